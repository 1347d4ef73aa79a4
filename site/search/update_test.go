package search

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gongkai/site/output"
	"gongkai/site/pack"
	"gongkai/site/page"
)

// shelf is an output with what is kept of it, from one Write to the next.
type shelf struct {
	t     *testing.T
	kept  *pack.Pack
	files map[string][]byte // as they stand
	left  map[string][]byte // as they were left
	turn  byte
	limits
}

func newShelf(t *testing.T, l limits) *shelf {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{t: t, kept: pack.Open(root, "test"), limits: l}
	t.Cleanup(func() { _ = s.kept.Close() })
	return s
}

// write writes an index where another one stands, and says whether that was
// brought up to date.
func (s *shelf) write(found []func() page.Found) (updated bool) {
	s.t.Helper()
	memory := output.NewMemory()
	var stays []string
	opt := Options{Temp: s.t.TempDir(), Kept: s.kept, Standing: &Standing{
		Key: pack.Key{s.turn},
		Read: func(file string) ([]byte, error) {
			if body, ok := s.files[file]; ok {
				return bytes.Clone(body), nil
			}
			return nil, fs.ErrNotExist
		},
		Keep: func(files []string) (bool, error) {
			for _, file := range files {
				if !bytes.Equal(s.files[file], s.left[file]) || s.left[file] == nil {
					return false, nil
				}
			}
			updated, stays = true, files
			return true, nil
		},
	}}
	made, err := write(memory, sure(found), opt, s.limits)
	if err != nil {
		s.t.Fatal(err)
	}
	files := memory.Files()
	for _, file := range stays {
		if files[file] != nil {
			s.t.Fatalf("%s stays and is written", file)
		}
		files[file] = s.files[file]
	}
	s.files, s.left = files, maps.Clone(files)
	s.turn++
	if err := made.Keep(s.kept, pack.Key{s.turn}); err != nil {
		s.t.Fatal(err)
	}
	s.kept.Turn()
	return updated
}

// check compares what stands with an index that is made from nothing.
func (s *shelf) check(found []func() page.Found, what string) {
	s.t.Helper()
	want := indexed(s.t, found, 0, s.limits)
	for file, body := range want {
		if !bytes.Equal(s.files[file], body) {
			s.t.Fatalf("%s: %s has other bytes\n%s\nwant\n%s", what, file, s.files[file], body)
		}
	}
	if len(s.files) != len(want) {
		s.t.Fatalf("%s: %d files, want %d", what, len(s.files), len(want))
	}
}

// edited changes one that is found.
func edited(random *rand.Rand, f page.Found) page.Found {
	f.Names, f.Texts, f.Values = slices.Clone(f.Names), slices.Clone(f.Texts), slices.Clone(f.Values)
	letters := []rune("的一公司市罚款决定行政处甲乙丙丁戊12(𠀀𠮷𠀁龘")
	some := make([]rune, 1+random.IntN(9))
	for i := range some {
		some[i] = letters[random.IntN(len(letters))]
	}
	change := func(s string) string {
		r := []rune(s)
		at := random.IntN(len(r) + 1)
		switch random.IntN(3) {
		case 0:
			r = slices.Insert(r, at, some...)
		case 1:
			r = append(r, some...)
		default:
			r = slices.Delete(r, at, min(len(r), at+random.IntN(6)))
		}
		return string(r)
	}
	switch kind := random.IntN(8); {
	case kind == 0:
		f.Title += "改"
	case kind == 1 && !f.Party:
		f.Values = []string{fmt.Sprintf("year=%d", 2000+random.IntN(9)), "kind=new"}
	case kind == 2 || f.Party:
		i := random.IntN(len(f.Names))
		f.Names[i] = change(f.Names[i])
	case kind == 3:
		f.Texts = append(f.Texts, string(some))
	case len(f.Texts) > 0:
		i := random.IntN(len(f.Texts))
		f.Texts[i] = change(f.Texts[i])
	default:
		f.Texts = []string{string(some)}
	}
	return f
}

