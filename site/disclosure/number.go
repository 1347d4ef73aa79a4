package disclosure

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Number is a document number (发文字号, 文号) taken apart. Two documents of a
// site must not share Code, Year and Serial.
//
// Its form is laid down in GB/T 9704—2012, 7.2.5: the organ's code, the year
// in full in 〔〕, the serial without 第 and without leading zeros, 号. Three
// relatives are read as well:
//
//	平政〔2017〕26号               document, Code 平政
//	濮公(治)行罚决字〔2021〕123号   document, Code 濮公(治)行罚决字
//	国办发明电〔2016〕17号         telegram, Code 国办发明电
//	国务院令第713号               order (令), Code 国务院令, no year
//	示范市人民代表大会常务委员会公告第14号   announcement of a people's congress, no year
//	HFGS—2017—9                  unified number (统一编号), Code HFGS
type Number struct {
	Code   string // organ's code (机关代字); round brackets in it are ASCII
	Year   int    // 1949 to 2099; 0 for an order
	Serial int    // 1 to 99999
	Text   string // as it was given
}

// ParseNumber takes a number apart. It reads the canonical form only; see
// NormaliseNumber for the others. ok is false for everything else, also for
// numbers that organs really use, such as 粤市监罚〔2026〕广州办0423号: the
// caller shows them as they are and warns. Whether the year is that of the
// document is for the caller, too.
func ParseNumber(s string) (n Number, ok bool) {
	for _, form := range [...]func(string) (Number, bool){parseDocumentNumber, parseOrderNumber, parseUnifiedNumber} {
		if n, ok := form(s); ok {
			n.Text = s
			return n, true
		}
	}
	return Number{}, false
}

// parseDocumentNumber reads 平政〔2017〕26号. Telegrams differ from it by
// their code only.
func parseDocumentNumber(s string) (n Number, ok bool) {
	code, rest, _ := strings.Cut(s, "〔")
	year, rest, _ := strings.Cut(rest, "〕")
	serial, ok := strings.CutSuffix(rest, "号")
	if !ok || !isOrganCode(code) {
		return n, false
	}
	n.Code = strings.ReplaceAll(strings.ReplaceAll(code, "（", "("), "）", ")")
	n.Year, n.Serial = numberYear(year), numberSerial(serial)
	return n, n.Year > 0 && n.Serial > 0
}

// parseOrderNumber reads 国务院令第713号, and 某市人民代表大会常务委员会公告第14号.
func parseOrderNumber(s string) (n Number, ok bool) {
	form := "令"
	if before, _, announced := strings.Cut(s, "公告第"); announced && (strings.HasSuffix(before, "委员会") || strings.HasSuffix(before, "代表大会")) {
		form = "公告"
	}
	organ, rest, _ := strings.Cut(s, form+"第")
	serial, ok := strings.CutSuffix(rest, "号")
	if length := utf8.RuneCountInString(organ); !ok || !allHan(organ) || length < 2 || length > 30 {
		return n, false
	}
	n.Code, n.Serial = organ+form, numberSerial(serial)
	return n, n.Serial > 0
}

// parseUnifiedNumber reads HFGS—2017—9 and HFGS-2017-9.
func parseUnifiedNumber(s string) (n Number, ok bool) {
	parts := strings.Split(strings.ReplaceAll(s, "—", "-"), "-")
	if len(parts) != 3 || len(parts[0]) < 2 || len(parts[0]) > 6 {
		return n, false
	}
	for _, r := range parts[0] {
		if (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return n, false
		}
	}
	n.Code, n.Year, n.Serial = parts[0], numberYear(parts[1]), numberSerial(parts[2])
	return n, n.Year > 0 && n.Serial > 0
}

// isOrganCode reports whether s is a code: 2 to 16 Han characters, the first outside brackets; parts of 1
// to 6 characters may be in round brackets.
func isOrganCode(s string) bool {
	han, inside := 0, -1 // inside counts the characters of an open bracket
	for i, r := range s {
		switch {
		case (r == '(' || r == '（') && inside < 0 && i > 0:
			inside = 0
		case (r == ')' || r == '）') && inside > 0:
			inside = -1
		case isHan(r) && inside < 6:
			han++
			if inside >= 0 {
				inside++
			}
		default:
			return false
		}
	}
	return inside < 0 && han >= 2 && han <= 16
}

func allHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !isHan(r) }) < 0
}

// numberYear returns 0 for what is no year of a document. 1949 is when the
// numbers begin; the end is far enough, since no clock is asked here.
func numberYear(s string) int {
	if len(s) != 4 || !allDigits(s) {
		return 0
	}
	year, _ := strconv.Atoi(s)
	if year < 1949 || year > 2099 {
		return 0
	}
	return year
}

