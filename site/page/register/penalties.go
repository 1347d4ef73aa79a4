package register

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/chart"
	"gongkai/site/page/view"
)

// punishes reports whether the records of a section say what was punished (违法行为) and
// with how much (罚款).
func punishes(s *catalog.Section) bool {
	if len(s.Kinds) == 0 || len(s.Children) > 0 {
		return false
	}
	_, cause := s.Kinds[0].Field("violation")
	_, fine := s.Kinds[0].Field("fine")
	return cause && fine
}

func monthsURL(s *catalog.Section, year int) string {
	return address.Facet(s.Folder, "months", fmt.Sprint(year))
}

// cause is what a decision may share with others.
type cause struct {
	folder, id, name, title string
	fines                   bool                             // are shown: a decision of several categories has one fine
	of                      func(*catalog.Document) []string // none of a tombstone
}

func (c cause) url(s *catalog.Section) string { return address.Section(s.Folder) + c.folder + "/" }

// causesAsked are what lists of penalties are counted by: the act (违法行为), the law and
// the category (处罚种类).
func causesAsked() []cause {
	return []cause{
		{"causes", "cause", "违法行为", "哪些违法行为处罚最多", true, func(d *catalog.Document) []string { return optional(d.Text("violation")) }},
		{"laws", "law", "法律法规", "依据哪些法律法规处罚最多", true, func(d *catalog.Document) []string { return optional(lawOf(d)) }},
		{"categories", "category", "处罚种类", "哪些种类的处罚最多", false, func(d *catalog.Document) []string {
			if d.State.Tombstone() {
				return nil
			}
			return d.MaskAll(d.Record.Categories)
		}},
	}
}

