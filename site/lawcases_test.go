package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/diag"
)

// The legal border cases lie beside the checkout, each with what must be shown. Here
// whole sites are built of them: the words of the stamps and the rows of audit.json.

// lawCases returns the site of a folder of ../shared/cases/law without some files.
func lawCases(t *testing.T, folder string, without ...string) fstest.MapFS {
	t.Helper()
	source := os.DirFS("../../shared/cases/law/" + folder)
	if _, err := fs.Stat(source, "content/site.toml"); err != nil {
		t.Skip("the legal border cases are not part of the repository:", err)
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(source, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(source, path)
		files[path] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range without {
		if files["content/"+path] == nil {
			t.Fatalf("no %s among the cases", path)
		}
		delete(files, "content/"+path)
	}
	return files
}

// rowsOf returns the rows of audit.json by path, "rule from→due done verdict" each, and
// the duties as "organ duty year".
func rowsOf(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	var audit struct {
		Deadlines   []struct{ Path, Rule, From, Due, Done, Verdict string }
		Obligations []struct {
			Duty, Organ, Due, Done, Path, Verdict string
			Year                                  int
		}
	}
	if err := json.Unmarshal(files["audit/audit.json"], &audit); err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, d := range audit.Deadlines {
		row := fmt.Sprintf("%s %s→%s %s %s", d.Rule, d.From, d.Due, d.Done, d.Verdict)
		rows[d.Path] = strings.TrimPrefix(rows[d.Path]+"; "+row, "; ")
	}
	for _, o := range audit.Obligations {
		rows[fmt.Sprintf("%s %s %d", o.Organ, o.Duty, o.Year)] = fmt.Sprintf("%s→%s %s %s", o.Path, o.Due, o.Done, o.Verdict)
	}
	return rows
}

var (
	stampSection = regexp.MustCompile(`(?s)<section class="stamp[^>]*aria-labelledby="stamp".*?</section>`)
	htmlTag      = regexp.MustCompile(`<[^>]*>`)
)

// stampOf returns the words of a page's stamp; "" for a page without one.
func stampOf(files map[string][]byte, path string) string {
	page := files[strings.TrimSuffix(path, ".md")+"/index.html"]
	return strings.Join(strings.Fields(htmlTag.ReplaceAllString(string(stampSection.Find(page)), " ")), " ")
}

// mustBeSealed are the cases that no build may let out.
var mustBeSealed = []string{"enforcement/penalty/2026/t13-za-alias.md", "enforcement/penalty/2026/t13c-za-space.md", "enforcement/penalty/2005/t13b-za-1986.md"}

func TestLegalBorderCases(t *testing.T) {
	t.Parallel()
	report, files := build(t, lawCases(t, "borders", mustBeSealed...), "2026-11-29")
	if report.Failed() {
		t.Fatal("the cases do not build")
	}
	rows := rowsOf(t, files)
	const penalty = "enforcement/penalty/"
	for _, c := range []struct{ path, rows, stamp string }{
		{penalty + "2020/t01-withdraw-old.md", "penalty-withdraw-3wd 2026-03-02→2026-03-05 2026-04-30 late; penalty-decision-7wd 2020-05-10→2020-05-19 2020-05-15 on-time", "晚 39 个工作日撤回"},
		{penalty + "2020/t01b-withdraw-old-open.md", "penalty-withdraw-3wd 2026-03-02→2026-03-05  overdue; penalty-decision-7wd 2020-05-10→2020-05-19 2020-05-15 on-time", "逾期未撤回"},
		{penalty + "2021/t01c-border.md", "penalty-withdraw-3wd 2021-07-20→2021-07-23 2021-08-20 late; penalty-decision-7wd 2021-07-14→2021-07-23 2021-07-16 on-time", "晚 20 个工作日撤回"},
		{penalty + "2021/t01d-border.md", "penalty-withdraw-3wd 2021-07-20→2021-07-23 2021-08-20 late; penalty-decision-7wd 2021-07-15→2021-07-26 2021-07-16 on-time", "晚 20 个工作日撤回"},
		{penalty + "2021/t01e-samr.md", "samr-penalty-withdraw-3wd 2023-03-01→2023-03-06 2023-05-01 late; penalty-decision-7wd 2021-08-20→2021-08-31 2021-08-24 on-time; penalty-withdraw-3wd 2023-03-01→2023-03-06 2023-03-02 on-time", "晚 39 个工作日撤回"},
		{"policies/t02-comments-before-rule.md", "normdoc-publish 2021-10-15→2021-11-12 2021-10-18 on-time", "按期公开"},
		{"decisions/t03-comments-before-rule.md", "ogi-proactive-20wd 2019-10-01→2019-11-01 2019-10-08 on-time", "按期公开"},
		{"policies/t04-market-before-rule.md", "normdoc-publish 2020-02-10→2020-03-09 2020-02-12 on-time", "按期公开"},
		{"policies/t05-review-before-rule.md", "ogi-proactive-2007-20wd 2018-12-20→2019-01-18 2018-12-21 on-time", "国务院令第492号"},
		{"policies/t05b-review-after.md", "normdoc-legality-review 2018-12-05→2018-12-26 2018-12-06 too-early; ogi-proactive-2007-20wd 2018-12-03→2018-12-29 2018-12-21 on-time", "期限不足"},
		{"powers/t06-power-25wd.md", "ogi-proactive-20wd 2026-03-02→2026-03-30 2026-04-08 late; power-list-adjust 2026-03-02→2026-04-14 2026-04-08 on-time", "晚 6 个工作日公开"},
		{"policies/t07-ogi-old.md", "ogi-proactive-2007-20wd 2019-05-14→2019-06-12 2019-12-02 late", "国务院令第492号"},
		{"policies/t07b-ogi-new.md", "normdoc-publish 2019-05-15→2019-06-13 2019-12-02 late", "国务院令第711号"},
		{penalty + "2026/t09-never-public-withdrawn.md", "", ""},
		{penalty + "2026/t09b-published-after-cause.md", "penalty-withdraw-3wd 2026-03-20→2026-03-25 2026-03-20 on-time", "公开当日撤回，期限为 3 个工作日。"},
		{penalty + "2026/t10-sealed-unpublished.md", "", ""},
		{penalty + "2026/t11-tier-too-long.md", "penalty-decision-7wd 2026-05-05→2026-05-13 2026-05-08 on-time", "按期公开"},
		{penalty + "2026/t11b-tier-minor.md", "penalty-decision-7wd 2026-05-05→2026-05-13 2026-05-08 on-time", "按期公开"},
		{"reports/t14-prov.md", "rol-report-up-0401 →2026-03-31 2026-03-20 on-time", "按期报送 1 项"},
		{"policies/t15-pol-trial.md", "normdoc-effective-30d 2026-06-02→2026-07-02 2026-06-03 too-early; normdoc-publish 2026-06-01→2026-06-30 2026-06-02 on-time; normdoc-validity 2026-06-03→2031-06-03 2031-06-03 on-time", "有效期符合规定 1 项"},
		{"interpretations/t15a-first.md", "interp-sync 2026-06-02→2026-06-02 2026-06-02 on-time; interp-3wd 2026-06-02→2026-06-05 2026-06-02 on-time", "按期公开"},
		{"interpretations/t15b-second.md", "", ""},
		{"policies/t16-draft.md", "", ""},
		{"notices/t17-exam.md", "", ""},
		{"notices/t18-emergency.md", "emergency-24h 2016-08-15T08:00:00+08:00→2016-08-16T08:00:00+08:00 2016-08-15T20:00:00+08:00 on-time", "国办发〔2016〕61号"},
	} {
		if rows[c.path] != c.rows {
			t.Errorf("%s\ngot  %s\nwant %s", c.path, rows[c.path], c.rows)
		}
		if stamp := stampOf(files, c.path); !strings.Contains(stamp, c.stamp) || c.stamp == "" && stamp != "" {
			t.Errorf("%s: the stamp is %q, want %q", c.path, stamp, c.stamp)
		}
	}
	for duty, want := range map[string]string{
		"zrz annual-report 2025": "→2026-03-31  overdue", "zrz disclosure-report 2024": "", "zrz disclosure-report 2025": "", "sheng disclosure-report 2025": "→2026-03-31  overdue",
	} {
		if rows[duty] != want {
			t.Errorf("%s: got %q, want %q", duty, rows[duty], want)
		}
	}
	warned := map[string]bool{}
	for _, p := range report.Problems {
		warned[p.Path+" "+p.Code] = true
	}
	for _, want := range []string{
		penalty + "2026/t11-tier-too-long.md period-too-long", penalty + "2026/t11b-tier-minor.md period-too-long",
		"policies/t15-pol-trial.md period-too-long", penalty + "2026/t13d-za-body.md sealed-law",
	} {
		if !warned["content/"+want] {
			t.Errorf("no warning: %s", want)
		}
	}
}

// Each record under the law on public order stops the build by itself.
func TestLegalBorderCasesThatMustBeSealed(t *testing.T) {
	t.Parallel()
	for i, path := range mustBeSealed {
		others := append(append([]string{}, mustBeSealed[:i]...), mustBeSealed[i+1:]...)
		report, files := build(t, lawCases(t, "borders", others...), "2026-11-29")
		named := false
		for _, p := range report.Problems {
			named = named || p.Path == "content/"+path && p.Code == "forbidden" && p.Severity == diag.Error
		}
		if !report.Failed() || !named || len(files) > 0 {
			t.Errorf("%s: failed %v, named %v, %d files", path, report.Failed(), named, len(files))
		}
	}
}

// A report that was in time met its duty, and what was in time by the calendar that was
// known stays in time under the one that came later.
func TestCorrectedReportAndLaterCalendar(t *testing.T) {
	t.Parallel()
	files := good(t, lawCases(t, "correction"), "2026-11-29")
	if got := rowsOf(t, files)["szf annual-report 2025"]; got != "reports/a.md→2026-03-31 2026-03-20 on-time" {
		t.Errorf("the duty: %s", got)
	}
	for page, want := range map[string]string{
		"audit/obligations/index.html": `<a href="../../reports/b/index.html">更正后的报告（2026年6月1日公开）</a>`,
		"organs/szf/index.html":        `<a href="../../reports/b/index.html">更正后的报告（2026年6月1日公开）</a>`,
	} {
		if !strings.Contains(string(files[page]), want) {
			t.Errorf("%s does not lead to the correction", page)
		}
	}
	for _, path := range []string{"reports/a.md", "reports/b.md"} {
		stamp := stampOf(files, path)
		if !strings.Contains(stamp, "按期公开") || !strings.Contains(stamp, "2026年3月20日") || strings.Contains(stamp, "逾期") {
			t.Errorf("stamp of %s: %s", path, stamp)
		}
	}
	if stamp := stampOf(files, "reports/b.md"); !strings.Contains(stamp, "2025 年的报告首次公开于2026年3月20日，这一份是之后公开的。") {
		t.Errorf("the correction does not say what it corrects: %s", stamp)
	}
	files = good(t, lawCases(t, "correction"), "2027-02-20")
	rows := rowsOf(t, files)
	for path, want := range map[string]string{
		"enforcement/penalty/2026/a.md": "penalty-decision-7wd 2026-12-17→2026-12-26 2026-12-18 on-time",
		"enforcement/penalty/2026/b.md": "penalty-decision-7wd 2026-12-17→2026-12-26 2026-12-28 late", // the calendar was known since 12-20
		"enforcement/penalty/2026/c.md": "penalty-decision-7wd 2026-12-11→2026-12-22 2026-12-22 on-time",
		"policies/m.md":                 "normdoc-publish 2026-12-31→2027-01-29 2026-12-31 on-time; normdoc-comment-7wd 2026-12-17→2026-12-26 2026-12-26 on-time",
	} {
		if rows[path] != want {
			t.Errorf("%s\ngot  %s\nwant %s", path, rows[path], want)
		}
	}
}
