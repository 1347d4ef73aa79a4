package search

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/page/view"
)

// small makes every branch of the algorithm be taken by little text.
var small = limits{occurrences: 4, depth: 5, sample: 1 << 20, window: 300, batch: 200, leaf: 150, inline: 12, pack: 60, fan: 3, shard: 3}

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
	if _, err := write(memory, sure(found), Options{Workers: workers, Temp: t.TempDir()}, l); err != nil {
		t.Fatal(err)
	}
	return memory.Files()
}

// sure never fails. All texts but the first are of the Body.
func sure(found []func() page.Found) []Findable {
	var list []Findable
	for _, f := range found {
		list = append(list, Findable{Text: sha256.Sum256(fmt.Appendf(nil, "%q", f().Texts)), Found: func(whole bool) (page.Found, error) {
			e := f()
			first := min(1, len(e.Texts))
			if whole {
				e.Body = e.Texts[first:]
			}
			e.Texts = e.Texts[:first]
			return e, nil
		}})
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

// keyOf is a key for maps.
func keyOf(units []uint16) string {
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
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
	l := limits{occurrences: 200, depth: 6, sample: 1 << 20, window: 1 << 14, batch: 1 << 20, leaf: 400, inline: 60, pack: 400, fan: 16, shard: 4}
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

// The digest is that of all that goes in; it does without the text.
func TestDigest(t *testing.T) {
	found := invented(rand.New(rand.NewPCG(4, 4)), 60, 8)
	written, err := Write(output.NewMemory(), sure(found), Options{Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	digests := func(found []func() page.Found) []Digest {
		all, err := digestsOf(sure(found), make([]Digest, len(found)), 3)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if !slices.Equal(digests(found), written.sums) {
		t.Error("other digests without the texts")
	}
	for name, change := range map[string]func(*page.Found){
		"address":   func(f *page.Found) { f.URL += "b/" },
		"tag":       func(f *page.Found) { f.Tag = &view.Tag{Word: "逾期公开"} },
		"party":     func(f *page.Found) { f.Party = !f.Party },
		"value":     func(f *page.Found) { f.Values = append(slices.Clone(f.Values), "year=1999") },
		"name":      func(f *page.Found) { f.Names = append(slices.Clone(f.Names), "") },
		"text":      func(f *page.Found) { f.Texts = append(slices.Clone(f.Texts), "甲") },
		"text name": func(f *page.Found) { f.Texts, f.Names = f.Names, f.Texts },
	} {
		changed := slices.Clone(found)
		changed[7] = func() page.Found { f := found[7](); change(&f); return f }
		for id, sum := range digests(changed) {
			if same := sum == written.sums[id]; same != (id != 7) {
				t.Errorf("another %s: the digest of %d is the same: %v", name, id, same)
			}
		}
	}
	unread := errors.New("unread")
	broken := append(sure(found), Findable{Found: func(bool) (page.Found, error) { return page.Found{}, unread }})
	if _, err := digestsOf(broken, make([]Digest, len(broken)), 2); !errors.Is(err, unread) {
		t.Errorf("a document that cannot be read gives %v", err)
	}
	if _, err := Write(output.NewMemory(), broken, Options{Temp: t.TempDir()}); !errors.Is(err, unread) {
		t.Errorf("a document that cannot be read gives %v", err)
	}
}

// Nothing stays of the temporary file, nor after an error; and an error of the
// output is told.
func TestScratchVanishes(t *testing.T) {
	folder := t.TempDir()
	found := invented(rand.New(rand.NewPCG(6, 6)), 60, 8)
	full := errors.New("full")
	for _, out := range []output.Output{output.NewMemory(), failing{full}} {
		_, err := write(out, sure(found), Options{Temp: folder}, small)
		if _, fails := out.(failing); fails != errors.Is(err, full) {
			t.Errorf("the error is %v", err)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("left are %v, %v", left, err)
		}
	}
	if _, err := write(output.NewMemory(), sure(found), Options{Temp: filepath.Join(folder, "none")}, small); err == nil {
		t.Error("no error without a folder for the temporary file")
	}
}

// failing is an output that takes nothing.
type failing struct{ err error }

func (f failing) Put(string, []byte) error                            { return f.err }
func (f failing) PutFile(string, func() (io.ReadCloser, error)) error { return f.err }

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
		var windows [][]occurrence
		id, position := -1, 0
		for _, s := range steps {
			if s%3 == 0 && id >= 0 && position < 4000 {
				position += int(s)/3 + 1
			} else {
				before := id
				id += int(s) + 1
				ids = append(ids, id)
				position = named + int(s)
				if before < 0 || s%5 == 0 || before < r.docs && id >= r.docs || id-windows[len(windows)-1][0].id > 700 {
					windows = append(windows, nil)
				}
			}
			last := len(windows) - 1
			list, windows[last] = append(list, occurrence{id, position}), append(windows[last], occurrence{id, position})
		}
		if got := r.documents(appendUnits(nil, appendDocs(nil, ids, r.docs))); !slices.Equal(got, ids) {
			t.Errorf("docs %v, read %v", ids, got)
		}
		if got := documents(nil, fragments(windows, true)); !slices.Equal(got, ids) {
			t.Errorf("docs %v in windows, read %v", ids, got)
		}
		got := r.occurrences(appendUnits(nil, appendOccurrences(nil, fragments(windows, false), r.docs)), 0)
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

// fragments writes a list as several windows do, and reads it.
func fragments(windows [][]occurrence, docs bool) (list []*fragment) {
	const size = 1 << 12 // units of a document
	for _, window := range windows {
		first := window[0].id
		w := &walk{}
		var entries []entry
		var holders [heldWords]uint64
		for _, o := range window {
			for at := int32(len(w.spans)) * size; len(w.spans) <= o.id-first; at += size {
				w.span(at, at+size, 0)
			}
			entries = append(entries, newEntry(0, 0, int32((o.id-first)*size+o.position-named)))
			holders[(o.id-first)/64] |= 1 << ((o.id - first) % 64)
		}
		b, _ := w.appendPlaces(make([]byte, 8), nil, entries, first)
		if docs {
			b, _ = appendHolders(make([]byte, 8), nil, holders[:], first)
		}
		p := &fragment{left: b}
		p.next()
		list = append(list, p)
	}
	return list
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
