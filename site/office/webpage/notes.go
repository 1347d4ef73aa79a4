package webpage

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Notes collects what was left out or written otherwise, by kind, in the order of
// the first of each kind. The zero value is empty.
type Notes struct {
	kinds []string
	of    map[string]*noted
}

// noted is a kind of note: how often, and the first details.
type noted struct {
	count   int
	details []string
}

// Limits of a note: more details are counted only.
const (
	mostDetails   = 20
	longestDetail = 120 // characters
)

// Add counts a note of a kind, such as 隐藏的文字没有导入, with what it is about; detail
// may be "".
func (n *Notes) Add(kind, detail string) {
	if n.of == nil {
		n.of = map[string]*noted{}
	}
	k := n.of[kind]
	if k == nil {
		k = &noted{}
		n.of[kind] = k
		n.kinds = append(n.kinds, kind)
	}
	k.count++
	if detail = shorten(CleanSpace(detail)); detail != "" && len(k.details) < mostDetails && !slices.Contains(k.details, detail) {
		k.details = append(k.details, detail)
	}
}

// Lines returns the notes, one for each kind: the kind, how many, the details.
func (n *Notes) Lines() []string {
	lines := make([]string, 0, len(n.kinds))
	for _, kind := range n.kinds {
		k, line := n.of[kind], kind
		if k.count > 1 {
			line += fmt.Sprintf("（%d 处）", k.count)
		}
		if len(k.details) > 0 {
			line += "：“" + strings.Join(k.details, "”“") + "”"
		}
		if k.count > len(k.details) && len(k.details) == mostDetails {
			line += "等"
		}
		lines = append(lines, line)
	}
	return lines
}

// shorten returns at most longestDetail characters of a text.
func shorten(text string) string {
	if utf8.RuneCountInString(text) <= longestDetail {
		return text
	}
	return string([]rune(text)[:longestDetail]) + "……"
}
