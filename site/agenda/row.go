package agenda

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/proof/grade"
)

// row is a deadline as JSON and CSV write it: these keys in this order. A value
// that is not known is nil.
type row struct {
	Path        *string  `json:"path"`
	URL         *string  `json:"url"`
	Kind        *string  `json:"kind"`
	Organ       *string  `json:"organ"`
	Number      *string  `json:"number"`
	Title       *string  `json:"title"`
	Rule        *string  `json:"rule"`
	Basis       *string  `json:"basis"`
	From        *string  `json:"from"`
	Due         *string  `json:"due"`
	Done        *string  `json:"done"`
	Elapsed     *int     `json:"elapsed"` // in Unit
	Allowed     *int     `json:"allowed"` // in Unit
	Unit        *string  `json:"unit"`
	Verdict     *string  `json:"verdict"`
	LateBy      *int     `json:"late_by"` // working days
	Provisional bool     `json:"provisional"`
	Safe        *string  `json:"due_safe"`
	Latest      *string  `json:"due_latest"`
	Reason      *string  `json:"reason"`
	Notices     []string `json:"notices"`
}

func rowOf(e *ledger.Entry) row {
	return row{
		Path: optional(e.Path), URL: optional(e.URL), Kind: optional(e.Kind), Organ: optional(e.Organ), Number: optional(e.Number), Title: optional(e.Title),
		Rule: optional(e.Rule.ID), Basis: optional(e.Rule.Citation()),
		From: point(e.Rule, e.From), Due: point(e.Rule, e.Due), Done: point(e.Rule, e.Done),
		Elapsed: e.Elapsed, Allowed: e.Allowed(), Unit: optional(string(e.Rule.Unit)), Verdict: optional(string(e.Verdict)), LateBy: e.LateBy,
		Provisional: e.Provisional, Safe: point(e.Rule, e.Safe), Latest: point(e.Rule, e.Latest), Reason: optional(e.Reason),
		Notices: listed(e.Notices),
	}
}

// provedRow is a row of a site with a log of publications.
type provedRow struct {
	row
	Proof *proof `json:"proof"` // nil when the log says nothing for Done
}

// proof is what the log of publications says for a date, as JSON writes it.
type proof struct {
	Grade     grade.Grade `json:"grade"`
	Index     int64       `json:"index"`
	FirstSeen *string     `json:"first_seen"` // RFC 3339; nil without a trusted time
	By        *string     `json:"by"`
}

func proofOf(p *grade.Proof) *proof {
	if p == nil {
		return nil
	}
	written := &proof{Grade: p.Grade, Index: p.Index}
	if p.First != nil {
		written.FirstSeen, written.By = optional(p.First.Time.Format(time.RFC3339)), optional(p.First.By)
	}
	return written
}

// proofHeader are the columns of a proof in CSV.
var proofHeader = []string{"grade", "first_seen", "by"}

// proofCells are the values of a proof in the order of proofHeader.
func proofCells(p *grade.Proof) []string {
	if p == nil {
		return []string{"", "", ""}
	}
	if p.First == nil {
		return []string{string(p.Grade), "", ""}
	}
	return []string{string(p.Grade), p.First.Time.Format(time.RFC3339), p.First.By}
}

// optional returns a text, nil for an empty one.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// listed returns a list that JSON writes as [] when nothing is in it.
func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// point returns a day, for a rule in hours with its time.
func point(rule *deadline.Rule, m calendar.Moment) *string {
	if rule.Unit == deadline.Hours {
		return optional(m.String())
	}
	return optional(m.Date().String())
}

// header returns the keys of a row.
func header() []string {
	t := reflect.TypeFor[row]()
	keys := make([]string, t.NumField())
	for i := range keys {
		keys[i] = t.Field(i).Tag.Get("json")
	}
	return keys
}

// cells returns the values of a row in the order of header: "" for what is not
// known, notices joined by ";".
func (r *row) cells() []string {
	v := reflect.ValueOf(r).Elem()
	cells := make([]string, v.NumField())
	for i := range cells {
		switch value := v.Field(i).Interface().(type) {
		case *string:
			if value != nil {
				cells[i] = *value
			}
		case *int:
			if value != nil {
				cells[i] = strconv.Itoa(*value)
			}
		case bool:
			cells[i] = strconv.FormatBool(value)
		case []string:
			cells[i] = strings.Join(value, ";")
		}
	}
	return cells
}
