package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/markdown"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// Findable is a page that can be found.
type Findable struct {
	Source string // content path of the document; "" for a party
	// Found leaves out the Body, and a Line that would be taken from it, when the
	// text is nil. No other field depends on the text.
	Found func(text *markdown.Text) Found
}

// Found is what search knows of a page: nothing that the page does not show.
// Tombstones have none; natural persons are in it by their masked name only.
type Found struct {
	URL    string
	Title  string
	Kind   string // in words; "" for a party
	Number string
	Date   view.Date // of publication; zero for a party
	Line   string
	Tag    *view.Tag
	Party  bool
	Values []string // of the filters: "kind=penalty"
	Names  []string // what it is called: title, number, party, codes
	Texts  []string // other texts of the page, in paragraphs
	Body   []string // the document's text, in paragraphs
}

// findable returns what can be found: documents, the oldest publication first, then
// parties by the day of their first decision. A new publication is the last of its part.
func findable(shared *documents) []Findable {
	var list []Findable
	byDate := slices.Clone(shared.catalog.Documents)
	slices.SortFunc(byDate, (*catalog.Document).Compare)
	for _, d := range byDate {
		if d.IsPublic() {
			list = append(list, Findable{d.Record.Path, func(text *markdown.Text) Found { return shared.found(d, text) }})
		}
	}
	parties := slices.Clone(shared.catalog.Parties)
	slices.SortFunc(parties, func(x, y *catalog.Party) int {
		first, second := x.Documents[len(x.Documents)-1].Record, y.Documents[len(y.Documents)-1].Record
		return cmp.Or(first.Published.Compare(second.Published), strings.Compare(first.Path, second.Path), strings.Compare(x.USCC, y.USCC))
	})
	for _, p := range parties {
		list = append(list, Findable{"", func(*markdown.Text) Found {
			return Found{
				URL: p.URL(), Title: p.Name, Number: p.USCC, Line: fmt.Sprintf("公开的决定和结果 %d 件", len(p.Documents)), Party: true,
				Names: append([]string{p.Name, p.USCC}, p.Others...),
			}
		}})
	}
	return list
}

func (p *documents) found(d *catalog.Document, text *markdown.Text) Found {
	rec := d.Record
	f := Found{
		URL: d.URL, Title: d.Title, Kind: cmp.Or(rec.Kind.Short, rec.Kind.Name), Number: d.Mask(rec.Number),
		Date: view.Day(rec.Published.Date()), Tag: p.catalog.Tag(d), Values: filterValues(d),
	}
	f.Names = []string{d.Title, f.Number, bare(f.Number), d.Mask(rec.Index)}
	if s := rec.Subject; s != nil {
		f.Names = append(f.Names, s.PublicName())
		if s.Organisation() {
			f.Names = append(f.Names, s.USCC)
		}
	}
	for _, row := range p.metadata(d).Rows {
		for _, c := range row[1:] {
			f.Texts = append(f.Texts, c.Text)
		}
	}
	for _, row := range brief(d) {
		f.Texts = append(f.Texts, row.Text)
	}
	if text != nil {
		f.Body = strings.Split(d.Mask(text.Plain), "\n")
	}
	f.Texts = append(f.Texts, d.Mask(rec.Remedy))
	for _, t := range dataTables(d) {
		for _, row := range t.Rows {
			for _, c := range row {
				f.Texts = append(f.Texts, c.Text)
			}
		}
	}
	for _, a := range rec.Attached {
		f.Texts = append(f.Texts, d.Mask(a.Title))
	}
	outcome, _ := rec.Value("outcome")
	f.Line = shortened(cmp.Or(d.Mask(oneLine(rec.Summary)), d.Mask(display(outcome)), firstLong(f.Body)), 40)
	return f
}

// bare returns a document number as people type it, without its brackets.
func bare(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("〔〕[]()（）【】", r) {
			return -1
		}
		return r
	}, number)
}

// firstLong returns the first paragraph that says more than a heading does.
func firstLong(paragraphs []string) string {
	for _, p := range paragraphs {
		if len([]rune(p)) > 15 {
			return p
		}
	}
	return ""
}

func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
