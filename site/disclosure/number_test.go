package disclosure

import (
	"slices"
	"testing"
)

func TestParseNumber(t *testing.T) {
	good := []Number{
		{Code: "国办发", Year: 2018, Serial: 118, Text: "国办发〔2018〕118号"},
		{Code: "中法办发", Year: 2019, Serial: 10, Text: "中法办发〔2019〕10号"},
		{Code: "平政", Year: 2017, Serial: 26, Text: "平政〔2017〕26号"},
		{Code: "厅字", Year: 2019, Serial: 28, Text: "厅字〔2019〕28号"},
		{Code: "发改体改规", Year: 2020, Serial: 1880, Text: "发改体改规〔2020〕1880号"},
		{Code: "国办公开办函", Year: 2021, Serial: 30, Text: "国办公开办函〔2021〕30号"},
		{Code: "银罚决字", Year: 2026, Serial: 104, Text: "银罚决字〔2026〕104号"},
		{Code: "豫濮市监处罚", Year: 2023, Serial: 12, Text: "豫濮市监处罚〔2023〕12号"},
		{Code: "濮公(治)行罚决字", Year: 2021, Serial: 123, Text: "濮公(治)行罚决字〔2021〕123号"},
		{Code: "濮公(治)行罚决字", Year: 2021, Serial: 123, Text: "濮公（治）行罚决字〔2021〕123号"},
		{Code: "豫政(土)", Year: 2020, Serial: 99999, Text: "豫政(土)〔2020〕99999号"},
		{Code: "国办发明电", Year: 2016, Serial: 17, Text: "国办发明电〔2016〕17号"},
		{Code: "国务院令", Serial: 713, Text: "国务院令第713号"},
		{Code: "河南省人民政府令", Serial: 210, Text: "河南省人民政府令第210号"},
		{Code: "HFGS", Year: 2017, Serial: 9, Text: "HFGS—2017—9"},
		{Code: "HFGS", Year: 2022, Serial: 7, Text: "HFGS-2022-7"},
	}
	for _, want := range good {
		if got, ok := ParseNumber(want.Text); !ok || got != want {
			t.Errorf("ParseNumber(%q) = %+v, %v", want.Text, got, ok)
		}
	}
	for name, s := range map[string]string{
		"empty":                "",
		"branch in the serial": "粤市监罚〔2026〕广州办0423号",
		"square brackets":      "平政[2017]26号",
		"round brackets":       "平政（2017）26号",
		"serial with 第":        "平政〔2017〕第26号",
		"leading zero":         "平政〔2017〕026号",
		"serial zero":          "平政〔2017〕0号",
		"no serial":            "平政〔2017〕号",
		"six digits":           "平政〔2017〕100000号",
		"no 号":                 "平政〔2017〕26",
		"text behind":          "平政〔2017〕26号文",
		"short year":           "平政〔17〕26号",
		"year before 1949":     "平政〔1948〕26号",
		"year after 2099":      "平政〔2100〕26号",
		"no code":              "〔2017〕26号",
		"code of one":          "平〔2017〕26号",
		"code of seventeen":    "一二三四五六七八九十一二三四五六七〔2017〕26号",
		"bracket first":        "(治)濮公〔2021〕1号",
		"bracket empty":        "濮公()〔2021〕1号",
		"bracket of seven":     "濮公(一二三四五六七)〔2021〕1号",
		"bracket open":         "濮公(治〔2021〕1号",
		"bracket nested":       "濮公(治(安))〔2021〕1号",
		"latin code":           "PZ〔2017〕26号",
		"space":                "平政〔2017〕 26号",
		"order without organ":  "令第713号",
		"order in words":       "中华人民共和国主席令第七十号",
		"court case":           "（2021）豫09行初12号",
		"unified, long":        "ABCDEFG-2017-9",
		"unified, zeros":       "HFGS-2017-009",
		"unified, digits":      "ZJSP00-2018-1",
		"not UTF-8":            "平政\xff〔2017〕26号",
	} {
		if got, ok := ParseNumber(s); ok {
			t.Errorf("%s: ParseNumber(%q) = %+v", name, s, got)
		}
	}
}

