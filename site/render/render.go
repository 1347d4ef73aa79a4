// Package render turns a view and a layout into the bytes of a page.
//
// Layouts are html/template files: base.html (the frame, which defines "base"),
// partials.html and charts.html (pieces that several layouts use) and one file for
// each layout, named after it and defining "main". They are parsed and escaped once. A
// layout places values; it has no function that reads, converts or decides.
//
// html/template decides what a layout means: it parses, escapes, and reports
// mistakes. It is slow at making pages, so an escaped layout is then compiled
// (package fasttemplate), which makes the same bytes. A layout that cannot be
// compiled, and a page that cannot be made, is executed by html/template.
//
// A site may replace any file of the theme by one of the same name under its
// own layouts/ or static/ (see Theme), and a single block by a file named after
// it: layouts/partials/stamp.html is the text of the block "stamp", wherever
// that is placed (see partials.go). A layout that does not parse, lacks what
// base.html needs or names a field that the view does not have is a problem
// with file, line and column: New tries every layout before the first page.
package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/internal/fasttemplate"
	"gongkai/site/page/view"
)

// shared are the files that every layout is parsed with.
var shared = [...]string{"base.html", "partials.html", "charts.html"}

// views has an empty view of every layout, to try the layout on.
func views() map[string]any {
	return map[string]any{
		"home": &view.Home{}, "list": &view.List{}, "document": &view.Document{}, "organ": &view.Organ{}, "party": &view.Party{},
		"index": &view.Index{}, "audit": &view.Ledger{}, "data": &view.Data{}, "search": &view.Search{}, "404": &view.NotFound{}, "state": &view.Edition{}, "compare": &view.Comparison{}, "proof": &view.Explanation{},
	}
}

// Renderer holds the parsed layouts. It is safe for concurrent use.
type Renderer struct{ layouts map[string]layout }

// layout is a parsed layout, compiled when that is possible.
type layout struct {
	parsed   *template.Template
	compiled *fasttemplate.Template // nil: see refused
	refused  error
}

// New parses the layouts of a theme. Problems are placed under layouts/.
func New(theme fs.FS) (*Renderer, []diag.Problem) {
	r := &Renderer{layouts: map[string]layout{}}
	var problems, warnings []diag.Problem
	common := template.New("").Option("missingkey=error")
	for _, name := range shared {
		problems = append(problems, parseFile(common, theme, name)...)
	}
	own, mistakes := ownBlocks(theme)
	problems = append(append(problems, mistakes...), own.sharedMain()...)
	seen := map[string]bool{}
	names := make([]string, 0, len(views()))
	for name := range views() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		parsed, err := common.Clone()
		if err != nil {
			return r, append(problems, badLayout(theme, name+".html", err))
		}
		mistakes := append(parseFile(parsed, theme, name+".html"), own.layOver(parsed, theme)...)
		if len(mistakes) == 0 && len(problems) == 0 {
			mistakes = try(theme, parsed, name)
			warnings = append(warnings, dropped(parsed, seen)...)
		}
		problems = append(problems, mistakes...)
		made := layout{parsed: parsed}
		if len(problems) == 0 {
			made.compiled, made.refused = fasttemplate.Compile(parsed, "base", reflect.TypeOf(views()[name]), fasttemplate.NewPredicate((*view.Table).Numeric))
		}
		r.layouts[name] = made
	}
	problems = append(problems, own.unused(theme)...)
	if len(problems) == 0 {
		problems = warnings
	}
	problems = append(problems, unusedFiles(theme)...)
	return r, diag.Sort(problems)
}

func parseFile(into *template.Template, theme fs.FS, name string) []diag.Problem {
	text, err := fs.ReadFile(theme, name)
	if err == nil {
		_, err = into.New(name).Parse(strings.TrimPrefix(string(text), "\uFEFF"))
	}
	if err != nil {
		return []diag.Problem{badLayout(theme, name, err)}
	}
	return nil
}

// try executes a layout on an empty view and on a full one. This escapes it, and
// finds fields that the view does not have in the branches of both.
func try(theme fs.FS, parsed *template.Template, name string) []diag.Problem {
	empty, full := views()[name], views()[name]
	fill(reflect.ValueOf(full).Elem())
	for _, view := range [...]any{empty, full} {
		if err := parsed.ExecuteTemplate(io.Discard, "base", view); err != nil {
			return []diag.Problem{badLayout(theme, name+".html", err)}
		}
	}
	return nil
}

// fill gives every field of a view something to show, and every list one entry.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(3)
	case reflect.Bool:
		v.SetBool(true)
	}
}

// Render appends the page of a view. The error names the layout.
func (r *Renderer) Render(to []byte, layout string, view any) ([]byte, error) {
	l, ok := r.layouts[layout]
	if !ok {
		return to, fmt.Errorf("没有模板 %s", layout)
	}
	if l.compiled != nil {
		if page, ok := l.compiled.Append(to, view); ok {
			return page, nil
		}
	}
	page := bytes.NewBuffer(to)
	if err := l.parsed.ExecuteTemplate(page, "base", view); err != nil {
		return to, fmt.Errorf("模板 %s：%w", path.Base(layout), err)
	}
	return page.Bytes(), nil
}
