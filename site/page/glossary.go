package page

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// Glossary is the content path of the page that explains words (政务用语解释).
const Glossary = "about/glossary.md"

// term is a word that the glossary (政务用语解释) explains: one of its headings from
// the third level on, and the URL of the heading.
type term struct{ word, url string }

// glossary returns the words that the headings of about/glossary.md explain, so that
// the editor alone decides which there are. Longer words come first.
func glossary(c *catalog.Catalog) []term {
	d := c.At(Glossary)
	if d == nil || d.State.Tombstone() {
		return nil
	}
	file, _ := c.Corpus.Document(Glossary)
	var terms []term
	for _, h := range file.Headings() {
		if h.Level >= 3 {
			terms = append(terms, term{h.Text, d.URL + "#" + h.ID})
		}
	}
	slices.SortStableFunc(terms, func(x, y term) int { return len(y.word) - len(x.word) })
	return terms
}

// explained returns links to the words of the glossary that occur in a text, in the
// order of their first use. A word that only occurs as part of a longer word is not linked.
func explained(terms []term, from string, text ...string) []view.Link {
	if len(terms) == 0 {
		return nil
	}
	whole := strings.Join(text, "\n")
	left := whole
	var links []view.Link
	for _, t := range terms {
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

// stampWords returns the texts of a stamp, and the natures of the days in its workings.
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

// ledgerWords returns the heads of the tables of a ledger page.
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
