// Package charset tells in which encoding a Chinese text is written, and turns it
// into UTF-8: UTF-8, GB18030 (which holds GBK and GB2312), or UTF-16 with a byte
// order mark, as case systems and old sites export them.
package charset

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

// The encodings that Detect returns.
const (
	UTF8    = "UTF-8"
	GB18030 = "GB18030"
	UTF16   = "UTF-16"
)

// Mixed says that one file holds two encodings, each first met in a line of its
// own, 1-based.
type Mixed struct{ UTF8Line, OtherLine int }

// Error returns the Chinese message.
func (m *Mixed) Error() string {
	return fmt.Sprintf("文件里混有两种编码：第 %d 行是 UTF-8，第 %d 行不是", m.UTF8Line, m.OtherLine)
}

// NUL says that a line holds a NUL character: the file is no text.
type NUL struct{ Line int }

// Error returns the Chinese message.
func (n *NUL) Error() string { return "含有空字符（NUL），不是文本" }

// Detect reads a whole text to tell its encoding. The error is a *Mixed, a *NUL,
// or that of the reader.
//
// Text without a byte order mark is UTF-8 when all of it is, else GB18030.
// Nearly every sequence of bytes is some text in GB18030, also Chinese in
// UTF-8. So when some lines are no UTF-8, and others are and hold several
// characters of three bytes, which text in GB18030 does not happen to do, the
// file is both.
func Detect(r io.Reader) (encoding string, err error) {
	in := bufio.NewReaderSize(r, pieceSize)
	if mark, _ := in.Peek(2); bytes.Equal(mark, []byte{0xFF, 0xFE}) || bytes.Equal(mark, []byte{0xFE, 0xFF}) {
		return UTF16, nil
	}
	s := surveyor{line: 1}
	for {
		piece, err := in.ReadSlice('\n')
		if bytes.IndexByte(piece, 0) >= 0 {
			return "", &NUL{s.line}
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

// pieceSize is how many bytes of a line are looked at together.
const pieceSize = 1 << 20

// surveyor collects what the lines of a text say about its encoding.
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

// see takes in a piece of a line; ends says that the line ends with it.
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
		return UTF8, nil
	case s.utf8Line == 0:
		return GB18030, nil
	}
	return "", &Mixed{s.utf8Line, s.otherLine}
}

// Decode turns text of an encoding that Detect returned into UTF-8. Bytes that the encoding
// does not know become U+FFFD.
func Decode(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case GB18030:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	case UTF16:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return r
}

// FromGB18030 returns a whole text in GB18030 as UTF-8. Bytes that the encoding
// does not know become U+FFFD.
func FromGB18030(src []byte) string {
	text, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(src) // it replaces and does not fail
	return string(text)
}

// Text returns a whole text in UTF-8, UTF-16 with a byte order mark, or GB18030 as
// UTF-8, without the mark. Bytes that the encoding does not know become U+FFFD.
func Text(src []byte) string {
	switch {
	case bytes.HasPrefix(src, []byte("\xFF\xFE")), bytes.HasPrefix(src, []byte("\xFE\xFF")):
		text, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(src) // it replaces and does not fail
		return string(text)
	case utf8.Valid(src):
		return string(bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF")))
	}
	return FromGB18030(bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF")))
}
