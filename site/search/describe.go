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

// describe takes in the text of everything that can be found and writes what is
// shown of it: limits.shard documents to a file, search/doc/0/17.js, and in the
// same way parties. A file holds an array of rows: address, title, kind, number,
// day, line, word, class.
func (x *index) describe(found []func() (page.Found, error)) (Digest, error) {
	docs, parties := rows{index: x, folder: "doc"}, rows{index: x, folder: "party"}
	var sums digesting
	var documents []document
	for taken := range slices.Chunk(found, together) {
		made := parallel.Map(x.workers, taken, func(f func() (page.Found, error)) described {
			e, err := f()
			return described{e.Party, row(&e), e.Values, digestOf(&e), newDocument(e.Names, e.Texts), err}
		})
		documents = documents[:0]
		for i := range made {
			d := &made[i]
			if d.err != nil {
				return Digest{}, d.err
			}
			to := &docs
			if d.party {
				to = &parties
			} else {
				for _, v := range d.values {
					x.kept[v] = append(x.kept[v], x.docs)
				}
				x.docs++
			}
			if err := to.add(d.row); err != nil {
				return Digest{}, err
			}
			sums.add(d.sum)
			documents = append(documents, d.document)
		}
		if err := x.text.add(documents); err != nil {
			return Digest{}, err
		}
	}
	if err := docs.flush(); err != nil {
		return Digest{}, err
	}
	return sums.digest(x.limits), parties.flush()
}

func row(f *page.Found) string {
	word, class := "", ""
	if f.Tag != nil {
		word, class = f.Tag.Word, f.Tag.Class
	}
	var b strings.Builder
	for i, s := range [...]string{address.Relative(address.Search, f.URL), f.Title, f.Kind, f.Number, f.Date.ISO, f.Line, word, class} {
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
	name := r.folder + "/" + strconv.Itoa(r.files>>8) + "/" + strconv.Itoa(r.files&0xFF)
	err := r.putNamed(name, "["+strings.Join(r.waiting, ",")+"]")
	r.waiting, r.files = r.waiting[:0], r.files+1
	return err
}
