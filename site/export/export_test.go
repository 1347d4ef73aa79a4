package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/internal/sitetest"
	"gongkai/site/output"
)

func TestWhichFilesThereAre(t *testing.T) {
	want := []string{
		"about/feed.xml", "audit/audit.csv", "audit/audit.json", "calendar.ics",
		"data/annual-report.csv", "data/annual-report.csv-metadata.json", "data/annual-report.jsonl", "data/datapackage.json",
		"data/enforcement-report.csv", "data/enforcement-report.csv-metadata.json", "data/enforcement-report.jsonl",
		"data/interpretation.csv", "data/interpretation.csv-metadata.json", "data/interpretation.jsonl", "data/notice.csv", "data/notice.csv-metadata.json", "data/notice.jsonl", "data/penalty.csv", "data/penalty.csv-metadata.json", "data/penalty.jsonl",
		"data/plain/annual-report.csv", "data/plain/enforcement-report.csv", "data/plain/interpretation.csv", "data/plain/notice.csv", "data/plain/penalty.csv", "data/plain/policy.csv", "data/plain/power.csv",
		"data/policy.csv", "data/policy.csv-metadata.json", "data/policy.jsonl", "data/power.csv", "data/power.csv-metadata.json", "data/power.jsonl",
		"enforcement/feed.xml", "enforcement/penalty/feed.xml", "feed.xml", "interpretations/feed.xml", "notices/feed.xml", "policies/feed.xml", "powers/feed.xml",
		"reports/feed.xml", "robots.txt", "sitemap.xml",
	}
	if got := write(t, sitetest.Town()).Names(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestEmptySiteHasTheFixedFiles(t *testing.T) {
	empty := sitetest.Settings() + "-- content/organs.toml --\n"
	want := []string{"audit/audit.csv", "audit/audit.json", "calendar.ics", "feed.xml", "robots.txt", "sitemap.xml"}
	out := write(t, empty)
	if got := out.Names(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !strings.Contains(file(t, out, address.Feed), "<updated>2026-11-21T00:00:00+08:00</updated>") {
		t.Error("an empty feed is as old as the as-of date")
	}
	if !strings.Contains(file(t, out, address.Calendar), "BEGIN:VTIMEZONE") {
		t.Error("iCalendar needs a component")
	}
}

// TestNothingPrivateLeaves looks at every byte that is written.
func TestNothingPrivateLeaves(t *testing.T) {
	for name, data := range write(t, sitetest.Town()).Files() {
		for _, secret := range []string{
			"赵小明", "110101199003077758", "未公开的决定", "排定的决定", "封存的决定", "0014", "0015", "0018",
			"撤回商行", "到期商行", "撤回的事实", "87654", "另案",
		} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
}

func TestSameBytesTwice(t *testing.T) {
	one, two := write(t, sitetest.Town()).Files(), write(t, sitetest.Town()).Files()
	for name, data := range one {
		if !bytes.Equal(data, two[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestStreamedFileMayBeReadTwiceAndLeftEarly(t *testing.T) {
	c, l := read(t, sitetest.Town())
	out := &impatient{Memory: output.NewMemory()}
	if err := Write(out, c, l, nil, 0); err != nil {
		t.Fatal(err)
	}
	for name, data := range write(t, sitetest.Town()).Files() {
		if got, _ := out.Get(name); !bytes.Equal(got, data) {
			t.Errorf("%s differs", name)
		}
	}
}

// impatient reads a little of a file before it reads it whole, as a folder does
// that finds other bytes standing there.
type impatient struct{ *output.Memory }

func (i *impatient) PutFile(name string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	if _, err := r.Read(make([]byte, 10)); err != nil {
		return err
	}
	r.Close()
	return i.Memory.PutFile(name, open)
}

func TestErrorOfTheOutputIsReturned(t *testing.T) {
	c, l := read(t, sitetest.Town())
	for _, name := range []string{"feed.xml", "sitemap.xml", "data/penalty.csv", "data/penalty.csv-metadata.json", "data/penalty.jsonl", "audit/audit.json", "data/datapackage.json", "powers/feed.xml"} {
		if err := Write(full{output.NewMemory(), name}, c, l, nil, 0); err == nil || err.Error() != "full" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// full fails at one file.
type full struct {
	*output.Memory
	name string
}

func (f full) Put(name string, data []byte) error {
	if name == f.name {
		return errors.New("full")
	}
	return f.Memory.Put(name, data)
}

func (f full) PutFile(name string, open func() (io.ReadCloser, error)) error {
	if name == f.name {
		return errors.New("full")
	}
	return f.Memory.PutFile(name, open)
}

func TestSitemap(t *testing.T) {
	out := write(t, sitetest.Town(),
		Listed{URL: "/z/"}, Listed{URL: "/404.html", NoIndex: true}, Listed{URL: "/指南/&/", Modified: calendar.New(2026, 3, 5)}, Listed{URL: "/"})
	want := `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://www.shifan.example/</loc></url>
<url><loc>https://www.shifan.example/z/</loc></url>
<url><loc>https://www.shifan.example/%E6%8C%87%E5%8D%97/%26/</loc><lastmod>2026-03-05</lastmod></url>
</urlset>
`
	if got := file(t, out, address.Sitemap); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := file(t, out, address.Robots); got != "User-agent: *\nAllow: /\n\nSitemap: https://www.shifan.example/sitemap.xml\n" {
		t.Errorf("robots.txt\n%s", got)
	}
}

func TestLongSitemapHasParts(t *testing.T) {
	var pages []Listed
	for i := range address.SitemapLength + 1 {
		pages = append(pages, Listed{URL: fmt.Sprintf("/p/%06d/", i), Modified: calendar.New(2026, 1, 1).AddDays(i / 1000)})
	}
	out := write(t, sitetest.Town(), pages[:address.SitemapLength]...)
	if strings.Contains(file(t, out, address.Sitemap), "sitemapindex") {
		t.Error("50,000 fit in one")
	}
	out = write(t, sitetest.Town(), pages...)
	want := `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://www.shifan.example/sitemap-1.xml</loc><lastmod>2026-02-19</lastmod></sitemap>
<sitemap><loc>https://www.shifan.example/sitemap-2.xml</loc><lastmod>2026-02-20</lastmod></sitemap>
</sitemapindex>
`
	if got := file(t, out, address.Sitemap); got != want {
		t.Errorf("got\n%s", got)
	}
	if n := strings.Count(file(t, out, address.SitemapPart(1)), "<url>"); n != address.SitemapLength {
		t.Errorf("%d in the first part", n)
	}
	if n := strings.Count(file(t, out, address.SitemapPart(2)), "<url>"); n != 1 {
		t.Errorf("%d in the second part", n)
	}
}
