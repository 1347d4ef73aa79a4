package spreadsheet

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"unicode/utf8"

	"gongkai/site/internal/charset"
	"gongkai/site/office/grid"
)

// openCSV reads a file to detect its encoding, and opens it.
func openCSV(ctx context.Context, file *os.File, limits Limits) (*grid.Book, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("读文件：%w", err)
	}
	encoding, err := charset.Detect(&cancelled{ctx, file})
	if err != nil {
		return nil, unknownEncoding(err)
	}
	b := &grid.Book{Encoding: encoding, Sheets: []string{""}, Close: file.Close}
	b.Rows = func(string) iter.Seq2[grid.Row, error] {
		return func(yield func(grid.Row, error) bool) {
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				yield(grid.Row{}, fmt.Errorf("读文件：%w", err))
				return
			}
			c := newCSVReader(lineEnds(charset.Decode(&cancelled{ctx, file}, encoding)), limits)
			c.strict = encoding != charset.UTF8
			c.each(yield)
		}
	}
	return b, nil
}

// unifying is a reader that turns CR and CRLF into LF: Excel for Mac ends rows with a
// CR alone, and a file put together of two has both.
type unifying struct {
	in io.Reader
	cr bool // the last byte was a CR
}

// lineEnds returns a reader of in with LF line ends.
func lineEnds(in io.Reader) io.Reader { return &unifying{in: in} }

func (u *unifying) Read(p []byte) (int, error) {
	for {
		n, err := u.in.Read(p)
		if bytes.IndexByte(p[:n], '\r') >= 0 || u.cr {
			kept := p[:0]
			for _, b := range p[:n] {
				switch {
				case b == '\n' && u.cr:
					u.cr = false
					continue
				case b == '\r':
					kept, u.cr = append(kept, '\n'), true
					continue
				}
				u.cr = false
				kept = append(kept, b)
			}
			n = len(kept)
		}
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
}

// unknownEncoding returns the refusal of a text whose encoding Detect does not know.
func unknownEncoding(err error) error {
	var mixed *charset.Mixed
	var nul *charset.NUL
	switch {
	case errors.As(err, &mixed):
		return &grid.Unreadable{Message: err.Error(), Hint: "可能是两个文件拼在一起，或者有的字被截断；请从原系统重新导出，统一用 UTF-8"}
	case errors.As(err, &nul):
		return &grid.Unreadable{
			At: grid.Place{Row: nul.Line}, Message: err.Error(),
			Hint: "文件可能损坏，或者是没有字节顺序标记的 UTF-16；请用 Excel 或 WPS 另存为“CSV UTF-8”",
		}
	}
	return err
}

// csvReader reads a CSV row by row.
type csvReader struct {
	in        *bufio.Reader
	limits    Limits
	separator byte
	strict    bool // U+FFFD is an error: the decoder writes it for invalid bytes

	number int
	long   []byte // a line that does not fit into the reader's buffer
	text   []byte // the cells of the row, one after the other
	ends   []int  // of the cells, in text
	cells  []grid.Cell
}

const (
	csvBuffer = 1 << 16
	csvRow    = 8 << 20 // bytes of a row
	csvSample = 20      // lines by which the separator is detected
)

// newCSVReader returns a reader, its separator detected.
func newCSVReader(r io.Reader, limits Limits) *csvReader {
	c := &csvReader{in: bufio.NewReaderSize(r, csvBuffer), limits: limits}
	if mark, _ := c.in.Peek(3); bytes.Equal(mark, []byte("\xEF\xBB\xBF")) {
		_, _ = c.in.Discard(len(mark))
	}
	sample, _ := c.in.Peek(csvBuffer) // an error shows again when rows are read
	// Excel declares the separator in a first line that it does not show.
	if line, _, ok := bytes.Cut(sample, []byte("\n")); ok && len(line) >= 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		c.separator = line[4]
		_, _ = c.in.Discard(len(line) + 1)
		return c
	}
	c.separator = separatorOf(sample)
	return c
}

// separatorOf returns the separator whose number is equal in most lines.
func separatorOf(sample []byte) byte {
	best, most := byte(','), 0
	for _, candidate := range []byte{',', '\t', ';'} {
		lines := map[int]int{}
		for n, line := range bytes.SplitN(sample, []byte("\n"), csvSample+1) {
			if n < csvSample {
				lines[countOutsideQuotes(line, candidate)]++
			}
		}
		score := 0
		for count, times := range lines {
			score = max(score, count*times*times)
		}
		if score > most {
			best, most = candidate, score
		}
	}
	return best
}

