package ledger

import (
	"fmt"
	"testing"

	"gongkai/site/corpus"
	"gongkai/site/internal/sitetest"
)

// many is a corpus of n decisions.
func many(tb testing.TB, n int) *corpus.Corpus {
	c := *sitetest.Load(tb, sitetest.Town())
	one, _ := c.Document("enforcement/penalty/2026/0012.md")
	c.Documents = nil
	for i := range n {
		document, record := *one, *one.Record
		record.Path = fmt.Sprintf("enforcement/penalty/2026/%06d.md", i)
		record.Published = record.Dated.AddDays(i % 20).Moment()
		document.Source, document.Record = record.Path, &record
		c.Documents = append(c.Documents, &document)
	}
	return &c
}

func BenchmarkLedgerOf100000(b *testing.B) {
	c, r := many(b, 100_000), sitetest.Rules(b, nil)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			Build(c, r, sitetest.AsOf(), 0)
		}
	})
	l, _ := Build(c, r, sitetest.AsOf(), 0)
	b.Run("stamp", func(b *testing.B) {
		for b.Loop() {
			l.Stamp("enforcement/penalty/2026/050000.md")
		}
	})
	b.Run("problems", func(b *testing.B) {
		for b.Loop() {
			l.Problems()
		}
	})
}
