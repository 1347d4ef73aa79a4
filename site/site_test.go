package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/content"
	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/ledger"
	"gongkai/site/output"
)

// settings is the head of every whole-site test: one city, two organs.
const settings = `
-- content/site.toml --
title = "示范市政府信息公开"
base_url = "https://www.shifan.example/"
organizer = "示范市人民政府办公室"
undertaker = "示范市司法局"
site_code = "9900000001"
conac = "00000000000000000000000000000000"
icp = "京ICP备00000000号"
police = "京公网安备00000000000000号"
[contact]
address = "明德路10号"
postcode = "999000"
phone = "0999-5550100"
email = "gongkai@shifan.example"
-- content/organs.toml --
[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
type = "department"
level = "county"
since = 2026
[[organ]]
id = "szf"
name = "示范市人民政府"
type = "government"
level = "county"
since = 2026
`

// penalty is one decision that nothing is wrong with.
const penalty = `
-- content/enforcement/penalty/2026/0012.md --
+++
title = "关于示范市安达商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕12号"
index = "11990001000000123W/2026-00012"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
keywords = ["安达商贸"]
summary = "安达商贸未明码标价"
[subject]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
uscc = "919900010000123438"
[[attachments]]
title = "安达商贸行政处罚决定书"
file = "12.txt"
+++

安达商贸在店堂出售的三种商品没有标明价格。
-- content/enforcement/penalty/2026/12.txt --
决定书全文：示范市安达商贸有限公司
`

func archive(parts ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(strings.Join(parts, ""))).Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files
}

