package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

const indicatorsName = "指标和佐证"

// limit is the word limit that an indicator sets on a document.
type limit struct {
	indicator string // 指标 56
	text      string // 1,873 字，未超过 2,000 字
}

// planIndicators is /audit/indicators/: what an assessment asks for, and for
// each indicator with evidence (佐证) a page that lists it.
func (b *book) planIndicators() {
	list := b.ledger.Indicators()
	if len(list) == 0 {
		return
	}
	b.limits = map[string][]limit{}
	shown := 0
	var last calendar.Date
	for i := range list {
		in := &list[i]
		in.Evidence = slices.DeleteFunc(in.Evidence, func(e ledger.Evidence) bool { return !b.shown(e.Document.Record.Path) })
		if len(in.Evidence) == 0 {
			continue
		}
		shown++
		if d := b.planIndicator(in); d.After(last) {
			last = d
		}
	}
	about := fmt.Sprintf("评估指标和佐证：共 %d 项指标，%d 项在网上有佐证。点佐证的件数，可以看到每一件，再看到它的公开时限是怎样算的。", len(list), shown)
	r := &register{
		url: address.AuditIndicators, above: ledgerName, name: indicatorsName, intro: about, modified: last,
		column: ledgerColumn(indicatorsName, "评估指标的要求、测评方法、责任单位和网上可以查到的佐证。"),
		trail:  []crumb{{ledgerName, address.Audit}, {indicatorsName, address.AuditIndicators}},
		parts:  b.indicatorParts(list),
	}
	b.planRegister(r)
}

// indicatorParts is a part for each heading of the first level and a table for
// each of those below.
func (b *book) indicatorParts(list []ledger.Assessed) []part {
	var parts []part
	for _, first := range headings(list, func(in *ledger.Assessed) string { return joined([]string{in.Set, level(in, 0)}, "：") }) {
		p := part{id: fmt.Sprintf("level-%d", len(parts)+1), title: cmp.Or(first.name, "指标")}
		for _, second := range headings(first.list, func(in *ledger.Assessed) string {
			return strings.Join(in.Levels[min(1, len(in.Levels)):], "，")
		}) {
			rows := second.list
			p.tables = append(p.tables, rowset{
				id: fmt.Sprintf("%s-%d", p.id, len(p.tables)+1), caption: fmt.Sprintf("%s：%d 项", cmp.Or(second.name, first.name, "指标"), len(rows)),
				head: []string{"序号", "要求", "佐证"}, n: len(rows),
				row: func(from string, i int) []view.Cell { return b.indicatorRow(from, &rows[i]) },
			})
		}
		parts = append(parts, p)
	}
	return parts
}

func level(in *ledger.Assessed, i int) string {
	if i < len(in.Levels) {
		return in.Levels[i]
	}
	return ""
}

type heading struct {
	name string
	list []ledger.Assessed
}

// headings groups indicators by a heading, in the order in which it first occurs.
func headings(list []ledger.Assessed, name func(*ledger.Assessed) string) []heading {
	var found []heading
	for i := range list {
		n := name(&list[i])
		at := slices.IndexFunc(found, func(h heading) bool { return h.name == n })
		if at < 0 {
			at, found = len(found), append(found, heading{name: n})
		}
		found[at].list = append(found[at].list, list[i])
	}
	return found
}

func (b *book) indicatorRow(from string, in *ledger.Assessed) []view.Cell {
	asked := view.Cell{Text: orDash(in.Requirement)}
	note := func(label, text string) {
		if text != "" {
			asked.Notes = append(asked.Notes, label+"："+text)
		}
	}
	note("测评方法", in.Method)
	note("责任单位", strings.Join(b.units(in), "、"))
	note("上报材料", in.Materials)
	if in.MaxCharacters > 0 {
		note("字数", "不超过 "+thousands(in.MaxCharacters)+" 字")
	}
	if in.Name() != in.ID {
		note("本站编号", in.ID)
	}
	found := view.Cell{Text: "无佐证"}
	if n := len(in.Evidence); n > 0 {
		found = b.countCell(from, address.AuditIndicator(in.ID), "", n, "指标 "+in.Name()+" 的佐证")
	}
	if n := len(in.Missing); n > 0 {
		found.Notes = append(found.Notes, fmt.Sprintf("缺 %d 件", n))
	}
	return []view.Cell{{Text: in.Name()}, asked, found}
}

