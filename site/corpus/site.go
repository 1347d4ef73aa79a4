package corpus

import (
	"cmp"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

// Settings is site.toml: what the site is and who answers for it.
type Settings struct {
	Title      string  `toml:"title"`      // name of the site (网站名称)
	BaseURL    string  `toml:"base_url"`   // "https://www.example.gov.cn/", ends in a slash
	Organizer  string  `toml:"organizer"`  // 主办单位
	Undertaker string  `toml:"undertaker"` // 承办单位
	SiteCode   string  `toml:"site_code"`  // 网站标识码
	CONAC      string  `toml:"conac"`      // 党政机关网站标识: id of the mark
	ICP        string  `toml:"icp"`        // ICP 备案编号
	Police     string  `toml:"police"`     // 公安机关备案号
	Timezone   string  `toml:"timezone"`   // always Asia/Shanghai
	Region     string  `toml:"region"`     // regional calendar; "" is the national one
	Demo       bool    `toml:"demo"`       // an invented site, marked as such on every page
	Contact    Contact `toml:"contact"`
	Licence    Licence `toml:"licence"`
	Theme      Theme   `toml:"theme"`
	Columns    Columns `toml:"columns"`

	Publication Publication `toml:"publication"`

	// NavTable is the table [nav] as written, nil when absent. See Nav.
	NavTable *toml.Table `toml:"nav"`
	Nav      Nav

	// Checks is the table [checks] as written, nil when absent; its values have
	// been checked. See Level.
	Checks *toml.Table `toml:"checks"`
}

// Contact is how to reach the organizer.
type Contact struct {
	Address  string `toml:"address"`
	Postcode string `toml:"postcode"`
	Phone    string `toml:"phone"`
	Email    string `toml:"email"`
}

// Publication is what a document needs before it is made public ([publication]).
type Publication struct {
	Review bool   `toml:"review"` // the three reviews (三审三校), each with name and day
	Index  string `toml:"index"`  // template of the index numbers; "" is disclosure.DefaultIndex
}

// IndexTemplate returns the template of the site's index numbers (索引号).
func (s *Settings) IndexTemplate() disclosure.IndexTemplate {
	return cmp.Or(disclosure.IndexTemplate(s.Publication.Index), disclosure.DefaultIndex)
}

// Theme is how the site looks ([theme]); package identity judges the values.
type Theme struct {
	Brand     string `toml:"brand"`      // colour of lines and of small headings: #8a1c14
	BrandDark string `toml:"brand_dark"` // the same in the dark mode
	Emblem    string `toml:"emblem"`     // an SVG, or its path under static/
	Banner    string `toml:"banner"`     // path of a picture under static/
	CustomCSS string `toml:"custom_css"` // path of a style sheet under static/
	Font      string `toml:"font"`       // names of fonts, the first that a reader has is taken

	places map[string]diag.Place // of the keys
}

// Place is where a key of [theme] is.
func (t *Theme) Place(key string) diag.Place { return t.places[key] }

// Nav is the order and the names of the main navigation ([nav]).
type Nav struct {
	Order []string          // folders of sections, audit for the ledger; the others follow
	Names map[string]string // by folder
}

// Columns are the sections (栏目) that have to be updated in time, by their folders.
type Columns struct {
	Dynamics []string `toml:"dynamics"` // 动态、要闻类: within two weeks
	Notices  []string `toml:"notices"`  // 通知公告、政策文件类: within six months
}

// Licence is under which terms the data may be used (开放数据的使用条件).
type Licence struct {
	Title string `toml:"title"` // a statement, or the name of the terms; freeUse where site.toml has none
	URL   string `toml:"url"`   // of the terms, absolute; "" for a statement
}

// freeUse is the statement of sites that make no other.
const freeUse = "可以自由使用，请注明来源"

// Level is what [checks] says of a problem code.
type Level struct {
	Off      bool // not reported at all
	Severity diag.Severity
}

// Level returns what [checks] says of a problem code; ok is false when it says
// nothing. Which codes may be lowered is not decided here.
func (s *Settings) Level(code string) (level Level, ok bool) {
	e, ok := s.Checks.Get(code)
	if !ok {
		return Level{}, false
	}
	return parseLevel(e.Value)
}

func parseLevel(v toml.Value) (Level, bool) {
	if v.Kind != toml.String {
		return Level{}, false
	}
	severity, ok := diag.ParseSeverity(v.Text)
	off := v.Text == "off"
	return Level{Off: off, Severity: severity}, ok || off
}

// shanghai is the only time zone: deadlines are counted in China's days.
const shanghai = "Asia/Shanghai"

// site reads site.toml.
func (l *loader) site() error {
	s := &l.corpus.Site
	src, ok, err := l.settings(siteFile)
	if err != nil {
		return err
	}
	if !ok {
		s.Timezone = shanghai
		if !l.taken(siteFile) {
			l.report(place(siteFile).Problem("missing-site", diag.Error, "新建站点用 gongkai init 文件夹；站点在别处时用 --source 指出它的文件夹",
				"这里不是站点：没有 content/site.toml"))
		}
		return nil
	}
	given := s.BaseURL
	table, problems := toml.Parse(inSource(siteFile), src, 1)
	unread := len(problems) > 0 // what follows the mistake only looks missing
	l.report(append(problems, toml.Decode(inSource(siteFile), table, s)...)...)
	c := siteChecker{loader: l, table: table, site: s}
	if given != "" {
		s.BaseURL = given
	}
	c.baseURL(given == "" && !unread)
	c.licence()
	c.theme()
	c.nav()
	c.columns()
	c.publication()
	c.timezone()
	c.region()
	c.levels()
	if !unread {
		c.missing()
	}
	c.numbers(unread)
	return nil
}

// siteChecker says what is wrong with the values of site.toml.
type siteChecker struct {
	*loader
	table *toml.Table
	site  *Settings
}

func (c *siteChecker) say(key, code string, s diag.Severity, hint, format string, args ...any) {
	at := place(siteFile)
	if e, ok := c.table.Get(key); ok {
		at = e.Value.Pos.In(at.Path)
	}
	c.report(at.Problem(code, s, hint, format, args...))
}

// ParseBaseURL completes a site's base address: absolute, http or https, a
// path at most, ending in a slash. Errors are Chinese sentences.
func ParseBaseURL(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", errors.New("不是网址")
	case u.Scheme != "http" && u.Scheme != "https":
		return "", errors.New("要以 https:// 或 http:// 开头")
	case u.Hostname() == "" || u.Opaque != "":
		return "", errors.New("缺少域名")
	case u.User != nil:
		return "", errors.New("不能含有用户名和密码")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return "", errors.New("不能含有 ? 和 #")
	case strings.Contains(u.Path, "//") || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path+"/", "/../"):
		return "", errors.New("路径里有空的一段或者句点")
	}
	return strings.TrimSuffix(u.String(), "/") + "/", nil
}

