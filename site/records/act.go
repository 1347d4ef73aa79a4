package records

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/sheet"
)

// act is what a row says, as far as a judgement or the ledger needs it.
type act struct {
	row  int
	kind *disclosure.Kind

	organ, number, title, subject, subjectType, basis, level string

	dated, caused, withdrawn, filed calendar.Date
	published                       calendar.Moment
	underage, normative             bool
}

func (a *act) days() []*calendar.Date {
	return []*calendar.Date{&a.dated, &a.caused, &a.withdrawn, &a.filed}
}

func (a *act) texts() []*string {
	return []*string{&a.organ, &a.number, &a.title, &a.subject, &a.subjectType, &a.basis, &a.level}
}

// record is the act as a document of a site would have it.
func (a *act) record() *disclosure.Record {
	rec := &disclosure.Record{Kind: a.kind}
	rec.Title, rec.Number, rec.Organ, rec.Organs = a.title, a.number, a.organ, []string{a.organ}
	rec.Dated, rec.Published = a.dated, a.published
	rec.LegalBasis, rec.Level, rec.Underage, rec.Normative = a.basis, a.level, a.underage, a.normative
	if a.subject != "" {
		rec.Subject = &disclosure.Subject{Name: a.subject, Type: a.subjectType}
	}
	if !a.caused.IsZero() {
		rec.Withdrawal = &disclosure.Withdrawal{Caused: a.caused, On: a.withdrawn}
	}
	if !a.filed.IsZero() {
		rec.Filings = []disclosure.Delivery{{On: a.filed}}
	}
	return rec
}

// skips says whether a row below the header is no act: nothing in it but its
// number, or a second line of headers.
func (t *table) skips(row sheet.Row) bool {
	empty := true
	for i, cell := range row.Cells {
		numbered := false
		for _, c := range t.columns[indexField] {
			numbered = numbered || c.index == i
		}
		if !numbered && clean(cell) != "" {
			empty = false
			break
		}
	}
	if empty {
		return true
	}
	for _, c := range t.columns[datedField] {
		if c.index < len(row.Cells) && t.known[headerForm(row.Cells[c.index])].field == datedField {
			return true
		}
	}
	return false
}

// reader reads one row.
type reader struct {
	*table
	sheet.Row
	problems []Problem
}

// act reads a row. Without an act, the problems say why.
func (t *table) act(row sheet.Row) (*act, []Problem) {
	r := &reader{table: t, Row: row}
	a := &act{row: row.Number}
	if r.uneven() {
		return nil, r.problems
	}
	a.kind = r.kindOf()
	dated := r.datedOf(a)
	a.published = r.moment(publishedField, a)
	a.caused, a.withdrawn, a.filed = r.moment(causedField, a).Date(), r.moment(withdrawnField, a).Date(), r.moment(filedField, a).Date()
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	if day := a.published.Date(); !day.IsZero() && day.Before(a.dated) {
		index, _ := r.pick(publishedField, a)
		r.say(index, codePublishedBeforeDated, "请核对两个日期，是不是填反了；"+sheet.ColumnName(dated+1)+" 列是决定日期",
			"公开日期 %s 早于决定日期 %s", day, a.dated)
		return nil, r.problems
	}
	r.describe(a)
	return a, nil
}

// describe reads what is shown, and what decides between rules.
func (r *reader) describe(a *act) {
	a.organ, a.title, a.basis = r.text(organField, a), r.text(titleField, a), r.text(basisField, a)
	a.number, _ = disclosure.NormaliseNumber(r.text(numberField, a))
	a.subject, a.subjectType = r.text(subjectField, a), r.text(subjectTypeField, a)
	if a.subjectType == "" && r.text(usccField, a) != "" {
		a.subjectType = "法人及非法人组织"
	}
	a.underage, a.normative = affirmed(r.text(underageField, a)), affirmed(r.text(normativeField, a))
	a.level = r.text(levelField, a)
	for word, level := range map[string]string{"政府": "government", "部门": "department", "单位": "unit"} {
		if strings.HasPrefix(a.level, word) {
			a.level = level
		}
	}
}

func affirmed(text string) bool {
	switch strings.ToUpper(text) {
	case "是", "Y", "YES", "TRUE", "1", "√", "有":
		return true
	}
	return false
}

// uneven refuses a row with more cells than the header: its cells have moved.
func (r *reader) uneven() bool {
	for i := len(r.titles); i < len(r.Cells); i++ {
		if clean(r.Cells[i]) != "" {
			r.say(i, CodeUnevenRow, "可能是文字里有分隔符而没有加双引号，后面的格子都错开了；请核对这一行", "这一行比表头多出“%s”", clip(clean(r.Cells[i])))
			return true
		}
	}
	return false
}

// say notes a problem of a cell; the index is 0-based.
func (r *reader) say(index int, code, hint, format string, args ...any) {
	r.problems = append(r.problems, r.at(r.Number, index+1).problem(code, diag.Error, hint, format, args...))
}

func (r *reader) cell(index int) string {
	if index >= len(r.Cells) {
		return ""
	}
	return clean(r.Cells[index])
}

