package toml

import (
	"errors"
	"strings"
	"testing"
)

func TestEdit(t *testing.T) {
	const text = `# 处罚
title = "关于甲的决定" # 标题
draft = true             # 草稿：公开时删去这一行
# published =            # 公开日期
list = [
  "一", # 第一
]
# 选填
# summary = ""           # 内容概述
inline = { a = 1, b = "二" }
many = [{ a = 1 }, { a = 2 }]

[subject] # 当事人
name = "甲" # 名称
# uscc = ""              # 代码
type = '法人'

# 更正
[[revised]]
date = 2026-03-05
note = "一"
[[revised]]
date = 2026-03-06
# [withdrawal]
# cause = ""
`
	type a = Assignment
	for _, c := range []struct {
		name     string
		edits    []a
		old, new string
	}{
		{"a value", []a{{"title", `"乙"`}}, `"关于甲的决定" #`, `"乙" #`},
		{"a key in the place of its comment", []a{{"published", "2026-03-12"}}, "# published =            # 公开日期", "published = 2026-03-12 # 公开日期"},
		{"the comment of a text", []a{{"summary", `"概"`}}, `# summary = ""           # 内容概述`, `summary = "概" # 内容概述`},
		{"a key taken away with its line", []a{{"draft", ""}}, "draft = true             # 草稿：公开时删去这一行\n", ""},
		{"a list taken away", []a{{"list", ""}}, "list = [\n  \"一\", # 第一\n]\n", ""},
		{"an absent key taken away", []a{{"nothing", ""}, {"subject.nothing", ""}}, "", ""},
		{"a key of a table in the place of its comment", []a{{"subject.uscc", `"9"`}}, `# uscc = ""              # 代码`, `uscc = "9" # 代码`},
		{"a table that loses its keys", []a{{"subject.name", ""}, {"subject.type", ""}}, "[subject] # 当事人\nname = \"甲\" # 名称\n# uscc = \"\"              # 代码\ntype = '法人'\n", "# uscc = \"\"              # 代码\n"},
		{"a table taken away", []a{{"subject", ""}}, "[subject] # 当事人\nname = \"甲\" # 名称\n# uscc = \"\"              # 代码\ntype = '法人'\n", ""},
		{"a key of the first of many", []a{{"revised.0.note", `"改"`}}, `note = "一"`, `note = "改"`},
		{"a new key of the second of many", []a{{"revised.1.note", `"二"`}}, "date = 2026-03-06\n", "date = 2026-03-06\nnote = \"二\"\n"},
		{"a third of many", []a{{"revised.2.date", "2026-03-07"}, {"revised.2.note", `"三"`}}, "date = 2026-03-06\n", "date = 2026-03-06\n[[revised]]\ndate = 2026-03-07\nnote = \"三\"\n"},
		{"the first of many taken away", []a{{"revised.0", ""}}, "[[revised]]\ndate = 2026-03-05\nnote = \"一\"\n", ""},
		{"one of many that loses its keys", []a{{"revised.1.date", ""}}, "[[revised]]\ndate = 2026-03-06\n", ""},
		{"a new table", []a{{"withdrawal.on", "2026-06-02"}, {"withdrawal.cause", `"撤销"`}}, "# cause = \"\"\n", "# cause = \"\"\n[withdrawal]\non = 2026-06-02\ncause = \"撤销\"\n"},
		{"a new one of many", []a{{"attachments.0.file", `"a.pdf"`}}, "# cause = \"\"\n", "# cause = \"\"\n[[attachments]]\nfile = \"a.pdf\"\n"},
		{"a table in braces", []a{{"inline.a", "2"}, {"inline.c", "3"}, {"inline.b", ""}}, `{ a = 1, b = "二" }`, "{ a = 2, c = 3 }"},
		{"a list in braces", []a{{"many.1.a", "3"}, {"many.2.a", "4"}}, "[{ a = 1 }, { a = 2 }]", "[{ a = 1 }, { a = 3 }, { a = 4 }]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Edit(text, c.edits)
			if want := strings.Replace(text, c.old, c.new, 1); err != nil || got != want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, want)
			}
		})
	}
	if got, err := Edit("", []a{{"a", "1"}, {"b.c", "2"}}); err != nil || got != "a = 1\n[b]\nc = 2\n" {
		t.Errorf("%q %v", got, err)
	}
	for _, bad := range [][]a{{{"subject", "1"}}, {{"title.x", "1"}}, {{"revised.9.date", "1"}, {"title", "\"\n"}}, {{"title", `"甲"` + "\nfine = 1"}}} {
		if got, err := Edit(text, bad); !errors.Is(err, ErrLayout) {
			t.Errorf("%v: %v\n%s", bad, err, got)
		}
	}
}

// FuzzEdit holds that an edit of a valid text either is refused or leaves valid TOML in
// which no comment is lost but those of the lines that were taken away.
func FuzzEdit(f *testing.F) {
	f.Add("a = 1\n[b]\nc = \"x\" # y\n", "b.c", `"乙"`)
	f.Add("a.b = [1, {c = 2}]\nd = '''\n[x]\n'''\n", "a.b", "")
	f.Add("[[r]]\na = 1\n[r.s]\nb = 2\n[[r]]\na = 2\n", "r.0", "")
	f.Add("# a = # 一\n[b]\n", "a", "2026-03-05")
	f.Fuzz(func(t *testing.T, text, key, value string) {
		got, err := Edit(text, []Assignment{{key, value}})
		if err != nil {
			return
		}
		if _, problems := Parse("", []byte(got), 1); len(problems) > 0 {
			t.Fatalf("%q became %q: %+v", text, got, problems)
		}
	})
}
