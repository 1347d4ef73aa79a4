package page

import (
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/page/view"
)

// The answer says in a word whether a reader may rely on the record, and the stamp of
// one that no longer counts shows nothing as good.
func TestStanding(t *testing.T) {
	t.Parallel()
	const penalty = "dated = 2026-03-05\npublished = 2026-03-12\nviolation = \"x\"\ncategories = [\"警告\"]\noutcome = \"x\"\nlegal_basis = \"x\"\n"
	const licence = "dated = 2026-03-05\npublished = 2026-03-12\noutcome = \"x\"\n"
	const party = "[subject]\nname = \"甲公司\"\ntype = \"法人及非法人组织\"\n"
	const policy = "dated = 2026-03-05\npublished = 2026-03-12\nnormative = true\neffective = 2026-03-12\n"
	for _, c := range []struct{ name, path, front, word, until, stamp string }{
		{"penalty", "enforcement/penalty/2026/1", penalty + party, "有效，公示中", "", "ok"},
		{"penalty with an end", "enforcement/penalty/2026/1", "publicity_until = 2029-03-05\n" + penalty + party, "有效，公示中", "2029-03-05", "ok"},
		{"licence", "enforcement/licence/2026/1", licence + party, "有效", "", "ok"},
		{"licence, last day", "enforcement/licence/2026/1", "valid_until = 2026-11-21\n" + licence + party, "有效", "", "ok"},
		{"licence, over", "enforcement/licence/2026/1", "valid_until = 2026-11-20\n" + licence + party, "有效期已满", "", "withdrawn"},
		{"licence for ever", "enforcement/licence/2026/1", "valid_until = \"长期\"\nstate = \"有效\"\n" + licence + party, "有效", "", "ok"},
		{"licence, cancelled", "enforcement/licence/2026/1", "state = \"注销\"\n" + licence + party, "注销", "", "withdrawn"},
		{"power item", "powers/a", "dated = 2026-03-05\npublished = 2026-03-12\nstate = \"承接\"\n", "现行", "2026-03-05", "ok"},
		{"power item, gone", "powers/a", "dated = 2026-03-05\npublished = 2026-03-12\nstate = \"取消\"\n", "取消", "2026-03-05", "withdrawn"},
		{"policy in force", "policies/a", policy, "现行有效", "", "ok"},
		{"policy that is over", "policies/a", policy + "expires = 2026-06-30\n", "", "", "withdrawn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			plan := planOn(t, "-- content/"+c.path+".md --\n+++\ntitle = \"某决定\"\norgan = \"scjgj\"\n"+c.front+"+++\n正文\n", calendar.New(2026, 11, 21))
			v := at[view.Document](t, plan, "/"+c.path+"/")
			word, until := "", ""
			for _, a := range v.Answer {
				for i, part := range a.Parts {
					if part.Tag == nil {
						continue
					}
					word = part.Tag.Word
					if last := a.Parts[len(a.Parts)-1]; i == 0 && last.Date != nil {
						until = last.Date.ISO
					}
				}
			}
			if word != c.word || until != c.until || v.Stamp.Tag.Class != c.stamp {
				t.Errorf("%s until %q, stamp %s; want %s until %q, stamp %s", word, until, v.Stamp.Tag.Class, c.word, c.until, c.stamp)
			}
		})
	}
}
