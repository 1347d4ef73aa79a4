package page

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/markdown"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// documentPage is the page of a document, or of a tombstone.
type documentPage struct {
	*material
	doc          *catalog.Document
	section      *catalog.Section
	older, newer *catalog.Document // published before and after, of the same kind
}

// documentPages returns the pages of all documents.
func documentPages(shared *material) []Page {
	c := shared.catalog
	contents := make([]documentPage, 0, len(c.Documents))
	for _, s := range c.Sections {
		last := map[*disclosure.Kind]int{} // the page of the newer neighbour
		for _, d := range s.Documents {
			kind := d.Record.Kind
			if kind.Folder != s.Folder {
				continue // belongs to a section in the folder
			}
			content := documentPage{material: shared, doc: d, section: s}
			if len(s.Children) == 0 {
				if i, ok := last[kind]; ok {
					content.newer, contents[i].older = contents[i].doc, d
				}
				last[kind] = len(contents)
			}
			contents = append(contents, content)
		}
	}
	pages := make([]Page, len(contents))
	for i := range contents {
		d, s := contents[i].doc, contents[i].section
		pages[i] = Page{
			URL: d.URL, Layout: "document", Source: d.Record.Path, Section: s.Folder,
			name: d.Title, above: s.Name, NoIndex: d.State.Tombstone(), Modified: d.Modified, content: &contents[i],
		}
		if !d.State.Tombstone() {
			pages[i].document = &contents[i]
		}
	}
	return pages
}

func (p *documentPage) view(f *frame, page *Page) any {
	d := p.doc
	v := &view.Document{Base: f.base(page, p.head(f)), KindName: d.Record.Kind.Name, Metadata: p.metadata(d)}
	rulings := p.rulings()
	v.Workings = workings(rulings)
	v.Stamp = stampOf(rulings, v.Workings, p.isOver())
	if proof := p.catalog.Ledger.Proof(d.Record.Path); proof != nil {
		v.Base.Proof = string(proof.Grade)
	}
	if v.Stamp != nil {
		v.Stamp.Proof = p.proof(rulings[worst(rulings)].Proof)
		v.Stamp.Terms = explained(p.terms, d.URL, stampWords(v.Stamp, v.Workings)...)
	}
	v.State, v.Number = p.state(), d.Record.Number
	v.History = history(d, p.catalog.AsOf)
	v.Related = p.related()
	if v.Versions = p.changesLink(); v.Versions != nil && f.settings.BaseURL != "" {
		v.Base.Relations = []view.Relation{{Rel: "timemap", Type: timeMapType, Href: address.Relative(d.URL, timeMapURL(d))}}
	}
	v.Previous, v.Next = p.neighbour(p.older), p.neighbour(p.newer)
	if d.State.Tombstone() {
		v.Withdrawn = p.tombstone()
		return v
	}
	v.Answer = p.answer()
	if d.Record.Kind.PowerList {
		v.Lead = numberedTables(powerTables(d))
		if i := slices.IndexFunc(v.Lead, func(t view.Table) bool { return t.Caption == powerSteps }); i >= 0 {
			v.Answer = withNext(v.Answer, view.Row{Links: []view.Link{{Label: "看办理流程", Href: "#" + v.Lead[i].ID}}})
		}
	} else {
		v.Tables = dataTables(d, p.lastYear())
	}
	v.Wide = slices.ContainsFunc(slices.Concat(v.Lead, v.Tables), func(t view.Table) bool { return len(t.Head) > mostColumns })
	v.Remedy, v.Objection = p.remedy(), p.objectionNote()
	v.Charts = p.charts(v)
	v.Pictures, v.Attachments = p.pictures(), p.attachments()
	if !d.Record.Kind.Plain {
		v.Signed, v.Dated = p.catalog.OrganNames(d.Record.Organs), view.OptionalDay(d.Record.Dated)
	}
	return v
}

// textDigest covers what place depends on besides the view.
func (p *documentPage) textDigest() [sha256.Size]byte {
	return p.catalog.TextDigest(p.doc)
}

