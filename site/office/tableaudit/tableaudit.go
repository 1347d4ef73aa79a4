// Package tableaudit judges decisions that gongkai did not publish: the rows of a
// table that a case system, a licence system or a publicity system exported. It
// needs no site. Every row becomes a disclosure.Record and is judged by the same
// deadline.Judge as a document of a site, so that both paths have one answer.
//
// # The table
//
// A table has a header within its first rows (titles above it are passed over,
// a second line of field codes below it too). Columns are known by their names,
// those of the 双公示 standard of 2018 and of 2016, by codes (CF_JDRQ) and in
// Chinese; package columns lists them. A judgement needs
//
//	the day of the act   处罚决定日期 许可决定日期 决定日期 … CF_JDRQ XK_JDRQ
//	the kind             a column 执法类别, else the headers (处罚决定日期 says
//	                     行政处罚), else Options.Kind
//
// and takes the day of publication from 公开日期 公示日期 发布日期 and the like;
// where that cell is empty, the row is not public. Dates may be written
// 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 20260305, with a time behind
// them, and as serial numbers of a spreadsheet (46086). 2099/12/31 means 长期
// (for ever) and is no date of an act.
//
// # What comes out
//
// The forms of package agenda: the same rows, keys, words and counts. A row's
// path is FILE#12, its organ the name in the table, its number the 文号 in
// canonical form. Names of natural persons are masked in titles. A row without
// a rule in force on its date has no entry; a notice says so.
//
// Rows that cannot be judged have no entry either. Each is a Problem with its
// cell, the reason and what to do, and counts as unjudged:
//
//	案件.xlsx Sheet1!F12：错误：“3/5/26”看不出年月日 [bad-cell]
//
// # Order of events
//
// Judge reads the table once. Rows are judged side by side, a few thousand at a
// time; what later output needs of them is kept in a temporary file, since the
// summary stands before the rows. The Write methods judge from there, which
// gives the same entries again. So memory does not grow with the table, and
// nothing is written of a table that turns out to be damaged in its last row.
package tableaudit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/parallel"
	"gongkai/site/ledger"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/spreadsheet"
)

// Options say how a table is judged.
type Options struct {
	Name  string // of the file, for `path` and for problems
	Kind  string // id of the kind where neither a column nor the headers tell; may be ""
	Sheet string // "" is the first sheet with a header
	AsOf  calendar.Date

	Calendar *calendar.Calendar
	Rules    *deadline.Rules
	Kinds    *disclosure.Kinds
	Organs   *disclosure.Organs // nil without a site
	Region   string

	// Select narrows the entries; its Kind is not used. Organ is the organ's
	// name or id as the entry has it.
	Select  ledger.Selection
	Workers int // goroutines; 0 is one for each processor
	Limits  spreadsheet.Limits
	// Progress, when given, hears after each batch how many rows Judge has judged.
	Progress func(rows int)
}

// Report is a judged table. Close releases its temporary files.
type Report struct {
	Name, Sheet string
	Encoding    string // "" of a workbook
	AsOf        calendar.Date
	From, To    calendar.Date  // coverage of the calendar
	Summary     ledger.Summary // of the selected entries

	// Rows is how many rows hold anything. Each is judged, unjudged (an error
	// among Problems says why) or unruled: no rule was in force on its date.
	Rows, Judged, Unjudged, Unruled int

	Log header.Log // of the table's problems

	o        Options
	judge    *deadline.Judge
	acts     *spool
	problems *spool
	columns  agenda.Columns // of the text form
	stopped  func() error
}

// Judge reads and judges a table. Errors are *grid.Unreadable when the file
// is none, *header.Refusal when it has no header or says nothing of what is needed, and
// else those of the machine; that of ctx when it ends, here and in the Write
// methods.
func Judge(ctx context.Context, path string, o Options) (*Report, error) {
	book, err := spreadsheet.Open(path, o.Limits)
	if err != nil {
		return nil, err
	}
	r, err := judgeBook(ctx, book, o)
	if closing := book.Close(); err == nil && closing != nil {
		err = fmt.Errorf("关闭文件：%w", closing)
	}
	if err != nil {
		if r != nil {
			err = errors.Join(err, r.Close())
		}
		return nil, err
	}
	return r, nil
}

func judgeBook(ctx context.Context, book *grid.Book, o Options) (*Report, error) {
	r := &Report{Name: o.Name, Encoding: book.Encoding, AsOf: o.AsOf, Summary: ledger.Summary{}, o: o, stopped: ctx.Err}
	r.From, r.To = o.Calendar.Coverage()
	r.judge = judgeOf(o)
	table, err := header.Find(book, header.Options{File: o.Name, Sheet: o.Sheet, Kind: o.Kind, Kinds: o.Kinds, Keys: []header.Field{header.Dated}})
	if err != nil {
		return nil, err
	}
	if !table.Has(header.Published) {
		table.Problems = append(table.Problems, table.At(table.Header, header.None, nil).Problem(header.CodeMissingColumn, diag.Warning,
			"加一列“公开日期”，没有公开的留空", "没有公开日期一列，每一行都按尚未公开判断"))
	}
	r.Sheet = table.Sheet
	if r.acts, err = newSpool(); err != nil {
		return nil, err
	}
	if r.problems, err = newSpool(); err != nil {
		return r, err
	}
	for _, problem := range table.Problems {
		if err := r.note(problem); err != nil {
			return r, err
		}
	}
	return r, r.read(table)
}

