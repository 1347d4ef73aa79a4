package page

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
	"gongkai/site/proof/versions"
)

// planPast plans a town with a log, which knows versions of documents.
func planPast(t *testing.T, archive string, past map[string][]versions.Version) *planned {
	t.Helper()
	c, problems, err := corpus.Load(sitetest.Files(settings, loggedSettings+archive), corpus.Options{})
	if err != nil || len(problems) > 0 && problems[0].Severity == 0 {
		t.Fatal(err, problems)
	}
	ledger, _ := ledger.Build(c, sitetest.Rules(t, c), sitetest.AsOf(), 0)
	times := grade.NewTimes([]grade.Seen{{Size: 5, Time: time.Date(2026, 3, 2, 9, 30, 0, 0, calendar.Zone()), By: "dag.example/witness"}})
	return &planned{New(catalog.New(c, ledger.Public()), dataFields, Past{Versions: past, Times: times}), c}
}

// placed makes the view of a page with records in it.
func placed[V any](t *testing.T, plan *planned, url string, records map[string]*record.Record) *V {
	t.Helper()
	v := at[V](t, plan, url)
	for i := range plan.Pages {
		if plan.Pages[i].URL == url {
			plan.Pages[i].PlaceRecords(v, records)
		}
	}
	return v
}

// changed shows changes in a line.
func changed(rows []view.Change) string {
	var list []string
	for _, row := range rows {
		text := row.Same
		if row.Label != "" {
			text = row.Label + "："
		}
		for _, p := range row.Both {
			text += map[[2]bool]string{{true, false}: "[-" + p.Text + "-]", {false, true}: "[+" + p.Text + "+]", {}: p.Text}[[2]bool{p.Deleted, p.Added}]
		}
		list = append(list, text)
	}
	return strings.Join(list, "|")
}

// Digests of records.
var digestA, digestB, digestC = strings.Repeat("a", 64), strings.Repeat("b", 64), strings.Repeat("c", 64)

// three are a text that was changed on two days, the second time by the build.
var three = []versions.Version{
	{Event: log.Publish, Index: 1, AsOf: "2026-03-01", Record: digestA, Page: "2026-03-01"},
	{Event: log.Revise, Index: 7, AsOf: "2026-03-20", Record: digestB, Page: "2026-03-20"},
	{Event: log.Revise, Index: versions.Pending, Record: digestC},
}

func records() map[string]*record.Record {
	return map[string]*record.Record{
		digestA: {Published: "2026-03-01", Fields: []record.Field{{Key: "title", Value: "台阶办法"}, {Key: "organ", Value: "szf"}, {Key: "topics", Value: "甲"}, {Key: "topics", Value: "乙"}},
			Files: []record.File{{SHA256: strings.Repeat("1", 64), Bytes: 2048, Name: "files/图.pdf"}}, Body: "第一条 台阶高十厘米。\n表1\n名称\t数\t\n<甲>\t3\t\n第二条 台阶宽三十厘米。\n"},
		digestB: {Published: "2026-03-02", Fields: []record.Field{{Key: "title", Value: "台阶办法"}, {Key: "organ", Value: "scjgj"}, {Key: "topics", Value: "甲"}, {Key: "topics", Value: "丙"}},
			Files: []record.File{{SHA256: strings.Repeat("2", 64), Bytes: 2048, Name: "files/图.pdf"}}, Body: "第一条 台阶高15厘米。\n表1\n名称\t数\t\n<甲>\t4\t\n第二条 台阶宽三十厘米。\n"},
		digestC: {Published: "2026-03-02", Fields: []record.Field{{Key: "title", Value: "台阶办法"}, {Key: "organ", Value: "scjgj"}, {Key: "topics", Value: "甲"}, {Key: "topics", Value: "丙"}, {Key: "level", Value: "市级"}},
			Body: "第一条 台阶高15厘米。\n表1\n名称\t数\t\n<甲>\t4\t\n第二条 台阶宽三十厘米。\n"},
	}
}

