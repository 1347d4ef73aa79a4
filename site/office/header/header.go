// Package header recognizes the tables that case systems, licence systems and
// publicity systems export: which row is the header, what each column holds, how
// cells write dates and kinds, and what is wrong with a cell.
//
// Every visible sheet with a header is a table; others are named. The header is one of
// the first rows; titles above the header are left out, but a note 单位：万元 counts. A
// header may have up to three rows, groups above columns (行政相对人 over 名称 and 类别). A
// row of field codes below the header is no record; neither are an empty row, totals
// (合计), notes below (填表人, 备注), and rows that are hidden or struck out: LeftOut names
// those. A merged cell holds in all rows and columns that it covers.
//
// Headers are known by the names of the 双公示 standards of 2020, 2018 and 2016, by their
// codes (CF_JDRQ) and by synonyms, listed in synonyms.go; a header that says the same in
// other words (作出处罚决定的机关名称) is matched without the words that do not count, see
// match.go, and named. A caller may add headers of its own.
//
//	tables, err := header.Find(book, header.Options{File: "案件.xlsx", Kinds: kinds, Keys: []header.Field{header.Dated}})
//	for _, table := range tables {
//		for row, err := range table.Rows() {
//			r := table.Row(row)
//			kind, dated, _ := r.Act()
//			number := r.Text(header.Number, kind)
//		}
//	}
//
// A mistake in the table is a Problem with the place of its cell, as people know
// the place from their spreadsheet, the reason, and what to do. A Log collects the
// problems of a table.
package header

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/amount"
	"gongkai/site/office/grid"
)

// headerWithin is the number of rows from the top that may be the header: titles
// and notes come before the header.
const headerWithin = 30

// Options are the options of Find.
type Options struct {
	File  string // for problems
	Sheet string // "" is every visible sheet with a header
	Kind  string // id of the kind of rows for which neither a column nor the header names one; may be ""
	Kinds *disclosure.Kinds
	Keys  []Field          // a row with one of these columns is a header
	Own   map[string]Field // further headers, by Form; they are preferred
}

// Table is a sheet whose header is known.
type Table struct {
	File, Sheet string
	Header      int      // row number of the header, the last of its rows
	Titles      []string // of the columns, as the file shows them
	Kind        *disclosure.Kind
	Dates       Dates
	Problems    []Problem // of the header

	book     *grid.Book
	fields   []Field            // by column
	columns  map[Field][]column // the preferred first
	kinds    map[string]*disclosure.Kind
	matching *matching
	loose    []string // titles that are taken for a known header, with that header
	unit     amount.Unit
	left     leftOut
	doubles  map[Field][]int // columns that hold the same as another
}

// column is a column that is used.
type column struct {
	index int // from 0
	kind  string
	rank  int
}

// Find finds the tables of a book: all visible sheets with a header, or the sheet in
// Options. Sheets that are left out are problems of the first table. The error is a
// *Refusal, or that of the book.
func Find(book *grid.Book, o Options) ([]*Table, error) {
	sheets := book.Sheets
	if o.Sheet != "" {
		if !slices.Contains(sheets, o.Sheet) || !book.Workbook() {
			return nil, noSheet(book, o)
		}
		sheets = []string{o.Sheet}
	}
	f := finding{book: book, o: o, matching: newMatching(o.Kinds, o.Own), kinds: kindNames(o.Kinds)}
	var tables []*Table
	var nearest *Table // a header without a key
	var left sheetsLeft
	for _, name := range sheets {
		var facts grid.Facts
		if book.Facts != nil {
			facts = book.Facts(name)
		}
		if facts.Hidden && o.Sheet == "" {
			left.hidden = append(left.hidden, name)
			continue
		}
		found, err := f.sheet(name)
		switch {
		case err != nil:
			return nil, err
		case found.complete:
			if err := found.table.complete(o); err != nil {
				return nil, err
			}
			tables = append(tables, found.table)
			continue
		case found.table != nil && nearest == nil:
			nearest = found.table
		}
		if found.content || facts.Chart || facts.Pictures+facts.Shapes > 0 {
			left.unknown = append(left.unknown, name)
		}
	}
	if len(tables) == 0 {
		return nil, noHeader(nearest, left, o)
	}
	tables[0].Problems = append(tables[0].Problems, left.problems(o)...)
	return tables, nil
}

