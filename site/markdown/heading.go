package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// levels turns the author's heading levels into those of the page: the
// outermost is 2, a level below another is the next one, whatever was jumped,
// and headings that were of equal level under one heading stay so.
type levels struct {
	open []int // the author's levels of the headings that the next one may stand under
}

// written returns the level, 2 to 6, at which the next heading is written.
func (l *levels) written(level int) int {
	for n := len(l.open); n > 0 && l.open[n-1] >= level; n-- {
		l.open = l.open[:n-1]
	}
	l.open = append(l.open, level)
	return min(len(l.open)+1, 6)
}

// ids gives out the ids of headings.
type ids struct {
	taken map[string]bool
	next  map[string]int // by base: the number to try next
}

// of returns the id of a heading with this text: its letters, marks and
// digits of any script, all else folded to one hyphen.
func (d *ids) of(text string) string {
	if d.taken == nil {
		d.taken, d.next = map[string]bool{}, map[string]int{}
	}
	base := slug(text)
	id := base
	for n := max(d.next[base], 2); d.taken[id] || ownID(id); n++ {
		id = base + "-" + strconv.Itoa(n)
		d.next[base] = n + 1
	}
	d.taken[id] = true
	return id
}

func slug(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	hyphen := false
	for _, r := range text {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			hyphen = b.Len() > 0
			continue
		}
		if hyphen {
			b.WriteByte('-')
			hyphen = false
		}
		b.WriteRune(r)
	}
	s := b.String()
	if lower := strings.ToLower(s); s == "" {
		return "section"
	} else if lower == "site" || strings.HasPrefix(lower, "site-") {
		return "section-" + s // no number behind it would take it out of the page's own ids
	}
	return s
}

// ownID reports whether the page itself may use an id. Letter case is ignored,
// so that no style sheet or script takes one for the other.
func ownID(id string) bool {
	switch strings.ToLower(id) {
	case "main", "working", "stamp", "metadata", "outline", "attachments", "history", "related":
		return true
	}
	return false
}
