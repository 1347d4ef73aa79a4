package page

import (
	"encoding/json"
	"html/template"
	"strconv"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
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

// jsonLD returns the page's data for machines. json escapes < > and &, so that the
// text is safe inside a script element.
func (f *frame) jsonLD(p *Page, h head) template.JS {
	graph := make([]any, 0, 2+len(h.things))
	if p.URL == address.Home {
		graph = append(graph, f.publisher())
	}
	if len(h.trail) > 0 {
		graph = append(graph, f.ldTrail(h.trail))
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

// publisher returns the body that answers for the site.
func (f *frame) publisher() *ldOrganization {
	s := f.settings
	name := s.Organizer
	if name == "" {
		name = s.Title
	}
	return &ldOrganization{
		Type: "GovernmentOrganization", Name: name, URL: f.absolute(address.Home),
		Phone: s.Contact.Phone, Email: s.Contact.Email, Place: s.Contact.Address,
	}
}

// ldOrgan returns an organ of the site; nil for none.
func (f *frame) ldOrgan(id string) *ldOrganization {
	if id == "" {
		return nil
	}
	o := &ldOrganization{Type: "GovernmentOrganization", Name: f.catalog.OrganName(id)}
	if organ := f.catalog.Organ(id); organ != nil {
		o.URL = f.absolute(organ.URL())
		o.ID = o.URL
	}
	return o
}

func (f *frame) ldTrail(trail []catalog.Crumb) ldBreadcrumb {
	list := ldBreadcrumb{Type: "BreadcrumbList", Items: []ldItem{f.ldStep(1, "首页", address.Home)}}
	for i, c := range trail {
		list.Items = append(list.Items, f.ldStep(i+2, c.Name, c.URL))
	}
	return list
}

func (f *frame) ldStep(n int, name, url string) ldItem {
	item := ldItem{Type: "ListItem", Position: n, Name: name}
	if id := f.absolute(url); id != "" {
		item.Item = &ldRef{ID: id}
	}
	return item
}

// ldType returns the type of a document in the vocabulary: of policies, the
// normative documents alone are law.
func ldType(rec *disclosure.Record) string {
	if rec.Kind.Schema == ldLegislation && !rec.Normative {
		return ldOther
	}
	return rec.Kind.Schema
}

// ldDocument describes a document, a tombstone with no more than its page shows.
func ldDocument(f *frame, d *catalog.Document) ldWork {
	rec := d.Record
	w := ldWork{
		Type: ldType(rec), ID: f.absolute(d.URL), URL: f.absolute(d.URL), Name: d.Title, Language: "zh-CN",
		Identifier: rec.Number, Created: rec.Dated.String(), Published: rec.Published.String(),
		Publisher: f.ldOrgan(rec.LeadOrgan()),
	}
	if w.Identifier == "" {
		w.Identifier = rec.Index
	}
	if d.Modified.After(rec.Published.Date()) {
		w.Modified = d.Modified.String()
	}
	if d.State.Tombstone() {
		w.Type = ldOther
		return w
	}
	if w.Type == ldOther {
		w.Additional = rec.Kind.Name
	}
	if rec.Kind.Report && rec.Year != 0 {
		w.Coverage = strconv.Itoa(rec.Year)
	}
	w.About, w.Keywords = d.Mask(oneLine(rec.Summary)), joined(d.MaskAll(rec.Keywords), ",")
	if policy := f.catalog.At(rec.Interprets); policy != nil {
		w.Explains = f.ldRef(policy)
	}
	if w.Type == ldLegislation {
		f.ldLaw(d, &w)
	}
	return w
}

// ldLaw fills what schema.org knows of a normative document.
func (f *frame) ldLaw(d *catalog.Document, w *ldWork) {
	rec := d.Record
	w.LawID, w.LawDate, w.LawPassed = rec.Number, rec.Dated.String(), w.Publisher
	w.LawVersion = rec.Effective.String()
	if v := f.catalog.Validity(d); v != nil {
		w.LawForce = v.Force
	}
	w.LawAmends, w.LawRepeals = f.ldLaws(rec.Amends), f.ldLaws(rec.Repeals)
}

// ldLaws returns the normative documents among those at the paths.
func (f *frame) ldLaws(paths []string) (laws []ldRef) {
	for _, path := range paths {
		if law := f.catalog.At(path); law != nil && ldType(law.Record) == ldLegislation {
			laws = append(laws, ldRef{ldLegislation, f.absolute(law.URL), law.Title})
		}
	}
	return laws
}

func (f *frame) ldRef(d *catalog.Document) *ldRef {
	ref := &ldRef{Type: ldOther, ID: f.absolute(d.URL), Name: d.Title}
	if d.IsPublic() {
		ref.Type = ldType(d.Record)
	}
	return ref
}
