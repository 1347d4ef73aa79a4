package spreadsheet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/site/office/grid"
)

// save writes a file for a test and returns its path.
func save(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read shows all rows of all sheets, cells joined by |, and the refusal.
func read(t testing.TB, path string, limits Limits) string {
	t.Helper()
	book, err := Open(t.Context(), path, limits)
	if err != nil {
		return refusal(t, err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	var b strings.Builder
	for _, sheet := range book.Sheets {
		for row, err := range book.Rows(sheet) {
			if err != nil {
				return b.String() + refusal(t, err)
			}
			fmt.Fprintf(&b, "%s%d:%s\n", sheet, row.Number, strings.Join(row.Texts(), "|"))
		}
	}
	return b.String()
}

func refusal(t testing.TB, err error) string {
	t.Helper()
	var refused *grid.Unreadable
	if !errors.As(err, &refused) {
		t.Errorf("%v is not a sentence for people", err)
	}
	return "拒绝 " + err.Error()
}

func gb(text string) string {
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return encoded
}

func utf16le(text string) string {
	b := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

func TestReadCSV(t *testing.T) {
	long := strings.Repeat("长", 40_000) // longer than the reader's buffer
	cases := []struct{ name, text, want string }{
		{"plain", "文号,日期\n甲1,2026-03-05\n", "1:文号|日期\n2:甲1|2026-03-05\n"},
		{"byte-order mark, CRLF, no end", "\uFEFF文号,日期\r\n甲1,2026-03-05", "1:文号|日期\n2:甲1|2026-03-05\n"},
		{"GB18030", gb("文号,日期\n甲1,2026年3月5日\n𠮷野家,\n"), "1:文号|日期\n2:甲1|2026年3月5日\n3:𠮷野家|\n"},
		{"GB18030, Chinese only far behind", strings.Repeat("a,b\n", 40_000) + gb("中文,字符\n"), asciiRows(40_000) + "40001:中文|字符\n"},
		{"UTF-16", utf16le("文号\t日期\r\n甲1\t2026-03-05\r\n"), "1:文号|日期\n2:甲1|2026-03-05\n"},
		{"CR alone", "a,b\r1,\"x\ry\"\r2,z", "1:a|b\n2:1|x\ny\n3:2|z\n"},
		{"CR alone, in GB18030", gb("文号,日期\r甲1,乙\r"), "1:文号|日期\n2:甲1|乙\n"},
		{"all line ends in one file", "a,b\r\n1,2\r3,4\n5,6", "1:a|b\n2:1|2\n3:3|4\n4:5|6\n"},
		{"CR LF over the reader's buffer", strings.Repeat("abcdefghijklm,b\r\n", 10_000), strings.ReplaceAll(asciiRows(10_000), "a|b", "abcdefghijklm|b")},
		{"semicolons", "a;b;c\n1;2,5;3\n4;5,5;6\n", "1:a|b|c\n2:1|2,5|3\n3:4|5,5|6\n"},
		{"tabs", "a\tb,b\n1\t2\n", "1:a|b,b\n2:1|2\n"},
		{"Excel's own word", "sep=;\r\na;b,b,b\n1;2\n", "1:a|b,b,b\n2:1|2\n"},
		{"a list inside a cell is no separator", "类别,内容\n罚款;没收,甲\n罚款;警告;没收,乙\n", "1:类别|内容\n2:罚款;没收|甲\n3:罚款;警告;没收|乙\n"},
		{"quotes", "a,b\n\"x,\"\"y\"\"\",\"两\n行\"\nnext,\"\"\n", "1:a|b\n2:x,\"y\"|两\n行\n3:next|\n"},
		{"a quote inside a cell is text", "a,b\n5\" 管,=\"001\"\n", "1:a|b\n2:5\" 管|=\"001\"\n"},
		{"CRLF inside quotes", "a,\"x\r\ny\"\r\nb,c\r\n", "1:a|x\ny\n2:b|c\n"},
		{"a long line", "a,b\n" + long + ",x\n", "1:a|b\n2:" + long + "|x\n"},
		{"a blank line has a number", "a,b\n\nc,d\n", "1:a|b\n2:\n3:c|d\n"},
		{"one cell", "a", "1:a\n"},
		{"only a mark", "\uFEFF", "拒绝 文件是空的；请重新导出"},
		{"empty", "", "拒绝 文件是空的；请重新导出"},
		{"NUL", "a,b\nc,\x00\n", "拒绝 第 2 行：含有空字符（NUL），不是文本；文件可能损坏，或者是没有字节顺序标记的 UTF-16；请用 Excel 或 WPS 另存为“CSV UTF-8”"},
		{"NUL in UTF-16", utf16le("a,b\nc,\x00x\n"), "1:a|b\n拒绝 B2：含有空字符（NUL），不是文本；文件可能损坏；请从原系统重新导出"},
		{"mixed encodings", "文号,处罚机关\n甲,乙\n" + gb("丙,市场监督管理局\n"), "拒绝 文件里混有两种编码：第 1 行是 UTF-8，第 3 行不是；可能是两个文件拼在一起，或者有的字被截断；请从原系统重新导出，统一用 UTF-8"},
		{"UTF-8 cut within a character", "文号,处罚机关\n甲,乙\xE4\xB8\n", "拒绝 文件里混有两种编码：第 1 行是 UTF-8，第 2 行不是；可能是两个文件拼在一起，或者有的字被截断；请从原系统重新导出，统一用 UTF-8"},
		{"no encoding at all", "a,b\nc,\xFF\xFFx\n", "1:a|b\n拒绝 B2：有不能识别的字；文件可能损坏，或者混有别的编码；请从原系统重新导出，统一用 UTF-8"},
		{"an open quote", "a,b\nc,\"d\ne,f\n", "1:a|b\n拒绝 B2：双引号到文件结束也没有成对；文件可能不完整；请重新导出"},
		{"text behind a quote", "a,b\n\"c\"d,e\n", "1:a|b\n拒绝 A2：引号之后还有文字；文字里的双引号要写成两个双引号；请从原系统重新导出"},
		{"10,000 columns", strings.Repeat("a,", 10_000) + "\n", "拒绝 第 1 行：超过 512 列；请只导出需要的列，或者核对分隔符"},
		{"10,000 quoted columns", strings.Repeat(`"a",`, 10_000) + "\n", "拒绝 第 1 行：超过 512 列；请只导出需要的列，或者核对分隔符"},
		{"a large cell", "a,b\n1," + strings.Repeat("x", 300<<10) + "\n", "1:a|b\n拒绝 B2：一格超过 256 KB；可能是双引号没有成对，把后面的行都吞进了这一格"},
		{"a quote that swallows the rest", "a,b\n1,\"" + strings.Repeat("x,y\n", 100_000), "1:a|b\n拒绝 B2：一格超过 256 KB；可能是双引号没有成对，把后面的行都吞进了这一格"},
		{"no line ends at all", strings.Repeat("x", 9<<20), "拒绝 第 1 行：一行超过 8 MB，没有换行；文件可能不是表格，或者双引号没有成对"},
		{"an old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "拒绝 这是旧版 Excel 文件（.xls），或者加了密码的工作簿；请打开后去掉密码，另存为 .xlsx 或 CSV"},
		{"a web page", "\uFEFF\r\n<HTML><table>", "拒绝 这是网页或者 XML，不是表格，尽管文件名像表格；请用 Excel 或 WPS 打开后另存为 .xlsx"},
		{"PDF", "%PDF-1.7", "拒绝 这是 PDF，不是表格；请导出 CSV 或 XLSX"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := read(t, save(t, "表.csv", c.text), Limits{}); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", clip(got), clip(c.want))
			}
		})
	}
}

func asciiRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d:a|b\n", i+1)
	}
	return b.String()
}

func clip(s string) string {
	if len(s) > 500 {
		return s[:250] + " … " + s[len(s)-250:]
	}
	return s
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	cases := []struct{ name, path, want string }{
		{"no file", filepath.Join(dir, "无.csv"), "拒绝 没有这个文件；请核对文件名"},
		{"a folder", dir, "拒绝 不是普通文件；请写 CSV 或 XLSX 文件的路径"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := read(t, c.path, Limits{}); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Whatever comes in, the reader neither fails nor holds more than its limits.
func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\"a\"\"b\n\",c", gb("文号;日期\n"), utf16le("a\tb\n"), "sep=,\na,b", "a\x00b"} {
		f.Add([]byte(seed))
	}
	limits := Limits{Columns: 8, Cell: 64}
	f.Fuzz(func(t *testing.T, text []byte) {
		book, err := Open(t.Context(), save(t, "x.csv", string(text)), limits)
		if err != nil {
			return
		}
		last := 0
		for row, err := range book.Rows(book.Sheets[0]) {
			if err != nil {
				break
			}
			if row.Number != last+1 || len(row.Cells) > limits.Columns {
				t.Errorf("row %d after %d with %d cells", row.Number, last, len(row.Cells))
			}
			last = row.Number
			for _, cell := range row.Cells {
				if len(cell.Text) > limits.Cell {
					t.Errorf("a cell of %d bytes", len(cell.Text))
				}
			}
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
}
