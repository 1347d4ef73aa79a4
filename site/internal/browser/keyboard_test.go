package browser

import (
	"encoding/json"
	"strings"
	"testing"
)

// stop is where the focus is after a press of Tab.
type stop struct {
	Index   int     `json:"index"` // among all that can have the focus, in the order of the document; -1 for none of them
	Place   string  `json:"place"`
	Outline float64 `json:"outline"` // pixels
	Top     float64 `json:"top"`     // of the box, in the viewport
	Bottom  float64 `json:"bottom"`
}

// focus lists what the keyboard reaches, and says where it is.
const focus = `
var stops = window.stops || all('a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]').filter(e => shown(e) && !e.disabled);
(function () {
	var e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
	return { count: stops.length, stop: { index: stops.indexOf(e), place: place(e), outline: s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth), top: box.top, bottom: box.bottom } };
})()`

func (tab *tab) focus() (count int, at stop) {
	tab.t.Helper()
	r := eval[struct {
		Count int  `json:"count"`
		Stop  stop `json:"stop"`
	}](tab, "{"+checks+focus+"}")
	return r.Count, r.Stop
}

// keyboard walks every page type with Tab (with -short one of each layout): the first stop is 跳到正文, every
// link and button is reached in the order of the document, each shows that it
// has the focus and lies on the screen, and the walk comes round.
func (b *chromium) keyboard(t *testing.T, s *built, types []pageType) {
	tab, seen := b.open(t, mode{width: 390, height: 844}), map[string]bool{}
	for _, kind := range types {
		layout, _, _ := strings.Cut(kind.name, " ")
		if testing.Short() && seen[layout] {
			continue
		}
		seen[layout] = true
		t.Run(kind.name, func(t *testing.T) {
			tab.t = t
			tab.visit(s.http + "/" + kind.pages[0])
			count, _ := tab.focus()
			for i := range count {
				tab.tabKey()
				_, at := tab.focus()
				if at.Index != i {
					t.Fatalf("stop %d of %d is %s, number %d of the document", i, count, at.Place, at.Index)
				}
				if i == 0 && !strings.HasSuffix(at.Place, "> 跳到正文") {
					t.Errorf("the first stop is %s", at.Place)
				}
				if at.Outline < 3 {
					t.Errorf("%s has an outline of %.1f pixels", at.Place, at.Outline)
				}
				if at.Bottom <= 0 || at.Top >= 844 {
					t.Errorf("%s has the focus outside of the screen, at %.0f", at.Place, at.Top)
				}
			}
			for range 2 { // once through the browser's own window
				tab.tabKey()
				if _, at := tab.focus(); at.Index == 0 {
					return
				}
			}
			t.Error("after the last stop the first does not come")
		})
	}
	t.Run("skip", func(t *testing.T) {
		tab.t = t
		tab.visit(s.http + "/index.html")
		tab.tabKey()
		tab.enter()
		if where := eval[string](tab, "document.activeElement.tagName"); where != "MAIN" {
			t.Errorf("跳到正文 leads to %s", where)
		}
		tab.tabKey()
		if inside := eval[bool](tab, "document.querySelector('main').contains(document.activeElement)"); !inside {
			t.Error("after 跳到正文, Tab leaves the text")
		}
	})
}

// tools tries the reading tools as a person does.
func (b *chromium) tools(t *testing.T, s *built) {
	const report, home = "/reports/2025-annual-sfj/index.html", "/index.html"
	letters := func(tab *tab) float64 {
		return eval[float64](tab, "parseFloat(getComputedStyle(document.documentElement).fontSize)")
	}
	for _, root := range []string{s.http, s.file} {
		t.Run("sizes "+root[:4], func(t *testing.T) {
			tab := b.open(t, mode{width: 390, height: 844})
			tab.visit(root + report)
			usual := letters(tab)
			if usual < 18 {
				t.Errorf("the usual letters have %v pixels", usual)
			}
			before := usual
			for _, name := range []string{"大字", "特大字"} {
				tab.press(name)
				now := letters(tab)
				if now <= before {
					t.Errorf("%s makes letters of %v from %v", name, now, before)
				}
				if pressed := eval[string](tab, "Array.from(document.querySelectorAll('[aria-pressed=true]'), e => e.textContent).join()"); pressed != name {
					t.Errorf("pressed is %q, not %s", pressed, name)
				}
				tab.visit(root + home)
				if after := letters(tab); after != now {
					t.Errorf("on the next page %s has letters of %v, not %v", name, after, now)
				}
				before = now
			}
			if before < 1.5*usual {
				t.Errorf("the largest letters have %v pixels", before)
			}
			tab.press("标准")
			if now := letters(tab); now != usual {
				t.Errorf("标准 gives %v, not %v", now, usual)
			}
		})
	}
	t.Run("print and copy", func(t *testing.T) {
		tab := b.open(t, mode{width: 390, height: 844})
		tab.visit(s.http + report)
		eval[any](tab, "window.print = function () { window.printed = true; }; 0")
		tab.press("打印")
		if !eval[bool](tab, "!!window.printed") {
			t.Error("打印 does not print")
		}
		tab.press("复制链接")
		if said := eval[string](tab, `new Promise(function (done) {
			var e = document.querySelector('main [role=status]') || document.querySelector('[role=status]');
			if (e.textContent) { done(e.textContent); return; }
			new MutationObserver(function () { done(e.textContent); }).observe(e, { childList: true, characterData: true, subtree: true });
		})`); said == "" {
			t.Error("复制链接 says nothing")
		}
	})
	t.Run("absent without a script", func(t *testing.T) {
		tab := b.open(t, mode{width: 390, height: 844, noScript: true})
		tab.visit(s.http + report)
		for _, found := range tab.ask("inert") {
			t.Error(found)
		}
	})
}

// quoted is a text as a literal of JavaScript.
func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
