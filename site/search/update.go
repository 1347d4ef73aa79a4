package search

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/pack"
)

// Standing is an index that was written before.
type Standing struct {
	Key  pack.Key                                  // of the output that it stands in, see Made.Keep
	Read func(file string) ([]byte, error)         // of that output; damaged or not
	Keep func(files []string) (kept bool, _ error) // takes files over that are as they were written, all or none
}

// mostEdits is how many may have changed for an update to be tried: with more, it
// has most leaves in memory.
const mostEdits = 16

// anew is why an index that stands cannot be brought up to date.
type anew string

func (a anew) Error() string { return string(a) }

const (
	errLost  anew = "what was kept of the index is not whole"
	errMoved anew = "other strings are common"
)

// update makes of the index that stands the one of what is found now: the files
// that Write would make from nothing. It returns nil, and has written nothing,
// when it does not know how.
func update(out output.Output, found []Findable, opt Options, l limits) (*Made, error) {
	if opt.Standing == nil || opt.Kept == nil {
		return nil, nil
	}
	b, ok := opt.Kept.Get(madeKey(opt.Standing.Key))
	if !ok {
		return nil, nil
	}
	was := decodeMade(b)
	if len(was.sums) != len(found) {
		return nil, nil
	}
	sums, err := digestsOf(found, was.sums, opt.Workers)
	if err != nil {
		return nil, err
	}
	memory := output.NewMemory()
	u := &updating{index: newIndex(memory, opt, l), was: was, standing: opt.Standing, found: found, texts: map[int][]told{}}
	u.Made = *was
	u.sums = sums
	for id := range sums {
		if sums[id] != was.sums[id] {
			u.edits = append(u.edits, edit{id: id})
		}
	}
	if len(u.edits) > mostEdits {
		return nil, nil
	}
	if err := u.run(); err != nil {
		var a anew
		if errors.As(err, &a) {
			err = nil
		}
		return nil, err
	}
	return u.publish(out, memory.Files())
}

// publish takes over what stays and puts what has changed.
func (u *updating) publish(out output.Output, made map[string][]byte) (*Made, error) {
	stays := make(map[string]bool, len(u.stays))
	for _, name := range u.stays {
		stays[fileOf(name)] = true
	}
	if kept, err := u.standing.Keep(slices.Sorted(maps.Keys(stays))); err != nil || !kept {
		return nil, err
	}
	maps.DeleteFunc(made, func(file string, _ []byte) bool { return stays[file] })
	for _, err := range parallel.Map(u.workers, slices.Sorted(maps.Keys(made)), func(file string) error { return out.Put(file, made[file]) }) {
		if err != nil {
			return nil, err
		}
	}
	return &u.Made, nil
}

// updating is one run of update. What it embeds is the index that it makes.
type updating struct {
	*index
	was      *Made
	standing *Standing
	found    []Findable
	edits    []edit
	texts    map[int][]told // that were kept, by their place among these
	stays    []string       // names of scripts that stay as they are
}

// edit is one document or party that is different.
type edit struct {
	id       int
	was, now told
}

func (u *updating) run() error {
	if err := u.read(); err != nil {
		return err
	}
	for _, step := range [...]func() error{u.describe, u.refilter, u.relist, u.root} {
		if err := step(); err != nil {
			return err
		}
	}
	return u.keep()
}

// read finds what the edited ones were and are.
func (u *updating) read() error {
	units := u.units
	for i := range u.edits {
		e := &u.edits[i]
		was, err := u.text(e.id)
		if err != nil {
			return err
		}
		now := describe(u.found[e.id])
		if now.err != nil {
			return now.err
		}
		if now.party != (e.id >= u.docs) {
			return errMoved
		}
		e.was, e.now = was, told{now.values, now.document}
		u.units += int64(len(e.now.units) - len(e.was.units))
	}
	if halved(units, u.sample) != halved(u.units, u.sample) {
		return errMoved
	}
	return nil
}

// text is what a document was.
func (u *updating) text(id int) (t told, err error) {
	// Documents and parties were described together, some at a time.
	n := id / textsTogether
	texts, ok := u.texts[n]
	if !ok {
		sums := u.was.sums[n*textsTogether : min((n+1)*textsTogether, len(u.was.sums))]
		b, ok := u.index.kept.Get(textsKey(sums))
		if !ok {
			return t, errLost
		}
		texts = decodeTexts(b)
		u.texts[n] = texts
	}
	return texts[id%textsTogether], nil
}

