package site

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"sync"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/ledger"
	"gongkai/site/page"
)

// Revised returns the site after a change of documents that concerns their own
// pages alone: their texts are others, and all that lists, deadlines, relations
// and other pages say of them is as it was. It takes no longer on a large site
// than on a small one. ok is false when more has changed, or may have; the site
// has to be examined anew then. The paths are those that problems have.
//
// What is wrong with the new text is not known to the new site until then.
func (s *Site) Revised(paths []string) (revised *Site, ok bool, err error) {
	if s.Failed() || len(paths) == 0 {
		return nil, false, nil
	}
	made := *s
	for _, path := range paths {
		path, document := strings.CutPrefix(path, "content/")
		old, known := made.Corpus.Document(path)
		if !document || !known || s.digests[path] != "" { // its versions may be others
			return nil, false, nil
		}
		now, problems, err := made.Corpus.Reread(path)
		if err != nil {
			return nil, false, err
		}
		if now == nil || diag.Count(problems, diag.Error) > 0 || len(now.Personal) > 0 || s.publicDigest(old) != s.publicDigest(now) {
			return nil, false, nil
		}
		made.Corpus = made.Corpus.Replacing(now)
	}
	return &made, true, nil
}

// publicDigest covers all that pages other than its own show of a document.
func (s *Site) publicDigest(d *corpus.Document) (sum [sha256.Size]byte) {
	if d.Source == page.Glossary { // whose words are linked everywhere
		return d.Hash
	}
	copy(sum[:], d.PublicDigest[:])
	if s.counted[d.Source] {
		binary.LittleEndian.PutUint64(sum[len(d.PublicDigest):], uint64(d.Characters))
	}
	return sum
}

// countedTexts are the content paths of the documents of which pages tell how
// long they are: evidence of indicators with a limit.
func countedTexts(ledger *ledger.Ledger) map[string]bool {
	counted := map[string]bool{}
	for _, in := range ledger.Indicators() {
		if in.MaxCharacters > 0 {
			for _, e := range in.Evidence {
				counted[e.Document.Source] = true
			}
		}
	}
	return counted
}

// Revised is the preview of a site that Site.Revised has made of this one's, with
// the same paths.
func (p *Preview) Revised(s *Site, paths []string) *Preview {
	return &Preview{public: p.public.revised(s), waiting: sync.OnceValue(func() *shelf {
		before := p.waiting()
		made := *before.site
		for _, path := range paths {
			path = strings.TrimPrefix(path, "content/")
			now, _ := s.Corpus.Document(path)
			if old, ok := made.Corpus.Document(path); ok && now != nil {
				shown := *now
				shown.Record = old.Record
				made.Corpus = made.Corpus.Replacing(&shown)
			}
		}
		return before.revised(&made)
	})}
}

// revised is the shelf of a site with the same pages and attachments.
func (f *shelf) revised(s *Site) *shelf {
	made := s.emptyShelf()
	made.pages, made.attached = f.pages, f.attached
	return made
}
