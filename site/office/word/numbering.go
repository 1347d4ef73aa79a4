package word

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/site/office/grid"
)

// maxLevels is the number of levels of a list.
const maxLevels = 9

// numbering counts the paragraphs of the numbered lists of a file, as Word does: all
// lists of one abstract list count together, a list with an override of a start begins
// anew when it is first used, and a level begins anew behind the levels that it restarts
// after.
type numbering struct {
	abstract map[string]*abstractList
	lists    map[string]*list
	styles   map[string]string // numbering style to the list that it has; of word/styles.xml
	counts   map[*abstractList]*counters
	unknown  map[string]bool // number formats that were written in digits
}

// abstractList is the levels that lists share.
type abstractList struct {
	levels [maxLevels]level
	link   string // numbering style that has the levels; "" none
}

// list is a list of the file (w:num).
type list struct {
	abstract string
	levels   map[int]level // replaced ones
	starts   map[int]int   // replaced starts, for the first use
	used     bool
}

// level is the number format of a list at one depth.
type level struct {
	format  string // decimal, chineseCounting, bullet …
	custom  string // pattern of the format custom
	text    string // of a number: "%1、"
	start   int    // number of the first paragraph
	restart int    // 1-based level behind which it begins anew; -1 any above, 0 never
	legal   bool   // all numbers in digits
	suffix  string // between number and text: tab, space, nothing
	style   string // paragraph style that belongs to the level
	font    string // of a bullet
	hidden  bool
	known   bool
}

// counters are the last numbers of an abstract list by level.
type counters struct {
	last [maxLevels]int
	seen [maxLevels]bool
}

// readNumbering reads the lists and their formats.
func (a *archive) readNumbering(part string) (numbering, error) {
	n := numbering{map[string]*abstractList{}, map[string]*list{}, map[string]string{}, map[*abstractList]*counters{}, map[string]bool{}}
	for id, s := range a.styles.byID {
		if s.list != "" {
			n.styles[id] = s.list
		}
	}
	var abstract *abstractList
	var num *list
	var l *level
	at, count := 0, 0
	finish := func() {
		switch {
		case l == nil:
		case num != nil:
			num.levels[at] = *l
		case abstract != nil:
			abstract.levels[at] = *l
		}
		l = nil
	}
	err := a.walk(part, visitor{begin: func(t tag) bool {
		switch t.name {
		case "w:abstractNum":
			abstract, num = &abstractList{}, nil
			n.abstract[t.attrs["abstractNumId"]] = abstract
			count++
		case "w:num":
			abstract, num = nil, &list{levels: map[int]level{}, starts: map[int]int{}}
			n.lists[t.attrs["numId"]] = num
			count++
		case "w:abstractNumId":
			if num != nil {
				num.abstract = t.val()
			}
		case "w:numStyleLink":
			if abstract != nil {
				abstract.link = t.val()
			}
		case "w:lvlOverride":
			at = depthOf(t.attrs["ilvl"])
		case "w:startOverride":
			if num != nil {
				num.starts[at], _ = strconv.Atoi(t.val())
			}
		case "w:lvl":
			at = depthOf(t.attrs["ilvl"])
			l = &level{restart: -1, known: true, format: "decimal", start: 1}
		case "w:rPrChange", "w:pPrChange", "mc:Fallback": // old properties, and a format for old programs
			return false
		default:
			if l != nil {
				l.read(t)
			}
		}
		return true
	}, end: func(name string) {
		if name == "w:lvl" {
			finish()
		}
	}, fail: func() error {
		if count > maxDefs {
			return grid.Refuse(fmt.Sprintf("Word 文件的列表超过 %d 个（%s）", maxDefs, part), "为防止耗尽内存，没有读取；请用 Word 或 WPS 另存一次")
		}
		return nil
	}})
	return n, err
}

// depthOf returns a level from 0, within the levels of a list.
func depthOf(ilvl string) int {
	n, _ := strconv.Atoi(ilvl)
	return min(max(n, 0), maxLevels-1)
}

// read takes a property of a level from an element in it.
func (l *level) read(t tag) {
	switch t.name {
	case "w:start":
		l.start, _ = strconv.Atoi(t.val())
	case "w:numFmt":
		l.format, l.custom = t.val(), t.attrs["format"]
	case "w:lvlText":
		const longest = 200
		l.text = t.val()
		if len(l.text) > longest {
			l.text = strings.ToValidUTF8(l.text[:longest], "")
		}
	case "w:lvlRestart":
		l.restart, _ = strconv.Atoi(t.val())
	case "w:isLgl":
		l.legal = t.on()
	case "w:suff":
		l.suffix = t.val()
	case "w:pStyle":
		l.style = t.val()
	case "w:rFonts":
		l.font = t.attrs["ascii"]
	case "w:vanish":
		l.hidden = t.on()
	}
}

