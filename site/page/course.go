package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/chart"
	"gongkai/site/page/view"
)

// charts returns the charts of a public document. Its course as a line takes the place
// of the history.
func (p *documentPage) charts(v *view.Document) (charts []view.Chart) {
	if c, ok := p.beside(v.Tables); ok {
		charts = append(charts, c)
	}
	if c, ok := p.course(); ok {
		charts, v.History = append(charts, c), nil
	}
	return charts
}

// course returns the course of a public document as a line, past and to come: the
// steps of a decision, the life of a policy with the documents that amend and repeal
// it. ok is false when there are too few steps to draw; the history has them then.
func (p *documentPage) course() (c view.Chart, ok bool) {
	d, rec := p.doc, p.doc.Record
	line := chart.Line{ID: "history", Title: "办理过程", AsOf: p.catalog.AsOf}
	add := func(on calendar.Date, text string) {
		if !on.IsZero() {
			line.Steps = append(line.Steps, chart.Step{On: on, Text: text})
		}
	}
	for _, e := range eventsOf(d) {
		add(e.on, e.text)
	}
	add(rec.PublicityUntil, "公示期满")
	if p.catalog.Validity(d) != nil {
		p.life(&line)
	}
	c, ok = line.View()
	return c, ok && len(c.Line) > 0
}

// life adds to a line what happens to a policy after it is published.
func (p *documentPage) life(line *chart.Line) {
	d, rec, about := p.doc, p.doc.Record, p.catalog.Relations(p.doc)
	by := func(text string, documents []*catalog.Document) (first calendar.Date) {
		for _, other := range documents {
			on := other.Record.Effective
			if on.IsZero() {
				on = other.Record.Published.Date()
			}
			if first.IsZero() || on.Before(first) {
				first = on
			}
			line.Steps = append(line.Steps, chart.Step{On: on, Text: text, Href: address.Relative(d.URL, other.URL), Name: other.Title})
		}
		return first
	}
	line.Title = "这份文件从起草到失效"
	by("修改", about.AmendedBy)
	if on := rec.Date("amended"); !on.IsZero() {
		line.Steps = append(line.Steps, chart.Step{On: on, Text: "最近一次修改"})
	}
	end, how := by("废止", about.RepealedBy), "废止"
	if gone := rec.Date("repealed"); end.IsZero() && !gone.IsZero() {
		end = gone
		line.Steps = append(line.Steps, chart.Step{On: end, Text: how})
	}
	if !rec.Expires.IsZero() && (end.IsZero() || rec.Expires.Before(end)) {
		end, how = rec.Expires, "失效"
		line.Steps = append(line.Steps, chart.Step{On: end, Text: "有效期届满"})
	}
	if !rec.Effective.IsZero() {
		line.Summary = rec.Effective.Chinese() + "起施行"
	}
	list := p.past.Versions[rec.Path]
	for i := 1; i < len(list); i++ {
		if on, err := calendar.Parse(list[i].AsOf); err == nil {
			line.Steps = append(line.Steps, chart.Step{On: on, Text: "本页内容改动", Href: address.Relative(d.URL, versionsURL(d)+versionAnchor(i)), Name: "看改了什么"})
		}
	}
	if n := len(about.AmendedBy); n > 0 {
		line.Summary = join(line.Summary, fmt.Sprintf("由 %d 份文件修改", n))
	}
	if !end.IsZero() {
		text := end.Chinese() + how
		if how == "失效" {
			text = "有效期至" + end.Chinese() // which is its last day
		}
		line.Summary = join(line.Summary, text)
	}
	if line.Summary != "" {
		line.Summary += "。"
	}
}

func join(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "，")
}

// mostPairs is how many figures are drawn beside those of the year before.
const mostPairs = 12

// beside returns the figures of a report beside those of the same organ's report on the
// year before, the largest; their tables have the others. ok is false without both.
func (p *documentPage) beside(tables []view.Table) (view.Chart, bool) {
	d, last := p.doc, p.yearBefore()
	if last == nil {
		return view.Chart{}, false
	}
	year := func(d *catalog.Document) string { return fmt.Sprintf("%d年", d.Record.Year) }
	b := chart.Beside{
		ID: "site-beside", Title: year(d) + "和" + year(last) + "比，多了还是少了",
		Head: [3]string{"项目", year(d), year(last)}, Href: address.Relative(d.URL, last.URL),
	}
	labels := map[string]int{}
	for _, v := range d.Record.Fields {
		for i := range v.Field.Fields {
			labels[v.Field.Fields[i].Label]++
		}
	}
	for _, v := range d.Record.Fields {
		if v.Field.Type != "table" || v.Field.Hidden || len(v.Rows()) == 0 {
			continue
		}
		href := ""
		for _, t := range tables {
			if t.Caption == v.Field.Label {
				href = "#" + t.ID
			}
		}
		for _, value := range v.Rows()[0] {
			pair, ok := pairOf(value)
			if !ok {
				continue
			}
			if before, found := last.Record.Value(v.Field.ID + "." + value.Field.ID); found {
				if old, ok := pairOf(before); ok {
					pair.Last, pair.LastAs, pair.HasLast = old.This, old.ThisAs, true
				}
			}
			pair.Name, pair.Href = value.Field.Label, href
			if labels[pair.Name] > 1 || strings.HasSuffix(pair.Name, "计") {
				pair.Name = v.Field.Label + "：" + pair.Name
			}
			b.Rows = append(b.Rows, pair)
		}
	}
	slices.SortStableFunc(b.Rows, func(x, y chart.Pair) int {
		switch a, b := max(x.This, x.Last), max(y.This, y.Last); {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	if len(b.Rows) > mostPairs {
		b.Rows = b.Rows[:mostPairs]
		b.Title += fmt.Sprintf("（数字最大的 %d 项）", mostPairs)
	}
	return b.View()
}

// pairOf reads a figure; ok is false for what is no number.
func pairOf(v disclosure.FieldValue) (pair chart.Pair, ok bool) {
	if v.Field.Type != "int" && v.Field.Type != "wan" {
		return pair, false
	}
	n, err := strconv.ParseFloat(v.Text, 64)
	return chart.Pair{This: n, ThisAs: disclosure.Grouped(v.Text)}, err == nil
}

// yearBefore returns the same organ's public report of the same kind on the year before;
// nil when there is none.
func (p *documentPage) yearBefore() *catalog.Document {
	for _, other := range p.otherYears() {
		if other.Record.Year == p.doc.Record.Year-1 {
			return other
		}
	}
	return nil
}
