package site

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync/atomic"

	"gongkai/site/corpus"
	"gongkai/site/output"
	"gongkai/site/pack"
	"gongkai/site/page"
	"gongkai/site/page/view"
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

	next    remembered
	old     remembered
	changed map[string]bool // nil unless both have told the same: content paths
	known   []fingerprint   // of old.pages, sorted
	kept    atomic.Int64    // pages

	made    *search.Made // the index of this build; nil when it has none
	updated bool         // it was that of the previous one
}

// remembered is what a memo notes of a build.
type remembered struct {
	state state
	told  [sha256.Size]byte // all that pages may tell; zero when the state is unknown
	texts []fingerprint     // of the documents' paths and bytes, in their order
	pages []fingerprint     // of the pages' names, layouts and views, in the order of the plan
}

type fingerprint [16]byte

func textOf(path string, hash [sha256.Size]byte) fingerprint {
	sum := sha256.Sum256(append(hash[:], path...))
	return fingerprint(sum[:16])
}

// newMemo returns nil when out has nothing to keep or nothing is kept of it.
func (s *Site) newMemo(out output.Output, of state) *memo {
	dir, ok := out.(*output.Dir)
	k := s.opt.Kept
	if k == nil || !ok {
		return nil
	}
	m := &memo{out: dir, layouts: s.layouts, next: remembered{state: of, told: s.toldOf(of)}}
	m.next.pages = make([]fingerprint, len(s.plan.Pages))
	for _, d := range s.Corpus.Documents {
		m.next.texts = append(m.next.texts, textOf(d.Source, d.Hash))
	}
	if old, ok := k.remembered(dir.Previous()); ok {
		m.compare(old, s.Corpus.Documents)
	}
	return m
}

// toldOf stands for all that pages may tell in a state that is known, but for the
// text of a document on its own page.
func (s *Site) toldOf(of state) (sum [sha256.Size]byte) {
	if !of.known() {
		return sum
	}
	h := sha256.New()
	h.Write(of[:])
	for _, d := range s.Corpus.Documents {
		told := s.told(d)
		fmt.Fprintf(h, "%q %x\n", d.Source, told)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// compare looks what has changed since an earlier build.
func (m *memo) compare(old remembered, documents []*corpus.Document) {
	m.old, m.known = old, slices.Clone(old.pages)
	slices.SortFunc(m.known, order)
	if m.next.told != old.told || !old.state.known() || len(old.pages) != len(m.next.pages) || len(old.texts) != len(m.next.texts) {
		return
	}
	m.changed = map[string]bool{}
	for i, d := range documents {
		if m.next.texts[i] != old.texts[i] {
			m.changed[d.Source] = true
		}
	}
}

func order(x, y fingerprint) int { return bytes.Compare(x[:], y[:]) }

// unchanged says that only the texts of others have changed. A nil memo does not
// know.
func (m *memo) unchanged(source string) bool {
	return m != nil && m.changed != nil && !m.changed[source]
}

// same keeps the file of the i-th page when only the texts of other pages have
// changed.
func (m *memo) same(i int, p *page.Page) (kept bool, err error) {
	if !m.unchanged(p.Source) {
		return false, nil
	}
	m.next.pages[i] = m.old.pages[i]
	return m.take(p)
}

// take keeps the file of a page that stands.
func (m *memo) take(p *page.Page) (kept bool, err error) {
	if kept, err = m.out.Keep(p.Output()); kept {
		m.kept.Add(1)
	}
	return kept, err
}

// standing is the index of the previous build.
func (m *memo) standing(workers int) *search.Standing {
	return &search.Standing{Key: m.out.Previous(), Read: m.out.Read, Keep: func(files []string) (kept bool, err error) {
		m.updated, err = m.out.KeepEach(files, workers)
		return m.updated, err
	}}
}

func memoKey(manifest [sha256.Size]byte) pack.Key {
	return sha256.Sum256(append([]byte("pages\n"), manifest[:]...))
}

func reportKey(manifest [sha256.Size]byte) pack.Key {
	return sha256.Sum256(append([]byte("report\n"), manifest[:]...))
}

// keep notes what the i-th page is made of and keeps the file that stands, if it
// was made of that.
func (m *memo) keep(i int, p *page.Page, made any) (kept bool, err error) {
	if m == nil {
		return false, nil
	}
	digest := view.Digest(made)
	b := append(append(append(make([]byte, 0, 256), m.layouts[:]...), digest[:]...), p.Output()...)
	sum := sha256.Sum256(b)
	m.next.pages[i] = fingerprint(sum[:16])
	if _, ok := slices.BinarySearchFunc(m.known, m.next.pages[i], order); !ok {
		return false, nil
	}
	return m.take(p)
}

// Remember notes what a build was made of, once it has been committed.
func (k *Kept) Remember(report *Report, written output.Report) error {
	if k == nil {
		return nil
	}
	pages, found := memoKey(written.Manifest), reportKey(written.Manifest)
	if m := report.memo; m != nil {
		m.next.state = report.state // unknown where files have changed while they were read
		if err := k.pages.Put(pages, m.next.encode()); err != nil {
			return err
		}
		if err := k.pages.Put(found, report.encode()); err != nil {
			return err
		}
		if m.made != nil {
			if err := m.made.Keep(k.pages, written.Manifest); err != nil {
				return err
			}
		}
	}
	for _, key := range []pack.Key{pages, found} {
		k.pages.Touch(key)
	}
	search.Touch(k.pages, written.Manifest)
	k.pages.Turn()
	return nil
}

// remembered is what is kept of the build with a manifest.
func (k *Kept) remembered(manifest [sha256.Size]byte) (remembered, bool) {
	data, ok := k.pages.Get(memoKey(manifest))
	if !ok {
		return remembered{}, false
	}
	return readRemembered(data), true
}

func (r remembered) encode() []byte {
	b := append(append([]byte(nil), r.state[:]...), r.told[:]...)
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
	r.state, r.told = state(in.Key()), in.Key()
	for _, list := range []*[]fingerprint{&r.texts, &r.pages} {
		for all := []byte(in.Text()); len(all) > 0; all = all[len(fingerprint{}):] {
			*list = append(*list, fingerprint(all))
		}
	}
	return r
}