// The page of versions lists them from the newest on, with what changed; each older text
// has a page, the document leads there and back, and programs find them all.
func TestVersions(t *testing.T) {
	t.Parallel()
	archive := strings.Replace(amendedTown, "effective = 2025-02-01\n[[states]]", "effective = 2025-02-01\n[[revised]]\ndate = 2026-03-19\nnote = \"改正高度。\"\n[[states]]", 1)
	plan := planPast(t, archive, map[string][]versions.Version{"policies/steps.md": three})
	v := placed[view.Comparison](t, plan, "/policies/steps/versions/", records())
	var got []string
	for _, part := range v.Parts {
		got = append(got, part.Title)
		for _, row := range part.Facts {
			text := row.Label + " " + row.Text
			if row.Date != nil {
				text += row.Date.ISO
			}
			for _, link := range row.Links {
				text += link.Label + " " + link.Href + " "
			}
			got = append(got, strings.TrimSpace(text))
		}
		if part.Rows != nil {
			got = append(got, changed(part.Rows))
		}
	}
	want := `修改（最近一次）
改动说明 未说明
公开日志 随这次发布登记
查看 公开记录 ../record.txt
附件：[-图.pdf（2 KB，SHA-256 222222222222）-]|level：[+市级+]|正文没有变化
修改（2026年3月20日）
改动说明 改正高度。
数据截至 2026-03-20
公开日志 第 7 号登记
时间证明 仅陈述：没有第三方时间证明
查看 这一版的全文 2026-03-20/index.html 公开记录 ../../../log/records/bb/bb/RECORD
公开日期：2026年3月[-1-][+2+]日|发布机构：示范市[-人民政府-][+市场监督管理局+]|topics：甲；[-乙-][+丙+]|附件：图.pdf（2 KB，SHA-256 [-111111111111-][+222222222222+]）|第一条 台阶高[-十-][+15+]厘米。|2 段没有变化|<甲>　[-3-][+4+]|1 段没有变化
首次登记（2026年3月1日）
数据截至 2026-03-01
公开日志 第 1 号登记
时间证明 最迟于2026年3月2日已登记（见证人：dag.example/witness）
查看 这一版的全文 2026-03-01/index.html 公开记录 ../../../log/records/aa/aa/RECORD`
	text := strings.ReplaceAll(strings.ReplaceAll(strings.Join(got, "\n"), digestB, "RECORD"), digestA, "RECORD")
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	old := placed[view.Edition](t, plan, "/policies/steps/versions/2026-03-01/", records())
	if old.State == nil || old.State.Text != "这是旧版本，现行内容见" || old.State.Links[0].Href != "../../index.html" || !old.NoIndex || old.Canonical != "https://www.shifan.example/policies/steps/" {
		t.Errorf("the older text says %v, canonical %s", old.State, old.Canonical)
	}
	if want := "<p>第一条 台阶高十厘米。</p>\n<p>表1</p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"第 1 张表\">\n<table>\n<tr><th scope=\"col\">名称</th><th scope=\"col\">数</th></tr>\n<tr><td>&lt;甲&gt;</td><td>3</td></tr>\n</table>\n</div>\n<p>第二条 台阶宽三十厘米。</p>\n"; string(old.Body) != want {
		t.Errorf("the older text is %s", old.Body)
	}
	var relations []string
	for _, r := range old.Relations {
		relations = append(relations, r.Rel+" "+r.Href)
	}
	if want := "original ../../index.html, timemap ../timemap.txt, memento index.html, memento ../2026-03-20/index.html"; strings.Join(relations, ", ") != want {
		t.Errorf("relations %s", strings.Join(relations, ", "))
	}
	d := at[view.Document](t, plan, "/policies/steps/")
	if d.Versions == nil || d.Versions.Label != "本页改过 2 次，看改了什么" || d.Versions.Href != "versions/index.html" {
		t.Errorf("the document leads to %v", d.Versions)
	}
	marks := 0
	each(d, func(s view.Step) {
		if s.Link != nil && s.Link.Href == "versions/index.html#site-version-2" && s.Text == "本页内容改动" && s.Date.ISO == "2026-03-20" {
			marks++
		}
	})
	if marks != 1 {
		t.Errorf("%d marks on the line", marks)
	}
	leads := func(links []view.Link, href string) bool {
		return slices.ContainsFunc(links, func(l view.Link) bool { return l.Href == href })
	}
	if s := at[view.Edition](t, plan, "/policies/steps/states/2026-05-01/"); !leads(s.Others, "../../versions/index.html") {
		t.Errorf("the text of a period leads to %v", s.Others)
	}
	if !leads(v.Others, "../states/compare/index.html") {
		t.Errorf("the versions lead to %v", v.Others)
	}
	for _, f := range plan.Found {
		if strings.Contains(f.Found().URL, "/versions/") {
			t.Errorf("search finds %s", f.Found().URL)
		}
	}
	maps := plan.TimeMaps()
	if want := `<https://www.shifan.example/policies/steps/>; rel="original",
<https://www.shifan.example/policies/steps/versions/timemap.txt>; rel="self"; type="application/link-format",
<https://www.shifan.example/policies/steps/versions/2026-03-01/>; rel="memento"; datetime="Mon, 02 Mar 2026 01:30:00 GMT",
<https://www.shifan.example/policies/steps/versions/2026-03-20/>; rel="memento"; datetime="Thu, 19 Mar 2026 16:00:00 GMT"
`; len(maps) != 1 || maps[0].Text != want {
		t.Errorf("%v", maps)
	}
}

