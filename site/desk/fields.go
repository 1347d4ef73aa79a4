package desk

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

// field is a key of a document as a part of its form. Name is that of toml.Assignment,
// with "v:" before it in the form.
type field struct {
	Name, ID, Label string
	Type            string // of disclosure.Field, or organ
	Value           string
	Codes           []choice
	Checks          bool // the codes are ticked, not chosen
	Required        bool
	Long            bool // a text of several lines
	Hint, Help      string
	Wrong           string // why the value cannot be written
	Problem         bool   // the problem that led here lies here
	Words           string // an amount in capital figures
	List            string // id of a datalist
}

// group is a run of fields: the keys before the tables, or a table.
type group struct {
	ID, Legend string
	Fields     []field
	Table      string // of an element of [[table]]; "" for any other group
	N          int    // its number
	More       bool   // a further element, to be filled in or left empty
}

// spare is how many empty tables a form offers behind those that are there.
const spare = 2

// unasked are the keys that a form leaves out: other pages write them.
var unasked = []string{"kind", "draft", "published", "approvals", "withdrawal", "states"}

// formOf returns the groups of a kind's form with the values of a front matter: what
// every document needs, what the kind asks for, and what is seldom needed.
func formOf(c *corpus.Corpus, kind *disclosure.Kind, front *toml.Table) (head, rest, seldom []group) {
	asked := map[string]bool{}
	for _, key := range unasked {
		asked[key] = true
	}
	take := func(to *group, blanks ...disclosure.Blank) (tables []group) {
		for _, b := range blanks {
			if asked[b.ID] {
				continue
			}
			asked[b.ID] = true
			e, _ := front.Get(b.ID)
			switch b.Type {
			case "table":
				tables = append(tables, tableGroup(b, b.ID, b.Label, e.Value.Table))
			case "tables":
				list, _ := e.Value.Tables()
				more := spare
				if b.ID == "attachments" { // which are dropped, not typed
					more = 0
				}
				for i := range len(list) + more {
					var t *toml.Table
					if i < len(list) {
						t = list[i]
					}
					g := tableGroup(b, fmt.Sprintf("%s.%d", b.ID, i), fmt.Sprintf("%s（%d）", b.Label, i+1), t)
					g.Table, g.N, g.More = b.ID, i, i >= len(list)
					tables = append(tables, g)
				}
			default:
				to.Fields = append(to.Fields, fieldOf(b, b.ID, e.Value))
			}
		}
		return tables
	}
	blank := func(keys ...string) (list []disclosure.Blank) {
		for _, key := range keys {
			list = append(list, c.Kinds.Blank(kind, key))
		}
		return list
	}
	first := group{ID: "head", Legend: kind.Name}
	keys := []string{"title"}
	if !kind.Plain {
		keys = append(keys, "number", "index", "organ", "dated")
	}
	if kind.Report {
		keys = append(keys, "year")
	}
	take(&first, blank(keys...)...)
	for i := range first.Fields {
		f := &first.Fields[i]
		f.Long = false
		if f.ID == "f-title" || f.ID == "f-organ" || f.ID == "f-dated" {
			f.Required = !kind.Plain || f.ID == "f-title"
		}
		if f.Name == "organ" {
			f.Codes = []choice{{Label: "请选择"}}
			for _, o := range c.Organs.All() {
				f.Codes = append(f.Codes, choice{Value: o.ID, Label: o.Name})
			}
			f.Codes = withValue(f.Codes, f.Value)
		}
	}
	var needed, optional []disclosure.Blank
	for _, b := range c.Kinds.Form(kind) {
		if b.Required {
			needed = append(needed, b)
		} else {
			optional = append(optional, b)
		}
	}
	own := group{ID: "needed", Legend: "必填"}
	tables := take(&own, needed...)
	more := group{ID: "optional", Legend: "选填"}
	moreTables := take(&more, append(optional, blank("summary", "keywords", "attachments")...)...)
	head = []group{first}
	for _, g := range append(append([]group{own}, tables...), append([]group{more}, moreTables...)...) {
		if len(g.Fields) > 0 {
			rest = append(rest, g)
		}
	}
	var given, other []disclosure.Blank
	for _, b := range blank(c.Kinds.Everyone()...) {
		if e, ok := front.Get(b.ID); ok && e.Value.Table == nil && !asked[b.ID] && !slices.Contains([]string{"table", "tables"}, b.Type) || b.ID == "effective" && kind.Explained || b.ID == "expires" && kind.Explained {
			given = append(given, b)
		} else {
			other = append(other, b)
		}
	}
	also := group{ID: "also", Legend: "已经填了的，和日期"}
	take(&also, given...)
	if len(also.Fields) > 0 {
		rest = append(rest, also)
	}
	others := group{ID: "others", Legend: "其他"}
	otherTables := take(&others, other...)
	return head, rest, append([]group{others}, otherTables...)
}