func judgeOf(o Options) *deadline.Judge {
	j := &deadline.Judge{Rules: o.Rules, Calendar: o.Calendar, Organs: o.Organs, Region: o.Region, AsOf: o.AsOf}
	if j.Organs == nil {
		j.Organs = &disclosure.Organs{}
	}
	// Made here once, the judge gets a regional calendar back at no cost.
	if regional, ok := o.Calendar.Region(o.Region); ok {
		j.Calendar = regional
	}
	return j
}

// batch is how many rows are judged side by side.
const batch = 4096

// read judges the rows of the table.
func (r *Report) read(table *header.Table) error {
	for rows, err := range table.Batches(batch) {
		if err != nil {
			return err
		}
		if err := r.settle(table, rows); err != nil {
			return err
		}
		if r.o.Progress != nil {
			r.o.Progress(r.Rows)
		}
	}
	return errors.Join(r.acts.flush(), r.problems.flush())
}

// outcome is what one row comes to.
type outcome struct {
	act      *act // nil when it cannot be judged
	problems []header.Problem
	entries  []ledger.Entry
}

// judgeRow reads and judges one row.
func (r *Report) judgeRow(t *header.Table, row grid.Row) (o outcome) {
	if o.act, o.problems = readRow(t, row); o.act == nil {
		return o
	}
	entries, problems := r.judgeAct(*o.act)
	o.entries = entries
	for _, problem := range problems {
		o.problems = append(o.problems, t.At(row.Number, header.Dated, o.act.kind).As(problem))
	}
	if len(entries) == 0 {
		o.problems = append(o.problems, o.act.unruled(t))
	}
	return o
}

// settle judges rows, counts them and keeps what the output needs.
func (r *Report) settle(table *header.Table, rows []grid.Row) error {
	if err := r.stopped(); err != nil {
		return err
	}
	outcomes := parallel.Map(r.o.Workers, rows, func(row grid.Row) outcome { return r.judgeRow(table, row) })
	for _, o := range outcomes {
		r.Rows++
		for _, problem := range o.problems {
			if err := r.note(problem); err != nil {
				return err
			}
		}
		switch {
		case o.act == nil:
			r.Unjudged++
			continue
		case len(o.entries) == 0:
			r.Unruled++
			continue
		}
		r.Judged++
		kept := false
		for n := range o.entries {
			if e := &o.entries[n]; r.selects(o.act, e) {
				r.Summary[e.Verdict]++
				r.columns.Measure(e)
				kept = true
			}
		}
		if kept {
			if err := r.acts.put(o.act.fields()); err != nil {
				return err
			}
		}
	}
	return nil
}

// judgeAct judges one act.
func (r *Report) judgeAct(a act) ([]ledger.Entry, []diag.Problem) {
	rec := a.record()
	found, problems := r.judge.Record(rec)
	entries := make([]ledger.Entry, len(found))
	path, title := r.Name+"#"+strconv.Itoa(a.row), rec.Redact(a.title)
	for i, d := range found {
		d.Reason = rec.Redact(d.Reason)
		entries[i] = ledger.Entry{Deadline: d, Path: path, Kind: a.kind.ID, Organ: a.organ, Number: a.number, Title: title}
	}
	return entries, problems
}

func (r *Report) selects(a *act, e *ledger.Entry) bool {
	s := r.o.Select
	if s.Organ != "" && s.Organ != e.Organ || s.Year != 0 && s.Year != a.dated.Year() || s.Rule != "" && s.Rule != e.Rule.ID {
		return false
	}
	for _, v := range s.Verdicts {
		if v == e.Verdict {
			return true
		}
	}
	return len(s.Verdicts) == 0
}

// Entries gives the selected rows in their order, judged again.
func (r *Report) Entries() iter.Seq2[*ledger.Entry, error] {
	return func(yield func(*ledger.Entry, error) bool) {
		waiting := make([]act, 0, batch)
		flush := func() bool {
			judged := parallel.Map(r.o.Workers, waiting, func(a act) []ledger.Entry {
				entries, _ := r.judgeAct(a)
				return entries
			})
			for i, entries := range judged {
				for n := range entries {
					if e := &entries[n]; r.selects(&waiting[i], e) && !yield(e, nil) {
						return false
					}
				}
			}
			waiting = waiting[:0]
			if err := r.stopped(); err != nil {
				yield(nil, err)
				return false
			}
			return true
		}
		for fields, err := range r.acts.all() {
			if err != nil {
				yield(nil, err)
				return
			}
			if waiting = append(waiting, actOf(fields, r.o.Kinds)); len(waiting) == batch && !flush() {
				return
			}
		}
		flush()
	}
}

// Close removes the temporary files.
func (r *Report) Close() error {
	var err error
	for _, s := range []*spool{r.acts, r.problems} {
		if s != nil {
			err = errors.Join(err, s.close())
		}
	}
	return err
}
