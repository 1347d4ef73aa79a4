package word

import (
	"path"
	"strings"

	"gongkai/site/office/webpage"
)

// picture opens an element of a picture or an embedded object.
func (b *body) picture(t tag) bool {
	switch t.local { // these names are in no two namespaces
	case "docPr":
		b.drawing.alt = t.attrs["descr"]
		if b.drawing.alt == "" {
			b.drawing.alt = t.attrs["title"]
		}
		b.drawing.hidden = t.attrs["hidden"] == "1" || t.attrs["hidden"] == "true"
	case "shape", "rect":
		if t.attrs["alt"] != "" {
			b.drawing.alt = t.attrs["alt"]
		}
		b.drawing.hidden = b.drawing.hidden || strings.Contains(strings.ReplaceAll(t.attrs["style"], " ", ""), "visibility:hidden")
	case "blip":
		b.place(first(t, "r:embed", "r:link"))
	case "imagedata":
		b.place(first(t, "r:id", "r:pict", "r:href", "relid"))
	case "textpath":
		if text := strings.TrimSpace(t.attrs["string"]); text != "" && b.visible() == shown {
			b.things++
			b.tally.placed += characters(text)
			b.notes.Add("艺术字写成了平常的文字", text)
			b.attach(webpage.NewElement("p", webpage.NewText(text)))
			b.spend(2, 0)
		}
	case "OLEObject":
		b.things++
		b.notes.Add("嵌入的对象没有导入，请打开后另存为文件，作为附件公开", strings.TrimSpace(t.attrs["ProgID"]+" "+path.Base(b.rels[t.attrs["r:id"]].name)))
	case "control":
		b.notes.Add("控件没有导入", t.attrs["name"])
	case "altChunk":
		b.things++
		b.chunk(b.rels[t.attrs["r:id"]].name)
	case "subDoc":
		b.notes.Add("子文档没有导入，请合并成一个文件", b.rels[t.attrs["r:id"]].name)
	case "contentPart":
		b.notes.Add("手写的墨迹没有导入", "")
	case "chart":
		b.things++
		b.chart(b.rels[t.attrs["r:id"]].name)
	case "relIds":
		b.things++
		b.diagram(b.rels[t.attrs["r:dm"]].name)
	case "pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong":
		b.notes.Add("自动更新的页码或者日期没有导入", t.local)
	}
	return true
}

// first returns the first of the attributes that is set.
func first(t tag, keys ...string) string {
	for _, key := range keys {
		if t.attrs[key] != "" {
			return t.attrs[key]
		}
	}
	return ""
}

// place adds a picture by the id of its relation.
func (b *body) place(id string) {
	if id == "" {
		return
	}
	b.things++
	b.tally.pictures++
	target, ok := b.rels[id]
	gone := ""
	switch {
	case b.drawing.hidden || b.visible() == hidden:
		gone = "隐藏的图片没有导入"
	case b.visible() != shown:
		gone = "修订或者域里的图片没有导入"
	case !ok:
		gone = "图片没有随文件保存，没有导入"
	case target.external:
		gone = "图片是外面的链接，没有导入，请把图片放进文件里"
	case b.parts[target.name] == nil:
		gone = "图片没有随文件保存，没有导入"
	}
	if gone != "" {
		b.tally.picsGone++
		name := target.name
		if name == "" {
			name = id
		}
		b.notes.Add(gone, strings.TrimSpace(b.drawing.alt+" "+name))
		return
	}
	n := webpage.NewElement("img")
	webpage.SetAttr(n, "src", target.name)
	if b.drawing.alt != "" {
		webpage.SetAttr(n, "alt", b.drawing.alt)
	}
	b.add(n)
}

// chunk adds the text of an altChunk, which is a file in the file.
func (b *body) chunk(name string) {
	const most = 4 << 20
	fail := func() {
		b.notes.Add("文件里插入的另一个文件没有导入，请打开后全部复制到这个文件里", name)
	}
	part := b.parts[name]
	if part == nil {
		fail()
		return
	}
	data, err := part.Read()
	if err != nil || len(data) > most {
		fail()
		return
	}
	var root *webpage.Node
	switch strings.ToLower(path.Ext(name)) {
	case ".htm", ".html", ".xhtml":
		root, err = webpage.Parse(data)
	case ".txt":
		root = webpage.FromText(string(data))
	case ".rtf":
		var d *Document
		if d, err = ReadRTF(b.ctx, data); err == nil {
			root = d.Root
		}
	default:
		fail()
		return
	}
	if err != nil {
		fail()
		return
	}
	box := webpage.NewElement("div")
	for _, c := range chunkContent(root) {
		webpage.Remove(c)
		box.AppendChild(c)
	}
	text, cells, pictures := contents(box)
	b.tally.placed += text
	b.tally.cells += cells
	b.tally.pictures += pictures
	b.notes.Add("文件里插入的另一个文件，文字一起导入了，请核对", name)
	b.endStory()
	b.attach(box)
}

