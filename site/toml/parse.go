package toml

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"gongkai/site/diag"
)

// maxDepth bounds nesting; no file of a site comes near it.
const maxDepth = 16

// Parse reads TOML. firstLine is the number of src's first line in its file;
// path only goes into problems. With problems the tree holds what was read
// before them.
func Parse(path string, src []byte, firstLine int) (*Table, []diag.Problem) {
	p := parser{path: path, src: src, text: string(src), root: &Table{Pos: Pos{firstLine, 1}}}
	p.starts = lineStarts(src)
	p.firstLine = firstLine
	if i := invalidUTF8(src); i >= 0 {
		p.report(i, "bad-encoding", "请在编辑器中另存为 UTF-8 编码", "文件不是 UTF-8 编码")
		return p.root, p.problems
	}
	p.root.Entries = make([]Entry, 0, min(len(p.starts), usual))
	p.current = p.root
	var lib unstable.Parser
	lib.Reset(src)
	for lib.NextExpression() {
		p.expression(lib.Expression())
	}
	if err := lib.Error(); err != nil {
		p.syntax(&lib, err)
	}
	p.root.detach()
	return p.root, p.problems
}

// detach gives the strings of a tree a text of their own: who keeps one of them
// keeps the others, and not the keys, dates and signs between them.
func (t *Table) detach() {
	size := 0
	t.strings(func(s *string) { size += len(*s) })
	var text strings.Builder
	text.Grow(size)
	t.strings(func(s *string) {
		start := text.Len()
		text.WriteString(*s)
		*s = text.String()[start:]
	})
}

func (t *Table) strings(visit func(*string)) {
	for i := range t.Entries {
		t.Entries[i].Value.strings(visit)
	}
}

func (v *Value) strings(visit func(*string)) {
	switch {
	case v.Kind == String:
		visit(&v.Text)
	case v.Table != nil:
		v.Table.strings(visit)
	}
	for i := range v.List {
		v.List[i].strings(visit)
	}
}

// usual is how many keys a table of a document has at most, most of the time.
const usual = 24

type parser struct {
	path      string
	src       []byte
	text      string // src; keys and values are parts of it until they are detached
	starts    []int  // offset of each line
	firstLine int
	root      *Table
	current   *Table
	problems  []diag.Problem
}

