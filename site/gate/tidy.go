package gate

import (
	"bytes"

	"gongkai/site/corpus"
	"gongkai/site/gate/proofreading"
	"gongkai/site/toml"
)

// Tidy returns a document with its typography corrected, see proofreading.Tidy, and
// the changes. In the front matter only the brackets of `number` change, which are
// read alike. A byte order mark, line ends and a file without a readable head stay.
func Tidy(src []byte) (tidy []byte, changes []proofreading.Change) {
	front, body, problems := corpus.Split("", src)
	if len(problems) > 0 {
		return src, nil
	}
	table, problems := toml.Parse("", front.Text, front.Line)
	if len(problems) > 0 {
		return src, nil
	}
	head := src[:len(src)-len(body.Text)]
	if number, ok := table.Get("number"); ok && number.Pos.Line == number.Value.Pos.Line {
		lines := bytes.SplitAfter(head, []byte("\n"))
		line := lines[number.Pos.Line-1]
		if now := proofreading.TidyNumber(string(line)); now != string(line) {
			changes = append(changes, proofreading.Change{Line: number.Pos.Line, Before: string(bytes.TrimSpace(line)), After: string(bytes.TrimSpace([]byte(now))), What: "文号用六角括号"})
			lines[number.Pos.Line-1] = []byte(now)
			head = bytes.Join(lines, nil)
		}
	}
	text, more := proofreading.Tidy(body.Text, body.Line)
	if changes = append(changes, more...); len(changes) == 0 {
		return src, nil
	}
	return append(bytes.Clone(head), text...), changes
}