// numberSerial returns 0 for what is no serial.
func numberSerial(s string) int {
	if s == "" || len(s) > 5 || s[0] == '0' || !allDigits(s) {
		return 0
	}
	serial, _ := strconv.Atoi(s)
	return serial
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// NormaliseNumber rewrites a number as GB/T 9704—2012 wants it and returns in
// Chinese what it changed, an entry for each kind of change: any bracket
// around the year becomes 〔〕, years in Chinese digits and full-width digits
// become ASCII, and spaces, the 年 behind the year, the 第 before the serial
// and the serial's leading zeros go; 號 becomes 号. Round brackets that hold
// something else, as in 濮公(治), stay.
//
// A number without a year in brackets is returned as it is, because its year
// cannot be located; so is a number that begins with the year, as those of
// court cases do: （2021）豫09行初12号. Documents from before 2012 may rightly
// carry [1996]; the caller decides whether to warn the author.
func NormaliseNumber(s string) (canonical string, changes []string) {
	if _, ok := parseDocumentNumber(s); ok || !utf8.ValidString(s) {
		return s, nil
	}
	compact := strings.Map(dropSpace, s)
	rs := []rune(compact)
	year, ok := findYearBracket(rs)
	if !ok {
		return s, nil
	}
	if compact != s {
		changes = append(changes, "去掉空格")
	}
	changes = append(changes, year.changes(rs)...)
	head, tail := string(rs[:year.start]), string(rs[year.end:])
	if head+tail != asciiDigits(head+tail) {
		changes = append(changes, "全角数字改为半角数字")
	}
	tail, serial := normaliseSerial(asciiDigits(tail))
	return asciiDigits(head) + "〔" + year.digits + "〕" + tail, append(changes, serial...)
}

// normaliseSerial rewrites what follows the year.
func normaliseSerial(tail string) (canonical string, changes []string) {
	digitAt := func(i int) bool { return i < len(tail) && tail[i] >= '0' && tail[i] <= '9' }
	if rest, ok := strings.CutPrefix(tail, "第"); ok && digitAt(len("第")) {
		tail = rest
		changes = append(changes, "去掉序号前的“第”")
	}
	before := tail
	for digitAt(0) && tail[0] == '0' && digitAt(1) {
		tail = tail[1:]
	}
	if tail != before {
		changes = append(changes, "去掉序号前的 0")
	}
	if rest, ok := strings.CutSuffix(tail, "號"); ok {
		tail = rest + "号"
		changes = append(changes, "“號”改为“号”")
	}
	return tail, changes
}

// yearBracket is the place of the year in a number, brackets included, in
// characters.
type yearBracket struct {
	start, end int
	digits     string // the year in ASCII digits
}

// changes returns in Chinese what differs from the form 〔2017〕.
func (y yearBracket) changes(rs []rune) (changes []string) {
	if pair := string(rs[y.start]) + string(rs[y.end-1]); pair != "〔〕" {
		changes = append(changes, fmt.Sprintf("年份的括号“%s”改为“〔〕”", pair))
	}
	if raw := string(rs[y.start+1 : y.start+5]); raw != y.digits {
		changes = append(changes, fmt.Sprintf("年份“%s”改为“%s”", raw, y.digits))
	}
	if rs[y.end-2] == '年' {
		changes = append(changes, "去掉括号里的“年”")
	}
	return changes
}

// findYearBracket finds the last year in brackets that has something before
// it: the last, because a code may contain brackets, a serial does not.
func findYearBracket(rs []rune) (yearBracket, bool) {
	for start := len(rs) - 6; start > 0; start-- {
		if !strings.ContainsRune("〔[［【(（〈{｛<＜《〖﹝", rs[start]) {
			continue
		}
		digits := strings.Map(chineseDigit, string(rs[start+1:start+5]))
		end := start + 5
		if rs[end] == '年' && end+1 < len(rs) {
			end++
		}
		if numberYear(digits) > 0 && strings.ContainsRune("〕]］】)）〉}｝>＞》〗﹞", rs[end]) {
			return yearBracket{start, end + 1, digits}, true
		}
	}
	return yearBracket{}, false
}

// chineseDigit maps the digits of a year as people write and scan them to
// ASCII: 二〇一七, 二○一七, 二零一七, 二O一七.
func chineseDigit(r rune) rune {
	switch r {
	case '〇', '○', '零', 'O', 'Ｏ', '◯':
		return '0'
	}
	for i, digit := range []rune("一二三四五六七八九") {
		if r == digit {
			return '1' + rune(i)
		}
	}
	return asciiDigit(r)
}

func asciiDigit(r rune) rune {
	if r >= '０' && r <= '９' {
		return r - '０' + '0'
	}
	return r
}

func asciiDigits(s string) string { return strings.Map(asciiDigit, s) }

// dropSpace drops spaces of any kind; word processors leave zero-width ones
// and byte-order marks behind, too.
func dropSpace(r rune) rune {
	if unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200d' || r == '\u2060' || r == '\ufeff' {
		return -1
	}
	return r
}
