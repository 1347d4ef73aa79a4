package importer

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/site/disclosure"
	"gongkai/site/office/header"
)

// The tests of this file make tables as offices do, by code that shares nothing with the
// importer, and hold that what a table shows is in a document or in the report.

// fate is what must become of a cell.
type fate uint8

const (
	inDocument fate = iota // the document has want under key
	saidCell               // a problem names the cell
	saidRow                // a problem names the row, which is not imported
	saidColumn             // a problem names the title of the column
	nothing                // the cell means nothing
)

// messyCell is a cell of a generated table.
type messyCell struct {
	text string // as shown; lines are kept
	form string // of a workbook: "" text, n number, struck, rich, formula, covered (by a merged cell)
	fate fate
	key  string // of the front matter
	want string
}

// messyRow is a row of a generated table, with its number.
type messyRow struct {
	number int
	hidden bool
	failed bool // the row must not be imported
	cells  []messyCell
}

type messySheet struct {
	name     string
	hidden   bool
	unread   bool // the sheet has no header
	rows     []messyRow
	merges   []string
	titles   []string
	comments []string
	picture  bool
	columns  []int // hidden, from 1
}

// messy generates tables.
type messy struct {
	*rand.Rand
	csv    bool
	serial int
	all    bool // every habit at once
}

func (m *messy) chance(percent int) bool { return m.IntN(100) < percent }

func (m *messy) habit(percent int) bool { return m.all || m.chance(percent) }

func pick[T any](m *messy, list ...T) T { return list[m.IntN(len(list))] }

// uscc returns a credit code with its check character (GB 32100).
func (m *messy) uscc() string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := "91419900MA"
	for len(code) < 17 {
		code += strconv.Itoa(m.IntN(10))
	}
	sum, weight := 0, 1
	for _, r := range code {
		sum += strings.IndexRune(alphabet, r) * weight
		weight = weight * 3 % 31
	}
	return code + string(alphabet[(31-sum%31)%31])
}

// date returns a day in one of the spellings.
func (m *messy) date() (shown, form, want string) {
	year, month, day := pick(m, 2025, 2026), 1+m.IntN(12), 1+m.IntN(28)
	want = fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	han := func(n int) string {
		digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
		switch {
		case n < 10:
			return digits[n]
		case n < 20:
			return "十" + digits[n-10]
		}
		return digits[n/10] + "十" + digits[n%10]
	}
	zero := pick(m, "〇", "零", "○")
	inWords := fmt.Sprintf("二%s二%s年%s月%s日", zero, han(year-2020), han(month), han(day))
	spellings := []string{
		want, fmt.Sprintf("%d/%d/%d", year, month, day), fmt.Sprintf("%d.%d.%d", year, month, day), fmt.Sprintf("%d年%d月%d日", year, month, day),
		fmt.Sprintf("%04d%02d%02d", year, month, day), fmt.Sprintf("%d年%02d月%02d日", year, month, day), inWords, fmt.Sprintf("%d-%d-%d 09:30:00", year, month, day),
		fmt.Sprintf(" %d 年 %d 月 %d 日", year, month, day), fmt.Sprintf("%d、%d、%d", year, month, day),
	}
	if !m.csv && m.chance(30) { // days since 1899-12-30
		days := 0
		for y := 1900; y < year; y++ {
			days += 365
			if y%4 == 0 && y != 1900 {
				days++
			}
		}
		for i, n := range []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[:month-1] {
			if days += n; i == 1 && year%4 == 0 {
				days++
			}
		}
		return strconv.Itoa(days + day + 1), "n", want
	}
	return pick(m, spellings...), "", want
}

// capital writes whole thousands up to 99000 in capital figures.
func capital(yuan int) string {
	digits := []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	text := ""
	if yuan >= 10000 {
		text = digits[yuan/10000] + "万"
	}
	if yuan%10000 > 0 {
		text += digits[yuan%10000/1000] + "仟"
	}
	return text + "元整"
}

