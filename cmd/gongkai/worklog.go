package main

import (
	"context"
	"errors"
	"fmt"

	"gongkai/site/agenda"
	"gongkai/site/office/spreadsheet"
)

// worklog writes the monthly worklog (创建工作台账): what each indicator asks for
// and how far it is.
func (p *process) worklog(ctx context.Context, f *flags, s *selection) (int, error) {
	if s.Kind != "" || s.Year != 0 || s.Rule != "" || s.verdicts != "" {
		return 0, usagef("--view worklog 只能用 --organ 缩小范围")
	}
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	defer examined.close()
	if _, err := s.on(p, f, examined); err != nil { // an organ nobody knows
		return 0, err
	}
	l := examined.Ledger
	write := map[string]func() error{
		"text": func() error { return agenda.WriteWorklogText(p.stdout, l, s.Organ) },
		"json": func() error { return agenda.WriteWorklogJSON(p.stdout, l, s.Organ) },
		"csv":  func() error { return p.worklogCSV(agenda.Worklog(l, s.Organ)) },
		"xlsx": func() error { return p.worklogBook(agenda.Worklog(l, s.Organ)) },
	}
	if err := write[f.format](); err != nil {
		return 0, err
	}
	if examined.Failed() {
		return exitProblems, p.printProblems(f.source, examined.Problems)
	}
	return exitFine, nil
}

// worklogCSV writes the edition for spreadsheets: the form is filled in and
// printed in an office.
func (p *process) worklogCSV(list []agenda.Work) error {
	table := spreadsheet.NewCSV(p.stdout, spreadsheet.Spreadsheet, agenda.WorklogHead()...)
	for _, work := range list {
		if err := table.Append(worklogRow(work)...); err != nil {
			return err
		}
	}
	return table.Flush()
}

func (p *process) worklogBook(list []agenda.Work) error {
	book, err := spreadsheet.NewWorkbook(p.stdout)
	if err != nil {
		return err
	}
	if err := fillWorklog(book, list); err != nil {
		return errors.Join(fmt.Errorf("写工作台账：%w", err), book.Discard())
	}
	return book.Close()
}

func fillWorklog(book *spreadsheet.Workbook, list []agenda.Work) error {
	var columns []spreadsheet.Column
	for i, title := range agenda.WorklogHead() {
		columns = append(columns, spreadsheet.Column{Title: title, Width: [...]float64{50, 18, 30, 40, 36}[i], Wrap: true})
	}
	table, err := book.Table("工作台账", columns)
	if err != nil {
		return err
	}
	for _, work := range list {
		if err := table.Append(worklogRow(work)...); err != nil {
			return err
		}
	}
	return nil
}

func worklogRow(work agenda.Work) []spreadsheet.Value {
	var row []spreadsheet.Value
	for _, text := range work.Row() {
		row = append(row, spreadsheet.Text(text))
	}
	return row
}
