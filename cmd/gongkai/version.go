package main

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"
)

// The licences of this program, of Go, and of every module that is linked in: a file
// each, named by the module with "~" for "/".
//
//go:embed licences
var licenceFiles embed.FS

func versionCommand() command {
	c := command{
		name:    "version",
		summary: "程序的版本",
		example: `gongkai version
gongkai version --licenses   # 程序用到的全部开源组件的许可证`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		all := f.Bool("licenses", false, "列出程序用到的开源组件的许可证全文")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("version 不需要参数：%s", rest[0])
		}
		if *all {
			return exitFine, p.licences()
		}
		fmt.Fprintf(p.stdout, "gongkai %s %s/%s %s\n", buildVersion(), runtime.GOOS, runtime.GOARCH, runtime.Version())
		return exitFine, nil
	}
	return c
}

// release is set by the linker (-X main.release=1.2.3) where archives are made.
var release string

// buildVersion returns the version of the program: that of its archive, else the
// revision that it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if release != "" || !ok {
		return cmp.Or(release, "(devel)")
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return cmp.Or(info.Main.Version, "(devel)")
}

// licences prints every licence with the name of what it is for.
func (p *process) licences() error {
	return fs.WalkDir(licenceFiles, "licences", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := licenceFiles.ReadFile(name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "== %s\n\n%s\n\n", licensed(d.Name()), strings.TrimSpace(string(text)))
		return err
	})
}

// licensed returns what a file of licences is for. A licence may ask for a notice beside
// it, in a file of its own.
func licensed(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(file, ".txt"), noticeSuffix), "~", "/")
}

const noticeSuffix = ".NOTICE"
