package site

import (
	"bytes"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/output"
	"gongkai/site/proof/log"
)

const (
	noticePath    = "notices/a.md"
	noticeFolder  = "notices/a/"
	noticeChanges = noticeFolder + "versions/index.html"
	noticeOld     = noticeFolder + "versions/2026-11-20/index.html"
)

const notices = `
-- content/notices/a.md --
+++
title = "关于放假的通知"
organ = "szf"
index = "11990001000000123W/2026-00001"
dated = 2026-03-12
published = 2026-03-12
+++

五月一日放假。
-- content/notices/b.md --
+++
title = "关于值班的通知"
organ = "szf"
index = "11990001000000123W/2026-00002"
dated = 2026-03-12
published = 2026-03-12
+++

五月一日值班。
`

// revised is a site with a log that has a notice as it was, and the same with another text.
// before is the source when it was published.
func revised(t testing.TB) (before, after fstest.MapFS) {
	t.Helper()
	made := good(t, logged(t, archive(settings, notices)), "2026-11-20")[noticeFolder+"record.txt"]
	digest := log.Digest(made)
	before = logged(t, archive(settings, notices), log.Entry{Event: log.Publish, Path: noticePath, Published: "2026-03-12", Record: digest, SM3: digest, AsOf: "2026-11-20"})
	before["log/"+log.RecordName(digest)] = &fstest.MapFile{Data: made, Mode: 0o644}
	before["log/"+log.ProofName(noticePath)] = &fstest.MapFile{Mode: 0o644} // nothing here reads it
	after = maps.Clone(before)
	text := before["content/"+noticePath].Data
	after["content/"+noticePath] = &fstest.MapFile{Data: append(bytes.Clone(text), "\n\n补充说明：五月四日上班。\n"...), Mode: 0o644}
	return before, after
}

// A build shows what changed since the log had the document; with a cache it leaves the same
// bytes, a preview shows them too, and a day later they are the same.
func TestVersionsOfSite(t *testing.T) {
	t.Parallel()
	before, after := revised(t)
	files := good(t, before, "2026-11-21")
	if files[noticeChanges] != nil || files[noticeOld] != nil {
		t.Error("a document with one version has a page of versions")
	}
	files = good(t, after, "2026-11-21")
	if !bytes.Contains(files[noticeChanges], []byte("补充说明：五月四日上班。<span class=\"hidden\">）</span></ins>")) || bytes.Contains(files[noticeOld], []byte("补充说明")) || files[noticeOld] == nil {
		t.Errorf("the page of versions is\n%s", files[noticeChanges])
	}
	for name := range files {
		if strings.Contains(name, "/versions/") && !strings.HasPrefix(name, noticeFolder+"versions/") {
			t.Errorf("a document that nobody changed has %s", name)
		}
		if name != "manifest.json" && !strings.HasSuffix(name, ".html") && bytes.Contains(files[name], []byte("/versions/")) && !strings.HasSuffix(name, "timemap.txt") {
			t.Errorf("%s names pages of versions", name)
		}
	}
	next := good(t, after, "2026-11-22")
	for _, name := range []string{noticeChanges, noticeOld, noticeFolder + "versions/timemap.txt"} {
		if !bytes.Equal(files[name], next[name]) {
			t.Errorf("%s differs a day later", name)
		}
	}

	k := newWorkplace(t)
	for _, source := range []fstest.MapFS{before, after, after, before} {
		opt := Options{Source: maps.Clone(source), AsOf: day(t, "2026-11-21")}
		if report, written := k.build(opt, "test"); written == nil {
			t.Fatal(printed(t, report.Problems, source))
		}
		cold, warm := good(t, source, "2026-11-21"), k.files()
		for name := range cold {
			if !bytes.Equal(cold[name], warm[name]) {
				t.Errorf("%s has other bytes with a cache", name)
			}
		}
		if len(cold) != len(warm) {
			t.Errorf("%d files with a cache, %d without", len(warm), len(cold))
		}
	}

	s, err := Examine(t.Context(), Options{Source: after, AsOf: day(t, "2026-11-21")})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{noticeChanges, noticeOld, noticeFolder + "versions/timemap.txt"} {
		if shown, ok, err := s.Preview().File(name); err != nil || !ok || !bytes.Equal(shown.Body, files[name]) {
			t.Errorf("the preview shows another %s (%v %v)", name, ok, err)
		}
	}
	if _, ok, err := s.Revised([]string{"content/" + noticePath}); ok || err != nil {
		t.Errorf("a document with versions is revised by itself alone: %v %v", ok, err)
	}
	if problems, err := s.Lint(t.Context()); err != nil {
		t.Error(err)
	} else {
		for _, p := range problems {
			if p.Severity == 0 {
				t.Errorf("%s: %s [%s]", p.Path, p.Message, p.Code)
			}
		}
	}
}

// A record that the log should have, and has not as it was, stops the build.
func TestDamagedVersions(t *testing.T) {
	t.Parallel()
	_, source := revised(t)
	var name string
	for file := range source {
		if strings.HasPrefix(file, "log/records/") {
			name = file
		}
	}
	for what, c := range map[string]struct {
		data []byte
		want string
	}{
		"missing": {nil, "缺少 " + noticePath + " 以前的公开记录 " + name + "；请从备份中恢复"},
		"altered": {bytes.Replace(source[name].Data, []byte("五月一日"), []byte("五月二日"), 1), name + " 被改动过，与登记的 SHA-256 不符；请从备份中恢复"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			damaged := maps.Clone(source)
			if delete(damaged, name); c.data != nil {
				damaged[name] = &fstest.MapFile{Data: c.data, Mode: 0o644}
			}
			_, err := Build(t.Context(), Options{Source: fs.FS(damaged), AsOf: day(t, "2026-11-21")}, output.NewMemory())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
