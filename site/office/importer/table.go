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
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/spreadsheet"
)

// batch is the number of rows that are read and written in parallel.
const batch = 1024

// Limits of a Result.
const (
	maxErrors = 5000    // errors that are listed
	maxRows   = 1 << 20 // as of a workbook
)

// Table imports the rows of a table into the site in root, the folder that
// holds content/. Errors are *grid.Unreadable, *header.Refusal,
// those of the machine, or that of ctx; files written before an error remain.
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

// table imports an open table.
func (o *Options) table(ctx context.Context, book *grid.Book, root *os.Root) (*Result, error) {
	t, err := header.Find(book, o.columns())
	if err != nil {
		return nil, err
	}
	i := &importing{
		Options: o, table: t, store: newStore(root, o.DryRun), taken: map[string]int{}, stopped: ctx.Err,
		result: &Result{Name: o.Name, Sheet: t.Sheet, Encoding: book.Encoding, Log: header.Log{MaxErrors: maxErrors}},
	}
	for _, p := range t.Problems {
		i.result.Add(p)
	}
	i.noteUnused()
	return i.result, i.rows()
}

// columns returns the options for finding the header: the Map's where Options has
// none.
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

// importing is the state of an import between batches.
type importing struct {
	*Options
	table   *header.Table
	store   *store
	result  *Result
	taken   map[string]int // content path to row
	stopped func() error   // the error of the context
}

// noteUnused notes that identity numbers were not read, and that the table has no
// date of publication.
func (i *importing) noteUnused() {
	at := i.table.At(i.table.Header, header.None, nil)
	if i.table.Has(header.Identity) {
		i.result.Add(i.table.At(i.table.Header, header.Identity, nil).Problem("identity-column", diag.Notice, "",
			"证件号码不得公开，这一列没有读取"))
	}
	if !i.table.Has(header.Published) {
		i.result.Add(at.Problem(header.CodeMissingColumn, diag.Notice, "公开以后，在文件里写上 published，或者给表格加一列“公开日期”再导入一次",
			"没有公开日期一列，导入的都是草稿，不会出现在网站上"))
	}
}

// rows imports the rows batch by batch.
func (i *importing) rows() error {
	for rows, err := range i.table.Batches(batch) {
		switch {
		case err != nil:
			return err
		case len(i.result.Files)+len(rows) > maxRows:
			return grid.Refuse("超过 1048576 行", "请分成几个文件")
		}
		if err := i.importBatch(rows); err != nil {
			return err
		}
	}
	return nil
}

// job is a document with the decision about its file.
type job struct {
	*document
	path string
	decision
	err error
}

// importBatch turns rows into documents, finds their files and writes them.
func (i *importing) importBatch(rows []grid.Row) error {
	if err := i.stopped(); err != nil {
		return err
	}
	documents := parallel.Map(i.Workers, rows, func(row grid.Row) *document { return i.read(i.table, row) })
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

// place finds the file of a document. A second row for a file is a problem.
func (i *importing) place(j *job) (err error) {
	if j.failed() {
		return nil
	}
	if j.path, err = i.store.path(j.document); err != nil {
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

// numberField returns the field that identifies a row of the table.
func (i *importing) numberField() header.Field {
	if i.table.Has(header.Code) && !i.table.Has(header.Number) {
		return header.Code
	}
	return header.Number
}

// put writes the file of a document, if it is new or has new values.
func (i *importing) put(j *job) error {
	var err error
	j.decision, err = i.store.decide(j.path, j.document.text, func(before []entry) []byte {
		text, _, _ := front(i.merged(j.document, before), "")
		return text
	})
	if err == nil && j.decision.text != nil {
		err = i.store.write(j.path, j.decision.text)
	}
	return err
}

// merged returns the entries of a row, and those of its file for which the table
// has no column: a table without 公开日期 does not withdraw a publication.
func (i *importing) merged(d *document, before []entry) []entry {
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

// count adds the outcome of a row to the result.
func (i *importing) count(j *job) {
	r := i.result
	for _, p := range j.problems {
		r.Add(p)
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
	case state == Preserved && j.changed:
		r.Add(at.Problem("kept-file", diag.Warning, "文件里的改动还在；表格的新内容请人工抄进文件，或者删去文件再导入", "文件 content/%s 人工改过（或者不是导入的），没有覆盖，和表格不一致之处以文件为准", j.path))
		return
	case state == Preserved:
		r.Add(at.Problem("kept-file", diag.Notice, "", "文件 content/%s 人工改过，没有覆盖；表格的这一行没有新内容", j.path))
		return
	}
	if j.record.Published.IsZero() && (state == Created || i.table.Has(header.Published)) {
		r.Drafts++
		r.Overdue += i.overdue(j.record)
	}
}

// overdue returns 1 when a draft is past its deadline of publication, else 0.
func (i *importing) overdue(rec *disclosure.Record) int {
	if i.Judge == nil {
		return 0
	}
	deadlines, _ := i.Judge.Record(rec)
	if slices.ContainsFunc(deadlines, func(d deadline.Deadline) bool { return d.Verdict == deadline.Overdue }) {
		return 1
	}
	return 0
}
