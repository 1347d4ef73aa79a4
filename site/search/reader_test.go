package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// reader answers questions from the files of an index alone, by the algorithm
// of static/js/search.js, and counts what it reads.
type reader struct {
	t     testing.TB
	files map[string][]byte
	root  map[string]any
	depth int
	docs  int
}

func newReader(t testing.TB, files map[string][]byte) *reader {
	r := &reader{t: t, files: files}
	r.root = r.load("root")[0].(map[string]any)
	r.depth, r.docs = r.root["depth"].(int), r.root["docs"].(int)
	return r
}

func (r *reader) load(name string) []any {
	r.t.Helper()
	file := "search/" + name + ".js"
	script, ok := r.files[file]
	if !ok {
		r.t.Fatalf("no file %s", file)
	}
	args := strings.TrimSuffix(strings.TrimPrefix(string(script), "gongkaiSearch("), ")\n")
	p := &parser{s: "[" + args + "]"}
	list := p.value().([]any)
	if p.i != len(p.s) || text16(list[0]) != name {
		r.t.Fatalf("%s is no script of its name", file)
	}
	return list[1:]
}

func (r *reader) hashed(name any) []any {
	s := text16(name)
	return r.load(s[:1] + "/" + s[1:])
}

func text16(v any) string { return string(utf16.Decode(v.([]uint16))) }

// parser reads the literals of a script; strings are units.
type parser struct {
	s string
	i int
}

func (p *parser) value() any {
	switch c := p.s[p.i]; {
	case c == '"':
		return p.text()
	case c == '[':
		list := []any{}
		for p.i++; p.s[p.i] != ']'; {
			list = append(list, p.value())
			if p.s[p.i] == ',' {
				p.i++
			}
		}
		p.i++
		return list
	case c == '{':
		object := map[string]any{}
		for p.i++; p.s[p.i] != '}'; {
			key := text16(p.text())
			p.i++ // :
			object[key] = p.value()
			if p.s[p.i] == ',' {
				p.i++
			}
		}
		p.i++
		return object
	}
	from := p.i
	for p.s[p.i] >= '0' && p.s[p.i] <= '9' {
		p.i++
	}
	n, err := strconv.Atoi(p.s[from:p.i])
	if err != nil {
		panic(err)
	}
	return n
}

