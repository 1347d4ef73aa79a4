package check

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// contents reports problems between public documents: policies and their
// interpretations, reports and their parts, evidence and its limits.
// interpreted has the paths of the policies that have an interpretation.
func (in Input) contents(doc *corpus.Document, interpreted map[string]bool) (problems []diag.Problem, err error) {
	rec := doc.Record
	if rec.StateOn(in.AsOf) != disclosure.Public {
		return nil, nil
	}
	if rec.Kind.Plain {
		text, err := in.Corpus.Text(doc)
		if err != nil {
			return nil, err
		}
		for _, words := range placeholders {
			if strings.Contains(text.Plain, words) {
				problems = append(problems, rec.At("title").Problem("placeholder", diag.Warning, "请写成本单位的情况", "正文还是样板里的话：“%s”", words))
			}
		}
	}
	if rec.Normative && !interpreted[rec.Path] {
		problems = append(problems, rec.At("title").Problem("no-interpretation", diag.Warning,
			"用 gongkai new interpretation 起草，写 interprets = \""+rec.Path+"\"", "行政规范性文件没有解读"))
	}
	problems = append(problems, in.selfAssessment(doc)...)
	copied, err := in.copied(doc)
	missing, other := in.missingParts(doc)
	return slices.Concat(problems, copied, missing), errors.Join(err, other)
}

// placeholders are what the pages of a new site say until somebody writes what is true of
// the site.
var placeholders = []string{"请在这里写明", "请按本单位的实际情况修改"}

// selfAssessment reports a report on oneself (自评报告) that names no set of the site
// or is longer than its set allows.
func (in Input) selfAssessment(doc *corpus.Document) []diag.Problem {
	named, given := doc.Record.Value("set")
	if !doc.Record.Kind.Assesses || !given {
		return nil
	}
	at := doc.Record.At("set")
	switch set, known := in.Corpus.Assesses(named.Text); {
	case !known:
		var titles []string
		for i := range in.Corpus.Sets {
			titles = append(titles, in.Corpus.Sets[i].Title())
		}
		return []diag.Problem{at.Problem("self-assessment-set", diag.Warning, orElse(didYouMean(named.Text, titles), "写 content/indicators/ 里一个文件的 name，有 edition 的写成“名称（2021年版）”"),
			"没有这个指标体系：%s", named.Text)}
	case set != nil && set.SelfAssessmentMax > 0 && doc.Characters > set.SelfAssessmentMax:
		return []diag.Problem{at.Problem("too-long", diag.Warning, "请精简；只计汉字和数字",
			"自评报告 %d 字，超过 %s的 %d 字", doc.Characters, set.Title(), set.SelfAssessmentMax)}
	}
	return nil
}

// interpreted returns the paths of the policies that a document shown on the as-of
// date interprets.
func (in Input) interpreted() map[string]bool {
	interpreted := map[string]bool{}
	for _, doc := range in.Corpus.Documents {
		if policy := doc.Record.Interprets; policy != "" && doc.Record.StateOn(in.AsOf).Shown() {
			interpreted[policy] = true
		}
	}
	return interpreted
}

// mostCopied is the share of an interpretation, in percent, that may be the
// policy's own words; shortestCopy the number of characters from which on an
// interpretation is compared, and shingle how many characters in a row count
// as the same words.
const mostCopied, shortestCopy, shingle = 60, 100, 6

// copied reports an interpretation that mostly repeats the text of its policy.
func (in Input) copied(doc *corpus.Document) ([]diag.Problem, error) {
	policy, ok := in.Corpus.Document(doc.Record.Interprets)
	if !ok || !doc.Record.Kind.Explains {
		return nil, nil
	}
	text, err := in.Corpus.Text(doc)
	if err != nil {
		return nil, err
	}
	words := lettersOf(text.Plain)
	if len(words) < shortestCopy {
		return nil, nil
	}
	if text, err = in.Corpus.Text(policy); err != nil {
		return nil, err
	}
	same, all := copies(words, lettersOf(text.Plain)), len(words)-shingle+1
	if same*100 <= mostCopied*all {
		return nil, nil
	}
	return []diag.Problem{doc.Record.At("interprets").Problem("copied-interpretation", diag.Warning,
		"请改用自己的话：为什么出台、对谁有什么影响、怎么办", "解读有 %d%% 的文字照抄政策原文", same*100/all)}, nil
}

// copies returns the number of shingles of words that occur in source. The shingles
// of words are stored: an interpretation is a fraction of its policy.
func copies(words, source []rune) (same int) {
	left := make(map[uint64]int, len(words))
	for hash := range shingles(words) {
		left[hash]++
	}
	for hash := range shingles(source) {
		if n := left[hash]; n > 0 {
			same += n
			delete(left, hash)
		}
	}
	return same
}

// shingles yields a rolling hash of each run of shingle characters.
func shingles(text []rune) iter.Seq[uint64] {
	const base = 0x9E3779B97F4A7C15 // odd, its bits spread
	leaving := uint64(1)
	for range shingle {
		leaving *= base
	}
	return func(yield func(uint64) bool) {
		hash := uint64(0)
		for i, r := range text {
			hash = hash*base + uint64(r)
			if i >= shingle {
				hash -= uint64(text[i-shingle]) * leaving
			}
			if i >= shingle-1 && !yield(hash) {
				return
			}
		}
	}
}

