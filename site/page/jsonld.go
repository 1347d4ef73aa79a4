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
		Item     *ldRef `json:"item,omitempty"`
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

		Explains *ldRef `json:"isBasedOn,omitempty"`

		Description string       `json:"description,omitempty"`
		License     string       `json:"license,omitempty"`
		Free        *bool        `json:"isAccessibleForFree,omitempty"`
		Measured    []string     `json:"variableMeasured,omitempty"`
		Parts       []ldRef      `json:"hasPart,omitempty"`
		Files       []ldDownload `json:"distribution,omitempty"`
	}
	ldDownload struct {
		Type   string `json:"@type"`
		Name   string `json:"name"`
		URL    string `json:"contentUrl"`
		Format string `json:"encodingFormat"`
	}
)

// The types of documents that the program asks about.
const (
	ldLegislation = "Legislation"
	ldOther       = "CreativeWork"
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
	list := ldBreadcrumb{Type: "BreadcrumbList", Items: []ldItem{b.ldStep(1, "首页", address.Home)}}
	for i, c := range trail {
		list.Items = append(list.Items, b.ldStep(i+2, c.name, c.url))
	}
	return list
}

func (b *book) ldStep(n int, name, url string) ldItem {
	item := ldItem{Type: "ListItem", Position: n, Name: name}
	if id := b.absolute(url); id != "" {
		item.Item = &ldRef{ID: id}
	}
	return item
}

// ldType is the type of a document in the vocabulary: of policies, the
// normative documents alone are law.
func ldType(rec *disclosure.Record) string {
	if rec.Kind.Schema == ldLegislation && !rec.Normative {
		return ldOther
	}
	return rec.Kind.Schema
}

// ldDocument describes a document. Of a tombstone it says no more than the page.
func (b *book) ldDocument(e *entry) ldWork {
	rec := e.rec
	w := ldWork{
		Type: ldType(rec), ID: b.absolute(e.url), URL: b.absolute(e.url), Name: e.title, Language: "zh-CN",
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
		w.Type = ldOther
		return w
	}
	if w.Type == ldOther {
		w.Additional = rec.Kind.Name
	}
	if rec.Kind.Report && rec.Year != 0 {
		w.Coverage = strconv.Itoa(rec.Year)
	}
	w.About, w.Keywords = e.mask(oneLine(rec.Summary)), joined(e.maskAll(rec.Keywords), ",")
	if policy := b.byPath[rec.Interprets]; policy != nil {
		w.Explains = b.ldRef(policy)
	}
	if w.Type == ldLegislation {
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
	w.LawAmends, w.LawRepeals = b.ldLaws(rec.Amends), b.ldLaws(rec.Repeals)
}

// ldLaws are the normative documents among those at the paths.
func (b *book) ldLaws(paths []string) (laws []ldRef) {
	for _, path := range paths {
		if law := b.byPath[path]; law != nil && ldType(law.rec) == ldLegislation {
			laws = append(laws, ldRef{ldLegislation, b.absolute(law.url), law.title})
		}
	}
	return laws
}

func (b *book) ldRef(e *entry) *ldRef {
	ref := &ldRef{Type: ldOther, ID: b.absolute(e.url), Name: e.title}
	if e.state == disclosure.Public {
		ref.Type = ldType(e.rec)
	}
	return ref
}