// place puts the text, its headings and its first picture into the view.
func (p *documentPage) place(f *frame, v *view.Document, text *markdown.Text) {
	body, headings := p.doc.Body(text, p.catalog.Hides)
	v.Body = template.HTML(body)
	if body != "" && !p.doc.Record.Kind.Plain {
		v.TextTitle = cmp.Or(p.doc.Record.Kind.Text, "正文")
		if v.Answer != nil && v.Lead == nil {
			v.Answer = withNext(v.Answer, view.Row{Links: []view.Link{{Label: "看正文", Href: "#site-text"}}})
		}
	}
	if v.Lead != nil && body != "" {
		headings = append([]markdown.Heading{{Level: 2, Text: v.TextTitle, ID: "site-text"}}, headings...)
	}
	v.Outline = slices.Concat(tableHeadings(v.Lead), textHeadings(headings), tableHeadings(v.Tables))
	if len(v.Outline) < leastOutline || len(body) < shortText && len(v.Lead)+len(v.Tables) == 0 {
		v.Outline = nil
	}
	v.Meta = append(v.Meta, imageTag(f, p.doc, body)...)
}

func (p *documentPage) head(f *frame) head {
	d := p.doc
	column := p.section.Column
	column.Type = d.Record.Kind.Column
	last := d.Record.Number
	if last == "" || d.State.Tombstone() {
		last = d.Title
	}
	trail := p.section.Trail
	if r := p.registers.At(address.Organ(p.section.Folder, d.Record.LeadOrgan())); r != nil {
		trail = slices.Clip(r.Trail) // a power item belongs to its organ's power list
	}
	return head{
		heading: d.Title, section: p.section, column: column, meta: articleTags(f, d), things: []any{ldDocument(f, d)},
		trail: append(trail, catalog.Crumb{Name: last, URL: d.URL}),
	}
}

func (p *documentPage) neighbour(other *catalog.Document) *view.Link {
	if other == nil {
		return nil
	}
	link := other.Link(p.doc.URL)
	return &link
}

// tombstone returns the rows that explain why there is nothing more to read.
func (p *documentPage) tombstone() []view.Row {
	d, rec := p.doc, p.doc.Record
	var rows []view.Row
	text := func(label, s string) {
		if s != "" {
			rows = append(rows, view.Row{Label: label, Text: s})
		}
	}
	text("文号", rec.Number)
	text("索引号", rec.Index)
	if d.State == disclosure.Expired {
		text("状态", "公示期满，不再公开内容")
		rows = append(rows, view.Row{Label: "公示截止期", Date: view.OptionalDay(rec.PublicityUntil)})
		return rows
	}
	w := rec.Withdrawal
	if !w.On.IsZero() {
		rows = append(rows, view.Row{Label: "撤回日期", Date: view.OptionalDay(w.On)})
	}
	text("撤回情形", d.Mask(w.Cause))
	text("具体理由", d.Mask(w.Reason))
	if by := p.catalog.At(w.ReplacedBy); by != nil {
		rows = append(rows, view.Row{Label: "替代文件", Links: []view.Link{by.Link(d.URL)}})
	}
	return rows
}

// leastOutline is how many headings make an outline (本文目录) worth its place; a text
// of fewer bytes of HTML than shortText is read at a glance. Beside a column of
// metadata a table has room for mostColumns.
const (
	leastOutline = 3
	shortText    = 6000
	mostColumns  = 4
)

func textHeadings(headings []markdown.Heading) []view.Heading {
	var list []view.Heading
	for _, h := range headings {
		if h.Level <= 3 {
			list = append(list, view.Heading{Level: h.Level, Text: h.Text, ID: h.ID})
		}
	}
	return list
}

// tableHeadings returns the captions of tables that are sections of their own.
func tableHeadings(tables []view.Table) []view.Heading {
	var list []view.Heading
	for _, t := range tables {
		list = append(list, view.Heading{Level: 2, Text: t.Caption, ID: t.ID})
	}
	return list
}

// happened is an event of a record's history.
type happened struct {
	on   calendar.Date
	text string
}

// history returns the events (办理过程) up to the as-of date, oldest first; of a
// tombstone only act, publication and end.
func history(d *catalog.Document, asOf calendar.Date) []view.Event {
	events := slices.DeleteFunc(eventsOf(d), func(e happened) bool { return e.on.IsZero() || e.on.After(asOf) })
	slices.SortStableFunc(events, func(x, y happened) int { return x.on.Compare(y.on) })
	list := make([]view.Event, 0, len(events))
	for _, e := range events {
		list = append(list, view.Event{Date: view.Day(e.on), Text: e.text})
	}
	return list
}

