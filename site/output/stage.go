package output

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"strconv"
	"sync"
)

// maxHandles is the largest number of open folders in staging, and at most an eighth of
// the files that the system lets the process open. A folder with
// subfolders is open, so that the path of each of a hundred thousand new folders
// is not resolved from the top.
const maxHandles = 128

// stage collects the changed files of a build in the staging folder.
type stage struct {
	place    *place
	existing *existing
	listed   map[string]int // names in the old manifest
	root     func() (*os.Root, error)

	mu      sync.Mutex
	folders map[string]*outFolder
	items   []item
	handles []*os.Root
	count   int // files staged
}

// item is a file or folder in staging that one rename puts into place.
type item struct {
	From string `json:"from"` // name in staging, a number
	To   string `json:"to"`   // path in the output, "" for all of it
}

// outFolder is a folder that a build writes to.
type outFolder struct {
	once   sync.Once
	err    error
	exists bool // in the output; otherwise staging has it:
	in     *os.Root
	path   string // relative to in

	opened sync.Once // guards handle
	handle *os.Root  // this folder, for its subfolders, or nil
}

// init prepares a zero stage.
func (s *stage) init(p *place) {
	s.place, s.folders = p, map[string]*outFolder{}
	// Made when first needed: a build that changes nothing writes nothing.
	s.root = sync.OnceValues(func() (*os.Root, error) {
		if err := p.mkdir(p.root, p.staging); err != nil {
			return nil, err
		}
		return p.root.OpenRoot(p.staging)
	})
}

// write stages one file.
func (s *stage) write(name string, fill func(*os.File) error) error {
	dir, err := s.folder(parent(name))
	if err != nil {
		return err
	}
	in, path := dir.in, dir.path+"/"+base(name)
	if dir.exists {
		if in, path, err = s.item(name); err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.count++
	s.mu.Unlock()
	return s.place.write(in, path, fill)
}

// item reserves the next number in staging for the path to of the output.
func (s *stage) item(to string) (*os.Root, string, error) {
	root, err := s.root()
	if err != nil {
		return nil, "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	number := strconv.Itoa(len(s.items))
	s.items = append(s.items, item{From: number, To: to})
	return root, number, nil
}

// folder returns the folder to which the files of dir are written. A folder that
// does not exist in the output is made in staging, once.
func (s *stage) folder(dir string) (*outFolder, error) {
	s.mu.Lock()
	f := s.folders[dir]
	if f == nil {
		f = new(outFolder)
		s.folders[dir] = f
	}
	s.mu.Unlock()
	f.once.Do(func() { f.err = s.prepare(f, dir) })
	return f, f.err
}

// prepare fills in f for the folder dir, and makes it in staging where needed.
func (s *stage) prepare(f *outFolder, dir string) error {
	at, err := s.existing.kindAt(dir)
	if err != nil {
		return err
	}
	_, ours := s.listed[dir]
	switch {
	case at == folder:
		f.exists = true
		return nil
	case at == file && ours:
		// This commit removes the file: names are claimed once, so the file is old.
	case at != nothing:
		return s.place.blocked(dir, at)
	}
	var above *outFolder
	if dir != "" {
		if above, err = s.folder(parent(dir)); err != nil {
			return err
		}
	}
	if above == nil || above.exists {
		if f.in, f.path, err = s.item(dir); err != nil {
			return err
		}
	} else {
		f.in, f.path = s.subfolder(above, base(dir))
	}
	return s.place.mkdir(f.in, f.path)
}

// subfolder returns the path of the folder name in f, relative to an open folder:
// to f's handle or, without a handle, to f.in.
func (s *stage) subfolder(f *outFolder, name string) (*os.Root, string) {
	f.opened.Do(func() {
		s.mu.Lock()
		full := len(s.handles) >= min(maxHandles, openFiles()/8)
		s.mu.Unlock()
		if full {
			return
		}
		if handle, err := f.in.OpenRoot(f.path); err == nil {
			f.handle = handle
			s.mu.Lock()
			s.handles = append(s.handles, handle)
			s.mu.Unlock()
		}
	})
	if f.handle != nil {
		return f.handle, name
	}
	return f.in, f.path + "/" + name
}

// moves returns the items in the order in which they are put into place,
// manifest.json last.
func (s *stage) moves() []item {
	moves := slices.Clone(s.items)
	slices.SortFunc(moves, func(a, b item) int {
		if last := a.To == ManifestName; last != (b.To == ManifestName) {
			if last {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.To, b.To)
	})
	return moves
}

// close closes the folders of staging. Windows does not rename a folder while
// something in it is open.
func (s *stage) close() error {
	var errs []error
	for _, handle := range s.handles {
		errs = append(errs, handle.Close())
	}
	s.handles = nil
	if len(s.items) > 0 {
		root, _ := s.root() // was opened for the first item
		errs = append(errs, root.Close())
	}
	return errors.Join(errs...)
}
