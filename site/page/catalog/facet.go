package catalog

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
)

// Facet (筛选) is a way to narrow the list of a section. Facets are not combined, but
// for a kind and its years.
type Facet struct {
	Title   string // 按年份
	Choices []*Choice
}

// ByYears is the title of the years of a section.
const ByYears = "按年份"

// Choice is a value of a facet. Its list is a page of its own.
type Choice struct {
	Label     string // 2026年
	Intro     string // what the list holds, in a sentence
	URL       string
	Documents []*Document // newest first
	Years     []*Choice   // of a kind
	Above     *Choice     // the kind whose year this is
	Organ     string      // id of the organ whose list this is; "" in other facets
	Elsewhere bool        // the address is a register or the page of an organ, no list
}

// Name returns the label, after that of the kind whose year this is.
func (c *Choice) Name() string {
	if c.Above != nil {
		return c.Above.Label + c.Label
	}
	return c.Label
}

// Narrows reports whether a facet has a choice that is not the section's whole list.
func (f *Facet) Narrows(s *Section) bool {
	return len(f.Choices) > 1 || len(f.Choices) == 1 && len(f.Choices[0].Documents) < len(s.Documents)
}

// kindsTitle is the title of the kinds of a section.
const kindsTitle = "按类别"

// ByKind returns the choices by kind; none for a section of one kind.
func (s *Section) ByKind() []*Choice {
	for _, f := range s.Facets {
		if f.Title == kindsTitle {
			return f.Choices
		}
	}
	return nil
}

// OrganLists returns the choices by organ; none for a section without.
func (s *Section) OrganLists() []*Choice {
	for _, f := range s.Facets {
		if len(f.Choices) > 0 && f.Choices[0].Organ != "" {
			return f.Choices
		}
	}
	return nil
}

// division is what facets divide by.
type division struct {
	organs     *disclosure.Organs
	validities map[*Document]*Validity
	parties    map[string]*Party // by code
}

// facets returns the facets of a section. A facet that narrows nothing is left out,
// but for years and organs: the addresses of their lists are promised.
func (by division) facets(s *Section) []Facet {
	if s.IsPlain() {
		return nil
	}
	var facets []Facet
	add := func(title string, choices []*Choice) {
		if f := (Facet{title, choices}); f.Narrows(s) {
			facets = append(facets, f)
		}
	}
	if len(s.Children) == 0 {
		add(kindsTitle, byKind(s))
	}
	if s.Validity {
		add("按效力", by.validity(s))
		add("按主题", byTheme(s))
	}
	hasYears := len(s.Children) > 0 || slices.ContainsFunc(s.Kinds, func(k *disclosure.Kind) bool { return k.Years })
	if hasYears {
		facets = append(facets, Facet{ByYears, yearsOf(s.Folder, s.ofYear, s.Documents, Year)})
	}
	facets = append(facets, Facet{"按机关", by.organ(s, hasYears)})
	if len(s.Kinds) > 0 && s.Kinds[0].Enforcement {
		add("按公开时限", byVerdict(s))
		add("按当事人首字母", by.letter(s))
	}
	return facets
}

// Group puts documents under the values that of returns, in the order of the
// documents. A document without a value is in no list. The values come in the order
// of their first documents.
func Group[V comparable](documents []*Document, of func(*Document) []V) (values []V, lists map[V][]*Document) {
	lists = map[V][]*Document{}
	for _, d := range documents {
		for _, v := range of(d) {
			if lists[v] == nil {
				values = append(values, v)
			}
			lists[v] = append(lists[v], d)
		}
	}
	return values, lists
}

// choices returns a choice for each value of the documents, in an order of the values.
func choices[V comparable](documents []*Document, of func(*Document) []V, order func(x, y V) int, choice func(V) Choice) []*Choice {
	values, lists := Group(documents, of)
	slices.SortFunc(values, order)
	var list []*Choice
	for _, v := range values {
		c := choice(v)
		c.Documents = lists[v]
		list = append(list, &c)
	}
	return list
}

// as orders values as a list does.
func as[V comparable](list ...V) func(x, y V) int {
	return func(x, y V) int { return cmp.Compare(slices.Index(list, x), slices.Index(list, y)) }
}

// yearsOf returns the years of a list, the newest first.
func yearsOf(folder string, about func(year int) string, documents []*Document, of func(*disclosure.Record) int) []*Choice {
	newest := func(x, y int) int { return y - x }
	return choices(documents, func(d *Document) []int { return []int{of(d.Record)} }, newest, func(y int) Choice {
		return Choice{Label: fmt.Sprintf("%d年", y), Intro: about(y), URL: address.Year(folder, y)}
	})
}

// ofYear says what a section's list of a year holds.
func (s *Section) ofYear(year int) string {
	if len(s.Kinds) == 1 && len(s.Children) == 0 {
		return kindOfYear(s.Kinds[0], year)
	}
	return fmt.Sprintf("%d年的%s。", year, s.records())
}

// kindOfYear says what a list of a kind and a year holds: 2026年作出的行政处罚决定。
func kindOfYear(k *disclosure.Kind, year int) string {
	if deadline.ActOfKind(k) == "作出决定" {
		return fmt.Sprintf("%d年作出的%s。", year, k.Name)
	}
	return fmt.Sprintf("%d年的%s。", year, k.Name)
}

// records returns what the section calls its records.
func (s *Section) records() string {
	if s.Records == "" && len(s.Kinds) == 1 && len(s.Children) == 0 {
		return s.Kinds[0].Name
	}
	return cmp.Or(s.Records, s.Name)
}

