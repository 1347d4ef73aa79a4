package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/edit"
	"gongkai/site/gate"
	"gongkai/site/gate/proofreading"
)

// fix puts the writing of all documents right and shows each line that it
// changes, as diff does. A file is written to a draft, which is renamed; one that
// somebody has changed meanwhile is left alone.
func (p *process) fix(ctx context.Context, f *flags, dry bool) error {
	root, err := openSource(f.source)
	if err != nil {
		return err
	}
	defer root.Close()
	files, lines, to := 0, 0, p.stderr // what check finds afterwards is the data
	if dry {
		to = p.stdout
	}
	err = fs.WalkDir(root.FS(), "content", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case corpus.Skipped(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || !strings.EqualFold(path.Ext(name), ".md"):
			return nil
		}
		before, err := root.ReadFile(name)
		if err != nil {
			return fmt.Errorf("读 %s：%w", name, err)
		}
		after, changes := gate.Tidy(before)
		if len(changes) == 0 {
			return nil
		}
		if files++; !dry {
			if err := edit.Replace(root, name, before, after); err != nil {
				return err
			}
		}
		lines += len(changes)
		showChanges(to, name, changes)
		return nil
	})
	if err != nil {
		return err
	}
	said := "改好了 %d 个文件，%d 行\n"
	if dry {
		said = "可以改 %d 个文件，%d 行；去掉 --dry-run 就写入\n"
	}
	_, err = fmt.Fprintf(p.stderr, said, files, lines)
	return err
}

func showChanges(w io.Writer, name string, changes []proofreading.Change) {
	for _, c := range changes {
		fmt.Fprintf(w, "%s:%d: %s\n- %s\n+ %s\n", name, c.Line, c.What, c.Before, c.After)
	}
}
