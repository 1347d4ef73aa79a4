// Package header recognizes the tables that case systems, licence systems and
// publicity systems export: which row is the header, what each column holds, how
// cells write dates and kinds, and what is wrong with a cell.
//
// The header is one of the first rows; titles above the header are left out. A
// header may have two rows, as merged cells leave them: a blank cell of the lower
// row takes the name above it. A row of field codes below the header is no record,
// and neither is an empty row. Headers are known by the names of the 双公示
// standards of 2018 and 2016, by their codes (CF_JDRQ) and by synonyms, listed in
// synonyms.go. A caller may add headers of its own.
//
//	table, err := header.Find(book, header.Options{File: "案件.xlsx", Kinds: kinds, Keys: []header.Field{header.Dated}})
//	for row, err := range table.Rows() {
//		r := table.Row(row)
//		kind, dated, _ := r.Act()
//		number := r.Text(header.Number, kind)
//	}
//
// A mistake in the table is a Problem with the place of its cell, as people know
// the place from their spreadsheet, the reason, and what to do. A Log collects the
// problems of a table.
package header

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
)

// headerWithin is the number of rows from the top that may be the header: titles
// and notes come before the header.
const headerWithin = 30

// Options are the options of Find.
type Options struct {
	File  string // for problems
	Sheet string // "" is the first sheet with a header
	Kind  string // id of the kind of rows for which neither a column nor the header names one; may be ""
	Kinds *disclosure.Kinds
	Keys  []Field          // a row with one of these columns is a header
	Own   map[string]Field // further headers, by Form; they are preferred
}

// Table is a sheet whose header is known.
type Table struct {
	File, Sheet string
	Header      int      // row number of the header
	Titles      []string // of the columns, as the file shows them
	Kind        *disclosure.Kind
	Dates       Dates
	Problems    []Problem // of the header

	book    *grid.Book
	columns map[Field][]column // the preferred first
	kinds   map[string]*disclosure.Kind
	known   map[string]meaning
}

// column is a column that is used.
type column struct {
	index int // from 0
	kind  string
	rank  int
}

// Find finds the first sheet with a header, or the header of the sheet in Options.
// The error is a *Refusal, or that of the book.
func Find(book *grid.Book, o Options) (*Table, error) {
	sheets := book.Sheets
	if o.Sheet != "" {
		if !slices.Contains(sheets, o.Sheet) || !book.Workbook() {
			return nil, noSheet(book, o)
		}
		sheets = []string{o.Sheet}
	}
	f := finding{book: book, o: o, known: meanings(o.Kinds), kinds: kindNames(o.Kinds)}
	for form, field := range o.Own {
		f.known[form] = meaning{field: field, rank: -1}
	}
	var nearest *Table // a header without a key
	for i, name := range sheets {
		t, complete, err := f.header(name)
		if err != nil {
			return nil, err
		}
		if complete {
			if err := t.complete(o); err != nil {
				return nil, err
			}
			t.noteUnread(f, sheets[i+1:])
			return t, nil
		}
		if nearest == nil {
			nearest = t
		}
	}
	return nil, noHeader(nearest, o)
}

// finding holds the book and the known headers while Find looks at sheets.
type finding struct {
	book  *grid.Book
	o     Options
	known map[string]meaning
	kinds map[string]*disclosure.Kind
}

// header returns the first row of a sheet that is a header, and true when the header
// has a key column. Without one it returns the first row with two known columns, or
// nil.
func (f finding) header(sheet string) (nearest *Table, complete bool, err error) {
	rows := 0
	var above []string
	for row, err := range f.book.Rows(sheet) {
		if rows++; err != nil {
			return nil, false, err
		}
		if rows > headerWithin {
			break
		}
		t := &Table{File: f.o.File, Sheet: sheet, Header: row.Number, book: f.book, known: f.known, kinds: f.kinds, columns: map[Field][]column{}}
		t.Dates = Dates{Workbook: f.book.Workbook(), Date1904: f.book.Date1904}
		cells := row.Texts()
		recognized := t.recognize(t.merged(above, cells))
		if slices.ContainsFunc(f.o.Keys, t.Has) {
			return t, true, nil
		}
		if recognized >= 2 && nearest == nil {
			nearest = t
		}
		above = cells
	}
	return nearest, false, nil
}

// noteUnread adds a warning with the further sheets that have a header: their rows
// are not read.
func (t *Table) noteUnread(f finding, sheets []string) {
	var unread []string
	for _, sheet := range sheets {
		if _, complete, err := f.header(sheet); complete && err == nil { // a damaged sheet is not read either
			unread = append(unread, sheet)
		}
	}
	if len(unread) > 0 {
		t.Problems = append(t.Problems, Place{File: t.File, Cell: grid.Place{Sheet: t.Sheet}}.Problem(CodeUnreadSheet, diag.Warning,
			"用 --sheet 写明工作表，一次读一张；或者把几张表合成一张", "只读这一张工作表；还有表头认得出的工作表没有读：%s", strings.Join(unread, "、")))
	}
}

