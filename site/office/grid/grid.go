// Package grid holds the form that every table of an office takes on its way into
// the program: rows of cells, with the places that people see in their file.
//
// # The pipeline
//
// One way leads from a file to what the program makes of it:
//
//	CSV, XLSX          spreadsheet.Open  a Book of sheets
//	saved page, Word   webpage.Rows      the rows of one table of the tree
//	        │
//	      Row of Cells                   as shown in the file, no meaning yet
//	        │
//	      header.Find                    which row is the header, what each column holds
//	      header.Table.Batches           the rows that hold records, others left out
//	        │
//	      header.Row                     fields, dates, kinds; problems at their cells
//	      ┌─┴──────────┐
//	importer        tableaudit           documents; verdicts
//
// Each step knows only its own question. A reader (spreadsheet, webpage) answers
// what the file shows: sheets, row numbers, texts, formulas, and which cells are
// merged. Package header alone answers what a row is: header, title above the
// header, second line of headers, record. Package importer and package tableaudit
// never walk a sheet themselves, and never look at a header.
//
// A Row and its Cells are only valid until the next Row; Batches copies them.
//
// # Refusals
//
// A file that cannot be read as a whole is an *Unreadable: a sentence in Chinese
// with the place, the reason and what to do. All packages of site/office return
// this error for tables, Word files, saved pages and texts alike.
package grid

import (
	"iter"
	"slices"
	"strconv"
)

// Place is where something is in a table. Row and Column are 1-based; 0 is
// unknown. A CSV has no Sheet.
type Place struct {
	Sheet       string
	Row, Column int
}

// String writes the place as spreadsheets do: Sheet1!F12, F12 without a sheet,
// 第 12 行 for a whole row.
func (p Place) String() string {
	place := ""
	switch {
	case p.Row > 0 && p.Column > 0:
		place = ColumnName(p.Column) + strconv.Itoa(p.Row)
	case p.Row > 0:
		place = "第 " + strconv.Itoa(p.Row) + " 行"
	case p.Column > 0:
		place = ColumnName(p.Column) + " 列"
	}
	switch {
	case p.Sheet == "":
		return place
	case place == "":
		return p.Sheet
	}
	return p.Sheet + "!" + place
}

// ColumnName returns the letters of a column: 1 is A, 27 is AA.
func ColumnName(n int) string {
	var letters []byte
	for ; n > 0; n = (n - 1) / 26 {
		letters = append([]byte{byte('A' + (n-1)%26)}, letters...)
	}
	return string(letters)
}

// Cell is one cell as the file shows it.
type Cell struct {
	Text string // raw: a date of a workbook is its serial number
	// Uncomputed is set where a formula has no value: the program that wrote the
	// workbook did not compute it, and Text is "".
	Uncomputed bool
	// Number is set for a cell of a workbook that is stored as a number: of a longer
	// one only 15 digits are left.
	Number bool
	// Struck is the part of the cell that is struck out (删除线). Text does not have it.
	Struck string
	// Picture is set for a cell that holds a picture; Text is "".
	Picture bool
	// Merged is set by Filled for a cell that has its text from a merged cell.
	Merged bool
	// Columns and Rows are how many the cell spans, at least 1; 0 where the file
	// has no merged cells or the reader does not tell.
	Columns, Rows int
}

// Row is one row of a table. Cells are only valid until the next row.
type Row struct {
	Sheet  string // "" where the file has no sheets
	Number int    // 1-based, as a spreadsheet shows it
	Hidden bool   // a spreadsheet does not show the row
	Cells  []Cell
}

// Place returns the place of a column, 1-based; 0 is the whole row.
func (r Row) Place(column int) Place { return Place{Sheet: r.Sheet, Row: r.Number, Column: column} }

// Text returns the text of a cell by its index from 0, or "" behind the last cell.
func (r Row) Text(index int) string {
	if index < 0 || index >= len(r.Cells) {
		return ""
	}
	return r.Cells[index].Text
}

// Texts returns the texts of the cells.
func (r Row) Texts() []string {
	texts := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		texts[i] = c.Text
	}
	return texts
}

// Book is an open file of tables. Close releases the file and its temporary files.
type Book struct {
	Encoding string   // of a CSV: UTF-8, GB18030, UTF-16; "" of a workbook
	Date1904 bool     // serial numbers of dates count from 1904
	Sheets   []string // names in their order; one empty name for a CSV

	// Rows reads the rows of a sheet from its first. The last pair has an error
	// when the sheet could not be read to its end.
	Rows  func(sheet string) iter.Seq2[Row, error]
	Close func() error

	// Facts returns what a sheet of a workbook has beside its rows. A CSV has none.
	Facts func(sheet string) Facts
}

// Facts are what a sheet has beside its rows.
type Facts struct {
	Hidden   bool // a spreadsheet does not show the sheet
	Chart    bool // the sheet is a chart, without cells
	Columns  []Span
	Merges   []Merge  // in the order of their first rows
	Comments []string // the cells that have comments (批注), F3
	Pictures int
	Shapes   int // text boxes, charts and embedded objects
}

// Span is a range of hidden columns, 1-based, both ends included.
type Span struct{ First, Last int }

// Merged returns the merged cells of a sheet.
func (b *Book) Merged(sheet string) []Merge {
	if b.Facts == nil {
		return nil
	}
	return b.Facts(sheet).Merges
}

// The most cells that Filled fills, and the most bytes of their texts: a merged cell may
// cover a whole sheet.
const (
	mostFilled      = 5_000_000
	mostFilledBytes = 100 << 20
)

