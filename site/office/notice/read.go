package notice

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongkai/site/calendar"
)

// reader holds what was read so far.
type reader struct {
	year    int
	items   []*item
	current *item
	changes bool // the text after the items: later notices
	unread  []string
}

// item is one holiday of the notice.
type item struct {
	name     string
	sentence string // that names the days off
	spans    []span
	work     []calendar.Date
	moved    []calendar.Date // rest days that move, and are worked where they are not off
	replaced bool            // a later notice has named its days off anew
}

type span struct{ from, to calendar.Date }

func (s span) has(d calendar.Date) bool { return !d.Before(s.from) && !d.After(s.to) }
func (s span) days() int                { return s.to.Sub(s.from) + 1 }

func (it *item) isOff(d calendar.Date) bool {
	return slices.ContainsFunc(it.spans, func(s span) bool { return s.has(d) })
}

var (
	titleYear  = regexp.MustCompile(`关于(\d{4})年(?:部分)?节假日`)
	number     = regexp.MustCompile(`国办发(?:明电)?〔\d{4}〕\d+号`)
	signed     = regexp.MustCompile(`国务院办公厅(\d{4})年(\d{1,2})月(\d{1,2})日`)
	itemMarker = regexp.MustCompile(`[一二三四五六七八九十]{1,3}、([\p{Han}“”、]{2,16})[：:]`)
	holiday    = regexp.MustCompile(`元旦|春节|清明节|劳动节|端午节|中秋节|国庆节|\p{Han}+纪念日`)
	countDays  = regexp.MustCompile(`(?:共|放假)(\d{1,2}|[一二三四五六七八九十])天`)
	moves      = regexp.MustCompile(`公休日.*调至|公休日.*分别调至`)
	// known matches clauses without a date that add nothing to the days.
	known = regexp.MustCompile(`^(?:其中|放假(?:调休|公休)?|调休放假|放假|与周末连休|不调休|节假日期间.*|.*各部门.*|.*值班.*|.*安全.*|.*祥和.*|鼓励.*|.*错峰.*|.*调整.*(?:通知|安排)如下|.*放假安排如下|经国务院批准.*)$`)
)

// joined returns a text without white space: lines of a saved notice break inside
// dates.
func joined(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' {
			return -1
		}
		return r
	}, text)
}

// readHead takes year, number and day of issue from the text, where they are not given.
func (n *Notice) readHead(text string) {
	if n.Number == "" {
		n.Number = number.FindString(text)
	}
	if m := signed.FindStringSubmatch(text); m != nil && n.Issued.IsZero() {
		n.Issued = calendar.New(atoi(m[1]), atoi(m[2]), atoi(m[3]))
	}
	switch m := titleYear.FindStringSubmatch(text); {
	case n.Year != 0:
	case m != nil:
		n.Year = atoi(m[1])
	case n.Issued.IsZero():
	case n.Issued.Month() >= 7: // notices come in the autumn before the year
		n.Year = n.Issued.Year() + 1
	default:
		n.Year = n.Issued.Year()
	}
}

// read reads the items, and what follows them.
func (r *reader) read(text string) error {
	marks := itemMarker.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return &Error{Reason: "没有找到放假的日期", Hint: "文件里应当有“一、元旦：1月1日……放假”这样的正文"}
	}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		r.current = &item{name: holidayName(text[m[2]:m[3]])}
		r.items = append(r.items, r.current)
		for sentence := range strings.FieldsFuncSeq(text[m[1]:end], func(c rune) bool { return c == '。' || c == '；' || c == ';' }) {
			if err := r.sentence(sentence); err != nil {
				return err
			}
		}
	}
	return r.finish()
}

// holidayName returns the plain names in a heading: “五一”国际劳动节 is 劳动节.
func holidayName(heading string) string {
	switch heading {
	case "“五一”":
		return "劳动节"
	case "“十一”":
		return "国庆节"
	}
	if names := holiday.FindAllString(heading, -1); names != nil {
		return strings.Join(names, "、")
	}
	return strings.Trim(heading, "“”")
}

