package markdown

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// normal returns src as UTF-8 with LF line ends and without control
// characters; lines and columns stay where they were.
func normal(src []byte) []byte {
	if utf8.Valid(src) && bytes.IndexFunc(src, control) < 0 {
		return src
	}
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	return cleaned(src)
}

// control reports whether a character has no place in a text.
func control(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || 0x7F <= r && r < 0xA0
}

// cleaned replaces control characters by spaces and bytes that are no UTF-8
// by U+FFFD, each by one character.
func cleaned(s []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if control(r) {
			return ' '
		}
		return r
	}, s)
}

// decode reads backslash escapes and character references as CommonMark does.
// A reference may bring in control characters.
func decode(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && punctuation(s[i+1]) {
			i++
		} else if s[i] == '&' {
			if r, n := characterReference(s[i:]); n > 0 {
				out = append(out, r...)
				i += n - 1
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

// readable returns text in which escapes and references are read and control
// characters that they brought in are spaces.
func readable(s []byte) []byte {
	if bytes.IndexByte(s, '&') < 0 {
		return decode(s)
	}
	return cleaned(decode(s))
}

// characterReference returns what the character reference at the start of s
// means and how long it is; 0 when there is none. It must end in a semicolon.
func characterReference(s []byte) (meaning string, length int) {
	const longest = 40 // bytes; no name of HTML is longer
	end := bytes.IndexByte(s[:min(len(s), longest)], ';')
	if end < 0 {
		return "", 0
	}
	name := string(s[:end+1])
	meaning = html.UnescapeString(name)
	// HTML also knows some names without semicolon: of "&notin2;" it would read
	// "&not" and leave the rest.
	if meaning == name || strings.HasSuffix(meaning, ";") && name != "&semi;" && name != "&#59;" {
		return "", 0
	}
	return meaning, end + 1
}

// punctuation reports whether c is ASCII punctuation.
func punctuation(c byte) bool {
	return '!' <= c && c <= '/' || ':' <= c && c <= '@' || '[' <= c && c <= '`' || '{' <= c && c <= '~'
}

// escape appends s to dst so that it is text in elements and in attributes.
//
// The colon after "javascript" is written as a reference: scanners that look
// for such words in published bytes know nothing of context, and one document
// that quotes the word must not have the whole site reported.
func escape[T string | []byte](dst []byte, s T) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		var reference string
		switch s[i] {
		case '&':
			reference = "&amp;"
		case '<':
			reference = "&lt;"
		case '>':
			reference = "&gt;"
		case '"':
			reference = "&quot;"
		case ':':
			const word = "javascript"
			dst = append(dst, s[start:i]...)
			start = i
			if n := len(dst) - len(word); n < 0 || !bytes.EqualFold(dst[n:], []byte(word)) {
				continue
			}
			reference = "&#58;"
		default:
			continue
		}
		dst = append(dst, s[start:i]...)
		dst = append(dst, reference...)
		start = i + 1
	}
	return append(dst, s[start:]...)
}

// dense reports whether a character belongs to writing without spaces:
// Chinese and Japanese, their punctuation and full-width forms, and the
// quotation marks, dashes and dots that Chinese shares with other scripts.
func dense(r rune) bool {
	switch {
	case r < 0x2014:
		return r == '·'
	case r <= 0x2026:
		return r == '—' || '‘' <= r && r <= '”' || r == '…'
	case 0x3000 <= r && r <= 0x303F, 0xFF00 <= r && r <= 0xFFEF:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo)
}

// places finds lines and columns of offsets into src.
type places struct {
	src       []byte
	firstLine int
	starts    []int // of the lines; made when first asked for
}

// at returns line and column of an offset, both 1-based, columns in characters.
func (p *places) at(offset int) (line, column int) {
	if p.starts == nil {
		p.starts = append(make([]int, 0, bytes.Count(p.src, []byte("\n"))+1), 0)
		for i, c := range p.src {
			if c == '\n' {
				p.starts = append(p.starts, i+1)
			}
		}
	}
	offset = min(max(offset, 0), len(p.src))
	low, high := 0, len(p.starts)
	for high-low > 1 {
		if middle := (low + high) / 2; p.starts[middle] <= offset {
			low = middle
		} else {
			high = middle
		}
	}
	return p.firstLine + low, utf8.RuneCount(p.src[p.starts[low]:offset]) + 1
}
