package catalog

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
)

// Section (栏目) is a folder of kinds with its list.
type Section struct {
	Folder    string
	Name      string
	About     string // what the list holds, in a sentence
	Type      string // 栏目类别 of the official tags
	Kinds     []*disclosure.Kind
	Parent    *Section
	Children  []*Section
	Documents []*Document // newest first; of a parent its children's too
	Facets    []Facet
	Column    Column
	Trail     []Crumb // from the home page, which is not in it, to the section's list
}

// Crumb is a step of 当前位置.
type Crumb struct{ Name, URL string }

// Column is what the official page tags say of a 栏目.
type Column struct{ Name, About, Keywords, Type string }

// Folders with registers of their own.
const (
	PoliciesFolder = "policies"
	PowersFolder   = "powers"
)

// sectionTexts names the sections whose folder holds several kinds, or other
// sections; a section of a single kind has the kind's name. The first eight are in
// the order of navigation and site map. Other folders follow in the order of the
// catalogue of kinds.
var sectionTexts = [...]struct{ folder, name, about string }{
	{"reports", "年度报告", "法治政府建设年度报告、行政执法统计年报、政府信息公开工作年度报告和政府网站工作年度报表。"},
	{"enforcement", "执法公示", "行政执法的事前公开信息和事后公开的决定、结果。"},
	{PowersFolder, "权责清单", "各机关的权责事项：依据、实施主体、期限、责任和监督方式。"},
	{PoliciesFolder, "政策文件", "行政规范性文件、其他政策文件和清理结果，标明是否有效。"},
	{"interpretations", "政策解读", "政策说了什么、谁受影响、怎么办，与原文件互相链接。"},
	{"decisions", "重大行政决策", "重大行政决策的目录、征求意见稿和结果。"},
	{"notices", "通知公告", "通知公告、突发事件信息和政务舆情回应。"},
	{"budgets", "预算决算", "政府、部门和单位的预算、决算。"},
	{"enforcement/basics", "事前公开", "执法之前就公开的内容：谁有权执法、依据什么、按什么程序、不服怎么办。"},
	{"about", "关于本站", "政府信息公开指南、制度、无障碍说明和联系方式。"},
}

// inOrder is how many of the sectionTexts have a place in the navigation.
const inOrder = 8

// SectionName returns the name of a folder that sections are known by; "" for others.
func SectionName(folder string) string {
	for _, t := range sectionTexts {
		if t.folder == folder {
			return t.name
		}
	}
	return ""
}

func newSection(folder string, kinds ...*disclosure.Kind) *Section {
	s := &Section{Folder: folder, Kinds: kinds}
	for _, t := range sectionTexts {
		if t.folder == folder {
			s.Name, s.About = t.name, t.about
		}
	}
	if len(kinds) > 0 {
		s.Name = cmp.Or(s.Name, kinds[0].Short)
		s.About = cmp.Or(s.About, "依法公开的"+kinds[0].Name+"。")
		s.Type = kinds[0].Column
	}
	s.Name = cmp.Or(s.Name, folder)
	return s
}

// sectionsOf puts every document into its section, and into the section of the
// folder above. Sections without documents do not exist.
func sectionsOf(kinds *disclosure.Kinds, counts map[*disclosure.Kind]int, newest []*Document, by division) []*Section {
	byFolder := map[string]*Section{}
	for _, kind := range kinds.All() {
		if s := byFolder[kind.Folder]; s != nil {
			s.Kinds = append(s.Kinds, kind)
			continue
		}
		byFolder[kind.Folder] = newSection(kind.Folder, kind)
	}
	var sections []*Section
	add := func(s *Section) {
		if !slices.Contains(sections, s) {
			sections = append(sections, s)
		}
	}
	for _, kind := range kinds.All() {
		s := byFolder[kind.Folder]
		if !slices.ContainsFunc(s.Kinds, func(k *disclosure.Kind) bool { return counts[k] > 0 }) {
			continue
		}
		if folder, _, nested := strings.Cut(s.Folder, "/"); nested && s.Parent == nil {
			parent := byFolder[folder]
			if parent == nil {
				parent = newSection(folder)
				parent.Type = s.Type
				byFolder[folder] = parent
			}
			add(parent)
			s.Parent = parent
			parent.Children = append(parent.Children, s)
		}
		add(s)
	}
	for _, d := range newest {
		for s := byFolder[d.Record.Kind.Folder]; s != nil; s = s.Parent {
			s.Documents = append(s.Documents, d)
		}
	}
	for _, s := range sections {
		s.Facets, s.Column, s.Trail = by.facets(s), s.column(), slices.Clip(s.trail())
	}
	slices.SortStableFunc(sections, func(x, y *Section) int { return cmp.Compare(x.rank(), y.rank()) })
	return sections
}

func (s *Section) rank() int {
	top, _, _ := strings.Cut(s.Folder, "/")
	for i, t := range sectionTexts[:inOrder] {
		if t.folder == top {
			return i
		}
	}
	return inOrder
}

// URL returns the address of the section's list.
func (s *Section) URL() string { return address.Section(s.Folder) }

func (s *Section) trail() []Crumb {
	if s == nil {
		return nil
	}
	return append(s.Parent.trail(), Crumb{s.Name, s.URL()})
}

func (s *Section) column() Column {
	words := []string{s.Name}
	for _, k := range s.Kinds {
		if k.Name != s.Name {
			words = append(words, k.Name)
		}
	}
	for _, c := range s.Children {
		words = append(words, c.Name)
	}
	return Column{s.Name, s.About, strings.Join(words, ","), s.Type}
}

// HasFeed reports whether the section has records that its feed announces: public
// or withdrawn ones.
func (s *Section) HasFeed() bool {
	return slices.ContainsFunc(s.Documents, func(d *Document) bool { return d.State != disclosure.Expired })
}

// IsMixed reports whether the list holds, or may hold, several kinds.
func (s *Section) IsMixed() bool { return len(s.Children) > 0 || len(s.Kinds) > 1 }

// IsPlain reports whether the section holds pages that disclose nothing by themselves.
func (s *Section) IsPlain() bool { return len(s.Kinds) > 0 && s.Kinds[0].Plain }

// AnchorOf returns the anchor of a section's documents on the page of an organ.
func AnchorOf(s *Section) string { return "site-" + strings.ReplaceAll(s.Folder, "/", "-") }
