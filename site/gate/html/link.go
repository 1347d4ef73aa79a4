package html

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// vague lists link texts without a meaning of their own.
var vague = [...]string{
	"点击这里", "点这里", "点击", "这里", "此处", "更多", "详情", "查看详情", "查看更多", "查看", "了解更多", "阅读全文", "全文", "链接", "下载", "附件下载", "附件",
	"点击查看", "点击下载", "点此查看", "more", "here", "click here", "link",
}

// anchorTag judges the target of a link.
func (s *scan) anchorTag(e *element) {
	href, ok := e.lookup("href")
	if !ok {
		return
	}
	if !s.anyLink {
		s.anyLink, s.skip = true, href
	}
	if e.hidden != "" {
		s.report(e, "hidden-link", "请查清是谁放的；确实要用的链接让所有人看得见", "暗链：链接 %s 在%s里", href, e.hidden)
	}
	s.follow(e, href)
}

// linkText judges the text of a link, and records the text in the header and footer.
func (s *scan) linkText(e *element, text string) {
	if slices.Contains(vague[:], strings.ToLower(strings.Trim(text, " \u3000\u00A0>»›…。：:[]【】（）()"))) {
		s.report(e, "vague-link", "写明去向，如“2025年度报告全文”；可以用 class=\"hidden\" 的文字补全", "链接文字只有“%s”", text)
	}
	if e.frame > 0 {
		words := &s.framed[e.frame-1]
		*words = append(append(*words, strings.Join(strings.Fields(text), " ")...), 0)
	}
}

// load judges the addresses that a tag makes the browser fetch, links aside.
func (s *scan) load(e *element) {
	switch e.name {
	case "a":
		return
	case "iframe", "frame", "object", "embed", "applet":
		s.report(e, "page-inline", "请删去；要给人看的内容写成正文或附件", "有 <%s>", e.name)
		if e.hidden != "" || tiny(e) {
			s.report(e, "hidden-link", "请查清是谁放的", "暗链：看不见的 <%s>，指向 %s", e.name, e.get("src"))
		}
	}
	for _, a := range e.attributes {
		switch {
		case a.name == "src" || a.name == "data" && e.name == "object" || a.name == "poster":
		case a.name == "href" && e.name == "link":
			if rel := e.get("rel"); rel == "canonical" {
				continue
			}
		case a.name == "href" && (e.name == "use" || e.name == "area" || e.name == "image"):
		case a.name == "srcset" || a.name == "ping" || a.name == "background":
			s.report(e, "page-request", "只用 src 和 href", "<%s> 写了 %s", e.name, a.name)
			continue
		default:
			continue
		}
		if strings.Contains(a.value, "//") {
			s.report(e, "page-request", "把文件放进网站的 static/，用相对路径", "<%s> 加载其他网站的 %s", e.name, a.value)
			continue
		}
		s.follow(e, a.value)
	}
}

// tiny reports whether a frame is too small to be seen.
func tiny(e *element) bool {
	small := func(v string) bool { return v == "0" || v == "1" || v == "0px" || v == "1px" }
	return small(e.get("width")) || small(e.get("height"))
}

// notFound is the page that servers show for addresses that lead nowhere.
const notFound = "404.html"

// follow records the file of the site to which an address leads.
func (s *scan) follow(e *element, address string) {
	lower := strings.ToLower(strings.TrimSpace(address))
	switch {
	case strings.HasPrefix(lower, "javascript:"), strings.HasPrefix(lower, "vbscript:"), strings.HasPrefix(lower, "data:text"), strings.Contains(address, "ZgotmplZ"):
		s.report(e, "unsafe-link", "请换成普通的网址", "<%s> 的地址会运行脚本，或者不能用：%s", e.name, address)
		return
	case strings.HasPrefix(lower, "//"):
		s.report(e, "page-link", "写全网址，以 https:// 开头", "网址没有写 https：%s", address)
		return
	}
	u, err := url.Parse(address)
	if err != nil {
		s.report(e, "dead-link", "请核对网址", "网址写法不对：%s", address)
		return
	}
	if u.Scheme != "" {
		return
	}
	target := s.facts.name
	if u.Path != "" {
		rooted := strings.HasPrefix(u.Path, "/")
		switch {
		case s.facts.name == notFound && !rooted:
			s.report(e, "page-link", "这一页的网址从网站的根目录写起：服务器在任何一层网址上都会显示它", "换一层网址就打不开：%s", address)
		case s.facts.name != notFound && rooted, strings.HasSuffix(u.Path, "/"):
			s.report(e, "page-link", "写相对路径，直到 index.html：从文件夹里也要打得开", "网址要有服务器才能用：%s", address)
		}
		target = path.Join(path.Dir(s.facts.name), u.Path)
		if rooted {
			target = strings.TrimPrefix(strings.TrimPrefix(u.Path, strings.TrimSuffix(s.root, "/")), "/")
		}
		if strings.HasSuffix(u.Path, "/") || target == "" {
			target = path.Join(target, "index.html")
		}
	}
	if u.Fragment != "" {
		target += "#" + u.Fragment
	}
	body, noted := s.links[target]
	s.links[target] = e.body && (body || !noted)
}
