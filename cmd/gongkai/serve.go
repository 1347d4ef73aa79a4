package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"

	"gongkai/site"
	"gongkai/site/output"
	"gongkai/site/serve"
)

func serveCommand() command {
	c := command{
		name:    "serve",
		summary: "在本机预览，改了文件自动更新",
		example: `gongkai serve
gongkai serve --addr 127.0.0.1:8080
gongkai serve --addr 0.0.0.0:1314 --allow-host yulan.lan   # 同一网络里的人也能看，要输入密码`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site()
		addr := f.String("addr", "127.0.0.1:1314", "`地址`和端口；默认只有本机能打开")
		var hosts []string
		f.Func("allow-host", "其他电脑打开预览时可以用的`域名`，可以写几次；IP 地址不用写", func(name string) error {
			hosts = append(hosts, name)
			return nil
		})
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("serve 不需要参数：%s", rest[0])
		}
		return p.serve(ctx, f, *addr, hosts)
	}
	return c
}

func (p *process) serve(ctx context.Context, f *flags, addr string, hosts []string) (int, error) {
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	// A killed build may have left the output half-way.
	if err := output.Recover(ctx, f.outputDir()); err != nil {
		fmt.Fprintf(p.stderr, "警告：%s\n", err)
	}
	changes, err := serve.Watch(ctx, f.source, "content", "layouts", "static")
	if err != nil {
		return 0, err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return 0, fmt.Errorf("不能监听 %s：%w；地址写作 127.0.0.1:1314，端口被占用时用 --addr 换一个", addr, err)
	}
	password := ""
	if !serve.Local(listener.Addr().String()) {
		if password = os.Getenv(passwordVariable); password == "" {
			password = rand.Text()[:12]
		} else if len(password) < 8 {
			return 0, usagef("环境变量 %s 里的密码太短，至少 8 位", passwordVariable)
		}
		fmt.Fprintf(p.stderr, "警告：同一网络里的其他电脑也能打开这个预览（%s），包括草稿；打开时要输入密码，用户名随意。\n", addr)
		if os.Getenv(passwordVariable) == "" {
			fmt.Fprintf(p.stderr, "密码：%s（用环境变量 %s 可以自己定）\n", password, passwordVariable)
		}
	}
	fmt.Fprintf(p.stderr, "预览：http://%[1]s/ ，编辑待办：http://%[1]s/.gongkai/due ，按 Ctrl+C 结束。\n", listener.Addr())
	cache, end, err := p.cacheForServing(f, root)
	if err != nil {
		return 0, err
	}
	defer end()
	var before *site.Site
	err = serve.Run(ctx, serve.Options{Listener: listener, Hosts: hosts, Password: password, Changes: changes, Read: root.ReadFile, Examine: func(ctx context.Context) (*site.Site, error) {
		examined, err := p.look(ctx, f, root, cache, before)
		if err == nil {
			before = examined
		}
		return examined, err
	}})
	return exitFine, err
}

// passwordVariable is the environment variable with the password of a preview that
// other machines can reach: an option would show it to everybody on this one.
const passwordVariable = "GONGKAI_PASSWORD"

// look examines the site for the preview and prints its problems or its size.
func (p *process) look(ctx context.Context, f *flags, root *os.Root, cache *site.Cache, before *site.Site) (*site.Site, error) {
	start := p.now()
	opt, err := f.options(root)
	if err != nil {
		return nil, err
	}
	progress := p.progress(f)
	opt.Cache, opt.Before, opt.Progress = cache, before, progress.show
	var examined *site.Site
	_, err = p.attend(ctx, func() (err error) {
		examined, err = site.Examine(ctx, opt)
		return err
	})
	progress.clear()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		fmt.Fprintf(p.stderr, "没有更新：%s\n", err)
		return nil, err
	case examined.Failed():
		if err := p.printProblems(f.source, examined.Problems); err != nil {
			return nil, err
		}
		fmt.Fprintln(p.stderr, "有错误，预览还是上一次的样子。")
		return examined, nil
	}
	f.say("已更新：%d 个页面，用时 %d 毫秒\n", examined.Pages, p.now().Sub(start).Milliseconds())
	return examined, nil
}
