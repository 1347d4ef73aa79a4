package word

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/office/webpage"
)

// reference adds the mark of a footnote or endnote.
func (b *body) reference(t tag) {
	b.things++
	id := strings.TrimSuffix(t.local, "Reference") + t.attrs["id"]
	switch {
	case b.visible() != shown:
		return
	case b.footnotes[id] == nil || b.footnotes[id].FirstChild == nil:
		b.notes.Add("脚注没有内容，没有导入", "")
		return
	}
	label, ok := b.labels[id]
	if !ok {
		label = strconv.Itoa(len(b.labels) + 1)
		b.labels[id] = label
		b.referred = append(b.referred, id)
	}
	b.add(webpage.NoteMark(label))
}

// attachNotes adds the footnotes that the text refers to; the others are named.
func (b *body) attachNotes(root *webpage.Node) {
	for _, id := range b.referred {
		webpage.SetAttr(b.footnotes[id], "note", b.labels[id])
		root.AppendChild(b.footnotes[id])
	}
	var others []string
	for id := range b.footnotes {
		if _, ok := b.labels[id]; !ok {
			others = append(others, id)
		}
	}
	slices.Sort(others)
	for _, id := range others {
		b.discard(b.footnotes[id], "正文没有引用的脚注没有导入")
	}
}

// around notes what is around the body: revisions, comments, headers and footers.
func (b *body) around() error {
	if note := b.revisions.note(); note != "" {
		b.notes.Add(note, "")
	}
	for format := range b.numbering.unknown {
		b.notes.Add("有的编号写成了阿拉伯数字，请核对", format)
	}
	comments := 0
	err := b.walk(b.related("comments"), visitor{begin: func(t tag) bool {
		if t.name == "w:comment" {
			comments++
		}
		return true
	}})
	if err != nil {
		return err
	}
	if comments > 0 {
		b.notes.Add(fmt.Sprintf("批注 %d 条没有导入，批注不公开", comments), "")
	}
	var ids []string
	for id, t := range b.targets {
		if (t.kind == "header" || t.kind == "footer") && !t.external {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(x, y string) int { return strings.Compare(b.targets[x].name, b.targets[y].name) })
	for _, id := range ids {
		if err := b.margin(b.targets[id]); err != nil {
			return err
		}
	}
	return nil
}

// margin notes the text and the pictures of a header or footer, unless it has only the
// number of the page.
func (b *body) margin(t target) error {
	var text strings.Builder
	var in []string
	pictures := 0
	err := b.walk(t.name, visitor{begin: func(x tag) bool {
		switch x.name {
		case "mc:Fallback", "w:del", "w:moveFrom":
			return false
		case "w:p", "w:tab", "w:br", "w:tc":
			text.WriteByte(' ')
		case "a:blip", "v:imagedata":
			pictures++
		case "v:textpath":
			text.WriteString(" " + x.attrs["string"] + " ")
		}
		in = append(in, x.name)
		return true
	}, end: func(string) { in = in[:len(in)-1] }, text: func(s string, skipped bool) {
		if top := in[max(len(in)-1, 0):]; !skipped && len(top) > 0 && (top[0] == "w:t" || top[0] == "a:t") && text.Len() < 4096 {
			text.WriteString(s)
		}
	}})
	if err != nil {
		return err
	}
	what := "页眉"
	if t.kind == "footer" {
		what = "页脚"
	}
	if line := webpage.CleanSpace(text.String()); strings.Trim(line, "0123456789-－—–─第页共/ ·~～ⅠⅡⅢivxIVX") != "" {
		b.notes.Add(what+"的文字没有导入", line)
	}
	if pictures > 0 {
		b.notes.Add(what+"的图片没有导入", t.name)
	}
	return nil
}
