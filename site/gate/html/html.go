// Package html judges the HTML of a build, page by page and then all pages
// together, without a browser. It protects a site from mistakes in its layouts.
//
// A Lint is an output that writes nothing: it takes facts from every page that
// streams by, retains no page, and judges the facts in the end.
//
// # What a page must be
//
//	page-heading    one h1 before all other headings, no level left out, none empty
//	page-landmark   one main, header and footer; the skip link first; every nav with a name of its own
//	page-table      a caption, headers with a scope, a named region that can be focused
//	page-title      a title that no other page has
//	page-id         ids that occur once, and names (aria-labelledby) that are there
//	page-language   lang zh-* around Chinese text
//	page-inline     no style, script, handler or frame inside the page: the content security policy stops them
//	page-request    nothing loaded from another host
//	page-link       links that work from a folder on disk: relative, to a file
//	page-form       no form but the search
//	page-empty      no element that promises a text and has none
//	page-nesting    every element closed where it belongs
//	page-frame      the same header and footer, in the same order, on all pages
//	page-unlinked   reached from another page; files too
//	missing-alt     images with a text that is not their file name
//	vague-link      links that say where they lead without the text around them
//	hidden-link     no link in what nobody sees (暗链, 国办秘函〔2019〕19号)
//	dead-link       links and anchors that are there
//	unsafe-link     no address that runs a script
//
// The class "hidden" and the skip link are the theme's own: text for screen
// readers inside of links, headings, captions and cells; never a link.
//
// # Where a problem is
//
// A problem in the text of a document (in its article) is placed in that document.
// Any other problem comes from a layout: it is reported once for
// each layout, with the first page that shows it and the number of the others.
package html

import (
	"io"
	"strings"
	"sync"
)

// Page is the origin of a page.
type Page struct {
	URL    string
	Layout string
	Source string // content path of a document; "" for a generated page
}

// Site lists the known pages, attachments and hidden classes of a build.
type Site struct {
	Root  string            // path of the site on its server: "/" or "/gongkai/"
	Pages map[string]Page   // by the name of their file
	Files map[string]string // attachments: the name of the file, and its path from the site's folder
	Hides map[string]bool   // classes that the style sheet hides on the screen, see Hidden
	// Beside reports whether a file, of no build, will be published beside the site: one of
	// the log of publications. Nil when there is none.
	Beside func(name string) bool
}

// Lint takes the files of one build. It is safe for concurrent use.
type Lint struct {
	site Site

	mu     sync.Mutex
	files  map[string]bool    // every file of the build
	pages  []facts            // in no order; without ids and links
	ids    []uint64           // of all pages, see anchor
	links  map[string]linking // by the file or anchor of the site that is linked to
	body   [][2]string        // links in the text of documents: page and target
	faults map[fault][]string // pages by what is wrong with them
}

// linking counts the pages that link to a file or an anchor. Pages link to few
// distinct targets, so a large site needs little memory.
type linking struct {
	first string // page, by name; "" when only texts link to it
	pages int
	other bool // a page other than the target
}

// fault is a kind of problem and its origin.
type fault struct {
	code, what, hint string
	layout           string // of an attachment: where it comes from
	body             bool   // in the text of a document
	pages            int    // that have it, when they are not listed
}

// New returns a Lint for the files of a site.
func New(site Site) *Lint {
	return &Lint{site: site, files: map[string]bool{}, links: map[string]linking{}, faults: map[fault][]string{}}
}

// Put takes the facts of a page. Other files count as being there.
func (l *Lint) Put(name string, data []byte) error {
	var page *facts
	if strings.HasSuffix(name, ".html") {
		page = l.read(name, data)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.files[name] = true
	if page != nil {
		l.take(page)
	}
	return nil
}

// take folds the facts of a page into those of the site.
func (l *Lint) take(p *facts) {
	for _, f := range p.faults {
		f.layout = l.site.Pages[p.name].Layout
		l.faults[f] = append(l.faults[f], p.name)
	}
	l.ids = append(l.ids, p.ids...)
	for target, body := range p.links {
		file, _, _ := strings.Cut(target, "#")
		to := l.links[target]
		to.other = to.other || file != p.name
		if body {
			l.body = append(l.body, [2]string{p.name, target})
		} else {
			if to.first == "" || p.name < to.first {
				to.first = p.name
			}
			to.pages++
		}
		l.links[target] = to
	}
	p.faults, p.ids, p.links = nil, nil, nil
	l.pages = append(l.pages, *p)
}

// PutFile notes that the file is there, and reads nothing.
func (l *Lint) PutFile(name string, _ func() (io.ReadCloser, error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.files[name] = true
	return nil
}