// Whatever is edited, the index that is brought up to date is the one that would
// be made from nothing.
func TestUpdate(t *testing.T) {
	steps := 60
	if testing.Short() {
		steps = 20
	}
	cases := []struct {
		name   string
		seed   uint64
		anew   bool // now and then other strings become common
		limits limits
	}{
		{"whole text", 1, true, limits{occurrences: 30, depth: 5, sample: 1 << 20, window: 300, batch: 200, leaf: 150, inline: 12, pack: 60, fan: 3, shard: 3}},
		{"sample", 2, true, limits{occurrences: 80, depth: 6, sample: 1500, window: 1000, batch: 500, leaf: 300, inline: 20, pack: 100, fan: 4, shard: 5}},
		{"longest lists", 3, false, limits{occurrences: 300, depth: 7, sample: 1 << 20, window: 300, batch: 200, leaf: 150, inline: 16, pack: 200, fan: 3, shard: 3}},
		{"nothing common", 4, false, limits{occurrences: 1 << 20, depth: 4, sample: 1 << 20, window: 1000, batch: 500, leaf: 100, inline: 8, pack: 40, fan: 3, shard: 2}},
		{"other each time", rand.Uint64(), true, limits{occurrences: 40, depth: 5, sample: 1 << 20, window: 300, batch: 200, leaf: 100, inline: 10, pack: 80, fan: 3, shard: 3}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Logf("seed %d", c.seed)
			random := rand.New(rand.NewPCG(c.seed, 1))
			found := invented(random, 150, 20)
			s := newShelf(t, c.limits)
			if s.write(found) {
				t.Fatal("nothing was brought up to date")
			}
			updated, before := 0, found
			for step := range steps {
				last := slices.Clone(found)
				if random.IntN(3) == 0 {
					found = slices.Clone(before)
				} else {
					for range 1 + random.IntN(3) {
						id := random.IntN(len(found))
						f := edited(random, found[id]())
						found[id] = func() page.Found { return f }
					}
				}
				before = last
				if s.write(found) {
					updated++
				}
				s.check(found, fmt.Sprintf("step %d", step))
			}
			if updated < steps*2/3 || c.anew && !testing.Short() && c.name != "other each time" && updated == steps {
				t.Errorf("%d of %d steps were brought up to date", updated, steps)
			}
		})
	}
}

// What has become of the files or of what was kept is noticed.
func TestUpdateOfDamaged(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	l := limits{occurrences: 300, depth: 6, sample: 1 << 20, window: 1000, batch: 500, leaf: 150, inline: 12, pack: 60, fan: 3, shard: 3}
	spoil := map[string]func(s *shelf, file string){
		"gone":    func(s *shelf, file string) { delete(s.files, file) },
		"empty":   func(s *shelf, file string) { s.files[file] = []byte{} },
		"shorter": func(s *shelf, file string) { s.files[file] = s.files[file][:len(s.files[file])/2] },
		"other": func(s *shelf, file string) {
			body := bytes.Clone(s.files[file])
			body[len(body)/2] ^= 1
			s.files[file] = body
		},
	}
	for name, spoil := range spoil {
		found := invented(random, 100, 10)
		s := newShelf(t, l)
		for round := range 8 {
			s.write(found)
			id := random.IntN(len(found))
			f := edited(random, found[id]())
			found[id] = func() page.Found { return f }
			names := slices.Sorted(maps.Keys(s.files))
			file := names[random.IntN(len(names))]
			spoil(s, file)
			s.write(found)
			s.check(found, fmt.Sprintf("round %d, %s is %s", round, file, name))
		}
	}
	found := invented(random, 100, 10)
	s := newShelf(t, l)
	s.write(found)
	found[3] = found[4]
	s.kept = newShelf(t, l).kept
	if s.write(found) {
		t.Error("nothing was kept, and yet brought up to date")
	}
	s.check(found, "nothing kept")
}

