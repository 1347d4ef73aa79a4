package html

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"gongkai/site/diag"
)

// Problems judges all pages together. It is called once, when every file has
// been taken; extra are files that the output adds.
func (l *Lint) Problems(extra ...string) []diag.Problem {
	for _, name := range extra {
		l.files[name] = true
	}
	slices.SortFunc(l.pages, func(a, b facts) int { return cmp.Compare(a.name, b.name) })
	l.titles()
	l.frames()
	l.linked()
	return l.report()
}

// note adds a fault of a page.
func (l *Lint) note(p *facts, code, hint, format string, args ...any) {
	f := fault{code: code, what: fmt.Sprintf(format, args...), hint: hint, layout: l.site.Pages[p.name].Layout}
	l.faults[f] = append(l.faults[f], p.name)
}

// titles reports titles of several pages: windows, bookmarks and search results show
// nothing else.
func (l *Lint) titles() {
	first := make(map[string]*facts, len(l.pages))
	for i := range l.pages {
		p := &l.pages[i]
		if p.title == "" {
			continue
		}
		if other := first[p.title]; other != nil {
			l.note(p, "page-title", "窗口标题要能区分页面：用 {{.Base.Title}}", "窗口标题和 %s 相同：%s", l.url(other.name), p.title)
			continue
		}
		first[p.title] = p
	}
}

// frames reports headers and footers that differ from the commonest.
func (l *Lint) frames() {
	for _, part := range [...]struct {
		name string
		of   func(*facts) uint64
	}{{"页头", func(p *facts) uint64 { return p.header }}, {"页脚", func(p *facts) uint64 { return p.footer }}} {
		count := map[uint64]int{}
		common := uint64(0)
		for i := range l.pages {
			count[part.of(&l.pages[i])]++
		}
		for i := range l.pages {
			if this := part.of(&l.pages[i]); count[this] > count[common] {
				common = this
			}
		}
		for i := range l.pages {
			if p := &l.pages[i]; part.of(p) != common {
				l.note(p, "page-frame", "各页的页头和页脚要一样，次序也一样：帮助总在同一个地方", "%s的链接和别的页面不同", part.name)
			}
		}
	}
}

// linked reports links without a target, and pages and attachments to which no other
// page links.
func (l *Lint) linked() {
	slices.Sort(l.ids)
	files := map[string]bool{"index.html": true, "404.html": true}
	for target, from := range l.links {
		file, _, _ := strings.Cut(target, "#")
		files[file] = files[file] || from.other
		if why, hint := l.dead(target); why != "" && from.pages > 0 {
			f := fault{code: "dead-link", what: why, hint: hint, layout: l.site.Pages[from.first].Layout, pages: from.pages}
			l.faults[f] = []string{from.first}
		}
	}
	for _, link := range l.body {
		if why, hint := l.dead(link[1]); why != "" {
			f := fault{code: "dead-link", what: why, hint: hint, body: true}
			l.faults[f] = append(l.faults[f], link[0])
		}
	}
	for i := range l.pages {
		if p := &l.pages[i]; !files[p.name] {
			l.note(p, "page-unlinked", "在列表或网站地图里链接它", "没有哪个页面链接到这一页")
		}
	}
	for name, from := range l.site.Files {
		if l.files[name] && !files[name] {
			f := fault{code: "page-unlinked", what: "没有哪个页面链接到这个附件", hint: "在模板里列出附件，见默认的 document.html", layout: from}
			l.faults[f] = append(l.faults[f], name)
		}
	}
}

// dead returns the Chinese reason why a link leads nowhere; "" when it leads
// somewhere.
func (l *Lint) dead(target string) (why, hint string) {
	file, fragment, _ := strings.Cut(target, "#")
	switch {
	case !l.files[file] && l.site.Beside != nil && l.site.Beside(file):
		return "", ""
	case !l.files[file]:
		return "页面上的链接指向不存在的文件：/" + file, "请核对路径"
	case fragment != "" && path.Ext(file) == ".html":
		if _, ok := slices.BinarySearch(l.ids, anchor(file, fragment)); !ok {
			return "页面上的链接指向不存在的位置：/" + target, "请核对 id"
		}
	}
	return "", ""
}

// report returns the faults as problems, in the order of diag.Sort.
func (l *Lint) report() []diag.Problem {
	var problems []diag.Problem
	for f, names := range l.faults {
		slices.Sort(names)
		if f.body {
			for _, name := range names {
				problems = append(problems, l.problem(f, name, ""))
			}
			continue
		}
		others := ""
		if n := max(len(names), f.pages) - 1; n > 0 {
			others = fmt.Sprintf("，另有 %d 页", n)
		}
		problems = append(problems, l.problem(f, names[0], others))
	}
	return diag.Sort(problems)
}

// problem returns the problem for a fault of a page.
func (l *Lint) problem(f fault, name, others string) diag.Problem {
	page, isPage := l.site.Pages[name]
	at := diag.Place{Path: "layouts/" + page.Layout + ".html"}
	switch {
	case !isPage && f.layout != "": // an attachment: where it comes from
		at.Path = f.layout
	case !isPage:
		at.Path = "static/" + name
	case f.body && page.Source != "":
		at.Path = "content/" + page.Source
	}
	return at.Problem(f.code, severity(f.code), f.hint, "%s（%s%s）", f.what, l.url(name), others)
}

// url returns the name of a page in messages.
func (l *Lint) url(name string) string {
	if page, ok := l.site.Pages[name]; ok {
		return page.URL
	}
	return "/" + name
}
