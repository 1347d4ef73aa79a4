// Package charset detects the encoding of a Chinese text and converts the text to
// UTF-8. It knows the encodings that case systems and old sites export: UTF-8, GB18030
// (which includes GBK and GB2312), and UTF-16 with a byte-order mark.
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

// Mixed is the error of a file in two encodings.
type Mixed struct{ UTF8Line, OtherLine int } // the first line of each, 1-based

// Error returns the Chinese message.
func (m *Mixed) Error() string {
	return fmt.Sprintf("文件里混有两种编码：第 %d 行是 UTF-8，第 %d 行不是", m.UTF8Line, m.OtherLine)
}

// NUL is the error of a file with a NUL character: the file is no text.
type NUL struct{ Line int } // 1-based

// Error returns the Chinese message.
func (n *NUL) Error() string { return "含有空字符（NUL），不是文本" }

// Detect reads a whole text and returns its encoding. The error is a *Mixed, a *NUL,
// or that of the reader.
//
// A text without a byte-order mark is UTF-8 when all its lines are, else GB18030.
// Nearly every sequence of bytes is some text in GB18030, Chinese in UTF-8 included.
// So a file is Mixed when some lines are no UTF-8 and others are UTF-8 with several
// characters of three bytes, which a text in GB18030 does not have by accident.
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

// pieceSize is the most bytes of a line that are read at once.
const pieceSize = 1 << 20

// surveyor collects evidence of the encoding, line by line.
type surveyor struct {
	line      int
	carry     []byte // of a character that continues in the next piece
	han       int    // characters of three bytes in this line
	broken    bool   // this line is no UTF-8
	utf8Line  int    // first line that is certainly UTF-8
	otherLine int    // first line that is certainly not
}

// certain is the number of three-byte characters from which a line is certainly UTF-8.
const certain = 3

// see adds a piece of a line; ends is set for the last piece of the line.
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

// unfinished returns the number of bytes at the end that begin a character without
// ending it.
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

// encoding returns the encoding that the lines prove, or a *Mixed.
func (s *surveyor) encoding() (string, error) {
	switch {
	case s.otherLine == 0:
		return UTF8, nil
	case s.utf8Line == 0:
		return GB18030, nil
	}
	return "", &Mixed{s.utf8Line, s.otherLine}
}

// Decode returns a reader of the text in UTF-8; encoding is one that Detect returns.
// Invalid bytes become U+FFFD.
func Decode(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case GB18030:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	case UTF16:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return r
}

// FromGB18030 returns a whole text in GB18030 as UTF-8. Invalid bytes become U+FFFD.
func FromGB18030(src []byte) string {
	text, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(src) // it replaces and does not fail
	return string(text)
}

// Text returns a whole text in UTF-8, UTF-16 with a byte-order mark, or GB18030 as
// UTF-8, without the mark. Invalid bytes become U+FFFD.
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

// Damaged returns a whole text as Text does, but a text that is UTF-8 except for a few
// bytes as UTF-8: systems that cut a summary after a number of bytes leave such texts.
// Declarations of an encoding are not asked.
func Damaged(src []byte) string {
	if utf8.Valid(src) || bytes.HasPrefix(src, []byte("\xFF\xFE")) || bytes.HasPrefix(src, []byte("\xFE\xFF")) {
		return Text(src)
	}
	whole, broken := 0, 0 // characters of three bytes, bytes of none
	for rest := src; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n > 2:
			whole++
		}
		rest = rest[n:]
	}
	if whole >= 4*broken {
		return string(bytes.ToValidUTF8(bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF")), []byte("\uFFFD")))
	}
	return FromGB18030(src)
}