// Of a document that is public no longer the days stay, and nothing else.
func TestVersionsOfTombstone(t *testing.T) {
	t.Parallel()
	list := []versions.Version{
		{Event: log.Publish, Index: 1, AsOf: "2026-03-01", Record: digestA, Gone: true},
		{Event: log.Withdraw, Index: 7, AsOf: "2026-03-20", Record: digestB, Tombstone: true},
	}
	archive := strings.Replace(amendedTown, "title = \"修改台阶办法的决定\"", "title = \"修改台阶办法的决定\"\nrevised = [{ date = 2026-03-19, note = \"改正。\" }]\nwithdrawal = { on = 2026-03-20, cause = \"撤销\", reason = \"有误。\" }", 1)
	plan := planPast(t, archive, map[string][]versions.Version{"policies/steps-change.md": list})
	v := placed[view.Comparison](t, plan, "/policies/steps-change/versions/", nil)
	if len(v.Parts) != 2 || v.Parts[0].Title != "撤回（2026年3月20日，现在的）" || v.Parts[1].Title != "首次登记（2026年3月1日）" || v.Parts[0].Rows != nil || v.Parts[0].Old != "" {
		t.Errorf("%+v", v.Parts)
	}
	each(v.Parts, func(l view.Link) {
		if strings.Contains(l.Href, "records") {
			t.Errorf("the page leads to %s", l.Href)
		}
	})
	if text := fmt.Sprint(v.Parts); strings.Contains(text, "改正") {
		t.Error("the page has a note of the editor")
	}
	if d := at[view.Document](t, plan, "/policies/steps-change/"); d.Versions == nil || d.Versions.Label != "看各次发布的日期" {
		t.Errorf("the tombstone leads to %v", d.Versions)
	}
}

// A note belongs to the first change that was published on its day or later.
func TestNotes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ revised, want string }{
		"none":                       {``, "||"},
		"of either":                  {`{ date = 2026-03-19, note = "一" }, { date = 2026-04-02, note = "二" }`, "|一|二"},
		"on the days themselves":     {`{ date = 2026-03-20, note = "一" }, { date = 2026-03-21, note = "二" }`, "|一|二"},
		"two of one change":          {`{ date = 2026-03-20, note = "乙" }, { date = 2026-03-10, note = "甲" }`, "|甲；乙|"},
		"older than the log":         {`{ date = 2026-02-10, note = "旧" }, { date = 2026-03-10, note = "一" }`, "|一|"},
		"on the day it began":        {`{ date = 2026-03-01, note = "一" }`, "|一|"},
		"to come":                    {`{ date = 2027-03-01, note = "一" }`, "||"},
		"of the version to come now": {`{ date = 2026-11-21, note = "二" }`, "||二"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := strings.Replace(amendedTown, "effective = 2025-02-01\n[[states]]", "effective = 2025-02-01\nrevised = ["+c.revised+"]\n[[states]]", 1)
			plan := planPast(t, archive, map[string][]versions.Version{"policies/steps.md": three})
			for i := range plan.Pages {
				if p, ok := plan.Pages[i].content.(*versionsPage); ok && strings.Join(p.notes(), "|") != c.want {
					t.Errorf("got %s, want %s", strings.Join(p.notes(), "|"), c.want)
				}
			}
			warned := len(plan.Unexplained(func(string) bool { return false })) == 1
			if want := strings.HasSuffix(c.want, "|"); warned != want {
				t.Errorf("warned %v, want %v", warned, want)
			}
		})
	}
}

// Of a document with very many versions only the newest are compared.
func TestManyVersions(t *testing.T) {
	t.Parallel()
	var list []versions.Version
	for i := range 3 * mostCompared {
		list = append(list, versions.Version{Event: log.Revise, Index: int64(i), AsOf: "2026-03-01", Record: fmt.Sprintf("%064d", i), Page: fmt.Sprint("2026-03-01-", i+1)})
	}
	list[len(list)-1].Page = ""
	plan := planPast(t, amendedTown, map[string][]versions.Version{"policies/steps.md": list})
	for i := range plan.Pages {
		if p := &plan.Pages[i]; p.URL == "/policies/steps/versions/" {
			if _, digests := p.Records(); len(digests) != mostCompared+1 {
				t.Errorf("%d records are read", len(digests))
			}
			if v := p.View().(*view.Comparison); len(v.Parts) != len(list) {
				t.Errorf("%d versions are listed", len(v.Parts))
			}
		}
	}
}

// Nothing of the site's own may lie where the versions of a document do.
func TestNamesOfVersions(t *testing.T) {
	t.Parallel()
	files := "-- content/policies/steps/versions/a.md --\n+++\ntitle = \"另一个\"\norgan = \"szf\"\ndated = 2026-03-01\npublished = 2026-03-02\n+++\n文。\n"
	for _, c := range []struct {
		archive string
		want    bool
	}{{loggedSettings + amendedTown + files, true}, {amendedTown + files, false}, {loggedSettings + amendedTown, false}} {
		problems := planningProblems(t, c.archive)
		got := false
		for _, p := range problems {
			got = got || p.Path == "content/policies/steps/versions/a.md" && strings.Contains(p.Message, "文件夹 /policies/steps/versions/ 放 content/policies/steps.md 的历次版本")
		}
		if got != c.want {
			t.Errorf("problems %v, want one: %v", problems, c.want)
		}
	}
}
