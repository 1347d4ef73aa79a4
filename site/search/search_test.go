package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf16"

	"gongkai/site/internal/cache"
	"gongkai/site/output"
)

func utf16Of(text string) []uint16  { return utf16.Encode([]rune(text)) }
func textOf(units []uint16) string  { return string(utf16.Decode(units)) }
func sources(f []Findable) []Source { return sourcesBut(f, -1, nil) }

// sourcesBut returns a source for each Findable, of which one fails.
func sourcesBut(list []Findable, failing int, err error) (sources []Source) {
	for i, f := range list {
		paragraphs := f.Paragraphs
		sources = append(sources, func() Findable {
			f.Paragraphs, f.TextDigest = nil, sha256.Sum256([]byte(strings.Join(paragraphs, "\n")))
			f.Text = func() ([]string, string, error) {
				if i == failing {
					return nil, "", err
				}
				return paragraphs, "", nil
			}
			return f
		})
	}
	return sources
}

// town is what a test's site holds.
type town struct{ documents, parties []Findable }

// invented returns documents of repeated phrases, chance characters, characters
// of two units, marks that combine and years; and parties.
func invented(random *rand.Rand, documents, parties int) (t town) {
	letters := []rune("的一公司市罚款决定行政处甲乙丙丁戊12(𠀀𠮷𠀁😀e\u0301\uffff")
	chance := func(n int) string {
		s := make([]rune, n)
		for i := range s {
			s[i] = letters[random.IntN(min(len(letters), 2+random.IntN(len(letters))))]
		}
		return string(s)
	}
	phrases := []string{"2019年3月", "于2020年作出", "2020"}
	for range 12 {
		phrases = append(phrases, chance(2+random.IntN(9)))
	}
	for i := range documents + parties {
		f := Findable{URL: fmt.Sprintf("/a/%d/", i), Title: fmt.Sprint("题", i)}
		f.Names = []string{chance(1 + random.IntN(6)), phrases[random.IntN(len(phrases))]}
		if i >= documents {
			t.parties = append(t.parties, f)
			continue
		}
		for range random.IntN(4) {
			f.Paragraphs = append(f.Paragraphs, chance(random.IntN(8))+phrases[random.IntN(len(phrases))]+chance(random.IntN(4))+phrases[random.IntN(len(phrases))])
		}
		f.Filters = []string{fmt.Sprintf("year=%d", 2000+i/40), fmt.Sprintf("kind=%d", random.IntN(3))}
		t.documents = append(t.documents, f)
	}
	return t
}

// pieces returns the texts in which a Findable is found.
func pieces(f *Findable) []string { return slices.Concat(f.Names, f.Paragraphs) }

// question returns some characters out of the town, sometimes one of them changed.
func (w *town) question(random *rand.Rand) string {
	for {
		all := w.documents
		if len(w.parties) > 0 && random.IntN(8) == 0 {
			all = w.parties
		}
		list := pieces(&all[random.IntN(len(all))])
		runes := []rune(list[random.IntN(len(list))])
		if len(runes) == 0 {
			continue
		}
		from := random.IntN(len(runes))
		part := slices.Clone(runes[from:min(len(runes), from+1+random.IntN(12))])
		if random.IntN(4) == 0 {
			part[random.IntN(len(part))] = runes[random.IntN(len(runes))]
		}
		if len(fold(nil, string(part))) > 0 {
			return string(part)
		}
	}
}

// scan is the plain answer: which of the list hold all words.
func scan(list []Findable, words ...string) (numbers []int32) {
	for i := range list {
		holdsAll := true
		for _, word := range words {
			word = string(fold(nil, word))
			holdsAll = holdsAll && slices.ContainsFunc(pieces(&list[i]), func(piece string) bool { return strings.Contains(string(fold(nil, piece)), word) })
		}
		if holdsAll {
			numbers = append(numbers, int32(i))
		}
	}
	return numbers
}

func (w *town) indexed(t testing.TB, workers int) map[string][]byte {
	t.Helper()
	memory := output.NewMemory()
	if err := Write(memory, sources(w.documents), sources(w.parties), Previous{}, workers); err != nil {
		t.Fatal(err)
	}
	return memory.Files()
}

// indexReader reads the lists of an index as static/js/search.js does.
type indexReader struct {
	t     testing.TB
	files map[string][]byte
	root  struct {
		Documents, Parties int
		Sizes              string
	}
}

