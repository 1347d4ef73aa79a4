package disclosure

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/toml"
)

// TestNewDate holds that a date of the front matter is one row of the catalogue:
// read, labelled, offered to editors, and found by its key.
func TestNewDate(t *testing.T) {
	t.Parallel()
	const id = "page"
	const row = "fields = [{ id = \"registered\", label = \"登记日期\", type = \"date\" }]\n"
	catalogue := string(kindsTOML)
	for name, src := range map[string]string{
		"of every kind": catalogue + "\n[[group]]\nid = \"all\"\nevery = true\n" + row,
		"of one kind":   strings.Replace(catalogue, "id = \""+id+"\"\nname", row+"id = \""+id+"\"\nname", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kinds, err := readKinds([]byte(src))
			if err != nil {
				t.Fatal(err)
			}
			kind, _ := kinds.Get(id)
			front, problems := toml.Parse("content/about/a.md", []byte("title = \"甲\"\nregistered = 2026-03-05\n"), 2)
			if problems != nil {
				t.Fatal(problems)
			}
			rec, problems := Reader{Kinds: kinds, Organs: &Organs{}}.Read("about/a.md", front)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if want := calendar.New(2026, 3, 5); rec.Date("registered") != want {
				t.Errorf("Date is %v, want %v", rec.Date("registered"), want)
			}
			if label := kinds.Label(kind, "registered"); label != "登记日期" {
				t.Errorf("the label is %q", label)
			}
			if !slices.ContainsFunc(kinds.Form(kind), func(b Blank) bool { return b.ID == "registered" && b.Type == "date" }) {
				t.Error("editors are not offered the key")
			}
		})
	}
}

// Any common key may be starred, also one that Go code does not ask for.
func TestStarredCommonKeys(t *testing.T) {
	t.Parallel()
	kinds, err := readKinds([]byte(strings.Replace(string(kindsTOML), "id = \"notice\"\n", "id = \"notice\"\nrequired = [\"organ\", \"dated\", \"topics\", \"effective\", \"review\"]\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, front, want string }{
		{"all", "organs = [\"a\"]\ndated = 2026-03-05\ntopics = [\"甲\"]\neffective = 2026-04-01\nreview = { number = \"1\" }\n", ""},
		{"none", "title = \"甲\"\n", "organ dated topics effective review"},
	} {
		front, problems := toml.Parse("content/notices/a.md", []byte(c.front), 2)
		if problems != nil {
			t.Fatal(problems)
		}
		rec, _ := Reader{Kinds: kinds, Organs: &Organs{}}.Read("notices/a.md", front)
		if got := strings.Join(rec.MissingStarred(), " "); got != c.want {
			t.Errorf("%s: missing %q, want %q", c.name, got, c.want)
		}
	}
}

func TestGuess(t *testing.T) {
	t.Parallel()
	kinds, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	for title, want := range map[string]string{
		"示范市2025年政府信息公开工作年度报告": "政府信息公开工作年度报告", "2025年法治政府建设情况的报告": "法治政府建设年度报告", "行政执法统计年报": "行政执法统计年报",
		"网站工作年度报表": "政府网站工作年度报表", "2026年部门预算解读": "政策解读", "2026年部门预算": "预算、决算公开",
		"示范市招标投标管理办法（试行）": "政策文件", "关于放假的通知": "政策文件", "会议照片": "",
	} {
		got := ""
		if kind, ok := kinds.Guess(title); ok {
			got = kind.Name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}

// TestCommonKeys holds that the catalogue and Common have the same keys of the
// same types: the catalogue describes them to editors, Common reads them.
func TestCommonKeys(t *testing.T) {
	t.Parallel()
	kinds, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	var read func(prefix string, of reflect.Type) map[string]string
	read = func(prefix string, of reflect.Type) map[string]string {
		types := map[string]string{}
		for _, f := range reflect.VisibleFields(of) {
			key := f.Tag.Get("toml")
			if key == "" || key == "@" {
				continue
			}
			types[prefix+key] = typeName(f.Type)
			if inner := f.Type; strings.HasPrefix(typeName(inner), "table") {
				for inner.Kind() != reflect.Struct {
					inner = inner.Elem()
				}
				maps.Copy(types, read(prefix+key+".", inner))
			}
		}
		return types
	}
	want := read("", reflect.TypeFor[Common]())
	want["kind"] = "text" // read on its own
	got := map[string]string{}
	for _, f := range kinds.common {
		got[f.ID] = f.Type
		for _, sub := range f.Fields {
			got[f.ID+"."+sub.ID] = sub.Type
		}
	}
	for key := range want {
		if got[key] != want[key] {
			t.Errorf("%s: the catalogue has %q, Common %q", key, got[key], want[key])
		}
		delete(got, key)
	}
	for key := range got {
		t.Errorf("%s is in the catalogue alone", key)
	}
}

// typeName returns the type of a Field that holds what a Go type holds.
func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[calendar.Date]():
		return "date"
	case t == reflect.TypeFor[calendar.Moment]():
		return "moment"
	case t.Kind() == reflect.Pointer:
		return "table"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		return "tables"
	case t.Kind() == reflect.Slice:
		return "list"
	case t.Kind() == reflect.Bool:
		return "bool"
	case t.Kind() == reflect.Int:
		return "int"
	}
	return "text"
}
