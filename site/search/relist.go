package search

import (
	"maps"
	"slices"
)

// change is what an edit does to a string: its positions in the document.
type change struct {
	edit     int
	was, now []int
}

// relisting brings the dictionaries up to date.
type relisting struct {
	*updating
	prints  [][2]footprint // of the edits: was, now
	below   []uint32       // by common string: how many are this one and a unit more
	only    []uint32       // one of those
	stands  [directions]*standing
	changes [directions]map[rare][]change
	known   [directions]map[rare]*lists
}

// lists are the list of a rare string before and after; empty where it has none.
type lists struct{ was, now []byte }

// relist writes the leaves that have changed, and says which ones stay.
func (u *updating) relist() error {
	r := &relisting{updating: u}
	for _, e := range u.edits {
		r.prints = append(r.prints, [2]footprint{u.footprint(e.was.document), u.footprint(e.now.document)})
	}
	r.compare()
	if err := r.recount(); err != nil {
		return err
	}
	for which := range directions {
		r.stands[which] = &standing{read: u.script, leaves: u.was.leaves[which], opened: map[int][]word{}}
		r.known[which] = map[rare]*lists{}
	}
	if err := r.openAll(); err != nil {
		return err
	}
	for which, entries := range [directions]func() ([]word, error){forward: r.forward, backward: r.backward} {
		changed, err := entries()
		if err != nil {
			return err
		}
		if err := r.write(direction(which), changed); err != nil {
			return err
		}
	}
	return nil
}

// openAll reads the leaves of the rare strings that have changed, several at once.
func (r *relisting) openAll() error {
	for which, s := range r.stands {
		needed := map[int]bool{}
		for string := range r.changes[which] {
			if len(s.leaves) > 0 {
				needed[s.leafOf(r.common.key(direction(which), string))] = true
			}
		}
		if err := s.openAll(slices.Collect(maps.Keys(needed)), r.workers); err != nil {
			return err
		}
	}
	return nil
}

// compare finds the rare strings that have changed.
func (r *relisting) compare() {
	for which := range directions {
		r.changes[which] = map[rare][]change{}
		for i, p := range r.prints {
			was, now := p[0].rare[which], p[1].rare[which]
			for s := range was {
				if !slices.Equal(was[s], now[s]) {
					r.changes[which][s] = append(r.changes[which][s], change{i, was[s], now[s]})
				}
			}
			for s := range now {
				if was[s] == nil {
					r.changes[which][s] = append(r.changes[which][s], change{i, nil, now[s]})
				}
			}
		}
	}
}

// most is how many places of the sample a rare string has at most.
func (r *relisting) most() int { return r.occurrences >> halved(r.units, r.sample) }

func (r *relisting) sampled(id int) bool { return sampled(id, halved(r.units, r.sample)) }

// recount counts the common strings again. None may be rare now.
func (r *relisting) recount() error {
	c := *r.common
	c.counts = slices.Clone(c.counts)
	r.common, r.ends = &c, slices.Clone(r.ends)
	r.below, r.only = make([]uint32, len(c.nodes)), make([]uint32, len(c.nodes))
	for n := 1; n < len(c.nodes); n++ {
		r.below[c.nodes[n].parent]++
		r.only[c.nodes[n].parent] = uint32(n)
		for i, p := range r.prints {
			r.ends[n] += p[1].ends[n] - p[0].ends[n]
			if r.sampled(r.edits[i].id) {
				c.counts[n] += p[1].places[n] - p[0].places[n]
			}
		}
		if c.counts[n] <= r.most() {
			return errMoved
		}
	}
	return nil
}

// list returns the list of a rare string.
func (r *relisting) list(which direction, s rare) (*lists, error) {
	if l := r.known[which][s]; l != nil {
		return l, nil
	}
	e, err := r.stands[which].find(r.common.key(which, s))
	if err != nil {
		return nil, err
	}
	l := &lists{}
	if e != nil {
		l.was = e.list
		if e.kind == alike {
			begin, err := r.list(forward, r.begin(s))
			if err != nil {
				return nil, err
			}
			l.was = begin.was
		}
	}
	l.now = l.was
	if changes := r.changes[which][s]; changes != nil {
		if l.now, err = r.changed(l.was, changes); err != nil {
			return nil, err
		}
	}
	r.known[which][s] = l
	return l, nil
}

