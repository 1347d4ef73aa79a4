package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
)

// filter chooses and sorts documents. The zero value is all of them, by path.
type filter struct {
	State, Kind, Organ, Query string
	Problem                   string // a problem code that they have
	Sort                      string
}

func filterOf(q url.Values) filter {
	return filter{q.Get("state"), q.Get("kind"), q.Get("organ"), strings.TrimSpace(q.Get("q")), q.Get("problem"), q.Get("sort")}
}

// values returns the filter as a page has it in its address; what chooses nothing is left out.
func (f filter) values() (list []choice) {
	for _, c := range []choice{{Label: "state", Value: f.State}, {Label: "kind", Value: f.Kind}, {Label: "organ", Value: f.Organ}, {Label: "q", Value: f.Query}, {Label: "problem", Value: f.Problem}, {Label: "sort", Value: f.Sort}} {
		if c.Value != "" {
			list = append(list, c)
		}
	}
	return list
}

// link is the address of the list of these documents, with more values.
func (f filter) link(more ...string) string {
	for _, c := range f.values() {
		more = append(more, c.Label, c.Value)
	}
	if len(more) == 0 {
		return "/files"
	}
	return link("/files", more...)
}

// sorts are the orders that a list may have.
func sorts() []choice {
	return []choice{{Value: "", Label: "文件名"}, {Value: "date", Label: "生成日期，新的在前"}, {Value: "number", Label: "文号"}, {Value: "organ", Label: "机关"}}
}

// matching returns the documents that a filter chooses, in its order.
func (s *state) matching(f filter) (list []*corpus.Document) {
	c, today := s.site.Corpus, s.today()
	var bad map[string]bool
	if f.Problem != "" {
		bad = map[string]bool{}
		for _, p := range s.site.Problems {
			if name, ok := documentOf(p); ok && p.Code == f.Problem {
				bad[name] = true
			}
		}
	}
	want, _ := disclosure.NormaliseNumber(f.Query)
	for _, doc := range c.Documents {
		rec := doc.Record
		switch {
		case bad != nil && !bad[doc.Source], f.State != "" && stateID(rec.StateOn(today)) != f.State, f.Kind != "" && rec.Kind.ID != f.Kind, f.Organ != "" && !slices.Contains(rec.Organs, f.Organ):
		case f.Query != "" && !strings.Contains(rec.PublicTitle(today), f.Query) && !strings.Contains(rec.Number, want) && !strings.Contains(rec.Path, f.Query):
		default:
			list = append(list, doc)
		}
	}
	switch f.Sort {
	case "date":
		slices.SortStableFunc(list, func(a, b *corpus.Document) int { return b.Record.Dated.Compare(a.Record.Dated) })
	case "number":
		slices.SortStableFunc(list, func(a, b *corpus.Document) int { return compareNumbers(a.Record.Number, b.Record.Number) })
	case "organ":
		names := map[string]string{}
		for _, o := range c.Organs.All() {
			names[o.ID] = o.ShortName()
		}
		slices.SortStableFunc(list, func(a, b *corpus.Document) int {
			return cmp.Compare(names[a.Record.LeadOrgan()], names[b.Record.LeadOrgan()])
		})
	}
	return list
}

// compareNumbers orders numbers of documents (文号) as people do: 2号 before 10号, and what
// has none last.
func compareNumbers(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(b, a)
	}
	for a != "" && b != "" {
		x, y := leadingDigits(a), leadingDigits(b)
		if x != "" && y != "" {
			if n := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); n != 0 {
				return n
			}
			a, b = a[len(x):], b[len(y):]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func leadingDigits(text string) string {
	return text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
}

type documentsView struct {
	frame
	filter
	States, Kinds, Organs, Sorts []choice
	Filter                       []choice // for the form of an act
	ProblemTitle, AllProblems    string   // of the problem that the documents have; the list without it
	Rows                         []documentRow
	Total, Page, Pages           int
	Before, After                string
	Acts                         []choice
	Here                         string // the list as it is
	Tick                         string // the page with all boxes ticked
	Ticked                       bool
	Acted                        bool // an act led here; the next step is a build
	AllAtOnce                    bool // there are more than on this page, and not too many for an act
}

type documentRow struct {
	Path, Title, Number, Tag, Day, Organ, Href, Look string
}

// perPage is how many documents a page of the list has.
const perPage = 100

// documents lists documents, to tick them.
func (d *Desk) documents(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	v := documentsView{frame: d.frame(r, "文件", "/files"), filter: filterOf(q), Ticked: q.Get("tick") != "", Acted: q.Get("acted") != ""}
	now, _ := d.state(r.Context(), 0)
	c, today := now.site.Corpus, now.today()
	v.States = choices(v.State, []choice{{Value: "", Label: "全部"}, {Value: "draft", Label: "草稿"}, {Value: "scheduled", Label: "排定"}, {Value: "public", Label: "已公开"}, {Value: "gone", Label: "撤回、期满"}})
	v.Kinds, v.Organs = []choice{{Label: "全部"}}, []choice{{Label: "全部"}}
	for _, k := range c.Kinds.All() {
		v.Kinds = append(v.Kinds, choice{Value: k.ID, Label: k.Name})
	}
	for _, o := range c.Organs.All() {
		v.Organs = append(v.Organs, choice{Value: o.ID, Label: o.ShortName()})
	}
	v.Kinds, v.Organs, v.Sorts = choices(v.Kind, v.Kinds), choices(v.Organ, v.Organs), choices(v.Sort, sorts())
	v.Acts = []choice{{Value: "publish", Label: "公开或排定"}, {Value: "number", Label: "编索引号"}, {Value: "withdraw", Label: "撤回"}, {Value: "correct", Label: "写更正说明"}, {Value: "approve", Label: "记审核"}}
	v.Filter = v.values()
	if v.Problem != "" {
		all := v.filter
		all.Problem = ""
		v.ProblemTitle, v.AllProblems = cmp.Or(d.titles[v.Problem], v.Problem), all.link()
	}
	list := now.matching(v.filter)
	v.Total, v.Pages = len(list), max(1, (len(list)+perPage-1)/perPage)
	_, _ = fmt.Sscan(q.Get("page"), &v.Page) // the first page otherwise
	v.Page = min(max(v.Page, 1), v.Pages)
	v.AllAtOnce = v.Pages > 1 && v.Total <= mostAtOnce
	for _, doc := range list[(v.Page-1)*perPage : min(v.Page*perPage, len(list))] {
		rec := doc.Record
		v.Rows = append(v.Rows, documentRow{
			Path: rec.Path, Title: rec.PublicTitle(today), Number: rec.Number, Tag: tag(rec, rec.StateOn(today)), Day: rec.Dated.String(), Organ: organName(c, rec.LeadOrgan()),
			Href: link("/write", "path", rec.Path), Look: "/site" + (&url.URL{Path: address.Document(rec.Path)}).String(),
		})
	}
	at := func(page int, more ...string) string {
		if page > 1 {
			more = append(more, "page", fmt.Sprint(page))
		}
		return v.link(more...)
	}
	v.Here, v.Tick = at(v.Page), at(v.Page, "tick", "1")
	if v.Page > 1 {
		v.Before = at(v.Page - 1)
	}
	if v.Page < v.Pages {
		v.After = at(v.Page + 1)
	}
	d.show(w, http.StatusOK, "documents", v)
}
