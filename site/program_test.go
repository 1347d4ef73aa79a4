package site

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/layouts"
)

// Every page of the demonstration is the same when no layout can be compiled:
// html is a function that only html/template knows.
func TestPagesWithoutPrograms(t *testing.T) {
	source := demonstration(t).(fstest.MapFS)
	compiled := good(t, source, "2026-11-21")
	base, err := fs.ReadFile(layouts.FS(), "base.html")
	if err != nil {
		t.Fatal(err)
	}
	const never = `{{if false}}{{html .Base.Title}}{{end}}`
	source["layouts/base.html"] = &fstest.MapFile{Data: []byte(strings.Replace(string(base), `<!DOCTYPE`, never+`<!DOCTYPE`, 1)), Mode: 0o644}
	executed := good(t, source, "2026-11-21")
	if len(compiled) != len(executed) {
		t.Fatalf("%d files, and %d without programs", len(compiled), len(executed))
	}
	for name, body := range compiled {
		if !bytes.Equal(body, executed[name]) {
			t.Errorf("%s is another page", name)
		}
	}
}
