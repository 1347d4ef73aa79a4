package spreadsheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"
)

var china = time.FixedZone("UTC+8", 8*3600)

func on(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, china)
}

func TestWriteCSV(t *testing.T) {
	rows := [][]Value{
		{Text("示市监罚〔2026〕12号"), Day(on(2026, 3, 5)), Int(-3), Number("5000.50")},
		{Text(`他说“"甲"”,乙`), {}, {}, Moment(time.Date(2026, 3, 5, 9, 35, 0, 0, china))},
		{Text("=1+2"), Text("+86"), Text("-"), Text("@甲")},
		{Text(" =SUM(A1)"), Text("\t=1"), Text("＝1"), Text("两\n行 ")},
	}
	cases := []struct {
		name    string
		edition Edition
		want    string
	}{
		{"exact", Exact, "文号,日期,数,额\r\n" +
			"示市监罚〔2026〕12号,2026-03-05,-3,5000.50\r\n" +
			"\"他说“\"\"甲\"\"”,乙\",,,2026-03-05T09:35:00+08:00\r\n" +
			"=1+2,+86,-,@甲\r\n" +
			"\" =SUM(A1)\",\"\t=1\",＝1,\"两\n行 \"\r\n"},
		{"spreadsheet", Spreadsheet, "\uFEFF文号,日期,数,额\r\n" +
			"示市监罚〔2026〕12号,2026-03-05,-3,5000.50\r\n" +
			"\"他说“\"\"甲\"\"”,乙\",,,2026-03-05T09:35:00+08:00\r\n" +
			"'=1+2,'+86,'-,'@甲\r\n" +
			"' =SUM(A1),'\t=1,'＝1,\"两\n行 \"\r\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			w := NewCSV(&b, c.edition, "文号", "日期", "数", "额")
			for _, row := range rows {
				if err := w.Append(row...); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if b.String() != c.want {
				t.Errorf("got\n%q\nwant\n%q", b.String(), c.want)
			}
		})
	}
}

// What the exact edition writes is what the reader reads.
func FuzzCSVRoundTrip(f *testing.F) {
	f.Add("a", "b,\"c\"", "两\n行")
	f.Add("", "=1", " ")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, s := range []string{a, b, c} {
			if strings.ContainsAny(s, "\x00\r\uFEFF\uFFFD") || strings.ToValidUTF8(s, "") != s || len(s) > 1000 {
				return // no text that a CSV of ours holds
			}
		}
		var buffer bytes.Buffer
		w := NewCSV(&buffer, Exact, "甲", "乙", "丙")
		if err := errors.Join(w.Append(Text(a), Text(b), Text(c)), w.Flush()); err != nil {
			t.Fatal(err)
		}
		r := newCSVReader(&buffer, Limits{}.orDefaults())
		r.separator = ','
		var got []string
		for range 2 {
			row, err := r.next()
			if err != nil {
				t.Fatal(err)
			}
			got = row.Texts()
		}
		if strings.Join(got, "\x00") != a+"\x00"+b+"\x00"+c {
			t.Errorf("%q became %q", []string{a, b, c}, got)
		}
	})
}

// workbook writes the same small workbook every time.
func workbook(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	book, err := NewWorkbook(&b)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := book.Table("汇总", []Column{{Title: "结论", Width: 12}, {Title: "件数"}})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.Table("明细", []Column{{Title: "文号", Width: 30, Wrap: true}, {Title: "决定日期", Width: 12}, {Title: "公开时间"}, {Title: "罚款"}})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		rows.Append(Text("=1+1"), Day(on(2026, 3, 5)), Moment(time.Date(2026, 3, 12, 9, 30, 0, 0, china)), Number("5000.5")),
		sum.Append(Text("按期公开"), Int(2)), // tables grow side by side
		rows.Append(Text("001<&>\x01"), Day(on(1900, 2, 28)), Value{}, Int(0)),
		rows.Append(Text(strings.Repeat("长", 40_000))),
		book.Close(), book.Discard())
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteWorkbook(t *testing.T) {
	packed := workbook(t)
	want := "汇总1:结论|件数\n汇总2:按期公开|2\n" +
		"明细1:文号|决定日期|公开时间|罚款\n明细2:=1+1|46086|46093.395833333336|5000.5\n明细3:001<&>\uFFFD|59||0\n" +
		"明细4:" + strings.Repeat("长", 32767-len([]rune(cutMark))) + cutMark + "\n"
	if got := read(t, save(t, "a.xlsx", string(packed)), Limits{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", clip(got), clip(want))
	}
	parts, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := fs.ReadFile(parts, "xl/worksheets/sheet2.xml")
	if err != nil {
		t.Fatal(err)
	}
	for what, markup := range map[string]string{
		"frozen header":          `<pane activePane="bottomLeft" state="frozen" topLeftCell="A2" ySplit="1">`,
		"filter":                 `<autoFilter ref="$A$1:$D$4">`,
		"width":                  `<col min="1" max="1" width="30" customWidth="1"/>`,
		"text, not a formula":    `t="inlineStr"><is><t>=1+1</t>`,
		"a date is a number":     `<v>46086</v>`,
		"a number is no text":    `<v>5000.5</v>`,
		"digits stay text":       `<is><t>001&lt;&amp;&gt;`,
		"nothing in empty cells": `<c r="D3"`,
	} {
		if !strings.Contains(string(sheet), markup) {
			t.Errorf("%s: %s is missing in %s", what, markup, clip(string(sheet)))
		}
	}
	if bytes.Contains(sheet, []byte(`r="C3"`)) {
		t.Error("an empty cell was written")
	}
	for range 5 {
		if !bytes.Equal(workbook(t), packed) {
			t.Fatal("the same rows gave other bytes")
		}
	}
}

func TestWorkbookRefuses(t *testing.T) {
	cases := []struct{ name, first, second, want string }{
		{"a name too long", strings.Repeat("长", 32), "", "31"},
		{"a name with a slash", "甲/乙", "", "甲/乙"},
		{"two of a name", "甲", "甲", "同名"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			book, err := NewWorkbook(&bytes.Buffer{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = book.Table(c.first, []Column{{Title: "a"}})
			if c.second != "" {
				_, err = book.Table(c.second, []Column{{Title: "a"}})
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if err := book.Discard(); err != nil {
				t.Error(err)
			}
		})
	}
}
