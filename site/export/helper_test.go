package export

import (
	"testing"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
	"gongkai/site/output"
)

// read reads a site given as a text archive and judges it; the ledger is the editor's.
func read(t testing.TB, archive string) (*corpus.Corpus, *ledger.Ledger) {
	t.Helper()
	c := sitetest.Load(t, archive)
	l, _ := ledger.Build(c, sitetest.Rules(t, nil), sitetest.AsOf(), 2)
	return c, l
}

// write exports a site given as a text archive; the ledger is the editor's.
func write(t testing.TB, archive string, pages ...Listed) *output.Memory {
	t.Helper()
	c, l := read(t, archive)
	out := output.NewMemory()
	if err := Write(out, c, l, pages, 0); err != nil {
		t.Fatal(err)
	}
	return out
}

// file is the content of one file of the output.
func file(t testing.TB, out *output.Memory, url string) string {
	t.Helper()
	data, ok := out.Get(address.File(url))
	if !ok {
		t.Fatalf("no %s among %q", url, out.Names())
	}
	return string(data)
}
