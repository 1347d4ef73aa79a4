package export

import (
	"encoding/hex"
	"path"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/proof/record"
)

// Records makes the public records (公开记录) of documents. It is safe for concurrent use.
type Records struct {
	source
	columns map[*disclosure.Kind][]Column
}

// NewRecords returns the records of the documents that are shown on the ledger's as-of
// date. The ledger is taken as Public makes it.
func NewRecords(c *corpus.Corpus, l *ledger.Ledger) *Records {
	r := &Records{source: source{c, l}, columns: map[*disclosure.Kind][]Column{}}
	for _, kind := range c.Kinds.All() {
		for _, column := range r.source.columns(kind) {
			switch {
			case column.Name == "path" || column.Name == "published": // the head of every record
			case kind.Plain && column.Name != "title":
			case column.Derived:
			default:
				r.columns[kind] = append(r.columns[kind], column)
			}
		}
	}
	return r
}

// Of returns the record of a document, without its text and nonce; nil when the document
// is not shown.
func (r *Records) Of(d *corpus.Document) *record.Record {
	state := d.Record.StateOn(r.ledger.AsOf)
	if !state.Shown() {
		return nil
	}
	row := &line{shown: &shown{Record: d.Record, document: d, state: state}}
	made := &record.Record{Path: d.Record.Path, Kind: d.Record.Kind.ID, State: recordState(state), Published: d.Record.Published.Date().String()}
	columns := r.columns[d.Record.Kind]
	for i := range columns {
		c := &columns[i]
		if state.Tombstone() && !c.tombstone {
			continue
		}
		v := c.value(row)
		values := v.Members
		if values == nil {
			values = []string{v.Text}
		}
		for _, value := range values {
			if value != "" {
				made.Fields = append(made.Fields, record.Field{Key: c.Name, Value: value})
			}
		}
	}
	if !state.Tombstone() {
		made.Files = r.files(d)
	}
	return made
}

// recordState is the word of a state in a record.
func recordState(s disclosure.State) string {
	return map[disclosure.State]string{disclosure.Public: "public", disclosure.Withdrawn: "withdrawn", disclosure.Expired: "expired"}[s]
}

// files are the attachments of a document, in the order of their content paths.
func (r *Records) files(d *corpus.Document) (files []record.File) {
	for _, p := range r.corpus.Attachments(d) {
		if f, ok := r.corpus.File(p); ok {
			files = append(files, record.File{SHA256: hex.EncodeToString(f.Hash[:]), Bytes: f.Size, Name: strings.TrimPrefix(p, path.Dir(d.Source)+"/")})
		}
	}
	return files
}
