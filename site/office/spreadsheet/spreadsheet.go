// Package spreadsheet reads and writes tables: CSV and XLSX, the forms in which case
// systems, publicity systems and offices exchange lists.
//
// # Reading
//
// Open goes by the bytes, not by the name. A workbook (XLSX) has raw values: a date
// is its serial number. A CSV may be UTF-8
// with or without a byte-order mark, UTF-16 with one, or GB18030 (GBK, GB2312);
// its separator may be a comma, a semicolon or a tab, its line ends LF, CRLF or CR
// alone; cells may be quoted as in RFC 4180, with line ends inside. Rows come one at a time, so that a million rows
// need no more memory than ten:
//
//	book, err := spreadsheet.Open(ctx, "案件.xlsx", spreadsheet.Limits{})
//	defer book.Close()
//	for row, err := range book.Rows(book.Sheets[0]) {
//		row.Number, row.Text(0), row.Text(1) // 12, "示市监罚〔2026〕12号", "46086"
//	}
//
// Of a workbook, rows and cells also say what people see and a value does not: hidden
// rows, sheets and columns, text that is struck out, pictures in cells, merged cells,
// and the unit that a number format shows. A cell with the format 0.00"元" is the text
// 5000元.
//
// A row's number is the number that a spreadsheet shows: a quoted cell with line
// ends inside is part of one row. Package grid describes rows, places and where they
// go from here.
//
// Limits bound a file from outside: columns, bytes of a cell, bytes of a workbook,
// packed and unpacked. A file that cannot be read as a whole is refused as
// *grid.Unreadable: cut off, damaged, a bomb, a NUL, two encodings in one file, a web
// page or an old .xls under a false name. Open returns refusals that need no row;
// the others end the rows.
//
// # Writing
//
// CSV writes the exact edition (exact values, for programs) or the spreadsheet
// edition (byte-order mark, CRLF, and no cell that a spreadsheet would take for a
// formula). Workbook writes XLSX: dates, numbers and text are cells of that type, the
// header is frozen and has filters, a long table continues in a further sheet. The
// same rows give the same bytes.
package spreadsheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"gongkai/site/office/grid"
)

// Limits bound the memory and disk that a file may take. A zero field is its default.
type Limits struct {
	Columns  int   // cells of a row; 512
	Cell     int   // bytes of a cell; 256 KiB
	File     int64 // bytes of a workbook; 100 MiB
	Unpacked int64 // bytes that a workbook unpacks to; 100 MiB, and 100 times its size
}

// orDefaults returns the limits with defaults for zero fields.
func (l Limits) orDefaults() Limits {
	if l.Columns == 0 {
		l.Columns = 512
	}
	if l.Cell == 0 {
		l.Cell = 256 << 10
	}
	if l.File == 0 {
		l.File = 100 << 20
	}
	if l.Unpacked == 0 {
		l.Unpacked = 100 << 20
	}
	return l
}

// Open opens a file for reading. The error is a *grid.Unreadable, or that of the
// machine. When ctx ends, so do the opening and the reading of rows, with its error.
func Open(ctx context.Context, path string, limits Limits) (*grid.Book, error) {
	limits = limits.orDefaults()
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &grid.Unreadable{Message: "没有这个文件", Hint: "请核对文件名"}
	}
	if err != nil {
		return nil, &grid.Unreadable{Message: "打不开文件", Hint: "请核对权限；文件开着的，请先关闭 Excel 或 WPS 等正在打开它的程序", Err: err}
	}
	book, err := open(ctx, file, limits)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return book, nil
}

// open opens a file by its first bytes.
func open(ctx context.Context, file *os.File, limits Limits) (*grid.Book, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &grid.Unreadable{Message: "不是普通文件", Hint: "请写 CSV 或 XLSX 文件的路径"}
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("读文件：%w", err)
	}
	head = head[:n]
	if err := refuseByHead(head); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("PK")) {
		return openWorkbook(ctx, file, info.Size(), limits)
	}
	return openCSV(ctx, file, limits)
}

// refuseByHead refuses, by its first bytes, a file that is often sent in place of a
// table.
func refuseByHead(head []byte) error {
	if bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")) {
		return &grid.Unreadable{Message: "这是旧版 Excel 文件（.xls），或者加了密码的工作簿", Hint: "请打开后去掉密码，另存为 .xlsx 或 CSV"}
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")))
	if len(text) == 0 {
		return &grid.Unreadable{Message: "文件是空的", Hint: "请重新导出"}
	}
	for _, form := range []struct{ begin, is, hint string }{
		{"%PDF", "这是 PDF，不是表格", "请导出 CSV 或 XLSX"},
		{"<", "这是网页或者 XML，不是表格，尽管文件名像表格", "请用 Excel 或 WPS 打开后另存为 .xlsx"},
		{"{", "这是 JSON，不是表格", "请导出 CSV 或 XLSX"},
	} {
		if bytes.HasPrefix(text, []byte(form.begin)) {
			return &grid.Unreadable{Message: form.is, Hint: form.hint}
		}
	}
	return nil
}
