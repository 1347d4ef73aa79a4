package render

import (
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongkai/layouts"
)

// BenchmarkRender makes the pages of views as large as those of a real site: compiled,
// and by html/template.
func BenchmarkRender(b *testing.B) {
	r, problems := New(layouts.FS())
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	for _, name := range slices.Sorted(maps.Keys(r.layouts)) {
		view := views()[name]
		filler{rand.New(rand.NewPCG(5, 6)), 9, usualText}.fill(reflect.ValueOf(view).Elem(), "")
		l := r.layouts[name]
		b.Run(name+"/compiled", func(b *testing.B) {
			b.ReportAllocs()
			var page []byte
			for b.Loop() {
				page, _ = l.compiled.Append(page[:0], view)
			}
			b.SetBytes(int64(len(page)))
		})
		b.Run(name+"/template", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = l.parsed.ExecuteTemplate(io.Discard, "base", view)
			}
		})
	}
}

// usualText is a text of the length and the letters that a field usually has.
func usualText(r *rand.Rand, field string) string {
	switch {
	case strings.Contains(field, "Href") || strings.Contains(field, "URL") || field == "Canonical":
		return "../../../enforcement/penalty/2026/0012/index.html"
	case field == "Root":
		return "../../../"
	case field == "Body":
		return strings.Repeat("<p>经查，当事人未按规定明码标价，违反了有关规定。</p>\n", 30)
	case field == "ID" || field == "Class" || field == "ISO":
		return "2026-11-21"
	}
	return string([]rune("关于示范市安达商贸有限公司的行政处罚决定 (2026) 12 号")[:1+r.IntN(30)])
}
