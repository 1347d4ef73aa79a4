package notice

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"gongkai/site/calendar"
)

// Every notice since 2007 gives the days that the embedded calendar has.
func TestNoticesBesideTheCheckout(t *testing.T) {
	const folder = "../../../../shared/cases/law/notices/"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the notices are not here:", err)
	}
	national, err := calendar.National()
	if err != nil {
		t.Fatal(err)
	}
	notices := map[int]Notice{}
	for year := 2007; year <= 2026; year++ {
		text, err := os.ReadFile(fmt.Sprintf("%s%d.txt", folder, year))
		if err != nil {
			t.Fatal(err)
		}
		n, err := Read(string(text), Notice{Year: year})
		if err != nil {
			t.Errorf("%d: %v", year, err)
			continue
		}
		notices[year] = n
	}
	if t.Failed() {
		t.FailNow()
	}
	off, work := map[calendar.Date]bool{}, map[calendar.Date]bool{}
	for _, n := range notices {
		o, w := n.Days()
		maps.Copy(off, o)
		maps.Copy(work, w)
	}
	days := 0
	for d := calendar.New(2007, 1, 1); d.Year() < 2027; d = d.AddDays(1) {
		days++
		if got, want := work[d] || !d.IsWeekend() && !off[d], national.Day(d).Nature.Working(); got != want {
			t.Errorf("%s: working %v by the notice, %v by the embedded calendar", d, got, want)
		}
	}
	if days != 7305 {
		t.Errorf("%d days compared", days)
	}
}

const of2031 = `国务院办公厅关于2031年部分节假日安排的通知
国办发明电〔2030〕8号
各省、自治区、直辖市人民政府：
经国务院批准，现将2031年节假日安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月22日（农历除夕、周三）至29日（周三）放假调休，共8天。1月19日（周日）、2月1
日（周六）上班。
三、清明节：4月5日（周六）至7日（周一）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：6月24日（周二）放假1天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2030年11月6日
`

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, old, replacement, reason, sentence string }{
		{name: "as issued"},
		{"a wrong weekday", "2月1\n日（周六）", "2月1日（周日）", "2031年2月1日是周六，通知写的是周日", "1月19日（周日）、2月1日（周日）上班"},
		{"a day missing from a span", "4月5日（周六）至7日（周一）", "4月5日（周六）至6日（周日）", "是 2 天，通知写的是 3 天", "4月5日（周六）至6日（周日）放假，共3天"},
		{"a worked day missing", "、10月11日（周六）", "", "应当有 5 个周末上班，通知里读到 4 个", ""},
		{"a worked day that is a weekday", "10月11日（周六）", "10月10日（周五）", "2031年10月10日是周五，不是周末", "9月28日（周日）、10月10日（周五）上班"},
		{"off and worked at once", "4月27日（周日）上班", "5月4日（周日）上班", "2031年5月4日既放假又上班", "5月1日（周四）至5日（周一）放假调休，共5天"},
		{"ends before it begins", "1月22日（农历除夕、周三）至29日（周三）", "1月22日（农历除夕、周三）至20日（周一）", "起止日期颠倒", "1月22日（农历除夕、周三）至20日（周一）放假调休，共8天"},
		{"no such day", "6月24日（周二）", "6月31日", "没有 6 月 31 日", "6月31日放假1天"},
		{"a sentence with a date that says something else", "五、端午节：", "五、端午节：6月23日（周一）另行通知。", "没有读懂", "6月23日（周一）另行通知"},
		{"another text", of2031, "今天天气很好。", "看不出是哪一年", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := Read(strings.Replace(of2031, c.old, c.replacement, 1), Notice{})
			if c.reason == "" {
				if err != nil {
					t.Fatal(err)
				}
				if n.Year != 2031 || n.Number != "国办发明电〔2030〕8号" || n.Issued.String() != "2030-11-06" || len(n.Off) != 6 || len(n.Work) != 5 || len(n.Unread) != 0 {
					t.Errorf("got %+v", n)
				}
				return
			}
			var wrong *Error
			if !errors.As(err, &wrong) || !strings.Contains(wrong.Reason, c.reason) || wrong.Sentence != c.sentence || wrong.Hint == "" {
				t.Errorf("got %+v (%v)", wrong, err)
			}
		})
	}
}

func TestUnreadIsShown(t *testing.T) {
	n, err := Read(strings.Replace(of2031, "不调休。", "不调休。高速公路照常收费。", 1), Notice{})
	if err != nil || len(n.Unread) != 1 || n.Unread[0] != "高速公路照常收费" {
		t.Errorf("unread %q, %v", n.Unread, err)
	}
}

// A later notice in the same file changes a holiday, or makes it longer.
func TestChanges(t *testing.T) {
	for name, c := range map[string]struct{ text, off, work string }{
		"changed":     {"经国务院批准，现将调整2031年劳动节放假安排通知如下。2031年5月1日至4日放假调休，共4天。4月27日（星期日）上班。", "2031-05-04", "2031-04-27"},
		"made longer": {"延长2031年劳动节假期至5月6日（星期二），5月7日（星期三）起正常上班。", "2031-05-06", "2031-04-27"},
	} {
		n, err := Read(strings.Replace(of2031, "节假日期间", c.text+"节假日期间", 1), Notice{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		end, worked := "", ""
		for _, h := range n.Off {
			if h.Name == "劳动节" {
				end = h.To.String()
			}
		}
		for _, d := range n.Work {
			if d.Month() == 4 || d.Month() == 5 {
				worked += d.String()
			}
		}
		if end != c.off || worked != c.work {
			t.Errorf("%s: until %s, worked %s", name, end, worked)
		}
	}
}

// What is written is what the calendar reads back.
func TestTOML(t *testing.T) {
	_, err := Read("一、元旦：1月1日（周五）至3日（周日）放假，共3天。二、春节：2月5日至13日放假调休，共9天。2月20日（周六）上班。五、清明节：4月5日（周一）放假。",
		Notice{Year: 2027, Number: "国办发明电〔2026〕9号", Issued: calendar.New(2026, 12, 20), Source: "https://www.shifan.example/notice"})
	var unbalanced *Error
	if !errors.As(err, &unbalanced) {
		t.Fatalf("three of seven holidays are no year: %v", err)
	}
	n := Notice{Year: 2027, Number: "国办发明电〔2026〕9号", Issued: calendar.New(2026, 12, 20), Source: "https://www.shifan.example/notice",
		Off: []Holiday{{"元旦", calendar.New(2027, 1, 1), calendar.New(2027, 1, 3)}}, Work: []calendar.Date{calendar.New(2026, 12, 26)}}
	if lacks := n.Lacks(); lacks != nil {
		t.Errorf("lacks %v", lacks)
	}
	national, err := calendar.National()
	if err != nil {
		t.Fatal(err)
	}
	cal, problems := national.Extend("content/calendar/2027.toml", n.TOML())
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	if day := cal.Day(calendar.New(2026, 12, 26)); !day.Nature.Working() || day.Notice != n.Number {
		t.Errorf("26 December is %+v", day)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(of2031)
	f.Fuzz(func(t *testing.T, text string) {
		n, err := Read(text, Notice{})
		if err != nil {
			return
		}
		for _, d := range n.Work {
			if !d.IsWeekend() {
				t.Errorf("%s is worked and no weekend", d)
			}
		}
	})
}
