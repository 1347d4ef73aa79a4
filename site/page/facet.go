package page

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

// facet (筛选) is one way to narrow the list of a section. Facets are not combined,
// but for a kind and its years.
type facet struct {
	title   string // 按年份
	choices []*choice
}

// byYears is the title of the years of a section.
const byYears = "按年份"

// choice is one value of a facet; its list is a page of its own.
type choice struct {
	label   string // 2026年
	intro   string // what the list holds, in a sentence
	url     string
	entries []*entry  // newest first
	years   []*choice // of a kind
	above   *choice   // the kind whose year this is
	organ   string    // whose list this is; "" where that is not what is chosen
	other   bool      // the address is no list of this section: it is planned elsewhere
}

// planFacets finds the facets of every section. One that would tell nothing,
// because its only value holds the whole list, is left out; lists by year and
// organ exist all the same, their addresses are promised.
func (b *book) planFacets() {
	letters := newPinyin()
	for _, s := range b.sections {
		if s.plain() {
			continue
		}
		dated := len(s.children) > 0 || slices.ContainsFunc(s.kinds, func(k *disclosure.Kind) bool { return k.Years })
		if len(s.children) == 0 {
			b.addFacet(s, "按类别", b.byKind(s))
		}
		if len(s.kinds) > 0 && s.kinds[0].Schema == "Legislation" {
			b.addFacet(s, "按效力", b.byState(s))
			b.addFacet(s, "按主题", b.byTheme(s))
		}
		if dated {
			s.facets = append(s.facets, facet{byYears, b.byYear(s)})
		}
		s.facets = append(s.facets, facet{"按机关", b.organsIn(s, dated)})
		if s.enforcement() {
			b.addFacet(s, "按公开时限", b.byVerdict(s))
			b.addFacet(s, "按当事人首字母", b.byLetter(s, letters))
		}
	}
}

func (b *book) addFacet(s *section, title string, choices []*choice) {
	f := facet{title, choices}
	if f.tells(s) {
		s.facets = append(s.facets, f)
	}
}

// tells says whether a facet narrows anything.
func (f *facet) tells(s *section) bool {
	return len(f.choices) > 1 || len(f.choices) == 1 && len(f.choices[0].entries) < len(s.entries)
}

// plain says whether the section holds pages that disclose nothing by themselves.
func (s *section) plain() bool { return len(s.kinds) > 0 && s.kinds[0].ID == plainPage }

func (s *section) enforcement() bool { return len(s.kinds) > 0 && s.kinds[0].Enforcement }

// grouped puts entries under the values that of gives; entries without one are
// in none, and their order is kept.
func grouped[V comparable](entries []*entry, of func(*entry) []V) (values []V, lists map[V][]*entry) {
	lists = map[V][]*entry{}
	for _, e := range entries {
		for _, v := range of(e) {
			if lists[v] == nil {
				values = append(values, v)
			}
			lists[v] = append(lists[v], e)
		}
	}
	return values, lists
}

// one is a value that an entry has or has not.
func one[V comparable](v V) []V {
	var none V
	if v == none {
		return nil
	}
	return []V{v}
}

// byYear has the years of a section, the newest first.
func (b *book) byYear(s *section) []*choice {
	return yearsOf(s.folder, s.name, s.entries, func(e *entry) int { return year(e.rec) })
}

func yearsOf(folder, name string, entries []*entry, of func(*entry) int) []*choice {
	years, lists := grouped(entries, func(e *entry) []int { return []int{of(e)} })
	slices.Sort(years)
	slices.Reverse(years)
	var choices []*choice
	for _, y := range years {
		choices = append(choices, &choice{
			label: fmt.Sprintf("%d年", y), intro: fmt.Sprintf("%d年形成的%s信息。", y, name), url: address.Year(folder, y), entries: lists[y],
		})
	}
	return choices
}

// byKind has the kinds of a section that holds several, and their years.
func (b *book) byKind(s *section) []*choice {
	_, lists := grouped(s.entries, func(e *entry) []string { return []string{e.rec.Kind.ID} })
	var choices []*choice
	for _, k := range s.kinds {
		if len(lists[k.ID]) == 0 {
			continue
		}
		folder := s.folder + "/kind/" + k.ID
		label := k.Short
		if label == s.name {
			label += "类" // 政策文件 among the 政策文件
		}
		c := &choice{label: label, intro: "公开的" + k.Name + "。", url: address.Section(folder), entries: lists[k.ID]}
		if years := yearsOf(folder, k.Name, c.entries, func(e *entry) int { return ledgerYear(e.rec) }); len(years) > 1 {
			for _, y := range years {
				y.above = c
				if k.Report {
					y.intro = y.label + "度的" + k.Name + "。"
				}
			}
			c.years = years
		}
		choices = append(choices, c)
	}
	return choices
}

