package webpage

import (
	"regexp"
	"strconv"
	"strings"
)

// drop removes a node that is no text of the document, and says so where a reader of
// the page sees it.
func (a *Article) drop(n *Node) {
	switch {
	case n.Type == TextNode:
		return
	case n.Type != ElementNode:
		Remove(n) // comments
		return
	}
	switch n.Data {
	case "script", "style", "noscript", "template", "link", "meta", "title", "base", "map":
		Remove(n)
	case "iframe", "embed", "object", "audio", "video", "canvas", "svg":
		a.foreign(n)
	case "nav", "footer", "button":
		if text := PlainText(n); text != "" {
			a.Notes.Add("网页的导航、页脚和按钮没有导入", text)
		}
		Remove(n)
	case "input", "select", "textarea":
		a.control(n)
	default:
		why := hidden(n)
		if why == "" && len(a.Hidden) > 0 {
			why = a.hiddenByName(n)
		}
		if why != "" {
			a.Notes.Add("原网页里有隐藏的文字，没有导入（"+why+"）", PlainText(n))
			Remove(n)
			return
		}
		a.mark(n)
	}
}

// mark reduces the elements of raised, struck and inserted text, and of formulas.
func (a *Article) mark(n *Node) {
	switch n.Data {
	case "ol":
		a.numbers(n)
	case "sup", "sub":
		a.shift(n)
	case "math":
		text := formula(n)
		a.Notes.Add("公式写成了一行文字，请核对", text)
		n.Parent.InsertBefore(NewText(text), n)
		Remove(n)
	case "ins":
		if inOther(n, "ins") {
			break
		}
		a.Notes.Add("网页上标为插入（ins）的文字，写成了平常的文字", PlainText(n))
	case "s", "strike":
		n.Data, n.DataAtom = "del", 0
	}
	if style := Attr(n, "style"); strings.Contains(strings.ToLower(style), "line-through") && n.Data != "del" && n.FirstChild != nil {
		switch n.Data {
		case "table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl":
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == ElementNode {
					SetAttr(c, "style", "text-decoration:line-through;"+Attr(c, "style"))
				}
			}
			return
		}
		struck := NewElement("del")
		for n.FirstChild != nil {
			c := n.FirstChild
			n.RemoveChild(c)
			struck.AppendChild(c)
		}
		n.AppendChild(struck)
		return // Walk reaches the new element
	}
	if n.Data == "del" && inOther(n, "del") {
		n.Data, n.DataAtom = "span", 0
		return
	}
	if n.Data == "del" && PlainText(n) != "" {
		a.Notes.Add("有划去的文字，写成了 ~~ ~~，页面上显示为划去，请核对", PlainText(n))
	}
}

// inOther reports whether an element is in another one of the name.
func inOther(n *Node, name string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == ElementNode && p.Data == name {
			return true
		}
	}
	return false
}

// mark of a note, as old pages write it by hand.
var citation = regexp.MustCompile(`^[\[〔【(（]?(?:注?[0-9]{1,3}|注|[①-⑳]|\*)[\]〕】)）]?$`)

// shift replaces raised or lowered text.
func (a *Article) shift(n *Node) {
	text := PlainText(n)
	if holdsAny(n) || strings.HasPrefix(text, "[") && citation.MatchString(text) || hasLink(n) {
		unwrap(n)
		return
	}
	shifted, exact := Shifted(text, n.Data == "sub")
	if !exact && text != "" {
		a.Notes.Add("上标或者下标没有对应的字，写成了 "+shifted+"，请核对", text)
	}
	n.Parent.InsertBefore(NewText(shifted), n)
	Remove(n)
}

// hasLink reports whether n holds a link.
func hasLink(n *Node) (is bool) {
	Walk(n, func(c *Node) { is = is || c.Type == ElementNode && c.Data == "a" })
	return is
}

// foreign reports a part of the page that is no text; a file that it shows is treated
// as a link to that file.
func (a *Article) foreign(n *Node) {
	source := Attr(n, "src")
	if source == "" {
		source = Attr(n, "data")
	}
	if attachmentName.MatchString(source) && !strings.Contains(source, ":") {
		a.attach(source, PlainText(n))
	} else {
		a.Notes.Add("网页里嵌入的内容（"+n.Data+"）没有导入", strings.TrimSpace(clipSource(source)+" "+PlainText(n)))
	}
	Remove(n)
}

