package toml

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Assignment is another value for a key: "fine", "subject.name" (a key of a table),
// "revised.0.note" (a key of the first [[revised]]). Value is TOML; "" takes the key
// away, and with Key "subject" or "revised.0" the whole table.
type Assignment struct{ Key, Value string }

// ErrLayout is the error of an assignment to a text that is valid, but written in a way
// that Edit cannot follow.
var ErrLayout = errors.New("文件头的写法太特别，不能逐项改写，请直接改文件")

// Edit returns a valid text in which keys have other values. Comments, order and all
// other statements stay as they are. A new key is written where a comment holds its
// place ("# fine = "), else behind the last statement of its table; an element of
// [[x]] with the next free number behind the others, any other new table at the end.
// A table that loses its last key goes too. The result is read again: every assigned
// key has its value and no other key has changed, or the error is ErrLayout.
func Edit(text string, assignments []Assignment) (string, error) {
	before, problems := Parse("", []byte(text), 1)
	if len(problems) > 0 {
		return "", ErrLayout
	}
	want := before.Leaves()
	for _, a := range assignments {
		if !assignable.MatchString(a.Key) {
			return "", ErrLayout
		}
		for key := range want {
			if key == a.Key || a.Value == "" && strings.HasPrefix(key, a.Key+".") {
				delete(want, key)
			}
		}
		if a.Value != "" {
			value, problems := Parse("", []byte("x = "+a.Value+"\n"), 1)
			if len(problems) > 0 || len(value.Entries) != 1 {
				return "", ErrLayout
			}
			want[a.Key] = value.Entries[0].Value.written()
		}
		tree, _ := Parse("", []byte(text), 1)
		text = assign(text, tree, a)
	}
	after, problems := Parse("", []byte(text), 1)
	if len(problems) > 0 || !maps.Equal(renumbered(want), after.Leaves()) {
		return "", ErrLayout
	}
	return text, nil
}

