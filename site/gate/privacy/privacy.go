// Package privacy finds personal data in text: data with which a reader could find,
// call, pay or name a person who must not be shown
// (行政处罚法第五十条、政府信息公开条例第十五条、个人信息保护法第二十八条).
//
// # Detectors
//
//	resident-id  公民身份号码: 18 characters with a birthday and a check digit, also with a
//	             wrong digit where the text calls it so; 15 digits where the text calls them so
//	mobile       手机号码, with or without +86, also in Chinese numerals
//	landline     固定电话 of a person; in enforcement documents any without a word for an office
//	bank-card    银行卡号 by the Luhn digit and issuer, 银行账号 by the word before it;
//	             not the account of a treasury into which fines are paid
//
// //	plate        车牌号码
//
//	address      住址 of a person, more exact than the county; not the seat of an organisation
//	email        电子邮箱 in any spelling (a at b dot com, 艾特, 点), except those under .gov.cn
//	name         of a witness, an informant or a victim in any document; in enforcement
//	             documents an unmasked name after a word for a person (当事人, 其妻 …), before
//	             a sex (张三，男), or of somebody who speaks (张三举报称, 对张三制作询问笔录).
//	             The legal representative (法定代表人) is public registration data, officials
//	             act for the organ
//	minor        somebody under eighteen with a name or a birthday, a pupil with the school
//	birthday     出生日期, to the day, in enforcement documents or with its label
//	location     拍摄位置: the coordinates in a picture
//
// A valid 统一社会信用代码 is no personal data, nor are masked values
// (138****0000, 张某某, ××路××号).
//
// # Method
//
// Text is normalised first (see normal): full-width and other digits
// become ASCII, characters without width vanish, overridden directions are read
// as they look. Then a single walk over the characters runs a detector only at
// characters that can trigger it. A number may be spread over brackets, cells or lines,
// or written in other digits (see chain); the heading of a column announces its cells. A finding depends on its text and Setting alone.
//
// The detectors are general forms; none knows a number, a name or a sentence.
package privacy

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/internal/han"
)

// Finding is one piece of personal data.
type Finding struct {
	Detector string // "mobile", see Name for the Chinese
	Text     string // the value, in the form of normal; never to be printed
	Shown    string // the value with its middle masked, for messages
	Where    string // part of an attachment, "第 3 页"; "" in a document
	Line     int    // in the source file, 1-based; 0 when there is none
	Column   int

	raw string // as in the text, to locate it in the source
}

// Setting is the context of a text.
type Setting struct {
	Enforcement bool     // an enforcement document (执法文书): names and birthdays count
	Year        int      // of the document, decides who is a minor; 0: unknown
	Masked      []string // names that the build masks
}

// Name returns the Chinese name of a detector.
func Name(detector string) string {
	for _, d := range detectors() {
		if d[0] == detector {
			return d[1]
		}
	}
	return detector
}

// detectors returns the identifiers with their Chinese names, in the order of the
// package comment.
func detectors() [][2]string {
	return [][2]string{
		{"resident-id", "公民身份号码"}, {"mobile", "手机号码"}, {"landline", "个人固定电话"}, {"bank-card", "银行账号"},
		{"passport", "证件号码"}, {"account", "网络账号"}, {"plate", "车牌号码"}, {"address", "个人住址"}, {"email", "电子邮箱"},
		{"name", "自然人姓名"}, {"minor", "未成年人信息"}, {"birthday", "出生日期"}, {Location, "拍摄位置"},
	}
}

// Scan returns the findings in a text, in their order.
func Scan(text string, set Setting) []Finding { return scan(normal(text), set) }

// Masked returns a text with the personal data in it masked, and reports whether there
// is any.
func Masked(text string) (masked string, private bool) {
	masked = normal(text)
	for _, f := range scan(masked, Setting{Enforcement: true}) {
		if f.raw != "" {
			masked, private = strings.ReplaceAll(masked, f.raw, f.Shown), true
		}
	}
	if !private {
		return text, false
	}
	return masked, true
}

