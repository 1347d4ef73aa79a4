package disclosure

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// IndexTemplate is how a site composes its index numbers (索引号): text with the parts
// {uscc} (the organ's code, 18 characters), {org} (the nine of them that are the
// organization code), {organ} (the organ's id), {site} (网站标识码), {year}, {month},
// {day} (of the act) and {00000}, the serial, with as many digits as zeros.
type IndexTemplate string

// DefaultIndex is the most common form: code of the organ, year, five digits.
const DefaultIndex IndexTemplate = "{uscc}/{year}-{00000}"

var (
	indexPart   = regexp.MustCompile(`\{[^{}]*\}`)
	indexSerial = regexp.MustCompile(`\{0+\}`)
)

// Check says in Chinese what is wrong with a template.
func (t IndexTemplate) Check() error {
	serials := 0
	for _, part := range indexPart.FindAllString(string(t), -1) {
		switch part {
		case "{uscc}", "{org}", "{organ}", "{site}", "{year}", "{month}", "{day}":
		default:
			if !indexSerial.MatchString(part) || len(part) > 12 {
				return fmt.Errorf("不认识 %s，可选：{uscc}、{org}、{organ}、{site}、{year}、{month}、{day} 和流水号 {00000}", part)
			}
			serials++
		}
	}
	if rest := indexPart.ReplaceAllString(string(t), ""); serials != 1 || strings.ContainsAny(rest, "{}") {
		return errors.New("要有一个流水号，如 {00000}")
	}
	return nil
}

// For returns the parts before and behind the serial for a record, and how many digits
// the serial has. The error names in Chinese what the record or its organ lacks.
func (t IndexTemplate) For(rec *Record, organ *Organ, siteCode string) (before, after string, digits int, err error) {
	if organ == nil {
		return "", "", 0, errors.New("没有写发布机构")
	}
	if rec.Dated.IsZero() {
		return "", "", 0, errors.New("没有写生成日期")
	}
	org := ""
	if len(organ.USCC) == 18 {
		org = organ.USCC[8:17]
	}
	values := map[string]string{
		"{uscc}": organ.USCC, "{org}": org, "{organ}": organ.ID, "{site}": siteCode,
		"{year}": strconv.Itoa(rec.Dated.Year()), "{month}": fmt.Sprintf("%02d", rec.Dated.Month()), "{day}": fmt.Sprintf("%02d", rec.Dated.Day()),
	}
	text := indexPart.ReplaceAllStringFunc(string(t), func(part string) string {
		value, known := values[part]
		switch {
		case !known:
			digits = len(part) - 2
			return part
		case value == "" && part == "{site}":
			err = errors.New("site.toml 里没有 site_code（网站标识码）")
		case value == "":
			err = fmt.Errorf("%s还没有登记统一社会信用代码（organs.toml 的 uscc）", organ.Name)
		}
		return value
	})
	if err != nil {
		return "", "", 0, err
	}
	at := indexSerial.FindStringIndex(text)
	if at == nil {
		return "", "", 0, t.Check()
	}
	return text[:at[0]], text[at[1]:], digits, nil
}
