package spreadsheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The encodings of a CSV.
const (
	encodingUTF8  = "UTF-8"
	encodingGB    = "GB18030"
	encodingUTF16 = "UTF-16"
)

// survey reads a whole text once to know its encoding before a row is taken:
// a file that turns out to be two files pasted together is refused before
// anything is said about its rows.
//
// Text without a byte-order mark is UTF-8 when all of it is, else GB18030.
// Nearly every sequence of bytes is some text in GB18030, also Chinese in
// UTF-8. So when some lines are no UTF-8, and others are and hold several
// characters of three bytes, which text in GB18030 does not happen to do, the
// file is both.
func survey(r io.Reader) (encoding string, err error) {
	in := bufio.NewReaderSize(r, surveyed)
	if mark, _ := in.Peek(2); bytes.Equal(mark, []byte{0xFF, 0xFE}) || bytes.Equal(mark, []byte{0xFE, 0xFF}) {
		return encodingUTF16, nil
	}
	s := surveyor{line: 1}
	for {
		piece, err := in.ReadSlice('\n')
		if bytes.IndexByte(piece, 0) >= 0 {
			return "", s.nul()
		}
		s.see(piece, err == nil)
		switch {
		case errors.Is(err, io.EOF):
			s.see(nil, true)
			return s.encoding()
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return "", fmt.Errorf("读文件：%w", err)
		}
	}
}

// surveyed is how many bytes of a line are looked at together.
const surveyed = 1 << 20

type surveyor struct {
	line      int
	carry     []byte // of a character that the next piece goes on with
	han       int    // characters of three bytes in this line
	broken    bool   // this line is no UTF-8
	utf8Line  int    // first line that is certainly UTF-8
	otherLine int    // first line that is certainly not
}

// certain is how many characters of three bytes make a line certainly UTF-8.
const certain = 3

func (s *surveyor) see(piece []byte, ends bool) {
	if len(s.carry) > 0 {
		piece = append(s.carry, piece...)
		s.carry = nil
	}
	if !ends {
		if n := unfinished(piece); n > 0 {
			s.carry = bytes.Clone(piece[len(piece)-n:])
			piece = piece[:len(piece)-n]
		}
	}
	if !utf8.Valid(piece) {
		s.broken = true
	} else {
		for _, b := range piece {
			if b >= 0xE0 {
				s.han++
			}
		}
	}
	if !ends {
		return
	}
	switch {
	case s.broken && s.otherLine == 0:
		s.otherLine = s.line
	case !s.broken && s.han >= certain && s.utf8Line == 0:
		s.utf8Line = s.line
	}
	s.line++
	s.han, s.broken = 0, false
}

// unfinished is how many bytes at the end begin a character that does not end.
func unfinished(piece []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(piece); n++ {
		if b := piece[len(piece)-n]; utf8.RuneStart(b) {
			if b >= utf8.RuneSelf && !utf8.FullRune(piece[len(piece)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

func (s *surveyor) encoding() (string, error) {
	switch {
	case s.otherLine == 0:
		return encodingUTF8, nil
	case s.utf8Line == 0:
		return encodingGB, nil
	}
	return "", &Unreadable{
		Message: fmt.Sprintf("文件里混有两种编码：第 %d 行是 UTF-8，第 %d 行不是", s.utf8Line, s.otherLine),
		Hint:    "可能是两个文件拼在一起，或者有的字被截断；请从原系统重新导出，统一用 UTF-8",
	}
}

func (s *surveyor) nul() error {
	return &Unreadable{
		At: Cell{Row: s.line}, Message: "含有空字符（NUL），不是文本",
		Hint: "文件可能损坏，或者是没有字节顺序标记的 UTF-16；请用 Excel 或 WPS 另存为“CSV UTF-8”",
	}
}

// decoded turns text of the given encoding into UTF-8. Bytes that the encoding
// does not know become U+FFFD.
func decoded(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case encodingGB:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	case encodingUTF16:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return r // surveyed
}

// FromGB18030 is a whole text in GB18030 as UTF-8; what that does not know
// becomes U+FFFD.
func FromGB18030(src []byte) string {
	text, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(src) // it replaces and does not fail
	return string(text)
}
