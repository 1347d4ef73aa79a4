// Package html judges the HTML that a build makes, page by page and then all
// pages together: what a browser test would find, without a browser. It is what
// protects a site from its own layouts.
//
// A Lint is an output for a build that goes nowhere: it takes facts from every
// page while it streams by, keeps no page, and judges them in the end.
//
// # What a page must be
//
//	page-heading    one h1 before all other headings, no level left out, none empty
//	page-landmark   one main, header and footer; the skip link first; every nav with a name of its own
//	page-table      a caption, headers with a scope, a named region that can be focused
//	page-title      a title that no other page has
//	page-id         ids that stand once, and names (aria-labelledby) that are there
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
// readers inside of links, headings, captions and cells; never a link itself.
//
// # Where a problem is
//
// What stands in the text of a document (inside of its article) is placed in
// that document. Everything else comes from a layout: it is reported once for
// each layout, with the first page that shows it and the number of the others.
package html

import (
	"io"
	"strings"
	"sync"
)

// Page says where a page comes from.
type Page struct {
	URL    string
	Layout string
	Source string // content path of a document; "" for a generated page
}

// Site is what the files of a build are judged against.
type Site struct {
	Pages map[string]Page   // by the name of their file
	Files map[string]string // attachments: the name of the file, and its path from the site's folder
	Hides map[string]bool   // classes that the style sheet hides on the screen, see Hidden
}

// Lint takes the files of one build. It is safe for concurrent use.
type Lint struct {
	site Site

	mu    sync.Mutex
	files map[string]bool    // every file of the build
	pages []facts            // in no order; without ids and links
	ids   []uint64           // of all pages, see anchor
	links map[string]linking // by the file or anchor of the site that is linked to
	body  [][2]string        // links in the text of documents: page and target
	found map[fault][]string // pages by what is wrong with them
}

// linking is who links to a file or an anchor: pages link to few distinct ones,
// so that a large site is remembered in little memory.
type linking struct {
	first string // page, by name; "" when only texts link to it
	pages int
	other bool // a page that is not the target itself
}

// fault is one thing that is wrong.
type fault struct {
	code, what, hint string
	layout           string // of an attachment: where it comes from
	body             bool   // it stands in the text of a document
	pages            int    // that have it, when they are not listed
}

// New returns a Lint for the files of a site.
func New(site Site) *Lint {
	return &Lint{site: site, files: map[string]bool{}, links: map[string]linking{}, found: map[fault][]string{}}
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
		l.found[f] = append(l.found[f], p.name)
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
