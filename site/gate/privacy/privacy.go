// Package privacy finds personal data in text: what a person who reads a page
// could use to find, call, pay or name somebody who is not meant to be shown
// (行政处罚法第五十条、政府信息公开条例第十五条、个人信息保护法第二十八条).
//
// # What is found
//
//	resident-id  公民身份号码: 18 characters with a birthday and a check digit, also with a
//	             wrong one where the text calls it so; 15 digits where the text calls them so
//	mobile       手机号码, with or without +86, also in Chinese numerals
//	landline     固定电话 of a person; in enforcement documents any that nobody says is an office's
//	bank-card    银行卡号 by the Luhn digit and issuer, 银行账号 by the word before it;
//	             not the account of a treasury into which fines are paid
//	passport     护照、来往港澳台通行证、永久居留身份证, by the word before them
//	plate        车牌号码
//	address      住址 of a person below the county; not the seat of an organisation
//	email        电子邮箱, except those under .gov.cn
//	name         in enforcement documents, an unmasked name behind a word that says who
//	             it is (证人, 投诉人, 其妻 …) or before a sex (张三，男). The legal representative
//	             (法定代表人) is public registration data, officials act for the organ
//	minor        somebody under eighteen with a name or a birthday
//	birthday     出生日期, to the day, in enforcement documents or with its label
//	location     拍摄位置: a picture says where it was taken
//
// A valid 统一社会信用代码 is none of these, nor is what is masked already
// (138****0000, 张某某, ××路××号).
//
// # How
//
// Text is brought to one form first (see normal): full-width and other digits
// become ASCII, characters without width vanish, overridden directions are read
// as they look. Then one walk over the characters looks closer only where
// something can begin. A finding depends on its text and Setting alone.
//
// The detectors are general forms; none knows a number, a name or a sentence.
package privacy

import (
	"strings"
	"unicode/utf8"
)

// Finding is one piece of personal data.
type Finding struct {
	Detector string // "mobile", see Name for the Chinese
	Text     string // what was found, in the form of normal; never to be printed
	Shown    string // the same with its middle hidden, for messages
	Where    string // part of an attachment, "第 3 页"; "" in a document
	Line     int    // in the source file, 1-based; 0 when there is none
	Column   int

	raw string // as it stands in the text, for finding its place
}

// Setting is what a text's surroundings say about it.
type Setting struct {
	Enforcement bool     // an enforcement document (执法文书): names and birthdays count
	Year        int      // of the document; says who is a minor. 0: unknown
	Masked      []string // names that the build masks by itself
}

// Name is the Chinese name of a detector.
func Name(detector string) string {
	for _, d := range detectors() {
		if d[0] == detector {
			return d[1]
		}
	}
	return detector
}

// detectors are the identifiers with their Chinese names, in the order of the
// package comment.
func detectors() [][2]string {
	return [][2]string{
		{"resident-id", "公民身份号码"}, {"mobile", "手机号码"}, {"landline", "个人固定电话"}, {"bank-card", "银行账号"},
		{"passport", "护照、通行证号码"}, {"plate", "车牌号码"}, {"address", "个人住址"}, {"email", "电子邮箱"},
		{"name", "自然人姓名"}, {"minor", "未成年人信息"}, {"birthday", "出生日期"}, {Location, "拍摄位置"},
	}
}

// Scan returns the findings in a text, in their order.
func Scan(text string, set Setting) []Finding { return scan(normal(text), set) }

func scan(normal string, set Setting) []Finding {
	s := scanner{text: normal, set: set}
	s.walk()
	return s.found
}

// scanner walks over a text in normal form.
type scanner struct {
	text    string
	set     Setting
	found   []Finding
	past    int // digits before it have been read
	claimed int // where the last finding ended
	buffer  []group
	numeral int // where a run of Chinese numerals began, plus one; 0: in none
}

// walk looks closer where something can begin. Positions are bytes.
func (s *scanner) walk() {
	t := classes()
	for i := 0; i < len(s.text); {
		if c := s.text[i]; c < utf8.RuneSelf {
			s.endNumerals(i)
			switch {
			case isDigit(c):
				if i >= s.past {
					s.number(i)
				}
			case c == '@':
				s.email(i)
			}
			i++
			continue
		}
		r, size := decode(s.text[i:])
		switch of := t.of(r); {
		case of&numerals != 0:
			if s.numeral == 0 {
				s.numeral = i + 1
			}
		default:
			s.endNumerals(i)
			if of&^odd != 0 && i >= s.past {
				s.character(i, i+size, of)
			}
		}
		i += size
	}
	s.endNumerals(len(s.text))
}

// character looks closer at what a character at [i,end) may end or begin.
func (s *scanner) character(i, end int, of class) {
	if of&homes != 0 {
		s.home(i, end)
	}
	if of&passports != 0 {
		s.passport(end)
	}
	if of&births != 0 {
		s.birthday(i, end)
	}
	if of&ages != 0 {
		s.age(i, end)
	}
	if of&sexes != 0 {
		s.sex(i, end)
	}
	if of&roles != 0 {
		s.role(end)
	}
	if of&minors != 0 {
		s.underage(end)
	}
	if of&plates != 0 {
		s.plate(i, end)
	}
}

// add notes a finding that lies at [from,to) of the text.
func (s *scanner) add(detector, value string, from, to int) {
	s.found = append(s.found, Finding{Detector: detector, Text: value, Shown: shown(detector, value), raw: s.text[from:to]})
	s.past, s.claimed = max(s.past, to), to
}

// before returns up to n characters that stand before a position in the same line.
func (s *scanner) before(at, n int) string {
	from := at
	for ; n > 0 && from > 0; n-- {
		step := lastSize(s.text[:from])
		if s.text[from-step] == '\n' {
			break
		}
		from -= step
	}
	return s.text[from:at]
}

// clause is before, cut at the end of the last sentence.
func (s *scanner) clause(at, n int) string {
	b := s.before(at, n)
	if i := strings.LastIndexAny(b, "。！？；;"); i >= 0 {
		_, size := utf8.DecodeRuneInString(b[i:])
		b = b[i+size:]
	}
	return b
}

// has says whether a text holds one of the words.
func has(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// latest is where the last of the words begins, -1 without any.
func latest(text string, words ...string) int {
	last := -1
	for _, w := range words {
		last = max(last, strings.LastIndex(text, w))
	}
	return last
}
