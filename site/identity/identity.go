// Package identity makes a site look like that of its government: [theme] of
// site.toml gives the colour, the emblem, a banner, the typeface and a style sheet of
// its own.
//
// What the table says is put into rules that follow the theme's style sheet in the
// same file, so that no page asks for one file more. A banner and a style sheet of
// its own are files under static/ and are asked for besides.
//
// Nothing here may make pages worse to read or dependent on others: a colour has a
// contrast of 7 : 1 against both grounds of its mode, and the nearest such colour is
// taken otherwise; an emblem runs no script and loads nothing; a style sheet has at
// most 10 KB and loads nothing from elsewhere. What is wrong is a problem at the line
// of its key.
package identity

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // banners
	_ "image/png"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/diag"
)

const (
	mostEmblem = 8 << 10
	mostBanner = 200 << 10
	mostStyle  = 10 << 10
	mostFont   = 300 // characters
)

// Sheet returns the rules that make the site look as its [theme] asks, "" for a site
// without one, and what is wrong with the table. static holds the static files.
func Sheet(theme *corpus.Theme, static fs.FS) (string, []diag.Problem) {
	j := judge{Theme: theme, static: static}
	var sheet strings.Builder
	j.brand(&sheet)
	j.font(&sheet)
	j.banner(&sheet)
	j.emblem(&sheet)
	j.customCSS()
	if sheet.Len() > 0 {
		return "\n" + sheet.String(), j.problems
	}
	return "", j.problems
}

// judge reads a [theme].
type judge struct {
	*corpus.Theme
	static   fs.FS
	problems []diag.Problem
}

func (j *judge) say(key, code string, severity diag.Severity, hint, format string, args ...any) {
	j.problems = append(j.problems, j.Place(key).Problem(code, severity, hint, "[theme] 的 "+key+"："+format, args...))
}

func (j *judge) bad(key, hint, format string, args ...any) {
	j.say(key, "bad-theme", diag.Error, hint, format, args...)
}

// brand writes the colour of both modes. A site that names no colour for the dark mode
// has its colour, lightened.
func (j *judge) brand(sheet *strings.Builder) {
	var light, dark colour
	hasLight, hasDark := j.colour("brand", j.Brand, onLight, &light), j.colour("brand_dark", j.BrandDark, onDark, &dark)
	if hasLight {
		fmt.Fprintf(sheet, ":root{--brand:%s}\n", light)
	}
	if hasLight && j.BrandDark == "" {
		dark, hasDark = onDark.nearest(light), true
	}
	if hasDark {
		fmt.Fprintf(sheet, "@media screen and (prefers-color-scheme:dark){:root{--brand:%s}}\n", dark)
	}
}

// colour reads a colour into c, the nearest one with enough contrast; ok is false
// where there is none.
func (j *judge) colour(key, text string, on grounds, c *colour) (ok bool) {
	if text == "" {
		return false
	}
	if *c, ok = parseColour(text); !ok {
		j.bad(key, "写井号和六位十六进制数，如 "+key+" = \""+on.example+"\"", "%q 不是颜色", text)
		return false
	}
	if ratio := on.contrast(*c); ratio < enough {
		near := on.nearest(*c)
		j.say(key, "low-contrast", diag.Warning, "最接近的合格颜色是 "+key+" = \""+near.String()+"\"，网页暂用这个颜色", "%s 和%s的对比度是 %.1f : 1，不到 7 : 1，看不清", text, on.name, ratio)
		*c = near
	}
	return true
}

// fontNames are what a font stack may be made of: names, quoted or not.
var fontNames = regexp.MustCompile(`^[\p{L}\p{N} ,'"_-]+$`)

func (j *judge) font(sheet *strings.Builder) {
	stack := strings.TrimSpace(j.Font)
	switch {
	case stack == "":
	case len([]rune(stack)) > mostFont || !fontNames.MatchString(stack) || strings.Count(stack, `"`)%2 != 0 || strings.Count(stack, `'`)%2 != 0:
		j.bad("font", `写几个字体名，用逗号分开，如 font = "'Source Han Sans SC', sans-serif"`, "只能是读者机器上的字体名")
	default:
		fmt.Fprintf(sheet, "body{font-family:%s}\n", stack)
	}
}

