package importer

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/office/spreadsheet"
)

// WriteTemplate writes records as a sheet of the 双公示 standard of 2018
// (发改办财金〔2018〕424号) for the credit platform, a row for each, in their
// order. Importing that sheet changes nothing. The sheet names natural persons, as
// the platform requires; cells for data that a site does not hold (identity
// numbers, legal representatives) are empty.
func WriteTemplate(w io.Writer, kind *disclosure.Kind, records []*disclosure.Record, organs *disclosure.Organs) error {
	template := templateOf(kind.Standard)
	if template == nil {
		return fmt.Errorf("%s没有双公示表格", kind.Name)
	}
	book, err := spreadsheet.NewWorkbook(w)
	if err != nil {
		return err
	}
	var titles []spreadsheet.Column
	for _, c := range template {
		titles = append(titles, spreadsheet.Column{Title: c.title, Width: min(max(12, 2*float64(len([]rune(c.title)))), 40)})
	}
	table, err := book.Table(kind.Short, titles)
	for _, rec := range records {
		if err != nil {
			break
		}
		cells := make([]spreadsheet.Value, len(template))
		for i, c := range template {
			if c.value != nil {
				cells[i] = c.value(rec, organs)
			}
		}
		err = table.Append(cells...)
	}
	if err != nil {
		return errors.Join(err, book.Discard())
	}
	return book.Close()
}

// templateColumn is a column of the standard; a column without value is empty.
type templateColumn struct {
	title string
	value func(*disclosure.Record, *disclosure.Organs) spreadsheet.Value
}

// templateOf returns the template for the standard's prefix; nil where the
// standard has none.
func templateOf(prefix string) []templateColumn {
	switch prefix {
	case "CF":
		return append(parties(), []templateColumn{
			{"行政处罚决定书文号", text(func(r *disclosure.Record) string { return r.Number })},
			{"违法行为类型", own("violation")}, {"违法事实", own("facts")},
			{"处罚依据", text(func(r *disclosure.Record) string { return r.LegalBasis })},
			{"处罚类别", text(func(r *disclosure.Record) string { return strings.Join(r.Categories, ";") })},
			{"处罚内容", own("outcome")}, {"罚款金额（万元）", own("fine")}, {"没收违法所得、没收非法财物的金额（万元）", own("confiscated")},
			{"暂扣或吊销证照名称及编号", own("certificate")},
			{"处罚决定日期", day(func(r *disclosure.Record) calendar.Date { return r.Dated })}, {"处罚有效期", own("valid_until")},
			{"公示截止期", day(func(r *disclosure.Record) calendar.Date { return r.PublicityUntil })},
			{"处罚机关", organName}, {"处罚机关统一社会信用代码", organCode}, {"数据来源单位", organName}, {"数据来源单位统一社会信用代码", organCode}, {"备注", nil},
		}...)
	case "XK":
		return append(parties(), []templateColumn{
			{"行政许可决定文书名称", own("document")}, {"行政许可决定文书号", text(func(r *disclosure.Record) string { return r.Number })},
			{"许可类别", own("category")}, {"许可证书名称", own("certificate")}, {"许可编号", own("licence_number")}, {"许可内容", own("outcome")},
			{"许可决定日期", day(func(r *disclosure.Record) calendar.Date { return r.Dated })}, {"有效期自", own("valid_from")}, {"有效期至", own("valid_until")},
			{"许可机关", organName}, {"许可机关统一社会信用代码", organCode}, {"当前状态", own("state")}, {"数据来源单位", organName}, {"数据来源单位统一社会信用代码", organCode}, {"备注", nil},
		}...)
	}
	return nil
}

// parties returns the columns of the party, the same in both templates.
func parties() []templateColumn {
	subject := func(f func(*disclosure.Subject) string) func(*disclosure.Record, *disclosure.Organs) spreadsheet.Value {
		return text(func(r *disclosure.Record) string {
			if r.Subject == nil {
				return ""
			}
			return f(r.Subject)
		})
	}
	return []templateColumn{
		{"行政相对人名称", subject(func(s *disclosure.Subject) string { return s.Name })},
		{"行政相对人类别", subject(func(s *disclosure.Subject) string { return s.Type })},
		{"行政相对人代码_1(统一社会信用代码)", subject(func(s *disclosure.Subject) string { return s.USCC })},
		{"行政相对人代码_2(工商注册号)", nil}, {"行政相对人代码_3(组织机构代码)", nil}, {"行政相对人代码_4(税务登记号)", nil},
		{"行政相对人代码_5(事业单位证书号)", nil}, {"行政相对人代码_6(社会组织登记证号)", nil},
		{"法定代表人", nil}, {"法定代表人证件类型", nil}, {"法定代表人证件号码", nil}, {"证件类型", nil}, {"证件号码", nil},
	}
}

// text returns a column value that is a text of the record.
func text(f func(*disclosure.Record) string) func(*disclosure.Record, *disclosure.Organs) spreadsheet.Value {
	return func(r *disclosure.Record, _ *disclosure.Organs) spreadsheet.Value { return spreadsheet.Text(f(r)) }
}

// day returns a column value that is a date of the record.
func day(f func(*disclosure.Record) calendar.Date) func(*disclosure.Record, *disclosure.Organs) spreadsheet.Value {
	return func(r *disclosure.Record, _ *disclosure.Organs) spreadsheet.Value { return cellOf(f(r)) }
}

// cellOf returns a date as a cell; the zero date is an empty cell.
func cellOf(d calendar.Date) spreadsheet.Value {
	if d.IsZero() {
		return spreadsheet.Value{}
	}
	return spreadsheet.Day(d.Time())
}

// own returns a column value that is a field of the kind: amounts in 万元, 长期 as
// 2099/12/31.
func own(id string) func(*disclosure.Record, *disclosure.Organs) spreadsheet.Value {
	return func(r *disclosure.Record, _ *disclosure.Organs) spreadsheet.Value {
		v, ok := r.Value(id)
		switch {
		case !ok:
			return spreadsheet.Value{}
		case v.Field.Type == "money":
			return spreadsheet.Number(v.Money.Wan())
		case !v.Date.IsZero():
			return cellOf(v.Date)
		case v.Text == disclosure.Forever:
			return spreadsheet.Text("2099/12/31")
		}
		return spreadsheet.Text(v.Text)
	}
}

// organName returns the name of the organ that leads the record.
func organName(r *disclosure.Record, organs *disclosure.Organs) spreadsheet.Value {
	return spreadsheet.Text(organs.Name(r.LeadOrgan()))
}

// organCode returns the credit code of that organ (统一社会信用代码).
func organCode(r *disclosure.Record, organs *disclosure.Organs) spreadsheet.Value {
	organ, ok := organs.Get(r.LeadOrgan())
	if !ok {
		return spreadsheet.Value{}
	}
	return spreadsheet.Text(organ.USCC)
}
