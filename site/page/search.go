package page

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/markdown"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

const searchName = "检索"

// searchPage is the page on which people search. Without a script it leads to
// everything by lists.
type searchPage struct{}

// searchPages returns the page on which people search, where there is something.
func searchPages(c *catalog.Catalog) []Page {
	if len(c.Documents) == 0 {
		return nil
	}
	return []Page{{URL: address.Search, Layout: "search", name: searchName, Modified: catalog.Latest(c.Newest), content: searchPage{}}}
}

func (searchPage) view(f *frame, p *Page) any {
	about := "按单位名称、文号、统一社会信用代码或关键词，查本站公开的信息；也可以不写关键词，只选筛选条件。"
	h := columnHead(p.URL, catalog.Column{Name: searchName, About: about, Keywords: "检索,查询", Type: "概况信息"})
	letters := letterLinks(f.catalog.Letters, p.URL)
	letters.Title, letters.ID = "按当事人名称的首字母查", ""
	return &view.Search{
		Base: f.base(p, h), Intro: about, Filters: filters(f.catalog),
		Groups: view.Existing(sectionGroup(f.catalog, p.URL), years(f.catalog, p.URL), organLinks(f.catalog, p.URL), letters, lookups(f, p.URL)),
	}
}

// years leads to the lists of years, section by section.
func years(c *catalog.Catalog, from string) view.Group {
	g := view.Group{Title: "按年份查"}
	for _, s := range c.Sections {
		for _, f := range s.Facets {
			if f.Title != catalog.ByYears {
				continue
			}
			for _, year := range f.Choices {
				g.Links = append(g.Links, view.Counted(s.Name+"："+year.Label, address.Relative(from, year.URL), len(year.Documents)))
			}
		}
	}
	return g
}

// filterValues returns the values of the filters that a document passes.
func filterValues(d *catalog.Document) []string {
	values := []string{"kind=" + d.Record.Kind.ID, "year=" + fmt.Sprint(d.Record.Published.Date().Year())}
	for _, id := range d.Record.Organs {
		values = append(values, "organ="+id)
	}
	if d.Stamp != nil {
		values = append(values, "verdict="+string(d.Stamp.Verdict))
	}
	for folder := d.Record.Kind.Folder; folder != "."; folder = path.Dir(folder) {
		values = append(values, "section="+folder)
	}
	return values
}

// filters returns the filters with the values that some document has.
func filters(c *catalog.Catalog) []view.Filter {
	used, years := map[string]bool{}, map[int]bool{}
	for _, d := range c.Documents {
		if d.IsPublic() {
			years[d.Record.Published.Date().Year()] = true
			for _, v := range filterValues(d) {
				used[v] = true
			}
		}
	}
	kinds, organs := view.Filter{Name: "kind", Label: "类别"}, view.Filter{Name: "organ", Label: "机关"}
	year, verdict := view.Filter{Name: "year", Label: "公开年份"}, view.Filter{Name: "verdict", Label: "公开时限"}
	section := view.Filter{Name: "section", Label: "栏目"}
	add := func(f *view.Filter, value, label string) {
		if used[f.Name+"="+value] {
			f.Options = append(f.Options, view.Option{Value: value, Label: label})
		}
	}
	for _, s := range c.Sections {
		add(&section, s.Folder, s.Name)
	}
	for _, k := range c.Corpus.Kinds.All() {
		add(&kinds, k.ID, cmp.Or(k.Short, k.Name))
	}
	for _, o := range c.Corpus.Organs.All() {
		add(&organs, o.ID, o.ShortName())
	}
	for _, y := range slices.Backward(slices.Sorted(maps.Keys(years))) {
		add(&year, fmt.Sprint(y), fmt.Sprintf("%d年", y))
	}
	for _, v := range [...]deadline.Verdict{
		deadline.OnTime, deadline.Late, deadline.Pending, deadline.Overdue, deadline.Undetermined, deadline.Exempt, deadline.TooEarly,
	} {
		add(&verdict, string(v), v.Chinese())
	}
	return slices.DeleteFunc([]view.Filter{section, kinds, organs, year, verdict}, func(f view.Filter) bool { return len(f.Options) == 0 })
}

// Findable is a page that can be found.
type Findable struct {
	Source string       // content path of the document; "" for an organ or a party
	Found  func() Found // without the document's text
	// Text returns the paragraphs of the text of the document at Source as they may
	// be shown, and a description for where Found has none; nil for a party.
	Text func(text *markdown.Text) (paragraphs []string, line string)
}

