package agenda

import (
	"fmt"
	"io"
	"strings"

	"gongkai/site/ledger"
)

// WriteCSV writes the deadlines as audit.csv: RFC 4180 with CRLF, UTF-8 without
// BOM, a header of the keys of the JSON form. What is unknown is empty, notices
// are joined by ";".
func WriteCSV(w io.Writer, l *ledger.Ledger) error {
	b := AppendHeaderCSV(nil)
	for _, e := range l.Entries {
		b = AppendRowCSV(b, e)
		if len(b) >= printed {
			if _, err := w.Write(b); err != nil {
				return fmt.Errorf("写 audit.csv：%w", err)
			}
			b = b[:0]
		}
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("写 audit.csv：%w", err)
	}
	return nil
}

// AppendHeaderCSV appends the first line of audit.csv.
func AppendHeaderCSV(b []byte) []byte {
	for i, c := range header() {
		b = AppendCSV(separate(b, i), c.name)
	}
	return append(b, "\r\n"...)
}

// AppendRowCSV appends a row of audit.csv.
func AppendRowCSV(b []byte, e *ledger.Entry) []byte {
	r := rowOf(e)
	for i := range r {
		text := r[i].text
		if r[i].many {
			text = strings.Join(r[i].list, ";")
		}
		b = AppendCSV(separate(b, i), text)
	}
	return append(b, "\r\n"...)
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
