// Package undo takes back what an action has done to the files of a site: an import, or
// what a clerk did at the desk.
//
// An action has a folder of its own below .gongkai/undo/, numbered upwards:
//
//	action    what was done and when, one line of JSON
//	journal   a line of JSON for each file, before the file is written
//	0, 1, …   the files as they were before; a new file has none
//
// Before is called ahead of every write, and puts what was there on the disk first, so
// that an action which was killed half-way can be taken back too. A file that is moved
// into place is known by its digest (BeforeDigest), one that goes by that (BeforeRemoval).
// The last twenty actions remain. Take brings back the files of one, but for those that have changed
// since: a person's work is never lost. An action whose files later ones have changed too
// is taken back together with these (Chain). Names are slash paths in the site's
// folder; the folder is private, since it holds drafts.
package undo

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Folder lies in the site's folder.
const Folder = ".gongkai/undo"

// most is how many actions remain.
const most = 20

// Action is an action under way. It may be used from many goroutines.
type Action struct {
	root    *os.Root
	folder  string
	mu      sync.Mutex
	journal *os.File
	noted   map[string]bool
	copies  int
}

// about is the file "action".
type about struct {
	What string    `json:"what"`
	At   time.Time `json:"at"`
}

// line is one of the journal.
type line struct {
	Name string `json:"name"`
	Copy int    `json:"copy"`           // the file as it was before; -1: there was none
	Made string `json:"made,omitempty"` // digest of what the action wrote; "" until it did; gone
}

// Begin starts an action; what is said of it in Chinese.
func Begin(root *os.Root, what string, at time.Time) (*Action, error) {
	a, err := begin(root, what, at)
	if err != nil {
		return nil, fmt.Errorf("记录怎样撤销（%s）：%w", Folder, err)
	}
	return a, nil
}