// sentence reads one sentence, clause by clause.
func (r *reader) sentence(sentence string) error {
	wrong := func(reason, hint string, args ...any) error {
		return &Error{Sentence: sentence, Reason: fmt.Sprintf(reason, args...), Hint: hint}
	}
	r.turn(sentence)
	scan := dateScanner{month: r.lastMonth(), itemYear: r.year, newYear: strings.Contains(r.current.name, "元旦")}
	understood := true
	for _, clause := range clauses(sentence) {
		spans, err := scan.spans(clause)
		if err != nil {
			return wrong("%s", "请对照通知原文改正", err)
		}
		switch {
		case len(spans) == 0 && countDays.MatchString(clause):
			if err := r.count(clause, wrong); err != nil {
				return err
			}
		case len(spans) == 0:
			understood = understood && (known.MatchString(clause) || clause == "")
		case strings.Contains(clause, "起正常上班"), strings.Contains(clause, "起上班"):
		case strings.Contains(clause, "上班"):
			for _, s := range spans {
				if err := r.works(s, wrong); err != nil {
					return err
				}
			}
		case strings.Contains(clause, "延长"):
			r.extend(clause, spans[len(spans)-1].to)
		case moves.MatchString(clause):
			r.move(clause, &scan)
		case strings.Contains(clause, "放假"), strings.Contains(clause, "补休"):
			r.off(sentence, spans)
			if countDays.MatchString(clause) {
				if err := r.count(clause, wrong); err != nil {
					return err
				}
			}
		case isRemark(clause):
		default:
			return wrong("有日期的一句没有读懂", "请改成通知原文的写法，或者手工写 content/calendar 里的文件")
		}
	}
	if !understood {
		r.unread = append(r.unread, sentence)
	}
	return nil
}

// isRemark reports whether a clause with dates only says what its days are.
func isRemark(clause string) bool {
	for _, word := range []string{"法定节假日", "法定假日", "照常公休", "为公休日", "公休日调至", "调休"} {
		if strings.Contains(clause, word) {
			return true
		}
	}
	return false
}

// turn moves on to another holiday where a sentence changes or adds one.
func (r *reader) turn(sentence string) {
	if !strings.Contains(sentence, "调整") && !strings.Contains(sentence, "参见") && !strings.Contains(sentence, "延长") {
		return
	}
	name := holiday.FindString(sentence)
	if name == "" {
		return
	}
	for _, it := range r.items {
		if it.name == name || strings.HasPrefix(it.name, name+"、") || strings.HasSuffix(it.name, "、"+name) {
			r.current, r.changes = it, true
			return
		}
	}
	r.current, r.changes = &item{name: name, replaced: true}, true
	r.items = append(r.items, r.current)
}

// lastMonth returns the month in which the current holiday's days off begin; days
// without a month lie in it.
func (r *reader) lastMonth() int {
	if n := len(r.current.spans); n > 0 {
		return r.current.spans[n-1].from.Month()
	}
	return 0
}

// off adds days off. Days that only a weekend parts are one span.
func (r *reader) off(sentence string, spans []span) {
	it := r.current
	if r.changes && !it.replaced {
		it.spans, it.work, it.moved, it.replaced = nil, nil, nil, true
	}
	it.sentence = sentence
	for _, s := range spans {
		if it.isOff(s.from) && it.isOff(s.to) {
			continue // 其中9月3日放假
		}
		if n := len(it.spans); n > 0 && onlyWeekend(it.spans[n-1].to, s.from) {
			it.spans[n-1].to = s.to
			continue
		}
		it.spans = append(it.spans, s)
	}
}

// onlyWeekend reports whether all days between two are Saturdays and Sundays.
func onlyWeekend(from, to calendar.Date) bool {
	for d := from.AddDays(1); d.Before(to); d = d.AddDays(1) {
		if !d.IsWeekend() {
			return false
		}
	}
	return from.Before(to)
}

// works adds worked days.
func (r *reader) works(s span, wrong func(string, string, ...any) error) error {
	for d := s.from; !d.After(s.to); d = d.AddDays(1) {
		if !d.IsWeekend() {
			return wrong("%s是%s，不是周末，不会是调休上班", "请对照通知原文改正", d.Chinese(), d.WeekdayChinese())
		}
		r.current.work = append(r.current.work, d)
	}
	return nil
}

