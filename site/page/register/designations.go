package register

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// designations returns /designations/ (示范单位名录): units that were named as examples, a part
// for each present state, a table for each type of example.
func designations(c *catalog.Catalog) []*Register {
	rows := c.Ledger.Designations()
	if len(rows) == 0 {
		return nil
	}
	plan := &c.Corpus.Designations
	about := fmt.Sprintf("命名的示范单位、复查经过和现在的状态。每 %d 年复查一次，分别作出保留、黄牌、停牌、摘牌处理。", plan.CycleYears())
	state := func(d ledger.Designated) key {
		i := slices.Index(corpus.Outcomes(), d.State)
		return key{fmt.Sprintf("state-%d", i+1), d.State, i}
	}
	sets := inOrder(func(d ledger.Designated) string { return d.Set })
	set := func(d ledger.Designated) key {
		k := sets(d)
		k.id = fmt.Sprintf("set-%d", k.rank+1)
		return k
	}
	r := &Register{
		URL: address.Designations, Name: DesignationsName, Intro: about,
		Trail:  []catalog.Crumb{{Name: DesignationsName, URL: address.Designations}},
		Column: catalog.Column{Name: DesignationsName, About: about, Keywords: "示范单位,命名,复查,动态管理", Type: "数据发布"},
	}
	r.Modified = latest(rows, func(d ledger.Designated) calendar.Date {
		if n := len(d.Reviews); n > 0 {
			return d.Reviews[n-1].Done.Date()
		}
		return d.Named.First()
	})
	r.parts = parts(rows, state, set, "%s：共 %d 个", func(st, s key, rows []ledger.Designated) table {
		return list(st.id+"-"+s.id, fmt.Sprintf("%s：%d 个", s.name, len(rows)), rows, designationColumns(c)...)
	})
	r.front = func(at place, v *view.Ledger) {
		v.About = addRow(nil, "依据", sourceText(plan.Basis()))
		m := at.matrix("site-matrix", "按示范类型和状态", keysOf(rows, state), "示范类型")
		for _, g := range groups(rows, set) {
			m.line([]string{g.name}, m.counts(r.URL, tally(g.rows, state), tableOf(g.id), g.name))
		}
		v.Tables = append(v.Tables, m.Table)
	}
	return []*Register{r}
}

// outcomeClasses say how the outcomes of reviews look.
var outcomeClasses = map[string]string{
	corpus.OutcomeRetained: "ok", corpus.OutcomeWarned: "due", corpus.OutcomeSuspended: "late", corpus.OutcomeRemoved: "withdrawn",
}

func designationColumns(c *catalog.Catalog) []column[ledger.Designated] {
	return []column[ledger.Designated]{
		{"单位", func(at place, d ledger.Designated) view.Cell { return unitCell(c, at, d.Unit) }},
		{"命名", func(_ place, d ledger.Designated) view.Cell {
			cell := view.Cell{Text: namedText(d.Named)}
			if source := sourceText(d.Basis()); source != "" {
				cell.Notes = []string{source}
			}
			return cell
		}},
		{"状态", func(_ place, d ledger.Designated) view.Cell {
			return view.Cell{Tag: &view.Tag{Class: outcomeClasses[d.State], Word: d.State}}
		}},
		{"复查经过", historyCell},
		{"下一次复查", func(_ place, d ledger.Designated) view.Cell {
			if d.Next == nil {
				return view.TextCell("")
			}
			tag := catalog.VerdictTag(d.Next)
			return view.Cell{Tag: &tag, Notes: []string{"最迟 " + d.Next.Due.Date().Chinese()}}
		}},
	}
}

// namedText returns when a unit was named, as exactly as it is known.
func namedText(named corpus.LastDay) string {
	if named.First() == named.Date {
		return named.Date.Chinese()
	}
	return fmt.Sprintf("%d年", named.Year())
}

// historyCell returns the reviews, the first one first, with the verdict on the cycle.
func historyCell(_ place, d ledger.Designated) view.Cell {
	if len(d.Reviews) == 0 {
		return view.Cell{Text: "还没有复查"}
	}
	var lines []string
	for i := range d.Reviews {
		r := &d.Designation.Reviews[i]
		lines = append(lines, joined("，", r.On.Chinese(), r.Outcome, r.Reason, sourceText(r.Basis()), d.Reviews[i].Words()))
	}
	return view.Cell{Text: lines[0], Notes: lines[1:]}
}