// licence completes the terms of use. An address without a title would be read by
// programs alone.
func (c *siteChecker) licence() {
	l := &c.site.Licence
	u, err := url.Parse(l.URL)
	switch {
	case l.URL == "":
		l.Title = cmp.Or(l.Title, freeUse)
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || l.Title == "":
		c.say("licence", "bad-value", diag.Error, "写 title = \"…\"；有条款网页的，再写 url = \"https://…\"；都没有的，删去 [licence]", "[licence] 的使用条件没有名称，或者网址不对")
	}
}

// theme notes where the keys of [theme] are.
func (c *siteChecker) theme() {
	c.site.Theme.places = map[string]diag.Place{}
	if e, ok := c.table.Get("theme"); ok && e.Value.Table != nil {
		for _, key := range e.Value.Table.Entries {
			c.site.Theme.places[key.Key] = key.Value.Pos.In(inSource(siteFile))
		}
	}
}

// LedgerFolder names the ledger among the sections of [nav].
const LedgerFolder = "audit"

// nav reads [nav]: order, and a name for a section by its folder.
func (c *siteChecker) nav() {
	known := []string{LedgerFolder}
	for _, s := range c.corpus.Kinds.Sections() {
		known = append(known, s.Folder)
	}
	for _, kind := range c.corpus.Kinds.All() {
		if !slices.Contains(known, kind.Folder) {
			known = append(known, kind.Folder)
		}
	}
	n := &c.site.Nav
	n.Names = map[string]string{}
	unknown := func(at toml.Pos, name string) {
		hint := diag.OneOf(known)
		if near := diag.Nearest(name, known); near != "" {
			hint = "是不是 " + near + "？" + hint
		}
		c.report(at.In(inSource(siteFile)).Problem("bad-value", diag.Error, hint, "[nav] 里没有 %q 这个栏目", name))
	}
	if c.site.NavTable == nil {
		return
	}
	for _, e := range c.site.NavTable.Entries {
		switch {
		case e.Key == "order" && e.Value.Kind == toml.List:
			for _, v := range e.Value.List {
				if v.Kind != toml.String || !slices.Contains(known, v.Text) || slices.Contains(n.Order, v.Text) {
					unknown(v.Pos, v.Text)
					continue
				}
				n.Order = append(n.Order, v.Text)
			}
		case e.Key == "order" || e.Value.Kind != toml.String || strings.TrimSpace(e.Value.Text) == "":
			c.report(e.Value.Pos.In(inSource(siteFile)).Problem("bad-value", diag.Error,
				`写 order = ["policies", "enforcement"]，或者 栏目 = "名称"，如 policies = "规范性文件"`, "[nav] 的 %s 写得不对", e.Key))
		case !slices.Contains(known, e.Key):
			unknown(e.Pos, e.Key)
		default:
			n.Names[e.Key] = strings.TrimSpace(e.Value.Text)
		}
	}
}

