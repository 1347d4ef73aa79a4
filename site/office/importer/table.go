package importer

import (
	"context"
	"fmt"
	"os"
	"slices"

	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/parallel"
	"gongkai/site/office/header"
	"gongkai/site/office/spreadsheet"
)

// batch is how many rows are read and written side by side.
const batch = 1024

// The most that a result holds: problems of each code, errors, rows.
const (
	Shown     = 20
	allErrors = 5000
	mostRows  = 1 << 20 // rows of one import, as of a workbook: what became of each is kept
)

// Table imports the rows of a table into the site in root, the folder that
// holds content/. Errors are *sheet.Unreadable, *columns.Refusal, or those of
// the machine; that of ctx when it ends: what was written until then stands.
func Table(ctx context.Context, path string, root *os.Root, o Options) (*Result, error) {
	book, err := spreadsheet.Open(path, o.Limits)
	if err != nil {
		return nil, err
	}
	result, err := o.table(ctx, book, root)
	if closing := book.Close(); err == nil && closing != nil {
		err = fmt.Errorf("关闭文件：%w", closing)
	}
	return result, err
}

func (o *Options) table(ctx context.Context, book *spreadsheet.Book, root *os.Root) (*Result, error) {
	t, err := header.Find(book, o.columns())
	if err != nil {
		return nil, err
	}
	i := &importing{
		Options: o, table: t, shelf: newShelf(root, o.DryRun), taken: map[string]int{}, stopped: ctx.Err,
		result: &Result{Name: o.Name, Sheet: t.Sheet, Encoding: book.Encoding, Counted: map[string]int{}},
	}
	for _, p := range t.Problems {
		i.note(p)
	}
	i.noteUnused()
	return i.result, i.rows(book)
}

func (o *Options) columns() header.Options {
	c := header.Options{File: o.Name, Sheet: o.Sheet, Kind: o.Kind, Kinds: o.Kinds, Keys: []header.Field{header.Dated, header.Code}}
	if o.Map != nil {
		c.Own = o.Map.fields
		if c.Sheet == "" {
			c.Sheet = o.Map.Sheet
		}
		if c.Kind == "" {
			c.Kind = o.Map.Kind
		}
	}
	return c
}

// importing carries an import from batch to batch.
type importing struct {
	*Options
	table   *header.Table
	shelf   *shelf
	result  *Result
	taken   map[string]int // content path to row
	stopped func() error
}

// note keeps a problem.
func (i *importing) note(p header.Problem) {
	r := i.result
	r.Counted[p.Code]++
	if p.Severity == diag.Error {
		r.Errors++
	}
	if r.Counted[p.Code] <= Shown || p.Severity == diag.Error && r.Errors <= allErrors {
		r.Problems = append(r.Problems, p)
	}
}

// noteUnused says which known columns do not go into the files.
func (i *importing) noteUnused() {
	at := i.table.At(i.table.Header, header.None, nil)
	if i.table.Has(header.Identity) {
		i.note(i.table.At(i.table.Header, header.Identity, nil).Problem("identity-column", diag.Notice, "",
			"证件号码不得公开，这一列没有读取"))
	}
	if !i.table.Has(header.Published) {
		i.note(at.Problem(header.CodeMissingColumn, diag.Notice, "公开以后，在文件里写上 published，或者给表格加一列“公开日期”再导入一次",
			"没有公开日期一列，导入的都是草稿，不会出现在网站上"))
	}
}

func (i *importing) rows(book *spreadsheet.Book) error {
	waiting := make([]spreadsheet.Row, 0, batch)
	for row, err := range book.Rows(i.table.Sheet) {
		if err != nil {
			return err
		}
		if i.table.Skips(row) {
			continue
		}
		if len(i.result.Files) >= mostRows {
			return unreadable("超过 1048576 行", "请分成几个文件")
		}
		waiting = append(waiting, spreadsheet.Row{Number: row.Number, Cells: slices.Clone(row.Cells)})
		if len(waiting) == batch {
			if err := i.settle(waiting); err != nil {
				return err
			}
			waiting = waiting[:0]
		}
	}
	return i.settle(waiting)
}

// job is a document on its way to its file.
type job struct {
	*document
	path string
	settled
	err error
}

