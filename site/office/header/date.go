package header

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/site/calendar"
	"gongkai/site/office/grid"
)

// Dates reads the dates of one table.
type Dates struct {
	Workbook bool // dates may be serial numbers
	Date1904 bool
}

// The serial numbers that are dates. A CSV has them by accident only, so its first
// is later.
const (
	serialsFrom     = 18264 // 1950-01-01
	serialsTextFrom = 29221 // 1980-01-01
	serialsTo       = 73415 // 2100-12-31
)

var (
	ordered = regexp.MustCompile(`^([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})(?:日|号)?(.*)$`)
	clock   = regexp.MustCompile(`^([0-9]{1,2})[:时]([0-9]{1,2})?(?:[:分]([0-9]{1,2})?(?:\.[0-9]{1,9})?)?秒?分?(Z|[+-][0-9]{2}:?[0-9]{2})?$`)
	halves  = regexp.MustCompile(`(?i)^(?:上午|下午|凌晨|中午|晚上|AM|PM)|(?:AM|PM)$`)
	weekday = regexp.MustCompile(`^[ (]*(?:星期|周)[一二三四五六日天]\)?`)
	decimal = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?(?:[eE][+]?[0-9]+)?$`)
)

// errForever is the error of the date that means an open end.
var errForever = errors.New("2099年12月31日表示“长期”，不是实际的日期")

// Forever reports whether a text means an open end (长期): by that word, or by the
// last day of 2099, as the 双公示 standard writes it.
func (d Dates) Forever(text string) bool {
	switch asciiForms(text) {
	case "长期", "长期有效", "永久", "永久有效", "无固定期限":
		return true
	}
	_, err := d.Moment(text)
	return errors.Is(err, errForever)
}

// Moment returns the date of a cleaned text, with the time if the text has one. The
// error is in Chinese and does not repeat the text.
func (d Dates) Moment(text string) (calendar.Moment, error) {
	text = plainDate(asciiForms(text))
	if decimal.MatchString(text) {
		return d.number(text)
	}
	parts := ordered.FindStringSubmatch(text)
	if parts == nil {
		return calendar.Moment{}, unclear(text)
	}
	day, err := civil(parts[1], parts[2], parts[3])
	if err != nil {
		return calendar.Moment{}, err
	}
	return withClock(day, parts[4])
}

var (
	spaced  = regexp.MustCompile(` *([-/.年月]) *| +([日号])`)
	marked  = regexp.MustCompile(`^([0-9]{4})[、。·_\\]([0-9]{1,2})[、。·_\\]([0-9]{1,2})$`)
	inWords = regexp.MustCompile(`^([零一二三四五六七八九]{4}|[0-9]{4}) ?年 ?([一二三四五六七八九十]{1,3}|[0-9]{1,2}) ?月 ?([一二三四五六七八九十]{1,3}|[0-9]{1,2}) ?[日号]`)
)

// plainDate returns a date in Chinese numbers (二〇二六年三月五日) or with other marks in
// figures, and any other text unchanged.
func plainDate(text string) string {
	text = strings.Trim(spaced.ReplaceAllString(text, "$1$2"), " .")
	if m := marked.FindStringSubmatch(text); m != nil {
		return m[1] + "-" + m[2] + "-" + m[3]
	}
	if !strings.Contains(text, "年") {
		return text
	}
	before, after, _ := strings.Cut(text, "年")
	if strings.ContainsAny(before, "一二三四五六七八九壹贰叁肆伍陆柒捌玖") {
		before = chineseZero.Replace(before)
	}
	plain := before + "年" + strings.NewReplacer("廿", "二十", "卅", "三十").Replace(after)
	for i, r := range []rune("零壹贰叁肆伍陆柒捌玖拾") {
		plain = strings.ReplaceAll(plain, string(r), string([]rune("零一二三四五六七八九十")[i]))
	}
	m := inWords.FindStringSubmatch(plain)
	if m == nil || m[1] == before && !strings.ContainsAny(m[2]+m[3], "一二三四五六七八九十") {
		return text
	}
	year := m[1]
	for i, r := range []rune("零一二三四五六七八九") {
		year = strings.ReplaceAll(year, string(r), strconv.Itoa(i))
	}
	month, day := tens(m[2]), tens(m[3])
	if month == "" || day == "" {
		return text
	}
	return year + "-" + month + "-" + day + plain[len(m[0]):]
}

// chineseZero turns all signs for zero in a year into 零.
var chineseZero = strings.NewReplacer("〇", "零", "○", "零", "◯", "零", "0", "零", "Ｏ", "零", "O", "零", "o", "零", "О", "零", "Ο", "零", "贰", "二", "弍", "二")

// tens returns a number up to 39 in figures; "" for another text.
func tens(text string) string {
	if strings.Trim(text, "0123456789") == "" {
		return text
	}
	digits := []rune("零一二三四五六七八九")
	ten, one, has := strings.Cut(text, "十")
	if !has {
		ten, one = "", text
	}
	value := 0
	if has {
		value = 10
		if ten != "" {
			n := slices.Index(digits, []rune(ten)[0])
			if len([]rune(ten)) != 1 || n < 1 {
				return ""
			}
			value = n * 10
		}
	}
	if one != "" {
		n := slices.Index(digits, []rune(one)[0])
		if len([]rune(one)) != 1 || n < 1 {
			return ""
		}
		value += n
	}
	return strconv.Itoa(value)
}

// civil returns the date of a year, month and day in digits.
func civil(year, month, day string) (calendar.Date, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	n, _ := strconv.Atoi(day)
	d := calendar.New(y, m, n)
	switch {
	case y == 2099 && m == 12 && n == 31:
		return d, errForever
	case !d.IsZero():
		return d, nil
	case y < 1900 || y > 2199:
		return d, fmt.Errorf("年份 %d 不在 1900 到 2199 之间", y)
	case m < 1 || m > 12:
		return d, fmt.Errorf("没有 %d 月", m)
	}
	return d, fmt.Errorf("%d年%d月没有 %d 日", y, m, n)
}

// withClock returns a date with the time of day that rest, the text behind it, has.
func withClock(day calendar.Date, rest string) (calendar.Moment, error) {
	rest = strings.TrimLeft(weekday.ReplaceAllString(rest, ""), "T ")
	if rest == "" {
		return day.Moment(), nil
	}
	if halves.MatchString(rest) {
		return day.Moment(), nil // the half of the day does not change the date
	}
	c := clock.FindStringSubmatch(strings.ReplaceAll(rest, " ", ""))
	if c == nil {
		return calendar.Moment{}, fmt.Errorf("日期之后的“%s”不是时间", grid.Clip(rest))
	}
	two := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
	zone := c[4]
	if len(zone) == 5 {
		zone = zone[:3] + ":" + zone[3:]
	}
	m, err := calendar.ParseMoment(day.String() + "T" + two(c[1]) + ":" + two(c[2]) + ":" + two(c[3]) + zone)
	if err != nil {
		return calendar.Moment{}, errors.New("时间不对，应在 00:00:00 到 23:59:59 之间")
	}
	return m, nil
}

// number returns the date of 20260305, 20260305093500 or a serial number.
func (d Dates) number(text string) (calendar.Moment, error) {
	if n := len(text); (n == 8 || n == 14) && !strings.ContainsAny(text, ".eE") {
		day, err := civil(text[:4], text[4:6], text[6:8])
		if err != nil || n == 8 {
			return day.Moment(), err
		}
		return withClock(day, text[8:10]+":"+text[10:12]+":"+text[12:14])
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return calendar.Moment{}, unclear(text)
	}
	if d.Workbook && value >= 19000101 && value <= 21991231 && value == float64(int64(value)) {
		return d.number(strconv.FormatInt(int64(value), 10))
	}
	from := float64(serialsTextFrom)
	if d.Workbook {
		from = serialsFrom
		if d.Date1904 {
			from -= 1462
		}
	}
	year, month, dom, second, ok := grid.SerialDay(value, d.Date1904)
	if value < from || value > serialsTo || !ok {
		return calendar.Moment{}, unclear(text)
	}
	day := calendar.New(year, month, dom)
	if second == 0 {
		return day.Moment(), nil
	}
	return withClock(day, fmt.Sprintf("%02d:%02d:%02d", second/3600, second/60%60, second%60))
}

// unclear returns the reason why a text is no date.
func unclear(text string) error {
	switch fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/.年月", r) }); {
	case len(fields) >= 3 && len(fields[0]) <= 2 && strings.Trim(fields[0], "0123456789") == "":
		return errors.New("看不出年月日，年份要写四位，写在最前面")
	case len(fields) == 2 && utf8.RuneCountInString(fields[0]) == 4, len(text) == 6 && decimal.MatchString(text):
		return errors.New("缺少日")
	case strings.HasPrefix(text, "#"):
		return errors.New("公式出错，没有值")
	}
	return errors.New("不是日期")
}

// asciiForms returns a text with full-width digits and signs as ASCII.
func asciiForms(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '—' || r == '–' || r == '−':
			return '-'
		case r == '\u3000' || r == '\u00A0':
			return ' '
		}
		return r
	}, text)
}
