package export

import (
	"gongkai/site/address"
)

// The parts of a CSV on the Web table description (W3C, 2015) that are used.
type (
	csvw struct {
		Context   []any      `json:"@context"`
		URL       string     `json:"url"`
		Title     string     `json:"dc:title"`
		Publisher string     `json:"dc:publisher"`
		Modified  typed      `json:"dc:modified"`
		License   *reference `json:"dc:license,omitempty"`
		Dialect   csvwFormat `json:"dialect"`
		Schema    csvwSchema `json:"tableSchema"`
	}
	csvwLanguage struct {
		Language string `json:"@language"`
	}
	typed struct {
		Value string `json:"@value"`
		Type  string `json:"@type"`
	}
	reference struct {
		ID string `json:"@id"`
	}
	csvwFormat struct {
		Encoding    string   `json:"encoding"`
		Delimiter   string   `json:"delimiter"`
		Terminators []string `json:"lineTerminators"`
		QuoteChar   string   `json:"quoteChar"`
		DoubleQuote bool     `json:"doubleQuote"`
		Header      bool     `json:"header"`
	}
	csvwSchema struct {
		Columns    []csvwColumn `json:"columns"`
		PrimaryKey string       `json:"primaryKey"`
	}
	csvwColumn struct {
		Name        string   `json:"name"`
		Titles      []string `json:"titles"` // one of them is the header of the file
		Description string   `json:"dc:description"`
		Datatype    string   `json:"datatype"`
		Separator   string   `json:"separator,omitempty"`
		Required    bool     `json:"required,omitempty"`
	}
)

// putCSVW writes data/<kind>.csv-metadata.json, where programs that were given
// the CSV file look for its description.
func (s *set) putCSVW() error {
	meta := csvw{
		Context: []any{"http://www.w3.org/ns/csvw", csvwLanguage{"zh-CN"}}, URL: s.kind.ID + ".csv", Title: s.kind.Name,
		Publisher: s.organizer().Name, Modified: typed{s.ledger.AsOf.String(), "xsd:date"},
		Dialect: csvwFormat{"utf-8", ",", []string{"\r\n"}, `"`, true, true}, Schema: csvwSchema{PrimaryKey: "path"},
	}
	if l := s.corpus.Site.Licence; l.URL != "" {
		meta.License = &reference{l.URL}
	}
	for i := range s.columns {
		c := &s.columns[i]
		column := csvwColumn{Name: c.Name, Titles: []string{c.Name, c.Title}, Description: c.About(), Datatype: datatype(c.Form), Required: c.Name == "path"}
		if c.Form == List {
			column.Separator = Separator
		}
		meta.Schema.Columns = append(meta.Schema.Columns, column)
	}
	return s.putJSON(address.Data+s.kind.ID+".csv-metadata.json", meta)
}

// datatype names the form of a cell; of a list, that of its members.
func datatype(f Form) string {
	switch f {
	case Day:
		return "date"
	case Instant:
		return "dateTimeStamp"
	case Integer:
		return "integer"
	case Decimal:
		return "decimal"
	case Truth:
		return "boolean"
	case Rows:
		return "json"
	}
	return "string"
}
