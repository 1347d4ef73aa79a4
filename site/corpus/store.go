package corpus

import (
	"crypto/sha256"
	"io/fs"
	"maps"
	"os"
	"strings"
	"sync"
	"time"

	"gongkai/site/diag"
	"gongkai/site/internal/cache"
	"gongkai/site/internal/filestate"
	"gongkai/site/markdown"
	"gongkai/site/toml"
)

// Store holds on disk what reading each file gave, from one run of the program
// to the next, so that a file which has not changed is neither read nor judged
// again. A load with a store returns what one without returns. The store holds
// the texts of drafts as well and must stay as private as the source.
//
// An entry is named by content: path, bytes, and what the gate depends on. A
// file whose state has not changed (see package filestate) is recognised
// without being read. Two loads at once may use a store.
type Store struct {
	entries *cache.Cache

	mu   sync.Mutex
	seen map[string]seen // by content path, of the last load
	next map[string]seen // of the running one
}

// seen is a file that has been read.
type seen struct {
	state filestate.State
	hash  [sha256.Size]byte
}

// OpenStore opens the store in a folder, which it closes. version is that of the
// program: entries of another one are absent.
func OpenStore(folder *os.Root, version string) *Store {
	s := &Store{entries: cache.Open(folder, version), seen: map[string]seen{}, next: map[string]seen{}}
	data, _ := s.entries.Get(seenKey())
	for r := cache.NewReader(data); !r.Ended(); {
		path := r.Text()
		state := filestate.State{Size: int64(r.Number()), Modified: int64(r.Number()), Changed: int64(r.Number()), Inode: uint64(r.Number())}
		s.seen[path] = seen{state, r.Key()}
	}
	return s
}

func seenKey() cache.Key { return sha256.Sum256([]byte("seen")) }

// Close makes the entries available to the next run.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	return s.entries.Close()
}

// hashOf returns the hash of a file that has not changed since it was read.
func (s *Store) hashOf(path string, info fs.FileInfo) (hash [sha256.Size]byte, ok bool) {
	if s == nil || info == nil {
		return hash, false
	}
	state, ok := filestate.Of(info)
	if !ok {
		return hash, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	was, ok := s.seen[path]
	if !ok || was.state != state {
		return hash, false
	}
	s.next[path] = was
	return was.hash, true
}

// note remembers the hash of a file that was read after a moment, at which its
// state was info.
func (s *Store) note(path string, info fs.FileInfo, before time.Time, hash [sha256.Size]byte) {
	if s == nil || info == nil {
		return
	}
	if state, ok := filestate.Of(info); ok && state.Settled(before) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.next[path] = seen{state, hash}
	}
}

// endLoad stores which files were seen. After a whole load, entries that it did
// not need are removed unless an earlier corpus may still need them.
func (s *Store) endLoad(whole, evict bool) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !whole {
		maps.Copy(s.seen, s.next)
		s.next = map[string]seen{}
		return
	}
	if maps.Equal(s.seen, s.next) {
		s.entries.Touch(seenKey())
	} else {
		var w cache.Writer
		for path, f := range s.next {
			w.Text(path)
			w.Numbers(int(f.state.Size), int(f.state.Modified), int(f.state.Changed), int(f.state.Inode))
			w = append(w, f.hash[:]...)
		}
		_ = s.entries.Put(seenKey(), w) // Close returns the error
	}
	s.seen, s.next = s.next, map[string]seen{}
	if evict {
		s.entries.EvictUnused()
	}
}

// entryKey names an entry of one kind.
func entryKey(kind, path string, hash, basis [sha256.Size]byte) cache.Key {
	b := make([]byte, 0, 256)
	b = append(append(append(append(b, kind...), hash[:]...), basis[:]...), path...)
	return sha256.Sum256(b)
}

// facts are what one document says on its own, apart from its text. They depend
// on its path and bytes, and on the gate.
type facts struct {
	hash       [sha256.Size]byte
	front      *toml.Table // nil when it cannot be read
	body       int         // the line on which the text begins
	public     [16]byte    // Document.PublicDigest
	characters int
	words      string // Document.Words
	headings   headings
	links      []markdown.Link
	findings   Findings
}

// facts returns those of a document that was read before.
func (s *Store) facts(path string, hash, basis [sha256.Size]byte) (f facts, ok bool) {
	if s == nil {
		return f, false
	}
	data, ok := s.entries.Get(entryKey("facts", path, hash, basis))
	if !ok || !s.entries.Touch(entryKey("text", path, hash, basis)) {
		return f, false
	}
	r := cache.NewReader(data)
	f = facts{hash: hash, body: r.Number(), characters: r.Number(), words: r.Text(), headings: headings(r.Text())}
	f.headings = f.headings.shared()
	copy(f.public[:], r.Text())
	if r.Bool() {
		f.front = readTable(r)
	}
	f.links = readLinks(r)
	f.findings = Findings{readProblems(r), readPersonal(r)}
	return f, true
}

// putDocument stores what reading a document gave. A disk that is full costs the
// next run time, which Close reports.
func (s *Store) putDocument(path string, basis [sha256.Size]byte, f *facts, text *markdown.Text) {
	if s == nil {
		return
	}
	w := make(cache.Writer, 0, 4<<10)
	w.Numbers(f.body, f.characters)
	w.Text(f.words, string(f.headings), string(f.public[:]))
	w.Bool(f.front != nil)
	if f.front != nil {
		writeTable(&w, f.front)
	}
	writeLinks(&w, f.links)
	writeProblems(&w, f.findings.Problems)
	writePersonal(&w, f.findings.Personal)
	_ = s.entries.Put(entryKey("facts", path, f.hash, basis), w)
	w = make(cache.Writer, 0, len(text.HTML)+len(text.Plain)+1024)
	w.Text(text.HTML, text.Plain, string(f.headings))
	writeLinks(&w, text.Links)
	_ = s.entries.Put(entryKey("text", path, f.hash, basis), w)
}

