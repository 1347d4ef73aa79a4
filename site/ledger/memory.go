package ledger

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

// Remembered is a page that was public, and what it said. content/published.toml
// holds one on a line; build writes the file, so that a new computer and an emptied
// output forget nothing.
type Remembered struct {
	Path      string            // content path
	URL       string            // its address
	Published calendar.Moment   // as the organ stated it
	Revised   int               // how many corrections it told
	Again     calendar.Date     // the day on which it came back, after it had been let go
	Facts     []disclosure.Fact // of a public document; none of a tombstone
}

// Memory is content/published.toml as it was read, but for the lines that a build
// would write today: what they say has not changed.
type Memory struct {
	others map[string]Remembered // by path
	same   map[string]bool       // paths of the other lines
	source string
}

// Now returns what a build on the as-of date remembers, by path.
func Now(c *corpus.Corpus, asOf calendar.Date) (now []Remembered) {
	for _, d := range c.Documents {
		state := d.Record.StateOn(asOf)
		if !state.Shown() {
			continue
		}
		r := Remembered{Path: d.Source, URL: address.Document(d.Source), Published: d.Record.Published, Revised: len(d.Record.Revised)}
		if state == disclosure.Public {
			r.Facts = factsOf(d)
		}
		now = append(now, r)
	}
	slices.SortFunc(now, func(a, b Remembered) int { return strings.Compare(a.Path, b.Path) })
	return now
}

// Compare returns the content paths of the pages that two texts of content/published.toml
// hold and that are new, differ, or are gone in the second one.
func Compare(before, after []byte) (added, changed, gone []string) {
	was, now := linesIn(before), linesIn(after)
	for path, line := range now {
		switch old, known := was[path]; {
		case !known:
			added = append(added, path)
		case old != line:
			changed = append(changed, path)
		}
	}
	for path := range was {
		if _, still := now[path]; !still {
			gone = append(gone, path)
		}
	}
	slices.Sort(added)
	slices.Sort(changed)
	slices.Sort(gone)
	return added, changed, gone
}

// linesIn returns the lines of content/published.toml by the paths of their pages.
func linesIn(memory []byte) map[string]string {
	lines := map[string]string{}
	for line := range bytes.Lines(memory) {
		rest, page := bytes.CutPrefix(line, []byte(lineHead))
		if path, _, ok := bytes.Cut(rest, []byte(lineURL)); page && ok {
			lines[string(bytes.Trim(path, `"`))] = strings.TrimSpace(string(line))
		}
	}
	return lines
}

// longest is how many characters of a fact are remembered; a longer one is
// remembered by its beginning, its length and a digest.
const longest = 40

// factsOf returns the facts of a document as they are remembered.
func factsOf(d *corpus.Document) []disclosure.Fact {
	facts := d.Record.Facts()
	for i := range facts {
		facts[i].Value = short(facts[i].Value)
	}
	if d.Words != "" {
		facts = append(facts, disclosure.Fact{Key: disclosure.TextFact, Value: d.Words})
	}
	return facts
}

