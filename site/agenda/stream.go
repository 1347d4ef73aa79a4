package agenda

import (
	"bufio"
	"fmt"
	"io"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/ledger"
)

// Stream writes rows that come one at a time in the forms of a ledger: package
// records judges tables of a million rows, which nobody holds together. The
// rows need no document.
type Stream struct {
	p      printer
	widths [8]int
}

// BeginJSON writes the head of audit.json, up to the first row.
func (s *Stream) BeginJSON(w io.Writer, asOf, from, to calendar.Date, sum ledger.Summary) {
	s.p = printer{w: w}
	s.p.begin('{')
	s.p.text("as_of", asOf.String())
	s.p.key("calendar")
	s.p.begin('{')
	s.p.text("from", from.String())
	s.p.text("to", to.String())
	s.p.end('}')
	s.p.summary(sum)
	s.p.key("pages")
	s.p.begin('[')
	s.p.end(']')
	s.p.key("deadlines")
	s.p.begin('[')
}

// JSON writes one row.
func (s *Stream) JSON(e *ledger.Entry) {
	s.p.item()
	s.p.begin('{')
	s.p.row(rowOf(e))
	s.p.end('}')
}

// BeginProblems ends the rows; a table owes nothing for a year. What follows
// are problems.
func (s *Stream) BeginProblems() {
	s.p.end(']')
	s.p.key("obligations")
	s.p.begin('[')
	s.p.end(']')
	s.p.key("problems")
	s.p.begin('[')
}

// Problem writes one problem, with the cell in which it is: Sheet1!F12.
func (s *Stream) Problem(at string, problem diag.Problem) {
	s.p.item()
	s.p.begin('{')
	s.p.text("code", problem.Code)
	s.p.text("severity", problem.Severity.String())
	s.p.text("path", problem.Path)
	s.p.text("cell", at)
	s.p.cell(&cell{name: "line", text: positive(problem.Line), bare: true})
	s.p.cell(&cell{name: "column", text: positive(problem.Column), bare: true})
	s.p.text("message", problem.Message)
	s.p.text("hint", problem.Hint)
	s.p.end('}')
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return number(&n)
}

// EndJSON ends the problems with the counts of the table's rows, and the file.
func (s *Stream) EndJSON(rows, judged, unjudged, unruled int) error {
	s.p.end(']')
	s.p.key("rows")
	s.p.begin('{')
	s.p.number("total", rows)
	s.p.number("judged", judged)
	s.p.number("unjudged", unjudged)
	s.p.number("unruled", unruled)
	s.p.end('}')
	s.p.end('}')
	return s.p.finish("台账")
}

// Measure makes the columns of the text form wide enough for a row.
func (s *Stream) Measure(e *ledger.Entry) {
	for i, text := range textRow(e) {
		s.widths[i] = max(s.widths[i], width(text))
	}
}

// BeginText writes the titles of the columns, when all rows are measured.
func (s *Stream) BeginText(b *bufio.Writer) {
	titles := textTitles()
	for i, title := range titles {
		s.widths[i] = max(s.widths[i], width(title))
	}
	s.line(b, titles)
}

// Text writes one row of the text form.
func (s *Stream) Text(b *bufio.Writer, e *ledger.Entry) { s.line(b, textRow(e)) }

func (s *Stream) line(b *bufio.Writer, row []string) { writeLine(b, s.widths[:], row) }

// Counted is the sentence that says what became of the rows of a table.
func Counted(rows, judged, unjudged, unruled int) string {
	text := fmt.Sprintf("共 %d 行，判断了 %d 行", rows, judged)
	if unjudged > 0 {
		text += fmt.Sprintf("，不能判断 %d 行", unjudged)
	}
	if unruled > 0 {
		text += fmt.Sprintf("，没有适用规则 %d 行", unruled)
	}
	return text
}
