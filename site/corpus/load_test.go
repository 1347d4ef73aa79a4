package corpus

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/calendar"
	"gongkai/site/diag"
)

func TestLoad(t *testing.T) {
	c, problems := load(t, site(small))
	if len(problems) > 0 {
		t.Fatal(printed(t, problems))
	}
	var paths []string
	for _, d := range c.Documents {
		paths = append(paths, d.Source)
	}
	if want := []string{"about/contact.md", "enforcement/penalty/2026/0012.md"}; !slices.Equal(paths, want) {
		t.Fatalf("documents %v, want %v", paths, want)
	}
	d, ok := c.Document("enforcement/penalty/2026/0012.md")
	if !ok {
		t.Fatal("no such document")
	}
	if d.Record.Number != "示市监罚〔2026〕12号" || d.Record.Kind.ID != "penalty" || d.Record.Path != d.Source {
		t.Errorf("record %+v", d.Record)
	}
	if !strings.Contains(textOf(t, c, d).Plain, "当事人未明码标价") || d.Body != 19 || d.Links[0].Line != 19 {
		t.Errorf("body at line %d: %+v", d.Body, d.Links)
	}
	if src := site(small)["content/"+d.Source].Data; d.Hash != sha256.Sum256(src) {
		t.Error("wrong hash")
	}
	if _, ok := c.Document("about/none.md"); ok {
		t.Error("found a document that is not there")
	}
	if c.Organs.Name("scjgj") != "示范市市场监督管理局" || len(c.Kinds.All()) == 0 || c.RulesTOML != nil {
		t.Error("organs, kinds or rules")
	}
}

func TestFilesAndAttachments(t *testing.T) {
	c, _ := load(t, site(small))
	var files []string
	for _, f := range c.Files {
		files = append(files, fmt.Sprintf("%s %t %d", f.Path, f.Used, f.Size))
	}
	want := []string{
		"enforcement/penalty/2026/12.txt true 10", "enforcement/penalty/2026/lists/qingdan.csv true 4", "enforcement/penalty/2026/unused.txt false 0"}
	if !slices.Equal(files, want) {
		t.Errorf("got %q, want %q", files, want)
	}
	if f, _ := c.File("enforcement/penalty/2026/12.txt"); f.Hash != sha256.Sum256([]byte("决定书\n")) {
		t.Error("wrong hash")
	}
	d, _ := c.Document("enforcement/penalty/2026/0012.md")
	if got := c.Attachments(d); !slices.Equal(got, []string{"enforcement/penalty/2026/12.txt", "enforcement/penalty/2026/lists/qingdan.csv"}) {
		t.Errorf("attachments %q", got)
	}
	for _, c := range []struct {
		file, path string
	}{
		{"12.txt", "enforcement/penalty/2026/12.txt"},
		{"./lists/qingdan.csv", "enforcement/penalty/2026/lists/qingdan.csv"},
		{"../2026/12.txt", "enforcement/penalty/2026/12.txt"},
		{"/enforcement/penalty/2026/12.txt", "enforcement/penalty/2026/12.txt"},
		{"100%25#1.pdf", "enforcement/penalty/2026/100%25#1.pdf"},
		{"../../../../site.toml", ""},
		{"../../..", ""},
		{"/../x.pdf", ""},
		{"//host/x.pdf", ""},
		{"", ""},
	} {
		if got := attached(d.Source, c.file); got != c.path {
			t.Errorf("%q leads to %q, want %q", c.file, got, c.path)
		}
	}
	if path, ok := c.Attachment(d.Source, "12.txt"); !ok || path != "enforcement/penalty/2026/12.txt" {
		t.Errorf("got %q %t", path, ok)
	}
	if path, ok := c.Attachment(d.Source, "13.txt"); ok || path != "enforcement/penalty/2026/13.txt" {
		t.Errorf("got %q %t", path, ok)
	}
	if _, ok := c.Attachment(d.Source, "0012.md"); ok {
		t.Error("a document is no attachment")
	}
}

// document returns a plain page with the given front matter and body.
func document(front, body string) string {
	return "+++\ntitle = \"标题\"\norgan = \"scjgj\"\n" + front + "+++\n" + body
}

