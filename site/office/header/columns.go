// Package header knows what stands in the tables that case systems, licence
// systems and publicity systems export: which header means what, how cells
// write dates and kinds, and what is wrong with a cell.
//
// A table has a header within its first rows. Titles above it are passed over.
// A header may have two lines, as merged cells leave them: what the lower one
// does not name, the upper one does. A line of field codes below is no act.
// Headers are known by the names of the 双公示 standards of 2018 and 2016, by
// their codes (CF_JDRQ) and by synonyms; header.go lists them. A caller may
// add headers of its own.
//
//	table, err := header.Find(book, header.Options{File: "案件.xlsx", Kinds: kinds, Keys: []header.Field{header.Dated}})
//	for row, err := range book.Rows(table.Sheet) {
//		if table.Skips(row) {
//			continue
//		}
//		r := table.Row(row)
//		kind, dated, _ := r.Act()
//		number := r.Text(header.Number, kind)
//	}
//
// What is wrong is a Problem with the place of its cell, as people know it from
// their spreadsheet, the reason, and what to do.
package header

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/spreadsheet"
)

// headerWithin is how many rows from the top a header may be: titles and notes
// stand above it.
const headerWithin = 30

// Options say how a table is read.
type Options struct {
	File  string // for problems
	Sheet string // "" is the first sheet with a header
	Kind  string // id of the kind where neither a column nor the headers tell; may be ""
	Kinds *disclosure.Kinds
	Keys  []Field          // one of these columns makes a row a header
	Own   map[string]Field // further headers, by Form; they go first
}

// Table is a sheet whose header is known.
type Table struct {
	File, Sheet string
	Header      int      // number of the header's row
	Titles      []string // of the columns, as they stand there
	Kind        *disclosure.Kind
	Dates       Dates
	Problems    []Problem // about the header

	columns map[Field][]column // the preferred first
	kinds   map[string]*disclosure.Kind
	known   map[string]name
}

// column is a column that is used.
type column struct {
	index int // from 0
	kind  string
	rank  int
}

// Find finds the first sheet with a header, or the one asked for. An error is a
// *Refusal, or that of the book.
func Find(book *spreadsheet.Book, o Options) (*Table, error) {
	sheets := book.Sheets()
	if o.Sheet != "" {
		if !slices.Contains(sheets, o.Sheet) || !book.Workbook() {
			return nil, noSheet(book, o)
		}
		sheets = []string{o.Sheet}
	}
	known := names(o.Kinds)
	for form, field := range o.Own {
		known[form] = name{field: field, rank: -1}
	}
	var nearest *Table // a header without a key
	for _, name := range sheets {
		rows := 0
		var above []string
		for row, err := range book.Rows(name) {
			if rows++; err != nil {
				return nil, err
			}
			if rows > headerWithin {
				break
			}
			t := &Table{File: o.File, Sheet: name, Header: row.Number, known: known, kinds: kindNames(o.Kinds), columns: map[Field][]column{}}
			t.Dates = Dates{Workbook: book.Workbook(), Date1904: book.Date1904}
			found := t.recognise(t.merged(above, row.Cells))
			if slices.ContainsFunc(o.Keys, t.Has) {
				return t, t.settleKind(o)
			}
			if found >= 2 && nearest == nil {
				nearest = t
			}
			above = slices.Clone(row.Cells)
		}
	}
	return nil, noHeader(nearest, o)
}

