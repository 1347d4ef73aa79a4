package site

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"sort"
	"strings"
	"sync/atomic"

	"gongkai/site/address"
	"gongkai/site/output"
	"gongkai/site/pack"
	"gongkai/site/page"
	"gongkai/site/search"
)

// memo knows what the pages of the previous build of an output were made of, and
// notes it for this one. A page that would be made of the same again is kept as
// it stands: nothing is rendered to find that out, the view alone decides. What
// is remembered belongs to one manifest, so that an output which somebody else
// has built, or an older one put back, is made anew.
type memo struct {
	out     *output.Dir
	layouts [sha256.Size]byte // of the site's own
	old     []byte            // fingerprints, sorted
	next    []fingerprint     // by the page's place in the plan
	kept    atomic.Int64      // pages

	index indexed // of this build; zero when it has none
	was   indexed // of the previous one
}

// indexed says what an index was made of: the documents, and all that could be
// found in them. The first is known at once.
type indexed struct {
	documents [sha256.Size]byte
	found     search.Digest
}

// fingerprint stands for a page's name, its layouts and its view.
type fingerprint [16]byte

// newMemo returns nil when out has nothing to keep or nothing is kept of it.
func newMemo(k *Kept, out output.Output, layouts [sha256.Size]byte, pages int) *memo {
	dir, ok := out.(*output.Dir)
	if k == nil || !ok {
		return nil
	}
	m := &memo{out: dir, layouts: layouts, next: make([]fingerprint, pages)}
	if old, ok := k.pages.Get(memoKey(dir.Previous())); ok {
		m.old = old
	}
	if was, ok := k.pages.Get(indexKey(dir.Previous())); ok {
		m.was = indexed{[sha256.Size]byte(was), search.Digest(was[sha256.Size:])}
	}
	return m
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
	f := fingerprint(sum[:16])
	m.next[i] = f
	at := sort.Search(len(m.old)/len(f), func(n int) bool { return bytes.Compare(m.old[n*len(f):(n+1)*len(f)], f[:]) >= 0 })
	if at*len(f) == len(m.old) || !bytes.Equal(m.old[at*len(f):(at+1)*len(f)], f[:]) {
		return false, nil
	}
	if kept, err = m.out.Keep(p.Output); kept {
		m.kept.Add(1)
	}
	return kept, err
}

// Remember notes what a build was made of, once it has been committed.
func (k *Kept) Remember(report *Report, written output.Report) error {
	if k == nil {
		return nil
	}
	if err := k.rememberReport(report, written.Manifest); err != nil {
		return err
	}
	if err := k.rememberPages(report.memo, written.Manifest); err != nil {
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

func (k *Kept) rememberPages(m *memo, manifest [sha256.Size]byte) error {
	key := memoKey(manifest)
	if k.pages.Touch(key) || m == nil {
		return nil
	}
	slices.SortFunc(m.next, func(x, y fingerprint) int { return bytes.Compare(x[:], y[:]) })
	b := make([]byte, 0, len(m.next)*len(fingerprint{}))
	for i := range m.next {
		b = append(b, m.next[i][:]...)
	}
	return k.pages.Put(key, b)
}
