package spreadsheet

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/internal/boundedzip"
	"gongkai/site/office/grid"
)

// openWorkbook checks a workbook as a whole, and opens it. Parts are looked up by
// their relations, because WPS and report servers name them otherwise than Excel.
func openWorkbook(ctx context.Context, file *os.File, size int64, limits Limits) (*grid.Book, error) {
	archive, err := guard(ctx, file, size, limits)
	if err != nil {
		return nil, err
	}
	w := &workbookFile{ctx: ctx, archive: archive, limits: limits}
	if err := w.open(); err != nil {
		return nil, err
	}
	b := &grid.Book{Date1904: w.date1904, Close: file.Close}
	for _, s := range w.sheets {
		b.Sheets = append(b.Sheets, s.name)
	}
	b.Rows = func(name string) iter.Seq2[grid.Row, error] {
		return func(yield func(grid.Row, error) bool) {
			s := w.sheet(name)
			if s == nil || s.facts.Chart {
				return
			}
			if err := w.rows(s, yield); err != nil {
				yield(grid.Row{}, err)
			}
		}
	}
	b.Facts = func(name string) grid.Facts {
		if s := w.sheet(name); s != nil {
			return s.facts
		}
		return grid.Facts{}
	}
	return b, nil
}

// workbookFile is an open workbook.
type workbookFile struct {
	ctx      context.Context
	archive  *boundedzip.Archive
	limits   Limits
	date1904 bool
	sheets   []*sheet
	shared   []string
	struck   map[int]string // of shared texts, the part that is struck out
	styles   []cellStyle
}

// sheet is a sheet of a workbook.
type sheet struct {
	name, part string
	facts      grid.Facts
}

// shownText is a text, and the part of it that is struck out.
type shownText struct{ text, struck string }

// cellStyle is what the style of a cell says of its value.
type cellStyle struct {
	struck bool
	suffix string // a unit that the format shows behind numbers: 元, 万元
}

func (w *workbookFile) sheet(name string) *sheet {
	for _, s := range w.sheets {
		if s.name == name {
			return s
		}
	}
	return nil
}

// relation is a relation between parts.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// is reports whether the type of the relation ends with a word.
func (r relation) is(word string) bool { return strings.HasSuffix(strings.ToLower(r.Type), "/"+word) }

// relations returns the relations of a part, their targets as names of parts; "" is the
// whole workbook.
func (w *workbookFile) relations(of string) []relation {
	var list struct {
		List []relation `xml:"Relationship"`
	}
	part := "_rels/.rels"
	if of != "" {
		part = path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
	}
	if w.decode(part, &list) != nil {
		return nil
	}
	for i, r := range list.List {
		if target, absolute := strings.CutPrefix(r.Target, "/"); absolute {
			list.List[i].Target = target
		} else {
			list.List[i].Target = strings.TrimPrefix(path.Join("/", path.Dir(of), r.Target), "/")
		}
	}
	return list.List
}

// open reads the parts that all sheets share.
func (w *workbookFile) open() error {
	root := "xl/workbook.xml"
	for _, r := range w.relations("") {
		if r.is("officedocument") {
			root = r.Target
		}
	}
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(root, &book); err != nil {
		return damaged(err)
	}
	w.date1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	relations := w.relations(root)
	for _, listed := range book.Sheets {
		i := slices.IndexFunc(relations, func(r relation) bool { return r.ID == listed.ID })
		if i < 0 || w.part(relations[i].Target) == nil || w.sheet(listed.Name) != nil {
			return damaged(fmt.Errorf("sheet %q", listed.Name))
		}
		s := &sheet{name: listed.Name, part: relations[i].Target}
		s.facts.Hidden = listed.State != "" && listed.State != "visible"
		s.facts.Chart = !relations[i].is("worksheet")
		w.sheets = append(w.sheets, s)
	}
	shared, styles := "xl/sharedStrings.xml", "xl/styles.xml" // some programs write no relations
	for _, r := range relations {
		switch {
		case r.is("sharedstrings"):
			shared = r.Target
		case r.is("styles"):
			styles = r.Target
		}
	}
	if err := w.readShared(shared); err != nil {
		return err
	}
	if err := w.readStyles(styles); err != nil {
		return err
	}
	for _, s := range w.sheets {
		if err := w.readFacts(s); err != nil {
			return err
		}
	}
	return nil
}

// part returns a part by its name, whose case programs write otherwise at times.
func (w *workbookFile) part(name string) *boundedzip.Part {
	for _, p := range w.archive.Parts {
		if strings.EqualFold(p.Name, name) {
			return p
		}
	}
	return nil
}