// Filled returns the rows with each merged cell repeated in all rows and columns that
// it covers, up to the given number of columns. Merges are in the order of their first
// rows.
func Filled(rows iter.Seq2[Row, error], merges []Merge, columns int) iter.Seq2[Row, error] {
	if len(merges) == 0 {
		return rows
	}
	type owner struct {
		bottom int
		cell   Cell
	}
	return func(yield func(Row, error) bool) {
		owners, waiting := make([]owner, columns), merges
		cells, bytes := 0, 0
		for row, err := range rows {
			if err != nil {
				yield(row, err)
				return
			}
			last := 0 // the last covered column of the row
			for i := range owners {
				if owners[i].bottom < row.Number {
					owners[i].bottom = 0
				} else if owners[i].bottom > 0 {
					last = i + 1
				}
			}
			for len(waiting) > 0 && waiting[0].Top <= row.Number {
				m := waiting[0]
				if waiting = waiting[1:]; m.Top < row.Number || m.Left > columns || m.Left > len(row.Cells) {
					continue
				}
				cell := row.Cells[m.Left-1]
				cell.Merged = true
				for i := m.Left - 1; i < min(m.Right, columns); i++ {
					if i > m.Left-1 || m.Bottom > m.Top {
						owners[i] = owner{m.Bottom, cell}
						last = max(last, i+1)
					}
				}
				if m.Bottom > m.Top || m.Right > m.Left {
					owners[m.Left-1].cell.Merged = true
				}
			}
			for len(row.Cells) < last {
				row.Cells = append(row.Cells, Cell{})
			}
			for i := range last {
				if c := &row.Cells[i]; owners[i].bottom > 0 && c.Text == "" && !c.Uncomputed && !c.Picture && c.Struck == "" {
					*c = owners[i].cell
					cells, bytes = cells+1, bytes+len(c.Text)
				}
			}
			if cells > mostFilled || bytes > mostFilledBytes {
				yield(Row{}, &Unreadable{At: row.Place(0), Message: "到这一行，合并单元格盖住的格子太多", Hint: "请取消大片的合并单元格后再导出"})
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Merge is a merged cell: its rows and columns, 1-based, both ends included. The text
// is in the top left cell.
type Merge struct{ Top, Left, Bottom, Right int }

// Mend gives cells other texts than the file has, as if a person had typed them there. A
// Place has sheet, row and column; cells of rows that the file does not have are left out.
func (b *Book) Mend(cells map[Place]string) {
	byRow := map[Place]map[int]string{}
	for at, text := range cells {
		row := Place{Sheet: at.Sheet, Row: at.Row}
		if byRow[row] == nil {
			byRow[row] = map[int]string{}
		}
		byRow[row][at.Column] = text
	}
	if len(byRow) == 0 {
		return
	}
	read := b.Rows
	b.Rows = func(sheet string) iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) {
			for row, err := range read(sheet) {
				if own := byRow[Place{Sheet: sheet, Row: row.Number}]; err == nil && own != nil {
					row.Cells = mended(row.Cells, own)
				}
				if !yield(row, err) {
					return
				}
			}
		}
	}
}

// mended returns cells with other texts, by column from 1.
func mended(cells []Cell, texts map[int]string) []Cell {
	cells = slices.Clone(cells)
	for column, text := range texts {
		if column < 1 {
			continue
		}
		for len(cells) < column {
			cells = append(cells, Cell{})
		}
		c := &cells[column-1]
		*c = Cell{Text: text, Columns: c.Columns, Rows: c.Rows}
	}
	return cells
}

// Workbook reports whether the file is a workbook: its dates are serial numbers.
func (b *Book) Workbook() bool { return b.Encoding == "" }

// batchBytes is the size of the texts from which a batch is not made longer.
const batchBytes = 16 << 20

// Batches returns rows by size at a time, fewer where their texts are long, with cells of
// their own. An error ends
// the sequence, and takes the place of the batch that it interrupts.
func Batches(rows iter.Seq2[Row, error], size int) iter.Seq2[[]Row, error] {
	return func(yield func([]Row, error) bool) {
		batch, bytes := make([]Row, 0, size), 0
		for row, err := range rows {
			if err != nil {
				yield(nil, err)
				return
			}
			row.Cells = slices.Clone(row.Cells)
			for _, c := range row.Cells {
				bytes += len(c.Text)
			}
			if batch = append(batch, row); len(batch) < size && bytes < batchBytes {
				continue
			}
			if !yield(batch, nil) {
				return
			}
			batch, bytes = batch[:0], 0
		}
		if len(batch) > 0 {
			yield(batch, nil)
		}
	}
}

// Unreadable is the error of a file that cannot be read: a sentence for the person
// who has the file.
type Unreadable struct {
	At            Place
	Message, Hint string
	Err           error // the error of the machine; may be nil
}

// Refuse returns an *Unreadable without a place.
func Refuse(message, hint string) error { return &Unreadable{Message: message, Hint: hint} }

// Error returns the place, the message and the hint.
func (u *Unreadable) Error() string {
	text := u.Message
	if at := u.At.String(); at != "" {
		text = at + "：" + text
	}
	if u.Hint != "" {
		text += "；" + u.Hint
	}
	return text
}

// Unwrap returns the error of the machine.
func (u *Unreadable) Unwrap() error { return u.Err }

// Clip shortens a text to 30 characters for a message.
func Clip(text string) string {
	const limit = 30
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "……"
	}
	return text
}
