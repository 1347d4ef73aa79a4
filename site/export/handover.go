package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/portal/handover"
	"gongkai/site/proof/grade"
)

// putHandover writes what portals read; nothing for a site without a log of publications.
func (e *exporter) putHandover() error {
	if e.corpus.Log.Origin == "" {
		return nil
	}
	summary, err := e.summaryOf().Encode()
	if err != nil {
		return err
	}
	if err := e.put(address.PortalSummary, summary); err != nil {
		return err
	}
	var parties []byte
	for _, p := range e.parties() {
		parties = p.Append(parties)
	}
	return e.put(address.PortalParties, parties)
}

// summaryOf returns counts, reports and the newest documents.
func (e *exporter) summaryOf() handover.Summary {
	site := &e.corpus.Site
	s := handover.Summary{
		Site: handover.Site{Title: site.Title, Organizer: site.Organizer, SiteCode: site.SiteCode, BaseURL: site.BaseURL},
		AsOf: e.ledger.AsOf, Log: handover.Log{Origin: e.corpus.Log.Origin, Size: e.logged},
	}
	type graded struct {
		handover.Deadlines
		grade string
	}
	documents, deadlines := map[handover.Documents]int{}, map[graded]int{}
	grades := map[string]int{string(grade.Proven): 0, string(grade.Stated): 0, string(grade.Contradicted): 0}
	kinds, organs := map[string]bool{}, map[string]bool{}
	name := func(kind, organ string) { kinds[kind], organs[organ] = true, true }
	newest := make([]*shown, 0, len(e.shown))
	for _, r := range e.shown {
		if r.state != disclosure.Public || r.Kind.Plain {
			continue
		}
		newest = append(newest, r)
		of := handover.Documents{Kind: r.Kind.ID, Organ: firstOrgan(r.Organs), Year: r.Published.Date().Year()}
		name(of.Kind, of.Organ)
		documents[of]++
		if p := e.ledger.Proof(r.Path); p != nil { // the log knows it
			grades[string(p.Grade)]++
			s.Grades = &grades
		}
	}
	for _, entry := range e.ledger.Entries {
		of := graded{Deadlines: handover.Deadlines{Kind: entry.Kind, Organ: entry.Organ, Verdict: string(entry.Verdict)}}
		if p := entry.Proof; p != nil && p.Grade.Chinese() != "" {
			of.grade = string(p.Grade)
		}
		if !entry.Due.IsZero() {
			of.Year = entry.Due.Date().Year()
		}
		name(of.Kind, of.Organ)
		deadlines[of]++
	}
	for of, n := range documents {
		of.Count = n
		s.Documents = append(s.Documents, of)
	}
	for of, n := range deadlines {
		of.Count = n
		if of.grade != "" {
			of.Grade = &of.grade
		}
		s.Deadlines = append(s.Deadlines, of.Deadlines)
	}
	slices.SortFunc(s.Documents, func(a, b handover.Documents) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Organ, b.Organ), cmp.Compare(a.Year, b.Year))
	})
	slices.SortFunc(s.Deadlines, func(a, b handover.Deadlines) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Organ, b.Organ), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(gradeOf(a), gradeOf(b)))
	})
	s.Obligations = e.handedObligations(name)
	slices.SortFunc(newest, newestFirst)
	for _, r := range newest[:min(len(newest), handover.NewestDocuments)] {
		s.Newest = append(s.Newest, handover.Document{Title: r.PublicTitle(e.ledger.AsOf), URL: address.Document(r.Path), Date: r.Published.Date(), Kind: r.Kind.ID})
	}
	for _, k := range e.corpus.Kinds.All() {
		if kinds[k.ID] {
			s.Kinds = append(s.Kinds, handover.Name{ID: k.ID, Name: k.Short})
		}
	}
	for _, o := range e.corpus.Organs.All() {
		if organs[o.ID] {
			s.Organs = append(s.Organs, handover.Name{ID: o.ID, Name: o.Name})
		}
	}
	return s
}

// gradeOf returns the grade of a row; "" without.
func gradeOf(d handover.Deadlines) string {
	if d.Grade == nil {
		return ""
	}
	return *d.Grade
}

// handedObligations returns the yearly reports that are owed, and names their kinds and
// organs.
func (e *exporter) handedObligations(name func(kind, organ string)) (list []handover.Obligation) {
	for i := range e.ledger.Obligations {
		o := &e.ledger.Obligations[i]
		owed := handover.Obligation{Duty: o.Duty, Organ: o.Organ, Year: o.Year, Verdict: string(o.Verdict)}
		if !o.Due.IsZero() {
			owed.Due = o.Due.Date()
		}
		if o.Record != nil {
			owed.Done, owed.URL = o.Done.Date(), address.Document(o.Record.Path)
		}
		if o.Missing() {
			owed.Verdict = string(deadline.Overdue)
		}
		name(owed.Duty, owed.Organ)
		list = append(list, owed)
	}
	return list
}

func firstOrgan(organs []string) string {
	if len(organs) == 0 {
		return ""
	}
	return organs[0]
}

// newestFirst orders records by publication.
func newestFirst(a, b *shown) int {
	return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.Path, a.Path))
}

// parties returns the organisations that public documents are about, by code. The number
// of a person and a false code are none.
func (e *exporter) parties() []*handover.Party {
	byCode, kinds := map[string]*handover.Party{}, map[string]map[string]bool{}
	newest := slices.Clone(e.shown)
	slices.SortFunc(newest, newestFirst)
	for _, r := range newest {
		if r.state != disclosure.Public || !r.Subject.Organisation() {
			continue
		}
		code := strings.ToUpper(strings.TrimSpace(r.Subject.USCC))
		p := byCode[code]
		if p == nil {
			if code == "" || disclosure.CheckUSCC(code) != nil || strings.TrimSpace(r.Subject.Name) == "" {
				continue
			}
			p = &handover.Party{USCC: code, Name: r.Subject.Name, Last: r.Published.Date()}
			byCode[code], kinds[code] = p, map[string]bool{}
		}
		p.Documents++
		kinds[code][r.Kind.ID] = true
	}
	var list []*handover.Party
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		byCode[code].Kinds = slices.Sorted(maps.Keys(kinds[code]))
		list = append(list, byCode[code])
	}
	return list
}
