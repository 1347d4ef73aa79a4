package han

import (
	"strings"
	"sync"
	"unicode"
)

// Results of Fold for characters that a word is read without.
const (
	Nothing rune = 0
	Space   rune = ' ' // no other character is folded to it
)

// Fold undoes the disguises that hide a word from a search. Full-width, circled and
// mathematical letters and digits become plain ones, capitals small ones, Cyrillic
// and Greek letters the Latin ones that they look like, the traditional characters
// that advertisements use simplified ones. White space becomes Space. Marks, emoji,
// middle dots, characters that cannot be seen and the signs of Markdown become
// Nothing.
func Fold(r rune) rune {
	if uint32(r) < basicPlane {
		return rune(folds()[r])
	}
	return foldBeyond(r)
}

// folds returns Fold for the basic plane.
var folds = sync.OnceValue(func() *[basicPlane]uint16 {
	table := new([basicPlane]uint16)
	for r := range rune(basicPlane) {
		table[r] = uint16(fold(r))
	}
	for _, same := range strings.Fields(lookalikes) {
		same := []rune(same)
		for _, r := range same[1:] {
			table[r] = uint16(same[0])
		}
	}
	return table
})

// lookalikes lists plain characters, each followed by those that resemble it.
const lookalikes = `+➕ 0⓪⁰⓿ 1¹ 2² 3³ aаАαΑ bВΒь cсСϲ eеЕΕ hНΗһ iіІΙι kКκкΚ mМΜ oоОοΟ pрРρΡ sѕЅ tТтΤτ yуУΥγ xхХΧχ
	体體 娱娛 乐樂 线線 网網 开開 户戶 注註 册冊 载載 录錄 门門 赌賭 台臺 竞競 视視 处處 罚罰 条條`

// fold is Fold for the basic plane, lookalikes aside.
func fold(r rune) rune {
	r = Narrow(r)
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r == ' ' || r == '\t' || unicode.Is(unicode.Zs, r) || r == 0x2028 || r == 0x2029:
		return Space
	case r < 0x20 || IsMiddleDot(r) || strings.ContainsRune("*_~`^\\\x7F", r):
		return Nothing
	case r < 0x80 || 0x4E00 <= r && r <= 0x9FFF || r == '。' || r == '、' || 0x3008 <= r && r <= 0x301B || 0x2010 <= r && r <= 0x2026:
		return r
	}
	return foldBeyond(r)
}

// foldBeyond is Fold for decorated letters and digits, marks, and characters beyond
// the basic plane.
func foldBeyond(r rune) rune {
	for _, run := range [...]struct {
		from, to rune
		alphabet string // repeated from `from` on
	}{
		{0x2460, 0x2468, "123456789"}, {0x2474, 0x247C, "123456789"}, {0x2488, 0x2490, "123456789"}, {0x2776, 0x277E, "123456789"},
		{0x2780, 0x2788, "123456789"}, {0x278A, 0x2792, "123456789"}, {0x24F5, 0x24FD, "123456789"}, {0x2080, 0x2089, digits}, {0x2074, 0x2079, "456789"},
		{0x249C, 0x24B5, letters}, {0x24B6, 0x24CF, letters}, {0x24D0, 0x24E9, letters},
		{0x1F130, 0x1F149, letters}, {0x1F150, 0x1F169, letters}, {0x1F170, 0x1F189, letters}, {0x1F1E6, 0x1F1FF, letters},
		{0x1D400, 0x1D6A3, letters}, {0x1D7CE, 0x1D7FF, digits}, // mathematical: 26 alphabets, 5 sets of digits
	} {
		if run.from <= r && r <= run.to {
			return rune(run.alphabet[int(r-run.from)%len(run.alphabet)])
		}
	}
	if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Mn, unicode.Me, unicode.So, unicode.Sk) {
		return Nothing
	}
	return r
}

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
)
