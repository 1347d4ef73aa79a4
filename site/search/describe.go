package search

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/internal/parallel"
	"gongkai/site/page"
)

// described is a document on its way into the index.
type described struct {
	party  bool
	row    string
	values []string
	sum    Digest
	document
	err error
}

func describe(f Findable) described {
	e, err := f.Found(true)
	return described{e.Party, row(&e), e.Values, digestOf(&e, f.Text), newDocument(&e), err}
}

// describe takes in the text of everything that can be found and writes what is
// shown of it: limits.shard documents to a file, search/doc/0/17.js, and in the
// same way parties. A file holds an array of rows: address, title, kind, number,
// day, line, word, class.
func (x *index) describe(found []Findable) error {
	docs, parties := rows{index: x, folder: "doc"}, rows{index: x, folder: "party"}
	for taken := range slices.Chunk(found, together) {
		made := parallel.Map(x.workers, taken, describe)
		for i := range made {
			d := &made[i]
			if d.err != nil {
				return d.err
			}
			to := &docs
			if d.party {
				to = &parties
			} else {
				for _, v := range d.values {
					if ids := x.values[v]; len(ids) == 0 || ids[len(ids)-1] != x.docs {
						x.values[v] = append(ids, x.docs)
					}
				}
				x.docs++
			}
			if err := to.add(d.row); err != nil {
				return err
			}
			x.sums = append(x.sums, d.sum)
		}
		if err := x.text.add(made); err != nil {
			return err
		}
		if err := x.keepTexts(made); err != nil {
			return err
		}
	}
	if err := docs.flush(); err != nil {
		return err
	}
	return parties.flush()
}

// cells are what is shown of one; its line is the sixth.
func cells(f *page.Found) [8]string {
	word, class := "", ""
	if f.Tag != nil {
		word, class = f.Tag.Word, f.Tag.Class
	}
	return [...]string{f.URL, f.Title, f.Kind, f.Number, f.Date.ISO, f.Line, word, class}
}

func row(f *page.Found) string {
	shown := cells(f)
	shown[0] = address.Relative(address.Search, f.URL)
	var b strings.Builder
	for i, s := range shown {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quoted(s))
	}
	return "[" + b.String() + "]"
}

// rows fills one file after the other.
type rows struct {
	*index
	folder  string
	waiting []string
	files   int
}

func (r *rows) add(row string) error {
	r.waiting = append(r.waiting, row)
	if len(r.waiting) < r.shard {
		return nil
	}
	return r.flush()
}

func (r *rows) flush() error {
	if len(r.waiting) == 0 {
		return nil
	}
	err := r.putNamed(rowsName(r.folder, r.files), "["+strings.Join(r.waiting, ",")+"]")
	r.waiting, r.files = r.waiting[:0], r.files+1
	return err
}

// rowsName is the name of the n-th file of rows.
func rowsName(folder string, n int) string {
	return folder + "/" + strconv.Itoa(n>>8) + "/" + strconv.Itoa(n&0xFF)
}
