package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"gongkai/layouts"
	"gongkai/site/address"
	"gongkai/site/check"
	"gongkai/site/diag"
	"gongkai/site/identity"
	"gongkai/site/render"
	"gongkai/static"
)

// theme is the embedded theme with the site's own layouts and static files over
// it. Layouts that have not changed are those of the site before.
func (s *Site) theme(before *Site) ([]diag.Problem, error) {
	ownLayouts, problems, err := s.own("layouts")
	if err != nil {
		return nil, err
	}
	ownStatic, more, err := s.own("static")
	if err != nil {
		return nil, err
	}
	private, sums, err := s.privateTheme(ownLayouts, ownStatic)
	if err != nil {
		return nil, err
	}
	more = append(more, private...)
	s.static, s.staticSums = render.Theme(ownStatic, static.FS()), sums
	var faults []diag.Problem
	s.sheet, faults = identity.Sheet(&s.Corpus.Site.Theme, s.static)
	more = append(more, faults...)
	known := true
	if s.layouts, err = digestOf(ownLayouts); err != nil { // the renderer says what is wrong with them
		s.opt.Cache, known = nil, false
	}
	if known && before != nil && before.renderer != nil && before.layouts == s.layouts {
		s.renderer, s.mistakes = before.renderer, before.mistakes
	} else {
		s.renderer, s.mistakes = render.New(render.Theme(ownLayouts, layouts.FS()))
	}
	return append(append(problems, more...), s.mistakes...), nil
}

// privateTheme returns the personal data in the site's own layouts and static files,
// and the sums of the static files.
func (s *Site) privateTheme(ownLayouts, ownStatic fs.FS) ([]diag.Problem, map[string][sha256.Size]byte, error) {
	in := check.Input{Corpus: s.Corpus}
	problems, _, err := in.Theme("layouts", ownLayouts)
	if err != nil {
		return nil, nil, err
	}
	more, sums, err := in.Theme("static", ownStatic)
	return append(problems, more...), sums, err
}

// digestOf covers the names, kinds and bytes of all that is in a folder, which
// may be absent.
func digestOf(folder fs.FS) (digest, error) {
	h := sha256.New()
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "." && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		}
		var text []byte
		if d.Type().IsRegular() {
			text, err = fs.ReadFile(folder, name)
		}
		fmt.Fprintf(h, "%q %v %d\n%s", name, d.Type(), len(text), text)
		return err
	})
	return digest(h.Sum(nil)), err
}

// own is a folder of the site that lies over one of the theme; an empty one
// when it is absent, or a link or a file.
func (s *Site) own(folder string) (fs.FS, []diag.Problem, error) {
	info, err := fs.Lstat(s.opt.Source, folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nothing{}, nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("看 %s：%w", folder, err)
	case !info.IsDir():
		return nothing{}, []diag.Problem{diag.Place{Path: folder}.Problem("irregular-file", diag.Error,
			"请换成普通的文件夹，或者删去", "%s 不是文件夹", folder)}, nil
	}
	sub, err := fs.Sub(s.opt.Source, folder)
	if err != nil {
		return nil, nil, err
	}
	problems, err := irregular(folder, sub)
	return sub, problems, err
}

// irregular reports pipes, devices and sockets, which are no part of a theme. Links
// are for package render to refuse, where a file of the theme is asked for.
func irregular(folder string, files fs.FS) (problems []diag.Problem, err error) {
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type().IsRegular() || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		problems = append(problems, diag.Place{Path: folder + "/" + name}.Problem("irregular-file", diag.Error,
			"请移出 "+folder+" 文件夹", "%s 不是普通的文件", folder+"/"+name))
		return nil
	})
	return problems, err
}

// nothing is a folder without files.
type nothing struct{}

// Open finds nothing.
func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// collisions returns the static files that no system could hold, and the files that
// would be written to the same place.
func (s *Site) collisions() ([]diag.Problem, error) {
	static, err := s.staticFiles()
	if err != nil {
		return nil, err
	}
	var problems []diag.Problem
	for _, name := range static {
		if why := address.Check(name); why != "" && !strings.HasSuffix(name, ".html") {
			problems = append(problems, diag.Place{Path: "static/" + name}.Problem("address-collision", diag.Error, "请换一个文件名", "%s", why))
		}
	}
	return append(problems, s.plan.Collisions(static)...), nil
}