// banner writes the strip above the masthead, as high as the picture asks. Words never
// stand on the picture.
func (j *judge) banner(sheet *strings.Builder) {
	if j.Banner == "" {
		return
	}
	file, ok := j.file("banner", j.Banner, mostBanner, "请压缩图片，或者换一张小的")
	if !ok {
		return
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || size.Width == 0 || size.Height == 0 {
		j.bad("banner", "请换成 JPEG 或 PNG 图片", "%s 不是 JPEG 或 PNG 图片", j.Banner)
		return
	}
	if size.Width < 2*size.Height {
		j.bad("banner", "请裁成横条，宽是高的两倍以上", "%s 是 %d×%d，太高，会把正文挤到第二屏", j.Banner, size.Width, size.Height)
		return
	}
	height := fmt.Sprintf("min(10rem,%.2fvw)", 100*float64(size.Height)/float64(size.Width))
	fmt.Fprintf(sheet, "@media screen{.head{padding-top:%s;background:url(\"%s\") top/auto %s no-repeat}}\n", height, fromSheet(j.Banner), height)
}

// fromSheet returns the address of a static file as css/site.css gives it.
func fromSheet(name string) string { return "../" + (&url.URL{Path: name}).EscapedPath() }

// emblem writes the emblem before the name of the site, in the sheet itself.
func (j *judge) emblem(sheet *strings.Builder) {
	text := []byte(strings.TrimSpace(j.Emblem))
	switch {
	case len(text) == 0:
		return
	case text[0] == '<':
		if len(text) > mostEmblem {
			j.bad("emblem", "请简化图形", "有 %d KB，最多 %d KB", len(text)>>10, mostEmblem>>10)
			return
		}
	default:
		file, ok := j.file("emblem", j.Emblem, mostEmblem, "请简化图形")
		if !ok {
			return
		}
		text = bytes.TrimSpace(bytes.TrimPrefix(file, []byte("\uFEFF")))
	}
	if why := drawingFault(text); why != "" {
		j.bad("emblem", "请换成只有图形的 SVG：没有脚本，不引用别的文件", "%s", why)
		return
	}
	fmt.Fprintf(sheet, ".name a:before{content:\"\";display:inline-block;width:2.5rem;height:2.5rem;margin-right:.5rem;vertical-align:middle;"+
		"background:url(\"data:image/svg+xml,%s\") center/contain no-repeat;-webkit-print-color-adjust:exact;print-color-adjust:exact}\n", url.PathEscape(string(text)))
}

// customCSS judges the site's own style sheet, which pages link after the theme's.
func (j *judge) customCSS() {
	if j.CustomCSS == "" {
		return
	}
	if !strings.HasSuffix(j.CustomCSS, ".css") {
		j.bad("custom_css", "文件名以 .css 结尾，放在 static/ 里", "%s 不是样式表", j.CustomCSS)
		return
	}
	if text, ok := j.file("custom_css", j.CustomCSS, mostStyle, "只写和默认样式不同的几条"); ok {
		if why := styleFault(string(text)); why != "" {
			j.bad("custom_css", "图片放在 static/ 里，用相对地址引用；字体用读者机器上的", "%s 里%s", j.CustomCSS, why)
		}
	}
}

// file reads a static file; ok is false for one that is not there or too large.
func (j *judge) file(key, name string, most int, smaller string) (text []byte, ok bool) {
	if !fs.ValidPath(name) || path.Clean(name) != name {
		j.bad(key, "写 static/ 里的路径，如 "+key+" = \"theme/"+path.Base(name)+"\"", "%q 不是 static/ 里的文件", name)
		return nil, false
	}
	text, err := fs.ReadFile(j.static, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		j.bad(key, "请把文件放在 static/"+name+"，或者删去这一行", "没有文件 static/%s", name)
	case err != nil:
		j.bad(key, "请换成普通的文件", "读不了 static/%s", name)
	case len(text) > most:
		j.bad(key, smaller, "%s 有 %d KB，最多 %d KB", name, (len(text)+1023)>>10, most>>10)
	default:
		return text, true
	}
	return nil, false
}
