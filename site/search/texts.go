package search

import (
	"crypto/sha256"

	"gongkai/site/internal/parallel"
	"gongkai/site/pack"
)

// The texts of the documents are kept, so that it is known what one of them had
// before it changed: some in one entry, under the sums of all of these. Of each
//
//	texts    the values of the filters, how many there are in front
//	number   how many units are names
//	text     the units, of two bytes each

// told is what is kept of a document.
type told struct {
	values []string
	document
}

// textsTogether divides together.
const textsTogether = 32

func textsKey(sums []Digest) pack.Key {
	b := []byte("texts\n")
	for _, s := range sums {
		b = append(b, s[:]...)
	}
	return sha256.Sum256(b)
}

// keepTexts keeps the last documents that were described.
func (x *index) keepTexts(last []described) error {
	if x.kept == nil {
		return nil
	}
	first := len(x.sums) - len(last)
	var begins []int
	for at := 0; at < len(last); at += textsTogether {
		begins = append(begins, at)
	}
	for _, err := range parallel.Map(x.workers, begins, func(at int) error {
		end := min(at+textsTogether, len(last))
		texts := make([]told, 0, textsTogether)
		for i := at; i < end; i++ {
			texts = append(texts, told{last[i].values, last[i].document})
		}
		return x.kept.Put(textsKey(x.sums[first+at:first+end]), encodeTexts(texts))
	}) {
		if err != nil {
			return err
		}
	}
	return nil
}

func encodeTexts(texts []told) []byte {
	size := 0
	for _, t := range texts {
		size += 2*len(t.units) + 256
	}
	b := make([]byte, 0, size)
	for _, t := range texts {
		b = pack.AppendNumber(b, len(t.values))
		for _, v := range t.values {
			b = pack.AppendText(b, v)
		}
		b = pack.AppendNumber(pack.AppendNumber(b, t.names), 2*len(t.units))
		b = putUnits(b, t.units)
	}
	return b
}

func decodeTexts(b []byte) (texts []told) {
	for r := pack.NewReader(string(b)); !r.Ended(); {
		var t told
		for range r.Number() {
			t.values = append(t.values, r.Text())
		}
		t.names = r.Number()
		t.units = takeUnits(nil, []byte(r.Text()))
		texts = append(texts, t)
	}
	return texts
}
