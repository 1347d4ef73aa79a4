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

// assessments returns /assessments/<year>/ (考核) for each year: how units are assessed, and
// what came out once that is published; a part for each grade.
func assessments(c *catalog.Catalog) []*Register {
	var registers []*Register
	byYear := groups(pointers(c.Corpus.Assessments), func(a *corpus.Assessment) key {
		return key{fmt.Sprint(a.Year), fmt.Sprintf("%d年度", a.Year), -a.Year}
	})
	for _, g := range byYear {
		year := -g.rank
		name := fmt.Sprintf("%d年度考核", year)
		about := fmt.Sprintf("%d年度法治政府建设考核：得分构成、加分和扣分、等次，公布后有各单位的结果。", year)
		r := &Register{
			URL: address.Assessment(year), Name: name, Intro: about, Above: AssessmentsName,
			Trail:  []catalog.Crumb{{Name: AssessmentsName, URL: address.Assessments}, {Name: name, URL: address.Assessment(year)}},
			Column: catalog.Column{Name: name, About: about, Keywords: "考核,得分,等次,法治政府建设", Type: "数据发布"},
		}
		for i, a := range g.rows {
			if a.IsPublished(c.AsOf) {
				r.parts = append(r.parts, resultParts(c, a, i+1)...)
				if a.Published.After(r.Modified) {
					r.Modified = a.Published
				}
			}
		}
		r.front = func(at place, v *view.Ledger) {
			for i, a := range g.rows {
				v.About = append(v.About, assessmentAbout(c, a)...)
				v.Tables = append(v.Tables, pointTable(a, i+1), gradeTable(c, at, a, i+1))
			}
			others := view.Group{Title: "其他年度", ID: "site-years"}
			for _, o := range byYear {
				if u := address.Assessment(-o.rank); u != r.URL {
					others.Links = append(others.Links, view.Link{Label: o.name + "考核", Href: at.href(u)})
				}
			}
			v.Lists = view.Existing(others)
		}
		registers = append(registers, r)
	}
	return registers
}

// pointers returns pointers to the values of a list.
func pointers[T any](list []T) []*T {
	made := make([]*T, len(list))
	for i := range list {
		made[i] = &list[i]
	}
	return made
}

func assessmentAbout(c *catalog.Catalog, a *corpus.Assessment) []view.Row {
	var rows []view.Row
	rows = addRow(rows, "考核", a.Name)
	if a.Assessor != "" {
		rows = addRow(rows, "考核主体", c.Ledger.UnitName(a.Assessor))
	}
	rows = addRow(rows, "依据", sourceText(a.Basis()))
	bonus, deduction, days := a.Limits()
	rows = addRow(rows, "加分和扣分", fmt.Sprintf("加分最多 %s 分，扣分最多 %s 分", bonus, deduction))
	rows = addRow(rows, "换算", "实际考核内容不足 100 分的，按实际得分换算成百分制")
	rows = addRow(rows, "反馈和异议", fmt.Sprintf("收到反馈后 %d 个工作日内核实，有异议的申请复核", days))
	if !a.IsPublished(c.AsOf) {
		return addRow(rows, "结果", "没有公布")
	}
	return append(rows, view.Row{Label: "结果公布日期", Text: a.Published.Chinese(), Date: view.OptionalDay(a.Published)})
}

func pointTable(a *corpus.Assessment, n int) view.Table {
	t := view.Table{ID: fmt.Sprintf("site-points-%d", n), Caption: a.Name + "：得分构成", Head: []string{"得分项", "分值"}, RowHeads: true}
	for _, p := range a.Parts {
		t.Rows = append(t.Rows, []view.Cell{{Text: p.Name}, {Text: p.Points.String() + " 分"}})
	}
	return t
}

