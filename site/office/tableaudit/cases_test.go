package tableaudit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files from real offices: how many rows are judged, and what the report says.
func TestCases(t *testing.T) {
	const cases = "../../../../shared/cases"
	if _, err := os.Stat(cases); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no cases beside the repository")
	}
	for _, c := range []struct {
		file                   string
		rows, judged, unjudged int
		says                   string // parts, divided by |
	}{
		{"cells-real/cells.csv", 3, 3, 0, ""},
		{"csv-cr/cr.csv", 2, 2, 0, ""},
		{"headers-real/nfra.csv", 1, 1, 0, "“作出处罚决定的日期”按处罚决定日期"},
		{"merged-cells/merged-dates.xlsx", 3, 3, 0, "有 3 处合并单元格（A2:A3、C2:C3、D2:D3）"},
		{"xlsx-sheets/months.xlsx", 5, 5, 0, ""},
		{"clerk/months.xlsx", 3, 3, 0, ""},
		{"clerk/total-row.xlsx", 1, 1, 0, "这一行是合计"},
		{"clerk/remark-row.xlsx", 1, 1, 0, "填表人：王建国"},
		{"clerk/two-level-header.xlsx", 1, 1, 0, ""},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			o := options(t)
			o.Name = filepath.Base(c.file)
			r, err := Judge(t.Context(), filepath.Join(cases, c.file), o)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if r.Rows != c.rows || r.Judged != c.judged || r.Unjudged != c.unjudged {
				t.Errorf("%s", r.Counted())
			}
			var said strings.Builder
			for p, err := range r.Problems() {
				if err != nil {
					t.Fatal(err)
				}
				said.WriteString(p.String() + "\n")
			}
			for part := range strings.SplitSeq(c.says, "|") {
				if !strings.Contains(said.String(), part) {
					t.Errorf("%q is not in\n%s", part, said.String())
				}
			}
			paths := map[string]bool{} // rows of several sheets have paths of their own
			for e, err := range r.Entries() {
				if err != nil {
					t.Fatal(err)
				}
				if paths[e.Path] {
					t.Errorf("two rows are %s", e.Path)
				}
				paths[e.Path] = true
			}
		})
	}
}
