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
	disclosure.Section
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

func newSection(catalogue *disclosure.Kinds, folder string, kinds ...*disclosure.Kind) *Section {
	s := &Section{Section: catalogue.Section(folder), Kinds: kinds}
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
		byFolder[kind.Folder] = newSection(kinds, kind.Folder, kind)
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
				parent = newSection(kinds, folder)
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
	order := kinds.Sections()
	rank := func(s *Section) int {
		top, _, _ := strings.Cut(s.Folder, "/")
		if i := slices.IndexFunc(order, func(o disclosure.Section) bool { return o.Folder == top }); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(sections, func(x, y *Section) int { return cmp.Compare(rank(x), rank(y)) })
	return sections
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

// HasPowerLists reports whether the section holds the items of power lists (权责清单).
func (s *Section) HasPowerLists() bool { return len(s.Kinds) > 0 && s.Kinds[0].PowerList }

// AnchorOf returns the anchor of a section's documents on the page of an organ.
func AnchorOf(s *Section) string { return "site-" + strings.ReplaceAll(s.Folder, "/", "-") }
