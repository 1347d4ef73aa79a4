// Package toml reads TOML into an ordered tree in which every key and value
// has its place, so that a mistake in settings, rules, holidays or front matter
// is shown with its line and column.
//
// Three steps make the tree. The library (github.com/BurntSushi/toml, named in
// parse.go only) decides what is TOML and what a value is. A scanner finds the
// places of keys and values in text that the library has accepted, and the
// exact text of numbers and dates: an amount of money has all its digits.
// Decode fills a struct from the tree and is strict: an unknown key is a
// problem with the nearest known name, a value of another type is a problem at
// the value. What a value means (a day that exists, an amount in yuan) decides
// the type that receives the text, through encoding.TextUnmarshaler.
//
// Parse reports all mistakes of a file that do not hide one another: a
// statement that the library refuses is reported and blanked out, then the
// library reads the rest. Problem codes: bad-encoding, bad-toml, bad-date,
// double-key, and those of Decode: unknown-key, bad-value.
package toml

import (
	"fmt"
	"gongkai/site/diag"
	"strings"
)

// Kind is the type of a value as TOML wrote it.
type Kind uint8

const (
	String Kind = iota
	Integer
	Float
	Boolean
	Date     // local date, 2026-03-05
	DateTime // with or without offset, 2026-03-05T09:35:00+08:00
	Time     // 09:35:00
	List
	Inline // a table: [x], { } or an element of [[x]]
)

// Chinese names the kind in messages.
func (k Kind) Chinese() string {
	return [...]string{"文字", "整数", "小数", "true 或 false", "日期", "日期时间", "时间", "列表", "表"}[k]
}

// Pos is a place in the file: line and column, 1-based, columns in characters.
type Pos struct{ Line, Column int }

// In makes the place of a problem in the named file.
func (p Pos) In(path string) diag.Place {
	return diag.Place{Path: path, Line: p.Line, Column: p.Column}
}

// Value is a value with its place. Text holds the text of a string, and any
// other scalar as it is written in the file.
type Value struct {
	Kind  Kind
	Pos   Pos
	Text  string
	List  []Value
	Table *Table
}

// Entry is a key with its value.
type Entry struct {
	Key   string
	Pos   Pos
	Value Value
}

// Table is a table with its keys in the order of the file.
type Table struct {
	Pos     Pos // of the header, or of the opening brace
	Entries []Entry
}

// Get returns the entry of a key.
func (t *Table) Get(key string) (Entry, bool) {
	if t != nil {
		for _, e := range t.Entries {
			if e.Key == key {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// Tables returns the tables of [[x]]; ok is false when v is no list of tables.
func (v Value) Tables() (tables []*Table, ok bool) {
	if v.Kind != List {
		return nil, false
	}
	for _, e := range v.List {
		if e.Kind != Inline {
			return nil, false
		}
		tables = append(tables, e.Table)
	}
	return tables, true
}

// Quoted returns a text as a basic string of TOML.
func Quoted(text string) string {
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