// control replaces a control of a form by what it shows.
func (a *Article) control(n *Node) {
	text := ""
	switch kind := strings.ToLower(Attr(n, "type")); {
	case n.Data == "textarea":
		text = PlainText(n)
	case n.Data == "select":
		text = chosen(n)
	case kind == "hidden" || kind == "submit" || kind == "button" || kind == "image" || kind == "reset":
		if kind != "hidden" && Attr(n, "value") != "" {
			a.Notes.Add("网页的导航、页脚和按钮没有导入", Attr(n, "value"))
		}
	case kind == "checkbox" || kind == "radio":
		text = "☐"
		if hasAttr(n, "checked") {
			text = "☑"
		}
	default:
		text = Attr(n, "value")
	}
	if text != "" {
		a.Notes.Add("表单里的内容写成了文字，请核对", text)
		n.Parent.InsertBefore(NewText(text), n)
	}
	Remove(n)
}

// chosen returns the text of the selected option, else of the first.
func chosen(n *Node) (text string) {
	first := true
	Walk(n, func(c *Node) {
		if c.Type == ElementNode && c.Data == "option" && (first || hasAttr(c, "selected")) {
			text, first = PlainText(c), false
		}
	})
	return text
}

// hasAttr reports whether an element has an attribute.
func hasAttr(n *Node, key string) bool {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, key) {
			return true
		}
	}
	return false
}

// styleRule matches a rule of a style sheet; styleBlock one that depends on the medium.
var (
	styleRule   = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)
	styleBlock  = regexp.MustCompile(`@[^{}]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}`)
	styleRemark = regexp.MustCompile(`(?s)/\*.*?\*/`)
	simpleName  = regexp.MustCompile(`^[.#][\w-]+$`)
)

// HiddenNames returns the ids and classes that the style sheets in a page hide, with what
// hides them. Rules of a medium and of several names together are not read.
func HiddenNames(page *Node) map[string]string {
	names := map[string]string{}
	Walk(page, func(n *Node) {
		if n.Type != ElementNode || n.Data != "style" || n.FirstChild == nil {
			return
		}
		text := styleBlock.ReplaceAllString(styleRemark.ReplaceAllString(n.FirstChild.Data, ""), "")
		for _, m := range styleRule.FindAllStringSubmatch(text, -1) {
			probe := NewElement("p", NewText("x"))
			SetAttr(probe, "style", m[2])
			why := hidden(probe)
			for selector := range strings.SplitSeq(m[1], ",") {
				if selector = strings.TrimSpace(selector); simpleName.MatchString(selector) {
					delete(names, selector) // a later rule may show it again
					if why != "" && len(names) < 1000 {
						names[selector] = why
					}
				}
			}
		}
	})
	return names
}

// hiddenByName says how a style sheet hides an element, "" where it does not. An element
// with most of the text is shown by a script.
func (a *Article) hiddenByName(n *Node) string {
	why := a.Hidden["#"+Attr(n, "id")]
	for class := range strings.FieldsSeq(Attr(n, "class")) {
		if why == "" {
			why = a.Hidden["."+class]
		}
	}
	if why == "" {
		return ""
	}
	text := len(PlainText(n))
	switch {
	case text == 0:
		return ""
	case 2*text > a.size:
		a.Notes.Add("样式表说这些文字不显示（"+why+"），但是正文多半在这里，仍然导入了，请核对", PlainText(n))
		return ""
	}
	return why
}