// byKind returns the kinds of a section and their years.
func byKind(s *Section) []*Choice {
	kind := func(d *Document) []*disclosure.Kind { return []*disclosure.Kind{d.Record.Kind} }
	list := choices(s.Documents, kind, as(s.Kinds...), func(k *disclosure.Kind) Choice {
		return Choice{Label: k.Short, Intro: "公开的" + k.Name + "。", URL: address.Facet(s.Folder, "kind", k.ID)}
	})
	for _, c := range list {
		k := c.Documents[0].Record.Kind
		years := yearsOf(s.Folder+"/kind/"+k.ID, func(y int) string { return kindOfYear(k, y) }, c.Documents, LedgerYear)
		if len(years) < 2 {
			continue
		}
		c.Years = years
		for _, y := range years {
			y.Above = c
			if k.Report {
				y.Intro = y.Label + "度的" + k.Name + "。"
			}
		}
	}
	return list
}

// organ returns a list for each organ; a joint document is in that of each of its
// organs. Power lists are registers; in other sections without lists by organ the
// documents are on the organ's own page.
func (by division) organ(s *Section, hasLists bool) []*Choice {
	var known []string
	for _, o := range by.organs.All() {
		known = append(known, o.ID)
	}
	unknown := func(id string) bool { return !slices.Contains(known, id) }
	organs := func(d *Document) []string {
		ids := OrgansOf(d)
		if slices.ContainsFunc(ids, unknown) {
			ids = slices.DeleteFunc(slices.Clone(ids), unknown)
		}
		return ids
	}
	return choices(s.Documents, organs, as(known...), func(id string) Choice {
		o, _ := by.organs.Get(id)
		c := Choice{
			Label: o.ShortName(), Intro: o.Name + "的" + s.records() + "。", URL: address.Organ(s.Folder, id), Organ: id, Elsewhere: !hasLists,
		}
		if c.Elsewhere && !s.HasPowerLists() {
			c.URL = address.OrganHome(id) + "#" + AnchorOf(s)
		}
		return c
	})
}

// validity returns the states of policies.
func (by division) validity(s *Section) []*Choice {
	state := func(d *Document) []State {
		if v := by.validities[d]; v != nil {
			return []State{v.State}
		}
		return nil
	}
	return choices(s.Documents, state, as(States...), func(st State) Choice {
		return Choice{Label: st.Name, Intro: st.About, URL: address.Facet(s.Folder, "state", st.ID)}
	})
}

// byTheme returns the upper levels of 主题分类, those with the most documents first.
// The names are the editors' own, so the address holds a checksum of the name.
func byTheme(s *Section) []*Choice {
	themes := func(d *Document) []string {
		return slices.DeleteFunc([]string{Theme(d)}, func(name string) bool { return name == "" })
	}
	list := choices(s.Documents, themes, strings.Compare, func(name string) Choice {
		return Choice{Label: name, Intro: "主题分类是“" + name + "”的政策文件。", URL: address.Facet(s.Folder, "theme", ThemeID(name))}
	})
	slices.SortStableFunc(list, func(x, y *Choice) int { return len(y.Documents) - len(x.Documents) })
	return list
}

// ThemeID returns the checksum that stands for a theme in addresses.
func ThemeID(name string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(name))) }

// Theme returns the upper level of 主题分类: 综合政务 of 综合政务\政务公开; "" where
// there is none.
func Theme(d *Document) string {
	v, _ := d.Record.Value("theme")
	if d.State.Tombstone() {
		return ""
	}
	name, _, _ := strings.Cut(strings.ReplaceAll(v.Text, "/", `\`), `\`)
	return d.Mask(strings.TrimSpace(name))
}

// Verdicts are the verdicts in the order of lists: what needs an explanation comes first.
var Verdicts = [...]deadline.Verdict{
	deadline.Overdue, deadline.Late, deadline.TooEarly, deadline.Undetermined, deadline.Pending, deadline.Exempt, deadline.OnTime,
}

// byVerdict returns the verdicts that depart from the rule: a list of what was
// published in time would be nearly the whole list.
func byVerdict(s *Section) []*Choice {
	verdict := func(d *Document) []deadline.Verdict {
		if d.Stamp != nil && d.Stamp.Verdict != deadline.OnTime {
			return []deadline.Verdict{d.Stamp.Verdict}
		}
		return nil
	}
	return choices(s.Documents, verdict, as(Verdicts[:]...), func(v deadline.Verdict) Choice {
		return Choice{
			Label: v.Chinese(), Intro: fmt.Sprintf("公开时限的结论是“%s”的%s。", v.Chinese(), s.records()), URL: address.Facet(s.Folder, "verdict", string(v)),
		}
	})
}

// letter returns the first letters of the parties that may be named.
func (by division) letter(s *Section) []*Choice {
	initial := func(d *Document) []string {
		if p := by.parties[d.partyCode()]; p != nil {
			return []string{p.Initial}
		}
		return nil
	}
	return choices(s.Documents, initial, compareInitials, func(l string) Choice {
		return Choice{
			Label: l, Intro: fmt.Sprintf("当事人名称首字母是 %s 的%s信息（名称开头的地名不计，不含自然人）。", l, s.Name), URL: address.Facet(s.Folder, "letter", LetterID(l)),
		}
	})
}

// IsReserved reports whether the lists of a kind's section need a name. Years are
// reserved too, and not among these.
func IsReserved(k *disclosure.Kind, s disclosure.Section, name string) bool {
	switch name {
	case "kind":
		return true
	case "page":
		return k.Years
	case "organ":
		return k.Years || k.PowerList
	case "state", "theme", "register":
		return s.Validity
	case "verdict", "letter", "months", "causes", "laws", "categories":
		return k.Enforcement
	}
	return false
}
