package wording

// class says what a word does in an advertisement, or that it belongs to the
// language of offices.
type class uint32

const (
	soft     class = 1 << iota // a trade that offices speak of, too: sports, lottery
	hard                       // a trade of gambling alone
	call                       // where to go, what to press
	strong                     // a game of chance by its name
	casino                     // names that gambling sites have taken
	crime                      // offices, courts and police speaking about it
	official                   // the language of offices at large
	firm                       // ends the name of an enterprise
	verb                       // begins what an office does
	reward                     // what a site gives to those who register
	give                       // how it says so
	approach                   // asks to get in touch
	channel                    // by which messenger
	disguise                   // a messenger, misspelt on purpose
	admin                      // an office's own groups and accounts
	goods                      // forbidden goods and services
	pitch                      // how they are offered
	papers                     // certificates, seals, invoices
	forger                     // how false ones are offered
	lewd                       // pornography
	watch                      // how it is offered
	lend                       // loans without question
	usury                      // loans to those whom no bank lends
	lure                       // false jobs
	spam                       // manipulation of search engines
	loose                      // a trade that is one only in the name of a site: 电子, 国际
	act                        // what only an organ does or is told to do
	stake                      // the slang of those who bet
	seller                     // how goods are sold that must not be seen
	escort                     // persons who are offered
	invite                     // how they are offered
	porn                       // a film of which the name says enough
)

const anything = soft | hard | strong | casino | reward | channel | disguise | goods | papers | lewd | usury | lure | spam | loose | call | stake | seller | escort | porn

// match is a word of the lexicon in a folded line.
type match struct {
	start, end int
	class      class
}

// lexicon finds words.
type lexicon struct {
	first [1 << 10]uint64 // a bit for each character that begins a word
	alone [1 << 10]uint64 // and for each that is one
	pairs [1 << 8]uint64  // a bit for each two characters that begin a word, which others share
	words map[rune][]word // by their first character, long ones first
}

type word struct {
	text  []rune
	class class
	index int
}

func (x *lexicon) begins(r rune) bool {
	return r < 1<<16 && x.first[r>>6]&(1<<(r&63)) != 0
}

// may says whether a word may begin with r and next.
func (x *lexicon) may(r, next rune) bool {
	p := pair(r, next)
	return x.pairs[p>>6]&(1<<(p&63)) != 0 || x.alone[r>>6]&(1<<(r&63)) != 0
}

// pair is the place of two characters in the table of pairs.
func pair(r, next rune) uint32 { return (uint32(r)*0x9E3779B1 ^ uint32(next)*0x85EBCA6B) >> 18 }

func (x *lexicon) add(text string, c class, index int) {
	w := word{[]rune(text), c, index}
	r := w.text[0]
	if r >= 1<<16 {
		return
	}
	x.first[r>>6] |= 1 << (r & 63)
	if len(w.text) > 1 {
		p := pair(r, w.text[1])
		x.pairs[p>>6] |= 1 << (p & 63)
	} else {
		x.alone[r>>6] |= 1 << (r & 63)
	}
	list := x.words[r]
	i := 0
	for i < len(list) && len(list[i].text) >= len(w.text) {
		i++
	}
	x.words[r] = append(list[:i:i], append([]word{w}, list[i:]...)...)
}

// find appends the words in text to dst. A word within a longer one of the
// same class is not counted again.
func (x *lexicon) find(dst []match, text []rune) (found []match, all class) {
	var until [32]int // end of the last word of each class
	for i, r := range text {
		if !x.begins(r) || !x.may(r, after(text, i)) {
			continue
		}
		for _, w := range x.words[r] {
			if i+len(w.text) > len(text) || !equal(text[i:i+len(w.text)], w.text) {
				continue
			}
			if n := bit(w.class); until[n] < i+len(w.text) {
				until[n] = i + len(w.text)
				dst, all = append(dst, match{i, i + len(w.text), w.class}), all|w.class
			}
		}
	}
	return dst, all
}

// after is the character behind text[i], 0 at the end.
func after(text []rune, i int) rune {
	if i+1 < len(text) {
		return text[i+1]
	}
	return 0
}

func equal(a, b []rune) bool {
	for i := range b {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
