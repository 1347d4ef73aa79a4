package register

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// cut is a view of the register of regulations and policies: the documents with a
// value of a property.
type cut struct {
	property string // state, level, theme, organ, year; "" for all documents
	title    string // 按层级
	of       func(*catalog.Document) key
}

// policies returns the register of regulations and policies (法规规章和政策文件效力登记): one
// query over every document that has a validity (有效性), by state, level, theme,
// organ and year. /policies/register/ shows what is in force; the other answers are
// at register/all/ and register/<property>/<value>/.
func policies(c *catalog.Catalog) []*Register {
	var rows []*catalog.Document
	var home *catalog.Section
	listed := map[*catalog.Document]bool{}
	for _, s := range c.Sections {
		if !s.Validity {
			continue
		}
		for _, d := range s.Documents {
			if c.Validity(d) != nil && !listed[d] { // a section lists those of the sections in it
				rows, listed[d] = append(rows, d), true
				if home == nil {
					home = s
				}
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	q := query{c, home, rows, cutsOf(c)}
	registers := []*Register{q.register(q.cuts[0], stateKey(catalog.States[0]), q.inForce()), q.register(cut{}, key{name: "全部", id: "all"}, rows)}
	for _, by := range q.cuts {
		for _, g := range groups(rows, by.of) {
			if q.url(by, g.key) != address.PolicyRegister {
				registers = append(registers, q.register(by, g.key, g.rows))
			}
		}
	}
	return registers
}

// cutsOf returns the properties by which the register is asked, the states first.
func cutsOf(c *catalog.Catalog) []cut {
	organs, level := organKeys(c), levels(c)
	return []cut{
		{"state", "按效力", func(d *catalog.Document) key { return stateKey(c.Validity(d).State) }},
		{"level", "按层级", level},
		{"theme", "按主题", func(d *catalog.Document) key {
			name := cmp.Or(catalog.Theme(d), "没有写主题")
			return key{catalog.ThemeID(name), name, 0}
		}},
		{"organ", "按机关", func(d *catalog.Document) key { return organs(d.Record.LeadOrgan()) }},
		{"year", "按年份", func(d *catalog.Document) key {
			year := catalog.Year(d.Record)
			return key{fmt.Sprint(year), fmt.Sprintf("%d年", year), -year}
		}},
	}
}

func stateKey(st catalog.State) key { return key{st.ID, st.Name, slices.Index(catalog.States, st)} }

// levels returns the keys of levels (效力层级), the highest first: the categories of
// regulations, normative documents, other policies.
func levels(c *catalog.Catalog) func(*catalog.Document) key {
	var names []string
	for _, k := range c.Corpus.Kinds.Where(func(k *disclosure.Kind) bool { return k.Promulgated }) {
		if f, ok := k.Field("category"); ok {
			names = append(names, f.Codes...)
		}
	}
	names = append(names, "行政规范性文件", "其他政策文件")
	return func(d *catalog.Document) key {
		name := names[len(names)-1]
		switch {
		case d.Record.Kind.Promulgated:
			name = d.Text("category")
		case d.Record.Normative:
			name = names[len(names)-2]
		}
		rank := slices.Index(names, name)
		return key{fmt.Sprintf("level-%d", rank+1), name, rank}
	}
}

// query is the register and what its views share.
type query struct {
	catalog *catalog.Catalog
	section *catalog.Section // in whose trail the register is
	rows    []*catalog.Document
	cuts    []cut
}

// inForce returns what the default view shows: documents in force, the amended ones
// among them with the document that amends them.
func (q query) inForce() []*catalog.Document {
	return slices.DeleteFunc(slices.Clone(q.rows), func(d *catalog.Document) bool { return q.catalog.Validity(d).IsNotInForce() })
}

// url returns the address of a view. What is in force is the default view.
func (q query) url(by cut, value key) string {
	switch {
	case by.property == "":
		return address.PolicyRegister + value.id + "/"
	case value.id == catalog.States[0].ID:
		return address.PolicyRegister
	}
	return address.PolicyRegister + by.property + "/" + value.id + "/"
}

// register returns a view: a part for each state, a table for each organ. A view of
// one state has a part for each level, that of one organ a table for each level.
func (q query) register(by cut, value key, rows []*catalog.Document) *Register {
	c, s := q.catalog, q.section
	state, level, organ := q.cuts[0].of, q.cuts[1].of, q.cuts[3].of
	outer, inner := state, organ
	switch by.property {
	case "state":
		outer = level
	case "organ":
		inner = level
	}
	name, url := PoliciesName+"："+value.name, q.url(by, value)
	about := "地方性法规、政府规章、规范性文件和写明施行、失效日期的其他政策文件，可以按效力、层级、主题、机关和年份查。"
	intro := fmt.Sprintf("%s共 %d 件。", value.name, len(rows))
	trail := append(slices.Clip(s.Trail), catalog.Crumb{Name: PoliciesName, URL: address.PolicyRegister})
	if url == address.PolicyRegister {
		name = PoliciesName
		intro = about + fmt.Sprintf("先列%s（含已修改）的 %d 件，按%s判断。", value.name, len(rows), c.AsOf.Chinese())
	} else {
		trail = append(trail, catalog.Crumb{Name: value.name, URL: url})
	}
	r := &Register{
		URL: url, Name: name, Above: s.Name, Section: s, Intro: intro, Trail: trail, Modified: catalog.Latest(rows),
		Column: catalog.Column{Name: name, About: about, Keywords: "地方性法规,政府规章,规范性文件,有效性,现行有效,废止,失效", Type: s.Type},
		parts: parts(rows, outer, inner, "%s：共 %d 件", func(o, i key, rows []*catalog.Document) table {
			return list(o.id+"-"+i.id, fmt.Sprintf("%s：%d 件", i.name, len(rows)), rows, q.columns(by.property)...)
		}),
	}
	r.front = func(at place, v *view.Ledger) {
		for i, g := range q.choices(at) {
			if i < choicesAbove {
				v.About = append(v.About, view.Row{Label: g.Title, Links: g.Links})
			} else {
				v.Lists = append(v.Lists, g)
			}
		}
		if by.property == "" {
			v.Tables = append(v.Tables, q.byLevel(at), q.byOrgan(at))
		}
	}
	return r
}

// byLevel counts the documents by level and state, byOrgan by organ and state.
func (q query) byLevel(at place) view.Table {
	state, level := q.cuts[0].of, q.cuts[1]
	m := at.matrix("site-levels", "按层级和效力", keysOf(q.rows, state), "层级")
	for _, g := range groups(q.rows, level.of) {
		m.line([]string{g.name}, m.counts(q.url(level, g.key), tally(g.rows, state), wholePart, g.name))
	}
	return m.Table
}

func (q query) byOrgan(at place) view.Table {
	all, state, organ := q.url(cut{}, key{id: "all"}), q.cuts[0].of, q.cuts[3].of
	m := at.matrix("site-states", "按机关和效力", keysOf(q.rows, state), "机关")
	for _, g := range groups(q.rows, organ) {
		m.line([]string{g.name}, m.counts(all, tally(g.rows, state), tableOf(g.id), g.name))
	}
	m.line([]string{"全部机关"}, m.counts(all, tally(q.rows, state), wholePart, "全部机关"))
	return m.Table
}

// choicesAbove is how many properties are offered above the documents: on a phone
// more would push them off the first screen.
const choicesAbove = 2

// choices leads to every view, by property.
func (q query) choices(at place) []view.Group {
	var lists []view.Group
	for i, by := range q.cuts {
		g := view.Group{Title: by.title}
		for _, v := range groups(q.rows, by.of) {
			if q.url(by, v.key) != address.PolicyRegister {
				g.Links = append(g.Links, view.Counted(v.name, at.href(q.url(by, v.key)), len(v.rows)))
			}
		}
		if i == 0 {
			inForce := view.Counted("现行有效，含已修改", at.href(address.PolicyRegister), len(q.inForce()))
			g.Links = slices.Insert(g.Links, 0, inForce)
			g.Links = append(g.Links, view.Counted("全部", at.href(q.url(cut{}, key{id: "all"})), len(q.rows)))
		}
		lists = append(lists, g)
	}
	return lists
}

func (q query) columns(property string) []column[*catalog.Document] {
	c := q.catalog
	name := func(i int) func(*catalog.Document) string {
		return func(d *catalog.Document) string { return q.cuts[i].of(d).name }
	}
	return slices.Concat(
		[]column[*catalog.Document]{
			text("文号", func(d *catalog.Document) string { return d.Record.Number }),
			{"名称", func(at place, d *catalog.Document) view.Cell {
				name := d.Cell(at.url)
				if v := c.Validity(d); v.IsChanged() {
					name.Notes = []string{v.Note}
				}
				return name
			}},
		},
		when(property != "level" && property != "state" && property != "organ", text("层级", name(1))),
		when(property != "theme", text("主题", catalog.Theme)),
		[]column[*catalog.Document]{
			day("成文（公布）日期", func(d *catalog.Document) calendar.Date { return d.Record.Dated }),
			day("施行日期", func(d *catalog.Document) calendar.Date { return d.Record.Effective }),
			day("失效（废止）日期", func(d *catalog.Document) calendar.Date {
				if gone := d.Record.Date("repealed"); !gone.IsZero() {
					return gone
				}
				return d.Record.Expires
			}),
		},
	)
}
