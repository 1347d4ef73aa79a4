package diag

import (
	"bytes"
	"errors"
	"testing"
)

func TestPrint(t *testing.T) {
	files := map[string]string{"content/c.toml": "\ufefftitel = 1\n", "content/a.md": "+++\nnubmer = \"示市监罚〔2026〕12号\"\n\t标题：x\n"}
	read := func(path string) ([]byte, error) {
		if s, ok := files[path]; ok {
			return []byte(s), nil
		}
		return nil, errors.New("missing")
	}
	cases := []struct {
		name string
		in   Problem
		want string
	}{
		{"caret at the key", Problem{"unknown-key", Error, "content/a.md", 2, 1, "不认识的键 nubmer", "是不是 number？", false},
			"content/a.md:2:1: 错误：不认识的键 nubmer [unknown-key]\n    nubmer = \"示市监罚〔2026〕12号\"\n    ^\n    提示：是不是 number？\n"},
		{"caret after Han counts two cells", Problem{"x", Warning, "content/a.md", 3, 4, "冒号", "", false},
			"content/a.md:3:4: 警告：冒号 [x]\n     标题：x\n         ^\n"},
		{"byte order mark", Problem{"x", Error, "content/c.toml", 1, 1, "键", "", false}, "content/c.toml:1:1: 错误：键 [x]\n    titel = 1\n    ^\n"},
		{"no such file", Problem{"x", Notice, "content/b.md", 1, 1, "没有文件", "", false}, "content/b.md:1:1: 提示：没有文件 [x]\n"},
		{"private line", Problem{"x", Error, "content/a.md", 2, 1, "不引用", "", true}, "content/a.md:2:1: 错误：不引用 [x]\n"},
		{"line out of range", Problem{"x", Error, "content/a.md", 99, 1, "行号", "", false}, "content/a.md:99:1: 错误：行号 [x]\n"},
		{"whole site", Problem{Code: "x", Message: "全站"}, "错误：全站 [x]\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Print(&b, []Problem{c.in}, read); err != nil {
				t.Fatal(err)
			}
			if b.String() != c.want {
				t.Errorf("got\n%s\nwant\n%s", b.String(), c.want)
			}
		})
	}
}

func TestPrintJSONKeepsEveryKey(t *testing.T) {
	var b bytes.Buffer
	if err := PrintJSON(&b, []Problem{{Code: "x", Message: "全站"}}); err != nil {
		t.Fatal(err)
	}
	want := `{
  "problems": [
    {
      "code": "x",
      "severity": "error",
      "path": null,
      "line": null,
      "column": null,
      "message": "全站",
      "hint": null
    }
  ]
}
`
	if b.String() != want {
		t.Errorf("got %s", b.String())
	}
	b.Reset()
	if err := PrintJSON(&b, nil); err != nil || b.String() != "{\n  \"problems\": []\n}\n" {
		t.Errorf("empty list: %q %v", b.String(), err)
	}
}

func TestSortDropsDoubles(t *testing.T) {
	got := Sort([]Problem{{Path: "b"}, {Path: "a", Line: 2}, {Path: "a", Line: 1}, {Path: "b"}})
	if len(got) != 3 || got[0].Line != 1 || got[2].Path != "b" {
		t.Errorf("got %v", got)
	}
}

func TestPrivateLineIsPrivateForAll(t *testing.T) {
	problems := Sort([]Problem{{Path: "a", Line: 1, Code: "x"}, {Path: "a", Line: 2, Code: "x"}, {Path: "b", Line: 1, Code: "x"}, {Path: "a", Line: 1, Code: "y", Private: true}})
	find := Excerpts(func(string) ([]byte, error) { return []byte("一\n二\n"), nil })
	for _, p := range problems {
		if _, quoted := find(p); quoted == (p.Path == "a" && p.Line == 1) {
			t.Errorf("%s of %s:%d: quoted %v", p.Code, p.Path, p.Line, quoted)
		}
	}
}

func TestNearest(t *testing.T) {
	keys := []string{"number", "organ", "organs", "dated", "published"}
	for word, want := range map[string]string{
		"nubmer": "number", "Number": "number", "publishd": "published", "date": "dated", "完全不同": "", "zzzzzzzz": "",
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
