package edit

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/site/agenda"
	"gongkai/site/disclosure"
)

// form writes a new document: a draft in whose front matter every key of the
// kind stands with its Chinese name, the needed ones first and open, the others
// behind a "#". A needed key whose value cannot be empty (a day, a number) stands
// behind a "#" too, so that nothing that nobody wrote looks written; check names
// it until it is.
type form struct {
	kinds  *disclosure.Kinds
	kind   *disclosure.Kind
	organs []*disclosure.Organ
	record *disclosure.Record
	due    []agenda.Explanation

	b strings.Builder
}

// text is the whole file.
func (m *form) text() []byte {
	var needed, optional []disclosure.Blank
	for _, blank := range m.kinds.Form(m.kind) {
		if blank.Required {
			needed = append(needed, blank)
		} else {
			optional = append(optional, blank)
		}
	}
	m.b.WriteString("+++\n")
	m.note("%s。标明“必填”的，公开以前要写好。", m.kind.Name)
	m.note("行首有 # 的是选填，要用时去掉 #，写上值。")
	m.deadline()
	m.head()
	m.scalars(needed)
	m.note("选填")
	for _, key := range usual {
		m.line(m.kinds.Blank(m.kind, key), false)
	}
	m.scalars(optional)
	m.note("也可以写：%s", m.further())
	m.tables(needed)
	m.tables(append(optional, m.kinds.Blank(m.kind, "attachments")))
	m.b.WriteString("+++\n\n")
	for _, part := range m.kind.Headings {
		fmt.Fprintf(&m.b, "## %s\n\n", part)
	}
	return []byte(m.b.String())
}

// usual are the optional keys of every kind that most documents have.
var usual = []string{"published", "keywords", "summary"}

func (m *form) note(format string, args ...any) { fmt.Fprintf(&m.b, "# "+format+"\n", args...) }

// deadline says until when the document has to be public.
func (m *form) deadline() {
	for _, x := range m.due {
		if x.Due.IsZero() || !x.Rule.Publishes() {
			continue
		}
		day := x.Due.Date()
		text := fmt.Sprintf("最迟公开日期：%s（%s）。%s，%s", day, day.WeekdayChinese(), x.Rule.Name, x.Rule.Bound())
		if x.Provisional {
			text += fmt.Sprintf("；放假安排尚未公布，最早可能是 %s", x.Safe.Date())
		}
		m.note("%s", text)
	}
	if len(m.due) == 0 && m.kind.Report && m.record.Organ == "" {
		m.note("最迟公开日期：写上 organ 以后，用 gongkai explain %s 查看", m.record.Path)
	}
}

// head are the keys that every document begins with.
func (m *form) head() {
	if m.mayBeAnother() {
		m.open("kind", quoted(m.kind.ID), m.kinds.Label(m.kind, "kind"))
	}
	title := needed(m.kinds.Label(m.kind, "title"))
	if _, named := m.kind.Field("name"); named {
		title = m.kinds.Label(m.kind, "title") + "：不写时用 name"
	}
	m.open("title", `""`, title)
	if !m.kind.Plain {
		number := m.kinds.Label(m.kind, "number")
		if m.kind.Requires("number") {
			number = needed(number)
		}
		m.open("number", `""`, number)
		m.open("index", `""`, m.kinds.Label(m.kind, "index")+"，如 11990001000000123W/2026-00012")
		m.open("organ", quoted(m.record.Organ), needed(m.kinds.Label(m.kind, "organ"))+m.organNames())
		m.open("dated", m.record.Dated.String(), needed(m.kinds.Label(m.kind, "dated"))+"，请核对")
	}
	m.open("draft", "true", "草稿：公开时删去这一行，写上 published")
}

// mayBeAnother says whether the folder leaves the kind open.
func (m *form) mayBeAnother() bool {
	return !m.kind.Default && slices.ContainsFunc(m.kinds.All(), func(k *disclosure.Kind) bool { return k != m.kind && k.Folder == m.kind.Folder })
}

func needed(label string) string { return label + "：必填" }

