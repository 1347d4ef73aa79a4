package spreadsheet

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"gongkai/site/office/grid"
)

// Column is a column of a table to be written.
type Column struct {
	Title string
	Width float64 // in digits; 0 leaves it to the spreadsheet. A Han character takes two.
	Wrap  bool    // long text is broken into lines
}

// Workbook writes an XLSX. Its tables grow in temporary files side by side and
// in any order; Close writes them all, Discard nothing.
type Workbook struct {
	w       io.Writer
	file    *excelize.File
	archive *os.File // temporary; the parts as excelize wrote them
	tables  []*Table
	styles  [5]int // by valueKind; of a title for blankValue
	noted   [5]int // the same with a colour; of an empty cell for blankValue
	wrapped int
}

// Table is a sheet of a workbook, and the sheets that continue it.
type Table struct {
	book    *Workbook
	name    string
	columns []Column
	stream  *excelize.StreamWriter
	sheet   string // current
	row     int
	sheets  int
	cells   []any
	notes   []excelize.Comment // of the current sheet
}

// Limits of a sheet that is written.
const (
	workbookRowLimit = 1 << 20
	workbookTextSize = 32767 // UTF-16 units of a cell
	workbookNotes    = 1000  // comments; further cells have the colour only
	cutMark          = "……（过长，已截断）"
)

// NewWorkbook returns a workbook without sheets, which Close writes to w.
func NewWorkbook(w io.Writer) (*Workbook, error) {
	archive, err := os.CreateTemp("", "gongkai-")
	if err != nil {
		return nil, fmt.Errorf("建临时文件：%w", err)
	}
	b := &Workbook{w: w, file: excelize.NewFile(), archive: archive}
	// The writer that excelize passes is a buffer in memory.
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return newArchive(archive) })
	if err := b.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("建工作簿：%w", err), b.Discard())
	}
	return b, nil
}

// prepare adds the styles: that of titles, and one for each type of cell.
func (b *Workbook) prepare() error {
	day, moment := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
	top := &excelize.Alignment{Vertical: "top"}
	const asText = 49 // Excel's own format @
	for i, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.styles[blankValue], excelize.Style{
			Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}}, Alignment: top,
		}},
		{&b.styles[textValue], excelize.Style{NumFmt: asText, Alignment: top}},
		{&b.styles[numberValue], excelize.Style{Alignment: top}},
		{&b.styles[dayValue], excelize.Style{CustomNumFmt: &day, Alignment: top}},
		{&b.styles[momentValue], excelize.Style{CustomNumFmt: &moment, Alignment: top}},
		{&b.wrapped, excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
	} {
		id, err := b.file.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
		if s.id == &b.wrapped {
			continue
		}
		s.style.Font, s.style.Fill = nil, excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFC7CE"}}
		if b.noted[i], err = b.file.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return b.file.SetDocProps(&excelize.DocProperties{Creator: "gongkai", LastModifiedBy: "gongkai"})
}

// Table adds a sheet. Names are at most 31 characters and without []:*?/\.
func (b *Workbook) Table(name string, columns []Column) (*Table, error) {
	t := &Table{book: b, name: name, columns: columns, cells: make([]any, len(columns))}
	b.tables = append(b.tables, t)
	return t, t.begin()
}

// begin adds the first sheet of the table, or the next when the last is full.
func (t *Table) begin() error {
	t.sheets++
	t.sheet = t.name
	if t.sheets > 1 {
		t.sheet += " (" + strconv.Itoa(t.sheets) + ")"
	}
	if err := t.open(); err != nil {
		return fmt.Errorf("工作表 %s：%w", t.sheet, err)
	}
	return nil
}