// fine returns an amount in a column of a unit, its words in the decision, and whether
// the row must be refused.
func (m *messy) fine(unit string) (shown, form, words, want string, refused bool) {
	yuan := (1 + m.IntN(99)) * 1000
	want = strconv.Itoa(yuan)
	thousands := want
	if len(want) > 3 {
		thousands = want[:len(want)-3] + "," + want[len(want)-3:]
	}
	wan := strconv.FormatFloat(float64(yuan)/10000, 'f', -1, 64)
	words = "罚款" + pick(m, want+"元", thousands+" 元", capital(yuan), wan+"万元", "人民币"+want+"元", capital(yuan)+"（￥"+thousands+".00）")
	if m.chance(4) { // 元 in a column of 万元, or the other way round
		switch unit {
		case "万元":
			return pick(m, want, "￥"+thousands, "人民币"+want), "", words, "", true
		case "元":
			return wan, "", words, "", true
		}
	}
	shown = pick(m, want+"元", thousands+"元", capital(yuan), wan+"万元", wan+"万", "￥"+want+"元", strings.Map(wide, want)+"元")
	switch {
	case unit == "万元" && m.chance(60):
		shown, form = pick(m, wan, "￥"+wan, strings.Map(wide, wan)), "n"
	case unit == "元" && m.chance(60):
		shown, form = pick(m, want, thousands, "¥"+thousands+".00", "人民币"+want), "n"
	case unit == "" && m.chance(40):
		shown, form = pick(m, want, wan), "n"
	}
	if m.csv || strings.Trim(shown, "0123456789.") != "" {
		form = ""
	}
	return shown, form, words, want, false
}

func wide(r rune) rune {
	if r == '.' {
		return '．'
	}
	return r - '0' + '０'
}

// messyColumn is a column with the titles that it may have.
type messyColumn struct {
	key    string
	titles []string
	group  string // over the column in a header of two rows
	short  string // the title below the group
}

func columns() []messyColumn {
	return []messyColumn{
		{"name", []string{"行政相对人名称", "当事人名称", "被处罚当事人姓名或名称", "（必填）行政相对人名称", "行政相对人名称 Name"}, "行政相对人", "名称"},
		{"type", []string{"行政相对人类别", "当事人类别", "行政相对人类别*"}, "行政相对人", "类别"},
		{"uscc", []string{"统一社会信用代码", "社会信用代码", "统一社会信用代码（18位）"}, "行政相对人", "统一社会信用代码"},
		{"number", []string{"行政处罚决定书文号", "处罚决定书文号", "文号", "1.行政处罚决定书文号", "行政处罚决定书编号"}, "处罚决定", "文号"},
		{"violation", []string{"违法行为类型", "违法违规行为类型"}, "", ""},
		{"facts", []string{"违法事实", "主要违法事实", "主要违法违规事实（案由）"}, "", ""},
		{"legal_basis", []string{"处罚依据", "行政处罚依据", "处罚 依据"}, "", ""},
		{"categories", []string{"处罚类别", "处罚种类"}, "", ""},
		{"outcome", []string{"处罚内容", "行政处罚决定", "处罚结果"}, "", ""},
		{"fine", []string{"罚款金额"}, "", ""},
		{"dated", []string{"处罚决定日期", "作出处罚决定的日期", "作出行政处罚决定时间", "处罚决定日期\n（yyyy/mm/dd）"}, "", ""},
		{"organ", []string{"处罚机关", "作出处罚决定的机关名称", "处罚机关名称"}, "", ""},
		{"published", []string{"公开日期", "公示日期", "公示时间"}, "", ""},
		{"", []string{"备注"}, "", ""},
		{"", []string{"法定代表人"}, "", ""},
		{"", []string{"承办人", "立案编号", "内部流水"}, "", ""},
	}
}

