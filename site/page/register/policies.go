package register

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// policies is /policies/register/ (政策文件效力登记): every policy that has a validity, a
// part for each state, a table for each organ.
func policies(c *catalog.Catalog) []*Register {
	s := c.Section(catalog.PoliciesFolder)
	if s == nil {
		return nil
	}
	rows := slices.DeleteFunc(slices.Clone(s.Documents), func(d *catalog.Document) bool { return c.Validity(d) == nil })
	if len(rows) == 0 {
		return nil
	}
	about := "规范性文件和写明施行、失效日期的其他政策文件，按效力分列：现行有效、已修改、尚未施行、废止、失效。"
	organs := organKeys(c)
	organ := func(d *catalog.Document) key { return organs(d.Record.LeadOrgan()) }
	state := func(d *catalog.Document) key {
		st := c.Validity(d).State
		return key{st.ID, st.Name, slices.Index(catalog.States, st)}
	}
	r := &Register{
		URL: address.PolicyRegister, Name: PoliciesName, Above: s.Name, Section: s, Intro: about + "效力按" + c.AsOf.Chinese() + "判断。",
		Column: catalog.Column{Name: PoliciesName, About: about, Keywords: "规范性文件,有效性,现行有效,废止,失效", Type: s.Type},
		Trail:  append(s.Trail(), catalog.Crumb{Name: PoliciesName, URL: address.PolicyRegister}), Modified: catalog.Latest(rows),
		parts: parts(rows, state, organ, "%s：共 %d 件", func(st, o key, rows []*catalog.Document) table {
			return list(st.id+"-"+o.id, fmt.Sprintf("%s：%d 件", o.name, len(rows)), rows, policyColumns(c)...)
		}),
	}
	r.front = func(at place, v *view.Ledger) {
		m := at.matrix("site-states", "按机关和效力", keysOf(rows, state), "机关")
		for _, g := range groups(rows, organ) {
			m.line([]string{g.name}, m.counts(r.URL, tally(g.rows, state), tableOf(g.id), g.name))
		}
		m.line([]string{"全部机关"}, m.counts(r.URL, tally(rows, state), wholePart, "全部机关"))
		v.Tables = append(v.Tables, m.Table)
		for _, f := range s.Facets {
			g := view.Group{Title: "政策文件" + f.Title}
			for _, choice := range f.Choices {
				g.Links = append(g.Links, view.Counted(choice.Label, at.href(choice.URL), len(choice.Documents)))
			}
			v.Lists = append(v.Lists, g)
		}
	}
	return []*Register{r}
}

func policyColumns(c *catalog.Catalog) []column[*catalog.Document] {
	return []column[*catalog.Document]{
		text("文号", func(d *catalog.Document) string { return d.Record.Number }),
		{"名称", func(at place, d *catalog.Document) view.Cell {
			name := d.Cell(at.url)
			if v := c.Validity(d); v.IsChanged() {
				name.Notes = []string{v.Note}
			}
			return name
		}},
		text("种类", func(d *catalog.Document) string {
			if d.Record.Normative {
				return "规范性文件"
			}
			return "其他政策文件"
		}),
		day("成文日期", func(d *catalog.Document) calendar.Date { return d.Record.Dated }),
		day("施行日期", func(d *catalog.Document) calendar.Date { return d.Record.Effective }),
		day("失效日期", func(d *catalog.Document) calendar.Date { return d.Record.Expires }),
	}
}
