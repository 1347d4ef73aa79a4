package page

import (
	"encoding/json"
	"html/template"
	"strconv"

	"gongkai/site/address"
	"gongkai/site/disclosure"
)

// The vocabulary of schema.org that pages use. Empty values are left out.
type (
	ldOrganization struct {
		Type  string `json:"@type"`
		ID    string `json:"@id,omitempty"`
		Name  string `json:"name"`
		URL   string `json:"url,omitempty"`
		TaxID string `json:"taxID,omitempty"`
		Phone string `json:"telephone,omitempty"`
		Email string `json:"email,omitempty"`
		Place string `json:"address,omitempty"`
	}
	ldBreadcrumb struct {
		Type  string   `json:"@type"`
		Items []ldItem `json:"itemListElement"`
	}
	ldItem struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Name     string `json:"name"`
		Item     string `json:"item,omitempty"`
	}
	ldRef struct {
		Type string `json:"@type,omitempty"`
		ID   string `json:"@id,omitempty"`
		Name string `json:"name,omitempty"`
	}
	ldWork struct {
		Type       string          `json:"@type"`
		Additional string          `json:"additionalType,omitempty"`
		ID         string          `json:"@id,omitempty"`
		Name       string          `json:"name"`
		URL        string          `json:"url,omitempty"`
		Language   string          `json:"inLanguage"`
		Identifier string          `json:"identifier,omitempty"`
		Created    string          `json:"dateCreated,omitempty"`
		Published  string          `json:"datePublished,omitempty"`
		Modified   string          `json:"dateModified,omitempty"`
		Coverage   string          `json:"temporalCoverage,omitempty"`
		About      string          `json:"abstract,omitempty"`
		Keywords   string          `json:"keywords,omitempty"`
		Publisher  *ldOrganization `json:"publisher,omitempty"`

		LawID      string          `json:"legislationIdentifier,omitempty"`
		LawDate    string          `json:"legislationDate,omitempty"`
		LawVersion string          `json:"legislationDateVersion,omitempty"`
		LawPassed  *ldOrganization `json:"legislationPassedBy,omitempty"`
		LawForce   string          `json:"legislationLegalForce,omitempty"`
		LawAmends  []ldRef         `json:"legislationAmends,omitempty"`
		LawRepeals []ldRef         `json:"legislationRepeals,omitempty"`

		Explains *ldRef       `json:"isBasedOn,omitempty"`
		Files    []ldDownload `json:"distribution,omitempty"`
	}
	ldDownload struct {
		Type   string `json:"@type"`
		Name   string `json:"name"`
		URL    string `json:"contentUrl"`
		Format string `json:"encodingFormat"`
	}
)

// jsonLD is the page's data for machines. json escapes < > and &, so that the
// text is safe inside a script element.
func (b *book) jsonLD(p *Page, h head) template.JS {
	graph := make([]any, 0, 2+len(h.things))
	if p.URL == address.Home {
		graph = append(graph, b.publisher())
	}
	if len(h.trail) > 0 {
		graph = append(graph, b.ldTrail(h.trail))
	}
	graph = append(graph, h.things...)
	text, err := json.Marshal(struct {
		Context string `json:"@context"`
		Graph   []any  `json:"@graph"`
	}{"https://schema.org", graph})
	if err != nil { // plain structs of strings always encode
		return "{}"
	}
	return template.JS(text)
}

// publisher is the body that answers for the site.
func (b *book) publisher() *ldOrganization {
	s := &b.corpus.Site
	name := s.Organizer
	if name == "" {
		name = s.Title
	}
	return &ldOrganization{
		Type: "GovernmentOrganization", Name: name, URL: b.absolute(address.Home),
		Phone: s.Contact.Phone, Email: s.Contact.Email, Place: s.Contact.Address,
	}
}

// ldOrgan is an organ of the site; nil for none.
func (b *book) ldOrgan(id string) *ldOrganization {
	if id == "" {
		return nil
	}
	o := &ldOrganization{Type: "GovernmentOrganization", Name: b.corpus.Organs.Name(id)}
	if b.byOrgan[id] != nil {
		o.URL = b.absolute(address.OrganHome(id))
		o.ID = o.URL
	}
	return o
}

func (b *book) ldTrail(trail []crumb) ldBreadcrumb {
	list := ldBreadcrumb{Type: "BreadcrumbList", Items: []ldItem{{"ListItem", 1, "首页", b.absolute(address.Home)}}}
	for i, c := range trail {
		list.Items = append(list.Items, ldItem{"ListItem", i + 2, c.name, b.absolute(c.url)})
	}
	return list
}

// ldDocument describes a document. Of a tombstone it says no more than the page.
func (b *book) ldDocument(e *entry) ldWork {
	rec := e.rec
	w := ldWork{
		Type: rec.Kind.Schema, ID: b.absolute(e.url), URL: b.absolute(e.url), Name: e.title, Language: "zh-CN",
		Identifier: rec.Number, Created: rec.Dated.String(), Published: rec.Published.String(),
		Publisher: b.ldOrgan(rec.LeadOrgan()),
	}
	if w.Identifier == "" {
		w.Identifier = rec.Index
	}
	if m := b.modified(e); m.After(rec.Published.Date()) {
		w.Modified = m.String()
	}
	if e.state.Tombstone() {
		w.Type = "CreativeWork"
		return w
	}
	if rec.Kind.Schema == "CreativeWork" {
		w.Additional = rec.Kind.Name
	}
	if rec.Kind.Report && rec.Year != 0 {
		w.Coverage = strconv.Itoa(rec.Year)
	}
	w.About, w.Keywords = e.mask(oneLine(rec.Summary)), joined(e.maskAll(rec.Keywords), ",")
	if policy := b.byPath[rec.Interprets]; policy != nil {
		w.Explains = b.ldRef(policy)
	}
	if rec.Kind.Schema == "Legislation" {
		b.ldLaw(e, &w)
	}
	return w
}

// ldLaw fills what schema.org knows of a normative document.
func (b *book) ldLaw(e *entry, w *ldWork) {
	rec := e.rec
	w.LawID, w.LawDate, w.LawPassed = rec.Number, rec.Dated.String(), w.Publisher
	w.LawVersion = rec.Effective.String()
	if v := b.validity(e); v != nil {
		w.LawForce = v.force
	}
	for _, path := range rec.Amends {
		if law := b.byPath[path]; law != nil {
			w.LawAmends = append(w.LawAmends, *b.ldRef(law))
		}
	}
	for _, path := range rec.Repeals {
		if law := b.byPath[path]; law != nil {
			w.LawRepeals = append(w.LawRepeals, *b.ldRef(law))
		}
	}
}

func (b *book) ldRef(e *entry) *ldRef {
	ref := &ldRef{Type: "CreativeWork", ID: b.absolute(e.url), Name: e.title}
	if e.state == disclosure.Public {
		ref.Type = e.rec.Kind.Schema
	}
	return ref
}
