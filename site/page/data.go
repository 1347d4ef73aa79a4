package page

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// dataFile returns the URL of a kind's data set.
func dataFile(k *disclosure.Kind, extension string) string {
	return address.Data + k.ID + "." + extension
}

// plainFile returns the URL of the same table without a byte-order mark.
func plainFile(k *disclosure.Kind) string { return address.Data + "plain/" + k.ID + ".csv" }

// dataHome returns the URL of the page that explains a kind's data set.
func dataHome(k *disclosure.Kind) string { return address.Data + k.ID + "/" }

const (
	dataName    = "开放数据"
	dataPackage = address.Data + "datapackage.json"
	dataIntro   = "全部公开记录的数据文件，一个类别一份。只含已经公开的记录；已撤回和公示期满的只有文号、日期、状态和结论，自然人的姓名已经隐去。"
)

// dataCount returns how many records a kind's data set holds. Plain pages are no data.
func dataCount(c *catalog.Catalog, k *disclosure.Kind) int {
	if k.Plain {
		return 0
	}
	return c.Count(k)
}

// dataPage is /data/.
type dataPage struct{}

// dataSetPage explains the fields of a kind's data set.
type dataSetPage struct{ kind *disclosure.Kind }

// DataField explains a field of a data set: Form is how its values are written.
type DataField struct{ Name, Title, Form, About string }

// DataFields returns the fields of a kind's data set in their order.
type DataFields func(*disclosure.Kind) []DataField

// dataPages returns /data/ and a page for each data set; none without records.
func dataPages(c *catalog.Catalog) []Page {
	if len(c.Newest) == 0 {
		return nil
	}
	modified := catalog.Latest(c.Newest)
	pages := []Page{{URL: address.Data, Layout: "data", name: dataName, Modified: modified, content: dataPage{}}}
	for _, k := range c.Corpus.Kinds.All() {
		if dataCount(c, k) > 0 {
			pages = append(pages, Page{
				URL: dataHome(k), Layout: "data", name: k.Name + "的数据", above: dataName, Modified: modified, content: dataSetPage{k},
			})
		}
	}
	return pages
}

func (dataPage) view(f *frame, p *Page) any {
	kinds := view.Table{ID: "site-data-kinds", Caption: "各类别的数据", Head: []string{"类别", "记录数", "字段说明", "CSV", "JSON Lines"}, RowHeads: true, Records: true}
	work := f.ldDataset(p, f.settings.Title+dataName, dataIntro)
	for _, k := range f.catalog.Corpus.Kinds.All() {
		n := dataCount(f.catalog, k)
		if n == 0 {
			continue
		}
		file := func(text, url string) view.Cell {
			return view.Cell{Text: text, Hidden: "：" + k.Name, Href: address.Relative(p.URL, url)}
		}
		kinds.Rows = append(kinds.Rows, []view.Cell{
			{Text: k.Name}, view.NumberCell(n), file("字段说明", dataHome(k)), file("CSV", dataFile(k, "csv")), file("JSON Lines", dataFile(k, "jsonl")),
		})
		work.Files = append(work.Files, f.ldDownloads(k)...)
		work.Parts = append(work.Parts, ldRef{"Dataset", f.absolute(dataHome(k)), k.Name + "的数据"})
	}
	h := columnHead(p.URL, catalog.Column{Name: dataName, About: dataIntro, Keywords: "开放数据,CSV,JSON", Type: "数据开放"})
	h.things = []any{work}
	return &view.Data{Base: f.base(p, h), Intro: dataIntro, About: f.dataUse(), Tables: []view.Table{kinds, otherFiles(f, p.URL)}}
}

// dataUse explains how the files are opened and on what terms.
func (f *frame) dataUse() []view.Row {
	l := f.settings.Licence
	terms := view.Row{Label: "使用条件", Text: l.Title + "。"}
	if l.URL != "" {
		terms.Text, terms.Links = "", []view.Link{{Label: l.Title, Href: l.URL}}
	}
	return []view.Row{
		{Label: "数据截至", Date: view.OptionalDay(f.catalog.AsOf)},
		{Label: "用表格软件打开", Text: "CSV 是带 BOM 的 UTF-8，Excel 和 WPS 表格可以直接打开。统一社会信用代码等长的编号要完整保留，请用“数据”菜单里的“从文本/CSV 导入”，把这些列的类型选为“文本”。"},
		{Label: "单引号", Text: "CSV 里以 =、+、-、@ 开头的文字前面加了一个单引号，免得表格软件当成公式运行；JSON Lines 里没有加。"},
		{Label: "用程序读取", Text: "JSON Lines 每行一条记录，空值是 null。字段的类型和含义见 datapackage.json；每份 CSV 旁边还有同名的 .csv-metadata.json。"},
		{Label: "核对", Text: "每个文件的大小和 SHA-256 见 datapackage.json 和 manifest.json。"},
		terms,
	}
}

