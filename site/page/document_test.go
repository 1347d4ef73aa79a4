package page

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/internal/sitetest"
	"gongkai/site/page/view"
)

func TestStampSentences(t *testing.T) {
	t.Parallel()
	const kind = `
violation = "x"
categories = ["警告"]
outcome = "x"
legal_basis = "x"
[subject]
name = "甲公司"
type = "法人及非法人组织"
`
	for _, c := range []struct{ name, front, tag, sentence, note string }{
		{"in time", "dated = 2026-03-05\npublished = 2026-03-12" + kind, "按期公开", "作出决定后第 5 个工作日公开，期限为 7 个工作日。", ""},
		{"same day", "dated = 2026-03-05\npublished = 2026-03-05" + kind, "按期公开", "作出决定当日公开，期限为 7 个工作日。", ""},
		{"before the first working day", "dated = 2026-03-06\npublished = 2026-03-07" + kind, "按期公开", "作出决定后、第 1 个工作日之前公开，期限为 7 个工作日。", ""},
		{"on a day off", "dated = 2026-03-05\npublished = 2026-03-14" + kind, "按期公开", "作出决定后第 6 个工作日之后的休息日公开，期限为 7 个工作日。", ""},
		{"late", "dated = 2026-04-09\npublished = 2026-04-28" + kind, "逾期公开", "应于2026年4月20日前（含当日）公开，晚 6 个工作日公开。", ""},
		{"late by nothing", "dated = 2026-03-11\npublished = 2026-03-21" + kind, "逾期公开", "应于2026年3月20日前（含当日）公开，晚 1 天公开（当天是周六，不足 1 个工作日）。", ""},
		{"no act date", "published = 2026-03-12" + kind, "暂不能判定", "截至2026年11月21日，暂不能判定是否按期公开。", "缺少起算日期。"},
		{"exempt", "dated = 2026-03-05\npublished = 2026-06-12\nexempt = { rule = \"penalty-decision-7wd\", reason = \"商业秘密\", basis = \"条例第十五条。\", approved_by = \"局长\", on = 2026-03-09 }" + kind,
			"依法不适用", "依法不适用 7 个工作日的公开期限。", "理由：商业秘密。依据：条例第十五条。批准：局长，2026年3月9日。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := planOf(t, "-- content/enforcement/penalty/2026/1.md --\n+++\ntitle = \"某决定\"\norgan = \"scjgj\"\n"+c.front+"+++\n正文\n")
			s := at[view.Document](t, plan, "/enforcement/penalty/2026/1/").Stamp
			if s == nil {
				t.Fatal("no stamp")
			}
			if s.Tag.Word != c.tag || s.Sentence != c.sentence || s.Note != c.note {
				t.Errorf("got  %s | %s | %s\nwant %s | %s | %s", s.Tag.Word, s.Sentence, s.Note, c.tag, c.sentence, c.note)
			}
			if s.Statement != "公开日期由发布机构填报，不是第三方证明。" || !strings.Contains(s.Citation, "国办发〔2018〕118号") {
				t.Errorf("statement %q, citation %q", s.Statement, s.Citation)
			}
		})
	}
}

