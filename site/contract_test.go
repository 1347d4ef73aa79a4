package site

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/layouts"
)

var guideRow = regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([^|]*) \\| ([^|]*) \\|$")

// THEME.md tells who makes a theme every value that a layout may place, in the
// order and with the types of page/view/view.go. A field that is added there needs a
// row here: the name, the type as guideType writes it, the meaning in Chinese.
func TestThemeGuideNamesEveryValue(t *testing.T) {
	_, values, found := strings.Cut(layouts.Guide(), "\n## 值\n")
	if !found {
		t.Fatal("THEME.md has no chapter 值")
	}
	documented := map[string][][]string{}
	for section := range strings.SplitSeq(values, "\n### ") {
		name, text, _ := strings.Cut(section, "\n")
		for _, row := range guideRow.FindAllStringSubmatch(text, -1) {
			documented[name] = append(documented[name], row[1:])
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("page", "view", "view.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.TYPE {
			continue
		}
		for _, spec := range group.Specs {
			view, isStruct := spec.(*ast.TypeSpec).Type.(*ast.StructType)
			name := spec.(*ast.TypeSpec).Name.Name
			if !isStruct {
				continue
			}
			rows := documented[name]
			delete(documented, name)
			for _, want := range fieldsOf(view) {
				if len(rows) == 0 || rows[0][0] != want[0] || rows[0][1] != want[1] || strings.TrimSpace(rows[0][2]) == "" {
					t.Fatalf("layouts/THEME.md, section %s: the next row should be | `%s` | %s | meaning |, it is %q", name, want[0], want[1], rows[:min(1, len(rows))])
				}
				rows = rows[1:]
			}
			if len(rows) > 0 {
				t.Errorf("layouts/THEME.md, section %s: %s is no value any more", name, rows[0][0])
			}
		}
	}
	for name := range documented {
		t.Errorf("layouts/THEME.md: there is no %s any more", name)
	}
}

// fieldsOf are the names and types of a view's fields.
func fieldsOf(view *ast.StructType) (fields [][2]string) {
	for _, f := range view.Fields.List {
		kind := guideType(f.Type)
		if len(f.Names) == 0 {
			fields = append(fields, [2]string{f.Type.(*ast.Ident).Name, kind})
		}
		for _, name := range f.Names {
			fields = append(fields, [2]string{name.Name, kind})
		}
	}
	return fields
}

// guideType is a type in words.
func guideType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ArrayType:
		return guideType(e.Elt) + "的列表"
	case *ast.StarExpr:
		return guideType(e.X) + "，可能没有"
	case *ast.SelectorExpr:
		return map[string]string{"HTML": "正文（HTML）", "JS": "结构化数据"}[e.Sel.Name]
	case *ast.Ident:
		if word, ok := map[string]string{"string": "文字", "int": "整数", "bool": "是否"}[e.Name]; ok {
			return word
		}
		return "`" + e.Name + "`"
	}
	return "?"
}
