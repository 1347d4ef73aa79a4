package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gongkai/site/disclosure"
	"gongkai/site/office/amount"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/toml"
)

// cell is the text of a cell, or a constant of the Map (index -1), that becomes a
// value of the front matter.
type cell struct {
	*header.Row
	text  string
	index int
	unit  amount.Unit // of an amount, by the Map or the header; 0 is unknown
}

// kindOfValue returns the type of a key's value: of the kind's field, else of the
// key that all kinds share. Keys of neither are text.
func kindOfValue(kind *disclosure.Kind, key string) string {
	if f, own := kind.Field(key); own {
		return f.Type
	}
	switch key {
	case "dated", "served", "effective", "expires", "publicity_until":
		return "date"
	case "published", "occurred":
		return "moment"
	case "year":
		return "int"
	case "underage", "normative", "draft":
		return "bool"
	case "topics", "keywords", "categories":
		return "list"
	}
	return "text"
}

// value returns the cell as a TOML value, or "" when the cell is empty or wrong; a
// wrong cell adds a problem.
func (c cell) value(kind *disclosure.Kind, key string) string {
	switch kindOfValue(kind, key) {
	case "date", "day-or-ever", "moment":
		return c.date(kindOfValue(kind, key))
	case "wan":
		return toml.Quoted(c.text)
	case "int":
		return c.whole()
	case "bool":
		if header.Affirmed(c.text) {
			return "true"
		}
		return ""
	case "list":
		return list(c.members(key))
	case "tables":
		return ""
	}
	return toml.Quoted(c.text)
}

// bad adds a problem of the cell, and returns "".
func (c cell) bad(hint, format string, args ...any) string {
	c.AddError(c.index, header.CodeBadCell, hint, format, args...)
	return ""
}

// wrong reports whether the cell holds what no field may: an error of a formula, an
// identity number, a rounded number. A wrong cell adds a problem.
func (c cell) wrong() bool {
	switch {
	case c.isError():
	case holdsResidentID(c.text):
		c.AddError(c.index, "personal-data", "请从这一格删去；公民身份号码不得公开（行政处罚法第五十条、政府信息公开条例第十五条）", "这一格里有公民身份号码，不能写进文件")
	case c.isRounded():
		c.bad("从原系统重新导出：先把这一列设成“文本”格式再粘贴；导出 CSV 的，不要用 Excel 打开后再保存", "“%s”：Excel 把号码当成了数字，后几位已经丢失", c.text)
	default:
		return false
	}
	return true
}

var (
	errorValue = regexp.MustCompile(`^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$`)
	scientific = regexp.MustCompile(`(?i)^[0-9](?:\.[0-9]+)?E\+?(?:1[0-9]|2[0-9])$`)
	digits     = regexp.MustCompile(`^[0-9]+(?:\.0*)?$`)
	longNumber = regexp.MustCompile(`^[0-9]{15}0{2,}$`) // a spreadsheet keeps 15 digits
)

// isError reports whether the cell holds the error of a formula, with a problem.
func (c cell) isError() bool {
	if !strings.HasPrefix(c.text, "#") || !errorValue.MatchString(c.text) {
		return false
	}
	c.bad("请在 Excel 里改好公式，保存后再导入", "公式出错（%s），没有值", c.text)
	return true
}

// isRounded reports whether a spreadsheet has taken a number of a paper for a quantity,
// and lost its last digits: 9.142E+17, 914190000000523000, in a workbook any number with
// more than 15 digits.
func (c cell) isRounded() bool {
	text := strings.ReplaceAll(c.text, " ", "")
	switch {
	case scientific.MatchString(text):
		return true
	case c.IsNumber(c.index) && digits.MatchString(text):
		return len(strings.SplitN(text, ".", 2)[0]) > 15
	}
	return longNumber.MatchString(text) && disclosure.CheckUSCC(text) != nil
}

// holdsResidentID reports whether a text contains a citizen's identity number
// (公民身份号码), also with spaces or hyphens between digits. A valid credit code
// is not an identity number.
func holdsResidentID(text string) bool {
	digits := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	if digits < 17 && !strings.ContainsFunc(text, func(r rune) bool { return r >= '０' && r <= '９' }) {
		return false
	}
	run := ""
	for _, r := range text + "。" {
		switch {
		case r >= '０' && r <= '９':
			r = r - '０' + '0'
			fallthrough
		case r >= '0' && r <= '9', r == 'X', r == 'x':
			run += string(r)
			continue
		case r == ' ' || r == '-' || r == '\u3000':
			continue
		}
		if disclosure.IsResidentID(run) && disclosure.CheckUSCC(run) != nil && !(unicode.IsLetter(r) && r < unicode.MaxASCII) {
			return true
		}
		run = ""
	}
	return false
}

// identityShape is the form of a citizen's identity number, whatever its check digit: a
// region, a birthday, three digits and a check digit.
var identityShape = regexp.MustCompile(`^[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]$`)

// isIdentityShaped reports whether a code has the form of an identity number, also of
// one with a slip, and is no credit code.
func isIdentityShaped(code string) bool {
	code = strings.NewReplacer(" ", "", "-", "").Replace(code)
	return identityShape.MatchString(code) && disclosure.CheckUSCC(code) != nil
}

// date reads a date or moment; form is the type of the value.
func (c cell) date(form string) string {
	if c.Dates.Forever(c.text) {
		if form == "day-or-ever" {
			return toml.Quoted(disclosure.Forever)
		}
		if form == "date" {
			return "" // no end is no date
		}
	}
	if c.Dates.Workbook && c.text == "0" {
		return "" // an empty date that a formula passed on
	}
	m, err := c.Dates.Moment(c.text)
	if err != nil {
		return c.bad("写作 2026-03-05", "%s", header.Because(c.text, err))
	}
	if form == "moment" {
		return m.String()
	}
	return m.Date().String()
}

// roundToShown rounds a number to the 15 digits that a spreadsheet shows: a
// workbook may hold 0.3 as 0.29999999999999999.
func roundToShown(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// whole reads a whole number, or a number of working days (10个工作日).
func (c cell) whole() string {
	text := strings.TrimSuffix(c.text, ".0")
	for _, suffix := range []string{"个工作日", "工作日"} {
		text = strings.TrimSpace(strings.TrimSuffix(text, suffix))
	}
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		return strconv.Itoa(n)
	}
	if strings.HasSuffix(text, "日") || strings.HasSuffix(text, "天") {
		return c.bad("这里只写工作日的数；按自然日计算的写进备注或者正文", "“%s”不是工作日", grid.Clip(c.text))
	}
	return c.bad("只写数字，如 10", "“%s”不是整数", grid.Clip(c.text))
}

// members splits a list. An item of the standard that names two categories becomes
// two members.
func (c cell) members(key string) (members []string) {
	apart := ";；|\n"
	switch key {
	case "categories":
		apart += ",，、/"
	case "flow":
		apart += "→➔⇒>-"
	}
	for _, m := range strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune(apart, r) }) {
		m = strings.TrimSpace(m)
		if other := strings.HasPrefix(m, "其他-") || strings.HasPrefix(m, "其他—") || m == "其他处罚"; other && key == "categories" {
			m = "其他行政处罚"
		}
		if m != "" {
			members = append(members, m)
		}
	}
	return members
}
