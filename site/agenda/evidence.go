package agenda

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/office/spreadsheet"
)

// Pack (佐证材料) is the evidence of indicators, item by item, as an assessor asks for it:
// public pages with address, day and digest, and what is unmet. It names no page that
// is not public.
type Pack struct {
	AsOf  calendar.Date
	Unit  string // organ id or name of another unit; "" is every unit
	Items []PackItem
}

// PackItem is an indicator with its pages.
type PackItem struct {
	Set, ID, Number, Requirement string
	State                        ledger.State
	Late                         int // pages published after their last day
	Pages                        []PackPage
	Missing                      []string // reports that are owed: 示范市司法局2025年法治政府建设年度报告，最迟2026-03-31
	TooLong                      int      // pages over the word limit
}

// PackPage is a public page.
type PackPage struct {
	Title, URL, Published string
	SHA256                string // of the content file, in hexadecimal
	Path                  string // content path
	Verdict               deadline.Verdict
	Words                 string // of the verdict; "" where no rule judges
}

// Unmet reports whether the item lacks something that ought to be public.
func (i *PackItem) Unmet() bool {
	return i.State == ledger.Unproved || len(i.Missing) > 0 || i.TooLong > 0
}

// EvidencePack returns the evidence of a unit's indicators; of all for "".
func EvidencePack(l *ledger.Ledger, unit string) *Pack {
	pack := &Pack{AsOf: l.AsOf, Unit: unit}
	base := strings.TrimSuffix(l.Corpus.Site.BaseURL, "/")
	for _, a := range l.Indicators() {
		if unit != "" && !l.Corpus.Concerns(&a.Indicator, unit) {
			continue
		}
		item := PackItem{Set: a.Set, ID: a.ID, Number: a.Name(), Requirement: a.Requirement, State: a.State(), Late: a.Late()}
		for _, e := range a.Evidence {
			rec := e.Document.Record
			page := PackPage{
				Title: rec.PublicTitle(l.AsOf), URL: base + address.Document(rec.Path),
				Published: rec.Published.Date().String(), SHA256: hex.EncodeToString(e.Document.Hash[:]), Path: rec.Path,
			}
			if e.Stamp != nil {
				page.Verdict, page.Words = e.Stamp.Verdict, e.Stamp.Word()
			}
			if a.TooLong(e) {
				item.TooLong++
			}
			item.Pages = append(item.Pages, page)
			for _, path := range l.Corpus.Attachments(e.Document) {
				if file, ok := l.Corpus.File(path); ok {
					item.Pages = append(item.Pages, PackPage{
						Title: "附件：" + path[strings.LastIndex(path, "/")+1:], URL: base + address.URL(path), Published: page.Published,
						SHA256: hex.EncodeToString(file.Hash[:]), Path: path,
					})
				}
			}
		}
		for _, o := range a.Missing {
			item.Missing = append(item.Missing, fmt.Sprintf("%s%d年%s，最迟%s", l.Corpus.Organs.Name(o.Organ), o.Year, l.ReportName(o.Duty), o.Due.Date().Chinese()))
		}
		pack.Items = append(pack.Items, item)
	}
	return pack
}

// packHead are the columns of the list of evidence.
var packHead = []string{"指标体系", "序号", "指标内容", "佐证状态", "标题", "网址", "公开日期", "时限", "文件", "SHA-256"}

// rows returns the lines of the list: one for each page, and one for an item
// without any; only those of unmet items, without pages, when unmet is set.
func (p *Pack) rows(unmet bool) (rows [][]string) {
	for k := range p.Items {
		i := &p.Items[k]
		head := []string{i.Set, i.Number, i.Requirement, i.words()}
		if !unmet {
			for _, page := range i.Pages {
				rows = append(rows, slices.Concat(head, []string{page.Title, page.URL, page.Published, page.Words, "content/" + page.Path, page.SHA256}))
			}
		}
		if unmet && i.Unmet() || !unmet && len(i.Pages) == 0 {
			rows = append(rows, slices.Concat(head, []string{i.lack(), "", "", "", "", ""}))
		}
	}
	return rows
}

// words returns the state, with what is late.
func (i *PackItem) words() string {
	if i.Late > 0 {
		return fmt.Sprintf("%s，已公开，其中逾期 %d 件", i.State, i.Late)
	}
	return string(i.State)
}