// Rows returns the rows that hold records. Their cells are only valid until the
// next row.
func (t *Table) Rows() iter.Seq2[grid.Row, error] {
	return func(yield func(grid.Row, error) bool) {
		for row, err := range t.book.Rows(t.Sheet) {
			if err == nil && !t.isRecord(row) {
				continue
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// Batches returns the rows that hold records by size at a time.
func (t *Table) Batches(size int) iter.Seq2[[]grid.Row, error] { return grid.Batches(t.Rows(), size) }

// isRecord reports whether a row holds a record: it is below the header, has more
// than its number, and is no second row of headers.
func (t *Table) isRecord(row grid.Row) bool {
	if row.Number <= t.Header {
		return false
	}
	serial := func(index int) bool {
		return slices.ContainsFunc(t.columns[Serial], func(c column) bool { return c.index == index })
	}
	for i, cell := range row.Cells {
		if !serial(i) && (cell.Uncomputed || Clean(cell.Text) != "") {
			return !t.isHeader(row)
		}
	}
	return false
}

// isHeader reports whether a row is a second row of headers: a key column has
// another header of the same field there.
func (t *Table) isHeader(row grid.Row) bool {
	for _, f := range []Field{Dated, Code} {
		for _, c := range t.columns[f] {
			if c.index < len(row.Cells) && t.known[Form(row.Text(c.index))].field == f {
				return true
			}
		}
	}
	return false
}

// merged returns a row with its blank cells filled by the headers above them: of
// merged cells in a header of two rows, the upper cell has the text.
func (t *Table) merged(above, cells []string) []string {
	filled := slices.Clone(cells)
	for i, title := range above {
		if _, known := t.known[Form(title)]; !known {
			continue
		}
		for len(filled) <= i {
			filled = append(filled, "")
		}
		if Clean(filled[i]) == "" {
			filled[i] = title
		}
	}
	return filled
}

// recognize sets titles and columns by a row, and returns the number of known ones.
func (t *Table) recognize(cells []string) (recognized int) {
	for i, cell := range cells {
		t.Titles = append(t.Titles, Clean(cell))
		known, ok := t.known[Form(cell)]
		if !ok {
			continue
		}
		recognized++
		t.columns[known.field] = append(t.columns[known.field], column{i, known.kind, known.rank})
	}
	for _, columns := range t.columns {
		slices.SortStableFunc(columns, func(a, b column) int { return cmp.Compare(a.rank, b.rank) })
	}
	return recognized
}

// Has reports whether the table has a column of the field.
func (t *Table) Has(f Field) bool { return len(t.columns[f]) > 0 }

// Field returns what the column holds, by its index from 0; None when unknown.
func (t *Table) Field(index int) Field {
	if index >= len(t.Titles) {
		return None
	}
	return t.known[Form(t.Titles[index])].field
}

// complete sets the kind that the headers name, and adds the problems of the header.
// A *Refusal means that rows would have no kind.
func (t *Table) complete(o Options) error {
	named := map[string]bool{}
	for _, columns := range t.columns {
		for _, c := range columns {
			if c.kind != "" {
				named[c.kind] = true
			}
		}
	}
	if t.Has(Code) && len(named) == 0 {
		for _, k := range o.Kinds.Where(func(k *disclosure.Kind) bool { return k.PowerList }) {
			named[k.ID] = true
		}
	}
	for id := range named {
		if len(named) == 1 {
			t.Kind, _ = o.Kinds.Get(id)
		}
	}
	if t.Kind == nil && o.Kind != "" {
		t.Kind, _ = o.Kinds.Get(o.Kind)
	}
	generic := slices.ContainsFunc(t.columns[Dated], func(c column) bool { return c.kind == "" })
	if t.Kind == nil && generic && !t.Has(KindName) {
		return &Refusal{[]Problem{t.at(t.Header, 0).Problem(CodeMissingColumn, diag.Error,
			"用 --kind 写明类别，如 --kind penalty；或者加一列“执法类别”", "看不出是哪一类执法决定：没有“执法类别”一列，表头也没有写明处罚还是许可")}}
	}
	t.dropDoubles()
	t.noteUnknown(o.Keys)
	return nil
}

// dropDoubles drops columns that hold the same as a preferred column.
func (t *Table) dropDoubles() {
	for _, f := range fields(t.columns) {
		if f == None || f == Serial || f == Identity {
			continue
		}
		var used []column
		for _, c := range t.columns[f] {
			i := slices.IndexFunc(used, func(u column) bool { return u.kind == c.kind })
			if i < 0 {
				used = append(used, c)
				continue
			}
			if f != Dated && f != Published {
				continue
			}
			t.Problems = append(t.Problems, t.at(t.Header, c.index+1).Problem(CodeDoubleColumn, diag.Warning, "不用的一列请删去或者改名",
				"“%s”和 %s 列的“%s”都是%s，只用 %s 列", t.Titles[c.index], grid.ColumnName(used[i].index+1), t.Titles[used[i].index],
				map[Field]string{Dated: "决定日期", Published: "公开日期"}[f], grid.ColumnName(used[i].index+1)))
		}
		t.columns[f] = used
	}
}

// fields returns the fields of a table, sorted.
func fields(of map[Field][]column) []Field {
	var list []Field
	for f := range of {
		list = append(list, f)
	}
	slices.Sort(list)
	return list
}

// noteUnknown adds problems for the unknown columns: one for each that is near to a
// wanted header, one for the others together.
func (t *Table) noteUnknown(keys []Field) {
	wanted := t.wanted(append([]Field{Dated, Published, KindName}, keys...))
	var rest []string
	first := 0
	for i, title := range t.Titles {
		form := Form(title)
		if _, known := t.known[form]; known || form == "" {
			continue
		}
		near := diag.Nearest(form, wanted)
		if missing := t.known[near].field; near != "" && len([]rune(form)) > 3 && !t.Has(missing) {
			t.Problems = append(t.Problems, t.at(t.Header, i+1).Problem(CodeUnknownHeader, diag.Warning, "是不是“"+near+"”？", "不认识的表头“%s”", grid.Clip(title)))
			continue
		}
		if rest = append(rest, grid.Clip(title)); first == 0 {
			first = i + 1
		}
	}
	if len(rest) > 0 {
		const most = 10
		text := strings.Join(rest[:min(most, len(rest))], "、")
		if len(rest) > most {
			text += fmt.Sprintf(" 等 %d 列", len(rest))
		}
		t.Problems = append(t.Problems, t.at(t.Header, first).Problem(CodeUnknownHeader, diag.Notice, "", "不认识、没有用到的表头：%s", text))
	}
}

// wanted returns the headers of the fields, sorted.
func (t *Table) wanted(of []Field) (words []string) {
	for word, n := range t.known {
		if slices.Contains(of, n.field) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}

// at returns a place in the table; column is 1-based, 0 is the whole row.
func (t *Table) at(row, column int) Place {
	at := Place{File: t.File, Cell: grid.Place{Sheet: t.Sheet, Row: row, Column: column}}
	if row > t.Header && column > 0 && column <= len(t.Titles) {
		at.Title = grid.Clip(t.Titles[column-1])
	}
	return at
}

// At returns the place of a field in a row: a column of the kind before others, the
// whole row where the table has no column of the field.
func (t *Table) At(row int, f Field, kind *disclosure.Kind) Place {
	best := 0
	if f == None {
		return t.at(row, 0)
	}
	for _, c := range t.columns[f] {
		if best == 0 || kind != nil && c.kind == kind.ID {
			best = c.index + 1
		}
	}
	return t.at(row, best)
}

// noSheet returns the refusal of a sheet that does not exist, with the names of those that do.
func noSheet(book *grid.Book, o Options) error {
	at := Place{File: o.File}
	if !book.Workbook() {
		return &Refusal{[]Problem{at.Problem(CodeMissingHeader, diag.Error, "CSV 只有一张表，不要写 --sheet", "没有工作表“%s”", o.Sheet)}}
	}
	return &Refusal{[]Problem{at.Problem(CodeMissingHeader, diag.Error, "有这些工作表："+strings.Join(book.Sheets, "、"), "没有工作表“%s”", o.Sheet)}}
}

// noHeader returns the refusal of a book without a header, at the nearest row if any.
func noHeader(nearest *Table, o Options) error {
	const hint = "表头要有一列决定日期，如“处罚决定日期”“许可决定日期”“决定日期”或者 CF_JDRQ、XK_JDRQ"
	if nearest == nil {
		return &Refusal{[]Problem{Place{File: o.File, Cell: grid.Place{Sheet: o.Sheet}}.Problem(CodeMissingHeader, diag.Error, hint,
			"前 %d 行里没有认得出的表头", headerWithin)}}
	}
	nearest.noteUnknown(o.Keys)
	missing := nearest.at(nearest.Header, 0).Problem(CodeMissingColumn, diag.Error, hint, "表头里没有决定日期一列")
	return &Refusal{append([]Problem{missing}, nearest.Problems...)}
}
