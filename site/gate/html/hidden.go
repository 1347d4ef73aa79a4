package html

import (
	"regexp"
	"slices"
	"strings"
)

// suffixes are the elements in which words for screen readers may stand.
var suffixes = [...]string{"a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "th", "td", "dt", "dd", "li", "label", "summary", "figcaption"}

// The theme's own classes: words for screen readers, and the skip link.
const (
	hiddenWords = "hidden"
	skipLink    = "skip"
)

// hiding says how an element hides what is in it; "" when it does not.
func (s *scan) hiding(e *element) string {
	if _, ok := e.lookup("hidden"); ok {
		return "标了 hidden 的 <" + e.name + "> "
	}
	if e.get("aria-hidden") == "true" {
		return "标了 aria-hidden 的 <" + e.name + "> "
	}
	if hides(e.get("style")) {
		return "样式看不见的 <" + e.name + "> "
	}
	for _, class := range strings.Fields(e.get("class")) {
		switch {
		case class == skipLink && e.name == "a" && strings.HasPrefix(e.get("href"), "#"):
		case class == hiddenWords && !e.suffix:
			s.say(e, "hidden-link", "class=\"hidden\" 只用来补全链接、标题、题注和单元格的文字", "看不见的文字单独放在 <%s> 里", e.name)
			return "class=\"hidden\" 的 <" + e.name + "> "
		case class == hiddenWords, s.hides[class]:
			return "class=\"" + class + "\" 的 <" + e.name + "> "
		}
	}
	return ""
}

// inline: what the content security policy would stop.
func (s *scan) inline(e *element) {
	const hint = "样式写进 static/css/，脚本写进 static/js/"
	for _, a := range e.attributes {
		if a.name == "style" || strings.HasPrefix(a.name, "on") && len(a.name) > 3 {
			s.say(e, "page-inline", hint, "<%s> 写了 %s", e.name, a.name)
		}
	}
	_, src := e.lookup("src")
	if e.name == "style" || e.name == "script" && !src && e.get("type") != "application/ld+json" || e.name == "base" {
		s.say(e, "page-inline", hint, "有内嵌的 <%s>", e.name)
	}
	if e.name == "meta" && strings.EqualFold(e.get("http-equiv"), "refresh") {
		s.say(e, "page-inline", "请删去：页面不能自己跳转", "有自动跳转的 <meta>")
	}
}

var hidingDeclaration = regexp.MustCompile(`(?i)(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0*(?:[;!\s}]|$)` +
	`|font-size\s*:\s*0(?:px|em|rem|%|pt)?\s*(?:[;!}]|$)|(?:text-indent|left|right|top|bottom|margin-left|margin-top)\s*:\s*-\d{3,}` +
	`|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:[;!}]|$)|clip(?:-path)?\s*:\s*(?:rect\(0|rect\(1px|inset\((?:50|100)%)|transform\s*:\s*scale\(0\))`)

// hides says whether declarations of a style hide what they apply to.
func hides(style string) bool { return hidingDeclaration.MatchString(style) }

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssRule    = regexp.MustCompile(`([^{}]*)\{([^{}]*)\}`)
	cssClass   = regexp.MustCompile(`\.(-?[_a-zA-Z][-\w]*)\s*$`)
	cssMedia   = regexp.MustCompile(`(?s)@(?:media|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}`)
)

// Hidden finds the classes whose elements a style sheet never shows on a
// screen. What it hides on paper only, on some screens only or in some state
// only (:focus, :empty) is not among them.
func Hidden(css string) []string {
	css = cssMedia.ReplaceAllString(cssComment.ReplaceAllString(css, ""), "")
	var classes []string
	for _, rule := range cssRule.FindAllStringSubmatch(css, -1) {
		if !hides(rule[2]) {
			continue
		}
		for _, selector := range strings.Split(rule[1], ",") {
			if m := cssClass.FindStringSubmatch(selector); m != nil && !slices.Contains(classes, m[1]) {
				classes = append(classes, m[1])
			}
		}
	}
	slices.Sort(classes)
	return classes
}
