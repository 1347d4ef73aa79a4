package export

import (
	"bytes"
	"encoding/json"
	"fmt"

	"gongkai/site/address"
	"gongkai/site/ledger"
)

// The parts of a Frictionless data package that are used.
type (
	dataPackage struct {
		Profile      string        `json:"profile"`
		Name         string        `json:"name"`
		Title        string        `json:"title"`
		Description  string        `json:"description"`
		Homepage     string        `json:"homepage,omitempty"`
		Version      string        `json:"version"` // the as-of date
		Contributors []contributor `json:"contributors"`
		Licenses     []license     `json:"licenses,omitempty"`
		Resources    []resource    `json:"resources"`
	}
	contributor struct {
		Title string `json:"title"`
		Role  string `json:"role"`
	}
	license struct {
		Path  string `json:"path"`
		Title string `json:"title"`
	}
	resource struct {
		Profile   string   `json:"profile"`
		Name      string   `json:"name"`
		Title     string   `json:"title"`
		Path      string   `json:"path"`
		Format    string   `json:"format"`
		MediaType string   `json:"mediatype"`
		Encoding  string   `json:"encoding"`
		Bytes     int64    `json:"bytes"`
		Hash      string   `json:"hash"`
		Dialect   *dialect `json:"dialect,omitempty"`
		Schema    *schema  `json:"schema,omitempty"`
	}
	dialect struct {
		Delimiter      string `json:"delimiter"`
		LineTerminator string `json:"lineTerminator"`
		QuoteChar      string `json:"quoteChar"`
		DoubleQuote    bool   `json:"doubleQuote"`
		Header         bool   `json:"header"`
	}
	schema struct {
		Fields        []schemaField `json:"fields"`
		PrimaryKey    []string      `json:"primaryKey"`
		MissingValues []string      `json:"missingValues"`
	}
	schemaField struct {
		Name        string       `json:"name"`
		Title       string       `json:"title"`
		Description string       `json:"description"`
		Type        string       `json:"type"`
		Format      string       `json:"format,omitempty"`
		Constraints *constraints `json:"constraints,omitempty"`
	}
	constraints struct {
		Required bool     `json:"required,omitempty"`
		Unique   bool     `json:"unique,omitempty"`
		Enum     []string `json:"enum,omitempty"`
	}
)

// dataPackage writes data/datapackage.json; the files it describes have been
// written. A package without resources is none.
func (e *exporter) dataPackage() error {
	if len(e.sets) == 0 {
		return nil
	}
	p := dataPackage{
		Profile: "data-package", Name: "gongkai-data", Title: e.corpus.Site.Title + "开放数据",
		Description:  ledger.PublicStatement + "已撤回和公示期满的记录只有文号、日期和状态，自然人的姓名已经隐去。",
		Version:      e.ledger.AsOf.String(),
		Contributors: []contributor{{e.organizer().Name, "publisher"}}, Resources: []resource{},
	}
	if e.base != "" {
		p.Homepage = e.absolute(address.Data)
	}
	for _, s := range e.sets {
		p.Resources = append(p.Resources, s.resource(), s.linesResource())
	}
	if l := e.corpus.Site.Licence; l.URL != "" {
		p.Licenses = []license{{l.URL, l.Title}}
	}
	return e.putJSON(address.Data+"datapackage.json", p)
}

// putJSON writes a file that people read too.
func (e *exporter) putJSON(url string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("写 %s: %w", address.File(url), err)
	}
	return e.put(url, b.Bytes())
}

func (s *set) resource() resource {
	r := resource{
		Profile: "tabular-data-resource", Name: s.kind.ID, Title: s.kind.Name, Path: s.plainPath(),
		Format: "csv", MediaType: "text/csv", Encoding: "utf-8", Bytes: s.plain.size, Hash: s.plain.hash(),
		Dialect: &dialect{",", "\r\n", `"`, true, true},
		Schema:  &schema{PrimaryKey: []string{"path"}, MissingValues: []string{""}},
	}
	for i := range s.columns {
		r.Schema.Fields = append(r.Schema.Fields, field(&s.columns[i]))
	}
	return r
}

// linesResource is the same data as JSON Lines. It has no schema: a Table
// Schema describes rows of cells.
func (s *set) linesResource() resource {
	return resource{
		Profile: "data-resource", Name: s.kind.ID + "-lines", Title: s.kind.Name + "（JSON Lines）", Path: s.kind.ID + ".jsonl",
		Format: "jsonl", MediaType: "application/jsonl", Encoding: "utf-8", Bytes: s.jsonl.size, Hash: s.jsonl.hash(),
	}
}

func (w *written) hash() string { return fmt.Sprintf("sha256:%x", w.digest) }

func field(c *Column) schemaField {
	f := schemaField{Name: c.Name, Title: c.Title, Description: c.About(), Type: c.Form.SchemaType()}
	if c.Form == Instant {
		f.Format = "any" // the default is in UTC; these carry their zone
	}
	switch {
	case c.Name == "path":
		f.Constraints = &constraints{Required: true, Unique: true}
	case c.Enum != nil:
		f.Constraints = &constraints{Enum: c.Enum}
	}
	return f
}