// gradeTable lists the grades; once the results are published, with numbers of units.
func gradeTable(c *catalog.Catalog, at place, a *corpus.Assessment, n int) view.Table {
	t := view.Table{ID: fmt.Sprintf("site-grades-%d", n), Caption: a.Name + "：等次", Head: []string{"等次", "总分"}, RowHeads: true}
	count := map[string]int{}
	if a.IsPublished(c.AsOf) {
		t.Head = append(t.Head, "单位数")
		for _, r := range c.Ledger.AssessmentResults(a) {
			count[r.Tally.Grade]++
		}
	}
	grades := a.GradeList()
	for i, g := range grades {
		from := g.From.String() + " 分以上"
		if i > 0 && i == len(grades)-1 && g.From == 0 {
			from = "不满 " + grades[i-1].From.String() + " 分"
		}
		row := []view.Cell{{Text: g.Name}, {Text: from}}
		if len(t.Head) > len(row) {
			row = append(row, at.count(address.Assessment(a.Year), gradeAnchor(n, i), count[g.Name], g.Name))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// gradeAnchor returns the part of a grade of the n-th assessment on a page.
func gradeAnchor(n, grade int) string { return fmt.Sprintf("result-%d-grade-%d", n, grade+1) }

// resultParts returns the results of an assessment, a part for each grade.
func resultParts(c *catalog.Catalog, a *corpus.Assessment, n int) []part {
	results := c.Ledger.AssessmentResults(a)
	grades := a.GradeList()
	grade := func(r ledger.AssessmentResult) key {
		i := slices.IndexFunc(grades, func(g corpus.Grade) bool { return g.Name == r.Tally.Grade })
		return key{gradeAnchor(n, i), r.Tally.Grade, i}
	}
	return parts(results, grade, grade, a.Name+"，%s：共 %d 个单位", func(g, _ key, rows []ledger.AssessmentResult) table {
		return list(g.id+"-rows", fmt.Sprintf("%s：%d 个单位", g.name, len(rows)), rows, slices.Concat(
			when(a.Ranked, column[ledger.AssessmentResult]{"名次", func(_ place, r ledger.AssessmentResult) view.Cell { return view.NumberCell(r.Rank) }}),
			[]column[ledger.AssessmentResult]{
				{"单位", func(at place, r ledger.AssessmentResult) view.Cell { return unitCell(c, at, r.Unit) }},
				text("总分", func(r ledger.AssessmentResult) string { return r.Total.String() }),
				{"各项得分", func(_ place, r ledger.AssessmentResult) view.Cell { return scoreCell(a, r) }},
				{"加分和扣分", func(_ place, r ledger.AssessmentResult) view.Cell { return extraCell(r) }},
				{"核实和复核", verificationCell},
			},
		)...)
	})
}

// scoreCell returns the score converted to 100, and that of each part.
func scoreCell(a *corpus.Assessment, r ledger.AssessmentResult) view.Cell {
	cell := view.Cell{Text: r.Converted.String()}
	for _, p := range a.Parts {
		note := p.Name + "：不涉及"
		for _, s := range r.Scores {
			if s.Part == p.ID {
				note = fmt.Sprintf("%s：%s", p.Name, s.Points)
			}
		}
		cell.Notes = append(cell.Notes, note)
	}
	if r.Converted != r.Scored {
		cell.Notes = append(cell.Notes, fmt.Sprintf("%s 分里得 %s 分，换算成百分制", r.Applicable, r.Scored))
	}
	if r.Barred != "" {
		cell.Notes = append(cell.Notes, "不得评为"+a.GradeList()[0].Name+"："+r.Barred)
	}
	return cell
}

// extraCell returns what is added and taken off, each with its reason.
func extraCell(r ledger.AssessmentResult) view.Cell {
	extra := r.Tally.Bonus - r.Deduction
	cell := view.Cell{Text: extra.String()}
	if extra > 0 {
		cell.Text = "+" + cell.Text
	}
	for _, e := range r.AssessmentResult.Bonus {
		cell.Notes = append(cell.Notes, fmt.Sprintf("加 %s：%s", e.Points, e.Reason))
	}
	for _, e := range r.Deductions {
		cell.Notes = append(cell.Notes, fmt.Sprintf("扣 %s：%s", e.Points, e.Reason))
	}
	return cell
}

// verificationCell returns whether the unit verified in time what was fed back.
func verificationCell(_ place, r ledger.AssessmentResult) view.Cell {
	d := r.Verification
	if d == nil {
		return view.TextCell("")
	}
	tag := catalog.VerdictTag(d)
	cell := view.Cell{Tag: &tag, Notes: []string{"反馈：" + r.Feedback.Chinese(), "最迟：" + d.Due.Date().Chinese()}}
	note := func(label string, on calendar.Date) {
		if !on.IsZero() {
			cell.Notes = append(cell.Notes, label+"："+on.Chinese())
		}
	}
	note("核实", r.Verified)
	note("申请复核", r.Objection)
	if r.Outcome != "" {
		cell.Notes = append(cell.Notes, "复核结果："+r.Outcome)
	}
	return cell
}