func tableGroup(b disclosure.Blank, name, legend string, t *toml.Table) group {
	g := group{ID: strings.ReplaceAll(name, ".", "-"), Legend: legend}
	for _, sub := range b.Fields {
		var v toml.Value
		if e, ok := t.Get(sub.ID); ok {
			v = e.Value
		}
		f := fieldOf(sub, name+"."+sub.ID, v)
		f.Required = b.Required && sub.Required
		g.Fields = append(g.Fields, f)
	}
	return g
}

func fieldOf(b disclosure.Blank, name string, v toml.Value) field {
	f := field{Name: name, ID: "f-" + strings.ReplaceAll(name, ".", "-"), Label: b.Label, Type: b.Type, Value: shown(v), Required: b.Required, Hint: hintOf(b)}
	if len(b.Codes) > 0 {
		f.Checks = b.Type == "list"
		if !f.Checks {
			f.Codes = []choice{{Label: "未选"}}
		}
		for _, code := range b.Codes {
			f.Codes = append(f.Codes, choice{Value: code, Label: code})
		}
		if f.Checks {
			for line := range strings.Lines(f.Value) {
				f.Codes = withValue(f.Codes, strings.TrimSpace(line))
			}
		} else {
			f.Codes = withValue(f.Codes, f.Value)
		}
	}
	if b.ID == "interprets" || b.ID == "replaced_by" {
		f.List = "policies"
	}
	if name == "subject.name" {
		f.List = "parties"
	}
	f.Long = b.Type == "text" && len(f.Codes) == 0 && !strings.Contains(name, ".") || b.Type == "list" && !f.Checks || strings.Contains(f.Value, "\n")
	if f.Type == "date" && f.Value != "" {
		if _, err := calendar.Parse(f.Value); err != nil {
			f.Type = "text" // a browser would show nothing
		}
	}
	if f.Type == "money" {
		f.Words = capital(f.Value)
	}
	return f
}

// withValue ticks a value among choices; a value that is none of them becomes one.
func withValue(list []choice, value string) []choice {
	i := slices.IndexFunc(list, func(c choice) bool { return c.Value == value })
	if i < 0 {
		list, i = append(list, choice{Value: value, Label: value}), len(list)
	}
	list[i].Chosen = true
	return list
}

func hintOf(b disclosure.Blank) string {
	if len(b.Codes) > 0 {
		return ""
	}
	switch b.Type {
	case "day-or-ever":
		return "如 2026-03-05；没有期限的写：长期"
	case "moment":
		return "如 2026-03-05，或者 2026-03-05T09:30:00+08:00"
	case "money":
		return "单位：元"
	case "wan":
		return "单位：万元"
	case "int":
		return "整数"
	case "ints":
		return fmt.Sprintf("%d 个整数，用逗号隔开", b.Count)
	case "list":
		return "一行一个"
	}
	return ""
}

// capital returns an amount in the capital figures of legal papers; "" for no amount.
func capital(text string) string {
	m, err := disclosure.ParseMoney(strings.TrimSpace(text))
	if err != nil {
		return ""
	}
	return m.Capital()
}

// shown returns a value as a form shows it.
func shown(v toml.Value) string {
	if v.Kind != toml.List {
		return v.Text
	}
	var lines []string
	numbers := true
	for _, e := range v.List {
		lines = append(lines, e.Text)
		numbers = numbers && e.Kind == toml.Integer
	}
	if numbers && len(lines) > 0 {
		return strings.Join(lines, ", ")
	}
	return strings.Join(lines, "\n")
}