// Front matter with very many keys is refused where they become too many, and costs no
// more than its length.
func TestTooManyKeys(t *testing.T) {
	var front strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&front, "k%d = 1\n", i)
	}
	source := fstest.MapFS{
		"content/site.toml":     {Data: []byte("title = \"甲\"\nbase_url = \"https://www.shifan.example/\"\n")},
		"content/organs.toml":   {Data: []byte("[[organ]]\nid = \"scjgj\"\nname = \"乙\"\ntype = \"department\"\nsince = 2026\n")},
		"content/about/page.md": {Data: []byte(document(front.String(), "正文\n"))},
	}
	_, problems, err := Load(source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Code == "too-large" && p.Line == 1002 {
			return
		}
	}
	t.Errorf("no problem too-large at line 1002 among %d", len(problems))
}

// TestProblems changes one file of the small site and names the problems.
func TestProblems(t *testing.T) {
	const page = "content/about/page.md"
	cases := []struct {
		name, path, src string // src "" removes the file
		want            []string
	}{
		{"no site.toml", "content/site.toml", "", []string{"content/site.toml missing-site"}},
		{"no organs.toml", "content/organs.toml", "", []string{"content/organs.toml missing-organs"}},
		{"organs.toml broken", "content/organs.toml", "[[organ]]\nid = \n", []string{"content/organs.toml:2:6 bad-toml"}},
		{"unknown organ", page, "+++\ntitle = \"甲\"\norgan = \"sfj\"\n+++\n", []string{page + ":3:1 unknown-organ"}},
		{"unknown key", page, document("nubmer = \"1\"\n", ""), []string{page + ":4:1 unknown-key"}},
		{"front matter and body", page, document("dated = 2026-02-30\n", "甲\n\n<b>乙</b>\n"),
			[]string{page + ":4:9 bad-value", page + ":8:1 raw-html", page + ":8:5 raw-html"}},
		{"broken TOML hides no mistake of the body", page, document("dated = \n", "<b>\n"), []string{page + ":4:9 bad-toml", page + ":6:1 raw-html"}},
		{"broken TOML hides no other mistake of the head", page, document("number = 甲\ndated = 2026-02-30\nnubmer = \"1\"\nserved = true\n", ""),
			[]string{page + ":4:10 bad-toml", page + ":5:9 bad-value", page + ":6:1 unknown-key", page + ":7:10 bad-value"}},
		{"line numbers with CRLF and mark", page, "\uFEFF+++\r\ntitle = \"甲\"\r\norgan = \"scjgj\"\r\n+++\r\n\r\n<b>\r\n", []string{page + ":6:1 raw-html"}},
		{"no front matter", page, "正文\n", []string{page + ":1:1 missing-front-matter"}},
		{"front matter not closed", page, "+++\ntitle = \"甲\"\n", []string{page + ":1:1 unclosed-front-matter"}},
		{"GBK", page, document("", "\xB9\xAB\xBF\xAA\n"), []string{page + ":5:1 bad-encoding"}},
		{"GBK after Chinese", page, document("", "公开\xB9\xAB\n"), []string{page + ":5:3 bad-encoding"}},
		{"UTF-16", page, "\xFF\xFE+\x00", []string{page + ":1:1 bad-encoding"}},
		{"GBK in site.toml", "content/site.toml", "title = \"\xB9\xAB\"", []string{"content/site.toml:1:10 bad-encoding"}},
		{"too large", page, document("", strings.Repeat("公开\n", largest/7+1)), []string{page + " too-large"}},
		{"document in no section", "content/elsewhere/a.md", document("", ""), []string{"content/elsewhere/a.md:1:1 unknown-kind"}},
		{"document directly in content", "content/a.md", document("", ""), []string{"content/a.md:1:1 unknown-kind"}},
		{"name in capitals", "content/about/A.MD", document("", ""), []string{"content/about/A.MD bad-path"}},
		{"name with a star", "content/about/a*.md", document("", ""), []string{"content/about/a*.md bad-path"}},
		{"folder is named once", "content/about/con/a.md", document("", ""), []string{"content/about/con bad-path"}},
		{"file that cannot be an attachment", "content/about/a#1.pdf", "x", []string{"content/about/a#1.pdf bad-path"}},
		{"TOML that nothing reads", "content/organ.toml", "a = 1\n", []string{"content/organ.toml unused-file"}},
		{"hidden and temporary files", "content/about/~$a.md", "x", nil},
		{"Thumbs.db", "content/about/THUMBS.DB", "x", nil},
		{"dot", "content/.git/a.md", "x", nil},
		{"underscore", "content/_drafts/a.md", "x", nil},
		{"Go", "content/embed.go", "package content", nil},
		{"other folders", "layouts/a.md", "x", nil},
		{"calendar of a region that cannot be read", "content/calendar/x.toml", "year = 1\n", []string{"content/calendar/x.toml:1:8 bad-value"}},
		{"organ in an unknown region", "content/organs.toml", "[[organ]]\nid = \"scjgj\"\nname = \"甲\"\ntype = \"department\"\nsince = 2023\nregion = \"火星\"\n",
			[]string{"content/organs.toml:1:3 unknown-region"}},
		{"rules are kept as they are", "content/rules.toml", "not TOML", nil},
		{"empty accepted.toml", "content/accepted.toml", "", nil},
		{"accepted without date", "content/accepted.toml", "[[accepted]]\npath = \"a.md\"\nurl = \"/a/\"\n", []string{"content/accepted.toml:1:3 missing-field"}},
		{"indicators", "content/indicators.toml", "[[indicator]]\nid = \"a\"\nrequirement = \"b\"\n[[indicator]]\nid = \"a\"\n[[indicator]]\nmethods = \"c\"\n",
			[]string{"content/indicators.toml:4:3 double-indicator", "content/indicators.toml:6:3 missing-field", "content/indicators.toml:7:1 unknown-key"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := site(small)
			if delete(m, c.path); c.src != "" {
				m[c.path] = &fstest.MapFile{Data: []byte(c.src)}
			}
			corpus, problems := load(t, m)
			if got := places(problems); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q\n%s", got, c.want, printed(t, problems))
			}
			if corpus.Organs == nil || corpus.Calendar == nil || corpus.Kinds == nil || corpus.Site.Timezone != "Asia/Shanghai" {
				t.Error("the corpus is not of use")
			}
		})
	}
}

