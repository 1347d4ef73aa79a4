package edit

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/internal/sitetest"
	"gongkai/site/toml"
	"gongkai/site/undo"
)

// town writes the town of the tests into a folder.
func town(t *testing.T, archives ...string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	for name, file := range sitetest.Files(append([]string{sitetest.Town()}, archives...)...) {
		if err := Create(root, name, file.Data); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func load(t *testing.T, root *os.Root) *corpus.Corpus {
	t.Helper()
	c, _, err := corpus.Load(root.FS(), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, root *os.Root, name string) string {
	t.Helper()
	text, err := root.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFiles(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := Create(root, "content/a/b.md", []byte("一")); err != nil {
		t.Fatal(err)
	}
	if err := Create(root, "content/a/b.md", []byte("二")); !errors.Is(err, ErrExists) {
		t.Errorf("a second Create: %v", err)
	}
	if err := Replace(root, "content/a/b.md", []byte("另一"), []byte("二")); !errors.Is(err, ErrChanged) {
		t.Errorf("Replace of another text: %v", err)
	}
	if got := read(t, root, "content/a/b.md"); got != "一" {
		t.Errorf("%q", got)
	}
	// What a killed program left does not stop the next one.
	if err := root.WriteFile("content/a/.b.md.new", []byte("半"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Replace(root, "content/a/b.md", []byte("一"), []byte("二")); err != nil {
		t.Error(err)
	}
	if err := Append(root, "content/a/b.md", "三"); err != nil || read(t, root, "content/a/b.md") != "二\n三" {
		t.Errorf("%v %q", err, read(t, root, "content/a/b.md"))
	}
	for _, outside := range []string{"../x.md", "/x.md", "content/../../x.md"} {
		if err := Create(root, outside, nil); err == nil {
			t.Errorf("%s was written", outside)
		}
	}
	names, err := filepath.Glob(filepath.Join(root.Name(), "content", "a", "*"))
	hidden, _ := filepath.Glob(filepath.Join(root.Name(), "content", "a", ".*"))
	if err != nil || len(names) != 1 || len(hidden) != 0 {
		t.Errorf("%v %v %v", names, hidden, err)
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	set := []toml.Assignment{{Key: "title", Value: `"乙"`}, {Key: "subject.name", Value: `"丙"`}}
	for _, c := range []struct{ name, source, want string }{
		{"a plain file", "+++\ntitle = \"甲\" # 标题\n[subject]\nname = \"甲\"\n+++\n正文\n", "+++\ntitle = \"乙\" # 标题\n[subject]\nname = \"丙\"\n+++\n正文\n"},
		{"of Windows", "\uFEFF+++\r\ntitle = \"甲\"\r\n+++\r\n正文\r\n", "\uFEFF+++\r\ntitle = \"乙\"\r\n[subject]\r\nname = \"丙\"\r\n+++\r\n正文\r\n"},
		{"an empty head", "+++\n+++\n", "+++\ntitle = \"乙\"\n[subject]\nname = \"丙\"\n+++\n"},
	} {
		got, err := Change([]byte(c.source), set, nil)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n%q\n%q", c.name, err, got, c.want)
		}
	}
	body := "新\n二\n"
	if got, err := Change([]byte("+++\r\na = 1\r\n+++\r\n旧\r\n"), nil, &body); err != nil || string(got) != "+++\r\na = 1\r\n+++\r\n新\r\n二\r\n" {
		t.Errorf("%v %q", err, got)
	}
	if _, err := Change([]byte("没有文件头"), set, nil); err == nil {
		t.Error("a file without front matter was changed")
	}
}

func TestActs(t *testing.T) {
	t.Parallel()
	c := sitetest.Load(t, sitetest.Town())
	asOf := sitetest.AsOf()
	find := func(state disclosure.State, complete bool) *disclosure.Record {
		for _, d := range c.Documents {
			if d.Record.StateOn(asOf) == state && d.Record.Kind.Enforcement && (len(d.Record.MissingStarred()) == 0) == complete {
				return d.Record
			}
		}
		t.Fatalf("no record in state %d", state)
		return nil
	}
	public := find(disclosure.Public, true)
	waiting := *public
	waiting.Published, waiting.Draft = calendar.Moment{}, true
	came := waiting // from an older site, with its day
	came.Published = public.Published
	for _, x := range []struct {
		name     string
		rec      *disclosure.Record
		day      calendar.Date
		reviewed bool
		want     string
	}{
		{"a draft", &waiting, asOf, false, ""},
		{"a draft for later", &waiting, asOf.AddDays(3), false, ""},
		{"what is public", public, asOf, false, "已经公开过"},
		{"without a day", &waiting, calendar.Date{}, false, "没有写公开日期"},
		{"put back", &waiting, asOf.AddDays(-1), false, "不能倒填"},
		{"a draft that came with its day", &came, public.Published.Date(), false, ""},
		{"such a draft, another day that has passed", &came, public.Published.Date().AddDays(1), false, "不能倒填"},
		{"without reviews", &waiting, asOf, true, "还没有初审、复审、终审"},
	} {
		set, err := Publish(x.rec, c.Kinds, x.day, asOf, x.reviewed)
		if (x.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), x.want) || err == nil && (len(set) != 2) != (x.rec == &came) {
			t.Errorf("%s: %v %v", x.name, set, err)
		}
	}
	w := disclosure.Withdrawal{Cause: "撤销", Caused: asOf.AddDays(-1), On: asOf, Reason: " 复议撤销 "}
	if set, err := Withdraw(public, asOf, w); err != nil || len(set) != 4 || set[3].Value != `"复议撤销"` {
		t.Errorf("%v %v", set, err)
	}
	for _, bad := range []disclosure.Withdrawal{{}, {Cause: "撤销"}, {Cause: "撤销", Caused: asOf, On: asOf.AddDays(-1), Reason: "甲"}, {Cause: "撤销", Caused: asOf, On: asOf}} {
		if _, err := Withdraw(public, asOf, bad); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
	if _, err := Withdraw(&waiting, asOf, w); err == nil {
		t.Error("a draft was withdrawn")
	}
	if set, err := Correct(public, asOf, "更正金额"); err != nil || !strings.HasPrefix(set[0].Key, "revised.") {
		t.Errorf("%v %v", set, err)
	}
	if _, err := Approve(&waiting, "复审", "钱某", asOf); err == nil || !strings.Contains(err.Error(), "先初审") {
		t.Errorf("a second review without a first: %v", err)
	}
	if set, err := Approve(&waiting, "初审", "赵某", asOf); err != nil || set[0].Key != "approvals.0.step" {
		t.Errorf("%v %v", set, err)
	}
}

// An index number is never given out twice, not even when its document is gone.
func TestIndexes(t *testing.T) {
	t.Parallel()
	root := town(t, "-- content/organs.toml --\n[[organ]]\nid = \"scjgj\"\nname = \"示范市市场监督管理局\"\ntype = \"department\"\nsince = 2025\nuscc = \"11990001000000123W\"\n[[organ]]\nid = \"sfj\"\nname = \"示范市司法局\"\ntype = \"department\"\nsince = 2024\n",
		sitetest.Document("enforcement/penalty/2026/x", "title = \"甲\"\nindex = \"11990001000000123W/2026-00041\"\norgan = \"scjgj\"\ndated = 2026-03-05", ""))
	rec := disclosure.NewRecord("a.md", nil)
	rec.Dated, rec.Organs = calendar.New(2026, 5, 1), []string{"scjgj"}
	next := func() string {
		t.Helper()
		x, err := OpenIndexes(root, load(t, root))
		if err != nil {
			t.Fatal(err)
		}
		number, err := x.Next(rec)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Save(); err != nil {
			t.Fatal(err)
		}
		return number
	}
	if got := next(); got != "11990001000000123W/2026-00042" {
		t.Error(got)
	}
	if err := root.Remove("content/enforcement/penalty/2026/x.md"); err != nil {
		t.Fatal(err)
	}
	if got := next(); got != "11990001000000123W/2026-00043" {
		t.Error(got)
	}
	rec.Dated = calendar.New(2025, 5, 1)
	if got := next(); got != "11990001000000123W/2025-00001" {
		t.Error(got)
	}
	x, err := OpenIndexes(root, load(t, root))
	if err != nil {
		t.Fatal(err)
	}
	rec.Organs = []string{"sfj"}
	if _, err := x.Next(rec); err == nil || !strings.Contains(err.Error(), "示范市司法局还没有登记统一社会信用代码") {
		t.Errorf("%v", err)
	}
	if _, problems, err := corpus.Load(root.FS(), corpus.Options{Settings: true}); err != nil || strings.Contains(read(t, root, "content/indexes.toml"), "x.md") {
		t.Errorf("%v %v", problems, err)
	} else {
		for _, p := range problems {
			if strings.Contains(p.Path, "indexes.toml") {
				t.Errorf("%s", p.Message)
			}
		}
	}
}

func TestWriteIsUndone(t *testing.T) {
	t.Parallel()
	root := town(t)
	const name = "content/about/contact.md"
	before := read(t, root, name)
	action, err := undo.Begin(root, "更正", time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(root, action, name, []byte("别的"), []byte("新")); !errors.Is(err, ErrChanged) {
		t.Errorf("%v", err)
	}
	if err := Write(root, action, name, nil, []byte("新")); !errors.Is(err, ErrExists) {
		t.Errorf("%v", err)
	}
	if err := Write(root, action, name, []byte(before), []byte("新")); err != nil {
		t.Fatal(err)
	}
	if err := Write(root, action, "content/about/new.md", nil, []byte("新")); err != nil {
		t.Fatal(err)
	}
	if err := action.End(); err != nil {
		t.Fatal(err)
	}
	done, err := undo.List(root)
	if err != nil || len(done) != 1 || len(done[0].Files) != 2 {
		t.Fatalf("%+v %v", done, err)
	}
	if _, err := undo.Take(root, done[0], false); err != nil || read(t, root, name) != before {
		t.Errorf("%v", err)
	}
	if _, err := root.Stat("content/about/new.md"); err == nil {
		t.Error("a new file is still there")
	}
}
