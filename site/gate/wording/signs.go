package wording

import "sync"

// sign is the set of checks that a character may concern, so that a check can skip
// lines without its sign.
type sign uint16

const (
	signDamage    sign = 1 << iota // see marks; of the character as written, the others of the folded one
	signWord                       // begins a word of advertising
	signFurniture                  // begins a word of furniture
	signMessenger                  // see messengers
	signPoint                      // .
	signDot                        // 点 or 。 in place of the point
	signBar                        // |
)

// character is the folded form and the signs of a character.
type character struct {
	plain uint16
	signs sign
}

// characterTable lists the characters of the basic plane.
type characterTable [1 << 16]character

// of returns the folded form of a character, and its signs.
func (t *characterTable) of(r rune) (plain rune, signs sign) {
	if uint32(r) < 1<<16 {
		return rune(t[r].plain), t[r].signs
	}
	return t.beyond(r)
}

func (t *characterTable) beyond(r rune) (plain rune, signs sign) {
	if plain = fold(r); plain < 1<<16 {
		signs = t[plain].signs
	}
	return plain, signs | signDamage
}

var characters = sync.OnceValue(func() *characterTable {
	t := new(characterTable)
	damage := marks()
	for r := range rune(1 << 16) {
		plain := fold(r)
		t[r] = character{uint16(plain), signsOf(plain)}
		if damage.has(r) {
			t[r].signs |= signDamage
		}
	}
	return t
})

func signsOf(plain rune) (signs sign) {
	for _, s := range [...]struct {
		sign sign
		has  bool
	}{
		{signWord, advertising().begins(plain)}, {signFurniture, furniture().begins(plain)}, {signMessenger, messengers(plain)},
		{signPoint, plain == '.'}, {signDot, plain == '点' || plain == '。'}, {signBar, plain == '|'},
	} {
		if s.has {
			signs |= s.sign
		}
	}
	return signs
}