// sheet generates a sheet of penalties.
func (m *messy) sheet(name string, records int) *messySheet {
	s := &messySheet{name: name}
	list := columns()
	m.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	unit, noted := pick(m, "万元", "元", ""), false
	if m.habit(40) { // a title above, and perhaps the unit of the sheet
		s.add(m, messyCell{text: "示范县行政处罚信息公示表", fate: nothing})
		if unit != "" && m.chance(50) {
			s.add(m, messyCell{text: "填报单位：示范县市场监督管理局", fate: nothing}, messyCell{text: "单位：" + unit, fate: nothing})
			noted = true
		}
	}
	two := m.habit(30)
	if two {
		slices.SortStableFunc(list, func(a, b messyColumn) int { return strings.Compare(a.group, b.group) })
	}
	var upper, lower []messyCell
	for _, c := range list {
		title := pick(m, c.titles...)
		if m.csv {
			title = strings.ReplaceAll(title, "\n", "")
		}
		if c.key == "fine" && unit != "" && !noted {
			title += "（" + unit + "）"
		}
		s.titles = append(s.titles, strings.Split(title, "\n")[0])
		if c.group == "" {
			upper, lower = append(upper, messyCell{text: title, fate: nothing}), append(lower, messyCell{fate: nothing})
		} else {
			upper, lower = append(upper, messyCell{text: c.group, fate: nothing}), append(lower, messyCell{text: c.short, fate: nothing})
		}
		if !two {
			lower[len(lower)-1].text = title
		}
	}
	if two {
		head := s.next(m)
		for from := 0; from < len(list); {
			to := from + 1
			for to < len(list) && list[to].group != "" && list[to].group == list[from].group {
				upper[to] = messyCell{form: "covered", fate: nothing}
				to++
			}
			switch column := columnName(from + 1); {
			case list[from].group == "" && !m.csv:
				s.merges = append(s.merges, fmt.Sprintf("%s%d:%s%d", column, head, column, head+1))
			case to-from > 1 && !m.csv:
				s.merges = append(s.merges, fmt.Sprintf("%s%d:%s%d", column, head, columnName(to), head))
			}
			from = to
		}
		s.add(m, upper...)
	}
	s.add(m, lower...)
	for range records {
		if m.chance(5) {
			s.add(m)
		}
		s.record(m, list, unit)
	}
	if m.habit(30) {
		s.add(m, messyCell{text: pick(m, "合计", "小计", "总  计"), fate: saidRow}, messyCell{text: "3件", fate: saidRow})
		s.rows[len(s.rows)-1].failed = true
	}
	if m.habit(30) {
		s.add(m, messyCell{text: pick(m, "填表人：王建国", "备注：本表一式两份", "单位负责人（签字）：", "说明：以上均已公示"), fate: saidRow}, messyCell{}, messyCell{text: "审核人：李芳", fate: saidRow})
		s.rows[len(s.rows)-1].failed = true
	}
	if m.csv {
		return s
	}
	if m.habit(20) {
		at := slices.IndexFunc(list, func(c messyColumn) bool { return c.key == "" })
		s.columns = append(s.columns, at+1)
	}
	if m.habit(20) {
		s.comments = append(s.comments, "C3")
	}
	s.picture = m.habit(20)
	return s
}

func (s *messySheet) next(m *messy) int {
	if len(s.rows) == 0 {
		return 1
	}
	return s.rows[len(s.rows)-1].number + 1
}

func (s *messySheet) add(m *messy, cells ...messyCell) {
	s.rows = append(s.rows, messyRow{number: s.next(m), cells: cells})
}