// organNames lists the organs to choose from.
func (m *form) organNames() string {
	const most = 12
	var names []string
	for _, organ := range m.organs[:min(most, len(m.organs))] {
		names = append(names, organ.ID+"（"+organ.ShortName()+"）")
	}
	switch {
	case len(names) == 0:
		return "，先在 content/organs.toml 里登记"
	case len(m.organs) > most:
		return "，可选：" + strings.Join(names, "、") + " 等，见 content/organs.toml"
	}
	return "，可选：" + strings.Join(names, "、")
}

func (m *form) scalars(blanks []disclosure.Blank) {
	for _, blank := range blanks {
		if !isTable(blank) && blank.ID != "number" { // which the head has
			m.line(blank, blank.Required)
		}
	}
}

func (m *form) tables(blanks []disclosure.Blank) {
	for _, blank := range blanks {
		if isTable(blank) {
			m.table(blank)
		}
	}
}

func isTable(b disclosure.Blank) bool { return b.Type == "table" || b.Type == "tables" }

func (m *form) table(blank disclosure.Blank) {
	head := "[" + blank.ID + "]"
	if blank.Type == "tables" {
		head = "[[" + blank.ID + "]]"
	}
	about := blank.Label
	if blank.Required {
		about = needed(about)
	} else {
		head = "# " + head
	}
	if blank.Type == "tables" {
		about += "，可以写几段"
	}
	fmt.Fprintf(&m.b, "%-24s # %s\n", head, about)
	for _, sub := range blank.Fields {
		m.line(sub, blank.Required)
	}
}

// line writes one key. An open one has an empty value, when its type has one.
func (m *form) line(blank disclosure.Blank, open bool) {
	about := blank.Label
	if blank.Required {
		about = needed(about)
	}
	if hint := hint(blank); hint != "" {
		about += "，" + hint
	}
	value := map[string]string{"text": `""`, "list": "[]"}[blank.Type]
	if blank.ID == "year" {
		value = fmt.Sprint(m.record.Year)
	}
	if open && value != "" {
		m.open(blank.ID, value, about)
		return
	}
	fmt.Fprintf(&m.b, "%-24s # %s\n", "# "+blank.ID+" = "+value, about)
}

func (m *form) open(key, value, about string) {
	fmt.Fprintf(&m.b, "%-24s # %s\n", key+" = "+value, about)
}

// hint says how a value is written.
func hint(b disclosure.Blank) string {
	if len(b.Codes) > 0 {
		return "可选：" + strings.Join(b.Codes, "、")
	}
	switch b.Type {
	case "date":
		return "如 2026-03-05"
	case "day-or-ever":
		return `如 2026-03-05，没有期限的写 "长期"`
	case "moment":
		return "如 2026-03-05，或者 2026-03-05T09:30:00+08:00"
	case "money":
		return `单位元，如 5000 或者 "5000.50"`
	case "wan":
		return `单位万元，如 "12.50"`
	case "int":
		return "整数"
	case "ints":
		return fmt.Sprintf("%d 个整数，如 [%s]", b.Count, strings.TrimSuffix(strings.Repeat("0, ", b.Count), ", "))
	case "bool":
		return "true 或者 false"
	case "list":
		return `如 ["甲", "乙"]`
	}
	return ""
}

// further names the keys that have no line.
func (m *form) further() string {
	var names []string
	text := m.b.String()
	for _, key := range m.kinds.Everyone() {
		if key == "kind" || key == "attachments" || strings.Contains(text, "\n"+key+" = ") || strings.Contains(text, "\n# "+key+" = ") {
			continue
		}
		if blank := m.kinds.Blank(m.kind, key); !isTable(blank) || !slices.ContainsFunc(m.kinds.Form(m.kind), func(b disclosure.Blank) bool { return b.ID == key }) {
			names = append(names, key+"（"+m.kinds.Label(m.kind, key)+"）")
		}
	}
	return strings.Join(names, "、")
}

func quoted(s string) string { return `"` + s + `"` }
