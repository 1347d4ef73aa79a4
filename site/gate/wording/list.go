package wording

import (
	"strings"

	"gongkai/site/diag"
	"gongkai/site/toml"
)

// List is content/wording.toml: the agreed terms of a site (规范表述). A site need
// not have a list.
//
//	[[word]]
//	wrong = "便民服务热线"
//	right = "政务服务便民热线"
//	note = "热线已经更名"
//	source = "示范市人民政府办公室 2026年3月通知"
type List struct {
	words []Word
	find  *lexicon
}

// Word is an entry of a List.
type Word struct {
	Wrong  string   `toml:"wrong"`
	Right  string   `toml:"right"`
	Note   string   `toml:"note"`
	Source string   `toml:"source"`
	At     toml.Pos `toml:"@"`
}

// ReadList reads wording.toml. Useless entries are reported and left out.
func ReadList(path string, src []byte) (*List, []diag.Problem) {
	var file struct {
		Words []Word `toml:"word"`
	}
	table, problems := toml.Parse(path, src, 1)
	problems = append(problems, toml.Decode(path, table, &file)...)
	list := &List{find: &lexicon{words: map[rune][]word{}}}
	seen := map[string]bool{}
	for _, w := range file.Words {
		at := w.At.In(path)
		switch wrong := strings.TrimSpace(w.Wrong); {
		case wrong == "" || strings.TrimSpace(w.Right) == "":
			problems = append(problems, at.Problem("missing-field", diag.Error, "写 wrong = \"不用的说法\" 和 right = \"规范的说法\"", "规范表述缺少 wrong 或者 right"))
		case strings.Contains(wrong, "\n") || w.Wrong == w.Right || len([]rune(wrong)) < 2:
			problems = append(problems, at.Problem("bad-value", diag.Error, "wrong 写两个字以上，和 right 不同", "规范表述 %q 没有用处", w.Wrong))
		case seen[wrong]:
			problems = append(problems, at.Problem("bad-value", diag.Error, "请合并成一处", "规范表述 %q 写了两次", wrong))
		default:
			seen[wrong] = true
			list.find.add(wrong, 1, len(list.words))
			list.words = append(list.words, w)
		}
	}
	return list, problems
}

// listed reports the wrong forms of the site's list in a line. The right form may
// contain the wrong form.
func (e *examiner) listed(l *line) {
	if e.site.List == nil {
		return
	}
	x := e.site.List.find
	for i := 0; i < len(l.raw); i++ {
		if !x.begins(l.raw[i]) {
			continue
		}
		for _, w := range x.words[l.raw[i]] {
			if i+len(w.text) > len(l.raw) || !equal(l.raw[i:], w.text) {
				continue
			}
			entry := e.site.List.words[w.index]
			if !isPartOf(l.raw, i, w.text, []rune(entry.Right)) {
				e.reportAt(l.number, l.column+i, "wording", entry.advice(), "不用的说法：%s", entry.Wrong)
			}
			i += len(w.text) - 1
			break
		}
	}
}

// isPartOf reports whether the wrong form at text[i] is part of the right form.
func isPartOf(text []rune, i int, wrong, right []rune) bool {
	for o := 0; o+len(wrong) <= len(right); o++ {
		if equal(right[o:], wrong) && i >= o && i-o+len(right) <= len(text) && equal(text[i-o:], right) {
			return true
		}
	}
	return false
}

func (w Word) advice() string {
	hint := "请写“" + w.Right + "”"
	for _, more := range []string{w.Note, w.Source} {
		if more != "" {
			hint += "；" + more
		}
	}
	return hint
}