// decode decodes a part; a missing part is fs.ErrNotExist.
func (w *workbookFile) decode(name string, into any) error {
	tags, err := w.tags(name)
	if err != nil {
		return err
	}
	return errors.Join(tags.in.Decode(into), tags.close())
}

// tags reads the elements of a part one by one.
type tags struct {
	in     *xml.Decoder
	packed io.ReadCloser
}

func (t *tags) close() error { return t.packed.Close() }

// tags opens a part; a missing part is fs.ErrNotExist.
func (w *workbookFile) tags(name string) (*tags, error) {
	part := w.part(name)
	if part == nil {
		return nil, fs.ErrNotExist
	}
	packed, err := part.Open()
	if err != nil {
		return nil, err
	}
	return &tags{xml.NewDecoder(&cancelled{w.ctx, packed}), packed}, nil
}

// cancelled is a reader that ends with the error of a context.
type cancelled struct {
	ctx context.Context
	in  io.Reader
}

func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.in.Read(p)
}

// each calls visit for each token of a part, until the part ends.
func (t *tags) each(visit func(xml.Token) error) error {
	for {
		token, err := t.in.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = visit(token)
		}
		if err != nil {
			return err
		}
	}
}

// attribute returns an attribute by its local name.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isOn reports whether an element that is a switch is on: <strike/>, not <strike val="0"/>.
func isOn(e xml.StartElement) bool {
	value := attribute(e, "val")
	return value != "0" && value != "false" && value != "none"
}

// readPart reads a part with visit; a missing part is empty.
func (w *workbookFile) readPart(name string, visit func(xml.Token) error) error {
	t, err := w.tags(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return damaged(err)
	}
	err = errors.Join(t.each(visit), t.close())
	if err == nil || w.ctx.Err() != nil {
		return w.ctx.Err()
	}
	if refused := (&grid.Unreadable{}); errors.As(err, &refused) {
		return refused
	}
	return damaged(err)
}

// richText collects the text of <si> and <is>: runs, without phonetic guides, and
// with struck runs apart.
type richText struct {
	text, struck strings.Builder
	inText       bool
	phonetic     bool
	strike       bool
}

func (r *richText) reset() { *r = richText{} }

func (r *richText) visit(token xml.Token) {
	switch e := token.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "t":
			r.inText = true
		case "r":
			r.strike = false
		case "rPh":
			r.phonetic = true
		case "strike":
			r.strike = isOn(e)
		}
	case xml.EndElement:
		switch e.Name.Local {
		case "t":
			r.inText = false
		case "r":
			r.strike = false
		case "rPh":
			r.phonetic = false
		}
	case xml.CharData:
		switch {
		case !r.inText || r.phonetic:
		case r.strike:
			r.struck.Write(e)
		default:
			r.text.Write(e)
		}
	}
}

func (r *richText) shown() shownText {
	return shownText{unescaped(r.text.String()), unescaped(r.struck.String())}
}

// unescaped returns a text without the escapes of control characters: Excel writes a
// carriage return as _x000D_.
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return strings.NewReplacer("_x000D_\n", "\n", "_x000D_", "\n", "_x000A_", "\n", "_x0009_", "\t", "_x005F_", "_").Replace(text)
}

// readShared reads the texts that cells share.
func (w *workbookFile) readShared(part string) error {
	var text richText
	w.struck = map[int]string{}
	return w.readPart(part, func(token xml.Token) error {
		text.visit(token)
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "si" {
				text.reset()
			}
		case xml.EndElement:
			if e.Name.Local == "si" {
				shown := text.shown()
				if w.shared = append(w.shared, shown.text); shown.struck != "" {
					w.struck[len(w.shared)-1] = shown.struck
				}
			}
		}
		return nil
	})
}

// readStyles reads which styles strike the text out, and which show a unit.
func (w *workbookFile) readStyles(part string) error {
	units := map[string]string{} // by number format
	var struck []bool
	inFonts, inCells := false, false
	return w.readPart(part, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "fonts", "cellXfs":
				inFonts, inCells = e.Name.Local == "fonts", e.Name.Local == "cellXfs"
			case "numFmt":
				if unit := unitOf(attribute(e, "formatCode")); unit != "" {
					units[attribute(e, "numFmtId")] = unit
				}
			case "font":
				if inFonts {
					struck = append(struck, false)
				}
			case "strike":
				if inFonts && len(struck) > 0 {
					struck[len(struck)-1] = isOn(e)
				}
			case "xf":
				if !inCells {
					break
				}
				style := cellStyle{suffix: units[attribute(e, "numFmtId")]}
				if n, err := strconv.Atoi(attribute(e, "fontId")); err == nil && n >= 0 && n < len(struck) {
					style.struck = struck[n]
				}
				w.styles = append(w.styles, style)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "fonts":
				inFonts = false
			case "cellXfs":
				inCells = false
			}
		}
		return nil
	})
}

