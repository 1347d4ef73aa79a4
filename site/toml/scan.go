package toml

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// scan returns the tree of a text whose values the library has decoded. The maps
// are used up: an open table takes the place of each map that the scanner meets.
func scan(text string, firstLine int, values map[string]any) *Table {
	root, _ := newScanner(text, firstLine).document(values)
	return root.table
}

// scanner finds keys and values in valid text. Its methods start at the first
// byte of what they read and stop behind the last.
type scanner struct {
	text  string
	at    int
	ruler ruler // at the last place that was asked for
}

func newScanner(text string, firstLine int) *scanner {
	return &scanner{text: text, ruler: ruler{text: text, pos: Pos{firstLine, 1}}}
}

// open is a table that further headers and dotted keys may add to.
type open struct {
	table  *Table
	values map[string]any
}

// openList is the list of a [[header]].
type openList struct {
	values   []Value // of the list's entry, all of them allocated
	maps     []map[string]any
	elements []open // read up to now
}

// document reads the whole text and returns the root, and the table that the
// last header opened.
func (s *scanner) document(values map[string]any) (root, current open) {
	root = newTable(s.pos(), values)
	current = root
	for s.skip(" \t\r\n"); s.at < len(s.text); s.skip(" \t\r\n") {
		if s.text[s.at] == '[' {
			current = s.tableHeader(root)
		} else {
			s.keyValue(current)
		}
	}
	return root, current
}

func newTable(pos Pos, values map[string]any) open {
	if values == nil {
		values = map[string]any{}
	}
	return open{&Table{Pos: pos, Entries: make([]Entry, 0, len(values))}, values}
}

// tableHeader reads [a.b] or [[a.b]] and returns its table.
func (s *scanner) tableHeader(root open) open {
	array := strings.HasPrefix(s.text[s.at:], "[[")
	s.at++
	if array {
		s.at++
	}
	table := root
	for {
		pos, key, last := s.keyPart()
		switch {
		case !last:
			table = table.child(pos, key)
		case array:
			s.at++
			return table.element(pos, key)
		default:
			table = table.child(pos, key)
			table.table.Pos = pos
			return table
		}
	}
}

// keyPart reads a part of a dotted key and the sign behind it; last is true where
// this sign is no dot.
func (s *scanner) keyPart() (pos Pos, key string, last bool) {
	s.skip(" \t")
	pos, key = s.pos(), s.key()
	s.skip(" \t")
	last = s.at >= len(s.text) || s.text[s.at] != '.'
	s.at++
	return pos, key, last
}

func (s *scanner) key() string {
	start := s.at
	if s.at < len(s.text) && (s.text[s.at] == '"' || s.text[s.at] == '\'') {
		s.at = endOfString(s.text, s.at)
		return unquote(s.text[start:s.at])
	}
	for s.at < len(s.text) && isBare(s.text[s.at]) {
		s.at++
	}
	return s.text[start:s.at]
}

func isBare(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}

// child returns the table of a key; of a [[key]] its last element.
func (t open) child(pos Pos, key string) open {
	switch v := t.values[key].(type) {
	case open:
		return v
	case *openList:
		return v.elements[len(v.elements)-1]
	case map[string]any:
		child := newTable(pos, v)
		t.add(key, pos, Value{Kind: Inline, Pos: pos, Table: child.table})
		t.values[key] = child
		return child
	}
	return newTable(pos, nil) // no valid text leads here
}

// element returns the next table of [[key]].
func (t open) element(pos Pos, key string) open {
	list, ok := t.values[key].(*openList)
	if !ok {
		maps, _ := t.values[key].([]map[string]any)
		list = &openList{values: make([]Value, len(maps)), maps: maps}
		t.add(key, pos, Value{Kind: List, Pos: pos, List: list.values})
		t.values[key] = list
	}
	n := len(list.elements)
	if n == len(list.maps) {
		return newTable(pos, nil) // no valid text leads here
	}
	element := newTable(pos, list.maps[n])
	list.values[n] = Value{Kind: Inline, Pos: pos, Table: element.table}
	list.elements = append(list.elements, element)
	return element
}

func (t open) add(key string, pos Pos, v Value) {
	t.table.Entries = append(t.table.Entries, Entry{key, pos, v})
}

// keyValue reads a.b = value.
func (s *scanner) keyValue(table open) {
	for {
		pos, key, last := s.keyPart()
		if !last {
			table = table.child(pos, key)
			continue
		}
		s.skip(" \t")
		v, inline := s.value(table.values[key])
		table.add(key, pos, v)
		if inline.table != nil {
			table.values[key] = inline
		}
		return
	}
}

