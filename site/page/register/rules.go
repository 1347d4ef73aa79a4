package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// RulesName is the name of the list of rules.
const RulesName = "期限规则"

// newestOnTime is how many records in time the page of a rule lists; the ledger
// has the others.
const newestOnTime = 100

// ruleRegisters returns /rules/, every rule of the site by authority, and /rules/<id>/:
// citation, versions, how the days are counted, and the records that were judged.
func ruleRegisters(c *catalog.Catalog, d *deadlines) []*Register {
	if len(d.rows) == 0 && len(c.Ledger.Reports) == 0 && len(c.Ledger.Obligations) == 0 {
		return nil
	}
	all := c.Ledger.Judge.Rules
	var rules []*deadline.Rule
	for _, rule := range all.All() {
		if rule.Applies() {
			rules = append(rules, rule)
		}
	}
	judged := map[string][]*ledger.Entry{}
	for _, e := range d.rows {
		judged[e.Rule.ID] = append(judged[e.Rule.ID], e)
	}
	owed := map[string][]*deadline.Obligation{}
	for i := range c.Ledger.Obligations {
		o := &c.Ledger.Obligations[i]
		owed[o.Rule.ID] = append(owed[o.Rule.ID], o)
	}
	list := []*Register{ruleList(rules, judged, owed)}
	for _, rule := range rules {
		list = append(list, ruleRegister(d, rule, judged[rule.ID], owed[rule.ID]))
	}
	return list
}

func ruleList(rules []*deadline.Rule, judged map[string][]*ledger.Entry, owed map[string][]*deadline.Obligation) *Register {
	const about = "本站判断公开时限用到的每一条规则：依据、期限、从哪天起适用，以及按它判断了多少件。"
	r := ledgerRegister(address.Rules, RulesName, RulesName, about, about)
	level := func(rule *deadline.Rule) key {
		return key{string(rule.Level), rule.Level.Chinese(), slices.Index(deadline.Levels(), rule.Level)}
	}
	for _, g := range groups(rules, level) {
		t := list("level-"+g.id, fmt.Sprintf("%s：%d 条", g.name, len(g.rows)), g.rows,
			column[*deadline.Rule]{"规则", func(at place, rule *deadline.Rule) view.Cell {
				return view.Cell{Text: rule.Name, Href: at.href(address.Rule(rule.ID))}
			}},
			text("期限", func(rule *deadline.Rule) string { return cmp.Or(rule.Bound(), rule.Form.Chinese()) }),
			text("依据", (*deadline.Rule).Citation),
			text("适用时间", (*deadline.Rule).Validity),
			column[*deadline.Rule]{"判断了（件）", func(_ place, rule *deadline.Rule) view.Cell {
				return view.NumberCell(len(judged[rule.ID]) + len(owed[rule.ID]))
			}},
		)
		r.parts = append(r.parts, part{id: g.id, title: fmt.Sprintf("%s：共 %d 条", g.name, len(g.rows)), tables: []table{t}})
	}
	return r
}

// ruleRegister returns the page of one rule. Records that were not in time come
// first, and all of them; of the others the newest.
func ruleRegister(d *deadlines, rule *deadline.Rule, rows []*ledger.Entry, owed []*deadline.Obligation) *Register {
	url := address.Rule(rule.ID)
	var kind *disclosure.Kind
	if len(rule.Kinds) > 0 {
		kind, _ = d.catalog.Corpus.Kinds.Get(rule.Kinds[0])
	}
	r := ledgerRegister(url, rule.Name, rule.Name, rule.Explanation(kind), rule.Name+"：依据、期限、计算方法和按它判断的记录。")
	r.Above, r.Rule, r.Modified = RulesName, rule, d.modified(rows)
	r.Trail = slices.Insert(r.Trail, 1, catalog.Crumb{Name: RulesName, URL: address.Rules})
	var shown []*ledger.Entry
	onTime := 0
	for _, e := range newestFirst(rows) {
		if e.Verdict == deadline.OnTime {
			if onTime++; onTime > newestOnTime {
				continue
			}
		}
		shown = append(shown, e)
	}
	r.parts = d.parts(shown, d.kindOf, columns{organ: true, ofRule: true})
	if len(owed) > 0 {
		r.parts = append(r.parts, part{id: "owed", title: fmt.Sprintf("各机关每年的义务：共 %d 项", len(owed)), tables: []table{
			list("owed-rows", fmt.Sprintf(DutiesName+"：%d 项", len(owed)), owed, dutyColumns(d.catalog)...),
		}})
	}
	r.front = func(at place, v *view.Ledger) {
		v.About = ruleAbout(d, rule)
		if t := versions(at, d, rule); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
		if onTime > newestOnTime {
			v.Statement += fmt.Sprintf("按期的 %d 件里，这里只列最近的 %d 件，其余见台账。", onTime, newestOnTime)
		}
	}
	return r
}

// newestFirst returns rows in the order of the day on which their clock started.
func newestFirst(rows []*ledger.Entry) []*ledger.Entry {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(x, y *ledger.Entry) int { return y.From.Compare(x.From) })
	return rows
}

// ruleAbout returns what a rule says, in rows.
func ruleAbout(d *deadlines, rule *deadline.Rule) []view.Row {
	var rows []view.Row
	add := func(label, text string) {
		if text != "" {
			rows = append(rows, view.Row{Label: label, Text: text})
		}
	}
	for i, basis := range rule.Basis {
		if i == 0 {
			add("依据", basis.String())
		} else {
			add("相关依据", basis.String())
		}
	}
	add("效力层级", rule.Level.Chinese())
	add("适用时间", rule.Validity())
	add("期限", rule.Bound())
	add("怎样计算", rule.Counting())
	var kinds []string
	for _, id := range append(slices.Clone(rule.Kinds), rule.Duty) {
		if kind, ok := d.catalog.Corpus.Kinds.Get(id); ok {
			kinds = append(kinds, kind.Name)
		}
	}
	add("适用于", strings.Join(kinds, "、"))
	if rule.Form == deadline.Unjudged {
		add("为什么不判断", rule.Why)
	}
	add("未核对", strings.Join(d.catalog.Ledger.Judge.Rules.Unconfirmed(rule), "；"))
	add("规则编号", rule.ID)
	return rows
}

// versions returns the table of a rule's versions over time; without rows where
// there is a single one.
func versions(at place, d *deadlines, rule *deadline.Rule) view.Table {
	t := view.Table{ID: "site-versions", Caption: "历次版本", Head: []string{"规则", "期限", "依据", "适用时间"}, Records: true}
	all := d.catalog.Ledger.Judge.Rules.Versions(rule)
	if len(all) < 2 {
		return t
	}
	for _, version := range all {
		name := view.Cell{Text: version.Name}
		if version != rule {
			name.Href = at.href(address.Rule(version.ID))
		}
		t.Rows = append(t.Rows, []view.Cell{name, view.TextCell(version.Bound()), view.TextCell(version.Citation()), view.TextCell(version.Validity())})
	}
	return t
}
