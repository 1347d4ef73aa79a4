package agenda

import (
	"slices"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

func TestReadPublished(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	published, err := ledger.ReadPublished([]byte(writers(l.Public())[0]()))
	pages := published.Pages
	if err != nil || len(pages) != len(l.Shown) || published.AsOf != l.AsOf {
		t.Fatalf("as of %s %d pages, %v", published.AsOf, len(pages), err)
	}
	for i, p := range pages {
		if q := l.Shown[i].Record; p.Path != q.Path || p.URL != address.Document(q.Path) || p.Published != q.Published {
			t.Errorf("%v, want %v", p, q)
		}
	}
	fire := slices.IndexFunc(pages, func(p ledger.PublicPage) bool { return p.Path == "notices/2026-fire.md" })
	if got := pages[fire].Published.String(); got != "2026-05-01T11:30:00+08:00" {
		t.Errorf("published %s", got)
	}
	for _, bad := range []string{"", "[]", "{}", `{"pages":{}}`, `{"pages":[{"path":"a.md"}]}`, `{"pages":[{"path":"a.md","url":"/a/","published":"soon"}]}`, `{"pages":[`} {
		if _, err := ledger.ReadPublished([]byte(bad)); err == nil || !strings.Contains(err.Error(), "audit.json") {
			t.Errorf("ReadPublished(%q): %v", bad, err)
		}
	}
	if _, err := ledger.ReadPublished([]byte(`{"x":[{}],"pages":[]}`)); err != nil {
		t.Error(err)
	}
}

func FuzzReadPublished(f *testing.F) {
	f.Add([]byte(`{"pages":[{"path":"a.md","url":"/a/","published":"2026-03-05"}]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		published, err := ledger.ReadPublished(src)
		for _, p := range published.Pages {
			if err == nil && (p.Path == "" || p.Published.IsZero()) {
				t.Errorf("%q: %v", src, p)
			}
		}
	})
}
