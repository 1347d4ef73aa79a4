package page

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/page/view"
)

// The site as a whole: every link leads somewhere, every number is the number
// of rows found behind it, every title is unique, every JSON-LD is JSON.

func TestDemoSite(t *testing.T) {
	t.Parallel()
	wholeSite(t, planDemo(t))
}

func TestSmallSite(t *testing.T) {
	t.Parallel()
	wholeSite(t, planOf(t, town))
}

func wholeSite(t *testing.T, plan *planned) {
	s := survey(t, plan)
	for i := range plan.Pages {
		p := &plan.Pages[i]
		shown := plan.view(t, p)
		s.links(t, p, shown)
		s.numbers(t, p, shown)
		each(shown, func(b view.Base) {
			if !json.Valid([]byte(b.JSONLD)) || strings.ContainsAny(string(b.JSONLD), "<>&") {
				t.Errorf("%s: JSON-LD is not safe JSON: %s", p.URL, b.JSONLD)
			}
			if b.Title == "" || b.Heading == "" {
				t.Errorf("%s: no title", p.URL)
			}
			for _, m := range b.Meta {
				if m.Content == "" {
					t.Errorf("%s: empty tag %s", p.URL, m.Name)
				}
			}
		})
		each(shown, func(table view.Table) { wellFormed(t, p.URL, table) })
	}
}

func wellFormed(t *testing.T, u string, table view.Table) {
	t.Helper()
	if len(table.Rows) > 0 && table.Caption == "" {
		t.Errorf("%s: table %s has no caption", u, table.ID)
	}
	for _, row := range table.Rows {
		if table.Head != nil && len(row) != len(table.Head) {
			t.Errorf("%s: %s: %d cells below %d heads: %v", u, table.Caption, len(row), len(table.Head), row)
		}
		for _, c := range row {
			if c.Text == "" && c.Tag == nil {
				t.Errorf("%s: %s: empty cell in %v", u, table.Caption, row)
			}
		}
	}
}

// site is what the views say is where.
type site struct {
	begins  map[string]string // base#table to the anchor at which the table begins
	urls    map[string]bool
	anchors map[string]bool // url#id
	rows    map[string]int  // url or url#id
}

func survey(t *testing.T, plan *planned) *site {
	s := &site{map[string]string{}, map[string]bool{}, map[string]bool{}, map[string]int{}}
	titles := map[string]string{}
	open := map[string]string{} // the part that the last page of a register left open, by base
	for i := range plan.Pages {
		p := &plan.Pages[i]
		if titles[p.Title()] != "" {
			t.Errorf("%s and %s have one title: %s", p.URL, titles[p.Title()], p.Title())
		}
		titles[p.Title()] = p.URL
		s.urls[p.URL] = true
		base := regexp.MustCompile(`page/\d+/$`).ReplaceAllString(p.URL, "")
		switch v := plan.view(t, p).(type) {
		case *view.List:
			s.rows[base] += len(v.Items)
		case *view.Party:
			for _, table := range v.Decisions.Tables {
				s.rows[base] += len(table.Rows)
			}
		case *view.Organ:
			s.mark(p.URL, v.Obligations.ID, len(v.Obligations.Rows))
			for _, g := range v.Lists {
				s.mark(p.URL, g.ID, len(g.Links))
			}
		case *view.Index:
			for _, g := range v.Groups {
				s.mark(p.URL, g.ID, len(g.Links))
			}
		case *view.Document:
			s.mark(p.URL, "working", 0)
			for _, id := range ids.FindAllStringSubmatch(string(v.Body), -1) {
				s.mark(p.URL, id[1], 0)
			}
		case *view.Ledger:
			open[base] = s.parts(p.URL, base, v, open[base])
		}
	}
	return s
}

func (s *site) mark(u, id string, n int) {
	if id != "" {
		s.anchors[u+"#"+id] = true
		s.rows[u+"#"+id] += n
	}
}

