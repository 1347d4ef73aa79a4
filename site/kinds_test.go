package site

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"gongkai/site/disclosure"
)

// TestKindsAreData holds that no code outside of disclosure knows a kind by its
// id: what the program asks of a kind is a property in kinds.toml. Ids that are
// words of other things too (a notice, a page) may stand where nothing is
// compared with the id of a kind.
func TestKindsAreData(t *testing.T) {
	t.Parallel()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	words := []string{"budget", "licence", "payment", "reward", "basis", "power", "policy", "notice", "decision", "page"}
	var ids []string
	for _, k := range kinds.All() {
		ids = append(ids, k.ID)
	}
	for _, s := range sources(t) {
		if s.test || s.dir == "site/disclosure" {
			continue
		}
		isID := func(e ast.Expr, among []string) bool {
			literal, ok := e.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return false
			}
			text, _ := strconv.Unquote(literal.Value)
			return slices.Contains(among, text)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if isID(n, ids) && !isID(n, words) {
					t.Errorf("%s: the kind %s is named in code, ask a property of it", s.set.Position(n.Pos()), n.Value)
				}
			case *ast.BinaryExpr:
				for _, e := range []ast.Expr{n.X, n.Y} {
					other := n.X
					if e == n.X {
						other = n.Y
					}
					if of, ok := other.(*ast.SelectorExpr); ok && of.Sel.Name == "ID" && isID(e, words) {
						t.Errorf("%s: the kind %s is compared in code, ask a property of it", s.set.Position(e.Pos()), e.(*ast.BasicLit).Value)
					}
				}
			}
			return true
		})
	}
}
