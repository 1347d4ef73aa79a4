package agenda

import (
	"fmt"
	"io"
	"testing"

	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

// BenchmarkFormsOf100000 writes a ledger of 100,000 rows.
func BenchmarkFormsOf100000(b *testing.B) {
	l := *build(b, sitetest.Town(), sitetest.AsOf())
	row := l.Entries[0]
	l.Entries = nil
	for i := range 100_000 {
		e := *row
		e.Path = fmt.Sprintf("enforcement/penalty/2026/%06d.md", i)
		l.Entries = append(l.Entries, &e)
	}
	for name, write := range map[string]func(io.Writer, *ledger.Ledger) error{"json": WriteJSON, "csv": WriteCSV, "text": WriteText} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_ = write(io.Discard, &l)
			}
		})
	}
}
