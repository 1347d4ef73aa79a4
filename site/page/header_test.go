package page

import (
	"slices"
	"strings"
	"testing"

	"gongkai/site/page/view"
)

// Every page leads to the search, to every section that has documents and to the
// parties, the data and the ledger.
func TestEveryPageLeadsEverywhere(t *testing.T) {
	t.Parallel()
	p := planDemo(t)
	var sections []string
	for _, section := range p.catalog.Sections {
		if section.Parent == nil && !section.IsPlain() {
			sections = append(sections, section.Name)
		}
	}
	for i := range p.Pages {
		var b view.Base
		each(p.Pages[i].View(), func(found view.Base) { b = found })
		var nav, foot []string
		for _, l := range b.Nav {
			nav = append(nav, l.Label)
		}
		for _, l := range b.Foot {
			foot = append(foot, l.Label)
		}
		if b.Search == "" {
			t.Errorf("%s has no search", p.Pages[i].URL)
		}
		for _, name := range sections {
			if !slices.Contains(nav, name) {
				t.Errorf("%s: %s is missing in the navigation %s", p.Pages[i].URL, name, nav)
			}
		}
		if nav[0] != "首页" || nav[len(nav)-1] != "全部栏目" {
			t.Errorf("%s: the navigation is %s", p.Pages[i].URL, strings.Join(nav, " "))
		}
		for _, name := range []string{partiesName, dataName, "公开时限台账"} {
			if !slices.Contains(foot, name) {
				t.Errorf("%s: %s is missing in the foot %s", p.Pages[i].URL, name, foot)
			}
		}
	}
}

// A list is searched within its section.
func TestListsSearchTheirSection(t *testing.T) {
	t.Parallel()
	for _, p := range planDemo(t).Pages {
		v, ok := p.View().(*view.List)
		if ok && (v.Within == nil || v.Within.Value != p.Section) {
			t.Errorf("%s searches %v", p.URL, v.Within)
		}
	}
}