// countOutsideQuotes returns how often a byte is outside of quotes.
func countOutsideQuotes(line []byte, wanted byte) (n int) {
	quoted := false
	for _, b := range line {
		switch {
		case b == '"':
			quoted = !quoted
		case b == wanted && !quoted:
			n++
		}
	}
	return n
}

// each yields the rows, and the error that ends them.
func (c *csvReader) each(yield func(grid.Row, error) bool) {
	for {
		row, err := c.next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			yield(grid.Row{}, err)
			return
		case !yield(row, nil):
			return
		}
	}
}

// next returns the next row, or io.EOF after the last.
func (c *csvReader) next() (grid.Row, error) {
	line, err := c.line()
	if err != nil {
		return grid.Row{}, err
	}
	c.number++
	c.text, c.ends = c.text[:0], c.ends[:0]
	if bytes.IndexByte(line, '"') < 0 {
		err = c.split(withoutEnd(line))
	} else {
		err = c.unquote(line)
	}
	if err != nil {
		return grid.Row{}, err
	}
	return c.row()
}

// row returns the row that text and ends describe.
func (c *csvReader) row() (grid.Row, error) {
	for _, bad := range []struct{ what, message, hint string }{
		{"\x00", "含有空字符（NUL），不是文本", "文件可能损坏；请从原系统重新导出"},
		{"\uFFFD", "有不能识别的字", "文件可能损坏，或者混有别的编码；请从原系统重新导出，统一用 UTF-8"},
	} {
		if i := bytes.Index(c.text, []byte(bad.what)); i >= 0 && (c.strict || bad.what == "\x00") {
			return grid.Row{}, c.refuse(c.columnOf(i), bad.message, bad.hint)
		}
	}
	all, from := string(c.text), 0
	c.cells = c.cells[:0]
	for _, end := range c.ends {
		c.cells = append(c.cells, grid.Cell{Text: all[from:end]})
		from = end
	}
	return grid.Row{Number: c.number, Cells: c.cells}, nil
}

// columnOf returns the column of an offset in text, from 1.
func (c *csvReader) columnOf(offset int) int {
	for i, end := range c.ends {
		if offset < end {
			return i + 1
		}
	}
	return len(c.ends)
}

// line returns the next line with its end, valid until the next read.
func (c *csvReader) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	if err == nil || errors.Is(err, io.EOF) && len(line) > 0 {
		return line, nil
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return nil, readError(err)
	}
	c.long = append(c.long[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(c.long) > csvRow {
			c.number++
			return nil, c.refuse(0, "一行超过 8 MB，没有换行", "文件可能不是表格，或者双引号没有成对")
		}
		line, err = c.in.ReadSlice('\n')
		c.long = append(c.long, line...)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readError(err)
	}
	return c.long, nil
}

// readError returns io.EOF unchanged, and any other error with its operation.
func readError(err error) error {
	if errors.Is(err, io.EOF) {
		return err
	}
	return fmt.Errorf("读文件：%w", err)
}

// withoutEnd returns a line without its line end.
func withoutEnd(line []byte) []byte {
	line, _ = bytes.CutSuffix(line, []byte("\n"))
	line, _ = bytes.CutSuffix(line, []byte("\r"))
	return line
}

// split adds the cells of a line without quotes.
func (c *csvReader) split(line []byte) error {
	for {
		i := bytes.IndexByte(line, c.separator)
		if i < 0 {
			return c.cell(line)
		}
		if err := c.cell(line[:i]); err != nil {
			return err
		}
		line = line[i+1:]
	}
}

// cell appends text to the current cell and ends it.
func (c *csvReader) cell(text []byte) error {
	c.text = append(c.text, text...)
	from := 0
	if n := len(c.ends); n > 0 {
		from = c.ends[n-1]
	}
	if len(c.text)-from > c.limits.Cell {
		return c.refuse(len(c.ends)+1, fmt.Sprintf("一格超过 %d KB", c.limits.Cell>>10), "可能是双引号没有成对，把后面的行都吞进了这一格")
	}
	if len(c.ends) == c.limits.Columns {
		return c.refuse(0, fmt.Sprintf("超过 %d 列", c.limits.Columns), "请只导出需要的列，或者核对分隔符")
	}
	c.ends = append(c.ends, len(c.text))
	return nil
}