// places names problems by place and code.
func places(problems []diag.Problem) []string {
	var all []string
	for _, p := range problems {
		at := p.Path
		if p.Line > 0 {
			at += fmt.Sprintf(":%d:%d", p.Line, p.Column)
		}
		all = append(all, at+" "+p.Code)
	}
	return all
}

func TestMissingFolder(t *testing.T) {
	for name, m := range map[string]fstest.MapFS{
		"empty":        {},
		"another site": {"index.html": {Data: []byte("x")}},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := load(t, m)
			const want = "content/site.toml: 错误：这里不是站点：没有 content/site.toml [missing-site]\n" +
				"    提示：新建站点用 gongkai init 文件夹；站点在别处时用 --source 指出它的文件夹\n"
			if got := printed(t, problems); got != want {
				t.Errorf("got\n%s", got)
			}
		})
	}
	_, problems := load(t, fstest.MapFS{"content": {Data: []byte("x")}})
	if got := places(problems); !slices.Equal(got, []string{"content irregular-file"}) {
		t.Errorf("got %q", got)
	}
}

func TestHasKnowsUnreadableDocuments(t *testing.T) {
	c, _ := load(t, site(small, "-- content/about/broken.md --\nx\n"))
	for path, want := range map[string]bool{
		"about/broken.md": true, "about/contact.md": true, "about/none.md": false, "site.toml": false,
		"enforcement/penalty/2026/12.txt": true, "enforcement/penalty/2026/13.txt": false,
	} {
		if got := c.Has(path); got != want {
			t.Errorf("Has(%s) = %t", path, got)
		}
	}
}

func TestCalendarsAddUp(t *testing.T) {
	c, problems := load(t, site(small, `
-- content/calendar/b.toml --
[[local]]
region = "示范市"
notice = "示政办发〔2026〕1号"
off = [{ name = "建市节", from = 2026-06-01, to = 2026-06-01 }]
-- content/calendar/deeper/c.toml --
x = 1
`))
	if got := places(problems); !slices.Equal(got, []string{"content/calendar/deeper/c.toml unused-file"}) {
		t.Fatal(printed(t, problems))
	}
	if !slices.Contains(c.Calendar.Regions(), "示范市") {
		t.Errorf("regions %v", c.Calendar.Regions())
	}
}

