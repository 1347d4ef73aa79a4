package render

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/layouts"
	"gongkai/site/diag"
	"gongkai/site/page/view"
)

// hostile are texts that escapers must treat.
var hostile = []string{
	"", "x", "甲", "甲 & 乙", `<a href="x">'y'</a>`, "a+b=c`", "\x00", "甲\x00乙\xff", "\xed\xa0\x80", "😀\u2028\ufdd0\ufffe", "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,<b>",
	"https://a.example/b?c=d&e=f#g", "http\u017f:x", "mailto:a@b.example", "a/b:c", "../a/index.html?q=甲 乙", "100%", "%zz%41%e7%94", "#甲 乙", "a'b(c)", "\t\n\r\v\f ", "--><!--", "</title></script>",
	" !#$%&'()*+,-./0129:;<=>?@AZ[\\]^_`az{|}~\x7f",
}

// filler fills views at random.
type filler struct {
	*rand.Rand
	most int // entries of a list
	text func(r *rand.Rand, field string) string
}

func (f filler) fill(v reflect.Value, field string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.IntN(f.most+1), f.most))
		for i := range v.Len() {
			f.fill(v.Index(i), field)
		}
	case reflect.Pointer:
		if v.SetZero(); f.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), field)
		}
	case reflect.String:
		v.SetString(f.text(f.Rand, field))
	case reflect.Int:
		v.SetInt(int64(f.IntN(2000) - 500))
	case reflect.Bool:
		v.SetBool(f.IntN(2) > 0)
	default:
		panic("a view holds " + v.Type().String())
	}
}

func anyText(r *rand.Rand, _ string) string {
	text := hostile[r.IntN(len(hostile))]
	for r.IntN(3) == 0 {
		text += hostile[r.IntN(len(hostile))]
	}
	return text
}

// Every layout of the default theme is compiled, and makes the page that
// html/template makes.
func TestCompiledTheme(t *testing.T) {
	r, problems := New(layouts.FS())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for name, l := range r.layouts {
		t.Run(name, func(t *testing.T) {
			if l.refused != nil {
				t.Fatalf("is not compiled: %v", l.refused)
			}
			same(t, l, views()[name])
			full := views()[name]
			fill(reflect.ValueOf(full).Elem())
			same(t, l, full)
			random := filler{rand.New(rand.NewPCG(1, 2)), 3, anyText}
			for range 60 {
				view := views()[name]
				random.fill(reflect.ValueOf(view).Elem(), "")
				same(t, l, view)
			}
		})
	}
}