// eventsOf returns the events of a record, of a public one those to come too, in no order.
func eventsOf(d *catalog.Document) []happened {
	rec := d.Record
	events := []happened{{rec.Dated, actOf(rec.Kind)}}
	if !d.State.Tombstone() {
		events = append(events, dealings(d)...)
	}
	events = append(events, happened{rec.Published.Date(), "公开"})
	switch d.State {
	case disclosure.Withdrawn:
		events = append(events, happened{rec.Withdrawal.On, "撤回"})
	case disclosure.Expired:
		events = append(events, happened{rec.PublicityUntil, "公示期满"})
	}
	return events
}

// actOf returns the act of `dated` as an event: 文件成文, 作出行政处罚决定.
func actOf(kind *disclosure.Kind) string {
	act := deadline.ActOfKind(kind)
	if act == "作出决定" {
		act = "作出" + kind.Name
	}
	return cmp.Or(kind.Event, act)
}

// dealings returns the events of a public record other than act and publication.
func dealings(d *catalog.Document) []happened {
	rec := d.Record
	list := []happened{{rec.Served, "送达"}}
	if rec.Comments != nil {
		list = append(list, happened{rec.Comments.Open, "开始公开征求意见"}, happened{rec.Comments.Close, "公开征求意见结束"})
	}
	if rec.Review != nil {
		list = append(list, happened{rec.Review.Start, "开始合法性审核"}, happened{rec.Review.End, "合法性审核完毕"})
	}
	list = append(list, happened{rec.Effective, "施行"})
	for _, delivery := range slices.Concat(rec.Submitted, rec.Filings) {
		list = append(list, happened{delivery.On, d.Mask("报送" + delivery.To)})
	}
	for _, r := range rec.Revised {
		list = append(list, happened{r.Date, "更正：" + d.Mask(r.Note)})
	}
	return list
}

// related returns the documents that belong to the document, in both directions.
func (p *documentPage) related() []view.Group {
	d, c := p.doc, p.catalog
	var groups []view.Group
	add := func(title string, list []*catalog.Document) {
		if len(list) > 0 {
			groups = append(groups, view.Group{Title: title, Links: catalog.Links(d.URL, list)})
		}
	}
	about := c.Relations(d)
	add("取代的文件", about.Replaces)
	if d.State.Tombstone() {
		if w := d.Record.Withdrawal; w != nil && d.State == disclosure.Withdrawn {
			add("替代文件", c.All(w.ReplacedBy))
		}
		return groups
	}
	add("政策解读", about.Interpretations)
	add("解读的文件", c.All(d.Record.Interprets))
	add("修改的文件", c.All(d.Record.Amends...))
	add("废止的文件", c.All(d.Record.Repeals...))
	if texts := p.texts(d); len(texts) > 0 {
		groups = append(groups, view.Group{Title: statesTitle, Links: p.textLinks(d, d.URL, texts)})
	}
	add("被下列文件修改", about.AmendedBy)
	add("被下列文件废止", about.RepealedBy)
	groups = append(groups, p.basisGroups(about)...)
	what := "报告"
	if !d.Record.Kind.Report {
		what = d.Record.Kind.Short
	}
	add("其他年度的"+what, p.otherYears())
	if party := c.Party(d); party != nil {
		link := view.Counted(party.Name+"的全部公开决定", address.Relative(d.URL, party.URL()), len(party.Documents))
		groups = append(groups, view.Group{Title: "当事人", Links: []view.Link{link}})
	}
	return groups
}

// mostItems is how many power items or decisions a page names, the newest.
const mostItems = 5

