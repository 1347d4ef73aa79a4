package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/markdown"
	"gongkai/site/page/view"
)

// Findable is a page that can be found.
type Findable struct {
	Source string // content path of the document; "" for a party
	// Found does without the Body, and a Line that would be taken from it, when
	// it is given no text. Nothing else hangs on the text.
	Found func(text *markdown.Text) Found
}

// Found is what search knows of a page: nothing that the page does not show.
// Tombstones are not found, natural persons only by their masked name.
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
	Texts  []string // what else it says, in paragraphs
	Body   []string // what its text says, in paragraphs
}

// searchable lists what can be found: documents, the oldest publication first,
// then parties by the day of their first decision. What is published next
// stands at the end of its part. Where nobody can search there is nothing.
func (b *book) searchable() []Findable {
	if !b.generated[address.Search] {
		return nil
	}
	var list []Findable
	entries := slices.Clone(b.entries)
	inOrder(entries)
	for _, e := range slices.Backward(entries) {
		if e.state == disclosure.Public {
			list = append(list, Findable{e.rec.Path, func(text *markdown.Text) Found { return b.found(e, text) }})
		}
	}
	parties := slices.Clone(b.parties)
	slices.SortFunc(parties, func(x, y *party) int {
		first, second := x.entries[len(x.entries)-1].rec, y.entries[len(y.entries)-1].rec
		return cmp.Or(first.Published.Compare(second.Published), strings.Compare(first.Path, second.Path), strings.Compare(x.uscc, y.uscc))
	})
	for _, p := range parties {
		list = append(list, Findable{"", func(*markdown.Text) Found {
			return Found{
				URL: p.url(), Title: p.name, Number: p.uscc, Line: fmt.Sprintf("公开的决定和结果 %d 件", len(p.entries)), Party: true,
				Names: append([]string{p.name, p.uscc}, p.others...),
			}
		}})
	}
	return list
}

func (b *book) found(e *entry, text *markdown.Text) Found {
	f := Found{
		URL: e.url, Title: e.title, Kind: cmp.Or(e.rec.Kind.Short, e.rec.Kind.Name), Number: e.mask(e.rec.Number),
		Date: day(e.rec.Published.Date()), Tag: b.stateTag(e), Values: b.filterValues(e),
	}
	f.Names = []string{e.title, f.Number, bare(f.Number), e.mask(e.rec.Index)}
	if s := e.rec.Subject; s != nil {
		f.Names = append(f.Names, s.PublicName())
		if s.Organisation() {
			f.Names = append(f.Names, s.USCC)
		}
	}
	for _, row := range b.metadata(e).Rows {
		for _, c := range row[1:] {
			f.Texts = append(f.Texts, c.Text)
		}
	}
	for _, row := range brief(e) {
		f.Texts = append(f.Texts, row.Text)
	}
	if text != nil {
		f.Body = strings.Split(e.mask(text.Plain), "\n")
	}
	f.Texts = append(f.Texts, e.mask(e.rec.Remedy))
	for _, t := range dataTables(e) {
		for _, row := range t.Rows {
			for _, c := range row {
				f.Texts = append(f.Texts, c.Text)
			}
		}
	}
	for _, a := range e.rec.Attached {
		f.Texts = append(f.Texts, e.mask(a.Title))
	}
	outcome, _ := e.rec.Value("outcome")
	f.Line = shortened(cmp.Or(e.mask(oneLine(e.rec.Summary)), e.mask(display0(outcome)), firstLong(f.Body)), 40)
	return f
}

// bare is a document number as people type it, without its brackets.
func bare(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("〔〕[]()（）【】", r) {
			return -1
		}
		return r
	}, number)
}

// firstLong is the first paragraph that says more than a heading does.
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

// filterValues are the values of the filters that keep a document.
func (b *book) filterValues(e *entry) []string {
	values := []string{"kind=" + e.rec.Kind.ID, "year=" + fmt.Sprint(e.rec.Published.Date().Year())}
	for _, id := range e.rec.Organs {
		values = append(values, "organ="+id)
	}
	if stamp := e.stamp; stamp != nil {
		values = append(values, "verdict="+string(stamp.Verdict))
	}
	return values
}

// filters offer the values that some document has.
func (b *book) filters() []view.Filter {
	used := map[string]bool{}
	years := map[int]bool{}
	for _, e := range b.entries {
		if e.state != disclosure.Public {
			continue
		}
		years[e.rec.Published.Date().Year()] = true
		for _, v := range b.filterValues(e) {
			used[v] = true
		}
	}
	kinds, organs := view.Filter{Name: "kind", Label: "类别"}, view.Filter{Name: "organ", Label: "机关"}
	year, verdict := view.Filter{Name: "year", Label: "公开年份"}, view.Filter{Name: "verdict", Label: "公开时限"}
	add := func(f *view.Filter, value, label string) {
		if used[f.Name+"="+value] {
			f.Options = append(f.Options, view.Option{Value: value, Label: label})
		}
	}
	for _, k := range b.corpus.Kinds.All() {
		add(&kinds, k.ID, cmp.Or(k.Short, k.Name))
	}
	for _, o := range b.corpus.Organs.All() {
		add(&organs, o.ID, o.ShortName())
	}
	listed := make([]int, 0, len(years))
	for y := range years {
		listed = append(listed, y)
	}
	slices.Sort(listed)
	for _, y := range slices.Backward(listed) {
		add(&year, fmt.Sprint(y), fmt.Sprintf("%d年", y))
	}
	for _, v := range [...]deadline.Verdict{
		deadline.OnTime, deadline.Late, deadline.Pending, deadline.Overdue, deadline.Undetermined, deadline.Exempt, deadline.TooEarly,
	} {
		add(&verdict, string(v), v.Chinese())
	}
	return slices.DeleteFunc([]view.Filter{kinds, organs, year, verdict}, func(f view.Filter) bool { return len(f.Options) == 0 })
}
