package ledger

import (
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
)

// Prove notes down what the log of publications says for the dates of public documents:
// of each row that has an end which the log sees (publication, withdrawal), and of each
// document. Verdicts do not change. Call it before Public.
func (l *Ledger) Prove(h *log.History, times *grade.Times) {
	j := grade.Judge{Times: times, Calendar: l.Judge.Calendar, Lag: grade.DefaultLag}
	for _, entries := range [][]*Entry{l.Entries, l.Reports} {
		for _, e := range entries {
			if d := h.Documents[e.Path]; d != nil && d.State != "" && e.State.Shown() {
				e.Proof = e.proof(&j, d)
			}
		}
	}
	l.proofs = map[string]*grade.Proof{}
	for _, d := range l.Shown {
		if logged := h.Documents[d.Record.Path]; logged != nil && logged.State != "" {
			l.proofs[d.Record.Path] = l.documentProof(&j, d, logged)
		}
	}
}

// proof returns what the log says for the end of a row; nil for an end that the log does
// not see.
func (e *Entry) proof(j *grade.Judge, d *log.Document) *grade.Proof {
	claim := grade.Claim{Index: d.First, Stated: e.Done.Date(), Due: e.Due.Date(), Late: e.Verdict == deadline.Late}
	switch {
	case e.Done.IsZero():
		return nil
	case e.Rule.Withdraws():
		index, ok := d.Withdrawal()
		if !ok {
			return nil
		}
		claim.Index = index
	case !e.Rule.Publishes():
		return nil
	}
	return j.Proof(claim)
}

// documentProof returns what the log says for the publication of a document: that of its
// window unless it was missed, else that of the date alone.
func (l *Ledger) documentProof(j *grade.Judge, d *corpus.Document, logged *log.Document) *grade.Proof {
	claim := grade.Claim{Index: logged.First, Stated: d.Record.Published.Date()}
	if e := l.Publication(d.Record.Path); e != nil && e.Verdict == deadline.OnTime {
		claim.Due = e.Due.Date()
	}
	return j.Proof(claim)
}

// Proof returns what the log of publications says for the publication of a document; nil
// when the log does not know it, or there is no log.
func (l *Ledger) Proof(path string) *grade.Proof { return l.proofs[path] }