// sheetsLeft are the names of sheets that are not read.
type sheetsLeft struct{ hidden, unknown []string }

func (s sheetsLeft) problems(o Options) (problems []Problem) {
	at := Place{File: o.File}
	if len(s.hidden) > 0 {
		problems = append(problems, at.Problem(CodeUnreadSheet, diag.Warning, "要读的，取消隐藏，或者用 --sheet 写明工作表", "隐藏的工作表没有读：%s", strings.Join(s.hidden, "、")))
	}
	if len(s.unknown) > 0 {
		problems = append(problems, at.Problem(CodeUnreadSheet, diag.Warning, "要读的，请给它一行认得出的表头", "没有认得出的表头，这些工作表没有读：%s", strings.Join(s.unknown, "、")))
	}
	return problems
}

// finding holds the book and the known headers while Find looks at sheets.
type finding struct {
	book     *grid.Book
	o        Options
	matching *matching
	kinds    map[string]*disclosure.Kind
}

// foundHeader is what a sheet begins with.
type foundHeader struct {
	table    *Table // nil without a header
	complete bool   // the header has a key column
	content  bool   // the sheet has any text
}

// sheet finds the header of a sheet: the first row, with the rows that go on with it,
// that has a key column; else the first with two known columns.
func (f finding) sheet(name string) (found foundHeader, err error) {
	var rows []grid.Row
	for row, err := range filled(f.book, name) {
		if err != nil {
			return found, err
		}
		if row.Hidden {
			continue
		}
		if len(rows) == headerWithin+headerDepth {
			break
		}
		row.Cells = slices.Clone(row.Cells)
		rows = append(rows, row)
		found.content = found.content || slices.ContainsFunc(row.Cells, func(c grid.Cell) bool { return Clean(c.Text) != "" || c.Struck != "" })
	}
	for i := range rows[:min(len(rows), headerWithin)] {
		for _, from := range []int{i, max(i-1, 0)} { // a header alone, then with the row above
			t, recognized := f.header(name, rows, from, i)
			if t == nil {
				continue
			}
			if slices.ContainsFunc(f.o.Keys, t.Has) {
				t.unit = unitAbove(rows[:from])
				found.table, found.complete = t, true
				return found, nil
			}
			if recognized >= 2 && found.table == nil {
				found.table = t
			}
		}
	}
	return found, nil
}

// headerDepth is the most rows of a header.
const headerDepth = 3

// header returns the header that the rows from..to and the rows that go on with them
// are, nil when none of their columns is known, and the number of known columns.
func (f finding) header(sheet string, rows []grid.Row, from, to int) (t *Table, recognized int) {
	t, recognized = f.recognize(sheet, rows[from:to+1])
	if recognized == 0 {
		return nil, 0
	}
	for next := to + 1; next < len(rows) && next-from < headerDepth; next++ {
		if rows[next].Number != rows[next-1].Number+1 || !f.continues(rows[from:next], rows[next]) {
			break
		}
		t, recognized = f.recognize(sheet, rows[from:next+1])
	}
	return t, recognized
}

// continues reports whether a row goes on with the header above: a merged cell of the
// header reaches into the row, or most of its cells are headers, alone or together
// with the cell above, and none is a value.
func (f finding) continues(above []grid.Row, row grid.Row) bool {
	last := above[len(above)-1]
	for _, m := range f.book.Merged(row.Sheet) {
		if m.Top >= above[0].Number && m.Top <= last.Number && m.Bottom >= row.Number && m.Right-m.Left < len(row.Cells)-1 {
			if _, _, known := f.matching.find(last.Text(m.Left - 1)); known {
				return true
			}
		}
	}
	filled, known := 0, 0
	for i, title := range titlesOf(append(slices.Clone(above), row)) {
		cell := Clean(row.Text(i))
		if cell == "" || i < len(row.Cells) && row.Cells[i].Merged {
			continue
		}
		filled++
		for _, text := range append(title.groups, cell) {
			if n, cost, ok := f.matching.find(text); ok && cost == costExact && n.field != Serial {
				known++
				break
			}
		}
	}
	return known >= 2 && known*2 >= filled || f.isGrouped(last, row)
}

