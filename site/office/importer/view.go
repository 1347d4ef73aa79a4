package importer

import (
	"context"
	"slices"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
)

// View is a part of the imported tables as a person looks at them: rows with their
// problems in their cells.
type View struct {
	Sheets []SheetView
	Rows   int // of all tables, that hold records
	Wrong  int // rows with a problem that mending a cell may settle
	// Rest are the problems that no cell of a row settles: those of the header, of rows
	// that were left out, and of columns that the table does not have.
	Rest []Rest
}

// Rest is a problem without a cell, and the number of rows that have it; 0 where the
// problem is of no row.
type Rest struct {
	header.Problem
	Rows int
}

// SheetView is a table: its columns, and some of its rows.
type SheetView struct {
	Sheet   string // "" of a CSV
	Columns []ColumnView
	Rows    []RowView
}

// ColumnView is a column by its letter and its title. Field is what the column is taken
// for, "" where the title says the same, or where the column is not used.
type ColumnView struct{ Letter, Title, Field string }

// RowView is a row. Its own problems are those of no cell.
type RowView struct {
	Number   int
	Failed   bool // the row has an error, so that it is not imported
	Problems []header.Problem
	Cells    []CellView
}

// CellView is a cell: its text as people write it, what is wrong with it, and the values
// that it may have where these are a list of codes.
type CellView struct {
	At       grid.Place
	Text     string
	Problems []header.Problem
	Codes    []string
}

// ViewOptions choose rows: all of them in the order of the file, or those with problems,
// rows with errors first; Most rows from the one with the number From, counted from 0.
type ViewOptions struct {
	All        bool
	From, Most int
}

// View reads the table that the result is of once more, and returns a part of it with
// the problems of the result.
func (r *Result) View(ctx context.Context, path string, o Options, v ViewOptions) (*View, error) {
	book, err := o.open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	tables, err := header.Find(book, o.columns())
	if err != nil {
		return nil, err
	}
	l := looking{o: &o, choice: v, view: &View{}, rows: map[grid.Place]*rowProblems{}, settled: map[string]int{}}
	l.sort(r.Problems)
	for _, t := range tables {
		if err := l.table(t); err != nil {
			return nil, err
		}
	}
	for _, p := range r.Problems { // of rows that are no records, and of the header
		if at := l.rows[rowOf(p)]; p.Severity != diag.Notice && p.Cell.Row > 0 && at != nil && !at.record {
			l.view.Rest = append(l.view.Rest, Rest{Problem: p})
		}
	}
	return l.view, nil
}

// looking is the state of a View under way.
type looking struct {
	o       *Options
	choice  ViewOptions
	view    *View
	rows    map[grid.Place]*rowProblems
	settled map[string]int // index in Rest by message, of problems of a missing column
	failed  int            // rows with an error in a cell
	bad     int            // rows with an error so far
	doubt   int            // rows with warnings only so far
	shown   int            // rows so far
}

// rowProblems are the warnings and errors of a row.
type rowProblems struct {
	row, cells []header.Problem
	failed     bool // an error of a cell or of the row
	record     bool // the row holds a record
}

func rowOf(p header.Problem) grid.Place { return grid.Place{Sheet: p.Cell.Sheet, Row: p.Cell.Row} }

// sort puts problems to their rows. Problems of a column that the table does not have
// are counted by their message.
func (l *looking) sort(problems []header.Problem) {
	for _, p := range problems {
		if p.Severity == diag.Notice {
			continue
		}
		missing := p.Cell.Column == 0 && (p.Code == header.CodeMissingCell || p.Code == codeMissingField)
		if p.Cell.Row == 0 || missing {
			if i, known := l.settled[p.Message]; known && missing {
				l.view.Rest[i].Rows++
				continue
			}
			rest := Rest{Problem: p}
			if missing {
				l.settled[p.Message] = len(l.view.Rest)
				rest.Rows, rest.Cell.Row = 1, 0
			}
			l.view.Rest = append(l.view.Rest, rest)
			continue
		}
		at := l.rows[rowOf(p)]
		if at == nil {
			at = &rowProblems{}
			l.rows[rowOf(p)] = at
		}
		if p.Cell.Column > 0 {
			at.cells = append(at.cells, p)
		} else {
			at.row = append(at.row, p)
		}
		if p.Severity == diag.Error && !at.failed {
			at.failed = true
			l.failed++
		}
	}
}

