package export

import (
	"fmt"
	"io"
	"testing"

	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

// nowhere takes everything and keeps nothing.
type nowhere struct{}

func (nowhere) Put(string, []byte) error { return nil }

func (nowhere) PutFile(_ string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

func BenchmarkWrite100000(b *testing.B) {
	c, _ := read(b, sitetest.Town())
	many := *c
	many.Documents = nil
	one, _ := c.Document("enforcement/penalty/2026/0012.md")
	var pages []Listed
	for i := range 100_000 {
		document, record := *one, *one.Record
		record.Path = fmt.Sprintf("enforcement/penalty/2026/%06d.md", i)
		document.Source, document.Record = record.Path, &record
		many.Documents = append(many.Documents, &document)
		pages = append(pages, Listed{URL: "/" + record.Path + "/", Modified: record.Dated})
	}
	rules, err := deadline.National()
	if err != nil {
		b.Fatal(err)
	}
	l, _ := ledger.Build(&many, rules, sitetest.AsOf(), 0)
	for b.Loop() {
		if err := Write(nowhere{}, &many, l, pages, 0); err != nil {
			b.Fatal(err)
		}
	}
}
