package register

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
	"gongkai/site/page/catalog"
	"gongkai/site/page/chart"
	"gongkai/site/page/view"
)

// indicator is an indicator of an assessment with the evidence that the public sees.
type indicator struct {
	ledger.Assessed
	proofs []proof
}

// proof (佐证) is a piece of evidence.
type proof struct {
	*catalog.Document
	length string // 1,873 字，未超过 2,000 字; "" without a limit
}

// Limit is the word limit that an indicator sets on a document.
type Limit struct {
	Indicator string // 指标 56
	Text      string // 1,873 字，未超过 2,000 字
}

func indicatorsOf(c *catalog.Catalog) []*indicator {
	var list []*indicator
	for _, a := range c.Ledger.Indicators() {
		in := &indicator{Assessed: a}
		for _, e := range a.Evidence {
			if d := c.At(e.Document.Record.Path); d != nil {
				p := proof{Document: d}
				if in.MaxCharacters > 0 {
					p.length = measured(e.Characters, in.MaxCharacters)
				}
				in.proofs = append(in.proofs, p)
			}
		}
		list = append(list, in)
	}
	return list
}

// limitsOf returns the word limits on documents, by content path: those of
// indicators, and those of sets on reports of areas on themselves.
func limitsOf(c *catalog.Catalog, indicators []*indicator) map[string][]Limit {
	limits := map[string][]Limit{}
	for _, in := range indicators {
		for _, p := range in.proofs {
			if p.length != "" {
				limits[p.Record.Path] = append(limits[p.Record.Path], Limit{"指标 " + in.Name(), p.length})
			}
		}
	}
	for _, d := range selfAssessments(c) {
		set, _ := c.Corpus.Assesses(d.Text("set"))
		document, ok := c.Corpus.Document(d.Record.Path)
		if set != nil && ok && set.SelfAssessmentMax > 0 {
			limits[d.Record.Path] = append(limits[d.Record.Path], Limit{set.Title(), measured(document.Characters, set.SelfAssessmentMax)})
		}
	}
	return limits
}

// indicatorRegisters returns /audit/indicators/: what an assessment asks for; and for each
// indicator with evidence a register of it.
func indicatorRegisters(c *catalog.Catalog, indicators []*indicator) []*Register {
	if len(indicators) == 0 {
		return nil
	}
	var list []*Register
	for _, in := range indicators {
		if len(in.proofs) > 0 {
			list = append(list, in.register(c))
		}
	}
	intro := fmt.Sprintf("评估指标和佐证：共 %d 项指标，%d 项在网上有佐证。点佐证的件数，可以看到每一件，再看到它的公开时限是怎样算的。", len(indicators), len(list))
	r := ledgerRegister(address.AuditIndicators, IndicatorsName, IndicatorsName, intro, "评估指标的要求、测评方法、责任单位和网上可以查到的佐证。")
	r.Modified, r.parts = latest(list, func(r *Register) calendar.Date { return r.Modified }), indicatorParts(c, indicators)
	r.front = func(at place, v *view.Ledger) {
		if c, ok := at.squares(indicators); ok {
			v.Charts = append(v.Charts, c)
		}
		v.Tables = append(v.Tables, at.setTable(c, indicators))
	}
	return append(list, r)
}

// squares returns a square for each indicator, under the headings of the first level.
// Each leads to the indicator's evidence, without evidence to its line.
func (at place) squares(indicators []*indicator) (view.Chart, bool) {
	s := chart.Squares{ID: "site-squares", Title: "哪些指标在网上有佐证", Unit: "指标"}
	classes := map[ledger.State]string{ledger.Proved: "ok", ledger.Unproved: "late", ledger.NotDue: "due", ledger.Explained: "na", ledger.NothingSeen: "withdrawn"}
	for _, state := range ledger.States() {
		s.States = append(s.States, chart.SquareState{Name: string(state), Class: classes[state]})
	}
	for i, g := range groups(indicators, firstLevel()) {
		id := levelAnchor(i)
		group := chart.SquareGroup{Name: cmp.Or(g.name, "指标")}
		if u, ok := at.set.anchor(address.AuditIndicators, id); ok {
			group.Href = at.href(u)
		}
		for j, h := range groups(g.rows, secondLevel()) {
			table := ""
			if u, ok := at.set.anchor(address.AuditIndicators, fmt.Sprintf("%s-%d", id, j+1)); ok {
				table = at.href(u)
			}
			for _, in := range h.rows {
				square := chart.Square{Name: in.Name(), State: string(in.State()), About: in.purpose(), Href: table}
				if len(in.proofs) > 0 {
					square.Href = at.href(address.AuditIndicator(in.ID))
				}
				group.Squares = append(group.Squares, square)
			}
		}
		s.Groups = append(s.Groups, group)
	}
	return s.View()
}

