package attachment

import (
	"bytes"
	"html"
	"strings"

	"gongkai/site/internal/charset"
)

// markup reads a page of HTML or a drawing in SVG: its text without tags, of which
// those of blocks begin lines, and, after it, the values of attributes and comments.
func (c *Content) markup(src []byte) {
	page := charset.Text(decodedMIME(src))
	var text, hidden strings.Builder
	for len(page) > 0 {
		open := strings.IndexByte(page, '<')
		if open < 0 {
			text.WriteString(page)
			break
		}
		text.WriteString(page[:open])
		page = page[open:]
		end, close := strings.IndexByte(page, '>'), ">"
		if strings.HasPrefix(page, "<!--") {
			end, close = strings.Index(page, "-->"), "-->"
		}
		if end < 0 {
			end, close = len(page), ""
		}
		tag := page[:end]
		page = page[end+len(close):]
		if name := tagName(tag); isInline(name) {
		} else if name == "td" || name == "th" {
			text.WriteByte('\t')
		} else {
			text.WriteByte('\n')
		}
		hidden.WriteString(strings.TrimLeft(tag, "<!-"))
		hidden.WriteByte('\n')
	}
	c.write("", html.UnescapeString(text.String()))
	c.write("标签和注释", html.UnescapeString(hidden.String()))
}

// decodedMIME returns a page saved with all that belongs to it (MHTML) without the
// escapes of quoted-printable; another page as it is.
func decodedMIME(src []byte) []byte {
	if !bytes.Contains(src[:min(len(src), 4096)], []byte("MIME-Version:")) {
		return src
	}
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); i++ {
		if src[i] == '=' && i+2 < len(src) {
			if src[i+1] == '\r' && src[i+2] == '\n' {
				i += 2
				continue
			}
			if src[i+1] == '\n' {
				i++
				continue
			}
			if b := unhex(src[i+1 : i+3]); len(b) == 1 && isHex(src[i+1]) && isHex(src[i+2]) {
				out = append(out, b[0])
				i += 2
				continue
			}
		}
		out = append(out, src[i])
	}
	return out
}

// isHex reports whether a byte is a hexadecimal digit.
func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// tagName returns the name of a tag in lower case.
func tagName(tag string) string {
	name := strings.TrimLeft(tag, "</")
	if end := strings.IndexFunc(name, func(r rune) bool { return r == ' ' || r == '/' || r == '\t' || r == '\n' || r == '\r' }); end >= 0 {
		name = name[:end]
	}
	return strings.ToLower(name)
}

// isInline reports whether a tag stands inside a line.
func isInline(name string) bool {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "del", "kbd", "label", "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tspan", "tt", "u", "var", "wbr", "o:p", "":
		return true
	}
	return strings.HasPrefix(name, "!--")
}
