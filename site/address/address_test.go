package address

import (
	"net/url"
	"strings"
	"testing"
)

func TestDocumentURLAndFile(t *testing.T) {
	cases := []struct{ path, url, file string }{
		{"enforcement/penalty/2026/0012.md", "/enforcement/penalty/2026/0012/", "enforcement/penalty/2026/0012/index.html"},
		{"about/指南.md", "/about/指南/", "about/指南/index.html"},
		{"a.md.md", "/a.md/", "a.md/index.html"},
		{"a/b.pdf", "/a/b.pdf", "a/b.pdf"},
		{"reports/", "/reports/", "reports/index.html"},
		{"", "/", "index.html"},
	}
	for _, c := range cases {
		if got := URL(c.path); got != c.url {
			t.Errorf("URL(%q) = %q, want %q", c.path, got, c.url)
		}
		if got := File(c.url); got != c.file {
			t.Errorf("File(%q) = %q, want %q", c.url, got, c.file)
		}
		if IsDocument(c.path) && Document(c.path) != c.url {
			t.Errorf("Document(%q) = %q, want %q", c.path, Document(c.path), c.url)
		}
	}
}

func TestGeneratedPages(t *testing.T) {
	const s = "enforcement/penalty"
	cases := []struct{ got, want string }{
		{Section(s), "/enforcement/penalty/"},
		{SectionFeed(s), "/enforcement/penalty/feed.xml"},
		{Page(Section(s), 1), "/enforcement/penalty/"},
		{Page(Section(s), 2), "/enforcement/penalty/page/2/"},
		{Year(s, 2026), "/enforcement/penalty/2026/"},
		{Organ(s, "scjgj"), "/enforcement/penalty/organ/scjgj/"},
		{OrganHome("scjgj"), "/organs/scjgj/"},
		{Party("91990001X"), "/parties/91990001X/"},
		{AuditOrgan("scjgj"), "/audit/scjgj/"},
		{AuditMonths("scjgj"), "/audit/scjgj/months/"},
		{AuditYear(2026), "/audit/2026/"},
		{SitemapPart(2), "/sitemap-2.xml"},
		{File(Feed), "feed.xml"},
		{File(NotFound), "404.html"},
		{File(Audit), "audit/index.html"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestRelative(t *testing.T) {
	cases := []struct{ name, from, to, want string }{
		{"other branch", "/enforcement/penalty/", "/reports/2025/", "../../reports/2025/index.html"},
		{"below", "/reports/", "/reports/2025/", "2025/index.html"},
		{"above", "/reports/2025/", "/reports/", "../index.html"},
		{"sibling attachment", "/a/12/", "/a/12.pdf", "../12.pdf"},
		{"home", "/a/b/", "/", "../../index.html"},
		{"from home", "/", "/a/b/", "a/b/index.html"},
		{"same page", "/a/", "/a/", "index.html"},
		{"same page, fragment", "/a/", "/a/#working", "#working"},
		{"same page, empty fragment", "/a/", "/a/#", "#"},
		{"fragment elsewhere", "/a/", "/b/#一、总则", "../b/index.html#%E4%B8%80%E3%80%81%E6%80%BB%E5%88%99"},
		{"from a file", "/404.html", "/a/", "a/index.html"},
		{"same file", "/404.html", "/404.html", "404.html"},
		{"shared start of a name is no shared folder", "/ab/", "/ac/", "../ac/index.html"},
		{"Chinese", "/a/", "/指南/x y.pdf", "../%E6%8C%87%E5%8D%97/x%20y.pdf"},
		{"percent sign", "/a/", "/100%/", "../100%25/index.html"},
		{"quotes", "/a/", "/b'&\"/", "../b%27%26%22/index.html"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Relative(c.from, c.to); got != c.want {
				t.Errorf("Relative(%q, %q) = %q, want %q", c.from, c.to, got, c.want)
			}
		})
	}
}

func TestAbsolute(t *testing.T) {
	for _, base := range []string{"https://www.example.gov.cn", "https://www.example.gov.cn/"} {
		if got, want := Absolute(base, "/指南/"), "https://www.example.gov.cn/%E6%8C%87%E5%8D%97/"; got != want {
			t.Errorf("Absolute(%q) = %q, want %q", base, got, want)
		}
	}
}

func TestResolve(t *testing.T) {
	const doc = "a/b/c.md"
	good := []struct{ link, path, fragment string }{
		{"d.md", "a/b/d.md", ""},
		{"./d.md", "a/b/d.md", ""},
		{"../d.md#x", "a/d.md", "x"},
		{"../../d.md", "d.md", ""},
		{"/d.md", "d.md", ""},
		{"12.pdf", "a/b/12.pdf", ""},
		{"x/", "a/b/x/", ""},
		{"/reports/", "reports/", ""},
		{"/", "", ""},
		{"../..", "", ""},
		{"..", "a/", ""},
		{".", "a/b/", ""},
		{"x/..", "a/b/", ""},
		{"", doc, ""},
		{"#二", doc, "二"},
		{"#%E4%BA%8C", doc, "二"},
		{"%E6%8C%87%E5%8D%97.md", "a/b/指南.md", ""},
		{"100%.pdf", "a/b/100%.pdf", ""},
		{"%252e%252e/d.md", "a/b/%2e%2e/d.md", ""},
		{"x y.pdf", "a/b/x y.pdf", ""},
	}
	for _, c := range good {
		path, fragment, ok := Resolve(doc, c.link)
		if !ok || path != c.path || fragment != c.fragment {
			t.Errorf("Resolve(%q) = %q, %q, %v; want %q, %q", c.link, path, fragment, ok, c.path, c.fragment)
		}
	}
	bad := []string{
		"../../../d.md", "/../d.md", "../../..", "%2e%2e/%2e%2e/%2e%2e/d.md", "..%2f..%2f..%2fd.md", "x/../../../../d.md",
		"//host/x", "///x", "a//b.md", `..\d.md`, "%5cx", `\\host\x`,
		"javascript:alert(1)", "javascript%3Aalert(1)", "C:/x", "http://host/", "a?b", "a%3Fb", "a%23b",
		"a\x00b", "a%00b", "a%0Ab", "java\tscript", "#a\nb", "\xff", "%ff", "a\u0085b",
	}
	for _, link := range bad {
		if path, fragment, ok := Resolve(doc, link); ok || path != "" || fragment != "" {
			t.Errorf("Resolve(%q) = %q, %q, %v; want refused", link, path, fragment, ok)
		}
	}
}

func TestCheck(t *testing.T) {
	good := []string{
		"a.md", "enforcement/penalty/2026/0012.md", "about/指南.md", "a/12.pdf", "a b.pdf", "100%.pdf", "a'b&c.pdf",
		"indexes.md", "console.md", "com10.md", "lpt.md", ".hidden", "a.md/b.md", strings.Repeat("字", 66),
	}
	for _, path := range good {
		if p := Check(path); p != "" {
			t.Errorf("Check(%q) = %q, want fine", path, p)
		}
	}
	bad := []struct{ path, want string }{
		{"", "空"}, {"/a.md", "空"}, {"a//b.md", "空"}, {"a/", "空"}, {".md", "空"}, {"a/.md", "空"},
		{"./a.md", "不能有“.”"}, {"a/../b.md", "不能有“..”"}, {"..md", "不能有“.”"}, {"...md", "不能有“..”"},
		{"a\x00.md", "U+0000"}, {"a\n.md", "U+000A"}, {"a\u0085.md", "U+0085"}, {"a\u202Egpj.md", "U+202E"},
		{"a\u200B.md", "U+200B"}, {"\uFEFFa.md", "U+FEFF"}, {"a\u2028.md", "U+2028"}, {"\xff.md", "UTF-8"},
		{"a<b.md", "<"}, {"a>b.md", ">"}, {"a:b.md", ":"}, {`a"b.md`, `"`}, {"a|b.md", "|"}, {"a?b.md", "?"},
		{"a*b.md", "*"}, {`a\b.md`, `\`}, {"a#b.md", "#"},
		{"a./b.md", "句点"}, {"a..md", "句点"}, {"a /b.md", "空格"}, {"a .md", "空格"}, {"a.pdf ", "空格"},
		{"con.md", "设备名"}, {"a/NUL/b.md", "设备名"}, {"Aux.tar.gz", "设备名"}, {"com1.md", "设备名"}, {"LPT9", "设备名"},
		{"com².md", "设备名"}, {"con .txt", "设备名"}, {"conin$.md", "设备名"},
		{"index.md", "栏目页"}, {"a/index/b.md", "栏目页"}, {"a/Index.md", "栏目页"}, {"a/INDEX.HTML", "栏目页"},
		{"a.MD", "小写"}, {"a/b.Md", "小写"},
		{strings.Repeat("字", 67) + ".md", "太长"}, {strings.Repeat("a", 201) + "/b.md", "太长"},
	}
	for _, c := range bad {
		if p := Check(c.path); !strings.Contains(p, c.want) {
			t.Errorf("Check(%q) = %q, want a mention of %q", c.path, p, c.want)
		}
	}
}

func FuzzDocumentIsInjective(f *testing.F) {
	f.Add("a.md", "a/b.md")
	f.Add("a.md.md", "a.md/b.md")
	f.Add(".md", "..md")
	f.Add("A.md", "a.md")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, path := range []string{a, b} {
			if Check(path) != "" || !IsDocument(path) {
				return
			}
			u := Document(path)
			if !strings.HasPrefix(u, "/") || !strings.HasSuffix(u, "/") || strings.Contains(u, "//") {
				t.Errorf("Document(%q) = %q", path, u)
			}
			for segment := range strings.SplitSeq(File(u), "/") {
				if segment != index && checkName(segment) != "" {
					t.Errorf("%q is written at %q: %s", path, File(u), checkName(segment))
				}
			}
		}
		if (Document(a) == Document(b)) != (a == b) || (File(Document(a)) == File(Document(b))) != (a == b) {
			t.Errorf("%q and %q: %q and %q", a, b, Document(a), Document(b))
		}
	})
}

func FuzzResolveStaysInside(f *testing.F) {
	for _, link := range []string{"../x.md", "../../../x", "/../x", "%2e%2e/", "//h", "a/./../..", "#x", "", ".", "/", "%252e"} {
		f.Add("a/b.md", link)
		f.Add("b.md", link)
	}
	f.Fuzz(func(t *testing.T, doc, link string) {
		if Check(doc) != "" {
			return
		}
		path, fragment, ok := Resolve(doc, link)
		if !ok {
			return
		}
		if strings.HasPrefix(path, "/") || strings.ContainsAny(path, "\\:?#") || strings.Contains(path, "//") {
			t.Errorf("Resolve(%q, %q) = %q", doc, link, path)
		}
		for segment := range strings.SplitSeq(path, "/") {
			if segment == ".." || segment == "." {
				t.Errorf("Resolve(%q, %q) = %q leads out", doc, link, path)
			}
		}
		// What was resolved is found again from any other document.
		href := Relative(Document("x/y.md"), URL(path)+"#"+fragment)
		if strings.ContainsAny(href, "<>\"'&: \\") {
			t.Errorf("href %q", href)
		}
	})
}

func FuzzRelativeResolvesBack(f *testing.F) {
	f.Add("a/b.md", "c/d.md", "x")
	f.Add("a/b.md", "a/b.md", "")
	f.Add("a.md", "指南/100%.pdf", "一 二")
	f.Add("a/b/c.md", "a/b.pdf", "#")
	f.Fuzz(func(t *testing.T, from, to, fragment string) {
		if Check(from) != "" || Check(to) != "" {
			return
		}
		target := URL(to)
		if fragment != "" {
			target += "#" + fragment
		}
		for _, start := range []string{Document(from), "/404.html", "/"} {
			base, err := url.Parse(Absolute("https://example.test", start))
			if err != nil {
				t.Fatal(err)
			}
			href := Relative(start, target)
			reference, err := url.Parse(href)
			if err != nil {
				t.Fatalf("Relative(%q, %q) = %q: %v", start, target, href, err)
			}
			got := base.ResolveReference(reference)
			same := got.Path == "/"+File(URL(to)) || strings.HasPrefix(href, "#") && got.Path == URL(to)
			if got.Host != "example.test" || !same || got.Fragment != fragment {
				t.Errorf("Relative(%q, %q) = %q leads to %q # %q", start, target, href, got.Path, got.Fragment)
			}
		}
	})
}