// merged fills the blank cells of a row with the headers above them, which is
// how merged cells of a header in two lines come.
func (t *Table) merged(above, cells []string) []string {
	filled := slices.Clone(cells)
	for i, title := range above {
		if _, header := t.known[Form(title)]; !header {
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

// recognise takes a row for a header and returns how many columns it knows.
func (t *Table) recognise(cells []string) (found int) {
	for i, cell := range cells {
		t.Titles = append(t.Titles, Clean(cell))
		known, ok := t.known[Form(cell)]
		if !ok {
			continue
		}
		found++
		t.columns[known.field] = append(t.columns[known.field], column{i, known.kind, known.rank})
	}
	for _, columns := range t.columns {
		slices.SortStableFunc(columns, func(a, b column) int { return cmp.Compare(a.rank, b.rank) })
	}
	return found
}

// Has says whether the table has a column of the field.
func (t *Table) Has(f Field) bool { return len(t.columns[f]) > 0 }

// Field is what the column of the index holds; None where nothing is known of it.
func (t *Table) Field(index int) Field {
	if index >= len(t.Titles) {
		return None
	}
	return t.known[Form(t.Titles[index])].field
}

// settleKind finds the kind that the headers tell, and what else is to be said
// about them.
func (t *Table) settleKind(o Options) error {
	betrayed := map[string]bool{}
	for _, columns := range t.columns {
		for _, c := range columns {
			if c.kind != "" {
				betrayed[c.kind] = true
			}
		}
	}
	if t.Has(Code) && len(betrayed) == 0 {
		for _, k := range o.Kinds.Where(func(k *disclosure.Kind) bool { return k.PowerList }) {
			betrayed[k.ID] = true
		}
	}
	for id := range betrayed {
		if len(betrayed) == 1 {
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
	t.doubles()
	t.unknowns(o.Keys)
	return nil
}

// doubles drops columns that say the same as a preferred one.
func (t *Table) doubles() {
	for _, f := range fields(t.columns) {
		if f == None || f == Serial || f == Identity {
			continue
		}
		var kept []column
		for _, c := range t.columns[f] {
			i := slices.IndexFunc(kept, func(k column) bool { return k.kind == c.kind })
			if i < 0 {
				kept = append(kept, c)
				continue
			}
			if f != Dated && f != Published {
				continue
			}
			t.Problems = append(t.Problems, t.at(t.Header, c.index+1).Problem(CodeDoubleColumn, diag.Warning, "不用的一列请删去或者改名",
				"“%s”和 %s 列的“%s”都是%s，只用 %s 列", t.Titles[c.index], spreadsheet.ColumnName(kept[i].index+1), t.Titles[kept[i].index],
				map[Field]string{Dated: "决定日期", Published: "公开日期"}[f], spreadsheet.ColumnName(kept[i].index+1)))
		}
		t.columns[f] = kept
	}
}

// fields are the fields of a table in a fixed order.
func fields(of map[Field][]column) []Field {
	var list []Field
	for f := range of {
		list = append(list, f)
	}
	slices.Sort(list)
	return list
}

// unknowns names the columns that nothing is known of, each once, with the
// header that may have been meant.
func (t *Table) unknowns(keys []Field) {
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
			t.Problems = append(t.Problems, t.at(t.Header, i+1).Problem(CodeUnknownHeader, diag.Warning, "是不是“"+near+"”？", "不认识的表头“%s”", Clip(title)))
			continue
		}
		if rest = append(rest, Clip(title)); first == 0 {
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

// wanted are the headers of the fields, sorted.
func (t *Table) wanted(of []Field) (words []string) {
	for word, n := range t.known {
		if slices.Contains(of, n.field) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}

// at is a place in the table; column is 1-based, 0 is the whole row.
func (t *Table) at(row, column int) Place {
	at := Place{File: t.File, Cell: spreadsheet.Cell{Sheet: t.Sheet, Row: row, Column: column}}
	if row > t.Header && column > 0 && column <= len(t.Titles) {
		at.Title = Clip(t.Titles[column-1])
	}
	return at
}

// At is the place of a field in a row: that of its first column, or the row
// where there is none.
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

// noSheet says which sheets there are.
func noSheet(book *spreadsheet.Book, o Options) error {
	at := Place{File: o.File}
	if !book.Workbook() {
		return &Refusal{[]Problem{at.Problem(CodeMissingHeader, diag.Error, "CSV 只有一张表，不要写 --sheet", "没有工作表“%s”", o.Sheet)}}
	}
	return &Refusal{[]Problem{at.Problem(CodeMissingHeader, diag.Error, "有这些工作表："+strings.Join(book.Sheets(), "、"), "没有工作表“%s”", o.Sheet)}}
}

// noHeader says what is missing, as near to the header as it is known.
func noHeader(nearest *Table, o Options) error {
	const hint = "表头要有一列决定日期，如“处罚决定日期”“许可决定日期”“决定日期”或者 CF_JDRQ、XK_JDRQ"
	if nearest == nil {
		return &Refusal{[]Problem{Place{File: o.File, Cell: spreadsheet.Cell{Sheet: o.Sheet}}.Problem(CodeMissingHeader, diag.Error, hint,
			"前 %d 行里没有认得出的表头", headerWithin)}}
	}
	nearest.unknowns(o.Keys)
	missing := nearest.at(nearest.Header, 0).Problem(CodeMissingColumn, diag.Error, hint, "表头里没有决定日期一列")
	return &Refusal{append([]Problem{missing}, nearest.Problems...)}
}
