package identity

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssQuoted  = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	cssURL     = regexp.MustCompile(`(?i)url\(\s*['"]?\s*([^'")\s]*)`)
	cssActive  = regexp.MustCompile(`(?i)expression\s*\(|behavior\s*:|-moz-binding|javascript:|vbscript:`)
	scheme     = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*:|//|\\\\)`)
	cssString  = regexp.MustCompile(`(?i)(?:image|image-set|src)\(\s*['"]\s*(?:https?:)?//`)
)

// styleFault says why a style sheet may not be used; "" for one that may.
func styleFault(css string) string {
	css = cssComment.ReplaceAllString(css, "")
	if at := strings.Index(strings.ToLower(css), "@import"); at >= 0 {
		return "有 @import：浏览器会再去取一个文件"
	}
	if cssActive.MatchString(css) {
		return "有会运行脚本的写法（expression、behavior、javascript:）"
	}
	for _, m := range cssURL.FindAllStringSubmatch(css, -1) {
		if isOutside(m[1]) {
			return "引用了别的网站的文件 " + m[1]
		}
	}
	if cssString.MatchString(css) {
		return "引用了别的网站的文件"
	}
	if strings.Contains(cssQuoted.ReplaceAllString(css, ""), `\`) {
		return "用转义写了关键字，看不出引用的是什么"
	}
	return ""
}

// isOutside reports whether a reference leads to another host, or runs something.
// Pictures in the text itself lead nowhere.
func isOutside(ref string) bool {
	lower := strings.ToLower(strings.TrimSpace(ref))
	return scheme.MatchString(lower) && !strings.HasPrefix(lower, "data:image/")
}

// drawn are the elements of an emblem.
var drawn = map[string]bool{
	"svg": true, "g": true, "defs": true, "title": true, "desc": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true,
	"text": true, "tspan": true, "use": true, "symbol": true, "clippath": true, "mask": true, "pattern": true, "lineargradient": true, "radialgradient": true, "stop": true, "style": true,
}

// drawingFault says why an SVG may not be an emblem; "" for one that may.
func drawingFault(svg []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	elements := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "读不懂这个 SVG"
		}
		switch t := token.(type) {
		case xml.Directive:
			return "不能有 DOCTYPE 和实体"
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			if elements++; elements == 1 && name != "svg" {
				return "不是 SVG"
			}
			if !drawn[name] {
				return "不能有 <" + t.Name.Local + ">"
			}
			if why := attributeFault(t.Attr); why != "" {
				return why
			}
		case xml.CharData:
			if why := styleFault(string(t)); why != "" {
				return why
			}
		}
	}
	if elements == 0 {
		return "不是 SVG"
	}
	return ""
}

func attributeFault(attributes []xml.Attr) string {
	for _, a := range attributes {
		name, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
		switch {
		case strings.HasPrefix(name, "on"):
			return "不能有脚本（" + a.Name.Local + "）"
		case name == "href" && !strings.HasPrefix(value, "#"):
			return "不能引用别的文件（" + value + "）"
		case strings.HasPrefix(strings.ToLower(a.Name.Space), "xmlns") || name == "xmlns":
		default:
			if why := styleFault(value); why != "" {
				return why
			}
		}
	}
	return ""
}
