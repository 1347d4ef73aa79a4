package export

import (
	"bytes"
	"encoding/json"
	"fmt"

	"gongkai/site/address"
	"gongkai/site/audit"
)

// The parts of a Frictionless data package that are used.
type (
	dataPackage struct {
		Profile      string        `json:"profile"`
		Name         string        `json:"name"`
		Title        string        `json:"title"`
		Description  string        `json:"description"`
		Homepage     string        `json:"homepage"`
		Version      string        `json:"version"` // the as-of date
		Contributors []contributor `json:"contributors"`
		Resources    []resource    `json:"resources"`
	}
	contributor struct {
		Title string `json:"title"`
		Role  string `json:"role"`
	}
	resource struct {
		Profile   string  `json:"profile"`
		Name      string  `json:"name"`
		Title     string  `json:"title"`
		Path      string  `json:"path"`
		Format    string  `json:"format"`
		MediaType string  `json:"mediatype"`
		Encoding  string  `json:"encoding"`
		Bytes     int64   `json:"bytes"`
		Hash      string  `json:"hash"`
		Dialect   dialect `json:"dialect"`
		Schema    schema  `json:"schema"`
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
		Type        string       `json:"type"`
		Constraints *constraints `json:"constraints,omitempty"`
	}
	constraints struct {
		Required bool     `json:"required,omitempty"`
		Unique   bool     `json:"unique,omitempty"`
		Enum     []string `json:"enum,omitempty"`
	}
)

// dataPackage writes data/datapackage.json; the CSV files have been written.
func (e *exporter) dataPackage() error {
	p := dataPackage{
		Profile: "tabular-data-package", Name: "gongkai-data", Title: e.corpus.Site.Title + "开放数据",
		Description: audit.PublicStatement + "已撤回和公示期满的记录只有文号、日期和状态，自然人的姓名已经隐去。",
		Homepage:    e.absolute(address.Data), Version: e.ledger.AsOf.String(),
		Contributors: []contributor{{e.organizer().Name, "publisher"}}, Resources: []resource{},
	}
	for _, s := range e.sets {
		p.Resources = append(p.Resources, s.resource())
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return fmt.Errorf("写 datapackage.json: %w", err)
	}
	return e.put(address.Data+"datapackage.json", b.Bytes())
}

func (s *set) resource() resource {
	r := resource{
		Profile: "tabular-data-resource", Name: s.kind.ID, Title: s.kind.Name, Path: s.kind.ID + ".csv",
		Format: "csv", MediaType: "text/csv", Encoding: "utf-8", Bytes: s.size, Hash: fmt.Sprintf("sha256:%x", s.digest),
		Dialect: dialect{",", "\r\n", `"`, true, true},
		Schema:  schema{PrimaryKey: []string{"path"}, MissingValues: []string{""}},
	}
	for i := range s.columns {
		r.Schema.Fields = append(r.Schema.Fields, s.columns[i].schema())
	}
	return r
}

func (c *column) schema() schemaField {
	f := schemaField{Name: c.name, Title: c.title, Type: c.form.schemaType()}
	switch {
	case c.name == "path":
		f.Constraints = &constraints{Required: true, Unique: true}
	case c.enum != nil:
		f.Constraints = &constraints{Enum: c.enum}
	}
	return f
}
