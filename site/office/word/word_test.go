package word

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

const (
	head = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r" xmlns:a="a"><w:body>`
	tail = `</w:body></w:document>`
)

// pack packs the parts of a Word file.
func pack(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		part, err := z.Create(name)
		if err == nil {
			_, err = part.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packBody packs a Word file of one part.
func packBody(t *testing.T, text string) []byte {
	t.Helper()
	return pack(t, map[string]string{"word/document.xml": text})
}

func TestRead(t *testing.T) {
	t.Parallel()
	item := func(list, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	cell := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr><w:p><w:r><w:t>` + text + `</w:t></w:r></w:p></w:tc>`
	}
	d, err := Read(t.Context(), pack(t, map[string]string{
		"word/document.xml": head + `<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>总则</w:t></w:r></w:p>` + item("7", "甲") + item("7", "乙") + item("8", "丙") +
			`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>坚持</w:t></w:r><w:del><w:r><w:t>删去</w:t></w:r></w:del><w:ins><w:r><w:t>依法</w:t></w:r></w:ins><w:r><w:footnoteReference/></w:r></w:p>` +
			`<w:tbl><w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "类别") + cell("", "数量") + `</w:tr><w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "3") + `</w:tr></w:tbl>` +
			`<w:p><w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r></w:p>` + tail,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Target="media/image1.png"/></Relationships>`,
		"word/media/image1.png":        "png",
		"word/numbering.xml": `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>` +
			`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>` +
			`<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := webpage.Markdown(d.Root)
	want := `## 总则

一、甲

二、乙

- 丙

**坚持**依法

| 类别 | 数量 |
|---|---|
| 类别 | 3 |

![](word/media/image1.png)
`
	if err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
	if notes := d.Notes.Lines(); len(notes) != 2 || !strings.Contains(notes[0], "脚注") || !strings.Contains(notes[1], "插入 1 处、删除 1 处") {
		t.Errorf("notes: %q", notes)
	}
	if data, err := d.File("word/media/image1.png"); err != nil || string(data) != "png" {
		t.Errorf("the picture: %q %v", data, err)
	}
	if _, err := d.File("word/media/image2.png"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing picture: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	whole := packBody(t, head+"<w:p><w:r><w:t>甲</w:t></w:r></w:p>"+tail)
	cases := []struct {
		name string
		data []byte
		want string
	}{
		{"a bomb", packBody(t, head+strings.Repeat(" ", 8<<20)+tail), "大得不正常"},
		{"deep elements", packBody(t, head+strings.Repeat("<w:sdt>", 300)+strings.Repeat("</w:sdt>", 300)+tail), "层次超过 256 层"},
		{"entities", packBody(t, `<!DOCTYPE x [<!ENTITY a "b"><!ENTITY f SYSTEM "file:///etc/passwd">]>`+head+"&f;"+tail), "不该有的声明"},
		{"broken", packBody(t, head+"<w:p>"), "已经损坏"},
		{"cut off", whole[:len(whole)/2], "不完整或者已经损坏"},
		{"another zip", pack(t, map[string]string{"a": "b"}), "不是 Word 文件"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(t.Context(), c.data)
			var refused *grid.Unreadable
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