// unitOf returns the unit that a number format shows behind the number: 0.00"万元". A
// format that also moves the point (0!.0,"万元" shows 5000 as 0.5万元) shows yuan in
// another unit, so that the stored number is yuan.
func unitOf(format string) string {
	format, _, _ = strings.Cut(format, ";")
	literal := strings.NewReplacer(`"`, "", `\`, "", " ", "", "_", "").Replace(format)
	for _, unit := range []string{"万元", "亿元", "千元", "万", "元"} {
		before, _, ok := strings.Cut(literal, unit)
		if !ok || strings.ContainsAny(before, "美港欧日") {
			continue
		}
		moved := strings.Contains(format, "!.") || strings.Contains(format, `\.`) || strings.Contains(format, `"."`) || strings.HasSuffix(strings.TrimRight(before, "."), ",")
		switch {
		case moved:
			return "元"
		case unit == "万":
			return "万元"
		}
		return unit
	}
	return ""
}

// mostMerges is the most merged cells of a sheet, mostBeside the most comments and
// ranges of hidden columns that are counted.
const (
	mostMerges = 100_000
	mostBeside = 1000
)

// readFacts reads what a sheet has beside its rows.
func (w *workbookFile) readFacts(s *sheet) error {
	f := &s.facts
	if !f.Chart {
		err := w.readPart(s.part, func(token xml.Token) error {
			e, ok := token.(xml.StartElement)
			if !ok {
				return nil
			}
			switch e.Name.Local {
			case "col":
				if hidden := attribute(e, "hidden"); (hidden == "1" || hidden == "true") && len(f.Columns) < mostBeside {
					first, _ := strconv.Atoi(attribute(e, "min"))
					last, _ := strconv.Atoi(attribute(e, "max"))
					f.Columns = append(f.Columns, grid.Span{First: first, Last: last})
				}
			case "mergeCell":
				if len(f.Merges) == mostMerges {
					return &grid.Unreadable{At: grid.Place{Sheet: s.name}, Message: fmt.Sprintf("合并单元格超过 %d 处", mostMerges), Hint: "请取消合并后再导出"}
				}
				if m, ok := mergeOf(attribute(e, "ref")); ok {
					f.Merges = append(f.Merges, m)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		slices.SortStableFunc(f.Merges, func(a, b grid.Merge) int { return a.Top - b.Top })
	}
	for _, r := range w.relations(s.part) {
		var err error
		switch {
		case r.is("comments"):
			err = w.readPart(r.Target, func(token xml.Token) error {
				if e, ok := token.(xml.StartElement); ok && e.Name.Local == "comment" && len(f.Comments) < mostBeside {
					f.Comments = append(f.Comments, attribute(e, "ref"))
				}
				return nil
			})
		case r.is("drawing"):
			err = w.readPart(r.Target, func(token xml.Token) error {
				if e, ok := token.(xml.StartElement); ok {
					switch e.Name.Local {
					case "pic":
						f.Pictures++
					case "txBody", "graphicFrame":
						f.Shapes++
					}
				}
				return nil
			})
		case r.is("oleobject"), r.is("package"):
			f.Shapes++
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mergeOf returns the merged cell A2:B3.
func mergeOf(ref string) (m grid.Merge, ok bool) {
	first, last, _ := strings.Cut(ref, ":")
	m.Left, m.Top = cellOf(first)
	m.Right, m.Bottom = cellOf(last)
	return m, m.Left > 0 && m.Top > 0 && m.Right >= m.Left && m.Bottom >= m.Top
}

// cellOf returns the column and row of a reference such as B12; 0 where it has none.
func cellOf(ref string) (column, row int) {
	ref = strings.ReplaceAll(ref, "$", "")
	letters := strings.TrimRight(ref, "0123456789")
	if len(letters) > 3 {
		return 0, 0
	}
	for _, b := range []byte(strings.ToUpper(letters)) {
		if b < 'A' || b > 'Z' {
			return 0, 0
		}
		column = column*26 + int(b-'A') + 1
	}
	row, _ = strconv.Atoi(ref[len(letters):])
	return column, row
}
