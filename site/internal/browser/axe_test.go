package browser

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/toml"
)

// analysis is what axe says of a page.
type analysis struct {
	Violations []result `json:"violations"`
	Incomplete []result `json:"incomplete"`
}

type result struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		Target []any    `json:"target"`
		HTML   string   `json:"html"`
		Why    []string `json:"why"`
	} `json:"nodes"`
}

// run has axe look at the whole page with all rules of WCAG 2.2 up to AAA, its
// own advice, and the experimental rules that fit a page of tables. Nobody taps on paper:
// the size of targets is asked of screens.
const run = `axe.run(document, {
	runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
	rules: {
		'td-has-header': { enabled: true }, 'table-fake-caption': { enabled: true }, 'p-as-heading': { enabled: true },
		'label-content-name-mismatch': { enabled: true }, 'css-orientation-lock': { enabled: true },
		'target-size': { enabled: !matchMedia('print').matches }
	},
	resultTypes: ['violations', 'incomplete']
}).then(function (r) {
	function short(list) {
		return list.map(function (v) {
			return { id: v.id, help: v.help, nodes: v.nodes.map(function (n) {
				var checks = n.any.concat(n.all, n.none);
				return { target: n.target, html: n.html.slice(0, 200), why: checks.map(function (c) { return (c.data && c.data.messageKey ? c.data.messageKey + ': ' : '') + c.message; }) };
			}) };
		});
	}
	return { violations: short(r.violations), incomplete: short(r.incomplete) };
})`

func (tab *tab) analyse() analysis {
	tab.t.Helper()
	return eval[analysis](tab, tab.axe+";\n"+run)
}

// accessible reports what axe finds, and what it leaves to a person and no
// person has reviewed.
func (tab *tab) accessible(pageType, mode string, reviewed *reviews) {
	tab.t.Helper()
	found := tab.analyse()
	for _, f := range gather(found.Violations) {
		tab.t.Errorf("axe: %s", f)
	}
	for _, f := range gather(found.Incomplete) {
		if !reviewed.covers(f.rule, pageType, mode, f.why) {
			tab.t.Errorf("axe cannot decide, look at it, then mend it or enter it into testdata/reviewed.toml: %s", f)
		}
	}
}

// finding is what axe says of one or several places for the same reason.
type finding struct {
	rule, why, first string
	places           int
}

func (f finding) String() string {
	return fmt.Sprintf("%s: %s: %d places, the first is %s", f.rule, f.why, f.places, f.first)
}

// gather puts together the places that a rule names for one reason.
func gather(results []result) []finding {
	var all []finding
	for _, v := range results {
		for _, n := range v.Nodes {
			why := aNumeral.ReplaceAllString(strings.Join(n.Why, "; "), "N")
			i := slices.IndexFunc(all, func(f finding) bool { return f.rule == v.ID && f.why == why })
			if i < 0 {
				i, all = len(all), append(all, finding{rule: v.ID, why: why, first: fmt.Sprint(n.Target, " ", n.HTML, " ", strings.Join(n.Why, "; "))})
			}
			all[i].places++
		}
	}
	return all
}

var aNumeral = regexp.MustCompile("#?[0-9][0-9a-f.]*")

// reviews are the places that axe cannot decide and a person has.
type reviews struct {
	mu      sync.Mutex
	Entries []*review `toml:"reviewed"`
}

// review holds for a rule, on the page types that begin with Page, in the modes
// that begin with Mode ("" for all), where axe gives a reason that contains Why.
type review struct {
	Rule   string        `toml:"rule"`
	Page   string        `toml:"page"`
	Mode   string        `toml:"mode"`
	Why    string        `toml:"why"`
	Reason string        `toml:"reason"`
	On     calendar.Date `toml:"on"`

	met bool
}

func readReviewed(t *testing.T) *reviews {
	t.Helper()
	const path = "testdata/reviewed.toml"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := &reviews{}
	table, problems := toml.Parse(path, text, 1)
	if problems = append(problems, toml.Decode(path, table, r)...); len(problems) > 0 {
		t.Fatal(problems)
	}
	for i, e := range r.Entries {
		if e.Rule == "" || e.Page == "" || e.Why == "" || e.Reason == "" || e.On.IsZero() {
			t.Fatalf("testdata/reviewed.toml: entry %d needs rule, page, why, reason and on", i+1)
		}
	}
	return r
}

func (r *reviews) covers(rule, pageType, mode, why string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.Entries {
		if e.Rule == rule && (e.Page == "*" || strings.HasPrefix(pageType, e.Page)) && strings.HasPrefix(mode, e.Mode) && strings.Contains(why, e.Why) {
			e.met = true
			return true
		}
	}
	return false
}

// unused names the entries that nothing met, after a whole run: those of the desk, or the
// others.
func (r *reviews) unused(t *testing.T, desk bool) {
	t.Helper()
	if testing.Short() || strings.Contains(flag.Lookup("test.run").Value.String(), "/") {
		return
	}
	for _, e := range r.Entries {
		if !e.met && strings.HasPrefix(e.Page, "desk") == desk {
			t.Errorf("testdata/reviewed.toml: nothing meets %s on %s any more", e.Rule, e.Page)
		}
	}
}
