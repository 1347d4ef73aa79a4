package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/office/amount"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/spreadsheet"
)

// WriteReport writes the imported table as a workbook with its problems: coloured
// cells with a comment, and a last column with the row's problems as text. The
// workbook can be corrected and imported. It has no identity numbers.
func (r *Result) WriteReport(ctx context.Context, w io.Writer, path string, o Options) error {
	book, err := o.open(ctx, path)
	if err != nil {
		return err
	}
	defer book.Close()
	tables, err := header.Find(book, o.columns())
	if err != nil {
		return err
	}
	out, err := spreadsheet.NewWorkbook(w)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if err := r.copyTable(out, t); err != nil {
			return errors.Join(err, out.Discard())
		}
	}
	return out.Close()
}

// copyTable copies the rows with their problems.
func (r *Result) copyTable(out *spreadsheet.Workbook, t *header.Table) error {
	var titles []spreadsheet.Column
	for i, title := range t.Titles {
		if f := t.Field(i); (f == "fine" || f == "confiscated") && amount.UnitIn(title) == 0 && t.Unit(i) != 0 {
			title += "（" + t.Unit(i).String() + "）" // a note above the header is not copied
		}
		titles = append(titles, spreadsheet.Column{Title: title, Width: min(max(10, 2*float64(len([]rune(title)))), 40)})
	}
	if n := len(titles); n == 0 || titles[n-1].Title != header.Remark {
		titles = append(titles, spreadsheet.Column{Title: header.Remark, Width: 60, Wrap: true})
	}
	name := t.Sheet
	if name == "" {
		name = "表格"
	}
	table, err := out.Table(name, titles)
	if err != nil {
		return err
	}
	problems := r.byRow(t.Sheet)
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		if err := table.Append(reported(t, row, problems[row.Number], len(titles))...); err != nil {
			return err
		}
	}
	return nil
}

// byRow returns warnings and errors of a sheet by row number.
func (r *Result) byRow(sheet string) map[int][]header.Problem {
	rows := map[int][]header.Problem{}
	for _, p := range r.Problems {
		if p.Severity != diag.Notice && p.Cell.Sheet == sheet {
			rows[p.Cell.Row] = append(rows[p.Cell.Row], p)
		}
	}
	return rows
}

// reported returns the cells of a row with its problems.
func reported(t *header.Table, row grid.Row, problems []header.Problem, width int) []spreadsheet.Value {
	cells := make([]spreadsheet.Value, width)
	for i := range min(len(row.Cells), width-1) {
		cells[i] = copied(t, i, row.Text(i))
	}
	var all []string
	for _, p := range problems {
		text := p.Message
		if p.Hint != "" {
			text += "。" + p.Hint
		}
		if at := p.Cell.Column - 1; at >= 0 && at < width-1 {
			cells[at] = cells[at].Noted(p.Severity.Chinese() + "：" + text)
			text = fmt.Sprintf("%s：%s", t.Titles[at], text)
		}
		all = append(all, text)
	}
	cells[width-1] = spreadsheet.Text(strings.Join(all, "\n"))
	return cells
}

// holdsDay reports whether a field is a day, which a workbook has as a serial number.
func holdsDay(f header.Field) bool {
	return slices.Contains([]header.Field{header.Dated, header.Published, "served", "publicity_until", "valid_from", "valid_until"}, f)
}

// copied returns the value of a cell: a serial number in a column of dates as a date.
func copied(t *header.Table, index int, text string) spreadsheet.Value {
	switch f := t.Field(index); {
	case f == header.Identity:
		return spreadsheet.Value{}
	case !t.Dates.Workbook:
	case holdsDay(f):
		if m, err := t.Dates.Moment(header.Clean(text)); err == nil {
			return spreadsheet.Day(m.Date().Time())
		}
		if t.Dates.Forever(header.Clean(text)) {
			return spreadsheet.Text("2099/12/31")
		}
	case f == "fine" || f == "confiscated":
		return spreadsheet.Number(text)
	}
	return spreadsheet.Text(text)
}
