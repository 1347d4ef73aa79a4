package agenda

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/site/ledger"
)

// WriteCSV writes the deadlines as audit.csv. That of a site with a log of publications
// has the columns of proofHeader at the end.
func WriteCSV(w io.Writer, l *ledger.Ledger) error {
	return writeRowsCSV(w, each(l.Entries), logged(l))
}

// WriteRowsCSV writes deadlines as audit.csv has them: RFC 4180 with CRLF, UTF-8
// without BOM, the keys of the JSON form as header. A text that a spreadsheet would run
// as a formula has an apostrophe before it.
func WriteRowsCSV(w io.Writer, entries iter.Seq2[*ledger.Entry, error]) error {
	return writeRowsCSV(w, entries, false)
}

func writeRowsCSV(w io.Writer, entries iter.Seq2[*ledger.Entry, error], logged bool) error {
	var b bytes.Buffer
	lines := csv.NewWriter(&b)
	head := header()
	if logged {
		head = append(head, proofHeader...)
	}
	if err := line(w, &b, lines, head); err != nil {
		return err
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		r := rowOf(e)
		cells := r.cells()
		if logged {
			cells = append(cells, proofCells(e.Proof)...)
		}
		for i := range cells {
			if _, err := strconv.Atoi(cells[i]); err != nil {
				cells[i] = Harmless(cells[i])
			}
		}
		if err := line(w, &b, lines, cells); err != nil {
			return err
		}
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("写 audit.csv：%w", err)
	}
	return nil
}

// Harmless puts an apostrophe before a text that a spreadsheet would run as a
// formula. Their full-width forms are run too in Chinese editions.
func Harmless(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + text
	}
	return text
}

// line appends a line to b, and writes b when much is collected. The line ends in
// CRLF; csv.Writer.UseCRLF would alter line breaks within cells too.
func line(w io.Writer, b *bytes.Buffer, lines *csv.Writer, cells []string) error {
	const much = 1 << 16
	if err := lines.Write(cells); err != nil {
		return fmt.Errorf("写 audit.csv：%w", err)
	}
	lines.Flush()
	b.Truncate(b.Len() - len("\n"))
	b.WriteString("\r\n")
	if b.Len() < much {
		return nil
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("写 audit.csv：%w", err)
	}
	b.Reset()
	return nil
}
