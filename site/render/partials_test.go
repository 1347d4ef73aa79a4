package render

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"

	"gongkai/layouts"
	"gongkai/site/diag"
)

func TestPartials(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"another text", "stamp", `<p>章：{{.Sentence}}</p>`, "<p>章：x</p>"},
		{"a piece of its own", "stamp", `{{define "seal"}}印{{end}}<p>{{template "seal"}}{{.Sentence}}</p>`, "<p>印x</p>"},
		{"with a byte order mark and CRLF", "stamp", "\uFEFF<p>\r\n{{.Sentence}}</p>\r\n", "<p>\r\nx</p>\r\n"},
		{"the footer", "footer", `<footer>{{.Site.Organizer}}{{.Site.SiteCode}}{{.Site.CONACURL}}{{.Site.ICP}}{{.Site.Police}}{{.FeedbackURL}}</footer>`, "<footer>xxxxxx</footer>"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			body := rendered(t, fstest.MapFS{"partials/" + c.file + ".html": {Data: []byte(c.text)}}, "document")
			if !strings.Contains(body, c.want) || strings.Contains(body, "\uFEFF") {
				t.Errorf("no %q in\n%s", c.want, body)
			}
		})
	}
	if body := rendered(t, fstest.MapFS{"partials/terms.html": {Data: []byte("\n")}}, "document"); strings.Contains(body, "用语解释") {
		t.Error("an empty file leaves the terms")
	}
	if body := rendered(t, fstest.MapFS{"partials/head.html": {Data: []byte(`<meta name="x" content="y">`)}}, "search"); !strings.Contains(body, `<meta name="x" content="y">`) || !strings.Contains(body, "js/search.js") {
		t.Error("head.html does not add to the head")
	}
	if body := rendered(t, fstest.MapFS{"partials/README.md": {Data: []byte("{{")}, "partials/x.go": {Data: []byte("{{")}, "NOTES.md": {Data: []byte("{{")}}, "document"); body != rendered(t, fstest.MapFS{}, "document") {
		t.Error("a file that is no template changes the page")
	}
}

// rendered is a layout with a view that has something of everything, under a site's own layouts.
func rendered(t *testing.T, own fs.FS, layout string) string {
	t.Helper()
	r, problems := New(Theme(own, layouts.FS()))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	view := views()[layout]
	fill(reflect.ValueOf(view).Elem())
	body, err := r.Render(nil, layout, view)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Every block of the default theme can be laid over: each layout stays what it
// is when all of its blocks come from partials/ in their own words.
func TestEveryBlockIsAPartial(t *testing.T) {
	for layout := range views() {
		own := fstest.MapFS{}
		for name, text := range texts(t, layout) {
			own["partials/"+name+".html"] = &fstest.MapFile{Data: []byte(text)}
		}
		if len(own) < 5 {
			t.Fatalf("%s has the blocks %d", layout, len(own))
		}
		if got, want := rendered(t, own, layout), rendered(t, fstest.MapFS{}, layout); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", layout, got, want)
		}
	}
}

// texts are the blocks of a layout, as they stand in the files.
func texts(t *testing.T, layout string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range []string{"base.html", "partials.html", layout + ".html"} {
		text, err := fs.ReadFile(layouts.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		builtins := map[string]any{"or": 0, "and": 0, "not": 0, "eq": 0, "ne": 0, "lt": 0, "le": 0, "gt": 0, "ge": 0, "len": 0, "index": 0, "printf": 0, "print": 0}
		trees, err := parse.Parse(name, string(text), "", "", builtins)
		if err != nil {
			t.Fatal(err)
		}
		for block, tree := range trees {
			if !parse.IsEmptyTree(tree.Root) && block != name && block != "main" && block != "head" && block != "above" { // those three are others in every layout
				found[block] = tree.Root.String()
			}
		}
	}
	return found
}

func TestPartialsWithMistakes(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"does not parse", "partials/stamp.html", "\n{{if}}{{end}}", "layouts/partials/stamp.html:2:0 error bad-layout"},
		{"names a field that is not there", "partials/stamp.html", "章\n章{{.Sentense}}", "layouts/partials/stamp.html:2:4 error bad-layout"},
		{"a slip in the name", "partials/stmap.html", "x", "layouts/partials/stmap.html:0:0 error bad-layout 文件名就是模板块的名字；是不是 stamp？"},
		{"a piece that nobody places", "partials/stamp.html", `{{define "seal"}}印{{end}}x`, "layouts/partials/stamp.html:0:0 error bad-layout"},
		{"the organizer is dropped", "partials/footer.html", `<footer>{{.Site.SiteCode}}{{.Site.CONACURL}}{{.Site.ICP}}{{.Site.Police}}{{.FeedbackURL}}</footer>`, "layouts/partials/footer.html:0:0 warning partial-drops"},
		{"the stamp is dropped", "partials/stamp.html", "", "layouts/partials/stamp.html:0:0 warning partial-drops"},
		{"one main for all", "partials/main.html", "<p>{{.Base.Title}}</p>", "layouts/partials/main.html:0:0 error bad-layout"},
		{"a layout that nobody uses", "lists.html", "{{", "layouts/lists.html:0:0 warning unused-file"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := New(Theme(fstest.MapFS{c.file: {Data: []byte(c.text)}}, layouts.FS()))
			if len(problems) != 1 || !strings.HasPrefix(placeOf(problems[0]), c.want) {
				t.Errorf("%v", problems)
			}
		})
	}
}

func placeOf(p diag.Problem) string {
	return fmt.Sprintf("%s:%d:%d %s %s %s", p.Path, p.Line, p.Column, p.Severity, p.Code, p.Hint)
}
