package handover

import (
	"bytes"
	"strings"
	"testing"

	"gongkai/site/calendar"
)

const (
	code1 = "91350100M000100Y43" // the example of GB 32100-2015
	code2 = "91110000000000000E"
)

func example() Summary {
	return Summary{
		Site: Site{Title: "示范市", BaseURL: "https://www.shifan.example/"}, AsOf: day("2026-03-12"), Log: Log{Origin: "www.shifan.example/log", Size: 4},
		Kinds: []Name{{"penalty", "行政处罚"}}, Documents: []Documents{{"penalty", "a", 2026, 3}},
		Deadlines:   []Deadlines{{"penalty", "a", 2026, "late", nil, 1}},
		Obligations: []Obligation{{Duty: "foi-report", Organ: "a", Year: 2025, Due: day("2026-01-31"), Verdict: "overdue"}},
		Newest:      []Document{{"某决定", "/enforcement/penalty/2026/1/", day("2026-03-11"), "penalty"}},
	}
}

func TestSummaryRoundTrip(t *testing.T) {
	t.Parallel()
	data, err := example().Encode()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSummary(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Encode()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("%v\n%s\n%s", err, data, again)
	}
	if !bytes.Contains(data, []byte(`"grade": null`)) || !bytes.Contains(data, []byte(`"grades": null`)) {
		t.Error("a grade that nobody knows is null")
	}
	empty, err := Summary{AsOf: day("2026-03-12")}.Encode()
	if err != nil || bytes.Count(empty, []byte("[]")) != 6 {
		t.Errorf("%v: empty lists are lists: %s", err, empty)
	}
}

func TestDamagedSummaries(t *testing.T) {
	t.Parallel()
	good, err := example().Encode()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, old, new, want string }{
		{"no JSON", "{", "[", "JSON"},
		{"another version", `"format": 1`, `"format": 2`, "格式版本 2"},
		{"no day", `"as_of": "2026-03-12"`, `"as_of": null`, "数据截至"},
		{"an address of somewhere else", `"/enforcement`, `"//enforcement`, "不是本站的地址"},
		{"a script for an address", `"/enforcement`, `"javascript:`, "不是本站的地址"},
		{"text that turns around", "某决定", "某\u202e决定", "看不见"},
		{"a negative count", `"count": 3`, `"count": -3`, "合理的数"},
		{"no title", "某决定", "", "缺少标题"},
		{"a huge name", "行政处罚", strings.Repeat("长", 1000), "太长"},
		{"no UTF-8", "某决定", "\xff", "UTF-8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			damaged := strings.Replace(string(good), c.old, c.new, 1)
			if damaged == string(good) {
				t.Fatalf("%q is not in %s", c.old, good)
			}
			if _, err := ParseSummary([]byte(damaged)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := ParseSummary(bytes.Repeat([]byte(" "), MostSummary+1)); err == nil {
		t.Error("a summary may be of any size")
	}
}

func TestParties(t *testing.T) {
	t.Parallel()
	line := func(code, name string) string { return code + "\t" + name + "\t3\t2026-03-12\tlicense,penalty\n" }
	good := line(code2, "乙公司") + line(code1, "甲公司")
	if n, err := CheckParties([]byte(good)); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	p, err := ParseParty(strings.TrimSuffix(line(code1, "甲公司"), "\n"))
	if err != nil || string(p.Append(nil)) != line(code1, "甲公司") {
		t.Errorf("%v: %q", err, p.Append(nil))
	}
	p.Name = "甲\t公\n司\u200b"
	if made := string(p.Append(nil)); made != line(code1, "甲 公 司") {
		t.Errorf("a name that would break the line: %q", made)
	}
	cases := []struct{ name, file, want string }{
		{"not sorted", line(code1, "甲") + line(code2, "乙"), "第 2 行没有按"},
		{"twice", line(code1, "甲") + line(code1, "甲"), "第 2 行没有按"},
		{"cut", strings.TrimSuffix(good, "\n"), "第 2 行不完整"},
		{"a column less", strings.Replace(good, "\t3", "", 1), "应有 5 列"},
		{"another check character", strings.Replace(good, code1, code1[:17]+"4", 1), "第 2 行：统一社会信用代码"},
		{"no number", strings.Replace(good, "\t3\t", "\t03\t", 1), "不是正整数"},
		{"no documents", strings.Replace(good, "\t3\t", "\t0\t", 1), "不是正整数"},
		{"no day", strings.Replace(good, "2026-03-12", "2026-13-12", 1), "日期"},
		{"kinds out of order", strings.Replace(good, "license,penalty", "penalty,license", 1), "类别"},
		{"markup among the kinds", strings.Replace(good, "license,penalty", "<b>", 1), "类别"},
		{"no name", strings.Replace(good, "甲公司", "", 1), "名称"},
		{"text that turns around", strings.Replace(good, "甲公司", "甲\u202e公司", 1), "名称"},
		{"a long line", strings.Replace(good, "甲公司", strings.Repeat("长", 2000), 1), "超过 4096 字节"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, err := CheckParties([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzParseSummary(f *testing.F) {
	good, err := example().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"format":1,"as_of":"2026-03-12","newest":[{"title":"a","url":"/\\b","date":"2026-01-01"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSummary(data)
		if err != nil {
			return
		}
		for _, d := range s.Newest {
			if !strings.HasPrefix(d.URL, "/") || strings.HasPrefix(d.URL, "//") || strings.ContainsAny(d.URL, "\\\n") {
				t.Errorf("address %q", d.URL)
			}
		}
		encoded, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseSummary(encoded); err != nil {
			t.Errorf("not read again: %v\n%s", err, encoded)
		}
	})
}

func FuzzCheckParties(f *testing.F) {
	f.Add([]byte(code1 + "\t甲公司\t3\t2026-03-12\tpenalty\n"))
	f.Add([]byte(code1 + "\t\t\t\t\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := CheckParties(data)
		if err != nil {
			return
		}
		var again []byte
		for line := range strings.Lines(string(data)) {
			p, err := ParseParty(strings.TrimSuffix(line, "\n"))
			if err != nil {
				t.Fatal(err)
			}
			again = p.Append(again)
			n--
		}
		if n != 0 || !bytes.Equal(again, data) {
			t.Errorf("%q is written as %q", data, again)
		}
	})
}

func day(s string) calendar.Date {
	d, err := calendar.Parse(s)
	if err != nil {
		panic(err) // of this file
	}
	return d
}
