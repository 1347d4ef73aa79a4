package importer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"gongkai/site/toml"
)

// entry is one key of the front matter as TOML, or a table with its keys.
type entry struct {
	key  string
	toml string // "fine = 5000" or "[subject]\nname = …"; without the last line end
	cell int    // index of the column that it comes from; -1 for none
	also []int  // of a table, the columns that its lines come from
	note string // what follows as a comment; ""
}

// from is the column that a line of the entry comes from; -1 for none.
func (e entry) from(line int) int {
	if line < len(e.also) {
		return e.also[line]
	}
	return e.cell
}

func (e entry) table() bool { return strings.HasPrefix(e.toml, "[") }

// front writes entries between the fences, keys before tables, with the mark on
// the second line and the body behind. lines has the first line of each entry.
func front(entries []entry, body string) (text []byte, order []entry, lines []int) {
	var b strings.Builder
	b.WriteString("+++\n")
	line := 3 // the mark comes on 2
	for _, tables := range []bool{false, true} {
		for _, e := range entries {
			if e.table() != tables {
				continue
			}
			order, lines = append(order, e), append(lines, line)
			b.WriteString(e.toml)
			if e.note != "" {
				b.WriteString("  # " + e.note)
			}
			b.WriteByte('\n')
			line += strings.Count(e.toml, "\n") + 1
		}
	}
	b.WriteString("+++\n")
	if body != "" {
		b.WriteString("\n" + body)
	}
	return []byte(b.String()), order, lines
}

// The mark is a comment of the front matter: by it a later import knows its own
// text again.
const (
	markBegin = "# 由 gongkai import 写成，校验码 "
	markEnd   = "；人工改过以后，再次导入不会覆盖。"
)

var markLine = regexp.MustCompile(`(?m)^` + markBegin + `([0-9a-f]{32})[^\n]*\n`)

// marked puts the mark behind the first fence.
func marked(text []byte) []byte {
	return fmt.Appendf(nil, "+++\n%s%s%s\n%s", markBegin, sum(text), markEnd, bytes.TrimPrefix(text, []byte("+++\n")))
}

func sum(text []byte) string {
	whole := sha256.Sum256(text)
	return hex.EncodeToString(whole[:16])
}

// ours says whether a file is as an import wrote it: its text without the mark
// has the sum that the mark names. Line ends and a byte-order mark, which
// editors and version control change by themselves, do not count.
func ours(file []byte) (sumThen string, untouched bool) {
	text := normal(file)
	at := markLine.FindSubmatchIndex(text)
	if at == nil {
		return "", false
	}
	sumThen = string(text[at[2]:at[3]])
	return sumThen, sum(append(bytes.Clone(text[:at[0]]), text[at[1]:]...)) == sumThen
}

// normal is a file's text with LF line ends and without a byte-order mark.
func normal(file []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(file, []byte("\uFEFF")), []byte("\r\n"), []byte("\n"))
}

// keys reads the front matter of a file that an import wrote: the entries that
// stand above its tables.
func keys(file []byte) (entries []entry) {
	text, ok := bytes.CutPrefix(normal(file), []byte("+++\n"))
	text, _, closed := bytes.Cut(text, []byte("\n+++\n"))
	if !ok || !closed {
		return nil
	}
	tree, problems := toml.Parse("", text, 2)
	if len(problems) > 0 {
		return nil
	}
	for _, e := range tree.Entries {
		if value := rewritten(e.Value); value != "" {
			entries = append(entries, entry{key: e.Key, toml: e.Key + " = " + value, cell: -1})
		}
	}
	return entries
}

// rewritten is a value as this package writes it; "" for a table.
func rewritten(v toml.Value) string {
	switch v.Kind {
	case toml.String:
		return quoted(v.Text)
	case toml.Inline:
		return ""
	case toml.List:
		var parts []string
		for _, e := range v.List {
			part := rewritten(e)
			if part == "" {
				return ""
			}
			parts = append(parts, part)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return v.Text
}

// quoted is a text as a basic string of TOML.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func list(texts []string) string {
	parts := make([]string, len(texts))
	for i, text := range texts {
		parts[i] = quoted(text)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
