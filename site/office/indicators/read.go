package indicators

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/office/grid"
)

// Read returns the items of the table in the lines. The error is a
// *grid.Unreadable, for lines without a table of indicators.
func Read(lines []Line) (*Set, error) {
	r := &reader{set: &Set{}, lines: lines}
	r.numbered = r.isNumbered()
	for i, l := range lines {
		if otherHeader(l) {
			r.roles = nil // another table
			continue
		}
		if header := headerOf(l); header != nil {
			if r.roles == nil && r.set.Title == "" {
				r.set.Title = titleAbove(lines[:i])
			}
			r.begin(header)
			continue
		}
		switch {
		case r.roles == nil:
		case !l.Table && r.numbered:
			r.between(l, lines[i+1:])
		case r.numbered:
			r.row(l)
		default:
			r.standards(l)
		}
	}
	if len(r.set.Items) == 0 {
		return nil, grid.Refuse("没有找到指标表", "表头里要有“三级指标”或者“创建标准”，和“一级指标”“测评方法”“上报材料”“责任单位”“备注”这样的列；只有图片的，请先转成文字")
	}
	r.finish()
	return r.set, nil
}

// reader goes through the lines of a table.
type reader struct {
	set      *Set
	lines    []Line
	numbered bool // numbers have cells of their own

	roles      []role // of the present table; nil outside of one
	levels     [2]string
	unused     []Note // headings that no item has had up to now
	lastNumber int    // of standards
	lastLevel  int    // of headings of the second level
}

// numberForm is the form of a number in a cell of its own.
var numberForm = regexp.MustCompile(`^[★☆▲※*]?\s*[（(]?\s*\d{1,3}\s*[)）]?$`)

// isNumbered reports whether a row below a header has a number alone in a cell.
func (r *reader) isNumbered() bool {
	header := []role(nil)
	for _, l := range r.lines {
		if h := headerOf(l); h != nil {
			if slices.Contains(h, number) {
				return true
			}
			header = h
		} else if header != nil && l.Table {
			for i := 0; i < min(len(header), len(l.Cells)-1); i++ { // a number comes before its text
				if numberForm.MatchString(l.Cells[i]) && i <= slices.Index(header, requirement) {
					return true
				}
			}
		}
	}
	return false
}

// titleAbove returns the last short text about indicators above the table.
func titleAbove(lines []Line) string {
	for _, l := range slices.Backward(lines) {
		text := strings.Join(l.Cells, "")
		if n := utf8.RuneCountInString(text); n <= 40 && (strings.Contains(text, "指标") || strings.Contains(text, "标准")) && !strings.ContainsAny(text, "。；;，,：:") {
			return text
		}
	}
	return ""
}

// begin starts a table, or goes on with it after a repeated header.
func (r *reader) begin(header []role) {
	if r.numbered && !slices.Contains(header, number) {
		header = slices.Insert(slices.Clone(header), slices.Index(header, requirement), number)
	}
	r.roles = header
}

// ledgerHeads are headers of the forms that follow an annex.
var ledgerHeads = []string{"完成进度", "责任人及联系方式", "完成情况", "联系电话"}

// otherHeader reports whether a line begins another table.
func otherHeader(l Line) bool {
	return l.Table && slices.ContainsFunc(l.Cells, func(cell string) bool { return slices.Contains(ledgerHeads, cell) })
}

// between notes a text between two rows, unless it is a heading that a row repeats.
func (r *reader) between(l Line, after []Line) {
	text := tidy(l.Cells[0])
	for _, next := range after {
		if headerOf(next) != nil || otherHeader(next) {
			return
		}
		if next.Table && strings.Join(next.Cells, "") != "" {
			if !slices.ContainsFunc(next.Cells, func(c string) bool { return tidy(c) == text }) && len(r.set.Items) > 0 {
				r.note(l.Number, "表格中间有一行文字没有归到指标", text)
			}
			return
		}
	}
}

