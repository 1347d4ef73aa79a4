package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/toml"
)

// codeMissingField is the code of what a public document has to have and a row has not.
const codeMissingField = "missing-field"

// document is the outcome of a row: a text, or problems.
type document struct {
	table    *header.Table
	row      int
	unused   []int          // columns whose cells are not in the document
	texts    map[int]string // of those
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
	used map[int]bool // the columns whose cells are in the document, or have a problem
}

// use marks a column as read.
func (r *reading) use(index int) { r.used[index] = true }

// unused returns the columns whose cells have content that is not in the document.
func (r *reading) unused() (columns []int) {
	for i := range min(r.Width(), len(r.Titles)) { // cells beyond the header are an error of their own
		if !r.used[i] && !r.IsMerged(i) && !r.Blank(i) && r.Field(i) != header.Serial && r.Field(i) != header.Identity && r.Titles[i] != header.Remark {
			columns = append(columns, i)
		}
	}
	return columns
}

// read turns a row into a document. Several goroutines may read at once.
func (o *Options) read(t *header.Table, row grid.Row) *document {
	r := &reading{Row: t.Row(row), o: o, doc: &document{table: t, row: row.Number}, used: map[int]bool{}}
	if !r.Failed() {
		r.describe()
	}
	r.doc.kind, r.doc.problems, r.doc.unused = r.kind, append(r.Problems, r.doc.problems...), r.unused()
	r.doc.texts = map[int]string{}
	for _, index := range r.doc.unused {
		r.doc.texts[index] = r.Cell(index)
	}
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
	} else if r.kind, dated, datedAt = r.Act(); r.kind == nil || r.Failed() {
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
		r.put("organ", toml.Quoted(organ), -1)
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
		if f != header.Number { // that is put as a key
			r.use(c.index)
		}
		if c.wrong() {
			return false
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
		c.text, c.index, c.unit = r.Cell(index), index, r.unitOf(index)
	} else if m := r.o.Map; m != nil {
		c.text = m.constants[f]
	}
	return c
}

// put adds a key; index is its column.
func (r *reading) put(key, value string, index int) {
	r.use(index)
	r.doc.entries = append(r.doc.entries, entry{key: key, toml: key + " = " + value, cell: index})
}

// ownKeys are the keys that another function than keys adds.
var ownKeys = []string{"kind", "title", "number", "organ", "organs", "dated", "name", "implementer", "subject"}

// keys adds the keys that hold the value of a cell.
func (r *reading) keys() {
	if !r.kind.PowerList {
		if number := r.cell(header.Number); number.text != "" {
			canonical, changes := disclosure.NormaliseNumber(number.text)
			if len(changes) > 0 {
				r.doc.problems = append(r.doc.problems, r.At(r.Number, header.Number, r.kind).Problem("number-normalised", diag.Notice, "",
					"文号“%s”写作“%s”：%s", grid.Clip(number.text), canonical, strings.Join(changes, "，")))
			}
			r.put("number", toml.Quoted(canonical), number.index)
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
		if c.text == "" {
			continue
		}
		r.use(c.index)
		isMoney := kindOfValue(r.kind, key) == "money"
		if !isMoney && c.wrong() || isMoney && c.isError() {
			continue
		}
		if key == "categories" {
			r.pairs(c)
			further := r.cell(header.Further)
			r.use(further.index)
			c.text += "；" + further.text
		}
		c.text = r.code(key, c)
		value := ""
		if isMoney {
			value = r.money(c, key)
		} else {
			value = c.value(r.kind, key)
		}
		if value != "" && value != "[]" {
			r.put(key, value, c.index)
		}
	}
}

// code returns the text of a cell that has a code of the standard: the state of a
// licence (当前状态) is 1 for 有效 and 2 for 无效. Other texts keep their lines.
func (r *reading) code(key string, c cell) string {
	if key == "state" && r.kind.Standard == "XK" {
		switch strings.TrimSuffix(c.text, ".0") {
		case "1", "01":
			return "有效"
		case "2", "02":
			return "无效"
		}
	}
	if kindOfValue(r.kind, key) == "text" && c.index >= 0 {
		switch key {
		case "facts", "outcome", "violation", "legal_basis", "summary", "finding", "object", "fee", "remedies", "supervision":
			return strings.Join(r.Lines(c.index), "\n")
		}
	}
	return c.text
}

// pairs notes that an item of the standard that names two categories becomes both.
func (r *reading) pairs(c cell) {
	if strings.Contains(c.text, "、") {
		r.doc.problems = append(r.doc.problems, r.Place(c.index).Problem("several-categories", diag.Notice, "只有其中一种的，请改正这一格", "“%s”按几种处罚类别写入", grid.Clip(c.text)))
	}
}

// organ returns the id of the row's organ by name, short name, id or credit code;
// without a cell that of Options or Map. An unknown organ is "" with a problem.
func (r *reading) organ() string {
	name, code := r.cell(header.Organ), r.cell(header.OrganCode)
	r.use(name.index)
	if name.text == "" && code.text == "" {
		if id := r.o.Organ; id != "" {
			return id
		}
		if r.o.Map != nil && r.o.Map.Organ != "" {
			return r.o.Map.Organ
		}
		r.AddMissing(r.At(r.Number, header.Organ, r.kind), "用 --organ 写明机关的 id，如 --organ scjgj；或者加一列“处罚机关”“许可机关”", "没有机关")
		return ""
	}
	for _, organ := range r.o.Organs.All() {
		if name.text != "" && (name.text == organ.Name || name.text == organ.Short || name.text == organ.ID) ||
			name.text == "" && code.text == organ.USCC {
			if code.text == "" || code.text == organ.USCC {
				r.use(code.index)
			}
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
	text, code := r.text(header.SubjectIs), plainCode(r.text(header.USCC))
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
	name, is, code := r.cell(header.Subject), r.cell(header.SubjectIs), r.cell(header.USCC)
	if !r.kind.Enforcement {
		return
	}
	for _, c := range []cell{name, is, code} {
		r.use(c.index)
	}
	if name.text == "" {
		r.AddMissing(r.At(r.Number, header.Subject, r.kind), "写上行政相对人名称", "没有当事人的名称")
		return
	}
	if name.wrong() {
		return
	}
	if name.index >= 0 {
		name.text = strings.Join(r.Lines(name.index), map[bool]string{true: "、", false: ""}[r.natural()])
	}
	if isIdentityShaped(code.text) && !holdsResidentID(code.text) {
		r.AddError(code.index, "personal-data", "请从这一格删去；公民身份号码不得公开（行政处罚法第五十条、政府信息公开条例第十五条）", "这一格看上去是公民身份号码，不能写进文件")
		return
	}
	if plain := plainCode(code.text); plain != code.text && disclosure.CheckUSCC(plain) == nil {
		r.note(code, "uscc-normalised", "", "统一社会信用代码“%s”写作 %s", grid.Clip(code.text), plain)
		code.text = plain
	}
	r.party(name, is, code)
	e := entry{key: "subject", toml: "[subject]\nname = " + toml.Quoted(name.text), cell: name.index, also: []int{name.index, name.index}}
	if text := r.subjectType(); text != "" {
		e.toml, e.also = e.toml+"\ntype = "+toml.Quoted(text), append(e.also, is.index)
	}
	if code.text != "" && !code.wrong() && r.subjectType() != "自然人" {
		e.toml, e.also = e.toml+"\nuscc = "+toml.Quoted(code.text), append(e.also, code.index)
	}
	r.doc.entries = append(r.doc.entries, e)
}

// plainCode returns a code in capital letters of ASCII, without spaces.
func plainCode(code string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case unicode.IsSpace(r) || r == '-':
			return -1
		}
		return r
	}, code))
}

