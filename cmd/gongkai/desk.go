package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"gongkai/site"
	"gongkai/site/desk"
	"gongkai/site/output"
	"gongkai/site/proof/log"
	"gongkai/site/publish"
	"gongkai/site/serve"
)

func deskCommand() command {
	c := command{
		name:    "desk",
		summary: "在浏览器里办公：待办、撰写、公开、撤回、更正，不用命令",
		example: `gongkai desk
gongkai desk --no-open                     # 不打开浏览器，只显示网址
gongkai desk --key ~/gongkai-log.key       # 有公开日志的网站，也从办公桌公开
gongkai desk --listen 0.0.0.0:8800 --allow-host bangong.lan   # 同一网络里的人也能用，密码写在环境变量 GONGKAI_PASSWORD 里

写的是同样的 Markdown 文件，和编辑器、命令可以同时用。每一步都记在 .gongkai/journal，上一步可以撤销。`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site()
		listen := f.String("listen", "", "其他电脑也能打开的`地址`和端口，如 0.0.0.0:8800；要有密码。默认只有本机能打开")
		var s signing
		s.flags(f.FlagSet)
		closed := f.Bool("no-open", false, "不打开浏览器")
		var hosts []string
		f.Func("allow-host", "其他电脑打开时可以用的`域名`，可以写几次；IP 地址不用写", func(name string) error {
			hosts = append(hosts, name)
			return nil
		})
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("desk 不需要参数：%s；网站的文件夹用 --source 指明", rest[0])
		}
		if s.key == "" && s.sign == nil {
			s.key = os.Getenv(keyVariable)
		}
		return p.desk(ctx, f, &s, *listen, hosts, !*closed && p.terminal)
	}
	return c
}

// deskByItself serves the desk of the site in whose folder the program lies or was
// started, for somebody who has no terminal. The window stays open after a mistake.
func (p *process) deskByItself(ctx context.Context) int {
	args := []string{}
	if program, err := os.Executable(); err == nil && nearestSite() == "." {
		if _, err := os.Stat(filepath.Join(filepath.Dir(program), "content")); err == nil {
			args = []string{"--source", filepath.Dir(program)}
		}
	}
	code := p.finish(deskCommand().run(ctx, p, args))
	if code != exitFine {
		fmt.Fprintln(p.stderr, "双击打开的是办公桌，请把程序放进网站的文件夹（里面有 content）；按回车键关闭这个窗口。")
		_, _ = bufio.NewReader(p.stdin).ReadString('\n') // only a pause
	}
	return code
}

func (p *process) desk(ctx context.Context, f *flags, s *signing, listen string, hosts []string, show bool) (int, error) {
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	password := os.Getenv(passwordVariable)
	if listen == "" {
		listen, password = "127.0.0.1:0", ""
	} else if len(password) < 8 {
		return 0, usagef("--listen 让其他电脑也能打开办公桌，要先在环境变量 %s 里写密码，至少 8 位", passwordVariable)
	}
	// A killed build may have left the output half-way.
	if err := output.Recover(ctx, f.outputDir()); err != nil {
		fmt.Fprintf(p.stderr, "警告：%s\n", err)
	}
	if _, err := p.publication(ctx, root, quietly(f), &publishOptions{signing: *s, dryRun: s.key == "" && s.sign == nil}); err != nil {
		return 0, err
	}
	changes, err := serve.Watch(ctx, f.source, "content", "layouts", "static")
	if err != nil {
		return 0, err
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return 0, fmt.Errorf("不能监听 %s：%w；地址写作 0.0.0.0:8800，端口被占用时换一个", listen, err)
	}
	defer listener.Close()
	if !serve.Local(listener.Addr().String()) {
		fmt.Fprintf(p.stderr, "警告：同一网络里的其他电脑也能打开办公桌（%s），打开时要输入密码；传输没有加密，请只在内部网络里用。\n", listen)
	}
	cache, end, err := p.cacheForServing(f, root)
	if err != nil {
		return 0, err
	}
	defer end()
	door := ""
	defer func() {
		if door != "" {
			_ = root.Remove(door)
		}
	}()
	err = desk.Run(ctx, desk.Options{
		Listener: listener, Root: root, Now: p.now, Random: rand.Text, Changes: changes, Hosts: hosts, Password: password,
		Examine: func(ctx context.Context, before *site.Site, progress func(string, int, int)) (*site.Site, error) {
			opt, err := f.options(root)
			if err != nil {
				return nil, err
			}
			opt.Cache, opt.Before, opt.Progress = cache, before, progress
			return site.Examine(ctx, opt)
		},
		Build: func(ctx context.Context, progress func(string, int, int)) (string, bool) {
			var said bytes.Buffer
			alone := *p
			alone.stderr, alone.stdout, alone.terminal = &said, &said, false
			own := *f
			own.p = &alone
			code, err := alone.build(ctx, &own, &buildOptions{progress: progress})
			if err != nil {
				code = alone.finish(code, err)
			}
			return said.String(), code == exitFine
		},
		Output: func() fs.FS { return os.DirFS(f.outputDir()) },
		Publication: func(ctx context.Context, config publish.Config, signs bool) (publish.Options, error) {
			return p.deskPublication(ctx, root, f, s, config, signs)
		},
		Ready: func(address string) {
			fmt.Fprintf(p.stderr, "办公桌：%s\n在浏览器里打开；按 Ctrl+C，或者关闭这个窗口，就结束。\n", address)
			if show {
				if door, err = doorFile(root, address); err == nil {
					err = openBrowser(filepath.Join(root.Name(), filepath.FromSlash(door)))
				}
				if err != nil {
					fmt.Fprintf(p.stderr, "没有打开浏览器，请把上面的网址复制到浏览器里：%s\n", err)
				}
			}
		},
	})
	return exitFine, err
}