func (d dataSetPage) view(f *frame, p *Page) any {
	k, n := d.kind, dataCount(f.catalog, d.kind)
	intro := fmt.Sprintf("已经公开的%s，共 %d 条记录，每条一行。", k.Name, n)
	files := view.Table{ID: "site-data-files", Caption: "文件", Head: []string{"文件", "内容"}, RowHeads: true}
	for _, file := range [...]struct{ extension, about string }{
		{"csv", "表格；UTF-8，带 BOM，第一行是字段"}, {"jsonl", "每行一个 JSON 对象"}, {"csv-metadata.json", "表格各列的类型和含义，供程序读取（CSV on the Web）"},
	} {
		u := dataFile(k, file.extension)
		files.Rows = append(files.Rows, []view.Cell{{Text: k.ID + "." + file.extension, Href: address.Relative(p.URL, u)}, {Text: file.about}})
	}
	fields := view.Table{ID: "site-data-fields", Caption: "字段", Head: []string{"字段", "名称", "类型", "含义"}, RowHeads: true, Records: true}
	work := f.ldDataset(p, k.Name+"的数据", dataIntro+intro)
	for _, field := range f.fields(k) {
		fields.Rows = append(fields.Rows, []view.Cell{{Text: field.Name}, {Text: field.Title}, {Text: field.Form}, {Text: field.About}})
		work.Measured = append(work.Measured, field.Title)
	}
	work.Files = f.ldDownloads(k)
	h := head{
		heading: k.Name + "的数据", trail: []catalog.Crumb{{Name: dataName, URL: address.Data}, {Name: k.Name, URL: p.URL}}, things: []any{work},
		column: catalog.Column{Name: dataName, About: dataIntro, Keywords: "开放数据,CSV,JSON," + k.Name, Type: "数据开放"},
	}
	return &view.Data{Base: f.base(p, h), Intro: intro, About: f.dataUse(), Tables: []view.Table{files, fields}}
}

func otherFiles(f *frame, from string) view.Table {
	t := view.Table{ID: "site-data-files", Caption: "其他文件", Head: []string{"文件", "内容"}, RowHeads: true}
	add := func(u, name, about string) {
		t.Rows = append(t.Rows, []view.Cell{{Text: name, Href: address.Relative(from, u)}, {Text: about}})
	}
	add(dataPackage, "datapackage.json", "各数据文件的字段、主键、大小和 SHA-256（Frictionless Data Package）")
	if f.generated[address.Audit] {
		add(address.AuditJSON, "audit.json", "公开时限台账（JSON）")
		add(address.AuditCSV, "audit.csv", "公开时限台账（CSV）")
	}
	add(address.Calendar, "calendar.ics", "年度应公开事项的期限日历（iCalendar）")
	add(address.Feed, "feed.xml", "最新公开（Atom）")
	add(address.Sitemap, "sitemap.xml", "全部页面的地址")
	add(address.Manifest, "manifest.json", "全部文件的 SHA-256")
	return t
}

// ldDataset describes a data page to search engines for data.
func (f *frame) ldDataset(p *Page, name, about string) ldWork {
	free := true
	return ldWork{
		Type: "Dataset", ID: f.absolute(p.URL), URL: f.absolute(p.URL), Name: name, Description: about, Language: "zh-CN",
		Modified: p.Modified.String(), Publisher: f.publisher(), License: f.settings.Licence.URL, Free: &free,
	}
}

func (f *frame) ldDownloads(k *disclosure.Kind) []ldDownload {
	return []ldDownload{
		{"DataDownload", k.Name + "（CSV）", f.absolute(dataFile(k, "csv")), "text/csv"},
		{"DataDownload", k.Name + "（JSON Lines）", f.absolute(dataFile(k, "jsonl")), "application/jsonl"},
	}
}
