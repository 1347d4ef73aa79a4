package portal

import (
	"fmt"
	"net/url"
	"strings"

	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/proof/log"
	"gongkai/site/toml"
)

// ConfigFile is portal.toml in the portal's folder:
//
//	title = "示范省政府信息公开监督门户"
//	organizer = "示范省人民政府办公厅"          # 主办单位; may be absent
//	base_url = "https://jiandu.shifan.example/"  # may be absent, and so may site_code and icp
//
//	[[site]]
//	name = "示范市市场监督管理局"
//	url = "https://scjgj.shifan.example/"        # or a folder, from the portal's folder
//	key = "scjgj.shifan.example/log+40761f6b+AdjK…"
//	region = "示范市"
//
// Keys do not come from the sites, or a site could sign with any.
const ConfigFile = "portal.toml"

// MostConfig bounds portal.toml, in bytes.
const MostConfig = 16 << 20

// mostSites is how many sites a portal may have.
const mostSites = 10_000

// Config is what portal.toml says.
type Config struct {
	Title, Organizer, BaseURL, SiteCode, ICP string
	Sites                                    []Site
}

// Site is a [[site]] of portal.toml.
type Site struct {
	Name   string
	URL    string // http, https, or a folder
	Key    string // verifier key of its log
	Region string
	Origin string // of its log: the name of the key

	keys log.Keys
}

// IsWeb reports whether the site is read over the network.
func (s *Site) IsWeb() bool { return isWeb(s.URL) }

func isWeb(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

// written is portal.toml as it is written.
type written struct {
	Title     string        `toml:"title"`
	Organizer string        `toml:"organizer"`
	BaseURL   string        `toml:"base_url"`
	SiteCode  string        `toml:"site_code"`
	ICP       string        `toml:"icp"`
	Sites     []writtenSite `toml:"site"`
	At        toml.Pos      `toml:"@"`
}

type writtenSite struct {
	Name   string   `toml:"name"`
	URL    string   `toml:"url"`
	Key    string   `toml:"key"`
	Region string   `toml:"region"`
	At     toml.Pos `toml:"@"`
}

// ReadConfig reads portal.toml. A portal with a problem is not built.
func ReadConfig(src []byte) (c Config, problems []diag.Problem) {
	var file written
	table, problems := toml.Parse(ConfigFile, src, 1)
	problems = append(problems, toml.Decode(ConfigFile, table, &file)...)
	if diag.Count(problems, diag.Error) > 0 {
		return c, problems
	}
	wrong := func(at toml.Pos, hint, format string, args ...any) {
		problems = append(problems, at.In(ConfigFile).Problem("bad-value", diag.Error, hint, format, args...))
	}
	c = Config{Title: file.Title, Organizer: file.Organizer, BaseURL: file.BaseURL, SiteCode: file.SiteCode, ICP: file.ICP}
	if c.Title == "" {
		wrong(file.At, `写成 title = "示范省政府信息公开监督门户"`, "没有写门户的名称（title）")
	}
	if c.BaseURL != "" && !isWeb(c.BaseURL) {
		wrong(file.At, `写成 base_url = "https://jiandu.shifan.example/"`, "base_url %q 不是网址", c.BaseURL)
	}
	if len(file.Sites) == 0 {
		wrong(file.At, "每个网站写一个 [[site]]", "没有写网站（[[site]]）")
	}
	if len(file.Sites) > mostSites {
		wrong(file.At, "请分成几个门户", "有 %d 个网站，最多 %d 个", len(file.Sites), mostSites)
	}
	names, origins := map[string]bool{}, map[string]bool{}
	for _, w := range file.Sites {
		s, what, hint := w.read()
		switch {
		case what != "":
		case names[s.Name]:
			what, hint = fmt.Sprintf("有两个网站叫 %s", s.Name), "每个网站用不同的名称"
		case origins[s.Origin]:
			what, hint = fmt.Sprintf("有两个网站的日志都是 %s", s.Origin), "每个网站有自己的日志和公钥"
		}
		if what != "" {
			wrong(w.At, hint, "%s", what)
			continue
		}
		names[s.Name], origins[s.Origin] = true, true
		c.Sites = append(c.Sites, s)
	}
	return c, problems
}

// read returns the site, or what is wrong with it and how to mend that.
func (w *writtenSite) read() (s Site, what, hint string) {
	s = Site{Name: w.Name, URL: w.URL, Key: w.Key, Region: w.Region}
	for _, named := range []struct{ key, value string }{{"name", w.Name}, {"region", w.Region}} {
		if named.value == "" {
			return s, fmt.Sprintf("网站 %s 没有写 %s", w.Name, named.key), `写上 name、url、key、region 四项`
		}
		// Both are parts of addresses.
		if p := address.Check(named.value); p != "" || strings.Contains(named.value, "/") {
			return s, fmt.Sprintf("%s = %q 不能用在网址里：%s", named.key, named.value, p), "换一个不含斜线和特殊字符的名称"
		}
	}
	if u, err := url.Parse(w.URL); w.URL == "" || isWeb(w.URL) && (err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return s, fmt.Sprintf("网站 %s 的 url %q 不是网址", w.Name, w.URL), `写成 url = "https://www.shifan.example/"，或者一个文件夹`
	}
	keys, err := log.ParseKeys(w.Key)
	if err != nil {
		return s, fmt.Sprintf("网站 %s 的 key：%v", w.Name, err), "抄写 gongkai log init 显示的验证公钥；从公报等网站以外的地方取得"
	}
	s.keys, s.Origin = keys, keys.Names()[0]
	return s, "", ""
}
