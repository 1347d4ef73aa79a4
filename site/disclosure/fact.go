package disclosure

import (
	"strconv"
	"strings"

	"gongkai/site/calendar"
)

// Fact is what readers rely on in a public record: the party, the outcome, an amount,
// a date. A change of one is a correction (更正), which the page must tell.
type Fact struct {
	Key   string // "fine", "subject_name"
	Value string // as pages show it: natural persons are masked
}

// Facts returns those of a record that have a value: its title, number and dates, the
// party, the law it rests on, and the fields of its kind. What helps to find a record
// (index, topics, keywords) and what explains it (revised, withdrawal) are none.
func (r *Record) Facts() (facts []Fact) {
	add := func(key, value string) {
		if value = strings.TrimSpace(value); value != "" {
			facts = append(facts, Fact{key, r.Redact(value)})
		}
	}
	day := func(key string, d calendar.Date) {
		if !d.IsZero() {
			add(key, d.String())
		}
	}
	add("title", r.Title)
	add("number", r.Number)
	add("organ", strings.Join(r.Organs, " "))
	day("dated", r.Dated)
	day("served", r.Served)
	day("effective", r.Effective)
	day("expires", r.Expires)
	if r.Year != 0 {
		add("year", strconv.Itoa(r.Year))
	}
	if s := r.Subject; s != nil {
		add("subject_name", s.PublicName())
		add("subject_type", s.Type)
		if s.Organisation() {
			add("subject_uscc", s.USCC)
		}
	}
	for _, p := range r.ThirdParties {
		add("third_parties", p.PublicName())
	}
	add("categories", strings.Join(r.Categories, "、"))
	add("legal_basis", r.LegalBasis)
	add("level", r.Level)
	if !r.Occurred.IsZero() {
		add("occurred", r.Occurred.String())
	}
	for i := range r.Fields {
		r.Fields[i].facts(r.Fields[i].Field.ID, add)
	}
	return facts
}

// facts adds those of a value: a value alone is one, the cells of a table are many.
func (v *FieldValue) facts(key string, add func(key, value string)) {
	if v.Rows() == nil {
		add(key, v.Text)
		return
	}
	for _, row := range v.Rows() {
		for i := range row {
			row[i].facts(key+"_"+row[i].Field.ID, add)
		}
	}
}
