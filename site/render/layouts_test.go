package render

import (
	"bytes"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"gongkai/layouts"
	"gongkai/site/page/view"
)

// Every layout is right as markup, whether a view has next to nothing to show
// or something of everything: nothing empty, nothing named by what is not there.
func TestLayouts(t *testing.T) {
	r, problems := New(layouts.FS())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for name, empty := range views() {
		base := reflect.ValueOf(empty).Elem().FieldByName("Base").Addr().Interface().(*view.Base)
		base.Heading, base.Title, base.Home, base.Site.Title = "甲", "甲 - 乙", "index.html", "乙"
		base.AsOf = view.Date{ISO: "2026-11-21", Chinese: "2026年11月21日"}
		full := views()[name]
		fill(reflect.ValueOf(full).Elem())
		for kind, view := range map[string]any{"empty": empty, "full": full} {
			t.Run(name+" "+kind, func(t *testing.T) {
				body, err := r.Render(nil, name, view)
				if err != nil {
					t.Fatal(err)
				}
				root, err := html.Parse(bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				examine(t, root)
				if demo := bytes.Contains(body, []byte("演示站点")); demo != (kind == "full") {
					t.Errorf("演示站点 is shown: %v", demo)
				}
			})
		}
	}
}

// examine looks at the elements of a page in document order.
func examine(t *testing.T, root *html.Node) {
	t.Helper()
	ids, named, level := map[string]bool{}, []string{}, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data[0] == 'h' && len(n.Data) == 2 && n.Data != "hr" {
			this := int(n.Data[1] - '0')
			if this > level+1 || (level == 0) != (this == 1) {
				t.Errorf("%s after level %d", n.Data, level)
			}
			level = this
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				ids[a.Val] = true
			case "aria-labelledby":
				named = append(named, strings.Fields(a.Val)...)
			}
			if a.Val == "" && !slices.Contains([]string{"hidden", "data-read", "data-print", "data-copy", "defer", "value"}, a.Key) {
				t.Errorf("<%s %s> without a value", n.Data, a.Key)
			}
		}
		if n.FirstChild == nil && !slices.Contains([]string{"meta", "link", "script", "br", "rect", "line", "path", "input", "img"}, n.Data) && !within(n, "tools") {
			t.Errorf("an empty <%s> in <%s>", n.Data, n.Parent.Data)
		}
	}
	for _, id := range named {
		if !ids[id] {
			t.Errorf("named by #%s, which is not there", id)
		}
	}
}

func within(n *html.Node, class string) bool {
	return slices.ContainsFunc(n.Parent.Attr, func(a html.Attribute) bool { return a.Key == "class" && slices.Contains(strings.Fields(a.Val), class) })
}

// A table may come without an id of its own, and is named all the same.
func TestTableWithoutID(t *testing.T) {
	r, _ := New(layouts.FS())
	table := view.Table{Caption: "逐日计算", Head: []string{"日期"}, Rows: [][]view.Cell{{{Text: "甲"}}}}
	if body, err := r.Render(nil, "data", &view.Data{Tables: []view.Table{table}}); err != nil || !strings.Contains(string(body), `aria-label="逐日计算"`) {
		t.Errorf("%v %s", err, body)
	}
}

func TestLinksAreRefused(t *testing.T) {
	own := fstest.MapFS{"list.html": {Data: []byte("elsewhere"), Mode: fs.ModeSymlink}}
	_, problems := New(Theme(own, layouts.FS()))
	if len(problems) != 1 || problems[0].Path != "layouts/list.html" || !strings.Contains(problems[0].Message, ErrLink.Error()) {
		t.Errorf("%v", problems)
	}
}

func TestInChinese(t *testing.T) {
	cases := []struct{ text, want string }{
		{"{{define \"main\"}}{{.Headline}}{{end}}", "这里没有 .Headline 这个值（所在的是 List）"},
		{"{{define \"main\"}}{{upper .Heading}}{{end}}", "没有 upper 这个函数"},
		{"{{define \"main\"}}{{$x}}{{end}}", "变量 $x 没有定义"},
		{"{{define \"main\"}}{{with .Intro}}{{end}}", "少了 {{end}}，或者花括号没有闭合"},
		{"{{define \"main\"}}{{end}}{{end}}", "多了一个 {{end}}"},
		{"{{define \"main\"}}{{template \"tabel\" .}}{{end}}", "没有定义模板块 tabel"},
		{"", "没有定义模板块 main"},
		{"{{define \"main\"}}<a href=\"{{.Home}}>{{end}}", "标签或者引号没有闭合"},
	}
	for _, c := range cases {
		_, problems := New(Theme(fstest.MapFS{"list.html": {Data: []byte(c.text)}}, layouts.FS()))
		if len(problems) != 1 || problems[0].Message != "模板有错误："+c.want {
			t.Errorf("%q gave %v, want %s", c.text, problems, c.want)
		}
	}
}

// Many workers render at once with one Renderer.
func TestConcurrent(t *testing.T) {
	r, _ := New(layouts.FS())
	view := &view.Document{Base: view.Base{Heading: "甲"}, Body: "<p>乙</p>"}
	want, err := r.Render(nil, "document", view)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				if body, err := r.Render(nil, "document", view); err != nil || !bytes.Equal(body, want) {
					t.Error("another page", err)
				}
			}
		})
	}
	all.Wait()
}
