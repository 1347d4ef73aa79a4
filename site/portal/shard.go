package portal

import (
	"fmt"
	"hash/fnv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
	"gongkai/site/portal/handover"
)

// A page of organisations (分页) holds about 200 of them, in the order of their codes, and
// is named by its first: /parties/91/91350100M000100Y43/. Where a page ends depends on the
// codes next to its end only, so that a new organisation changes one page and the names of
// the others stay.
const (
	fewestOnPage = 100
	mostOnPage   = 400
	endsOneIn    = 100 // behind fewestOnPage, one code of so many ends the page
)

// endsPage reports whether a page of n organisations ends behind a code.
func endsPage(code string, n int) bool {
	if n < fewestOnPage || n >= mostOnPage {
		return n >= mostOnPage
	}
	sum := fnv.New32a()
	sum.Write([]byte(code))
	return sum.Sum32()%endsOneIn == 0
}

// partiesURL is where the organisations of all sites begin.
const partiesURL = "/parties/"

// shard is a page of organisations that has been written.
type shard struct {
	first, last string // codes
	parties     int
}

// prefix returns the first two characters of the codes, by which pages lie in folders.
func (s shard) prefix() string { return s.first[:2] }

func (s shard) url() string { return partiesURL + s.prefix() + "/" + s.first + "/" }

func (s shard) link(from string) view.Link {
	return view.Counted(s.first+" 至 "+s.last, address.Relative(from, s.url()), s.parties)
}

// parties writes the pages of the organisations of all sites. It returns them, in order.
func (b *builder) parties() (shards []shard, err error) {
	var names []string
	var visits []*Visit
	for _, v := range b.visits {
		if v.Parties != "" {
			names, visits = append(names, v.Parties), append(visits, v)
		}
	}
	kinds := make([]map[string]string, len(visits))
	for i, v := range visits {
		kinds[i] = named(v.Summary.Kinds)
	}
	var groups []view.Group
	var of shard
	write := func() error {
		if of.parties == 0 {
			return nil
		}
		if err := b.putShard(of, groups); err != nil {
			return err
		}
		shards, groups, of = append(shards, of), groups[:0], shard{}
		return nil
	}
	err = merge(b.Folder.FS(), names, func(rows []row) error {
		group, err := partyGroup(rows, visits, kinds)
		if err != nil {
			return err
		}
		if of.parties > 0 && group.ID[1:3] != of.prefix() {
			if err := write(); err != nil {
				return err
			}
		}
		if of.parties == 0 {
			of.first = group.ID[1:]
		}
		of.last = group.ID[1:]
		of.parties++
		groups = append(groups, group)
		if endsPage(of.last, of.parties) {
			return write()
		}
		return nil
	})
	if err == nil {
		err = write()
	}
	return shards, err
}

// partyGroup returns the section of an organisation, with the sites that have decisions
// about it. The name is the one of the newest document.
func partyGroup(rows []row, visits []*Visit, kinds []map[string]string) (view.Group, error) {
	var newest handover.Party
	g := view.Group{Links: make([]view.Link, 0, len(rows))}
	var label strings.Builder
	for _, r := range rows {
		p, err := handover.ParseParty(string(r.line))
		if err != nil {
			return g, fmt.Errorf("%s：%w", visits[r.site].Parties, err)
		}
		if newest.USCC == "" || p.Last.After(newest.Last) {
			newest = p
		}
		v := visits[r.site]
		label.Reset()
		fmt.Fprintf(&label, "%s：%d 件（", v.Site.Name, p.Documents)
		for i, kind := range p.Kinds {
			if i > 0 {
				label.WriteString("、")
			}
			if word := kinds[r.site][kind]; word != "" {
				kind = word
			}
			label.WriteString(kind)
		}
		label.WriteString("），最近公开于")
		label.WriteString(p.Last.Chinese())
		g.Links = append(g.Links, view.Link{Label: label.String(), Href: v.href(address.Party(p.USCC))})
	}
	g.ID, g.Title = "p"+newest.USCC, newest.Name+"（"+newest.USCC+"）"
	return g, nil
}