// isGrouped reports whether a row names columns below groups, in a table without merged
// cells: all its texts are below blank cells of the header or the group to their left,
// and none has a digit.
func (f finding) isGrouped(above, row grid.Row) bool {
	below := false
	for i, c := range row.Cells {
		text := Clean(c.Text)
		if text == "" {
			continue
		}
		if strings.ContainsAny(asciiForms(text), "0123456789") || len([]rune(text)) > 20 || c.Number || c.Merged {
			return false
		}
		switch upper := Clean(above.Text(i)); {
		case upper == "":
			below = true
		case Clean(above.Text(i+1)) != "": // no group begins here
			return false
		}
	}
	return below
}

// columnTitle is the title of a column whose header may have several rows.
type columnTitle struct {
	shown  string
	groups []string // the group and the column: 行政相对人名称
	paths  []string // the texts that may be a known header, the most exact first
}

// titlesOf returns the titles of the columns: the cells of the header's rows from
// above to below. An upper cell that is blank has the text to its left, as groups of
// columns do.
func titlesOf(rows []grid.Row) []columnTitle {
	width := 0
	for _, row := range rows {
		width = max(width, len(row.Cells))
	}
	titles := make([]columnTitle, width)
	for i := range titles {
		var path []string
		for n, row := range rows {
			text := Clean(row.Text(i))
			if text == "" && n < len(rows)-1 && Clean(rows[n+1].Text(i)) != "" {
				for left := i - 1; left >= 0 && text == ""; left-- {
					text = Clean(row.Text(left))
				}
				if slices.Contains(path, text) || !strings.ContainsFunc(text, isHan) {
					text = ""
				}
			}
			if text != "" && !slices.Contains(path, text) {
				path = append(path, text)
			}
		}
		switch len(path) {
		case 0:
			titles[i].paths = []string{""}
		case 1:
			titles[i] = columnTitle{shown: path[0], paths: path}
		default:
			leaf := path[len(path)-1]
			titles[i].shown = leaf
			for n := len(path) - 2; n >= 0; n-- {
				titles[i].groups = append(titles[i].groups, Form(path[n])+leaf)
			}
			if path = path[:len(path)-1]; strings.ContainsFunc(leaf, isHan) {
				titles[i].paths = append(append(slices.Clone(titles[i].groups), leaf), path...)
			} else { // a row of codes
				titles[i].shown, titles[i].paths = path[len(path)-1], append(path, leaf)
			}
		}
	}
	return titles
}

// unitAbove returns the unit of amounts that a note above the header names: 单位：万元.
func unitAbove(rows []grid.Row) amount.Unit {
	for _, row := range slices.Backward(rows) {
		for _, c := range row.Cells {
			if text := asciiForms(Clean(c.Text)); unitNote.MatchString(text) {
				return amount.UnitIn(text[unitNote.FindStringIndex(text)[0]:])
			}
		}
	}
	return 0
}

var unitNote = regexp.MustCompile(`单位 ?: ?(?:人民币)?[十百千万亿]{0,2}[元圆]`)

// recognize returns the table whose header the rows are, and the number of known
// columns.
func (f finding) recognize(sheet string, rows []grid.Row) (t *Table, recognized int) {
	last := rows[len(rows)-1]
	t = &Table{File: f.o.File, Sheet: sheet, Header: last.Number, book: f.book, matching: f.matching, kinds: f.kinds, columns: map[Field][]column{}, doubles: map[Field][]int{}}
	t.Dates = Dates{Workbook: f.book.Workbook(), Date1904: f.book.Date1904}
	for i, title := range titlesOf(rows) {
		t.Titles, t.fields = append(t.Titles, title.shown), append(t.fields, None)
		n, path, cost, ok := f.best(title)
		if !ok {
			continue
		}
		recognized++
		t.Titles[i], t.fields[i] = path, n.field
		if cost > costExact && n.field != None && n.field != Serial {
			t.loose = append(t.loose, "“"+grid.Clip(path)+"”按"+Label(n.field))
		}
		t.columns[n.field] = append(t.columns[n.field], column{i, n.kind, n.rank})
	}
	for _, columns := range t.columns {
		slices.SortStableFunc(columns, func(a, b column) int { return cmp.Compare(a.rank, b.rank) })
	}
	return t, recognized
}

