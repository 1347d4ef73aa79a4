package search

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"gongkai/site/output"
	"gongkai/site/page"
)

// small makes every branch of the algorithm be taken by little text.
var small = limits{occurrences: 4, depth: 5, batch: 200, leaf: 150, inline: 12, pack: 60, fan: 3, shard: 3}

// invented makes documents of repeated phrases, chance characters and some
// characters of two units, and parties.
func invented(random *rand.Rand, docs, parties int) []func() page.Found {
	letters := []rune("的一公司市罚款决定行政处甲乙丙丁戊12(𠀀𠮷𠀁")
	chance := func(n int) string {
		s := make([]rune, n)
		for i := range s {
			s[i] = letters[random.IntN(min(len(letters), 2+random.IntN(len(letters))))]
		}
		return string(s)
	}
	var phrases []string
	for range 12 {
		phrases = append(phrases, chance(2+random.IntN(9)))
	}
	var found []func() page.Found
	for i := range docs + parties {
		f := page.Found{URL: fmt.Sprintf("/a/%d/", i), Title: fmt.Sprint(i), Party: i >= docs}
		f.Names = []string{chance(1 + random.IntN(6)), phrases[random.IntN(len(phrases))]}
		if random.IntN(20) == 0 {
			f.Names = append(f.Names, strings.Repeat(chance(10), 30))
		}
		for range random.IntN(4) {
			if !f.Party {
				f.Texts = append(f.Texts, chance(random.IntN(8))+phrases[random.IntN(len(phrases))]+chance(random.IntN(4))+phrases[random.IntN(len(phrases))])
			}
		}
		if !f.Party {
			f.Values = []string{fmt.Sprintf("year=%d", 2000+i/40), fmt.Sprintf("kind=%d", random.IntN(3))}
		}
		found = append(found, func() page.Found { return f })
	}
	return found
}

func indexed(t testing.TB, found []func() page.Found, workers int, l limits) map[string][]byte {
	t.Helper()
	memory := output.NewMemory()
	if err := write(memory, sure(found), workers, l); err != nil {
		t.Fatal(err)
	}
	return memory.Files()
}

// sure never fails.
func sure(found []func() page.Found) []func() (page.Found, error) {
	var list []func() (page.Found, error)
	for _, f := range found {
		list = append(list, func() (page.Found, error) { return f(), nil })
	}
	return list
}

// plain has the pieces of everything, normalised, to be looked through one by one.
type plain []struct{ names, texts []string }

func newPlain(found []func() page.Found) plain {
	p := make(plain, len(found))
	for i, f := range found {
		e := f()
		for _, s := range e.Names {
			p[i].names = append(p[i].names, keyOf(normal(nil, s)))
		}
		for _, s := range e.Texts {
			p[i].texts = append(p[i].texts, keyOf(normal(nil, s)))
		}
	}
	return p
}

// scan is the plain answer: who holds a text, and in a name.
func (p plain) scan(question string) (ids []int, names map[int]bool) {
	names = map[int]bool{}
	q := keyOf(normal(nil, question))
	holds := func(piece string) bool {
		for at := 0; at+len(q) <= len(piece); at += 2 {
			if piece[at:at+len(q)] == q {
				return true
			}
		}
		return false
	}
	for id := range p {
		if slices.ContainsFunc(p[id].names, holds) {
			names[id] = true
		}
		if names[id] || slices.ContainsFunc(p[id].texts, holds) {
			ids = append(ids, id)
		}
	}
	return ids, names
}

// Whatever stands in a text, or nearly does, is found exactly where it stands.
func TestFindsWhatIsThere(t *testing.T) {
	asked, inexact, none := 0, 0, 0
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 1))
		found := invented(random, 40+random.IntN(200), random.IntN(40))
		all, r := newPlain(found), newReader(t, indexed(t, found, 0, small))
		for range 400 {
			e := found[random.IntN(len(found))]()
			pieces := append(e.Names, e.Texts...)
			runes := []rune(pieces[random.IntN(len(pieces))])
			if len(runes) == 0 {
				continue
			}
			from := random.IntN(len(runes))
			part := slices.Clone(runes[from:min(len(runes), from+1+random.IntN(12))])
			if random.IntN(4) == 0 {
				part[random.IntN(len(part))] = runes[random.IntN(len(runes))]
			}
			question := string(part)
			got, _, exact := r.find(question)
			want, _ := all.scan(question)
			asked++
			if len(want) == 0 {
				none++
			}
			if !exact {
				inexact++
				if len(normal(nil, question)) <= small.depth {
					t.Fatalf("%q is not answered exactly", question)
				}
				for _, id := range want {
					if !slices.Contains(got, id) {
						t.Fatalf("seed %d: %q is in %v, found in %v", seed, question, want, got)
					}
				}
				continue
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: %q is in %v, found in %v", seed, question, want, got)
			}
		}
	}
	if none < asked/50 || inexact > asked/5 || asked < 4000 {
		t.Errorf("of %d questions %d had no answer and %d no exact one", asked, none, inexact)
	}
}

