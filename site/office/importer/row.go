package importer

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/header"
	"gongkai/site/office/spreadsheet"
	"gongkai/site/toml"
)

// document is what a row becomes.
type document struct {
	row      int
	kind     *disclosure.Kind
	number   string // what the file's name follows from
	stem     string
	folder   string
	entries  []entry
	text     []byte // without mark
	record   *disclosure.Record
	problems []header.Problem
}

func (d *document) failed() bool {
	return slices.ContainsFunc(d.problems, func(p header.Problem) bool { return p.Severity == diag.Error })
}

// reading is a row that is being turned into a document.
type reading struct {
	*header.Row
	o    *Options
	kind *disclosure.Kind
	doc  *document
}

// read turns a row into a document. It depends on nothing but the row.
func (o *Options) read(t *header.Table, row spreadsheet.Row) *document {
	r := &reading{Row: t.Row(row), o: o, doc: &document{row: row.Number}}
	if len(r.Problems) == 0 {
		r.describe()
	}
	r.doc.kind, r.doc.problems = r.kind, append(r.Problems, r.doc.problems...)
	if r.doc.failed() {
		return r.doc
	}
	var lines []int
	r.doc.text, r.doc.entries, lines = front(r.doc.entries, "")
	r.judge(lines)
	return r.doc
}

// describe makes the entries and the name.
func (r *reading) describe() {
	var dated calendar.Date
	datedAt := -1
	if r.Kind != nil && r.Kind.PowerList {
		r.kind = r.Kind
	} else if r.kind, dated, datedAt = r.Act(); r.kind == nil || len(r.Problems) > 0 {
		return
	}
	if !r.numbered() {
		return
	}
	organ := r.organ()
	switch c := r.cell(header.Dated); {
	case datedAt >= 0:
		r.put("dated", dated.String(), datedAt)
	case c.text != "":
		if value := c.date("date"); value != "" {
			r.put("dated", value, c.index)
		}
	}
	r.keys()
	r.subject()
	r.tables()
	if organ != "" {
		r.put("organ", quoted(organ), -1)
	}
	r.title()
	sortEntries(r.kind, r.doc.entries)
	r.doc.stem, r.doc.folder = stem(r.doc.number), folder(r.kind, dated)
}

// numbered finds what the file's name follows from.
func (r *reading) numbered() bool {
	for _, f := range []header.Field{header.Number, header.Licence, header.Code, "index"} {
		c := r.cell(f)
		if c.text == "" || f == header.Number && r.kind.PowerList {
			continue
		}
		if name := r.text(header.Subject); r.natural() && strings.Contains(c.text, name) {
			c.bad("请改成不含姓名的文号", "文号里有当事人的姓名，会写进网址")
			return false
		}
		r.doc.number, _ = disclosure.NormaliseNumber(c.text)
		return true
	}
	r.doc.problems = append(r.doc.problems, r.At(r.Number(), header.Number, r.kind).Problem(header.CodeMissingCell, diag.Error,
		"写上文号（或者许可编号、索引号、事项编码）；文件名由它而来，没有它，下次导入就认不出这一行", "没有文号"))
	return false
}

// Number is the row's number.
func (r *reading) Number() int { return r.Row.Number }

// text is the text of a field: its cell, else the constant of the map.
func (r *reading) text(f header.Field) string { return r.cell(f).text }

func (r *reading) cell(f header.Field) cell {
	c := cell{Row: r.Row, index: -1}
	if index, ok := r.Pick(f, r.kind); ok {
		c.text, c.index = r.Cell(index), index
	}
	if m := r.o.Map; m != nil {
		if c.index >= 0 {
			c.unit = m.units[header.Form(r.Titles[c.index])]
		} else {
			c.text = m.constants[f]
		}
	}
	return c
}

func (r *reading) put(key, value string, index int) {
	r.doc.entries = append(r.doc.entries, entry{key: key, toml: key + " = " + value, cell: index})
}

// taken are the keys that have their own way into the file.
var taken = []string{"kind", "title", "number", "organ", "organs", "dated", "name", "implementer", "subject"}

// keys puts the keys that are a cell each.
func (r *reading) keys() {
	if !r.kind.PowerList {
		if number := r.cell(header.Number); number.text != "" && !number.wrong() {
			canonical, changes := disclosure.NormaliseNumber(number.text)
			if len(changes) > 0 {
				r.doc.problems = append(r.doc.problems, r.At(r.Number(), header.Number, r.kind).Problem("number-normalised", diag.Notice, "",
					"文号“%s”写作“%s”：%s", header.Clip(number.text), canonical, strings.Join(changes, "，")))
			}
			r.put("number", quoted(canonical), number.index)
		}
	}
	for _, key := range r.o.Kinds.Keys(r.kind) {
		if slices.Contains(taken, key) {
			continue
		}
		c := r.cell(header.Field(key))
		switch {
		case key == "document" && c.text == "":
			c = r.cell(header.Title)
		case key == "type":
			c = r.cell(header.KindName)
		}
		if c.text == "" || c.wrong() {
			continue
		}
		if key == "categories" {
			r.pairs(c)
			c.text += "；" + r.text(header.Further)
		}
		if value := c.value(r.kind, key); value != "" && value != "[]" {
			r.put(key, value, c.index)
		}
	}
	r.amounts()
}