func (r *reader) note(line int, about, lost string) {
	r.set.Notes = append(r.set.Notes, Note{line, about + "：" + grid.Clip(lost), lost})
}

// row reads a row of a numbered table.
func (r *reader) row(l Line) {
	first := slices.IndexFunc(l.Cells, func(c string) bool { return c != "" })
	if first < 0 {
		return
	}
	at := slices.Index(r.roles, number)
	place := slices.IndexFunc(l.Cells[:min(at+1, len(l.Cells))], numberForm.MatchString)
	if l.Whole && at < len(l.Cells) && l.Cells[at] != "" && utf8.RuneCountInString(l.Cells[at]) <= 10 {
		place = at // a number of another form: 减分项1
	}
	switch copied := place >= 0 && l.Copied != nil && l.Copied[place]; {
	case place == at && !copied:
		r.placedLevels(l, at)
		r.item(l, l.Cells[at], l.Cells[at+1:], false)
	case place >= 0 && !l.Whole:
		r.setLevels(l.Number, l.Cells[:place])
		r.item(l, l.Cells[place], l.Cells[place+1:], true)
	case (l.Whole || first > at) && slices.ContainsFunc(l.Cells[min(at, len(l.Cells)):], func(c string) bool { return c != "" }):
		r.placedLevels(l, at)
		r.continued(l, at)
	case l.Whole:
		r.setLevels(l.Number, l.Cells)
	default:
		r.gap(l)
	}
}

// placedLevels takes in the headings of a row whose cells are under their headers.
func (r *reader) placedLevels(l Line, at int) {
	column := 0
	for n := range min(at, len(l.Cells), len(r.roles)) {
		if r.roles[n] == skipped && r.set.Title == "" {
			r.set.Title = l.Cells[n]
		}
		if r.roles[n] != level {
			continue
		}
		if text := undoubled(tidy(l.Cells[n])); text != "" && !(column > 0 && text == r.levels[0]) {
			r.heading(l.Number, min(column, 1), text)
		}
		column++
	}
}

// firstLevel is the form of a heading of the first level.
var firstLevel = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)

// setLevels takes in the headings of a row. A heading alone is of the first level
// when it has its form or repeats it.
func (r *reader) setLevels(line int, cells []string) {
	var texts []string
	for _, c := range cells {
		if c = undoubled(tidy(c)); c != "" {
			texts = append(texts, c)
		}
	}
	if len(texts) == 2 && texts[0] == texts[1] {
		texts = texts[:1]
	}
	switch {
	case len(texts) == 0:
	case len(texts) > 1:
		r.heading(line, 0, texts[0])
		r.heading(line, 1, strings.Join(texts[1:], "；"))
	case texts[0] == r.levels[0] || firstLevel.MatchString(texts[0]):
		r.heading(line, 0, texts[0])
	default:
		r.heading(line, 1, texts[0])
	}
}

// heading sets a heading. A new one of the first level ends that of the second.
func (r *reader) heading(line, at int, text string) {
	if r.levels[at] == text {
		return
	}
	if at == 0 {
		r.levels[1] = ""
	}
	r.levels[at] = text
	r.unused = append(r.unused, Note{Line: line, Lost: text})
}

// add appends an item under the present headings.
func (r *reader) add(i Item) *Item {
	for _, text := range r.levels {
		if text != "" {
			i.Levels = append(i.Levels, text)
		}
	}
	for _, text := range i.Levels {
		switch {
		case strings.Contains(text, "加分"):
			i.Sign = "+"
		case strings.Contains(text, "减分"), strings.Contains(text, "扣分"):
			i.Sign = "-"
		}
	}
	for _, n := range r.unused {
		if !slices.Contains(i.Levels, n.Lost) {
			r.note(n.Line, "这个标题下没有指标", n.Lost)
		}
	}
	r.unused = nil
	r.set.Items = append(r.set.Items, i)
	return &r.set.Items[len(r.set.Items)-1]
}

