package page

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// level1 holds the 3,755 characters of level 1 of GB 2312, which stand in the
// order of their pinyin.
//
//go:embed data/pinyin.txt
var level1 string

// pinyin finds the first letter of a name. Characters with several readings
// have the one of GB 2312.
type pinyin struct{ at map[rune]int }

func newPinyin() pinyin {
	p := pinyin{make(map[rune]int, 3755)}
	for _, r := range level1 {
		p.at[r] = len(p.at)
	}
	return p
}

// firsts are the first characters of the letters A to Z; none begins with I, U or V.
const (
	letters = "ABCDEFGHJKLMNOPQRSTWXYZ"
	firsts  = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
)

// other is the group of names whose letter is not known.
const other = "其他"

// initial is the letter under which a name is listed.
func (p pinyin) initial(name string) string {
	r, _ := utf8.DecodeRuneInString(name)
	if r < utf8.RuneSelf && unicode.IsLetter(r) {
		return strings.ToUpper(string(r))
	}
	n, known := p.at[r]
	if !known {
		return other
	}
	found, i := other, 0
	for _, first := range firsts {
		if n < p.at[first] {
			break
		}
		found = letters[i : i+1]
		i++
	}
	return found
}

// compare orders names by pinyin as far as it is known.
func (p pinyin) compare(x, y string) int {
	xs, ys := []rune(x), []rune(y)
	for i := range min(len(xs), len(ys)) {
		if d := p.weight(xs[i]) - p.weight(ys[i]); d != 0 {
			return d
		}
	}
	return len(xs) - len(ys)
}

func (p pinyin) weight(r rune) int {
	if n, ok := p.at[r]; ok {
		return int(unicode.MaxASCII) + 1 + n
	}
	if r <= unicode.MaxASCII {
		return int(r)
	}
	return 10000 + int(r)
}

// place is what all names of organs begin with up to 省, 市, 县, 区, 州 or 旗: parties
// are listed by what comes after it, because most begin with it too.
func place(names []string) string {
	if len(names) == 0 {
		return ""
	}
	shared := names[0]
	for _, n := range names[1:] {
		for !strings.HasPrefix(n, shared) {
			_, size := utf8.DecodeLastRuneInString(shared)
			shared = shared[:len(shared)-size]
		}
	}
	end := 0
	for i, r := range shared {
		if strings.ContainsRune("省市县区州旗盟", r) {
			end = i + utf8.RuneLen(r)
		}
	}
	return shared[:end]
}
