package wording

import (
	"slices"
	"strings"
	"testing"
)

// FuzzLine holds the tables by which a line is read to what they stand for:
// characters folded one by one, and words looked for at every place.
func FuzzLine(f *testing.F) {
	for _, text := range []string{
		"", "示范市　９ ８８ 体 育 在 线印发", "马上注册，送&#24425;金。", "a\uFFFD\xff\xe4\xb8b&#x5F00;&#;&amp;", "𝐛𝐞𝐭𝟑𝟔𝟓点com|微：zz00000", "\uE000\U000F0000 设为首页 www.a.cn", "加", "乐橙体",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var l line
		l.set(1, 1, []byte(strings.Repeat("先", 9)))
		l.set(1, 1, []byte(text))
		if raw := []rune(text); !slices.Equal(l.raw, raw) {
			t.Fatalf("read %q, not %q", l.raw, raw)
		}
		n, gap := 0, false
		for i := 0; i < len(l.raw); i++ {
			r, at := l.read(&i)
			switch plain := fold(r); plain {
			case nothing:
			case space:
				gap = true
			default:
				if l.text[n] != plain || l.gap[n] != gap || l.index(n) != at {
					t.Fatalf("character %d is %q (gap %t, at %d), not %q (%t, %d)", n, l.text[n], l.gap[n], l.index(n), plain, gap, at)
				}
				n, gap = n+1, false
			}
		}
		if n != len(l.text) {
			t.Fatalf("%d characters, not %d", len(l.text), n)
		}
		x := advertising()
		found, all := x.find(nil, l.text)
		wanted, wantAll := everywhere(x, l.text)
		if !slices.Equal(found, wanted) || all != wantAll {
			t.Fatalf("found %v, not %v", found, wanted)
		}
		for s, has := range map[sign]bool{
			signMessenger: slices.ContainsFunc(l.text, messengers), signPoint: slices.Contains(l.text, '.'), signBar: slices.Contains(l.text, '|'),
			signDot: slices.ContainsFunc(l.text, func(r rune) bool { return r == '点' || r == '。' }),
		} {
			if has != (l.holds&s != 0) {
				t.Fatalf("sign %b: %t", s, !has)
			}
		}
		if l.holds&signWord == 0 && len(wanted) > 0 || l.holds&signDamage == 0 && slices.ContainsFunc(l.raw, marks().has) {
			t.Fatal("a sign is missing")
		}
	})
}

// everywhere looks for every word at every place.
func everywhere(x *lexicon, text []rune) (found []match, all class) {
	var until [32]int
	for i := range text {
		for _, w := range x.words[text[i]] {
			end := i + len(w.text)
			if end <= len(text) && slices.Equal(text[i:end], w.text) && until[bit(w.class)] < end {
				until[bit(w.class)] = end
				found, all = append(found, match{i, end, w.class}), all|w.class
			}
		}
	}
	return found, all
}

// A document of the usual kind: nothing is found in it.
func BenchmarkDocument(b *testing.B) {
	body := []byte("2026年3月2日，执法人员对当事人的经营场所进行检查，发现货架上的12种商品没有标明价格，当场拍照取证，并制作了现场笔录。\n\n| 项目 | 金额（元） |\n|---|---|\n| 罚款 | 5000.00 |\n\n")
	body = append(body, []byte("当事人的上述行为违反了《中华人民共和国价格法》第十三条的规定，依据第四十二条，责令改正，并处罚款。当事人应当自收到本决定书之日起十五日内到指定的银行缴纳。\n\n不服本决定的，可以在六十日内申请行政复议，也可以在六个月内提起行政诉讼。\n")...)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if problems := Document("content/a.md", nil, body, 20, Site{Host: "www.shifan.example"}); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