func read(t testing.TB, files map[string][]byte) *indexReader {
	r := &indexReader{t: t, files: files}
	r.load("root", &r.root)
	return r
}

// load reads what a script holds.
func (r *indexReader) load(name string, to ...any) {
	r.t.Helper()
	script := string(r.files["search/"+name+".js"])
	content, ok := strings.CutPrefix(script, `gongkaiSearch("`+name+`",`)
	content, ended := strings.CutSuffix(content, ")\n")
	if !ok || !ended {
		r.t.Fatalf("%s is no script of its name: %.80s", name, script)
	}
	if err := json.Unmarshal([]byte("["+content+"]"), &to); err != nil {
		r.t.Fatalf("%s: %v", name, err)
	}
}

// lists returns the lists of a string and those of its third characters.
func (r *indexReader) lists(text string) (lists []string, thirds map[string]string) {
	var all map[string][]string
	var threes map[string]map[string]string
	r.load(fmt.Sprintf("list/%x", sumOf(text)%uint64(len(r.root.Sizes))), &all, &threes)
	return append(all[text], "", "", "", "", "", "", "")[:classes], threes[text]
}

// within returns the numbers of a list of indices in another one.
func within(list string, of []int32) (numbers []int32) {
	if list == "" {
		return nil
	}
	for _, i := range readList(list, len(of)) {
		numbers = append(numbers, of[i])
	}
	return numbers
}

func all(total int) []int32 { return missingOf(nil, total) }

// candidates returns the documents and the parties that all lists of a word hold.
func (r *indexReader) candidates(word string) (documents, parties []int32) {
	signs := fold(nil, word)
	documents, parties = all(r.root.Documents), all(r.root.Parties)
	for i := range max(1, len(signs)-1) {
		lists, thirds := r.lists(string(signs[i:min(len(signs), i+2)]))
		list := within(lists[inText], all(r.root.Documents))
		if i+2 < len(signs) && len(list) > few {
			list = within(thirds[string(signs[i+2])], list)
		}
		documents = common(documents, list)
		parties = common(parties, within(lists[inParty], all(r.root.Parties)))
	}
	return documents, parties
}

func common(x, y []int32) []int32 {
	return slices.DeleteFunc(slices.Clone(x), func(n int32) bool { return !slices.Contains(y, n) })
}

// What a text holds is among the candidates, and alone there for up to two
// characters; for three as far as few documents hold the first two.
func TestFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	asked, none := 0, 0
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		w := invented(random, 40+random.IntN(700), random.IntN(40))
		r := read(t, w.indexed(t, 0))
		for range 300 {
			question := w.question(random)
			documents, parties := r.candidates(question)
			for _, answer := range []struct{ got, want []int32 }{{documents, scan(w.documents, question)}, {parties, scan(w.parties, question)}} {
				if len(fold(nil, question)) < 3 && !slices.Equal(answer.got, answer.want) {
					t.Fatalf("seed %d: %q is in %v, named are %v", seed, question, answer.want, answer.got)
				}
				if missed := common(answer.want, answer.got); len(missed) != len(answer.want) {
					t.Fatalf("seed %d: %q is in %v, named are %v", seed, question, answer.want, answer.got)
				}
			}
			asked++
			if len(documents)+len(parties) == 0 {
				none++
			}
		}
	}
	if none < asked/50 {
		t.Errorf("of %d questions %d had no answer", asked, none)
	}
}

