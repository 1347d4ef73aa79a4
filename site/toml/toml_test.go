package toml

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gongkai/site/diag"
)

func show(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s:%d:%d %s %s\n", p.Path, p.Line, p.Column, p.Code, p.Message)
	}
	return b.String()
}

func TestParsePositions(t *testing.T) {
	src := "title = \"甲\"\n[subject]\nname = '乙'  # 注\ntags = [\n  \"a\", \"b\"]\n[[x]]\nn = 1\n[[x]]\nn = 2\n"
	root, problems := Parse("f", []byte(src), 10)
	if problems != nil {
		t.Fatal(show(problems))
	}
	subject, _ := root.Get("subject")
	name, _ := subject.Value.Table.Get("name")
	if name.Pos != (Pos{12, 1}) || name.Value.Pos != (Pos{12, 8}) || name.Value.Text != "乙" {
		t.Errorf("name: %+v", name)
	}
	tags, _ := subject.Value.Table.Get("tags")
	if list := tags.Value.List; len(list) != 2 || list[0].Text != "a" || list[1].Text != "b" || list[1].Pos != (Pos{14, 8}) {
		t.Errorf("tags: %+v", tags)
	}
	x, _ := root.Get("x")
	if tables, ok := x.Value.Tables(); !ok || len(tables) != 2 || tables[1].Entries[0].Pos != (Pos{18, 1}) {
		t.Errorf("x: %+v", x)
	}
}

func TestParseProblems(t *testing.T) {
	cases := []struct{ name, src, want string }{
		{"five-digit year", "a = 1\ndated = 20220-03-05\n", "f:2:9 bad-date 日期 20220-03-05 写法不对\n"},
		{"slashes", "dated = 2022/03/05\n", "f:1:9 bad-date 日期 2022/03/05 写法不对\n"},
		{"Chinese date", "dated = 2022年3月5日\n", "f:1:9 bad-date 日期 2022年3月5日 写法不对\n"},
		{"no quotes", "标题 = 甲\n", "f:1:1 bad-toml 读不懂这一行：不符合"},
		{"no quotes after ascii key", "title = 甲\n", "f:1:9 bad-toml 读不懂这一行：等号后面的文字没有加引号，或者写法不对\n"},
		{"open string", "title = \"甲\nx = 1\n", "f:1:11 bad-toml 读不懂这一行：引号没有闭合\n"},
		{"no equals sign", "title \"甲\"\n", "f:1:7 bad-toml 读不懂这一行：键的后面缺少等号\n"},
		{"double key", "a = 1\na = 2\n", "f:2:1 double-key 键 a 写了两次，前一次在第 1 行\n"},
		{"double table", "[a]\n[a]\n", "f:2:2 double-key 表 [a] 写了两次\n"},
		{"value then table", "a = 1\n[a]\n", "f:2:2 double-key 键 a 已经有值，不能再作为表\n"},
		{"not UTF-8", "a = \"\xb9\xab\"\n", "f:1:6 bad-encoding 文件不是 UTF-8 编码\n"},
		{"too many dots", strings.Repeat("a.", 30) + "a = 1", "bad-toml 嵌套超过 16 层\n"},
		{"too many dots in a header", "[" + strings.Repeat("a.", 30) + "a]", "bad-toml 嵌套超过 16 层\n"},
		{"too deep", "a = " + strings.Repeat("[", 30) + strings.Repeat("]", 30), "bad-toml 嵌套超过 16 层\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Parse("f", []byte(c.src), 1)
			if got := show(problems); !strings.Contains(got, c.want) || got == "" {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

type day struct{ text string }

func (d *day) UnmarshalText(b []byte) error {
	if !strings.HasPrefix(string(b), "2") {
		return errors.New("不是日期")
	}
	d.text = string(b)
	return nil
}

func TestDecode(t *testing.T) {
	type span struct {
		Name string `toml:"name"`
		From day    `toml:"from"`
		At   Pos    `toml:"@"`
	}
	type file struct {
		Title string   `toml:"title"`
		Year  int      `toml:"year"`
		Demo  bool     `toml:"demo"`
		Tags  []string `toml:"tags"`
		Work  []day    `toml:"work"`
		Off   []span   `toml:"off"`
		Sub   *span    `toml:"sub"`
		Free  *Table   `toml:"free"`
	}
	var f file
	root, _ := Parse("f", []byte("title='甲'\nyear=2_026\ndemo=true\ntags=['a']\nwork=['2026-01-04', 2026-02-14]\noff=[{name='春节',from='2026-02-15'}]\n[sub]\nname='x'\n[free]\nq=1\n"), 1)
	if problems := Decode("f", root, &f); problems != nil {
		t.Fatal(show(problems))
	}
	if f.Title != "甲" || f.Year != 2026 || !f.Demo || f.Tags[0] != "a" || f.Work[1].text != "2026-02-14" ||
		f.Off[0].From.text != "2026-02-15" || f.Off[0].At.Line != 6 || f.Sub.Name != "x" || len(f.Free.Entries) != 1 {
		t.Errorf("got %+v", f)
	}
	root, _ = Parse("f", []byte("titel='甲'\nyear='x'\ndemo=1\ntags='a'\nwork=['x', true]\n[off]\n"), 1)
	want := "f:1:1 unknown-key 不认识的键 titel\nf:2:6 bad-value year 应当是整数，这里写的是文字\nf:3:6 bad-value demo 应当是true 或 false，这里写的是整数\n" +
		"f:4:6 bad-value tags 应当是方括号里的列表，这里写的是文字\nf:5:7 bad-value work：不是日期\nf:5:12 bad-value work 应当是文字或者日期，这里写的是true 或 false\nf:6:2 bad-value off 应当是方括号里的列表，这里写的是表\n"
	if got := show(Decode("f", root, &file{})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDecodeEmbedded(t *testing.T) {
	type More struct {
		Note string `toml:"note"`
		Open day    `toml:"open"`
	}
	type file struct {
		Title string `toml:"title"`
		*More
	}
	shared := &More{Note: "共用"}
	for _, c := range []struct {
		name, in string
		start    file
		want     file
		problems string
	}{
		{"none of its keys", "title='甲'", file{}, file{Title: "甲"}, ""},
		{"two of its keys", "note='乙'\ntitle='甲'\nopen=2026-02-14", file{}, file{"甲", &More{"乙", day{"2026-02-14"}}}, ""},
		{"one is there already", "title='甲'", file{More: shared}, file{"甲", shared}, ""},
		{"wrong type", "note=1", file{}, file{More: &More{}}, "f:1:6 bad-value note 应当是加引号的文字，这里写的是整数\n"},
		{"unknown key", "nota='乙'", file{}, file{}, "f:1:1 unknown-key 不认识的键 nota\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, _ := Parse("f", []byte(c.in), 1)
			if got := show(Decode("f", root, &c.start)); got != c.problems || !reflect.DeepEqual(c.start, c.want) {
				t.Errorf("got %+v, %q", c.start, got)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a = 1", "[a]\nb.c = {x = 2026-03-05}", "[[a]]\n[a.b]\n", "a = '''\n", "日 = 2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		root, problems := Parse("f", src, 1)
		if root == nil {
			t.Fatal("no tree")
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("problem without place or words: %+v", p)
			}
		}
	})
}
