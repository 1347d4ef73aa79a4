package importer

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/toml"
)

// document is the outcome of a row: a text, or problems.
type document struct {
	row      int
	kind     *disclosure.Kind
	number   string // from which the file name is derived
	stem     string
	folder   string
	entries  []entry
	text     []byte // without mark
	record   *disclosure.Record
	problems []header.Problem
}

// failed reports whether the document has an error.
func (d *document) failed() bool {
	return slices.ContainsFunc(d.problems, func(p header.Problem) bool { return p.Severity == diag.Error })
}

// reading turns a row into a document.
type reading struct {
	*header.Row
	o    *Options
	kind *disclosure.Kind
	doc  *document
}

// read turns a row into a document. Several goroutines may read at once.
func (o *Options) read(t *header.Table, row grid.Row) *document {
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

// describe fills the entries and the file name, or adds problems.
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

// numbered sets the number from which the file name is derived, and reports whether
// the row has a usable number; a row without gets a problem.
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
	r.AddMissing(r.At(r.Number, header.Number, r.kind), "写上文号（或者许可编号、索引号、事项编码）；文件名由它而来，没有它，下次导入就认不出这一行", "没有文号")
	return false
}

// text returns the text of a field: of its cell, else the constant of the Map.
func (r *reading) text(f header.Field) string { return r.cell(f).text }

// cell returns the cell of a field, else the constant of the Map.
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
	c.unit = cmp.Or(c.unit, r.Unit(c.index))
	return c
}

// put adds a key; index is its column.
func (r *reading) put(key, value string, index int) {
	r.doc.entries = append(r.doc.entries, entry{key: key, toml: key + " = " + value, cell: index})
}

// ownKeys are the keys that another function than keys adds.
var ownKeys = []string{"kind", "title", "number", "organ", "organs", "dated", "name", "implementer", "subject"}

// keys adds the keys that hold the value of a cell.
func (r *reading) keys() {
	if !r.kind.PowerList {
		if number := r.cell(header.Number); number.text != "" && !number.wrong() {
			canonical, changes := disclosure.NormaliseNumber(number.text)
			if len(changes) > 0 {
				r.doc.problems = append(r.doc.problems, r.At(r.Number, header.Number, r.kind).Problem("number-normalised", diag.Notice, "",
					"文号“%s”写作“%s”：%s", grid.Clip(number.text), canonical, strings.Join(changes, "，")))
			}
			r.put("number", quoted(canonical), number.index)
		}
	}
	for _, key := range r.o.Kinds.Keys(r.kind) {
		if slices.Contains(ownKeys, key) {
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

// pairs notes that an item of the standard that names two categories becomes both.
func (r *reading) pairs(c cell) {
	if strings.Contains(c.text, "、") {
		r.doc.problems = append(r.doc.problems, r.Place(c.index).Problem("several-categories", diag.Notice, "只有其中一种的，请改正这一格", "“%s”按几种处罚类别写入", grid.Clip(c.text)))
	}
}

// amounts reports a fine in the wrong unit: the text of the decision names the
// amount that the cell would have in the other unit (元, 万元).
func (r *reading) amounts() {
	fine := r.cell("fine")
	if fine.text == "" || fine.unit == "" || strings.ContainsAny(fine.text, "万元") {
		return
	}
	stated, err := strconv.ParseFloat(strings.NewReplacer(",", "", "，", "").Replace(fine.text), 64)
	if err != nil {
		return
	}
	const wan = 10000
	meant, other, hint := stated*wan, stated, "这一列的单位是万元：5000 元写作 0.5"
	if fine.unit == "元" {
		meant, other, hint = stated, stated*wan, "这一列的单位是元：0.5 万元写作 5000"
	}
	if outcome := r.text("outcome"); names(outcome, other) && !names(outcome, meant) {
		fine.bad(hint, "这一格写的是 %s（%s），处罚内容里写的是 %s 元", grid.Clip(fine.text), fine.unit, strconv.FormatFloat(other, 'f', -1, 64))
	}
}

var amount = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)(万?)元`)

// names reports whether a text names an amount of yuan, in 元 or 万元.
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

// organ returns the id of the row's organ by name, short name, id or credit code;
// without a cell that of Options or Map. An unknown organ is "" with a problem.
func (r *reading) organ() string {
	name, code := r.cell(header.Organ), r.cell(header.OrganCode)
	if name.text == "" && code.text == "" {
		if id := r.o.Organ; id != "" {
			return id
		}
		if r.o.Map != nil && r.o.Map.Organ != "" {
			return r.o.Map.Organ
		}
		r.AddMissing(r.Place(name.index), "用 --organ 写明机关的 id，如 --organ scjgj；或者加一列“处罚机关”“许可机关”", "没有机关")
		return ""
	}
	for _, organ := range r.o.Organs.All() {
		if name.text != "" && (name.text == organ.Name || name.text == organ.Short || name.text == organ.ID) ||
			name.text == "" && code.text == organ.USCC {
			return organ.ID
		}
	}
	r.AddError(max(name.index, code.index), "unknown-organ", "在 content/organs.toml 里登记这个机关（name 要和表格里一样），或者改正这一格",
		"没有登记这个机关：%s", grid.Clip(name.text+code.text))
	return ""
}

// natural reports whether the row's party is or may be a natural person (自然人).
func (r *reading) natural() bool {
	s := &disclosure.Subject{Name: r.text(header.Subject), Type: r.subjectType()}
	return s.Name != "" && !s.Organisation()
}

// subjectType returns the type of the party (行政相对人类别): by the cell, else by a
// credit code or an identity paper; "" when unknown.
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

// subject adds the party.
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

// title adds the title of the row, else a title of the kind and the party, or of
// the number when the party is a natural person.
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

// tables adds the tables of a power item, a table for each line of the cell.
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

// sortEntries sorts entries in the order in which people write them: keys of every
// document, keys of the kind, the decision, others.
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

// judge reads the text as a build would, and adds the problems at their cells.
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

// judge reads a text as a build would, and returns the record, nil for broken TOML,
// and problems with those of the text added. at maps a line to its place.
func judge(o *Options, path string, text []byte, problems []header.Problem, at func(line int) header.Place) (*disclosure.Record, []header.Problem) {
	src, _, _ := strings.Cut(strings.TrimPrefix(string(marked(text)), "+++\n"), "\n+++\n")
	tree, mistakes := toml.Parse(path, []byte(src+"\n"), 2)
	var record *disclosure.Record
	if len(mistakes) == 0 {
		record, mistakes = disclosure.Reader{Kinds: o.Kinds, Organs: o.Organs}.Read(path, tree)
	}
	for _, p := range mistakes {
		problems = append(problems, at(p.Line).As(p))
	}
	return record, problems
}
