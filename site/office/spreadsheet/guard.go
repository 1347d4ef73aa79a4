package spreadsheet

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"gongkai/site/internal/boundedzip"
	"gongkai/site/office/grid"
)

// guard reads every part of a workbook once, and refuses a workbook that cannot be
// read to its end in bounded memory: cut off or damaged, a bomb, a cell of a
// gigabyte, rows out of order. It returns what excelize does not, by sheet name.
func guard(file *os.File, size int64, limits Limits) (map[string]sheetFacts, error) {
	if size > limits.File {
		return nil, &grid.Unreadable{
			Message: fmt.Sprintf("文件超过 %d MB", limits.File>>20), Hint: "请分成几个文件，或者导出 CSV；CSV 不限大小",
		}
	}
	archive, err := boundedzip.Open(file, size, boundedzip.Limits{Parts: guardParts, Total: limits.Unpacked, Ratio: guardRatio, Free: guardFree})
	switch {
	case errors.Is(err, boundedzip.ErrBomb):
		return nil, bomb(fmt.Sprintf("超过 %d 个部分", guardParts))
	case err != nil:
		return nil, damaged(err)
	}
	g := guarding{facts: map[string]sheetFacts{}}
	if err := g.names(archive.Parts); err != nil {
		return nil, err
	}
	for _, part := range archive.Parts {
		if err := g.part(part); err != nil {
			return nil, err
		}
	}
	return g.sheets(archive)
}

// sheetFacts are what excelize does not say of a sheet.
type sheetFacts struct {
	last       int      // number of the last row; excelize takes broken XML for the end of the sheet
	uncomputed []cellAt // formulas without a value, in the order of the rows
}

// cellAt is the place of a cell in a sheet, 1-based.
type cellAt struct{ row, column int32 }

// sheets returns the facts by sheet name. Names without a part are left out.
func (g *guarding) sheets(archive *boundedzip.Archive) (map[string]sheetFacts, error) {
	var workbook struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if readXML(archive, "xl/workbook.xml", &workbook) != nil || readXML(archive, "xl/_rels/workbook.xml.rels", &relations) != nil {
		return nil, nil // excelize returns the error
	}
	byName := map[string]sheetFacts{}
	for _, sheet := range workbook.Sheets {
		for _, relation := range relations.List {
			part := strings.ToLower(strings.TrimPrefix(path.Join("/xl", relation.Target), "/"))
			if strings.HasPrefix(relation.Target, "/") {
				part = strings.ToLower(strings.TrimPrefix(relation.Target, "/"))
			}
			if facts, ok := g.facts[part]; ok && relation.ID == sheet.ID {
				byName[sheet.Name] = facts
			}
		}
	}
	return byName, nil
}

// readXML decodes a part; a missing part is fs.ErrNotExist.
func readXML(archive *boundedzip.Archive, name string, into any) error {
	part := archive.Part(name)
	if part == nil {
		return fs.ErrNotExist
	}
	text, err := part.Read()
	if err != nil {
		return err
	}
	return xml.Unmarshal(text, into)
}

// guarding is the state of guard.
type guarding struct {
	small int64                 // bytes of the parts that excelize reads whole
	facts map[string]sheetFacts // by the name of the part
}

const (
	guardParts = 10_000
	guardSmall = 64 << 20 // bytes of the parts that excelize reads whole
	guardRatio = 300      // unpacked size over packed size; real sheets reach 100
	guardFree  = 32 << 20 // unpacked bytes below which the ratio is not checked
	guardCell  = 4 << 20  // bytes of a cell with its markup
	guardRows  = 1 << 20  // rows of a sheet
	guardEmpty = 1 << 20  // formulas without a value, of a sheet
)

// damaged returns the refusal of a workbook that cannot be read.
func damaged(err error) error {
	return &grid.Unreadable{Message: "工作簿不完整或者已经损坏", Hint: "可能没有下载完；请重新导出或者重新下载", Err: err}
}

// bomb returns the refusal of a workbook that unpacks to too much.
func bomb(part string) error {
	return &grid.Unreadable{Message: "工作簿解开后大得不正常（" + part + "）", Hint: "为防止耗尽内存和磁盘，没有读取；请从原系统重新导出"}
}

// names refuses zip files that are no workbook.
func (g *guarding) names(parts []*boundedzip.Part) error {
	workbook := false
	for _, part := range parts {
		switch strings.ToLower(part.Name) {
		case "mimetype", "content.xml":
			return &grid.Unreadable{Message: "这是 ODS 或者别的格式，不是 XLSX", Hint: "请另存为 .xlsx 或 CSV"}
		case "word/document.xml":
			return &grid.Unreadable{Message: "这是 Word 文件，不是表格", Hint: "请导出 CSV 或 XLSX"}
		case "xl/workbook.bin":
			return &grid.Unreadable{Message: "这是二进制工作簿（.xlsb）", Hint: "请另存为 .xlsx 或 CSV"}
		case "[content_types].xml":
			workbook = true
		}
	}
	if !workbook {
		return &grid.Unreadable{Message: "这是压缩文件，不是工作簿", Hint: "请先解压，再写其中的 CSV 或 XLSX 文件"}
	}
	return nil
}