func TestNormaliseNumber(t *testing.T) {
	const square = "年份的括号“[]”改为“〔〕”"
	for _, c := range []struct {
		in, want string
		changes  []string
	}{
		{"平政〔2017〕26号", "平政〔2017〕26号", nil},
		{"平政[2017]26号", "平政〔2017〕26号", []string{square}},
		{"平政［2017］26号", "平政〔2017〕26号", []string{"年份的括号“［］”改为“〔〕”"}},
		{"平政【2017】26号", "平政〔2017〕26号", []string{"年份的括号“【】”改为“〔〕”"}},
		{"平政(2017)26号", "平政〔2017〕26号", []string{"年份的括号“()”改为“〔〕”"}},
		{"平政（2017）26号", "平政〔2017〕26号", []string{"年份的括号“（）”改为“〔〕”"}},
		{"平政〈2017〉26号", "平政〔2017〕26号", []string{"年份的括号“〈〉”改为“〔〕”"}},
		{"平政{2017}26号", "平政〔2017〕26号", []string{"年份的括号“{}”改为“〔〕”"}},
		{"平政〔2017]26号", "平政〔2017〕26号", []string{"年份的括号“〔]”改为“〔〕”"}},
		{"平政〔２０１７〕26号", "平政〔2017〕26号", []string{"年份“２０１７”改为“2017”"}},
		{"平政〔2017〕２６号", "平政〔2017〕26号", []string{"全角数字改为半角数字"}},
		{"平政 〔2017〕　26 号", "平政〔2017〕26号", []string{"去掉空格"}},
		{"\ufeff平政〔2017〕26号\n", "平政〔2017〕26号", []string{"去掉空格"}},
		{"平政〔2017〕第26号", "平政〔2017〕26号", []string{"去掉序号前的“第”"}},
		{"平政〔2017〕0026号", "平政〔2017〕26号", []string{"去掉序号前的 0"}},
		{"平政〔2017年〕26号", "平政〔2017〕26号", []string{"去掉括号里的“年”"}},
		{"平政〔二〇一七〕26号", "平政〔2017〕26号", []string{"年份“二〇一七”改为“2017”"}},
		{"平政〔二○一七〕26号", "平政〔2017〕26号", []string{"年份“二○一七”改为“2017”"}},
		{"平政〔2017〕26號", "平政〔2017〕26号", []string{"“號”改为“号”"}},
		{"平政 [二○一七年] 第０２６號", "平政〔2017〕26号", []string{"去掉空格", square, "年份“二○一七”改为“2017”",
			"去掉括号里的“年”", "全角数字改为半角数字", "去掉序号前的“第”", "去掉序号前的 0", "“號”改为“号”"}},
		{"濮公(治)行罚决字[2021]123号", "濮公(治)行罚决字〔2021〕123号", []string{square}},
		{"濮公（治）行罚决字〔2021〕123号", "濮公（治）行罚决字〔2021〕123号", nil},
		{"粤市监罚[2026]广州办0423号", "粤市监罚〔2026〕广州办0423号", []string{square}},
		{"平政 2017年 第026號", "平政 2017年 第026號", nil},
		{"国务院令第713号", "国务院令第713号", nil},
		{"HFGS—2017—9", "HFGS—2017—9", nil},
		{"（2021）豫09行初12号", "（2021）豫09行初12号", nil},
		{"平政(1234)26号", "平政(1234)26号", nil},
		{"平政[2017", "平政[2017", nil},
		{"平政[2017年", "平政[2017年", nil},
		{"平政[2017] \xff", "平政[2017] \xff", nil},
		{"", "", nil},
	} {
		got, changes := NormaliseNumber(c.in)
		if got != c.want || !slices.Equal(changes, c.changes) {
			t.Errorf("NormaliseNumber(%q) = %q %q, want %q %q", c.in, got, changes, c.want, c.changes)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"平政 [二○一七年] 第０２６號", "濮公(治)行罚决字〔2021〕123号", "国务院令第713号", "HFGS—2017—9",
		"甲(2001)乙〔2020〕第(2021)号", "（2021）豫09行初12号", "平政〔2017〕第第00第0号", "[2017]\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		canonical, changes := NormaliseNumber(s)
		if (canonical == s) != (len(changes) == 0) {
			t.Errorf("%q became %q, told %q", s, canonical, changes)
		}
		if again, more := NormaliseNumber(canonical); again != canonical || more != nil {
			t.Errorf("%q became %q, then %q %q", s, canonical, again, more)
		}
		n, ok := ParseNumber(s)
		if !ok && n != (Number{}) || ok && (n.Text != s || n.Code == "" || n.Serial < 1 || n.Serial > 99999) {
			t.Errorf("ParseNumber(%q) = %+v, %v", s, n, ok)
		}
		if ok && canonical != s {
			t.Errorf("%q parses, but is rewritten as %q", s, canonical)
		}
	})
}
