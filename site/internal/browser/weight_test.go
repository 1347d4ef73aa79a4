package browser

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The budgets of a page, of all pages of the demonstration: HTML of 15 KB gzip
// as a rule and 60 KB at most, 1,500 elements, style and script of 6 and 2 KB
// gzip. Needs no browser.
func TestWeight(t *testing.T) {
	s := build(t, demonstration(t))
	// The page that misses the budget, with the leaves of many deadlines, may not grow.
	over := map[string]int{"regulations/2025-parking/index.html": 1550}
	var sizes []int
	for name, data := range s.files {
		switch {
		case strings.HasSuffix(name, ".html"):
			size := zipped(t, data)
			sizes = append(sizes, size)
			if size > 60<<10 {
				t.Errorf("%s has %d bytes zipped, at most 60 KB", name, size)
			}
			if n, most := elements(t, data), max(1500, over[name]); n > most {
				t.Errorf("%s has %d elements, at most %d", name, n, most)
			}
		case name == "css/site.css" && zipped(t, data) > 6<<10, name == "js/site.js" && zipped(t, data) > 2<<10:
			t.Errorf("%s has %d bytes zipped", name, zipped(t, data))
		}
	}
	slices.Sort(sizes)
	typical, most := sizes[len(sizes)/2], sizes[len(sizes)-1]
	t.Logf("%d pages: half of them have up to %d bytes zipped, the largest %d", len(sizes), typical, most)
	if typical > 15<<10 {
		t.Errorf("half of the pages have more than %d bytes zipped, at most 15 KB", typical)
	}
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func elements(t *testing.T, data []byte) (n int) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for e := range root.Descendants() {
		if e.Type == html.ElementNode {
			n++
		}
	}
	return n
}
