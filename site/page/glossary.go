package page

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/page/view"
)

// Glossary is the content path of the page that explains words (政务用语解释).
const Glossary = "about/glossary.md"

// term is a word that the glossary (政务用语解释) explains: one of its headings from
// the third level on, and the URL of what stands there.
type term struct{ word, url string }

// readGlossary takes the words from the headings of about/glossary.md, so that the
// editor alone decides which there are. Longer words come first.
func (b *book) readGlossary() {
	e := b.byPath[Glossary]
	if e == nil || e.state.Tombstone() {
		return
	}
	for _, h := range e.doc.Headings() {
		if h.Level >= 3 {
			b.terms = append(b.terms, term{h.Text, e.url + "#" + h.ID})
		}
	}
	slices.SortStableFunc(b.terms, func(x, y term) int { return len(y.word) - len(x.word) })
}

// explained are the words of the glossary that occur in a text, in the order of
// their first use. A word that only occurs within a longer one is not meant.
func (b *book) explained(from string, text ...string) []view.Link {
	whole := strings.Join(text, "\n")
	left := whole
	var links []view.Link
	for _, t := range b.terms {
		if strings.Contains(left, t.word) {
			left = strings.ReplaceAll(left, t.word, "\n")
			links = append(links, view.Link{Label: t.word, Href: address.Relative(from, t.url)})
		}
	}
	slices.SortStableFunc(links, func(x, y view.Link) int {
		return cmp.Compare(strings.Index(whole, x.Label), strings.Index(whole, y.Label))
	})
	return links
}

// stampWords are what a stamp says, and the natures of the days in its workings.
func stampWords(s *view.Stamp, workings []view.Working) []string {
	words := []string{s.Tag.Word, s.Sentence}
	for _, f := range s.Facts {
		words = append(words, f.Label)
	}
	words = append(words, s.Note)
	for _, w := range workings {
		for _, row := range w.Table.Rows {
			words = append(words, row[2].Text)
		}
	}
	return words
}

// ledgerWords are what heads the tables of a ledger page.
func ledgerWords(v *view.Ledger) []string {
	var words []string
	for _, t := range v.Tables {
		words = append(words, t.Head...)
	}
	for _, p := range v.Parts {
		words = append(words, p.Title)
		for _, t := range p.Tables {
			words = append(words, t.Head...)
		}
	}
	return words
}
