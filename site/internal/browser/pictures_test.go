package browser

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/page"

	"gongkai/layouts"
)

// pictureFolder is the variable that names the folder for the README's pictures.
const pictureFolder = "GONGKAI_PICTURES"

// pictures are the pages that the README shows, and those of the examples of themes
// in layouts/THEME.md.
func pictures() map[string]string {
	const decision = "enforcement/penalty/2026/0012/index.html"
	return map[string]string{
		"decision.jpg": decision, "ledger.jpg": "audit/index.html",
		"theme-county.jpg": decision, "theme-bureau.jpg": decision, "theme-province.jpg": decision,
	}
}

// examples returns the sites of the pictures, by their names: the demonstration, and
// the demonstration with each of the examples of themes.
func examples(t *testing.T) map[string]fstest.MapFS {
	t.Helper()
	sites := map[string]fstest.MapFS{"decision.jpg": demonstration(t), "ledger.jpg": demonstration(t)}
	_, chapter, _ := strings.Cut(layouts.Guide(), "\n三个例子")
	for _, name := range []string{"theme-county.jpg", "theme-bureau.jpg", "theme-province.jpg"} {
		var settings string
		_, chapter, _ = strings.Cut(chapter, "```toml\n")
		settings, chapter, _ = strings.Cut(chapter, "```")
		if !strings.Contains(settings, "[theme]") || !strings.Contains(chapter, "../.github/"+name) {
			t.Fatalf("layouts/THEME.md has no example with the picture %s", name)
		}
		source := demonstration(t)
		own := *source["content/site.toml"]
		own.Data = append(bytes.Clone(own.Data), "\n"+settings...)
		source["content/site.toml"] = &own
		source["static/theme/banner.png"] = &fstest.MapFile{Data: banner(t), Mode: 0o644}
		source["static/theme/province.css"] = &fstest.MapFile{Data: []byte(".name{letter-spacing:.1em}\n"), Mode: 0o644}
		sites[name] = source
	}
	return sites
}

// banner draws hills in two tones.
func banner(t *testing.T) []byte {
	t.Helper()
	const width, height = 1600, 200
	sky, near, far := color.Gray{235}, color.RGBA{122, 31, 31, 255}, color.RGBA{196, 150, 140, 255}
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{sky, near, far})
	for x := range width {
		back, front := 110+40*math.Sin(float64(x)/170), 150+30*math.Sin(float64(x)/90+2)
		for y := range height {
			switch {
			case float64(y) > front:
				picture.SetColorIndex(x, y, 1)
			case float64(y) > back:
				picture.SetColorIndex(x, y, 2)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPictures makes the pictures of the README and of layouts/THEME.md, where they are asked for:
//
//	GONGKAI_PICTURES=$PWD/.github go test -run Pictures ./site/internal/browser
func TestPictures(t *testing.T) {
	dir := os.Getenv(pictureFolder)
	if dir == "" {
		for name := range pictures() {
			info, err := os.Stat(filepath.Join("..", "..", "..", ".github", name))
			if err != nil {
				t.Fatal(err)
			}
			if info.Size() > 120<<10 {
				t.Errorf("%s has %d KB, at most 120", name, info.Size()>>10)
			}
		}
		return
	}
	b := start(t)
	tab := b.open(t, mode{width: 1000, height: 760})
	sites := examples(t)
	for name, file := range pictures() {
		s := build(t, sites[name]).open(t)
		tab.visit(s.http + "/" + file)
		quality := int64(70)
		shot := call(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "jpeg", Quality: &quality})
		if err := os.WriteFile(filepath.Join(dir, name), shot.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
