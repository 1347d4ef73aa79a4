package audit

import (
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes the deadlines as audit.csv: RFC 4180 with CRLF, UTF-8 without
// BOM, a header of the keys of the JSON form. What is unknown is empty, notices
// are joined by ";".
func (l *Ledger) WriteCSV(w io.Writer) error {
	var b []byte
	for i, c := range header() {
		b = separate(b, i)
		b = AppendCSV(b, c.name)
	}
	b = append(b, "\r\n"...)
	for i := range l.Entries {
		r := rowOf(&l.Entries[i])
		for n := range r {
			b = separate(b, n)
			text := r[n].text
			if r[n].many {
				text = strings.Join(r[n].list, ";")
			}
			b = AppendCSV(b, text)
		}
		b = append(b, "\r\n"...)
		if len(b) >= printed {
			if _, err := w.Write(b); err != nil {
				return fmt.Errorf("写 audit.csv: %w", err)
			}
			b = b[:0]
		}
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("写 audit.csv: %w", err)
	}
	return nil
}

func separate(b []byte, n int) []byte {
	if n == 0 {
		return b
	}
	return append(b, ',')
}

// AppendCSV appends one cell as RFC 4180 has it, quoted where that is needed.
// The value is not altered.
func AppendCSV(b []byte, value string) []byte {
	if !strings.ContainsAny(value, "\",\r\n") && strings.TrimSpace(value) == value {
		return append(b, value...)
	}
	return AppendQuotedCSV(b, value)
}

// AppendQuotedCSV appends one cell in quotes.
func AppendQuotedCSV(b []byte, value string) []byte {
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
