package word

import (
	"fmt"
	"strings"
	"unicode"

	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

// fate is what became of a character of a part.
type fate uint8

const (
	shown       fate = iota // in the tree
	hidden                  // hidden text
	deleted                 // deleted or moved away by a tracked change
	instruction             // of a field
	alternative             // the second form of what was read
	layout                  // numbers of positions
	unread                  // named in a note
	fates
)

// tally counts characters, without white space, cells and pictures.
type tally struct {
	read      int        // characters of the parts
	of        [fates]int // the same by what became of them
	placed    int        // characters put into the tree
	removed   int        // of these, taken out again, with a note
	cells     int        // read
	cellsGone int        // of these, deleted, hidden or merged, with a note or without text
	pictures  int        // read
	picsGone  int        // of these, named in a note or hidden
}

// characters counts the characters of a text that are no white space.
func characters(text string) (count int) {
	for _, r := range text {
		if !unicode.IsSpace(r) && r != '\u00A0' && r != '\u3000' {
			count++
		}
	}
	return count
}

// check compares what was read with what is in the tree. A difference is an error of
// this package, and the file is refused rather than imported with a loss.
func (t *tally) check(root *webpage.Node) error {
	sum := 0
	for _, n := range t.of {
		sum += n
	}
	text, cells, pictures := contents(root)
	switch {
	case sum != t.read:
		return lost("字", t.read, sum)
	case text != t.placed-t.removed:
		return lost("字", t.placed-t.removed, text)
	case cells < t.cells-t.cellsGone:
		return lost("格", t.cells-t.cellsGone, cells)
	case pictures != t.pictures-t.picsGone:
		return lost("幅图片", t.pictures-t.picsGone, pictures)
	}
	return nil
}

// lost is the error of a difference.
func lost(what string, read, written int) error {
	return grid.Refuse(fmt.Sprintf("导入时自己核对没有通过：应当写出 %d 个%s，实际是 %d 个", read, what, written), "为防止漏字，没有写入；请把正文复制到新的 Word 文件再导入，并把这个文件报告给开发者")
}

// contents counts the characters, cells and pictures of a tree.
func contents(root *webpage.Node) (text, cells, pictures int) {
	webpage.Walk(root, func(n *webpage.Node) {
		switch {
		case n.Type == webpage.TextNode:
			text += characters(n.Data)
		case n.Data == "td":
			cells++
		case n.Data == "img":
			pictures++
		}
	})
	return text, cells, pictures
}

// revisions counts tracked changes that are neither accepted nor rejected.
type revisions struct{ inserted, deleted, moved, formatted int }

// note returns the note about them, "" without any.
func (r revisions) note() string {
	var parts []string
	for _, p := range []struct {
		what  string
		count int
	}{{"插入", r.inserted}, {"删除", r.deleted}, {"移动", r.moved}, {"格式", r.formatted}} {
		if p.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 处", p.what, p.count))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Word 文件里还有 %d 处修订没有接受或者拒绝（%s），按全部接受导入；请核对，或者在 Word 里处理完修订再导入", r.inserted+r.deleted+r.moved+r.formatted, strings.Join(parts, "、"))
}