// basisGroups returns the power items, benchmarks and decisions that share a code or
// a provision with the document; where there are many, the newest and their lists.
func (p *documentPage) basisGroups(about *catalog.Relations) []view.Group {
	from := p.doc.URL
	group := func(title string, documents []*catalog.Document, lists bool) view.Group {
		documents = slices.SortedStableFunc(slices.Values(documents), func(x, y *catalog.Document) int { return y.Compare(x) })
		g := view.Group{Title: title, Links: catalog.Links(from, documents[:min(len(documents), mostItems)])}
		var listed []string
		for _, d := range documents {
			of := address.Organ(d.Record.Kind.Folder, d.Record.LeadOrgan())
			if !lists || slices.Contains(listed, of) {
				continue
			}
			listed = append(listed, of)
			if link := p.organList(d); link != nil {
				g.Links = append(g.Links, *link)
			}
		}
		if len(documents) > mostItems {
			g.Title += fmt.Sprintf("（%d 件，这里是最新的 %d 件）", len(documents), mostItems)
		} else if len(documents) > 1 {
			g.Title += fmt.Sprintf("（%d 件）", len(documents))
		}
		return g
	}
	var groups []view.Group
	if len(about.Powers) > 0 {
		groups = append(groups, group("权责事项", about.Powers, false))
	}
	if len(about.Benchmarks) > 0 {
		groups = append(groups, group("裁量基准", about.Benchmarks, false))
	}
	if len(about.Decisions) > 0 {
		groups = append(groups, group("依此作出的决定", about.Decisions, true))
	}
	return groups
}

// organList returns a link to the list of the organ's documents in the section of a
// document; nil where there is no such list.
func (p *documentPage) organList(d *catalog.Document) *view.Link {
	s := p.catalog.Section(d.Record.Kind.Folder)
	if s == nil {
		return nil
	}
	for _, choice := range s.OrganLists() {
		if choice.Organ == d.Record.LeadOrgan() && !choice.Elsewhere {
			link := view.Counted(choice.Label+"的全部"+s.Name, address.Relative(p.doc.URL, choice.URL), len(choice.Documents))
			return &link
		}
	}
	return nil
}

// mostYears is how many other reports a report links to, the newest.
const mostYears = 10

// lastYear returns the same organ's report of the same kind on the year before, for
// kinds with figures that are compared; nil when there is none.
func (p *documentPage) lastYear() *catalog.Document {
	if len(p.doc.Record.Kind.Rates) == 0 {
		return nil
	}
	for _, other := range p.otherYears() {
		if other.IsPublic() && other.Record.Year == p.doc.Record.Year-1 {
			return other
		}
	}
	return nil
}

// otherYears returns what the same organ made public of the same series on other years.
func (p *documentPage) otherYears() []*catalog.Document {
	d := p.doc
	organ := p.catalog.Organ(d.Record.LeadOrgan())
	if organ == nil {
		return nil
	}
	var list []*catalog.Document
	for _, other := range organ.Documents {
		if other != d && other.Record.SameSeries(d.Record) && other.Record.LeadOrgan() == organ.Info.ID && other.IsPublic() {
			list = append(list, other)
		}
		if len(list) == mostYears {
			break
		}
	}
	return list
}

// remedy returns how to seek redress (救济途径): the record's own text, else the
// organ's for decisions.
func (p *documentPage) remedy() string {
	rec := p.doc.Record
	if rec.Remedy != "" {
		return p.doc.Mask(rec.Remedy)
	}
	if organ, ok := p.catalog.Corpus.Organs.Get(rec.LeadOrgan()); ok && rec.Kind.Enforcement {
		return organ.Remedy
	}
	return ""
}

// attachments returns the files that the front matter names and the site has. A
// missing file is a problem that package check reports.
func (p *documentPage) attachments() []view.Attachment {
	var list []view.Attachment
	for _, a := range p.doc.Record.Attached {
		file, ok := p.catalog.Corpus.Attachment(p.doc.Record.Path, a.File)
		if !ok {
			continue
		}
		f, _ := p.catalog.Corpus.File(file)
		list = append(list, view.Attachment{
			Title: p.doc.Mask(cmp.Or(a.Title, path.Base(file))), Href: address.Relative(p.doc.URL, address.URL(file)),
			Type: fileType(file), Size: fileSize(f.Size), SHA256: fmt.Sprintf("%x", f.Hash),
		})
	}
	return list
}

// pictures returns the pictures and videos (一图读懂) that have a text twin and a file;
// package check reports the others.
func (p *documentPage) pictures() []view.Picture {
	var list []view.Picture
	for _, shown := range p.doc.Record.Pictures {
		file, ok := p.catalog.Corpus.Attachment(p.doc.Record.Path, shown.File)
		text := p.doc.Mask(strings.TrimSpace(shown.Text))
		if !ok || text == "" {
			continue
		}
		f, _ := p.catalog.Corpus.File(file)
		list = append(list, view.Picture{
			Title: p.doc.Mask(cmp.Or(shown.Title, "图解")), Href: address.Relative(p.doc.URL, address.URL(file)),
			Image: isImage(file), Type: fileType(file), Size: fileSize(f.Size), Text: text,
		})
	}
	return list
}

