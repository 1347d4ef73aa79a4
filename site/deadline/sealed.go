package deadline

import (
	"strings"
	"sync"

	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
)

// SealedLaw returns the name of a law that a text mentions and whose records are
// sealed (治安管理处罚法第一百三十六条), "" where there is none. Spaces, marks, width and
// traditional characters make no difference.
func SealedLaw(text string) string {
	for _, rule := range sealingRules() {
		if law := rule.sealedLaw(text); law != "" {
			return law
		}
	}
	return ""
}

// sealingRules returns the national prohibitions by a law's name.
var sealingRules = sync.OnceValue(func() (sealing []*Rule) {
	national, err := National()
	if err != nil {
		return nil // a broken catalogue stops the program where it is loaded
	}
	for _, rule := range national.list {
		if len(rule.LegalBasisHas) > 0 {
			sealing = append(sealing, rule)
		}
	}
	return sealing
})

// sealedLaw returns the name of the rule's law that a text mentions.
func (r *Rule) sealedLaw(text string) string {
	if len(r.LegalBasisHas) == 0 || !strings.Contains(text, firstCharacter(r.LegalBasisHas)) {
		return ""
	}
	plain := squeezed(text)
	for _, name := range r.LegalBasisHas {
		if strings.Contains(plain, name) {
			return name
		}
	}
	return ""
}

// firstCharacter returns the character that all names begin with; "" where they
// begin with several.
func firstCharacter(names []string) string {
	_, size := han.Decode(names[0])
	first := names[0][:size]
	for _, name := range names {
		if !strings.HasPrefix(name, first) {
			return ""
		}
	}
	return first
}

// squeezed returns a text folded, without spaces and marks.
func squeezed(text string) string {
	var plain strings.Builder
	for _, r := range text {
		if r = han.Fold(r); r != han.Nothing && r != han.Space {
			plain.WriteRune(r)
		}
	}
	return plain.String()
}

// seals returns the name of the rule's law that a record rests on, and the key that
// mentions the law: the legal basis of any record, and every text of a decision.
// Documents about the law itself, such as policies and reports, are no decisions.
func (r *Rule) seals(rec *disclosure.Record) (law, key string) {
	if law := r.sealedLaw(rec.LegalBasis); law != "" {
		return law, "legal_basis"
	}
	if !rec.Kind.NamesParties() {
		return "", ""
	}
	if law := r.sealedLaw(rec.Title); law != "" {
		return law, "title"
	}
	for _, field := range rec.Fields {
		if law := r.sealedLaw(field.Text); law != "" {
			return law, field.Field.ID
		}
	}
	return "", ""
}
