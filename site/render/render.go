// Package render turns a view and a layout into the bytes of a page.
//
// Layouts are html/template files: base.html (the frame, which defines "base"),
// partials.html (pieces that several layouts use) and one file for each layout,
// named after it and defining "main". They are parsed and escaped once. A
// layout places values; it has no function that reads, converts or decides.
//
// A site may replace any file of the theme by one of the same name under its
// own layouts/ or static/ (see Theme). A layout that does not parse, lacks what
// base.html needs or names a field that the view does not have is a problem
// with file and line.
package render

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/page"
)

// shared are the files that every layout is parsed with.
var shared = [...]string{"base.html", "partials.html"}

// views has an empty view of every layout, to try the layout on.
func views() map[string]any {
	return map[string]any{
		"home": &page.Home{}, "list": &page.List{}, "document": &page.Document{}, "organ": &page.Organ{}, "party": &page.Party{},
		"index": &page.Index{}, "audit": &page.Ledger{}, "data": &page.Data{}, "404": &page.NotFound{},
	}
}

// Renderer holds the parsed layouts. It is safe for concurrent use.
type Renderer struct{ layouts map[string]*template.Template }

// New parses the layouts of a theme. Problems are placed under layouts/.
func New(theme fs.FS) (*Renderer, []diag.Problem) {
	r := &Renderer{layouts: map[string]*template.Template{}}
	var problems []diag.Problem
	common := template.New("").Option("missingkey=error")
	for _, name := range shared {
		problems = append(problems, parse(common, theme, name)...)
	}
	names := make([]string, 0, len(views()))
	for name := range views() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		layout, err := common.Clone()
		if err != nil {
			return r, append(problems, badLayout(name+".html", err))
		}
		found := parse(layout, theme, name+".html")
		if len(found) == 0 && len(problems) == 0 {
			found = try(layout, name)
		}
		problems = append(problems, found...)
		r.layouts[name] = layout
	}
	return r, diag.Sort(problems)
}

func parse(into *template.Template, theme fs.FS, name string) []diag.Problem {
	text, err := fs.ReadFile(theme, name)
	if err == nil {
		_, err = into.New(name).Parse(string(text))
	}
	if err != nil {
		return []diag.Problem{badLayout(name, err)}
	}
	return nil
}

// try executes a layout on an empty view, which escapes it and finds fields
// that no view has.
func try(layout *template.Template, name string) []diag.Problem {
	if err := layout.ExecuteTemplate(io.Discard, "base", views()[name]); err != nil {
		return []diag.Problem{badLayout(name+".html", err)}
	}
	return nil
}

var templatePlace = regexp.MustCompile(`template: ([^:]+):(\d+)(?::(\d+))?: (.*)`)

// badLayout places what the template package says.
func badLayout(name string, err error) diag.Problem {
	at, said := diag.Place{Path: "layouts/" + name}, err.Error()
	if m := templatePlace.FindStringSubmatch(said); m != nil {
		at.Path = "layouts/" + m[1]
		at.Line, _ = strconv.Atoi(m[2])
		at.Column, _ = strconv.Atoi(m[3])
		said = m[4]
	}
	if errors.Is(err, fs.ErrNotExist) {
		said = "没有这个文件"
	}
	return at.Problem("bad-layout", diag.Error, "请对照默认模板修改，或者删去这个文件，改用默认的", "模板有错误：%s", strings.TrimPrefix(said, "html/template:"))
}

// Render writes the page of a view. The error names the layout.
func (r *Renderer) Render(w io.Writer, layout string, view any) error {
	t, ok := r.layouts[layout]
	if !ok {
		return fmt.Errorf("没有模板 %s", layout)
	}
	if err := t.ExecuteTemplate(w, "base", view); err != nil {
		return fmt.Errorf("模板 %s：%w", path.Base(layout), err)
	}
	return nil
}
