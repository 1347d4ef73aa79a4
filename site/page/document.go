package page

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/markdown"
	"gongkai/site/page/view"
)

func (b *book) planDocuments() {
	b.pages = slices.Grow(b.pages, len(b.entries))
	for _, e := range b.entries {
		b.addText(Page{
			URL: e.url, Layout: "document", Source: e.rec.Path, Section: e.section.folder,
			name: e.title, above: e.section.name, NoIndex: e.state.Tombstone(), Modified: b.modified(e),
		}, func(p *Page, text *markdown.Text) any { return b.document(p, e, text) })
	}
}

// document is the view of a record, or of its tombstone.
func (b *book) document(p *Page, e *entry, text *markdown.Text) *view.Document {
	v := &view.Document{Base: b.base(p, b.documentHead(e)), KindName: e.rec.Kind.Name, Metadata: b.metadata(e)}
	stamp := e.stamp
	var days []deadline.Day
	if stamp != nil {
		s := b.stampView(e, stamp)
		days = b.ledger.Working(stamp)
		ruling{stamp, b, e}.draw(&s, days)
		v.Stamp = &s
	}
	v.Workings = b.workings(e, stamp, v.Stamp, days)
	if v.Stamp != nil && len(b.terms) > 0 {
		v.Stamp.Terms = b.explained(e.url, stampWords(v.Stamp, v.Workings)...)
	}
	v.History = b.history(e)
	v.Related = b.related(e)
	v.Previous, v.Next = neighbour(e, e.older), neighbour(e, e.newer)
	if e.state.Tombstone() {
		v.Withdrawn = b.tombstone(e)
		return v
	}
	html, headings := e.body(text, b.hidden)
	v.Body, v.Brief = template.HTML(html), brief(e)
	if e.rec.Kind.ID == powerKind {
		v.Lead = numberedTables(powerTables(e))
		if html != "" {
			v.TextTitle = "说明"
			headings = append([]markdown.Heading{{Level: 2, Text: v.TextTitle, ID: "site-text"}}, headings...)
		}
	} else {
		v.Tables = dataTables(e)
	}
	v.Outline = slices.Concat(tableHeadings(v.Lead), textHeadings(headings), tableHeadings(v.Tables))
	if len(v.Outline) < leastOutline {
		v.Outline = nil
	}
	v.Meta = append(v.Meta, b.imageTag(e, html)...)
	v.Remedy = b.remedy(e)
	v.Attachments = b.attachments(e)
	v.Validity, v.ValidNote = b.validityTag(e)
	v.Beside = b.beside(e)
	return v
}

func (b *book) documentHead(e *entry) head {
	c := e.section.columnTags()
	c.kind = e.rec.Kind.Column
	last := e.rec.Number
	if last == "" || e.state.Tombstone() {
		last = e.title
	}
	return head{
		heading: e.title, section: e.section, column: c, meta: b.articleTags(e), things: []any{b.ldDocument(e)},
		trail: append(b.above(e), crumb{last, e.url}),
	}
}

// above leads to the list in which a document stands: of a power item, its
// organ's power list.
func (b *book) above(e *entry) []crumb {
	trail := e.section.trail()
	if r := b.registers[address.Organ(powersFolder, e.rec.LeadOrgan())]; r != nil && e.rec.Kind.ID == powerKind {
		return r.trail[:len(r.trail):len(r.trail)]
	}
	return trail
}

// neighbour links to the document published before or after, within the kind.
func neighbour(e, other *entry) *view.Link {
	if other == nil {
		return nil
	}
	return &view.Link{Label: other.title, Href: address.Relative(e.url, other.url)}
}

// tombstone says why there is nothing more to read.
func (b *book) tombstone(e *entry) []view.Row {
	rec := e.rec
	var rows []view.Row
	text := func(label, s string) {
		if s != "" {
			rows = append(rows, view.Row{Label: label, Text: s})
		}
	}
	text("文号", rec.Number)
	text("索引号", rec.Index)
	if e.state == disclosure.Expired {
		text("状态", "公示期满，不再公开内容")
		rows = append(rows, view.Row{Label: "公示截止期", Date: dayOf(rec.PublicityUntil)})
		return rows
	}
	w := rec.Withdrawal
	if !w.On.IsZero() {
		rows = append(rows, view.Row{Label: "撤回日期", Date: dayOf(w.On)})
	}
	text("撤回原因", e.mask(w.Cause))
	text("撤回理由", e.mask(w.Reason))
	if by := b.byPath[w.ReplacedBy]; by != nil {
		rows = append(rows, view.Row{Label: "替代文件", Links: []view.Link{{Label: by.title, Href: address.Relative(e.url, by.url)}}})
	}
	return rows
}

// brief answers in three lines what an interpretation is about.
func brief(e *entry) []view.Row {
	var rows []view.Row
	for _, v := range e.rec.Fields {
		if inBrief(v.Field.ID) && v.Text != "" {
			rows = append(rows, view.Row{Label: v.Field.Label, Text: e.mask(v.Text)})
		}
	}
	return rows
}

// leastOutline is how many headings make an outline (本文目录) worth its place.
const leastOutline = 3

func textHeadings(headings []markdown.Heading) []view.Heading {
	var list []view.Heading
	for _, h := range headings {
		if h.Level <= 3 {
			list = append(list, view.Heading{Level: h.Level, Text: h.Text, ID: h.ID})
		}
	}
	return list
}

// tableHeadings are the captions of tables that are sections of their own.
func tableHeadings(tables []view.Table) []view.Heading {
	var list []view.Heading
	for _, t := range tables {
		list = append(list, view.Heading{Level: 2, Text: t.Caption, ID: t.ID})
	}
	return list
}

// remedy (救济途径) is the record's own, and the organ's for decisions.
func (b *book) remedy(e *entry) string {
	if e.rec.Remedy != "" {
		return e.mask(e.rec.Remedy)
	}
	if organ, ok := b.corpus.Organs.Get(e.rec.LeadOrgan()); ok && e.rec.Kind.Enforcement {
		return organ.Remedy
	}
	return ""
}

// attachments are the files that the front matter names. One that is not there
// is a problem elsewhere; here it is left out.
func (b *book) attachments(e *entry) []view.Attachment {
	var list []view.Attachment
	for _, a := range e.rec.Attached {
		file, ok := b.corpus.Attachment(e.rec.Path, a.File)
		if !ok {
			continue
		}
		f, _ := b.corpus.File(file)
		list = append(list, view.Attachment{
			Title: e.mask(cmp.Or(a.Title, path.Base(file))), Href: address.Relative(e.url, address.URL(file)),
			Type: fileType(file), Size: fileSize(f.Size), SHA256: fmt.Sprintf("%x", f.Hash),
		})
	}
	return list
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
