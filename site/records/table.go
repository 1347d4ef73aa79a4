package records

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/sheet"
)

// headerWithin is how many rows from the top a header may be: titles and notes
// stand above it.
const headerWithin = 30

// table is a sheet whose header is known.
type table struct {
	file, sheet string
	header      int // number of the header's row
	titles      []string
	columns     [fieldCount][]column // by field, the preferred first
	kind        *disclosure.Kind     // where no cell tells another; may be nil
	dates       dates
	kinds       map[string]*disclosure.Kind
	known       map[string]name
	problems    []Problem
}

// column is a column that is used.
type column struct {
	index int // from 0
	kind  string
	rank  int
}

// findTable finds the first sheet with a header, or the one asked for.
func (r *Report) findTable(book *sheet.Book) (*table, error) {
	sheets := book.Sheets()
	if r.o.Sheet != "" {
		if !slices.Contains(sheets, r.o.Sheet) || !book.Workbook() {
			return nil, r.noSheet(book)
		}
		sheets = []string{r.o.Sheet}
	}
	known := names(r.o.Kinds)
	var nearest *table // a header without the day of the act
	for _, name := range sheets {
		rows := 0
		for row, err := range book.Rows(name) {
			if rows++; err != nil {
				return nil, err
			}
			if rows > headerWithin {
				break
			}
			t := &table{file: r.Name, sheet: name, header: row.Number, known: known, kinds: kindNames(r.o.Kinds)}
			t.dates = dates{workbook: book.Workbook(), date1904: book.Date1904}
			found := t.recognise(row.Cells)
			if len(t.columns[datedField]) > 0 {
				return t, r.settleKind(t)
			}
			if found >= 2 && nearest == nil {
				nearest = t
			}
		}
	}
	return nil, r.noHeader(nearest)
}

// recognise takes a row for a header and returns how many columns it knows.
func (t *table) recognise(cells []string) (found int) {
	for i, cell := range cells {
		t.titles = append(t.titles, clean(cell))
		known, ok := t.known[headerForm(cell)]
		if !ok {
			continue
		}
		found++
		t.columns[known.field] = append(t.columns[known.field], column{i, known.kind, known.rank})
	}
	for f := range t.columns {
		slices.SortStableFunc(t.columns[f], func(a, b column) int { return cmp.Compare(a.rank, b.rank) })
	}
	return found
}

// settleKind finds the kind that the headers tell, and what else is to be said
// about them.
func (r *Report) settleKind(t *table) error {
	betrayed := map[string]bool{}
	for _, columns := range t.columns {
		for _, c := range columns {
			if c.kind != "" {
				betrayed[c.kind] = true
			}
		}
	}
	for id := range betrayed {
		if len(betrayed) == 1 {
			t.kind, _ = r.o.Kinds.Get(id)
		}
	}
	if t.kind == nil && r.o.Kind != "" {
		t.kind, _ = r.o.Kinds.Get(r.o.Kind)
	}
	generic := slices.ContainsFunc(t.columns[datedField], func(c column) bool { return c.kind == "" })
	if t.kind == nil && generic && len(t.columns[kindField]) == 0 {
		return &Refusal{[]Problem{t.at(t.header, 0).problem(CodeMissingColumn, diag.Error,
			"用 --kind 写明类别，如 --kind penalty；或者加一列“执法类别”", "看不出是哪一类执法决定：没有“执法类别”一列，表头也没有写明处罚还是许可")}}
	}
	t.doubles()
	t.unknowns()
	if len(t.columns[publishedField]) == 0 {
		t.problems = append(t.problems, t.at(t.header, 0).problem(CodeMissingColumn, diag.Warning,
			"加一列“公开日期”，没有公开的留空", "没有公开日期一列，每一行都按尚未公开判断"))
	}
	return nil
}