// record adds a row with a penalty.
func (s *messySheet) record(m *messy, list []messyColumn, unit string) {
	m.serial++
	row := messyRow{number: s.next(m)}
	number := fmt.Sprintf("示市监罚〔2026〕%d号", m.serial)
	fine, form, words, want, refused := m.fine(unit)
	row.failed = refused
	dated, datedForm, datedWant := m.date()
	published, publishedForm, publishedWant := m.date()
	for publishedWant < datedWant {
		published, publishedForm, publishedWant = m.date()
		dated, datedForm, datedWant = m.date()
	}
	name := fmt.Sprintf("示范县第%d商贸有限公司", m.serial)
	facts := fmt.Sprintf("%d 号事实", m.serial)
	if m.chance(30) {
		facts += "。\n二、货值88元。"
	}
	code := m.uscc()
	for _, c := range list {
		cell := messyCell{key: c.key}
		switch c.key {
		case "name":
			cell.text, cell.want = name, name
		case "type":
			cell.text, cell.want = "法人及非法人组织", "法人及非法人组织"
		case "uscc":
			cell.text, cell.want = code, code
			if m.chance(3) {
				cell.text, cell.fate, row.failed = pick(m, "9.14199E+17", code[:3]+"419900005237000"), saidRow, true
				if cell.text[0] == '9' && len(cell.text) == 18 {
					cell.text = "914199000052370000"
				}
			}
		case "number":
			cell.text, cell.want = pick(m, number, strings.NewReplacer("〔", "[", "〕", "]").Replace(number), strings.NewReplacer("〔", "（", "〕", "）").Replace(number)), number
		case "violation":
			cell.text, cell.want = "未明码标价", "未明码标价"
		case "facts":
			cell.text, cell.want = facts, facts
		case "legal_basis":
			cell.text, cell.want = "《中华人民共和国价格法》第四十二条", "《中华人民共和国价格法》第四十二条"
		case "categories":
			cell.text, cell.want = "罚款", `["罚款"]`
		case "outcome":
			cell.text, cell.want = words, words
		case "fine":
			cell.text, cell.form, cell.want = fine, form, want
			if refused {
				cell.fate = saidCell
			}
		case "dated":
			cell.text, cell.form, cell.want = dated, datedForm, datedWant
			if m.chance(3) {
				cell.text, cell.form, cell.fate, row.failed = pick(m, "26年3月10日", "3/5/26", "2026-02-30", "2026年3月"), "", saidCell, true
			}
		case "organ":
			cell.text, cell.want = pick(m, "示范县市场监督管理局", "县市场监管局"), "scjgj"
		case "published":
			cell.text, cell.form, cell.want = published, publishedForm, publishedWant
			if m.chance(20) {
				cell = messyCell{text: pick(m, "", "—", "——", "— —", "－", "/", `\`, "无", "暂无", "N/A", `\N`, "null", "NULL", "NaN", "空", "……", "-"), fate: nothing}
			}
		default:
			cell.text, cell.fate = fmt.Sprintf("其他%d", m.IntN(9)), saidColumn
			if m.chance(40) {
				cell = messyCell{fate: nothing}
			}
		}
		if !m.csv {
			s.disguise(m, &row, &cell, c.key)
		}
		row.cells = append(row.cells, cell)
	}
	if !m.csv && m.chance(5) {
		row.hidden, row.failed = true, true
	}
	s.rows = append(s.rows, row)
	if !m.csv && !row.hidden && m.chance(25) {
		s.cover(m, list)
	}
}

// disguise gives a cell of a workbook another form.
func (s *messySheet) disguise(m *messy, row *messyRow, cell *messyCell, key string) {
	switch {
	case cell.text == "" || cell.form != "" || cell.fate != inDocument:
	case m.chance(3) && key == "facts":
		cell.form, cell.fate = "struck", saidCell
	case m.chance(3) && key == "facts":
		cell.form, cell.fate = "rich", saidCell
	case m.chance(1):
		cell.form, cell.fate, row.failed = "formula", saidCell, true
	}
}

// cover merges cells of the last row with those of the row above, which say the same.
func (s *messySheet) cover(m *messy, list []messyColumn) {
	if len(s.rows) < 2 {
		return
	}
	above, row := &s.rows[len(s.rows)-2], &s.rows[len(s.rows)-1]
	if above.hidden || len(above.cells) != len(row.cells) || above.number != row.number-1 || above.cells[0].key == "" && above.cells[0].fate == nothing && above.cells[0].text != "" {
		return
	}
	for i, c := range list {
		if c.key != "legal_basis" && c.key != "organ" || above.cells[i].form != "" || row.cells[i].form != "" || above.cells[i].key != c.key || row.cells[i].key != c.key || m.chance(50) {
			continue
		}
		row.cells[i] = messyCell{form: "covered", key: c.key, want: above.cells[i].want}
		column := columnName(i + 1)
		s.merges = append(s.merges, fmt.Sprintf("%s%d:%s%d", column, above.number, column, row.number))
	}
}

func columnName(n int) string {
	if n > 26 {
		return columnName((n-1)/26) + columnName((n-1)%26+1)
	}
	return string(rune('A' + n - 1))
}

// workbookOf writes sheets as an XLSX.
func (m *messy) workbookOf(sheets []*messySheet) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?>` + text))
		}
		if err != nil {
			panic(err)
		}
	}
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relation := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + rel + kind + `" Target="` + target + `"/>`
	}
	put("[Content_Types].xml", `<Types/>`)
	put("_rels/.rels", `<Relationships>`+relation("rId1", "officeDocument", "xl/workbook.xml")+`</Relationships>`)
	put("xl/styles.xml", `<styleSheet><fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>`)
	var list, relations, shared strings.Builder
	count := 0
	for i, s := range sheets {
		state := ""
		if s.hidden {
			state = pick(m, ` state="hidden"`, ` state="veryHidden"`)
		}
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, s.name, i+1, state, i+1)
		relations.WriteString(relation(fmt.Sprintf("rId%d", i+1), "worksheet", fmt.Sprintf("worksheets/s%d.xml", i+1)))
		var t strings.Builder
		t.WriteString(`<worksheet>`)
		if len(s.columns) > 0 {
			fmt.Fprintf(&t, `<cols><col min="%d" max="%d" hidden="1"/></cols>`, s.columns[0], s.columns[0])
		}
		t.WriteString(`<sheetData>`)
		for _, row := range s.rows {
			hidden := ""
			if row.hidden {
				hidden = ` hidden="1"`
			}
			fmt.Fprintf(&t, `<row r="%d"%s>`, row.number, hidden)
			for n, c := range row.cells {
				ref, text := columnName(n+1)+strconv.Itoa(row.number), html.EscapeString(c.text)
				switch {
				case c.form == "covered":
					fmt.Fprintf(&t, `<c r="%s"/>`, ref)
				case c.form == "formula":
					fmt.Fprintf(&t, `<c r="%s"><f>A1</f></c>`, ref)
				case c.text == "":
				case c.form == "n":
					fmt.Fprintf(&t, `<c r="%s"><v>%s</v></c>`, ref, text)
				case c.form == "struck":
					fmt.Fprintf(&t, `<c r="%s" s="1" t="inlineStr"><is><t>%s</t></is></c>`, ref, text)
				case c.form == "rich":
					fmt.Fprintf(&t, `<c r="%s" t="inlineStr"><is><r><rPr><strike/></rPr><t>划掉的话</t></r><r><t xml:space="preserve">%s</t></r></is></c>`, ref, text)
				case m.chance(50):
					fmt.Fprintf(&t, `<c r="%s" t="s"><v>%d</v></c>`, ref, count)
					shared.WriteString(`<si><t xml:space="preserve">` + text + `</t></si>`)
					count++
				default:
					fmt.Fprintf(&t, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, ref, text)
				}
			}
			t.WriteString(`</row>`)
		}
		t.WriteString(`</sheetData>`)
		if len(s.merges) > 0 {
			t.WriteString(`<mergeCells>`)
			for _, ref := range s.merges {
				t.WriteString(`<mergeCell ref="` + ref + `"/>`)
			}
			t.WriteString(`</mergeCells>`)
		}
		put(fmt.Sprintf("xl/worksheets/s%d.xml", i+1), t.String()+`</worksheet>`)
		beside := ""
		if len(s.comments) > 0 {
			beside += relation("rId1", "comments", fmt.Sprintf("../comments%d.xml", i+1))
			put(fmt.Sprintf("xl/comments%d.xml", i+1), `<comments><commentList><comment ref="`+s.comments[0]+`"><text><t>内部意见</t></text></comment></commentList></comments>`)
		}
		if s.picture {
			beside += relation("rId2", "drawing", fmt.Sprintf("../drawings/d%d.xml", i+1))
			put(fmt.Sprintf("xl/drawings/d%d.xml", i+1), `<wsDr><twoCellAnchor><pic/></twoCellAnchor></wsDr>`)
		}
		if beside != "" {
			put(fmt.Sprintf("xl/worksheets/_rels/s%d.xml.rels", i+1), `<Relationships>`+beside+`</Relationships>`)
		}
	}
	put("xl/sharedStrings.xml", `<sst>`+shared.String()+`</sst>`)
	put("xl/workbook.xml", `<workbook xmlns:r="x"><sheets>`+list.String()+`</sheets></workbook>`)
	put("xl/_rels/workbook.xml.rels", `<Relationships>`+relations.String()+relation("rIdS", "sharedStrings", "sharedStrings.xml")+relation("rIdT", "styles", "/xl/styles.xml")+`</Relationships>`)
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// csvOf writes a sheet as a CSV.
func (m *messy) csvOf(s *messySheet) []byte {
	separator, end := pick(m, ",", "\t", ";"), pick(m, "\n", "\r\n", "\r")
	var b strings.Builder
	for _, row := range s.rows {
		for i := range s.titles {
			if i > 0 {
				b.WriteString(separator)
			}
			text := ""
			if i < len(row.cells) {
				text = row.cells[i].text
			}
			if strings.ContainsAny(text, "\",;\t\n") || text != "" && m.chance(10) {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			b.WriteString(text)
		}
		b.WriteString(end)
	}
	switch text := b.String(); m.IntN(3) {
	case 0:
		return []byte("\uFEFF" + text)
	case 1:
		encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			panic(err)
		}
		return []byte(encoded)
	default:
		return []byte(text)
	}
}

