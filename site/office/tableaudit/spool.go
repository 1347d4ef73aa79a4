package tableaudit

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/header"
)

// spool is a list of texts in a temporary file that only this user may read.
type spool struct {
	file *os.File
	out  *bufio.Writer
	buf  []byte
}

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "gongkai-records-")
	if err != nil {
		return nil, fmt.Errorf("建临时文件：%w", err)
	}
	return &spool{file: file, out: bufio.NewWriterSize(file, 1<<16)}, nil
}

// scratch is memory that put may be given.
func (s *spool) scratch() []byte { return s.buf[:0] }

func (s *spool) put(text []byte) error {
	s.buf = text
	var length [binary.MaxVarintLen64]byte
	_, err := s.out.Write(length[:binary.PutUvarint(length[:], uint64(len(text)))])
	if err == nil {
		_, err = s.out.Write(text)
	}
	if err != nil {
		return fmt.Errorf("写临时文件：%w", err)
	}
	return nil
}

func (s *spool) flush() error {
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("写临时文件：%w", err)
	}
	return nil
}

// all gives the texts in their order; each is valid until the next.
func (s *spool) all() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		in := bufio.NewReaderSize(io.NewSectionReader(s.file, 0, 1<<62), 1<<16)
		var text []byte
		for {
			n, err := binary.ReadUvarint(in)
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil {
				text = slices.Grow(text[:0], int(n))[:n]
				_, err = io.ReadFull(in, text)
			}
			if err != nil {
				yield(nil, fmt.Errorf("读临时文件：%w", err))
				return
			}
			if !yield(text, nil) {
				return
			}
		}
	}
}

func (s *spool) close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

// append writes an act as readAct reads it: numbers, then texts.
func (a *act) append(b []byte) []byte {
	flags := uint64(0)
	if a.underage {
		flags |= 1
	}
	if a.normative {
		flags |= 2
	}
	b = binary.AppendUvarint(b, uint64(a.row))
	b = binary.AppendUvarint(b, flags)
	for _, d := range a.days() {
		b = binary.AppendUvarint(b, dayNumber(*d))
	}
	b = appendText(b, a.published.String())
	b = appendText(b, a.kind.ID)
	for _, text := range a.texts() {
		b = appendText(b, *text)
	}
	return b
}

// readAct reads what append wrote.
func readAct(b []byte, kinds *disclosure.Kinds) (a act) {
	in := unpacker{b}
	a.row = int(in.number())
	flags := in.number()
	a.underage, a.normative = flags&1 != 0, flags&2 != 0
	for _, d := range a.days() {
		*d = dayOf(in.number())
	}
	if published := in.text(); published != "" {
		a.published, _ = calendar.ParseMoment(published) // canonical
	}
	a.kind, _ = kinds.Get(in.text())
	for _, s := range a.texts() {
		*s = in.text()
	}
	return a
}

// appendProblem writes a problem as readProblem reads it; the file is known.
func appendProblem(b []byte, p header.Problem) []byte {
	for _, n := range []int{p.Cell.Row, p.Cell.Column, int(p.Severity)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, text := range []string{p.Cell.Sheet, p.Title, p.Code, p.Message, p.Hint} {
		b = appendText(b, text)
	}
	return b
}

// readProblem reads what appendProblem wrote.
func readProblem(b []byte, file string) header.Problem {
	in := unpacker{b}
	p := header.Problem{File: file}
	p.Cell.Row, p.Cell.Column, p.Severity = int(in.number()), int(in.number()), diag.Severity(in.number())
	p.Cell.Sheet, p.Title, p.Code, p.Message, p.Hint = in.text(), in.text(), in.text(), in.text(), in.text()
	return p
}

// unpacker takes what append wrote apart.
type unpacker struct{ b []byte }

func (u *unpacker) number() uint64 {
	v, n := binary.Uvarint(u.b)
	u.b = u.b[max(n, 0):]
	return v
}

func (u *unpacker) text() string {
	n := min(u.number(), uint64(len(u.b)))
	s := string(u.b[:n])
	u.b = u.b[n:]
	return s
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// firstDay is the day from which days are numbered, 1 for itself; 0 is none.
func firstDay() calendar.Date { return calendar.New(1900, 1, 1) }

func dayNumber(d calendar.Date) uint64 {
	if d.IsZero() {
		return 0
	}
	return uint64(d.Sub(firstDay()) + 1)
}

func dayOf(n uint64) calendar.Date {
	if n == 0 {
		return calendar.Date{}
	}
	return firstDay().AddDays(int(n) - 1)
}
