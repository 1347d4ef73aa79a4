package page

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"gongkai/site/page/view"
)

// changesOf compares two texts paragraph by paragraph, and paragraphs that changed
// letter by letter.
func changesOf(old, now []string) []view.Change {
	var rows []view.Change
	same := 0
	flush := func() {
		if same > 0 {
			rows = append(rows, unchanged(same))
		}
		same = 0
	}
	differ := diffmatchpatch.New()
	differ.DiffTimeout = 0 // the same pages on every machine
	a, b, lines := differ.DiffLinesToRunes(strings.Join(old, "\n")+"\n", strings.Join(now, "\n")+"\n")
	parts := differ.DiffCharsToLines(differ.DiffMainRunes(a, b, false), lines)
	for i := 0; i < len(parts); i++ {
		if parts[i].Type == diffmatchpatch.DiffEqual {
			same += strings.Count(parts[i].Text, "\n")
			continue
		}
		flush()
		var gone, come []string
		for ; i < len(parts) && parts[i].Type != diffmatchpatch.DiffEqual; i++ {
			list := strings.Split(strings.TrimSuffix(parts[i].Text, "\n"), "\n")
			if parts[i].Type == diffmatchpatch.DiffDelete {
				gone = append(gone, list...)
			} else {
				come = append(come, list...)
			}
		}
		i--
		for _, pair := range matched(gone, come) {
			rows = append(rows, paragraph(differ, pair[0], pair[1]))
		}
	}
	flush()
	return rows
}

// matched puts the paragraphs that went beside those that came: each beside the next
// one of the same article (第三条), the others alone.
func matched(gone, come []string) (pairs [][2]string) {
	for len(gone) > 0 && len(come) > 0 {
		switch i, j := find(come, gone[0]), find(gone, come[0]); {
		case i == 0 || i < 0 && j < 0 && len(gone) == len(come):
			pairs, gone, come = append(pairs, [2]string{gone[0], come[0]}), gone[1:], come[1:]
		case i < 0:
			pairs, gone = append(pairs, [2]string{gone[0], ""}), gone[1:]
		default:
			pairs, come = append(pairs, [2]string{"", come[0]}), come[1:]
		}
	}
	for _, text := range gone {
		pairs = append(pairs, [2]string{text, ""})
	}
	for _, text := range come {
		pairs = append(pairs, [2]string{"", text})
	}
	return pairs
}

// find returns the place of the paragraph that is the same article as text; -1 where
// there is none.
func find(list []string, text string) int {
	for i, other := range list {
		if article(other) == article(text) {
			return i
		}
	}
	return -1
}

// article returns the number with which a paragraph begins (第三条), else its first
// letters.
func article(text string) string {
	if number, _, ok := strings.Cut(text, "条"); ok && strings.HasPrefix(number, "第") && len([]rune(number)) < 8 {
		return number
	}
	return string([]rune(text)[:min(6, len([]rune(text)))])
}

// paragraph compares two paragraphs; "" is none.
func paragraph(differ *diffmatchpatch.DiffMatchPatch, old, now string) view.Change {
	var c view.Change
	for _, d := range differ.DiffCleanupSemantic(differ.DiffMain(old, now, false)) {
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			piece := view.Piece{Text: d.Text, Deleted: true}
			c.Old, c.Both = append(c.Old, piece), append(c.Both, piece)
		case diffmatchpatch.DiffInsert:
			piece := view.Piece{Text: d.Text, Added: true}
			c.New, c.Both = append(c.New, piece), append(c.Both, piece)
		default:
			piece := view.Piece{Text: d.Text}
			c.Old, c.New, c.Both = append(c.Old, piece), append(c.New, piece), append(c.Both, piece)
		}
	}
	return c
}