// table adds the rows of a table that are chosen.
func (l *looking) table(t *header.Table) error {
	s := SheetView{Sheet: t.Sheet}
	for i, title := range t.Titles {
		s.Columns = append(s.Columns, ColumnView{Letter: grid.ColumnName(i + 1), Title: title, Field: l.o.taken(t, i)})
	}
	var failed, doubtful []RowView
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		l.view.Rows++
		problems := l.rows[grid.Place{Sheet: t.Sheet, Row: row.Number}]
		position := l.shown
		l.shown++
		if problems != nil {
			problems.record = true
			l.view.Wrong++
		}
		if !l.choice.All {
			switch {
			case problems == nil:
				continue
			case problems.failed:
				position = l.bad
				l.bad++
			default:
				position = l.failed + l.doubt
				l.doubt++
			}
		}
		if position < l.choice.From || position >= l.choice.From+l.choice.Most {
			continue
		}
		if shown := l.row(t, row, problems); shown.Failed || l.choice.All {
			failed = append(failed, shown)
		} else {
			doubtful = append(doubtful, shown)
		}
	}
	if s.Rows = append(failed, doubtful...); len(s.Rows) > 0 {
		for _, row := range s.Rows {
			for i := len(s.Columns); i < len(row.Cells); i++ { // cells beyond the header
				s.Columns = append(s.Columns, ColumnView{Letter: grid.ColumnName(i + 1)})
			}
		}
		l.view.Sheets = append(l.view.Sheets, s)
	}
	return nil
}

// row returns a row with its problems.
func (l *looking) row(t *header.Table, row grid.Row, problems *rowProblems) RowView {
	shown := RowView{Number: row.Number}
	if problems != nil {
		shown.Failed, shown.Problems = problems.failed, problems.row
	}
	width := len(t.Titles)
	for i := width; i < len(row.Cells); i++ {
		if header.Clean(row.Cells[i].Text) != "" {
			width = i + 1
		}
	}
	kind := t.Kind
	for i := range width {
		cell := CellView{At: grid.Place{Sheet: t.Sheet, Row: row.Number, Column: i + 1}, Text: typed(t, i, row.Text(i))}
		if problems != nil {
			for _, p := range problems.cells {
				if p.Cell.Column == i+1 {
					cell.Problems = append(cell.Problems, p)
				}
			}
		}
		if len(cell.Problems) > 0 {
			if own, _, _ := t.Row(row).Act(); own != nil && t.Has(header.KindName) {
				kind = own
			}
			cell.Codes = l.o.codes(kind, t.Field(i))
		}
		shown.Cells = append(shown.Cells, cell)
	}
	return shown
}

// taken returns what a column is taken for, where its title says something else.
func (o *Options) taken(t *header.Table, index int) string {
	f := t.Field(index)
	if f == header.None || f == header.Serial || f == header.Identity || !t.Knows(index) {
		return ""
	}
	label := o.Kinds.Label(t.Kind, string(f))
	if label == string(f) {
		label = header.Label(f)
	}
	title := header.Form(t.Titles[index])
	if title == header.Form(label) || title == header.Form(header.Label(f)) {
		return ""
	}
	return label
}

// typed returns the text of a cell as people write it: the serial number of a day as
// a date. Numbers of identity papers (证件号码) are not shown.
func typed(t *header.Table, index int, text string) string {
	switch f := t.Field(index); {
	case f == header.Identity:
		return ""
	case t.Dates.Workbook && holdsDay(f) && digits.MatchString(header.Clean(text)):
		if m, err := t.Dates.Moment(header.Clean(text)); err == nil {
			return m.Date().String()
		}
	}
	return text
}

// codes returns the values that the cells of a column may have; nil where all are free,
// or where a cell may have several.
func (o *Options) codes(kind *disclosure.Kind, f header.Field) (codes []string) {
	switch f {
	case header.KindName:
		for _, k := range o.Kinds.Where(func(k *disclosure.Kind) bool { return k.Enforcement }) {
			codes = append(codes, k.Short)
		}
		return codes
	case header.Organ:
		for _, organ := range o.Organs.All() {
			codes = append(codes, organ.Name)
		}
		return codes
	case header.SubjectIs:
		return o.Kinds.Codes(string(header.SubjectIs))
	case "state":
		if kind != nil && kind.Standard == "XK" {
			return []string{"有效", "无效"}
		}
	}
	if kind == nil || !slices.Contains(o.Kinds.Keys(kind), string(f)) {
		return nil
	}
	if b := o.Kinds.Blank(kind, string(f)); b.Type == "text" {
		return b.Codes
	}
	return nil
}