// pairs says that an item of the standard that names two categories becomes both.
func (r *reading) pairs(c cell) {
	if strings.Contains(c.text, "、") {
		r.doc.problems = append(r.doc.problems, r.Place(c.index).Problem("several-categories", diag.Notice, "只有其中一种的，请改正这一格", "“%s”按几种处罚类别写入", header.Clip(c.text)))
	}
}

// amounts catches mistakes with the unit: the decision names not the amount of
// the cell but the one that the cell would be in the other unit.
func (r *reading) amounts() {
	fine := r.cell("fine")
	unit := fine.unit
	if unit == "" {
		unit = r.Unit(fine.index)
	}
	if fine.text == "" || unit == "" || strings.ContainsAny(fine.text, "万元") {
		return
	}
	said, err := strconv.ParseFloat(strings.NewReplacer(",", "", "，", "").Replace(fine.text), 64)
	if err != nil {
		return
	}
	const wan = 10000
	meant, other, hint := said*wan, said, "这一列的单位是万元：5000 元写作 0.5"
	if unit == "元" {
		meant, other, hint = said, said*wan, "这一列的单位是元：0.5 万元写作 5000"
	}
	if outcome := r.text("outcome"); names(outcome, other) && !names(outcome, meant) {
		fine.bad(hint, "这一格写的是 %s（%s），处罚内容里写的是 %s 元", header.Clip(fine.text), unit, strconv.FormatFloat(other, 'f', -1, 64))
	}
}

