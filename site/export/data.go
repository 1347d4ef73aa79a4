package export

import (
	"crypto/sha256"
	"io"
	"strings"
	"sync"

	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/disclosure"
)

// set is the data set of one kind.
type set struct {
	*exporter
	kind    *disclosure.Kind
	records []*shown
	columns []Column

	mu                sync.Mutex
	csv, plain, jsonl written
}

// written is what a file came to.
type written struct {
	digest [sha256.Size]byte
	size   int64
}

// file streams a file of the data set and remembers its size and hash. The
// output may read it more than once.
func (s *set) file(name string, of *written, write func(io.Writer) (int64, error)) error {
	return s.stream(address.Data+name, func(w io.Writer) error {
		sum := sha256.New()
		size, err := write(io.MultiWriter(w, sum))
		if err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		sum.Sum(of.digest[:0])
		of.size = size
		return nil
	})
}

func (s *set) putCSV() error {
	return s.file(s.kind.ID+".csv", &s.csv, func(w io.Writer) (int64, error) { return s.writeCSV(w, bom) })
}

// plainPath returns the path of the table without a byte-order mark, below data/.
func (s *set) plainPath() string { return "plain/" + s.kind.ID + ".csv" }

// putPlainCSV writes the same table without the byte-order mark: the readers of
// Frictionless take the mark for a part of the first column's name.
func (s *set) putPlainCSV() error {
	return s.file(s.plainPath(), &s.plain, func(w io.Writer) (int64, error) { return s.writeCSV(w, "") })
}

func (s *set) putJSONL() error { return s.file(s.kind.ID+".jsonl", &s.jsonl, s.writeJSONL) }

// lines writes what line makes of each record, in large pieces.
func (s *set) lines(w io.Writer, b []byte, line func([]byte, *shown) []byte) (size int64, err error) {
	for _, r := range s.records {
		if b = line(b, r); len(b) >= chunk {
			if _, err := w.Write(b); err != nil {
				return 0, err
			}
			size, b = size+int64(len(b)), b[:0]
		}
	}
	_, err = w.Write(b)
	return size + int64(len(b)), err
}

const (
	bom   = "\uFEFF"
	chunk = 1 << 16
)

// writeCSV writes data/<kind>.csv, behind mark.
func (s *set) writeCSV(w io.Writer, mark string) (size int64, err error) {
	b := []byte(mark)
	for i := range s.columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCell(b, s.columns[i].Name)
	}
	return s.lines(w, append(b, "\r\n"...), func(b []byte, r *shown) []byte {
		s.source.row(r, s.columns, func(i int, c *Column, v Value) {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendCSV(b, c, v)
		})
		return append(b, "\r\n"...)
	})
}

// appendCSV writes a cell: texts in quotes, so that codes stay texts, and
// harmless in a spreadsheet.
func appendCSV(b []byte, c *Column, v Value) []byte {
	switch {
	case v.Text == "":
		return b
	case c.Form == Text || c.Form == List:
		return appendQuoted(b, agenda.Harmless(v.Text))
	}
	return appendCell(b, v.Text)
}

// writeJSONL writes data/<kind>.jsonl: one object per line, every key in each.
func (s *set) writeJSONL(w io.Writer) (size int64, err error) {
	return s.lines(w, nil, func(b []byte, r *shown) []byte {
		b = append(b, '{')
		s.source.row(r, s.columns, func(i int, c *Column, v Value) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendText(b, c.Name), ':')
			b = appendJSON(b, c, v)
		})
		return append(b, "}\n"...)
	})
}

func appendJSON(b []byte, c *Column, v Value) []byte {
	switch {
	case c.Form == List:
		return appendMembers(b, v)
	case v.Text == "":
		return append(b, "null"...)
	case c.Form == Integer || c.Form == Decimal || c.Form == Truth || c.Form == Rows:
		return append(b, v.Text...)
	}
	return appendText(b, v.Text)
}

func appendMembers(b []byte, v Value) []byte {
	b = append(b, '[')
	for i, m := range v.Members {
		if i > 0 {
			b = append(b, ',')
		}
		if v.Bare {
			b = append(b, m...)
		} else {
			b = appendText(b, m)
		}
	}
	return append(b, ']')
}

// appendCell appends one cell as RFC 4180 has it, quoted where that is needed.
// The value is not altered.
func appendCell(b []byte, value string) []byte {
	if !strings.ContainsAny(value, "\",\r\n") && strings.TrimSpace(value) == value {
		return append(b, value...)
	}
	return appendQuoted(b, value)
}

// appendQuoted appends one cell in quotes.
func appendQuoted(b []byte, value string) []byte {
	b = append(b, '"')
	for {
		i := strings.IndexByte(value, '"')
		if i < 0 {
			break
		}
		b = append(b, value[:i+1]...)
		b = append(b, '"')
		value = value[i+1:]
	}
	b = append(b, value...)
	return append(b, '"')
}
