package page

import (
	"net/url"
	"strings"

	"gongkai/site/markdown"
)

// mask is a text of the record as it may be shown: a natural person's name is
// masked and the code that belongs to a person is left out; on a tombstone no
// party is named at all.
func (e *entry) mask(text string) string {
	s := e.rec.Subject
	if s == nil || text == "" {
		return text
	}
	if e.state.Tombstone() {
		for _, secret := range []string{s.Name, s.USCC} {
			if secret != "" {
				text = strings.ReplaceAll(text, secret, "当事人")
			}
		}
		return e.rec.Redact(text)
	}
	if !s.Organisation() && s.USCC != "" {
		text = strings.ReplaceAll(text, s.USCC, "（已隐去）")
	}
	return e.rec.Redact(text)
}

// maskHTML does the same for the body: a name is masked in text and attribute
// values only.
func (e *entry) maskHTML(html string) string {
	s := e.rec.Subject
	if s != nil && !s.Organisation() && s.USCC != "" {
		html = strings.ReplaceAll(html, s.USCC, "（已隐去）")
	}
	return e.rec.RedactHTML(html)
}

func (e *entry) maskAll(texts []string) []string {
	masked := make([]string, 0, len(texts))
	for _, t := range texts {
		masked = append(masked, e.mask(t))
	}
	return masked
}

// body is the document's HTML as it may be shown, with its headings. A heading
// that names a person changes its id, and the links to it go along.
func (e *entry) body(text *markdown.Text, hidden func(path string) bool) (html string, headings []markdown.Heading) {
	html, headings = text.Body(hidden), text.Headings
	masked := e.maskHTML(html)
	if masked == html {
		return html, headings
	}
	safe := make([]markdown.Heading, 0, len(headings))
	for _, h := range headings {
		id := e.mask(h.ID)
		if id != h.ID {
			masked = strings.ReplaceAll(masked, "#"+url.PathEscape(h.ID)+`"`, "#"+url.PathEscape(id)+`"`)
		}
		safe = append(safe, markdown.Heading{Level: h.Level, ID: id, Text: e.mask(h.Text)})
	}
	return masked, safe
}
