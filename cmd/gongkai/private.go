package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Files that commands write where the user says hold what is not public: drafts,
// and names of natural persons.

// privateFile refuses the name that an option gives such a file when a build would
// publish or remove it: one in the output, or among the sources. An empty name is
// no file.
func (f *flags) privateFile(option, ending, name string) error {
	if name == "" {
		return nil
	}
	if !strings.EqualFold(filepath.Ext(name), ending) {
		return usagef("--%s %s：文件名要以 %s 结尾", option, name, ending)
	}
	dir, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return fmt.Errorf("--%s %s：%w", option, name, err)
	}
	if dir, err = filepath.EvalSymlinks(dir); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("--%s %s：没有这个文件夹；请先建好，或者换一个", option, name)
	} else if err != nil {
		return fmt.Errorf("--%s %s：%w", option, name, err)
	}
	for _, public := range []string{f.outputDir(), filepath.Join(f.source, "content"), filepath.Join(f.source, "static"), filepath.Join(f.source, "layouts")} {
		if isInside(dir, public) {
			return usagef("--%s %s：这个文件含有不公开的信息，不能放在 %s 里，请换一个文件夹", option, name, public)
		}
	}
	return nil
}

// isInside reports whether dir is folder or lies in it. It compares folders as the
// system knows them, so that neither a link nor another spelling hides one.
func isInside(dir, folder string) bool {
	want, err := os.Stat(folder)
	if err != nil {
		return false // a folder that does not exist holds nothing
	}
	for {
		if have, err := os.Stat(dir); err == nil && os.SameFile(have, want) {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// writePrivate writes a draft in the same folder and renames it, so that it is never
// half-written and what stood there before is not lost. Only its owner may read it.
func writePrivate(name string, write func(io.Writer) error) error {
	draft, err := os.CreateTemp(filepath.Dir(name), ".gongkai-*"+filepath.Ext(name))
	if err != nil {
		return fmt.Errorf("写 %s：%w", name, err)
	}
	err = write(draft)
	if err == nil {
		err = draft.Sync()
	}
	if closing := draft.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(draft.Name(), name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("写 %s：%w", name, err), os.Remove(draft.Name()))
	}
	return nil
}
