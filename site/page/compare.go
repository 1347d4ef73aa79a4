package page

import (
	"fmt"
	"strings"

	"gongkai/site/internal/diff"
	"gongkai/site/page/view"
)

// changesOf puts what changed between two texts, given in paragraphs, into a part of a
// comparison.
func changesOf(part *view.Changes, old, now []string) {
	c := diff.Lines(old, now, article)
	if c.Whole {
		part.Note = tooLong
	}
	for i := range c.Blocks {
		b := &c.Blocks[i]
		if b.Same != nil {
			part.Rows = append(part.Rows, view.Change{Same: fmt.Sprintf("%d 段没有变化", len(b.Same))})
			continue
		}
		part.Rows = append(part.Rows, changeOf("", b.Pieces))
	}
}

// tooLong says that paragraphs are shown whole.
const tooLong = "改动太多，有的段落没有逐字比较，整段列出。"

// changeOf puts the pieces of a paragraph on either side, and together.
func changeOf(label string, pieces []diff.Piece) view.Change {
	c := view.Change{Label: label}
	for _, p := range pieces {
		piece := view.Piece{Text: p.Text, Deleted: p.Kind == diff.Deleted, Added: p.Kind == diff.Added}
		if !piece.Added {
			c.Old = append(c.Old, piece)
		}
		if !piece.Deleted {
			c.New = append(c.New, piece)
		}
		c.Both = append(c.Both, piece)
	}
	return c
}

// article returns the number with which a paragraph begins (第三条), else its first
// letters.
func article(text string) string {
	at := 0 // runes
	for i := range text {
		if number, rest := text[:i], text[i:]; strings.HasPrefix(rest, "条") && strings.HasPrefix(text, "第") {
			return number
		}
		if at++; at > 8 {
			break
		}
	}
	at = 0
	for i := range text {
		if at == 6 {
			return text[:i]
		}
		at++
	}
	return text
}