// keep keeps the texts of the edited ones, and of what is kept together with them.
func (u *updating) keep() error {
	changed := map[int][]told{}
	for _, e := range u.edits {
		n := e.id / textsTogether
		if changed[n] == nil {
			changed[n] = slices.Clone(u.texts[n])
		}
		changed[n][e.id%textsTogether] = e.now
	}
	for n, texts := range changed {
		sums := u.sums[n*textsTogether:][:len(texts)]
		if err := u.index.kept.Put(textsKey(sums), encodeTexts(texts)); err != nil {
			return err
		}
	}
	return nil
}

// describe writes the rows of the edited ones; other files of rows stay.
func (u *updating) describe() error {
	for _, part := range [...]struct {
		folder     string
		first, end int
	}{{"doc", 0, u.docs}, {"party", u.docs, len(u.sums)}} {
		edited := map[int]bool{}
		for _, e := range u.edits {
			if e.id >= part.first && e.id < part.end {
				edited[(e.id-part.first)/u.shard] = true
			}
		}
		for n := 0; part.first+n*u.shard < part.end; n++ {
			if !edited[n] {
				u.stays = append(u.stays, rowsName(part.folder, n))
				continue
			}
			var list []string
			for _, f := range u.found[part.first+n*u.shard : min(part.first+(n+1)*u.shard, part.end)] {
				found, err := f.Found(true)
				if err != nil {
					return err
				}
				list = append(list, row(&found))
			}
			if err := u.putNamed(rowsName(part.folder, n), "["+strings.Join(list, ",")+"]"); err != nil {
				return err
			}
		}
	}
	return nil
}

// refilter writes the lists of the values that somebody has gained or lost.
func (u *updating) refilter() error {
	gained, lost := map[string][]int{}, map[string][]int{}
	for _, e := range u.edits {
		if e.id >= u.docs {
			continue
		}
		for _, v := range e.now.values {
			if !slices.Contains(e.was.values, v) {
				gained[v] = append(gained[v], e.id)
			}
		}
		for _, v := range e.was.values {
			if !slices.Contains(e.now.values, v) {
				lost[v] = append(lost[v], e.id)
			}
		}
	}
	u.lists = maps.Clone(u.was.lists)
	for value, list := range u.was.lists {
		if len(gained[value])+len(lost[value]) == 0 {
			u.stays = append(u.stays, pathOf(list))
		}
	}
	if len(gained)+len(lost) == 0 {
		u.stays = append(u.stays, pathOf(u.filter))
		return nil
	}
	values := slices.Collect(maps.Keys(gained))
	for value := range lost {
		if gained[value] == nil {
			values = append(values, value)
		}
	}
	for _, value := range values {
		var ids []int
		if list, ok := u.was.lists[value]; ok {
			content, err := u.script(list)
			if err != nil {
				return err
			}
			ids = readDocs(content[1:len(content)-1], u.docs)
		}
		ids, err := changed(ids, gained[value], lost[value])
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			delete(u.lists, value)
		} else if u.lists[value], err = u.putList(ids); err != nil {
			return err
		}
	}
	return u.putFilters()
}

// changed adds some ids to those of a list and takes others away.
func changed(ids, gained, lost []int) ([]int, error) {
	ids = slices.Clone(ids)
	for _, id := range lost {
		at, ok := slices.BinarySearch(ids, id)
		if !ok {
			return nil, errLost
		}
		ids = slices.Delete(ids, at, at+1)
	}
	for _, id := range gained {
		at, ok := slices.BinarySearch(ids, id)
		if ok {
			return nil, errLost
		}
		ids = slices.Insert(ids, at, id)
	}
	return ids, nil
}

// script is what a script that is named by its content holds.
func (u *updating) script(name string) ([]byte, error) {
	b, err := u.standing.Read(fileOf(pathOf(name)))
	if err != nil || len(b) < len(header)+len(")\n") {
		return nil, errLost
	}
	content := b[len(header) : len(b)-len(")\n")]
	if nameOf(content) != name {
		return nil, errLost
	}
	return content, nil
}