// The classes of a string list what they say.
func TestClasses(t *testing.T) {
	t.Parallel()
	w := town{
		documents: []Findable{
			{URL: "/a/", Names: []string{"安达商贸", "示〔2026〕1号"}, Paragraphs: []string{"罚款安达"}},
			{URL: "/b/", Names: []string{"商贸安达"}, Paragraphs: []string{"自2020年起，12020年"}, Filters: []string{"kind=penalty"}},
			{URL: "/c/", Paragraphs: []string{"安", "达"}},
		},
		parties: []Findable{{URL: "/p/", Names: []string{"安达商贸"}}},
	}
	r := read(t, w.indexed(t, 0))
	for _, c := range []struct {
		text string
		want [classes][]int32
	}{
		{"安达", [classes][]int32{inText: {0, 1}, inName: {0, 1}, atBegin: {0}, atEnd: {1}, inParty: {0}, partyBegin: {0}}},
		{"商贸", [classes][]int32{inText: {0, 1}, inName: {0, 1}, atBegin: {1}, atEnd: {0}, inParty: {0}, partyEnd: {0}}},
		{"罚款", [classes][]int32{inText: {0}}},
		{"安", [classes][]int32{inText: {0, 1, 2}, inName: {0, 1}, inParty: {0}}},
		{"示2", [classes][]int32{inText: {0}, inName: {0}, atBegin: {0}}},
		{"自2020", [classes][]int32{inText: {1}}},
		{"2020年", [classes][]int32{inText: {1}}},
		{"12020", [classes][]int32{}},
		{"kind=penalty", [classes][]int32{inText: {1}}},
	} {
		lists, _ := r.lists(c.text)
		var got [classes][]int32
		got[inText], got[inParty] = within(lists[inText], all(3)), within(lists[inParty], all(1))
		got[inName] = within(lists[inName], got[inText])
		got[atBegin], got[atEnd] = within(lists[atBegin], got[inName]), within(lists[atEnd], got[inName])
		got[partyBegin], got[partyEnd] = within(lists[partyBegin], got[inParty]), within(lists[partyEnd], got[inParty])
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s has %v, want %v", c.text, got, c.want)
		}
	}
}

func TestIndices(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		var in, numbers, want []int32
		for n := range int32(random.IntN(200)) {
			if random.IntN(3) == 0 {
				continue
			}
			if random.IntN(1+random.IntN(20)) == 0 {
				numbers, want = append(numbers, n), append(want, int32(len(in)))
			}
			in = append(in, n)
		}
		if got := indices(numbers, in); !slices.Equal(got, want) {
			t.Fatalf("%v in %v: %v, want %v", numbers, in, got, want)
		}
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	w := invented(rand.New(rand.NewPCG(9, 9)), 90, 9)
	r := read(t, w.indexed(t, 0))
	want := map[string][]int32{}
	for i, f := range w.documents {
		for _, value := range f.Filters {
			want[value] = append(want[value], int32(i))
		}
	}
	for value, numbers := range want {
		lists, _ := r.lists(value)
		if got := within(lists[0], all(90)); !slices.Equal(got, numbers) {
			t.Errorf("%s keeps %v, want %v", value, got, numbers)
		}
	}
}

// The files depend on what can be found, and on nothing else.
func TestSameFiles(t *testing.T) {
	t.Parallel()
	w := invented(rand.New(rand.NewPCG(3, 3)), 1100, 30)
	first := w.indexed(t, 1)
	for _, workers := range []int{2, 7} {
		if other := w.indexed(t, workers); !maps.EqualFunc(first, other, bytes.Equal) {
			t.Errorf("other files with %d workers", workers)
		}
	}
}

// A changed document changes the files of its strings, its description and root.
func TestFilesStay(t *testing.T) {
	t.Parallel()
	w := invented(rand.New(rand.NewPCG(5, 5)), 1000, 0)
	before := w.indexed(t, 0)
	w.documents[700].Paragraphs = []string{"乙甲"}
	changed := 0
	for name, body := range w.indexed(t, 0) {
		if !bytes.Equal(before[name], body) {
			changed++
		}
	}
	if changed == 0 || changed > len(before)/3 {
		t.Errorf("of %d files %d are others", len(before), changed)
	}
}

// previously is an output whose next build may reuse files.
type previously struct {
	cache        *cache.Cache
	before, now  map[string][sha256.Size]byte
	files        map[string][]byte
	mu           sync.Mutex
	made, reused int
}

