package calendar

import (
	"regexp"
	"strconv"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/toml"
)

// longestSpan bounds a span of days off, against slips in a month or year. The
// longest so far is ten days (春节 2020).
const longestSpan = 31

type spanTable struct {
	At   toml.Pos `toml:"@"`
	Name string   `toml:"name"`
	From Date     `toml:"from"`
	To   Date     `toml:"to"`
}

// years reads the [[year]] tables.
func (r *reader) years(tables []*toml.Table) []year {
	var years []year
	seen := map[int]int{}
	for _, t := range tables {
		y, ok := r.year(t)
		if !ok {
			continue
		}
		if line, double := seen[y.year]; double {
			r.report(t.Pos, "calendar-conflict", "请合并成一处", "%d 年写了两次，前一次在第 %d 行", y.year, line)
			continue
		}
		seen[y.year] = t.Pos.Line
		years = append(years, y)
	}
	return years
}

type yearTable struct {
	Year          int         `toml:"year"`
	Notice        string      `toml:"notice"`
	URL           string      `toml:"url"`
	Issued        Date        `toml:"issued"`
	AmendedBy     string      `toml:"amended_by"`
	AmendedURL    string      `toml:"amended_url"`
	AmendedIssued Date        `toml:"amended_issued"`
	AmendedDays   *spanTable  `toml:"amended_days"`
	Off           []spanTable `toml:"off"`
	Work          []Date      `toml:"work"`
}

func (r *reader) year(t *toml.Table) (y year, ok bool) {
	var in yearTable
	if !r.decode(t, &in) || !r.require(t, "year", "notice", "off") || !r.yearNumber(t, in.Year) {
		return y, false
	}
	before := diag.Count(r.problems, diag.Error)
	if _, ok := t.Get("work"); !ok {
		r.warn(t.Pos, "missing-key", "没有调休上班的写 work = []", "%d 年没有写 work，按没有调休上班处理", in.Year)
	}
	y = year{
		year: in.Year, at: t.Pos.In(r.path),
		notice:    Notice{in.Notice, in.URL, in.Issued},
		amendment: Notice{in.AmendedBy, in.AmendedURL, in.AmendedIssued},
	}
	// A notice may begin with December days of the year before; it never reaches beyond its own year.
	bounds := span{from: civil(in.Year-1, 12, 1), to: civil(in.Year, 12, 31)}
	r.number(t, "notice", in.Year)
	if in.AmendedBy != "" {
		r.number(t, "amended_by", in.Year)
	}
	r.links(t, "url", "amended_url")
	r.issued(t, "issued", in.Issued, bounds.to)
	r.issued(t, "amended_issued", in.AmendedIssued, bounds.to)
	if in.AmendedDays != nil {
		y.amended, _ = r.span(*in.AmendedDays, bounds)
	}
	y.off = r.off(in.Off, bounds)
	y.work = r.work(t, in.Work, bounds)
	return y, diag.Count(r.problems, diag.Error) == before
}

type localTable struct {
	Region string      `toml:"region"`
	Binds  string      `toml:"binds"`
	Reason string      `toml:"reason"`
	Notice string      `toml:"notice"`
	URL    string      `toml:"url"`
	Issued Date        `toml:"issued"`
	Off    []spanTable `toml:"off"`
	Work   []Date      `toml:"work"`
}

// locals reads the [[local]] tables.
func (r *reader) locals(tables []*toml.Table) []local {
	bounds := span{from: civil(firstYear, 1, 1), to: civil(lastYear, 12, 31)}
	var locals []local
	for _, t := range tables {
		var in localTable
		if !r.decode(t, &in) || !r.require(t, "region", "off") {
			continue
		}
		if strings.TrimSpace(in.Region) == "" {
			r.report(valueAt(t, "region"), "bad-value", "例如 region = \"北京\"", "region 是空的")
		}
		r.links(t, "url")
		l := local{region: in.Region, notice: Notice{in.Notice, in.URL, in.Issued}}
		l.off = r.off(in.Off, bounds)
		l.work = r.work(t, in.Work, bounds)
		r.conflicts([]year{{off: l.off, work: l.work}})
		locals = append(locals, l)
	}
	return locals
}

type statutoryTable struct {
	Year  int         `toml:"year"`
	Basis string      `toml:"basis"` // for the reader of the file
	Days  []spanTable `toml:"days"`
}

// statutory reads the [[statutory]] tables.
func (r *reader) statutory(tables []*toml.Table) map[int][]span {
	years := map[int][]span{}
	for _, t := range tables {
		var in statutoryTable
		if !r.decode(t, &in) || !r.require(t, "year", "days") || !r.yearNumber(t, in.Year) {
			continue
		}
		if years[in.Year] != nil {
			r.report(t.Pos, "calendar-conflict", "请合并成一处", "%d 年的法定节假日写了两次", in.Year)
		}
		if len(in.Days) == 0 {
			r.report(valueAt(t, "days"), "bad-value", "请照放假办法列出，至少有元旦", "%d 年的法定节假日是空的", in.Year)
		}
		years[in.Year] = r.off(in.Days, span{from: civil(in.Year, 1, 1), to: civil(in.Year, 12, 31)})
	}
	return years
}

