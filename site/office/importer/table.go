package importer

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

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
	book, err := o.open(ctx, path)
	if err != nil {
		return nil, err
	}
	result, err := o.table(ctx, book, root)
	if closing := book.Close(); err == nil && closing != nil {
		err = fmt.Errorf("关闭文件：%w", closing)
	}
	return result, err
}

// open opens a table, with the cells that were mended.
func (o *Options) open(ctx context.Context, path string) (*grid.Book, error) {
	book, err := spreadsheet.Open(ctx, path, o.Limits)
	if err == nil {
		book.Mend(o.Mended)
	}
	return book, err
}

// table imports an open table.
func (o *Options) table(ctx context.Context, book *grid.Book, root *os.Root) (*Result, error) {
	tables, err := header.Find(book, o.columns())
	if err != nil {
		return nil, err
	}
	i := &importing{
		Options: o, store: o.newStore(root), taken: map[string]grid.Place{}, stopped: ctx.Err,
		result: &Result{Name: o.Name, Encoding: book.Encoding, Log: header.Log{Listed: o.Listed, MaxErrors: maxErrors, All: o.All}},
	}
	var sheets []string
	for _, t := range tables {
		sheets = append(sheets, t.Sheet)
	}
	i.result.Sheet = strings.Join(sheets, "、")
	for _, t := range tables {
		if err := i.importTable(t); err != nil {
			return i.result, err
		}
	}
	return i.result, nil
}

// importTable imports a table, and reports what of it is in no document.
func (i *importing) importTable(t *header.Table) error {
	for _, p := range t.Problems {
		i.result.Add(p)
	}
	i.table, i.unused = t, map[int]unusedColumn{}
	i.noteUnused()
	if err := i.rows(); err != nil {
		return err
	}
	for _, p := range append(t.LeftOut(), i.dropped()...) {
		i.result.Add(p)
	}
	return nil
}

// unusedColumn counts the cells of a column that are in no document.
type unusedColumn struct {
	cells, row int
	example    string
}

// dropped returns the problems of columns that have content and are in no document:
// what the standard has and no page shows by name, what is unexpected one by one.
func (i *importing) dropped() (problems []header.Problem) {
	var known []string
	for index := range slices.Values(slices.Sorted(maps.Keys(i.unused))) {
		c, t := i.unused[index], i.table
		title := ""
		if index < len(t.Titles) {
			title = t.Titles[index]
		}
		at := t.Cell(c.row, index)
		switch {
		case title == "":
			hint := "请补上这一列的表头；不要的，删去这一列"
			if _, ok := disclosure.ParseNumber(c.example); ok {
				hint = "看上去是文号：请在表头写上“行政处罚决定书文号”一类的名称"
			} else if disclosure.CheckUSCC(c.example) == nil {
				hint = "看上去是统一社会信用代码：请在表头写上“统一社会信用代码”"
			}
			problems = append(problems, at.Problem("dropped-column", diag.Warning, hint, "这一列没有表头，有 %d 格内容没有读取，如“%s”", c.cells, grid.Clip(c.example)))
		case !t.Knows(index): // unknown-header names the column
		case t.Field(index) == header.None:
			known = append(known, fmt.Sprintf("“%s”（%d 格）", grid.Clip(title), c.cells))
		case slices.Contains(t.Doubles(t.Field(index)), index):
			problems = append(problems, at.Problem("dropped-column", diag.Warning, "请核对，只留一列", "“%s”和另一列是同一项，有 %d 格没有写进文件，如“%s”", grid.Clip(title), c.cells, grid.Clip(c.example)))
		default:
			problems = append(problems, at.Problem("dropped-column", diag.Warning, "要公开的，请人工写进文件", "“%s”有 %d 格没有写进文件，这一类文件没有这一项", grid.Clip(title), c.cells))
		}
	}
	if len(known) > 0 {
		problems = append(problems, i.table.At(i.table.Header, header.None, nil).Problem("dropped-column", diag.Notice, "要公开的，请人工写进文件，或者用 --map 写明", "这些列没有写进文件：%s", strings.Join(known, "、")))
	}
	return problems
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
	table   *header.Table // the present one
	store   *store
	result  *Result
	taken   map[string]grid.Place // content path to row
	unused  map[int]unusedColumn  // by column, of the present table
	stopped func() error          // the error of the context
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
	differences []disclosure.Change // from a file that a person has changed
	err         error
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
			"同一个文号只导入一次；请删去一行，或者改正文号", "和%s%s的文号相同：%s", sheetOf(first, i.table), "第 "+strconv.Itoa(first.Row)+" 行", j.number))
		return nil
	}
	i.taken[j.path] = grid.Place{Sheet: i.table.Sheet, Row: j.row}
	return nil
}

// sheetOf names the sheet of a row, unless it is that of the table.
func sheetOf(at grid.Place, t *header.Table) string {
	if at.Sheet == t.Sheet {
		return ""
	}
	return "工作表“" + at.Sheet + "”"
}

// numberField returns the field that identifies a row of the table.
func (i *importing) numberField() header.Field {
	if i.table.Has(header.Code) && !i.table.Has(header.Number) {
		return header.Code
	}
	return header.Number
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
	if state == Failed { // the row is imported again when it is corrected
		j.unused = slices.DeleteFunc(j.unused, func(index int) bool { return index < len(i.table.Titles) && i.table.Titles[index] != "" })
	}
	for _, index := range j.unused {
		c := i.unused[index]
		if c.cells++; c.cells == 1 {
			c.row, c.example = j.row, j.texts[index]
		}
		i.unused[index] = c
	}
	r.Files = append(r.Files, File{Path: j.path, State: state, Row: j.row, Sheet: i.table.Sheet})
	r.Counts[state]++
	at := i.table.At(j.row, i.numberField(), j.kind)
	switch {
	case state == Failed:
		return
	case state == Preserved && len(j.differences) == 0:
		r.Add(at.Problem("kept-file", diag.Notice, "", "文件 content/%s 人工改过，没有覆盖；公开的内容和表格相同，不用处理", j.path))
		return
	case state == Preserved:
		severity := diag.Warning
		if !j.changed { // the table says what it said when it was imported
			severity = diag.Notice
		}
		r.Add(at.Problem("kept-file", severity, i.offer(j), "文件 content/%s 人工改过（或者不是导入的），没有覆盖，以文件为准：%s", j.path, i.differ(j)))
		return
	}
	if !j.record.Published.IsZero() && (state == Created || state == Updated) {
		r.Public++
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
