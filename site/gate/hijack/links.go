package hijack

import (
	"slices"
	"strings"
	"unicode"

	"gongkai/site/diag"
	"gongkai/site/internal/han"
)

// links reports the suspicious links of a line, in Markdown or bare, and the first
// foreign one.
func (j *Judge) links(l *han.Line) {
	foreign := false
	for i := 0; i < len(l.Text); i++ {
		if l.Text[i] != '.' || i == 0 || i+1 == len(l.Text) || !isAlnum(l.Text[i-1]) || !isAlnum(l.Text[i+1]) {
			continue
		}
		u := urlAround(l, i)
		i = u.end
		if u.host == "" || u.host == j.Host {
			continue
		}
		what := u.suspicious()
		if what == "" {
			what = u.mislabelled(l, j.Host)
		}
		switch {
		case what != "":
			j.report(l, u.start, "hijacked-text", diag.Error, "请删去链接；确实需要的，写明来源的名称，链接到它的正式网站", "可疑的链接（%s）：%s", what, u.host)
		case !foreign && u.linked && !isChinese(u.host):
			foreign = true
			j.report(l, u.start, "foreign-link", diag.Notice, "请核对网址；不需要的删去", "链接到境外或者商业网站：%s", u.host)
		}
	}
}

// url is an address in a folded line.
type url struct {
	start, end int // of scheme, host and path
	host, path string
	linked     bool // has a scheme, or begins with www
	open       int  // of "](" before it, -1 when there is none
}

// urlAround returns the address whose host has a dot at i. Without a scheme, a host
// must end in one of domains.
func urlAround(l *han.Line, i int) url {
	from, to := i, i
	for from > 0 && isHostRune(l.Text[from-1]) && !l.Gap[from] {
		from--
	}
	for to < len(l.Text) && isHostRune(l.Text[to]) && (to == i || !l.Gap[to]) {
		to++
	}
	u := url{start: from, end: to, open: -1}
	for u.end < len(l.Text) && !l.Gap[u.end] && l.Text[u.end] > ' ' && l.Text[u.end] < 0x80 && !strings.ContainsRune(")]>\"'|", l.Text[u.end]) {
		u.end++
	}
	if !slices.ContainsFunc(l.Text[from:to], isLetter) && (from == 0 || l.Text[from-1] != '/') {
		return u // an amount, the number of a chapter
	}
	host := strings.Trim(string(l.Text[from:to]), ".-")
	u.path = string(l.Text[to:u.end])
	before := string(l.Text[max(0, from-10):from])
	switch {
	case strings.HasSuffix(before, "//"):
		u.linked = true
		for u.start > 0 && (l.Text[u.start-1] == '/' || l.Text[u.start-1] == ':' || 'a' <= l.Text[u.start-1] && l.Text[u.start-1] <= 'z') {
			u.start--
		}
	case strings.HasSuffix(before, "@"), strings.HasSuffix(before, "/"):
		return u
	case strings.HasPrefix(host, "www."):
		u.linked = true
	case !strings.Contains(host, ".") || !isDomain(host[strings.LastIndexByte(host, '.')+1:]):
		return u
	}
	if at := strings.IndexByte(u.path, '@'); u.linked && at >= 0 && !strings.Contains(u.path[:at], "/") {
		host, u.path = "@", ""
	}
	if u.start > 1 && l.Text[u.start-1] == '(' && l.Text[u.start-2] == ']' {
		u.open = u.start - 2
	}
	u.host = host
	return u
}

// isDomain reports whether a host in this top-level domain needs no scheme to be a
// link.
func isDomain(last string) bool {
	return isCheap(last) || isAny(last, "com net cn org info biz tv me app site online shop link wang ltd la ph")
}

// isCheap reports whether a top-level domain is one of the nearly free ones that
// hijackers use.
func isCheap(last string) bool {
	return isAny(last, "top xyz vip win bet casino poker icu cc tk ml ga cf gq pw loan click sbs cfd cyou buzz live fun rest monster xxx porn sex adult cam quest bond ws")
}