// Found is what search knows of a page: nothing that the page does not show.
// Tombstones have none; natural persons are in it by their masked name only.
type Found struct {
	URL, Title, Number string
	Kind               string // in words; "" for a party
	Date               string // of publication, 2026-03-06; "" for a party
	Line               string // a description; "" for that of the text
	Tag                view.Tag
	Filters            []string // values of the filters: "kind=penalty"
	Names              []string // what it is called: title, number, party, codes
	Paragraphs         []string // the other texts of the page
}

// findable returns what can be found: documents, the oldest publication first, then
// organs, then parties by the day of their first decision. A new publication is the last of its part.
func findable(shared *material) []Findable {
	var list []Findable
	byDate := slices.Clone(shared.catalog.Documents)
	slices.SortFunc(byDate, (*catalog.Document).Compare)
	for _, d := range byDate {
		if d.IsPublic() {
			list = append(list, Findable{
				Source: d.Record.Path, Found: func() Found { return shared.found(d) },
				Text: func(text *markdown.Text) ([]string, string) {
					paragraphs := strings.Split(d.Mask(text.Plain), "\n")
					return paragraphs, shortened(firstLong(paragraphs), lineLength)
				},
			})
		}
	}
	parties := slices.Clone(shared.catalog.Parties)
	slices.SortFunc(parties, func(x, y *catalog.Party) int {
		first, second := x.Documents[len(x.Documents)-1].Record, y.Documents[len(y.Documents)-1].Record
		return cmp.Or(first.Published.Compare(second.Published), strings.Compare(first.Path, second.Path), strings.Compare(x.USCC, y.USCC))
	})
	for _, o := range shared.catalog.Organs {
		list = append(list, Findable{Found: func() Found {
			return Found{
				URL: o.URL(), Title: o.Info.Name, Kind: organsName, Number: o.Info.USCC, Line: fmt.Sprintf("公开的信息 %d 件", len(o.Documents)),
				Names: slices.Compact([]string{o.Info.Name, o.Info.ShortName(), o.Info.USCC}),
			}
		}})
	}
	for _, p := range parties {
		list = append(list, Findable{Found: func() Found {
			return Found{
				URL: p.URL(), Title: p.Name, Number: p.USCC, Line: "公开的决定和结果 " + totalOf(p.Documents),
				Names: append([]string{p.Name, p.USCC, p.Letters}, p.Others...),
			}
		}})
	}
	return list
}

// lineLength is how many characters a description has at most.
const lineLength = 40

func (p *material) found(d *catalog.Document) Found {
	rec := d.Record
	f := Found{
		URL: d.URL, Title: d.Title, Kind: cmp.Or(rec.Kind.Short, rec.Kind.Name), Number: d.Mask(rec.Number),
		Date: rec.Published.Date().String(), Filters: filterValues(d),
	}
	if v := p.catalog.Validity(d); v != nil {
		f.Tag = v.Tag
	} else if tag := p.catalog.Tag(d); tag != nil {
		f.Tag = *tag
	}
	f.Names = []string{d.Title, f.Number, bare(f.Number), d.Mask(rec.Index)}
	if s := rec.Subject; s != nil {
		f.Names = append(f.Names, s.PublicName())
		if s.Organisation() {
			f.Names = append(f.Names, s.USCC)
		}
	}
	for _, row := range p.metadata(d).Rows {
		for _, c := range row[1:] {
			f.Paragraphs = append(f.Paragraphs, c.Text)
		}
	}
	for _, v := range rec.Fields {
		if answered(rec.Kind, v.Field.ID) {
			f.Paragraphs = append(f.Paragraphs, d.Mask(v.Text))
		}
	}
	f.Paragraphs = append(f.Paragraphs, d.Mask(rec.Remedy))
	for _, t := range dataTables(d, nil) {
		for _, row := range t.Rows {
			for _, c := range row {
				f.Paragraphs = append(f.Paragraphs, c.Text)
			}
		}
	}
	for _, shown := range rec.Pictures {
		f.Paragraphs = append(f.Paragraphs, d.Mask(shown.Title), d.Mask(shown.Text))
	}
	for _, a := range rec.Attached {
		f.Paragraphs = append(f.Paragraphs, d.Mask(a.Title))
	}
	outcome, _ := rec.Value("outcome")
	f.Line = shortened(cmp.Or(d.Mask(oneLine(rec.Summary)), d.Mask(display(outcome))), lineLength)
	return f
}

// bare returns a document number as people type it, without its brackets.
func bare(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("〔〕[]()（）【】", r) {
			return -1
		}
		return r
	}, number)
}

// firstLong returns the first paragraph that says more than a heading does.
func firstLong(paragraphs []string) string {
	for _, p := range paragraphs {
		if len([]rune(p)) > 15 {
			return p
		}
	}
	return ""
}

func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
