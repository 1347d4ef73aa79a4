package page

import (
	"fmt"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
)

// statement accompanies every date of publication.
const statement = "公开日期由发布机构填报，不是第三方证明。"

// ruling is a deadline in words.
type ruling struct {
	*ledger.Entry
	catalog *catalog.Catalog
	doc     *catalog.Document
	days    []deadline.Day // the working: every day of a window in days
}

// rulings returns the deadlines of the document, that of its publication first.
func (p *documentPage) rulings() []ruling {
	var list []ruling
	add := func(e *ledger.Entry) { list = append(list, ruling{e, p.catalog, p.doc, p.catalog.Ledger.Working(e)}) }
	stamp := p.doc.Stamp
	if stamp != nil {
		add(stamp)
	}
	for _, e := range p.catalog.Ledger.Of(p.doc.Record.Path) {
		if stamp == nil || e.Rule != stamp.Rule || e.Done != stamp.Done || e.From != stamp.From {
			add(e)
		}
	}
	return list
}

// stampOf returns the stamp of a document: its worst deadline, and how many there are;
// nil where there is none. Where a document no longer counts (over), no verdict shows as
// good, for a reader takes the colour of the stamp for that of the document.
func stampOf(rulings []ruling, workings []view.Working, over bool) *view.Stamp {
	if len(rulings) == 0 {
		return nil
	}
	s := workings[worst(rulings)].Stamp
	s.Others, s.Working = together(rulings), "#working"
	if over && s.Tag.Class == "ok" {
		s.Tag.Class = "withdrawn"
	}
	return &s
}

// proof returns what the log of publications says for the date of the stamp, or else for
// the publication of the document; nil when the log does not know the document.
func (p *documentPage) proof(of *grade.Proof) *view.Proof {
	path := p.doc.Record.Path
	if of == nil {
		of = p.catalog.Ledger.Proof(path)
	}
	if of == nil {
		return nil
	}
	return &view.Proof{Grade: of.Grade.Chinese(), Text: of.Words(), Href: address.Relative(p.doc.URL, logFolder+log.ProofName(path)), About: address.Relative(p.doc.URL, address.Proof)}
}

// worst returns the index of the deadline that the stamp shows.
func worst(rulings []ruling) (at int) {
	for i, r := range rulings {
		if deadline.StampOrder(r.Deadline, rulings[at].Deadline) < 0 {
			at = i
		}
	}
	return at
}

// together returns how many deadlines a document has and how they ended; "" for one.
func together(rulings []ruling) string {
	if len(rulings) < 2 {
		return ""
	}
	count, words := map[string]int{}, []string{}
	for _, r := range rulings {
		word := r.Word()
		if count[word]++; count[word] == 1 {
			words = append(words, word)
		}
	}
	for i, word := range words {
		words[i] = fmt.Sprintf("%s %d 项", word, count[word])
	}
	return fmt.Sprintf("共有 %d 项期限：%s。", len(rulings), strings.Join(words, "，"))
}

// day returns a day of the working; ok is false for other days.
func (r ruling) day(d calendar.Date) (day deadline.Day, ok bool) {
	if len(r.days) == 0 {
		return day, false
	}
	if i := d.Sub(r.days[0].Date); i >= 0 && i < len(r.days) {
		return r.days[i], r.days[i].Date == d
	}
	return day, false
}

// stamp returns the stamp (公开时限章) of a deadline, without a leaf.
func (r ruling) stamp() view.Stamp {
	s := view.Stamp{
		Tag: catalog.VerdictTag(&r.Deadline), Sentence: r.catalog.Ledger.Judge.Sentence(r.doc.Record, &r.Deadline), Facts: r.facts(), Rule: r.Rule.Name,
		Citation: citation(r.Rule), RuleHref: address.Relative(r.doc.URL, address.Rule(r.Rule.ID)), Note: r.note(), Statement: statement,
	}
	return s
}

// facts returns the dates on which the sentence rests.
func (r ruling) facts() []view.Row {
	var rows []view.Row
	add := func(label string, m calendar.Moment) {
		if m.IsZero() {
			return
		}
		d := view.Moment(m, r.Rule.Unit == deadline.Hours)
		rows = append(rows, view.Row{Label: label, Date: &d})
	}
	add(r.StartName(r.catalog.Corpus.Kinds, r.doc.Record), r.From)
	add(r.Rule.DueName()+r.Rule.Verb()+"日期", r.Due)
	if r.Provisional {
		add("可能的最早届满日", r.Safe)
		add("可能的最晚届满日", r.Latest)
	}
	add("实际"+r.Rule.Verb()+"日期", r.Done)
	return rows
}

// note returns what the sentence leaves open: provisional days, reasons.
func (r ruling) note() string {
	var notes []string
	if r.Provisional {
		notes = append(notes, fmt.Sprintf("届满日落在放假安排尚未公布的时段：%s是按法定节假日推算的，最早可能是%s，最晚可能是%s（截至%s）。",
			r.Rule.When(r.Due), r.Rule.When(r.Safe), r.Rule.When(r.Latest), r.catalog.AsOf.Chinese()))
	}
	switch late := r.Verdict == deadline.Late || r.Verdict == deadline.Overdue; {
	case r.Verdict == deadline.Exempt:
		notes = append(notes, r.exemption()...)
	case late && r.Reason != "":
		notes = append(notes, "逾期原因："+sentenceEnd(r.doc.Mask(r.Reason)))
	case r.Reason != "" && !r.Provisional:
		notes = append(notes, r.doc.Mask(r.Reason)+"。")
	}
	return strings.Join(notes, "")
}

// exemption returns the signed reason; nothing of it for a tombstone.
func (r ruling) exemption() []string {
	x := r.doc.Record.Exempt
	if x == nil || r.doc.State.Tombstone() {
		return nil
	}
	notes := []string{"理由：" + sentenceEnd(r.doc.Mask(x.Reason)), "依据：" + sentenceEnd(r.doc.Mask(x.Basis))}
	return append(notes, fmt.Sprintf("批准：%s，%s。", r.doc.Mask(x.ApprovedBy), x.On.Chinese()))
}

func sentenceEnd(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, "。") {
		return s
	}
	return s + "。"
}

// citation names the document that sets the window, and the days that version of
// the rule is in force.
func citation(rule *deadline.Rule) string {
	if validity := rule.Validity(); validity != "" {
		return rule.Citation() + "，" + validity
	}
	return rule.Citation()
}