// lack returns what an item without pages, or an unmet one, lacks.
func (i *PackItem) lack() string {
	var list []string
	for _, report := range i.Missing {
		list = append(list, "应当公开而没有公开："+report)
	}
	if i.TooLong > 0 {
		list = append(list, fmt.Sprintf("超过字数 %d 件", i.TooLong))
	}
	if i.State == ledger.NothingSeen {
		list = append(list, "没有查到这类情形，需人工确认")
	}
	if len(list) == 0 && i.State == ledger.Unproved {
		list = append(list, "网上查不到佐证")
	}
	return strings.Join(list, "；")
}

// unmet returns how many items are unmet.
func (p *Pack) unmet() (n int) {
	for k := range p.Items {
		if p.Items[k].Unmet() {
			n++
		}
	}
	return n
}

// WriteText writes the pack for people.
func (p *Pack) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "佐证材料　截至 %s\n指标 %d 项，未达到 %d 项\n", p.AsOf.Chinese(), len(p.Items), p.unmet())
	for k := range p.Items {
		i := &p.Items[k]
		fmt.Fprintf(&b, "\n%s　%s\n  %s\n", i.Number, i.Requirement, i.words())
		for _, page := range i.Pages {
			fmt.Fprintf(&b, "  %s　%s　%s\n    %s\n    SHA-256 %s\n", page.Published, page.Words, page.Title, page.URL, page.SHA256)
		}
		if lack := i.lack(); lack != "" {
			fmt.Fprintf(&b, "  %s\n", lack)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("写佐证材料：%w", err)
	}
	return nil
}

// WriteJSON writes {"as_of", "unit", "items": [{"id", "state", "pages", "missing", …}]}.
func (p *Pack) WriteJSON(w io.Writer) error {
	type page struct {
		Path      string  `json:"path"`
		URL       string  `json:"url"`
		Title     string  `json:"title"`
		Published string  `json:"published"`
		SHA256    string  `json:"sha256"`
		Verdict   *string `json:"verdict"`
	}
	type item struct {
		Set         *string  `json:"set"`
		ID          string   `json:"id"`
		Number      string   `json:"number"`
		Requirement string   `json:"requirement"`
		State       string   `json:"state"`
		Late        int      `json:"late"`
		Unmet       bool     `json:"unmet"`
		Pages       []page   `json:"pages"`
		Missing     []string `json:"missing"`
	}
	items := []item{}
	for k := range p.Items {
		i := &p.Items[k]
		shown := item{optional(i.Set), i.ID, i.Number, i.Requirement, string(i.State), i.Late, i.Unmet(), []page{}, listed(i.Missing)}
		for _, e := range i.Pages {
			shown.Pages = append(shown.Pages, page{e.Path, e.URL, e.Title, e.Published, e.SHA256, optional(string(e.Verdict))})
		}
		items = append(items, shown)
	}
	return writeJSON(w, "佐证材料", struct {
		AsOf  calendar.Date `json:"as_of"`
		Unit  *string       `json:"unit"`
		Items []item        `json:"items"`
	}{p.AsOf, optional(p.Unit), items})
}

// WriteCSV writes the list of evidence for spreadsheets.
func (p *Pack) WriteCSV(w io.Writer) error { return writeSheet(w, packHead, p.rows(false)) }

// WriteWorkbook writes the list of evidence and the list of unmet items as XLSX.
func (p *Pack) WriteWorkbook(w io.Writer) error {
	widths := []float64{30, 8, 50, 16, 40, 50, 12, 12, 40, 66}
	return writeWorkbook(w,
		func(book *spreadsheet.Workbook) error {
			return textTable(book, "佐证清单", packHead, widths, p.rows(false))
		},
		func(book *spreadsheet.Workbook) error {
			head := append(slices.Clone(packHead[:4]), "缺少")
			var rows [][]string
			for _, row := range p.rows(true) {
				rows = append(rows, row[:5])
			}
			return textTable(book, "未达到", head, widths, rows)
		},
	)
}

// writeSheet writes a table of texts as CSV for spreadsheets.
func writeSheet(w io.Writer, head []string, rows [][]string) error {
	table := spreadsheet.NewCSV(w, spreadsheet.Spreadsheet, head...)
	for _, row := range rows {
		if err := table.Append(texts(row)...); err != nil {
			return err
		}
	}
	return table.Flush()
}

