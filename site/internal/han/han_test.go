package han

import (
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ａ１，！": "a1,!", "𝐛𝐞𝐭𝟑𝟔𝟓": "bet365", "①⑨❶⒈₀⁴²": "1911042", "Ⓐⓑ🅰🇨🇳": "abacn", "ВетРАХ": "betpax",
		"體育在線開戶": "体育在线开户", "漢": "漢", "*_`~\\": "", "娱\u200b乐🎰": "娱乐", "热依汗·艾山": "热依汗艾山", "娱∙乐⋅･城": "娱乐城", "。、“”〔〕…": "。、“”〔〕…", "a b　c": "a b c",
	} {
		var got []rune
		for _, r := range text {
			if r = Fold(r); r != Nothing {
				got = append(got, r)
			}
		}
		if string(got) != want {
			t.Errorf("%s is folded to %s, want %s", text, string(got), want)
		}
	}
}

func TestUnified(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]rune{'⼈': '人', '豈': '豈', '⺠': '民', '⻳': '龟', '人': '人', 'a': 'a', '⺀': '⺀', '﨎': '﨎', '龎': '龎'} {
		if got := Unified(r); got != want {
			t.Errorf("%c is unified to %c, want %c", r, got, want)
		}
	}
	if got := string(Twins('龜')); got != "\u2FD4\uF907\uF908\uFACE" {
		t.Errorf("twins of 龜: %s", got)
	}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]rune{'٣': '3', '９': '9', '7': '7', '三': '三', '𝟘': '0'} {
		if got := Digit(r); got != want {
			t.Errorf("digit of %c: %c, want %c", r, got, want)
		}
	}
	for r, want := range map[rune]int{'〇': 0, '叁': 3, '九': 9, '十': -1, '1': -1} {
		if got := Numeral(r); got != want {
			t.Errorf("numeral %c: %d, want %d", r, got, want)
		}
	}
}

// FuzzLine holds a line to its characters folded one by one.
func FuzzLine(f *testing.F) {
	for _, text := range []string{
		"", "示范市　９ ８８ 体 育 在 线印发", "马上注册，送&#24425;金。", "a\uFFFD\xff\xe4\xb8b&#x5F00;&#;&amp;", "𝐛𝐞𝐭𝟑𝟔𝟓点com|微：zz00000", "\uE000\U000F0000 设为首页 www.a.cn",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var l Line
		l.Set(1, 1, []byte(strings.Repeat("先", 9)))
		l.Set(1, 1, []byte(text))
		if raw := []rune(text); !slices.Equal(l.Raw, raw) {
			t.Fatalf("read %q, not %q", l.Raw, raw)
		}
		n, gap := 0, false
		for i := 0; i < len(l.Raw); i++ {
			r, at := l.next(&i)
			switch plain := Fold(r); plain {
			case Nothing:
			case Space:
				gap = true
			default:
				if l.Text[n] != plain || l.Gap[n] != gap || l.Index(n) != at {
					t.Fatalf("character %d is %q (gap %t, at %d), not %q (%t, %d)", n, l.Text[n], l.Gap[n], l.Index(n), plain, gap, at)
				}
				n, gap = n+1, false
			}
		}
		if n != len(l.Text) {
			t.Fatalf("%d characters, not %d", len(l.Text), n)
		}
	})
}

// FuzzWords holds the search for many words to a search for each.
func FuzzWords(f *testing.F) {
	f.Add("加 乐橙 乐橙体育 体育 育", "乐橙体育在线，加乐橙育")
	f.Add("a ab abc", "abcab")
	f.Fuzz(func(t *testing.T, list, text string) {
		var words Words[int]
		var all [][]rune
		for _, word := range strings.Fields(list) {
			if r := []rune(word); r[0] < basicPlane {
				words.Add(word, len(all))
				all = append(all, r)
			}
		}
		runes := []rune(text)
		var want []Match[int]
		for start := range runes {
			var here []Match[int]
			for n, word := range all {
				if end := start + len(word); end <= len(runes) && slices.Equal(runes[start:end], word) {
					here = append(here, Match[int]{start, end, n})
				}
			}
			slices.SortStableFunc(here, func(a, b Match[int]) int { return b.End - a.End })
			want = append(want, here...)
		}
		if got := words.Find(nil, runes); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"汉", "é", "a", "\xe4\xb8", "\xe4\x41\x41", "𠀀", "\xed\xa0\x80"} {
		want := []rune(text)[0]
		if got, size := Decode(text); got != want || size < 1 {
			t.Errorf("%q: %q, %d", text, got, size)
		}
	}
}
