package page

import (
	"fmt"
	"strings"

	"gongkai/site/address"
)

// windowTitle is 条目 - 栏目 - 站名; of equal neighbours one is enough.
func (b *book) windowTitle(parts ...string) string {
	parts = append(parts, b.corpus.Site.Title)
	var kept []string
	for _, p := range parts {
		if p != "" && (len(kept) == 0 || kept[len(kept)-1] != p) {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " - ")
}

// entitle makes titles unique: documents of one title carry their number, else
// their index, and what is equal still carries its address.
func (b *book) entitle() {
	for _, distinguish := range []func(*entry) string{
		func(e *entry) string { return e.rec.Number },
		func(e *entry) string { return e.rec.Index },
	} {
		count := b.titles()
		for i := range b.pages {
			p := &b.pages[i]
			e := b.byPath[p.Source]
			if e == nil || count[p.Title] < 2 {
				continue
			}
			if mark := distinguish(e); mark != "" && !strings.Contains(e.title, mark) {
				p.Title = b.windowTitle(e.title+"（"+mark+"）", e.section.name)
			}
		}
	}
	count := b.titles()
	for i := range b.pages {
		if p := &b.pages[i]; count[p.Title] > 1 {
			p.Title += "（" + strings.Trim(p.URL, "/") + "）"
		}
	}
}

func (b *book) titles() map[string]int {
	count := make(map[string]int, len(b.pages))
	for i := range b.pages {
		count[b.pages[i].Title]++
	}
	return count
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
func pager(from, url string, n, last int) *Pager {
	if last < 2 {
		return nil
	}
	v := &Pager{}
	gap := false
	for i := 1; i <= last; i++ {
		if i != 1 && i != last && (i < n-2 || i > n+2) {
			if !gap {
				v.Pages = append(v.Pages, Link{Label: "…"})
			}
			gap = true
			continue
		}
		gap = false
		v.Pages = append(v.Pages, Link{
			Label: fmt.Sprint(i), Hidden: fmt.Sprintf("（第 %d 页）", i), Href: address.Relative(from, address.Page(url, i)), Current: i == n,
		})
	}
	if n > 1 {
		v.Previous = &Link{Label: "上一页", Href: address.Relative(from, address.Page(url, n-1))}
	}
	if n < last {
		v.Next = &Link{Label: "下一页", Href: address.Relative(from, address.Page(url, n+1))}
	}
	return v
}
