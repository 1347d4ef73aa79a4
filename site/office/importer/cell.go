package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
)

// cell is the text of a cell, or a constant of the Map (index -1), that becomes a
// value of the front matter.
type cell struct {
	*header.Row
	text  string
	index int
	unit  string // of an amount, by the Map or the header: 万元, 元 or ""
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
	case "money":
		return c.money()
	case "wan":
		return quoted(c.text)
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
	return quoted(c.text)
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
	case strings.HasPrefix(c.text, "#") && errorValue.MatchString(c.text):
		c.bad("请在 Excel 里改好公式，保存后再导入", "公式出错（%s），没有值", c.text)
	case holdsResidentID(c.text):
		c.AddError(c.index, "personal-data", "请从这一格删去；公民身份号码不得公开（行政处罚法第五十条、政府信息公开条例第十五条）", "这一格里有公民身份号码，不能写进文件")
	case c.Dates.Workbook && rounded.MatchString(c.text) && disclosure.CheckUSCC(c.text) != nil:
		c.bad("把这一列设成“文本”格式，从原系统重新复制这个号码", "“%s”：Excel 把号码当成了数字，后几位已经丢失", c.text)
	default:
		return false
	}
	return true
}

var (
	errorValue = regexp.MustCompile(`^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$`)
	rounded    = regexp.MustCompile(`^(?:[0-9](?:\.[0-9]+)?E\+1[4-9]|[0-9]{16}00)$`)
	number     = regexp.MustCompile(`^[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?$`)
)

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

// date reads a date or moment; form is the type of the value.
func (c cell) date(form string) string {
	if c.Dates.Forever(c.text) {
		if form == "day-or-ever" {
			return quoted(disclosure.Forever)
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
		return c.bad("写作 2026-03-05", "“%s”%s", grid.Clip(c.text), err)
	}
	if form == "moment" {
		return m.String()
	}
	return m.Date().String()
}

// money reads an amount with the unit of the cell or of the header, and returns
// yuan. Zero is "".
func (c cell) money() string {
	text := strings.NewReplacer("人民币", "", "¥", "", "￥", "", "，", ",", "．", ".", " ", "").Replace(c.text)
	text = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, text)
	unit := c.unit
	for _, suffix := range []string{"万元", "万", "元整", "元"} {
		bare, ok := strings.CutSuffix(text, suffix)
		if !ok {
			continue
		}
		stated := map[bool]string{true: "万元", false: "元"}[strings.HasPrefix(suffix, "万")]
		if unit != "" && unit != stated {
			return c.bad("请核对，改成一致的单位", "这一格写的是“%s”，表头的单位是%s", grid.Clip(c.text), unit)
		}
		text, unit = bare, stated
		break
	}
	if c.Dates.Workbook && number.MatchString(text) {
		text = roundToShown(text)
	}
	if zero, err := strconv.ParseFloat(text, 64); err == nil && zero == 0 {
		return ""
	}
	read := map[string]func(string) (disclosure.Money, error){"万元": disclosure.FromWan, "元": disclosure.ParseMoney}[unit]
	if read == nil {
		return c.bad("表头写明单位，如“罚款金额（万元）”，或者在格子里写“0.5万元”“5000元”", "“%s”看不出是元还是万元", grid.Clip(c.text))
	}
	m, err := read(text)
	if err != nil {
		return c.bad("写数字，如 0.5（万元）、5000（元）", "%s", err)
	}
	if !strings.Contains(m.String(), ".") {
		return m.String()
	}
	return quoted(m.String())
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