// More than one document, or less, is not brought up to date.
func TestUpdateOfOthers(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	l := limits{occurrences: 300, depth: 6, sample: 1 << 20, window: 1000, batch: 500, leaf: 150, inline: 12, pack: 60, fan: 3, shard: 3}
	found := invented(random, 100, 10)
	s := newShelf(t, l)
	s.write(found)
	for name, other := range map[string][]func() page.Found{
		"one less": found[:109], "another first": slices.Insert(slices.Clone(found), 0, found[50]), "a party for a document": slices.Replace(slices.Clone(found), 99, 100, found[100]),
		"all others": invented(random, 100, 10),
	} {
		s.write(found)
		if s.write(other) {
			t.Errorf("%s: brought up to date", name)
		}
		s.check(other, name)
	}
	if s.write(found); !s.write(found) {
		t.Error("the same is made anew")
	}
}

// A list that was alike another is its own when that has one place more, and alike
// again when it has not.
func TestUpdateTurnsAlike(t *testing.T) {
	var found []func() page.Found
	for i := range 60 {
		f := page.Found{URL: fmt.Sprintf("/a/%d/", i), Texts: []string{"乙丙", "丁戊"}}
		if i%5 == 0 {
			f.Texts[0] = "甲乙丙"
		}
		found = append(found, func() page.Found { return f })
	}
	s := newShelf(t, limits{occurrences: 20, depth: 5, sample: 1 << 20, window: 300, batch: 200, leaf: 150, inline: 12, pack: 60, fan: 3, shard: 3})
	s.write(found)
	for _, text := range []string{"甲丁戊", "甲", "甲乙丁", "甲乙", "丁戊", "甲乙丙丁", "丁戊"} {
		f := found[33]()
		f.Texts = []string{"乙丙", text}
		found[33] = func() page.Found { return f }
		if !s.write(found) {
			t.Errorf("%s: made anew", text)
		}
		s.check(found, text)
	}
}

// A leaf is read as it was written, whatever its keys and lists are.
func FuzzLeaf(f *testing.F) {
	f.Add("甲乙\"\\丙", []byte(`],`), []byte(`#$],"`), uint8(200))
	f.Add("\x01\u2028𠀀", []byte(`]`), []byte(`],`), uint8(0))
	f.Fuzz(func(t *testing.T, key string, one, other []byte, inline uint8) {
		list := func(of []byte) []byte { // of the characters that lists have
			b := []byte("##")
			for _, c := range of {
				b = append(b, digits[int(c)%len(digits)])
			}
			return b
		}
		memory := output.NewMemory()
		table := &table{files: &files{out: memory, written: map[string]bool{}}, limits: limits{leaf: 1 << 20, inline: int(inline), pack: 60}}
		var want []word
		for i, list := range [][]byte{list(one), list(other), append(list(one), `],`...)} {
			units := append(normal(nil, key), uint16(i+2), 0xD840)
			want = append(want, word{units, []kind{docs, occurrences, occurrences}[i], list})
		}
		slices.SortFunc(want, func(x, y word) int { return slices.Compare(x.key, y.key) })
		for _, w := range want {
			table.add(w)
		}
		table.flush()
		u := &updating{standing: &Standing{Read: func(file string) ([]byte, error) { return memory.Files()[file], nil }}}
		s := &standing{read: u.script, leaves: table.leaves, opened: map[int][]word{}}
		got, err := s.open(0)
		if err != nil || table.err != nil {
			t.Fatal(err, table.err)
		}
		for i := range want {
			if !slices.Equal(got[i].key, want[i].key) || got[i].kind != want[i].kind || !bytes.Equal(got[i].list, want[i].list) {
				t.Errorf("written %v, read %v", want[i], got[i])
			}
		}
	})
}