// begin is the string by which the forward dictionary knows where one of the
// backward dictionary begins.
func (r *relisting) begin(s rare) rare {
	return newRare(r.common.start(r.common.key(backward, s)))
}

// changed is an occurrences list with the new positions of the edited documents
// in the place of the old ones.
func (r *relisting) changed(list []byte, changes []change) ([]byte, error) {
	places := readOccurrences(list, r.docs)
	after := make([]occurrence, 0, len(places)+8)
	for _, c := range changes {
		id := r.edits[c.edit].id
		from := 0
		for from < len(places) && places[from].id < id {
			from++
		}
		after, places = append(after, places[:from]...), places[from:]
		for _, position := range c.was {
			if len(places) == 0 || places[0] != (occurrence{id, position}) {
				return nil, errLost
			}
			places = places[1:]
		}
		for _, position := range c.now {
			after = append(after, occurrence{id, position})
		}
	}
	return writeOccurrences(nil, append(after, places...), r.docs), nil
}

// forward returns the entries of the forward dictionary that have changed; those
// without a list are gone.
func (r *relisting) forward() (entries []word, err error) {
	for s, changes := range r.changes[forward] {
		l, err := r.list(forward, s)
		if err != nil {
			return nil, err
		}
		if err := r.stillRare(l.now, changes); err != nil {
			return nil, err
		}
		entries = append(entries, word{r.common.key(forward, s), occurrences, l.now})
	}
	for n := 1; n < len(r.common.nodes); n++ {
		if err := r.holders(uint32(n), &entries); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// stillRare refuses a string that has become common. Of any that has, some part is
// a rare string that has, and all places of it are in its list.
func (r *relisting) stillRare(list []byte, changes []change) error {
	if !slices.ContainsFunc(changes, func(c change) bool { return len(c.now) > len(c.was) && r.sampled(r.edits[c.edit].id) }) {
		return nil
	}
	count := 0
	for _, o := range readOccurrences(list, r.docs) {
		if r.sampled(o.id) {
			count++
		}
	}
	if count > r.most() {
		return errMoved
	}
	return nil
}

// holders adds the entry of a common string, if it has changed.
func (r *relisting) holders(n uint32, entries *[]word) error {
	var gained, lost []int
	for i, p := range r.prints {
		switch was, now := p[0].has(int(n)), p[1].has(int(n)); {
		case now && !was:
			gained = append(gained, r.edits[i].id)
		case was && !now:
			lost = append(lost, r.edits[i].id)
		}
	}
	was, now := r.was.told(n, r.depth, r.below[n]), r.Made.told(n, r.depth, r.below[n])
	if !was && !now || was == now && len(gained)+len(lost) == 0 {
		return nil
	}
	e := word{key: r.common.forwards(nil, n), kind: docs}
	if now {
		// Who holds a string that was not told is told of a longer one.
		for s := n; ; s = r.only[s] {
			if !r.was.told(s, r.depth, r.below[s]) {
				continue
			}
			old, err := r.stands[forward].find(r.common.forwards(nil, s))
			if err != nil {
				return err
			}
			if old == nil {
				return errLost
			}
			ids, err := changed(readDocs(old.list, r.docs), gained, lost)
			if err != nil {
				return err
			}
			e.list = appendDocs(nil, ids, r.docs)
			break
		}
	}
	*entries = append(*entries, e)
	return nil
}

// backward returns those of the backward dictionary: with a string of the forward
// one, those have changed whose lists were alike its own, or are now.
func (r *relisting) backward() (entries []word, err error) {
	strings := map[rare]bool{}
	for s := range r.changes[backward] {
		strings[s] = true
	}
	for s, changes := range r.changes[forward] {
		l := r.known[forward][s]
		if err := r.likes(strings, s, l.was, changes, 0); err != nil {
			return nil, err
		}
		if err := r.likes(strings, s, l.now, changes, 1); err != nil {
			return nil, err
		}
	}
	for s := range maps.Keys(strings) {
		l, err := r.list(backward, s)
		if err != nil {
			return nil, err
		}
		e := word{r.common.key(backward, s), occurrences, l.now}
		if len(l.now) > r.inline {
			begin, err := r.list(forward, r.begin(s))
			if err != nil {
				return nil, err
			}
			if len(begin.now) == len(l.now) {
				e.kind = alike
			}
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// likes adds the strings of the backward dictionary whose lists are alike that of
// a string of the forward one; when is 0 for as it was, 1 for as it is. They begin
// with it and go on as it goes on in all of its places, so in any.
func (r *relisting) likes(strings map[rare]bool, s rare, list []byte, changes []change, when int) error {
	if len(list) <= r.inline {
		return nil
	}
	first := readOccurrences(list, r.docs)[0]
	for _, c := range changes {
		if positions := [2][]int{c.was, c.now}[when]; len(positions) > 0 {
			first = occurrence{r.edits[c.edit].id, positions[0]}
		}
	}
	d, err := r.document(first.id, when)
	if err != nil {
		return err
	}
	key := r.common.key(forward, s)
	n := uint32(0)
	for _, u := range key[1:] {
		n = r.common.child(n, u)
	}
	for _, u := range d.units[d.index(first.position)+len(key):] {
		if u == gap {
			return nil
		}
		if n = r.common.child(n, u); n == 0 || int(r.common.nodes[n].length) == r.depth {
			return nil
		}
		longer := newRare(n, key[0])
		l, err := r.list(backward, longer)
		if err != nil {
			return err
		}
		strings[longer] = true
		if len([2][]byte{l.was, l.now}[when]) != len(list) {
			return nil
		}
	}
	return nil
}

// document is the text of one, before the edits or after them.
func (r *relisting) document(id, when int) (document, error) {
	for _, e := range r.edits {
		if e.id == id {
			return [2]document{e.was.document, e.now.document}[when], nil
		}
	}
	t, err := r.text(id)
	return t.document, err
}

// write makes the leaves of a dictionary: those that hold an entry which has
// changed, and those after them until one ends where one has ended before.
func (r *relisting) write(which direction, entries []word) error {
	slices.SortFunc(entries, func(x, y word) int { return slices.Compare(x.key, y.key) })
	s, t := r.stands[which], &table{files: r.files, limits: r.limits}
	for i, l := range s.leaves {
		mine := entries
		if i+1 < len(s.leaves) {
			n, _ := slices.BinarySearchFunc(entries, s.leaves[i+1].first, func(w word, key []uint16) int { return slices.Compare(w.key, key) })
			mine = entries[:n]
		}
		entries = entries[len(mine):]
		if len(mine) == 0 && len(t.entries) == 0 {
			t.leaves = append(t.leaves, l)
			for _, name := range append([]string{l.name}, l.lists...) {
				r.stays = append(r.stays, pathOf(name))
			}
			continue
		}
		old, err := s.open(i)
		if err != nil {
			return err
		}
		feed(t, old, mine)
	}
	feed(t, nil, entries)
	t.flush()
	r.leaves[which] = t.leaves
	return t.err
}

// feed adds the entries of a leaf, with the changed ones in their places.
func feed(t *table, old, changed []word) {
	for len(old)+len(changed) > 0 {
		order := -1
		if len(old) == 0 {
			order = 1
		} else if len(changed) > 0 {
			order = slices.Compare(old[0].key, changed[0].key)
		}
		next := word{}
		if order < 0 {
			next, old = old[0], old[1:]
		} else {
			next, changed = changed[0], changed[1:]
			if order == 0 {
				old = old[1:]
			}
		}
		if len(next.list) > 0 || next.kind == alike {
			t.add(next)
		}
	}
}
