package site

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every page can be reached from the home page by links alone, and no farther
// than a visitor goes.
func TestEveryPageIsReached(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-22")
	distance := walk(t, files, "index.html")
	for name := range files {
		if !strings.HasSuffix(name, ".html") || name == "404.html" {
			continue
		}
		if n, ok := distance[name]; !ok || n > 4 {
			t.Errorf("%s is %d links from the home page (%v)", name, n, ok)
		}
	}
}

// J1 without a script: what was this firm fined? J2: is this rule in force, what
// does it mean for me?
func TestJourneys(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-22")
	for _, c := range []struct {
		name  string
		steps []string // words of the links, one after the other
		says  []string
	}{
		{"J1, by the distinctive part", []string{"查某家公司受过什么处罚", "A（", "安达商贸有限公司"}, []string{"合计 ", "罚款"}},
		{"J1, by the place", []string{"查某家公司受过什么处罚", "S（", "示范市安达商贸有限公司"}, []string{"合计 "}},
		{"J2", []string{"政策文件（", "生活垃圾分类投放管理规定"}, []string{"现行有效", "起施行"}},
		{"J2, what it means", []string{"政策文件（", "生活垃圾分类投放管理规定", "《示范市生活垃圾分类投放管理规定》解读"}, []string{"谁受影响", "怎么办"}},
		{"the register", []string{"政策文件效力登记"}, []string{"起被《"}},
		{"powers", []string{"查一个部门有哪些职权", "市卫健委", "公共场所卫生许可"}, []string{"设定依据", "办理流程", "责任事项", "监督和救济"}},
		{"the platform", []string{"法定主动公开内容", "行政处罚决定"}, []string{"共 "}},
		{"asking for information", []string{"按机关查", "示范市财政局", "怎样申请公开"}, []string{"向谁申请"}},
		{"what is missing", []string{"逾期未公开的年度报告"}, []string{"逾期未公开"}},
		{"what is to come", []string{"期限日历"}, []string{"有效期届满", "calendar.ics"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := "index.html"
			for _, words := range c.steps {
				at = follow(t, files, at, words)
			}
			for _, want := range c.says {
				if !strings.Contains(string(files[at]), want) {
					t.Errorf("%s does not say %s", at, want)
				}
			}
		})
	}
}

// follow is the page behind the first link in <main> that holds the words.
func follow(t *testing.T, files map[string][]byte, from, words string) string {
	t.Helper()
	for _, a := range readTree(t, from, files[from]).all("a") {
		href, _ := attribute(a, "href")
		if inside(a, "main") && strings.Contains(text(a), words) && !strings.Contains(href, ":") {
			to, _, _ := strings.Cut(href, "#")
			if to == "" {
				return from
			}
			return path.Join(path.Dir(from), to)
		}
	}
	t.Fatalf("%s has no link %q", from, words)
	return ""
}

// A number in brackets behind a link is the number of records that the lists
// behind it show, counted in the HTML itself.
func TestCountsInTheHTML(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-22")
	count := regexp.MustCompile(`（(\d+)）`)
	checked := 0
	type length struct {
		n    int
		list bool
	}
	lengths := map[string]length{}
	for name, body := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, a := range readTree(t, name, body).all("a") {
			m := count.FindStringSubmatch(text(a))
			href, _ := attribute(a, "href")
			if m == nil || !inside(a, "main") || strings.Contains(href, "#") || strings.Contains(href, ":") {
				continue
			}
			to := path.Join(path.Dir(name), href)
			said, _ := strconv.Atoi(m[1])
			l, known := lengths[to]
			if !known {
				l.n, l.list = listed(t, files, to)
				lengths[to] = l
			}
			if l.list {
				checked++
				if l.n != said {
					t.Errorf("%s: %s leads to %s with %d", name, text(a), to, l.n)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d numbers", checked)
	}
}

// listed counts the records of a list and its further pages; ok is false where a
// page is no list of records.
func listed(t *testing.T, files map[string][]byte, name string) (n int, ok bool) {
	t.Helper()
	for page := 1; ; page++ {
		at := name
		if page > 1 {
			at = path.Join(path.Dir(name), "page", strconv.Itoa(page), "index.html")
		}
		body, exists := files[at]
		if !exists {
			return n, ok
		}
		for _, list := range readTree(t, at, body).all("ol") {
			if class, _ := attribute(list, "class"); class != "items" || page == 1 && !strings.Contains(string(body), "按公开日期从新到旧") {
				continue
			}
			ok = true
			for item := list.FirstChild; item != nil; item = item.NextSibling {
				if item.Data == "li" {
					n++
				}
			}
		}
	}
}

// The official tags (国办发〔2017〕47号) stand where they belong: those of the site on
// every page, those of a column on columns and contents, those of a text on contents.
func TestOfficialTags(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-22")
	column := []string{"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
	article := []string{"ArticleTitle", "PubDate", "ContentSource", "Url"}
	moment := regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d$`)
	for name, body := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		tags := map[string]string{}
		for _, n := range readTree(t, name, body).all("meta") {
			key, _ := attribute(n, "name")
			tags[key], _ = attribute(n, "content")
		}
		want := []string{"SiteName", "SiteDomain", "SiteIDCode"}
		switch {
		case name == "index.html":
			want = append(want, "ColumnType")
		case tags["ArticleTitle"] != "":
			want = append(append(want, column...), article...)
		case name != "404.html":
			want = append(want, column...)
		}
		for _, key := range want {
			if tags[key] == "" {
				t.Errorf("%s has no %s", name, key)
			}
		}
		if at := tags["PubDate"]; at != "" && !moment.MatchString(at) {
			t.Errorf("%s: PubDate %q", name, at)
		}
	}
	if tag := "行政执法公示"; !strings.Contains(string(files["enforcement/penalty/2026/0012/index.html"]), tag) {
		t.Errorf("a decision is not in the column %s", tag)
	}
}

// On the site map no two links to different places sound alike.
func TestSiteMapLinksDiffer(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-22")
	said := map[string]string{}
	for _, a := range readTree(t, "about/sitemap/index.html", files["about/sitemap/index.html"]).all("a") {
		href, _ := attribute(a, "href")
		words := text(a)
		if !inside(a, "main") {
			continue
		}
		if other, known := said[words]; known && other != href {
			t.Errorf("%q leads to %s and %s", words, other, href)
		}
		said[words] = href
	}
	if len(said) < 50 {
		t.Errorf("only %d links: %v", len(said), slices.Sorted(maps.Keys(said)))
	}
}
