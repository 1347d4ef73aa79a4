package agenda

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
	"gongkai/site/office/grid"
	"gongkai/site/office/spreadsheet"
)

// The workbook has a sheet per view, and each has the rows of the ledger.
func TestWriteWorkbook(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	var b bytes.Buffer
	if err := WriteWorkbook(&b, l); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ledger.xlsx")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := spreadsheet.Open(t.Context(), file, spreadsheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	late := 0
	for i := range l.Entries {
		if v := l.Entries[i].Verdict; v == deadline.Late || v == deadline.Overdue {
			late++
		}
	}
	want := map[string]int{"时限": len(l.Entries), "逾期": late, "年度应公开事项": len(l.Obligations), "文号不连续": len(l.Gaps())}
	if got := book.Sheets; !slices.Equal(got, []string{"汇总", "时限", "逾期", "年度应公开事项", "文号不连续", "规则"}) {
		t.Fatalf("sheets %q", got)
	}
	for name, rows := range want {
		if got := dataRows(t, book, name); len(got) != rows {
			t.Errorf("%s has %d rows, want %d", name, len(got), rows)
		}
	}
	first := dataRows(t, book, "时限")[0]
	e := l.Entries[0]
	serial, err := strconv.ParseFloat(first[6], 64)
	if err != nil {
		t.Fatalf("the due date is no date cell: %q", first[6])
	}
	if y, m, d, _, ok := grid.SerialDay(serial, false); !ok || e.Due.Date().String() != day(y, m, d) {
		t.Errorf("due %s, the sheet has %04d-%02d-%02d", e.Due, y, m, d)
	}
	worst := dataRows(t, book, "逾期")
	for i := 1; i < len(worst); i++ {
		a, _ := strconv.Atoi(worst[i-1][11])
		b, _ := strconv.Atoi(worst[i][11])
		if a < b {
			t.Errorf("row %d is later than the one above it", i)
		}
	}
	if rules := dataRows(t, book, "规则"); len(rules) == 0 || rules[0][4] == "" {
		t.Error("the rules have no basis")
	}
}

func day(y, m, d int) string {
	pad := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return strconv.Itoa(y) + "-" + pad(m) + "-" + pad(d)
}

func dataRows(t *testing.T, book *grid.Book, name string) (rows [][]string) {
	t.Helper()
	for row, err := range book.Rows(name) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Number > 1 && strings.Join(row.Texts(), "") != "" {
			rows = append(rows, row.Texts())
		}
	}
	return rows
}
