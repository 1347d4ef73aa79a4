package output

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var nameCases = []struct {
	name string
	ok   bool
}{
	{"index.html", true},
	{"a/b/index.html", true},
	{"处罚/2026/决定书.html", true},
	{".nojekyll", true},
	{" a", true},
	{"a...b", true},
	{"data/manifest.json", true},
	{"console.html", true},
	{"COM10", true},
	{"com", true},
	{strings.Repeat("a", 255), true},
	{"", false},
	{"/", false},
	{"/etc/passwd", false},
	{"..", false},
	{"../x", false},
	{"a/../../x", false},
	{"a/..", false},
	{".", false},
	{"./a", false},
	{"a//b", false},
	{"a/", false},
	{`a\b`, false},
	{`..\x`, false},
	{`C:\x`, false},
	{"C:x", false},
	{"a:b", false},
	{"a\x00b", false},
	{"a\nb", false},
	{"a\u0085b", false},
	{"a\xffb", false},
	{"a?b", false},
	{`a"b`, false},
	{"a.", false},
	{"a./b", false},
	{"a ", false},
	{"nul", false},
	{"a/CON.txt", false},
	{"com1.html", false},
	{"LPT9", false},
	{"com¹", false},
	{"aux .x", false},
	{"manifest.json", false},
	{"Manifest.JSON", false},
	{"manifest.json/a", false},
	{strings.Repeat("a", 256), false},
	{strings.Repeat("aaaa/", 200) + "a", false},
}

var twiceCases = []struct {
	first, second string
	ok            bool
}{
	{"a", "a", false},
	{"a", "A", false},
	{"a/x", "A/y", false},
	{"a/x", "A", false},
	{"a", "A/x", false},
	{"Ä/x", "ä/y", false},
	{"k", "\u212a", false}, // Kelvin sign
	{"a", "a/b", false},
	{"a/b", "a", false},
	{"a/b/c", "a", false},
	{"a/x", "a/y", true},
	{"a/x", "b/x", true},
	{"处罚/甲", "处罚/乙", true},
}

// A name is refused, or lies where its segments say, below the output.
func FuzzName(f *testing.F) {
	for _, c := range nameCases {
		f.Add(c.name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		dir := t.TempDir()
		path := filepath.Join(dir, "public")
		d := mustOpen(t, path)
		defer d.Close()
		errDir, errMemory := d.Put(name, []byte("x")), NewMemory().Put(name, []byte("x"))
		if (errDir == nil) != (errMemory == nil) {
			t.Fatalf("%q: Dir says %v, Memory says %v", name, errDir, errMemory)
		}
		if errDir != nil {
			if _, err := d.Commit(t.Context(), InPlace); err == nil {
				t.Fatal("published without a file")
			}
			must(t, d.Close())
			wantFiles(t, tree(t, dir), nil)
			return
		}
		_, err := d.Commit(t.Context(), InPlace)
		must(t, err)
		got := tree(t, dir)
		delete(got, "public/manifest.json")
		wantFiles(t, got, map[string]string{"public/" + name: "x"})
		if !utf8.ValidString(name) || strings.Contains(name, "..") && strings.Contains("/"+name+"/", "/../") {
			t.Errorf("%q accepted", name)
		}
	})
}

func FuzzFold(f *testing.F) {
	f.Add("Straße", "STRASSE")
	f.Add("\u212a", "k")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		if strings.EqualFold(a, b) != (fold(a) == fold(b)) {
			t.Errorf("EqualFold(%q, %q) = %v, fold %q and %q", a, b, strings.EqualFold(a, b), fold(a), fold(b))
		}
		if fold(fold(a)) != fold(a) {
			t.Errorf("fold(%q) is not stable", a)
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":1,"files":[]}`))
	f.Add([]byte(`{"format":1,"files":[{"path":"../x","sha256":"` + strings.Repeat("0", 64) + `","bytes":1}]}`))
	m := NewMemory()
	_ = m.Put("a/b.html", []byte("x"))
	f.Add(m.Manifest().Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := parseManifest(data)
		if err != nil {
			return
		}
		for _, file := range list.Files {
			if checkName(file.Path) != nil {
				t.Errorf("accepted %q", file.Path)
			}
		}
		if own, ok := parseOwn(string(list.Encode())); !ok || !slices.Equal(own, list.Files) {
			t.Fatalf("what is written is read as %v (%v)", own, ok)
		}
		if own, ok := parseOwn(string(data)); ok {
			if files, err := parseAny(data); err != nil || !slices.Equal(own, files) {
				t.Fatalf("%q is read as %v, or as %v (%v)", data, own, files, err)
			}
		}
		again, err := parseManifest(list.Encode())
		must(t, err)
		if string(again.Encode()) != string(list.Encode()) {
			t.Error("does not come back")
		}
	})
}

func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"format":1,"early":["a"],"clear":[],"move":[{"from":"0","to":""}],"remove":["b/c"]}`))
	f.Add([]byte(`{"format":1,"remove":["../../x"]}`))
	f.Add([]byte(`{"format":1,"move":[{"from":"../x","to":"a"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parseRecord(data)
		if err != nil {
			return
		}
		// Whatever it says, nothing outside the output may change.
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "outside"), []byte("x"), 0o666))
		must(t, os.MkdirAll(filepath.Join(dir, "o", "public"), 0o777))
		must(t, os.MkdirAll(filepath.Join(dir, "o", ".public.gongkai-staging"), 0o777))
		p, err := openPlace(filepath.Join(dir, "o", "public"), false, nil)
		must(t, err)
		defer p.close()
		_ = p.apply(t.Context(), r)
		for name := range tree(t, dir) {
			if name != "outside" && !strings.HasPrefix(name, "o/.public.gongkai-staging/") {
				t.Errorf("made %s", name)
			}
		}
		if tree(t, dir)["outside"] != "x" {
			t.Error("removed a file outside")
		}
	})
}

// The list of a site of 10,000 documents and their pages.
func BenchmarkManifest(b *testing.B) {
	var m Manifest
	for i := range 50_000 {
		m.Files = append(m.Files, entry(fmt.Sprintf("enforcement/penalty/2026/%06d/index.html", i), [32]byte{byte(i)}, int64(i)))
	}
	data := m.Encode()
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Encode()
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := parseManifest(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parse any", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := parseAny(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