// scan is Scan for a text in normal form.
func scan(normal string, set Setting) []Finding {
	s := scanner{text: normal, set: set}
	s.tables()
	s.walk()
	s.takeTables()
	return s.findings
}

// scanner walks over a text in normal form.
type scanner struct {
	text     string
	set      Setting
	findings []Finding
	past     int // digits before this position have been read
	claimed  int // end of the last finding
	chained  int // digits before this position have been read as chains
	buffer   []group
	linked   []link
	row      []cell
	amounts  []cell // of tables
	inTables []Finding
	headings string // of the table of which the text is a cell
}

// walk runs the detectors over the text. Positions are bytes.
func (s *scanner) walk() {
	t := classes()
	for i := 0; i < len(s.text); {
		if c := s.text[i]; c < utf8.RuneSelf {
			switch {
			case isDigit(c):
				if i >= s.chained {
					s.chained = s.chain(i)
				}
				if i >= s.past {
					s.number(i)
				}
			case c == '@':
				s.atSign(i)
			case isLatinTrigger(c):
				s.latinWord(i, c)
			}
			i++
			continue
		}
		r, size := han.Decode(s.text[i:])
		if of := t.of(r) &^ odd; of != 0 && i >= s.past {
			if of&numerals != 0 && i >= s.chained {
				s.chained = s.chain(i)
			}
			s.character(i, i+size, of, r)
		}
		i += size
	}
}

// isLatinTrigger reports whether a sign or Latin letter may begin a word for a detector.
func isLatinTrigger(c byte) bool {
	switch c | 0x20 {
	case 'a', 'd', 'f', 'i', 'p', 'q', 's', 't', 'v', 'w':
		return true
	}
	return c == '%'
}

// latinWord runs the detectors that a Latin word at i may trigger.
func (s *scanner) latinWord(i int, c byte) {
	switch c {
	case '%', 'a', 'A':
		s.atWord(i)
	case 'p', 'P':
		s.englishPassport(i)
		return
	}
	if i < s.past {
		return
	}
	if end := s.serviceAt(i); end > 0 {
		s.account(i, end)
	}
}

// character runs the detectors that the classes of the character at [i,end) trigger.
func (s *scanner) character(i, end int, of class, r rune) {
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
	if of&persons != 0 {
		s.role(end)
	}
	if of&tells != 0 {
		s.testimony(i, r)
		s.called(end)
		s.attends(i)
	}
	if of&accounts != 0 {
		s.hanAccount(end)
	}
	if of&ats != 0 {
		s.atWord(i)
	}
	if of&minors != 0 {
		s.underage(end)
		s.pupil(end)
	}
	if of&plates != 0 {
		s.plate(i, end)
	}
}

// add appends a finding at text[from:to].
func (s *scanner) add(detector, value string, from, to int) {
	s.findings = append(s.findings, Finding{Detector: detector, Text: value, Shown: shown(detector, value), raw: s.text[from:to]})
	s.past, s.claimed = max(s.past, to), to
}

// before returns up to n characters before a position in the same line.
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

// clause is before without the characters up to the last end of a sentence.
func (s *scanner) clause(at, n int) string {
	b := s.before(at, n)
	if i := strings.LastIndexAny(b, "。！？；;"); i >= 0 {
		_, size := utf8.DecodeRuneInString(b[i:])
		b = b[i+size:]
	}
	return b
}

// has reports whether a text contains any of the words.
func has(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// hasPrefix reports whether a text begins with any of the words.
func hasPrefix(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(text, w) })
}

// hasSuffix reports whether a text ends with any of the words.
func hasSuffix(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(text, w) })
}

// latest returns the start of the last of the words, -1 without any.
func latest(text string, words ...string) int {
	last := -1
	for _, w := range words {
		last = max(last, strings.LastIndex(text, w))
	}
	return last
}
