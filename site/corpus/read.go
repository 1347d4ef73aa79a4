package corpus

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"

	"gongkai/site/diag"
)

// largest is the number of bytes that a document or a TOML file may have.
// The longest known report has a hundredth of it; a file that came here by
// mistake (a video, a disk image) must not fill the memory.
const largest = 8 << 20

// mark is the byte order mark that some Windows editors put before UTF-8.
var mark = []byte("\xEF\xBB\xBF")

func withoutMark(src []byte) []byte { return bytes.TrimPrefix(src, mark) }

// read reads a file of text by its content path. With problems its bytes are
// not to be used.
func read(source fs.FS, path string) ([]byte, []diag.Problem, error) {
	src, problems, err := readBytes(source, path)
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	return src, encoding(path, src), nil
}

// readBytes does so without a look at the encoding.
func readBytes(source fs.FS, path string) ([]byte, []diag.Problem, error) {
	src, err := limited(source, inSource(path))
	if err != nil {
		return nil, nil, fmt.Errorf("读取 %s：%w", inSource(path), err)
	}
	if len(src) > largest {
		return nil, []diag.Problem{tooLarge(path)}, nil
	}
	return src, nil, nil
}

func tooLarge(path string) diag.Problem {
	return place(path).Problem("too-large", diag.Error, "请拆成几个文件，或者改作附件", "文件超过 %d MiB", largest>>20)
}

// limited reads at most one byte more than allowed.
func limited(source fs.FS, name string) ([]byte, error) {
	f, err := source.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("不是普通的文件")
	}
	var b bytes.Buffer
	// One read more than the size, so that the end is met without growing.
	b.Grow(int(min(info.Size(), largest)) + bytes.MinRead)
	_, err = b.ReadFrom(io.LimitReader(f, largest+1))
	return b.Bytes(), err
}

// encoding reports the first byte that is no UTF-8.
func encoding(path string, src []byte) []diag.Problem {
	if utf8.Valid(src) {
		return nil
	}
	at := place(path)
	at.Line, at.Column = 1, 1
	for rest := src; ; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at.Column++
		if r == '\n' {
			at.Line, at.Column = at.Line+1, 1
		}
		rest = rest[n:]
	}
	was := "可能是 GBK"
	if bytes.HasPrefix(src, []byte{0xFF, 0xFE}) || bytes.HasPrefix(src, []byte{0xFE, 0xFF}) {
		was = "是 UTF-16"
	}
	return []diag.Problem{at.Problem("bad-encoding", diag.Error, "请在编辑器中另存为 UTF-8 编码", "文件不是 UTF-8 编码（%s）", was)}
}
