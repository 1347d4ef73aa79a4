package proofreading

import (
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/internal/han"
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
	entries []Word
	wrong   han.Words[int] // indexes of entries
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
	list := new(List)
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
			list.wrong.Add(wrong, len(list.entries))
			list.entries = append(list.entries, w)
		}
	}
	return list, problems
}

// listed reports the wrong forms of the site's list in a line; of those that overlap,
// the first and longest. The right form may contain the wrong form.
func (j *Judge) listed(l *han.Line) {
	end := 0
	for _, m := range j.List.wrong.Find(nil, l.Raw) {
		if m.Start < end {
			continue
		}
		end = m.End
		if entry := j.List.entries[m.Value]; !isPartOf(l.Raw, m, []rune(entry.Right)) {
			j.report(l.Number, l.Column+m.Start, "wording", entry.advice(), "不用的说法：%s", entry.Wrong)
		}
	}
}

// isPartOf reports whether the wrong form at a match in text is part of the right
// form there.
func isPartOf(text []rune, wrong han.Match[int], right []rune) bool {
	size := wrong.End - wrong.Start
	for o := 0; o+size <= len(right); o++ {
		from := wrong.Start - o
		if from >= 0 && from+len(right) <= len(text) && slices.Equal(text[from:from+len(right)], right) {
			return true
		}
	}
	return false
}

// advice returns the hint for an entry.
func (w Word) advice() string {
	hint := "请写“" + w.Right + "”"
	for _, more := range []string{w.Note, w.Source} {
		if more != "" {
			hint += "；" + more
		}
	}
	return hint
}
