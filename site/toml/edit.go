package toml

import "strings"

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
