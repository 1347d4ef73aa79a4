package page

import (
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// settings are the files that every test site has.
const settings = `
-- content/site.toml --
title = "示范市法治政府信息公开"
base_url = "https://www.shifan.example/"
organizer = "示范市人民政府办公室"
undertaker = "示范市司法局"
site_code = "9900000001"
conac = "00000000000000000000000000000000"
icp = "京ICP备00000000号"
police = "京公网安备00000000000000号"
-- content/organs.toml --
[[organ]]
id = "szf"
name = "示范市人民政府"
short = "市政府"
type = "government"
since = 2024
[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
short = "市市场监管局"
type = "department"
since = 2025
remedy = "可以申请行政复议或者提起行政诉讼。"
[[organ]]
id = "idle"
name = "示范市闲置局"
type = "department"
since = 2030
duties = []
`

// planOf plans the site of a txtar archive.
func planOf(t *testing.T, archive string) *planned {
	t.Helper()
	return planOn(t, archive, sitetest.AsOf())
}

func planOn(t *testing.T, archive string, asOf calendar.Date) *planned {
	t.Helper()
	return planFS(t, sitetest.Files(settings, archive), asOf)
}

// planDemo plans the demonstration site.
func planDemo(t *testing.T) *planned {
	t.Helper()
	return planFS(t, os.DirFS("../.."), sitetest.AsOf())
}

func planFS(t *testing.T, source fs.FS, asOf calendar.Date) *planned {
	t.Helper()
	c, problems, err := corpus.Load(source, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Severity == 0 {
			t.Errorf("%s:%d: %s", p.Path, p.Line, p.Message)
		}
	}
	ledger, _ := ledger.Build(c, sitetest.Rules(t, c), asOf, 0)
	plan := New(catalog.New(c, ledger.Public()), dataFields, Past{})
	for _, p := range plan.Collisions(nil) {
		t.Errorf("%s: %s [%s]", p.Path, p.Message, p.Code)
	}
	return &planned{plan, c}
}

// planned is a plan with the texts that its views take.
type planned struct {
	*Plan
	corpus *corpus.Corpus
}

// view makes the view of a page.
func (p *planned) view(t testing.TB, page *Page) any {
	t.Helper()
	v := page.View()
	if page.HasText() {
		d, _ := p.corpus.Document(page.Source)
		text, err := p.corpus.Text(d)
		if err != nil {
			t.Fatal(err)
		}
		page.Place(v, text)
	}
	return v
}

// at makes the view of the page at a URL.
func at[V any](t *testing.T, plan *planned, url string) *V {
	t.Helper()
	for i := range plan.Pages {
		if plan.Pages[i].URL == url {
			v, ok := plan.view(t, &plan.Pages[i]).(*V)
			if !ok {
				t.Fatalf("%s: view is %T", url, plan.view(t, &plan.Pages[i]))
			}
			return v
		}
	}
	t.Fatalf("no page %s", url)
	return nil
}

// each calls f with every struct of type V inside a view.
func each[V any](view any, f func(V)) {
	want := reflect.TypeFor[V]()
	var visit func(reflect.Value)
	visit = func(v reflect.Value) {
		if v.Type() == want {
			f(v.Interface().(V))
		}
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				visit(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				visit(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		}
	}
	visit(reflect.ValueOf(view))
}

// words is every text of a view, one after the other.
func words(view any) string {
	var b strings.Builder
	var visit func(reflect.Value)
	visit = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			b.WriteString(v.String() + "\n")
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				visit(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				visit(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		}
	}
	visit(reflect.ValueOf(view))
	return b.String()
}

// row finds a row of a table by its first cell.
func row(t view.Table, label string) string {
	for _, r := range t.Rows {
		if r[0].Text == label {
			return r[1].Text
		}
	}
	return ""
}

// tag finds a meta tag.
func tag(b view.Base, name string) string {
	for _, m := range b.Meta {
		if m.Name == name {
			return m.Content
		}
	}
	return ""
}

// dataFields explains every data set by one field.
func dataFields(*disclosure.Kind) []DataField {
	return []DataField{{Name: "path", Title: "文件", Form: "文字", About: "记录的编号，不重复。"}}
}
