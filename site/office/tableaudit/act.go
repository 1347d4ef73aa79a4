package tableaudit

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
)

// act is a row, as far as a judgement or the ledger needs the row.
type act struct {
	row  int
	kind *disclosure.Kind

	sheet, organ, number, title, subject, subjectType, basis, level string

	dated, caused, withdrawn, filed calendar.Date
	published                       calendar.Moment
	underage, normative             bool
}

// days returns the dates, for the spool.
func (a *act) days() []*calendar.Date {
	return []*calendar.Date{&a.dated, &a.caused, &a.withdrawn, &a.filed}
}

// texts returns the texts, for the spool.
func (a *act) texts() []*string {
	return []*string{&a.sheet, &a.organ, &a.number, &a.title, &a.subject, &a.subjectType, &a.basis, &a.level}
}

// record returns the act as the record of a document.
func (a *act) record() *disclosure.Record {
	rec := disclosure.NewRecord("", a.kind)
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

// readRow returns the act of a row, or nil with its errors.
func readRow(t *header.Table, row grid.Row) (*act, []header.Problem) {
	r := t.Row(row)
	if r.Failed() {
		return nil, r.Problems
	}
	a := &act{row: row.Number, sheet: row.Sheet}
	var dated int
	a.kind, a.dated, dated = r.Act()
	a.published = r.Moment(header.Published, a.kind)
	a.caused, a.withdrawn, a.filed = r.Moment(header.Caused, a.kind).Date(), r.Moment(header.Withdrawn, a.kind).Date(), r.Moment(header.Filed, a.kind).Date()
	if r.Failed() {
		return nil, r.Problems
	}
	if day := a.published.Date(); !day.IsZero() && day.Before(a.dated) {
		index, _ := r.Pick(header.Published, a.kind)
		r.AddError(index, codePublishedBeforeDated, "请核对两个日期，是不是填反了；"+grid.ColumnName(dated+1)+" 列是决定日期",
			"公开日期 %s 早于决定日期 %s", day, a.dated)
		return nil, r.Problems
	}
	if a.describe(r); r.Failed() { // a formula without a value
		return nil, r.Problems
	}
	return a, r.Problems
}

// describe reads the texts: what is shown, and what decides between rules.
func (a *act) describe(r *header.Row) {
	first := func(fields ...header.Field) (text string) {
		for _, f := range fields {
			if text = r.Text(f, a.kind); text != "" {
				break
			}
		}
		return text
	}
	a.organ, a.basis = first(header.Organ), first(header.LegalBasis)
	a.title = first(header.Title, header.Document, header.Name)
	a.number, _ = disclosure.NormaliseNumber(first(header.Number, header.Licence))
	a.subject, a.subjectType = first(header.Subject), first(header.SubjectIs)
	if a.subjectType == "" && first(header.USCC) != "" {
		a.subjectType = "法人及非法人组织"
	}
	a.underage, a.normative = header.Affirmed(first(header.Underage)), header.Affirmed(first(header.Normative))
	a.level = first(header.Level)
	for word, level := range map[string]string{"政府": "government", "部门": "department", "单位": "unit"} {
		if strings.HasPrefix(a.level, word) {
			a.level = level
		}
	}
}

// unruled returns the notice of an act without a rule.
func (a *act) unruled(t *header.Table) header.Problem {
	hint := "这一类没有规则，或者在这一天规则还没有施行；不计入按期或逾期"
	if a.kind.Requires("level") && a.level == "" {
		hint = "预算、决算要有一列“层级”：政府、部门或者单位"
	}
	return t.At(a.row, header.Dated, a.kind).Problem(CodeNoRule, diag.Notice, hint, "%s %s没有适用的公开时限规则", a.dated, a.kind.Short)
}
