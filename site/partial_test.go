package site

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// One block laid over in layouts/partials/ changes every page that places it,
// and nothing else.
func TestOnePartialChangesEveryPage(t *testing.T) {
	const own = `<section class="stamp" aria-labelledby="stamp"><h2 id="stamp">本市公开时限章</h2><p>{{.Sentence}}</p></section>` + "\n"
	source := demonstration(t).(fstest.MapFS)
	plain := good(t, source, "2026-11-21")
	source["layouts/partials/stamp.html"] = &fstest.MapFile{Data: []byte(own), Mode: 0o644}
	changed := good(t, source, "2026-11-21")
	stamp := regexp.MustCompile(`(?s)<section class="stamp [^"]*" aria-labelledby="stamp">.*?</section>\n`)
	stamped := 0
	for name, body := range plain {
		want := string(body)
		if places := stamp.FindAllString(want, -1); strings.HasSuffix(name, ".html") && len(places) > 0 {
			stamped++
			want = stamp.ReplaceAllString(want, "")
			if !strings.Contains(string(changed[name]), "本市公开时限章") {
				t.Errorf("%s keeps the stamp of the default theme", name)
			}
		}
		got := regexp.MustCompile(`(?s)<section class="stamp" aria-labelledby="stamp">.*?</section>\n`).ReplaceAllString(string(changed[name]), "")
		if name != "manifest.json" && got != want {
			t.Errorf("%s is changed beyond its stamp", name)
		}
	}
	if stamped < 50 {
		t.Errorf("only %d pages have a stamp", stamped)
	}
}