var integer = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,11})$`)

// written returns what a person typed as TOML of a type; "" for nothing. The error says
// in Chinese how such a value is written.
func written(kind, text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n"))
	if text == "" {
		return "", nil
	}
	switch kind {
	case "date":
		day, err := calendar.Parse(text)
		if err != nil {
			return "", fmt.Errorf("日期写作 2026-03-05 的样子")
		}
		return day.String(), nil
	case "day-or-ever":
		if text == "长期" {
			return toml.Quoted(text), nil
		}
		return written("date", text)
	case "moment":
		if _, err := calendar.ParseMoment(text); err != nil {
			return "", fmt.Errorf("写作 2026-03-05，或者 2026-03-05T09:30:00+08:00")
		}
		return text, nil
	case "money", "wan":
		unit, parse := "元", disclosure.ParseMoney
		if kind == "wan" {
			unit, parse = "万元", disclosure.FromWan
		}
		plain := strings.NewReplacer(",", "", "，", "", " ", "").Replace(strings.TrimSuffix(text, unit))
		if _, err := parse(plain); err != nil {
			return "", err
		}
		if integer.MatchString(plain) {
			return plain, nil
		}
		return toml.Quoted(plain), nil
	case "int":
		if !integer.MatchString(text) {
			return "", fmt.Errorf("写一个整数")
		}
		return text, nil
	case "ints":
		var numbers []string
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、 \n\t", r) }) {
			if !integer.MatchString(part) {
				return "", fmt.Errorf("写整数，用逗号隔开")
			}
			numbers = append(numbers, part)
		}
		return "[" + strings.Join(numbers, ", ") + "]", nil
	case "bool":
		return strconv.FormatBool(text == "true"), nil
	case "list":
		var items []string
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				items = append(items, toml.Quoted(line))
			}
		}
		return "[" + strings.Join(items, ", ") + "]", nil
	}
	return toml.Quoted(text), nil
}

// filled puts what a person sent into a form, and returns what that changes: the keys
// whose value is another one than the form's. A value that cannot be written is marked.
// Elements of [[table]] that were emptied go, the last one first; new ones follow those
// that are there.
func filled(sent url.Values, groups ...[]group) (set []toml.Assignment, wrong int) {
	next := map[string]int{} // number of the next new element
	var gone []toml.Assignment
	for _, list := range groups {
		for i := range list {
			g := &list[i]
			changes, bad := g.fill(sent)
			wrong += bad
			if g.Table == "" {
				set = append(set, changes...)
				continue
			}
			empty := !slices.ContainsFunc(g.Fields, func(f field) bool { return strings.TrimSpace(f.Value) != "" })
			switch {
			case !g.More:
				next[g.Table] = g.N + 1
				if empty && len(changes) > 0 {
					gone = append([]toml.Assignment{{Key: fmt.Sprintf("%s.%d", g.Table, g.N)}}, gone...)
					continue
				}
			case !empty:
				for j := range changes {
					changes[j].Key = strings.Replace(changes[j].Key, fmt.Sprintf(".%d.", g.N), fmt.Sprintf(".%d.", next[g.Table]), 1)
				}
				next[g.Table]++
			}
			set = append(set, changes...)
		}
	}
	return append(set, gone...), wrong
}

// fill puts what a person sent into a group.
func (g *group) fill(sent url.Values) (set []toml.Assignment, wrong int) {
	for j := range g.Fields {
		f := &g.Fields[j]
		values, asked := sent["v:"+f.Name]
		if !asked {
			continue
		}
		text := strings.ReplaceAll(strings.Join(values, "\n"), "\r\n", "\n")
		if f.Checks { // the first one is always sent, empty
			text = strings.Join(slices.DeleteFunc(values, func(v string) bool { return v == "" }), "\n")
		}
		if strings.TrimSpace(text) == strings.TrimSpace(f.Value) {
			continue
		}
		f.Value = text
		for k := range f.Codes {
			f.Codes[k].Chosen = f.Codes[k].Value == text || f.Checks && slices.Contains(values, f.Codes[k].Value)
		}
		value, err := written(f.Type, text)
		if err != nil {
			f.Wrong = err.Error()
			wrong++
			continue
		}
		if f.Type == "money" {
			f.Words = capital(text)
		}
		set = append(set, toml.Assignment{Key: f.Name, Value: value})
	}
	return set, wrong
}