func lineStarts(src []byte) []int {
	starts := append(make([]int, 0, bytes.Count(src, []byte("\n"))+1), 0)
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func invalidUTF8(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// pos turns an offset into line and column.
func (p *parser) pos(offset int) Pos {
	line := sort.SearchInts(p.starts, offset+1) - 1
	column := utf8.RuneCount(p.src[p.starts[line]:min(offset, len(p.src))]) + 1
	return Pos{p.firstLine + line, column}
}

// said is the text of a key or a value that stands at an offset: a part of the
// source where it is written without escapes.
func (p *parser) said(n *unstable.Node, at int) string {
	for _, from := range [...]int{at, at + 1} { // behind a quotation mark
		if to := from + len(n.Data); to <= len(p.text) && p.text[from:to] == string(n.Data) {
			return p.text[from:to]
		}
	}
	return string(n.Data)
}

func (p *parser) report(offset int, code, hint, format string, args ...any) {
	p.problems = append(p.problems, p.pos(offset).In(p.path).Problem(code, diag.Error, hint, format, args...))
}

func (p *parser) tooDeep(at int) {
	p.report(at, "bad-toml", "请减少嵌套", "嵌套超过 %d 层", maxDepth)
}

func (p *parser) expression(n *unstable.Node) {
	switch n.Kind {
	case unstable.Table:
		p.current = p.header(n, false)
	case unstable.ArrayTable:
		p.current = p.header(n, true)
	case unstable.KeyValue:
		p.keyValue(p.current, n, 0)
	}
}

// header finds or makes the table of [a.b] or the next element of [[a.b]].
func (p *parser) header(n *unstable.Node, array bool) *Table {
	keys := n.Key()
	t := p.root
	for depth := 0; keys.Next(); depth++ {
		key := keys.Node()
		at := int(key.Raw.Offset)
		if depth > maxDepth {
			p.tooDeep(at)
			return &Table{Pos: p.pos(at)}
		}
		if !keys.IsLast() {
			t = p.child(t, key, at)
			continue
		}
		if array {
			return p.element(t, key, at)
		}
		t = p.child(t, key, at)
		if t.explicit {
			p.report(at, "double-key", "请合并成一处", "表 [%s] 写了两次", key.Data)
		}
		t.explicit, t.Pos = true, p.pos(at)
	}
	return t
}

// child returns the table under key, the last element where key is [[key]].
func (p *parser) child(t *Table, key *unstable.Node, at int) *Table {
	name := p.said(key, at)
	e, ok := t.Get(name)
	if !ok {
		made := &Table{Pos: p.pos(at)}
		t.Entries = append(t.Entries, Entry{name, p.pos(at), Value{Kind: Inline, Pos: p.pos(at), Table: made}})
		return made
	}
	if e.Value.Kind == Inline {
		return e.Value.Table
	}
	if tables, ok := e.Value.Tables(); ok && len(tables) > 0 {
		return tables[len(tables)-1]
	}
	p.report(at, "double-key", "请改用别的键名，或者删去其中一处", "键 %s 已经有值，不能再作为表", name)
	return &Table{Pos: p.pos(at)}
}

// element appends a table to the list [[key]].
func (p *parser) element(t *Table, key *unstable.Node, at int) *Table {
	name, made := p.said(key, at), &Table{Pos: p.pos(at), explicit: true}
	v := Value{Kind: Inline, Pos: p.pos(at), Table: made}
	for i := range t.Entries {
		e := &t.Entries[i]
		if e.Key != name {
			continue
		}
		if _, ok := e.Value.Tables(); !ok {
			p.report(at, "double-key", "请改用别的键名，或者删去其中一处", "键 %s 已经有值，不能再写 [[%s]]", name, name)
			return made
		}
		e.Value.List = append(e.Value.List, v)
		return made
	}
	t.Entries = append(t.Entries, Entry{name, p.pos(at), Value{Kind: List, Pos: p.pos(at), List: []Value{v}}})
	return made
}

func (p *parser) keyValue(t *Table, n *unstable.Node, depth int) {
	keys := n.Key()
	for dots := 0; keys.Next(); dots++ {
		key := keys.Node()
		at := int(key.Raw.Offset)
		if dots > maxDepth {
			p.tooDeep(at)
			return
		}
		if !keys.IsLast() {
			t = p.child(t, key, at)
			continue
		}
		name := p.said(key, at)
		if first, ok := t.Get(name); ok {
			p.report(at, "double-key", "请只保留一处", "键 %s 写了两次，前一次在第 %d 行", name, first.Pos.Line)
			return
		}
		v := p.value(n.Value(), at, depth)
		t.Entries = append(t.Entries, Entry{name, p.pos(at), v})
	}
}

// value converts a node; at is the offset to use where the node has none.
func (p *parser) value(n *unstable.Node, at, depth int) Value {
	if n.Raw.Length > 0 {
		at = int(n.Raw.Offset)
	}
	v := Value{Pos: p.pos(at), Text: p.said(n, at)}
	if depth > maxDepth {
		p.tooDeep(at)
		return v
	}
	switch n.Kind {
	case unstable.Integer:
		v.Kind = Integer
	case unstable.Float:
		v.Kind = Float
	case unstable.Bool:
		v.Kind = Boolean
	case unstable.LocalDate:
		v.Kind = Date
	case unstable.LocalDateTime, unstable.DateTime:
		v.Kind = DateTime
	case unstable.LocalTime:
		v.Kind = Time
	case unstable.Array:
		v.Kind = List
		for it := n.Children(); it.Next(); {
			v.List = append(v.List, p.value(it.Node(), at, depth+1))
		}
	case unstable.InlineTable:
		v.Kind, v.Table = Inline, &Table{Pos: v.Pos, explicit: true}
		for it := n.Children(); it.Next(); {
			p.keyValue(v.Table, it.Node(), depth+1)
		}
	}
	return v
}

var dateLike = regexp.MustCompile(`^\s*[^=]*=\s*([0-9]+[-/.年][0-9]+[-/.月][^\s#]*)`)

// syntax reports what the library could not read. A slip in a date is by far
// the most common one and gets its own words.
func (p *parser) syntax(lib *unstable.Parser, err error) {
	offset := len(p.src)
	var pe *unstable.ParserError
	if errors.As(err, &pe) && len(pe.Highlight) > 0 {
		offset = int(lib.Range(pe.Highlight).Offset)
	}
	start := p.starts[sort.SearchInts(p.starts, min(offset, len(p.src))+1)-1]
	line, _, _ := bytes.Cut(p.src[start:], []byte("\n"))
	if m := dateLike.FindSubmatchIndex(line); m != nil {
		p.report(start+m[2], "bad-date", "日期写作 2026-03-05，年份四位，不加引号",
			"日期 %s 写法不对", line[m[2]:m[3]])
		return
	}
	p.report(offset, "bad-toml", "文字要加英文双引号，一行一个“键 = 值”", "读不懂这一行：%s", explain(err))
}

// explain says the library's commonest complaints in Chinese.
func explain(err error) string {
	text := err.Error()
	for _, e := range [...]struct{ english, chinese string }{
		{"start of value", "等号后面的文字没有加引号，或者写法不对"},
		{"expected '='", "键的后面缺少等号"},
		{"strings cannot have new lines", "引号没有闭合"},
		{"expected newline", "一行里有多余的内容"},
		{"not terminated", "括号或者引号没有闭合"},
		{"expected", "括号或者引号没有闭合"},
	} {
		if strings.Contains(text, e.english) {
			return e.chinese
		}
	}
	return fmt.Sprintf("不符合 TOML 写法（%s）", strings.TrimPrefix(text, "toml: "))
}
