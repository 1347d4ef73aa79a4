package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// A page is of the first type whose names match. Both sites name documents by
// six digits; what isExtra matches only gongkai has, and it is counted apart, so
// that it cannot make up for a page or a link that is missing.
var (
	isExtra    = regexp.MustCompile(`^(audit|data|search|parties|deadlines|disclosure|about|policies/register)/|^404\.html$`)
	isDocument = regexp.MustCompile(`(^|/)[0-9]{6}/index\.html$`)
	isIndex    = regexp.MustCompile(`^(organs|years)/index\.html$`)
	isOrgan    = regexp.MustCompile(`(^|/)organs?/|^enforcement/[0-9]{4}/[a-z]+/(page/|index)`)
	isYearPage = regexp.MustCompile(`^enforcement/[0-9]{4}/page/`)
	isYear     = regexp.MustCompile(`(^|/)[0-9]{4}/`)
)

// The types of pages; the lists are those between organ and list.
const (
	home      = "home"
	document  = "document"
	organ     = "list of an organ"
	yearList  = "list of a year"
	list      = "other list"
	index     = "index of lists"
	feed      = "feed"
	extra     = "other page"
	otherFile = "other file"
)

func typeOf(name string) string {
	switch {
	case strings.HasSuffix(name, "feed.xml"), strings.HasSuffix(name, "index.xml"):
		return feed
	case !strings.HasSuffix(name, ".html"):
		return otherFile
	case name == "index.html":
		return home
	case isExtra.MatchString(name):
		return extra
	case isDocument.MatchString(name):
		return document
	case isIndex.MatchString(name):
		return index
	case isOrgan.MatchString(name) && !isYearPage.MatchString(name):
		return organ
	case isYear.MatchString(name):
		return yearList
	}
	return list
}

// holding is what a site holds of one type of page.
type holding struct{ pages, links, dead, outside int }

// per is the number of links that lead to a page or file of the site, on a page.
func (h holding) per() float64 { return float64(h.links) / float64(max(1, h.pages)) }

func (h holding) plus(o holding) holding {
	return holding{h.pages + o.pages, h.links + o.links, h.dead + o.dead, h.outside + o.outside}
}

// held counts the pages of a site by type, and the links on them.
func held(site string) (map[string]holding, error) {
	files := map[string]bool{}
	err := filepath.WalkDir(site, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(site, name)
		files[filepath.ToSlash(rel)] = true
		return err
	})
	if err != nil {
		return nil, err
	}
	types := map[string]holding{}
	for name := range files {
		h := types[typeOf(name)]
		h.pages++
		if strings.HasSuffix(name, ".html") {
			text, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(name)))
			if err != nil {
				return nil, err
			}
			for href := range hrefs(text) {
				switch to := target(name, href); {
				case to == "":
					h.outside++
				case files[to] || files[path.Join(to, "index.html")]:
					h.links++
				default:
					h.dead++
				}
			}
		}
		types[typeOf(name)] = h
	}
	return types, nil
}

// hrefs are the addresses of the links of a page, as often as they stand there.
func hrefs(text []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			_, after, ok := bytes.Cut(text, []byte("<a "))
			if !ok {
				return
			}
			tag, rest, _ := bytes.Cut(after, []byte(">"))
			text = rest
			if _, value, ok := bytes.Cut(tag, []byte(`href="`)); ok {
				value, _, _ = bytes.Cut(value, []byte(`"`))
				if !yield(html.UnescapeString(string(value))) {
					return
				}
			}
		}
	}
}

// target is the name of the file that a link on a page leads to; "" when it
// leads out of the site.
func target(page, href string) string {
	u, err := url.Parse(href)
	switch {
	case err != nil || u.Scheme != "" || u.Host != "":
		return ""
	case u.Path == "":
		return page
	case strings.HasPrefix(u.Path, "/"):
		return path.Join(u.Path[1:], ".")
	}
	return path.Join(path.Dir(page), u.Path)
}

// compare prints what both sites hold, and fails where gongkai's holds less.
func compare(w io.Writer, hugo, gongkai string) error {
	theirs, err := held(hugo)
	if err != nil {
		return err
	}
	mine, err := held(gongkai)
	if err != nil {
		return err
	}
	for _, types := range []map[string]holding{theirs, mine} {
		types["all lists"] = types[organ].plus(types[yearList]).plus(types[list])
	}
	fmt.Fprint(w, "| | Hugo | gongkai | links on a page, Hugo | gongkai | dead links, Hugo | gongkai |\n|---|---:|---:|---:|---:|---:|---:|\n")
	var less []error
	for _, t := range []string{home, document, organ, yearList, list, "all lists", index, feed, extra, otherFile} {
		h, g := theirs[t], mine[t]
		fmt.Fprintf(w, "| %s | %d | %d | %.1f | %.1f | %d | %d |\n", t, h.pages, g.pages, h.per(), g.per(), h.dead, g.dead)
		if t != document && t != "all lists" {
			continue // shown, not judged: a single page each site designs for itself, or a part of the lists
		}
		if g.pages < h.pages {
			less = append(less, fmt.Errorf("%s: %d pages, Hugo has %d", t, g.pages, h.pages))
		}
		if g.per() < h.per() {
			less = append(less, fmt.Errorf("%s: %.1f links on a page, Hugo has %.1f", t, g.per(), h.per()))
		}
		if g.dead > 0 {
			less = append(less, fmt.Errorf("%s: %d dead links", t, g.dead))
		}
	}
	return errors.Join(less...)
}

// compareSites builds both sites once, in each of the two themes, and compares them.
func (b *bench) compareSites(ctx context.Context, w io.Writer) error {
	rows, err := chosen("hugo,small,all")
	if err != nil {
		return err
	}
	if err := b.supply(rows); err != nil {
		return err
	}
	var less []error
	for i, r := range rows {
		out := b.in("out", r.out)
		if err := b.ready(r, 0); err != nil {
			return err
		}
		if _, err := b.start(ctx, r.command(b, r, out), nil); err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintf(w, "\n%s:\n\n", r.name)
			less = append(less, compare(w, b.in("out", rows[0].out), out))
		}
	}
	return errors.Join(less...)
}
