package importer

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/webpage"
	"gongkai/site/toml"
)

// Guess is a value of the front matter that was derived from a document.
type Guess struct {
	Key, Value string // the value as TOML
	From       string // the source of the value, in Chinese
}

// String writes the guess for people: title = "…"（页面标签 ArticleTitle）.
func (g Guess) String() string { return g.Key + " = " + g.Value + "（" + g.From + "）" }

// guessing collects guesses; the first of a key wins.
type guessing struct {
	o       *Options
	kind    *disclosure.Kind
	guesses []Guess
	notes   []string
	taken   []string // texts that were removed from the body
}

// has reports whether there is a guess for a key.
func (g *guessing) has(key string) bool { return g.value(key) != "" }

// value returns the guess for a key as TOML, "" for none.
func (g *guessing) value(key string) string {
	for _, x := range g.guesses {
		if x.Key == key {
			return x.Value
		}
	}
	return ""
}

// put adds a guess, its text converted as a cell would be. Keys that have a guess
// or do not belong to the kind, and texts with an identity number, are ignored.
func (g *guessing) put(key, text, from string) {
	text = webpage.CleanSpace(text)
	if text == "" || g.has(key) || key != "kind" && !slices.Contains(g.o.Kinds.Keys(g.kind), key) || holdsResidentID(text) {
		return
	}
	value := toml.Quoted(text)
	switch kindOfValue(g.kind, key) {
	case "date", "moment":
		m, err := header.Dates{}.Moment(text)
		if err != nil {
			g.notes = append(g.notes, fmt.Sprintf("%s“%s”%s，没有写入", from, grid.Clip(text), err))
			return
		}
		if value = m.Date().String(); kindOfValue(g.kind, key) == "moment" {
			value = m.String()
		}
	case "list":
		value = list(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;；、 ", r) }))
	case "int":
		value = text
	}
	switch key {
	case "organ":
		id := g.organ(text)
		if id == "" {
			g.notes = append(g.notes, fmt.Sprintf("%s写的是“%s”，没有登记这个机关", from, grid.Clip(text)))
			return
		}
		value = toml.Quoted(id)
	case "number":
		value = toml.Quoted(canonicalNumber(text))
	}
	g.guesses = append(g.guesses, Guess{key, value, from})
}

// canonicalNumber returns a 文号 as the front matter has it.
func canonicalNumber(text string) string {
	canonical, _ := disclosure.NormaliseNumber(webpage.CleanSpace(text))
	return canonical
}

// inOrder drops a day of publication before the day of the act: either is wrong,
// and a build refuses a draft that holds both.
func (g *guessing) inOrder() {
	at := func(key string) int {
		return slices.IndexFunc(g.guesses, func(x Guess) bool { return x.Key == key })
	}
	dated, published := at("dated"), at("published")
	if dated < 0 || published < 0 {
		return
	}
	const day = len("2026-03-12") // of 2026-03-12T09:30:00+08:00 too
	act, public := g.guesses[dated], g.guesses[published]
	if public.Value[:day] >= act.Value[:day] {
		return
	}
	g.notes = append(g.notes, fmt.Sprintf("%s的公开日期 %s 早于%s %s，没有写入；请核对两个日期，再写上公开日期", public.From, public.Value, act.From, act.Value))
	g.guesses = slices.Delete(g.guesses, published, published+1)
}

// organ returns the id of an organ by name, short name or id, or "".
func (g *guessing) organ(name string) string {
	for _, organ := range g.o.Organs.All() {
		if name == organ.Name || name == organ.Short || name == organ.ID {
			return organ.ID
		}
	}
	return ""
}

// labels returns the keys by their labels on pages and in tables of metadata.
func labels() map[string]string {
	return map[string]string{
		"索引号": "index", "索引": "index", "发文字号": "number", "文号": "number", "文件编号": "number",
		"发文机关": "organ", "发布机构": "organ", "发布单位": "organ", "发布机关": "organ", "信息来源": "organ", "来源": "organ", "制发机关": "organ",
		"成文日期": "dated", "生成日期": "dated", "成文时间": "dated", "生成时间": "dated", "印发日期": "dated",
		"发布日期": "published", "公开日期": "published", "发布时间": "published", "公开时间": "published", "发文日期": "published", "时间": "published",
		"标题": "title", "名称": "title", "信息名称": "title", "文件名称": "title",
		"主题分类": "theme", "体裁分类": "genre", "体裁": "genre", "文种": "genre", "主题词": "keywords", "关键词": "keywords", "内容概述": "summary",
		"施行日期": "effective", "实施日期": "effective", "生效日期": "effective", "失效日期": "expires", "废止日期": "expires",
	}
}

// metaTags reads the official meta tags of a page.
func (g *guessing) metaTags(page *webpage.Node) {
	tags := map[string]string{
		"articletitle": "title", "pubdate": "published", "contentsource": "organ", "keywords": "keywords", "description": "summary",
	}
	webpage.Walk(page, func(n *webpage.Node) {
		if n.Type == webpage.ElementNode && n.Data == "meta" {
			if key, ok := tags[strings.ToLower(webpage.Attr(n, "name"))]; ok {
				g.put(key, webpage.Attr(n, "content"), "页面标签 "+webpage.Attr(n, "name"))
			}
		}
	})
}

// pair matches a label with its colon: a label of a key, or one that pages show for
// other data. Some labels are written apart (文　号).
var pair = func() *regexp.Regexp {
	words := append(slices.Sorted(maps.Keys(labels())), "浏览次数", "阅读次数", "字号", "作者", "有效性", "效力状态", "时效性")
	for i, word := range words {
		switch word {
		case "索引号", "文号", "标题", "名称":
			words[i] = strings.Join(strings.Split(word, ""), `\s*`)
		}
	}
	return regexp.MustCompile(`(` + strings.Join(words, "|") + `)\s*[:：]`)
}()

// labelled reads a line such as "来源：… 发布时间：…", and reports whether the line
// has labels and values only.
func (g *guessing) labelled(line, from string) (ok bool) {
	at := pair.FindAllStringSubmatchIndex(line, -1)
	if len(at) == 0 || at[0][0] > 0 {
		return false
	}
	for i, m := range at {
		end := len(line)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		label := strings.Join(strings.Fields(line[m[2]:m[3]]), "")
		value := strings.Trim(line[m[1]:end], " 　[]【】|")
		if utf8.RuneCountInString(value) > 60 {
			return false
		}
		if key := labels()[label]; key != "" && value != "" {
			g.put(key, value, from+"“"+label+"”")
		}
	}
	return true
}

// metadataTable reads a table of labels and values, and reports whether the table
// is of that form.
func (g *guessing) metadataTable(table *webpage.Node) bool {
	var cells []string
	for _, row := range webpage.Rows(table) {
		cells = append(cells, row.Texts()...)
	}
	known := 0
	bare := func(s string) string { return strings.TrimRight(strings.Join(strings.Fields(s), ""), ":：") }
	for _, c := range cells {
		if labels()[bare(c)] != "" || pair.FindStringIndex(c) != nil {
			known++
		}
	}
	if known < 3 || len(cells) > 60 {
		return false
	}
	for i, c := range cells {
		if key := labels()[bare(c)]; key != "" && i+1 < len(cells) && labels()[bare(cells[i+1])] == "" {
			g.put(key, cells[i+1], "元数据表“"+bare(c)+"”")
		} else {
			g.labelled(c, "元数据表")
		}
	}
	return true
}

var (
	dateLine = regexp.MustCompile(`^(?:[（(])?((?:[0-9]{4}|[〇○零ＯO0一二三四五六七八九]{4})年(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})日)(?:[)）])?$`)
	yearOf   = regexp.MustCompile(`((?:19|20)[0-9]{2})\s*年?度?`)
	organEnd = regexp.MustCompile(`(?:人民政府|政府|委员会|办公室|[局厅部委办署院])$`)
	numLine  = regexp.MustCompile(`^\p{Han}{1,12}(?:[（(]\p{Han}{1,6}[)）]\p{Han}{0,8})?[〔\[［【(（](?:19|20)[0-9]{2}[〕\]］】)）]第?[0-9]{1,5}号$`)
)

// opening reads the first lines of a text: the head of an official document, labels,
// organ, number, title. What the page shows by its front matter is removed, and taken
// down: the document holds it there.
func (g *guessing) opening(root *webpage.Node) {
	const limit = 16                       // lines
	seen, begun, titled := 0, false, false // begun: of the text after the opening
	for n := root.FirstChild; n != nil && seen < limit; {
		next := n.NextSibling
		line := webpage.PlainText(n)
		if n.Type != webpage.ElementNode || line == "" || n.Data == "aside" {
			n = next
			continue
		}
		seen++
		isText := n.Data == "p" || len(n.Data) == 2 && n.Data[0] == 'h'
		bare := isText && !hasParts(n)
		date := dateOf(line)
		switch {
		case isText && date != "":
			g.put("dated", date, "正文前的日期")
		case begun:
		case n.Data == "table" && g.metadataTable(n), bare && g.labelled(line, "正文前的"):
			g.notes = append(g.notes, "正文前的来源、日期等没有留在正文里：“"+shortened(line)+"”")
			g.take(n)
		case !bare:
			begun = begun || !isText
		case !titled && g.head(line):
			g.take(n)
		case numLine.MatchString(strings.ReplaceAll(line, " ", "")):
			if g.number(strings.ReplaceAll(line, " ", "")) {
				g.take(n)
			}
		case g.organ(line) != "":
			g.put("organ", line, "正文前的机关")
		case !titled && g.isTitle(line):
			lines, title := []*webpage.Node{n}, line
			if !g.has("title") {
				lines, title = g.titleLines(n, line)
			}
			g.put("title", title, "正文前的标题")
			if titled = g.isTitle(title) && g.has("title"); titled {
				for _, l := range lines {
					if next == l {
						next = l.NextSibling
					}
					g.take(l)
				}
			}
		default:
			begun = utf8.RuneCountInString(line) > 80 || webpage.HeadingLevel(line) > 0 || strings.HasSuffix(line, "：") || strings.HasSuffix(line, ":")
		}
		n = next
	}
}

// take removes an element whose text is in the front matter or in a note.
func (g *guessing) take(n *webpage.Node) {
	g.taken = append(g.taken, webpage.PlainText(n))
	webpage.Remove(n)
}

// hasParts reports whether a line holds a picture or the mark of a footnote, which front
// matter cannot hold.
func hasParts(n *webpage.Node) (has bool) {
	webpage.Walk(n, func(c *webpage.Node) {
		has = has || c.Type == webpage.ElementNode && (c.Data == "img" || c.Data == "cite" || c.Data == "del")
	})
	return has
}

// shortened returns at most 200 characters of a text for a note.
func shortened(text string) string {
	const most = 200
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "……"
	}
	return text
}

// isTitle reports whether a line is the title: equal to the guess, else short and
// without the punctuation of a sentence.
func (g *guessing) isTitle(line string) bool {
	for _, x := range g.guesses {
		if x.Key == "title" {
			return x.Value == toml.Quoted(line)
		}
	}
	count := utf8.RuneCountInString(line)
	return count >= 5 && count <= 60 && !strings.ContainsAny(line, "。；，,:：") && webpage.HeadingLevel(line) == 0 && !organEnd.MatchString(line)
}

// closing reads the organ and the day of the signature (落款).
func (g *guessing) closing(root *webpage.Node) {
	g.signature(root)
	seen := 0
	for n := root.LastChild; n != nil && seen < 8; n = n.PrevSibling {
		line := strings.ReplaceAll(webpage.PlainText(n), " ", "")
		if line == "" || n.Data == "aside" {
			continue
		}
		seen++
		if date := dateOf(line); date != "" {
			g.put("dated", date, "落款日期")
		} else if g.organ(line) != "" {
			g.put("organ", line, "落款")
		}
	}
}