// require reports the keys that are missing.
func (r *reader) require(t *toml.Table, keys ...string) bool {
	all := true
	for _, key := range keys {
		if _, ok := t.Get(key); !ok {
			r.report(t.Pos, "missing-key", "请补上这一项", "缺少 %s", key)
			all = false
		}
	}
	return all
}

func (r *reader) yearNumber(t *toml.Table, n int) bool {
	if n < firstYear || n > lastYear {
		r.report(valueAt(t, "year"), "bad-value", "年份写四位数字", "year = %d 不在 %d 到 %d 之间", n, firstYear, lastYear)
		return false
	}
	return true
}

var noticeForm = regexp.MustCompile(`^\p{Han}+〔([0-9]{4})〕[1-9][0-9]*号$`)

// number checks a document number. A notice is issued in the year before or in
// the year itself; one copied from another year should not pass unnoticed. It
// is only a warning, because the counting does not depend on it.
func (r *reader) number(t *toml.Table, key string, year int) {
	e, _ := t.Get(key)
	m := noticeForm.FindStringSubmatch(e.Value.Text)
	if m == nil {
		r.warn(valueAt(t, key), "bad-value", "写作 国办发明电〔2025〕7号，用六角括号", "%s 不是完整的文号：%s", key, clip(e.Value.Text))
		return
	}
	if n, _ := strconv.Atoi(m[1]); n != year && n != year-1 {
		r.warn(valueAt(t, key), "bad-value", "请核对文号", "%s 的年号 %d 与安排所属的 %d 年不符", key, n, year)
	}
}

// issued checks that a notice does not come after the days it arranges.
func (r *reader) issued(t *toml.Table, key string, d, last Date) {
	if d.After(last) {
		r.report(valueAt(t, key), "bad-value", "请核对通知的公布日期", "%s（%s）晚于它安排的 %d 年", key, d, last.Year())
	}
}

// links checks addresses, which pages show as links.
func (r *reader) links(t *toml.Table, keys ...string) {
	for _, key := range keys {
		e, _ := t.Get(key)
		if v := e.Value.Text; v != "" && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "http://") {
			r.report(e.Value.Pos, "bad-value", "以 https:// 开头", "%s 不是网址：%s", key, clip(v))
		}
	}
}

// off reads spans with names. Within one table no day may be named twice.
func (r *reader) off(tables []spanTable, bounds span) []span {
	var spans []span
	for _, in := range tables {
		s, ok := r.span(in, bounds)
		if !ok {
			continue
		}
		if strings.TrimSpace(in.Name) == "" {
			r.report(in.At, "missing-key", `例如 name = "春节"`, "缺少节日名 name")
		}
		for _, other := range spans {
			if s.meets(other.from, other.to) {
				r.report(in.At, "calendar-conflict", "请对照通知更正", "%s 至 %s 与第 %d 行的 %s 至 %s 重叠",
					s.from, s.to, other.at.Line, other.from, other.to)
			}
		}
		spans = append(spans, s)
	}
	return spans
}

func (r *reader) span(in spanTable, bounds span) (span, bool) {
	s := span{in.Name, in.From, in.To, in.At.In(r.path)}
	switch {
	case s.from.IsZero() || s.to.IsZero():
		r.report(in.At, "missing-key", `例如 { name = "元旦", from = "2027-01-01", to = "2027-01-03" }`, "缺少 from 或 to")
	case s.to.Before(s.from):
		r.report(in.At, "bad-value", "请对调或更正", "from（%s）晚于 to（%s）", s.from, s.to)
	case s.to.Sub(s.from) >= longestSpan:
		r.report(in.At, "bad-value", "请核对年月", "%s 至 %s 共 %d 天，超过 %d 天", s.from, s.to, s.to.Sub(s.from)+1, longestSpan)
	case s.from.Before(bounds.from) || s.to.After(bounds.to):
		r.report(in.At, "bad-value", "请核对年份，或者移到所属年份", "%s 至 %s 不在 %s 至 %s 之内", s.from, s.to, bounds.from, bounds.to)
	default:
		return s, true
	}
	return s, false
}

// work reads the worked weekend days, as spans of one day.
func (r *reader) work(t *toml.Table, days []Date, bounds span) []span {
	list, _ := t.Get("work")
	var spans []span
	for i, d := range days {
		at := list.Value.List[i].Pos
		if !d.IsWeekend() {
			r.report(at, "bad-value", "调休上班只列周六、周日", "%s 是%s，不是周末", d, d.WeekdayChinese())
		}
		if !bounds.has(d) {
			r.report(at, "bad-value", "请核对年份，或者移到所属年份", "%s 不在 %s 至 %s 之内", d, bounds.from, bounds.to)
		}
		for _, s := range spans {
			if s.from == d {
				r.report(at, "calendar-conflict", "请只保留一处", "%s 写了两次", d)
			}
		}
		spans = append(spans, span{from: d, to: d, at: at.In(r.path)})
	}
	return spans
}
