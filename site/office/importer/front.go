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

// entry is a key of the front matter as TOML, or a table with its keys.
type entry struct {
	key  string
	toml string // "fine = 5000" or "[subject]\nname = …", without the last line end
	cell int    // index of the source column; -1 for none
	also []int  // of a table, the source column of each line
	note string // comment behind the value; may be ""
}

// from returns the source column of a line of the entry; -1 for none.
func (e entry) from(line int) int {
	if line < len(e.also) {
		return e.also[line]
	}
	return e.cell
}

// table reports whether the entry is a table.
func (e entry) table() bool { return strings.HasPrefix(e.toml, "[") }

// front writes entries between fences, keys before tables, then the body, without
// the mark. order has the entries as written; lines has the first line of each, as
// if the mark were on line 2.
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

// The mark is a comment of the front matter with the check code (校验码) of the
// text: a later import recognizes an untouched file by the mark.
const (
	markBegin = "# 由 gongkai import 写成，校验码 "
	markEnd   = "；人工改过以后，再次导入不会覆盖。"
)

var markLine = regexp.MustCompile(`(?m)^` + markBegin + `([0-9a-f]{32})[^\n]*\n`)

// marked inserts the mark after the first fence.
func marked(text []byte) []byte {
	return fmt.Appendf(nil, "+++\n%s%s%s\n%s", markBegin, sum(text), markEnd, bytes.TrimPrefix(text, []byte("+++\n")))
}

// sum returns the check code of a text.
func sum(text []byte) string {
	whole := sha256.Sum256(text)
	return hex.EncodeToString(whole[:16])
}

// checkMark returns the check code in the mark of a file, and reports whether the
// text is untouched: has that code without the mark. Line ends and a byte-order
// mark, which editors and version control change, do not count.
func checkMark(file []byte) (code string, untouched bool) {
	text := normal(file)
	at := markLine.FindSubmatchIndex(text)
	if at == nil {
		return "", false
	}
	code = string(text[at[2]:at[3]])
	return code, sum(append(bytes.Clone(text[:at[0]]), text[at[1]:]...)) == code
}

// normal returns a text with LF line ends and without a byte-order mark.
func normal(file []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(file, []byte("\uFEFF")), []byte("\r\n"), []byte("\n"))
}

// keys returns the entries before the tables in the front matter of a file.
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

// rewritten returns a value as this package writes values, or "" for a table.
func rewritten(v toml.Value) string {
	switch v.Kind {
	case toml.String:
		return toml.Quoted(v.Text)
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

// list returns texts as a list of TOML.
func list(texts []string) string {
	parts := make([]string, len(texts))
	for i, text := range texts {
		parts[i] = toml.Quoted(text)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