// part reads a part to its end.
func (g *guarding) part(part *boundedzip.Part) error {
	name := strings.ToLower(part.Name)
	packed, err := part.Open()
	if errors.Is(err, boundedzip.ErrBomb) {
		return bomb(part.Name)
	}
	if err != nil {
		return damaged(err)
	}
	counted := &counting{r: packed}
	worksheet := strings.HasPrefix(name, "xl/worksheets/sheet")
	table := worksheet || name == "xl/sharedstrings.xml"
	s := scanner{in: bufio.NewReaderSize(counted, 1<<16), cells: table, rows: worksheet}
	for more := true; more && err == nil; {
		more, err = s.step()
		if err == nil && !table && g.small+counted.n > guardSmall {
			err = boundedzip.ErrBomb
		}
	}
	if !table {
		g.small += counted.n
	}
	if worksheet {
		s.endCell()
		g.facts[name] = s.facts
	}
	var refused *grid.Unreadable
	switch {
	case errors.Is(err, boundedzip.ErrBomb):
		err = bomb(part.Name)
	case err != nil && !errors.As(err, &refused):
		err = damaged(err)
	}
	return errors.Join(err, packed.Close())
}

// counting counts the bytes that are read.
type counting struct {
	r io.Reader
	n int64
}

// Read reads and counts.
func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// scanner goes from tag to tag, and recognizes only rows, cells with formulas and
// values, and shared strings.
type scanner struct {
	in    *bufio.Reader
	cells bool // check the size of cells
	rows  bool // check the numbers of rows, and formulas
	cell  int  // bytes since the last cell began
	facts sheetFacts

	tag      string // last; "" for the end of an element
	column   int    // of the last cell; 0 between rows
	formula  bool   // the last cell has a formula
	computed bool   // the last cell has a value
}

// step goes to the next tag, and returns false at the end of the part.
func (s *scanner) step() (more bool, err error) {
	skipped, err := s.in.ReadSlice('<')
	s.cell += len(skipped)
	if s.tag == "v" {
		_, text, _ := bytes.Cut(bytes.TrimSuffix(skipped, []byte("<")), []byte(">"))
		s.computed = s.computed || len(bytes.TrimSpace(text)) > 0
	}
	switch {
	case errors.Is(err, io.EOF):
		return false, nil
	case s.cells && s.cell > guardCell:
		return false, &grid.Unreadable{Message: fmt.Sprintf("工作簿里有一格超过 %d MB", guardCell>>20), Hint: "请从原系统重新导出"}
	case errors.Is(err, bufio.ErrBufferFull):
		return true, nil
	case err != nil:
		return false, err
	}
	head, err := s.in.Peek(64)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	switch s.tag = tagName(head); {
	case s.tag == "si", s.tag == "c" && !s.rows, s.tag == "row" && !s.rows:
		s.cell = 0
	case s.tag == "c":
		s.cell = 0
		return true, s.beginCell(head)
	case s.tag == "row":
		s.cell = 0
		return true, s.row(head)
	case s.tag == "f":
		s.formula = true
	}
	return true, nil
}

// beginCell ends the cell before, and sets the column by the tag; a cell without a
// reference is the next. A text (t="str") is the value of a formula also when empty.
func (s *scanner) beginCell(head []byte) error {
	s.endCell()
	head, _, _ = bytes.Cut(head, []byte(">"))
	s.column++
	if _, after, ok := bytes.Cut(head, []byte(` r="`)); ok {
		s.column = 0
		for _, b := range after[:min(len(after), 3)] { // excelize refuses more letters
			if b >= 'A' && b <= 'Z' {
				s.column = s.column*26 + int(b-'A') + 1
			}
		}
	}
	s.formula, s.computed = false, bytes.Contains(head, []byte(` t="str"`))
	if len(s.facts.uncomputed) > guardEmpty {
		return &grid.Unreadable{Message: "工作簿里的公式都没有值", Hint: "请用 Excel 或 WPS 打开，保存一次再用"}
	}
	return nil
}

// endCell notes the last cell if it has a formula without a value.
func (s *scanner) endCell() {
	if s.formula && !s.computed && s.column > 0 {
		s.facts.uncomputed = append(s.facts.uncomputed, cellAt{int32(s.facts.last), int32(s.column)})
	}
	s.formula = false
}

// tagName returns the name of the tag at the beginning of head, without its prefix.
func tagName(head []byte) string {
	end := bytes.IndexAny(head, " \t\r\n/>")
	if end <= 0 {
		return ""
	}
	name := head[:end]
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		name = name[colon+1:]
	}
	return string(name)
}

// row sets the number of the last row by its tag; a row without a number is the next.
func (s *scanner) row(head []byte) error {
	s.endCell()
	s.column = 0
	head, _, _ = bytes.Cut(head, []byte(">"))
	n := s.facts.last + 1
	if _, after, ok := bytes.Cut(head, []byte(` r="`)); ok {
		digits, _, _ := bytes.Cut(after, []byte(`"`))
		given, err := strconv.Atoi(string(digits))
		if err != nil {
			return damaged(err)
		}
		n = given
	}
	if n <= s.facts.last || n > guardRows {
		return damaged(fmt.Errorf("row %d after %d", n, s.facts.last))
	}
	s.facts.last = n
	return nil
}
