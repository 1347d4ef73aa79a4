package html

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/internal/han"
)

// facts is the part of a page that the final judgement needs.
type facts struct {
	name           string
	title          string
	ids            []uint64        // see anchor
	links          map[string]bool // files and anchors of the site that it leads to, "a/index.html#b"; true: only from the text of a document
	header, footer uint64          // hash of their links, in order
	faults         []fault
}

// anchor returns a hash of an id on a page, or of a word of a longer text.
func anchor(name, id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	h.Write([]byte{'#'})
	h.Write([]byte(id))
	return h.Sum64()
}

// scan is the state of reading a page.
type scan struct {
	*facts
	root  string // see Site
	hides map[string]bool
	open  []element // elements that are open, outermost first
	text  []byte    // of the page so far

	level    int // of the last heading
	mains    int
	mainID   string
	skip     string // where the first link leads
	anyLink  bool
	navs     map[string]bool
	headers  int
	footers  int
	language string
	han      int
	seen     map[string]bool // ids
	named    []string        // ids that name something
	framed   [2][]byte       // words of the links in the header and the footer
	hasTitle bool
	noted    map[string]bool // faults that have been noted
}

// element is an open element.
type element struct {
	token
	start    int  // of its text
	children bool // has an element in it
	caption  bool // of a table: has one
	body     bool // in the text of a document
	main     bool // in main
	frame    int  // 1 in the page's header, 2 in its footer
	hidden   string
	suffix   bool // in an element that may contain hidden words
}

// void lists the elements that have no end tag.
var void = [...]string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// optional lists the elements whose end tag may be left out.
var optional = [...]string{"li", "p", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup", "option", "html", "head", "body"}

// read returns the facts of a page and records its faults.
func (l *Lint) read(name string, page []byte) *facts {
	s := &scan{
		root:  l.site.Root,
		facts: &facts{name: name, links: map[string]bool{}}, hides: l.site.Hides, navs: map[string]bool{}, seen: map[string]bool{},
		noted: map[string]bool{},
	}
	tokens(page, func(t *token) {
		switch t.kind {
		case text:
			s.words(t)
		case endTag:
			s.close(t.name)
		default:
			s.start(t)
		}
	})
	for len(s.open) > 0 {
		s.pop(true)
	}
	s.whole()
	return s.facts
}

// top returns the innermost open element, an empty one without any.
func (s *scan) top() *element {
	if len(s.open) == 0 {
		return &element{}
	}
	return &s.open[len(s.open)-1]
}

// report records a fault once for each page.
func (s *scan) report(at *element, code, hint, format string, args ...any) {
	f := fault{code: code, hint: hint, what: fmt.Sprintf(format, args...), body: at != nil && at.body}
	if key := f.code + f.what; !s.noted[key] {
		s.noted[key] = true
		s.faults = append(s.faults, f)
	}
}

// words takes a text, and counts its Chinese characters.
func (s *scan) words(t *token) {
	s.text = append(s.text, t.text...)
	for b := t.text; len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		if han.Is(r) {
			s.han++
		}
		b = b[n:]
	}
}

// start opens an element and judges its tag.
func (s *scan) start(t *token) {
	above := s.top()
	above.children = true
	e := element{
		token: *t, start: len(s.text), body: above.body || t.name == "article", main: above.main || t.name == "main",
		frame: above.frame, hidden: above.hidden, suffix: above.suffix || slices.Contains(suffixes[:], t.name),
	}
	e.attributes = slices.Clone(t.attributes)
	e.text = nil
	if why := s.hiding(&e); why != "" {
		e.hidden = why
	}
	s.tag(&e)
	if t.kind == selfClosed || slices.Contains(void[:], t.name) {
		return
	}
	s.open = append(s.open, e)
}

