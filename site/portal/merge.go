package portal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// row is a line of the parties of one site. Its bytes are valid until the next call.
type row struct {
	site int    // index of the list
	line []byte // without its end
}

// code returns the unified social credit code, by which lists are sorted.
func (r row) code() []byte {
	code, _, _ := bytes.Cut(r.line, []byte{'\t'})
	return code
}

// list is a sorted file of parties that is read from its beginning to its end, a block at
// a time. The file is open only while a block is read: a province has more sites than a
// process may have open files.
type list struct {
	row
	files  fs.FS
	name   string
	offset int64  // of the first byte that has not been read
	block  []byte // what has been read
	rest   []byte // of block, behind the row
	ended  bool
}

// blockSize is how much of a file is read at once. It bounds the memory of a merge: this
// times the number of sites. A line is never longer (handover.MostLine).
const blockSize = 16 << 10

// next goes on to the next row. It reports whether there is one.
func (l *list) next() (bool, error) {
	for {
		if i := bytes.IndexByte(l.rest, '\n'); i >= 0 {
			l.line, l.rest = l.rest[:i], l.rest[i+1:]
			return true, nil
		}
		if l.ended {
			if len(l.rest) > 0 {
				return false, fmt.Errorf("%s 不完整", l.name)
			}
			return false, nil
		}
		if err := l.fill(); err != nil {
			return false, err
		}
	}
}

// fill reads a block behind what is left of the last one.
func (l *list) fill() error {
	if l.block == nil {
		l.block = make([]byte, blockSize)
	}
	kept := copy(l.block, l.rest)
	if kept == len(l.block) {
		return fmt.Errorf("%s 有一行太长", l.name)
	}
	f, err := l.files.Open(l.name)
	if err != nil {
		return err
	}
	defer f.Close()
	from, ok := f.(io.ReaderAt)
	if !ok {
		return fmt.Errorf("%s 不是普通文件", l.name)
	}
	n, err := from.ReadAt(l.block[kept:], l.offset)
	if errors.Is(err, io.EOF) {
		l.ended, err = true, nil
	}
	l.offset += int64(n)
	l.rest = l.block[:kept+n]
	return err
}

// merge goes through sorted lists as through one. It calls each once for every code, in
// ascending order, with the rows of all lists that have it, by list. Memory is a block
// for each list, whatever their lengths.
func merge(files fs.FS, names []string, each func(rows []row) error) error {
	var heap []*list
	advance := func(l *list) (bool, error) {
		ok, err := l.next()
		if err != nil {
			return false, fmt.Errorf("读 %s：%w", l.name, err)
		}
		return ok, nil
	}
	for i, name := range names {
		l := &list{row: row{site: i}, files: files, name: name}
		ok, err := advance(l)
		if err != nil {
			return err
		}
		if ok {
			heap = append(heap, l)
		}
	}
	for i := len(heap)/2 - 1; i >= 0; i-- {
		down(heap, i)
	}
	var rows []row
	var text []byte // of the rows: a list that goes on may move its own
	for len(heap) > 0 {
		rows, text = rows[:0], text[:0]
		for first := true; len(heap) > 0 && (first || bytes.Equal(heap[0].code(), rows[0].code())); first = false {
			l := heap[0]
			at := len(text)
			text = append(text, l.line...)
			rows = append(rows, row{site: l.site, line: text[at:len(text):len(text)]})
			ok, err := advance(l)
			if err != nil {
				return err
			}
			if ok && bytes.Compare(l.code(), rows[len(rows)-1].code()) <= 0 {
				return fmt.Errorf("%s 没有按统一社会信用代码由小到大排列", l.name)
			}
			if !ok {
				heap[0] = heap[len(heap)-1]
				heap = heap[:len(heap)-1]
			}
			down(heap, 0)
		}
		slices.SortFunc(rows, func(a, b row) int { return a.site - b.site })
		if err := each(rows); err != nil {
			return err
		}
	}
	return nil
}

// down moves an entry of the heap to where it belongs below i.
func down(heap []*list, i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(heap); child++ {
			if bytes.Compare(heap[child].code(), heap[least].code()) < 0 {
				least = child
			}
		}
		if least == i {
			return
		}
		heap[i], heap[least] = heap[least], heap[i]
		i = least
	}
}
