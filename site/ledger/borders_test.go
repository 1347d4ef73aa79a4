package ledger

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/internal/sitetest"
)

// Law changes at a day. These tests stand on both sides of each border.

func on(t *testing.T, day string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// rulesOn are the rules whose id has the prefix and that are in force on a day.
func rulesOn(t *testing.T, prefix, day string) string {
	t.Helper()
	var ids []string
	for _, r := range sitetest.Rules(t, nil).All() {
		if strings.HasPrefix(r.ID, prefix) && r.InForce(on(t, day)) {
			ids = append(ids, r.ID)
		}
	}
	return strings.Join(ids, " ")
}

func TestRulesInForceAtTheirBorders(t *testing.T) {
	for _, c := range []struct{ what, prefix, before, last, first, after string }{
		{"信用修复管理办法", "credit-", "credit-old-2023", "2026-03-31", "2026-04-01", "credit-minor credit-general credit-serious"},
		{"失信行为纠正后的信用信息修复管理办法（试行）", "credit-", "credit-old-2019", "2023-04-30", "2023-05-01", "credit-old-2023"},
		{"发改办财金〔2019〕527号", "credit-", "credit-old-2017", "2019-06-30", "2019-07-01", "credit-old-2019"},
		{"2017年的通知", "credit-", "", "2017-07-30", "2017-07-31", "credit-old-2017"},
		{"行政处罚法（2021年修订）", "penalty-withdraw", "", "2021-07-14", "2021-07-15", "penalty-withdraw-3wd"},
		{"治安管理处罚法（2025年修订）", "public-security", "", "2025-12-31", "2026-01-01", "public-security-seal"},
		{"法治政府建设与责任落实督察工作规定", "rol-report-", "rol-report-q1", "2019-04-14", "2019-04-15", "rol-report-up-0301 rol-report-up-0401 rol-report-publish-0401"},
		{"国办发〔2018〕118号, from its publication", "penalty-decision", "", "2019-01-02", "2019-01-03", "penalty-decision-7wd"},
		{"政府信息公开条例（2019年修订）", "ogi-proactive", "ogi-proactive-2007-20wd", "2019-05-14", "2019-05-15", "ogi-proactive-20wd"},
		{"国办发〔2016〕80号", "emergency", "emergency-24h", "2016-11-09", "2016-11-10", "emergency-5h emergency-conference-24h"},
	} {
		t.Run(c.what, func(t *testing.T) {
			if got := rulesOn(t, c.prefix, c.last); got != c.before {
				t.Errorf("on %s: %q", c.last, got)
			}
			if got := rulesOn(t, c.prefix, c.first); got != c.after {
				t.Errorf("on %s: %q", c.first, got)
			}
		})
	}
}

// decided is one penalty with its dates and further front matter.
func decided(front string) string {
	return numberedTown([3]string{"enforcement/penalty/2021/1", "示市监罚〔2021〕1号", "organ = \"scjgj\"\n" + front})
}

func TestPenaltyLawOf2021(t *testing.T) {
	withdrawn := func(dated, published, caused, taken string) string {
		return fmt.Sprintf("dated = %s\npublished = %s\n[withdrawal]\ncause = \"撤销\"\ncaused = %s\non = %s\nreason = \"复议撤销\"", dated, published, caused, taken)
	}
	for _, c := range []struct{ name, front, want string }{
		{"decided and withdrawn under the old law", withdrawn("2021-07-01", "2021-07-05", "2021-07-14", "2021-07-30"), ""},
		{"decided under the old law, public and so to be withdrawn under the new one", withdrawn("2021-07-14", "2021-07-15", "2021-07-14", "2021-07-30"), "2021-07-20 late"},
		{"decided on the first day of the new law, three working days", withdrawn("2021-07-15", "2021-07-16", "2021-07-16", "2021-07-21"), "2021-07-21 on-time"},
		{"a day later", withdrawn("2021-07-15", "2021-07-16", "2021-07-16", "2021-07-22"), "2021-07-21 late"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, e := range build(t, decided(c.front), sitetest.AsOf()).Of("enforcement/penalty/2021/1.md") {
				if e.Rule.ID == "penalty-withdraw-3wd" {
					got = fmt.Sprintf("%s %s", e.Due, e.Verdict)
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Records of the 治安管理处罚法 may not be public from 2026-01-01, older ones too:
// what decides is the day that is looked at, not the day of the record.
func TestPublicSecurityFrom2026(t *testing.T) {
	const front = "dated = 2025-03-05\npublished = 2025-03-06\nlegal_basis = \"《中华人民共和国治安管理处罚法》第四十三条\""
	for _, c := range []struct{ name, day, front, verdict, problem string }{
		{"the last day", "2025-12-31", front, "on-time", ""},
		{"the first day", "2026-01-01", front, "forbidden", "error forbidden"},
		{"sealed", "2026-01-01", front + "\nsealed = 2026-01-01", "", ""},
		{"of the new year, unpublished as it must be", "2026-03-31", "dated = 2026-03-05\nlegal_basis = \"治安管理处罚法\"", "forbidden", ""},
		{"another law is another matter", "2026-01-01", strings.Replace(front, "治安管理处罚法", "价格法", 1), "on-time", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := build(t, decided(c.front), on(t, c.day))
			verdict, problem := "", ""
			for _, e := range l.Of("enforcement/penalty/2021/1.md") {
				verdict = string(e.Verdict)
			}
			for _, p := range l.Problems() {
				if p.Code == "forbidden" {
					problem = p.Severity.String() + " " + p.Code
				}
			}
			if verdict != c.verdict || problem != c.problem {
				t.Errorf("got %q and %q", verdict, problem)
			}
		})
	}
}

// The publicity of a penalty ends with its 公示截止期, that day included,
// whichever tier and whichever of the two regimes around 2026-04-01 set it.
func TestPublicityEndsWithItsLastDay(t *testing.T) {
	for _, dated := range []string{"2026-03-31", "2026-04-01"} {
		for _, tier := range []string{"轻微", "一般", "严重"} {
			archive := decided(fmt.Sprintf("dated = %s\npublished = %s\npublicity_until = 2026-07-01\ntier = %q", dated, dated, tier))
			for day, want := range map[string]disclosure.State{"2026-07-01": disclosure.Public, "2026-07-02": disclosure.Expired} {
				l := build(t, archive, on(t, day))
				if e := l.Of("enforcement/penalty/2021/1.md"); len(e) != 1 || e[0].State != want || e[0].Verdict != deadline.OnTime {
					t.Errorf("%s, %s, on %s: %+v", dated, tier, day, e)
				}
			}
		}
	}
}

// notice2027 is an arrangement that takes two days more than the statutory ones
// and works the weekend, issued when the acts below were done.
const notice2027 = `-- content/calendar/2027.toml --
format = 1
calendar = "CN"
coverage = { from = "2007-01-01", to = "2027-12-31" }
[[year]]
year = 2027
notice = "国办发明电〔2026〕9号"
url = "https://www.gov.cn/x.htm"
issued = 2027-01-20
off = [{ name = "元旦", from = "2027-01-01", to = "2027-01-01" }]
work = ["2027-01-02"]
`

// A calendar that is published after the act turns no verdict against whoever
// acted: dated 2026-12-23, the seventh working day was 2027-01-04 by what could
// be known, and is 2027-01-02 by the notice of 2027-01-20.
func TestCalendarPublishedAfterTheAct(t *testing.T) {
	for _, c := range []struct{ published, before, after, due, reason string }{
		{"2027-01-02", "on-time", "on-time", "2027-01-02", ""},
		{"2027-01-04", "undetermined", "on-time", "2027-01-02", "公开时放假安排尚未公布，按法定节假日计算在期限内"},
		{"2027-01-05", "undetermined", "late", "2027-01-02", ""},
		{"2027-01-08", "late", "late", "2027-01-02", ""},
		{"2027-01-25", "late", "late", "2027-01-02", ""},
	} {
		archive := decided("dated = 2026-12-23\npublished = " + c.published)
		old := build(t, archive, on(t, "2027-01-25")).Of("enforcement/penalty/2021/1.md")[0]
		e := build(t, archive+notice2027, on(t, "2027-02-01")).Of("enforcement/penalty/2021/1.md")[0]
		if string(old.Verdict) != c.before || !old.Provisional {
			t.Errorf("published %s, before the notice: %s", c.published, old.Verdict)
		}
		if string(e.Verdict) != c.after || e.Due.String() != c.due || e.Reason != c.reason || e.Provisional {
			t.Errorf("published %s: %s due %s %q", c.published, e.Verdict, e.Due, e.Reason)
		}
		if got := strings.Join(e.Notices, " "); got != "国办发明电〔2025〕7号 国办发明电〔2026〕9号" {
			t.Errorf("published %s: notices %s", c.published, got)
		}
		if c.before == "on-time" && c.after != "on-time" {
			t.Errorf("published %s: a kept deadline was turned", c.published)
		}
	}
}

// Whatever day a notice of a coming year turns out to give, a deadline that was
// certainly kept before it stays kept.
func TestKeptStaysKept(t *testing.T) {
	for _, dated := range []string{"2026-12-18", "2026-12-22", "2026-12-23", "2026-12-25", "2026-12-31"} {
		for i := range 25 {
			published := on(t, dated).AddDays(i)
			if !published.Before(on(t, "2027-01-20")) {
				continue
			}
			archive := decided(fmt.Sprintf("dated = %s\npublished = %s", dated, published))
			before := build(t, archive, on(t, "2027-01-25")).Of("enforcement/penalty/2021/1.md")[0]
			after := build(t, archive+notice2027, on(t, "2027-02-01")).Of("enforcement/penalty/2021/1.md")[0]
			if before.Verdict == deadline.OnTime && after.Verdict != deadline.OnTime {
				t.Errorf("dated %s, published %s: %s became %s", dated, published, before.Verdict, after.Verdict)
			}
		}
	}
}

// A period that had to stay open for a number of working days is not too short
// because a later notice takes days off: what could be known decides.
func TestOpenPeriodUnderALaterNotice(t *testing.T) {
	notice := strings.NewReplacer(`to = "2027-01-01" }]`, `to = "2027-01-03" }, { name = "补休", from = "2027-01-04", to = "2027-01-04" }]`,
		`work = ["2027-01-02"]`, "work = []").Replace(notice2027)
	for _, c := range []struct{ rule, front, closed, verdict, reason string }{
		{"normdoc-comment-7wd", "[comments]\nopen = 2026-12-23\nclose = ", "2027-01-04", "on-time", "当时放假安排尚未公布，按法定节假日计算达到最短期限"},
		{"normdoc-comment-7wd", "[comments]\nopen = 2026-12-23\nclose = ", "2027-01-05", "on-time", ""},
		{"normdoc-comment-7wd", "[comments]\nopen = 2026-12-23\nclose = ", "2026-12-31", "too-early", ""},
		{"normdoc-legality-review", "[review]\nstart = 2026-12-25\nend = ", "2027-01-04", "on-time", "当时放假安排尚未公布，按法定节假日计算达到最短期限"},
		{"normdoc-legality-review", "[review]\nstart = 2026-12-25\nend = ", "2026-12-31", "too-early", ""},
	} {
		archive := numberedTown([3]string{"policies/a", "示政规〔2027〕1号", "organ = \"sfj\"\nnormative = true\ndated = 2027-01-10\npublished = 2027-01-11\n" + c.front + c.closed})
		got := ""
		for _, e := range build(t, archive+notice, on(t, "2027-02-01")).Of("policies/a.md") {
			if e.Rule.ID == c.rule {
				got = string(e.Verdict) + e.Reason
			}
		}
		if got != c.verdict+c.reason {
			t.Errorf("%s closed %s: %s", c.rule, c.closed, got)
		}
	}
}

// Every row names its rule, what sets it, and the notices of the days it was
// counted with: what an assessor needs to repeat the count.
func TestRowsNameRuleAndNotice(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	for _, e := range l.Entries {
		if e.Rule.ID == "" || e.Rule.Citation() == "" || e.Rule.Unit == deadline.Workdays && len(e.Notices) == 0 {
			t.Errorf("%s %s: %q %v", e.Path, e.Rule.ID, e.Rule.Citation(), e.Notices)
		}
		if !e.From.IsZero() && !e.Rule.InForce(e.From.Date()) {
			t.Errorf("%s: %s was not in force on %s", e.Path, e.Rule.ID, e.From)
		}
	}
}