func TestRulesAreKept(t *testing.T) {
	c, _ := load(t, site(small, "-- content/rules.toml --\n\uFEFFa = 1\n"))
	if string(c.RulesTOML) != "a = 1\n" {
		t.Errorf("got %q", c.RulesTOML)
	}
	c, _ = load(t, site(small, "-- content/rules.toml --\n"))
	if c.RulesTOML == nil || len(c.RulesTOML) != 0 {
		t.Errorf("an empty file gives %v", c.RulesTOML)
	}
}

func TestIndicators(t *testing.T) {
	c, problems := load(t, site(small, `
-- content/indicators.toml --
[[indicator]]
id = "sf-2021-007"
set = "示范指标"
levels = ["一级", "二级"]
requirement = "公开权责清单。"
method = "网络检索"
responsible = ["scjgj"]
`))
	if len(problems) > 0 {
		t.Fatal(printed(t, problems))
	}
	i, ok := c.Indicator("sf-2021-007")
	if !ok || i.Set != "示范指标" || !slices.Equal(i.Levels, []string{"一级", "二级"}) || i.Responsible[0] != "scjgj" || i.At.Line != 1 {
		t.Errorf("got %+v", i)
	}
	if _, ok := c.Indicator("x"); ok {
		t.Error("found an indicator that is not there")
	}
}

func TestIndicatorQueries(t *testing.T) {
	const head = "-- content/indicators.toml --\n[[indicator]]\nid = \"a\"\nrequirement = \"x\"\n"
	c, problems := load(t, site(small, head+`number = "57"
materials = "不需提供材料"
progress = "已完成"
max_characters = 2000
queries = [{ kind = "penalty", organ = "scjgj", year = 2026, verdict = "late" }]
`))
	if len(problems) > 0 {
		t.Fatal(printed(t, problems))
	}
	i := c.Indicators[0]
	q := i.Queries[0]
	if i.Name() != "57" || i.MaxCharacters != 2000 || q.Kind != "penalty" || q.Organ != "scjgj" || q.Year != 2026 || q.Verdict != "late" || q.Empty() {
		t.Errorf("got %+v", i)
	}
	const at = "content/indicators.toml"
	for _, c := range []struct{ name, text, want string }{
		{"no condition", "queries = [{}]\n", at + ":4:12 bad-value"},
		{"kind", "queries = [{ kind = \"penalties\" }]\n", at + ":4:12 unknown-kind"},
		{"organ", "queries = [{ organ = \"nobody\" }]\n", at + ":4:12 unknown-organ"},
		{"verdict", "queries = [{ verdict = \"pending\" }]\n", at + ":4:12 bad-value"},
		{"key", "queries = [{ type = \"penalty\" }]\n", at + ":4:14 unknown-key"},
		{"limit", "max_characters = -1\n", at + ":1:3 bad-value"},
		{"id as an address", "[[indicator]]\nid = \"a/b\"\n", at + ":4:3 bad-value"},
		{"reserved id", "[[indicator]]\nid = \"page\"\n", at + ":4:3 bad-value"},
	} {
		_, problems := load(t, site(small, head+c.text))
		if text := printed(t, problems); !strings.Contains(text, "["+strings.Fields(c.want)[1]+"]") || !strings.Contains(text, strings.Fields(c.want)[0]) {
			t.Errorf("%s: want %s, got %s", c.name, c.want, text)
		}
	}
}

func TestColumns(t *testing.T) {
	c, problems := load(t, site(strings.Replace(small, "-- content/site.toml --\n", "-- content/site.toml --\ncolumns = { notices = [\"policies\"] }\n", 1)))
	if len(problems) > 0 || !slices.Equal(c.Site.Columns.Notices, []string{"policies"}) {
		t.Errorf("%+v %s", c.Site.Columns, printed(t, problems))
	}
	_, problems = load(t, site(strings.Replace(small, "-- content/site.toml --\n", "-- content/site.toml --\ncolumns = { dynamics = [\"news\"] }\n", 1)))
	if text := printed(t, problems); !strings.Contains(text, "content/site.toml:1:11") || !strings.Contains(text, "[columns] 里没有 \"news\" 这个栏目") {
		t.Error(text)
	}
}

