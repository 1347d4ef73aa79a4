package fasttemplate

import (
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// escapers takes the functions off the end of a pipeline that html/template has
// put there: a chain like "urlfilter urlnormalizer attrescaper".
func escapers(cmds []*parse.CommandNode) (value []*parse.CommandNode, chain string) {
	const mark = "_html_template_"
	end := len(cmds)
	for end > 0 {
		name, ok := cmds[end-1].Args[0].(*parse.IdentifierNode)
		if !ok || len(cmds[end-1].Args) > 1 || !strings.HasPrefix(name.Ident, mark) {
			break
		}
		chain = name.Ident[len(mark):] + " " + chain
		end--
	}
	return cmds[:end], strings.TrimSuffix(chain, " ")
}

// printer is what a chain of escapers makes of a value of a type. A type with
// methods may print itself, so it is refused.
func (s *scope) printer(chain string, kind reflect.Type) func(to []byte, v reflect.Value) []byte {
	html, js := kind == reflect.TypeFor[template.HTML](), kind == reflect.TypeFor[template.JS]()
	if html && chain == "htmlescaper" || js && chain == "jsvalescaper" {
		return func(to []byte, v reflect.Value) []byte { return append(to, v.String()...) }
	}
	put := map[string]func([]byte, string) []byte{
		"htmlescaper": appendText, "attrescaper": appendText, "rcdataescaper": appendText,
		"urlfilter urlnormalizer attrescaper": appendURL, "urlnormalizer attrescaper": appendURLPart, "urlescaper attrescaper": appendQuery,
	}[chain]
	if put == nil || kind == nil || kind.NumMethod() > 0 || html || kind == reflect.TypeFor[template.URL]() {
		s.refuse("%v is written by %q", kind, chain)
	}
	switch family(kind) {
	case reflect.String:
		return func(to []byte, v reflect.Value) []byte { return put(to, v.String()) }
	case reflect.Int: // nothing in a number is escaped
		return func(to []byte, v reflect.Value) []byte { return strconv.AppendInt(to, v.Int(), 10) }
	case reflect.Bool:
		return func(to []byte, v reflect.Value) []byte { return strconv.AppendBool(to, v.Bool()) }
	}
	s.refuse("%v is written", kind)
	return nil
}

// appendText appends text for the inside of an element or of a quoted attribute.
func appendText(to []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); i++ {
		if s[i] > '>' {
			continue
		}
		var as string
		switch s[i] {
		case 0:
			as = "\uFFFD"
		case '"':
			as = "&#34;"
		case '&':
			as = "&amp;"
		case '\'':
			as = "&#39;"
		case '+':
			as = "&#43;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		default:
			continue
		}
		to = append(append(to, s[done:i]...), as...)
		done = i + 1
	}
	return append(to, s[done:]...)
}

// appendURL appends a whole address for a quoted attribute, unless its scheme
// may do harm.
func appendURL(to []byte, s string) []byte {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.Contains(scheme, "/") &&
		!strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		return append(to, "#ZgotmplZ"...)
	}
	return appendURLPart(to, s)
}

// appendURLPart appends what an address goes on with, for a quoted attribute.
// What an address may hold stays.
func appendURLPart(to []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if unreserved(c) {
			continue
		}
		as := ""
		switch c {
		case '!', '#', '$', '*', ',', '/', ':', ';', '=', '?', '@', '[', ']':
			continue
		case '&':
			as = "&amp;"
		case '+':
			as = "&#43;"
		case '%':
			if i+2 < len(s) && hexadecimal(s[i+1]) && hexadecimal(s[i+2]) {
				continue
			}
		}
		to = append(to, s[done:i]...)
		if done = i + 1; as != "" {
			to = append(to, as...)
		} else {
			to = appendPercent(to, c)
		}
	}
	return append(to, s[done:]...)
}

// appendQuery appends a value in a query or a fragment.
func appendQuery(to []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); i++ {
		if !unreserved(s[i]) {
			to = appendPercent(append(to, s[done:i]...), s[i])
			done = i + 1
		}
	}
	return append(to, s[done:]...)
}

func appendPercent(to []byte, c byte) []byte {
	const digits = "0123456789abcdef"
	return append(to, '%', digits[c>>4], digits[c&15])
}

// unreserved is RFC 3986, section 2.3.
func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func hexadecimal(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