// open adds the current sheet, with its widths, frozen header and titles.
func (t *Table) open() (err error) {
	file := t.book.file
	if first := file.GetSheetList(); len(t.book.tables) == 1 && t.sheets == 1 {
		err = file.SetSheetName(first[0], t.sheet)
	} else if slices.ContainsFunc(first, func(s string) bool { return strings.EqualFold(s, t.sheet) }) {
		return errors.New("有两个同名的工作表")
	} else {
		_, err = file.NewSheet(t.sheet)
	}
	if err != nil {
		return err
	}
	if t.stream, err = file.NewStreamWriter(t.sheet); err != nil {
		return err
	}
	for i, column := range t.columns {
		if column.Width > 0 {
			if err := t.stream.SetColWidth(i+1, i+1, column.Width); err != nil {
				return err
			}
		}
	}
	frozen := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := t.stream.SetPanes(frozen); err != nil {
		return err
	}
	for i, column := range t.columns {
		t.cells[i] = excelize.Cell{StyleID: t.book.styles[blankValue], Value: column.Title}
	}
	t.row = 1
	return t.stream.SetRow("A1", t.cells)
}

// Append writes a row. More cells than columns are an error.
func (t *Table) Append(row ...Value) error {
	if len(row) > len(t.columns) {
		return fmt.Errorf("工作表 %s：%d 格，只有 %d 列", t.name, len(row), len(t.columns))
	}
	if t.row == workbookRowLimit {
		if err := t.finish(); err != nil {
			return err
		}
		if err := t.begin(); err != nil {
			return err
		}
	}
	t.row++
	clear(t.cells)
	for i, v := range row {
		t.cells[i] = t.cell(v, t.columns[i].Wrap)
		if v.note != "" && len(t.notes) < workbookNotes {
			t.notes = append(t.notes, excelize.Comment{
				Cell: grid.ColumnName(i+1) + strconv.Itoa(t.row), Author: "gongkai", Text: v.note, Width: 240, Height: 90,
			})
		}
	}
	if err := t.stream.SetRow("A"+strconv.Itoa(t.row), t.cells); err != nil {
		return fmt.Errorf("工作表 %s：%w", t.sheet, err)
	}
	return nil
}

// cell returns a value in the form of excelize; nil is an empty cell.
func (t *Table) cell(v Value, wrap bool) any {
	style := t.book.styles[v.kind]
	if v.note != "" {
		style, wrap = t.book.noted[v.kind], false
	}
	switch {
	case v.kind == blankValue && v.note != "":
		return excelize.Cell{StyleID: style}
	case v.kind == blankValue:
		return nil
	case v.kind != textValue:
		return excelize.Cell{StyleID: style, Value: v.num}
	case wrap:
		style = t.book.wrapped
	}
	return excelize.Cell{StyleID: style, Value: fitting(v.text)}
}

// fitting returns a text, cut with a mark at its end when no cell holds it whole.
func fitting(text string) string {
	if len(text) <= workbookTextSize {
		return text
	}
	units := utf16.Encode([]rune(text))
	if len(units) <= workbookTextSize {
		return text
	}
	return string(utf16.Decode(units[:workbookTextSize-len([]rune(cutMark))])) + cutMark
}

// finish ends the current sheet: its filter covers all rows, so it comes last.
func (t *Table) finish() error {
	if len(t.columns) > 0 {
		all := "A1:" + grid.ColumnName(len(t.columns)) + strconv.Itoa(t.row)
		if err := t.book.file.AutoFilter(t.sheet, all, nil); err != nil {
			return fmt.Errorf("工作表 %s：%w", t.sheet, err)
		}
	}
	for _, note := range t.notes {
		if err := t.book.file.AddComment(t.sheet, note); err != nil {
			return fmt.Errorf("工作表 %s：%w", t.sheet, err)
		}
	}
	t.notes = nil
	if err := t.stream.Flush(); err != nil {
		return fmt.Errorf("工作表 %s：%w", t.sheet, err)
	}
	return nil
}

// Close writes the workbook.
func (b *Workbook) Close() error {
	for _, t := range b.tables {
		if err := t.finish(); err != nil {
			return errors.Join(err, b.Discard())
		}
	}
	_, err := b.file.WriteTo(io.Discard) // the parts go to the archive
	if err == nil {
		err = copySorted(b.w, b.archive)
	}
	if err != nil {
		err = fmt.Errorf("写工作簿：%w", err)
	}
	return errors.Join(err, b.Discard())
}

// Discard removes the workbook with its temporary files. After Close it does nothing.
func (b *Workbook) Discard() error {
	if b.file == nil {
		return nil
	}
	err := errors.Join(b.file.Close(), b.archive.Close(), os.Remove(b.archive.Name()))
	b.file = nil
	return err
}
