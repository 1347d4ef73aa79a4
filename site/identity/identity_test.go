package identity

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/corpus"
)

// picture returns a PNG of a size.
func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSheet(t *testing.T) {
	t.Parallel()
	static := fstest.MapFS{
		"theme/banner.png": {Data: picture(t, 1200, 200)},
		"theme/tall.png":   {Data: picture(t, 300, 200)},
		"theme/large.png":  {Data: append(picture(t, 1200, 200), make([]byte, 210<<10)...)},
		"theme/emblem.svg": {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>`)},
		"theme/bad.svg":    {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)},
		"css/city.css":     {Data: []byte(`.name{letter-spacing:.1em;background:url(../theme/banner.png)} a:after{content:"\25B8"}`)},
		"css/import.css":   {Data: []byte(`@import "a.css";`)},
		"css/away.css":     {Data: []byte(`.name{background:url( 'https://a.example/b.png')}`)},
		"css/host.css":     {Data: []byte(`.name{background:url(//a.example/b.png)}`)},
		"css/old.css":      {Data: []byte(`.name{width:expression(alert(1))}`)},
		"css/escaped.css":  {Data: []byte(`.name{background:u\72l(//a.example/b.png)}`)},
		"css/large.css":    {Data: bytes.Repeat([]byte("a{color:red}\n"), 900)},
	}
	svg := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">` + inside + `</svg>`
	}
	for _, c := range []struct {
		name  string
		theme corpus.Theme
		sheet string // a part of the rules
		want  string // the beginning of the problem, "" for none
	}{
		{"nothing", corpus.Theme{}, "", ""},
		{"both colours", corpus.Theme{Brand: "#004b87", BrandDark: "#9fd0ff"}, ":root{--brand:#004b87}\n@media screen and (prefers-color-scheme:dark){:root{--brand:#9fd0ff}}", ""},
		{"the dark colour follows", corpus.Theme{Brand: "#8a1c14"}, "dark){:root{--brand:#c", ""},
		{"a short colour", corpus.Theme{Brand: "#036"}, "--brand:#003366", ""},
		{"no colour", corpus.Theme{Brand: "red"}, "", `bad-theme [theme] 的 brand："red" 不是颜色`},
		{"too light", corpus.Theme{Brand: "#d9534f"}, "", "low-contrast [theme] 的 brand：#d9534f 和浅色底的对比度是 3.6 : 1"},
		{"too dark", corpus.Theme{BrandDark: "#8a1c14"}, "", "low-contrast [theme] 的 brand_dark："},
		{"fonts", corpus.Theme{Font: "'Source Han Sans SC', sans-serif"}, "body{font-family:'Source Han Sans SC', sans-serif}", ""},
		{"more than fonts", corpus.Theme{Font: "x;}body{display:none"}, "", "bad-theme [theme] 的 font："},
		{"an open quote", corpus.Theme{Font: "'Source Han Sans SC, serif"}, "", "bad-theme [theme] 的 font："},
		{"a banner", corpus.Theme{Banner: "theme/banner.png"}, `min(10rem,16.67vw);background:url("../theme/banner.png")`, ""},
		{"no such banner", corpus.Theme{Banner: "theme/none.png"}, "", "bad-theme [theme] 的 banner：没有文件 static/theme/none.png"},
		{"a large banner", corpus.Theme{Banner: "theme/large.png"}, "", "bad-theme [theme] 的 banner：theme/large.png 有 211 KB，最多 200 KB"},
		{"a tall banner", corpus.Theme{Banner: "theme/tall.png"}, "", "bad-theme [theme] 的 banner：theme/tall.png 是 300×200"},
		{"a banner elsewhere", corpus.Theme{Banner: "../a.png"}, "", `bad-theme [theme] 的 banner："../a.png" 不是 static/ 里的文件`},
		{"a banner that is no picture", corpus.Theme{Banner: "css/city.css"}, "", "bad-theme [theme] 的 banner：css/city.css 不是 JPEG 或 PNG 图片"},
		{"an emblem", corpus.Theme{Emblem: "theme/emblem.svg"}, `.name a:before{content:""`, ""},
		{"an emblem in the table", corpus.Theme{Emblem: svg(`<path d="M0 0"/>`)}, "data:image/svg+xml,%3Csvg", ""},
		{"an emblem with a script", corpus.Theme{Emblem: "theme/bad.svg"}, "", "bad-theme [theme] 的 emblem：不能有 <script>"},
		{"an emblem that acts", corpus.Theme{Emblem: svg(`<path onclick="x()"/>`)}, "", "bad-theme [theme] 的 emblem：不能有脚本（onclick）"},
		{"an emblem that loads", corpus.Theme{Emblem: svg(`<use href="https://a.example/b.svg#c"/>`)}, "", "bad-theme [theme] 的 emblem：不能引用别的文件"},
		{"an emblem that loads a style", corpus.Theme{Emblem: svg(`<style>@import "//a.example"</style>`)}, "", "bad-theme [theme] 的 emblem：有 @import"},
		{"an emblem with a fill elsewhere", corpus.Theme{Emblem: svg(`<path fill="url(https://a.example/#x)"/>`)}, "", "bad-theme [theme] 的 emblem：引用了别的网站的文件"},
		{"an emblem with a picture", corpus.Theme{Emblem: svg(`<image href="#x"/>`)}, "", "bad-theme [theme] 的 emblem：不能有 <image>"},
		{"an emblem with entities", corpus.Theme{Emblem: `<!DOCTYPE svg>` + svg("")}, "", "bad-theme [theme] 的 emblem：不能有 DOCTYPE"},
		{"an emblem that is none", corpus.Theme{Emblem: "<p>x</p>"}, "", "bad-theme [theme] 的 emblem：不是 SVG"},
		{"a broken emblem", corpus.Theme{Emblem: "<svg>"}, "", "bad-theme [theme] 的 emblem：读不懂"},
		{"a style sheet", corpus.Theme{CustomCSS: "css/city.css"}, "", ""},
		{"no such style sheet", corpus.Theme{CustomCSS: "css/none.css"}, "", "bad-theme [theme] 的 custom_css：没有文件"},
		{"no style sheet", corpus.Theme{CustomCSS: "theme/banner.png"}, "", "bad-theme [theme] 的 custom_css：theme/banner.png 不是样式表"},
		{"@import", corpus.Theme{CustomCSS: "css/import.css"}, "", "bad-theme [theme] 的 custom_css：css/import.css 里有 @import"},
		{"another host", corpus.Theme{CustomCSS: "css/away.css"}, "", "bad-theme [theme] 的 custom_css：css/away.css 里引用了别的网站的文件"},
		{"another host without a scheme", corpus.Theme{CustomCSS: "css/host.css"}, "", "bad-theme [theme] 的 custom_css：css/host.css 里引用了别的网站的文件"},
		{"expression", corpus.Theme{CustomCSS: "css/old.css"}, "", "bad-theme [theme] 的 custom_css：css/old.css 里有会运行脚本的写法"},
		{"escapes", corpus.Theme{CustomCSS: "css/escaped.css"}, "", "bad-theme [theme] 的 custom_css：css/escaped.css 里用转义"},
		{"a large style sheet", corpus.Theme{CustomCSS: "css/large.css"}, "", "bad-theme [theme] 的 custom_css：css/large.css 有 12 KB，最多 10 KB"},
	} {
		sheet, problems := Sheet(&c.theme, static)
		var got strings.Builder
		for _, p := range problems {
			fmt.Fprintf(&got, "%s %s", p.Code, p.Message)
		}
		if !strings.Contains(sheet, c.sheet) || (c.want == "") != (len(problems) == 0) || !strings.HasPrefix(got.String(), c.want) {
			t.Errorf("%s: %s\n%s", c.name, &got, sheet)
		}
	}
}

// The colour that stands in for one without enough contrast has enough, and is the
// first on the way.
func TestNearest(t *testing.T) {
	t.Parallel()
	for _, g := range []grounds{onLight, onDark} {
		for _, text := range []string{"#d9534f", "#ffffff", "#000000", "#00ff00", "#0b3d91"} {
			c, _ := parseColour(text)
			near := g.nearest(c)
			if g.contrast(near) < enough {
				t.Errorf("%s on %s: %s has %.2f", text, g.name, near, g.contrast(near))
			}
			if g.contrast(c) >= enough && near != c {
				t.Errorf("%s on %s becomes %s", text, g.name, near)
			}
		}
	}
}

// The grounds are those of the theme's style sheet.
func TestGroundsAreThoseOfTheTheme(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("../../static/css/site.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []grounds{onLight, onDark} {
		paper := strings.Replace(g.paper.String(), "#ffffff", "#fff", 1)
		if want := fmt.Sprintf("--paper:%s;--panel:%s", paper, g.panel); !strings.Contains(string(css), want) {
			t.Errorf("site.css has no %s", want)
		}
	}
}
