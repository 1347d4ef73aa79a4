// Package tableaudit judges decisions that gongkai did not publish: the rows of a
// table that a case system, a licence system or a publicity system exported. A site
// is not needed. Every row becomes a disclosure.Record and is judged by the same
// deadline.Judge as a document of a site, so that both ways have one answer.
//
// # The table
//
// Package header recognizes the columns, by the names and codes of the 双公示
// standards and by synonyms. A judgement needs
//
//	the day of the act   处罚决定日期 许可决定日期 决定日期 … CF_JDRQ XK_JDRQ
//	the kind             a column 执法类别, else the header (处罚决定日期 implies
//	                     行政处罚), else Options.Kind
//
// and reads the day of publication from 公开日期 公示日期 发布日期 and the like; a row
// without that day is not public. Dates are written 2026-03-05, 2026/3/5, 2026.3.5,
// 2026年3月5日 or 20260305, with or without a time, or are serial numbers of a
// spreadsheet (46086). 2099/12/31 means 长期 (no end) and is no date of an act.
//
// # Output
//
// The forms of package agenda: the same rows, keys, words and counts. A row's path is
// FILE#12, FILE#SHEET!12 where several sheets were read, its organ the name in the table, its number the 文号 in canonical form.
// Names of natural persons are masked in titles. A row without a rule in force on its
// date has no entry, and a notice.
//
// A row that cannot be judged has no entry either, counts as unjudged, and has a
// problem with its cell, the reason and what to do:
//
//	案件.xlsx Sheet1!F12：错误：“3/5/26”看不出年月日 [bad-cell]
//
// # Order of events
//
// Judge reads the table once. Batches of rows are judged in parallel; the rows that
// have entries go to a temporary file, since the summary comes before the entries.
// The Write methods judge the rows of that file, which gives the same entries. So
// memory does not grow with the table, and a table that is damaged in its last row
// gives no output.
package tableaudit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

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

// Options are the options of Judge.
type Options struct {
	Name  string // of the file, for `path` and for problems
	Kind  string // id of the kind of rows for which neither a column nor the header names one; may be ""
	Sheet string // "" is every visible sheet with a header
	AsOf  calendar.Date

	Calendar *calendar.Calendar
	Rules    *deadline.Rules
	Kinds    *disclosure.Kinds
	Organs   *disclosure.Organs // nil without a site
	Region   string

	// Select narrows the entries; its Kind is not used. Organ is the name or id that
	// the table has.
	Select  ledger.Selection
	Workers int // goroutines; 0 is one for each processor
	Limits  spreadsheet.Limits
	// Progress is called with the number of rows after each batch of Judge; may be nil.
	Progress func(rows int)
}

// Report is a judged table. Close releases its temporary files.
type Report struct {
	Name, Sheet string // several sheets are joined by 、
	Encoding    string // "" of a workbook
	AsOf        calendar.Date
	From, To    calendar.Date  // coverage of the calendar
	Summary     ledger.Summary // of the selected entries

	// Rows is the number of rows with records. Each is judged, unjudged (it has an
	// error) or unruled: no rule is in force on its date.
	Rows, Judged, Unjudged, Unruled int

	Log header.Log // of the table's problems

	options  Options
	judge    *deadline.Judge
	acts     *spool
	problems *spool
	columns  agenda.Columns // of the text form
	stopped  func() error   // the error of the context
	several  bool           // sheets have been read
}

