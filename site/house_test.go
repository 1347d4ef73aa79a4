package site

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestHouse prints what to look at before and after a large change, with
// go test -v -run House ./site: lines by package, the largest types, the files in
// which a document's way runs, the files that know a date of a record.
func TestHouse(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("prints and judges nothing; run it with -v")
	}
	all := sources(t)
	t.Run("HouseLines", func(t *testing.T) { t.Log(lineTable(all)) })
	t.Run("HouseTypes", func(t *testing.T) { t.Log(largestTypes(all)) })
	t.Run("HouseDates", func(t *testing.T) { t.Log(dateFiles(all)) })
	t.Run("HouseWay", func(t *testing.T) { t.Log(documentWay(t)) })
}

// lineTable has a line for each package: its lines of Go, and those of its tests.
func lineTable(all []source) string {
	type lines struct{ code, test, exported int }
	byDir := map[string]*lines{}
	total := &lines{}
	for _, s := range all {
		l := byDir[s.dir]
		if l == nil {
			l = &lines{}
			byDir[s.dir] = l
		}
		n := strings.Count(s.text, "\n")
		if s.test {
			l.test += n
			total.test += n
			continue
		}
		l.code += n
		total.code += n
		for _, decl := range s.file.Decls {
			l.exported += exportedNames(decl)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-36s %7s %7s %9s\n", "package", "lines", "tests", "exported")
	for _, dir := range slices.Sorted(maps.Keys(byDir)) {
		fmt.Fprintf(&b, "%-36s %7d %7d %9d\n", dir, byDir[dir].code, byDir[dir].test, byDir[dir].exported)
		total.exported += byDir[dir].exported
	}
	fmt.Fprintf(&b, "%-36s %7d %7d %9d\n", "", total.code, total.test, total.exported)
	return b.String()
}

// exportedNames counts the exported functions, methods, types, variables and
// constants of a declaration.
func exportedNames(decl ast.Decl) (n int) {
	count := func(name *ast.Ident) {
		if name.IsExported() {
			n++
		}
	}
	switch d := decl.(type) {
	case *ast.FuncDecl:
		count(d.Name)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				count(s.Name)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					count(name)
				}
			}
		}
	}
	return n
}

// largestTypes names the types with the most methods, and the structs with the
// most fields.
func largestTypes(all []source) string {
	methods, fields := map[string]int{}, map[string]int{}
	for _, s := range all {
		if s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil {
					methods[s.dir+"."+receiver(d.Recv.List[0].Type)]++
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if t, ok := spec.(*ast.TypeSpec); ok {
						if st, ok := t.Type.(*ast.StructType); ok {
							fields[s.dir+"."+t.Name.Name] = st.Fields.NumFields()
						}
					}
				}
			}
		}
	}
	return "\nmethods\n" + largest(methods) + "fields\n" + largest(fields)
}

func receiver(of ast.Expr) string {
	switch t := of.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.IndexListExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}

func largest(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	var b strings.Builder
	for _, name := range names[:min(8, len(names))] {
		fmt.Fprintf(&b, "%5d  %s\n", counts[name], name)
	}
	return b.String()
}

// dateFiles names, for a few dates of a record, the files without tests that name
// them: what another date would have to touch.
func dateFiles(all []source) string {
	var b strings.Builder
	for _, key := range []string{"served", "effective", "publicity_until"} {
		field := ""
		for word := range strings.SplitSeq(key, "_") {
			field += strings.ToUpper(word[:1]) + word[1:]
		}
		named := regexp.MustCompile(`"` + key + `"|\.` + field + `\b|\b` + field + `\s+calendar\.Date`)
		fmt.Fprintf(&b, "\n%s\n", key)
		for _, s := range all {
			if !s.test && named.MatchString(s.text) {
				fmt.Fprintf(&b, "    %s\n", s.path)
			}
		}
	}
	return b.String()
}

// documentWay lists the files in which code runs while one Markdown file becomes
// its page: read, made a record, put into a view, placed by its layout. Program
// .ci/way walks it. Leaves that know nothing of the domain are left out.
func documentWay(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	program, profile := filepath.Join(dir, "way"), filepath.Join(dir, "profile.txt")
	for _, args := range [][]string{
		{"go", "build", "-cover", "-covermode=atomic", "-coverpkg=gongkai/...", "-o", program, "./.ci/way"},
		{program, dir},
		{"go", "tool", "covdata", "textfmt", "-i", dir, "-o", profile},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = ".."
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, out)
		}
	}
	var corridor, gates []string
	for _, file := range slices.Sorted(maps.Keys(filesThatRan(t, profile))) {
		switch {
		case strings.Contains(file, "/internal/"), strings.HasPrefix(file, ".ci/"):
		case strings.HasPrefix(file, "site/gate/"):
			gates = append(gates, file)
		default:
			corridor = append(corridor, file)
		}
	}
	return fmt.Sprintf("\n%d files of the corridor\n    %s\n%d files of the gates\n", len(corridor), strings.Join(corridor, "\n    "), len(gates))
}

// filesThatRan are the files of which a statement ran.
func filesThatRan(t *testing.T, profile string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]bool{}
	for line := range bytes.Lines(text) {
		file, rest, ok := strings.Cut(string(line), ":")
		var place string
		var statements, n int
		if _, err := fmt.Sscan(rest, &place, &statements, &n); ok && err == nil && n > 0 {
			ran[strings.TrimPrefix(file, "gongkai/")] = true
		}
	}
	return ran
}
