package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"gongkai/layouts"
	"gongkai/site/edit"
	"gongkai/site/render"
	"gongkai/static"
)

func themeCommand() command {
	c := command{
		name: "theme", args: "[模板块或文件…]",
		summary: "怎样改网页的样子；抄一份默认的模板来改",
		example: `gongkai theme                  # 全部说明：模板块、每个模板收到的值
gongkai theme stamp            # 把公开时限一栏抄到 layouts/partials/stamp.html
gongkai theme document.html    # 把整个模板抄到 layouts/
gongkai theme css/site.css     # 把样式抄到 static/css/`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		names, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(names) == 0 {
			_, err := fmt.Fprint(p.stdout, layouts.Guide())
			return exitFine, err
		}
		return p.copyTheme(f.source, names)
	}
	return c
}

// copyTheme puts pieces of the default theme into a site, where they are
// changed; what stands there is never touched.
func (p *process) copyTheme(source string, names []string) (int, error) {
	root, err := openSource(source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	for _, name := range names {
		file, text, err := themePiece(name)
		if err != nil {
			return 0, err
		}
		if err := edit.Create(root, file, text); err != nil {
			return 0, err
		}
		fmt.Fprintln(p.stdout, file)
	}
	return exitFine, nil
}

// themePiece is the text of a block, of a layout or of a static file, and where
// a site keeps its own.
func themePiece(name string) (file string, text []byte, err error) {
	name = strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "./")
	block, ok, err := render.Block(layouts.FS(), name)
	if err != nil || ok {
		return "layouts/partials/" + name + ".html", []byte(block), err
	}
	for folder, files := range map[string]fs.FS{"layouts": layouts.FS(), "static": static.FS()} {
		text, err := fs.ReadFile(files, strings.TrimPrefix(name, folder+"/"))
		if err == nil {
			return folder + "/" + strings.TrimPrefix(name, folder+"/"), text, nil
		}
		if !errors.Is(err, fs.ErrNotExist) && fs.ValidPath(name) {
			return "", nil, fmt.Errorf("读默认的主题：%w", err)
		}
	}
	return "", nil, usagef("默认的主题里没有 %s；运行 gongkai theme 看全部模板块", name)
}
