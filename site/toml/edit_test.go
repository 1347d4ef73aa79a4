package toml

import (
	"strings"
	"testing"
)

func TestSet(t *testing.T) {
	const text = `# 处罚
title = "关于甲的决定" # 标题
fine = 5000
list = [
  "一", # 第一
  "]",
]
text = """
[subject]
fine = 1
"""
a.b = 1

[subject] # 当事人
name = "甲" # 名称
type = '法人'

[[revised]]
date = 2026-03-05
note = "一"
[[revised]]
date = 2026-03-06
`
	for _, c := range []struct{ name, table, key, value, old, new string }{
		{"a number", "", "fine", "6000", "fine = 5000", "fine = 6000"},
		{"a text with a comment behind it", "", "title", `"乙"`, `"关于甲的决定" # 标题`, `"乙" # 标题`},
		{"a list over lines", "", "list", "[]", "[\n  \"一\", # 第一\n  \"]\",\n]", "[]"},
		{"a long text", "", "text", `"短"`, "\"\"\"\n[subject]\nfine = 1\n\"\"\"", `"短"`},
		{"a dotted key", "a", "b", "2", "a.b = 1", "a.b = 2"},
		{"a key of a table", "subject", "name", `"乙"`, `name = "甲" # 名称`, `name = "乙" # 名称`},
		{"a new key", "", "served", "2026-03-07", "\"\"\"\na.b = 1\n", "\"\"\"\nserved = 2026-03-07\na.b = 1\n"},
		{"a new key of a table", "subject", "uscc", `"1"`, "type = '法人'\n", "type = '法人'\nuscc = \"1\"\n"},
		{"a key of the last of many", "revised", "date", "2026-03-07", "2026-03-06", "2026-03-07"},
		{"a new key of the last of many", "revised", "by", `"甲"`, "date = 2026-03-06\n", "date = 2026-03-06\nby = \"甲\"\n"},
		{"a new table", "exempt", "reason", `"甲"`, "date = 2026-03-06\n", "date = 2026-03-06\n[exempt]\nreason = \"甲\"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Set(text, c.table, c.key, c.value)
			if want := strings.Replace(text, c.old, c.new, 1); got != want {
				t.Errorf("%s\nwant\n%s", got, want)
			}
			if _, problems := Parse("a.md", []byte(got), 1); len(problems) > 0 {
				t.Errorf("what comes out is refused: %+v", problems)
			}
		})
	}
	for _, c := range []struct{ text, want string }{
		{"", "a = 1\n"}, {"# 一\n", "a = 1\n# 一\n"}, {"[b]\nc = 1\n", "a = 1\n[b]\nc = 1\n"}, {"b = 1", "b = 1\na = 1\n"},
	} {
		if got := Set(c.text, "", "a", "1"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// FuzzSet holds that a key of a valid text gets its value, and that no other changes.
func FuzzSet(f *testing.F) {
	f.Add("a = 1\n[b]\nc = \"x\" # y\n", "c")
	f.Add("a.b = [1, {c = 2}]\nd = '''\n[x]\n'''\n", "d")
	f.Fuzz(func(t *testing.T, text, key string) {
		before, problems := Parse("a.md", []byte(text), 1)
		if len(problems) > 0 || key == "" || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz") != "" {
			return
		}
		for _, e := range before.Entries {
			if e.Key == key && (e.Value.Kind == Inline || e.Value.Kind == List) {
				return // it may be written in several places
			}
		}
		got := Set(text, "", key, `"甲"`)
		after, problems := Parse("a.md", []byte(got), 1)
		if len(problems) > 0 {
			t.Fatalf("%q became %q: %+v", text, got, problems)
		}
		changed := 0
		for _, e := range after.Entries {
			if e.Key == key && e.Value.Text == "甲" {
				changed++
			}
		}
		if changed != 1 || len(after.Entries) > len(before.Entries)+1 {
			t.Errorf("%q became %q", text, got)
		}
	})
}
