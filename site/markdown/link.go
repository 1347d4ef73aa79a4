package markdown

import (
	"bytes"
	"net/url"
	"strings"
	"unicode"

	"gongkai/site/address"
	"gongkai/site/diag"
)

// target is a link that may be written.
type target struct {
	href     string
	rel      string // empty for internal links
	internal bool
	link     Link // path, fragment and kind of an internal link
}

// refusal says why a link may not be written, and what to do.
type refusal struct{ reason, hint string }

const (
	linkHint  = "只能写 http://、https://、mailto:、tel: 开头的网址，或者站内文件的相对路径，如 ../policies/2026/1.md"
	imageHint = "把图片文件放在本文旁边，写成 ![图片说明](图片.png)"
)

// openLink judges a link that stands at an offset of the source and begins its
// element. It returns what ends it, to be called after the link's text is written.
func (b *body) openLink(destination, title string, offset int) (end func()) {
	t, no := b.judge(destination)
	if no != nil {
		b.refuse(destination, offset, no)
		return func() {}
	}
	if b.inLink { // an automatic link in a link's text; HTML knows no nested links
		return func() {}
	}
	b.inLink = true
	open, from, index := len(b.html), len(b.plain), len(b.links)
	b.startTag(t, title)
	inner := len(b.html)
	if t.internal {
		t.link.Line, t.link.Column = b.source.at(offset)
		b.links = append(b.links, t.link)
	}
	return func() {
		b.inLink = false
		text := string(bytes.TrimSpace(b.plain[from:]))
		if text == "" { // a link without a name cannot be spoken by a screen reader
			b.html = escape(b.html, destination)
			b.fresh = false
		}
		end := len(b.html)
		b.markup("</a>")
		if !t.internal {
			return
		}
		b.links[index].Text = text
		if t.href[0] != '#' {
			b.links[index].Open, b.links[index].Close = [2]int{open, inner}, [2]int{end, len(b.html)}
		}
	}
}

// startTag writes the start tag of a link.
func (b *body) startTag(t target, title string) {
	b.markup("<a")
	b.attribute("href", t.href)
	if t.rel != "" {
		b.attribute("rel", t.rel)
	}
	if title != "" {
		b.attribute("title", title)
	}
	b.markup(">")
}

// image writes an image whose description is what content writes.
func (b *body) image(destination, title string, offset int, content func()) {
	t, no := b.judge(destination)
	if no == nil && (!t.internal || t.link.Kind != Attachment) {
		no = &refusal{"图片只能用本站的图片文件", imageHint}
	}
	start, from, count := len(b.html), len(b.plain), len(b.links)
	content()
	if no != nil {
		b.links = b.links[:count]
		b.html = escape(b.html[:start], b.plain[from:])
		b.refuse(destination, offset, no)
		return
	}
	alt := strings.TrimSpace(string(b.plain[from:]))
	b.html, b.links = b.html[:start], b.links[:count]
	b.fresh = false
	b.markup("<img")
	b.attribute("src", t.href)
	b.attribute("alt", alt)
	if title != "" {
		b.attribute("title", title)
	}
	b.markup(">")
	t.link.Image, t.link.Alt = true, alt
	t.link.Line, t.link.Column = b.source.at(offset)
	b.links = append(b.links, t.link)
}

func (b *body) refuse(destination string, offset int, no *refusal) {
	b.problem(offset, "unsafe-link", diag.Error, no.hint, "不能用的链接 %s：%s", excerpt(destination), no.reason)
}

// judge decides what a destination, references resolved, leads to.
func (b *body) judge(destination string) (target, *refusal) {
	if strings.IndexFunc(destination, unicode.IsControl) >= 0 {
		return target{}, &refusal{"网址里有看不见的控制字符", linkHint}
	}
	if strings.ContainsRune(destination, '\\') {
		return target{}, &refusal{"网址里有反斜线", "路径用 / 分隔，不用 \\"}
	}
	if scheme := schemeOf(destination); scheme != "" {
		return outside(scheme, destination)
	}
	path, fragment, ok := address.Resolve(b.path, destination)
	if !ok {
		return target{}, whyNot(destination)
	}
	t := target{internal: true, link: Link{Path: path, Fragment: fragment, Kind: Attachment}}
	switch {
	case address.IsDocument(path):
		t.link.Kind = Document
	case path == "" || strings.HasSuffix(path, "/"):
		t.link.Kind = Page
	}
	to := address.URL(path)
	if fragment != "" {
		to += "#" + fragment
	}
	t.href = address.Relative(b.url, to)
	return t, nil
}

// outside judges a destination that has a scheme.
func outside(scheme, destination string) (target, *refusal) {
	href := external(destination)
	switch scheme {
	case "http", "https":
		u, err := url.Parse(href)
		if err != nil || u.Host == "" {
			return target{}, &refusal{"网址不完整", linkHint}
		}
		if u.User != nil { // https://www.gov.cn@example.com/ leads to example.com
			return target{}, &refusal{"网址里不能有 @ 和它前面的用户名", linkHint}
		}
		return target{href: href, rel: "noopener noreferrer external"}, nil
	case "mailto", "tel":
		if len(destination) == len(scheme)+1 {
			return target{}, &refusal{"网址不完整", linkHint}
		}
		return target{href: href}, nil
	}
	return target{}, &refusal{"不允许 " + scheme + ": 链接", linkHint}
}

// whyNot explains why a destination is no internal link.
func whyNot(destination string) *refusal {
	switch {
	case strings.HasPrefix(destination, "//"):
		return &refusal{"站外网址要写全", "在前面加上 https:"}
	case strings.Contains(destination, "?"):
		return &refusal{"站内链接不能带“?”", "删去“?”和它后面的部分"}
	case strings.Contains(destination, ".."):
		return &refusal{"链接指到了 content 文件夹之外", "核对路径里“../”的个数；也可以从 content 写起，如 /policies/2026/1.md"}
	}
	return &refusal{"不是站内路径", linkHint}
}

// schemeOf returns the scheme of a destination in lower case, or "".
func schemeOf(destination string) string {
	for i := range len(destination) {
		c := destination[i] | 0x20
		switch {
		case 'a' <= c && c <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || strings.IndexByte("+-.", destination[i]) >= 0):
		case i > 0 && destination[i] == ':':
			return strings.ToLower(destination[:i])
		default:
			return ""
		}
	}
	return ""
}

// external percent-escapes what may not stand in an address; escapes that are
// there stay.
func external(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		escaped := c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]))
		if escaped || c <= ' ' || c >= 0x7F || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// excerpt shows the beginning of a text of the author in a message.
func excerpt(s string) string {
	runes := []rune(string(cleaned([]byte(strings.Join(strings.Fields(s), " ")))))
	if len(runes) > 60 {
		return "“" + string(runes[:60]) + "…”"
	}
	return "“" + string(runes) + "”"
}