// The notice for 2027 is missing, so the end of the window is not certain.
func TestProvisionalStamp(t *testing.T) {
	t.Parallel()
	plan := planOn(t, "-- content/policies/a.md --\n+++\ntitle = \"某通知\"\norgan = \"szf\"\ndated = 2026-12-07\npublished = 2027-01-05\n+++\n正文\n", calendar.New(2027, 1, 20))
	s := at[view.Document](t, plan, "/policies/a/").Stamp
	if s.Sentence != "截至2027年1月20日，暂不能判定是否按期公开。" || s.Tag.Word != "暂不能判定" || s.Tag.Class != "due" {
		t.Errorf("%s %s", s.Tag.Word, s.Sentence)
	}
	if want := "届满日落在放假安排尚未公布的时段：2027年1月5日是按法定节假日推算的，最早可能是2027年1月3日，最晚可能是2027年1月8日（截至2027年1月20日）。"; s.Note != want {
		t.Errorf("note %s", s.Note)
	}
	if len(s.Facts) != 5 {
		t.Errorf("facts %v", s.Facts)
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	v := at[view.Document](t, planOf(t, town), "/enforcement/penalty/2026/0012/")
	var got []string
	for _, r := range v.Metadata.Rows {
		got = append(got, r[0].Text+"="+r[1].Text)
	}
	want := []string{
		"索引号=11990001000000123W/2026-01012", "文号=示市监罚〔2026〕12号", "发布机构=示范市市场监督管理局", "类别=行政处罚决定",
		"处罚决定日期=2026年3月5日", "公开日期=2026年3月12日", "当事人名称=示范市安达商贸有限公司", "当事人类别=法人及非法人组织",
		"统一社会信用代码=9199000100005237XT", "处罚类别=罚款", "决定内容=罚款 5000 元", "违法行为类型=未明码标价",
		"罚款金额=5,000 元（人民币伍仟元整）", "法律依据=《中华人民共和国价格法》第四十二条", "关键词=明码标价", "对应指标=zb-57",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestOfficialTags(t *testing.T) {
	t.Parallel()
	v := at[view.Document](t, planOf(t, town), "/enforcement/penalty/2026/0012/")
	want := `SiteName=示范市法治政府信息公开
SiteDomain=www.shifan.example
SiteIDCode=9900000001
ColumnName=行政处罚
ColumnDescription=依法公开的行政处罚决定。
ColumnKeywords=行政处罚,行政处罚决定
ColumnType=行政执法公示
ArticleTitle=关于示范市安达商贸有限公司的行政处罚决定
PubDate=2026-03-12 00:00
ContentSource=示范市市场监督管理局
Keywords=明码标价
Description=行政处罚决定，示市监罚〔2026〕12号，示范市市场监督管理局，2026年3月12日公开。
Url=https://www.shifan.example/enforcement/penalty/2026/0012/
gongkai:rule=penalty-decision-7wd
gongkai:dated=2026-03-05
gongkai:due=2026-03-16
gongkai:published=2026-03-12
gongkai:elapsed=5
gongkai:allowed=7
gongkai:verdict=on-time
gongkai:provisional=false
`
	var got strings.Builder
	for _, m := range v.Meta {
		fmt.Fprintf(&got, "%s=%s\n", m.Name, m.Content)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
	if want := "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=9900000001&url=https%3A%2F%2Fwww.shifan.example%2Fenforcement%2Fpenalty%2F2026%2F0012%2F"; v.FeedbackURL != want {
		t.Errorf("feedback %s", v.FeedbackURL)
	}
	home := at[view.Home](t, planOf(t, town), "/")
	if len(home.Meta) != 5 || tag(home.Base, "ColumnType") != "首页" || tag(home.Base, "description") == "" {
		t.Errorf("home page has %v", home.Meta)
	}
}

func TestWorking(t *testing.T) {
	t.Parallel()
	v := at[view.Document](t, planOf(t, town), "/enforcement/penalty/2026/0012/")
	if len(v.Workings) != 1 || v.Stamp.Working != "#working" {
		t.Fatalf("%d workings", len(v.Workings))
	}
	var got []string
	for _, r := range v.Workings[0].Table.Rows {
		got = append(got, r[0].Date.ISO[8:]+r[1].Text+r[2].Text+r[3].Text)
	}
	want := "05周四起算日不计 06周五工作日1 07周六周末不计 08周日周末不计 09周一工作日2 10周二工作日3 11周三工作日4 12周四工作日5 13周五工作日6 14周六周末不计 15周日周末不计 16周一届满日7"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

// What is not simply in force says so first; what is, in the answer. Neither depends
// on the as-of date in its words.
func TestState(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town+`
-- content/decisions/open.md --
+++
title = "征求意见"
organ = "scjgj"
dated = 2026-11-10
published = 2026-11-10
stage = "征求意见"
comments = { open = 2026-11-10, close = 2026-12-15, how = "信箱 a@shifan.example" }
+++
正文
-- content/decisions/review.md --
+++
title = "送审稿"
organ = "scjgj"
dated = 2026-11-10
published = 2026-11-10
stage = "审查"
review = { start = 2026-11-16 }
+++
正文
-- content/policies/over.md --
+++
title = "过期的办法"
organ = "szf"
dated = 2023-01-05
published = 2023-01-06
effective = 2023-02-01
expires = 2025-07-14
+++
正文
`)
	for _, c := range []struct{ url, class, word, text, link string }{
		{"/policies/old/", "withdrawn", "废止", "自2025年4月1日起被示政规〔2025〕1号废止。现在办事不能再以它为依据。", "看废止它的新文件"},
		{"/policies/mid/", "due", "已修改", "自2026年4月1日起被示政规〔2026〕1号修改，请对照阅读。有效期至2030年3月31日。", "看修改它的文件"},
		{"/policies/over/", "withdrawn", "失效", "本文件已于2025年7月14日失效。现在办事不能再以它为依据。", "查现行有效的文件清单"},
		{"/policies/new/", "", "", "", ""},
		{"/interpretations/old/", "withdrawn", "废止", "这里解读的《旧办法》（示政规〔2024〕1号）：自2025年4月1日起被《中办法》（示政规〔2025〕1号）废止。", "旧办法"},
		{"/interpretations/mid/", "", "", "", ""},
		{"/enforcement/penalty/2026/withdrawn/", "withdrawn", "已撤回", "这里原来公开的内容已于2026年6月2日撤回，不能再作为依据。请看：", ""},
		{"/decisions/open/", "due", "正在征求意见", "到2026年12月15日为止（含当日），谁都可以提意见。内容还没有定，不能作为依据。", ""},
		{"/decisions/review/", "due", "审查中", "自2026年11月16日起进行合法性审核，还没有定稿。", ""},
		{"/enforcement/penalty/2026/0012/", "", "", "", ""},
	} {
		s := at[view.Document](t, plan, c.url).State
		if s == nil {
			s = &view.State{}
		}
		link := ""
		if len(s.Links) > 0 {
			link = s.Links[0].Label
		}
		if s.Tag.Word != c.word || s.Tag.Class != c.class || s.Text != c.text || c.link != "" && link != c.link {
			t.Errorf("%s: %v %q %q", c.url, s.Tag, s.Text, link)
		}
	}
	if got := answerOf(t, plan, "/policies/new/"); !strings.HasPrefix(got, "是否有效=现行有效 自2026年4月1日起施行。") {
		t.Error(got)
	}
}

// answerOf returns the answer of a page: pairs in a line.
func answerOf(t *testing.T, plan *planned, url string) string {
	t.Helper()
	var pairs []string
	for _, a := range at[view.Document](t, plan, url).Answer {
		text := a.Label + "="
		for _, part := range a.Parts {
			if part.Tag != nil {
				text += part.Tag.Word + " "
			}
			if text += part.Text; part.Date != nil && part.Text == "" {
				text += part.Date.Chinese
			}
			for _, l := range part.Links {
				text += "[" + l.Label + "]"
			}
		}
		pairs = append(pairs, text)
	}
	return strings.Join(pairs, " | ")
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	plan := planDemo(t)
	for _, c := range []struct{ url, want string }{
		{"/enforcement/penalty/2026/0012/", "当事人=[示范市安达商贸有限公司] | 违法行为=未明码标价 | 处罚结果=罚款 5,000 元 | 处罚机关=市市场监管局，2026年3月5日 | 目前状态=有效，公示中 公示到2027年3月5日 | 复议截止=2026年5月6日，已过"},
		{"/enforcement/licence/2026/0005/", "被许可人=[示范市筑安建设工程有限公司] | 许可内容=核准滨河安置房三标段处置建筑垃圾（工程渣土）12,600立方米 | 有效期=2026年3月20日至2026年6月30日 | 目前状态=有效期已满  | 许可机关=市城管局，2026年3月17日"},
		{"/powers/jtj-xk-009/", "谁来办=示范市交通运输局，运输管理科 | 几天办完=13 个工作日，法定最长 20 个工作日 | 收费=不收费"},
		{"/reports/2024-enforcement-scjgj/", "报告年度=2024年 | 报告机关=市市场监管局，成文于2025年1月17日 | 报告状态=正式公布 公开于2025年1月22日 | 行政处罚=2,103 宗 | 罚没金额=1,391.72 万元 | 行政许可=39,074 宗"},
		{"/reports/2025-disclosure-scjgj/", "新收申请=88 件 | 予以公开=30 件"},
		{"/interpretations/2026-waste-sorting/", "一句话概括="},
		{"/decisions/2026-heating-price-consultation/", "主要内容=居民供热打算由按面积收费逐步改为按用热量收费。 | 怎样提意见=打电话"},
		{"/decisions/2026-parking-plan-consultation/", "征求意见=2026年5月7日至2026年6月10日 | 结果=意见采纳情况在规划报批后公布 | 发布机构=市住建局，2026年5月6日 | 环节=征求意见 | 您可以=[看正文]，电话 0999-5550130"},
	} {
		if got := answerOf(t, plan, c.url); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s\nwant %s", c.url, got, c.want)
		}
	}
	v := at[view.Document](t, plan, "/enforcement/penalty/2026/0012/")
	if want := "决定书于2026年3月6日送达，申请行政复议的 60 日期限到2026年5月6日为止（《中华人民共和国行政复议法》第二十条）。法律规定的期限更长的，按法律规定。"; v.Objection != want {
		t.Error(v.Objection)
	}
}

// Every kind but plain pages has an answer, each key of which the record can have.
func TestAnswersOfKinds(t *testing.T) {
	t.Parallel()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	computed := []string{"about", "standing", "validity", "interpretations", "objection", "organ.address", "organ.phone", "organ.email"}
	for _, kind := range kinds.All() {
		if (len(kind.Answer) == 0) != kind.Plain {
			t.Errorf("%s has %d answers", kind.ID, len(kind.Answer))
		}
		if s := kind.Standing; s != nil && (s.Word == "" || s.Field != "" && kinds.Label(kind, s.Field) == s.Field || s.Until != "" && (kinds.Label(kind, s.Until) == s.Until || s.Over == "")) {
			t.Errorf("%s: %+v", kind.ID, *s)
		}
		// The state above the title says until when opinions are asked for; the answer must say how.
		if slices.Contains(kind.Keys, "comments") && !slices.ContainsFunc(kind.Answer, func(a disclosure.Answer) bool { return slices.Contains(a.Keys, "comments.how") }) {
			t.Errorf("%s can be consulted on, and does not say how", kind.ID)
		}
		for _, a := range kind.Answer {
			for _, key := range a.Keys {
				if !slices.Contains(computed, key) && kinds.Label(kind, key) == key {
					t.Errorf("%s: no key %s", kind.ID, key)
				}
			}
		}
	}
}

// The stamp shows the worst of a document's deadlines, and of a tombstone none as good.
func TestStampShowsTheWorst(t *testing.T) {
	t.Parallel()
	plan := planDemo(t)
	for _, c := range []struct{ url, class, word, others string }{
		{"/policies/2026-waste-sorting/", "late", "期限不足", "共有 "},
		{"/enforcement/penalty/2025/0016/", "withdrawn", "按期公开", "共有 2 项期限：按期公开 1 项，按期撤回 1 项。"},
		{"/enforcement/penalty/2025/0031/", "late", "逾期撤回", "逾期撤回 1 项"},
		{"/enforcement/penalty/2026/0012/", "ok", "按期公开", ""},
	} {
		s := at[view.Document](t, plan, c.url).Stamp
		if s.Tag.Class != c.class || s.Tag.Word != c.word || !strings.Contains(s.Others, c.others) || c.others == "" && s.Others != "" || s.Working != "#working" {
			t.Errorf("%s: %v %q %q", c.url, s.Tag, s.Others, s.Working)
		}
	}
}

func TestRelatedBothWays(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	for _, c := range []struct{ url, want string }{
		{"/policies/mid/", "政策解读:《中办法》解读 废止的文件:旧办法 被下列文件修改:新决定"},
		{"/policies/old/", "政策解读:《旧办法》解读 被下列文件废止:中办法"},
		{"/policies/new/", "修改的文件:中办法"},
		{"/interpretations/mid/", "解读的文件:中办法"},
		{"/enforcement/penalty/2026/0018/", "取代的文件:示市监罚〔2026〕21号行政处罚决定（已撤回） 当事人:示范市安达商贸有限公司的全部公开决定"},
	} {
		var got []string
		for _, g := range at[view.Document](t, plan, c.url).Related {
			for _, l := range g.Links {
				got = append(got, g.Title+":"+l.Label)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s", c.url, strings.Join(got, " "))
		}
	}
}

func TestHistoryAndNeighbours(t *testing.T) {
	t.Parallel()
	v := at[view.Document](t, planOf(t, town), "/enforcement/penalty/2026/0018/")
	var got []string
	for _, e := range v.Charts[0].Line {
		got = append(got, e.Date.ISO+e.Text+e.Wait)
	}
	if v.History != nil {
		t.Errorf("the history twice: %v", v.History)
	}
	if want := "2026-04-09作出行政处罚决定 2026-04-28公开 2026-05-06更正：更正日期"; strings.Join(got, " ") != want {
		t.Errorf("history %v", got)
	}
	if v.Previous == nil || v.Previous.Href != "../0012/index.html" || v.Next == nil || v.Next.Href != "../withdrawn/index.html" && v.Next.Href != "../person/index.html" {
		t.Errorf("neighbours %v %v", v.Previous, v.Next)
	}
}

func TestJSONLD(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	for _, c := range []struct{ url, kind, want string }{
		{"/policies/mid/", "Legislation", `"legislationIdentifier":"示政规〔2025〕1号","legislationDate":"2025-03-04","legislationDateVersion":"2025-04-01"`},
		{"/policies/mid/", "Legislation", `"legislationLegalForce":"PartiallyInForce","legislationRepeals":[{"@type":"Legislation","@id":"https://www.shifan.example/policies/old/"`},
		{"/reports/2025/", "Report", `"temporalCoverage":"2025"`},
		{"/enforcement/penalty/2026/0012/", "CreativeWork", `"additionalType":"行政处罚决定"`},
		{"/data/", "Dataset", `"contentUrl":"https://www.shifan.example/data/penalty.csv"`},
		{"/", "GovernmentOrganization", `"name":"示范市人民政府办公室"`},
	} {
		for i := range plan.Pages {
			if plan.Pages[i].URL != c.url {
				continue
			}
			each(plan.view(t, &plan.Pages[i]), func(b view.Base) {
				text := string(b.JSONLD)
				if !json.Valid([]byte(text)) || !strings.Contains(text, `"@type":"`+c.kind+`"`) || !strings.Contains(text, c.want) {
					t.Errorf("%s: %s", c.url, text)
				}
			})
		}
	}
}

// A day without news changes no document but those whose words name the day.
func TestQuietDay(t *testing.T) {
	t.Parallel()
	day := sitetest.AsOf().AddDays(3) // nothing of the demonstration begins, ends or is corrected on the next
	today, tomorrow := planFS(t, os.DirFS("../.."), day), planFS(t, os.DirFS("../.."), day.AddDays(1))
	changed, documents := 0, 0
	for i := range today.Pages {
		a, b := &today.Pages[i], &tomorrow.Pages[i]
		if a.Source == "" {
			continue
		}
		documents++
		before, after := today.view(t, a), tomorrow.view(t, b)
		if view.Digest(before) == view.Digest(after) {
			continue
		}
		if changed++; !strings.Contains(words(before), "截至"+day.Chinese()) {
			t.Errorf("%s changes by a day", a.URL)
		}
	}
	if documents < 100 || changed > documents/50 {
		t.Errorf("%d of %d documents change by a day", changed, documents)
	}
}