func (b *book) units(in *ledger.Assessed) []string {
	var units []string
	for _, id := range in.Responsible {
		if organ, ok := b.corpus.Organs.Get(id); ok {
			id = organ.ShortName()
		}
		units = append(units, id)
	}
	return units
}

// planIndicator is /audit/indicators/<id>/: the evidence by verdict and kind.
func (b *book) planIndicator(in *ledger.Assessed) calendar.Date {
	var list []*proof
	var entries []*entry
	for _, e := range in.Evidence {
		p := &proof{Evidence: e, entry: b.byPath[e.Document.Record.Path]}
		if in.MaxCharacters > 0 {
			p.length = measured(e.Characters, in.MaxCharacters)
			b.limits[p.entry.rec.Path] = append(b.limits[p.entry.rec.Path], limit{"指标 " + in.Name(), p.length})
		}
		list, entries = append(list, p), append(entries, p.entry)
	}
	name := "指标 " + in.Name() + " 的佐证"
	r := &register{
		url: address.AuditIndicator(in.ID), above: ledgerName, name: name, intro: "这里只列已经公开的信息。", modified: b.latest(entries),
		column: ledgerColumn(name, "网上可以查到的佐证："+in.Requirement), parts: b.proofParts(in, list),
	}
	r.trail = []crumb{{ledgerName, address.Audit}, {indicatorsName, address.AuditIndicators}, {"指标 " + in.Name(), r.url}}
	r.front = func(from string, v *view.Ledger) {
		v.About = b.aboutIndicator(from, in)
		v.Tables = append(v.Tables, b.proofMatrix(from, r.url, list))
		if t := b.missingTable(from, in.Missing); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	b.planRegister(r)
	return r.modified
}

func (b *book) aboutIndicator(from string, in *ledger.Assessed) []view.Row {
	var rows []view.Row
	add := func(label, text string) {
		if text != "" {
			rows = append(rows, view.Row{Label: label, Text: text})
		}
	}
	add("指标体系", in.Set)
	add("所属", strings.Join(in.Levels, "，"))
	add("序号", in.Name())
	add("本站编号", in.ID)
	add("要求", in.Requirement)
	add("测评方法", in.Method)
	add("上报材料", in.Materials)
	if in.MaxCharacters > 0 {
		add("字数", "不超过 "+thousands(in.MaxCharacters)+" 字，只计汉字和数字")
	}
	units := view.Row{Label: "责任单位"}
	for _, id := range in.Responsible {
		l := view.Link{Label: id}
		if organ, ok := b.corpus.Organs.Get(id); ok {
			l.Label = organ.Name
		}
		if b.byOrgan[id] != nil {
			l.Href = address.Relative(from, address.OrganHome(id))
		}
		units.Links = append(units.Links, l)
	}
	if len(units.Links) > 0 {
		rows = append(rows, units)
	}
	return rows
}

// missingTable lists what the indicator asks for and nobody has published.
func (b *book) missingTable(from string, list []deadline.Obligation) view.Table {
	t := view.Table{ID: "site-missing", Caption: fmt.Sprintf("应当公开而没有公开：%d 件", len(list)), Head: []string{"机关", "报告", "年度", "最迟公开日期", "结论"}, RowHeads: true}
	for i := range list {
		o := &list[i]
		organ := view.Cell{Text: b.corpus.Organs.Name(o.Organ)}
		if u, ok := b.anchor(address.AuditObligations, "organ-"+o.Organ); ok {
			organ.Href = address.Relative(from, u)
		}
		t.Rows = append(t.Rows, []view.Cell{organ, {Text: b.dutyName(o.Duty)}, {Text: fmt.Sprintf("%d年", o.Year)}, dateCell(o.Due), {Tag: obligationTag(o)}})
	}
	return t
}

// thousands writes a number in groups: 1,873.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// measured compares a length with its limit.
func measured(n, most int) string {
	if n > most {
		return fmt.Sprintf("%s 字，超过 %s 字", thousands(n), thousands(most))
	}
	return fmt.Sprintf("%s 字，未超过 %s 字", thousands(n), thousands(most))
}

// orDash keeps cells from being empty.
func orDash(s string) string {
	if s == "" {
		return "－"
	}
	return s
}
