package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"gongkai/layouts"
	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/output"
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
	s.static = render.Theme(ownStatic, static.FS())
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
	return sub, nil, err
}

// nothing is a folder without files.
type nothing struct{}

// Open finds nothing.
func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// staticCollisions finds static files that bear the name of a page, of an
// attachment or of a file that the program makes, or that no system could hold.
func (s *Site) staticCollisions() (problems []diag.Problem, err error) {
	taken := s.takenNames()
	err = fs.WalkDir(s.static, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		say := func(format string, args ...any) {
			problems = append(problems, diag.Place{Path: "static/" + name}.Problem("address-collision", diag.Error, "请换一个文件名", format, args...))
		}
		if why := address.Check(name); why != "" && !d.IsDir() && !strings.HasSuffix(name, ".html") {
			say("%s", why)
		}
		first, _, _ := strings.Cut(strings.ToLower(name), "/")
		switch {
		case taken[strings.ToLower(name)]:
			say("网址和网站的页面、附件或数据文件相同：/%s", name)
		case generatedFolders[first] && !d.IsDir():
			say("文件夹 /%s/ 由程序生成，不能放别的文件", first)
		}
		if !d.IsDir() {
			taken[strings.ToLower(name)] = true
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return problems, err
}

// generatedFolders hold only what the program writes.
var generatedFolders = map[string]bool{"audit": true, "data": true, "search": true, "organs": true, "parties": true}

// takenNames are the output names of pages, attachments and generated files, in
// lower case, and the folders that hold them.
func (s *Site) takenNames() map[string]bool {
	taken := map[string]bool{
		output.ManifestName: true, address.File(address.Feed): true, address.File(address.Sitemap): true, address.File(address.Robots): true, address.File(address.Calendar): true,
	}
	for i := range s.plan.Pages {
		name := s.plan.Pages[i].Output()
		taken[strings.ToLower(name)] = true
		if dir := path.Dir(name); dir != "." {
			taken[strings.ToLower(dir)+address.Feed] = true
		}
	}
	for _, file := range s.attachments() {
		taken[strings.ToLower(file)] = true
	}
	return taken
}