// isImage reports whether browsers show a file as a picture.
func isImage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return true
	}
	return false
}

func fileType(name string) string {
	switch ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")); ext {
	case "doc", "docx", "wps":
		return "Word"
	case "xls", "xlsx", "et":
		return "Excel"
	case "ppt", "pptx", "dps":
		return "PowerPoint"
	case "":
		return "文件"
	default:
		return strings.ToUpper(ext)
	}
}

func fileSize(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+1<<9)>>10)
	}
	return fmt.Sprintf("%d 字节", n)
}

// articleTags returns the tags of a document, and what a program needs to check
// its deadline.
func articleTags(f *frame, d *catalog.Document) []view.Meta {
	rec, t := d.Record, make(tags, 0, 16)
	t.add("ArticleTitle", d.Title)
	t.add("PubDate", rec.Published.PubDate())
	t.add("ContentSource", sourceOf(f.catalog, d))
	if d.IsPublic() {
		t.add("Keywords", strings.Join(d.MaskAll(rec.Keywords), ","))
		author, _ := rec.Value("interpreter")
		t.add("Author", d.Mask(author.Text))
		t.add("Description", describe(f.catalog, d))
	}
	t.add("Url", f.absolute(d.URL))
	if d.Stamp != nil {
		deadlineTags(&t, rec, d.Stamp)
	}
	return t
}

// describe returns a public document in a sentence: its own summary, else what it is,
// whose, and since when it is public.
func describe(c *catalog.Catalog, d *catalog.Document) string {
	rec := d.Record
	if rec.Summary != "" {
		return d.Mask(oneLine(rec.Summary))
	}
	what := strings.TrimSuffix(rec.Kind.Name+"，"+rec.Number, "，")
	return fmt.Sprintf("%s，%s，%s公开。", what, c.OrganNames(rec.Organs), rec.Published.Date().Chinese())
}

var imageSource = regexp.MustCompile(`<img src="([^"]+)"`)

// imageTag returns the first picture of the text, at its address on the web.
func imageTag(f *frame, d *catalog.Document, body string) []view.Meta {
	m := imageSource.FindStringSubmatch(body)
	if m == nil {
		return nil
	}
	at, _ := url.Parse(d.URL)
	picture, err := at.Parse(html.UnescapeString(m[1]))
	if err != nil || f.settings.BaseURL == "" {
		return nil
	}
	return []view.Meta{{Name: "Image", Content: f.absolute(picture.Path)}}
}

func deadlineTags(t *tags, rec *disclosure.Record, e *ledger.Entry) {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	point := func(m calendar.Moment) string {
		if e.Rule.Unit == deadline.Hours {
			return m.String()
		}
		return m.Date().String()
	}
	dated := rec.Dated.String()
	if dated == "" {
		dated = point(e.From)
	}
	t.add("gongkai:rule", e.Rule.ID)
	t.add("gongkai:dated", dated)
	t.add("gongkai:due", point(e.Due))
	t.add("gongkai:published", publishedOf(rec, e))
	t.add("gongkai:elapsed", number(e.Elapsed))
	t.add("gongkai:allowed", number(e.Allowed()))
	t.add("gongkai:verdict", string(e.Verdict))
	t.add("gongkai:provisional", strconv.FormatBool(e.Provisional))
}

// publishedOf returns the day a record went public; for a window in hours the instant.
func publishedOf(rec *disclosure.Record, e *ledger.Entry) string {
	if e.Rule.Unit == deadline.Hours {
		return rec.Published.String()
	}
	return rec.Published.Date().String()
}

// sourceOf returns 来源: where a text was reprinted from, else the organs that publish it.
func sourceOf(c *catalog.Catalog, d *catalog.Document) string {
	if d.Record.Source != "" && !d.State.Tombstone() {
		return d.Mask(d.Record.Source)
	}
	if len(d.Record.Organs) == 0 {
		return c.Corpus.Site.Organizer
	}
	return c.OrganNames(d.Record.Organs)
}

// oneLine folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
