package catalog

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// level1 holds the 3,755 characters of level 1 of GB 2312, which are in the order
// of their pinyin.
//
//go:embed pinyin.txt
var level1 string

// pinyin knows the first letter of a name. Characters with several readings
// have the reading of GB 2312.
type pinyin struct {
	at      map[rune]int    // place in level1
	further map[rune]string // letters of characters beyond level 1
	begins  []int           // places of the first characters of the letters
}

func newPinyin() pinyin {
	p := pinyin{at: make(map[rune]int, 3755), further: map[rune]string{}}
	for _, r := range level1 {
		p.at[r] = len(p.at)
	}
	for _, first := range firsts {
		p.begins = append(p.begins, p.at[first])
	}
	for group := range strings.FieldsSeq(level2) {
		for _, r := range group[1:] {
			p.further[r] = group[:1]
		}
	}
	return p
}

// firsts are the first characters of the letters A to Z; none begins with I, U or V.
const (
	letters = "ABCDEFGHJKLMNOPQRSTWXYZ"
	firsts  = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
)

// level2 holds characters of level 2 that are common in names of firms, after each
// letter its characters. GB 2312 has level 2 in the order of radicals.
const level2 = "B蓓槟 C琛昶 D黛 F沣馥 H昊瀚晖晗桦泓濠灏皓菡蕙颢骅 J瑾骥婕菁隽霁 K琨珂锟恺铠鲲 L璐麟鹭鸾岚砺翎藜郦醴 M淼湄茗闵 " +
	"N楠 P芃 Q琪祺琦骐麒淇箐茜荃 R睿镕嵘榕芮苒 S晟铄崧莘飒 T韬 W玮炜雯 X鑫昕曦璇禧煊炫骁栩浔潇筱萱馨 Y邺煜烨熠钰焱弈奕懿妍娅嫣媛昱毓沅滢漪羿翊芸鄢 Z祯峥桢梓"

// OtherInitials is the group of names whose letter is not known.
const OtherInitials = "其他"

// initial returns the letter under which a name is listed.
func (p pinyin) initial(name string) string {
	r, _ := utf8.DecodeRuneInString(name)
	if r < utf8.RuneSelf && unicode.IsLetter(r) {
		return strings.ToUpper(string(r))
	}
	n, known := p.at[r]
	if letter, ok := p.further[r]; !known && ok {
		return letter
	}
	if !known {
		return OtherInitials
	}
	i, first := slices.BinarySearch(p.begins, n)
	if !first {
		i--
	}
	return letters[i : i+1]
}

// all returns the first letters of the characters of a name, small; a character
// without one is left out.
func (p pinyin) all(name string) string {
	var all strings.Builder
	for _, r := range name {
		if initial := p.initial(string(r)); initial != OtherInitials {
			all.WriteString(strings.ToLower(initial))
		}
	}
	return all.String()
}

// key returns a text that sorts as the name does by pinyin, as far as that is known:
// three bytes for each character.
func (p pinyin) key(name string) string {
	key := make([]byte, 0, len(name))
	for _, r := range name {
		w := p.weight(r)
		key = append(key, byte(w>>16), byte(w>>8), byte(w))
	}
	return string(key)
}

// sortByKey sorts a list stably by keys that are computed once for each value.
func sortByKey[T any](list []T, key func(T) string) {
	type keyed struct {
		key   string
		value T
	}
	sorted := make([]keyed, len(list))
	for i, v := range list {
		sorted[i] = keyed{key(v), v}
	}
	slices.SortStableFunc(sorted, func(x, y keyed) int { return strings.Compare(x.key, y.key) })
	for i, v := range sorted {
		list[i] = v.value
	}
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

// placeOf returns what all names of organs begin with, up to 省, 市, 县, 区, 州 or 旗.
// Parties are listed by the text after the place, because most names begin with the
// place too.
func placeOf(names []string) string {
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
