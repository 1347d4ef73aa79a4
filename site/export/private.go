package export

import "strings"

// mask is a text of the record as it may leave: without the name and the code
// of a natural person.
func (r *record) mask(text string) string {
	if s := r.Subject; s != nil && !s.Organisation() && s.USCC != "" {
		text = strings.ReplaceAll(text, s.USCC, "（已隐去）")
	}
	return r.Redact(text)
}

func (r *record) maskAll(texts []string) []string {
	masked := make([]string, 0, len(texts))
	for _, text := range texts {
		masked = append(masked, r.mask(text))
	}
	return masked
}

// related leaves out of a record's relations the documents of the site that are
// not shown: their very addresses are not public.
func (e *exporter) related(paths ...string) []string {
	var kept []string
	for _, path := range paths {
		document, ok := e.corpus.Document(path)
		if !ok || document.Record.StateOn(e.ledger.AsOf).Shown() {
			kept = append(kept, path)
		}
	}
	return kept
}
