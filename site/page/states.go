package page

import (
	"html/template"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

const (
	statesTitle  = "各个时期的文本"
	compareTitle = "前后文本对照"
)

// statePages returns the pages of the texts of policies: one for each text that has a
// file, and one that compares each text with the one before.
func statePages(shared *material) []Page {
	var pages []Page
	for _, d := range shared.catalog.Documents {
		texts := shared.texts(d)
		if len(texts) == 0 {
			continue
		}
		section := shared.catalog.Section(d.Record.Kind.Folder)
		base := statePage{material: shared, doc: d, section: section, texts: texts}
		for i, s := range texts {
			if s.File != "" {
				page := base
				page.at = i
				pages = append(pages, Page{
					URL: stateURL(d, s), Layout: "state", Section: section.Folder, Modified: d.Modified,
					name: d.Title + "（" + s.From.Chinese() + "起的文本）", above: section.Name, content: &page,
				})
			}
		}
		pages = append(pages, Page{
			URL: compareURL(d), Layout: "compare", Section: section.Folder, Modified: d.Modified,
			name: d.Title + "（" + compareTitle + "）", above: section.Name, content: &comparePage{base},
		})
	}
	return pages
}

// texts returns the public texts of a public document that has several.
func (m *material) texts(d *catalog.Document) []corpus.State {
	if !d.IsPublic() || len(d.Record.States) == 0 {
		return nil
	}
	file, ok := m.catalog.Corpus.Document(d.Record.Path)
	if !ok {
		return nil
	}
	return m.catalog.Corpus.States(file, m.catalog.AsOf)
}

func compareURL(d *catalog.Document) string { return d.URL + "states/compare/" }

// stateURL returns the page of a text; of the text of the document itself, its page.
func stateURL(d *catalog.Document, s corpus.State) string {
	if s.File == "" {
		return d.URL
	}
	return d.URL + "states/" + s.From.String() + "/"
}

// textLinks returns links to the texts of a document, and to what differs.
func (m *material) textLinks(d *catalog.Document, from string, texts []corpus.State) []view.Link {
	var links []view.Link
	now := corpus.InForce(texts, m.catalog.AsOf)
	for i, s := range texts {
		label := s.From.Chinese() + "起的文本"
		switch {
		case s.From.After(m.catalog.AsOf):
			label += "（尚未施行）"
		case i == now:
			label += "（现行）"
		}
		to := stateURL(d, s)
		links = append(links, view.Link{Label: label, Href: address.Relative(from, to), Current: to == from})
	}
	links = append(links, view.Link{Label: compareTitle, Href: address.Relative(from, compareURL(d)), Current: compareURL(d) == from})
	if len(m.past.Versions[d.Record.Path]) > 0 {
		links = append(links, view.Link{Label: "公开以后改过什么（" + versionsTitle + "）", Href: address.Relative(from, versionsURL(d)), Current: versionsURL(d) == from})
	}
	return links
}

// statePage is the text of a policy from a day on.
type statePage struct {
	*material
	doc     *catalog.Document
	section *catalog.Section
	texts   []corpus.State
	at      int
}

func (p *statePage) head(heading, step, url, about string) head {
	column := p.section.Column
	column.Name, column.About = heading, about
	return head{
		heading: heading, section: p.section, column: column,
		trail: append(p.section.Trail, catalog.Crumb{Name: p.doc.Title, URL: p.doc.URL}, catalog.Crumb{Name: step, URL: url}),
	}
}

func (p *statePage) view(f *frame, page *Page) any {
	s := p.texts[p.at]
	step := s.From.Chinese() + "起的文本"
	heading := p.doc.Title + "（" + step + "）"
	v := &view.Edition{
		Base: f.base(page, p.head(heading, step, page.URL, p.doc.Cite()+"自"+s.From.Chinese()+"起的文本。")),
		Body: template.HTML(p.doc.Mask(s.Text.HTML)), Others: p.textLinks(p.doc, page.URL, p.texts),
	}
	v.Rows = []view.Row{{Label: "文件", Links: []view.Link{p.doc.Link(page.URL)}}, {Label: "施行", Text: p.period()}}
	if by := p.catalog.At(s.By); by != nil {
		v.Rows = append(v.Rows, view.Row{Label: "由谁修改", Links: []view.Link{by.Link(page.URL)}})
	}
	return v
}

// period returns the days on which the text is in force, in words.
func (p *statePage) period() string {
	since := "自" + p.texts[p.at].From.Chinese() + "起"
	if p.at+1 < len(p.texts) {
		return since + "，到" + p.texts[p.at+1].From.AddDays(-1).Chinese() + "为止"
	}
	if expires := p.doc.Record.Expires; !expires.IsZero() {
		return since + "，有效期至" + expires.Chinese()
	}
	return since
}

// comparePage compares each text of a policy with the one before.
type comparePage struct{ statePage }

func (p *comparePage) view(f *frame, page *Page) any {
	v := &view.Comparison{
		Base:   f.base(page, p.head(p.doc.Title+"（"+compareTitle+"）", compareTitle, page.URL, p.doc.Cite()+"各个时期的文本有哪些不同。")),
		Others: p.textLinks(p.doc, page.URL, p.texts),
	}
	for i := 1; i < len(p.texts); i++ {
		old, now := p.texts[i-1], p.texts[i]
		changes := view.Changes{
			ID: "since-" + now.From.String(), Title: now.From.Chinese() + "起的修改", Old: old.From.Chinese() + "起的文本", New: now.From.Chinese() + "起的文本",
		}
		changesOf(&changes, paragraphs(p.doc.Mask(old.Text.Plain)), paragraphs(p.doc.Mask(now.Text.Plain)))
		if by := p.catalog.At(now.By); by != nil {
			link := by.Link(page.URL)
			changes.By = &link
		}
		v.Parts = append(v.Parts, changes)
	}
	return v
}

func paragraphs(plain string) (list []string) {
	for line := range strings.Lines(plain) {
		if line = strings.TrimSpace(strings.ReplaceAll(line, "\t", "　")); line != "" {
			list = append(list, line)
		}
	}
	return list
}
