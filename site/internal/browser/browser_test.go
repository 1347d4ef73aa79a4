package browser

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// mode is a way in which a reader meets a page.
type mode struct {
	name          string
	width, height int64
	media         string
	features      []*emulation.MediaFeature
	letters       int64 // default letters of the reader's browser, in pixels; 0 for 16
	noScript      bool
	folder        bool   // opened from a folder instead of a server
	size          string // the button of the reading tools that was pressed before
	every         bool   // every page of a type, not only the fullest
	checks        []string
}

func feature(name, value string) []*emulation.MediaFeature {
	return []*emulation.MediaFeature{{Name: name, Value: value}}
}

// The checks that hold in print too, those of every screen, and those of screens
// with room for a date on a line.
var (
	onPaper  = []string{"order", "headings", "clipped", "cells", "anchored", "still"}
	huge     = append(slices.Clone(onPaper), "reflow", "regions", "hinted", "contrast", "targets", "letters", "lines", "status")
	onScreen = append(slices.Clone(huge), "dates")
)

func modes() []mode {
	return []mode{
		{name: "light", width: 1280, height: 900, every: true, checks: onScreen},
		{name: "dark", width: 1280, height: 900, features: feature("prefers-color-scheme", "dark"), checks: onScreen},
		{name: "forced colours", width: 1280, height: 900, features: feature("forced-colors", "active"), checks: onScreen},
		{name: "print", width: 794, height: 1123, media: "print", checks: onPaper},
		{name: "320", width: 320, height: 640, every: true, checks: onScreen},
		{name: "320 spaced", width: 320, height: 640, checks: slices.Concat([]string{"spaced"}, onScreen)},
		{name: "200 %", width: 1280, height: 900, letters: 32, checks: onScreen},
		{name: "200 % on a phone", width: 390, height: 844, letters: 32, checks: huge},
		{name: "no script", width: 390, height: 844, noScript: true, checks: slices.Concat([]string{"inert"}, onScreen)},
		{name: "folder", width: 390, height: 844, folder: true, checks: onScreen},
		{name: "no style", width: 390, height: 844, checks: []string{"bare", "order", "headings"}},
		{name: "size 大字", width: 390, height: 844, size: "大字", checks: onScreen},
		{name: "size 特大字", width: 320, height: 640, size: "特大字", checks: huge},
	}
}

// TestBrowser is all of the package: one browser, and the seeded faults before
// anything else.
func TestBrowser(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.findsFaults(t)
	s := build(t, demonstration(t)).open(t)
	reviewed := readReviewed(t)
	types := s.types(t)
	t.Run("pages", func(t *testing.T) {
		for _, m := range modes() {
			t.Run(m.name, func(t *testing.T) {
				t.Parallel()
				b.walk(t, s, m, types, reviewed)
			})
		}
		t.Logf("%d page types, %d modes", len(types), len(modes()))
	})
	t.Run("people", func(t *testing.T) {
		for name, test := range map[string]func(*testing.T){
			"keyboard":  func(t *testing.T) { b.keyboard(t, s, types) },
			"tools":     func(t *testing.T) { b.tools(t, s) },
			"journeys":  func(t *testing.T) { b.journeys(t, s) },
			"tables":    func(t *testing.T) { b.tables(t, s) },
			"registers": func(t *testing.T) { b.registers(t, s) },
			"hard":      func(t *testing.T) { b.hard(t, reviewed) },
			"proof":     func(t *testing.T) { b.proof(t, reviewed) },
			"first":     func(t *testing.T) { b.first(t, s, types) },
			"focus":     func(t *testing.T) { b.focusModes(t, s, types) },
			"paper":     func(t *testing.T) { b.paper(t, s) },
			"charts":    func(t *testing.T) { b.charts(t, s, reviewed) },
		} {
			t.Run(name, func(t *testing.T) { t.Parallel(); test(t) })
		}
	})
	reviewed.unused(t, false)
}

