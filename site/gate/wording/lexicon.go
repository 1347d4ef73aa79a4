package wording

// class is the role of a word in an advertisement or in the language of offices.
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
	reward                     // a gift for those who register
	give                       // words of giving
	approach                   // asks to get in touch
	channel                    // by which messenger
	disguise                   // a messenger, misspelt on purpose
	admin                      // an office's own groups and accounts
	goods                      // forbidden goods and services
	pitch                      // words that offer goods
	papers                     // certificates, seals, invoices
	forger                     // words that offer false papers
	lewd                       // pornography
	watch                      // words that offer pornography
	lend                       // loans without question
	usury                      // loans to those whom no bank lends
	lure                       // false jobs
	spam                       // manipulation of search engines
	loose                      // a trade only in the name of a site: 电子, 国际
	act                        // an act or a duty of organs only
	stake                      // the slang of those who bet
	seller                     // words that sell hidden goods
	escort                     // persons who are offered
	invite                     // words that offer escorts
	porn                       // the name of a pornographic film
)

const anything = soft | hard | strong | casino | reward | channel | disguise | goods | papers | lewd | usury | lure | spam | loose | call | stake | seller | escort | porn

// match is a word of the lexicon in a folded line.
type match struct {
	start, end int
	class      class
}

// lexicon is a set of words with their classes, for search in folded text.
type lexicon struct {
	first [1 << 10]uint64 // a bit for each character that begins a word
	alone [1 << 10]uint64 // a bit for each character that is a word
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

// may reports whether a word may begin with r and next.
func (x *lexicon) may(r, next rune) bool {
	p := pair(r, next)
	return x.pairs[p>>6]&(1<<(p&63)) != 0 || x.alone[r>>6]&(1<<(r&63)) != 0
}

// pair returns the index of two characters in the table of pairs.
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

// find appends the words in text to dst. A word inside a longer
// word of the same class is not counted.
func (x *lexicon) find(dst []match, text []rune) (words []match, all class) {
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

// after returns the character after text[i], 0 at the end.
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