func day(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// build builds a site in memory.
func build(t testing.TB, source fs.FS, asOf string, previous ...ledger.Published) (*Report, map[string][]byte) {
	t.Helper()
	memory := output.NewMemory()
	opt := Options{Source: source, AsOf: day(t, asOf)}
	if len(previous) > 0 {
		opt.Previous = func() (ledger.Published, error) { return previous[0], nil }
	}
	report, err := Build(t.Context(), opt, memory)
	if err != nil {
		t.Fatal(err)
	}
	return report, memory.Files()
}

// good builds a site that must have no error.
func good(t testing.TB, source fs.FS, asOf string) map[string][]byte {
	t.Helper()
	report, files := build(t, source, asOf)
	if report.Failed() {
		t.Fatal(printed(t, report.Problems, source))
	}
	return files
}

func printed(t testing.TB, problems []diag.Problem, source fs.FS) string {
	t.Helper()
	var b bytes.Buffer
	if err := diag.Print(&b, problems, func(path string) ([]byte, error) { return fs.ReadFile(source, path) }); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func published(t testing.TB, files map[string][]byte) ledger.Published {
	t.Helper()
	found, err := ledger.ReadPublished(files["audit/audit.json"])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// firstDeadline reads the first deadline row of the published ledger.
func firstDeadline(t testing.TB, files map[string][]byte) map[string]any {
	t.Helper()
	var l struct{ Deadlines []map[string]any }
	if err := json.Unmarshal(files["audit/audit.json"], &l); err != nil {
		t.Fatal(err)
	}
	if len(l.Deadlines) == 0 {
		t.Fatal("no deadline in the published ledger")
	}
	return l.Deadlines[0]
}

func TestOneDecision(t *testing.T) {
	files := good(t, archive(settings, penalty), "2026-11-21")
	page := string(files["enforcement/penalty/2026/0012/index.html"])
	for _, want := range []string{
		"<h1", "关于示范市安达商贸有限公司的行政处罚决定", "按期公开", "第 5 个工作日", "2026年3月16日", `id="working"`, "起算日", "届满日",
		`<meta name="PubDate" content="2026-03-12 00:00">`, `<meta name="SiteIDCode" content="9900000001">`,
		`<meta name="gongkai:due" content="2026-03-16">`, `<meta name="gongkai:verdict" content="on-time">`, `<meta name="gongkai:elapsed" content="5">`,
		"安达商贸在店堂出售", "示市监罚〔2026〕12号", "application/ld+json", "12.txt",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	row := firstDeadline(t, files)
	got := strings.TrimSpace(fmt.Sprintln(row["path"], row["rule"], row["due"], row["done"], row["elapsed"], row["allowed"], row["verdict"], row["late_by"], row["notices"]))
	want := "enforcement/penalty/2026/0012.md penalty-decision-7wd 2026-03-16 2026-03-12 5 7 on-time 0 [国办发明电〔2025〕7号]"
	if got != want {
		t.Errorf("ledger row\n%s\nwant\n%s", got, want)
	}
	for _, name := range []string{
		"index.html", "enforcement/index.html", "enforcement/penalty/index.html", "enforcement/penalty/2026/index.html", "enforcement/penalty/organ/scjgj/index.html",
		"organs/scjgj/index.html", "parties/919900010000123438/index.html", "audit/index.html", "audit/scjgj/index.html", "audit/2026/index.html",
		"audit/audit.csv", "feed.xml", "enforcement/penalty/feed.xml", "sitemap.xml", "robots.txt", "404.html", "calendar.ics",
		"data/index.html", "data/datapackage.json", "data/penalty.csv", "data/penalty.jsonl", "about/sitemap/index.html",
		"enforcement/penalty/2026/12.txt", "css/site.css",
	} {
		if _, ok := files[name]; !ok {
			t.Errorf("%s was not built", name)
		}
	}
}

// A site without its numbers says so on every page, as the warning promises.
func TestNumbersStillToCome(t *testing.T) {
	bare := strings.NewReplacer("conac = \"00000000000000000000000000000000\"\n", "", "site_code = \"9900000001\"\n", "", "icp = \"京ICP备00000000号\"\n", "", "police = \"京公网安备00000000000000号\"\n", "").Replace(settings)
	for head, want := range map[string]int{settings: 0, bare: 4} {
		report, files := build(t, archive(head, penalty), "2026-11-21")
		warned := 0
		for _, p := range report.Problems {
			if p.Code == "missing-site-number" {
				warned++
			}
		}
		if shown := bytes.Count(files["index.html"], []byte("待申领")); warned != want || shown != want {
			t.Errorf("%d warnings, %d in the footer, want %d", warned, shown, want)
		}
	}
}

// The worked cases of the calendar, from front matter to the page and the ledger.
func TestWorkedCasesOnThePage(t *testing.T) {
	for _, c := range []struct{ dated, due, chinese string }{
		{"2024-04-30", "2024-05-13", "2024年5月13日"}, {"2024-09-30", "2024-10-15", "2024年10月15日"}, {"2025-01-24", "2025-02-10", "2025年2月10日"},
		{"2025-01-27", "2025-02-12", "2025年2月12日"}, {"2025-09-26", "2025-10-13", "2025年10月13日"}, {"2025-12-31", "2026-01-12", "2026年1月12日"},
		{"2026-01-01", "2026-01-12", "2026年1月12日"}, {"2026-02-13", "2026-03-02", "2026年3月2日"}, {"2026-02-14", "2026-03-03", "2026年3月3日"},
		{"2026-04-30", "2026-05-13", "2026年5月13日"}, {"2026-09-18", "2026-09-29", "2026年9月29日"}, {"2026-09-30", "2026-10-15", "2026年10月15日"},
	} {
		year := c.dated[:4]
		text := strings.NewReplacer("dated = 2026-03-05", "dated = "+c.dated, "published = 2026-03-12", "published = "+c.due,
			"〔2026〕", "〔"+year+"〕").Replace(penalty)
		files := good(t, archive(settings, text), "2026-11-21")
		row := firstDeadline(t, files)
		if row["due"] != c.due || row["verdict"] != "on-time" || row["elapsed"] != float64(7) {
			t.Errorf("dated %s: ledger has %v", c.dated, row)
		}
		page := string(files["enforcement/penalty/2026/0012/index.html"])
		for _, want := range []string{c.chinese, `<meta name="gongkai:due" content="` + c.due + `">`, "第 7 个工作日", "按期公开"} {
			if !strings.Contains(page, want) {
				t.Errorf("dated %s: the page lacks %q", c.dated, want)
			}
		}
	}
}

// Four mistakes in four files: one run shows all, and nothing is built.
func TestFourMistakes(t *testing.T) {
	source := archive(settings, penalty, `
-- content/notices/a.md --
+++
title = "甲"
nubmer = "示政〔2026〕1号"
organ = "szf"
dated = 2026-03-05
published = 2026-03-06
+++
-- content/notices/b.md --
+++
title = "乙"
organ = "szf"
dated = 20220-03-05
published = 2026-03-06
+++
-- content/notices/c.md --
+++
title = "丙"
organ = "szff"
dated = 2026-03-05
published = 2026-03-06
+++
-- content/notices/d.md --
+++
title = "丁"
organ = "szf"
dated = 2026-03-05
published = 2026-03-04
+++
`)
	report, files := build(t, source, "2026-11-21")
	var errors []diag.Problem
	for _, p := range report.Problems {
		if p.Severity == diag.Error {
			errors = append(errors, p)
		}
	}
	want := `content/notices/a.md:3:1: 错误：不认识的键 nubmer [unknown-key]
    nubmer = "示政〔2026〕1号"
    ^
    提示：是不是 number？
content/notices/b.md:4:9: 错误：日期 20220-03-05 写法不对 [bad-date]
    dated = 20220-03-05
            ^
    提示：日期写作 2026-03-05，年份四位，不加引号
content/notices/c.md:3:1: 错误：没有这个机关：szff [unknown-organ]
    organ = "szff"
    ^
    提示：是不是 szf（示范市人民政府）？否则请在 content/organs.toml 里登记
content/notices/d.md:5:1: 错误：公开日期 2026-03-04 早于成文日期 2026-03-05 [published-before-dated]
    published = 2026-03-04
    ^
    提示：请核对两个日期，公开日期不能倒填
`
	if got := printed(t, errors, source); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !report.Failed() || len(files) > 0 {
		t.Errorf("failed %v, %d files written", report.Failed(), len(files))
	}
}

func TestShanghaiDecidesTheDay(t *testing.T) {
	report := settings + `
-- content/reports/2021.md --
+++
kind = "annual-report"
title = "示范市人民政府2021年法治政府建设年度报告"
index = "119900010000001077/2022-00001"
organ = "szf"
year = 2021
dated = 2022-03-29
published = PUBLISHED
+++

## 一、工作开展情况

做了三件事。
`
	report = strings.ReplaceAll(report, "since = 2026", "since = 2021")
	for published, want := range map[string]string{
		"2022-03-31T16:30:00Z": "逾期公开", "2022-03-31 09:35:00": "按期公开", "2022-03-31T23:59:59+08:00": "按期公开", "2022-03-31": "按期公开",
		"2022-03-31T15:59:59Z": "按期公开", "2022-04-01": "逾期公开",
	} {
		files := good(t, archive(strings.Replace(report, "PUBLISHED", published, 1)), "2022-06-01")
		page := string(files["reports/2021/index.html"])
		verdict := map[string]string{"逾期公开": "late", "按期公开": "on-time"}[want]
		if !strings.Contains(page, want) || !strings.Contains(page, `<meta name="gongkai:verdict" content="`+verdict+`">`) {
			t.Errorf("published %s: the page does not say %s", published, want)
		}
		if !bytes.Contains(files["audit/audit.json"], []byte(`"verdict": "`+verdict+`"`)) {
			t.Errorf("published %s: the ledger does not say %s", published, verdict)
		}
	}
}

func TestNothingVanishes(t *testing.T) {
	before := published(t, good(t, archive(settings, penalty), "2026-11-21"))
	errorsOf := func(source fs.FS, asOf string) string {
		report, files := build(t, source, asOf, before)
		var b strings.Builder
		for _, p := range report.Problems {
			if p.Severity == diag.Error {
				fmt.Fprintf(&b, "%s %s\n", p.Code, p.Path)
			}
		}
		if report.Failed() != (len(files) == 0) {
			t.Errorf("failed %v, but %d files", report.Failed(), len(files))
		}
		return b.String()
	}
	const path = "content/enforcement/penalty/2026/0012.md"
	cases := []struct {
		name, asOf, want string
		source           fs.FS
	}{
		{"unchanged", "2026-11-22", "", archive(settings, penalty)},
		{"deleted", "2026-11-22", "vanished " + path + "\n", archive(settings, "\n-- content/about/a.md --\n+++\ntitle = \"甲\"\npublished = 2026-01-01\n+++\n")},
		{"made a draft", "2026-11-22", "vanished " + path + "\n", archive(settings, strings.Replace(penalty, "organ =", "draft = true\norgan =", 1))},
		{"date moved", "2026-11-22", "moved-date " + path + "\n", archive(settings, strings.Replace(penalty, "published = 2026-03-12", "published = 2026-03-11", 1))},
		{"date removed", "2026-11-22", "moved-date " + path + "\n", archive(settings, strings.Replace(penalty, "published = 2026-03-12\n", "", 1))},
		{"a time added to the same day", "2026-11-22", "", archive(settings, strings.Replace(penalty, "published = 2026-03-12", "published = 2026-03-12T09:30:00", 1))},
		{"an earlier as-of date", "2026-03-11", "", archive(settings, penalty)},
		{"sealed", "2026-11-22", "", archive(settings, strings.Replace(penalty, "organ =", "sealed = 2026-11-01\norgan =", 1))},
		{"withdrawn", "2026-11-22", "", archive(settings, withdrawn)},
		{"accepted long before the page came back", "2026-11-22", "vanished " + path + "\n", archive(settings, "\n-- content/accepted.toml --\n[[accepted]]\npath = \"enforcement/penalty/2026/0012.md\"\nurl = \"/enforcement/penalty/2026/0012/\"\npublished = 2026-03-12\ndate = 2026-05-22\n")},
		{"withdrawn without a reason", "2026-11-22", "vanished " + path + "\n", archive(settings, strings.Replace(penalty, "[subject]", "[withdrawal]\non = 2026-05-08\n[subject]", 1))},
		{"accepted", "2026-11-22", "", archive(settings, "\n-- content/accepted.toml --\n[[accepted]]\npath = \"enforcement/penalty/2026/0012.md\"\nurl = \"/enforcement/penalty/2026/0012/\"\npublished = 2026-03-12\ndate = 2026-11-22\n")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := errorsOf(c.source, c.asOf); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

var withdrawn = strings.Replace(penalty, "[subject]", `[withdrawal]
cause = "撤销"
caused = 2026-05-06
on = 2026-05-08
reason = "示范市人民政府复议决定撤销"
[subject]`, 1)

var expired = strings.Replace(penalty, "[subject]", "publicity_until = 2026-06-12\n[subject]", 1)

// A tombstone keeps number, dates and reason; of the party no byte is left.
func TestTombstone(t *testing.T) {
	other := strings.NewReplacer("0012.md", "0013.md", "12号", "13号", "00012", "00013", "安达商贸", "恒通物流", "12.txt", "13.txt",
		"919900010000123438", "919900010000456737", "2026-03-12", "2026-03-13").Replace(penalty)
	for name, text := range map[string]string{"withdrawn": withdrawn, "expired": expired} {
		t.Run(name, func(t *testing.T) {
			files := good(t, archive(settings, text, other), "2026-11-21")
			for file, body := range files {
				for _, party := range []string{"安达商贸", "919900010000123438", "未明码标价的三种", "5000 元的决定"} {
					if bytes.Contains(body, []byte(party)) {
						t.Errorf("%s still holds %q", file, party)
					}
				}
			}
			if _, ok := files["enforcement/penalty/2026/12.txt"]; ok {
				t.Error("the attachment is still there")
			}
			page := string(files["enforcement/penalty/2026/0012/index.html"])
			for _, want := range []string{"示市监罚〔2026〕12号", "noindex", "2026年3月12日"} {
				if !strings.Contains(page, want) {
					t.Errorf("the tombstone lacks %q", want)
				}
			}
			if name == "withdrawn" && (!strings.Contains(page, "复议决定撤销") || !bytes.Contains(files["audit/withdrawn/index.html"], []byte("示市监罚〔2026〕12号"))) {
				t.Error("the reason is not public")
			}
		})
	}
}

func TestStaticFilesKeepTheirPlace(t *testing.T) {
	for name, want := range map[string]int{"index.html": 1, "feed.xml": 1, "audit/x.json": 1, "manifest.json": 1, "notices/index.html": 0, "robots.txt": 1, "con": 1, "enforcement/penalty/2026/12.txt": 1, "css/more.css": 0, "CSS/site.css": 2} {
		report, files := build(t, archive(settings, penalty, "-- static/"+name+" --\nx\n"), "2026-11-21")
		found := 0
		for _, p := range report.Problems {
			if p.Code == "address-collision" && strings.EqualFold(p.Path, "static/"+name) {
				found++
			}
		}
		if found != want || report.Failed() != (want > 0) {
			t.Errorf("static/%s: %d collisions, %d files", name, found, len(files))
		}
	}
}

// The plan names every file that a build writes, but for those of the index.
func TestPlanNamesEveryFile(t *testing.T) {
	for name, source := range map[string]fs.FS{"demonstration": demonstration(t), "one decision": archive(settings, penalty), "no document": archive(settings)} {
		s, err := Examine(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21")})
		if err != nil {
			t.Fatal(err)
		}
		out := output.NewMemory()
		if err := s.write(t.Context(), out); err != nil {
			t.Fatal(err)
		}
		static, _ := s.staticFiles()
		planned := []string{}
		for _, f := range s.plan.Files(static) {
			if f.Name != output.ManifestName { // written by Commit
				planned = append(planned, f.Name)
			}
		}
		written := slices.DeleteFunc(out.Names(), func(name string) bool {
			return strings.HasPrefix(name, "search/") && name != "search/index.html"
		})
		slices.Sort(planned)
		slices.Sort(written)
		if !slices.Equal(planned, written) {
			t.Errorf("%s: planned\n%q\nwritten\n%q", name, planned, written)
		}
	}
}

// What is not public leaves no trace in any byte.
func TestUnpublishedLeavesNoTrace(t *testing.T) {
	const marker = "勿外传的标记"
	hide := func(extra string) string {
		return strings.NewReplacer("安达商贸", marker, "organ =", extra+"\norgan =", "published = 2026-03-12", "", "0012.md", "0099.md", "12.txt", "99.txt",
			"12号", "99号", "00012", "00099").Replace(penalty)
	}
	link := "\n-- content/about/a.md --\n+++\ntitle = \"甲\"\npublished = 2026-01-01\n+++\n\n见[这里](../enforcement/penalty/2026/0099.md)。\n"
	for name, extra := range map[string]string{"no date": "", "draft": "draft = true\npublished = 2026-03-12", "scheduled": "published = 2026-12-01", "sealed": "published = 2026-03-12\nsealed = 2026-03-13"} {
		t.Run(name, func(t *testing.T) {
			files := good(t, archive(settings, penalty, hide(extra), link), "2026-11-21")
			for file, body := range files {
				for _, trace := range []string{marker, "0099", "99号"} {
					if bytes.Contains(body, []byte(trace)) {
						t.Errorf("%s holds %q", file, trace)
					}
				}
			}
			if counted := bytes.Contains(files["audit/index.html"], []byte("1 件依法封存")); counted != (name == "sealed") {
				t.Errorf("sealed records are counted, others are not: %v", counted)
			}
			if !bytes.Contains(files["about/a/index.html"], []byte("见这里。")) {
				t.Error("the link to an unpublished document is not plain text")
			}
		})
	}
}

func TestForbidden(t *testing.T) {
	text := strings.Replace(penalty, "《中华人民共和国价格法》第四十二条", "《中华人民共和国治安管理处罚法》第二十六条", 1)
	report, files := build(t, archive(settings, text), "2026-11-21")
	if !report.Failed() || len(files) > 0 || !slices.ContainsFunc(report.Problems, func(p diag.Problem) bool { return p.Code == "forbidden" }) {
		t.Errorf("a public-security record must stop the build: %v", report.Problems)
	}
	report, _ = build(t, archive(settings, strings.Replace(text, "organ =", "sealed = 2026-01-01\norgan =", 1)), "2026-11-21")
	if report.Failed() {
		t.Errorf("sealed, it does not: %v", report.Problems)
	}
}

// The number of workers, and the order of the files, change no byte.
func TestReproducible(t *testing.T) {
	source := demonstration(t)
	var first []byte
	for _, workers := range []int{1, 2, 7} {
		memory := output.NewMemory()
		if _, err := Build(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21"), Workers: workers}, memory); err != nil {
			t.Fatal(err)
		}
		manifest := memory.Manifest().Encode()
		if first == nil {
			first = manifest
		}
		if !bytes.Equal(first, manifest) {
			t.Errorf("%d workers give other bytes", workers)
		}
	}
}

func demonstration(t testing.TB) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(content.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(content.FS(), name)
		files["content/"+name] = &fstest.MapFile{Data: text, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