// kindOf is the kind that the row's own cell names, else nil.
func (r *reader) kindOf() *disclosure.Kind {
	for _, c := range r.columns[kindField] {
		text := r.cell(c.index)
		if absent(text) {
			continue
		}
		if kind, ok := r.kinds[headerForm(text)]; ok {
			return kind
		}
		r.say(c.index, CodeBadCell, "可以写：行政处罚、行政许可、行政强制、行政检查、行政征收、行政给付、行政确认、行政奖励、行政裁决", "没有执法类别“%s”", clip(text))
	}
	return nil
}

// datedOf reads the day of the act, and settles the kind where no cell named it.
// It returns the column.
func (r *reader) datedOf(a *act) (index int) {
	chosen, found := column{}, false
	for _, c := range r.columns[datedField] {
		fits := a.kind == nil || c.kind == "" || c.kind == a.kind.ID
		if !fits || absent(r.cell(c.index)) || found && c.kind == "" {
			continue
		}
		if found {
			r.say(c.index, CodeBadCell, "一行只写一件；请删去一个日期", "这一行有两个决定日期：%s 列和 %s 列", sheet.ColumnName(chosen.index+1), sheet.ColumnName(c.index+1))
			return c.index
		}
		chosen, found = c, true
	}
	if !found {
		c := r.columns[datedField][0]
		r.say(c.index, CodeMissingCell, "写上作出决定的日期，如 2026-03-05", "没有决定日期，无法起算")
		return c.index
	}
	m, err := r.dates.moment(r.cell(chosen.index))
	if err != nil {
		r.bad(chosen.index, err)
	}
	a.dated = m.Date()
	r.settle(a, chosen)
	return chosen.index
}

// settle finds the kind of a row whose own cell does not name it.
func (r *reader) settle(a *act, dated column) {
	if a.kind != nil || len(r.problems) > 0 {
		return
	}
	if a.kind = r.kinds[strings.ToUpper(dated.kind)]; a.kind == nil {
		a.kind = r.kind
	}
	if a.kind == nil {
		index := dated.index
		if columns := r.columns[kindField]; len(columns) > 0 {
			index = columns[0].index
		}
		r.say(index, CodeMissingCell, "写上执法类别，如 行政处罚；或者用 --kind 写明整个文件的类别", "没有执法类别，不知道适用哪条规则")
	}
}

// moment reads the date of a field; none when its cells are empty.
func (r *reader) moment(f field, a *act) calendar.Moment {
	index, ok := r.pick(f, a)
	if !ok {
		return calendar.Moment{}
	}
	text := r.cell(index)
	if r.dates.workbook && text == "0" {
		return calendar.Moment{} // an empty date that a formula passed on
	}
	m, err := r.dates.moment(text)
	if err != nil {
		r.bad(index, err)
	}
	return m
}

func (r *reader) bad(index int, err error) {
	r.say(index, CodeBadCell, "写作 2026-03-05", "“%s”%s", clip(r.cell(index)), err)
}

// text reads the text of a field.
func (r *reader) text(f field, a *act) string {
	if index, ok := r.pick(f, a); ok {
		return r.cell(index)
	}
	return ""
}

// pick finds the cell of a field that holds something: a column of the act's own
// kind goes first, one of another kind last.
func (r *reader) pick(f field, a *act) (index int, ok bool) {
	for _, fits := range []func(column) bool{
		func(c column) bool { return a.kind != nil && c.kind == a.kind.ID },
		func(c column) bool { return c.kind == "" },
		func(c column) bool { return c.kind != "" },
	} {
		for _, c := range r.columns[f] {
			if fits(c) && !absent(r.cell(c.index)) {
				return c.index, true
			}
		}
	}
	return 0, false
}

// absent says whether a text stands for an empty cell.
func absent(text string) bool {
	if text != "" && text[0] >= '1' && text[0] <= '9' || len(text) > len("0000-00-00 00:00:00") {
		return false
	}
	switch strings.ToUpper(asciiForms(text)) {
	case "", "-", "--", "/", "\\", "无", "空", "NULL", "N/A", "未公开", "未公示", "尚未公开", "尚未公示", "暂未公开", "暂未公示", "0000-00-00", "0000-00-00 00:00:00":
		return true
	}
	return false
}

// datedColumn is the 1-based column that the day of an act stands in.
func (t *table) datedColumn(a *act) int {
	best := t.columns[datedField][0]
	for _, c := range t.columns[datedField] {
		if c.kind == a.kind.ID {
			best = c
		}
	}
	return best.index + 1
}

// unruled says that no rule judges an act.
func (t *table) unruled(a *act) Problem {
	hint := "这一类没有规则，或者在这一天规则还没有施行；不计入按期或逾期"
	if a.kind.ID == "budget" && a.level == "" {
		hint = "预算、决算要有一列“层级”：政府、部门或者单位"
	}
	return t.at(a.row, t.datedColumn(a)).problem(CodeNoRule, diag.Notice, hint, "%s %s没有适用的公开时限规则", a.dated, a.kind.Short)
}
