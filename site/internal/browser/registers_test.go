package browser

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// The registers on paper: so many sheets at most.
var sheets = map[string]int{
	"audit/index.html": 9, "audit/2026/index.html": 8, "audit/cgj/index.html": 4, "audit/withdrawn/index.html": 2,
	"parties/9199000100005237XT/index.html": 2, "organs/cgj/index.html": 5, "enforcement/penalty/index.html": 4,
}

// landscapes finds the sheets of A4 that lie on their side.
var landscapes = regexp.MustCompile(`/MediaBox \[0 0 84[12]`)

// registers prints registers as a clerk would: the sheets are counted, and no cell is
// narrower than four characters.
func (b *chromium) registers(t *testing.T, s *built) {
	const landscape = 1009 // pixels of 297 mm less twice 15 mm
	for name, most := range sheets {
		t.Run(name, func(t *testing.T) {
			tab := b.open(t, mode{width: landscape, height: 700, media: "print"})
			tab.visit(s.http + "/" + name)
			for _, found := range eval[[]string](tab, checks+`;all('main th,main td').filter(e => shown(e) && !unseen(e)).filter(e => {
				var s = getComputedStyle(e), room = e.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight);
				var wide = Math.min(4, words(e).length), lines = e.clientHeight / parseFloat(s.lineHeight);
				return lines > 2 && room < wide * parseFloat(s.fontSize) - 1;
			}).map(e => e.clientWidth + ' wide ' + place(e))`) {
				t.Error(found)
			}
			pdf := call(tab, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)}).Data
			n := bytes.Count(pdf, []byte("/Type /Page\n"))
			if n == 0 || n > most {
				t.Errorf("%d sheets, at most %d", n, most)
			}
			if wide := len(landscapes.FindAll(pdf, -1)); wide != n && strings.HasPrefix(name, "audit/") {
				t.Errorf("%d of %d sheets lie on their side", wide, n)
			}
		})
	}
}

// tables opens registers at every width: what lies outside is hinted at, and from a
// desk on nothing of a record does.
func (b *chromium) tables(t *testing.T, s *built) {
	for _, width := range []int64{320, 390, 768, 1280, 1920} {
		tab := b.open(t, mode{width: width, height: 900})
		for _, name := range slices.Sorted(maps.Keys(sheets)) {
			t.Run(fmt.Sprint(width, " ", name), func(t *testing.T) {
				tab.t = t
				tab.visit(s.http + "/" + name)
				for _, found := range tab.ask("reflow", "hinted", "dates") {
					t.Error(found)
				}
				if width != 768 {
					for _, cut := range eval[[]string](tab, checks+`;all('.records').filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.scrollWidth + ' in ' + e.clientWidth + ' ' + place(e))`) {
						t.Error("records scroll: ", cut)
					}
				}
			})
		}
	}
}