// tag judges a start tag.
func (s *scan) tag(e *element) {
	s.identity(e)
	s.inline(e)
	switch e.name {
	case "html":
		s.language = e.get("lang")
	case "main", "header", "footer", "nav":
		s.landmark(e)
	case "table", "th", "caption":
		s.table(e)
	case "img":
		s.image(e)
	case "a":
		s.anchorTag(e)
	case "form":
		if e.get("role") != "search" && !s.inside("search") {
			s.report(e, "page-form", "网站不收集信息：请删去，或者写明 role=\"search\"", "有检索以外的表单")
		}
	case "meta":
		if content, ok := e.lookup("content"); ok && content == "" {
			s.report(e, "page-empty", "没有内容的 meta 请不要写", "meta %s 没有内容", e.get("name"))
		}
	}
	s.load(e)
}

// identity reports repeated ids, and records the ids that name other elements until
// the page has ended.
func (s *scan) identity(e *element) {
	if id, ok := e.lookup("id"); ok {
		switch {
		case id == "":
			s.report(e, "page-id", "请写上 id，或者去掉", "<%s> 的 id 是空的", e.name)
		case s.seen[id]:
			s.report(e, "page-id", "每个 id 在一页里只能用一次，请换一个", "id “%s”用了两次", id)
		}
		s.seen[id] = true
		s.ids = append(s.ids, anchor(s.facts.name, id))
	}
	for _, by := range [...]string{"aria-labelledby", "aria-describedby", "aria-controls"} {
		s.named = append(s.named, strings.Fields(e.get(by))...)
	}
}

// close closes an element, and those in it whose end tag may be left out.
func (s *scan) close(name string) {
	at := len(s.open) - 1
	for at >= 0 && s.open[at].name != name {
		at--
	}
	if at < 0 {
		s.report(s.top(), "page-nesting", "请删去多余的结束标签，或者补上开始标签", "多了 </%s>", name)
		return
	}
	for len(s.open) > at+1 {
		s.pop(true)
	}
	s.pop(false)
}

