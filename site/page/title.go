package page

import (
	"fmt"
	"strings"

	"gongkai/site/address"
	"gongkai/site/page/view"
)

// Title is what the window of the page is called, unique in the plan: 条目 - 栏目
// - 站名, of equal neighbours one. It is made when somebody asks: those of 100,000
// pages would be as large as all their records.
func (p *Page) Title() string {
	parts := make([]string, 0, 3)
	for _, part := range [...]string{p.name, p.above, p.book.corpus.Site.Title} {
		if part != "" && (len(parts) == 0 || parts[len(parts)-1] != part) {
			parts = append(parts, part)
		}
	}
	title := strings.Join(parts, " - ")
	if p.addressed {
		title += "（" + strings.Trim(p.URL, "/") + "）"
	}
	return title
}

// entitle makes titles unique: documents of one title carry their number, else
// their index, and what is equal still carries its address.
func (b *book) entitle() {
	for _, distinguish := range []func(*entry) string{
		func(e *entry) string { return e.rec.Number },
		func(e *entry) string { return e.rec.Index },
	} {
		for _, p := range b.namesakes() {
			e := b.byPath[p.Source]
			if e == nil {
				continue
			}
			if mark := distinguish(e); mark != "" && !strings.Contains(e.title, mark) {
				p.name = e.title + "（" + mark + "）"
			}
		}
	}
	for _, p := range b.namesakes() {
		p.addressed = true
	}
}

// namesakes are the pages whose title another one has too.
func (b *book) namesakes() (pages []*Page) {
	count, titles := make(map[string]int, len(b.pages)), make([]string, len(b.pages))
	for i := range b.pages {
		titles[i] = b.pages[i].Title()
		count[titles[i]]++
	}
	for i, title := range titles {
		if count[title] > 1 {
			pages = append(pages, &b.pages[i])
		}
	}
	return pages
}

// numbered names a further page of a list.
func numbered(name string, n int) string {
	if n < 2 {
		return name
	}
	return fmt.Sprintf("%s（第 %d 页）", name, n)
}

// pageCount is how many pages a list of n rows takes; at least one.
func pageCount(n, perPage int) int { return max(1, (n+perPage-1)/perPage) }

// pager links the pages of a list at url; nil when there is only one.
func pager(from, url string, n, last int) *view.Pager {
	if last < 2 {
		return nil
	}
	v := &view.Pager{}
	gap := false
	for i := 1; i <= last; i++ {
		if i != 1 && i != last && (i < n-2 || i > n+2) {
			if !gap {
				v.Pages = append(v.Pages, view.Link{Label: "…"})
			}
			gap = true
			continue
		}
		gap = false
		v.Pages = append(v.Pages, view.Link{
			Label: fmt.Sprint(i), Hidden: fmt.Sprintf("（第 %d 页）", i), Href: address.Relative(from, address.Page(url, i)), Current: i == n,
		})
	}
	if n > 1 {
		v.Previous = &view.Link{Label: "上一页", Href: address.Relative(from, address.Page(url, n-1))}
	}
	if n < last {
		v.Next = &view.Link{Label: "下一页", Href: address.Relative(from, address.Page(url, n+1))}
	}
	return v
}
