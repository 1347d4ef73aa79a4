package export

import (
	"crypto/sha256"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/audit"
	"gongkai/site/disclosure"
)

// set is the data set of one kind.
type set struct {
	*exporter
	kind    *disclosure.Kind
	records []*record
	columns []column

	mu     sync.Mutex
	digest [sha256.Size]byte // of the CSV file
	size   int64
}

// row calls yield with every cell of a record; those that a tombstone does not
// keep are empty.
func (s *set) row(r *record, yield func(i int, c *column, v value)) {
	l := &line{record: r}
	if found, ok := s.ledger.Stamp(r.Path); ok {
		l.stamp = &found
	}
	for i := range s.columns {
		c := &s.columns[i]
		var v value
		if c.kept || !r.state.Tombstone() {
			v = c.value(l)
		}
		yield(i, c, v)
	}
}

const (
	bom   = "\uFEFF"
	chunk = 1 << 16
)

// csv writes data/<kind>.csv and remembers its hash.
func (s *set) csv() error {
	return s.stream(address.Data+s.kind.ID+".csv", func(w io.Writer) error {
		sum := sha256.New()
		size, err := s.writeCSV(io.MultiWriter(w, sum))
		if err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		sum.Sum(s.digest[:0])
		s.size = size
		return nil
	})
}

func (s *set) writeCSV(w io.Writer) (size int64, err error) {
	b := []byte(bom)
	for i := range s.columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = audit.AppendCSV(b, s.columns[i].name)
	}
	b = append(b, "\r\n"...)
	for _, r := range s.records {
		s.row(r, func(i int, c *column, v value) {
			if i > 0 {
				b = append(b, ',')
			}
			b = c.appendCSV(b, v)
		})
		b = append(b, "\r\n"...)
		if len(b) >= chunk {
			if _, err := w.Write(b); err != nil {
				return 0, err
			}
			size, b = size+int64(len(b)), b[:0]
		}
	}
	_, err = w.Write(b)
	return size + int64(len(b)), err
}

// appendCSV writes a cell: texts in quotes, so that codes stay texts, and
// harmless in a spreadsheet.
func (c *column) appendCSV(b []byte, v value) []byte {
	switch {
	case v.text == "":
		return b
	case c.form == text || c.form == list:
		return audit.AppendQuotedCSV(b, harmless(v.text))
	}
	return audit.AppendCSV(b, v.text)
}

// harmless puts an apostrophe before a text that a spreadsheet would run as a
// formula. Their full-width forms are run too in Chinese editions.
func harmless(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + text
	}
	return text
}

// jsonl writes data/<kind>.jsonl: one object per line, every key in each.
func (s *set) jsonl() error {
	return s.stream(address.Data+s.kind.ID+".jsonl", func(w io.Writer) error {
		var b []byte
		for _, r := range s.records {
			b = append(b, '{')
			s.row(r, func(i int, c *column, v value) {
				if i > 0 {
					b = append(b, ',')
				}
				b = append(audit.AppendJSON(b, c.name), ':')
				b = c.appendJSON(b, v)
			})
			b = append(b, "}\n"...)
			if len(b) >= chunk {
				if _, err := w.Write(b); err != nil {
					return err
				}
				b = b[:0]
			}
		}
		_, err := w.Write(b)
		return err
	})
}

func (c *column) appendJSON(b []byte, v value) []byte {
	switch {
	case c.form == list:
		return v.appendMembers(b)
	case v.text == "":
		return append(b, "null"...)
	case c.form == integer || c.form == decimal || c.form == truth || c.form == rows:
		return append(b, v.text...)
	}
	return audit.AppendJSON(b, v.text)
}

func (v value) appendMembers(b []byte) []byte {
	b = append(b, '[')
	for i, m := range v.members {
		if i > 0 {
			b = append(b, ',')
		}
		if v.bare {
			b = append(b, m...)
		} else {
			b = audit.AppendJSON(b, m)
		}
	}
	return append(b, ']')
}
