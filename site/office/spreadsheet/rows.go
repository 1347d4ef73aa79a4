package spreadsheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongkai/site/office/grid"
)

// errStop ends reading because the caller wants no more rows.
var errStop = errors.New("spreadsheet: no more rows wanted")

// rows yields the rows of a sheet, and returns the error that ends them. Rows that
// the sheet leaves out are empty.
func (w *workbookFile) rows(s *sheet, yield func(grid.Row, error) bool) error {
	t, err := w.tags(s.part)
	if err != nil {
		return damaged(err)
	}
	r := &rowReader{w: w, row: grid.Row{Sheet: s.name}, yield: yield}
	err = t.each(r.visit)
	if closing := t.close(); err == nil {
		err = closing
	}
	var refused *grid.Unreadable
	switch {
	case err == nil, errors.Is(err, errStop):
		return nil
	case w.ctx.Err() != nil:
		return w.ctx.Err()
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, io.ErrUnexpectedEOF), err != nil:
		r.row.Number = max(r.row.Number, r.next)
		return &grid.Unreadable{At: r.row.Place(0), Message: "工作表从这里起读不下去，内容已经损坏", Hint: "请重新导出", Err: err}
	}
	return nil
}

// rowReader turns the elements of a sheet into rows.
type rowReader struct {
	w     *workbookFile
	yield func(grid.Row, error) bool
	row   grid.Row
	next  int // number of the row that is read, 0 between rows

	column  int // of the cell that is read, from 1
	kind    string
	style   cellStyle
	inValue bool
	formula bool
	value   strings.Builder
	rich    richText
	inside  bool  // a cell
	bytes   int64 // of the texts of the sheet
}

func (r *rowReader) visit(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		return r.begin(e)
	case xml.EndElement:
		return r.end(e)
	case xml.CharData:
		if r.inValue {
			r.value.Write(e)
		}
		if r.inside {
			r.rich.visit(token)
		}
	}
	return nil
}

func (r *rowReader) begin(e xml.StartElement) error {
	if r.inside {
		r.rich.visit(e)
	}
	switch e.Name.Local {
	case "row":
		return r.beginRow(e)
	case "c":
		return r.beginCell(e)
	case "v":
		r.inValue = r.inside
	case "f":
		r.formula = r.formula || r.inside
	}
	return nil
}

// beginRow yields the empty rows before, and begins a row.
func (r *rowReader) beginRow(e xml.StartElement) error {
	r.next = r.row.Number + 1
	if given := attribute(e, "r"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil {
			return err
		}
		r.next = n
	}
	if r.next <= r.row.Number || r.next > guardRows {
		return fmt.Errorf("row %d after %d", r.next, r.row.Number)
	}
	r.row.Cells, r.row.Hidden = r.row.Cells[:0], false
	for r.row.Number+1 < r.next {
		if r.row.Number++; !r.yield(r.row, nil) {
			return errStop
		}
	}
	hidden := attribute(e, "hidden")
	r.row.Number, r.row.Hidden, r.column = r.next, hidden == "1" || hidden == "true", 0
	return nil
}

// beginCell begins a cell; one without a reference is the next.
func (r *rowReader) beginCell(e xml.StartElement) error {
	r.column++
	if ref := attribute(e, "r"); ref != "" {
		column, _ := cellOf(ref)
		if column == 0 {
			return &grid.Unreadable{At: r.row.Place(0), Message: "工作表已经损坏", Hint: "请重新导出"}
		}
		r.column = column
	}
	if r.column > r.w.limits.Columns {
		return &grid.Unreadable{At: r.row.Place(0), Message: fmt.Sprintf("超过 %d 列", r.w.limits.Columns), Hint: "请只导出需要的列"}
	}
	r.kind, r.style = attribute(e, "t"), cellStyle{}
	if n, err := strconv.Atoi(attribute(e, "s")); err == nil && n >= 0 && n < len(r.w.styles) {
		r.style = r.w.styles[n]
	}
	r.value.Reset()
	r.rich.reset()
	r.inside, r.formula, r.inValue = true, false, false
	return nil
}

func (r *rowReader) end(e xml.EndElement) error {
	if r.inside {
		r.rich.visit(e)
	}
	switch e.Name.Local {
	case "v":
		r.inValue = false
	case "c":
		if !r.inside {
			return nil
		}
		r.inside = false
		return r.cell()
	case "row":
		if r.next == 0 {
			return nil
		}
		r.next = 0
		for n := len(r.row.Cells); n > 0 && r.row.Cells[n-1] == (grid.Cell{}); n-- {
			r.row.Cells = r.row.Cells[:n-1]
		}
		if !r.yield(r.row, nil) {
			return errStop
		}
	}
	return nil
}

// cell adds the cell that has ended.
func (r *rowReader) cell() error {
	cell, shown := grid.Cell{}, shownText{text: unescaped(r.value.String())}
	switch r.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(shown.text))
		if shown = (shownText{}); err == nil && n >= 0 && n < len(r.w.shared) {
			shown = shownText{r.w.shared[n], r.w.struck[n]}
		} else if r.value.Len() > 0 {
			return &grid.Unreadable{At: r.row.Place(r.column), Message: "工作表已经损坏：这一格的文字不见了", Hint: "请重新导出"}
		}
	case "inlineStr":
		shown = r.rich.shown()
	case "", "n":
		shown.text = strings.TrimSpace(shown.text)
		cell.Number = shown.text != ""
		if cell.Number && r.style.suffix != "" {
			shown.text += r.style.suffix
			cell.Number = false
		}
	}
	if r.style.struck {
		shown = shownText{struck: shown.text + shown.struck}
	}
	cell.Text, cell.Struck = shown.text, shown.struck
	cell.Uncomputed = r.formula && cell.Text == "" && cell.Struck == "" && r.kind != "str"
	if upper := strings.ToUpper(cell.Text); strings.HasPrefix(upper, "=DISPIMG(") || strings.HasPrefix(upper, "=_XLFN.DISPIMG(") {
		cell.Text, cell.Picture = "", true
	}
	if max(len(cell.Text), len(cell.Struck)) > r.w.limits.Cell {
		return &grid.Unreadable{At: r.row.Place(r.column), Message: fmt.Sprintf("一格超过 %d KB", r.w.limits.Cell>>10), Hint: "请核对这一格"}
	}
	// A shared text of 256 KiB in a million cells is more than the workbook unpacks to.
	if r.bytes += int64(len(cell.Text) + len(cell.Struck)); r.bytes > 2*r.w.limits.Unpacked {
		return &grid.Unreadable{At: r.row.Place(r.column), Message: fmt.Sprintf("到这一格，工作表的文字超过 %d MB", 2*r.w.limits.Unpacked>>20), Hint: "请分成几个文件"}
	}
	for len(r.row.Cells) < r.column {
		r.row.Cells = append(r.row.Cells, grid.Cell{})
	}
	r.row.Cells[r.column-1] = cell
	return nil
}