// constructs are what a site's own list.html may be made of.
var constructs = []struct{ name, blocks, text, refused string }{
	{"variables", "", `{{$t := .Title}}{{$n := 1}}{{range $i, $s := .Sections}}{{$n = $i}}{{$t = $s.Label}}<p>{{$i}} {{$s.Href}} {{$.Intro}}</p>{{end}}{{$n}}{{$t}}`, ""},
	{"a variable of an outer list", "", `{{range $a := .Facets}}{{$n := .Title}}{{range .Links}}{{$n}}{{$a.ID}}{{.Label}}{{end}}{{end}}`, ""},
	{"a variable is another inside", "", `{{$x := .Intro}}{{if $x := .Count}}{{$x}}{{else}}[{{$x}}]{{end}}{{$x}}{{with $x := .Pager}}{{len $x.Pages}}{{end}}`, ""},
	{"the element and dot are set apart", "", `{{range $e := .Sections}}{{$e = index $.Sections 0}}{{.Label}}{{$e.Label}}{{end}}`, ""},
	{"else", "", `{{range .Items}}{{.Title}}{{else}}none{{end}}{{with .Pager}}{{len .Pages}}{{else with .Intro}}{{.}}{{else}}no{{end}}{{if .NoIndex}}a{{else if .Title}}b{{else}}c{{end}}`, ""},
	{"break and continue", "", `{{range $i, $s := .Sections}}{{if .Current}}{{continue}}{{end}}{{if .HasCount}}{{break}}{{end}}{{.Label}}{{with .Hidden}}{{range $.Sections}}{{break}}{{end}}{{.}}{{end}}{{end}}!`, ""},
	{"comparisons", "", `{{range .Sections}}{{eq .Count 1 3 7}}{{ne .Label .Href}}{{lt .Count 0}}{{le .Count 0}}{{gt .Count 3}}{{ge .Label "m"}}{{eq .Current .HasCount true}}{{end}}`, ""},
	{"and, or, not", "", `{{and .Intro .Count}}{{or .Intro .Count "–"}}{{not .Pager}}{{if and .Pager .Items .NoIndex}}a{{end}}{{if not (or .Pager .Items)}}b{{end}}{{.Intro | or .Count}}{{with or .Pager .Pager}}{{len .Pages}}{{end}}`, ""},
	{"len and index", "", `{{len .Title}}{{len .Items}}{{if .Sections}}{{(index .Sections 0).Label}}{{end}}{{range .Tables}}{{if .Rows}}{{if index .Rows 0}}{{(index .Rows 0 0).Text}}{{end}}{{end}}{{end}}`, ""},
	{"out of range", "", `{{range .Items}}{{if eq .Title "甲"}}{{(index $.Items 2).Title}}{{end}}{{end}}`, ""},
	{"through a pointer that may be nil", "", `{{range .Items}}{{.Tag.Word}}{{end}}`, ""},
	{"print", "", `{{print .Title 1 true .NoIndex}}{{printf "%d–%s %v" (len .Items) .Title .NoIndex}}{{.Title | printf "%q"}}{{println .Count}}`, ""},
	{"methods", "", `{{range $t := .Tables}}{{range $i, $h := .Head}}{{if $t.Numeric $i}}1{{end}}{{$i | $t.Numeric}}{{$t.Numeric 0}}{{end}}{{end}}`, ""},
	{"a method that panics", "", `{{range .Tables}}{{.Numeric (len .Rows)}}{{if gt (len .Head) 1}}{{if .Numeric -1}}n{{end}}{{end}}{{end}}`, ""},
	{"constants", "", `{{"<b>"}}{{3}}{{true}}{{if true}}a{{end}}{{if ""}}b{{end}}{{with 0}}{{.}}{{end}}{{(print "x")}}`, ""},
	{"attributes", "", `<a title="{{.Title}}" href="{{.Intro}}" data-n='{{.Title}}'>x</a><a href="mailto:{{.Intro}}">x</a><a href="/s?q={{.Intro}}&n={{len .Items}}">x</a><a href="#{{.Intro}}" {{if .NoIndex}}hidden{{end}}>x</a><img src="{{.Root}}{{.Intro}}"><textarea>{{.Intro}}</textarea>`, ""},
	{"another block, called twice", `{{define "own"}}{{.Label}}{{$x := .Href}}{{$x}}{{end}}`, `{{range .Sections}}{{template "own" .}}{{end}}{{range .Applied}}{{template "own" .}}{{end}}{{with .Pager}}{{with .Next}}{{template "own" .}}{{end}}{{end}}`, ""},
	{"a block for nothing", `{{define "own"}}x{{end}}`, `{{template "own"}}{{template "own"}}`, ""},
	{"embedded and named", "", `{{.Base.Title}}{{.Title}}{{.Site.Title}}{{.AsOf.ISO}}`, ""},
	{"comments and white space", "", `{{/* x */}}<!-- {{.Title}} --> {{- .Title -}}  <p>`, "commentescaper"},
	{"in a script", "", `<script>var x = {{.Title}};</script>`, "jsvalescaper"},
	{"in a style", "", `<p style="color: {{.Title}}">`, "cssvaluefilter"},
	{"unquoted", "", `<p title={{.Title}}>`, "nospaceescaper"},
	{"the name of an attribute", "", `<p {{.Title}}>`, "htmlnamefilter"},
	{"a block amid an attribute", `{{define "own"}}{{.Title}}{{end}}`, `<p title="{{template "own" .}}">`, "no template own$htmltemplate"},
	{"a script in an attribute", "", `<p title="{{.JSONLD}}"><p>{{.JSONLD}}`, ""},
	{"a struct", "", `{{range .Tables}}{{.}}{{end}}`, "view.Table is written"},
	{"a pointer", "", `{{.Pager}}`, "*view.Pager is written"},
	{"several types", "", `{{with or .Pager .Items}}x{{end}}`, "several types"},
	{"several types, only asked", "", `{{if or .Pager .Items}}x{{end}}{{if and .NoIndex .Title .Pager}}y{{end}}{{not (or .Pager .Title)}}`, ""},
	{"a variable that changes its type", "", `{{$x := 1}}{{$x = .Title}}{{$x}}`, "another type"},
	{"range with the variable of outside", "", `{{$x := .Title}}{{range $x = .Sections}}{{.Label}}{{end}}`, "does not loop over a list"},
	{"range over a number", "", `{{range 3}}{{.}}{{end}}`, "does not loop over a list"},
	{"a template that calls itself", `{{define "own"}}{{range .Links}}{{if .Count}}{{.Label}}{{end}}{{end}}{{if not .Links}}{{template "own" .}}{{end}}{{end}}`, `{{range .Facets}}{{if .Links}}{{template "own" .}}{{end}}{{end}}`, "calls itself"},
	{"a predefined escaper", "", `{{.Title | html}}{{urlquery .Title}}`, "of 1 arguments"},
	{"slice", "", `{{slice .Title 0 0}}`, "slice of"},
	{"a fraction", "", `{{3.0}}`, "3.0"},
	{"the list's variable in else", "", `{{range $i := .Sections}}{{else}}{{len $i}}{{end}}`, "nothing is known"},
}

