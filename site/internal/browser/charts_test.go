package browser

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongkai/layouts"
	"gongkai/site/calendar"
	"gongkai/site/page/chart"
	"gongkai/site/page/view"
	"gongkai/site/render"
)

// aChart is a component of package chart with plain values.
type aChart interface{ View() (view.Chart, bool) }

// longName is a name as long as any.
const longName = "示范市经济技术开发区综合行政执法局（市场监督管理、城市管理、生态环境、农业农村综合行政执法队伍）"

// gallery is the states of every component: a test page a component.
func gallery(t *testing.T) map[string][]aChart {
	t.Helper()
	day := func(s string) calendar.Date {
		d, err := calendar.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	var months, short []string
	for i := range 12 {
		months, short = append(months, fmt.Sprintf("2026年%d月", i+1)), append(short, fmt.Sprintf("%d月", i+1))
	}
	quarters := []string{"一季度", "二季度", "三季度", "四季度"}
	row := func(name string, n int, of func(i int) chart.Count) chart.Row {
		r := chart.Row{Name: name, Href: "#main"}
		for i := range n {
			c := of(i)
			if c.Total() > 0 {
				c.Href, c.Detail = "#main", "按期公开 1 项"
			}
			r.Counts = append(r.Counts, c)
		}
		return r
	}
	only := func(filled int) func(int) chart.Count {
		return func(i int) chart.Count {
			if i < filled {
				return chart.Count{Met: i + 1}
			}
			return chart.Count{}
		}
	}
	late := func(i int) chart.Count { return chart.Count{Missed: i%3 + 1} }
	mixed := func(i int) chart.Count { return chart.Count{Met: i * i % 7, Missed: i % 4 % 2, Other: i % 5 % 2} }
	large := func(i int) chart.Count { return chart.Count{Met: 10000 * i, Missed: 9999} }
	pages := map[string][]aChart{}
	grids := func(n int) [][]chart.Row {
		return [][]chart.Row{
			{row("空", n, only(0))}, {row("一个", n, only(1))}, {row("两个", n, only(2))}, {row("三个", n, only(3))},
			{row("市政府", n, mixed), row("市司法局", n, only(2)), row("市财政局", n, mixed), row("市公安局", n, only(0))}, {row("都逾期", n, late)}, {row(longName, n, mixed)}, {row("件数很多", n, large)},
		}
	}
	for i, rows := range grids(12) {
		pages["heat"] = append(pages["heat"], chart.Heat{ID: fmt.Sprintf("heat-%d", i), Title: fmt.Sprintf("第 %d 张：各机关各月公开是否按期", i+1), Corner: "机关", Columns: months, Short: short, Rows: rows})
		pages["strip"] = append(pages["strip"], chart.Strip{ID: fmt.Sprintf("strip-%d", i), Title: fmt.Sprintf("第 %d 张：今后各月有哪些事项到期", i+1), Corner: "事项", Columns: months, Short: short, Rows: rows})
	}
	for i, rows := range grids(4) {
		pages["trend"] = append(pages["trend"], chart.Trend{ID: fmt.Sprintf("trend-%d", i), Title: fmt.Sprintf("第 %d 张：历年各季度是否按期公开", i+1), Corner: "年份", Columns: quarters, Rows: rows})
	}
	number := func(name string, n int) chart.Number {
		return chart.Number{Name: name, N: n, Href: "#main", Amount: "1,234,567.89 元"}
	}
	for i, rows := range [][]chart.Number{
		nil, {number("一月", 1)}, {number("一月", 1), number("二月", 0), number("三月", 2)}, {number("一月", 1), number("二月", 0), number("三月", 20), number(longName, 9)}, {number("一月", 0), number("二月", 0)},
	} {
		pages["counts"] = append(pages["counts"],
			chart.Counts{ID: fmt.Sprintf("counts-%d", i), Title: fmt.Sprintf("第 %d 张：各月作出多少决定", i+1), Unit: "件", Head: []string{"月份", "件数", "罚款"}, Rows: rows},
			chart.Counts{ID: fmt.Sprintf("causes-%d", i), Title: fmt.Sprintf("第 %d 张：因为什么", i+1), Unit: "件", Head: []string{"违法行为", "件数"}, Rows: rows})
	}
	pair := func(name string, this, last float64) chart.Pair {
		return chart.Pair{Name: name, This: this, Last: last, ThisAs: fmt.Sprint(this), LastAs: fmt.Sprint(last), HasLast: last >= 0, Href: "#main"}
	}
	for i, rows := range [][]chart.Pair{
		nil, {pair("甲", 1, 2)}, {pair("甲", 1, 2), pair("乙", 3, 0)}, {pair("甲", 1, 2), pair("零", 0, 0), pair("没有上年的", 3, -1)},
		{pair("甲", 1, 2), pair("乙", 41827, 39005), pair("丙", 0, 5), pair("丁", 5, 0), pair(longName, 1268.45, 1301.2)},
	} {
		pages["beside"] = append(pages["beside"], chart.Beside{ID: fmt.Sprintf("beside-%d", i), Title: fmt.Sprintf("第 %d 张：比上年多了还是少了", i+1), Head: [3]string{"项目", "2025年", "2024年"}, Href: "#main", Rows: rows})
	}
	states := []chart.SquareState{{Name: "有佐证", Class: "ok"}, {Name: "无佐证", Class: "late"}, {Name: "未到期", Class: "due"}, {Name: "说明", Class: "na"}, {Name: "没有发现", Class: "withdrawn"}}
	squares := func(n int) []chart.Square {
		var list []chart.Square
		for i := range n {
			list = append(list, chart.Square{Name: fmt.Sprint(i + 1), State: states[i*i%5].Name, About: "按时公开", Href: "#main"})
		}
		return list
	}
	for i, groups := range [][]chart.SquareGroup{
		nil, {{Name: "甲", Squares: squares(1)}}, {{Name: "甲", Squares: squares(2)}}, {{Name: "甲", Href: "#main", Squares: squares(60)}, {Name: longName, Squares: squares(4)}},
		{{Name: "甲", Squares: []chart.Square{{Name: "加分项第三款第（二）项", State: "说明"}, {Name: "2", State: "无佐证"}, {Name: "3", State: "无佐证"}}}},
	} {
		pages["squares"] = append(pages["squares"], chart.Squares{ID: fmt.Sprintf("squares-%d", i), Title: fmt.Sprintf("第 %d 张：哪些指标有佐证", i+1), Unit: "指标", States: states, Groups: groups})
	}
	step := func(on, text string) chart.Step { return chart.Step{On: day(on), Text: text} }
	for i, steps := range [][]chart.Step{
		nil, {step("2026-01-01", "施行")}, {step("2026-01-01", "施行"), step("2031-01-01", "有效期届满")},
		{step("2025-10-01", "开始公开征求意见"), step("2025-12-01", "成文"), step("2026-01-01", "施行"), {On: day("2026-06-01"), Text: "修改", Href: "#main", Name: "《" + longName + "关于修改部分文件的决定》"}, step("2031-01-01", "有效期届满"), {Text: "公布结果", Wait: "还没有公开"}},
		{step("2027-01-01", "施行"), step("2028-01-01", "评估"), step("2031-01-01", "有效期届满")},
	} {
		pages["line"] = append(pages["line"], chart.Line{ID: fmt.Sprintf("line-%d", i), Title: fmt.Sprintf("第 %d 张：从起草到失效", i+1), Steps: steps, AsOf: day("2026-11-21")})
	}
	return pages
}

// galleryPages renders the gallery with the layouts of the site.
func galleryPages(t *testing.T) map[string][]byte {
	t.Helper()
	renderer, problems := render.New(layouts.FS())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	pages := map[string][]byte{}
	for name, charts := range gallery(t) {
		v := &view.Ledger{Base: view.Base{
			Title: name + " - 图", Heading: "图：" + name, Root: "../", Home: "../index.html",
			Site: view.Site{Title: "图"}, AsOf: view.Date{ISO: "2026-11-21", Chinese: "2026年11月21日"},
		}}
		for _, c := range charts {
			if shown, ok := c.View(); ok {
				v.Charts = append(v.Charts, shown)
			}
		}
		page, err := renderer.Render(nil, "audit", v)
		if err != nil {
			t.Fatal(err)
		}
		pages["charts/"+name+".html"] = page
	}
	return pages
}

// Every chart has a title, a sentence and a table, list or squares; a picture in it is
// for the eye alone, and every number but an amount is a link. Needs no browser.
func TestChartGallery(t *testing.T) {
	pages := galleryPages(t)
	for name, page := range pages {
		root, err := html.Parse(bytes.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		charts := 0
		for n := range root.Descendants() {
			switch {
			case n.Data == "section" && attributeOf(n, "class") == "chart":
				charts++
				data := 0
				for e := range n.Descendants() {
					if slices.Contains([]string{"table", "ol", "ul"}, e.Data) && e.Type == html.ElementNode {
						data++
					}
				}
				if data == 0 {
					t.Errorf("%s: a chart without its table", name)
				}
			case n.Data == "svg" && attributeOf(n, "aria-hidden") != "true":
				t.Errorf("%s: a picture that is read aloud", name)
			case n.Data == "b" && n.Parent.Data == "td" && attributeOf(n.Parent, "class") != "amount":
				t.Errorf("%s: a number without a link", name)
			case attributeOf(n, "style") != "":
				t.Errorf("%s: a style attribute", name)
			}
		}
		if charts < 3 {
			t.Errorf("%s: %d charts", name, charts)
		}
		if strings.Contains(string(page), "NaN") || strings.Contains(string(page), "Inf") {
			t.Errorf("%s: a number that is none", name)
		}
	}
	if len(pages) != 7 {
		t.Errorf("%d components", len(pages))
	}
}

func attributeOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// charts visits the gallery in the modes that change what a chart looks like.
func (b *chromium) charts(t *testing.T, demonstration *built, reviewed *reviews) {
	files := galleryPages(t)
	for _, name := range []string{"css/site.css", "js/site.js", "favicon.svg"} {
		files[name] = demonstration.files[name]
	}
	names := slices.Sorted(maps.Keys(files))
	s := (&built{files: files}).open(t)
	for _, m := range modes() {
		if m.noScript || m.folder || m.size != "" || m.name == "no style" || m.name == "200 %" || m.name == "320 spaced" && testing.Short() {
			continue
		}
		tab := b.open(t, m)
		for _, name := range names {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			t.Run(m.name+" "+name, func(t *testing.T) {
				tab.t = t
				tab.visit(s.http + "/" + name)
				tab.silent(s.http)
				for _, found := range tab.ask(m.checks...) {
					t.Error(found)
				}
				tab.accessible("charts "+name, m.name, reviewed)
			})
		}
	}
}
