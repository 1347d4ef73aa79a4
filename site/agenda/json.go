package agenda

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/internal/jsonstream"
	"gongkai/site/ledger"
)

// WriteJSON writes the ledger as audit.json; the package comment shows the form.
func WriteJSON(w io.Writer, l *ledger.Ledger) error {
	o := jsonstream.New(w)
	Deadlines(o, Head{l.AsOf, l.CoverageFrom, l.CoverageTo, l.Summary(), l.Shown, accepted(l)}, each(l.Entries))
	jsonstream.List(o, "obligations", obligations(l))
	if !l.IsPublic() {
		o.Member("site", siteRows(l))
	}
	if err := o.Close(); err != nil {
		return fmt.Errorf("写 audit.json：%w", err)
	}
	return nil
}

// Head is what audit.json says before its deadlines.
type Head struct {
	AsOf                     calendar.Date
	CoverageFrom, CoverageTo calendar.Date
	Summary                  ledger.Summary
	Shown                    []*corpus.Document
	Accepted                 []corpus.Accepted // pages that were let go; nil when the site has no log
}

// accepted returns the pages that were let go, for whoever compares the log of publications
// with the ledger; nil when the site has no log.
func accepted(l *ledger.Ledger) []corpus.Accepted {
	if !logged(l) {
		return nil
	}
	return append([]corpus.Accepted{}, l.Corpus.Accepted...)
}

// logged reports whether the site has a log of publications.
func logged(l *ledger.Ledger) bool { return l.Corpus != nil && l.Corpus.Log.Origin != "" }

// acceptedPage is a page that was let go, as JSON writes it.
type acceptedPage struct {
	Path      string        `json:"path"`
	URL       string        `json:"url"`
	Published *string       `json:"published"`
	Date      calendar.Date `json:"date"`
}

// Deadlines writes the members of audit.json up to the deadlines.
func Deadlines(o *jsonstream.Object, h Head, entries iter.Seq2[*ledger.Entry, error]) {
	type coverage struct {
		From calendar.Date `json:"from"`
		To   calendar.Date `json:"to"`
	}
	o.Member("as_of", h.AsOf)
	o.Member("calendar", coverage{h.CoverageFrom, h.CoverageTo})
	o.Member("summary", summaryOf(h.Summary))
	jsonstream.List(o, "pages", pages(h.Shown))
	if h.Accepted != nil {
		jsonstream.List(o, "accepted", func(yield func(acceptedPage, error) bool) {
			for _, a := range h.Accepted {
				page := acceptedPage{Path: a.Path, URL: a.URL, Date: a.Date}
				if !a.Published.IsZero() {
					published := a.Published.String()
					page.Published = &published
				}
				if !yield(page, nil) {
					return
				}
			}
		})
	}
	if h.Accepted != nil {
		jsonstream.List(o, "deadlines", rows(entries, func(e *ledger.Entry) provedRow { return provedRow{rowOf(e), proofOf(e.Proof)} }))
		return
	}
	jsonstream.List(o, "deadlines", rows(entries, rowOf))
}

// rows yields entries in the form that of gives.
func rows[R any](entries iter.Seq2[*ledger.Entry, error], of func(*ledger.Entry) R) iter.Seq2[*R, error] {
	return func(yield func(*R, error) bool) {
		for e, err := range entries {
			var r R
			if err == nil {
				r = of(e)
			}
			if !yield(&r, err) {
				return
			}
		}
	}
}

// summary is how many deadlines have a verdict, as JSON writes it.
type summary struct {
	Deadlines    int `json:"deadlines"`
	OnTime       int `json:"on_time"`
	Late         int `json:"late"`
	Pending      int `json:"pending"`
	Overdue      int `json:"overdue"`
	Undetermined int `json:"undetermined"`
	Exempt       int `json:"exempt"`
	TooEarly     int `json:"too_early"`
	Forbidden    int `json:"forbidden"`
}

func summaryOf(s ledger.Summary) summary {
	return summary{
		Deadlines: s.Total(), OnTime: s[deadline.OnTime], Late: s[deadline.Late], Pending: s[deadline.Pending], Overdue: s[deadline.Overdue],
		Undetermined: s[deadline.Undetermined], Exempt: s[deadline.Exempt], TooEarly: s[deadline.TooEarly], Forbidden: s[deadline.Forbidden],
	}
}

// pages are the documents that are public.
func pages(list []*corpus.Document) iter.Seq2[any, error] {
	type page struct {
		Path      string `json:"path"`
		URL       string `json:"url"`
		Published string `json:"published"`
	}
	return func(yield func(any, error) bool) {
		for _, d := range list {
			if !yield(page{d.Record.Path, address.Document(d.Record.Path), d.Record.Published.String()}, nil) {
				return
			}
		}
	}
}

func obligations(l *ledger.Ledger) iter.Seq2[any, error] {
	type obligation struct {
		Duty    string           `json:"duty"`
		Rule    string           `json:"rule"`
		Organ   string           `json:"organ"`
		Year    int              `json:"year"`
		Due     calendar.Date    `json:"due"`
		Done    calendar.Date    `json:"done"`
		Path    *string          `json:"path"`
		Verdict deadline.Verdict `json:"verdict"`
	}
	return func(yield func(any, error) bool) {
		for i := range l.Obligations {
			o := &l.Obligations[i]
			owed := obligation{Duty: o.Duty, Rule: o.Rule.ID, Organ: o.Organ, Year: o.Year, Due: o.Due.Date(), Done: o.Done.Date(), Verdict: o.Verdict}
			if o.Record != nil {
				owed.Path = &o.Record.Path
			}
			if !yield(owed, nil) {
				return
			}
		}
	}
}

// each yields the entries of a ledger, without errors.
func each(entries []*ledger.Entry) iter.Seq2[*ledger.Entry, error] {
	return func(yield func(*ledger.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// writeJSON writes a report that is in memory, indented; what says which.
func writeJSON(w io.Writer, what string, report any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(report); err != nil {
		return fmt.Errorf("写%s：%w", what, err)
	}
	return nil
}
