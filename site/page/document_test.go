package page

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gongkai/site/calendar"
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

func TestValidity(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	for _, c := range []struct{ url, word, note string }{
		{"/policies/old/", "废止", "自2025年4月1日起被《中办法》（示政规〔2025〕1号）废止。截至2026年11月21日。"},
		{"/policies/mid/", "已修改", "自2026年4月1日起被《新决定》（示政规〔2026〕1号）修改，请对照阅读。有效期至2030年3月31日。截至2026年11月21日。"},
		{"/policies/new/", "现行有效", "自2026年4月1日起施行。截至2026年11月21日。"},
		{"/interpretations/old/", "废止", "这里解读的是《旧办法》（示政规〔2024〕1号）：自2025年4月1日起被《中办法》（示政规〔2025〕1号）废止。截至2026年11月21日。"},
	} {
		v := at[view.Document](t, plan, c.url)
		if v.Validity == nil || v.Validity.Word != c.word || v.ValidNote != c.note {
			t.Errorf("%s: %v %q", c.url, v.Validity, v.ValidNote)
		}
	}
	if v := at[view.Document](t, plan, "/interpretations/mid/"); v.Validity != nil {
		t.Errorf("an amended policy's interpretation is %v", v.Validity)
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
		for _, row := range at[view.Document](t, plan, c.url).Beside {
			for _, l := range row.Links {
				got = append(got, row.Label+":"+l.Label)
			}
		}
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
	for _, e := range v.History {
		got = append(got, e.Date.ISO+e.Text)
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
