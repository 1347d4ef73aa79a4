package page

import (
	"fmt"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
)

func indicatorAnchor(id string) string { return "indicator-" + id }

// planIndicators is /audit/indicators/: what an assessment asks for, and the
// public documents that are evidence (佐证) of it.
func (b *book) planIndicators() {
	if len(b.corpus.Indicators) == 0 {
		return
	}
	evidence := map[string][]*entry{}
	for _, e := range b.newest {
		if e.state == disclosure.Public {
			for _, id := range e.rec.Indicators {
				evidence[id] = append(evidence[id], e)
			}
		}
	}
	about := "评估指标和佐证：每项指标下列出网上可以查到的公开信息。"
	r := &register{
		url: address.AuditIndicators, name: "指标和佐证", intro: about, column: ledgerColumn("指标和佐证", about),
		trail: []crumb{{ledgerName, address.Audit}, {"指标和佐证", address.AuditIndicators}},
	}
	for _, in := range b.corpus.Indicators {
		list := evidence[in.ID]
		if len(list) == 0 {
			continue
		}
		r.parts = append(r.parts, part{
			id: indicatorAnchor(in.ID), title: "佐证：" + in.ID,
			tables: []rowset{b.evidenceRows(in, list)},
		})
		if d := b.latest(list); d.After(r.modified) {
			r.modified = d
		}
	}
	r.front = func(from string, v *Ledger) { v.Tables = append(v.Tables, b.indicatorTables(from, evidence)...) }
	b.planRegister(r)
}

func (b *book) evidenceRows(in corpus.Indicator, list []*entry) rowset {
	return rowset{
		id: indicatorAnchor(in.ID) + "-rows", caption: fmt.Sprintf("%s：%d 件", in.ID, len(list)),
		head: []string{"公开信息", "类别", "机关", "公开日期", "状态"}, n: len(list),
		row: func(from string, i int) []Cell {
			e := list[i]
			state := Cell{Text: "－"}
			if t := b.stateTag(e); t != nil {
				state = Cell{Tag: t}
			}
			return []Cell{
				{Text: e.title, Href: address.Relative(from, e.url)}, {Text: e.rec.Kind.Short},
				{Text: b.shortOrgans(e.rec.Organs)}, dateCell(e.rec.Published.Date()), state,
			}
		},
	}
}

// indicatorTables is a table for each heading of the first level.
func (b *book) indicatorTables(from string, evidence map[string][]*entry) []Table {
	var tables []Table
	at := map[string]int{}
	for _, in := range b.corpus.Indicators {
		caption := in.Set
		if len(in.Levels) > 0 {
			caption = joined([]string{in.Set, in.Levels[0]}, "：")
		}
		i, ok := at[caption]
		if !ok {
			i = len(tables)
			at[caption] = i
			tables = append(tables, Table{
				ID: fmt.Sprintf("site-indicators-%d", i+1), Caption: caption, RowHeads: true,
				Head: []string{"编号", "指标", "要求", "测评方法", "责任单位", "佐证"},
			})
		}
		tables[i].Rows = append(tables[i].Rows, b.indicatorRow(from, in, len(evidence[in.ID])))
	}
	return tables
}

func (b *book) indicatorRow(from string, in corpus.Indicator, n int) []Cell {
	var units []string
	for _, id := range in.Responsible {
		if organ, ok := b.corpus.Organs.Get(id); ok {
			id = organ.ShortName()
		}
		units = append(units, id)
	}
	found := Cell{Text: "无佐证"}
	if n > 0 {
		found = b.countCell(from, address.AuditIndicators, indicatorAnchor(in.ID), n, in.ID+"的佐证")
	}
	below := ""
	if len(in.Levels) > 1 {
		below = strings.Join(in.Levels[1:], "，")
	}
	return []Cell{
		{Text: in.ID}, {Text: orDash(below)}, {Text: orDash(in.Requirement)}, {Text: orDash(in.Method)},
		{Text: orDash(strings.Join(units, "、"))}, found,
	}
}

// orDash keeps cells from being empty.
func orDash(s string) string {
	if s == "" {
		return "－"
	}
	return s
}
