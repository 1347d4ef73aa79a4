package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/edit"
	"gongkai/site/gate/privacy"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/importer"
)

// mend is a cell of a dropped sheet that the clerk has given another text. The file stays
// as it is; the mends lie beside it.
type mend struct {
	Sheet  string `json:"sheet"` // "" of a CSV
	Row    int    `json:"row"`
	Column int    `json:"column"`
	Title  string `json:"title"` // of the column
	Was    string `json:"was"`   // as the page showed the cell
	Text   string `json:"text"`
}

func (m mend) at() grid.Place { return grid.Place{Sheet: m.Sheet, Row: m.Row, Column: m.Column} }

// How many cells of a sheet are mended at the desk, and how many bytes their texts have.
const maxMends, maxMendBytes = 5000, 8 << 20

// The largest sheet that can be read: rows and columns of a workbook.
const maxRow, maxColumn = 1 << 20, 512

// maxCell is how long a text may be that is changed on screen, in bytes; a longer one is
// shown in part.
const maxCell = 64 << 10

func mendsFile(id string) string { return uploads + "/" + id + ".mended" }

// mends returns the cells that were mended of a dropped file, in the order of the sheet.
func (d *Desk) mends(id string) (list []mend, err error) {
	text, err := d.opt.Root.ReadFile(mendsFile(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if err != nil {
		return nil, fmt.Errorf("读改过的格子：%w", err)
	}
	return list, nil
}

// mendFrom notes the cells that a form has changed: the form has the text that it showed
// of each cell (w:) and the text that came back (c:). A cell that the clerk did not touch
// stays as another window has left it. The caller holds d.writing.
func (d *Desk) mendFrom(id string, form url.Values) (list []mend, err error) {
	if list, err = d.mends(id); err != nil {
		return nil, err
	}
	changed := false
	for name, values := range form {
		place, ok := strings.CutPrefix(name, "c:")
		m, valid := placeOf(place)
		if !ok || !valid {
			continue
		}
		m.Was, m.Text, m.Title = plainText(form.Get("w:"+place)), plainText(values[0]), short(form.Get("t:"+place), 60)
		if m.Text == m.Was {
			continue
		}
		changed = true
		i := slices.IndexFunc(list, func(known mend) bool { return known.at() == m.at() })
		switch {
		case i < 0:
			list = append(list, m)
		case list[i].Was == m.Text: // as it is in the file
			list = slices.Delete(list, i, i+1)
		default:
			list[i].Text = m.Text
		}
	}
	if !changed {
		return list, nil
	}
	slices.SortFunc(list, func(a, b mend) int {
		return cmp.Or(strings.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
	})
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	if len(list) > maxMends || len(text) > maxMendBytes {
		return nil, fmt.Errorf("在这里最多改 %d 格；请在表格里改好，再选一次", maxMends)
	}
	return list, edit.Renew(d.opt.Root, mendsFile(id), text)
}

// placeOf reads the place in the name of a field: row, column, sheet.
func placeOf(name string) (m mend, ok bool) {
	parts := strings.SplitN(name, ":", 3)
	if len(parts) != 3 {
		return m, false
	}
	row, err := strconv.Atoi(parts[0])
	column, wrong := strconv.Atoi(parts[1])
	m.Row, m.Column, m.Sheet = row, column, parts[2]
	return m, err == nil && wrong == nil && row > 0 && row <= maxRow && column > 0 && column <= maxColumn
}

// plainText returns a text as a cell has it: LF line ends, nothing around it.
func plainText(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n"))
}

// mendedCells returns mends as an import takes them.
func mendedCells(list []mend) map[grid.Place]string {
	cells := map[grid.Place]string{}
	for _, m := range list {
		cells[m.at()] = m.Text
	}
	return cells
}

// mendsInWords says, for the journal, which cell had which text; not what a journal may
// not repeat of persons. "" for none.
func mendsInWords(list []mend) string {
	if len(list) == 0 {
		return ""
	}
	const most = 20
	var cells []string
	for _, m := range list[:min(len(list), most)] {
		was, _ := privacy.Masked(grid.Clip(m.Was))
		text, _ := privacy.Masked(grid.Clip(m.Text))
		cells = append(cells, fmt.Sprintf("%s（%s）原来是“%s”，改成“%s”", m.at(), m.Title, was, text))
	}
	more := ""
	if len(list) > most {
		more = " 等"
	}
	return fmt.Sprintf("；导入以前在办公桌上改了 %d 格：%s%s", len(list), strings.Join(cells, "；"), more)
}

// mend notes what the clerk changed in the cells, and shows the sheet anew.
func (d *Desk) mend(w http.ResponseWriter, r *http.Request) {
	u, _, ok := d.uploadOf(r.PostForm.Get("id"))
	if !ok {
		d.refuse(w, http.StatusNotFound, goneUpload)
		return
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	list, err := d.mendFrom(u.id, r.PostForm)
	if err != nil {
		d.refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	done := "核对过了，还没有改过格子"
	if len(list) > 0 {
		done = fmt.Sprintf("核对过了，一共改了 %d 格；还没有导入", len(list))
	}
	f := r.PostForm
	http.Redirect(w, r, link("/import", "id", u.id, "kind", f.Get("kind"), "organ", f.Get("organ"), "rows", f.Get("rows"), "page", f.Get("page"), "done", done), http.StatusSeeOther)
}

// sheetView is the dropped table on screen.
type sheetView struct {
	Tables      []tableView
	Mends       []cellView // of cells that are no inputs of Tables
	MoreMends   int
	Rows, Wrong int
	All         bool
	Page, Pages int
	Other       string // the address of all rows, or of those with problems
	Before      string
	After       string
}

type tableView struct {
	Sheet   string
	Columns []importer.ColumnView
	Rows    []rowView
}

type rowView struct {
	Number   int
	Failed   bool
	Problems []importProblem
	Cells    []cellView
}

// cellView is a cell: a text, or an input with what is wrong with it.
type cellView struct {
	ID, Place string // of the input; "" for a text
	Label     string // 第 3 行，处罚决定日期
	Title     string
	Text      string
	Long      bool // a text of several lines
	Mended    bool
	Was       string // in the file, where it was mended
	Codes     []choice
	Problems  []importProblem
}

// perSheet is how many rows of a sheet a page has.
const perSheet = 200

// sheet returns a page of the dropped table.
func (d *Desk) sheet(r *http.Request, result *importer.Result, file string, o importer.Options, q url.Values, mends []mend) (*sheetView, []importProblem, error) {
	v := &sheetView{All: q.Get("rows") == "all"}
	if n, _ := fmt.Sscan(q.Get("page"), &v.Page); n == 0 || v.Page < 1 || v.Page > maxRow {
		v.Page = 1
	}
	view, err := result.View(r.Context(), file, o, importer.ViewOptions{All: v.All, From: (v.Page - 1) * perSheet, Most: perSheet})
	if err != nil {
		return nil, nil, err
	}
	v.Rows, v.Wrong = view.Rows, view.Wrong
	count := view.Wrong
	at := func(rows string, page int) string {
		return link("/import", "id", q.Get("id"), "kind", o.Kind, "organ", o.Organ, "rows", rows, "page", strconv.Itoa(page))
	}
	rows, other := "", "all"
	if v.All {
		rows, other, count = "all", "", view.Rows
	}
	v.Other, v.Pages = at(other, 1), max(1, (count+perSheet-1)/perSheet)
	if v.Page > 1 {
		v.Before = at(rows, v.Page-1)
	}
	if v.Page < v.Pages {
		v.After = at(rows, v.Page+1)
	}
	byPlace, shown := map[grid.Place]mend{}, map[grid.Place]bool{}
	for _, m := range mends {
		byPlace[m.at()] = m
	}
	for _, s := range view.Sheets {
		t := tableView{Sheet: s.Sheet, Columns: s.Columns}
		for _, row := range s.Rows {
			line := rowView{Number: row.Number, Failed: row.Failed, Problems: problemsOf(row.Problems)}
			for i, c := range row.Cells {
				m, mended := byPlace[c.At]
				if !mended && len(c.Problems) == 0 || len(c.Text) > maxCell {
					line.Cells = append(line.Cells, cellView{Text: c.Text, Problems: problemsOf(c.Problems)})
					continue
				}
				shown[c.At] = true
				cell := inputOf(c.At, s.Columns[i].Title, c.Text)
				cell.Mended, cell.Was, cell.Problems = mended, m.Was, problemsOf(c.Problems)
				for i := range cell.Problems {
					if p := &cell.Problems[i]; p.Href != "" {
						p.Href = link(p.Href, "name", c.Text, "next", link("/import", "id", q.Get("id"), "kind", o.Kind))
					}
				}
				for _, code := range c.Codes {
					cell.Codes = append(cell.Codes, choice{Value: code, Label: code})
				}
				if cell.Codes != nil {
					cell.Codes = withValue(append([]choice{{Label: "（空着）"}}, cell.Codes...), c.Text)
				}
				line.Cells = append(line.Cells, cell)
			}
			t.Rows = append(t.Rows, line)
		}
		v.Tables = append(v.Tables, t)
	}
	for _, m := range mends {
		switch {
		case shown[m.at()]:
		case len(v.Mends) == perSheet:
			v.MoreMends++
		default:
			cell := inputOf(m.at(), m.Title, m.Text)
			cell.Mended, cell.Was = true, m.Was
			v.Mends = append(v.Mends, cell)
		}
	}
	var rest []importProblem
	for _, p := range view.Rest {
		shown := problemsOf([]header.Problem{p.Problem})[0]
		if p.Rows > 0 {
			shown.Cell = fmt.Sprintf("%d 行", p.Rows)
			shown.Hint = "表格里没有这一列，在这里改不了：请在表格里加上这一列，再选一次；也可以先导入，再到“文件”里补"
			if p.Severity.String() == "error" {
				shown.Hint = "表格里没有这一列，这些行导入不了：请在表格里加上这一列，再选一次"
			}
			if strings.Contains(p.Message, "subject.type") { // is known from the code
				shown.Hint = "统一社会信用代码改对以后就有了；当事人没有代码的，请在表格里加上“当事人类别”这一列，再选一次"
			}
			if p.Message == noOrgan {
				shown.Hint = "在上面“没有写明机关时”里选一个，按“重新看”"
			}
		}
		rest = append(rest, shown)
	}
	return v, rest, nil
}

// noOrgan is what an import says of a row without an organ.
const noOrgan = "没有机关"

// inputOf returns a cell that can be changed.
func inputOf(at grid.Place, title, text string) cellView {
	c := cellView{ID: fmt.Sprintf("c%x-%d-%d", at.Sheet, at.Row, at.Column), Place: fmt.Sprintf("%d:%d:%s", at.Row, at.Column, at.Sheet), Title: title, Text: plainText(text)}
	c.Label = fmt.Sprintf("第 %d 行，%s", at.Row, cmp.Or(title, grid.ColumnName(at.Column)+" 列"))
	if at.Sheet != "" {
		c.Label = at.Sheet + "，" + c.Label
	}
	c.Long = strings.Contains(c.Text, "\n") || len([]rune(c.Text)) > 30
	return c
}
