package header

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/spreadsheet"
)

func TestDates(t *testing.T) {
	cases := []struct{ text, want string }{
		{"2026-03-05", "2026-03-05"},
		{"2026-3-5", "2026-03-05"},
		{"2026/3/5", "2026-03-05"},
		{"2026/03/05", "2026-03-05"},
		{"2026.3.5", "2026-03-05"},
		{"2026年3月5日", "2026-03-05"},
		{"2026年03月05日", "2026-03-05"},
		{"2026年3月5号", "2026-03-05"},
		{"2026年3月5日 星期四", "2026-03-05"},
		{"20260305", "2026-03-05"},
		{"２０２６－０３－０５", "2026-03-05"},
		{"20260305093500", "2026-03-05T09:35:00+08:00"},
		{"2026-03-05 09:35", "2026-03-05T09:35:00+08:00"},
		{"2026/3/5 9:35:07", "2026-03-05T09:35:07+08:00"},
		{"2026-03-05T09:35:00", "2026-03-05T09:35:00+08:00"},
		{"2026-03-05 09:35:00.0", "2026-03-05T09:35:00+08:00"},
		{"2026-03-05T20:35:00Z", "2026-03-06T04:35:00+08:00"},
		{"2026-03-05T09:35:00.000+0800", "2026-03-05T09:35:00+08:00"},
		{"2026年3月5日9时35分", "2026-03-05T09:35:00+08:00"},
		{"2026年3月5日 9时35分7秒", "2026-03-05T09:35:07+08:00"},
		{"2026/3/5 下午 3:05", "2026-03-05"},
		{"2026/3/5 3:05 PM", "2026-03-05"},
		{"46086", "2026-03-05"},
		{"46086.0", "2026-03-05"},
		{"46086.399305555556", "2026-03-05T09:35:00+08:00"},
		{"2099/12/31", "! 2099年12月31日表示“长期”，不是实际的日期"},
		{"20991231", "! 2099年12月31日表示“长期”，不是实际的日期"},
		{"2026-02-30", "! 2026年2月没有 30 日"},
		{"2026-13-01", "! 没有 13 月"},
		{"1026-03-05", "! 年份 1026 不在 1900 到 2199 之间"},
		{"26-3-5", "! 看不出年月日，年份要写四位，写在最前面"},
		{"3/5/2026", "! 看不出年月日，年份要写四位，写在最前面"},
		{"2026-03", "! 缺少日"},
		{"2026年3月", "! 缺少日"},
		{"202603", "! 缺少日"},
		{"二〇二六年三月五日", "2026-03-05"},
		{"二○二六年三月五日", "2026-03-05"},
		{"二零二六年十二月三十一日", "2026-12-31"},
		{"二０二六年十月二十号", "2026-10-20"},
		{"贰零贰陆年叁月拾伍日", "2026-03-15"},
		{"二〇二六年三月十日上午9时", "2026-03-10"},
		{"2026 年 3 月 5 日", "2026-03-05"},
		{"2026 - 03 - 05", "2026-03-05"},
		{"2026.3.10.", "2026-03-10"},
		{"2026、3、10", "2026-03-10"},
		{"2026年三月5日", "2026-03-05"},
		{"26年3月10日", "! 看不出年月日，年份要写四位，写在最前面"},
		{"二六年三月十日", "! 不是日期"},
		{"二〇二六年十三月一日", "! 没有 13 月"},
		{"二〇二六年三月", "! 缺少日"},
		{"12", "! 不是日期"},
		{"99999", "! 不是日期"},
		{"1772668800000", "! 不是日期"},
		{"待定", "! 不是日期"},
		{"长期", "! 不是日期"},
		{"#REF!", "! 公式出错，没有值"},
		{"2026-03-05 25:00", "! 时间不对，应在 00:00:00 到 23:59:59 之间"},
		{"2026-03-05至2026-03-12", "! 日期之后的“至2026-03-12”不是时间"},
	}
	for _, c := range cases {
		if got := read(Dates{}, c.text); got != c.want {
			t.Errorf("%s is %s, want %s", c.text, got, c.want)
		}
	}
	workbook := []struct {
		text string
		d    Dates
		want string
	}{
		{"20000", Dates{Workbook: true}, "1954-10-03"},
		{"4.6086E4", Dates{Workbook: true}, "2026-03-05"},
		{"2.0260305E7", Dates{Workbook: true}, "2026-03-05"},
		{"44624", Dates{Workbook: true, Date1904: true}, "2026-03-05"},
		{"5", Dates{Workbook: true}, "! 不是日期"},
		{"2026-03-05T00:00:00", Dates{Workbook: true}, "2026-03-05T00:00:00+08:00"},
	}
	for _, c := range workbook {
		if got := read(c.d, c.text); got != c.want {
			t.Errorf("%s is %s in a workbook, want %s", c.text, got, c.want)
		}
	}
}