// value reads a value that the library has decoded. A table in braces is also
// returned open, because the library lets later keys add to it.
func (s *scanner) value(decoded any) (v Value, inline open) {
	v.Pos = s.pos()
	start := s.at
	switch decoded := decoded.(type) {
	case string:
		if c := s.text[s.at]; c != '"' && c != '\'' { // a date that the library refused
			v.Kind, v.Text = s.refusedDate()
			break
		}
		s.at = endOfString(s.text, s.at)
		v.Kind, v.Text = String, decoded
	case []any:
		v.Kind, v.List = List, make([]Value, len(decoded))
		s.at++
		for i := range decoded {
			s.skip(" \t\r\n,")
			v.List[i], _ = s.value(decoded[i])
		}
		s.skip(" \t\r\n,")
		s.at++
	case map[string]any:
		inline = newTable(v.Pos, decoded)
		v.Kind, v.Table = Inline, inline.table
		s.at++
		for s.skip(" \t\r\n,"); s.text[s.at] != '}'; s.skip(" \t\r\n,") {
			s.keyValue(inline)
		}
		s.at++
	default:
		s.at = endOfScalar(s.text, s.at)
		v.Kind, v.Text = kindOf(decoded), s.text[start:s.at]
	}
	return v, inline
}

// refusedDate reads a date or time that the library refused.
func (s *scanner) refusedDate() (Kind, string) {
	start := s.at
	s.at = endOfScalar(s.text, s.at)
	switch text := s.text[start:s.at]; {
	case !strings.Contains(text, "-"):
		return Time, text
	case strings.Contains(text, ":"):
		return DateTime, text
	default:
		return Date, text
	}
}

// skip passes over bytes of a set, and over comments where the set has the end
// of a line.
func (s *scanner) skip(set string) {
	comments := strings.Contains(set, "\n")
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case strings.IndexByte(set, c) >= 0:
			s.at++
		case c == '#' && comments:
			s.at = endOfLine(s.text, s.at)
		default:
			return
		}
	}
}

func (s *scanner) pos() Pos {
	s.ruler = s.ruler.to(s.at)
	return s.ruler.pos
}

// ruler measures places of increasing offsets in one pass over the text.
type ruler struct {
	text   string
	offset int
	pos    Pos // of offset
}

// to returns the ruler at an offset, which is not before its own.
func (r ruler) to(offset int) ruler {
	for ; r.offset < min(offset, len(r.text)); r.offset++ {
		switch c := r.text[r.offset]; {
		case c == '\n':
			r.pos = Pos{r.pos.Line + 1, 1}
		case utf8.RuneStart(c):
			r.pos.Column++
		}
	}
	return r
}

// at returns the place of an offset, which is not before the ruler's own.
func (r ruler) at(offset int) Pos { return r.to(offset).pos }

// endOfString returns the end of the string whose quotation mark is text[i]. A
// string without end goes on to the end of its line, a long string to the end of
// the text.
func endOfString(text string, i int) int {
	quote := text[i]
	triple := text[i:min(i+3, len(text))]
	long := triple == `"""` || triple == `'''`
	if long {
		i += 2
	}
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quote == '"':
			i++
		case c == '\n' && !long:
			return i
		case c == quote && !long:
			return i + 1
		case c == quote && strings.HasPrefix(text[i:], triple):
			for i += 3; i < len(text) && text[i] == quote; i++ {
			}
			return i
		}
	}
	return len(text)
}

// endOfScalar returns the end of the number, date or word at text[i].
func endOfScalar(text string, i int) int {
	end := strings.IndexAny(text[i:], ",]}#\r\n")
	if end < 0 {
		end = len(text) - i
	}
	return i + len(strings.TrimRight(text[i:i+end], " \t"))
}

// endOfLine returns the offset of the line's end, at the line break.
func endOfLine(text string, i int) int {
	if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(text)
}

// marks yields the brackets, separators and ends of lines outside of strings and
// comments. The text need not be valid.
func marks(text string) iter.Seq2[int, byte] {
	return func(yield func(int, byte) bool) {
		for i := 0; i < len(text); {
			switch c := text[i]; c {
			case '"', '\'':
				i = endOfString(text, i)
				continue
			case '#':
				i = endOfLine(text, i)
				continue
			case '[', ']', '{', '}', '.', '=', ',', '\n':
				if !yield(i, c) {
					return
				}
			}
			i++
		}
	}
}

// maxDepth bounds nesting; no file of a site comes near it.
const maxDepth = 16

// tooDeep returns the offset at which brackets, and dots in the keys before
// them, nest beyond maxDepth: what the library does for a key grows with both.
func tooDeep(text string) (offset int, deep bool) {
	var dots [maxDepth + 1]int // by depth of brackets
	depth, sum := 0, 0
	for i, c := range marks(text) {
		switch c {
		case '.':
			dots[depth]++
			sum++
		case '[', '{':
			depth++
		case ']', '}', ',', '\n':
			sum -= dots[depth]
			dots[depth] = 0
			if (c == ']' || c == '}') && depth > 0 {
				depth--
			}
		}
		if depth+sum > maxDepth {
			return i, true
		}
	}
	return 0, false
}
