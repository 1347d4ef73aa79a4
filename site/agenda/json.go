package agenda

import (
	"fmt"
	"io"
	"strconv"

	"gongkai/site/dataset"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
)

// WriteJSON writes the ledger as audit.json; the package comment shows it.
func WriteJSON(w io.Writer, l *ledger.Ledger) error {
	p := &printer{w: w}
	p.begin('{')
	p.text("as_of", l.AsOf.String())
	p.key("calendar")
	p.begin('{')
	p.text("from", l.CoverageFrom.String())
	p.text("to", l.CoverageTo.String())
	p.end('}')
	p.summary(l.Summary())
	p.key("pages")
	p.begin('[')
	for i := range l.Pages {
		p.page(&l.Pages[i])
	}
	p.end(']')
	p.key("deadlines")
	p.begin('[')
	for _, e := range l.Entries {
		p.item()
		p.begin('{')
		p.row(rowOf(e))
		p.end('}')
	}
	p.end(']')
	p.key("obligations")
	p.begin('[')
	for i := range l.Obligations {
		p.obligation(&l.Obligations[i])
	}
	p.end(']')
	p.end('}')
	return p.finish("audit.json")
}

func (p *printer) summary(s ledger.Summary) {
	p.key("summary")
	p.begin('{')
	p.number("deadlines", s.Deadlines)
	p.number("on_time", s.OnTime)
	p.number("late", s.Late)
	p.number("pending", s.Pending)
	p.number("overdue", s.Overdue)
	p.number("undetermined", s.Undetermined)
	p.number("exempt", s.Exempt)
	p.number("too_early", s.TooEarly)
	p.number("forbidden", s.Forbidden)
	p.end('}')
}

func (p *printer) page(page *ledger.PublicPage) {
	p.item()
	p.begin('{')
	p.text("path", page.Path)
	p.text("url", page.URL)
	p.text("published", page.Published.String())
	p.end('}')
}

func (p *printer) row(r row) {
	for i := range r {
		p.cell(&r[i])
	}
}

func (p *printer) cell(c *cell) {
	switch {
	case c.many:
		p.key(c.name)
		p.begin('[')
		for _, text := range c.list {
			p.item()
			p.b = dataset.AppendJSON(p.b, text)
		}
		p.end(']')
	case c.bare && c.text != "":
		p.key(c.name)
		p.b = append(p.b, c.text...)
	default:
		p.text(c.name, c.text)
	}
}

func (p *printer) obligation(o *deadline.Obligation) {
	path := ""
	if o.Record != nil {
		path = o.Record.Path
	}
	p.item()
	p.begin('{')
	p.text("duty", o.Duty)
	p.text("rule", o.Rule.ID)
	p.text("organ", o.Organ)
	p.number("year", o.Year)
	p.text("due", o.Due.String())
	p.text("done", o.Done.String())
	p.text("path", path)
	p.text("verdict", string(o.Verdict))
	p.end('}')
}

// printer writes indented JSON piece by piece. It writes what json.Encoder with
// two spaces of indent and without HTML escapes writes, without holding a
// ledger of 100,000 rows in memory a second time.
type printer struct {
	w     io.Writer
	b     []byte
	depth int
	full  bool // something stands already between the innermost brackets
	err   error
}

// printed is how many bytes are collected before they are written.
const printed = 1 << 16

func (p *printer) begin(bracket byte) {
	p.b = append(p.b, bracket)
	p.depth++
	p.full = false
}

func (p *printer) end(bracket byte) {
	p.depth--
	if p.full {
		p.line()
	}
	p.b = append(p.b, bracket)
	p.full = true
	if len(p.b) >= printed {
		p.flush()
	}
}

func (p *printer) line() {
	p.b = append(p.b, '\n')
	for range p.depth {
		p.b = append(p.b, ' ', ' ')
	}
}

// item begins an element of a list.
func (p *printer) item() {
	if p.full {
		p.b = append(p.b, ',')
	}
	p.line()
	p.full = true
}

// key begins a member of an object.
func (p *printer) key(name string) {
	p.item()
	p.b = append(p.b, '"')
	p.b = append(p.b, name...)
	p.b = append(p.b, `": `...)
}

// text writes a member; an empty text is null.
func (p *printer) text(name, value string) {
	p.key(name)
	if value == "" {
		p.b = append(p.b, "null"...)
		return
	}
	p.b = dataset.AppendJSON(p.b, value)
}

func (p *printer) number(name string, value int) {
	p.key(name)
	p.b = strconv.AppendInt(p.b, int64(value), 10)
}

func (p *printer) flush() {
	if p.err == nil {
		_, p.err = p.w.Write(p.b)
	}
	p.b = p.b[:0]
}

func (p *printer) finish(what string) error {
	p.b = append(p.b, '\n')
	p.flush()
	if p.err != nil {
		return fmt.Errorf("写 %s：%w", what, p.err)
	}
	return nil
}