func read(d Dates, text string) string {
	m, err := d.Moment(text)
	if err != nil {
		return "! " + err.Error()
	}
	return m.String()
}

func FuzzDates(f *testing.F) {
	for _, seed := range []string{"2026-03-05", "2026年3月5日9时35分", "46086.5", "20260305093500", "１２"} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, workbook bool) {
		m, err := Dates{Workbook: workbook}.Moment(text)
		if err == nil && (m.IsZero() || m.Date().Year() < 1900 || m.Date().Year() > 2199) {
			t.Errorf("%q is %v", text, m)
		}
	})
}

// The headers that the contract names, and the standards' codes and names.
func TestHeaders(t *testing.T) {
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	known := meanings(kinds)
	cases := []struct {
		field Field
		words string
	}{
		{Published, "公开日期 公示日期 发布日期 公开时间 公示时间 上网日期"},
		{Dated, "处罚决定日期 许可决定日期 决定日期 作出决定日期 CF_JDRQ XK_JDRQ cf_jdrq 检查结束日期 强制决定日期 行政强制决定日期 征收决定日期 给付决定日期 确认决定日期 奖励决定日期 裁决决定日期 处罚决定日期(必填) *处罚决定日期 处罚决定日期："},
		{Number, "文号 决定书文号 行政处罚决定书文号 行政许可决定文书号 CF_WSH XK_WSH"},
		{KindName, "执法类别"},
		{Serial, "序号"},
		{Subject, "CF_XDR_MC XK_XDR_MC XK_XDR 行政相对人名称"},
		{SubjectIs, "CF_XDR_LB XK_XDR_LB 行政相对人类别"},
		{USCC, "CF_XDR_SHXYM XK_XDR_SHXYM 行政相对人代码_1(统一社会信用代码)"},
		{LegalBasis, "CF_YJ 处罚依据"},
		{Organ, "CF_CFJG XK_XKJG XK_XZJG 处罚机关 许可机关"},
		{OrganCode, "CF_CFJGDM XK_XKJGDM 处罚机关统一社会信用代码 许可机关统一社会信用代码"},
		{Title, "XK_XMMC 项目名称"},
		{Document, "XK_XKWS 行政许可决定文书名称"},
		{Licence, "XK_XKBH 许可编号"},
		{Identity, "CF_FR_ZJHM CF_FR_SFZH CF_XDR_ZJHM XK_FR_SFZH XK_FR_ZJHM XK_XDR_ZJHM 证件号码 法定代表人证件号码 法定代表人身份证号 居民身份证号"},
		{"violation", "CF_WFXW 违法行为类型"},
		{"facts", "CF_SY 违法事实"},
		{"categories", "CF_CFLB 处罚类别"},
		{"outcome", "CF_NR XK_NR 处罚内容 许可内容 决定内容"},
		{"fine", "CF_NR_FK 罚款金额(万元) 罚款金额（元）"},
		{"confiscated", "CF_NR_WFFF 没收违法所得、没收非法财物的金额(万元)"},
		{"certificate", "CF_NR_ZKDX XK_XKZS 暂扣或吊销证照名称及编号 许可证书名称"},
		{"valid_from", "XK_YXQZ 有效期自"},
		{"valid_until", "CF_YXQ XK_YXQZI XK_JZQ 处罚有效期 有效期至"},
		{"publicity_until", "CF_GSJZQ 公示截止期"},
		{"category", "XK_XKLB XK_SPLB 许可类别"},
		{"state", "XK_ZT 当前状态"},
		{None, "CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ CF_FRDB CF_XDR_ZJLX CF_SJLY CF_SJLYDM BZ XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW XK_XDR_SHZZ XK_FRDB " +
			"XK_FR_ZJLX XK_XDR_ZJLX XK_LYDW XK_SJLY XK_LYDWDM XK_SJLYDM XK_FR DFBM SJC 法定代表人 备注 数据来源单位"},
	}
	for _, c := range cases {
		for _, word := range strings.Fields(c.words) {
			if n, ok := known[Form(word)]; !ok || n.field != c.field {
				t.Errorf("%s is %+v (known %v), want field %q", word, n, ok, c.field)
			}
		}
	}
	// No word may stand for two things.
	seen := map[string]Field{}
	for f, list := range synonyms() {
		for _, word := range strings.Fields(list) {
			for _, w := range spellings(word) {
				if other, double := seen[w]; double && other != f {
					t.Errorf("%s is both %q and %q", w, other, f)
				}
				seen[w] = f
			}
		}
	}
}

