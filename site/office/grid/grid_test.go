package grid

import (
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestPlaces(t *testing.T) {
	cases := []struct {
		place Place
		want  string
	}{
		{Place{"Sheet1", 12, 6}, "Sheet1!F12"},
		{Place{"", 12, 27}, "AA12"},
		{Place{"", 1, 702}, "ZZ1"},
		{Place{"", 1, 703}, "AAA1"},
		{Place{"台账", 3, 0}, "台账!第 3 行"},
		{Place{"台账", 0, 3}, "台账!C 列"},
		{Place{"台账", 0, 0}, "台账"},
		{Place{}, ""},
	}
	for _, c := range cases {
		if got := c.place.String(); got != c.want {
			t.Errorf("%+v is %q, want %q", c.place, got, c.want)
		}
	}
}

func TestSerialDays(t *testing.T) {
	cases := []struct {
		serial float64
		want   string
	}{
		{1, "1900-01-01 0"}, {59, "1900-02-28 0"}, {61, "1900-03-01 0"}, {36526, "2000-01-01 0"},
		{46086, "2026-03-05 0"}, {46086.399305556, "2026-03-05 34500"}, {46086.9999999, "2026-03-06 0"},
		{73050, "2099-12-31 0"}, {109574, "2199-12-31 0"}, {109575, "no"}, {0, "no"}, {-5, "no"}, {1e300, "no"},
	}
	for _, c := range cases {
		y, m, d, s, ok := SerialDay(c.serial, false)
		got := fmt.Sprintf("%04d-%02d-%02d %d", y, m, d, s)
		if !ok {
			got = "no"
		}
		if got != c.want {
			t.Errorf("%v is %s, want %s", c.serial, got, c.want)
		}
	}
	for d := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2200; d = d.AddDate(0, 0, 1) {
		y, m, day, _, ok := SerialDay(float64(Serial(d)), false)
		if !ok || y != d.Year() || m != int(d.Month()) || day != d.Day() {
			t.Fatalf("%s came back as %d-%d-%d", d, y, m, day)
		}
	}
}

func TestBatches(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	// The rows share their cells, as those of a reader do.
	rows := func(n int, last error) iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) {
			cells := make([]Cell, 1)
			for i := range n {
				cells[0].Text = strconv.Itoa(i + 1)
				if !yield(Row{Number: i + 1, Cells: cells}, nil) {
					return
				}
			}
			if last != nil {
				yield(Row{}, last)
			}
		}
	}
	cases := []struct {
		name string
		rows iter.Seq2[Row, error]
		want string
	}{
		{"none", rows(0, nil), ""},
		{"a whole batch", rows(2, nil), "1 2;"},
		{"a rest", rows(5, nil), "1 2;3 4;5;"},
		{"an error instead of the rest", rows(3, broken), "1 2;broken"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for batch, err := range Batches(c.rows, 2) {
				if err != nil {
					got += err.Error()
					continue
				}
				var texts []string
				for _, row := range batch {
					texts = append(texts, row.Text(0))
				}
				got += strings.Join(texts, " ") + ";"
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFilled(t *testing.T) {
	t.Parallel()
	rows := func(yield func(Row, error) bool) {
		for i, texts := range []string{"甲|乙|丙", "||丁", "戊", "|己"} {
			var cells []Cell
			for text := range strings.SplitSeq(texts, "|") {
				cells = append(cells, Cell{Text: text})
			}
			if !yield(Row{Number: i + 1, Cells: cells}, nil) {
				return
			}
		}
	}
	var got strings.Builder
	// A1:A2 down, B1:B9 beyond the last row, C3:E3 across beyond the cells, A3:C3 across.
	for row := range Filled(rows, []Merge{{1, 1, 2, 1}, {1, 2, 9, 2}, {3, 1, 3, 3}, {3, 9, 3, 20}}, 4) {
		for _, c := range row.Cells {
			got.WriteString(c.Text)
			if c.Merged {
				got.WriteByte('+')
			}
			got.WriteByte('|')
		}
		got.WriteByte('\n')
	}
	if want := "甲|乙|丙|\n甲+|乙+|丁|\n戊|戊+|戊+|\n|己|\n"; got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}
