package word

import (
	"strconv"

	"gongkai/site/office/webpage"
)

// table is an open table.
type table struct {
	rows   int           // before the open row
	spans  map[int]*span // by column: the cell that continued cells extend
	column int           // of the next cell of the row
	row    rowProperties
	cell   cellProperties
}

// span is a cell that covers rows below it.
type span struct {
	cell    *webpage.Node
	columns int
	last    int // row that the cell reaches
}

// rowProperties are those of the open row.
type rowProperties struct {
	after           int // columns without a cell at its end
	deleted, hidden bool
}

// cellProperties are how the open cell is merged with others.
type cellProperties struct {
	columns    int
	vertical   string // "", restart, continue
	horizontal string
	deleted    bool
}

// table returns the innermost open table, or nil.
func (b *body) table() *table {
	if s := b.story(); s != nil && len(s.tables) > 0 {
		return s.tables[len(s.tables)-1]
	}
	return nil
}

// push opens an element.
func (b *body) push(name string) {
	s := b.story()
	b.spend(1, 0)
	n := webpage.NewElement(name)
	s.top().AppendChild(n)
	s.open = append(s.open, n)
}

// pop closes the innermost element if it has the name, and returns it; else nil.
func (b *body) pop(name string) *webpage.Node {
	s := b.story()
	if s == nil || len(s.open) < 2 || s.top().Data != name {
		return nil
	}
	n := s.top()
	s.open = s.open[:len(s.open)-1]
	return n
}

// beginTable opens a table.
func (b *body) beginTable() {
	s := b.story()
	if s == nil {
		return
	}
	b.endStory()
	b.push("table")
	webpage.MarkData(s.top())
	s.tables = append(s.tables, &table{spans: map[int]*span{}})
}

// endTable closes a table.
func (b *body) endTable() {
	if s := b.story(); s != nil && s.top().Data == "tr" {
		b.endRow()
	}
	if n := b.pop("table"); n != nil {
		s := b.story()
		s.tables = s.tables[:len(s.tables)-1]
		if n.FirstChild == nil {
			webpage.Remove(n)
		}
	}
}

// beginRow opens a row.
func (b *body) beginRow() {
	if t := b.table(); t != nil {
		if b.story().top().Data == "tr" {
			b.endRow()
		}
		b.push("tr")
		t.row, t.column = rowProperties{}, 0
	}
}

// rowProperty reads a property of the row.
func (b *body) rowProperty(x tag) {
	t := b.table()
	if t == nil {
		return
	}
	switch x.name {
	case "w:gridBefore":
		if n := columns(x.val(), 0); n > 0 && b.story().top().Data == "tr" {
			b.push("td")
			webpage.SetAttr(b.story().top(), "colspan", strconv.Itoa(n))
			b.pop("td")
			t.column += n
		}
	case "w:gridAfter":
		t.row.after = columns(x.val(), 0)
	case "w:del":
		t.row.deleted = true
		b.revisions.deleted++
	case "w:ins":
		b.revisions.inserted++
	case "w:hidden":
		t.row.hidden = x.on()
	}
}

// columns returns a number of columns, at least low.
func columns(text string, low int) int {
	n, _ := strconv.Atoi(text)
	return min(max(n, low), webpage.MaxSpan)
}

// endRow closes a row.
func (b *body) endRow() {
	t := b.table()
	if t == nil {
		return
	}
	if t.row.after > 0 && b.story().top().Data == "tr" {
		b.push("td")
		webpage.SetAttr(b.story().top(), "colspan", strconv.Itoa(t.row.after))
		b.pop("td")
	}
	row := b.pop("tr")
	switch {
	case row == nil:
	case t.row.deleted:
		text, cells, pictures := contents(row)
		b.tally.removed += text
		b.tally.cellsGone += cells
		b.tally.picsGone += pictures
		webpage.Remove(row)
		if text > 0 {
			b.notes.Add("修订删去的表格行没有导入", webpage.PlainText(row))
		}
	case t.row.hidden:
		b.discard(row, "隐藏的表格行没有导入")
	case row.FirstChild == nil && !t.continued():
		webpage.Remove(row)
	default:
		t.rows++
	}
}

// continued reports whether a cell above reaches the open row.
func (t *table) continued() bool {
	for _, s := range t.spans {
		if s.last == t.rows {
			return true
		}
	}
	return false
}

// beginCell opens a cell.
func (b *body) beginCell() {
	if t := b.table(); t != nil {
		b.tally.cells++
		if b.story().top().Data == "table" { // a cell outside of a row
			b.beginRow()
		}
		b.push("td")
		t.cell = cellProperties{columns: 1}
	}
}

// cellProperty reads a property of the cell.
func (b *body) cellProperty(x tag) {
	t := b.table()
	if t == nil {
		return
	}
	merge := func() string {
		if x.val() == "restart" {
			return "restart"
		}
		return "continue"
	}
	switch x.name {
	case "w:gridSpan":
		t.cell.columns = columns(x.val(), 1)
	case "w:vMerge":
		t.cell.vertical = merge()
	case "w:hMerge":
		t.cell.horizontal = merge()
	case "w:cellDel":
		t.cell.deleted = true
		b.revisions.deleted++
	case "w:cellIns":
		b.revisions.inserted++
	case "w:cellMerge":
		b.revisions.formatted++
	}
}

// endCell closes a cell; a continued cell makes the cell above it taller, or the one
// before it wider.
func (b *body) endCell() {
	t := b.table()
	if t == nil {
		return
	}
	b.endStory()
	cell := b.pop("td")
	if cell == nil {
		return
	}
	x := t.cell
	if x.columns > 1 {
		webpage.SetAttr(cell, "colspan", strconv.Itoa(x.columns))
	}
	above := t.spans[t.column]
	before := cell.PrevSibling
	switch {
	case x.deleted:
		b.discard(cell, "修订删去的格子没有导入")
		return
	case t.row.deleted:
	case x.horizontal == "continue" && before != nil && before.Data == "td":
		webpage.SetAttr(before, "colspan", strconv.Itoa(min(attribute(before, "colspan")+x.columns, webpage.MaxSpan)))
		b.discard(cell, "合并的格子里被盖住的文字没有导入")
	case x.vertical == "continue" && above != nil && above.columns == x.columns && above.last == t.rows-1:
		webpage.SetAttr(above.cell, "rowspan", strconv.Itoa(min(attribute(above.cell, "rowspan")+1, webpage.MaxSpan)))
		above.last = t.rows
		b.discard(cell, "合并的格子里被盖住的文字没有导入")
	case x.vertical != "":
		t.spans[t.column] = &span{cell, x.columns, t.rows}
	default:
		delete(t.spans, t.column)
	}
	t.column += x.columns
}

// attribute returns how many rows or columns a cell spans.
func attribute(cell *webpage.Node, key string) int {
	n, _ := strconv.Atoi(webpage.Attr(cell, key))
	return max(n, 1)
}