// A header in two lines, as merged cells leave it.
func TestHeaderInTwoLines(t *testing.T) {
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "两行.csv")
	text := "行政处罚信息\n行政相对人名称,统一社会信用代码,处罚内容,\n,,处罚决定日期,公示日期\n示范市甲商行,,2026-03-05,2026-03-12\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	book, err := spreadsheet.Open(t.Context(), path, spreadsheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	tables, err := Find(book, Options{File: "两行.csv", Kinds: kinds, Keys: []Field{Dated}})
	if err != nil {
		t.Fatal(err)
	}
	table := tables[0]
	if table.Header != 3 || !table.Has(Subject) || !table.Has(USCC) || !table.Has(Published) || table.Has("outcome") {
		t.Errorf("the header is row %d with %q", table.Header, table.Titles)
	}
}

// A formula without a value is an error of its cell, and the only one: neither an
// empty cell nor an empty row.
func TestUncomputedFormula(t *testing.T) {
	t.Parallel()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	formula := grid.Cell{Uncomputed: true}
	rows := []grid.Row{
		{Number: 1, Cells: []grid.Cell{{Text: "序号"}, {Text: "处罚决定日期"}, {Text: "备注"}}},
		{Number: 2, Cells: []grid.Cell{{Text: "1"}, formula}},
		{Number: 3, Cells: []grid.Cell{{Text: "2"}, {Text: "2026-03-05"}, formula}}, // nobody reads the column
		{Number: 4, Cells: []grid.Cell{formula, {}}},                                // nor this one
	}
	book := &grid.Book{Sheets: []string{"明细"}, Rows: func(sheet string) iter.Seq2[grid.Row, error] {
		return func(yield func(grid.Row, error) bool) {
			for _, row := range rows {
				if row.Sheet = sheet; !yield(row, nil) {
					return
				}
			}
		}
	}}
	tables, err := Find(book, Options{Kinds: kinds, Keys: []Field{Dated}})
	if err != nil {
		t.Fatal(err)
	}
	table := tables[0]
	var got []string
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		r := table.Row(row)
		r.Act()
		r.Moment(Dated, nil)
		got = append(got, fmt.Sprint(r.Number, r.Problems))
	}
	want := "2 [明细!B2（处罚决定日期）：错误：公式没有值：写这个文件的程序没有计算 [bad-cell]]\n3 []"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// All sheets with a header are read, and the others named; a sheet that is asked for is
