package tableaudit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/office/grid"
	"gongkai/site/office/spreadsheet"
)

// options are the national ones, on the as-of date of the tests.
func options(t testing.TB) Options {
	t.Helper()
	o := Options{Name: "表.csv", AsOf: calendar.New(2026, 11, 21)}
	var err1, err2, err3 error
	o.Calendar, err1 = calendar.National()
	o.Rules, err2 = deadline.National()
	o.Kinds, err3 = disclosure.LoadKinds()
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return o
}

// judged judges a text as a file; temporary files must be gone afterwards.
func judged(t testing.TB, o Options, text string) (*Report, error) {
	t.Helper()
	dir := t.TempDir()
	temporary := filepath.Join(dir, "temporary")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	t.Setenv("TMP", temporary)
	path := filepath.Join(dir, "表")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Judge(t.Context(), path, o)
	t.Cleanup(func() {
		if r != nil {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
		if left, _ := os.ReadDir(temporary); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
	return r, err
}

// show writes a report in short lines: entries, then problems, or the refusal.
func show(t testing.TB, r *Report, err error) string {
	t.Helper()
	if err != nil {
		return err.Error() + "\n"
	}
	var b strings.Builder
	entries := 0
	for e, err := range r.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		entries++
		fmt.Fprintln(&b, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s %s..%s %s %s", strings.TrimPrefix(e.Path, r.Name),
			e.Kind, e.Organ, e.Number, e.Title, e.From, e.Due, e.Done, e.Verdict)), " "))
	}
	if entries != r.Summary.Total() || r.Rows != r.Judged+r.Unjudged+r.Unruled {
		t.Errorf("%d entries, %+v", entries, r)
	}
	sum := 0
	for _, n := range r.Summary {
		sum += n
	}
	if sum != entries {
		t.Errorf("the summary adds up to %d of %d", sum, entries)
	}
	for p, err := range r.Problems() {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, strings.TrimPrefix(p.String(), r.Name+" "))
	}
	return b.String()
}

const noPublished = "第 1 行：警告：没有公开日期一列，每一行都按尚未公开判断 [missing-column]\n"

