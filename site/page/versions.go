package page

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/diff"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
	"gongkai/site/proof/versions"
)

// Past (历次版本) is what the log of publications says of documents, and whom the site
// believes for its times; the zero Past is that of a site without a log.
type Past struct {
	Versions map[string][]versions.Version // of documents with two or more, by content path
	Times    *grade.Times
	Trust    grade.Trust
}

const versionsTitle = "历次版本"

// mostCompared is how many changes of a document are shown in words, the newest.
const mostCompared = 50

func versionsURL(d *catalog.Document) string { return d.URL + versions.Folder + "/" }

func versionURL(d *catalog.Document, v *versions.Version) string {
	return versionsURL(d) + v.Page + "/"
}

// versionAnchor returns the fragment of a version on the page of all.
func versionAnchor(i int) string { return fmt.Sprintf("#site-version-%d", i+1) }

// timeMapURL returns the address of the list of versions for programs.
func timeMapURL(d *catalog.Document) string { return versionsURL(d) + versions.TimeMap }

// versionPages returns the pages of the versions of documents: one for each document that
// lists what changed, and one for each older text.
func versionPages(shared *material) []Page {
	var pages []Page
	for _, d := range shared.catalog.Documents {
		list := shared.past.Versions[d.Record.Path]
		section := shared.catalog.Section(d.Record.Kind.Folder)
		if len(list) == 0 || section == nil {
			continue
		}
		base := versionsPage{material: shared, doc: d, section: section, list: list}
		pages = append(pages, Page{
			URL: versionsURL(d), Layout: "compare", Section: section.Folder, Modified: d.Modified, NoIndex: true,
			name: d.Title + "（" + versionsTitle + "）", above: section.Name, content: &base, records: &base,
		})
		for i := range list {
			if list[i].Page == "" {
				continue
			}
			old := versionPage{base, i}
			pages = append(pages, Page{
				URL: versionURL(d, &list[i]), Layout: "state", Section: section.Folder, Modified: d.Modified, NoIndex: true,
				name: d.Title + "（" + old.step() + "）", above: section.Name, content: &old, records: &old,
			})
		}
	}
	return pages
}

// recorded is a page that shows texts of public records.
type recorded interface {
	// digests are those of the records.
	digests() []string
	// place puts the records, by digest, into a view that the page has made.
	place(v any, records map[string]*record.Record)
	// source is the document that the records are of.
	source() *catalog.Document
}

// Records returns the content path of a document and the digests of those of its records
// whose texts the page shows; none for a page that shows no record.
func (p *Page) Records() (document string, digests []string) {
	if p.records == nil {
		return "", nil
	}
	return p.records.source().Record.Path, p.records.digests()
}

// PlaceRecords puts records, by digest, into a view of the page.
func (p *Page) PlaceRecords(v any, records map[string]*record.Record) { p.records.place(v, records) }

// recordsDigest covers the records that a page shows, and what is masked in them.
func (p *Page) recordsDigest() [sha256.Size]byte {
	d := p.records.source()
	b := []byte(strings.Join(p.records.digests(), "\n"))
	if file, ok := p.frame.catalog.Corpus.Document(d.Record.Path); ok {
		b = append(b, file.Hash[:]...)
	}
	return sha256.Sum256(b)
}

// versionsPage lists the versions of a document, the newest first, and what changed.
type versionsPage struct {
	*material
	doc     *catalog.Document
	section *catalog.Section
	list    []versions.Version
}

func (p *versionsPage) source() *catalog.Document { return p.doc }

func (p *versionsPage) head(heading, step, url, about string) head {
	column := p.section.Column
	column.Name, column.About = heading, about
	trail := append(slices.Clip(p.section.Trail), catalog.Crumb{Name: p.doc.Title, URL: p.doc.URL}, catalog.Crumb{Name: versionsTitle, URL: versionsURL(p.doc)})
	if url != versionsURL(p.doc) {
		trail = append(trail, catalog.Crumb{Name: step, URL: url})
	}
	return head{heading: heading, section: p.section, column: column, trail: trail}
}

