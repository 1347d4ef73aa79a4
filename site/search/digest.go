package search

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"gongkai/site/internal/parallel"
	"gongkai/site/page"
)

// Digest is a sum of all that goes into an index of one that can be found.
type Digest [sha256.Size]byte

// digestsOf are those of everything, without a look at the texts. It knows what
// they were.
func digestsOf(found []Findable, was []Digest, workers int) ([]Digest, error) {
	type result struct {
		sum Digest
		err error
	}
	sums := slices.Clone(was)
	var asked []int
	for i := range found {
		if !found[i].Same {
			asked = append(asked, i)
		}
	}
	for n, r := range parallel.Map(workers, asked, func(i int) result {
		e, err := found[i].Found(false)
		return result{digestOf(&e, found[i].Text), err}
	}) {
		if r.err != nil {
			return nil, r.err
		}
		sums[asked[n]] = r.sum
	}
	return sums, nil
}

// digestOf is the sum of one. The line and the Body of a document hang on its text.
func digestOf(f *page.Found, text [sha256.Size]byte) Digest {
	b := append(make([]byte, 0, 2048), text[:]...)
	one := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	several := func(list []string) {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, s := range list {
			one(s)
		}
	}
	shown := cells(f)
	if f.Party {
		b = append(b, 1)
	} else {
		shown[5] = ""
	}
	several(shown[:])
	several(f.Values)
	several(f.Names)
	several(f.Texts)
	return sha256.Sum256(b)
}