// columns refuses sections that no kind has.
func (c *siteChecker) columns() {
	var known []string
	for _, kind := range c.corpus.Kinds.All() {
		if section, _, _ := strings.Cut(kind.Folder, "/"); !slices.Contains(known, section) {
			known = append(known, section)
		}
	}
	for _, section := range slices.Concat(c.site.Columns.Dynamics, c.site.Columns.Notices) {
		if !slices.Contains(known, section) {
			c.say("columns", "bad-value", diag.Error, diag.OneOf(known), "[columns] 里没有 %q 这个栏目", section)
		}
	}
}

// publication refuses a template of index numbers that cannot count.
func (c *siteChecker) publication() {
	if err := c.site.IndexTemplate().Check(); err != nil {
		c.say("publication", "bad-value", diag.Error, `写法如 index = "`+string(disclosure.DefaultIndex)+`"`, "[publication] 的 index（索引号的写法）不对：%s", err)
	}
}

func (c *siteChecker) baseURL(needed bool) {
	const hint = "例如 base_url = \"https://www.example.gov.cn/\""
	if c.site.BaseURL == "" {
		if _, written := c.table.Get("base_url"); needed || written {
			c.say("base_url", "missing-field", diag.Error, hint, "缺少 base_url（网站的网址）")
		}
		return
	}
	full, err := ParseBaseURL(c.site.BaseURL)
	if err != nil {
		c.say("base_url", "bad-value", diag.Error, hint, "base_url %s：%s", c.site.BaseURL, err)
		return
	}
	c.site.BaseURL = full
}

func (c *siteChecker) timezone() {
	if c.site.Timezone != "" && c.site.Timezone != shanghai {
		c.say("timezone", "bad-value", diag.Error, "请写 timezone = \"Asia/Shanghai\"，或者删去这一行",
			"时区只能是 Asia/Shanghai：期限按北京时间的日子计算")
	}
	c.site.Timezone = shanghai
}