// textTable writes a table of texts as a sheet.
func textTable(book *spreadsheet.Workbook, name string, head []string, widths []float64, rows [][]string) error {
	columns := make([]spreadsheet.Column, len(head))
	for i, title := range head {
		columns[i] = spreadsheet.Column{Title: title, Width: widths[i], Wrap: true}
	}
	table, err := book.Table(name, columns)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := table.Append(texts(row)...); err != nil {
			return err
		}
	}
	return nil
}

// indicatorHead are the columns of the indicators as a table; gongkai import reads
// them back.
var indicatorHead = []string{
	"指标体系", "一级指标", "二级指标", "序号", "指标内容", "测评方法", "上报材料", "牵头单位", "责任单位", "字数", "分值", "加减分", "备注", "佐证状态", "佐证件数", "其中逾期",
}

// indicatorRows returns a line for each indicator; with a unit, for each that
// concerns the unit.
func indicatorRows(l *ledger.Ledger, unit string) (rows [][]string) {
	names := func(units []string) string {
		list := make([]string, len(units))
		for i, id := range units {
			list[i] = l.Corpus.Organs.Name(id)
		}
		return strings.Join(list, "、")
	}
	count := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, a := range l.Indicators() {
		if unit != "" && !l.Corpus.Concerns(&a.Indicator, unit) {
			continue
		}
		first, rest := "", ""
		if len(a.Levels) > 0 {
			first, rest = a.Levels[0], strings.Join(a.Levels[1:], "，")
		}
		sign := map[string]string{"+": "加分", "-": "减分"}[a.Sign]
		rows = append(rows, []string{
			a.Set, first, rest, a.Number, a.Requirement, a.Method, strings.Join(a.Materials, "；"), names(a.Lead), names(a.Responsible[len(a.Lead):]),
			count(a.MaxCharacters), string(a.Score), sign, a.Remark, string(a.State()), strconv.Itoa(len(a.Evidence)), strconv.Itoa(a.Late()),
		})
	}
	return rows
}

// WriteIndicatorsText writes the indicators with their states, a line each.
func WriteIndicatorsText(w io.Writer, l *ledger.Ledger, unit string) error {
	var b strings.Builder
	rows := indicatorRows(l, unit)
	fmt.Fprintf(&b, "指标　截至 %s\n指标 %d 项\n", l.AsOf.Chinese(), len(rows))
	set := ""
	for _, row := range rows {
		if row[0] != set {
			set = row[0]
			fmt.Fprintf(&b, "\n%s\n", set)
		}
		fmt.Fprintf(&b, "  %s　%s　%s", row[3], row[13], row[4])
		if row[15] != "0" {
			fmt.Fprintf(&b, "（已公开，其中逾期 %s 件）", row[15])
		}
		b.WriteByte('\n')
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("写指标：%w", err)
	}
	return nil
}

// WriteIndicatorsCSV writes the indicators for spreadsheets.
func WriteIndicatorsCSV(w io.Writer, l *ledger.Ledger, unit string) error {
	return writeSheet(w, indicatorHead, indicatorRows(l, unit))
}

// WriteIndicatorsJSON writes {"as_of", "unit", "indicators": [{column: text}]}.
func WriteIndicatorsJSON(w io.Writer, l *ledger.Ledger, unit string) error {
	list := []map[string]string{}
	for _, row := range indicatorRows(l, unit) {
		line := map[string]string{}
		for i, title := range indicatorHead {
			line[title] = row[i]
		}
		list = append(list, line)
	}
	return writeJSON(w, "指标", struct {
		AsOf       calendar.Date       `json:"as_of"`
		Unit       *string             `json:"unit"`
		Indicators []map[string]string `json:"indicators"`
	}{l.AsOf, optional(unit), list})
}

// WriteIndicatorsWorkbook writes the indicators as XLSX.
func WriteIndicatorsWorkbook(w io.Writer, l *ledger.Ledger, unit string) error {
	widths := []float64{30, 24, 24, 8, 60, 18, 40, 24, 30, 8, 8, 8, 20, 10, 10, 10}
	return writeWorkbook(w, func(book *spreadsheet.Workbook) error {
		return textTable(book, "指标", indicatorHead, widths, indicatorRows(l, unit))
	})
}
