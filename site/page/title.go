package page

import (
	"fmt"
	"strings"

	"gongkai/site/address"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// Title returns the text of the page's window, unique in the plan: 条目 - 栏目 - 站名,
// of equal neighbours only the first. Each call makes it anew: the titles of
// 100,000 pages would take as much memory as all their records.
func (p *Page) Title() string {
	parts := make([]string, 0, 3)
	for _, part := range [...]string{p.name, p.above, p.frame.settings.Title} {
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

// entitle makes titles unique: documents of one title get their number, else their
// index; pages whose titles are still equal get their address.
func entitle(pages []Page, c *catalog.Catalog) {
	for _, mark := range []func(*catalog.Document) string{
		func(d *catalog.Document) string { return d.Record.Number },
		func(d *catalog.Document) string { return d.Record.Index },
	} {
		for _, p := range namesakes(pages) {
			d := c.At(p.Source)
			if d == nil {
				continue
			}
			if m := mark(d); m != "" && !strings.Contains(d.Title, m) {
				p.name = d.Title + "（" + m + "）"
			}
		}
	}
	for _, p := range namesakes(pages) {
		p.addressed = true
	}
}

// namesakes returns the pages whose title another page has too.
func namesakes(pages []Page) (same []*Page) {
	count, titles := make(map[string]int, len(pages)), make([]string, len(pages))
	for i := range pages {
		titles[i] = pages[i].Title()
		count[titles[i]]++
	}
	for i, title := range titles {
		if count[title] > 1 {
			same = append(same, &pages[i])
		}
	}
	return same
}

// numbered names the n-th page of a list.
func numbered(name string, n int) string {
	if n < 2 {
		return name
	}
	return fmt.Sprintf("%s（第 %d 页）", name, n)
}

// pageCount returns how many pages a list of n rows takes, at least one.
func pageCount(n, perPage int) int { return max(1, (n+perPage-1)/perPage) }

// pager returns links to the pages of a list at url; nil when there is only one.
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
