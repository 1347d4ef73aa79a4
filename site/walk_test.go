package site

import (
	"bytes"
	"net/url"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongkai/site/deadline"
)

// An assessor starts at the indicators and is at the day sheet of any late
// penalty in four links at most, by the links of the page itself.
func TestFromIndicatorToDaySheet(t *testing.T) {
	source := demonstration(t)
	report, files := build(t, source, "2026-11-21")
	if report.Failed() {
		t.Fatal(printed(t, report.Problems, source))
	}
	distance := walk(t, files, "audit/indicators/index.html")
	found := 0
	for _, e := range report.Ledger.Public().Entries {
		if e.Kind != "penalty" || e.Verdict != deadline.Late || e.State.Tombstone() {
			continue
		}
		found++
		sheet := strings.TrimPrefix(e.URL, "/") + "index.html#working"
		links, ok := distance[sheet]
		if !ok || links > 4 {
			t.Errorf("%s is %d links away (%v)", sheet, links, ok)
		}
		if !bytes.Contains(files[strings.TrimPrefix(e.URL, "/")+"index.html"], []byte(`id="working"`)) {
			t.Errorf("%s has no day sheet", e.Path)
		}
	}
	if found == 0 {
		t.Error("no late penalty in the demonstration")
	}
}

// walk counts the links from a page to every other place, following what stands
// in <main> alone.
func walk(t *testing.T, files map[string][]byte, from string) map[string]int {
	t.Helper()
	distance := map[string]int{from: 0}
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range mainLinks(t, files, queue[0]) {
			if _, known := distance[to]; !known {
				distance[to] = distance[queue[0]] + 1
			}
			page, _, _ := strings.Cut(to, "#")
			if !seen[page] && strings.HasSuffix(page, ".html") {
				seen[page] = true
				if _, known := distance[page]; !known {
					distance[page] = distance[to]
				}
				queue = append(queue, page)
			}
		}
	}
	return distance
}

func mainLinks(t *testing.T, files map[string][]byte, name string) (links []string) {
	t.Helper()
	m := readTree(t, name, files[name])
	for _, a := range m.all("a") {
		href, _ := attribute(a, "href")
		u, err := url.Parse(href)
		if err != nil || u.Scheme != "" || !inside(a, "main") {
			continue
		}
		to := name
		if u.Path != "" {
			to = path.Join(path.Dir(name), u.Path)
		}
		if u.Fragment != "" {
			to += "#" + u.Fragment
		}
		links = append(links, to)
	}
	return links
}

// A chart says what it is and what it shows, has at most twelve bars, and its
// numbers stand in a table below it.
func TestCharts(t *testing.T) {
	found := 0
	for name, body := range good(t, demonstration(t), "2026-11-21") {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		m := readTree(t, name, body)
		for _, svg := range m.all("svg") {
			found++
			checkChart(t, name, svg)
		}
	}
	if found < 4 {
		t.Errorf("%d charts", found)
	}
}

func checkChart(t *testing.T, name string, svg *html.Node) {
	t.Helper()
	said := map[string]string{}
	bars, tables := 0, 0
	var look func(*html.Node)
	look = func(n *html.Node) {
		if id, ok := attribute(n, "id"); ok && (n.Data == "title" || n.Data == "desc") {
			said[id] = text(n)
		}
		switch n.Data {
		case "text":
			bars++
		case "table":
			tables++
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			look(c)
		}
	}
	look(svg)
	if role, _ := attribute(svg, "role"); role != "img" {
		t.Errorf("%s: a picture with the role %q", name, role)
	}
	by, _ := attribute(svg, "aria-labelledby")
	for _, id := range strings.Fields(by) {
		if said[id] == "" {
			t.Errorf("%s: %s is not said", name, id)
		}
	}
	if len(strings.Fields(by)) != 2 || svg.Parent.Data != "figure" || bars == 0 || bars > 2*12 {
		t.Errorf("%s: named by %q, in <%s>, %d words", name, by, svg.Parent.Data, bars)
	}
	look(svg.Parent.Parent)
	if tables != 1 || inside(svg, "details") {
		t.Errorf("%s: %d tables beside the chart", name, tables)
	}
}