// move notes the rest days that a clause moves: those before 调至.
func (r *reader) move(clause string, scan *dateScanner) {
	from, _, _ := strings.Cut(clause, "调至")
	before := *scan
	spans, err := before.spans(from)
	if err != nil {
		return // the whole clause was read without an error before
	}
	for _, s := range spans {
		for d := s.from; !d.After(s.to); d = d.AddDays(1) {
			r.current.moved = append(r.current.moved, d)
		}
	}
}

// extend moves the end of a holiday. Days that were to be worked in it are off.
func (r *reader) extend(clause string, to calendar.Date) {
	it := r.current
	if n := len(it.spans); n > 0 && to.After(it.spans[n-1].to) {
		it.spans[n-1].to = to
	}
	for _, other := range r.items {
		other.work = slices.DeleteFunc(other.work, it.isOff)
	}
}

// count compares the number of days with the span before it.
func (r *reader) count(clause string, wrong func(string, string, ...any) error) error {
	m := countDays.FindStringSubmatch(clause)
	stated := strings.Index("零一二三四五六七八九十", m[1]) / len("一")
	if n, err := strconv.Atoi(m[1]); err == nil {
		stated = n
	}
	n := len(r.current.spans)
	if n == 0 {
		return wrong("没有写是哪几天放假", "请对照通知原文改正")
	}
	if days := r.current.spans[n-1].days(); days != stated {
		s := r.current.spans[n-1]
		return wrong("%s至%s是 %d 天，通知写的是 %d 天", "请对照通知原文改正", s.from.Chinese(), s.to.Chinese(), days, stated)
	}
	return nil
}

// finish adds the moved rest days that are worked, and compares all days.
func (r *reader) finish() error {
	isOff := func(d calendar.Date) bool {
		return slices.ContainsFunc(r.items, func(it *item) bool { return it.isOff(d) })
	}
	for _, it := range r.items {
		for _, d := range it.moved {
			if d.IsWeekend() && !isOff(d) && !slices.Contains(it.work, d) {
				it.work = append(it.work, d)
			}
		}
		if len(it.spans) == 0 {
			return &Error{Reason: it.name + "没有写是哪几天放假", Hint: "请对照通知原文改正"}
		}
	}
	for _, it := range r.items {
		for _, d := range it.work {
			if isOff(d) {
				return &Error{Sentence: it.sentence, Reason: d.Chinese() + "既放假又上班", Hint: "请对照通知原文改正"}
			}
		}
	}
	return r.balance()
}

// balance compares the weekdays off with the days worked for them: a notice gives
// the statutory days (放假办法: 11 a year from 2008, 13 from 2025) and moves rest
// days, so that the weekdays off are the statutory days and the worked days
// together. Changes by later notices, and holidays that they add, are left out.
func (r *reader) balance() error {
	statutory := 13
	switch {
	case r.changes || r.year < 2008:
		return nil
	case r.year < 2025:
		statutory = 11
	}
	weekdays, worked := 0, 0
	for _, it := range r.items {
		for _, s := range it.spans {
			for d := s.from; !d.After(s.to); d = d.AddDays(1) {
				if !d.IsWeekend() {
					weekdays++
				}
			}
		}
		worked += len(it.work)
	}
	if weekdays != statutory+worked {
		return &Error{
			Reason: fmt.Sprintf("全年在周一至周五放假 %d 天，减去法定节假日 %d 天，应当有 %d 个周末上班，通知里读到 %d 个", weekdays, statutory, weekdays-statutory, worked),
			Hint:   "多半少了一个上班的日子，或者放假的起止日期有误，请对照通知原文",
		}
	}
	return nil
}

// clauses splits a sentence at commas outside brackets.
func clauses(sentence string) (list []string) {
	depth, from := 0, 0
	for i, c := range sentence {
		switch c {
		case '（', '(':
			depth++
		case '）', ')':
			depth--
		case '，', ',':
			if depth <= 0 {
				list = append(list, sentence[from:i])
				from = i + len(string(c))
			}
		}
	}
	return append(list, sentence[from:])
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // the pattern has matched digits
	return n
}
