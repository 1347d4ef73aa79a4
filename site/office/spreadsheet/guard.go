package spreadsheet

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"gongkai/site/internal/boundedzip"
	"gongkai/site/office/grid"
)

// guard reads every part of a workbook once, and refuses a workbook that cannot be
// read to its end in bounded memory: cut off or damaged, a bomb, a cell of a
// gigabyte, rows out of order.
func guard(ctx context.Context, file *os.File, size int64, limits Limits) (*boundedzip.Archive, error) {
	if size > limits.File {
		return nil, &grid.Unreadable{
			Message: fmt.Sprintf("文件超过 %d MB", limits.File>>20), Hint: "请分成几个文件，或者导出 CSV；CSV 不限大小",
		}
	}
	bounds := boundedzip.Limits{Parts: guardParts, Total: limits.Unpacked, Ratio: guardRatio, Free: guardFree}
	archive, err := boundedzip.Open(file, size, bounds)
	switch {
	case errors.Is(err, boundedzip.ErrBomb):
		return nil, bomb(fmt.Sprintf("超过 %d 个部分", guardParts))
	case err != nil:
		return nil, damaged(err)
	}
	g := guarding{ctx: ctx}
	if err := g.names(archive.Parts); err != nil {
		return nil, err
	}
	for _, part := range archive.Parts {
		if err := g.part(part); err != nil {
			return nil, err
		}
	}
	// The parts are read again, piece by piece: the total has been checked.
	bounds.Total = 0
	return boundedzip.Open(file, size, bounds)
}

// guarding is the state of guard.
type guarding struct {
	ctx   context.Context
	small int64 // bytes of the parts that have no cells
}

const (
	guardParts = 10_000
	guardSmall = 64 << 20 // bytes of the parts that have no cells
	guardRatio = 100      // unpacked size over packed size
	guardFree  = 2 << 20  // unpacked bytes below which the ratio is not checked
	guardCell  = 4 << 20  // bytes of a cell with its markup
	guardRows  = 1 << 20  // rows of a sheet
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
	counted := &counting{r: &cancelled{g.ctx, packed}}
	worksheet := strings.Contains(name, "worksheets/") && strings.HasSuffix(name, ".xml")
	table := worksheet || strings.HasSuffix(name, "sharedstrings.xml")
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
	var refused *grid.Unreadable
	switch {
	case g.ctx.Err() != nil:
		err = g.ctx.Err()
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

// scanner goes from tag to tag, and recognizes only rows, cells and shared strings.
type scanner struct {
	in    *bufio.Reader
	cells bool // check the size of cells
	rows  bool // check the numbers of rows
	cell  int  // bytes since the last cell began
	last  int  // number of the last row
}

// step goes to the next tag, and returns false at the end of the part.
func (s *scanner) step() (more bool, err error) {
	skipped, err := s.in.ReadSlice('<')
	s.cell += len(skipped)
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
	switch tagName(head) {
	case "si", "c":
		s.cell = 0
	case "row":
		s.cell = 0
		if s.rows {
			return true, s.row(head)
		}
	}
	return true, nil
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
	head, _, _ = bytes.Cut(head, []byte(">"))
	n := s.last + 1
	if _, after, ok := bytes.Cut(head, []byte(` r="`)); ok {
		digits, _, _ := bytes.Cut(after, []byte(`"`))
		given, err := strconv.Atoi(string(digits))
		if err != nil {
			return damaged(err)
		}
		n = given
	}
	if n <= s.last || n > guardRows {
		return damaged(fmt.Errorf("row %d after %d", n, s.last))
	}
	s.last = n
	return nil
}