// compared reports whether the page shows what changed with the version at i.
func (p *versionsPage) compared(i int) bool {
	if i == 0 || i < len(p.list)-mostCompared {
		return false
	}
	old, now := &p.list[i-1], &p.list[i]
	return !old.Gone && !old.Tombstone && !now.Gone && !now.Tombstone
}

func (p *versionsPage) digests() (digests []string) {
	for i := range p.list {
		if p.compared(i) {
			digests = append(digests, p.list[i-1].Record, p.list[i].Record)
		}
	}
	return slices.Compact(digests)
}

func (p *versionsPage) view(f *frame, page *Page) any {
	d := p.doc
	v := &view.Comparison{
		Base:  f.base(page, p.head(d.Title+"（"+versionsTitle+"）", versionsTitle, page.URL, "“"+d.Title+"”公开以后改过什么。")),
		Intro: "公开以后每次发布的内容都记在公开日志里，不能悄悄改动。最近的在前。",
	}
	v.Base.Relations = p.relations(f, page.URL)
	v.State = &view.State{Tag: view.Tag{Class: "na", Word: versionsTitle}, Text: "现行内容见", Links: []view.Link{d.Link(page.URL)}}
	if !d.IsPublic() {
		v.Intro = "这份文件已经不公开，以往的文本和改动也不再提供，只留下各次发布的日期。"
		v.State.Text = "说明见"
	}
	notes := p.notes()
	for i := len(p.list) - 1; i >= 0; i-- {
		v.Parts = append(v.Parts, p.part(page.URL, i, notes[i]))
	}
	if texts := p.texts(d); len(texts) > 0 {
		v.Others = p.textLinks(d, page.URL, texts)
	}
	return v
}

// part returns what is known of a version, without its changes.
func (p *versionsPage) part(from string, i int, note string) view.Changes {
	v := &p.list[i]
	part := view.Changes{ID: versionAnchor(i)[1:], Title: p.title(i)}
	row := func(label, text string) {
		if text != "" {
			part.Facts = append(part.Facts, view.Row{Label: label, Text: text})
		}
	}
	if v.Event == log.Revise || v.Event == log.Redate {
		row("改动说明", cmp.Or(note, "未说明"))
	}
	if day, err := calendar.Parse(v.AsOf); err == nil {
		part.Facts = append(part.Facts, view.Row{Label: "数据截至", Date: view.OptionalDay(day)})
	}
	if v.Index == versions.Pending {
		row("公开日志", "随这次发布登记")
	} else {
		row("公开日志", fmt.Sprintf("第 %d 号登记", v.Index))
		row("时间证明", p.proven(v))
	}
	var links []view.Link
	add := func(label, to string) {
		links = append(links, view.Link{Label: label, Href: address.Relative(from, to), Hidden: "，" + part.Title})
	}
	switch newest := i == len(p.list)-1; {
	case newest:
		add("公开记录", p.doc.URL+record.Name)
		if v.Index != versions.Pending {
			add("公开证明", "/log/"+log.ProofName(p.doc.Record.Path))
		}
	case v.Page != "":
		add("这一版的全文", versionURL(p.doc, v))
		add("公开记录", "/log/"+log.RecordName(v.Record))
	case v.Gone && !v.Tombstone && p.doc.IsPublic():
		row("文本", "已不再提供")
	}
	if links != nil {
		part.Facts = append(part.Facts, view.Row{Label: "查看", Links: links})
	}
	return part
}

// proven says when a version was fixed by others than the organ.
func (p *versionsPage) proven(v *versions.Version) string {
	if p.past.Times == nil {
		return ""
	}
	seen, ok := p.past.Times.First(v.Index)
	if !ok {
		return grade.Stated.Chinese() + "：没有第三方时间证明"
	}
	return (&grade.Proof{First: &seen}).Words()
}