// named returns names by id.
func named(list []handover.Name) map[string]string {
	names := make(map[string]string, len(list))
	for _, n := range list {
		names[n.ID] = n.Name
	}
	return names
}

// putShard writes a page of organisations. The as-of date is not on it: a day without
// news leaves it alone.
func (b *builder) putShard(s shard, groups []view.Group) error {
	v := &view.Index{
		Base: b.base(s.url(), "企业和其他组织："+s.first+" 起", crumb{"企业查询", partiesURL}, crumb{s.prefix(), partiesURL + s.prefix() + "/"}, crumb{s.first, s.url()}),
		Intro: fmt.Sprintf("统一社会信用代码从 %s 到 %s 的 %d 家，按代码排列，每家下面是公开过它的决定的网站。不列自然人。",
			s.first, s.last, s.parties),
		Groups: groups,
	}
	v.AsOf = view.Date{}
	return b.put(s.url(), "index", v)
}

// linksOnPage is how many pages of organisations an index page leads to.
const linksOnPage = 200

// partyIndex writes /parties/, and for each beginning of codes the pages that lead to the
// pages of organisations.
func (b *builder) partyIndex(shards []shard) error {
	total := 0
	byPrefix := view.Group{Title: "按统一社会信用代码查", ID: "codes"}
	for from := 0; from < len(shards); {
		prefix, to := shards[from].prefix(), from
		for to < len(shards) && shards[to].prefix() == prefix {
			to++
		}
		links, err := b.prefixPages(prefix, shards[from:to])
		if err != nil {
			return err
		}
		byPrefix.Links = append(byPrefix.Links, links...)
		for _, s := range shards[from:to] {
			total += s.parties
		}
		from = to
	}
	b.report.Parties, b.report.Shards = total, len(shards)
	v := &view.Index{
		Base: b.base(partiesURL, "企业查询", crumb{"企业查询", partiesURL}),
		Intro: fmt.Sprintf("各网站公开的决定一共涉及 %s 家企业和其他组织，按统一社会信用代码排列。"+
			"代码印在营业执照上，也可以按名称在国家企业信用信息公示系统查到。找到代码所在的一段，再找这一家。按文号、标题和正文查的，请先选地区，到网站上检索。", grouped(total)),
		Groups: view.Existing(byPrefix, view.Group{Title: "先选地区", ID: "regions", Links: b.regionLinks(partiesURL)}),
	}
	v.AsOf = view.Date{}
	return b.put(partiesURL, "index", v)
}

// prefixPages writes the index pages of a beginning of codes. It returns links to them.
func (b *builder) prefixPages(prefix string, shards []shard) (links []view.Link, err error) {
	at := partiesURL + prefix + "/"
	pages := pagesOf(len(shards), linksOnPage)
	for n := 1; n <= pages; n++ {
		url := address.Page(at, n)
		here := shards[(n-1)*linksOnPage : min(n*linksOnPage, len(shards))]
		group := view.Group{Title: "代码从哪里到哪里"}
		parties := 0
		for _, s := range here {
			group.Links = append(group.Links, s.link(url))
			parties += s.parties
		}
		first, last := here[0].first, here[len(here)-1].last
		heading := "代码以 " + prefix + " 开头的企业和其他组织"
		if n > 1 {
			heading = fmt.Sprintf("%s，第 %d 页", heading, n)
		}
		v := &view.Index{
			Base:   b.base(url, heading, crumb{"企业查询", partiesURL}, crumb{prefix, url}),
			Intro:  fmt.Sprintf("从 %s 到 %s，%s 家。", first, last, grouped(parties)),
			Groups: []view.Group{group}, Pager: pager(url, at, n, pages),
		}
		v.AsOf = view.Date{}
		if err := b.put(url, "index", v); err != nil {
			return nil, err
		}
		links = append(links, view.Counted(first+" 至 "+last, address.Relative(partiesURL, url), parties))
	}
	return links, nil
}

func grouped(n int) string { return disclosure.Grouped(fmt.Sprint(n)) }
