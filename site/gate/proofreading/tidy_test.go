package proofreading

import (
	"fmt"
	"strings"
	"testing"
)

func TestTidy(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{"brackets of a number", "见示政发[2026]3号、示政办【2025】12号。", "见示政发〔2026〕3号、示政办〔2025〕12号。"},
		{"round brackets of old numbers stay", "见示政发（2001）3号。", "见示政发（2001）3号。"},
		{"link targets stay", "[示政发[2026]3号](示政发[2026]3号.pdf)", "[示政发〔2026〕3号](示政发[2026]3号.pdf)"},
		{"spaces beside digits", "2026 年 3 月，第 5 条，罚款 5000 元", "2026年3月，第5条，罚款5000元"},
		{"columns of spaces stay", "甲  1  乙", "甲  1  乙"},
		{"letters stay apart", "使用 Word 文件，GB 9704 标准", "使用 Word 文件，GB 9704 标准"},
		{"indents", "　　各单位：\r\n\u00A0\u00A0请照办。\r\n", "各单位：\r\n请照办。\r\n"},
		{"plain spaces stay", "- 甲\n  续行\n\n    代码 1 行", "- 甲\n  续行\n\n    代码 1 行"},
		{"an indent before a mark stays", "　　- 甲", "　　- 甲"},
		{"numbers to headings", "一、总体要求\n\n（一）加强领导\n\n一是落实责任。\n\n二、工作安排\n", "## 一、总体要求\n\n### （一）加强领导\n\n一是落实责任。\n\n## 二、工作安排\n"},
		{"chapters", "第一章 总则\n\n第一条 为了比价。\n", "## 第一章 总则\n\n第一条 为了比价。\n"},
		{"sentences are no headings", "一、严格落实责任。\n\n二、按时报送，不得迟延\n", "一、严格落实责任。\n\n二、按时报送，不得迟延\n"},
		{"a text with headings keeps them", "## 附则\n\n一、总体要求\n", "## 附则\n\n一、总体要求\n"},
		{"headings keep their anchors", "## 2026 年安排\n", "## 2026 年安排\n"},
		{"code", "```\n2026 年\n　　x\n```\n用 `第 1 项` 表示", "```\n2026 年\n　　x\n```\n用 `第 1 项` 表示"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _ := Tidy([]byte(c.body), 1)
			if string(got) != c.want {
				t.Errorf("got\n%q\nwant\n%q", got, c.want)
			}
		})
	}
}

func TestTidySaysWhat(t *testing.T) {
	_, changes := Tidy([]byte("甲\n\n　　见示政发[2026]3号第 2 条。\n"), 8)
	if got, want := fmt.Sprint(changes), "[{10 　　见示政发[2026]3号第 2 条。 见示政发〔2026〕3号第2条。 去掉行首空格、文号用六角括号、去掉汉字和数字之间的空格}]"; got != want {
		t.Errorf("got %s", got)
	}
}

// What is tidy stays so, and nothing but white space, brackets and the marks of
// headings ever changes.
func FuzzTidy(f *testing.F) {
	for _, s := range []string{"一、总体要求\n\n（一）加强领导\n\n二、安排\r\n", "　　2026 年\u00A0[2026]3号", "甲[2026]3号\n===\n", "```\n第 1 条", "[x]: 甲 1\n　　[y]: 2 乙", "（一）甲\n\n第一章 乙"} {
		f.Add(s)
	}
	bare := strings.NewReplacer(" ", "", "　", "", "\u00A0", "", "\t", "", "#", "", "[", "", "]", "", "【", "", "】", "", "〔", "", "〕", "", "［", "", "］", "").Replace
	f.Fuzz(func(t *testing.T, src string) {
		once, _ := Tidy([]byte(src), 1)
		twice, changes := Tidy(once, 1)
		if string(once) != string(twice) || len(changes) > 0 {
			t.Errorf("%q\n%q\n%q", src, once, twice)
		}
		if bare(src) != bare(string(once)) {
			t.Errorf("%q became %q", src, once)
		}
	})
}
