package gate

import (
	"bytes"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
)

// Checks lists the problem codes of this package.
func Checks() []diag.Check {
	return []diag.Check{{
		Code: "control-characters", Severity: diag.Error, Title: "文件头或设置里有控制字符或者改变书写方向的字符",
		Why:    "订阅和数据文件不能有控制字符；改变方向的字符让人看到的和存下的不一样。",
		Before: "title = \"关于\\u202e放假的通知\"", After: "title = \"关于放假的通知\"",
	}, {
		Code: "sealed-law", Severity: diag.Warning, Title: "决定的正文写到治安管理处罚法",
		Why:    "违反治安管理的记录应当封存，不得公开（治安管理处罚法第一百三十六条）。依据栏没有写，正文也会说出来。",
		Before: "依照《中华人民共和国治安管理处罚法》第四十三条，决定罚款。", After: "sealed = 2026-05-08",
	}}
}

// sealedLaw returns a warning for each paragraph of a decision's text that mentions
// a law whose records are sealed.
func sealedLaw(r *corpus.Reading) (problems []diag.Problem) {
	if !r.Record.Kind.NamesParties() {
		return nil
	}
	line := r.BodyLine
	for text := range bytes.SplitAfterSeq(r.Body, []byte("\n\n")) {
		if law := deadline.SealedLaw(string(text)); law != "" {
			at := diag.Place{Path: "content/" + r.Path, Line: line + leading(text), Column: 1}
			problems = append(problems, at.Problem("sealed-law", diag.Warning,
				"属于治安管理处罚的记录应当封存：删去 published，或者写 sealed = 封存日期；不是的，请核对这一句",
				"正文写到“%s”：%s", law, sentenceWith(string(text), law)))
		}
		line += bytes.Count(text, []byte("\n"))
	}
	return problems
}

// sentenceWith returns the sentence of a paragraph that mentions the law.
func sentenceWith(paragraph, law string) string {
	paragraph = strings.TrimSpace(paragraph)
	for sentence := range strings.SplitAfterSeq(paragraph, "。") {
		if deadline.SealedLaw(sentence) == law {
			return sentence
		}
	}
	return paragraph
}

// leading returns the number of empty lines before a text.
func leading(text []byte) int {
	return len(text) - len(bytes.TrimLeft(text, "\n"))
}