// after returns the roles of the columns behind the number.
func (r *reader) after() []role { return r.roles[slices.Index(r.roles, number)+1:] }

// item reads a numbered row. In a shifted row the cells that are merged with the
// row above are absent, and those that follow have moved to the left.
func (r *reader) item(l Line, num string, cells []string, shifted bool) {
	i := r.add(Item{Line: l.Number, Number: num, cells: map[role]string{}})
	roles := r.after()
	if !shifted {
		for n, text := range cells {
			i.put(roles, n, text)
		}
		return
	}
	cells = withoutBlankEnd(cells)
	if len(cells) > 0 {
		i.put(roles, 0, cells[0])
		r.shifted(i, roles, cells[1:])
	}
	i.shifted = true
}

// shifted places the cells behind the requirement of a shifted row: from the left;
// but from the right where the column of materials is absent.
func (r *reader) shifted(i *Item, roles []role, cells []string) {
	at, missing := 1, len(roles)-1-len(cells)
	for n, text := range cells {
		if missing > 0 && at < len(roles) && roles[at] == materials && isUnits(text) {
			at = len(roles) - (len(cells) - n)
		}
		i.put(roles, at, text)
		at++
	}
}

// inherit takes from the item above the columns that a shifted row lacks; the
// continuation of the row has been read before.
func (i *Item) inherit(above *Item) (took bool) {
	if !i.shifted || above.Sign != i.Sign {
		return false
	}
	for c, text := range above.cells {
		if i.cells[c] == "" && c != none && c != remark && c != score {
			i.cells[c] = text
			took = true
		}
	}
	return took
}

// continued appends the cells of a row that goes on with the item above, each under
// its column.
func (r *reader) continued(l Line, at int) {
	if len(r.set.Items) == 0 {
		r.note(l.Number, "指标以前的一行没有读取", strings.Join(l.Cells, " "))
		return
	}
	i, roles := &r.set.Items[len(r.set.Items)-1], r.after()
	for n := at + 1; n < len(l.Cells); n++ {
		if l.Copied == nil || !l.Copied[n] {
			i.put(roles, n-at-1, l.Cells[n])
		}
	}
}

// gap puts the cells of a shifted row without number into the columns that the item
// above has not filled.
func (r *reader) gap(l Line) {
	cells := withoutBlankEnd(l.Cells)
	if len(r.set.Items) == 0 {
		r.note(l.Number, "指标以前的一行没有读取", strings.Join(cells, " "))
		return
	}
	i, roles := &r.set.Items[len(r.set.Items)-1], r.after()
	at := 0
	for n, c := range roles {
		if i.cells[c] != "" && !(c == lead && n+1 < len(roles) && roles[n+1] == lead) {
			at = n + 1
		}
	}
	for n, c := range roles[:min(at, len(roles))] { // of two columns of leading units only the first is filled
		if c == lead && n > 0 && roles[n-1] == lead && n+1 == at && !strings.Contains(i.cells[lead], cellBreak) {
			at = n
		}
	}
	for _, text := range cells {
		if text == "" {
			continue
		}
		if at >= len(roles) {
			r.note(l.Number, "这一格没有归到指标 "+i.Number, text)
			continue
		}
		i.put(roles, at, text)
		at++
	}
}

// cellBreak separates the texts of two columns of the same role.
const cellBreak = "\n"

// put adds a text to a column.
func (i *Item) put(roles []role, at int, text string) {
	if text == "" {
		return
	}
	c := none
	if at < len(roles) {
		c = roles[at]
	}
	if before := i.cells[c]; before != "" {
		text = before + cellBreak + text
	}
	i.cells[c] = text
}

