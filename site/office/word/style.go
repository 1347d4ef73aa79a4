package word

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/site/office/grid"
)

// choice is a switch of a style: set on, set off, or not set.
type choice int8

const (
	unset choice = iota
	off
	on
)

// choiceOf returns the choice of an element such as <w:b/>.
func choiceOf(t tag) choice { return choiceIf(t.on()) }

// choiceIf returns on or off.
func choiceIf(is bool) choice {
	if is {
		return on
	}
	return off
}

// over returns c, or base where c is not set.
func (c choice) over(base choice) choice {
	if c == unset {
		return base
	}
	return c
}

// look is the properties of a run that this package reads.
type look struct {
	hidden, struck, double, bold, caps, red choice
	white, black, dark                      choice // colour of the text, black behind it
	tiny, moved                             choice // smaller than any print, above or below the line
	shift                                   string // superscript, subscript, baseline; "" not set
	font                                    string // of symbols; "" not set
}

// over returns the properties of l, and those of base that l does not set.
func (l look) over(base look) look {
	l.hidden, l.struck, l.double, l.bold, l.caps = l.hidden.over(base.hidden), l.struck.over(base.struck), l.double.over(base.double), l.bold.over(base.bold), l.caps.over(base.caps)
	l.white, l.black, l.red = l.white.over(base.white), l.black.over(base.black), l.red.over(base.red)
	l.dark, l.tiny, l.moved = l.dark.over(base.dark), l.tiny.over(base.tiny), l.moved.over(base.moved)
	if l.shift == "" {
		l.shift = base.shift
	}
	if l.font == "" {
		l.font = base.font
	}
	return l
}

// with returns the look of a paragraph style together with that of a character style:
// a switch that both set on is off (ECMA-376 17.7.3).
func (l look) with(character look) look {
	both := func(a, b choice) choice {
		if a == on && b == on {
			return off
		}
		return b.over(a)
	}
	sum := character.over(l)
	sum.hidden, sum.struck, sum.double = both(l.hidden, character.hidden), both(l.struck, character.struck), both(l.double, character.double)
	sum.bold, sum.caps = both(l.bold, character.bold), both(l.caps, character.caps)
	return sum
}

// read takes a property of a run from an element in w:rPr.
func (l *look) read(t tag) {
	switch t.name {
	case "w:vanish":
		l.hidden = choiceOf(t)
	case "w:strike":
		l.struck = choiceOf(t)
	case "w:dstrike":
		l.double = choiceOf(t)
	case "w:b":
		l.bold = choiceOf(t)
	case "w:caps":
		l.caps = choiceOf(t)
	case "w:vertAlign":
		l.shift = t.val()
	case "w:color":
		l.white, l.black, l.red = off, off, off
		switch color := strings.ToUpper(t.val()); {
		case color == "FFFFFF":
			l.white = on
		case color == "000000":
			l.black = on
		case len(color) == 6 && color[:2] >= "C0" && color[2:4] < "60" && color[4:] < "60":
			l.red = on
		}
	case "w:highlight":
		l.dark = choiceIf(t.val() == "black")
	case "w:shd":
		l.dark = choiceIf(t.attrs["fill"] == "000000" || t.val() == "solid" && (t.attrs["color"] == "auto" || t.attrs["color"] == "000000"))
	case "w:sz":
		const tiny = 4 // half points
		size, err := strconv.Atoi(t.val())
		l.tiny = choiceIf(err == nil && size <= tiny)
	case "w:position":
		const small = 3 // half points
		by, _ := strconv.Atoi(t.val())
		l.moved = choiceIf(by > small || by < -small)
	case "w:rFonts":
		for _, key := range []string{"ascii", "hAnsi"} {
			if symbolFont(t.attrs[key]) {
				l.font = t.attrs[key]
				return
			}
		}
		if t.attrs["ascii"] != "" {
			l.font = t.attrs["ascii"]
		}
	case "w:sym":
		l.font = t.attrs["font"]
	}
}

// style is a style of paragraphs or characters (word/styles.xml).
type style struct {
	basedOn string
	look    look
	list    string // "" is not set, "0" none
	level   int    // of its list, from 0; -1 is not set
	outline int    // heading level, from 1; 0 is not set, -1 text
}

// styles are the styles by their ids. Looked-up chains are resolved once.
type styles struct {
	byID      map[string]style
	resolved  map[string]style
	defaults  look   // of all runs
	paragraph string // id of the style of paragraphs without one
}

// readStyles reads the styles by their ids.
func (a *archive) readStyles(part string) (styles, error) {
	all := styles{byID: map[string]style{}, resolved: map[string]style{}}
	id, in, old := "", false, 0
	s := style{level: -1}
	var open []string
	err := a.walk(part, visitor{begin: func(t tag) bool {
		if strings.HasSuffix(t.local, "Change") {
			return false
		}
		switch {
		case t.name == "w:style":
			id, in, s = t.attrs["styleId"], true, style{level: -1}
			if t.attrs["default"] != "" && t.attrs["default"] != "0" && t.attrs["default"] != "false" && t.attrs["type"] == "paragraph" {
				all.paragraph = id
			}
		case t.name == "w:tblStylePr":
			return false // of a part of a table
		case !in && len(open) > 0 && open[len(open)-1] == "w:rPr":
			all.defaults.read(t)
		case in:
			s.read(t, len(open) > 0 && open[len(open)-1] == "w:rPr")
		}
		open = append(open, t.name)
		return true
	}, end: func(name string) {
		open = open[:len(open)-1]
		if name == "w:style" {
			all.byID[id], in = s, false
			old++
		}
	}, fail: func() error {
		if old > maxDefs {
			return grid.Refuse(fmt.Sprintf("Word 文件的样式超过 %d 个（%s）", maxDefs, part), "为防止耗尽内存，没有读取；请用 Word 或 WPS 另存一次")
		}
		return nil
	}})
	return all, err
}

// read takes a property of a style from an element in it.
func (s *style) read(t tag, run bool) {
	switch t.name {
	case "w:name":
		name := strings.ToLower(t.val())
		if rest, ok := strings.CutPrefix(name, "heading "); ok {
			s.outline, _ = strconv.Atoi(rest)
		}
		if name == "title" {
			s.outline = 1
		}
	case "w:basedOn":
		s.basedOn = t.val()
	case "w:outlineLvl":
		s.outline = outline(t)
	case "w:numId":
		s.list = t.val()
	case "w:ilvl":
		s.level, _ = strconv.Atoi(t.val())
	default:
		if run {
			s.look.read(t)
		}
	}
}

// outline returns the heading level of an outline level, or -1 for text (level 9).
func outline(t tag) int {
	if n, err := strconv.Atoi(t.val()); err == nil && n >= 0 && n < 9 {
		return n + 1
	}
	return -1
}

// of returns a style with what it takes from the styles that it is based on.
func (all *styles) of(id string) style {
	if s, ok := all.resolved[id]; ok {
		return s
	}
	chain, s := []style{}, style{level: -1}
	for at := id; len(chain) < 64; {
		next, ok := all.byID[at]
		if !ok {
			break
		}
		chain = append(chain, next)
		at = next.basedOn
	}
	for i := len(chain) - 1; i >= 0; i-- {
		c := chain[i]
		c.look = c.look.over(s.look)
		if c.list == "" {
			c.list = s.list
		}
		if c.level < 0 {
			c.level = s.level
		}
		if c.outline == 0 {
			c.outline = s.outline
		}
		s = c
	}
	all.resolved[id] = s
	return s
}