// title says what happened with a version, and when.
func (p *versionsPage) title(i int) string {
	v := &p.list[i]
	word := map[log.Event]string{log.Publish: "重新公开", log.Revise: "修改", log.Redate: "更改公开日期", log.Withdraw: "撤回", log.Expire: "公示期满"}[v.Event]
	if i == 0 && v.Event == log.Publish {
		word = "首次登记"
	}
	day, err := calendar.Parse(v.AsOf)
	if err != nil {
		return word + "（最近一次）"
	}
	if i == len(p.list)-1 {
		return word + "（" + day.Chinese() + "，现在的）"
	}
	return word + "（" + day.Chinese() + "）"
}

// notes returns the editor's words (更正) of each version: a note belongs to the first
// change that was published on its day or later, unless the change before has it.
func (p *versionsPage) notes() []string {
	notes := make([]string, len(p.list))
	if !p.doc.IsPublic() {
		return notes
	}
	revised := slices.Clone(p.doc.Record.Revised)
	slices.SortStableFunc(revised, func(a, b disclosure.Revision) int { return a.Date.Compare(b.Date) })
	began := p.list[0].AsOf
	for i := 1; i < len(p.list); i++ {
		until := cmp.Or(p.list[i].AsOf, p.catalog.AsOf.String())
		var told []string
		for len(revised) > 0 && revised[0].Date.String() <= until {
			if revised[0].Date.String() >= began {
				told = append(told, p.doc.Mask(strings.TrimSpace(revised[0].Note)))
			}
			revised = revised[1:]
		}
		notes[i] = strings.Join(slices.DeleteFunc(told, func(s string) bool { return s == "" }), "；")
	}
	return notes
}

func (p *versionsPage) place(v any, records map[string]*record.Record) {
	made := v.(*view.Comparison)
	titles := p.titles()
	for i := range p.list {
		if !p.compared(i) {
			continue
		}
		part := &made.Parts[len(p.list)-1-i]
		old, now := records[p.list[i-1].Record], records[p.list[i].Record]
		part.Old, part.New = "改动前", "改动后"
		part.Rows = p.fieldChanges(titles, old, now)
		before := len(part.Rows)
		changesOf(part, p.lines(old), p.lines(now))
		if !slices.ContainsFunc(part.Rows[before:], func(c view.Change) bool { return c.Same == "" }) {
			part.Rows = append(part.Rows[:before], view.Change{Same: "正文没有变化"})
		}
	}
}

// lines are the paragraphs of a record's text, as they may be shown now.
func (p *versionsPage) lines(r *record.Record) []string { return paragraphs(p.doc.Mask(r.Body)) }

// organKey is the key of the organs in a record.
const organKey = "organ"

// titles are the labels of fields by their names in records.
func (p *versionsPage) titles() map[string]string {
	titles := map[string]string{"published": "公开日期", "file": "附件", organKey: "发布机构"}
	for _, f := range p.fields(p.doc.Record.Kind) {
		titles[f.Name] = cmp.Or(titles[f.Name], f.Title)
	}
	return titles
}

// field is a key of a record with all of its values, as they may be shown now.
type field struct{ key, value string }

// fieldsOf returns the fields of a record in their order: days and organs as people write
// them, the rest as the record has it.
func (p *versionsPage) fieldsOf(r *record.Record) (list []field) {
	put := func(key, value string) {
		if day, err := calendar.Parse(value); err == nil {
			value = day.Chinese()
		}
		if organ, ok := p.catalog.Corpus.Organs.Get(value); ok && key == organKey {
			value = organ.Name
		}
		value = p.doc.Mask(value)
		if last := len(list) - 1; last >= 0 && list[last].key == key {
			list[last].value += "；" + value
			return
		}
		list = append(list, field{key, value})
	}
	put("published", r.Published)
	for _, f := range r.Fields {
		put(f.Key, f.Value)
	}
	for _, f := range r.Files {
		put("file", fmt.Sprintf("%s（%s，SHA-256 %.12s）", path.Base(f.Name), fileSize(f.Bytes), f.SHA256))
	}
	return list
}