func TestTables(t *testing.T) {
	cases := []struct{ name, kind, text, want string }{
		{"codes of the standard", "",
			"CF_WSH,CF_XDR_MC,CF_XDR_LB,CF_YJ,CF_JDRQ,CF_CFJG,公开日期\n示市监罚[2026]012号,示范市安达商贸有限公司,法人及非法人组织,《价格法》,2026/03/05,示范市市场监督管理局,2026/03/12\n",
			"#2 penalty 示范市市场监督管理局 示市监罚〔2026〕12号 2026-03-05..2026-03-16 2026-03-12 on-time\n"},
		{"codes of 2016", "",
			"XK_WSH,XK_XMMC,XK_XDR,XK_JDRQ,XK_XZJG,公示日期\n示许〔2026〕3号,食品经营许可,甲,2026-02-13,示范市行政审批局,2026-03-03\n",
			"#2 licence 示范市行政审批局 示许〔2026〕3号 食品经营许可 2026-02-13..2026-03-02 2026-03-03 late\n"},
		{"kind by column, 执法类别", "",
			"执法类别,文号,决定日期,发布日期\n行政处罚,甲,2026-03-05,2026-03-16\n许可,乙,2026-03-05,2026-03-17\n行政强制决定,丙,2026-03-05,2026-04-02\npenalty,丁,2026-03-05,\n行政处分,戊,2026-03-05,\n,己,2026-03-05,\n",
			"#2 penalty 甲 2026-03-05..2026-03-16 2026-03-16 on-time\n#3 licence 乙 2026-03-05..2026-03-16 2026-03-17 late\n" +
				"#4 coercion 丙 2026-03-05..2026-04-02 2026-04-02 on-time\n#5 penalty 丁 2026-03-05..2026-03-16 overdue\n" +
				"A6（执法类别）：错误：没有执法类别“行政处分” [bad-cell]\nA7（执法类别）：错误：没有执法类别，不知道适用哪条规则 [missing-cell]\n"},
		{"kind by column goes before --kind", "licence", "执法类别,决定日期,公开日期\n行政处罚,2026-03-05,2026-03-16\n,2026-03-05,2026-03-16\n",
			"#2 penalty 2026-03-05..2026-03-16 2026-03-16 on-time\n#3 licence 2026-03-05..2026-03-16 2026-03-16 on-time\n"},
		{"kind by header goes before --kind", "licence", "处罚决定日期,公开日期\n2026-03-05,2026-03-16\n", "#2 penalty 2026-03-05..2026-03-16 2026-03-16 on-time\n"},
		{"kind by option", "inspection", "决定日期,公开日期\n2026-03-05,2026-03-16\n", "#2 inspection 2026-03-05..2026-04-02 2026-03-16 on-time\n"},
		{"kind by another header", "", "被处罚人,决定日期,公开日期\n甲,2026-03-05,2026-03-16\n", "#2 penalty 2026-03-05..2026-03-16 2026-03-16 on-time\n"},
		{"the date's own name tells the kind", "", "检查结束日期,公开日期\n2026-03-05,2026-04-03\n", "#2 inspection 2026-03-05..2026-04-02 2026-04-03 late\n"},
		{"no kind", "", "文号,决定日期,公开日期\n甲,2026-03-05,\n", "表.csv 第 1 行：错误：看不出是哪一类执法决定：没有“执法类别”一列，表头也没有写明处罚还是许可 [missing-column]\n"},
		{"penalties and licences in one table", "",
			"行政处罚决定书文号,行政许可决定文书号,处罚决定日期,许可决定日期,公开日期\n甲罚,,2026-03-05,,2026-03-16\n,乙许,,2026-03-05,2026-03-16\n丙,丙,2026-03-05,2026-03-06,\n",
			"#2 penalty 甲罚 2026-03-05..2026-03-16 2026-03-16 on-time\n#3 licence 乙许 2026-03-05..2026-03-16 2026-03-16 on-time\n" +
				"D4（许可决定日期）：错误：这一行有两个决定日期：C 列和 D 列 [bad-cell]\n"},
		{"titles above, codes below, numbers and notes", "",
			"示范市行政处罚信息公示表,,,\n填报单位：,,2026年3月,\n序号,决定书文号（必填）,*处罚决定日期(yyyy/mm/dd),公示日期：\n,CF_WSH,CF_JDRQ,\n1,甲,2026/3/5,2026/3/12\n2,,,\n\n3,乙,2026/3/5,－\n",
			"#5 penalty 甲 2026-03-05..2026-03-16 2026-03-12 on-time\n#8 penalty 乙 2026-03-05..2026-03-16 overdue\n"},
		{"no publication column", "", "处罚决定日期\n2026-11-20\n2026-03-05\n", "#2 penalty 2026-11-20..2026-12-01 pending\n#3 penalty 2026-03-05..2026-03-16 overdue\n" + noPublished},
		{"two publication columns", "", "处罚决定日期,公示日期,公开日期\n2026-03-05,2026-03-20,2026-03-12\n",
			"#2 penalty 2026-03-05..2026-03-16 2026-03-12 on-time\nB1：警告：“公示日期”和 C 列的“公开日期”都是公开日期，只用 C 列 [double-column]\n"},
		{"a header misspelled", "penalty", "处罚决定日期,公开目期,经办人,科室\n2026-11-20,2026-11-20,甲,乙\n",
			"#2 penalty 2026-11-20..2026-12-01 pending\nB1：警告：不认识的表头“公开目期” [unknown-header]\nC1：提示：不认识、没有用到的表头：经办人、科室 [unknown-header]\n" + noPublished},
		{"no act date", "penalty", "文号,公开日期,决定曰期\n甲,2026-03-05,2026-03-05\n", "表.csv 第 1 行：错误：表头里没有决定日期一列 [missing-column]\n表.csv C1：警告：不认识的表头“决定曰期” [unknown-header]\n"},
		{"no header", "penalty", "甲,乙\n丙,丁\n", "表.csv：错误：前 30 行里没有认得出的表头 [missing-header]\n"},
		{"published before the act", "penalty", "决定日期,公开日期\n2026-03-05,2026-03-04\n", "B2（公开日期）：错误：公开日期 2026-03-04 早于决定日期 2026-03-05 [published-before-dated]\n"},
		{"published on the day itself", "penalty", "决定日期,公开日期\n2026-03-05 17:00,2026-03-05 09:00\n", "#2 penalty 2026-03-05..2026-03-16 2026-03-05 on-time\n"},
		{"published after the as-of date", "penalty", "决定日期,公开日期\n2026-11-20,2026-11-25\n2026-11-02,2026-11-25\n",
			"#2 penalty 2026-11-20..2026-12-01 pending\n#3 penalty 2026-11-02..2026-11-11 overdue\n"},
		{"provisional", "penalty", "决定日期,公开日期\n2026-12-23,\n", "#2 penalty 2026-12-23..2027-01-04 pending\n"},
		{"beyond the calendar", "penalty", "决定日期,公开日期\n2031-03-05,\n", "#2 penalty 2031-03-05.. undetermined\nA2（决定日期）：警告：推算到2031年3月5日，超出工作日历：放假安排录入到2026年12月31日，法定节假日录入到2027年12月31日 [calendar-out-of-range]\n"},
		{"before the rule", "penalty", "决定日期,公开日期\n2017-03-06,2017-03-07\n", "A2（决定日期）：提示：2017-03-06 行政处罚没有适用的公开时限规则 [no-rule]\n"},
		{"public security", "penalty", "决定日期,公开日期,处罚依据\n2025-03-05,2025-03-06,《中华人民共和国治安管理处罚法》第四十三条\n", "#2 penalty 2025-03-05.. 2025-03-06 forbidden\n"},
		{"minors", "penalty", "决定日期,公开日期,是否未成年人\n2026-03-05,2026-03-06,是\n2026-03-05,2026-03-06,否\n", "#2 penalty 2026-03-05.. 2026-03-06 forbidden\n#3 penalty 2026-03-05..2026-03-16 2026-03-06 on-time\n"},
		{"natural persons are masked", "penalty", "决定日期,公开日期,案件名称,当事人,行政相对人类别\n2026-03-05,2026-03-06,张三丰涉嫌无照经营案,张三丰,自然人\n2026-03-05,2026-03-06,安达商贸涉嫌案,安达商贸,法人及非法人组织\n",
			"#2 penalty 张某某涉嫌无照经营案 2026-03-05..2026-03-16 2026-03-06 on-time\n#3 penalty 安达商贸涉嫌案 2026-03-05..2026-03-16 2026-03-06 on-time\n"},
		{"withdrawals", "penalty", "决定日期,公开日期,撤销日期,撤回日期\n2024-04-01,2024-04-02,2024-04-30,2024-05-08\n2024-04-01,2024-04-02,2024-04-30,2024-05-09\n2024-04-01,2024-04-02,2024-04-30,\n",
			"#2 penalty 2024-04-01..2024-04-11 2024-04-02 on-time\n#2 penalty 2024-04-30..2024-05-08 2024-05-08 on-time\n" +
				"#3 penalty 2024-04-30..2024-05-08 2024-05-09 late\n#3 penalty 2024-04-01..2024-04-11 2024-04-02 on-time\n" +
				"#4 penalty 2024-04-30..2024-05-08 overdue\n#4 penalty 2024-04-01..2024-04-11 2024-04-02 on-time\n"},
		{"budgets", "budget", "批准日期,决定日期,公开日期,层级\n,2026-01-26,2026-02-24,部门\n,2026-02-08,2026-03-01,部门\n,2026-02-08,,\n",
			"#2 budget 2026-01-26..2026-02-24 2026-02-24 on-time\n#3 budget 2026-02-08..2026-02-28 2026-03-01 late\n" +
				"A1：提示：不认识、没有用到的表头：批准日期（最接近：处罚决定日期，公开日期） [unknown-header]\nB4（决定日期）：提示：2026-02-08 预决算没有适用的公开时限规则 [no-rule]\n"},
		{"a row that has moved", "penalty", "决定日期,公开日期\n2026-03-05,2026-03-06,,\n2026-03-05,2026-03-06,甲\n", "#2 penalty 2026-03-05..2026-03-16 2026-03-06 on-time\nC3：错误：这一行比表头多出“甲” [uneven-row]\n"},
		{"what exports put around values", "penalty", "\uFEFF 决定日期 ,公开日期\n\"\t2026-03-05\",=\"2026-03-06\"\n'2026-03-05,　2026-03-06　\n", "#2 penalty 2026-03-05..2026-03-16 2026-03-06 on-time\n#3 penalty 2026-03-05..2026-03-16 2026-03-06 on-time\n"},
		{"several problems in one row", "", "执法类别,决定日期,公开日期\n甲,乙,丙\n", "A2（执法类别）：错误：没有执法类别“甲” [bad-cell]\nB2（决定日期）：错误：“乙”不是日期 [bad-cell]\nC2（公开日期）：错误：“丙”不是日期 [bad-cell]\n"},
		{"no row", "penalty", "决定日期,公开日期\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := options(t)
			o.Kind = c.kind
			r, err := judged(t, o, c.text)
			if got := show(t, r, err); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestSelection(t *testing.T) {
	const text = "处罚机关,处罚决定日期,公开日期\n甲局,2026-03-05,2026-03-06\n甲局,2025-03-05,2025-04-06\n乙局,2026-03-05,2026-04-06\n"
	cases := []struct {
		name   string
		chosen ledger.Selection
		want   string
	}{
		{"organ", ledger.Selection{Organ: "甲局"}, "#2 #3"},
		{"year", ledger.Selection{Year: 2026}, "#2 #4"},
		{"verdict", ledger.Selection{Verdicts: []deadline.Verdict{deadline.Late, deadline.Overdue}}, "#3 #4"},
		{"rule", ledger.Selection{Rule: "licence-decision-7wd"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := options(t)
			o.Select = c.chosen
			r, err := judged(t, o, text)
			var rows []string
			for line := range strings.Lines(show(t, r, err)) {
				rows = append(rows, strings.Fields(line)[0])
			}
			if got := strings.Join(rows, " "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Every field of a row of audit.json stands in that of a table, in its order,
// and the two forms and the counts agree.
func TestForms(t *testing.T) {
	o := options(t)
	o.Name = "案件.csv"
	r, err := judged(t, o, "文号,处罚决定日期,公开日期\n=1+1,2026-03-05,2026-03-12\n乙,2026-12-23,\n丙,待定,\n")
	if err != nil {
		t.Fatal(err)
	}
	write := func(f func(w *bytes.Buffer) error) string {
		var b bytes.Buffer
		if err := f(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	csv := write(func(w *bytes.Buffer) error { return r.WriteCSV(w) })
	wantCSV := "path,url,kind,organ,number,title,rule,basis,from,due,done,elapsed,allowed,unit,verdict,late_by,provisional,due_safe,due_latest,reason,notices\r\n" +
		"案件.csv#2,,penalty,,'=1+1,,penalty-decision-7wd,《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）加强事后公开,2026-03-05,2026-03-16,2026-03-12,5,7,workday,on-time,0,false,,,,国办发明电〔2025〕7号\r\n" +
		"案件.csv#3,,penalty,,乙,,penalty-decision-7wd,《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）加强事后公开,2026-12-23,2027-01-04,,,7,workday,pending,0,true,2027-01-02,2027-01-07,,国办发明电〔2025〕7号\r\n"
	if csv != wantCSV {
		t.Errorf("CSV\n%s\nwant\n%s", csv, wantCSV)
	}
	text := write(func(w *bytes.Buffer) error { return r.WriteJSON(w) })
	var whole struct {
		AsOf      string           `json:"as_of"`
		Summary   map[string]int   `json:"summary"`
		Pages     []any            `json:"pages"`
		Deadlines []map[string]any `json:"deadlines"`
		Owed      []any            `json:"obligations"`
		Problems  []map[string]any `json:"problems"`
		Rows      map[string]int   `json:"rows"`
	}
	if err := json.Unmarshal([]byte(text), &whole); err != nil {
		t.Fatal(err)
	}
	if whole.AsOf != "2026-11-21" || whole.Summary["deadlines"] != 2 || whole.Summary["on_time"] != 1 || whole.Summary["pending"] != 1 || whole.Pages == nil || whole.Owed == nil ||
		fmt.Sprint(whole.Rows) != "map[judged:2 total:3 unjudged:1 unruled:0]" {
		t.Errorf("%+v", whole)
	}
	last := 0
	_, entry, _ := strings.Cut(text, `"deadlines"`)
	for name := range strings.SplitSeq(strings.SplitN(wantCSV, "\r\n", 2)[0], ",") {
		if _, ok := whole.Deadlines[0][name]; !ok {
			t.Errorf("%s is missing", name)
		}
		at := strings.Index(entry, `"`+name+`": `)
		if at < last {
			t.Errorf("%s is out of order", name)
		}
		last = at
	}
	if want := "map[cell:B4 code:bad-cell column:2 hint:写作 2026-03-05 line:4 message:“待定”不是日期 path:案件.csv#4 severity:error]"; fmt.Sprint(whole.Problems[0]) != want {
		t.Errorf("problem %v", whole.Problems[0])
	}
	words := write(func(w *bytes.Buffer) error { return r.WriteText(w) })
	for _, want := range []string{"共 3 行，判断了 2 行，不能判断 1 行\n时限 2 项，按期公开 1，期限内未公开 1\n", "案件.csv B4（处罚决定日期）：错误：“待定”不是日期 [bad-cell]\n    提示：写作 2026-03-05\n"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not in\n%s", want, words)
		}
	}
	again := write(func(w *bytes.Buffer) error { return r.WriteJSON(w) })
	if again != text {
		t.Error("a second JSON differs")
	}
	checkWorkbook(t, write(func(w *bytes.Buffer) error { return r.WriteWorkbook(w) }))
}

func checkWorkbook(t *testing.T, packed string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "台账.xlsx")
	if err := os.WriteFile(path, []byte(packed), 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := spreadsheet.Open(t.Context(), path, spreadsheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var lines []string
	for _, name := range book.Sheets {
		for row, err := range book.Rows(name) {
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, name+"|"+strings.Join(row.Texts(), "|"))
		}
	}
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		"汇总|时限|2\n汇总|按期公开|1\n", "汇总|不能判断的行|1\n",
		"时限|案件.csv#2|=1+1|||行政处罚|46086|46097|46093|5|7 个工作日内|按期公开|0||||",
		"表格里的问题|B4|错误|“待定”不是日期|写作 2026-03-05|bad-cell",
		"规则|penalty-decision-7wd|行政处罚决定信息公开|7 个工作日内|2018年12月5日成文，2019年1月3日公布，公布后适用|《国务院办公厅",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
}

// A table that turns out to be damaged in its last row gives no report at all.
func TestDamagedTables(t *testing.T) {
	rows := strings.Repeat("2026-03-05,2026-03-06\n", 10_000)
	cases := []struct{ name, text, want string }{
		{"NUL in the last row", "处罚决定日期,公开日期\n" + rows + "2026-03-05,\x00\n", "第 10002 行：含有空字符（NUL），不是文本"},
		{"an open quote in the last row", "处罚决定日期,公开日期\n" + rows + "2026-03-05,\"2026-03-06\n", "B10002：双引号到文件结束也没有成对"},
		{"10,000 columns", "处罚决定日期" + strings.Repeat(",公开日期", 10_000) + "\n", "第 1 行：超过 512 列"},
		{"mixed encodings", "处罚决定日期,公开日期\n" + rows + "2026-03-05,\xB9\xAB\xBF\xAA\n", "文件里混有两种编码"},
		{"a workbook cut off", "PK\x03\x04\x14\x00", "工作簿不完整或者已经损坏"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := judged(t, options(t), c.text)
			var unreadable *grid.Unreadable
			if r != nil || !errors.As(err, &unreadable) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v", r, err)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	path := filepath.Join(t.TempDir(), "表")
	if err := os.WriteFile(path, []byte("处罚决定日期,公开日期\n"+strings.Repeat("2026-03-05,2026-03-06\n", 3*batch)), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Judge(ctx, path, options(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	stop()
	if err := r.WriteCSV(writerFunc(func(b []byte) (int, error) { return len(b), nil })); !errors.Is(err, context.Canceled) {
		t.Errorf("writing: %v", err)
	}
	if r, err := Judge(ctx, path, options(t)); r != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("reading: %v, %v", r, err)
	}
}

// What is held for a table does not grow with its rows.
func TestMemoryIsFlat(t *testing.T) {
	const line = "示市监罚〔2026〕12号,示范市安达商贸有限公司,2026-03-05,2026-03-12,当事人销售商品未按规定明码标价，经责令限期改正后改正\n"
	r, err := judged(t, options(t), "决定书文号,当事人,处罚决定日期,公开日期,违法事实\n"+strings.Repeat(line, 30_000))
	if err != nil {
		t.Fatal(err)
	}
	var now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&now)
	before, most, writes := now.HeapAlloc, uint64(0), 0
	err = r.WriteJSON(writerFunc(func(b []byte) (int, error) {
		if writes++; writes%50 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
		return len(b), nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	if r.Summary[deadline.OnTime] != 30_000 || most == 0 || most > before+12<<20 {
		t.Errorf("%d rows in time, %d MiB held, %d before", r.Summary[deadline.OnTime], most>>20, before>>20)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// Whatever a table holds, every row is accounted for, and the forms can be written.
func FuzzJudge(f *testing.F) {
	f.Add("执法类别,文号,决定日期,发布日期\n行政处罚,甲,2026-03-05,2026-03-16\n")
	f.Add("CF_JDRQ;公开日期\n46086;46097.5\n;\n\"2026年3月5日\n\";x\n")
	f.Add("处罚决定日期,许可决定日期\n2026-03-05,2026-03-05\n")
	o := options(f)
	o.Kind, o.Limits = "penalty", spreadsheet.Limits{Columns: 16, Cell: 256}
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "表")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Judge(t.Context(), path, o)
		if err != nil {
			return
		}
		defer r.Close()
		show(t, r, nil)
		var b bytes.Buffer
		if err := r.WriteJSON(&b); err != nil || !json.Valid(b.Bytes()) {
			t.Errorf("%v: %s", err, b.String())
		}
	})
}