// withoutBlankEnd returns the cells without empty ones at the end.
func withoutBlankEnd(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// segmentStart is where a standard or a heading may begin within a cell.
var segmentStart = regexp.MustCompile(`(?:^|\s)(?:\d{1,3}\s*[.．、]|[一二三四五六七八九十]{1,3}、)`)

// standards reads a row of a table of standards.
func (r *reader) standards(l Line) {
	var first, second []string
	var texts []string
	last := slices.Index(r.roles, requirement)
	from := len(r.set.Items)
	for n, cell := range l.Cells {
		if n > last && len(l.Cells) >= len(r.roles) && r.roles[min(n, len(r.roles)-1)] != requirement {
			continue
		}
		for _, text := range segments(cell) {
			switch kind := r.kindOf(text, n == last || !l.Table); {
			case firstLevel.MatchString(text) && utf8.RuneCountInString(text) <= 40:
				first = append(first, text)
			case kind == level:
				second = append(second, text)
			default:
				texts = append(texts, text)
			}
		}
	}
	if len(first) > 0 {
		r.heading(l.Number, 0, strings.Join(first, "；"))
	}
	if len(second) > 0 {
		r.heading(l.Number, 1, strings.Join(second, "；"))
	}
	for _, text := range texts {
		r.standard(l, text)
	}
	if !l.Table || len(l.Cells) < len(r.roles) {
		return
	}
	for n := last + 1; n < len(l.Cells); n++ {
		if l.Cells[n] == "" || l.Copied != nil && l.Copied[n] && from == len(r.set.Items) {
			continue
		}
		if from == len(r.set.Items) && from > 0 {
			r.set.Items[from-1].put(r.roles, n, l.Cells[n])
		}
		for k := from; k < len(r.set.Items); k++ {
			r.set.Items[k].put(r.roles, n, l.Cells[n])
		}
	}
}

// segments cuts a cell where numbers begin, and at paragraphs of a page's source.
func segments(cell string) (list []string) {
	for _, paragraph := range regexp.MustCompile(`</?p>`).Split(cell, -1) {
		from := 0
		for _, m := range segmentStart.FindAllStringIndex(paragraph, -1) {
			list = append(list, tidy(paragraph[from:m[0]]))
			from = m[0]
		}
		list = append(list, tidy(paragraph[from:]))
	}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

var leadingNumber = regexp.MustCompile(`^(\d{1,3})\s*[.．、]\s*`)

// kindOf tells whether a numbered text is a heading of the second level or a
// standard: both are numbered through, a heading has no sentence. It moves the
// counters.
func (r *reader) kindOf(text string, standardColumn bool) role {
	m := leadingNumber.FindStringSubmatch(text)
	if m == nil {
		if standardColumn || len(r.set.Items) > 0 && strings.ContainsAny(text, "。；") {
			return requirement
		}
		return level
	}
	n := 0
	fmt.Sscan(m[1], &n)
	sentence := strings.ContainsAny(text, "。；") || utf8.RuneCountInString(text) > 60
	if n > r.lastLevel && n <= r.lastLevel+3 && !sentence && !(standardColumn && n == r.lastNumber+1) {
		r.lastLevel = n
		return level
	}
	r.lastNumber = n
	return requirement
}

// standard adds a standard. A text without a number goes on with the one above.
func (r *reader) standard(l Line, text string) {
	if m := leadingNumber.FindStringSubmatch(text); m != nil {
		i := r.add(Item{Line: l.Number, Number: m[1], cells: map[role]string{}})
		i.cells[requirement] = text[len(m[0]):]
		return
	}
	if n := len(r.set.Items); n > 0 && r.lastNumber > 0 {
		r.set.Items[n-1].cells[requirement] += text
		return
	}
	i := r.add(Item{Line: l.Number, cells: map[role]string{}})
	i.cells[requirement] = text
}

// finish splits the texts of the columns and notes what was merged.
func (r *reader) finish() {
	for _, n := range r.unused {
		r.note(n.Line, "这个标题下没有指标", n.Lost)
	}
	var merged []string
	for k := range r.set.Items {
		if k > 0 && r.set.Items[k].inherit(&r.set.Items[k-1]) {
			merged = append(merged, r.set.Items[k].Number)
		}
	}
	for k := range r.set.Items {
		r.set.Items[k].split()
	}
	if len(merged) > 0 {
		r.set.Notes = append(r.set.Notes, Note{Text: "原表合并的单元格，随上一项：序号 " + strings.Join(merged, "、") + "；请核对测评方法、材料和单位"})
	}
}

// limitForm finds a word limit: 不超过2000字.
var limitForm = regexp.MustCompile(`不超过\s*(\d{2,5})\s*字|(\d{2,5})\s*字以内`)

// split fills the fields of an item from its columns.
func (i *Item) split() {
	text := func(c role) string { return tidy(strings.ReplaceAll(i.cells[c], cellBreak, " ")) }
	i.Method = strings.Join(strings.Fields(i.cells[method]), "、")
	i.Requirement, i.Score = text(requirement), strings.TrimSuffix(text(score), "分")
	i.Materials = materialsOf(text(materials))
	i.Lead, i.Joint = units(i.cells[lead]), units(i.cells[joint])
	i.Remark = joined(text(remark), text(none))
	switch given := text(sign); {
	case strings.HasPrefix(given, "+"), strings.HasPrefix(given, "加"):
		i.Sign = "+"
	case strings.HasPrefix(given, "-"), strings.HasPrefix(given, "减"):
		i.Sign = "-"
	}
	for _, from := range []string{text(materials), text(requirement), text(characters) + "字以内"} {
		if m := limitForm.FindStringSubmatch(from); m != nil {
			fmt.Sscan(m[1]+m[2], &i.MaxCharacters)
			break
		}
	}
	if strings.Trim(i.Score, "0123456789.") != "" {
		i.Remark, i.Score = joined("分值："+i.Score, i.Remark), ""
	}
}

func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "；")
}

