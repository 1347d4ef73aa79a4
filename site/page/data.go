package page

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/disclosure"
)

// dataFile is the URL of a kind's data set.
func dataFile(k *disclosure.Kind, extension string) string {
	return address.Data + k.ID + "." + extension
}

const dataPackage = address.Data + "datapackage.json"

// dataCount is how many records a kind's data set holds: the shown ones.
// Plain pages are no data.
func (b *book) dataCount(k *disclosure.Kind) int {
	if k.ID == plainPage {
		return 0
	}
	return b.counts[k.ID]
}

func (b *book) planData() {
	if len(b.newest) == 0 {
		return
	}
	b.add(Page{URL: address.Data, Layout: "data", Title: b.windowTitle("开放数据"), Modified: b.latest(b.newest)},
		func(p *Page) any { return b.data(p) })
}

func (b *book) data(p *Page) *Data {
	kinds := Table{ID: "site-data-kinds", Caption: "各类别的数据", Head: []string{"类别", "记录数", "CSV", "JSON Lines"}, RowHeads: true}
	work := ldWork{Type: "Dataset", ID: b.absolute(address.Data), URL: b.absolute(address.Data), Name: b.corpus.Site.Title + "开放数据",
		About: dataIntro, Language: "zh-CN", Modified: p.Modified.String(), Publisher: b.publisher()}
	for _, k := range b.corpus.Kinds.All() {
		n := b.dataCount(k)
		if n == 0 {
			continue
		}
		csv, lines := dataFile(k, "csv"), dataFile(k, "jsonl")
		kinds.Rows = append(kinds.Rows, []Cell{
			{Text: k.Name}, {Text: fmt.Sprint(n), Number: true},
			{Text: "CSV", Hidden: "：" + k.Name, Href: address.Relative(p.URL, csv)},
			{Text: "JSON Lines", Hidden: "：" + k.Name, Href: address.Relative(p.URL, lines)},
		})
		work.Files = append(work.Files, ldDownload{"DataDownload", k.Name, b.absolute(csv), "text/csv"},
			ldDownload{"DataDownload", k.Name, b.absolute(lines), "application/jsonl"})
	}
	h := head{
		heading: "开放数据", trail: []crumb{{"开放数据", address.Data}}, things: []any{work},
		column: column{"开放数据", dataIntro, "开放数据,CSV,JSON", "数据开放"},
	}
	return &Data{Base: b.base(p, h), Intro: dataIntro, Tables: []Table{kinds, b.otherFiles(p.URL)}}
}

const dataIntro = "全部公开记录的数据文件。CSV 可以用表格软件打开；字段说明在 datapackage.json 里。已撤回和公示期满的记录只有文号、日期和状态，自然人的姓名已经隐去。"

func (b *book) otherFiles(from string) Table {
	t := Table{ID: "site-data-files", Caption: "其他文件", Head: []string{"文件", "内容"}, RowHeads: true}
	add := func(u, name, about string) {
		t.Rows = append(t.Rows, []Cell{{Text: name, Href: address.Relative(from, u)}, {Text: about}})
	}
	add(dataPackage, "datapackage.json", "各数据文件的字段、主键、大小和 SHA-256")
	add(address.AuditJSON, "audit.json", "公开时限台账（JSON）")
	add(address.AuditCSV, "audit.csv", "公开时限台账（CSV）")
	add(address.Calendar, "calendar.ics", "年度义务的期限日历（iCalendar）")
	add(address.Feed, "feed.xml", "最新公开（Atom）")
	add(address.Sitemap, "sitemap.xml", "全部页面的地址")
	add(address.Manifest, "manifest.json", "全部文件的 SHA-256")
	return t
}
