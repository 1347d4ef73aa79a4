package toml

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"gongkai/site/diag"
)

// Parse reads TOML. firstLine is the number of src's first line in its file;
// path only goes into problems. With problems the tree lacks the statements
// that were refused.
//
// A date or time of the right shape that the library refuses (2026-02-30) stays
// in the tree as written: the type that receives the text has better words.
func Parse(path string, src []byte, firstLine int) (*Table, []diag.Problem) {
	return ParseNamed(path, src, firstLine, nil)
}

// ParseNamed reads TOML as Parse does. keyFor returns the key that a Chinese name means,
// or "": authors write 公开日期 for published. It may be nil.
func ParseNamed(path string, src []byte, firstLine int, keyFor func(name string) string) (*Table, []diag.Problem) {
	f := file{path: path, firstLine: firstLine, keyFor: keyFor, text: strings.TrimPrefix(string(src), "\ufeff")}
	f.decodable = f.text
	if i := invalidUTF8(f.text); i >= 0 {
		f.report(i, "bad-encoding", "请在编辑器中另存为 UTF-8 编码", "文件不是 UTF-8 编码")
		return &Table{Pos: Pos{firstLine, 1}}, f.problems
	}
	values, refused := decode(f.decodable)
	for rounds := 1; refused != nil; rounds++ {
		f.explain(*refused, rounds == maxRounds)
		values, refused = decode(f.decodable)
	}
	root := scan(f.text, firstLine, values)
	root.compact()
	return root, f.problems
}

// maxRounds bounds how often a file with mistakes is read again, because a hostile
// file has 200,000 of them.
const maxRounds = 20

// file is a file that may have mistakes, without the statements refused up to now.
type file struct {
	path      string
	firstLine int
	text      string // spaces in place of refused statements
	decodable string // text with an empty string in place of each refused date
	problems  []diag.Problem
	keyFor    func(name string) string
}

func (f *file) report(offset int, code, hint, format string, args ...any) {
	at := ruler{text: f.text, pos: Pos{f.firstLine, 1}}.at(offset)
	f.problems = append(f.problems, at.In(f.path).Problem(code, diag.Error, hint, format, args...))
}

// invalidUTF8 returns the offset of the first byte that is no UTF-8; -1 without one.
func invalidUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if _, n := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && n == 1 {
			return i
		}
	}
	return -1
}

// refusal is the first thing in a text that the library refuses.
type refusal struct {
	offset, length int
	reason         string // the library's English sentence, or tooDeepReason
}

// decode returns the values of a text, tables as map[string]any. Nesting is
// bounded before the library reads the text, because it reads by recursion.
func decode(text string) (map[string]any, *refusal) {
	if offset, deep := tooDeep(text); deep {
		return nil, &refusal{offset, 1, tooDeepReason}
	}
	var root any
	_, err := toml.Decode(text, &root)
	if parse := (toml.ParseError{}); errors.As(err, &parse) {
		offset := max(0, min(parse.Position.Start, len(text)))
		for offset > 0 && offset < len(text) && !utf8.RuneStart(text[offset]) {
			offset--
		}
		return nil, &refusal{offset, parse.Position.Len, parse.Message}
	}
	if err != nil {
		return nil, &refusal{0, 1, err.Error()}
	}
	values, _ := root.(map[string]any)
	return values, nil
}

// unquote returns the text of a quoted key.
func unquote(quoted string) string {
	if len(quoted) < 2 {
		return "" // no valid text leads here
	}
	if inner := quoted[1 : len(quoted)-1]; quoted[0] == '\'' || !strings.Contains(inner, `\`) {
		return inner
	}
	values, _ := decode("key = " + quoted)
	text, _ := values["key"].(string)
	return text
}

// kindOf returns the kind of a scalar that the library decoded. A local date
// and a local time have a zone with a name of the library's own.
func kindOf(value any) Kind {
	switch v := value.(type) {
	case int64:
		return Integer
	case float64:
		return Float
	case bool:
		return Boolean
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return Date
		case "time-local":
			return Time
		}
		return DateTime
	}
	return String
}

// compact copies the tree's strings into one allocation, so that a record does
// not keep the whole file in memory.
func (t *Table) compact() {
	size := 0
	t.eachString(func(s *string) { size += len(*s) })
	var text strings.Builder
	text.Grow(size)
	t.eachString(func(s *string) {
		start := text.Len()
		text.WriteString(*s)
		*s = text.String()[start:]
	})
}

func (t *Table) eachString(visit func(*string)) {
	for i := range t.Entries {
		t.Entries[i].Value.eachString(visit)
	}
}

func (v *Value) eachString(visit func(*string)) {
	switch {
	case v.Kind == String:
		visit(&v.Text)
	case v.Table != nil:
		v.Table.eachString(visit)
	}
	for i := range v.List {
		v.List[i].eachString(visit)
	}
}