func (s *site) parts(u, base string, v *view.Ledger, part string) string {
	for _, p := range v.Parts {
		if p.ID != "" {
			part = u + "#" + p.ID
			s.anchors[part] = true
		}
		for _, table := range p.Tables {
			n := len(table.Rows)
			if strings.HasSuffix(table.ID, "-years") {
				n = 0
				for _, r := range table.Rows {
					var k int
					fmt.Sscan(r[1].Text, &k)
					n += k
				}
			}
			s.rows[part] += n
			s.rows[base] += n
			first, goesOn := s.begins[base+"#"+further.ReplaceAllString(table.ID, "")]
			if goesOn {
				s.rows[first] += n
				continue
			}
			s.begins[base+"#"+table.ID] = u + "#" + table.ID
			s.mark(u, table.ID, n)
		}
	}
	return part
}

// further is what the id of a table ends in where it goes on.
var further = regexp.MustCompile(`-\d+$`)

// files are written by others.
var files = regexp.MustCompile(`^/(data/[a-z-]+\.(csv|jsonl|json|csv-metadata\.json)|audit/audit\.(json|csv)|calendar\.ics|([a-z]+/)*feed\.xml|sitemap\.xml|manifest\.json|.*\.(csv|txt|pdf))$`)

func resolve(from, href string) string {
	base, _ := url.Parse(from)
	u, err := base.Parse(href)
	if err != nil {
		return "!" + href
	}
	path := strings.TrimSuffix(u.Path, "index.html")
	if u.Fragment != "" {
		path += "#" + u.Fragment
	}
	return path
}

var ids = regexp.MustCompile(`id="([^"]*)"`)

var hrefs = regexp.MustCompile(`href="([^"]*)"`)

func (s *site) links(t *testing.T, p *Page, shown any) {
	check := func(href string) {
		if href == "" || strings.Contains(href, "://") || strings.HasPrefix(href, "mailto:") || strings.HasPrefix(href, "tel:") {
			return
		}
		to := resolve(p.URL, href)
		page, _, fragment := strings.Cut(to, "#")
		if files.MatchString(page) {
			return
		}
		if !s.urls[page] || strings.HasPrefix(href, "/") != (p.URL == address.NotFound) { // pages lead on by relative addresses
			t.Errorf("%s: dead link %s", p.URL, href)
		} else if fragment && p.Source == "" && !s.anchors[to] {
			t.Errorf("%s: dead anchor %s", p.URL, to)
		}
	}
	each(shown, func(l view.Link) { check(l.Href) })
	each(shown, func(c view.Cell) { check(c.Href) })
	each(shown, func(m view.Mark) { check(m.Href) })
	each(shown, func(r view.GridRow) { check(r.Href) })
	each(shown, func(g view.SquareGroup) { check(g.Href) })
	each(shown, func(i view.Item) { check(i.Href) })
	if d, ok := shown.(*view.Document); ok {
		for _, m := range hrefs.FindAllStringSubmatch(string(d.Body), -1) {
			check(m[1])
		}
	}
}

func (s *site) numbers(t *testing.T, p *Page, shown any) {
	check := func(href string, n int) {
		if to := resolve(p.URL, href); s.rows[to] != n {
			t.Errorf("%s: %d leads to %s with %d rows", p.URL, n, to, s.rows[to])
		}
	}
	each(shown, func(l view.Link) {
		if l.HasCount {
			check(l.Href, l.Count)
		}
	})
	each(shown, func(g view.Grid) {
		for _, row := range g.Rows {
			for _, m := range row.Marks {
				if n, ok := marked(m); ok && (g.Class == "heat" || g.Class == "trend") {
					check(m.Href, n)
				}
			}
		}
	})
	each(shown, func(c view.Cell) {
		if c.Number && c.Href != "" {
			var n int
			fmt.Sscan(c.Text, &n)
			check(c.Href, n)
		}
	})
}

// marked is the number of cases of a mark: 4, or 4 of 3/4.
func marked(m view.Mark) (n int, ok bool) {
	_, whole, found := strings.Cut(m.Text, "/")
	if !found {
		whole = m.Text
	}
	_, err := fmt.Sscan(whole, &n)
	return n, err == nil
}