// lettersOf returns the letters and digits of a text.
func lettersOf(text string) []rune {
	letters := make([]rune, 0, len(text)/3) // most are Chinese characters
	for _, r := range text {
		if '一' <= r && r <= '龥' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters = append(letters, r)
		}
	}
	return letters
}

// longestTitle is the largest number of characters of a line that may be a heading.
// Many reports number their headings without marking them.
const longestTitle = 40

// missingParts reports the required parts without a heading in a report.
func (in Input) missingParts(doc *corpus.Document) (problems []diag.Problem, err error) {
	rec := doc.Record
	if len(rec.Kind.Parts) == 0 {
		return nil, nil
	}
	text, err := in.Corpus.Text(doc)
	if err != nil {
		return nil, err
	}
	if len(rec.Attached) > 0 && len(lettersOf(text.Plain)) < shortestCopy {
		return nil, nil // the report itself is attached
	}
	var titles []string
	for line := range strings.Lines(text.Plain) {
		if len(line) <= longestTitle || utf8.RuneCountInString(line) <= longestTitle {
			titles = append(titles, line)
		}
	}
	said := strings.Join(titles, "\n")
	for _, p := range rec.Kind.Parts {
		found := false
		if p.Key != "" {
			_, found = rec.Value(p.Key)
		}
		for _, word := range p.Words {
			found = found || strings.Contains(said, word)
		}
		if !found {
			problems = append(problems, rec.At("title").Problem("missing-part", diag.Warning, "补上这一部分，标题里写明；没有内容的写“无”", "%s缺少“%s”这一部分", rec.Kind.Name, p.Name))
		}
	}
	return problems, nil
}

// counted reports an organ that states different numbers of decisions in two
// reports of the same year (政府信息公开条例第二十条第六项).
func (in Input) counted() (problems []diag.Problem) {
	type year struct {
		organ string
		year  int
	}
	decided := map[year]int{}
	number := func(rec *disclosure.Record, key string) (int, bool) {
		v, ok := rec.Value(key)
		if !ok || len(v.Numbers()) != 1 {
			return 0, false
		}
		return v.Numbers()[0], true
	}
	public := func(rec *disclosure.Record) bool { return rec.StateOn(in.AsOf) == disclosure.Public }
	for _, doc := range in.Corpus.Documents {
		if n, ok := number(doc.Record, "penalties.total"); ok && public(doc.Record) {
			decided[year{doc.Record.LeadOrgan(), doc.Record.Year}] = n
		}
	}
	for _, doc := range in.Corpus.Documents {
		rec := doc.Record
		n, ok := number(rec, "proactive.penalties")
		other, both := decided[year{rec.LeadOrgan(), rec.Year}]
		if ok && both && n != other && public(rec) {
			problems = append(problems, rec.At("proactive").Problem("report-mismatch", diag.Warning,
				"请核对两份年报；口径不同的，在正文里说明", "行政处罚 %d 件，同年行政执法统计年报是 %d 宗", n, other))
		}
	}
	return problems
}

// coming reports deadlines of the coming week, and documents whose page changes on
// the as-of date, so that the site must be built again.
func (in Input) coming() (problems []diag.Problem) {
	for _, task := range agenda.Of(in.Ledger, ledger.Selection{}).Week {
		doc, ok := in.Corpus.Document(task.Path)
		if !ok || task.Rule == nil {
			continue
		}
		hint := "请在 " + task.Due.Date().Chinese() + "以前" + task.Action
		if task.State == disclosure.Scheduled {
			hint = "请核对：" + task.Action // a sentence of its own
		}
		problems = append(problems, doc.Record.At(task.DoneKey).Problem("due-soon", diag.Warning,
			hint, "%s：期限快到了，最迟 %s", task.Rule.Name, task.Due.Date()))
	}
	for _, doc := range in.Corpus.Documents {
		rec := doc.Record
		if rec.Draft || rec.Published.IsZero() {
			continue
		}
		for _, change := range []struct {
			key, message string
			day          calendar.Date
		}{
			{"published", "今天公开", rec.Published.Date()}, {"effective", "今天施行", rec.Effective}, {"sealed", "今天起封存", rec.Sealed},
			{"expires", "今天起失效", rec.Expires.AddDays(1)}, {"publicity_until", "今天起公示期满", rec.PublicityUntil.AddDays(1)},
		} {
			if change.day == in.AsOf {
				problems = append(problems, rec.At(change.key).Problem("rebuild-today", diag.Notice, "今天运行 gongkai build 并上传，页面才会变", "%s", change.message))
			}
		}
	}
	return problems
}

// limits reports evidence that exceeds the word limit of its indicator.
func (in Input) limits() (problems []diag.Problem) {
	for _, indicator := range in.Ledger.Indicators() {
		for _, e := range indicator.Evidence {
			if indicator.TooLong(e) {
				problems = append(problems, e.Document.Record.At("indicators").Problem("too-long", diag.Warning,
					"请删减；只计汉字和数字", "指标 %s 要求不超过 %d 字，现在 %d 字", indicator.Name(), indicator.MaxCharacters, e.Characters))
			}
		}
	}
	return problems
}