// unquote adds the cells of a row with quotes. A quote inside a cell that does not
// begin with a quote is text, as in spreadsheets.
func (c *csvReader) unquote(line []byte) error {
	for {
		if len(line) == 0 || line[0] != '"' {
			end := bytes.IndexByte(line, c.separator)
			if end < 0 {
				return c.cell(withoutEnd(line))
			}
			if err := c.cell(line[:end]); err != nil {
				return err
			}
			line = line[end+1:]
			continue
		}
		rest, err := c.quoted(line[1:])
		if err != nil {
			return err
		}
		if err := c.cell(nil); err != nil {
			return err
		}
		switch {
		case len(withoutEnd(rest)) == 0:
			return nil
		case rest[0] != c.separator:
			return c.refuse(len(c.ends), "引号之后还有文字", "文字里的双引号要写成两个双引号；请从原系统重新导出")
		}
		line = rest[1:]
	}
}

// quoted appends the text of a quoted cell, from behind its first quote over all its
// lines, and returns the rest of the line behind the last quote.
func (c *csvReader) quoted(line []byte) (rest []byte, err error) {
	from, first := len(c.text), c.number
	for {
		i := bytes.IndexByte(line, '"')
		switch {
		case i >= 0 && i+1 < len(line) && line[i+1] == '"':
			c.text = append(c.text, line[:i+1]...)
			line = line[i+2:]
			continue
		case i >= 0:
			c.text = append(c.text, line[:i]...)
			return line[i+1:], nil
		}
		c.text = append(append(c.text, withoutEnd(line)...), '\n')
		if len(c.text)-from > c.limits.Cell {
			return nil, c.cell(nil)
		}
		if line, err = c.line(); errors.Is(err, io.EOF) {
			c.number = first
			return nil, c.refuse(len(c.ends)+1, "双引号到文件结束也没有成对", "文件可能不完整；请重新导出")
		} else if err != nil {
			return nil, err
		}
	}
}

// refuse returns the refusal of the current row; column 0 is the whole row.
func (c *csvReader) refuse(column int, message, hint string) error {
	return &grid.Unreadable{At: grid.Place{Row: c.number, Column: column}, Message: message, Hint: hint}
}

// Edition is the readership of a CSV.
type Edition uint8

const (
	Exact       Edition = iota // for programs: RFC 4180, UTF-8 without byte-order mark, exact values
	Spreadsheet                // for Excel and WPS: with byte-order mark, no cell is a formula
)

// CSV writes a table as CSV, rows ended by CRLF.
type CSV struct {
	w       io.Writer
	edition Edition
	b       []byte
}

// NewCSV returns a table with the titles of its columns.
func NewCSV(w io.Writer, edition Edition, titles ...string) *CSV {
	c := &CSV{w: w, edition: edition}
	if edition == Spreadsheet {
		c.b = append(c.b, "\uFEFF"...)
	}
	for i, title := range titles {
		c.put(i, title)
	}
	c.b = append(c.b, "\r\n"...)
	return c
}

// Append writes a row.
func (c *CSV) Append(row ...Value) error {
	for i, v := range row {
		text := v.text
		if c.edition == Spreadsheet && v.kind == textValue {
			text = neutral(text)
		}
		c.put(i, text)
	}
	c.b = append(c.b, "\r\n"...)
	if len(c.b) < csvBuffer {
		return nil
	}
	return c.Flush()
}

// Flush writes the buffered rows.
func (c *CSV) Flush() error {
	_, err := c.w.Write(c.b)
	c.b = c.b[:0]
	if err != nil {
		return fmt.Errorf("写 CSV：%w", err)
	}
	return nil
}

// put appends a cell, quoted where a reader would take it for something else.
func (c *CSV) put(column int, text string) {
	if column > 0 {
		c.b = append(c.b, ',')
	}
	if !strings.ContainsAny(text, "\",\r\n") && strings.TrimSpace(text) == text {
		c.b = append(c.b, text...)
		return
	}
	c.b = append(c.b, '"')
	c.b = append(c.b, strings.ReplaceAll(text, `"`, `""`)...)
	c.b = append(c.b, '"')
}

// neutral returns a text, with an apostrophe before it when a spreadsheet would take
// it for a formula: it begins with = + - @, also in full width, also after spaces
// and line ends.
func neutral(text string) string {
	begin, _ := utf8.DecodeRuneInString(strings.TrimSpace(text))
	if strings.ContainsRune("=+-@＝＋－＠", begin) {
		return "'" + text
	}
	return text
}
