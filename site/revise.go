package site

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"gongkai/site/diag"
	"gongkai/site/markdown"
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
		if !document || !known || path == page.Glossary {
			return nil, false, nil
		}
		now, problems, err := made.Corpus.Reread(path)
		if err != nil {
			return nil, false, err
		}
		if now == nil || diag.Count(problems, diag.Error) > 0 || len(now.Private) > 0 || !aside(old.Links, now.Links) || !reflect.DeepEqual(old.Record, now.Record) {
			return nil, false, nil
		}
		if old.Characters != now.Characters && s.countsCharacters() {
			return nil, false, nil
		}
		made.Corpus = made.Corpus.Replacing(now)
	}
	return &made, true, nil
}

// aside says whether two texts lead to the same files and documents, so that
// nothing but their own page depends on which of them it is.
func aside(old, now []markdown.Link) bool {
	return slices.EqualFunc(old, now, func(x, y markdown.Link) bool {
		return x.Path == y.Path && x.Kind == y.Kind && x.Image == y.Image
	})
}

// countsCharacters says whether pages tell how long texts are.
func (s *Site) countsCharacters() bool {
	for i := range s.Corpus.Indicators {
		if s.Corpus.Indicators[i].MaxCharacters > 0 {
			return true
		}
	}
	return false
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