// A block that html/template would not lay over another one is not in the
// compiled layout either.
func TestCompiledWithEmptyBlocks(t *testing.T) {
	for _, text := range []string{`{{define "footer"}}{{end}}x`, `{{define "footer"}}{{/* x */}} {{end}}x`, `{{define "seal"}}{{end}}<p>{{template "seal"}}</p>`} {
		r, problems := New(Theme(fstest.MapFS{"partials/header.html": {Data: []byte(text)}}, layouts.FS()))
		if slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Error }) || r.layouts["list"].refused != nil {
			t.Fatal(text, problems, r.layouts["list"].refused)
		}
		view := &view.List{}
		fill(reflect.ValueOf(view).Elem())
		same(t, r.layouts["list"], view)
	}
}

// A site's own layout is compiled where that is known to be right, and executed
// by html/template otherwise: the page is the same.
func TestCompiledOwnLayouts(t *testing.T) {
	random := filler{rand.New(rand.NewPCG(3, 4)), 3, anyText}
	for _, c := range constructs {
		t.Run(c.name, func(t *testing.T) {
			text := c.blocks + `{{define "main"}}` + c.text + `{{end}}`
			r, problems := New(Theme(fstest.MapFS{"list.html": {Data: []byte(text)}}, layouts.FS()))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			l := r.layouts["list"]
			if (l.refused == nil) != (c.refused == "") || l.refused != nil && !strings.Contains(l.refused.Error(), c.refused) {
				t.Fatalf("refused: %v; want %q", l.refused, c.refused)
			}
			for range 40 {
				view := &view.List{}
				random.fill(reflect.ValueOf(view).Elem(), "")
				if l.compiled != nil {
					same(t, l, view)
				}
				var want bytes.Buffer
				err := l.parsed.ExecuteTemplate(&want, "base", view)
				got, gotErr := r.Render([]byte("before"), "list", view)
				if err == nil && string(got) != "before"+want.String() || err != nil && string(got) != "before" || (err == nil) != (gotErr == nil) || err != nil && gotErr.Error() != "模板 list："+err.Error() {
					t.Fatalf("%v %s\nwant %v %s", gotErr, got, err, want.String())
				}
			}
		})
	}
}

// same fails when a compiled layout and html/template differ about a view.
func same(t *testing.T, l layout, view any) {
	t.Helper()
	var want bytes.Buffer
	err := l.parsed.ExecuteTemplate(&want, "base", view)
	page, ok := l.compiled.Append([]byte("before"), view)
	got, _ := bytes.CutPrefix(page, []byte("before"))
	if ok != (err == nil) {
		t.Fatalf("the compiled layout says %v, html/template %v", ok, err)
	}
	if ok && !bytes.Equal(got, want.Bytes()) {
		at := 0
		for at < min(len(got), want.Len()) && got[at] == want.Bytes()[at] {
			at++
		}
		t.Fatalf("another page from byte %d: …%.300s\nwant …%.300s", at, got[at:], want.Bytes()[at:])
	}
}