func (c *siteChecker) region() {
	if !c.hasRegion(c.site.Region) {
		c.say("region", "unknown-region", diag.Warning, c.regionHint(), "日历里没有这个地区：%s", c.site.Region)
	}
}

// levels checks the values of [checks]. Which codes exist is known further up.
func (c *siteChecker) levels() {
	if c.site.Checks == nil {
		return
	}
	for _, e := range c.site.Checks.Entries {
		if _, ok := parseLevel(e.Value); !ok {
			c.report(e.Value.Pos.In(inSource(siteFile)).Problem("bad-value", diag.Error,
				"可选：error（错误）、warning（警告）、notice（提示）、off（不报）", "检查 %s 的级别写得不对", e.Key))
		}
	}
}

func (c *siteChecker) missing() {
	if strings.TrimSpace(c.site.Title) == "" {
		c.say("title", "missing-field", diag.Error, "写一行 title = \"网站名称\"", "缺少 title（网站名称）")
	}
	if strings.TrimSpace(c.site.Organizer) == "" {
		c.say("organizer", "missing-field", diag.Warning, "写一行 organizer = \"主办单位全称\"", "缺少 organizer（主办单位）")
	}
}

// siteNumbers are the numbers every government site shows at its foot
// (国办发〔2017〕47号). The patterns are those of numbers in use.
var siteNumbers = []struct {
	key, name, example string
	form               *regexp.Regexp
	invented           *regexp.Regexp // of invented provinces in demonstrations; nil: as form
	value              func(*Settings) string
}{
	{"site_code", "网站标识码", "9900000001", regexp.MustCompile(`^(?:\d{10}|bm\d{8})$`), nil,
		func(s *Settings) string { return s.SiteCode }},
	{"conac", "党政机关网站标识", "00000000000000000000000000000000", regexp.MustCompile(`^[0-9A-Fa-f]{32}$`), nil,
		func(s *Settings) string { return s.CONAC }},
	{"icp", "ICP备案编号", "京ICP备12345678号-1", regexp.MustCompile(`^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川蜀宁琼]ICP备\d{8}号(?:-\d+)?$`), regexp.MustCompile(`^\p{Han}ICP备0{8}号$`),
		func(s *Settings) string { return s.ICP }},
	{"police", "公安备案号", "京公网安备 11010102000001号", regexp.MustCompile(`^\p{Han}公网安备\s?\d{14}号$`), nil,
		func(s *Settings) string { return s.Police }},
}

func (c *siteChecker) numbers(unread bool) {
	for _, n := range siteNumbers {
		switch v := n.value(c.site); {
		case v == "" && !unread:
			c.say(n.key, "missing-site-number", diag.Warning, "领到以后写一行 "+n.key+" = \""+n.example+"\"", "缺少 %s（%s），页脚会写“待申领”", n.key, n.name)
		case v != "" && !n.form.MatchString(v) && !(c.site.Demo && n.invented != nil && n.invented.MatchString(v)):
			c.say(n.key, "bad-site-number", diag.Warning, "写法如 "+n.example, "%s %s 不合规范", n.name, v)
		}
	}
}

// taken reports whether a name is in use, be it by something that may not be read.
func (l *loader) taken(path string) bool {
	return slices.Contains(l.tree.settings, path) || slices.Contains(l.tree.refused, path) || slices.Contains(l.tree.refused, "")
}

// hasRegion reports whether the calendar knows a region; "" is the whole country.
func (l *loader) hasRegion(name string) bool {
	return name == "" || slices.Contains(l.corpus.Calendar.Regions(), name)
}

// regionHint names the regions that exist.
func (l *loader) regionHint() string {
	regions := l.corpus.Calendar.Regions()
	if len(regions) == 0 {
		return "请在 content/calendar/ 里登记，或者删去这一行"
	}
	return "可选：" + strings.Join(regions, "、")
}