// numbers writes the numbers of a list that Markdown cannot number: letters, Roman and
// Chinese numerals, and numbers out of order.
func (a *Article) numbers(list *Node) {
	kind, special := Attr(list, "type"), false
	style := strings.ToLower(Attr(list, "style"))
	switch {
	case kind == "a" || kind == "A" || kind == "i" || kind == "I":
		special = true
	case strings.Contains(style, "lower-alpha") || strings.Contains(style, "lower-latin"):
		kind, special = "a", true
	case strings.Contains(style, "upper-alpha") || strings.Contains(style, "upper-latin"):
		kind, special = "A", true
	case strings.Contains(style, "lower-roman"):
		kind, special = "i", true
	case strings.Contains(style, "upper-roman"):
		kind, special = "I", true
	case strings.Contains(style, "cjk-ideographic") || strings.Contains(style, "chinese"):
		kind, special = "一", true
	default:
		kind = "1"
	}
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		special = special || c.Data == "li" && hasAttr(c, "value")
	}
	if special = special || hasAttr(list, "reversed"); !special {
		return
	}
	number, step := 1, 1
	if start, err := strconv.Atoi(Attr(list, "start")); err == nil {
		number = start
	} else if hasAttr(list, "reversed") {
		number = 0
		for c := list.FirstChild; c != nil; c = c.NextSibling {
			if c.Data == "li" {
				number++
			}
		}
	}
	if hasAttr(list, "reversed") {
		step = -1
	}
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != ElementNode || c.Data != "li" {
			continue
		}
		if value, err := strconv.Atoi(Attr(c, "value")); err == nil {
			number = value
		}
		c.InsertBefore(NewText(listNumber(kind, number)), c.FirstChild)
		c.Data, c.DataAtom = "div", 0
		number += step
	}
	list.Data, list.DataAtom = "div", 0
}

// listNumber writes a number of a list.
func listNumber(kind string, n int) string {
	switch {
	case (kind == "a" || kind == "A") && n >= 1 && n <= 26:
		return string(rune(kind[0])+rune(n-1)) + ". "
	case (kind == "i" || kind == "I") && n >= 1 && n <= 12:
		text := []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}[n-1]
		if kind == "i" {
			text = strings.ToLower(text)
		}
		return text + ". "
	case kind == "一" && n >= 1 && n <= 10:
		return string([]rune("一二三四五六七八九十")[n-1]) + "、"
	case kind == "一" && n > 10 && n < 20:
		return "十" + string([]rune("一二三四五六七八九")[n-11]) + "、"
	}
	return strconv.Itoa(n) + ". "
}

// zeroFont matches a font of no size.
var zeroFont = regexp.MustCompile(`font(?:-size)?:(?:[^;]*\s)?0(?:\.0+)?(?:px|pt|em|rem|%)?(?:;|/|$|!)`)

// hidden says how a page hides an element with text or pictures, "" where it does not.
// Hidden text on an old page is often spam that the organ did not write.
func hidden(n *Node) string {
	why := ""
	style := strings.ToLower(strings.ReplaceAll(Attr(n, "style"), " ", ""))
	switch {
	case strings.Contains(style, "display:none"):
		why = "display:none"
	case strings.Contains(style, "visibility:hidden"), strings.Contains(style, "visibility:collapse"):
		why = "visibility:hidden"
	case zeroFont.MatchString(style):
		why = "font-size:0"
	case clear.MatchString(style):
		why = "opacity:0"
	case hasAttr(n, "hidden"):
		why = "hidden"
	case strings.EqualFold(Attr(n, "aria-hidden"), "true"):
		why = "aria-hidden"
	}
	if why == "" || PlainText(n) == "" && !holdsAny(n) && n.Data != "img" {
		return ""
	}
	return why
}

var clear = regexp.MustCompile(`opacity:0(?:\.0+)?(?:;|$|!)`)

// formula writes a formula on a line: a/b, x², √(x).
func formula(n *Node) string {
	var parts []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		text := strings.TrimSpace(c.Data)
		if c.Type == ElementNode {
			text = formula(c)
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 2 {
		switch n.Data {
		case "mfrac":
			return group(parts[0]) + "/" + group(parts[1])
		case "msup":
			raised, _ := Shifted(parts[1], false)
			return parts[0] + raised
		case "msub":
			lowered, _ := Shifted(parts[1], true)
			return parts[0] + lowered
		}
	}
	text := strings.Join(parts, "")
	if n.Data == "msqrt" {
		return "√" + group(text)
	}
	return text
}

// group puts a part of a formula into brackets, unless it is a single term.
func group(text string) string {
	if strings.ContainsAny(text, "+-−×÷*/=<> ") {
		return "(" + text + ")"
	}
	return text
}