// best returns the meaning of a title: of its texts the first that is a known header as
// written, else the first that is one with the smallest cost.
func (f finding) best(title columnTitle) (n meaning, path string, cost int, ok bool) {
	for _, text := range title.paths {
		m, c, known := f.matching.find(text)
		switch {
		case known && (!ok || c < cost):
			n, path, cost, ok = m, text, c, true
		case known && n.field == m.field && n.kind == "":
			n.kind = m.kind // 决定日期 over CF_JDRQ
		}
	}
	return n, path, cost, ok
}

// Has reports whether the table has a column of the field.
func (t *Table) Has(f Field) bool { return len(t.columns[f]) > 0 }

// Field returns what the column holds, by its index from 0; None when unknown.
func (t *Table) Field(index int) Field {
	if index < 0 || index >= len(t.fields) {
		return None
	}
	return t.fields[index]
}

// Knows reports whether the column is known, also as one that is not needed.
func (t *Table) Knows(index int) bool {
	for _, columns := range t.columns {
		if slices.ContainsFunc(columns, func(c column) bool { return c.index == index }) {
			return true
		}
	}
	return slices.Contains(t.doubles[t.Field(index)], index)
}

// Doubles returns the indexes of the columns of a field that are not preferred.
func (t *Table) Doubles(f Field) []int { return t.doubles[f] }

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
			t.doubles[f] = append(t.doubles[f], c.index)
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
// wanted header, one for the others together, each with the two headers that are
// nearest. It also says which titles are taken for a header that they are not to the
// letter.
func (t *Table) noteUnknown(keys []Field) {
	if len(t.loose) > 0 {
		t.Problems = append(t.Problems, t.at(t.Header, 0).Problem(CodeLooseHeader, diag.Notice, "不对的，请改成标准的表头，或者用 --map 写明", "表头和标准不完全一样：%s读取", strings.Join(t.loose, "，")))
	}
	wanted := t.wanted(append([]Field{Dated, Published, KindName}, keys...))
	var rest []string
	first := 0
	for i, title := range t.Titles {
		form := Form(title)
		if form == "" || t.Knows(i) {
			continue
		}
		near := ""
		if len(form) <= longestTitle {
			near = diag.Nearest(form, wanted)
		}
		if missing := t.matching.exact[near].field; near != "" && len([]rune(form)) > 3 && !t.Has(missing) {
			t.Problems = append(t.Problems, t.at(t.Header, i+1).Problem(CodeUnknownHeader, diag.Warning, "是不是“"+near+"”？", "不认识的表头“%s”", grid.Clip(title)))
			continue
		}
		text := grid.Clip(title)
		if words := t.matching.nearest(title); len(words) > 0 {
			text += "（最接近：" + strings.Join(words, "，") + "）"
		}
		if rest = append(rest, text); first == 0 {
			first = i + 1
		}
	}
	for chunk := range slices.Chunk(rest, mostNamed) {
		t.Problems = append(t.Problems, t.at(t.Header, first).Problem(CodeUnknownHeader, diag.Notice, "", "不认识、没有用到的表头：%s", strings.Join(chunk, "、")))
	}
}

// wanted returns the headers of the fields, sorted.
func (t *Table) wanted(of []Field) (words []string) {
	for word, n := range t.matching.exact {
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

// Cell returns the place of a cell; index is from 0.
func (t *Table) Cell(row, index int) Place { return t.at(row, index+1) }

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
func noHeader(nearest *Table, left sheetsLeft, o Options) error {
	const hint = "表头要有一列决定日期，如“处罚决定日期”“许可决定日期”“决定日期”或者 CF_JDRQ、XK_JDRQ"
	left.unknown = nil
	if nearest == nil {
		return &Refusal{append([]Problem{Place{File: o.File, Cell: grid.Place{Sheet: o.Sheet}}.Problem(CodeMissingHeader, diag.Error, hint,
			"前 %d 行里没有认得出的表头", headerWithin)}, left.problems(o)...)}
	}
	nearest.noteUnknown(o.Keys)
	missing := nearest.at(nearest.Header, 0).Problem(CodeMissingColumn, diag.Error, hint, "表头里没有决定日期一列")
	return &Refusal{append(append([]Problem{missing}, nearest.Problems...), left.problems(o)...)}
}