// suspicious returns the Chinese reason to suspect an address, or "".
func (u url) suspicious() string {
	if u.host == "@" {
		return "网址里夹着用户名"
	}
	if isAddress(u.host) {
		if u.linked {
			return "没有域名，只有 IP 地址"
		}
		return ""
	}
	labels := strings.Split(u.host, ".")
	last := labels[len(labels)-1]
	switch {
	case isState(u.host):
		return ""
	case isCheap(last):
		return "常被冒用的域名后缀"
	case strings.HasPrefix(u.host, "xn--") || strings.Contains(u.host, ".xn--"):
		return "转写过的域名"
	case slices.ContainsFunc(labels[:len(labels)-1], isNumbered):
		return "数字域名"
	case containsAny(u.host, "casino porn viagra cialis xvideo qipai bocai yulecheng caipiao duchang bet365 lunli"):
		return "博彩、色情一类的域名"
	case isAny(u.host, "t.me bit.ly goo.gl tinyurl.com is.gd dwz.cn url.cn suo.im"):
		return "看不出去处的短网址"
	}
	path, _, _ := strings.Cut(u.path, "?")
	for _, end := range []string{".apk", ".exe", ".ipa", ".msi", ".bat", ".scr"} {
		if strings.HasSuffix(path, end) {
			return "下载程序"
		}
	}
	return ""
}

// isAddress reports whether a host is an IP address.
func isAddress(host string) bool {
	return strings.Count(host, ".") == 3 && strings.Trim(host, "0123456789.") == ""
}

// isState reports whether a host belongs to a government, the army or a school.
func isState(host string) bool {
	for _, end := range []string{".gov.cn", ".edu.cn", ".mil.cn", ".ac.cn", ".gov", ".int", ".example"} {
		if strings.HasSuffix(host, end) && (end != ".example" || !isNumbered(strings.TrimSuffix(host, end))) {
			return true
		}
	}
	return false
}

// isChinese reports whether a host is in the country's domain, or in a domain reserved
// for examples.
func isChinese(host string) bool {
	return strings.HasSuffix(host, ".cn") || isState(host) || strings.HasSuffix(host, ".example")
}

// isNumbered reports whether a label of a domain has as many digits as a gambling
// brand, and is no hotline and no firm known by its number.
func isNumbered(label string) bool {
	digits, longest := 0, ""
	for _, run := range strings.FieldsFunc(label, func(r rune) bool { return r < '0' || r > '9' }) {
		if digits += len(run); len(run) > len(longest) {
			longest = run
		}
	}
	if digits < 3 || isHotline([]rune(longest)) || isAny(longest, "163 126 139 189 360 315 1688 4399 2345") || len(longest) == 4 && isYear([]rune(longest)) {
		return false
	}
	return len(label) <= 16 || digits < len(label)/2
}

// mislabelled returns the Chinese reason why the text of a link contradicts its
// target, or "". own is the host of the site.
func (u url) mislabelled(l *han.Line, own string) string {
	if u.open < 0 {
		return ""
	}
	from := u.open
	for from > 0 && l.Text[from-1] != '[' && l.Text[from-1] != ']' {
		from--
	}
	if from > 1 && l.Text[from-2] == '!' {
		return ""
	}
	text := string(l.Text[from:u.open])
	if strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) == "" {
		return "链接没有文字，读者看不见"
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isHostRune(r) }) {
		if word = strings.Trim(word, "."); strings.Contains(word, ".") && isState(word) && registered(word) != registered(u.host) {
			return "写的是 " + word + "，去的是别处"
		}
	}
	if !isChinese(u.host) && u.host != own && (strings.HasSuffix(text, "人民政府") || strings.HasSuffix(text, "人民政府网站") || strings.HasSuffix(text, "政府网")) {
		return "写的是政府，去的是别处"
	}
	return ""
}

// registered returns the registered domain of a host.
func registered(host string) string {
	labels := strings.Split(host, ".")
	n := 2
	if strings.HasSuffix(host, ".cn") && len(labels) > 2 && len(labels[len(labels)-2]) <= 3 {
		n = 3
	}
	return strings.Join(labels[max(0, len(labels)-n):], ".")
}