// settle reads rows, finds their files and writes them.
func (i *importing) settle(rows []spreadsheet.Row) error {
	if err := i.stopped(); err != nil {
		return err
	}
	documents := parallel.Map(i.Workers, rows, func(row spreadsheet.Row) *document { return i.read(i.table, row) })
	jobs := make([]*job, len(documents))
	for n, d := range documents {
		jobs[n] = &job{document: d}
		if err := i.place(jobs[n]); err != nil {
			return err
		}
	}
	parallel.Map(i.Workers, jobs, func(j *job) struct{} {
		if !j.failed() {
			j.err = i.put(j)
		}
		return struct{}{}
	})
	for _, j := range jobs {
		if j.err != nil {
			return j.err
		}
		i.count(j)
	}
	if i.Progress != nil {
		i.Progress(len(i.result.Files), 0)
	}
	return nil
}

// place finds the document's file. Two rows for one file are a mistake.
func (i *importing) place(j *job) (err error) {
	if j.failed() {
		return nil
	}
	if j.path, err = i.shelf.path(j.document); err != nil {
		return err
	}
	if first, double := i.taken[j.path]; double {
		j.problems = append(j.problems, i.table.At(j.row, i.numberField(), j.kind).Problem("double-number", diag.Error,
			"同一个文号只导入一次；请删去一行，或者改正文号", "和第 %d 行的文号相同：%s", first, j.number))
		return nil
	}
	i.taken[j.path] = j.row
	return nil
}

func (i *importing) numberField() header.Field {
	if i.table.Has(header.Code) && !i.table.Has(header.Number) {
		return header.Code
	}
	return header.Number
}

// put compares and writes.
func (i *importing) put(j *job) error {
	var err error
	j.settled, err = i.shelf.settle(j.path, j.document.text, func(before []entry) []byte {
		text, _, _ := front(i.carried(j.document, before), "")
		return text
	})
	if err == nil && j.settled.text != nil {
		err = i.shelf.write(j.path, j.settled.text)
	}
	return err
}

// carried are the row's entries, and those of its file that the table has no
// column for: a table without 公开日期 takes no publication back.
func (i *importing) carried(d *document, before []entry) []entry {
	entries := slices.Clone(d.entries)
	for _, e := range before {
		at := slices.IndexFunc(entries, func(own entry) bool { return own.key == e.key })
		switch own := i.table.Has(header.Field(e.key)) || e.key == "document" && i.table.Has(header.Title); {
		case at < 0 && !own:
			entries = append(entries, e)
		case at >= 0 && e.key == "title" && !own:
			entries[at] = e
		}
	}
	sortEntries(d.kind, entries)
	return entries
}

// count notes what became of a row.
func (i *importing) count(j *job) {
	r := i.result
	for _, p := range j.problems {
		i.note(p)
	}
	state := j.state
	if j.failed() {
		state = Failed
	}
	r.Files = append(r.Files, File{Path: j.path, State: state, Row: j.row})
	r.Counts[state]++
	at := i.table.At(j.row, i.numberField(), j.kind)
	switch {
	case state == Failed:
		return
	case state == Kept && j.changed:
		i.note(at.Problem("kept-file", diag.Warning, "文件里的改动还在；表格的新内容请人工抄进文件，或者删去文件再导入", "文件 content/%s 人工改过（或者不是导入的），没有覆盖，和表格不一致之处以文件为准", j.path))
		return
	case state == Kept:
		i.note(at.Problem("kept-file", diag.Notice, "", "文件 content/%s 人工改过，没有覆盖；表格的这一行没有新内容", j.path))
		return
	}
	if j.record.Published.IsZero() && (state == Created || i.table.Has(header.Published)) {
		r.Drafts++
		r.Overdue += i.overdue(j.record)
	}
}

// overdue is 1 when a draft should be public by now.
func (i *importing) overdue(rec *disclosure.Record) int {
	if i.Judge == nil {
		return 0
	}
	found, _ := i.Judge.Record(rec)
	if slices.ContainsFunc(found, func(d deadline.Deadline) bool { return d.Verdict == deadline.Overdue }) {
		return 1
	}
	return 0
}
