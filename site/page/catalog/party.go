package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
)

// Party (当事人) is an organisation about which public decisions exist.
type Party struct {
	USCC      string
	Name      string   // as the newest record has it
	Others    []string // other names, newest first
	Initial   string   // the letter of the key
	Letters   string   // the first letters of the characters of the key: adsmyxgs; of others none
	Documents []*Document

	key string // the name without the place, by which it is listed
}

// URL returns the address of the party's page.
func (p *Party) URL() string { return address.Party(p.USCC) }

// partyCode returns the code of the organisation that a public document is about;
// "" for none. The code may be a slip of the pen.
func (d *Document) partyCode() string {
	if s := d.Record.Subject; d.IsPublic() && s.Organisation() {
		return strings.ToUpper(strings.TrimSpace(s.USCC))
	}
	return ""
}

// partiesOf groups public documents by the credit code of the party, each group in
// the order of the documents. The number of a person and a false code are none.
func partiesOf(newest []*Document, organs *disclosure.Organs) (parties []*Party, byUSCC map[string]*Party) {
	byUSCC = map[string]*Party{}
	for _, d := range newest {
		code := d.partyCode()
		p := byUSCC[code]
		if p == nil {
			if code == "" || disclosure.CheckUSCC(code) != nil {
				continue
			}
			p = &Party{USCC: code, Name: d.Record.Subject.Name}
			byUSCC[code] = p
			parties = append(parties, p)
		}
		if name := d.Record.Subject.Name; name != p.Name && !slices.Contains(p.Others, name) {
			p.Others = append(p.Others, name)
		}
		p.Documents = append(p.Documents, d)
	}
	var names []string
	for _, o := range organs.All() {
		names = append(names, o.Name)
	}
	place, letters := placeOf(names), newPinyin()
	for _, p := range parties {
		p.key = p.Name
		if rest := strings.TrimPrefix(p.Name, place); len([]rune(rest)) > 3 {
			p.key = rest
		}
		p.Initial, p.Letters = letters.initial(p.key), letters.all(p.key)
	}
	slices.SortFunc(parties, func(x, y *Party) int { return strings.Compare(x.USCC, y.USCC) })
	sortByKey(parties, func(p *Party) string { return letters.key(p.key) })
	slices.SortStableFunc(parties, func(x, y *Party) int { return compareInitials(x.Initial, y.Initial) })
	return parties, byUSCC
}

// Letter is the parties under a first letter.
type Letter struct {
	Initial string
	Parties []*Party
}

// lettersOf returns the parties by first letters, OtherInitials last. A party is
// listed under the distinctive part of its name; where the name begins with the
// place (示范市安达商贸有限公司), under the place too: people look for either.
func lettersOf(parties []*Party) []Letter {
	type line struct {
		initial, key string
		party        *Party
	}
	var lines []line
	pinyin := newPinyin()
	for _, p := range parties {
		lines = append(lines, line{p.Initial, p.key, p})
		if initial := pinyin.initial(p.Name); initial != p.Initial {
			lines = append(lines, line{initial, p.Name, p})
		}
	}
	sortByKey(lines, func(l line) string { return pinyin.key(l.key) })
	lists := map[string][]*Party{}
	for _, l := range lines {
		lists[l.initial] = append(lists[l.initial], l.party)
	}
	var letters []Letter
	for _, initial := range slices.SortedFunc(maps.Keys(lists), compareInitials) {
		letters = append(letters, Letter{initial, lists[initial]})
	}
	return letters
}

// LetterID returns a first letter as it is in an address.
func LetterID(initial string) string {
	if initial == OtherInitials {
		return "other"
	}
	return strings.ToLower(initial)
}

// compareInitials orders first letters, OtherInitials last.
func compareInitials(x, y string) int {
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
}