// fieldChanges compares the fields of two records one by one.
func (p *versionsPage) fieldChanges(titles map[string]string, old, now *record.Record) (rows []view.Change) {
	values := map[string]string{}
	for _, f := range p.fieldsOf(now) {
		values[f.key] = f.value
	}
	compare := func(key, old, now string) {
		if old != now {
			rows = append(rows, changeOf(cmp.Or(titles[key], key), diff.Text(old, now)))
		}
	}
	known := map[string]bool{}
	for _, f := range p.fieldsOf(old) {
		known[f.key] = true
		compare(f.key, f.value, values[f.key])
	}
	for _, f := range p.fieldsOf(now) {
		if !known[f.key] {
			compare(f.key, "", f.value)
		}
	}
	return rows
}

// versionPage is an older text.
type versionPage struct {
	versionsPage
	at int
}

func (p *versionPage) version() *versions.Version { return &p.list[p.at] }

func (p *versionPage) digests() []string { return []string{p.version().Record} }

// step names the page: 2026年3月12日的版本. A second one of the day has its number.
func (p *versionPage) step() string {
	v := p.version()
	day, err := calendar.Parse(v.AsOf)
	if err != nil {
		return v.Page
	}
	if n, ok := strings.CutPrefix(v.Page, v.AsOf+"-"); ok {
		return day.Chinese() + "的第 " + n + " 个版本"
	}
	return day.Chinese() + "的版本"
}

func (p *versionPage) view(f *frame, page *Page) any {
	d, v := p.doc, p.version()
	heading := d.Title + "（" + p.step() + "）"
	made := &view.Edition{
		Base:  f.base(page, p.head(heading, p.step(), page.URL, "“"+d.Title+"”在"+p.step()+"，不是现行内容。")),
		State: &view.State{Tag: view.Tag{Class: "due", Word: "旧版本"}, Text: "这是旧版本，现行内容见", Links: []view.Link{d.Link(page.URL)}},
		Rows: []view.Row{{Label: "版本", Links: []view.Link{
			{Label: versionsTitle + "和改动", Href: address.Relative(page.URL, versionsURL(d)+versionAnchor(p.at))},
			{Label: "公开记录", Href: address.Relative(page.URL, "/log/"+log.RecordName(v.Record))},
		}}},
	}
	made.Base.Canonical = f.absolute(d.URL)
	made.Base.Relations = p.relations(f, page.URL)
	return made
}

func (p *versionPage) place(v any, records map[string]*record.Record) {
	made, r, titles := v.(*view.Edition), records[p.version().Record], p.titles()
	for _, f := range p.fieldsOf(r) {
		made.Rows = append(made.Rows, view.Row{Label: cmp.Or(titles[f.key], f.key), Text: f.value})
	}
	made.Body = template.HTML(bodyOf(p.doc.Mask(r.Body)))
}

// bodyOf returns the text of a record as HTML: a paragraph for each line, a table for lines
// of cells, of which the first names the columns.
func bodyOf(text string) string {
	var b strings.Builder
	tables, inTable := 0, false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		cells, isRow := strings.CutSuffix(line, "\t")
		isHead := isRow && !inTable
		switch {
		case isHead:
			tables++
			fmt.Fprintf(&b, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"第 %d 张表\">\n<table>\n", tables)
		case inTable && !isRow:
			b.WriteString(endOfTable)
		}
		if inTable = isRow; !isRow {
			b.WriteString("<p>" + html.EscapeString(strings.ReplaceAll(line, "\t", "　")) + "</p>\n")
			continue
		}
		b.WriteString("<tr>")
		for cell := range strings.SplitSeq(cells, "\t") {
			open, end := "<td>", "</td>"
			if isHead && strings.TrimSpace(cell) != "" {
				open, end = `<th scope="col">`, "</th>"
			}
			b.WriteString(open + html.EscapeString(cell) + end)
		}
		b.WriteString("</tr>\n")
	}
	if inTable {
		b.WriteString(endOfTable)
	}
	return b.String()
}

