package check

import (
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
)

// states reports what is wrong with the [[states]] of a policy: days that are missing,
// doubled or out of order, files that are not there, amending documents that are none.
func (in Input) states(doc *corpus.Document) (problems []diag.Problem) {
	var before calendar.Date
	for i, s := range doc.Record.States {
		say := func(hint, format string, args ...any) {
			problems = append(problems, s.At.In("content/"+doc.Source).Problem("bad-states", diag.Error, hint, format, args...))
		}
		name, ok := corpus.StatePath(doc.Source, s.File)
		_, amends := in.Corpus.Document(s.By)
		switch {
		case s.From.IsZero():
			say("写 from = 施行的日期", "[[states]] 没有写从哪一天起施行")
		case s.From == before:
			say("一天只有一个文本，删去一个", "[[states]] 里%s写了两次", s.From.Chinese())
		case s.From.Before(before):
			say("从早到晚排列", "[[states]] 没有按先后排列：%s在%s之后", s.From.Chinese(), before.Chinese())
		case !ok:
			say("写名称以 .states 结尾的文件夹里的 Markdown 文件，文件夹放在本文件旁边，如 file = \"办法.states/2026.md\"", "[[states]] 的 file 不对：%q", s.File)
		case !in.Corpus.HasState(name):
			say("请核对文件名", "[[states]] 的文件不存在：content/%s", name)
		case s.By == "" && i > 0:
			say("写 by = 修改决定的路径", "[[states]] 没有写由哪个文件修改成这样")
		case s.By != "" && !amends:
			say("写修改决定在 content/ 里的路径", "[[states]] 的 by 指向不存在的文件：%s", s.By)
		}
		if !s.From.IsZero() {
			before = s.From
		}
	}
	return problems
}

// statePersonal returns the findings in the texts of a policy. Those in its path are
// among the findings of the document.
func (in Input) statePersonal(doc *corpus.Document) (found []sighting) {
	for _, s := range in.Corpus.AllStates(doc) {
		for _, f := range s.Personal {
			if f.Line > 0 {
				found = append(found, sighting{f, s.File})
			}
		}
	}
	return found
}
