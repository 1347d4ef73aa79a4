package importer

import (
	"strings"
	"testing"
)

// What a person has changed is named key by key, and the table's value comes in for
// the keys that are asked for.
func TestTake(t *testing.T) {
	row := strings.Replace(penaltyRow, "2026-03-12", "", 1)
	other := strings.NewReplacer("0.5", "0.6", "5000", "6000", "未明码标价", "无照经营").Replace(row)
	for _, c := range []struct {
		name string
		edit func(string) string // of the file, before the second import
		take []string
		want []string // in the report
		file []string // what the file holds afterwards
	}{
		{"nothing is taken", nil, nil, []string{"kept " + penaltyPath, "罚款金额（fine）文件里是 5000，表格里是 6000", "（violation）文件里是 未明码标价，表格里是 无照经营"}, []string{"fine = 5000", "# 人写的"}},
		{"one is taken", nil, []string{"fine"}, []string{"updated " + penaltyPath}, []string{"fine = 6000", "未明码标价", "# 人写的"}},
		{"two are taken", nil, []string{"fine", "violation"}, []string{"updated"}, []string{"fine = 6000", "violation = \"无照经营\"", "# 人写的"}},
		{"of a table", func(s string) string {
			return strings.Replace(s, "示范市安达商贸有限公司", "示范市甲乙有限公司", 2)
		}, []string{"subject.name"}, []string{"updated"}, []string{"name = \"示范市安达商贸有限公司\"\n"}},
		{"a key that the table lacks", nil, []string{"index"}, []string{"failed", "[nothing-to-take]"}, []string{"fine = 5000"}},
		{"of a public document", func(s string) string { return strings.Replace(s, "violation", "published = 2026-03-12\nviolation", 1) }, []string{"fine"}, []string{"failed", "[changed-in-silence]"}, []string{"fine = 5000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t)
			w.imports(penaltyHead + row)
			text := strings.Replace(w.file(penaltyPath), "fine = 5000\n", "fine = 5000 # 人写的\n", 1)
			if c.edit != nil {
				text = c.edit(text)
			}
			w.write(penaltyPath, text)
			if c.take != nil {
				w.o.Take = map[string][]string{penaltyPath: c.take}
			}
			got := w.imports(penaltyHead + other)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in %s", want, got)
				}
			}
			for _, want := range c.file {
				if !strings.Contains(w.file(penaltyPath), want) {
					t.Errorf("%q is missing in %s", want, w.file(penaltyPath))
				}
			}
		})
	}
}