const endOfTable = "</table>\n</div>\n"

// relations returns the links of a page to the document and its versions, as programs
// follow them (RFC 7089).
func (p *versionsPage) relations(f *frame, from string) []view.Relation {
	links := []view.Relation{{Rel: "original", Href: address.Relative(from, p.doc.URL)}}
	if f.settings.BaseURL != "" {
		links = append(links, view.Relation{Rel: "timemap", Type: timeMapType, Href: address.Relative(from, timeMapURL(p.doc))})
	}
	for i := range p.list {
		if p.list[i].Page != "" {
			links = append(links, view.Relation{Rel: "memento", Href: address.Relative(from, versionURL(p.doc, &p.list[i]))})
		}
	}
	return links
}

const timeMapType = "application/link-format"

// TimeMap is a list of versions for programs, with its name in the output.
type TimeMap struct{ Name, Text string }

// TimeMaps returns the lists of versions of all documents that have several; none for a
// site without an address, because the lists name addresses.
func (p *Plan) TimeMaps() (maps []TimeMap) {
	base := p.catalog.Corpus.Site.BaseURL
	if base == "" {
		return nil
	}
	for i := range p.Pages {
		of, ok := p.Pages[i].content.(*versionsPage)
		if !ok {
			continue
		}
		d := of.doc
		lines := []string{
			fmt.Sprintf(`<%s>; rel="original"`, address.Absolute(base, d.URL)),
			fmt.Sprintf(`<%s>; rel="self"; type="%s"`, address.Absolute(base, timeMapURL(d)), timeMapType),
		}
		for at := range of.list {
			if v := &of.list[at]; v.Page != "" {
				lines = append(lines, fmt.Sprintf(`<%s>; rel="memento"; datetime="%s"`, address.Absolute(base, versionURL(d, v)), of.datetime(v)))
			}
		}
		maps = append(maps, TimeMap{Name: address.File(timeMapURL(d)), Text: strings.Join(lines, ",\n") + "\n"})
	}
	return maps
}

// datetime returns the first trusted time of a version, else the beginning of the as-of
// date of its publication in China.
func (p *versionsPage) datetime(v *versions.Version) string {
	at := time.Time{}
	if day, err := calendar.Parse(v.AsOf); err == nil {
		at = day.Time()
	}
	if p.past.Times != nil {
		if seen, ok := p.past.Times.First(v.Index); ok {
			at = seen.Time
		}
	}
	return at.UTC().Format(http.TimeFormat)
}

// changesLink returns the link from a document's page to its versions; nil without any.
func (p *documentPage) changesLink() *view.Link {
	list := p.past.Versions[p.doc.Record.Path]
	if len(list) == 0 {
		return nil
	}
	label := fmt.Sprintf("本页改过 %d 次，看改了什么", len(list)-1)
	if !p.doc.IsPublic() {
		label = "看各次发布的日期"
	}
	return &view.Link{Label: label, Href: address.Relative(p.doc.URL, versionsURL(p.doc))}
}

// Unexplained reports the documents that this build changes without a word of the editor
// ([[revised]]), but for those of which told is true.
func (p *Plan) Unexplained(told func(place string) bool) (problems []diag.Problem) {
	for i := range p.Pages {
		of, ok := p.Pages[i].content.(*versionsPage)
		if !ok || !of.doc.IsPublic() {
			continue
		}
		last := len(of.list) - 1
		v, at := &of.list[last], of.doc.Record.At("published")
		if v.Index != versions.Pending || v.Event != log.Revise && v.Event != log.Redate || of.notes()[last] != "" || told(at.Path) {
			continue
		}
		problems = append(problems, at.Problem("unexplained-revision", diag.Warning, "写 [[revised]]（date 更正日期，note 改了什么）；不写的，历次版本里显示“未说明”",
			"已经公开的内容改了，没有说明改了什么"))
	}
	return problems
}
