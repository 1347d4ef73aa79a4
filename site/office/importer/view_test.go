package importer

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/office/grid"
	"gongkai/site/office/spreadsheet"
)

// book is a workbook with a sheet for each table, whose third column is a day or a text.
func book(t *testing.T, tables ...[][3]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "表.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	b, err := spreadsheet.NewWorkbook(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, rows := range tables {
		s, err := b.Table(fmt.Sprintf("%d月", i+1), []spreadsheet.Column{{Title: "行政相对人名称"}, {Title: "行政处罚决定书文号"}, {Title: "处罚决定日期"}, {Title: "处罚机关"}, {Title: "行政相对人类别"}})
		for _, row := range rows {
			day := spreadsheet.Text(row[2])
			if d, bad := time.Parse(time.DateOnly, row[2]); bad == nil {
				day = spreadsheet.Day(d)
			}
			err = errors.Join(err, s.Append(spreadsheet.Text(row[0]), spreadsheet.Text(row[1]), day, spreadsheet.Text("示范市市场监督管理局"), spreadsheet.Text("法人及非法人组织")))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Mended cells are read as if the file had them, whatever the file: the documents are
// those of a file that was mended itself, and so is the workbook with the problems.
func TestMended(t *testing.T) {
	t.Parallel()
	const head = "示范市行政处罚信息\n行政相对人名称,行政处罚决定书文号,处罚决定日期,处罚机关,行政相对人类别\n"
	csv := func(t *testing.T, text string) string {
		path := filepath.Join(t.TempDir(), "表.csv")
		if err := os.WriteFile(path, []byte(head+text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const rest = ",示范市市场监督管理局,法人及非法人组织\n"
	for _, c := range []struct {
		name          string
		wrong, right  func(t *testing.T) string
		mended        map[grid.Place]string
		before, after int // rows that are not imported
		shown         string
	}{
		{"a CSV with a title above its header",
			func(t *testing.T) string {
				return csv(t, "甲公司,示市监罚〔2026〕1号,2026-13-45"+rest+"乙公司,示市监罚〔2026〕2号,2026-03-05"+rest)
			},
			func(t *testing.T) string {
				return csv(t, "甲公司,示市监罚〔2026〕1号,2026-03-04"+rest+"乙公司,示市监罚〔2026〕2号,2026-03-05"+rest)
			},
			map[grid.Place]string{{Row: 3, Column: 3}: "2026-03-04"}, 1, 0, "3 C3=2026-13-45"},
		{"still wrong",
			func(t *testing.T) string { return csv(t, "甲公司,示市监罚〔2026〕1号,昨天"+rest) },
			func(t *testing.T) string { return csv(t, "甲公司,示市监罚〔2026〕1号,前天"+rest) },
			map[grid.Place]string{{Row: 3, Column: 3}: "前天"}, 1, 1, "3 C3=昨天"},
		{"the same cell of two sheets",
			func(t *testing.T) string {
				return book(t, [][3]string{{"甲公司", "示市监罚〔2026〕1号", "2026-03-04"}}, [][3]string{{"乙公司", "示市监罚〔2026〕2号", "昨天"}, {"丙公司", "", "2026-03-06"}})
			},
			func(t *testing.T) string {
				return book(t, [][3]string{{"甲公司", "示市监罚〔2026〕1号", "2026-03-04"}}, [][3]string{{"乙公司", "示市监罚〔2026〕2号", "2026-03-05"}, {"丙公司", "示市监罚〔2026〕3号", "2026-03-06"}})
			},
			map[grid.Place]string{{Sheet: "2月", Row: 2, Column: 3}: "2026-03-05", {Sheet: "2月", Row: 3, Column: 2}: "示市监罚〔2026〕3号"}, 2, 0, "2 1月!A2=甲公司;2 2月!C2=昨天;3 2月!B3=;"},
		{"a cell behind the last one, and a row that the file has not",
			func(t *testing.T) string { return csv(t, "甲公司,示市监罚〔2026〕1号,2026-03-04\n") },
			func(t *testing.T) string { return csv(t, "甲公司,示市监罚〔2026〕1号,2026-03-04"+rest) },
			map[grid.Place]string{{Row: 3, Column: 4}: "示范市市场监督管理局", {Row: 3, Column: 5}: "法人及非法人组织", {Row: 90, Column: 1}: "丁公司"}, 1, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w, other := newTown(t), newTown(t)
			file := c.wrong(t)
			w.o.DryRun = true
			r, err := Table(t.Context(), file, w.root, w.o)
			if err != nil || r.Counts[Failed] != c.before {
				t.Fatalf("before: %d rows fail, want %d: %v %v", r.Counts[Failed], c.before, err, r.Problems)
			}
			view, err := r.View(t.Context(), file, w.o, ViewOptions{Most: 10})
			if err != nil {
				t.Fatal(err)
			}
			if got := wrongCells(view); c.shown != "" && !strings.HasPrefix(got, c.shown) {
				t.Errorf("the view has %q, want %q", got, c.shown)
			}
			w.o.DryRun, w.o.Mended = false, c.mended
			if r, err = Table(t.Context(), file, w.root, w.o); err != nil || r.Counts[Failed] != c.after {
				t.Fatalf("after: %d rows fail, want %d: %v %v", r.Counts[Failed], c.after, err, r.Problems)
			}
			corrected := c.right(t)
			want, err := Table(t.Context(), corrected, other.root, other.o)
			if err != nil {
				t.Fatal(err)
			}
			if messages(r) != messages(want) {
				t.Errorf("got\n%s\nthe mended file gives\n%s", messages(r), messages(want))
			}
			for _, f := range want.Files {
				if f.Path != "" && w.file(f.Path) != other.file(f.Path) {
					t.Errorf("%s\nthe mended file gives\n%s", w.file(f.Path), other.file(f.Path))
				}
			}
			var got, same bytes.Buffer
			if err := errors.Join(r.WriteReport(t.Context(), &got, file, w.o), want.WriteReport(t.Context(), &same, corrected, other.o)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), same.Bytes()) {
				t.Error("the workbook with the problems is not that of a mended file")
			}
		})
	}
}

// wrongCells returns the cells with problems: 3 C3=2026-13-45;
func wrongCells(v *View) string {
	var b strings.Builder
	for _, s := range v.Sheets {
		for _, row := range s.Rows {
			for _, c := range row.Cells {
				for range c.Problems {
					fmt.Fprintf(&b, "%d %s=%s;", row.Number, c.At, c.Text)
				}
			}
		}
	}
	return b.String()
}

// Rows with errors come before rows with warnings; a column that the table lacks is said
// once, with the number of rows.
func TestView(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.o.DryRun, w.o.Kind = true, "penalty"
	const head = "行政相对人名称,行政相对人类别,统一社会信用代码,文号,决定日期,处罚机关,处罚类别,证件号码,备注一\n"
	row := func(n int, name, code, day string) string {
		return fmt.Sprintf("%s,法人及非法人组织,%s,示市监罚〔2026〕%d号,%s,示范市市场监督管理局,警告,123,\n", name, code, n, day)
	}
	text := head
	for n := 1; n <= 4; n++ {
		text += row(n, fmt.Sprintf("甲%d公司", n), "9199000100005237XT", "2026-03-05")
	}
	text += row(5, "乙公司", "9199000100005237XT", "昨天") + strings.Replace(row(6, "丙公司", "", "2026-03-05"), "示范市市场监督管理局", "别的局", 1) + strings.Replace(row(7, "丁公司", "9199000100005237XT", "2026-03-05"), "警告", "罚金", 1)
	r, err := w.table(text)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "表.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	look := func(v ViewOptions) (*View, string) {
		t.Helper()
		view, err := r.View(t.Context(), path, w.o, v)
		if err != nil {
			t.Fatal(err)
		}
		return view, wrongCells(view)
	}
	view, got := look(ViewOptions{Most: 10})
	if view.Rows != 7 || view.Wrong != 3 || !strings.HasPrefix(got, "6 E6=昨天;7 F7=别的局;") {
		t.Errorf("%d rows, %d wrong: %s %+v", view.Rows, view.Wrong, got, view.Rest)
	}
	if view.Sheets[0].Rows[0].Cells[7].Text != "" {
		t.Error("the number of an identity paper is shown")
	}
	if codes := view.Sheets[0].Rows[1].Cells[5].Codes; len(codes) != 1 || codes[0] != "示范市市场监督管理局" {
		t.Errorf("the organs to choose from: %v", codes)
	}
	missing := ""
	for _, rest := range view.Rest {
		missing += fmt.Sprintf("%s:%d;", rest.Message, rest.Rows)
	}
	if !strings.Contains(missing, "缺少决定内容（outcome）:5;") {
		t.Errorf("the columns that are missing: %s", missing)
	}
	if _, got := look(ViewOptions{From: 1, Most: 1}); got != "7 F7=别的局;" {
		t.Errorf("the second page: %s", got)
	}
	if view, _ := look(ViewOptions{All: true, From: 5, Most: 10}); len(view.Sheets) != 1 || len(view.Sheets[0].Rows) != 2 || view.Sheets[0].Rows[0].Number != 7 {
		t.Errorf("the end of all rows: %+v", view.Sheets)
	}
	if view, _ := look(ViewOptions{From: 100, Most: 10}); len(view.Sheets) != 0 {
		t.Errorf("beyond the last page: %+v", view.Sheets)
	}
}
