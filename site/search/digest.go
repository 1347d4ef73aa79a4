package search

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"gongkai/site/internal/parallel"
	"gongkai/site/page"
)

// Digest is a sum of all that goes into an index.
type Digest [sha256.Size]byte

// format is another one where the same input makes other files.
const format = 3

// DigestOf is what Write returns when it is given the same: with the digest of
// the last time, there is nothing to be written.
func DigestOf(found []func() (page.Found, error), workers int) (Digest, error) {
	type result struct {
		sum Digest
		err error
	}
	var s digesting
	for taken := range slices.Chunk(found, together) {
		results := parallel.Map(workers, taken, func(f func() (page.Found, error)) result {
			e, err := f()
			return result{digestOf(&e), err}
		})
		for _, r := range results {
			if r.err != nil {
				return Digest{}, r.err
			}
			s.add(r.sum)
		}
	}
	return s.digest(limitsFor(len(found))), nil
}

// digesting takes the sums of what is found, in order.
type digesting struct{ sums []byte }

func (s *digesting) add(sum Digest) { s.sums = append(s.sums, sum[:]...) }

func (s *digesting) digest(l limits) Digest {
	return sha256.Sum256(fmt.Appendf(s.sums, "%d %v", format, l))
}

// digestOf is the sum of one, each text after its length.
func digestOf(f *page.Found) (sum Digest) {
	size := 1024
	for _, t := range f.Texts {
		size += len(t) + 4
	}
	b := make([]byte, 0, size)
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	texts := func(list []string) {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, s := range list {
			text(s)
		}
	}
	if f.Party {
		b = append(b, 1)
	}
	text(row(f))
	texts(f.Values)
	texts(f.Names)
	texts(f.Texts)
	return sha256.Sum256(b)
}
