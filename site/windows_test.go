package site

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/diag"
)

// Files as Windows editors leave them, with a byte order mark and CRLF, make the
// site that the same files make without.
func TestWindowsFiles(t *testing.T) {
	source := demonstration(t).(fstest.MapFS)
	_, want := build(t, source, "2026-11-21")
	windows := maps.Clone(source)
	for name, file := range source {
		if strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".toml") {
			text := append([]byte("\xEF\xBB\xBF"), bytes.ReplaceAll(file.Data, []byte("\n"), []byte("\r\n"))...)
			windows[name] = &fstest.MapFile{Data: text, Mode: file.Mode}
		}
	}
	report, got := build(t, windows, "2026-11-21")
	if report.Failed() {
		t.Fatal(printed(t, report.Problems, windows))
	}
	for name, body := range want {
		if !bytes.Equal(got[name], body) {
			t.Errorf("%s has other bytes", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

// A path written with back-slashes is named with the way to write it.
func TestBackSlashes(t *testing.T) {
	source := archive(settings, penalty, `
-- content/notices/a.md --
+++
title = "通知"
organ = "szf"
index = "11990001000000123W/2026-00099"
dated = 2026-03-05
published = 2026-03-06
repeals = ['enforcement\penalty\2026\0012.md']
[[attachments]]
title = "附件"
file = 'fujian\a.pdf'
+++
见[处罚](..\enforcement\penalty\2026\0012.md)。
-- content/notices/fujian/a.pdf --
x
`)
	s, err := Examine(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21")})
	if err != nil {
		t.Fatal(err)
	}
	hinted := 0
	for _, p := range s.Problems {
		if p.Severity == diag.Error {
			if strings.Contains(p.Hint, "路径用 / 分隔") {
				hinted++
			} else {
				t.Errorf("%s: %s; %s", p.Position(), p.Message, p.Hint)
			}
		}
	}
	if hinted != 3 {
		t.Errorf("%d hints of 3:\n%s", hinted, printed(t, s.Problems, source))
	}
}
