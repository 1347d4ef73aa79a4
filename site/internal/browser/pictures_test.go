package browser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// pictureFolder is the variable that names the folder for the README's pictures.
const pictureFolder = "GONGKAI_PICTURES"

// pictures are the pages that the README shows.
func pictures() map[string]string {
	return map[string]string{
		"decision.jpg": "enforcement/penalty/2026/0012/index.html",
		"ledger.jpg":   "audit/index.html",
	}
}

// TestPictures makes the pictures of the README, where they are asked for:
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
	s := build(t, demonstration(t)).open(t)
	tab := b.open(t, mode{width: 1000, height: 760})
	for name, file := range pictures() {
		tab.visit(s.http + "/" + file)
		quality := int64(70)
		shot := call(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "jpeg", Quality: &quality})
		if err := os.WriteFile(filepath.Join(dir, name), shot.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