// party adds the errors of a party whose kind, name and code contradict one another: a
// company taken for a person would be masked, a person taken for a company published.
func (r *reading) party(name, is, code cell) {
	kind, hint := r.subjectType(), "请对照营业执照或者证件，改正类别、名称或者代码"
	bad := func(c cell, format string, args ...any) {
		r.AddError(max(c.index, name.index), "subject-type", hint, format, args...)
	}
	organisation := kind == "法人及非法人组织" || kind == "个体工商户"
	switch {
	case code.text == "" && organisation && disclosure.LooksLikePerson(name.text):
		hint = "是自然人的，类别写“自然人”；是单位的，写上统一社会信用代码"
		bad(name, "“%s”像是自然人的姓名，没有统一社会信用代码，类别写的却是%s", grid.Clip(name.text), kind)
	case code.text == "" && kind == "自然人" && disclosure.LooksLikeBody(name.text):
		hint = "是单位的，类别写“法人及非法人组织”；是个体户的，写“个体工商户”"
		bad(is, "“%s”像是单位的名称，类别写的却是自然人", grid.Clip(name.text))
	case code.text == "" || holdsResidentID(code.text) || code.isRounded() || code.isError():
	case kind == "自然人":
		hint = "是单位的，类别写“法人及非法人组织”；是个体户的，写“个体工商户”；是自然人的，删去代码"
		bad(is, "类别写的是自然人，却有统一社会信用代码 %s", grid.Clip(code.text))
	case disclosure.CheckUSCC(code.text) != nil && organisation:
		r.AddError(code.index, "bad-uscc", "请对照营业执照逐位核对；一时核不清的，先空着这一格", "%s", disclosure.CheckUSCC(code.text))
	case strings.HasPrefix(code.text, "92") != (kind == "个体工商户") && organisation:
		hint = "92 开头的代码是个体工商户；请改正类别或者代码"
		bad(is, "统一社会信用代码 %s 和当事人类别“%s”不一致", code.text, kind)
	}
}

// title adds the title of the row, else a title of the kind and the party, or of
// the number when the party is a natural person.
func (r *reading) title() {
	if title := r.cell(header.Title); title.text != "" && !title.wrong() && !r.kind.PowerList {
		r.put("title", toml.Quoted(title.text), title.index)
		return
	}
	subject := r.text(header.Subject)
	switch {
	case r.kind.PowerList:
		for key, f := range map[string]header.Field{"title": header.Name, "name": header.Name, "implementer": header.Organ} {
			if c := r.cell(f); c.text != "" && !c.wrong() {
				r.put(key, toml.Quoted(c.text), c.index)
			}
		}
	case r.kind.Enforcement && subject != "" && !r.natural():
		r.put("title", toml.Quoted("关于"+subject+"的"+r.kind.Name), -1)
	default:
		r.put("title", toml.Quoted(r.doc.number+r.kind.Name), -1)
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
		r.use(c.index)
		for _, line := range r.Lines(c.index) {
			text := "[[" + f.key + "]]"
			pairs := f.line(line)
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i+1] != "" {
					text += "\n" + pairs[i] + " = " + toml.Quoted(pairs[i+1])
				}
			}
			r.doc.entries = append(r.doc.entries, entry{key: f.key, toml: text, cell: c.index})
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
		if strings.HasPrefix(key, "subject.") && r.text(header.Subject) == "" && key != "subject.name" {
			continue // without a name there is no party
		}
		d.problems = append(d.problems, r.At(d.row, header.Field(key), r.kind).Problem(codeMissingField, severity, hint,
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