// text returns the text of a document that was read before.
func (s *Store) text(path string, hash, basis [sha256.Size]byte) (*markdown.Text, bool) {
	if s == nil {
		return nil, false
	}
	data, ok := s.entries.Get(entryKey("text", path, hash, basis))
	if !ok {
		return nil, false
	}
	r := cache.NewReader(data)
	t := &markdown.Text{HTML: r.Text(), Plain: r.Text()}
	t.Headings = headings(r.Text()).list()
	t.Links = readLinks(r)
	return t, true
}

// attachment returns the personal data in an attachment with these bytes.
func (s *Store) attachment(path string, hash, basis [sha256.Size]byte, names []string) (size int64, personal []Personal, ok bool) {
	if s == nil {
		return 0, nil, false
	}
	data, ok := s.entries.Get(attachmentKey(path, hash, basis, names))
	if !ok {
		return 0, nil, false
	}
	r := cache.NewReader(data)
	return int64(r.Number()), readPersonal(r), true
}

func (s *Store) putAttachment(path string, f *File, basis [sha256.Size]byte, names []string) {
	if s == nil {
		return
	}
	var w cache.Writer
	w.Number(int(f.Size))
	writePersonal(&w, f.Personal)
	_ = s.entries.Put(attachmentKey(path, f.Hash, basis, names), w)
}

func attachmentKey(path string, hash, basis [sha256.Size]byte, names []string) cache.Key {
	return entryKey("attachment", path+"\n"+strings.Join(names, "\n"), hash, basis)
}

func writeTable(w *cache.Writer, t *toml.Table) {
	w.Numbers(t.Pos.Line, t.Pos.Column, len(t.Entries))
	for i := range t.Entries {
		e := &t.Entries[i]
		w.Text(e.Key)
		w.Numbers(e.Pos.Line, e.Pos.Column)
		writeValue(w, &e.Value)
	}
}

func writeValue(w *cache.Writer, v *toml.Value) {
	w.Numbers(int(v.Kind), v.Pos.Line, v.Pos.Column)
	w.Text(v.Text)
	w.Number(len(v.List))
	for i := range v.List {
		writeValue(w, &v.List[i])
	}
	w.Bool(v.Table != nil)
	if v.Table != nil {
		writeTable(w, v.Table)
	}
}

func readTable(r *cache.Reader) *toml.Table {
	t := &toml.Table{Pos: readPos(r)}
	t.Entries = make([]toml.Entry, r.Number())
	for i := range t.Entries {
		t.Entries[i] = toml.Entry{Key: r.Text(), Pos: readPos(r), Value: readValue(r)}
	}
	return t
}

func readValue(r *cache.Reader) toml.Value {
	v := toml.Value{Kind: toml.Kind(r.Number()), Pos: readPos(r), Text: r.Text()}
	if n := r.Number(); n > 0 {
		v.List = make([]toml.Value, n)
		for i := range v.List {
			v.List[i] = readValue(r)
		}
	}
	if r.Bool() {
		v.Table = readTable(r)
	}
	return v
}

func readPos(r *cache.Reader) toml.Pos { return toml.Pos{Line: r.Number(), Column: r.Number()} }

func writeLinks(w *cache.Writer, links []markdown.Link) {
	w.Number(len(links))
	for i := range links {
		l := &links[i]
		w.Text(l.Path, l.Fragment, l.Alt, l.Text)
		w.Bool(l.Image)
		w.Numbers(int(l.Kind), l.Line, l.Column, l.Open[0], l.Open[1], l.Close[0], l.Close[1])
	}
}

func readLinks(r *cache.Reader) (links []markdown.Link) {
	if n := r.Number(); n > 0 {
		links = make([]markdown.Link, n)
	}
	for i := range links {
		links[i] = markdown.Link{
			Path: r.Text(), Fragment: r.Text(), Alt: r.Text(), Text: r.Text(), Image: r.Bool(),
			Kind: markdown.Kind(r.Number()), Line: r.Number(), Column: r.Number(),
			Open: [2]int{r.Number(), r.Number()}, Close: [2]int{r.Number(), r.Number()},
		}
	}
	return links
}

func writeProblems(w *cache.Writer, problems []diag.Problem) {
	w.Number(len(problems))
	for i := range problems {
		p := &problems[i]
		w.Text(p.Code, p.Path, p.Message, p.Hint)
		w.Numbers(int(p.Severity), p.Line, p.Column)
		w.Bool(p.Private)
	}
}

func readProblems(r *cache.Reader) (problems []diag.Problem) {
	for range r.Number() {
		problems = append(problems, diag.Problem{
			Code: r.Text(), Path: r.Text(), Message: r.Text(), Hint: r.Text(),
			Severity: diag.Severity(r.Number()), Line: r.Number(), Column: r.Number(), Private: r.Bool(),
		})
	}
	return problems
}

func writePersonal(w *cache.Writer, personal []Personal) {
	w.Number(len(personal))
	for i := range personal {
		p := &personal[i]
		w.Text(p.Detector, p.Text, p.Shown, p.Where)
		w.Numbers(p.Line, p.Column)
	}
}

func readPersonal(r *cache.Reader) (personal []Personal) {
	for range r.Number() {
		personal = append(personal, Personal{
			Detector: r.Text(), Text: r.Text(), Shown: r.Text(), Where: r.Text(), Line: r.Number(), Column: r.Number(),
		})
	}
	return personal
}
