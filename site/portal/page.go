package portal

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"gongkai/layouts"
	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/page/view"
	"gongkai/site/portal/handover"
	"gongkai/site/proof/grade"
	"gongkai/site/render"
	"gongkai/static"
)

// The pages besides those of organisations.
const (
	lateURL    = "/late/"
	dutiesURL  = "/duties/"
	regionsURL = "/regions/"
	sitesURL   = "/sites/"

	lateName   = "逾期"
	dutiesName = "缺少的报告"

	rowsOnPage  = 200 // of late and missing
	newestShown = 20  // on the home page
)

func regionURL(region string) string { return regionsURL + region + "/" }

func (v *Visit) url() string { return sitesURL + v.Site.Name + "/" }

// builder writes the pages of a run.
type builder struct {
	*Options
	report   *Report
	visits   []*Visit
	out      output.Output
	renderer *render.Renderer
	site     view.Site
	regions  []string // in the order of portal.toml
	buffer   []byte
}

func newBuilder(o *Options, r *Report, out output.Output) (*builder, error) {
	renderer, problems := render.New(layouts.FS())
	if diag.Count(problems, diag.Error) > 0 {
		return nil, fmt.Errorf("模板：%s", problems[0].Message)
	}
	c := &o.Config
	b := &builder{
		Options: o, report: r, visits: r.Visits, out: out, renderer: renderer,
		site: view.Site{Title: c.Title, Organizer: c.Organizer, SiteCode: c.SiteCode, ICP: c.ICP},
	}
	for _, v := range r.Visits {
		if !slices.Contains(b.regions, v.Site.Region) {
			b.regions = append(b.regions, v.Site.Region)
		}
	}
	return b, nil
}