// file generates a file of sheets.
func (m *messy) file(records int) ([]byte, []*messySheet) {
	if m.csv {
		s := m.sheet("", records)
		return m.csvOf(s), []*messySheet{s}
	}
	sheets := []*messySheet{m.sheet("1月", records)}
	if m.habit(30) {
		sheets = append(sheets, m.sheet("2月", records/2))
	}
	if m.habit(20) {
		s := m.sheet("旧表", 1)
		s.hidden = true
		sheets = append(sheets, s)
	}
	if m.habit(20) {
		s := &messySheet{name: "封面", unread: true}
		s.add(m, messyCell{text: "示范县行政处罚台账", fate: nothing})
		sheets = slices.Insert(sheets, 0, s)
	}
	return m.workbookOf(sheets), sheets
}

// frontOf returns the values of front matter by key; those of tables too.
func frontOf(text string) map[string]string {
	values := map[string]string{}
	for line := range strings.SplitSeq(text, "\n") {
		key, value, ok := strings.Cut(line, " = ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if plain, err := strconv.Unquote(value); err == nil {
			value = plain
		}
		values[key] = value
	}
	return values
}

// check imports the file and returns what is in no document and in no message.
func (w *town) check(t *testing.T, src []byte, sheets []*messySheet) (lost []string, created int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "表")
	if err := os.WriteFile(path, src, 0o600); err != nil {
		t.Fatal(err)
	}
	miss := func(format string, args ...any) { lost = append(lost, fmt.Sprintf(format, args...)) }
	r, err := Table(t.Context(), path, w.root, w.o)
	if err != nil {
		return []string{err.Error()}, 0
	}
	said := allSaid(r)
	for _, s := range sheets {
		if s.hidden || s.unread {
			if !strings.Contains(said, s.name) {
				miss("sheet %s is not named", s.name)
			}
			continue
		}
		if len(s.comments) > 0 && !strings.Contains(said, "批注没有读取："+s.comments[0]) {
			miss("a comment is not named")
		}
		if s.picture && !strings.Contains(said, "1 张图片没有读取") {
			miss("a picture is not named")
		}
		for _, n := range s.columns {
			if !strings.Contains(said, columnName(n)+" 列“") {
				miss("the hidden column %d is not named", n)
			}
		}
		for _, row := range s.rows {
			created += w.row(r, said, s, row, miss)
		}
	}
	return lost, created
}