// setTable counts the indicators of each set by what is known of them.
func (at place) setTable(c *catalog.Catalog, indicators []*indicator) view.Table {
	t := view.Table{ID: "site-sets", Caption: "指标体系：按佐证状态", RowHeads: true, Head: []string{"指标体系", "佐证状态"}}
	reports := selfAssessments(c)
	if len(reports) > 0 {
		t.Head = append(t.Head, "自评报告")
	}
	for _, g := range groups(indicators, inOrder(func(in *indicator) string { return in.Set })) {
		name := view.Cell{Text: cmp.Or(g.name, "指标")}
		if set := c.Corpus.SetOf(&g.rows[0].Indicator); set != nil {
			if set.Source != "" {
				name.Notes = append(name.Notes, "来源："+set.Source)
			}
			if set.Worklog != "" {
				name.Notes = append(name.Notes, "每月报送工作台账")
			}
		}
		n := tally(g.rows, func(in *indicator) key { return key{id: string(in.State())} })
		counts := view.Cell{Text: fmt.Sprintf("共 %d 项", len(g.rows))}
		for _, state := range ledger.States() {
			if n[string(state)] > 0 {
				counts.Notes = append(counts.Notes, fmt.Sprintf("%s %d 项", state, n[string(state)]))
			}
		}
		row := []view.Cell{name, counts}
		if len(reports) > 0 {
			cell := view.TextCell("")
			for _, d := range reports { // the newest one of the set
				if set := c.Corpus.SetOf(&g.rows[0].Indicator); d.Text("set") == g.name || set != nil && d.Text("set") == set.Name {
					cell = d.Cell(at.url)
					break
				}
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// selfAssessments returns the public reports of areas on themselves (自评报告), the
// newest first.
func selfAssessments(c *catalog.Catalog) []*catalog.Document {
	return slices.DeleteFunc(slices.Clone(c.Newest), func(d *catalog.Document) bool { return !d.Record.Kind.Assesses || !d.IsPublic() })
}

// indicatorParts returns a part for each heading of the first level and a table for
// each of the levels after it, in the order in which they first occur.
func indicatorParts(c *catalog.Catalog, indicators []*indicator) []part {
	var list []part
	for i, g := range groups(indicators, firstLevel()) {
		p := part{id: levelAnchor(i), title: cmp.Or(g.name, "指标")}
		for _, h := range groups(g.rows, secondLevel()) {
			caption := fmt.Sprintf("%s：%d 项", cmp.Or(h.name, g.name, "指标"), len(h.rows))
			p.tables = append(p.tables, indicatorTable(c, fmt.Sprintf("%s-%d", p.id, len(p.tables)+1), caption, h.rows))
		}
		list = append(list, p)
	}
	return list
}

func firstLevel() func(*indicator) key {
	return inOrder(func(in *indicator) string {
		return joined("：", in.Set, strings.Join(in.Levels[:min(1, len(in.Levels))], ""))
	})
}

func secondLevel() func(*indicator) key {
	return inOrder(func(in *indicator) string { return strings.Join(in.Levels[min(1, len(in.Levels)):], "，") })
}

// levelAnchor is the part of the i-th heading of the first level, from 0.
func levelAnchor(i int) string { return fmt.Sprintf("level-%d", i+1) }

// inOrder returns keys by name, ranked in the order in which the names first occur.
func inOrder[T any](name func(T) string) func(T) key {
	ranks := map[string]int{}
	return func(row T) key {
		n := name(row)
		if _, ok := ranks[n]; !ok {
			ranks[n] = len(ranks)
		}
		return key{n, n, ranks[n]}
	}
}

func indicatorTable(c *catalog.Catalog, id, caption string, rows []*indicator) table {
	return list(id, caption, rows,
		column[*indicator]{"序号", func(_ place, in *indicator) view.Cell { return view.Cell{Text: in.Name()} }},
		column[*indicator]{"要求", func(_ place, in *indicator) view.Cell {
			cell := view.TextCell(in.Requirement)
			for _, row := range in.details(c) {
				cell.Notes = append(cell.Notes, row.Label+"："+row.Text)
			}
			return cell
		}},
		column[*indicator]{"佐证", func(at place, in *indicator) view.Cell {
			cell := view.Cell{Text: string(in.State())}
			if n := len(in.proofs); n > 0 {
				cell = at.count(address.AuditIndicator(in.ID), "", n, in.purpose())
			}
			switch n := in.Late(); {
			case n > 0:
				cell.Notes = append(cell.Notes, fmt.Sprintf("已公开，其中逾期 %d 件", n))
			case in.State() == ledger.NothingSeen:
				cell.Notes = append(cell.Notes, "需人工确认")
			}
			if n := len(in.Missing); n > 0 {
				cell.Notes = append(cell.Notes, fmt.Sprintf("缺 %d 件", n))
			}
			return cell
		}},
	)
}

func (in *indicator) title() string { return "指标 " + in.Name() + " 的佐证" }

// purpose returns what a link to the evidence leads to, for those who hear the link
// alone: numbers repeat between sets, and within one.
func (in *indicator) purpose() string {
	requirement := []rune(in.Requirement)
	return in.title() + "：" + in.Set + "，" + string(requirement[:min(len(requirement), 30)])
}

// details returns how the indicator is measured and by whom.
func (in *indicator) details(c *catalog.Catalog) []view.Row {
	short := func(units []string) string {
		names := make([]string, len(units))
		for i, id := range units {
			names[i] = id
			if organ, ok := c.Corpus.Organs.Get(id); ok {
				names[i] = organ.ShortName()
			}
		}
		return strings.Join(names, "、")
	}
	var rows []view.Row
	rows = addRow(rows, "测评方法", in.Method)
	rows = addRow(rows, "牵头单位", short(in.Lead))
	rows = addRow(rows, "责任单位", short(in.Responsible[len(in.Lead):]))
	rows = addRow(rows, "上报材料", strings.Join(in.Materials, "；"))
	if in.MaxCharacters > 0 {
		rows = addRow(rows, "字数", "不超过 "+thousands(in.MaxCharacters)+" 字")
	}
	rows = addRow(rows, "分值", in.points())
	rows = addRow(rows, "备注", in.Remark)
	rows = addRow(rows, "说明", in.NotApplicable)
	if in.Name() != in.ID {
		rows = addRow(rows, "本站编号", in.ID)
	}
	return rows
}

// points returns the score with its sign: 2 分, 加分项，2 分, 减分项.
func (in *indicator) points() string {
	sign := map[string]string{"+": "加分项", "-": "减分项"}[in.Sign]
	if in.Score == "" {
		return sign
	}
	return joined("，", sign, string(in.Score)+" 分")
}

// addRow appends a line of text, unless that is empty.
func addRow(rows []view.Row, label, text string) []view.Row {
	if text == "" {
		return rows
	}
	return append(rows, view.Row{Label: label, Text: text})
}

// register returns /audit/indicators/<id>/: the evidence by verdict and kind.
func (in *indicator) register(c *catalog.Catalog) *Register {
	name, url := in.title(), address.AuditIndicator(in.ID)
	kinds := kindKeys(c)
	kind := func(p proof) key { return kinds(p.Record.Kind.ID) }
	r := ledgerRegister(url, name, "指标 "+in.Name(), "这里只列已经公开的信息。", "网上可以查到的佐证："+in.Requirement)
	r.Trail = slices.Insert(r.Trail, 1, catalog.Crumb{Name: IndicatorsName, URL: address.AuditIndicators})
	r.Modified = latest(in.proofs, func(p proof) calendar.Date { return p.Modified })
	r.parts = parts(in.proofs, proof.verdict, kind, "%s：共 %d 件", func(v, k key, rows []proof) table {
		return list(v.id+"-"+k.id, fmt.Sprintf("%s：%d 件", k.name, len(rows)), rows, proofColumns(c, rows)...)
	})
	r.front = func(at place, v *view.Ledger) {
		v.About = in.about(c, at)
		verdicts := keysOf(in.proofs, proof.verdict)
		slices.Reverse(verdicts)
		m := at.matrix("site-matrix", "佐证：按类别和结论", verdicts, "类别")
		for _, g := range groups(in.proofs, kind) {
			m.line([]string{g.name}, m.counts(url, tally(g.rows, proof.verdict), tableOf(g.id), g.name))
		}
		m.line([]string{"全部类别"}, m.counts(url, tally(in.proofs, proof.verdict), wholePart, "全部类别"))
		v.Tables = append(v.Tables, m.Table)
		if t := in.missingTable(c, at); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	return r
}

// about returns what the indicator asks for.
func (in *indicator) about(c *catalog.Catalog, at place) []view.Row {
	var rows []view.Row
	rows = addRow(rows, "指标体系", in.Set)
	rows = addRow(rows, "所属", strings.Join(in.Levels, "，"))
	rows = addRow(rows, "序号", in.Name())
	rows = addRow(rows, "本站编号", in.ID)
	rows = addRow(rows, "要求", in.Requirement)
	rows = addRow(rows, "测评方法", in.Method)
	rows = addRow(rows, "上报材料", strings.Join(in.Materials, "；"))
	if in.MaxCharacters > 0 {
		rows = addRow(rows, "字数", "不超过 "+thousands(in.MaxCharacters)+" 字，只计汉字和数字")
	}
	rows = addRow(rows, "分值", in.points())
	rows = addRow(rows, "备注", in.Remark)
	rows = addRow(rows, "说明", in.NotApplicable)
	units := view.Row{Label: "责任单位"}
	for _, id := range in.Responsible {
		l := view.Link{Label: id}
		if organ, ok := c.Corpus.Organs.Get(id); ok {
			l.Label = organ.Name
		}
		if o := c.Organ(id); o != nil {
			l.Href = at.href(o.URL())
		}
		units.Links = append(units.Links, l)
	}
	if len(units.Links) > 0 {
		rows = append(rows, units)
	}
	return rows
}

// missingTable lists the reports that the indicator asks for and nobody has published,
// each leading to its row among the yearly duties.
func (in *indicator) missingTable(c *catalog.Catalog, at place) view.Table {
	t := view.Table{
		ID: "site-missing", Caption: fmt.Sprintf("应当公开而没有公开：%d 件", len(in.Missing)), RowHeads: true,
		Head: []string{"机关", "报告", "年度", "最迟公开日期", "结论"},
	}
	for i := range in.Missing {
		o := &in.Missing[i]
		report := view.Cell{Text: c.DutyName(o.Duty)}
		if u, ok := at.set.anchor(address.AuditObligations, dutyAnchor(o.Organ, o.Verdict)); ok {
			report.Href, report.Hidden = at.href(u), fmt.Sprintf("，%s，%d年", c.OrganName(o.Organ), o.Year)
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: c.OrganName(o.Organ)}, report, {Text: fmt.Sprintf("%d年", o.Year)}, view.DateCell(o.Due.Date()), {Tag: dutyTag(o)},
		})
	}
	return t
}

// verdict returns the verdict on a proof's publication.
func (p proof) verdict() key {
	if p.Stamp == nil {
		return key{"unjudged", "没有规定公开时限", len(catalog.Verdicts)}
	}
	return verdictKey(p.Stamp.Verdict)
}

// proofColumns returns the columns of a list of evidence; those in which all rows would
// be empty are left out.
func proofColumns(c *catalog.Catalog, rows []proof) []column[proof] {
	limited := slices.ContainsFunc(rows, func(p proof) bool { return p.length != "" })
	elapsed := slices.ContainsFunc(rows, func(p proof) bool { return p.Stamp != nil && p.Stamp.Elapsed != nil })
	started := slices.ContainsFunc(rows, func(p proof) bool { return p.Stamp != nil && !p.Stamp.From.IsZero() })
	at := func(head string, of func(e *ledger.Entry) calendar.Moment) column[proof] {
		return column[proof]{head, func(_ place, p proof) view.Cell {
			if p.Stamp == nil {
				return view.TextCell("")
			}
			return momentCell(p.Stamp, of(p.Stamp))
		}}
	}
	return slices.Concat(
		[]column[proof]{{"公开信息", func(at place, p proof) view.Cell { return p.Cell(at.url) }}},
		when(limited, text("字数", func(p proof) string { return p.length })),
		[]column[proof]{{"结论", func(at place, p proof) view.Cell {
			if p.Stamp == nil {
				return view.TextCell("")
			}
			cell := verdictCell(p.Stamp)
			cell.Hidden, cell.Href = "，"+p.Title+"的计算过程", at.href(WorkingURL(p.Document, p.Stamp))
			return cell
		}}},
		when(elapsed, text("用时", func(p proof) string { return elapsedOf(p.Stamp) })),
		when(started, at("起算日期", func(e *ledger.Entry) calendar.Moment { return e.From })),
		[]column[proof]{
			at("最迟公开日期", func(e *ledger.Entry) calendar.Moment { return e.Due }),
			{"实际公开日期", func(_ place, p proof) view.Cell {
				if p.Stamp == nil {
					return view.DateCell(published(p.Document))
				}
				return momentCell(p.Stamp, p.Stamp.Done)
			}},
			text("机关", func(p proof) string { return c.ShortOrgans(p.Record.Organs) }),
		},
	)
}

// elapsedOf returns how much time a publication took: 第 5 个工作日.
func elapsedOf(e *ledger.Entry) string {
	if e == nil || e.Elapsed == nil {
		return ""
	}
	switch e.Rule.Unit {
	case deadline.Workdays:
		return fmt.Sprintf("第 %d 个工作日", *e.Elapsed)
	case deadline.Hours:
		return fmt.Sprintf("%d 小时", *e.Elapsed)
	}
	return fmt.Sprintf("第 %d 日", *e.Elapsed)
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
