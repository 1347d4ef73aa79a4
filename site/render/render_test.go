package render

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/layouts"
	"gongkai/site/diag"
	"gongkai/site/page/view"
	"gongkai/static"
)

func TestDefaultTheme(t *testing.T) {
	r, problems := New(layouts.FS())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	view := &view.Document{Base: view.Base{Title: "甲<script>", Heading: "甲 & 乙"}, Body: "<p>正文</p>", Previous: &view.Link{Label: "前", Href: "../a/index.html"}}
	body, err := r.Render(nil, "document", view)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>甲&lt;script&gt;</title>", "<h1>甲 &amp; 乙</h1>", "<p>正文</p>", `<link rel="prev" href="../a/index.html">`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if _, err := r.Render(nil, "nothing", view); err == nil {
		t.Error("an unknown layout is an error")
	}
}

func TestSitesOwnLayouts(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"replaced", "document.html", `{{define "main"}}<p>{{.Heading}}</p>{{end}}`, ""},
		{"does not parse", "document.html", "{{define \"main\"}}\n{{if}}{{end}}\n", "layouts/document.html:2:0 bad-layout"},
		{"names a field that no view has", "list.html", "{{define \"main\"}}\n{{.Headline}}{{end}}", "layouts/list.html:2:3 bad-layout"},
		{"names it deep inside", "audit.html", "{{define \"main\"}}{{range .Parts}}甲{{range .Tables}}\n乙 {{.Titel}}{{end}}{{end}}{{end}}", "layouts/audit.html:2:5 bad-layout"},
		{"ends inside a tag", "list.html", "{{define \"main\"}}<a href=\"{{end}}", "layouts/list.html"},
		{"base without a body", "base.html", "{{define \"base\"}}{{template \"absent\"}}{{end}}", "layouts/"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			own := fstest.MapFS{c.file: {Data: []byte(c.text)}}
			r, problems := New(Theme(own, layouts.FS()))
			var got strings.Builder
			for _, p := range problems {
				if p.Severity != diag.Error {
					t.Errorf("%v is no error", p)
				}
				fmt.Fprintf(&got, "%s:%d:%d %s\n", p.Path, p.Line, p.Column, p.Code)
			}
			if c.want == "" && got.Len() > 0 || !strings.HasPrefix(got.String(), c.want) {
				t.Fatalf("got %q, want %q", got.String(), c.want)
			}
			if c.want == "" {
				if body, err := r.Render(nil, "document", &view.Document{Base: view.Base{Heading: "甲"}}); err != nil || !strings.Contains(string(body), "<p>甲</p>") {
					t.Errorf("%v %s", err, body)
				}
			}
		})
	}
}

func TestThemeLaysFilesOver(t *testing.T) {
	defaults := fstest.MapFS{"css/site.css": {Data: []byte("default")}, "js/site.js": {Data: []byte("js")}}
	own := fstest.MapFS{"css/site.css": {Data: []byte("own")}, "css/more.css": {Data: []byte("more")}, "x.go": {Data: []byte("package x")}, "css/link.css": {Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}}
	theme := Theme(own, defaults)
	var names []string
	err := fs.WalkDir(theme, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := fs.ReadFile(theme, name)
			names = append(names, name+"="+string(text))
		}
		return err
	})
	if got := strings.Join(names, " "); err != nil || got != "css/more.css=more css/site.css=own js/site.js=js" {
		t.Errorf("%v %s", err, got)
	}
	// On disk a site usually has no static folder at all.
	absent, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer absent.Close()
	sub, _ := fs.Sub(absent.FS(), "static")
	if text, err := fs.ReadFile(Theme(sub, defaults), "js/site.js"); err != nil || string(text) != "js" {
		t.Errorf("without a folder of its own: %v %s", err, text)
	}
	if _, err := os.Stat(filepath.Join(absent.Name(), "static")); err == nil {
		t.Error("looking must not make the folder")
	}
}

// The style sheet and the script stay within what a first view may weigh.
func TestThemeIsLight(t *testing.T) {
	for name, limit := range map[string][2]int{"css/site.css": {24 << 10, 6 << 10}, "js/site.js": {4 << 10, 2 << 10}} {
		text, err := fs.ReadFile(static.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		_, _ = w.Write(text)
		_ = w.Close()
		if len(text) > limit[0] || zipped.Len() > limit[1] {
			t.Errorf("%s: %d bytes, %d zipped; at most %d and %d", name, len(text), zipped.Len(), limit[0], limit[1])
		}
		for _, bad := range []string{"position:fixed", "position:sticky", "@import", "url(http", "!important;animation", "transition:"} {
			if bytes.Contains(text, []byte(bad)) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
	}
}

// Text has a contrast of 7:1 at least and borders of 3:1, light and dark
// (WCAG 1.4.6, 1.4.11).
func TestContrast(t *testing.T) {
	css, err := fs.ReadFile(static.FS(), "css/site.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`:root\{[^}]*--ink:[^}]*\}`).FindAll(css, -1)
	if len(blocks) < 2 {
		t.Fatal("no light and dark tokens")
	}
	for i, scheme := range []string{"light", "dark"} {
		color := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+):(#[0-9a-f]+)`).FindAllSubmatch(blocks[i], -1) {
			color[string(m[1])] = string(m[2])
		}
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "paper", 7}, {"ink", "panel", 7}, {"muted", "paper", 7}, {"link", "paper", 7}, {"visited", "paper", 7}, {"brand", "paper", 7},
			{"link", "panel", 7}, {"ok", "ok-bg", 7}, {"late", "late-bg", 7}, {"due", "due-bg", 7}, {"na", "na-bg", 7}, {"rule", "paper", 3}, {"rule", "panel", 3},
		} {
			if got := contrast(t, color[pair.front], color[pair.back]); got < pair.least {
				t.Errorf("%s: %s on %s is %.2f:1, at least %.0f:1", scheme, pair.front, pair.back, got, pair.least)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, color string) float64 {
	t.Helper()
	if len(color) == 4 {
		color = "#" + strings.Repeat(color[1:2], 2) + strings.Repeat(color[2:3], 2) + strings.Repeat(color[3:4], 2)
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	if err != nil || len(color) != 7 {
		t.Fatalf("color %q", color)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(n>>(16-8*i)&0xFF) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}
