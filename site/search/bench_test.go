package search

import (
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"gongkai/site/page"
)

// decisions are documents of some thousand characters, most of them boilerplate,
// as decisions are, and a party for each second of them.
func decisions(documents int) []Findable {
	random := rand.New(rand.NewPCG(1, 1))
	often := rand.NewZipf(random, 1.2, 8, 1999)
	chance := func(n int) string {
		s := make([]rune, n)
		for i := range s {
			s[i] = '一' + rune(often.Uint64())
		}
		return string(s)
	}
	phrases := make([]string, 600)
	for i := range phrases {
		phrases[i] = chance(3 + random.IntN(24))
	}
	phrase := rand.NewZipf(random, 1.1, 20, uint64(len(phrases)-1))
	var found []Findable
	for i := range documents * 3 / 2 {
		f := page.Found{URL: fmt.Sprintf("/enforcement/penalty/2025/%d/", i), Title: chance(20), Number: fmt.Sprintf("示市监罚〔2025〕%d号", i), Party: i >= documents}
		f.Names = []string{f.Title, f.Number, fmt.Sprintf("9133%014d", random.IntN(1<<40))}
		for range 20 {
			if f.Party {
				break
			}
			text := ""
			for range 5 {
				text += phrases[phrase.Uint64()] + chance(random.IntN(6))
			}
			f.Texts = append(f.Texts, text)
		}
		found = append(found, Findable{Found: func(bool) (page.Found, error) { return f, nil }})
	}
	return found
}

// nowhere is an output that keeps nothing.
type nowhere struct{}

func (nowhere) Put(string, []byte) error                            { return nil }
func (nowhere) PutFile(string, func() (io.ReadCloser, error)) error { return nil }

func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			found := decisions(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Write(nowhere{}, found, Options{Temp: b.TempDir()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDigest(b *testing.B) {
	found := decisions(1000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := digestsOf(found, make([]Digest, len(found)), 1); err != nil {
			b.Fatal(err)
		}
	}
}

// prepared is an index whose text is there.
func prepared(b *testing.B, documents int) *index {
	scratch, err := newScratch(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(scratch.close)
	x := newIndex(nowhere{}, Options{Workers: 1}, standard)
	x.text = text{scratch: scratch, starts: []int64{0}}
	if err := x.describe(decisions(documents)); err != nil {
		b.Fatal(err)
	}
	return x
}

func BenchmarkDescribe(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		prepared(b, 1000)
	}
}

func BenchmarkCommon(b *testing.B) {
	x := prepared(b, 1000)
	sample, err := x.text.sample(0)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(2 * len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		newCommon(sample, x.occurrences, x.depth)
	}
}

func BenchmarkWalk(b *testing.B) {
	x := prepared(b, 1000)
	if err := x.divide(); err != nil {
		b.Fatal(err)
	}
	w := newWalk(x)
	b.SetBytes(2 * x.text.starts[1000])
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.run(0, 1000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDictionaries(b *testing.B) {
	x := prepared(b, 1000)
	if err := x.divide(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		x.written = map[string]bool{}
		for which := range directions {
			if err := x.dictionary(which); err != nil {
				b.Fatal(err)
			}
		}
	}
}