var listed = regexp.MustCompile(`[（(]\d[)）]`)

// materialsOf splits (1)…(2)…(3)… into at most three.
func materialsOf(text string) []string {
	if text == "" {
		return nil
	}
	var list []string
	from := 0
	for _, m := range listed.FindAllStringIndex(text, -1) {
		if m[0] > from && len(list) < 2 {
			list = append(list, strings.TrimSpace(text[from:m[0]]))
			from = m[0]
		}
	}
	return append(list, strings.TrimSpace(text[from:]))
}

// unitEnd is how the name of a unit ends.
var unitEnd = regexp.MustCompile(`(局|委|办|部|院|队|科|室|组|厅|府|会|中心|单位|部门|机关|镇|乡|街道|所|站|校|法院)$`)

// units splits the names of units. A name broken in two by a line end is joined.
func units(text string) (list []string) {
	open := false
	for _, token := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,；;", r) }) {
		switch {
		case open:
			list[len(list)-1] += token
		case !slices.Contains(list, token):
			list = append(list, token)
		}
		open = !unitEnd.MatchString(list[len(list)-1]) && !strings.Contains(list[len(list)-1], "。")
	}
	return list
}

// isUnits reports whether a cell lists units, not materials.
func isUnits(text string) bool {
	for _, token := range strings.Fields(text) {
		if utf8.RuneCountInString(token) > 14 || !unitEnd.MatchString(token) {
			return false
		}
	}
	return text != ""
}

// tidy removes spaces between Han characters, which are line ends of a cell.
func tidy(text string) string {
	runes := []rune(strings.TrimSpace(text))
	var b strings.Builder
	wide := func(r rune) bool {
		return unicode.Is(unicode.Han, r) || r > 0x2E80 || strings.ContainsRune("“”‘’—…", r)
	}
	for i, r := range runes {
		if r == ' ' && i > 0 && i+1 < len(runes) && wide(runes[i-1]) && wide(runes[i+1]) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// undoubled returns half of a text that repeats itself, as two merged cells in one.
func undoubled(text string) string {
	runes := []rune(text)
	if n := len(runes); n%2 == 0 && n > 0 && string(runes[:n/2]) == string(runes[n/2:]) {
		return string(runes[:n/2])
	}
	return text
}