func TestIndicatorSets(t *testing.T) {
	const head = "name = \"示范指标\"\nedition = \"2019\"\nsource = \"示范文件\"\nworklog = \"monthly\"\nunits = [\"scjgj\"]\n"
	const item = "[[indicator]]\nid = \"a\"\nrequirement = \"没有发生严重违法。\"\n"
	c, problems := load(t, site(small, "-- content/indicators/a.toml --\n"+head+item+`lead = "scjgj"
joint = ["市委编办", "scjgj"]
materials = ["甲", "乙"]
score = 1.5
sign = "-"
remark = "备注"
not_applicable = "不属于本单位职能"
[[indicator]]
id = "b"
requirement = "公开。"
`))
	if len(problems) > 0 {
		t.Fatal(printed(t, problems))
	}
	i := &c.Indicators[0]
	set := c.SetOf(i)
	if i.Set != "示范指标（2019年版）" || !slices.Equal(i.Responsible, []string{"scjgj", "市委编办"}) || i.Score != "1.5" || !i.Negative() || len(i.Materials) != 2 ||
		set == nil || set.Worklog != "monthly" || set.Source != "示范文件" || !c.Concerns(i, "市委编办") || !c.Concerns(&c.Indicators[1], "scjgj") || c.Concerns(&c.Indicators[1], "市委编办") {
		t.Errorf("got %+v %+v", i, set)
	}
	const at = "content/indicators/a.toml"
	for _, c := range []struct{ name, text, want string }{
		{"no name", item, at + "  missing-field 缺少 name"},
		{"nothing in it", head, at + "  missing-field 没有指标"},
		{"worklog", strings.Replace(head, "monthly", "weekly", 1) + item, at + "  bad-value worklog 不能是"},
		{"unit of the set", strings.Replace(head, "scjgj", "nobody", 1) + item, at + "  unknown-organ units 里没有"},
		{"leading unit", head + item + "lead = [\"nobody\"]\n", at + ":6:3 unknown-organ lead 里没有"},
		{"set of another name", head + item + "set = \"别的\"\n", at + ":6:3 bad-value set 和文件的 name 不同"},
		{"sign", head + item + "sign = \"±\"\n", at + ":6:3 bad-value sign 不能是"},
		{"score", head + item + "score = -1\n", at + ":9:9 bad-value 分值应当是"},
		{"materials", head + item + "materials = [\"1\", \"2\", \"3\", \"4\"]\n", at + ":6:3 bad-value materials 有 4 项"},
		{"an id of another file", head + item + "-- content/indicators.toml --\n" + item, at + ":6:3 double-indicator 写了两次"},
		{"the same set twice", head + item + "-- content/indicators/b.toml --\n" + head + strings.Replace(item, "\"a\"", "\"b\"", 1), "content/indicators/b.toml  bad-value 同一个指标体系"},
	} {
		_, problems := load(t, site(small, "-- "+at+" --\n"+c.text))
		text := printed(t, problems)
		for _, want := range strings.Fields(c.want) {
			if !strings.Contains(text, want) {
				t.Errorf("%s: want %s, got %s", c.name, want, text)
			}
		}
	}
}

func TestAcceptedIsReadAsWritten(t *testing.T) {
	moment := func(s string) calendar.Moment {
		m, err := calendar.ParseMoment(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	date, err := calendar.Parse("2026-04-01")
	if err != nil {
		t.Fatal(err)
	}
	want := []Accepted{
		{Path: "notices/a.md", URL: "/notices/a/", Published: moment("2026-03-05"), Date: date},
		{Path: "notices/通知 (1).md", URL: "/notices/通知 (1)/", Published: moment("2026-03-05T09:35:00"), Date: date},
		{Path: `a"b\c.md`, URL: "/\x7f\x01/", Date: date},
	}
	file := "# 说明\n"
	for _, a := range want {
		file += a.TOML()
	}
	c, problems := load(t, site(small, "-- content/accepted.toml --\n"+file))
	if len(problems) > 0 {
		t.Fatal(printed(t, problems), file)
	}
	for i := range c.Accepted {
		c.Accepted[i].At = want[0].At
	}
	if !reflect.DeepEqual(c.Accepted, want) {
		t.Errorf("got %+v\nof %s", c.Accepted, file)
	}
}

// TestSymlinks needs a real disk: content/ may be opened as a folder or
// through os.Root, and neither may lead to a file that is not there itself.
func TestSymlinks(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, site(small)); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte(document("", "秘密")), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"about/out.md": outside, "about/in.md": "contact.md", "about/folder": filepath.Dir(outside), "about/none.pdf": "nowhere", "rules.toml": "site.toml",
	} {
		if err := os.Symlink(target, filepath.Join(dir, "content", filepath.FromSlash(name))); err != nil {
			withoutLinks(t, err)
		}
	}
	confined, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer confined.Close()
	for name, source := range map[string]fs.FS{"folder": os.DirFS(dir), "root": confined.FS()} {
		t.Run(name, func(t *testing.T) {
			c, problems, err := Load(source, Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := []string{"content/about/folder symlink", "content/about/in.md symlink", "content/about/none.pdf symlink",
				"content/about/out.md symlink", "content/rules.toml symlink"}
			if got := places(problems); !slices.Equal(got, want) {
				t.Errorf("got %q", got)
			}
			if len(c.Documents) != 2 || c.RulesTOML != nil {
				t.Error("a link was followed")
			}
		})
	}
}

func TestSymlinkAsContent(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "content")); err != nil {
		withoutLinks(t, err)
	}
	_, problems, err := Load(os.DirFS(dir), Options{})
	if got := places(problems); err != nil || !slices.Equal(got, []string{"content symlink"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

// broken is a file system in which one name cannot be opened.
type broken struct {
	fs.FS
	name string
}

var errDisk = errors.New("disk failure")

func (b broken) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, errDisk
	}
	return b.FS.Open(name)
}

