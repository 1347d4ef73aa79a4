package search

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"gongkai/site/internal/cache"
	"gongkai/site/internal/parallel"
)

// few is how many documents may be looked at anyway: no list of three characters
// divides as few.
const few = 10

// writeShards merges the segments and the filters, shard by shard.
func (x *index) writeShards() error {
	filters := make([][]string, x.shards)
	for value := range x.filters {
		shard := sumOf(value) % uint64(x.shards)
		filters[shard] = append(filters[shard], value)
	}
	shards := make([]int, x.shards)
	for i := range shards {
		shards[i] = i
	}
	x.sizes = make([]int, x.shards)
	for _, err := range parallel.Map(x.workers, shards, func(shard int) error {
		slices.Sort(filters[shard])
		size, err := x.update("list/"+strconv.FormatInt(int64(shard), 16), x.shardDigest(shard, filters[shard]), func() ([]byte, error) {
			return x.shard(shard, filters[shard]), nil
		})
		x.sizes[shard] = size
		return err
	}) {
		if err != nil {
			return err
		}
	}
	return nil
}

// shardDigest covers what the file of a shard is made of.
func (x *index) shardDigest(shard int, filters []string) (digest [sha256.Size]byte) {
	if x.Reuse == nil {
		return digest
	}
	h := sha256.New()
	w := make(cache.Writer, 0, 1<<10)
	w.Numbers(x.documents, x.parties)
	for _, value := range filters {
		w.Text(value)
		w.Number(len(x.filters[value]))
		for _, n := range x.filters[value] {
			w.Number(int(n))
		}
	}
	h.Write(w)
	for i := range x.segments {
		s := &x.segments[i]
		w = w[:0]
		w.Numbers(s.first, len(s.shards[shard]))
		h.Write(w)
		io.WriteString(h, s.shards[shard])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// shard returns two objects, as a script writes them: the lists of a string in
// the order of their classes, without empty ones at the end, and those of
// filters; and the lists of three characters by the first two and the third.
//
//	{"罚款":["…","…"],"罚":["…"],"kind=penalty":["…"]},{"罚款":{"金":"…"}}
func (x *index) shard(number int, filters []string) []byte {
	var script, threes, thirds []byte
	var numbers []int32
	for places := x.places(number); len(places) > 0; {
		pair := places[0].pair()
		text := pair.text()
		script = append(appendQuoted(append(script, ','), text), ":["...)
		thirds = thirds[:0]
		var lists [classes][]int32
		for next := class(0); len(places) > 0 && places[0].pair() == pair; {
			third := places[0].third()
			numbers, places = x.take(numbers[:0], places)
			if third >= rune(classes) {
				if of := lists[inText]; len(of) > few {
					thirds = append(appendQuoted(append(thirds, ','), characterText(third)), `:"`...)
					thirds = append(appendList(thirds, indices(numbers, of), len(of)), '"')
				}
				continue
			}
			for ; next < class(third); next++ {
				script = append(script, `"",`...)
			}
			next++
			lists[third] = slices.Clone(numbers)
			script = append(x.appendList(append(script, '"'), class(third), &lists), `",`...)
		}
		script[len(script)-1] = ']'
		if len(thirds) > 0 {
			threes = append(appendQuoted(append(threes, ','), text), ':')
			threes = append(threes, object(thirds)...)
		}
	}
	for _, value := range filters {
		script = append(appendQuoted(append(script, ','), value), `:["`...)
		script = append(appendList(script, x.filters[value], x.documents), `"]`...)
	}
	return append(append(object(script), ','), object(threes)...)
}

// appendList appends the list of a class as indices in a list that holds all of it.
func (x *index) appendList(script []byte, of class, lists *[classes][]int32) []byte {
	numbers := lists[of]
	switch of {
	case inText:
		return appendList(script, numbers, x.documents)
	case inParty:
		return appendList(script, numbers, x.parties)
	case inName:
		return appendList(script, indices(numbers, lists[inText]), len(lists[inText]))
	case atBegin, atEnd:
		return appendList(script, indices(numbers, lists[inName]), len(lists[inName]))
	}
	return appendList(script, indices(numbers, lists[inParty]), len(lists[inParty]))
}

// object returns an object of fields that each begin with a comma.
func object(fields []byte) []byte {
	if len(fields) == 0 {
		return []byte("{}")
	}
	fields[0] = '{'
	return append(fields, '}')
}

// place is a list of a segment.
type place struct {
	entry
	segment int32
	list    string
}

// places returns the lists of a shard in the order of their entries.
func (x *index) places(shard int) (places []place) {
	for i := range x.segments {
		e := entry(0)
		for r := cache.NewReader(x.segments[i].shards[shard]); !r.Ended(); {
			e += entry(r.Number())
			places = append(places, place{e, int32(i), r.Text()})
		}
	}
	slices.SortFunc(places, func(p, q place) int {
		if p.entry != q.entry {
			return cmp.Compare(p.entry, q.entry)
		}
		return cmp.Compare(p.segment, q.segment)
	})
	return places
}

// take appends the list of the first entry and returns the places of the others.
func (x *index) take(to []int32, places []place) ([]int32, []place) {
	e := places[0].entry
	for len(places) > 0 && places[0].entry == e {
		to = x.segments[places[0].segment].numbers(to, places[0].list)
		places = places[1:]
	}
	return to, places
}

// indices returns where the numbers stand in a list that holds them. It looks at few
// others: the lists of a pair's third characters are many and mostly short.
func indices(numbers, in []int32) []int32 {
	list := make([]int32, 0, len(numbers))
	at := 0
	for _, n := range numbers {
		step := 1
		for at+step < len(in) && in[at+step] <= n {
			step *= 2
		}
		i, _ := slices.BinarySearch(in[at:min(at+step, len(in))], n)
		at += i
		list = append(list, int32(at))
	}
	return list
}

// appendQuoted appends a string as a script writes it.
func appendQuoted(script []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // no string fails
	return append(script, quoted...)
}
