package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"gongkai/content"
	"gongkai/site/edit"
)

//go:embed skeleton
var skeletonFiles embed.FS

func initCommand() command {
	c := command{
		name: "init", args: "DIR",
		summary: "新建一个网站",
		example: `gongkai init wangzhan
gongkai init --tutorial 练习   # 练习用的网站和材料：表格、Word 文件，都是虚构的
gongkai init --demo yanshi     # 复制演示网站`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		demo := f.Bool("demo", false, "复制演示网站：虚构的示范市")
		tutorial := f.Bool("tutorial", false, "练习用的网站和材料：机关已经登记，材料/ 里有处罚、许可表格和 Word 文件")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) != 1 {
			return 0, usagef("写一个文件夹，如 gongkai init wangzhan")
		}
		if *demo {
			return p.initSite(rest[0], content.FS(), "content")
		}
		files, err := fs.Sub(skeletonFiles, "skeleton")
		if err != nil {
			return 0, err
		}
		if *tutorial {
			return p.initTutorial(rest[0], files)
		}
		return p.initSite(rest[0], files, "content")
	}
	return c
}

// initTutorial makes a new site with the files of the tutorial.
func (p *process) initTutorial(dir string, skeleton fs.FS) (int, error) {
	quiet := *p
	quiet.stderr = io.Discard
	if code, err := quiet.initSite(dir, skeleton, "content"); err != nil {
		return code, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, fmt.Errorf("打不开文件夹 %s：%w", dir, err)
	}
	defer root.Close()
	for name, text := range tutorialFiles() {
		if strings.HasPrefix(name, "content/") { // in the place of the skeleton's
			if err := root.Remove(name); err != nil {
				return 0, fmt.Errorf("写 %s：%w", name, err)
			}
		}
		if err := edit.Create(root, name, text); err != nil {
			return 0, err
		}
	}
	fmt.Fprintf(p.stderr, "已经建好 %[1]s，材料在 %[2]s，都是虚构的。下一步：\n  cd %[1]s\n  gongkai help 入门\n", dir, filepath.Join(dir, materials))
	return exitFine, nil
}

// initSite copies files into dir/under, all or none. A folder that already has
// content is refused.
func (p *process) initSite(dir string, files fs.FS, under string) (int, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, fmt.Errorf("建文件夹 %s：%w", dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, fmt.Errorf("打不开文件夹 %s：%w", dir, err)
	}
	defer root.Close()
	switch _, err := root.Lstat(under); {
	case err == nil:
		return 0, fmt.Errorf("%s 已经存在，没有改动；请换一个文件夹", filepath.Join(dir, under))
	case !errors.Is(err, fs.ErrNotExist):
		return 0, fmt.Errorf("看 %s：%w", filepath.Join(dir, under), err)
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return edit.Create(root, path.Join(under, name), text)
	})
	if err != nil {
		return 0, errors.Join(err, root.RemoveAll(under))
	}
	fmt.Fprintf(p.stderr, "已经建好 %s。下一步：\n  改 %s 里的站名、网址和备案号\n  在 %s 里登记机关\n  gongkai build --source %s\n", dir,
		filepath.Join(dir, "content", "site.toml"), filepath.Join(dir, "content", "organs.toml"), dir)
	return exitFine, nil
}