// resolve returns a list and its abstract list, along the link of a numbering style.
func (n *numbering) resolve(id string) (*list, *abstractList) {
	num := n.lists[id]
	if num == nil {
		return nil, nil
	}
	a := n.abstract[num.abstract]
	for range 8 {
		if a == nil || a.link == "" {
			break
		}
		linked := n.lists[n.styles[a.link]]
		if linked == nil {
			break
		}
		a = n.abstract[linked.abstract]
	}
	return num, a
}

// levelOf returns the level of a list.
func levelOf(num *list, a *abstractList, at int) level {
	if l, ok := num.levels[at]; ok {
		return l
	}
	return a.levels[at]
}

// levelOfStyle returns the level of a list that belongs to a paragraph style, or -1.
func (n *numbering) levelOfStyle(id, style string) int {
	num, a := n.resolve(id)
	if a == nil || style == "" {
		return -1
	}
	for at := range maxLevels {
		if levelOf(num, a, at).style == style {
			return at
		}
	}
	return -1
}

// number is what Word shows before a paragraph of a list.
type number struct {
	text   string // with the gap behind it; "" none
	bullet bool
}

// next counts a paragraph of a list at a level, from 0.
func (n *numbering) next(id string, at int) number {
	num, a := n.resolve(id)
	if a == nil || at < 0 || at >= maxLevels {
		return number{}
	}
	l := levelOf(num, a, at)
	if !l.known {
		return number{}
	}
	c := n.counts[a]
	if c == nil {
		c = &counters{}
		n.counts[a] = c
	}
	if !num.used {
		num.used = true
		for level := range num.starts {
			c.seen[level] = false
		}
	}
	first := func(level int) int {
		if start, ok := num.starts[level]; ok {
			return start
		}
		return levelOf(num, a, level).start
	}
	if c.seen[at] {
		c.last[at]++
	} else {
		c.last[at], c.seen[at] = first(at), true
	}
	for deeper := at + 1; deeper < maxLevels; deeper++ {
		if r := levelOf(num, a, deeper).restart; r < 0 || r > at {
			c.seen[deeper] = false
		}
	}
	if l.hidden {
		return number{}
	}
	if l.format == "bullet" {
		return bullet(l)
	}
	text := n.text(l, func(level int) (int, string, string) {
		value := c.last[level]
		if !c.seen[level] && level != at {
			value = first(level)
		}
		of := levelOf(num, a, level)
		return value, of.format, of.custom
	})
	return number{text: text + gap(l, text)}
}

// text fills the numbers of the levels into the pattern of a level.
func (n *numbering) text(l level, value func(level int) (number int, format, custom string)) string {
	var b strings.Builder
	for i := 0; i < len(l.text); i++ {
		if l.text[i] != '%' || i+1 >= len(l.text) || l.text[i+1] < '1' || l.text[i+1] > '9' {
			b.WriteByte(l.text[i])
			continue
		}
		count, format, custom := value(int(l.text[i+1] - '1'))
		if l.legal && format != "none" {
			format = "decimal"
		}
		text, known := formatNumber(format, custom, count)
		if !known {
			n.unknown[format] = true
		}
		b.WriteString(text)
		i++
	}
	return b.String()
}

// gap returns what parts a number from its text: nothing behind Chinese punctuation,
// whose character has the room.
func gap(l level, number string) string {
	trimmed := strings.TrimRight(number, " \u3000")
	if l.suffix == "nothing" || trimmed == "" || trimmed != number {
		return ""
	}
	for _, end := range []string{"、", "）", "．", "。", "：", "】", "〕", "》"} {
		if strings.HasSuffix(trimmed, end) {
			return ""
		}
	}
	return " "
}

// bullet returns the bullet of a level: a tick or a box is text, any other mark an item.
func bullet(l level) number {
	glyph := l.text
	if symbolFont(l.font) {
		glyph = symbols(l.font, glyph)
	}
	switch glyph {
	case "☐", "☑", "☒", "✓", "✔", "✗", "✘", "√", "×", "□":
		return number{text: glyph + " "}
	}
	return number{bullet: true}
}
