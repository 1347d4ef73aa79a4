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

// A chart has a title, a sentence and a table, list or squares, and a picture in it is
// for the eye alone. The bars that were all full are gone.
func TestCharts(t *testing.T) {
	found := 0
	for name, body := range good(t, demonstration(t), "2026-11-21") {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		m := readTree(t, name, body)
		for _, section := range m.all("section") {
			if class, _ := attribute(section, "class"); class == "chart" {
				found++
				checkChart(t, name, section)
			}
		}
		for _, svg := range m.all("svg") {
			if hidden, _ := attribute(svg, "aria-hidden"); hidden != "true" {
				t.Errorf("%s: a picture that is read aloud", name)
			}
		}
	}
	if found < 10 {
		t.Errorf("%d charts", found)
	}
}

func checkChart(t *testing.T, name string, section *html.Node) {
	t.Helper()
	count := map[string]int{}
	for n := range section.Descendants() {
		if n.Type == html.ElementNode {
			count[n.Data]++
		}
	}
	if count["h2"] != 1 || count["p"] == 0 || count["table"]+count["ol"]+count["ul"] == 0 || count["a"] == 0 && count["ol"] == 0 {
		t.Errorf("%s: a chart of %v", name, count)
	}
}
