package register

import (
	"fmt"
	"strings"

	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// rate is how many deadlines were met and how many were missed. What is not
// decided, still open or exempt is in neither.
type rate struct{ met, missed int }

const rateNote = "按期率 = 按期 ÷（按期 + 逾期 + 期限不足）。暂不能判定、期限内未公开和依法不适用的不计入。"

func rateOf(rows []*ledger.Entry) rate {
	var r rate
	for _, e := range rows {
		switch e.Verdict {
		case deadline.OnTime:
			r.met++
		case deadline.Late, deadline.Overdue, deadline.TooEarly:
			r.missed++
		}
	}
	return r
}

func (r rate) total() int { return r.met + r.missed }

// few is the number of cases up to which a rate says of how many it is one.
const few = 20

// percent returns the rate to the nearest tenth; see disclosure.PermilleOf.
func (r rate) percent() string {
	if r.total() == 0 {
		return "－"
	}
	return strings.TrimSuffix(disclosure.Percent(disclosure.PermilleOf(r.met, r.total())), ".0") + "%"
}

// shown returns the rate with the cases beside it where they are few: 66.7%（2/3）.
func (r rate) shown() string {
	if r.total() > few || r.met == 0 || r.missed == 0 {
		return r.percent()
	}
	return fmt.Sprintf("%s（%d/%d）", r.percent(), r.met, r.total())
}

func (r rate) cell() view.Cell { return view.Cell{Text: r.shown(), Number: r.total() > 0} }

// ratio is a rate with a name.
type ratio struct {
	name string
	rate
}

// mostBars is how many bars a chart has at most.
const mostBars = 12

// barStep is the height of a bar in em. Its words are above it, so that they have
// the whole width of a narrow screen.
const barStep = 2.3

// chart draws rates; ok is false when none of them has anything to show.
func chart(id, title string, ratios []ratio, table view.Table) (c view.Chart, ok bool) {
	em := func(v float64) string { return fmt.Sprintf("%.1fem", v) }
	percent := func(v float64) string { return fmt.Sprintf("%.2f%%", v) }
	c = view.Chart{
		ID: id, Title: title, Name: title, Caption: "实心条为按期，斜纹条为逾期和期限不足，右侧是按期率。件数见下表。",
		Height: em(barStep * float64(len(ratios))), Table: table,
	}
	var described []string
	for i, r := range ratios {
		y := barStep * float64(i)
		bar := view.Bar{Label: r.name, Value: r.shown(), LabelY: em(y + 1.1), BarY: em(y + 1.5)}
		if r.total() == 0 {
			bar.Value = "无"
			c.Bars = append(c.Bars, bar)
			continue
		}
		ok = true
		met := 100 * float64(r.met) / float64(r.total())
		if r.met > 0 {
			bar.Kept = percent(met)
		}
		if r.missed > 0 {
			bar.Missed, bar.Offset = percent(100-met), percent(met)
		}
		c.Bars = append(c.Bars, bar)
		described = append(described, r.name+" "+r.shown())
	}
	c.Description = strings.Join(described, "，") + "。"
	return c, ok
}

// addChart adds a chart with its table, or the table alone when there is nothing to draw.
func addChart(v *view.Ledger, id, title string, ratios []ratio, table view.Table) {
	if c, ok := chart(id, title, ratios, table); ok {
		if len(v.Charts) == 0 {
			c.Note = rateNote
		}
		v.Charts = append(v.Charts, c)
		return
	}
	v.Tables = append(v.Tables, table)
}
