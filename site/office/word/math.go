package word

import (
	"strings"

	"gongkai/site/office/webpage"
)

// mathNode is an element of a formula (OMML).
type mathNode struct {
	name     string
	text     strings.Builder
	children []*mathNode
	props    map[string]string // of characters: begChr, endChr, sepChr, chr
}

// maxFormula is the most elements of a formula.
const maxFormula = 20_000

// formula builds the tree of a formula while its elements go by.
type formula struct {
	open  []*mathNode
	count int
}

// begin opens an element.
func (f *formula) begin(t tag) {
	n := &mathNode{name: t.local}
	f.count++
	parent := f.open[len(f.open)-1]
	switch t.local {
	case "begChr", "endChr", "sepChr", "chr", "type", "degHide":
		for i := len(f.open) - 1; i >= 0; i-- {
			if o := f.open[i]; !strings.HasSuffix(o.name, "Pr") {
				if o.props == nil {
					o.props = map[string]string{}
				}
				o.props[t.local] = t.val()
				if t.local == "degHide" && t.on() {
					o.props[t.local] = "1"
				}
				break
			}
		}
	}
	if f.count <= maxFormula {
		parent.children = append(parent.children, n)
	}
	f.open = append(f.open, n)
}

// shifted returns raised or lowered text.
func shifted(text string, lowered bool) string {
	s, _ := webpage.Shifted(text, lowered)
	return s
}

// child returns the text of the first child of a name.
func (n *mathNode) child(name string) string {
	for _, c := range n.children {
		if c.name == name {
			return c.line()
		}
	}
	return ""
}

// all returns the texts of the children of a name.
func (n *mathNode) all(name string) (texts []string) {
	for _, c := range n.children {
		if c.name == name {
			texts = append(texts, c.line())
		}
	}
	return texts
}

// prop returns a character of the properties, or the usual one.
func (n *mathNode) prop(name, usual string) string {
	if c, ok := n.props[name]; ok {
		return c
	}
	return usual
}

// line writes a formula on a line: a/b, x², √(x+1), (1, 2; 3, 4). The texts stay in the
// order of the file.
func (n *mathNode) line() string {
	switch n.name {
	case "f":
		return term(n.child("num")) + "/" + term(n.child("den"))
	case "sSup":
		return base(n.child("e")) + shifted(n.child("sup"), false)
	case "sSub":
		return base(n.child("e")) + shifted(n.child("sub"), true)
	case "sSubSup":
		return base(n.child("e")) + shifted(n.child("sub"), true) + shifted(n.child("sup"), false)
	case "sPre":
		return shifted(n.child("sub"), true) + shifted(n.child("sup"), false) + n.child("e")
	case "rad":
		degree := n.child("deg")
		if degree != "" {
			degree = shifted(degree, false)
		}
		return degree + "√" + term(n.child("e"))
	case "nary":
		text := n.prop("chr", "∫")
		if sub := n.child("sub"); sub != "" {
			text += "_(" + sub + ")"
		}
		if sup := n.child("sup"); sup != "" {
			text += "^(" + sup + ")"
		}
		return text + " " + n.child("e")
	case "d":
		return n.prop("begChr", "(") + strings.Join(n.all("e"), n.prop("sepChr", "|")) + n.prop("endChr", ")")
	case "m":
		return "(" + strings.Join(n.all("mr"), "; ") + ")"
	case "mr":
		return strings.Join(n.all("e"), ", ")
	case "eqArr":
		return strings.Join(n.all("e"), "; ")
	case "limLow":
		return n.child("e") + "_(" + n.child("lim") + ")"
	case "limUpp":
		return n.child("e") + "^(" + n.child("lim") + ")"
	}
	var b strings.Builder
	b.WriteString(n.text.String())
	for _, c := range n.children {
		b.WriteString(c.line())
	}
	if n.name == "acc" || n.name == "groupChr" {
		b.WriteString(n.prop("chr", ""))
	}
	return b.String()
}

// base puts what is raised into brackets, unless it is a single term.
func base(text string) string { return term(text) }

// term puts a part of a formula into brackets, unless it is a single term.
func term(text string) string {
	if strings.ContainsAny(text, "+-−×÷*/=<> ") && !(strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") && strings.Count(text, "(") == 1) {
		return "(" + text + ")"
	}
	return text
}