// row checks a row, and returns 1 when it has a document.
func (w *town) row(r *Result, said string, s *messySheet, row messyRow, miss func(string, ...any)) int {
	at := slices.IndexFunc(r.Files, func(f File) bool { return f.Sheet == s.name && f.Row == row.number })
	var values map[string]string
	if at >= 0 && r.Files[at].State == Created {
		values = frontOf(w.file(r.Files[at].Path))
	}
	records := slices.ContainsFunc(row.cells, func(c messyCell) bool { return c.key == "number" })
	named := false // a problem names the row
	for _, p := range r.Problems {
		named = named || p.Cell.Sheet == s.name && p.Cell.Row == row.number
	}
	if row.hidden {
		named = strings.Contains(said, "隐藏着，没有读取")
	}
	switch {
	case row.failed && values != nil:
		miss("%s row %d is imported: %+v", s.name, row.number, values)
	case row.failed && !named:
		miss("%s row %d is not named", s.name, row.number)
	case records && !row.failed && values == nil:
		miss("%s row %d is not imported: %v", s.name, row.number, slices.DeleteFunc(slices.Clone(r.Problems), func(p header.Problem) bool {
			return p.Cell.Sheet != s.name || p.Cell.Row != row.number
		}))
	}
	if row.failed || !records {
		return 0
	}
	for i, c := range row.cells {
		place := columnName(i+1) + strconv.Itoa(row.number)
		switch c.fate {
		case inDocument:
			key := c.key
			got := values[key]
			if key == "published" && strings.Contains(c.text, "09:30") {
				got = strings.TrimSuffix(got, "T09:30:00+08:00")
			}
			if got != c.want {
				miss("%s!%s (%s) %q became %q, want %q", s.name, place, key, c.text, got, c.want)
			}
		case saidCell:
			if !slices.ContainsFunc(r.Problems, func(p header.Problem) bool {
				return p.Cell.Sheet == s.name && p.Cell.Row == row.number && p.Cell.Column == i+1
			}) {
				miss("%s!%s %q is not named", s.name, place, c.text)
			}
			if c.form == "struck" && values[c.key] != "" || c.form == "rich" && strings.Contains(values[c.key], "划掉") {
				miss("%s!%s: struck text is in the document: %q", s.name, place, values[c.key])
			}
		case saidColumn:
			if !strings.Contains(said, s.titles[i]) {
				miss("%s!%s: the column %s is not named", s.name, place, s.titles[i])
			}
		}
	}
	return 1
}

