package disclosure

import (
	"fmt"
	"slices"
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

// Facts returns those of a record that have a value, each key once: its title, number and dates, the
// party, the law it rests on, and the fields of its kind. What helps to find a record
// (index, topics, keywords) and what explains it (revised, withdrawal) are none.
func (r *Record) Facts() (facts []Fact) {
	add := func(key, value string) {
		if value = strings.TrimSpace(value); value == "" {
			return
		}
		value = r.Redact(value)
		if i := slices.IndexFunc(facts, func(f Fact) bool { return f.Key == key }); i >= 0 {
			facts[i].Value += "；" + value
			return
		}
		facts = append(facts, Fact{key, value})
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

// SameSeries reports whether two records are of one kind and agree in the keys of its
// series, so that the figures of their years may be compared.
func (r *Record) SameSeries(other *Record) bool {
	if r.Kind != other.Kind || !r.Kind.Report && r.Kind.Series == nil {
		return false
	}
	of := func(facts []Fact) []Fact {
		return slices.DeleteFunc(facts, func(f Fact) bool { return !slices.Contains(r.Kind.Series, f.Key) })
	}
	return slices.Equal(of(r.Facts()), of(other.Facts()))
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

// TextFact is the key of the fact that stands for the text of a document.
const TextFact = "text"

// Change is a fact that was public and is another now. Old or New is "" where there
// was or is none.
type Change struct{ Key, Old, New string }

// FrontKey returns the key as the front matter has it: "subject.name".
func (c Change) FrontKey() string { return strings.Replace(c.Key, "subject_", "subject.", 1) }

// ChangesOf compares facts, in the order in which they are now.
func ChangesOf(before, now []Fact) (changes []Change) {
	value := func(facts []Fact, key string) string {
		if i := slices.IndexFunc(facts, func(f Fact) bool { return f.Key == key }); i >= 0 {
			return facts[i].Value
		}
		return ""
	}
	for _, f := range now {
		if old := value(before, f.Key); old != f.Value {
			changes = append(changes, Change{f.Key, old, f.Value})
		}
	}
	for _, f := range before {
		if value(now, f.Key) == "" {
			changes = append(changes, Change{f.Key, f.Value, ""})
		}
	}
	return changes
}

// mostTold is how many changes of a document are told one by one.
const mostTold = 5

// Tell says in Chinese what has changed in a document of a kind, with old and new.
func (k *Kinds) Tell(kind *Kind, changes []Change) string {
	var told []string
	for _, c := range changes[:min(len(changes), mostTold)] {
		name := "正文"
		if c.Key != TextFact {
			name = k.Label(kind, c.FrontKey())
		}
		switch {
		case c.Old == "":
			told = append(told, name+"原来没有，现在是 "+c.New)
		case c.New == "":
			told = append(told, name+"原来是 "+c.Old+"，现在没有了")
		default:
			told = append(told, name+"原来是 "+c.Old+"，现在是 "+c.New)
		}
	}
	if more := len(changes) - len(told); more > 0 {
		told = append(told, fmt.Sprintf("另有 %d 项", more))
	}
	return strings.Join(told, "；")
}
