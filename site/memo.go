package site

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/output"
	"gongkai/site/pack"
	"gongkai/site/page"
	"gongkai/site/search"
)

// memo knows what the pages of the previous build of an output were made of, and
// notes it for this one. A page that would be made of the same again is kept as
// it stands, and nothing is rendered to find that out:
//
//   - Where all that pages may tell is what it was, but for the text of a document
//     on its own page, the plan is the same, and only the pages of the documents
//     that have changed can be others. No view is made of the rest.
//   - Otherwise the view of each page decides.
//
// What is remembered belongs to one manifest, so that an output which somebody
// else has built, or an older one put back, is made anew.
type memo struct {
	out     *output.Dir
	layouts [sha256.Size]byte // of the site's own

	told    [sha256.Size]byte // all that pages may tell; zero when that is not known
	texts   []fingerprint     // of the documents' bytes, in their order
	next    []fingerprint     // of a page's name, layouts and view, in the order of the plan
	changed map[string]bool   // with the told of the previous build: content paths
	old     remembered
	known   []fingerprint // those of old, sorted
	kept    atomic.Int64  // pages

	index indexed // of this build; zero when it has none
	was   indexed // of the previous one
}

type fingerprint [16]byte

// remembered is what a memo noted of a build.
type remembered struct {
	told  [sha256.Size]byte
	texts []fingerprint
	pages []fingerprint
}

// indexed says what an index was made of: the documents, and all that could be
// found in them. The first is known at once.
type indexed struct {
	documents [sha256.Size]byte
	found     search.Digest
}

// newMemo returns nil when out has nothing to keep or nothing is kept of it.
func (s *Site) newMemo(out output.Output, of state) *memo {
	dir, ok := out.(*output.Dir)
	k := s.opt.Kept
	if k == nil || !ok {
		return nil
	}
	m := &memo{out: dir, layouts: s.layouts, told: s.toldOf(of), next: make([]fingerprint, len(s.plan.Pages))}
	for _, d := range s.Corpus.Documents {
		m.texts = append(m.texts, fingerprint(d.Hash[:16]))
	}
	if old, ok := k.pages.Get(memoKey(dir.Previous())); ok {
		m.remember(readRemembered(old), s.Corpus.Documents)
	}
	if was, ok := k.pages.Get(indexKey(dir.Previous())); ok {
		m.was = indexed{[sha256.Size]byte(was), search.Digest(was[sha256.Size:])}
	}
	return m
}

// toldOf stands for all that pages may tell in a state, but for the text of a
// document on its own page.
func (s *Site) toldOf(of state) (sum [sha256.Size]byte) {
	if !of.known() {
		return sum
	}
	h := sha256.New()
	h.Write(of.options[:])
	h.Write(of.rest[:])
	for _, d := range s.Corpus.Documents {
		told := s.told(d)
		fmt.Fprintf(h, "%q %x\n", d.Source, told)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

func (m *memo) remember(old remembered, documents []*corpus.Document) {
	m.old, m.known = old, slices.Clone(old.pages)
	slices.SortFunc(m.known, compare)
	if m.told != old.told || m.told == [sha256.Size]byte{} || len(old.pages) != len(m.next) || len(old.texts) != len(m.texts) {
		return
	}
	m.changed = map[string]bool{}
	for i, d := range documents {
		if m.texts[i] != old.texts[i] {
			m.changed[d.Source] = true
		}
	}
}

func compare(x, y fingerprint) int { return bytes.Compare(x[:], y[:]) }

// same keeps the file of the i-th page when only the texts of other pages have
// changed. To a nil memo nothing is the same.
func (m *memo) same(i int, p *page.Page) (kept bool, err error) {
	if m == nil || m.changed == nil || m.changed[p.Source] {
		return false, nil
	}
	m.next[i] = m.old.pages[i]
	return m.take(p)
}

// take keeps the file of a page that stands.
func (m *memo) take(p *page.Page) (kept bool, err error) {
	if kept, err = m.out.Keep(p.Output); kept {
		m.kept.Add(1)
	}
	return kept, err
}

func indexKey(manifest [sha256.Size]byte) pack.Key {
	return sha256.Sum256(append([]byte("index\n"), manifest[:]...))
}

// keepIndex keeps the files of the index, if they were made of the same. Whether
// they were is only asked when no document has changed: nearly every text that
// changes can be found otherwise.
func (m *memo) keepIndex(documents [sha256.Size]byte, workers int, digest func() (search.Digest, error)) (kept bool, err error) {
	if m == nil || m.was.documents != documents {
		return false, nil
	}
	found, err := digest()
	if err != nil || found != m.was.found {
		return false, err
	}
	if kept, err = m.out.KeepFolder(strings.Trim(address.Search, "/"), workers); kept {
		m.index = m.was
	}
	return kept, err
}

func memoKey(manifest [sha256.Size]byte) pack.Key {
	return sha256.Sum256(append([]byte("pages\n"), manifest[:]...))
}

// keep notes what the i-th page is made of and keeps the file that stands, if it
// was made of that.
func (m *memo) keep(i int, p *page.Page, view any) (kept bool, err error) {
	if m == nil {
		return false, nil
	}
	digest := page.Digest(view)
	b := append(append(append(make([]byte, 0, 256), m.layouts[:]...), digest[:]...), p.Output...)
	sum := sha256.Sum256(b)
	m.next[i] = fingerprint(sum[:16])
	if _, ok := slices.BinarySearchFunc(m.known, m.next[i], compare); !ok {
		return false, nil
	}
	return m.take(p)
}

// Remember notes what a build was made of, once it has been committed.
func (k *Kept) Remember(report *Report, written output.Report) error {
	if k == nil {
		return nil
	}
	if err := k.rememberReport(report, written.Manifest); err != nil {
		return err
	}
	if err := k.rememberPages(report.memo, written.Manifest, report.state.known()); err != nil {
		return err
	}
	if err := k.rememberIndex(report.memo, written.Manifest); err != nil {
		return err
	}
	k.pages.Turn()
	return nil
}

func (k *Kept) rememberIndex(m *memo, manifest [sha256.Size]byte) error {
	key := indexKey(manifest)
	if k.pages.Touch(key) || m == nil || m.index == (indexed{}) {
		return nil
	}
	return k.pages.Put(key, append(m.index.documents[:], m.index.found[:]...))
}

func (k *Kept) rememberPages(m *memo, manifest [sha256.Size]byte, whole bool) error {
	key := memoKey(manifest)
	if k.pages.Touch(key) || m == nil {
		return nil
	}
	if !whole { // the files may have changed while they were read
		m.told = [sha256.Size]byte{}
	}
	return k.pages.Put(key, remembered{m.told, m.texts, m.next}.encode())
}

func (r remembered) encode() []byte {
	b := pack.AppendText(nil, string(r.told[:]))
	for _, list := range [][]fingerprint{r.texts, r.pages} {
		b = pack.AppendNumber(b, len(list)*len(fingerprint{}))
		for i := range list {
			b = append(b, list[i][:]...)
		}
	}
	return b
}

func readRemembered(data []byte) (r remembered) {
	in := pack.NewReader(string(data))
	copy(r.told[:], in.Text())
	for _, list := range []*[]fingerprint{&r.texts, &r.pages} {
		for all := []byte(in.Text()); len(all) > 0; all = all[len(fingerprint{}):] {
			*list = append(*list, fingerprint(all))
		}
	}
	return r
}