// optional returns a text as a slice of one, or nil for "".
func optional(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// lawOf returns the first law that a public decision cites, "" for none.
func lawOf(d *catalog.Document) string {
	if d.State.Tombstone() {
		return ""
	}
	_, rest, _ := strings.Cut(d.Mask(d.Record.LegalBasis), "《")
	law, _, ok := strings.Cut(rest, "》")
	if !ok {
		return ""
	}
	return "《" + law + "》"
}

// leastRepeated is how many decisions on the same cause make it one of the frequent.
const leastRepeated = 2

// penalties returns, for each section of penalties, the decisions of a year by month
// and those on causes that come up more than once.
func penalties(c *catalog.Catalog) []*Register {
	var list []*Register
	for _, s := range c.Sections {
		if !punishes(s) {
			continue
		}
		byYear := groups(s.Documents, func(d *catalog.Document) key {
			year := catalog.Year(d.Record)
			return key{fmt.Sprint(year), fmt.Sprintf("%d年", year), -year}
		})
		for _, g := range byYear {
			about := fmt.Sprintf("%s的%s信息，按决定的月份排列。", g.name, s.Name)
			r := penaltyRegister(c, s, monthsURL(s, -g.rank), s.Name+"："+g.name+"各月", about)
			r.Modified = catalog.Latest(g.rows)
			r.parts = parts(g.rows, decisionMonth, decisionMonth, "%s：共 %d 件", func(m, _ key, rows []*catalog.Document) table {
				return decisionTable(c, m.id+"-rows", m.name, rows)
			})
			list = append(list, r)
		}
		for _, by := range causesAsked() {
			frequent := by.groups(s.Documents)
			if len(frequent) == 0 {
				continue
			}
			about := fmt.Sprintf("%d 件以上%s决定共有的%s，件数多的排在前面。", leastRepeated, s.Name, by.name)
			r := penaltyRegister(c, s, by.url(s), s.Name+"：常见的"+by.name, about)
			for _, g := range frequent {
				r.parts = append(r.parts, part{id: g.id, title: fmt.Sprintf("%s：共 %d 件", g.name, len(g.rows)), tables: []table{decisionTable(c, g.id+"-rows", g.name, g.rows)}})
				if last := catalog.Latest(g.rows); last.After(r.Modified) {
					r.Modified = last
				}
			}
			list = append(list, r)
		}
	}
	return list
}

func penaltyRegister(c *catalog.Catalog, s *catalog.Section, url, name, about string) *Register {
	return &Register{
		URL: url, Name: name, Intro: about, Above: s.Name, Section: s, Trail: append(slices.Clip(s.Trail), catalog.Crumb{Name: name, URL: url}),
		Column: catalog.Column{Name: name, About: about, Keywords: s.Name + ",违法行为,罚款", Type: s.Type},
	}
}

// decisionTable returns a table of decisions.
func decisionTable(c *catalog.Catalog, id, name string, rows []*catalog.Document) table {
	return list(id, fmt.Sprintf("%s：%d 件", name, len(rows)), rows,
		titled("决定"),
		text("违法行为", func(d *catalog.Document) string { return d.Text("violation") }),
		text("罚款", func(d *catalog.Document) string {
			if fine := fineOf(d); !fine.IsZero() {
				return fine.Display()
			}
			return ""
		}),
		organsColumn(c),
		day("决定日期", func(d *catalog.Document) calendar.Date { return actDay(d.Record) }),
	)
}

// fineOf returns the fine of a public decision; a tombstone shows none.
func fineOf(d *catalog.Document) disclosure.Money {
	v, _ := d.Record.Value("fine")
	if d.State.Tombstone() {
		return disclosure.Money{}
	}
	return v.Money
}

// finesOf returns the sum of fines as it is shown; a dash for none.
func finesOf(documents []*catalog.Document) string {
	var sum disclosure.Money
	for _, d := range documents {
		sum = sum.Add(fineOf(d))
	}
	if sum.IsZero() {
		return "－"
	}
	return sum.Display()
}

func decisionMonth(d *catalog.Document) key {
	m := int(actDay(d.Record).Month())
	return key{fmt.Sprintf("m-%02d", m), fmt.Sprintf("%d月", m), m}
}

// groups returns what more than one decision shares, the most frequent first.
func (c cause) groups(documents []*catalog.Document) []group[*catalog.Document] {
	names, lists := catalog.Group(documents, c.of)
	var frequent []group[*catalog.Document]
	for _, name := range names {
		if rows := lists[name]; len(rows) >= leastRepeated {
			frequent = append(frequent, group[*catalog.Document]{key{fmt.Sprintf("%s-%08x", c.id, crc32.ChecksumIEEE([]byte(name))), name, 0}, rows})
		}
	}
	slices.SortStableFunc(frequent, func(x, y group[*catalog.Document]) int {
		return cmp.Or(cmp.Compare(len(y.rows), len(x.rows)), strings.Compare(x.name, y.name))
	})
	return frequent
}

// sentence says how many decisions the public sees, and what they fine together.
func sentence(documents []*catalog.Document) string {
	n := 0
	for _, d := range documents {
		if d.IsPublic() {
			n++
		}
	}
	if sum := finesOf(documents); sum != "－" {
		return fmt.Sprintf("公示中的决定 %d 件，罚款合计 %s。", n, sum)
	}
	return fmt.Sprintf("公示中的决定 %d 件，没有罚款。", n)
}

const (
	mostCauses = 10
	mostYears  = 10
)

// Figures returns how many penalties there were and how much was fined: of a section by
// year, with its most frequent causes; of a year of it by month. choice is nil for the
// whole section.
func (s *Set) Figures(section *catalog.Section, choice *catalog.Choice, from string) []view.Chart {
	if !punishes(section) {
		return nil
	}
	at := place{s, from}
	head := func(first string) []string { return []string{first, "决定", "罚款"} }
	var charts []view.Chart
	add := func(n chart.Counts) {
		if c, ok := n.View(); ok {
			charts = append(charts, c)
		}
	}
	if choice != nil {
		if !isYear(section, choice) {
			return nil
		}
		n := chart.Counts{ID: "site-months", Title: choice.Label + "各月" + section.Name + "多少件，罚款多少", Unit: "件", Head: head("月份")}
		year := catalog.Year(choice.Documents[0].Record)
		for _, g := range groups(choice.Documents, decisionMonth) {
			u, _ := s.anchor(monthsURL(section, year), g.id)
			for month := len(n.Rows) + 1; month < g.rank; month++ { // a month without a decision is news too
				n.Rows = append(n.Rows, chart.Number{Name: fmt.Sprintf("%d月", month)})
			}
			n.Rows = append(n.Rows, chart.Number{Name: g.name, N: len(g.rows), Href: at.href(u), Amount: finesOf(g.rows)})
		}
		n.Summary = sentence(choice.Documents)
		add(n)
		return charts
	}
	n := chart.Counts{ID: "site-years", Title: "历年" + section.Name + "多少件，罚款多少", Unit: "件", Head: head("年份")}
	for i, year := range yearsOf(section) {
		if i < mostYears {
			n.Rows = append(n.Rows, chart.Number{Name: year.Label, N: len(year.Documents), Href: at.href(year.URL), Amount: finesOf(year.Documents)})
		}
	}
	n.Summary = sentence(section.Documents)
	add(n)
	for _, by := range causesAsked() {
		n := chart.Counts{
			ID: "site-" + by.folder, Title: by.title, Unit: "件", Head: head(by.name),
			Summary: fmt.Sprintf("这里列有 %d 件以上决定的%s，件数多的排在前面。", leastRepeated, by.name),
		}
		if !by.fines {
			n.Head = n.Head[:2]
		}
		for i, g := range by.groups(section.Documents) {
			if i < mostCauses {
				u, _ := s.anchor(by.url(section), g.id)
				n.Rows = append(n.Rows, chart.Number{Name: g.name, N: len(g.rows), Href: at.href(u), Amount: finesOf(g.rows)})
			}
		}
		add(n)
	}
	return charts
}

// yearsOf returns the lists of a section by year, the newest first.
func yearsOf(s *catalog.Section) []*catalog.Choice {
	for _, f := range s.Facets {
		if f.Title == catalog.ByYears {
			return f.Choices
		}
	}
	return nil
}

func isYear(s *catalog.Section, choice *catalog.Choice) bool {
	return slices.Contains(yearsOf(s), choice)
}
