package render

import (
	"io"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"gongkai/layouts"
)

var (
	blockRow  = regexp.MustCompile("(?m)^\\| `(\\w+)` \\| `?([^|`]*)`? \\| ([^|]*) \\|$")
	functions = regexp.MustCompile("`(\\w+)`")
)

// THEME.md names every block of the default theme, what it receives (a block
// can be executed with it) and the functions: no layout uses another one.
func TestThemeGuideNamesEveryBlock(t *testing.T) {
	_, chapter, _ := strings.Cut(layouts.Guide(), "\n## 模板块\n")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	documented := map[string]string{}
	for _, row := range blockRow.FindAllStringSubmatch(chapter, -1) {
		documented[row[1]] = row[2]
	}
	r, problems := New(layouts.FS())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	known := map[string]reflect.Type{}
	for _, view := range views() {
		gather(reflect.TypeOf(view).Elem(), known)
	}
	for layout, view := range views() {
		fill(reflect.ValueOf(view).Elem())
		for _, block := range r.layouts[layout].parsed.Templates() {
			name := block.Name()
			if strings.HasSuffix(name, ".html") || name == "" || block.Tree == nil {
				continue
			}
			takes, ok := documented[name]
			if !ok {
				t.Errorf("layouts/THEME.md does not name the block %s", name)
				continue
			}
			value := view
			if takes != "页面的视图" {
				element, many := strings.CutPrefix(takes, "[]")
				kind := known[element]
				if kind == nil {
					t.Errorf("block %s takes %s, which is no value", name, takes)
					continue
				}
				if many {
					kind = reflect.SliceOf(kind)
				}
				made := reflect.New(kind)
				fill(made.Elem())
				value = made.Elem().Interface()
			}
			if err := r.layouts[layout].parsed.ExecuteTemplate(io.Discard, name, value); err != nil {
				t.Errorf("block %s does not take %s: %v", name, takes, err)
			}
			if text, ok, err := Block(layouts.FS(), name); err != nil || ok == (name == "main" || name == "head" || name == "above" || name == hook) || ok && text == "" {
				t.Errorf("Block(%s) = %q, %v, %v", name, text, ok, err)
			}
		}
	}
	for name := range documented {
		if !slices.ContainsFunc(slices.Collect(maps.Values(r.layouts)), func(l layout) bool {
			return strings.Contains(l.parsed.DefinedTemplates(), `"`+name+`"`)
		}) {
			t.Errorf("layouts/THEME.md: there is no block %s any more", name)
		}
	}
}

// gather finds the struct types that a view is made of.
func gather(kind reflect.Type, known map[string]reflect.Type) {
	switch kind.Kind() {
	case reflect.Slice, reflect.Pointer:
		gather(kind.Elem(), known)
	case reflect.Struct:
		if known[kind.Name()] == nil {
			known[kind.Name()] = kind
			for i := range kind.NumField() {
				gather(kind.Field(i).Type, known)
			}
		}
	}
}

func TestThemeGuideNamesEveryFunction(t *testing.T) {
	_, text, _ := strings.Cut(layouts.Guide(), "自带的这些函数")
	text, _, _ = strings.Cut(text, "。")
	named := map[string]any{}
	for _, m := range functions.FindAllStringSubmatch(text, -1) {
		named[m[1]] = 0
	}
	if len(named) < 10 {
		t.Fatalf("functions %v", named)
	}
	files, err := fs.Glob(layouts.FS(), "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, _ := fs.ReadFile(layouts.FS(), file)
		if _, err := parse.Parse(file, string(text), "", "", named); err != nil {
			t.Errorf("layouts/THEME.md: %v", err)
		}
	}
}