func TestFailuresOfTheMachineNameTheFile(t *testing.T) {
	for _, name := range []string{
		"content", "content/about", "content/site.toml", "content/organs.toml", "content/about/contact.md", "content/enforcement/penalty/2026/12.txt",
	} {
		t.Run(name, func(t *testing.T) {
			c, _, err := Load(broken{site(small), name}, Options{Workers: 3})
			if c != nil || !errors.Is(err, errDisk) || !strings.Contains(err.Error(), name+"：") {
				t.Errorf("got %v, %v", c, err)
			}
		})
	}
	// What nobody uses is not even opened.
	if _, _, err := Load(broken{site(small), "content/enforcement/penalty/2026/unused.txt"}, Options{}); err != nil {
		t.Error(err)
	}
}

func TestResultDoesNotDependOnWorkers(t *testing.T) {
	m := site(small)
	for i := range 60 {
		body := fmt.Sprintf("第%d号", i)
		if i%7 == 0 {
			body += "<b>"
		}
		if i%11 == 0 {
			body += "\xff"
		}
		m[fmt.Sprintf("content/about/p%d.md", i)] = &fstest.MapFile{Data: []byte(document("", body))}
		m[fmt.Sprintf("content/about/p%d/x.md", i)] = &fstest.MapFile{Data: []byte(document("", body))}
	}
	first, firstProblems, err := Load(m, Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(first.Documents, func(a, b *Document) int { return strings.Compare(a.Source, b.Source) }) {
		t.Error("documents are not in order")
	}
	for _, workers := range []int{2, 5, 100} {
		c, problems, err := Load(m, Options{Workers: workers})
		if err != nil || !slices.Equal(problems, firstProblems) {
			t.Fatalf("%d workers: %v, other problems", workers, err)
		}
		for i, d := range c.Documents {
			if d.Source != first.Documents[i].Source || textOf(t, c, d).HTML != textOf(t, first, first.Documents[i]).HTML {
				t.Fatalf("%d workers: document %d is %s", workers, i, d.Source)
			}
		}
	}
}

// withoutLinks skips a test where the system has no symbolic links; CI has them.
func withoutLinks(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("no symbolic links in CI:", err)
	}
	t.Skip("no symbolic links here:", err)
}

// What [[pictures]] names is published, and read by the gate, as an attachment is.
func TestPicturesAreAttachments(t *testing.T) {
	files := site(small + `
-- content/policies/tu.txt --
图
-- content/policies/a.md --
+++
title = "办法"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-06
[[pictures]]
file = "tu.txt"
text = "文字版"
+++
正文
`)
	c, _ := load(t, files)
	d, _ := c.Document("policies/a.md")
	if got := c.Attachments(d); !slices.Equal(got, []string{"policies/tu.txt"}) {
		t.Errorf("attachments %q", got)
	}
	if f, _ := c.File("policies/tu.txt"); !f.Used || f.Hash != sha256.Sum256([]byte("图\n")) {
		t.Errorf("not measured: %+v", f)
	}
}