// chunkContent returns the children of the body of a page, or of a root without one.
func chunkContent(root *webpage.Node) (list []*webpage.Node) {
	from := root
	webpage.Walk(root, func(n *webpage.Node) {
		if n.Type == webpage.ElementNode && n.Data == "body" {
			from = n
		}
	})
	for c := from.FirstChild; c != nil; c = c.NextSibling {
		list = append(list, c)
	}
	return list
}

// series is a row of values of a chart.
type series struct {
	name   string
	values map[string]string // by index
}

// chart adds a table of the values of a chart.
func (b *body) chart(name string) {
	const most = 2000
	var all []series
	var title strings.Builder
	names := map[string]string{} // of the values, by index
	order := []string{}
	var in []string
	index := ""
	inside := func(name string) bool {
		for i := len(in) - 1; i >= 0; i-- {
			if in[i] == name {
				return true
			}
		}
		return false
	}
	err := b.walk(name, visitor{begin: func(t tag) bool {
		switch t.name {
		case "c:ser":
			all = append(all, series{values: map[string]string{}})
		case "c:pt":
			index = t.attrs["idx"]
		}
		in = append(in, t.name)
		return true
	}, end: func(string) { in = in[:len(in)-1] }, text: func(s string, _ bool) {
		last := len(all) - 1
		switch top := in[len(in)-1]; {
		case top == "a:t" && title.Len() < 1000:
			title.WriteString(s)
		case top != "c:v" || last < 0 || len(order) > most:
		case inside("c:tx"):
			all[last].name += s
		case inside("c:cat") || inside("c:xVal"):
			if _, ok := names[index]; !ok {
				names[index] = s
				order = append(order, index)
			}
		case inside("c:val") || inside("c:yVal"):
			all[last].values[index] += s
		}
	}})
	if err != nil || len(all) == 0 || len(order) == 0 || len(order)*len(all) > most {
		b.notes.Add("图表没有导入，请把数据写成表格", title.String())
		return
	}
	table := webpage.NewElement("table")
	webpage.MarkData(table)
	row := func(cells ...string) {
		tr := webpage.NewElement("tr")
		for _, c := range cells {
			tr.AppendChild(webpage.NewElement("td", webpage.NewText(c)))
			b.tally.placed += characters(c)
			b.tally.cells++
			b.spend(2, 0)
		}
		table.AppendChild(tr)
	}
	head := []string{"项目"}
	for i, s := range all {
		if s.name == "" {
			s.name = "数值"
			if len(all) > 1 {
				s.name += string(rune('①' + i%20))
			}
		}
		head = append(head, s.name)
	}
	row(head...)
	for _, index := range order {
		cells := []string{names[index]}
		for _, s := range all {
			cells = append(cells, s.values[index])
		}
		row(cells...)
	}
	if text := strings.TrimSpace(title.String()); text != "" {
		b.tally.placed += characters(text)
		b.attach(webpage.NewElement("p", webpage.NewText(text)))
	}
	b.attach(table)
	b.notes.Add("图表写成了表格，请核对", title.String())
}

// diagram adds the texts of a SmartArt graphic as paragraphs.
func (b *body) diagram(name string) {
	box := webpage.NewElement("div")
	var line strings.Builder
	top := ""
	err := b.walk(name, visitor{begin: func(t tag) bool {
		top = t.name
		return true
	}, end: func(name string) {
		top = ""
		if name == "a:p" && strings.TrimSpace(line.String()) != "" {
			text := line.String()
			b.tally.placed += characters(text)
			b.spend(2, 0)
			box.AppendChild(webpage.NewElement("p", webpage.NewText(text)))
		}
		if name == "a:p" {
			line.Reset()
		}
	}, text: func(s string, _ bool) {
		if top == "a:t" {
			line.WriteString(s)
		}
	}, fail: func() error { return b.failure }})
	if err != nil || box.FirstChild == nil {
		text, _, _ := contents(box)
		b.tally.removed += text
		b.notes.Add("SmartArt 图形没有导入", name)
		return
	}
	b.notes.Add("SmartArt 图形的文字写成了段落，请核对", webpage.PlainText(box))
	b.attach(box)
}