var amount = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)(万?)元`)

// names says whether a text names an amount, in 元 or in 万元.
func names(text string, yuan float64) bool {
	for _, m := range amount.FindAllStringSubmatch(strings.NewReplacer(",", "", "，", "", " ", "").Replace(text), -1) {
		named, err := strconv.ParseFloat(m[1], 64)
		if m[2] != "" {
			named *= 10000
		}
		if err == nil && math.Abs(named-yuan) < 0.005 {
			return true
		}
	}
	return false
}

// organ is the id of the row's organ: by name, short name or credit code.
func (r *reading) organ() string {
	name, code := r.cell(header.Organ), r.cell(header.OrganCode)
	if name.text == "" && code.text == "" {
		if id := r.o.Organ; id != "" {
			return id
		}
		if r.o.Map != nil && r.o.Map.Organ != "" {
			return r.o.Map.Organ
		}
		r.Say(name.index, header.CodeMissingCell, "用 --organ 写明机关的 id，如 --organ scjgj；或者加一列“处罚机关”“许可机关”", "没有机关")
		return ""
	}
	for _, organ := range r.o.Organs.All() {
		if name.text != "" && (name.text == organ.Name || name.text == organ.Short || name.text == organ.ID) ||
			name.text == "" && code.text == organ.USCC {
			return organ.ID
		}
	}
	r.Say(max(name.index, code.index), "unknown-organ", "在 content/organs.toml 里登记这个机关（name 要和表格里一样），或者改正这一格",
		"没有登记这个机关：%s", header.Clip(name.text+code.text))
	return ""
}

// natural says whether the row's party is, or may be, a natural person.
func (r *reading) natural() bool {
	s := &disclosure.Subject{Name: r.text(header.Subject), Type: r.subjectType()}
	return s.Name != "" && !s.Organisation()
}

// subjectType is the party's type as the contract has it. Where the table does
// not say, a credit code or an identity paper does.
func (r *reading) subjectType() string {
	text, code := r.text(header.SubjectIs), r.text(header.USCC)
	switch {
	case strings.Contains(text, "个体"):
		return "个体工商户"
	case strings.Contains(text, "自然人"), text == "个人", text == "公民":
		return "自然人"
	case strings.Contains(text, "法人"), strings.Contains(text, "企业"), strings.Contains(text, "组织"), text == "单位":
		return "法人及非法人组织"
	case text != "":
		return text
	case strings.HasPrefix(code, "92") && disclosure.CheckUSCC(code) == nil:
		return "个体工商户"
	case disclosure.CheckUSCC(code) == nil:
		return "法人及非法人组织"
	}
	if _, paper := r.Pick(header.Identity, r.kind); paper {
		return "自然人"
	}
	return ""
}

// subject puts the party.
func (r *reading) subject() {
	name := r.cell(header.Subject)
	if !r.kind.Enforcement || name.text == "" || name.wrong() {
		return
	}
	e := entry{key: "subject", toml: "[subject]\nname = " + quoted(name.text), cell: name.index, also: []int{name.index, name.index}}
	if is := r.subjectType(); is != "" {
		e.toml, e.also = e.toml+"\ntype = "+quoted(is), append(e.also, r.cell(header.SubjectIs).index)
	}
	if code := r.cell(header.USCC); code.text != "" && !code.wrong() && r.subjectType() != "自然人" {
		e.toml, e.also = e.toml+"\nuscc = "+quoted(code.text), append(e.also, code.index)
	}
	r.doc.entries = append(r.doc.entries, e)
}

// title is the table's own, or made of the kind and the party. A natural person
// is not named.
func (r *reading) title() {
	if title := r.cell(header.Title); title.text != "" && !title.wrong() && !r.kind.PowerList {
		r.put("title", quoted(title.text), title.index)
		return
	}
	subject := r.text(header.Subject)
	switch {
	case r.kind.PowerList:
		for key, f := range map[string]header.Field{"title": header.Name, "name": header.Name, "implementer": header.Organ} {
			if c := r.cell(f); c.text != "" && !c.wrong() {
				r.put(key, quoted(c.text), c.index)
			}
		}
	case r.kind.Enforcement && subject != "" && !r.natural():
		r.put("title", quoted("关于"+subject+"的"+r.kind.Name), -1)
	default:
		r.put("title", quoted(r.doc.number+r.kind.Name), -1)
	}
}

var (
	lawItem   = regexp.MustCompile(`^(?:[0-9]+[.、．]\s*)?((?:中华人民共和国)?《[^》]+》(?:[（(][^）)]*[）)])?)\s*(第[^：:，。；]*?[条款项目])?\s*[：:，]?\s*(.*)$`)
	stageItem = regexp.MustCompile(`^(?:[0-9]+[.、．]|[（(]?[一二三四五六七八九十]+[）)、])?\s*(受理|审查|决定|送达|事后监管|其他)[^：:]{0,6}[：:]\s*(.*)$`)
)

// tables puts the tables of a power item: one for each line of the cell.
func (r *reading) tables() {
	for _, f := range []struct {
		key  string
		line func(string) []string
	}{
		{"basis_items", func(line string) []string {
			parts := lawItem.FindStringSubmatch(line)
			if parts == nil {
				return []string{"law", line}
			}
			return []string{"law", parts[1], "article", parts[2], "text", parts[3]}
		}},
		{"liabilities", func(line string) []string {
			parts := stageItem.FindStringSubmatch(line)
			if parts == nil {
				return []string{"stage", "其他", "content", line}
			}
			return []string{"stage", parts[1], "content", parts[2]}
		}},
	} {
		c := r.cell(header.Field(f.key))
		if _, own := r.kind.Field(f.key); !own || c.index < 0 || c.wrong() {
			continue
		}
		for _, line := range r.Lines(c.index) {
			toml := "[[" + f.key + "]]"
			pairs := f.line(line)
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i+1] != "" {
					toml += "\n" + pairs[i] + " = " + quoted(pairs[i+1])
				}
			}
			r.doc.entries = append(r.doc.entries, entry{key: f.key, toml: toml, cell: c.index})
		}
	}
}

// sortEntries puts the entries in the order in which people write them: what
// every document states, the kind's own keys, the decision, tables.
func sortEntries(kind *disclosure.Kind, entries []entry) {
	keys := []string{"kind", "title", "number", "index", "organ", "year", "dated", "published", "served", "violation", "categories"}
	for _, f := range kind.Fields {
		if f.ID != "outcome" {
			keys = append(keys, f.ID)
		}
	}
	keys = append(keys, "outcome", "legal_basis")
	rank := func(key string) int {
		if i := slices.Index(keys, key); i >= 0 {
			return i
		}
		return len(keys)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return rank(a.key) - rank(b.key) })
}

// judge reads the text as a build would and puts what it says at the cells.
func (r *reading) judge(lines []int) {
	d := r.doc
	d.record, d.problems = judge(r.o, d.folder+"/"+d.stem+".md", d.text, d.problems, func(line int) header.Place {
		for i := len(lines) - 1; i >= 0; i-- {
			if line < lines[i] {
				continue
			}
			if from := d.entries[i].from(line - lines[i]); from >= 0 {
				return r.Place(from)
			}
			break
		}
		return r.At(d.row, header.None, nil)
	})
	if d.record == nil {
		return
	}
	severity, hint := diag.Warning, "补上以后再公开；现在是草稿"
	if !d.record.Published.IsZero() {
		severity, hint = diag.Error, "这是公开必须写明的；请补上，或者先不写公开日期"
	}
	for _, key := range d.record.MissingStarred() {
		d.problems = append(d.problems, r.At(d.row, header.Field(key), r.kind).Problem("missing-field", severity, hint,
			"缺少%s（%s）", r.o.Kinds.Label(r.kind, key), key))
	}
}

// judge reads a document's text with the project's own reader.
func judge(o *Options, path string, text []byte, problems []header.Problem, at func(line int) header.Place) (*disclosure.Record, []header.Problem) {
	src, _, _ := strings.Cut(strings.TrimPrefix(string(marked(text)), "+++\n"), "\n+++\n")
	tree, found := toml.Parse(path, []byte(src+"\n"), 2)
	var record *disclosure.Record
	if len(found) == 0 {
		record, found = disclosure.Reader{Kinds: o.Kinds, Organs: o.Organs}.Read(path, tree)
	}
	for _, p := range found {
		problems = append(problems, at(p.Line).As(p))
	}
	return record, problems
}
