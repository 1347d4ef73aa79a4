package diff

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/site/internal/costtest"
)

// written shows a comparison in one line.
func written(c Comparison) string {
	var parts []string
	for _, b := range c.Blocks {
		if b.Same != nil {
			parts = append(parts, fmt.Sprint(len(b.Same)))
			continue
		}
		parts = append(parts, marked(b.Pieces))
	}
	return strings.Join(parts, "|")
}

func marked(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		fmt.Fprintf(&b, [...]string{"%s", "[-%s-]", "[+%s+]"}[p.Kind], p.Text)
	}
	return b.String()
}

// article returns the number of an article.
func article(line string) string {
	number, _, _ := strings.Cut(line, "条")
	return number
}

// rebuilt returns the texts that a comparison is of.
func rebuilt(c Comparison) (old, now []string) {
	for _, b := range c.Blocks {
		old, now = append(old, b.Same...), append(now, b.Same...)
		if b.Same != nil {
			continue
		}
		var gone, come strings.Builder
		for _, p := range b.Pieces {
			if p.Kind != Added {
				gone.WriteString(p.Text)
			}
			if p.Kind != Deleted {
				come.WriteString(p.Text)
			}
		}
		if b.HasOld {
			old = append(old, gone.String())
		}
		if b.HasNew {
			now = append(now, come.String())
		}
	}
	return old, now
}

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

func TestLines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, now, want string }{
		"nothing":                 {"", "", ""},
		"equal":                   {"甲\n乙", "甲\n乙", "2"},
		"all new":                 {"", "甲\n乙", "[+甲+]|[+乙+]"},
		"all gone":                {"甲\n乙", "", "[-甲-]|[-乙-]"},
		"a number is one piece":   {"罚款5000元", "罚款8000元", "罚款[-5000-][+8000+]元"},
		"with separators":         {"罚款5,000.50元。", "罚款15,000元。", "罚款[-5,000.50-][+15,000+]元。"},
		"a full stop is no digit": {"共5.", "共6.", "共[-5-][+6+]."},
		"a word is one piece":     {"采用GB标准的", "采用GBT标准的", "采用[-GB-][+GBT+]标准的"},
		"added characters":        {"第一条 台阶高十厘米。", "第一条 台阶高十五厘米。", "第一条 台阶高十[+五+]厘米。"},
		"short stretches join":    {"甲乙丙丁戊", "甲一丙二戊", "甲[-乙丙丁-][+一丙二+]戊"},
		"three characters stay":   {"甲乙丙丁戊己庚", "甲一丙丁戊二庚", "甲[-乙-][+一+]丙丁戊[-己-][+二+]庚"},
		"the same article":        {"第一条 甲乙丙。\n第二条 丁。", "第一条 甲乙。\n第一条之一 新。\n第二条 丁。", "第一条 甲乙[-丙-]。|[+第一条之一 新。+]|1"},
		"an article goes":         {"第一条 甲。\n第二条 乙。\n第三条 丙丙丙。", "第一条 甲。\n第三条 丙丙丁。", "1|[-第二条 乙。-]|第三条 丙丙[-丙-][+丁+]。"},
		"lines without a number":  {"人民路\n三楼", "人民路一号\n五楼", "人民路[+一号+]|[-三-][+五+]楼"},
		"a sentence is whole":     {"甲乙丙。", "甲乙丙。丁乙己。", "甲乙丙。[+丁乙己。+]"},
		"a sentence goes":         {"甲乙丙。丁乙己。戊己庚", "甲乙丙。戊己庚", "甲乙丙。[-丁乙己。-]戊己庚"},
		"moved":                   {"甲甲甲\n乙乙乙\n丙丙丙", "丙丙丙\n甲甲甲\n乙乙乙", "[+丙丙丙+]|2|[-丙丙丙-]"},
		"bytes that are no text":  {"甲\xff乙", "甲\xfe乙", "甲[-\xff-][+\xfe+]乙"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Lines(lines(c.old), lines(c.now), article)
			if written(got) != c.want || got.Whole {
				t.Errorf("got  %s (whole %v)\nwant %s", written(got), got.Whole, c.want)
			}
		})
	}
}

