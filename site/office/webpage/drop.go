package webpage

import (
	"regexp"
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
		if why := hidden(n); why != "" {
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
