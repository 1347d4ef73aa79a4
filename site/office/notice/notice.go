// Package notice reads the State Council's yearly notice about holidays
// (国务院办公厅关于部分节假日安排的通知) into days off and days worked, and writes them
// in the form of content/calendar/*.toml.
//
// # What a notice says
//
// All notices since 2007 use one wording. An item names a holiday, its days off and
// the weekend days that are worked for them:
//
//	二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
//
// Older notices say which rest days move (公休日调至); a moved rest day outside the
// days off is worked. A later notice changes a holiday (调整, 延长), or adds one; its
// text follows in the same file.
//
// # What is refused
//
// Nothing is guessed. A weekday that is not that of its date, a number of days that
// is not that of the span, a worked day that is no weekend, a sentence with a date
// that was not understood, and days off without the days worked for them (see
// balance) are an [Error] with the sentence. A sentence without a date that was not
// understood is in Notice.Unread, to be shown.
package notice

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/site/calendar"
)

// Notice is one year's arrangement.
type Notice struct {
	Year   int // in the title
	Number string
	Issued calendar.Date
	Source string // address of the page
	Off    []Holiday
	Work   []calendar.Date // weekend days that are worked (调休上班), ascending
	Unread []string        // sentences without a date that were not understood
}

// Holiday is one run of days off, both ends included.
type Holiday struct {
	Name     string
	From, To calendar.Date
}

// Error is a notice that contradicts itself or was not understood.
type Error struct {
	Sentence string // of the notice; "" where no single one is wrong
	Reason   string
	Hint     string
}

func (e *Error) Error() string {
	if e.Sentence == "" {
		return e.Reason
	}
	return fmt.Sprintf("%s：“%s”", e.Reason, e.Sentence)
}

// Read reads the text of a notice. given holds what the text may lack; where both
// say something, given goes first. An error is an *Error.
func Read(text string, given Notice) (Notice, error) {
	text = joined(text)
	n := given
	n.readHead(text)
	if n.Year == 0 {
		return n, &Error{Reason: "看不出是哪一年的放假安排", Hint: "用 --issued 写通知的印发日期，或者用 --year 写年份"}
	}
	r := &reader{year: n.Year}
	if err := r.read(signed.ReplaceAllString(text, "")); err != nil {
		return n, err
	}
	if len(r.items) == 0 {
		return n, &Error{Reason: "没有找到放假的日期", Hint: "文件里应当有“一、元旦：1月1日……放假”这样的正文"}
	}
	for _, it := range r.items {
		for _, s := range it.spans {
			n.Off = append(n.Off, Holiday{it.name, s.from, s.to})
		}
		n.Work = append(n.Work, it.work...)
	}
	slices.SortFunc(n.Work, calendar.Date.Compare)
	n.Work = slices.Compact(n.Work)
	slices.SortStableFunc(n.Off, func(a, b Holiday) int { return a.From.Compare(b.From) })
	n.Unread = r.unread
	return n, nil
}

// Days returns the days off and the days worked, as sets.
func (n Notice) Days() (off, work map[calendar.Date]bool) {
	off, work = map[calendar.Date]bool{}, map[calendar.Date]bool{}
	for _, h := range n.Off {
		for d := h.From; !d.After(h.To); d = d.AddDays(1) {
			off[d] = true
		}
	}
	for _, d := range n.Work {
		work[d] = true
	}
	return off, work
}

// Lacks returns the flags that are still to be given before the notice can be entered.
func (n Notice) Lacks() (flags []string) {
	if n.Number == "" {
		flags = append(flags, "--number（文号）")
	}
	if n.Issued.IsZero() {
		flags = append(flags, "--issued（印发日期）")
	}
	if n.Source == "" {
		flags = append(flags, "--source（原文网址）")
	}
	return flags
}

// TOML returns the notice as a file of content/calendar.
func (n Notice) TOML() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %d 年放假安排，由 gongkai calendar add 从通知写成。\n\n[[year]]\nyear = %d\nnotice = %q\nurl = %q\nissued = %q\noff = [\n", n.Year, n.Year, n.Number, n.Source, n.Issued)
	for _, h := range n.Off {
		fmt.Fprintf(&b, "  { name = %q, from = %q, to = %q },\n", h.Name, h.From, h.To)
	}
	b.WriteString("]\nwork = [")
	for i, d := range n.Work {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", d)
	}
	b.WriteString("]\n")
	return []byte(b.String())
}
