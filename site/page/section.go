package page

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/site/disclosure"
)

// section (栏目) is a folder of kinds with its list.
type section struct {
	folder   string
	name     string
	about    string // one sentence: what is found here
	column   string // 栏目类别 of the official tags
	kinds    []*disclosure.Kind
	parent   *section
	children []*section
	entries  []*entry // newest first; of a parent all of its children's
	facets   []facet
}

// sectionText names the sections whose folder holds several kinds, or other
// sections. A section of one kind is named by the kind.
func sectionText(folder string) (name, about string) {
	switch folder {
	case "reports":
		return "年度报告", "法治政府建设年度报告、行政执法统计年报、政府信息公开工作年度报告和政府网站工作年度报表。"
	case "enforcement":
		return "执法公示", "行政执法的事前公开信息和事后公开的决定、结果。"
	case "enforcement/basics":
		return "事前公开", "执法之前就公开的内容：谁有权执法、依据什么、按什么程序、不服怎么办。"
	case "powers":
		return "权责清单", "各机关的权责事项：依据、实施主体、期限、责任和监督方式。"
	case "policies":
		return "政策文件", "行政规范性文件、其他政策文件和清理结果，标明是否有效。"
	case "interpretations":
		return "政策解读", "政策说了什么、谁受影响、怎么办，与原文件互相链接。"
	case "decisions":
		return "重大行政决策", "重大行政决策的目录、征求意见稿和结果。"
	case "budgets":
		return "预算决算", "政府、部门和单位的预算、决算。"
	case "notices":
		return "通知公告", "通知公告、突发事件信息和政务舆情回应。"
	case "about":
		return "关于本站", "政府信息公开指南、制度、无障碍说明和联系方式。"
	}
	return "", ""
}

// sectionOrder is the order of sections in navigation and site map; folders
// not named follow in the order of the catalogue of kinds.
var sectionOrder = [...]string{"reports", "enforcement", "powers", "policies", "interpretations", "decisions", "notices", "budgets"}

func newSection(folder string, kinds ...*disclosure.Kind) *section {
	s := &section{folder: folder, kinds: kinds}
	s.name, s.about = sectionText(folder)
	if len(kinds) > 0 {
		s.name = cmp.Or(s.name, kinds[0].Short)
		s.about = cmp.Or(s.about, "依法公开的"+kinds[0].Name+"。")
		s.column = kinds[0].Column
	}
	s.name = cmp.Or(s.name, folder)
	return s
}

// divide puts every document into its section; sections without one do not exist.
func (b *book) divide() {
	byFolder := map[string]*section{}
	for _, kind := range b.corpus.Kinds.All() {
		if s := byFolder[kind.Folder]; s != nil {
			s.kinds = append(s.kinds, kind)
			continue
		}
		byFolder[kind.Folder] = newSection(kind.Folder, kind)
	}
	for _, e := range b.entries {
		e.section = byFolder[e.rec.Kind.Folder]
		e.section.entries = append(e.section.entries, e)
		if e.rec.Kind.ID != plainPage {
			b.newest = append(b.newest, e)
		}
	}
	inOrder(b.newest)
	for _, kind := range b.corpus.Kinds.All() {
		s := byFolder[kind.Folder]
		if len(s.entries) == 0 || slices.Contains(b.sections, s) {
			continue
		}
		b.adopt(s, byFolder)
		b.sections = append(b.sections, s)
	}
	for _, s := range b.sections {
		b.arrange(s)
	}
	slices.SortStableFunc(b.sections, func(x, y *section) int { return cmp.Compare(rank(x), rank(y)) })
}

// plainPage is the kind of pages that disclose nothing by themselves.
const plainPage = "page"

// adopt gives a section below another folder its parent.
func (b *book) adopt(s *section, byFolder map[string]*section) {
	folder, _, nested := strings.Cut(s.folder, "/")
	if !nested {
		return
	}
	parent := byFolder[folder]
	if parent == nil {
		parent = newSection(folder)
		parent.column = s.column
		byFolder[folder] = parent
	}
	if !slices.Contains(b.sections, parent) {
		b.sections = append(b.sections, parent)
	}
	s.parent = parent
	parent.children = append(parent.children, s)
	parent.entries = append(parent.entries, s.entries...)
}

// arrange sorts a section's list and finds its neighbours.
func (b *book) arrange(s *section) {
	inOrder(s.entries)
	if len(s.children) > 0 {
		return
	}
	last := map[*disclosure.Kind]*entry{}
	for _, e := range s.entries {
		if newer := last[e.rec.Kind]; newer != nil {
			e.newer, newer.older = newer, e
		}
		last[e.rec.Kind] = e
	}
}

func rank(s *section) int {
	top, _, _ := strings.Cut(s.folder, "/")
	if i := slices.Index(sectionOrder[:], top); i >= 0 {
		return i
	}
	return len(sectionOrder)
}

// hasFeed says whether the section has records that its feed announces: public
// or withdrawn ones.
func (s *section) hasFeed() bool {
	return slices.ContainsFunc(s.entries, func(e *entry) bool { return e.state != disclosure.Expired })
}

// mixed says whether the list needs to tell the kind of each item.
func (s *section) mixed() bool { return len(s.children) > 0 || len(s.kinds) > 1 }
