package site

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"gongkai/site/check"
)

// TestProblemCodes holds that every code is written once in the lists of the
// packages, that every code that is reported is in a list, and that every code
// in a list is reported. Reports about rows and files that are imported, and findings
// about a published site, have codes of their own.
func TestProblemCodes(t *testing.T) {
	t.Parallel()
	listed, seen := map[string]bool{}, map[string]bool{}
	for _, c := range check.All() {
		if listed[c.Code] {
			t.Errorf("%s is in two lists", c.Code)
		}
		listed[c.Code] = true
	}
	var code []source
	for _, s := range sources(t) {
		if !s.test && !regexp.MustCompile(`^site/(office|proof|publish)\b`).MatchString(s.dir) {
			code = append(code, s)
		}
	}
	reporters := reporters(code)
	for _, s := range code {
		ast.Inspect(s.file, func(n ast.Node) bool {
			for _, literal := range codesIn(n, s.dir, reporters) {
				if text, _ := strconv.Unquote(literal.Value); !listed[text] {
					t.Errorf("%s: the code %s is in no list of Checks", s.set.Position(literal.Pos()), text)
				}
			}
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && path.Base(s.path) != "checks.go" {
				text, _ := strconv.Unquote(literal.Value)
				seen[text] = true
			}
			return true
		})
	}
	for text := range listed {
		if !seen[text] {
			t.Errorf("nothing reports %s", text)
		}
	}
}

// reporters returns the functions that have a parameter `code`, by name, with
// the places of such parameters. Names that are not exported have the folder of
// their package before them.
func reporters(code []source) map[string][]int {
	found := map[string][]int{}
	for _, s := range code {
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			at, function := 0, f.Name.Name
			if !f.Name.IsExported() {
				function = s.dir + "." + function
			}
			for _, field := range f.Type.Params.List {
				for _, name := range field.Names {
					if name.Name == "code" && !slices.Contains(found[function], at) {
						found[function] = append(found[function], at)
					}
					at++
				}
			}
		}
	}
	return found
}

// codesIn returns the literals that are reported by a call, or are the Code of
// a problem.
func codesIn(n ast.Node, dir string, reporters map[string][]int) (literals []*ast.BasicLit) {
	add := func(e ast.Expr) {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			literals = append(literals, literal)
		}
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		if !ast.IsExported(name) {
			name = dir + "." + name
		}
		for _, at := range reporters[name] {
			if at < len(n.Args) {
				add(n.Args[at])
			}
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
			add(n.Value)
		}
	}
	return literals
}
