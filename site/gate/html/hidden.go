package html

import (
	"regexp"
	"slices"
	"strings"
)

// suffixes lists the elements that may contain words for screen readers.
var suffixes = [...]string{"a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "th", "td", "dt", "dd", "li", "label", "summary", "figcaption", "ins", "del"}

// Classes of the theme: words for screen readers, and the skip link.
const (
	hiddenWords = "hidden"
	skipLink    = "skip"
)

// hiding returns the Chinese way in which an element hides its content; "" when it
// does not.
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
			s.report(e, "hidden-link", "class=\"hidden\" 只用来补全链接、标题、题注和单元格的文字", "看不见的文字单独放在 <%s> 里", e.name)
			return "class=\"hidden\" 的 <" + e.name + "> "
		case class == hiddenWords, s.hides[class]:
			return "class=\"" + class + "\" 的 <" + e.name + "> "
		}
	}
	return ""
}

// inline reports styles, scripts and handlers that the content security policy
// stops.
func (s *scan) inline(e *element) {
	const hint = "样式写进 static/css/，脚本写进 static/js/"
	for _, a := range e.attributes {
		if a.name == "style" || strings.HasPrefix(a.name, "on") && len(a.name) > 3 {
			s.report(e, "page-inline", hint, "<%s> 写了 %s", e.name, a.name)
		}
	}
	_, src := e.lookup("src")
	if e.name == "style" || e.name == "script" && !src && e.get("type") != "application/ld+json" || e.name == "base" {
		s.report(e, "page-inline", hint, "有内嵌的 <%s>", e.name)
	}
	if e.name == "meta" && strings.EqualFold(e.get("http-equiv"), "refresh") {
		s.report(e, "page-inline", "请删去：页面不能自己跳转", "有自动跳转的 <meta>")
	}
}

var hidingDeclaration = regexp.MustCompile(`(?i)(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0*(?:[;!\s}]|$)` +
	`|font-size\s*:\s*0(?:px|em|rem|%|pt)?\s*(?:[;!}]|$)|(?:text-indent|left|right|top|bottom|margin-left|margin-top)\s*:\s*-\d{3,}` +
	`|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:[;!}]|$)|clip(?:-path)?\s*:\s*(?:rect\(0|rect\(1px|inset\((?:50|100)%)|transform\s*:\s*scale\(0\))`)

// hides reports whether declarations of a style hide an element.
func hides(style string) bool { return hidingDeclaration.MatchString(style) }

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssRule    = regexp.MustCompile(`([^{}]*)\{([^{}]*)\}`)
	cssClass   = regexp.MustCompile(`\.(-?[_a-zA-Z][-\w]*)\s*$`)
	cssMedia   = regexp.MustCompile(`(?s)@(?:media|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}`)
)

// Hidden returns the classes whose elements a style sheet never shows on a screen.
// Classes hidden on paper only, on some screens only or in some state only
// (:focus, :empty) are not among them.
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