// pop ends the innermost element; left means that its end tag is missing.
func (s *scan) pop(left bool) {
	e := &s.open[len(s.open)-1]
	if left && !slices.Contains(optional[:], e.name) {
		s.report(e, "page-nesting", "请补上结束标签", "<%s> 没有结束标签", e.name)
	}
	text := string(bytes.TrimSpace(s.text[e.start:]))
	switch e.name {
	case "title":
		if s.inside("head") {
			s.title, s.hasTitle = text, true
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		s.heading(e, text)
	case "a":
		s.linkText(e, text)
	case "table":
		if !e.caption {
			s.report(e, "page-table", "请在表格开头写 <caption>", "表格没有题注")
		}
	}
	s.empty(e, text)
	if e.name == "script" || e.name == "style" || e.name == "title" {
		s.text = s.text[:e.start] // no words of the page
	}
	s.open = s.open[:len(s.open)-1]
}

// empty reports an element without the text that it promises. A cell of a table in
// the text of a document may be empty.
func (s *scan) empty(e *element, text string) {
	if text != "" || e.children || !e.main || e.name == "td" && e.body {
		return
	}
	if slices.Contains([]string{"a", "p", "li", "td", "th", "dt", "dd", "caption", "button", "figcaption"}, e.name) {
		s.report(e, "page-empty", "没有内容的，连同标签一起省去", "有空的 <%s>", e.name)
	}
}

// inside reports whether an element of that name is open around the innermost
// element.
func (s *scan) inside(name string) bool {
	return slices.ContainsFunc(s.open, func(e element) bool { return e.name == name })
}

// heading reports a second h1, a heading before the h1, and a skipped level.
func (s *scan) heading(e *element, text string) {
	const hint = "一页只有一个 h1，在最前面；下一级标题不能跳级"
	level := int(e.name[1] - '0')
	switch {
	case text == "":
		s.report(e, "page-heading", "没有文字的标题请删去", "有空的 %s", e.name)
	case s.level == 0 && level != 1:
		s.report(e, "page-heading", hint, "第一个标题是 %s，不是 h1", e.name)
	case s.level > 0 && level == 1:
		s.report(e, "page-heading", hint, "h1 不止一个")
	case level > s.level+1:
		s.report(e, "page-heading", hint, "标题从 h%d 跳到了 %s", s.level, e.name)
	}
	s.level = level
}

// table reports a table without a caption, scopes of headers, or a named region that
// can be focused.
func (s *scan) table(e *element) {
	switch e.name {
	case "caption":
		if above := s.top(); above.name == "table" {
			above.caption = true
		}
	case "th":
		if scope := e.get("scope"); scope != "col" && scope != "row" && scope != "colgroup" && scope != "rowgroup" {
			s.report(e, "page-table", "写 scope=\"col\" 或 scope=\"row\"", "表头没有标明方向")
		}
	case "table":
		region := s.top()
		if region.get("role") != "region" || region.get("tabindex") != "0" || region.get("aria-label")+region.get("aria-labelledby") == "" {
			s.report(e, "page-table", "放进 {{template \"region\" .}} 开头的区域：宽的表格要能用键盘横向滚动", "表格不在有名称、可以滚动的区域里")
		}
	}
}

// image reports an image without a text, or with the name of its file as text.
func (s *scan) image(e *element) {
	alt := strings.TrimSpace(e.get("alt"))
	file := e.get("src")[strings.LastIndexByte(e.get("src"), '/')+1:]
	if alt == "" || strings.EqualFold(alt, file) {
		s.report(e, "missing-alt", "写一句话，说明图片上是什么", "图片 %s 没有替代文字", file)
	}
	s.text = append(s.text, alt...)
}

// whole judges the page after its end.
func (s *scan) whole() {
	if !s.hasTitle || s.title == "" {
		s.report(nil, "page-title", "写 <title>{{.Base.Title}}</title>", "没有窗口标题")
	}
	if s.level == 0 {
		s.report(nil, "page-heading", "写 <h1>{{.Base.Heading}}</h1>", "页面没有标题")
	}
	const landmarks = "请对照默认的 base.html：一个 header，一个 main，一个 footer"
	if s.mains != 1 {
		s.report(nil, "page-landmark", landmarks, "有 %d 个 main，应当是 1 个", s.mains)
	}
	if s.headers != 1 {
		s.report(nil, "page-landmark", landmarks, "有 %d 个页头 header，应当是 1 个", s.headers)
	}
	if s.footers != 1 {
		s.report(nil, "page-landmark", landmarks, "有 %d 个页脚 footer，应当是 1 个", s.footers)
	}
	if s.skip == "" || s.skip != "#"+s.mainID {
		s.report(nil, "page-landmark", "第一个链接应当是“跳到正文”，指向 main 的 id", "第一个链接不是跳到正文")
	}
	for _, id := range s.named {
		if !s.seen[id] {
			s.report(nil, "page-id", "请核对 aria-labelledby 等处的 id", "名称指向不存在的 id “%s”", id)
		}
	}
	if strings.TrimSpace(s.language) == "" || s.han > 50 && !strings.HasPrefix(strings.ToLower(s.language), "zh") {
		s.report(nil, "page-language", "写 <html lang=\"zh-CN\">", "页面的语言标的是“%s”", s.language)
	}
	s.header, s.footer = anchor("", string(s.framed[0])), anchor("", string(s.framed[1]))
}

// landmark counts main, header and footer, and reports navigation without a name of
// its own.
func (s *scan) landmark(e *element) {
	switch above := s.top().name; {
	case e.name == "main":
		s.mains++
		s.mainID = e.get("id")
	case e.name == "header" && above == "body":
		s.headers++
		e.frame = 1
	case e.name == "footer" && above == "body":
		s.footers++
		e.frame = 2
	case e.name == "nav":
		name := e.get("aria-label") + e.get("aria-labelledby")
		if name == "" {
			s.report(e, "page-landmark", "写 aria-label=\"…\"", "导航没有名称")
		} else if s.navs[name] {
			s.report(e, "page-landmark", "每个导航要有自己的名称", "两个导航同名：%s", name)
		}
		s.navs[name] = true
	}
}
