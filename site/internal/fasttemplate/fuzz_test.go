package fasttemplate

import (
	"bytes"
	"html/template"
	"io"
	"reflect"
	"regexp"
	"testing"
)

// hostile are texts that escapers must treat.
var hostile = []string{
	"", "x", "甲 & 乙", `<a href="x">'y'</a>`, "a+b=c`", "甲\x00乙\xff", "\xed\xa0\x80", "😀\u2028\ufdd0\ufffe", "javascript:alert(1)",
	"https://a.example/b?c=d&e=f#g", "http\u017f:x", "a/b:c", "%zz%41%e7%94", "\t\n\r\v\f ", "--><!--", "</title></script>",
	" !#$%&'()*+,-./0129:;<=>?@AZ[\\]^_`az{|}~\x7f",
}

// drawn is a view with a value of every sort.
type drawn struct {
	base
	A    string
	H    template.HTML
	J    template.JS
	N    int
	F    bool
	L    []drawn
	W    []string
	P    *drawn
	Page *string
	U    template.URL
	S    shy
}

type base struct{ B string }

// shy is a text that shows itself as another.
type shy string

func (shy) String() string { return "–" }

// Has is a method of the value, Is one of the pointer.
func (d drawn) Has(n int) bool { return n < len(d.L) }

func (d *drawn) Reaches(n int) bool { return d.W[n] != "" }

func (d *drawn) Is() string { return d.A + "!" }

// costly are numbers that a loop or a width could not end with.
var costly = regexp.MustCompile(`\d{3}|\d[\w']|'`)

// Whatever a template is made of: when it is compiled, it makes the bytes
// of html/template, and stops where that stops.
func FuzzTemplate(f *testing.F) {
	for _, text := range []string{
		`<a title="{{.A}}" href="{{.B}}">{{.A}}</a><a href='/?{{.A}}&b={{.N}}#{{.B}}'>{{.H}}</a><textarea>{{.A}}</textarea><script type="application/ld+json">{{.J}}</script>`,
		`{{range $i, $e := .L}}{{$i}}{{.A}}{{if .Has $i}}{{$e.P.A}}{{else}}{{break}}{{end}}{{end}}{{.Is}}{{range .W}}{{.}}{{end}}{{with .P}}{{.P.N}}{{end}}`,
		`{{range $i, $e := .L}}{{if .Reaches $i}}{{$i | $e.Reaches}}{{end}}{{end}}{{.Reaches .N}}`,
		`{{$x := .A}}{{if eq .N 1 2 3}}{{$x = .B}}{{end}}{{$x}}{{or .A .B | printf "%s %d" | len}}{{(index .L .N).B}}{{and .F (not .P)}}{{lt .A .B}}{{gt .N 1}}`,
		`{{define "x"}}{{.N}}{{with .P}}{{template "y" .L}}{{end}}{{end}}{{define "y"}}{{range .}}{{.F}}{{$.B}}{{else}}-{{end}}{{end}}{{template "x" .}}{{template "y" .L}}`,
		`<p title="{{.H}}">x</p>`, `<a href="{{.U}}">x</a>`, `{{.S}}`, `{{.Page}}`, `{{print .S .W}}`, `<textarea>{{.H}}</textarea>`,
	} {
		f.Add(text, "a<&>\"'+`=\x00\xff", "tel:甲/ ?%41%4", 1, false)
	}
	f.Fuzz(func(t *testing.T, text, a, b string, n int, flag bool) {
		if costly.MatchString(text) {
			t.Skip("may not end")
		}
		set, err := template.New("base").Option("missingkey=error").Parse(text)
		if err != nil {
			t.Skip("no template:", err)
		}
		_ = set.ExecuteTemplate(io.Discard, "base", &drawn{}) // escapes
		compiled, err := Compile(set, "base", reflect.TypeFor[*drawn](), NewPredicate((*drawn).Reaches))
		if err != nil {
			t.Skip("left to html/template:", err)
		}
		leaf := drawn{base: base{a}, A: b, H: template.HTML(a), J: template.JS(b), N: n, F: !flag, W: []string{a, b}}
		view := &drawn{base: base{b}, A: a, H: template.HTML(b), J: template.JS(a), N: n % 3, F: flag, L: []drawn{leaf, {}, leaf}, W: []string{b, "", a}, P: &leaf, Page: &a, U: template.URL(b), S: shy(a)}
		for _, view := range []*drawn{view, {}, &leaf} {
			same(t, set, compiled, view)
		}
	})
}

// A text in every place that the default theme has for one.
func FuzzEscape(f *testing.F) {
	set := template.Must(template.New("base").Parse(`<title>{{.}}</title><p title="{{.}}" class='{{.}}'>{{.}}</p>
<a href="{{.}}">x</a><a href='{{.}}/index.html'>x</a><a href="mailto:{{.}}">x</a><a href="../{{.}}">x</a><a href="#{{.}}">x</a><a href="/?q={{.}}">x</a><rect fill="url(#{{.}}-x)"/>`))
	_ = set.ExecuteTemplate(io.Discard, "base", "x")
	compiled, err := Compile(set, "base", reflect.TypeFor[string]())
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { same(t, set, compiled, text) })
}

// same fails when a compiled template and html/template differ about a view.
func same(t *testing.T, set *template.Template, compiled *Template, view any) {
	t.Helper()
	var want bytes.Buffer
	err := set.ExecuteTemplate(&want, "base", view)
	page, ok := compiled.Append([]byte("before"), view)
	got, _ := bytes.CutPrefix(page, []byte("before"))
	if ok != (err == nil) {
		t.Fatalf("the compiled one says %v, html/template %v", ok, err)
	}
	if ok && !bytes.Equal(got, want.Bytes()) {
		at := 0
		for at < min(len(got), want.Len()) && got[at] == want.Bytes()[at] {
			at++
		}
		t.Fatalf("another page from byte %d: …%.300s\nwant …%.300s", at, got[at:], want.Bytes()[at:])
	}
}