// read alone.
func TestUnreadSheets(t *testing.T) {
	t.Parallel()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{"封面": "说明", "1月": "处罚决定日期", "2月": "处罚决定日期", "附注": "备注", "3月": "许可决定日期"}
	book := &grid.Book{Sheets: []string{"封面", "1月", "2月", "附注", "3月"}, Rows: func(sheet string) iter.Seq2[grid.Row, error] {
		return func(yield func(grid.Row, error) bool) {
			yield(grid.Row{Sheet: sheet, Number: 1, Cells: []grid.Cell{{Text: titles[sheet]}}}, nil)
		}
	}}
	for sheet, want := range map[string]string{
		"":   "1月[：警告：没有认得出的表头，这些工作表没有读：封面、附注 [unread-sheet]]2月[]3月[]",
		"2月": "2月[]",
	} {
		tables, err := Find(book, Options{Sheet: sheet, Kinds: kinds, Keys: []Field{Dated}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, table := range tables {
			got += table.Sheet + fmt.Sprint(table.Problems)
		}
		if got != want {
			t.Errorf("--sheet %q: got %s", sheet, got)
		}
	}
}

// What real sheets write above their columns, and what must not be taken for a known
// header because a word changes its meaning.
func TestHeadersInOtherWords(t *testing.T) {
	t.Parallel()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	m := newMatching(kinds, nil)
	for _, c := range []struct {
		field Field
		words string
	}{
		{Dated, "作出处罚决定的日期 作出行政处罚决定时间 作出行政处罚的日期 处罚决定书签发日期 （必填）处罚决定日期 1.处罚决定日期 ①处罚决定日期 *处罚决定日期 做出行政处罚决定的时间 处罚决定作出时间 行政许可决定作出日期 处罚决定日期DecisionDate 处罚决定日期/Date 【必填】处罚决定日期 作出许可决定的时间"},
		{Published, "公示时间 公开的日期 信息公示时间"},
		{Organ, "作出处罚决定的机关名称 作出行政处罚决定机关名称 决定机关名称 作出决定的机关 处罚机关名称 行政处罚决定机关 处罚实施机关名称 许可机关名称"},
		{Subject, "被处罚当事人姓名或名称 企业名称 当事人姓名/名称 当事人姓名（名称） 被处罚单位名称 行政相对人姓名或名称 被处罚对象 被处罚人姓名"},
		{USCC, "社会信用代码 统一社会信用代码（18位） 行政相对人的统一社会信用代码"},
		{Number, "行政处罚决定书编号 处罚决定书文书号 行政处罚决定的文号 处罚决定文号"},
		{"fine", "处罚金额（万元） 罚款数额（元） 罚款金额（万元） 罚款数（元）"},
		{"confiscated", "没收违法所得、没收非法财务的金额 没收违法所得、没收非法财物的金额（万元）"},
		{"facts", "主要违法违规事实（案由） 主要违法事实 案由"},
		{"outcome", "行政处罚决定 行政处罚的内容 行政处罚内容"},
		{"publicity_until", "公示截止日期"},
		{"valid_until", "许可截止期"},
	} {
		for _, word := range strings.Fields(c.words) {
			if n, _, ok := m.find(word); !ok || n.field != c.field {
				t.Errorf("%s is %+v (known %v), want %q", word, n, ok, c.field)
			}
		}
	}
	for _, word := range strings.Fields("处罚决定送达日期 撤销处罚决定日期的原因 处罚决定生效日期 罚款缴纳日期 立案日期 罚没金额 法定代表人证件有效期 公示截止日期变更 处罚决定履行日期 申请日期 受理日期 行政处罚的种类和依据") {
		if n, _, ok := m.find(word); ok && n.field != None {
			t.Errorf("%s is taken for %q", word, n.field)
		}
	}
	if got := fmt.Sprint(m.nearest("处罚决定送达日期"), m.nearest("经办人员")); got != "[处罚决定日期 处罚内容] []" {
		t.Errorf("nearest: %s", got)
	}
}

// Groups over columns without merged cells, three rows of headers, a note of the unit,
// totals and notes below, one row with a number only.
func TestLayout(t *testing.T) {
	t.Parallel()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "表.csv")
	text := "处罚信息表,,,,,\n单位：万元,,,,,\n行政处罚决定书文号,被处罚当事人姓名或名称,,,罚款金额,作出处罚决定的日期\n,个人姓名,单位,,,\n,,名称,法定代表人（主要负责人）姓名,,\n" +
		"甲1号,,甲公司,王军,0.5,2026年11月20日\n乙1号,张艳,,,1,2026年11月21日\n丙1号,,,,,\n合计,2件,,,1.5,\n填表人：李芳,,,,,\n示范县金融局,,,,,\n2026年11月30日,,,,,\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	book, err := spreadsheet.Open(t.Context(), path, spreadsheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	tables, err := Find(book, Options{File: "表.csv", Kinds: kinds, Keys: []Field{Dated}})
	if err != nil {
		t.Fatal(err)
	}
	table := tables[0]
	if table.Header != 5 || table.Unit(4).String() != "万元" {
		t.Errorf("header %d, unit %s", table.Header, table.Unit(4))
	}
	var got []string
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		r := table.Row(row)
		got = append(got, fmt.Sprintf("%d %s %s", r.Number, r.Text(Number, nil), r.Text(Subject, nil)))
	}
	for _, p := range table.LeftOut() {
		got = append(got, fmt.Sprintf("%d %s", p.Cell.Row, p.Message))
	}
	if s := strings.Join(got, "\n"); s != "6 甲1号 甲公司\n7 乙1号 张艳\n8 丙1号 \n9 这一行是合计，不是一件记录，没有读取：合计 2件 1.5\n10 这一行是表注，不是一件记录，没有读取：填表人：李芳\n11 这一行是表注，不是一件记录，没有读取：示范县金融局\n12 这一行是表注，不是一件记录，没有读取：2026年11月30日" {
		t.Errorf("got\n%s", s)
	}
}