// Both texts can be built again from what a comparison says, whatever they are.
func TestBothTextsComeBack(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Split("甲 乙 丙 罚款 12 3.5 GB 第 条 。 ， é ｱ", " ")
	text := func() (list []string) {
		for range random.IntN(30) {
			var line strings.Builder
			for range random.IntN(12) {
				line.WriteString(words[random.IntN(len(words))])
			}
			list = append(list, line.String())
		}
		return list
	}
	for range 2000 {
		old := text()
		now := text()
		if random.IntN(2) == 0 {
			now = append([]string{}, old...)
			for range random.IntN(5) {
				if len(now) > 0 {
					now[random.IntN(len(now))] = words[random.IntN(len(words))]
				}
			}
		}
		same(t, old, now)
	}
}

func same(t *testing.T, old, now []string) {
	t.Helper()
	c := Lines(old, now, article)
	a, b := rebuilt(c)
	if strings.Join(a, "\n") != strings.Join(old, "\n") || len(a) != len(old) || strings.Join(b, "\n") != strings.Join(now, "\n") || len(b) != len(now) {
		t.Fatalf("%q and %q come back as %q and %q", old, now, a, b)
	}
	for _, block := range c.Blocks {
		for i, p := range block.Pieces {
			if p.Text == "" && (block.HasOld && block.HasNew) || i > 0 && p.Kind == block.Pieces[i-1].Kind {
				t.Fatalf("%q and %q: pieces %q", old, now, marked(block.Pieces))
			}
		}
	}
}

// What is too long to be compared is shown whole, and that is said.
func TestGivesUp(t *testing.T) {
	t.Parallel()
	var old, now []string
	for i := range 2 * mostEdits {
		old, now = append(old, fmt.Sprintf("第%d条 甲甲甲。", i)), append(now, fmt.Sprintf("第%d条 乙甲甲。", i))
	}
	old, now = append(old, "同"), append(now, "同")
	c := Lines(old, now, article)
	if !c.Whole {
		t.Error("nothing says that the lines were not compared")
	}
	if len(c.Blocks) != len(old) || len(c.Blocks[len(old)-1].Same) != 1 || marked(c.Blocks[7].Pieces) != "第7条 [-甲-][+乙+]甲甲。" {
		t.Errorf("%d blocks, the eighth %s", len(c.Blocks), marked(c.Blocks[7].Pieces))
	}
	same(t, old, now)
	long := strings.Repeat("甲乙", 3*mostEdits)
	if got := Text(long, strings.Repeat("丙丁", 3*mostEdits)); len(got) != 2 {
		t.Errorf("%d pieces of one long line", len(got))
	}
}

// Cost grows with the length of the texts, whatever is in them.
func TestCost(t *testing.T) {
	for name, text := range map[string]func(int) (old, now []string){
		"one line against another": func(n int) ([]string, []string) {
			return []string{strings.Repeat("甲乙丙", n/9)}, []string{strings.Repeat("丙甲", n/6)}
		},
		"all lines differ":     func(n int) ([]string, []string) { return counted("甲%d", n/8), counted("乙%d", n/8) },
		"lines of one article": func(n int) ([]string, []string) { return counted("第一条%d", n/16), counted("第一条之%d", n/20) },
		"every second line":    func(n int) ([]string, []string) { return counted("甲%d", n/8), odd(counted("甲%d", n/8)) },
		"the same two lines": func(n int) ([]string, []string) {
			return strings.Split(strings.Repeat("甲 乙 ", n/8), " "), strings.Split(strings.Repeat("乙 甲 甲 ", n/12), " ")
		},
		"a character of a long line": func(n int) ([]string, []string) {
			return []string{strings.Repeat("甲", n/3)}, []string{strings.Repeat("甲", n/6) + "乙" + strings.Repeat("甲", n/6)}
		},
		"changes all over long lines": func(n int) ([]string, []string) {
			return []string{strings.Repeat("甲乙丙丁", n/12)}, []string{strings.Repeat("甲乙丙戊", n/12)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			size := func(n int) string { return strings.Repeat(" ", n) }
			costtest.LinearTo(t, 256<<10, size, func(text0 []byte) { old, now := text(len(text0)); Lines(old, now, article) })
		})
	}
}

func counted(format string, n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf(format, i))
	}
	return list
}

func odd(list []string) (half []string) {
	for i := 1; i < len(list); i += 2 {
		half = append(half, list[i])
	}
	return half
}

func FuzzLines(f *testing.F) {
	f.Add("第一条 罚款5000元。\n第二条 删去。", "第一条 罚款8000元。")
	f.Add("", "\n\n")
	f.Add("a.1,2\xff", "a.1.2\xfe\xff")
	f.Fuzz(func(t *testing.T, old, now string) { same(t, lines(old), lines(now)) })
}