var assignable = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,2}$`)

// number returns the number of an element in a key; ok is false for a name.
func number(part string) (n int, ok bool) {
	u, err := strconv.ParseUint(part, 10, 16)
	return int(u), err == nil
}

// assign makes one assignment; tree is that of text.
func assign(text string, tree *Table, a Assignment) string {
	table, key, nested := strings.Cut(a.Key, ".")
	if !nested {
		if a.Value != "" {
			return setOrUncomment(text, "", a.Key, a.Value)
		}
		if line, ok := without(text, "", a.Key); ok {
			return line
		}
		return withoutTable(text, a.Key, -1)
	}
	nth, sub, _ := strings.Cut(key, ".")
	n, numbered := number(nth)
	if e, written := tree.Get(table); written && slices.ContainsFunc(statements(text), func(s statement) bool { return s.table == "" && s.key == table }) {
		value := e.Value.with(key, a.Value) // in braces
		if value == "" {
			line, _ := without(text, "", table)
			return line
		}
		return Set(text, "", table, value)
	}
	switch {
	case !numbered && a.Value != "":
		return setOrUncomment(text, table, key, a.Value)
	case !numbered:
		text, _ = without(text, table, key)
		if rest := statements(text); !slices.ContainsFunc(rest, func(s statement) bool {
			return s.table == table && s.key != "" || strings.HasPrefix(s.table, table+".")
		}) {
			text = withoutTable(text, table, -1)
		}
		return text
	case sub == "":
		return withoutTable(text, table, n)
	}
	start, end := element(text, table, n)
	if start == end { // the next free number
		at := len(text)
		if n > 0 {
			_, at = element(text, table, n-1)
		}
		head := text[:at]
		if head != "" && !strings.HasSuffix(head, "\n") {
			head += "\n"
		}
		return head + "[[" + table + "]]\n" + sub + " = " + a.Value + "\n" + text[at:]
	}
	part := text[start:end]
	if a.Value != "" {
		return text[:start] + Set(part, table, sub, a.Value) + text[end:]
	}
	part, _ = without(part, table, sub)
	if !slices.ContainsFunc(statements(part), func(s statement) bool { return s.key != "" }) {
		part = ""
	}
	return text[:start] + part + text[end:]
}

// with returns a table or a list of tables in braces as text, with another value for a
// key; "" when nothing is left.
func (v Value) with(key, value string) string {
	nth, sub, _ := strings.Cut(key, ".")
	if n, ok := number(nth); ok {
		var elements []string
		for i := 0; i < len(v.List) || i == n && value != ""; i++ {
			element := Value{Kind: Inline, Table: &Table{}}
			if i < len(v.List) {
				element = v.List[i]
			}
			text := element.written()
			if i == n {
				if text = ""; sub != "" {
					text = element.with(sub, value)
				}
			}
			if text != "" {
				elements = append(elements, text)
			}
		}
		if len(elements) == 0 {
			return ""
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	var pairs []string
	written := false
	if v.Table != nil {
		for _, e := range v.Table.Entries {
			text := e.Value.written()
			if e.Key == key {
				text, written = value, true
			}
			if text != "" {
				pairs = append(pairs, e.Key+" = "+text)
			}
		}
	}
	if !written && value != "" {
		pairs = append(pairs, key+" = "+value)
	}
	if len(pairs) == 0 {
		return ""
	}
	return "{ " + strings.Join(pairs, ", ") + " }"
}

// written returns a value as TOML in one line.
func (v Value) written() string {
	var parts []string
	switch v.Kind {
	case String:
		return Quoted(v.Text)
	case List:
		for _, e := range v.List {
			parts = append(parts, e.written())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case Inline:
		for _, e := range v.Table.Entries {
			parts = append(parts, e.Key+" = "+e.Value.written())
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return v.Text
}

// Leaves returns the values of a tree by their keys, as Assignment has them.
func (t *Table) Leaves() map[string]string {
	leaves := map[string]string{}
	var visit func(key string, v Value)
	visit = func(key string, v Value) {
		tables, isTables := v.Tables()
		switch {
		case v.Kind == Inline:
			for _, e := range v.Table.Entries {
				visit(key+"."+e.Key, e.Value)
			}
		case isTables && len(tables) > 0:
			for i, e := range v.List {
				visit(key+"."+strconv.Itoa(i), e)
			}
		default:
			leaves[key] = v.written()
		}
	}
	for _, e := range t.Entries {
		visit(e.Key, e.Value)
	}
	return leaves
}

// renumbered closes the gaps that elements of [[x]] have left.
func renumbered(leaves map[string]string) map[string]string {
	numbers := map[string][]int{}
	for key := range leaves {
		if parts := strings.Split(key, "."); len(parts) == 3 {
			if n, ok := number(parts[1]); ok && !slices.Contains(numbers[parts[0]], n) {
				numbers[parts[0]] = append(numbers[parts[0]], n)
			}
		}
	}
	closed := map[string]string{}
	for key, value := range leaves {
		if parts := strings.Split(key, "."); len(parts) == 3 {
			if n, ok := number(parts[1]); ok {
				slices.Sort(numbers[parts[0]])
				key = parts[0] + "." + strconv.Itoa(slices.Index(numbers[parts[0]], n)) + "." + parts[2]
			}
		}
		closed[key] = value
	}
	return closed
}

var startsHeader = regexp.MustCompile(`(?m)^(# ?)?\[`)

// setOrUncomment sets a key; an absent one takes the place of the comment that holds
// its place.
func setOrUncomment(text, table, key, value string) string {
	if slices.ContainsFunc(statements(text), func(s statement) bool { return s.table == table && s.key == key }) {
		return Set(text, table, key, value)
	}
	start := 0
	if table != "" {
		header, _ := element(text, table, 0)
		start = min(endOfLine(text, header)+1, len(text))
	}
	end := len(text)
	if at := startsHeader.FindStringIndex(text[start:]); at != nil {
		end = start + at[0]
	}
	blank := regexp.MustCompile(`(?m)^# ?` + regexp.QuoteMeta(key) + ` = ?(\[\]|"")?[ \t]*(#[^\n]*)?$`)
	at := blank.FindStringSubmatchIndex(text[start:end])
	if at == nil {
		return Set(text, table, key, value)
	}
	line := key + " = " + value
	if at[4] >= 0 {
		line += " " + text[start+at[4]:start+at[5]]
	}
	return text[:start+at[0]] + line + text[start+at[1]:]
}

// without returns a text without the line of a key; ok is false when there is none.
func without(text, table, key string) (rest string, ok bool) {
	list := statements(text)
	i := slices.IndexFunc(list, func(s statement) bool { return s.table == table && s.key == key })
	if i < 0 {
		return text, false
	}
	start, end := startOfStatement(text, list[i].value), endOfLine(text, list[i].end)
	return text[:start] + text[min(end+1, len(text)):], true
}

// withoutTable returns a text without the headers of a table, their keys, and the tables
// in it; of [[table]] only the n-th, unless n is -1.
func withoutTable(text, table string, n int) string {
	if n >= 0 {
		start, end := element(text, table, n)
		return text[:start] + text[end:]
	}
	for {
		start, end := element(text, table, 0)
		if start == end {
			return text
		}
		text = text[:start] + text[end:]
	}
}

// element returns where the n-th table of a name begins and ends: behind its last
// statement, that of a table in it included. Comments behind are not its own. Both are
// the end of the text when there is no such table.
func element(text, table string, n int) (start, end int) {
	start = -1
	last := 0 // end of the last statement of the element
	for _, s := range statements(text) {
		if s.key != "" || strings.HasPrefix(s.table, table+".") {
			last = s.end
			continue
		}
		if start >= 0 {
			break
		}
		if last = s.end; s.table == table {
			if n--; n < 0 {
				start = startOfStatement(text, s.end-1)
			}
		}
	}
	if start < 0 {
		return len(text), len(text)
	}
	return start, min(endOfLine(text, last)+1, len(text))
}

// Set returns a valid text in which a key has another value, which is TOML: comments,
// order and all other statements stay as they are. table is the name in the header
// before the key, "" for keys before the first header; of a [[table]] the last one is
// meant. A key that is absent is written behind the last statement of its table, a
// table that is absent at the end.
func Set(text, table, key, value string) string {
	end, found := 0, table == ""
	var own *statement
	for _, s := range statements(text) {
		switch {
		case s.table != table:
			continue
		case s.key == key:
			own = &s
		case s.key == "": // the header of a [[table]] begins another one
			own = nil
		}
		end, found = s.end, true
	}
	if own != nil {
		return text[:own.value] + value + text[own.end:]
	}
	line := key + " = " + value + "\n"
	switch {
	case !found:
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		return text + "[" + table + "]\n" + line
	case end == 0:
		return line + text
	}
	end = endOfLine(text, end)
	if end == len(text) {
		return text + "\n" + line
	}
	return text[:end+1] + line + text[end+1:]
}

// statement is a header or a key with its value, by offsets.
type statement struct {
	table, key string // key is "" for a header
	value, end int    // where the value begins; where the statement ends
}

// statements returns those of a valid text, in order.
func statements(text string) (list []statement) {
	s := newScanner(text, 1)
	table := ""
	for s.skip(" \t\r\n"); s.at < len(s.text); s.skip(" \t\r\n") {
		start := s.at
		if text[s.at] == '[' {
			s.at = endOfValue(text, s.at)
			table = strings.TrimSpace(strings.Trim(text[start:s.at], "[]"))
			list = append(list, statement{table: table, end: s.at})
			continue
		}
		var parts []string
		for last := false; !last; {
			var key string
			_, key, last = s.keyPart()
			parts = append(parts, key)
		}
		s.skip(" \t")
		value := s.at
		s.at = endOfValue(text, s.at)
		if s.at == start { // no valid text leads here
			return list
		}
		n := len(parts) - 1
		name := strings.Join(parts[:n], ".")
		if table != "" && name != "" {
			name = table + "." + name
		} else if name == "" {
			name = table
		}
		list = append(list, statement{name, parts[n], value, s.at})
	}
	return list
}

// endOfValue returns the end of the value at text[i]: a string, a scalar, or brackets
// with all that is in them.
func endOfValue(text string, i int) int {
	if i >= len(text) {
		return i
	}
	switch text[i] {
	case '"', '\'':
		return endOfString(text, i)
	case '[', '{':
		depth := 0
		for at, c := range marks(text[i:]) {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				if depth--; depth == 0 {
					return i + at + 1
				}
			}
		}
		return len(text)
	}
	return endOfScalar(text, i)
}