// What stands in a name is told from the rest, and a whole name is asked for by
// its ends.
func TestNames(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	found := invented(random, 150, 20)
	l := small
	l.occurrences = 1 << 20 // all by occurrences
	all, r := newPlain(found), newReader(t, indexed(t, found, 0, l))
	for id, f := range found {
		for _, name := range f().Names {
			_, names, _ := r.find(name)
			_, want := all.scan(name)
			maps.DeleteFunc(names, func(_ int, in bool) bool { return !in })
			maps.DeleteFunc(want, func(id int, _ bool) bool { return len(strings.Join(found[id]().Names, "")) > 200 })
			for n := range want {
				if !names[n] {
					t.Fatalf("%q is a name of %d", name, n)
				}
			}
			whole := append(append([]uint16{begin}, normal(nil, name)...), end)
			if ids, _, _ := r.findUnits(whole); !slices.Contains(ids, id) {
				t.Fatalf("%q is a whole name of %d, found %v", name, id, ids)
			}
		}
	}
}

// The files depend on what can be found, and on nothing else.
func TestSameFiles(t *testing.T) {
	found := invented(rand.New(rand.NewPCG(3, 3)), 300, 30)
	first := indexed(t, found, 1, small)
	for _, workers := range []int{2, 7} {
		if other := indexed(t, found, workers, small); !maps.EqualFunc(first, other, bytes.Equal) {
			t.Errorf("other files with %d workers", workers)
		}
	}
	if len(first) < 50 {
		t.Errorf("%d files", len(first))
	}
}

// A document more leaves most files as they are.
func TestFilesStay(t *testing.T) {
	found := invented(rand.New(rand.NewPCG(5, 5)), 2001, 0)
	l := limits{occurrences: 200, depth: 6, batch: 1 << 20, leaf: 400, inline: 60, pack: 400, fan: 16, shard: 4}
	before, after := indexed(t, found[:2000], 0, l), indexed(t, found, 0, l)
	same := 0
	for name, body := range after {
		if bytes.Equal(before[name], body) {
			same++
		}
	}
	if same < len(after)/2 {
		t.Errorf("of %d files %d are as before", len(after), same)
	}
}

func TestFilters(t *testing.T) {
	found := invented(rand.New(rand.NewPCG(9, 9)), 90, 9)
	r := newReader(t, indexed(t, found, 0, small))
	lists := r.hashed(r.root["filters"])[0].(map[string]any)
	if len(lists) < 5 {
		t.Errorf("%d values", len(lists))
	}
	for value, name := range lists {
		var want []int
		for id, f := range found {
			if slices.Contains(f().Values, value) {
				want = append(want, id)
			}
		}
		if got := r.documents(r.hashed(name)[0].([]uint16)); !slices.Equal(got, want) {
			t.Errorf("%s keeps %v, want %v", value, got, want)
		}
	}
	for id, f := range found {
		if title := r.row(id); title != f().Title {
			t.Errorf("%d is described as %s", id, title)
		}
	}
}

func TestNothingToFind(t *testing.T) {
	r := newReader(t, indexed(t, nil, 0, standard))
	if ids, _, _ := r.find("甲"); len(ids) != 0 {
		t.Error(ids)
	}
	r = newReader(t, indexed(t, []func() page.Found{func() page.Found { return page.Found{URL: "/a/", Texts: []string{" "}} }}, 0, standard))
	if ids, _, _ := r.find("甲"); len(ids) != 0 {
		t.Error(ids)
	}
}

func TestNumbers(t *testing.T) {
	before := 0
	for _, v := range []int{0, 1, 57, 63, 64, 1855, 1856, 52031, 52032, 1 << 21, 1 << 32, 1 << 52} {
		b := appendNumber(nil, v)
		n := &numbers{s: appendUnits(nil, b)}
		if got := n.next(); got != v || n.more() || len(b) < before || bytes.ContainsAny(b, "\"\\<\n") && v != 25 {
			t.Errorf("%d is written %q and read as %d", v, b, got)
		}
		before = len(b)
	}
}

// Lists of any shape are read as they were written.
func FuzzLists(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200, 0, 0, 9}, uint8(5))
	f.Add(bytes.Repeat([]byte{1}, 300), uint8(255))
	f.Fuzz(func(t *testing.T, steps []byte, docs uint8) {
		r := &reader{t: t, docs: int(docs)}
		var ids []int
		var list []occurrence
		id, position := -1, 0
		for _, s := range steps {
			if s%3 == 0 && id >= 0 {
				position += int(s)/3 + 1
			} else {
				id += int(s) + 1
				ids = append(ids, id)
				position = int(s) * 9
			}
			list = append(list, occurrence{id, position})
		}
		if got := r.documents(appendUnits(nil, appendDocs(nil, ids, r.docs))); !slices.Equal(got, ids) {
			t.Errorf("docs %v, read %v", ids, got)
		}
		got := r.occurrences(appendUnits(nil, appendOccurrences(nil, list, r.docs)), 0)
		if len(got) != len(list) {
			t.Errorf("occurrences %v, read %v", list, got)
		}
		for _, o := range list {
			if !got[o] {
				t.Errorf("%v is gone", o)
			}
		}
	})
}

func TestLiteral(t *testing.T) {
	for _, s := range []string{"", "甲\"乙\\丙\u0001\u2028\u2029", "𠀀𠮷", "a\nb"} {
		if got := text16((&parser{s: quoted(s)}).value()); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
	half := utf16.Encode([]rune("𠀀"))[:1]
	if got := literal(half); got != `"\ud840"` {
		t.Errorf("half a character is %s", got)
	}
}