// organsIn has a list for each organ; a joint document is in that of each of its
// organs. Power lists are tables; in other sections without lists by organ the
// records stand on the organ's own page.
func (b *book) organsIn(s *section, dated bool) []*choice {
	_, lists := grouped(s.entries, organsOf)
	var choices []*choice
	for _, o := range b.corpus.Organs.All() {
		if len(lists[o.ID]) == 0 {
			continue
		}
		c := &choice{
			label: o.ShortName(), intro: o.Name + "公开的" + s.name + "信息。", url: address.Organ(s.folder, o.ID), entries: lists[o.ID],
			organ: o.ID, other: !dated,
		}
		if !dated && s.folder != powersFolder {
			c.url = address.OrganHome(o.ID) + "#" + anchorOf(s)
		}
		choices = append(choices, c)
	}
	return choices
}

// organsOf are the organs of a document, each once.
func organsOf(e *entry) []string {
	if len(e.rec.Organs) < 2 {
		return e.rec.Organs
	}
	ids := slices.Clone(e.rec.Organs)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// states are the values of 有效性, in the order of the register.
var states = [...]struct{ id, name, about string }{
	{"in-force", "现行有效", "现行有效的政策文件。"}, {"amended", "已修改", "已被修改、请对照阅读的政策文件。"}, {"not-yet", "尚未施行", "已经公布、尚未施行的政策文件。"},
	{"repealed", "废止", "已被废止的政策文件。"}, {"expired", "失效", "有效期已满的政策文件。"},
}

func (b *book) byState(s *section) []*choice {
	_, lists := grouped(s.entries, b.stateOf)
	var choices []*choice
	for _, st := range states {
		if len(lists[st.id]) > 0 {
			choices = append(choices, &choice{
				label: st.name, intro: st.about + "截至" + b.asOf.Chinese() + "。", url: address.Facet(s.folder, "state", st.id), entries: lists[st.id],
			})
		}
	}
	return choices
}

// stateOf is the validity of a document that has one.
func (b *book) stateOf(e *entry) []string {
	if v := b.validity(e); v != nil {
		return []string{v.state}
	}
	return nil
}

// byTheme has the upper levels of 主题分类, those with the most documents first.
// The names are the editors' own, so the address holds a sum of the name.
func (b *book) byTheme(s *section) []*choice {
	themes, lists := grouped(s.entries, func(e *entry) []string { return one(theme(e)) })
	slices.SortFunc(themes, func(x, y string) int { return cmp.Or(len(lists[y])-len(lists[x]), strings.Compare(x, y)) })
	var choices []*choice
	for _, name := range themes {
		sum := fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(name)))
		choices = append(choices, &choice{
			label: name, intro: "主题分类是“" + name + "”的政策文件。", url: address.Facet(s.folder, "theme", sum), entries: lists[name],
		})
	}
	return choices
}

// theme is the upper level of 主题分类: 综合政务 of 综合政务\政务公开.
func theme(e *entry) string {
	v, _ := e.rec.Value("theme")
	if e.state.Tombstone() {
		return ""
	}
	name, _, _ := strings.Cut(strings.ReplaceAll(v.Text, "/", `\`), `\`)
	return e.mask(strings.TrimSpace(name))
}

// byVerdict has what departs from the rule: a list of what was published in
// time would be the whole list once more.
func (b *book) byVerdict(s *section) []*choice {
	_, lists := grouped(s.entries, func(e *entry) []deadline.Verdict {
		if stamp := e.stamp; stamp != nil && stamp.Verdict != deadline.OnTime {
			return one(stamp.Verdict)
		}
		return nil
	})
	var choices []*choice
	for _, v := range verdicts {
		if len(lists[v]) > 0 {
			choices = append(choices, &choice{
				label: v.Chinese(), intro: fmt.Sprintf("公开时限的结论是“%s”的%s信息。", v.Chinese(), s.name),
				url: address.Facet(s.folder, "verdict", string(v)), entries: lists[v],
			})
		}
	}
	return choices
}

// byLetter has the first letters of the parties that may be named.
func (b *book) byLetter(s *section, letters pinyin) []*choice {
	initials, lists := grouped(s.entries, func(e *entry) []string {
		if e.party == nil {
			return nil
		}
		return one(e.party.initial)
	})
	slices.SortFunc(initials, compareInitials)
	var choices []*choice
	for _, l := range initials {
		choices = append(choices, &choice{
			label: l, intro: fmt.Sprintf("当事人名称首字母是 %s 的%s信息（名称开头的地名不计，不含自然人）。", l, s.name),
			url: address.Facet(s.folder, "letter", letterID(l)), entries: lists[l],
		})
	}
	return choices
}

// reservedNames are the names in a section's folder that its lists need, years apart.
func reservedNames(k *disclosure.Kind) []string {
	names := []string{"kind"}
	if k.Years {
		names = append(names, "page", "organ")
	}
	switch {
	case k.Folder == powersFolder:
		names = append(names, "organ")
	case k.Folder == "policies":
		names = append(names, "state", "theme", "register")
	case k.Enforcement:
		names = append(names, "verdict", "letter")
	}
	return names
}
