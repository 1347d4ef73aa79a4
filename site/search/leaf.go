package search

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf16"
	"unicode/utf8"

	"gongkai/site/internal/parallel"
)

// standing is a dictionary of an index that stands.
type standing struct {
	read   func(name string) ([]byte, error) // what a script that is named by its content holds
	leaves []leaf
	opened map[int][]word
}

// open returns the entries of a leaf.
func (s *standing) open(i int) ([]word, error) {
	if words, ok := s.opened[i]; ok {
		return words, nil
	}
	if err := s.openAll([]int{i}, 1); err != nil {
		return nil, err
	}
	return s.opened[i], nil
}

// openAll reads several leaves.
func (s *standing) openAll(leaves []int, workers int) error {
	type result struct {
		words []word
		err   error
	}
	for n, r := range parallel.Map(workers, leaves, func(i int) (r result) {
		r.words, r.err = s.entries(&s.leaves[i])
		return r
	}) {
		if r.err != nil {
			return r.err
		}
		s.opened[leaves[n]] = r.words
	}
	return nil
}

func (s *standing) entries(l *leaf) ([]word, error) {
	content, err := s.read(l.name)
	if err != nil {
		return nil, err
	}
	files := make([][]byte, len(l.lists))
	for j, name := range l.lists {
		if files[j], err = s.read(name); err != nil {
			return nil, err
		}
	}
	return words(unquoted(content[bytes.Index(content, []byte(`],"`))+2:]), files), nil
}

// find returns the entry of a key; nil when there is none.
func (s *standing) find(key []uint16) (*word, error) {
	if len(s.leaves) == 0 {
		return nil, nil
	}
	words, err := s.open(s.leafOf(key))
	if err != nil {
		return nil, err
	}
	at := sort.Search(len(words), func(n int) bool { return slices.Compare(words[n].key, key) >= 0 })
	if at == len(words) || slices.Compare(words[at].key, key) != 0 {
		return nil, nil
	}
	return &words[at], nil
}

// leafOf is the leaf in which a key stands, if it does.
func (s *standing) leafOf(key []uint16) int {
	return max(0, sort.Search(len(s.leaves), func(n int) bool { return slices.Compare(s.leaves[n].first, key) > 0 })-1)
}

// words reads the rows of a leaf; files are what its list files hold.
func words(rows []uint16, files [][]byte) (words []word) {
	number := func() (v int) {
		for {
			d := digitOf(rows[0])
			rows = rows[1:]
			if d < lastDigits {
				return v*lastDigits + d
			}
			v = v*leadingDigits + d - lastDigits + 1
		}
	}
	take := func(n int) (units []uint16) {
		units, rows = rows[:n], rows[n:]
		return units
	}
	list := func(n int) []byte {
		b := make([]byte, n)
		for i, u := range take(n) {
			b[i] = byte(u)
		}
		return b
	}
	var before []uint16
	for len(rows) > 0 {
		same := number()
		key := append(before[:same:same], take(number())...)
		before = key
		switch n := kind(number()); n {
		case docs, occurrences:
			words = append(words, word{key, n, list(number())})
		case docs + elsewhere, occurrences + elsewhere:
			file, from, length := files[number()], number(), number()
			words = append(words, word{key, n - elsewhere, file[1+from:][:length]})
		case alike:
			words = append(words, word{key, n, nil})
		default:
			words = append(words, word{key, occurrences, list(int(n) - 3)})
		}
	}
	return words
}

// unquoted reads what literal has written.
func unquoted(b []byte) (units []uint16) {
	units = make([]uint16, 0, len(b))
	for b = b[1:]; b[0] != '"'; {
		switch r, size := utf8.DecodeRune(b); {
		case r != '\\':
			units, b = utf16.AppendRune(units, r), b[size:]
		case b[1] != 'u':
			units, b = append(units, uint16(b[1])), b[2:]
		default:
			u := uint16(0)
			for _, c := range b[2:6] {
				u = u<<4 | uint16(bytes.IndexByte([]byte("0123456789abcdef"), c))
			}
			units, b = append(units, u), b[6:]
		}
	}
	return units
}