func begin(root *os.Root, what string, at time.Time) (*Action, error) {
	numbers, err := numbered(root)
	if err != nil {
		return nil, err
	}
	next := 1
	if len(numbers) > 0 {
		next = numbers[len(numbers)-1] + 1
	}
	a := &Action{root: root, folder: folderOf(next), noted: map[string]bool{}}
	text, err := json.Marshal(about{what, at})
	if err != nil {
		return nil, err
	}
	// The folder gets its number when it says what it is: a killed program leaves none that
	// says nothing.
	beginning := a.folder + ".begin"
	if err := errors.Join(root.RemoveAll(beginning), root.MkdirAll(beginning, 0o700)); err != nil {
		return nil, err
	}
	if err := root.WriteFile(path.Join(beginning, "action"), append(text, '\n'), 0o600); err != nil {
		return nil, err
	}
	if err := root.Rename(beginning, a.folder); err != nil {
		return nil, err
	}
	a.journal, err = root.OpenFile(path.Join(a.folder, "journal"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	return a, err
}

func folderOf(number int) string { return fmt.Sprintf("%s/%06d", Folder, number) }

// numbered returns the numbers of the actions, upwards.
func numbered(root *os.Root) (numbers []int, err error) {
	entries, err := fs.ReadDir(root.FS(), Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && e.IsDir() {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, err
}

// gone is the Made of a file that the action has removed.
const gone = "gone"

// Before notes a file that is about to become text, with what it is now. A nil Action
// notes nothing.
func (a *Action) Before(name string, text []byte) error { return a.before(name, digest(text)) }

// BeforeDigest notes a file that is about to become bytes with a digest (SHA-256), as
// Before does.
func (a *Action) BeforeDigest(name string, sum [sha256.Size]byte) error {
	return a.before(name, hex.EncodeToString(sum[:]))
}

// BeforeRemoval notes a file that is about to be removed.
func (a *Action) BeforeRemoval(name string) error { return a.before(name, gone) }

func (a *Action) before(name, made string) error {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	l := line{Name: name, Copy: -1, Made: made}
	if !a.noted[name] {
		before, err := a.root.ReadFile(name)
		switch {
		case err == nil:
			l.Copy, a.copies = a.copies, a.copies+1
			err = a.root.WriteFile(path.Join(a.folder, strconv.Itoa(l.Copy)), before, 0o600)
		case errors.Is(err, fs.ErrNotExist):
			err = nil
		}
		if err != nil {
			return fmt.Errorf("记录怎样撤销（%s）：%w", name, err)
		}
		a.noted[name] = true
	} else {
		l.Copy = again
	}
	text, err := json.Marshal(l)
	if err == nil {
		_, err = a.journal.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("记录怎样撤销（%s）：%w", name, err)
	}
	return nil
}

// again is the Copy of a file that the action has written before.
const again = -2

// End closes the action. One that has written nothing leaves no trace.
func (a *Action) End() error {
	if a == nil {
		return nil
	}
	err := a.journal.Close()
	if len(a.noted) == 0 {
		err = errors.Join(err, forget(a.root, a.folder))
	} else {
		err = errors.Join(err, a.forgetOld())
	}
	if err != nil {
		return fmt.Errorf("记录怎样撤销（%s）：%w", Folder, err)
	}
	return nil
}

// forgetOld removes all actions but the last twenty.
func (a *Action) forgetOld() error {
	numbers, err := numbered(a.root)
	for ; err == nil && len(numbers) > most; numbers = numbers[1:] {
		err = forget(a.root, folderOf(numbers[0]))
	}
	return err
}

// forget removes an action. A program that is killed meanwhile leaves a folder without a
// number, which the next one removes.
func forget(root *os.Root, folder string) error {
	leaving := Folder + "/gone"
	if err := root.RemoveAll(leaving); err != nil {
		return err
	}
	if err := root.Rename(folder, leaving); err != nil {
		return err
	}
	return root.RemoveAll(leaving)
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Done is an action that can be taken back.
type Done struct {
	What  string
	At    time.Time
	Files []File

	folder string
}

// File is a file of an action.
type File struct {
	Name string
	New  bool // the action has made it

	copy int
	made string
}

// List returns the actions, the last one first. An action whose notes are damaged is
// an error that names its folder.
func List(root *os.Root) ([]Done, error) {
	numbers, err := numbered(root)
	if err != nil {
		return nil, fmt.Errorf("读 %s：%w", Folder, err)
	}
	var list []Done
	for _, n := range slices.Backward(numbers) {
		d, err := read(root, folderOf(n))
		if err != nil {
			return nil, fmt.Errorf("撤销记录 %s 已损坏，请移走这个文件夹：%w", folderOf(n), err)
		}
		if len(d.Files) > 0 {
			list = append(list, d)
		}
	}
	return list, nil
}

func read(root *os.Root, folder string) (Done, error) {
	d := Done{folder: folder}
	text, err := root.ReadFile(path.Join(folder, "action"))
	if err != nil {
		return d, err
	}
	var a about
	if err := json.Unmarshal(text, &a); err != nil {
		return d, err
	}
	d.What, d.At = a.What, a.At
	text, err = root.ReadFile(path.Join(folder, "journal"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d, err
	}
	at := map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			if !bytes.HasSuffix(text, []byte("\n")) && bytes.HasSuffix(text, lines.Bytes()) {
				break // the last line of a killed action: its file was not written
			}
			return d, err
		}
		if i, ok := at[l.Name]; ok {
			d.Files[i].made = l.Made
			continue
		}
		at[l.Name] = len(d.Files)
		d.Files = append(d.Files, File{Name: l.Name, New: l.Copy == -1, copy: l.Copy, made: l.Made})
	}
	return d, lines.Err()
}

// Taken is what became of a file when an action was taken back.
type Taken struct {
	Name string
	New  bool // the file is gone again
	Kept bool // it has changed since, and was left as it is
}

// ID tells an action from all others of a site.
func (d Done) ID() string {
	return path.Base(d.folder) + "-" + strconv.FormatInt(d.At.UnixNano(), 36)
}

// Chain returns what has to be taken back so that the action with an ID can be: every later
// action that changed a file of it, or of another one of the chain, and the action itself.
// list is that of List, and so is the order: the last action first. nil when there is no
// such action.
func Chain(list []Done, id string) []Done {
	at := slices.IndexFunc(list, func(d Done) bool { return d.ID() == id })
	if at < 0 {
		return nil
	}
	names := map[string]bool{}
	chain := []Done{}
	for i := at; i >= 0; i-- {
		if i == at || slices.ContainsFunc(list[i].Files, func(f File) bool { return names[f.Name] }) {
			for _, f := range list[i].Files {
				names[f.Name] = true
			}
			chain = append(chain, list[i])
		}
	}
	slices.Reverse(chain)
	return chain
}

// Take takes an action back: every file is as it was before, but for those that are
// not as the action left them. The action is forgotten then, unless all files have
// changed or an error comes first. rehearse says what would be done.
func Take(root *os.Root, d Done, rehearse bool) (taken []Taken, err error) {
	return TakeAll(root, []Done{d}, rehearse)
}

// TakeAll takes the actions of a chain back, one after another. What is taken of a file is
// said once: what becomes of it in the end.
func TakeAll(root *os.Root, chain []Done, rehearse bool) (taken []Taken, err error) {
	s := site{root: root}
	if rehearse {
		s.pretended = map[string][]byte{}
	}
	at := map[string]int{}
	for _, d := range chain {
		left := true
		for _, f := range slices.Backward(d.Files) {
			t, err := s.take(d.folder, f)
			if err != nil {
				return taken, fmt.Errorf("撤销 %s：%w", f.Name, err)
			}
			left = left && t.Kept
			if i, again := at[f.Name]; again {
				t.Kept = t.Kept || taken[i].Kept
				taken[i] = t
				continue
			}
			at[f.Name] = len(taken)
			taken = append(taken, t)
		}
		if rehearse || left { // nothing was taken back: the action remains
			continue
		}
		if err := forget(root, d.folder); err != nil {
			return taken, fmt.Errorf("撤销之后删去记录 %s：%w", d.folder, err)
		}
	}
	return taken, nil
}

// site is the files of a site while actions are taken back. In a rehearsal they are only
// pretended to change.
type site struct {
	root      *os.Root
	pretended map[string][]byte // files of a rehearsal, nil for one that is gone; nil otherwise
}

func (s *site) read(name string) (text []byte, missing bool, err error) {
	if text, ok := s.pretended[name]; ok {
		return text, text == nil, nil
	}
	text, err = s.root.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true, nil
	}
	return text, false, err
}

// put gives a file its former text; nil removes it.
func (s *site) put(name string, text []byte) error {
	if s.pretended != nil {
		s.pretended[name] = text
		return nil
	}
	if text == nil {
		return s.root.Remove(name)
	}
	draft := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	if err := s.root.WriteFile(draft, text, 0o644); err != nil {
		return errors.Join(err, s.root.Remove(draft))
	}
	return s.root.Rename(draft, name)
}

func (s *site) take(folder string, f File) (Taken, error) {
	t := Taken{Name: f.Name, New: f.New}
	now, missing, err := s.read(f.Name)
	if err != nil {
		return t, err
	}
	if f.New {
		if missing { // never written, or taken back already
			return t, nil
		}
		if t.Kept = digest(now) != f.made; t.Kept {
			return t, nil
		}
		return t, s.put(f.Name, nil)
	}
	before, err := s.root.ReadFile(path.Join(folder, strconv.Itoa(f.copy)))
	if err != nil {
		return t, err
	}
	if !missing && bytes.Equal(now, before) {
		return t, nil
	}
	if f.made == gone {
		t.Kept = !missing
	} else {
		t.Kept = missing || digest(now) != f.made
	}
	if t.Kept {
		return t, nil
	}
	if before == nil {
		before = []byte{}
	}
	return t, s.put(f.Name, before)
}
