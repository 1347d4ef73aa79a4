package address

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Relative returns the href that leads from the page or file at the URL from
// to the URL to, which may carry "#fragment" (as it is, unescaped). The href
// is percent-escaped; of ASCII it holds only letters, digits and "-._~/%#",
// so it is safe in any attribute. On the same page it is the fragment alone.
func Relative(from, to string) string {
	to, fragment, marked := strings.Cut(to, "#")
	if marked && from == to {
		return "#" + escape(fragment)
	}
	base := from[:strings.LastIndexByte(from, '/')+1]
	shared := 0
	for i := 0; i < len(base) && i < len(to) && base[i] == to[i]; i++ {
		if base[i] == '/' {
			shared = i + 1
		}
	}
	var b strings.Builder
	b.Grow(3*strings.Count(base[shared:], "/") + len(to) - shared + len(index))
	for range strings.Count(base[shared:], "/") {
		b.WriteString("../")
	}
	b.WriteString(escape(to[shared:]))
	if to == "" || strings.HasSuffix(to, "/") {
		b.WriteString(index)
	}
	if marked {
		b.WriteByte('#')
		b.WriteString(escape(fragment))
	}
	return b.String()
}

// Root returns the path of a site on its server, "/" or "/gongkai/", by its base address;
// "/" where that is "".
func Root(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "/"
	}
	return strings.TrimSuffix(u.EscapedPath(), "/") + "/"
}

// Absolute returns the percent-escaped address of a URL below a site's base
// address ("https://www.example.gov.cn", with or without a slash at its end),
// as feeds and sitemaps need it. Pages end in a slash there, not in index.html.
func Absolute(base, url string) string {
	return strings.TrimSuffix(base, "/") + escape(url)
}

// escape percent-escapes all but unreserved characters and slashes.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	n := 0
	for i := range len(s) {
		if !plain(s[i]) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	b := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		if c := s[i]; plain(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

// plain reports whether a byte stands for itself in an href.
func plain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~' || c == '/'
}

// Resolve reads an internal link that stands in the document at docPath and
// returns the content path it names, and its fragment, both unescaped. A link
// that begins with "/" is taken from content/; a link to a folder keeps the
// slash at its end, and the root is ""; a bare "#fragment" and an empty link
// name the document itself. Percent-escapes are read once.
//
// ok is false when the link is not internal or could mean different places to
// different readers: it leaves content/, names a host ("//host") or a scheme
// (any colon), or holds a backslash, a query, an empty segment, a control
// character or bytes that are no UTF-8.
func Resolve(docPath, link string) (path, fragment string, ok bool) {
	link, fragment, _ = strings.Cut(link, "#")
	link, fragment = unescape(link), unescape(fragment)
	if !readable(link) || !readable(fragment) || strings.ContainsAny(link, `\:?#`) {
		return "", "", false
	}
	if link == "" {
		return docPath, fragment, true
	}
	rest, rooted := strings.CutPrefix(link, "/")
	var segments []string
	if folder := strings.LastIndexByte(docPath, '/'); !rooted && folder >= 0 {
		segments = strings.Split(docPath[:folder], "/")
	}
	if rest == "" {
		return "", fragment, true
	}
	path, ok = join(segments, rest)
	return path, fragment, ok
}

// join follows link, which is not empty, from the folder given by its segments.
func join(segments []string, link string) (path string, ok bool) {
	parts := strings.Split(link, "/")
	last := len(parts) - 1
	folder := false // whether the link names a folder
	for i, part := range parts {
		folder = part == "." || part == ".." || part == "" && i == last
		switch {
		case part == "" && i != last:
			return "", false
		case part == "..":
			if len(segments) == 0 {
				return "", false
			}
			segments = segments[:len(segments)-1]
		case !folder:
			segments = append(segments, part)
		}
	}
	path = strings.Join(segments, "/")
	if folder && path != "" {
		path += "/"
	}
	return path, true
}

// unescape reads percent-escapes; text that holds a broken one ("100%.pdf")
// is taken as it is.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// readable reports whether s is UTF-8 without control characters.
func readable(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}
