package privacy

import (
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/site/internal/han"
)

// class is the set of detectors that a character may trigger. Most characters of
// most documents trigger none and cost one table lookup.
type class uint16

const (
	odd      class = 1 << iota // normal changes it
	numerals                   // see numeral
	homes
	passports
	births
	ages
	sexes
	persons // ends one of roles
	minors
	plates
	tells    // begins one of tellings, or ends a word of called
	accounts // ends one of services
	ats      // begins a word for @
)

// classTable lists the classes of the characters of the basic plane.
type classTable [1 << 16]class

// of returns the classes of a character.
func (t *classTable) of(r rune) class {
	if uint32(r) < 1<<16 {
		return t[r]
	}
	if changed(r) {
		return odd
	}
	return 0
}

// classes returns the table, built at its first use.
var classes = sync.OnceValue(func() *classTable {
	t := new(classTable)
	for r := range rune(1 << 16) {
		if changed(r) {
			t[r] |= odd
		}
		if numeral(r) >= 0 {
			t[r] |= numerals
		}
	}
	for _, c := range []struct {
		class      class
		characters string
	}{
		{homes, "住籍址地居"}, {passports, "照证号码簿本卡籍险人册明保障金"}, {births, "期月日生"}, {ages, "岁"}, {sexes, "男女"}, {minors, "人年女童儿生孤学子班满"}, {tells, "叫是为名就读上"}, {accounts, "吧"}, {ats, "艾圈小"},
		{plates, "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川蜀宁琼"},
	} {
		for _, r := range c.characters {
			t[r] |= c.class
		}
	}
	for w := range strings.FieldsSeq(tellings + " " + hints) {
		first, _ := utf8.DecodeRuneInString(w)
		t[first] |= tells
	}
	for w := range strings.FieldsSeq(services) {
		if last, _ := utf8.DecodeLastRuneInString(w); last >= utf8.RuneSelf {
			t[last] |= accounts
		}
	}
	for w := range strings.FieldsSeq(roles + " " + sheltered) {
		last, _ := utf8.DecodeLastRuneInString(w)
		t[last] |= persons
	}
	return t
})

// isOdd reports whether normal changes a text.
func isOdd(text string) bool {
	t := classes()
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c < 0x7F || 0xE4 <= c && c <= 0xE9 { // printed ASCII, or begins one of U+4000 to U+9FFF: never odd
			i++
			continue
		}
		if c >= 0x80 && c < 0xC0 { // inside a character
			i++
			continue
		}
		r, size := rune(c), 1
		if r >= utf8.RuneSelf {
			r, size = han.Decode(text[i:])
		}
		if t.of(r)&odd != 0 {
			return true
		}
		i += size
	}
	return false
}
