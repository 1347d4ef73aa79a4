package browser

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// lying lists what of a document's head lies lower than a line: the state, the title,
// what the reader asked for and the verdict, up to an answer in sentences; and how low
// the text begins.
const lying = `
(function (line) {
	function low(e) { return e.getBoundingClientRect().bottom + scrollY > line; }
	var seen = all('h1,.state,.answer dd,.stamp .tag').filter(shown), long = seen.findIndex(e => e.matches('.long'));
	var wrong = (long < 0 ? seen : seen.slice(0, long)).filter(low).map(place), text = document.querySelector('.text');
	return { wrong: wrong, text: text && shown(text) ? text.getBoundingClientRect().top + scrollY : 0 };
})`

// first holds that a document's page says the answer on the first screen of a phone and
// of a desk, for every kind, and that the text of a decision is near.
func (b *chromium) first(t *testing.T, s *built, types []pageType) {
	for _, m := range []struct {
		name          string
		width, height int64
		text          float64 // screens down to the text
	}{{"phone", 390, 844, 1.5}, {"desk", 1280, 800, 1}} {
		tab := b.open(t, mode{width: m.width, height: m.height})
		for _, kind := range types {
			name, document := strings.CutPrefix(kind.name, "document ")
			if !document {
				continue
			}
			t.Run(m.name+" "+name, func(t *testing.T) {
				tab.t = t
				for _, p := range kind.pages {
					tab.visit(s.http + "/" + p)
					r := eval[struct {
						Wrong []string `json:"wrong"`
						Text  float64  `json:"text"`
					}](tab, "{"+checks+lying+"("+fmt.Sprint(m.height)+")}")
					for _, w := range r.Wrong {
						t.Errorf("%s: below the first screen: %s", p, w)
					}
					if most := m.text * float64(m.height); name == "penalty" && r.Text > most {
						t.Errorf("%s: the text begins %.0f pixels down, at most %.0f", p, r.Text, most)
					}
				}
			})
		}
	}
}

// focused lists the controls whose words or whose ring can hardly be seen while they
// have the focus: 7:1 for words, 3:1 for the ring on one side at least.
const focused = `
(function () {
	function ratio(a, b) { a = light(a); b = light(b); return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }
	document.querySelectorAll('.tools').forEach(e => { e.hidden = false; });
	return all('a[href],button,input:not([type=hidden]),select,textarea').filter(e => shown(e) && !e.disabled).map(e => {
		e.focus();
		if (document.activeElement !== e) { return ''; }
		var s = getComputedStyle(e), own = behind(e), around = behind(e.parentElement), ring = colour(s.outlineColor), halo = colour(s.boxShadow.split(')')[0]);
		var words = ratio(colour(s.color), own), outer = Math.max(ratio(ring, around), s.boxShadow === 'none' ? 0 : ratio(halo, around)), inner = Math.max(ratio(ring, own), ratio(own, around));
		return words < 7 ? words.toFixed(1) + ' words ' + place(e) : outer < 3 || inner < 3 || parseFloat(s.outlineWidth) < 3 ? outer.toFixed(1) + ' ' + inner.toFixed(1) + ' ring ' + place(e) : '';
	}).filter(Boolean);
})()`

// focusModes gives every control of one page of each layout the focus.
func (b *chromium) focusModes(t *testing.T, s *built, types []pageType) {
	for _, m := range modes() {
		if m.name != "light" && m.name != "dark" && m.name != "forced colours" {
			continue
		}
		tab, seen := b.open(t, m), map[string]bool{}
		for _, kind := range types {
			layout, _, _ := strings.Cut(kind.name, " ")
			if seen[layout] || layout == "404" {
				continue
			}
			seen[layout] = true
			t.Run(m.name+" "+layout, func(t *testing.T) {
				tab.t = t
				tab.visit(s.http + "/" + kind.pages[0])
				for _, found := range eval[[]string](tab, "{"+checks+focused+"}") {
					t.Error(found)
				}
			})
		}
	}
}

var aSheet = regexp.MustCompile(`/Type\s*/Page[^s]`)

// paper prints documents as a browser does: a decision of a page takes two sheets, the
// workings come out only where the address asks for them.
func (b *chromium) paper(t *testing.T, s *built) {
	tab := b.open(t, mode{width: 794, height: 1123})
	sheets := func(t *testing.T, address string) int {
		tab.t = t
		tab.visit("about:blank")
		tab.visit(s.http + address)
		pdf := call(tab, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		return len(aSheet.FindAll(pdf.Data, -1))
	}
	const decision = "/enforcement/penalty/2026/0018/index.html"
	short := sheets(t, decision)
	if short < 1 || short > 2 {
		t.Errorf("a decision of a page takes %d sheets", short)
	}
	if long := sheets(t, decision+"#working"); long <= short {
		t.Errorf("with its workings a decision takes %d sheets, without %d", long, short)
	}
	if n := sheets(t, "/enforcement/penalty/2025/0016/index.html"); n != 1 {
		t.Errorf("a withdrawal takes %d sheets", n)
	}
	narrow := b.open(t, mode{width: 590, height: 880, media: "print"}) // the text of a sheet of A4
	for _, name := range []string{decision, "/enforcement/penalty/2026/0012/index.html#working", "/powers/jtj-xk-009/index.html", "/reports/2025-disclosure-scjgj/index.html"} {
		narrow.t = t
		narrow.visit(s.http + name)
		for _, found := range eval[[]string](narrow, "{"+checks+`;all('th,td,dd,dt').filter(e => shown(e) && words(e).length >= 4 && e.clientWidth < 3.4 * parseFloat(getComputedStyle(e).fontSize)).map(place)}`) {
			t.Errorf("%s: narrower than four characters: %s", name, found)
		}
	}
}