func (p *parser) text() any {
	units := []uint16{}
	for p.i++; p.s[p.i] != '"'; {
		end := p.i + strings.IndexAny(p.s[p.i:], `"\`)
		units = append(units, utf16.Encode([]rune(p.s[p.i:end]))...)
		if p.i = end; p.s[p.i] != '\\' {
			continue
		}
		if p.s[p.i+1] != 'u' {
			units = append(units, uint16(p.s[p.i+1]))
			p.i += 2
			continue
		}
		n, err := strconv.ParseUint(p.s[p.i+2:p.i+6], 16, 16)
		if err != nil {
			panic(err)
		}
		units = append(units, uint16(n))
		p.i += 6
	}
	p.i++
	return units
}

// numbers reads a row of numbers and texts.
type numbers struct {
	s []uint16
	i int
}

func (n *numbers) more() bool { return n.i < len(n.s) }

func (n *numbers) next() int {
	for v := 0; ; {
		c := int(n.s[n.i]) - '#'
		n.i++
		if c == '!'-'#' {
			c = '\\' - '#'
		}
		if c < lastDigits {
			return v*lastDigits + c
		}
		v = v*leadingDigits + c - lastDigits + 1
	}
}

func (n *numbers) take(length int) []uint16 {
	n.i += length
	return n.s[n.i-length : n.i]
}

// hit is an entry of a leaf with its list; one that is alike has none.
type hit struct {
	key   []uint16
	docs  bool
	alike bool
	list  []uint16
}

func (r *reader) lookup(which string, key []uint16) *hit {
	tree := r.root[which].([]any)
	refs := tree[1].([]any)
	for level := tree[0].(int); ; level-- {
		i := len(refs) - 2
		for i >= 0 && slices.Compare(refs[i].([]uint16), key) > 0 {
			i -= 2
		}
		if i < 0 {
			return nil
		}
		got := r.hashed(refs[i+1])
		if level == 0 {
			return r.scan(got, key)
		}
		refs = got[0].([]any)
	}
}

func prefix(s, of []uint16) bool { return len(s) >= len(of) && slices.Equal(s[:len(of)], of) }

func (r *reader) scan(leaf []any, key []uint16) *hit {
	n, k := &numbers{s: leaf[1].([]uint16)}, []uint16{}
	for n.more() {
		same, more := n.next(), n.next()
		k = append(k[:same:same], n.take(more)...)
		e, list := hit{key: k}, []uint16{}
		kind := n.next()
		e.docs = kind < 2
		var name any
		var from, length int
		switch kind {
		case 1, 3:
			name, from, length = leaf[0].([]any)[n.next()], n.next(), n.next()
		case 0, 2:
			list = n.take(n.next())
		case 4:
			e.alike = true
		default:
			list = n.take(kind - 3)
		}
		if !e.docs && prefix(key, k) || e.docs && (prefix(k, key) || len(k) == r.depth && prefix(key, k)) {
			if name != nil {
				list = r.hashed(name)[0].([]uint16)[from : from+length]
			}
			e.list = list
			return &e
		}
	}
	return nil
}

func (r *reader) documents(list []uint16) []int {
	n := &numbers{s: list, i: 1}
	length := n.next()
	stop, ids, id := n.i+length, []int{}, 0
	switch list[0] {
	case 'b':
		for ; n.i < stop; id += 6 {
			for j, bits := 0, n.next(); j < 6; j++ {
				if bits>>j&1 == 1 {
					ids = append(ids, id+j)
				}
			}
		}
	case 'r':
		for n.i < stop {
			id += n.next()
			for run := n.next(); run > 0; run-- {
				ids = append(ids, id)
				id++
			}
		}
	default:
		for id = -1; n.i < stop; {
			id += n.next()
			ids = append(ids, id)
		}
	}
	for id = r.docs - 1; n.more(); {
		id += n.next()
		ids = append(ids, id)
	}
	return ids
}

func (r *reader) occurrences(list []uint16, shift int) map[occurrence]bool {
	n, id, position, found := &numbers{s: list}, -1, 0, map[occurrence]bool{}
	for n.more() {
		step, p := n.next(), n.next()
		if step == 0 && p == 0 {
			id = r.docs - 1
			continue
		}
		if step == 0 {
			p += position
		}
		id, position = id+step, p
		found[occurrence{id, p - shift}] = true
	}
	return found
}

type part struct {
	at int
	*hit
}

// cover is the entries that together say where q stands; whole says whether
// they say it exactly.
func (r *reader) cover(q []uint16) (parts []part, whole bool) {
	whole = true
	stop, turned := len(q), false
	for at := 0; at < stop; {
		e := r.lookup("forward", q[at:])
		switch {
		case e == nil:
			return nil, whole
		case !e.docs:
			parts = append(parts, part{at, e})
			at += len(e.key)
		case len(q)-at > len(e.key):
			parts, whole = append(parts, part{0, e}), false
			at += r.depth / 2
		case at == 0:
			return append(parts, part{0, e}), whole
		default:
			last := r.lookup("forward", q[len(q)-r.depth:])
			if last == nil || !last.docs {
				return nil, whole
			}
			return append(parts, part{0, e}, part{0, last}), false
		}
		if at >= stop || turned {
			continue
		}
		turned = true
		back := slices.Clone(q)
		slices.Reverse(back)
		if e := r.lookup("backward", back); e != nil {
			stop = len(q) - len(e.key)
			if e.alike {
				e = r.lookup("forward", q[stop:])
			}
			parts = append(parts, part{stop, e})
		} else if len(q) <= r.depth {
			return nil, whole
		}
	}
	return parts, whole
}

// find returns who holds a question, in which of them it stands in a name, and
// whether that is exact.
func (r *reader) find(question string) (ids []int, names map[int]bool, exact bool) {
	return r.findUnits(normal(nil, question))
}

func (r *reader) findUnits(q []uint16) (ids []int, names map[int]bool, exact bool) {
	names = map[int]bool{}
	parts, exact := r.cover(q)
	var holders map[int]bool
	var places map[occurrence]bool
	for _, p := range parts {
		if p.docs {
			here := map[int]bool{}
			for _, id := range r.documents(p.list) {
				if holders == nil || holders[id] {
					here[id] = true
				}
			}
			holders = here
			continue
		}
		here := r.occurrences(p.list, p.at)
		for o := range here {
			if places != nil && !places[o] {
				delete(here, o)
			}
		}
		places = here
	}
	if places != nil {
		found := map[int]bool{}
		for o := range places {
			if holders == nil || holders[o.id] {
				found[o.id] = true
				names[o.id] = names[o.id] || o.position < named
			}
		}
		holders = found
	}
	for id := range holders {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, names, exact
}

func (r *reader) row(id int) string {
	folder := "doc"
	if id >= r.docs {
		folder, id = "party", id-r.docs
	}
	shard := r.root["shard"].(int)
	rows := r.load(fmt.Sprintf("%s/%d/%d", folder, id/shard>>8, id/shard&0xFF))
	return text16(rows[0].([]any)[id%shard].([]any)[1])
}

func appendUnits(units []uint16, b []byte) []uint16 {
	for _, c := range b {
		units = append(units, uint16(c))
	}
	return units
}
