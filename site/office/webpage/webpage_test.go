package webpage

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"gongkai/site/office/grid"
)

// convert cleans the content of a page with the given files.
func convert(t *testing.T, page string, files map[string]string) (*Article, string) {
	t.Helper()
	root, err := Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	content := Content(root)
	Remove(content)
	a := &Article{Root: content, Name: "tz", Files: func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return []byte(data), nil
		}
		return nil, fs.ErrNotExist
	}}
	a.Clean()
	text, err := Markdown(a.Root)
	if err != nil {
		t.Fatal(err)
	}
	return a, text
}

func TestClean(t *testing.T) {
	t.Parallel()
	const png = "\x89PNG\r\n\x1a\n0000"
	cases := []struct{ name, page, want, note string }{
		{"headings by numbering", "<p>　　一、总体要求</p><p>（一）加强领导</p><p>（二）加强领导。各单位要重视。</p>", "## 一、总体要求\n\n### （一）加强领导\n\n（二）加强领导。各单位要重视。\n", ""},
		{"paragraphs by br and div", "<div>甲<br>乙<div>丙</div></div>", "甲\n\n乙\n\n丙\n", ""},
		{"hidden text", `<p>各单位遵照执行</p><div style="DISPLAY: none">体育平台</div>`, "各单位遵照执行\n", "隐藏的文字"},
		{"lines of the content system", "<p>甲</p><p>【打印】【关闭】</p>", "甲\n", "【打印】【关闭】"},
		{"links", `<p><a href="/old.html">旧页</a>、<a href="https://www.gov.cn/x">文件</a></p>`, "旧页、[文件](https://www.gov.cn/x)\n", ""},
		{"an image", `<p>甲<img src="f/a.png" alt="样式"></p>`, "甲![样式](tz-image1.png)\n", ""},
		{"an image elsewhere", `<p>甲<img src="../../b.png"></p>`, "甲\n", "图片没有保存在网页旁边"},
		{"a table for layout", "<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>", "甲\n\n乙\n", ""},
		{"a table of data", "<table><tr><td>甲</td><td>乙</td></tr><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table>", "| 甲 | 乙 |\n|---|---|\n| 1 2 | 3 |\n", ""},
		{"spans of a billion cells", "<table>" + strings.Repeat(`<tr><td colspan="100000000" rowspan="100000000">甲</td><td>乙</td></tr>`, 100) + "</table>", strings.TrimPrefix(strings.Repeat("\n甲\n\n乙\n", 100), "\n"), "表格太大"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, got := convert(t, `<div class="TRS_Editor">`+c.page+"</div>", map[string]string{"f/a.png": png, "b.png": "no picture"})
			if got != c.want {
				t.Errorf("got\n%s", got)
			}
			if notes := strings.Join(a.Notes, "\n"); !strings.Contains(notes, c.note) || c.note == "" && notes != "" {
				t.Errorf("notes: %s", notes)
			}
		})
	}
}

func TestParseRefusesADeepPage(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte(strings.Repeat("<div>", 500)))
	var refused *grid.Unreadable
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "层次超过 400 层") {
		t.Errorf("got %v", err)
	}
}

func TestFromText(t *testing.T) {
	t.Parallel()
	got, err := Markdown(FromText("甲\n\n项目 | 数量 | 备注\n乙 | 1 | 无\n丙\n"))
	if want := "甲\n\n| 项目 | 数量 | 备注 |\n|---|---|---|\n| 乙 | 1 | 无 |\n\n丙\n"; err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
}