// Judge reads and judges a table. The error is a *grid.Unreadable for a file that is
// no table, a *header.Refusal for a table without the needed columns, that of ctx, or
// that of the machine. The Write methods return the error of ctx too.
func Judge(ctx context.Context, path string, o Options) (*Report, error) {
	book, err := spreadsheet.Open(ctx, path, o.Limits)
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

// judgeBook judges an open table. A report that comes with an error must be closed.
func judgeBook(ctx context.Context, book *grid.Book, o Options) (*Report, error) {
	r := &Report{Name: o.Name, Encoding: book.Encoding, AsOf: o.AsOf, Summary: ledger.Summary{}, options: o, stopped: ctx.Err}
	r.From, r.To = o.Calendar.Coverage()
	r.judge = judgeOf(o)
	tables, err := header.Find(book, header.Options{File: o.Name, Sheet: o.Sheet, Kind: o.Kind, Kinds: o.Kinds, Keys: []header.Field{header.Dated}})
	if err != nil {
		return nil, err
	}
	var sheets []string
	for _, table := range tables {
		sheets = append(sheets, table.Sheet)
	}
	r.Sheet, r.several = strings.Join(sheets, "、"), len(tables) > 1
	if r.acts, err = newSpool(); err != nil {
		return nil, err
	}
	if r.problems, err = newSpool(); err != nil {
		return r, err
	}
	for _, table := range tables {
		if err := r.read(table); err != nil {
			return r, err
		}
	}
	return r, errors.Join(r.acts.flush(), r.problems.flush())
}

// judgeOf returns the judge of rows.
func judgeOf(o Options) *deadline.Judge {
	j := &deadline.Judge{Rules: o.Rules, Calendar: o.Calendar, Organs: o.Organs, Region: o.Region, AsOf: o.AsOf}
	if j.Organs == nil {
		j.Organs = &disclosure.Organs{}
	}
	// The judge asks its calendar for the region at each record: a regional calendar
	// returns itself.
	if regional, ok := o.Calendar.Region(o.Region); ok {
		j.Calendar = regional
	}
	return j
}

// batch is the number of rows that are judged in parallel.
const batch = 4096

// read judges the rows of a table.
func (r *Report) read(table *header.Table) error {
	if !table.Has(header.Published) {
		table.Problems = append(table.Problems, table.At(table.Header, header.None, nil).Problem(header.CodeMissingColumn, diag.Warning,
			"加一列“公开日期”，没有公开的留空", "没有公开日期一列，每一行都按尚未公开判断"))
	}
	for _, problem := range table.Problems {
		if err := r.note(problem); err != nil {
			return err
		}
	}
	for rows, err := range table.Batches(batch) {
		if err != nil {
			return err
		}
		if err := r.judgeRows(table, rows); err != nil {
			return err
		}
		if r.options.Progress != nil {
			r.options.Progress(r.Rows)
		}
	}
	for _, problem := range table.LeftOut() {
		if err := r.note(problem); err != nil {
			return err
		}
	}
	return nil
}

// outcome is the outcome of judging a row.
type outcome struct {
	act      *act // nil for a row that cannot be judged
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

// judgeRows judges a batch, counts the rows, and spools what the output needs.
func (r *Report) judgeRows(table *header.Table, rows []grid.Row) error {
	if err := r.stopped(); err != nil {
		return err
	}
	outcomes := parallel.Map(r.options.Workers, rows, func(row grid.Row) outcome { return r.judgeRow(table, row) })
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
		selected := false
		for n := range o.entries {
			if e := &o.entries[n]; r.selects(o.act, e) {
				r.Summary[e.Verdict]++
				r.columns.Measure(e)
				selected = true
			}
		}
		if selected {
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
	deadlines, problems := r.judge.Record(rec)
	entries := make([]ledger.Entry, len(deadlines))
	path, title := r.Name+"#", rec.Redact(a.title)
	if r.several {
		path += a.sheet + "!"
	}
	path += strconv.Itoa(a.row)
	for i, d := range deadlines {
		d.Reason = rec.Redact(d.Reason)
		entries[i] = ledger.Entry{Deadline: d, Path: path, Kind: a.kind.ID, Organ: a.organ, Number: a.number, Title: title}
	}
	return entries, problems
}

// selects reports whether the selection has an entry of an act.
func (r *Report) selects(a *act, e *ledger.Entry) bool {
	s := r.options.Select
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

// Entries judges the spooled rows again, and returns the selected entries in the order
// of the rows.
func (r *Report) Entries() iter.Seq2[*ledger.Entry, error] {
	return func(yield func(*ledger.Entry, error) bool) {
		waiting := make([]act, 0, batch)
		flush := func() bool {
			judged := parallel.Map(r.options.Workers, waiting, func(a act) []ledger.Entry {
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
			if waiting = append(waiting, actOf(fields, r.options.Kinds)); len(waiting) == batch && !flush() {
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
