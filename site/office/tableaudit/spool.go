package tableaudit

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
)

// spool is a list of records in a temporary file that only this user may read.
// Fields have no carriage returns: the texts come from header.Clean.
type spool struct {
	file *os.File
	out  *csv.Writer
}

// newSpool returns an empty spool.
func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "gongkai-records-")
	if err != nil {
		return nil, fmt.Errorf("建临时文件：%w", err)
	}
	return &spool{file, csv.NewWriter(bufio.NewWriterSize(file, 1<<16))}, nil
}

// put appends a record of at least two fields.
func (s *spool) put(fields []string) error {
	if err := s.out.Write(fields); err != nil {
		return fmt.Errorf("写临时文件：%w", err)
	}
	return nil
}

// flush writes what is buffered; all reads flushed records only.
func (s *spool) flush() error {
	s.out.Flush()
	if err := s.out.Error(); err != nil {
		return fmt.Errorf("写临时文件：%w", err)
	}
	return nil
}

// all returns the records in their order.
func (s *spool) all() iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		in := csv.NewReader(io.NewSectionReader(s.file, 0, 1<<62))
		for {
			fields, err := in.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				err = fmt.Errorf("读临时文件：%w", err)
			}
			if !yield(fields, err) || err != nil {
				return
			}
		}
	}
}

// close removes the file.
func (s *spool) close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

// fields returns the act as actOf reads it.
func (a *act) fields() []string {
	fields := []string{strconv.Itoa(a.row), a.kind.ID, a.published.String(), strconv.FormatBool(a.underage), strconv.FormatBool(a.normative)}
	for _, d := range a.days() {
		fields = append(fields, d.String())
	}
	for _, text := range a.texts() {
		fields = append(fields, *text)
	}
	return fields
}

// actOf returns the act of fields. The fields are canonical: no error can occur.
func actOf(fields []string, kinds *disclosure.Kinds) (a act) {
	a.row, _ = strconv.Atoi(fields[0])
	a.kind, _ = kinds.Get(fields[1])
	a.published, _ = calendar.ParseMoment(fields[2])
	a.underage, a.normative = fields[3] == "true", fields[4] == "true"
	fields = fields[5:]
	for i, d := range a.days() {
		*d, _ = calendar.Parse(fields[i])
	}
	for i, text := range a.texts() {
		*text = fields[len(a.days())+i]
	}
	return a
}

// problemFields returns a problem as problemOf reads it; the file is not included.
func problemFields(p header.Problem) []string {
	return []string{p.Cell.Sheet, strconv.Itoa(p.Cell.Row), strconv.Itoa(p.Cell.Column), p.Title, p.Code, strconv.Itoa(int(p.Severity)), p.Message, p.Hint}
}

// problemOf returns the problem of fields in a file.
func problemOf(fields []string, file string) header.Problem {
	number := func(i int) int {
		n, _ := strconv.Atoi(fields[i])
		return n
	}
	return header.Problem{
		File: file, Cell: grid.Place{Sheet: fields[0], Row: number(1), Column: number(2)},
		Title: fields[3], Code: fields[4], Severity: diag.Severity(number(5)), Message: fields[6], Hint: fields[7],
	}
}