func short(text string) string {
	n := utf8.RuneCountInString(text)
	if n <= longest {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%s……（%d 字 %s）", string([]rune(text)[:longest/2]), n, hex.EncodeToString(sum[:6]))
}

// line returns the line of the file.
func (r *Remembered) line() string {
	var b strings.Builder
	fmt.Fprintf(&b, lineHead+"%s"+lineURL+"%s, published = %s", toml.Quoted(r.Path), toml.Quoted(r.URL), r.Published)
	if r.Revised > 0 {
		fmt.Fprintf(&b, ", revised = %d", r.Revised)
	}
	if !r.Again.IsZero() {
		fmt.Fprintf(&b, ", again = %s", r.Again)
	}
	if len(r.Facts) > 0 {
		fmt.Fprintf(&b, ", digest = \"%s\", facts = { ", digestOf(r.Facts))
		for i, f := range r.Facts {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%s = %s", f.Key, toml.Quoted(f.Value))
		}
		b.WriteString(" }")
	}
	b.WriteString(" },\n")
	return b.String()
}

func digestOf(facts []disclosure.Fact) string {
	h := sha256.New()
	for _, f := range facts {
		fmt.Fprintf(h, "%s=%s\n", f.Key, f.Value)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// A line begins so; the address follows the path.
const (
	lineHead = "{ path = "
	lineURL  = ", url = "
)

// PathsIn returns the content paths of the pages that content/published.toml holds, as
// builds write it. Paths hold nothing that a string escapes (address.Check).
func PathsIn(memory []byte) map[string]bool {
	paths := map[string]bool{}
	for line := range bytes.Lines(memory) {
		line, page := bytes.CutPrefix(line, []byte(lineHead))
		if path, _, ok := bytes.Cut(line, []byte(lineURL)); page && ok {
			paths[string(bytes.Trim(path, `"`))] = true
		}
	}
	return paths
}

// head and tail stand around the lines of the file.
const (
	head = "# 已经公开的页面和当时的内容。gongkai build 写入并核对，请和 content 的其他文件一起保存，不要手工修改。\npublished = [\n"
	tail = "]\n"
)

// ReadMemory reads content/published.toml; src is nil where there is no such file.
// now is what a build would write: of it only the lines that differ are read.
func ReadMemory(path string, src []byte, now []Remembered) (Memory, []diag.Problem) {
	m := Memory{others: map[string]Remembered{}, same: map[string]bool{}, source: string(src)}
	if src == nil {
		return m, nil
	}
	known := make(map[string]string, len(now)) // the path of a line
	for i := range now {
		known[now[i].line()] = now[i].Path
	}
	// A known line becomes an empty one: places of problems stay what they are.
	var rest strings.Builder
	for line := range strings.Lines(m.source) {
		if path, ok := known[line]; ok {
			m.same[path] = true
			line = "\n"
		}
		rest.WriteString(line)
	}
	var file struct {
		Published []struct {
			Path      string          `toml:"path"`
			URL       string          `toml:"url"`
			Published calendar.Moment `toml:"published"`
			Revised   int             `toml:"revised"`
			Again     calendar.Date   `toml:"again"`
			Digest    string          `toml:"digest"`
			Facts     *toml.Table     `toml:"facts"`
			At        toml.Pos        `toml:"@"`
		} `toml:"published"`
	}
	table, problems := toml.Parse(path, []byte(rest.String()), 1)
	problems = append(problems, toml.Decode(path, table, &file)...)
	for _, e := range file.Published {
		r := Remembered{Path: e.Path, URL: e.URL, Published: e.Published, Revised: e.Revised, Again: e.Again}
		if e.Facts != nil {
			for _, f := range e.Facts.Entries {
				r.Facts = append(r.Facts, disclosure.Fact{Key: f.Key, Value: f.Value.Text})
			}
		}
		if e.Path == "" || e.URL == "" || e.Published.IsZero() || len(r.Facts) > 0 && digestOf(r.Facts) != e.Digest {
			problems = append(problems, e.At.In(path).Problem("bad-value", diag.Error, "",
				"这一行不完整，或者改过：%s", cmp.Or(e.Path, "没有 path")))
			continue
		}
		m.others[r.Path] = r
	}
	for i := range problems {
		problems[i].Severity = diag.Error
		problems[i].Hint = "这个文件由 gongkai build 写入，不要手工修改；请从备份或者版本管理里恢复，合并时两边的行都留下"
	}
	return m, problems
}

// Pages returns the pages whose lines a build would not write as they are.
func (m Memory) Pages() (pages []PublicPage) {
	for _, r := range m.others {
		pages = append(pages, PublicPage{Path: r.Path, URL: r.URL, Published: r.Published, Since: r.Again})
	}
	slices.SortFunc(pages, func(a, b PublicPage) int { return strings.Compare(a.Path, b.Path) })
	return pages
}

// Changes returns what a document says otherwise than it did when it was public;
// nothing of one that was no document in public, and of one that tells a correction
// (更正) which it did not tell then.
func (m Memory) Changes(now Remembered) []disclosure.Change {
	before, known := m.others[now.Path]
	if !known || len(before.Facts) == 0 || len(now.Facts) == 0 || now.Revised > before.Revised {
		return nil
	}
	return disclosure.ChangesOf(before.Facts, now.Facts)
}

// Next returns the text of the file after a build, and whether it differs from what
// was read. A document that has changed in silence stays as it was remembered: its
// problem returns until a correction is told. accepted are the pages that the editor
// has let go; asOf is the day of the build.
func (m Memory) Next(now []Remembered, accepted []corpus.Accepted, asOf calendar.Date) (text string, changed bool) {
	letGo := func(r Remembered) bool {
		return slices.ContainsFunc(accepted, func(a corpus.Accepted) bool {
			return a.Path == r.Path && a.Published == r.Published && !r.Again.After(a.Date)
		})
	}
	lines := make([]Remembered, 0, len(now))
	shown := make(map[string]bool, len(now))
	for _, r := range now {
		shown[r.Path] = true
		before, known := m.others[r.Path]
		switch {
		case known && len(m.Changes(r)) > 0:
			r = before
		case known:
			r.Again = before.Again
		case !m.same[r.Path] && letGo(r):
			r.Again = asOf
		}
		lines = append(lines, r)
	}
	for _, r := range m.others {
		if !shown[r.Path] && r.Published.Date().After(asOf) {
			lines = append(lines, r)
		}
	}
	slices.SortFunc(lines, func(a, b Remembered) int { return strings.Compare(a.Path, b.Path) })
	var b strings.Builder
	b.WriteString(head)
	for i := range lines {
		b.WriteString(lines[i].line())
	}
	b.WriteString(tail)
	return b.String(), b.String() != m.source
}