func (p *previously) index(t *testing.T, documents, parties []Source) {
	t.Helper()
	memory := output.NewMemory()
	p.before, p.now, p.reused = p.now, map[string][sha256.Size]byte{}, 0
	old := p.files
	p.files = map[string][]byte{}
	err := Write(memory, documents, parties, Previous{p.cache, func(name string, of [sha256.Size]byte) (int64, bool, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.now[name] = of
		if p.before[name] != of {
			return 0, false, nil
		}
		p.files[name] = old[name]
		p.reused++
		return int64(len(old[name])), true, nil
	}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	p.made = len(memory.Files())
	maps.Copy(p.files, memory.Files())
}

// An index that is made of what earlier builds have left is that of a first build,
// and reads the texts of a changed segment alone.
func TestPrevious(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	w := invented(random, 1700, 90)
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &previously{cache: cache.Open(root, "1")}
	defer p.cache.Close()
	for step, change := range []func(){
		func() {},
		func() {},
		func() { w.documents[700].Paragraphs = []string{"乙甲"} },
		func() { w.documents[700].Title, w.documents[700].Names = "乙", []string{"乙"} },
		func() { w.documents[3].Filters = []string{"kind=9"} },
		func() { w.parties[5].Names = []string{"丙丁"} },
		func() { w.documents = append(w.documents, invented(random, 1, 0).documents...) },
		func() { w.documents = slices.Delete(w.documents, 800, 801) },
	} {
		change()
		var reads atomic.Int32
		documents := sources(w.documents)
		for i, source := range documents {
			documents[i] = func() Findable {
				f := source()
				text := f.Text
				f.Text = func() ([]string, string, error) { reads.Add(1); return text() }
				return f
			}
		}
		p.index(t, documents, sources(w.parties))
		if want := w.indexed(t, 0); !maps.EqualFunc(p.files, want, bytes.Equal) {
			t.Errorf("step %d: other files than those of a first build", step)
		}
		switch {
		case step == 1 && (reads.Load() > 0 || p.made > 1):
			t.Errorf("nothing changed: %d texts are read, %d files made", reads.Load(), p.made)
		case step == 2 && (reads.Load() > 600 || p.reused < p.made):
			t.Errorf("one changed: %d texts are read, %d files made, %d reused", reads.Load(), p.made, p.reused)
		}
	}
}

// However many there are, there are at most 5,000 files.
func TestLimits(t *testing.T) {
	t.Parallel()
	for documents := 1; documents < 3_000_000; documents += documents/3 + 1 {
		l := limitsFor(documents, documents)
		if files := l.shards + documents/l.documentRows + documents/l.partyRows + 3; files > 5000 {
			t.Errorf("%d documents have %d files", documents, files)
		}
	}
}

// nowhere is an output that takes everything or nothing.
type nowhere struct{ err error }

func (n nowhere) Put(string, []byte) error                            { return n.err }
func (n nowhere) PutFile(string, func() (io.ReadCloser, error)) error { return n.err }

func TestErrors(t *testing.T) {
	t.Parallel()
	w := invented(rand.New(rand.NewPCG(6, 6)), 60, 8)
	full, unread := errors.New("full"), errors.New("unread")
	if err := Write(nowhere{full}, sources(w.documents), sources(w.parties), Previous{}, 0); !errors.Is(err, full) {
		t.Errorf("a full disk gives %v", err)
	}
	if err := Write(nowhere{}, sourcesBut(w.documents, 7, unread), sources(w.parties), Previous{}, 0); !errors.Is(err, unread) {
		t.Errorf("a document that cannot be read gives %v", err)
	}
}

func TestNothingToFind(t *testing.T) {
	t.Parallel()
	for _, w := range []town{{}, {documents: []Findable{{URL: "/a/", Names: []string{""}, Paragraphs: []string{" ", "()"}}}}} {
		if documents, parties := read(t, w.indexed(t, 0)).candidates("甲乙"); len(documents)+len(parties) > 0 {
			t.Error(documents, parties)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	often := rand.NewZipf(random, 1.2, 8, 1999)
	chance := func(n int) string {
		s := make([]rune, n)
		for i := range s {
			s[i] = '一' + rune(often.Uint64())
		}
		return string(s)
	}
	phrases := make([]string, 600)
	for i := range phrases {
		phrases[i] = chance(3 + random.IntN(24))
	}
	phrase := rand.NewZipf(random, 1.1, 20, uint64(len(phrases)-1))
	var documents []Findable
	for i := range 1000 {
		f := Findable{URL: fmt.Sprintf("/enforcement/penalty/2025/%d/", i), Title: chance(20), Number: fmt.Sprintf("示市监罚〔2025〕%d号", i)}
		f.Names = []string{f.Title, f.Number, fmt.Sprintf("9133%014d", random.IntN(1<<40))}
		for range 20 {
			text := ""
			for range 5 {
				text += phrases[phrase.Uint64()] + chance(random.IntN(6))
			}
			f.Paragraphs = append(f.Paragraphs, text)
		}
		documents = append(documents, f)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(nowhere{}, sources(documents), nil, Previous{}, 0); err != nil {
			b.Fatal(err)
		}
	}
}