// build writes everything.
func (b *builder) build() error {
	shards, err := b.parties()
	if err != nil {
		return err
	}
	for _, write := range []func() error{
		func() error { return b.partyIndex(shards) }, b.home, b.regionPages, b.sitePages, b.late, b.duties, b.checkpoints, b.static,
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) put(url, layout string, v any) (err error) {
	if b.buffer, err = b.renderer.Render(b.buffer[:0], layout, v); err != nil {
		return err
	}
	b.report.Pages++
	return b.out.Put(address.File(url), b.buffer)
}

// static writes style sheet, script and icon. A portal has no index to search.
func (b *builder) static() error {
	files := static.FS()
	for _, name := range []string{"css/site.css", "js/site.js", "favicon.svg"} {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if err := b.out.Put(name, data); err != nil {
			return err
		}
	}
	return nil
}

// checkpoints writes what the portal remembers of each site's log, and the evidence of
// those that have forked.
func (b *builder) checkpoints() error {
	for _, v := range b.visits {
		if v.Checkpoint.Origin != "" {
			if err := b.out.Put(v.Site.hash()+"/checkpoint", v.Checkpoint.Note); err != nil {
				return err
			}
		}
		if v.Fork != "" {
			if err := b.out.Put(v.Site.hash()+"/fork.txt", []byte(v.Fork)); err != nil {
				return err
			}
		}
	}
	return nil
}

// crumb is a step of the trail.
type crumb struct{ name, url string }

// base returns the part of a view that all layouts share.
func (b *builder) base(url, heading string, trail ...crumb) view.Base {
	v := view.Base{
		Title: heading + " - " + b.Config.Title, Heading: heading, Site: b.site, Home: address.Relative(url, address.Home),
		Root: strings.Repeat("../", strings.Count(url, "/")-1), AsOf: day(b.AsOf),
		Meta: []view.Meta{{Name: "SiteName", Content: b.Config.Title}, {Name: "description", Content: heading + "，" + b.Config.Title}},
	}
	if b.Config.BaseURL != "" {
		v.Canonical = address.Absolute(b.Config.BaseURL, url)
		v.Address = v.Canonical
	}
	for _, c := range []crumb{{"首页", address.Home}, {lateName, lateURL}, {dutiesName, dutiesURL}, {"企业查询", partiesURL}} {
		v.Nav = append(v.Nav, view.Link{Label: c.name, Href: address.Relative(url, c.url), Current: c.url == url, Ancestor: c.url != url && c.url != address.Home && strings.HasPrefix(url, c.url)})
	}
	if len(trail) > 0 {
		v.Breadcrumb = append(v.Breadcrumb, view.Link{Label: "首页", Href: v.Home})
	}
	for i, c := range trail {
		link := view.Link{Label: c.name}
		if i < len(trail)-1 {
			link.Href = address.Relative(url, c.url)
		}
		v.Breadcrumb = append(v.Breadcrumb, link)
	}
	return v
}

func day(d calendar.Date) view.Date {
	if d.IsZero() {
		return view.Date{}
	}
	return view.Date{ISO: d.String(), Chinese: d.Chinese()}
}

// address returns where people read the site; "" for a folder that does not say.
func (v *Visit) address() string {
	switch {
	case v.Site.IsWeb():
		return v.Site.URL
	case v.Summary != nil && isWeb(v.Summary.Site.BaseURL):
		return v.Summary.Site.BaseURL
	}
	return ""
}

// href returns the address of a page of the site; "" where nobody knows the site's.
func (v *Visit) href(url string) string {
	base := v.address()
	if base == "" {
		return ""
	}
	return address.Absolute(base, url)
}

// Tag of the status.
func (v *Visit) tag() *view.Tag {
	class := map[Status]string{Altered: "late", Unverifiable: "na", Silent: "due", Verified: "ok"}[v.Status]
	return &view.Tag{Class: class, Word: v.Status.Chinese()}
}

// documents counts the public documents.
func (v *Visit) documents() (n int) {
	if v.Summary != nil {
		for _, d := range v.Summary.Documents {
			n += d.Count
		}
	}
	return n
}

// grades counts the documents by how far their dates can be trusted; nil where the site
// does not say.
func (v *Visit) grades() map[string]int {
	if v.Summary == nil || v.Summary.Grades == nil {
		return nil
	}
	return *v.Summary.Grades
}

// gradeWords says counts by grade in words; "" for none.
func gradeWords(counts map[string]int) string {
	if counts == nil {
		return ""
	}
	var words []string
	for _, g := range []grade.Grade{grade.Proven, grade.Stated, grade.Contradicted} {
		words = append(words, fmt.Sprintf("%s %s 件", g.Chinese(), grouped(counts[string(g)])))
	}
	return strings.Join(words, "，")
}

// isLate reports whether a verdict says that a deadline was missed.
func isLate(verdict string) bool {
	return verdict == string(deadline.Late) || verdict == string(deadline.Overdue)
}

// late counts the deadlines that were missed.
func (v *Visit) late() (n int) {
	if v.Summary != nil {
		for _, d := range v.Summary.Deadlines {
			if isLate(d.Verdict) {
				n += d.Count
			}
		}
	}
	return n
}

// missing returns the yearly reports that are missing.
func (v *Visit) missing() (list []handover.Obligation) {
	if v.Summary != nil {
		for _, o := range v.Summary.Obligations {
			if o.Done.IsZero() && o.Verdict == string(deadline.Overdue) {
				list = append(list, o)
			}
		}
	}
	return list
}

// asOf returns the as-of date of what is shown of the site.
func (v *Visit) asOf() calendar.Date {
	if v.Summary == nil {
		return calendar.Date{}
	}
	return v.Summary.AsOf
}

// home writes the home page.
func (b *builder) home() error {
	documents, late, missing := 0, 0, 0
	var attention []*Visit
	for _, status := range statuses {
		for _, v := range b.visits {
			if v.Status == status && status != Verified {
				attention = append(attention, v)
			}
		}
	}
	for _, v := range b.visits {
		documents += v.documents()
		late += v.late()
		missing += len(v.missing())
	}
	words := []string{}
	for _, s := range slices.Backward(statuses[:]) {
		if n := b.report.Count(s); n > 0 {
			words = append(words, fmt.Sprintf("%s %d 个", s.Chinese(), n))
		}
	}
	var grades map[string]int
	for _, v := range b.visits {
		for g, n := range v.grades() {
			if grades == nil {
				grades = map[string]int{}
			}
			grades[g] += n
		}
	}
	v := &view.Ledger{
		Base:      b.base(address.Home, b.Config.Title),
		Statement: fmt.Sprintf("共 %d 个网站，公开文件 %s 件：%s。", len(b.visits), grouped(documents), strings.Join(words, "，")),
		Summary: []view.Link{
			view.Counted("逾期公开和逾期未公开", address.Relative(address.Home, lateURL), late),
			view.Counted("应公开而没有公开的年度报告", address.Relative(address.Home, dutiesURL), missing),
		},
		Tables: []view.Table{b.regionTable()},
	}
	v.Title = b.Config.Title
	if words := gradeWords(grades); words != "" {
		v.Statement += "首次公开的日期：" + words + "。"
	}
	if len(attention) > 0 {
		v.Parts = append(v.Parts, view.Part{ID: "attention", Title: "需要注意的网站", Tables: []view.Table{b.siteTable(address.Home, attention[:min(len(attention), rowsOnPage)])}})
	}
	v.Parts = append(v.Parts, view.Part{ID: "newest", Title: "最新公开", Tables: []view.Table{b.newestTable()}}, meanings())
	v.Lists = []view.Group{{Title: "按地区", Links: b.regionLinks(address.Home)}}
	return b.put(address.Home, "audit", v)
}

// meanings explains the statuses.
func meanings() view.Part {
	t := view.Table{Caption: "结论", Head: []string{"结论", "意思"}, RowHeads: true}
	for _, s := range slices.Backward(statuses[:]) {
		t.Rows = append(t.Rows, []view.Cell{{Tag: (&Visit{Status: s}).tag()}, {Text: s.explained()}})
	}
	return view.Part{ID: "meanings", Title: "核验结论的意思", Tables: []view.Table{t}}
}

// in returns the sites of a region.
func (b *builder) in(region string) (list []*Visit) {
	for _, v := range b.visits {
		if v.Site.Region == region {
			list = append(list, v)
		}
	}
	return list
}

func (b *builder) regionLinks(from string) (links []view.Link) {
	for _, r := range b.regions {
		links = append(links, view.Link{Label: fmt.Sprintf("%s（%d 个网站）", r, len(b.in(r))), Href: address.Relative(from, regionURL(r))})
	}
	return links
}

// regionTable counts by region.
func (b *builder) regionTable() view.Table {
	t := view.Table{
		ID: "regions", Caption: "各地区", Head: []string{"地区", "网站", "公开文件", "逾期", "缺报告", "核验相符", "静默", "无法核验", "记录被改"}, RowHeads: true, Counts: true,
	}
	for _, region := range b.regions {
		var documents, late, missing int
		count := map[Status]int{}
		visits := b.in(region)
		for _, v := range visits {
			documents += v.documents()
			late += v.late()
			missing += len(v.missing())
			count[v.Status]++
		}
		row := []view.Cell{{Text: region, Href: address.Relative(address.Home, regionURL(region))}}
		for _, n := range []int{len(visits), documents, late, missing, count[Verified], count[Silent], count[Unverifiable], count[Altered]} {
			row = append(row, view.NumberCell(n))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// siteTable lists sites: how they were verified, their counts, their newest document.
func (b *builder) siteTable(from string, visits []*Visit) view.Table {
	t := view.Table{Caption: "网站", Head: []string{"网站", "核验", "数据截至", "公开文件", "逾期", "缺报告", "最新公开"}, RowHeads: true, Records: true}
	for _, v := range visits {
		status := view.Cell{Tag: v.tag()}
		if v.Reason != "" {
			status.Notes = []string{v.Reason}
		}
		newest := view.TextCell("")
		if v.Summary != nil && len(v.Summary.Newest) > 0 {
			d := v.Summary.Newest[0]
			newest = view.Cell{Text: d.Title, Href: v.href(d.URL), Notes: []string{d.Date.Chinese()}}
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: v.Site.Name, Href: address.Relative(from, v.url())}, status, view.DateCell(v.asOf()),
			view.NumberCell(v.documents()), view.NumberCell(v.late()), view.NumberCell(len(v.missing())), newest,
		})
	}
	return t
}

// newestTable lists the newest documents of all sites.
func (b *builder) newestTable() view.Table {
	type from struct {
		*Visit
		handover.Document
	}
	var all []from
	for _, v := range b.visits {
		if v.Summary != nil {
			for _, d := range v.Summary.Newest {
				all = append(all, from{v, d})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y from) int { return y.Date.Sub(x.Date) })
	t := view.Table{Caption: "各网站最新公开的文件", Head: []string{"标题", "网站", "公开日期"}, RowHeads: true, Records: true}
	for _, d := range all[:min(len(all), newestShown)] {
		t.Rows = append(t.Rows, []view.Cell{{Text: d.Title, Href: d.href(d.URL)}, {Text: d.Site.Name, Href: address.Relative(address.Home, d.url())}, view.DateCell(d.Date)})
	}
	return t
}

// regionPages writes the page of each region.
func (b *builder) regionPages() error {
	for _, region := range b.regions {
		url, visits := regionURL(region), b.in(region)
		search := view.Group{Title: "到网站上检索", ID: "search"}
		for _, v := range visits {
			if href := v.href(address.Search); href != "" {
				search.Links = append(search.Links, view.Link{Label: v.Site.Name, Href: href, Hidden: "的检索"})
			}
		}
		sites := b.siteTable(url, visits)
		sites.ID, sites.Caption = "sites", region+"的网站"
		err := b.put(url, "audit", &view.Ledger{
			Base:      b.base(url, region, crumb{region, url}),
			Statement: fmt.Sprintf("%s有 %d 个网站。", region, len(visits)),
			Tables:    []view.Table{sites}, Lists: view.Existing(search),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sitePages writes the page of each site.
func (b *builder) sitePages() error {
	for _, v := range b.visits {
		if err := b.put(v.url(), "audit", b.sitePage(v)); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) sitePage(v *Visit) *view.Ledger {
	url := v.url()
	p := &view.Ledger{
		Base:      b.base(url, v.Site.Name, crumb{v.Site.Region, regionURL(v.Site.Region)}, crumb{v.Site.Name, url}),
		Statement: cmp.Or(v.Reason, v.Status.explained()),
		About:     []view.Row{{Label: "核验", Tag: v.tag()}, {Label: "公开日志", Text: v.Site.Origin}},
	}
	if base := v.address(); base != "" {
		p.About = append(p.About, view.Row{Label: "网址", Links: []view.Link{{Label: base, Href: base}}})
	}
	if !v.Last.IsZero() {
		p.About = append(p.About, view.Row{Label: "最近核验相符", Date: &view.Date{ISO: v.Last.String(), Chinese: v.Last.Chinese()}})
	}
	if v.Checkpoint.Origin != "" {
		p.About = append(p.About, view.Row{Label: "检查点", Text: fmt.Sprintf("%d 号登记，", v.Checkpoint.Size), Links: []view.Link{{Label: "检查点文件", Href: address.Relative(url, "/"+v.Site.hash()+"/checkpoint")}}})
	}
	if v.Fork != "" {
		p.About = append(p.About, view.Row{Label: "证据", Links: []view.Link{{Label: "两份互相矛盾的签名", Href: address.Relative(url, "/"+v.Site.hash()+"/fork.txt")}}})
	}
	if v.Summary != nil {
		b.summarised(p, v)
	}
	if len(v.Findings) > 0 {
		t := view.Table{Caption: "核验发现的问题", Head: []string{"文件", "问题", "轻重"}, Records: true}
		for _, f := range v.Findings {
			t.Rows = append(t.Rows, []view.Cell{view.TextCell(short(f.Path)), view.TextCell(short(f.Message)), {Text: f.Severity.Chinese()}})
		}
		p.Parts = append([]view.Part{{ID: "findings", Title: "核验发现的问题", Tables: []view.Table{t}}}, p.Parts...)
	}
	return p
}

// short returns the beginning of a text that may be a stranger's.
func short(text string) string {
	if shown := []rune(text); len(shown) > 300 {
		return string(shown[:300]) + "…"
	}
	return text
}

// summarised adds what the site has handed over.
func (b *builder) summarised(p *view.Ledger, v *Visit) {
	s := v.Summary
	if v.Last != b.AsOf {
		p.Statement += "下面是" + v.Last.Chinese() + "核验相符时的内容。"
	}
	p.About = append(p.About, view.Row{Label: "网站的数据截至", Date: &view.Date{ISO: s.AsOf.String(), Chinese: s.AsOf.Chinese()}})
	missing := v.missing()
	if words := gradeWords(v.grades()); words != "" {
		p.About = append(p.About, view.Row{Label: "首次公开的日期", Text: words + "（按这个网站指明的见证人）"})
	}
	p.Summary = []view.Link{
		{Label: "公开文件", Count: v.documents(), HasCount: true},
		view.Counted("逾期公开和逾期未公开", v.href(address.Audit), v.late()),
		view.Counted("应公开而没有公开的年度报告", v.href(address.AuditObligations), len(missing)),
	}
	kinds, organs := named(s.Kinds), named(s.Organs)
	type key struct{ organ, verdict string }
	byKind, byVerdict := map[string]int{}, map[key]int{}
	for _, d := range s.Documents {
		byKind[d.Kind] += d.Count
	}
	const proven = "proven" // among those in time
	for _, d := range s.Deadlines {
		byVerdict[key{d.Organ, d.Verdict}] += d.Count
		if d.Grade != nil && *d.Grade == string(grade.Proven) && d.Verdict == string(deadline.OnTime) {
			byVerdict[key{d.Organ, proven}] += d.Count
		}
	}
	documents := view.Table{ID: "kinds", Caption: "公开的文件", Head: []string{"类别", "件数"}, RowHeads: true, Counts: true}
	for _, k := range s.Kinds {
		if n := byKind[k.ID]; n > 0 {
			documents.Rows = append(documents.Rows, []view.Cell{{Text: cmp.Or(k.Name, k.ID)}, view.NumberCell(n)})
		}
	}
	verdicts := view.Table{ID: "verdicts", Caption: "公开时限", Head: []string{"机关"}, RowHeads: true, Counts: true}
	shown := []deadline.Verdict{deadline.OnTime, deadline.Late, deadline.Overdue, deadline.Pending, deadline.Undetermined, deadline.Exempt}
	for _, verdict := range shown {
		verdicts.Head = append(verdicts.Head, verdict.Chinese())
	}
	verdicts.Head = slices.Insert(verdicts.Head, 2, "其中"+grade.Proven.Chinese())
	for _, o := range append(slices.Clone(s.Organs), handover.Name{Name: "没有写明机关的"}) {
		row, sum := []view.Cell{{Text: cmp.Or(o.Name, o.ID)}}, 0
		if o.ID != "" {
			row[0].Href = v.href(address.AuditOrgan(o.ID))
		}
		for _, verdict := range shown {
			n := byVerdict[key{o.ID, string(verdict)}]
			row, sum = append(row, view.NumberCell(n)), sum+n
		}
		row = slices.Insert(row, 2, view.NumberCell(byVerdict[key{o.ID, proven}]))
		if sum > 0 {
			verdicts.Rows = append(verdicts.Rows, row)
		}
	}
	p.Tables = []view.Table{documents, verdicts}
	if len(missing) > 0 {
		t := view.Table{Caption: "应公开而没有公开的年度报告", Head: []string{"机关", "报告", "年度", "最迟公开日期"}, RowHeads: true, Records: true}
		for _, o := range missing[:min(len(missing), rowsOnPage)] {
			t.Rows = append(t.Rows, []view.Cell{view.TextCell(cmp.Or(organs[o.Organ], o.Organ)), view.TextCell(cmp.Or(kinds[o.Duty], o.Duty)), {Text: fmt.Sprint(o.Year)}, view.DateCell(o.Due)})
		}
		p.Parts = append(p.Parts, view.Part{ID: "missing", Title: "缺少的报告", Tables: []view.Table{t}})
	}
	if len(s.Newest) > 0 {
		t := view.Table{Caption: "这个网站最新公开的文件", Head: []string{"标题", "类别", "公开日期"}, RowHeads: true, Records: true}
		for _, d := range s.Newest {
			t.Rows = append(t.Rows, []view.Cell{{Text: d.Title, Href: v.href(d.URL)}, view.TextCell(cmp.Or(kinds[d.Kind], d.Kind)), view.DateCell(d.Date)})
		}
		p.Parts = append(p.Parts, view.Part{ID: "newest", Title: "最新公开", Tables: []view.Table{t}})
	}
	if v.address() != "" {
		p.Lists = []view.Group{{Title: "到这个网站", Links: []view.Link{
			{Label: "首页", Href: v.href(address.Home)}, {Label: "检索", Href: v.href(address.Search)}, {Label: "公开时限台账", Href: v.href(address.Audit)},
		}}}
	}
}

// late writes the list of missed deadlines, by site, organ, kind and year.
func (b *builder) late() error {
	type line struct {
		v                        *Visit
		organ, kind, id          string
		year, published, overdue int
	}
	var lines []*line
	total := 0
	for _, v := range b.visits {
		if v.Summary == nil {
			continue
		}
		kinds, organs := named(v.Summary.Kinds), named(v.Summary.Organs)
		at := map[[3]string]*line{}
		for _, d := range v.Summary.Deadlines {
			if !isLate(d.Verdict) {
				continue
			}
			key := [3]string{d.Organ, d.Kind, fmt.Sprint(d.Year)}
			l := at[key]
			if l == nil {
				l = &line{v: v, id: d.Organ, organ: cmp.Or(organs[d.Organ], d.Organ), kind: cmp.Or(kinds[d.Kind], d.Kind), year: d.Year}
				at[key], lines = l, append(lines, l)
			}
			if d.Verdict == string(deadline.Late) {
				l.published += d.Count
			} else {
				l.overdue += d.Count
			}
			total += d.Count
		}
	}
	slices.SortStableFunc(lines, func(x, y *line) int { return y.published + y.overdue - x.published - x.overdue })
	var rows [][]view.Cell
	for _, l := range lines {
		organ := view.TextCell(l.organ)
		if l.id != "" {
			organ.Href = l.v.href(address.AuditOrgan(l.id))
		}
		rows = append(rows, []view.Cell{
			{Text: l.v.Site.Name, Href: l.v.url()}, organ, view.TextCell(l.kind), {Text: fmt.Sprint(l.year)}, view.NumberCell(l.published), view.NumberCell(l.overdue),
		})
	}
	return b.pages(lateURL, lateName, fmt.Sprintf("各网站一共 %s 项没有按期公开，多的在前。", grouped(total)),
		view.Table{ID: "late", Caption: "没有按期公开的", Head: []string{"网站", "机关", "类别", "年份", deadline.Late.Chinese(), deadline.Overdue.Chinese()}, RowHeads: true, Records: true}, rows)
}

// duties writes the list of yearly reports that are missing.
func (b *builder) duties() error {
	var rows [][]view.Cell
	for _, v := range b.visits {
		if v.Summary == nil {
			continue
		}
		kinds, organs := named(v.Summary.Kinds), named(v.Summary.Organs)
		for _, o := range v.missing() {
			rows = append(rows, []view.Cell{
				{Text: v.Site.Name, Href: v.url()}, view.TextCell(cmp.Or(organs[o.Organ], o.Organ)), view.TextCell(cmp.Or(kinds[o.Duty], o.Duty)), {Text: fmt.Sprint(o.Year)}, view.DateCell(o.Due),
			})
		}
	}
	return b.pages(dutiesURL, dutiesName, fmt.Sprintf("各机关应当公开而没有公开的年度报告，一共 %s 份。", grouped(len(rows))),
		view.Table{ID: "duties", Caption: "应公开而没有公开的年度报告", Head: []string{"网站", "机关", "报告", "年度", "最迟公开日期"}, RowHeads: true, Records: true}, rows)
}

// pages writes a table that may be long. The first cell of each row leads to a page of
// the portal, and has its URL as its Href.
func (b *builder) pages(at, heading, statement string, table view.Table, rows [][]view.Cell) error {
	pages := pagesOf(len(rows), rowsOnPage)
	for n := 1; n <= max(pages, 1); n++ {
		url := address.Page(at, n)
		t := table
		for _, row := range rows[min((n-1)*rowsOnPage, len(rows)):min(n*rowsOnPage, len(rows))] {
			row = slices.Clone(row)
			row[0].Href = address.Relative(url, row[0].Href)
			t.Rows = append(t.Rows, row)
		}
		name, trail := heading, []crumb{{heading, at}}
		if n > 1 {
			name = fmt.Sprintf("%s，第 %d 页", heading, n)
			trail = append(trail, crumb{fmt.Sprintf("第 %d 页", n), url})
		}
		if err := b.put(url, "audit", &view.Ledger{Base: b.base(url, name, trail...), Statement: statement, Tables: []view.Table{t}, Pager: pager(url, at, n, pages)}); err != nil {
			return err
		}
	}
	return nil
}

func pagesOf(n, perPage int) int { return (n + perPage - 1) / perPage }

// pager leads to the pages of a list, from its n-th; nil for a single page.
func pager(from, at string, n, pages int) *view.Pager {
	if pages < 2 {
		return nil
	}
	p := &view.Pager{}
	to := func(label string, page int) *view.Link {
		return &view.Link{Label: label, Href: address.Relative(from, address.Page(at, page)), Current: page == n}
	}
	if n > 1 {
		p.Previous = to("上一页", n-1)
	}
	if n < pages {
		p.Next = to("下一页", n+1)
	}
	for page := 1; page <= pages; page++ {
		if page == 1 || page == pages || page >= n-2 && page <= n+2 {
			p.Pages = append(p.Pages, *to(fmt.Sprint(page), page))
		} else if page == n-3 || page == n+3 {
			p.Pages = append(p.Pages, view.Link{Label: "…"})
		}
	}
	return p
}