// walk visits the pages of every type in one mode.
func (b *chromium) walk(t *testing.T, s *built, m mode, types []pageType, reviewed *reviews) {
	tab := b.open(t, m)
	root := s.http
	if m.folder {
		root = s.file
	}
	if m.size != "" {
		tab.visit(root + "/index.html")
		tab.press(m.size)
	}
	seen := map[string]bool{}
	for _, kind := range types {
		layout, _, _ := strings.Cut(kind.name, " ")
		first := !seen[layout]
		if testing.Short() && !m.every && !first {
			continue
		}
		if m.folder && layout == "404" {
			continue // only a server shows it; its links lead from the server's root
		}
		seen[layout] = true
		pages := kind.pages[:1]
		if m.every && !testing.Short() || os.Getenv("GONGKAI_BROWSER") == "full" {
			pages = kind.pages
		}
		for i, name := range pages {
			t.Run(kind.name+" "+name, func(t *testing.T) {
				tab.t = t
				tab.visit(root + "/" + name)
				tab.silent(root)
				for _, found := range tab.ask(m.checks...) {
					t.Error(found)
				}
				if i == 0 && (first || !testing.Short()) || m.width > 320 {
					tab.accessible(kind.name, m.name, reviewed)
				}
			})
		}
	}
}

// silent says what the page has complained about, and whom it has asked beside
// its own server. The pictures of a document, and the script of the page
// for searching, come on top of the four requests. A file that was asked for
// twice counts once: a busy Chromium does that with the icon.
func (tab *tab) silent(root string) {
	tab.t.Helper()
	console, requests := tab.heard()
	extra := eval[[]string](tab, "Array.from(document.querySelectorAll('main img, script[src*=\"js/search.js\"]'), e => e.src)")
	for _, line := range console {
		tab.t.Errorf("on the console: %s", line)
	}
	first := slices.Compact(slices.Sorted(slices.Values(requests)))
	first = slices.DeleteFunc(first, func(r string) bool { return slices.Contains(extra, r) })
	if len(first) > 4 {
		tab.t.Errorf("%d requests, at most 4: %s", len(first), strings.Join(first, " "))
	}
	for _, request := range requests {
		if u, err := url.Parse(request); err != nil || !strings.HasPrefix(request, root) && u.Scheme != "data" {
			tab.t.Errorf("a request to %s", request)
		}
	}
}

// press clicks the button that has a name.
func (tab *tab) press(name string) {
	tab.t.Helper()
	at := eval[[]float64](tab, fmt.Sprintf(`(function () {
		var e = Array.from(document.querySelectorAll('button')).find(e => e.textContent.trim() === %q && e.checkVisibility());
		if (!e) { return []; }
		e.scrollIntoView({ block: 'center' });
		var box = e.getBoundingClientRect();
		return [box.left + box.width / 2, box.top + box.height / 2];
	})()`, name))
	if len(at) != 2 {
		tab.t.Fatalf("there is no button %s", name)
	}
	tab.click(at[0], at[1])
}

// findsFaults fails everything when the harness does not see what is wrong with
// a page that has been made wrong.
func (b *chromium) findsFaults(t *testing.T) {
	t.Helper()
	faults, err := os.ReadFile("testdata/faults.html")
	if err != nil {
		t.Fatal(err)
	}
	s := (&built{files: map[string][]byte{"index.html": faults}}).open(t)
	tab := b.open(t, mode{width: 320, height: 640})
	tab.visit(s.http + "/index.html")
	var rules []string
	for _, v := range tab.analyse().Violations {
		rules = append(rules, v.ID)
	}
	for _, rule := range []string{"color-contrast", "heading-order", "html-has-lang", "image-alt", "link-name"} {
		if !slices.Contains(rules, rule) {
			t.Errorf("axe does not find the seeded %s, only %s", rule, rules)
		}
	}
	for _, check := range onScreen {
		if check != "dates" && len(tab.ask(check)) == 0 {
			t.Errorf("the seeded fault for %s is not found", check)
		}
	}
	if t.Failed() {
		t.Fatal("the harness is broken")
	}
}