// doubles drops columns that say the same as a preferred one.
func (t *table) doubles() {
	for f := range t.columns {
		if field(f) == noField || field(f) == indexField {
			continue
		}
		var kept []column
		for _, c := range t.columns[f] {
			i := slices.IndexFunc(kept, func(k column) bool { return k.kind == c.kind })
			if i < 0 {
				kept = append(kept, c)
				continue
			}
			if field(f) != datedField && field(f) != publishedField {
				continue
			}
			t.problems = append(t.problems, t.at(t.header, c.index+1).problem(CodeDoubleColumn, diag.Warning, "不用的一列请删去或者改名",
				"“%s”和 %s 列的“%s”都是%s，只用 %s 列", t.titles[c.index], sheet.ColumnName(kept[i].index+1), t.titles[kept[i].index],
				field(f).chinese(), sheet.ColumnName(kept[i].index+1)))
		}
		t.columns[f] = kept
	}
}

// unknowns names the columns that nothing is known of, each once, with the
// header that may have been meant.
func (t *table) unknowns() {
	var wanted []string
	for word, n := range t.known {
		if n.field == datedField || n.field == publishedField || n.field == kindField {
			wanted = append(wanted, word)
		}
	}
	slices.Sort(wanted)
	var rest []string
	first := 0
	for i, title := range t.titles {
		form := headerForm(title)
		if _, known := t.known[form]; known || form == "" {
			continue
		}
		near := diag.Nearest(form, wanted)
		if missing := t.known[near].field; near != "" && len([]rune(form)) > 3 && len(t.columns[missing]) == 0 {
			t.problems = append(t.problems, t.at(t.header, i+1).problem(CodeUnknownHeader, diag.Warning, "是不是“"+near+"”？", "不认识的表头“%s”", clip(title)))
			continue
		}
		if rest = append(rest, clip(title)); first == 0 {
			first = i + 1
		}
	}
	if len(rest) > 0 {
		const most = 10
		text := strings.Join(rest[:min(most, len(rest))], "、")
		if len(rest) > most {
			text += fmt.Sprintf(" 等 %d 列", len(rest))
		}
		t.problems = append(t.problems, t.at(t.header, first).problem(CodeUnknownHeader, diag.Notice, "", "不认识、没有用到的表头：%s", text))
	}
}

func (f field) chinese() string {
	return map[field]string{
		datedField: "决定日期", publishedField: "公开日期", causedField: "变更撤销日期", withdrawnField: "撤回日期", filedField: "备案日期",
		kindField: "执法类别", levelField: "层级",
	}[f]
}

// at is a place in the table; column is 1-based, 0 is the whole row.
func (t *table) at(row, column int) place {
	return place{t.file, sheet.Cell{Sheet: t.sheet, Row: row, Column: column}}
}

// noSheet says which sheets there are.
func (r *Report) noSheet(book *sheet.Book) error {
	if !book.Workbook() {
		return &Refusal{[]Problem{place{file: r.Name}.problem(CodeMissingHeader, diag.Error, "CSV 只有一张表，不要写 --sheet", "没有工作表“%s”", r.o.Sheet)}}
	}
	return &Refusal{[]Problem{place{file: r.Name}.problem(CodeMissingHeader, diag.Error, "有这些工作表："+strings.Join(book.Sheets(), "、"), "没有工作表“%s”", r.o.Sheet)}}
}

// noHeader says what is missing, as near to the header as it is known.
func (r *Report) noHeader(nearest *table) error {
	const hint = "表头要有一列决定日期，如“处罚决定日期”“许可决定日期”“决定日期”或者 CF_JDRQ、XK_JDRQ"
	if nearest == nil {
		return &Refusal{[]Problem{place{file: r.Name, cell: sheet.Cell{Sheet: r.o.Sheet}}.problem(CodeMissingHeader, diag.Error, hint,
			"前 %d 行里没有认得出的表头", headerWithin)}}
	}
	nearest.unknowns()
	missing := nearest.at(nearest.header, 0).problem(CodeMissingColumn, diag.Error, hint, "表头里没有决定日期一列")
	return &Refusal{append([]Problem{missing}, nearest.problems...)}
}