// countyTown is a town with the organs of the generated tables.
func countyTown(t *testing.T) *town {
	t.Helper()
	w := newTown(t)
	organs, problems := disclosure.ReadOrgans("organs.toml", []byte(county), w.o.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w.o.Organs, w.o.All = organs, true
	return w
}

// What a table shows is in a document or in the report: over 5,000 random files, which
// take a minute or more; under -short over fewer.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	files := 5000
	if testing.Short() {
		files = 60
	}
	created := 0
	for seed := range files {
		m := &messy{Rand: rand.New(rand.NewPCG(14, uint64(seed))), csv: seed%3 == 0}
		src, sheets := m.file(m.IntN(7))
		lost, n := countyTown(t).check(t, src, sheets)
		if created += n; len(lost) > 0 {
			t.Fatalf("file %d:\n%s", seed, strings.Join(lost, "\n"))
		}
	}
	t.Logf("%d files, %d documents", files, created)
}

// A sheet of 200 rows with every habit of offices at once, compared cell by cell.
func TestMessySheet(t *testing.T) {
	t.Parallel()
	for _, csv := range []bool{false, true} {
		m := &messy{Rand: rand.New(rand.NewPCG(200, 14)), csv: csv, all: true}
		src, sheets := m.file(200)
		lost, created := countyTown(t).check(t, src, sheets)
		if len(lost) > 0 || created < 150 {
			t.Errorf("%d documents; lost:\n%s", created, strings.Join(lost, "\n"))
		}
	}
}
