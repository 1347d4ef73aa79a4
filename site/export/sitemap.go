package export

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
)

// sitemap writes the addresses of the pages that want to be found: one file, or
// an index of parts.
func (e *exporter) sitemap(pages []Listed) error {
	pages = slices.DeleteFunc(slices.Clone(pages), func(p Listed) bool { return p.NoIndex })
	slices.SortFunc(pages, func(a, b Listed) int { return cmp.Compare(a.URL, b.URL) })
	if len(pages) <= address.SitemapLength {
		return e.put(address.Sitemap, e.locations("urlset", "url", pages))
	}
	var parts []Listed
	for part := range slices.Chunk(pages, address.SitemapLength) {
		p := Listed{URL: address.SitemapPart(len(parts) + 1), Modified: lastModified(part)}
		if err := e.put(p.URL, e.locations("urlset", "url", part)); err != nil {
			return err
		}
		parts = append(parts, p)
	}
	return e.put(address.Sitemap, e.locations("sitemapindex", "sitemap", parts))
}

func lastModified(pages []Listed) (last calendar.Date) {
	for _, p := range pages {
		if p.Modified.After(last) {
			last = p.Modified
		}
	}
	return last
}

// locations is a list of addresses as sitemaps.org has it.
func (e *exporter) locations(list, item string, pages []Listed) []byte {
	b := bytes.NewBufferString(xml.Header + "<" + list + " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
	b.Grow(len(pages) * 150)
	for _, p := range pages {
		b.WriteString("<" + item + "><loc>")
		_ = xml.EscapeText(b, []byte(e.absolute(p.URL))) // a Buffer takes everything
		b.WriteString("</loc>")
		if !p.Modified.IsZero() {
			b.WriteString("<lastmod>" + p.Modified.String() + "</lastmod>")
		}
		b.WriteString("</" + item + ">\n")
	}
	b.WriteString("</" + list + ">\n")
	return b.Bytes()
}

// robots keeps nobody out: pages that should not be found say so themselves
// (noindex), which a crawler can only read when it may fetch them.
func (e *exporter) robots() []byte {
	return []byte("User-agent: *\nAllow: /\n\nSitemap: " + e.absolute(address.Sitemap) + "\n")
}