// keyVariable names the file of the signing key, for a desk that a double click opens.
const keyVariable = "GONGKAI_KEY"

// quietly returns flags that say nothing.
func quietly(f *flags) *flags {
	alone, own := *f.p, *f
	alone.stderr, alone.stdout, alone.terminal = io.Discard, io.Discard, false
	own.p = &alone
	return &own
}

// deskPublication is a publication from the desk. What is wrong with the key is said in the
// desk's window, to the administrator, and not in the browser.
func (p *process) deskPublication(ctx context.Context, root *os.Root, f *flags, s *signing, config publish.Config, signs bool) (publish.Options, error) {
	o := &publishOptions{dryRun: !signs}
	if signs {
		o.signing = *s
	}
	opt, err := p.publication(ctx, root, quietly(f), o)
	var usage usageError
	switch {
	case err == nil:
		askWitnesses(&opt, config)
		for _, signer := range []*log.Signer{&opt.Signer, &opt.SM2} {
			if *signer != nil {
				*signer = discreet{*signer, p.stderr}
			}
		}
		return opt, nil
	case signs && opt.Log.Origin != "" && s.key == "" && s.sign == nil:
		return opt, errors.New("公开要签名，办公桌还没有密钥：请管理员用 gongkai desk --key 密钥文件 打开办公桌")
	case signs && opt.Log.Origin != "" || errors.As(err, &usage):
		fmt.Fprintf(p.stderr, "不能签名：%s\n", err)
		return opt, errors.New("签名密钥不能用，没有公开；原因写在办公桌的窗口里，请管理员看")
	}
	return opt, err
}

// discreet is a signer whose mistakes are said in a window: they may name its command.
type discreet struct {
	log.Signer
	window io.Writer
}

// Sign signs a text.
func (d discreet) Sign(text []byte) ([]byte, error) {
	signature, err := d.Signer.Sign(text)
	if err != nil {
		fmt.Fprintf(d.window, "不能签名：%s\n", err)
		return nil, errors.New("没有签成名；原因写在办公桌的窗口里，请管理员看")
	}
	return signature, nil
}

// doorFile writes a page that leads to an address with a token. The browser is given the
// page's name: other users of this machine see the arguments of programs.
func doorFile(root *os.Root, address string) (name string, err error) {
	name = cacheFolder + "/desk.html"
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	page := `<!DOCTYPE html><meta charset="utf-8"><title>办公桌</title><meta http-equiv="refresh" content="0; url=` + html.EscapeString(address) + `"><a href="` + html.EscapeString(address) + `">打开办公桌</a>`
	return name, root.WriteFile(name, []byte(page), 0o600)
}

// openBrowser has the system open a file as a double click does.
func openBrowser(file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", file).Start()
	case "darwin":
		return exec.Command("open", file).Start()
	}
	return exec.Command("xdg-open", file).Start()
}
