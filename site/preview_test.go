package site

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/output"
)

func examined(t *testing.T, opt Options) *Site {
	t.Helper()
	s, err := Examine(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if s.Failed() {
		t.Fatal(printed(t, s.Problems, opt.Source))
	}
	return s
}

// What the preview shows of a public page, a feed, an attachment or a style is
// what a build writes, and what a build does not write is marked.
func TestPreviewIsTheBuild(t *testing.T) {
	source := demonstration(t)
	_, files := build(t, source, "2026-11-21")
	preview := examined(t, Options{Source: source, AsOf: day(t, "2026-11-21")}).Preview()
	for name, want := range files {
		got, ok, err := preview.File(name)
		if err != nil || !ok || got.Waiting || !bytes.Equal(got.Body, want) {
			t.Errorf("%s: found %t, waiting %t, %d bytes, want %d; %v", name, ok, got.Waiting, len(got.Body), len(want), err)
		}
	}
	for _, absent := range []string{"", ".", "css", "manifest.json", "../go.mod", "css/../css/site.css", "embed.go", "notices/nothing/index.html"} {
		if _, ok, err := preview.File(absent); ok || err != nil {
			t.Errorf("%q: found %t, %v", absent, ok, err)
		}
	}
}

// Drafts and scheduled documents have a page in the preview, with their
// attachments; nothing of them is in any file that is public.
func TestPreviewShowsWhatWaits(t *testing.T) {
	for _, publication := range []string{"draft = true", "published = 2027-01-04", ""} {
		t.Run(publication, func(t *testing.T) {
			source := archive(settings + penalty + secrets(publication))
			opt := Options{Source: source, AsOf: day(t, "2026-11-21")}
			s := examined(t, opt)
			preview := s.Preview()
			const page, annex = "enforcement/penalty/2026/zzmark/index.html", "enforcement/penalty/2026/zzmark-annex.txt"
			for _, name := range []string{page, annex} {
				file, ok, err := preview.File(name)
				if err != nil || !ok || !file.Waiting || !bytes.Contains(file.Body, []byte("勿外传")) {
					t.Errorf("%s: found %t, waiting %t, %v", name, ok, file.Waiting, err)
				}
			}
			if file, _, _ := preview.File(page); file.Source != "enforcement/penalty/2026/zzmark.md" {
				t.Errorf("the page is said to come from %q", file.Source)
			}
			// After the preview of the draft has been made, a build is what it was.
			_, before := build(t, source, "2026-11-21")
			after := output.NewMemory()
			if err := s.renderPages(t.Context(), after); err != nil {
				t.Fatal(err)
			}
			for name, body := range after.Files() {
				if !bytes.Equal(body, before[name]) {
					t.Errorf("%s differs after a preview", name)
				}
				if bytes.Contains(body, []byte("勿外传")) || strings.Contains(name, "zzmark") {
					t.Errorf("%s tells of the draft", name)
				}
			}
		})
	}
}

// Examining again with the site as it was gives what a fresh look gives, whatever
// changed.
func TestBeforeChangesNothing(t *testing.T) {
	source := demonstration(t).(fstest.MapFS) // made for this test alone
	var before *Site
	names := []string{"content/enforcement/penalty/2026/0012.md", "content/organs.toml", "content/site.toml"}
	edits := []func(fstest.MapFS){
		func(fstest.MapFS) {},
		func(fs fstest.MapFS) { fs[names[0]].Data = append(fs[names[0]].Data, "\n补充一段。\n"...) },
		func(fs fstest.MapFS) { fs["content/notices/new-one.md"] = fs["content/about/guide.md"] },
		func(fs fstest.MapFS) { delete(fs, "content/notices/new-one.md") },
		func(fs fstest.MapFS) {
			fs[names[1]].Data = bytes.ReplaceAll(fs[names[1]].Data, []byte("示范市"), []byte("模范市"))
		},
		func(fs fstest.MapFS) {
			fs["layouts/partials/footer.html"] = &fstest.MapFile{Data: []byte("<footer>一</footer>")}
		},
		func(fs fstest.MapFS) { fs["layouts/partials/footer.html"].Data = []byte("<footer>二</footer>") },
		func(fs fstest.MapFS) {
			fs["layouts/partials/footer.html"].Data = []byte("<footer>{{.Nobody}}</footer>")
		},
		func(fs fstest.MapFS) { delete(fs, "layouts/partials/footer.html") },
		func(fs fstest.MapFS) { fs[names[0]].Data = fs[names[0]].Data[:40] },
	}
	for i, edit := range edits {
		edit(source)
		warm, cold := output.NewMemory(), output.NewMemory()
		a, err := Examine(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21"), Before: before})
		if err == nil && !a.Failed() {
			err = a.write(t.Context(), warm)
		}
		if err != nil {
			t.Fatal(err)
		}
		before = a
		b, err := Build(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21")}, cold)
		if err != nil {
			t.Fatal(err)
		}
		if printed(t, a.Problems, source) != printed(t, b.Problems, source) {
			t.Errorf("edit %d: other problems with a cache", i)
		}
		if !maps.EqualFunc(warm.Files(), cold.Files(), bytes.Equal) {
			t.Errorf("edit %d: other bytes with a cache", i)
		}
	}
}
