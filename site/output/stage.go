package output

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"strconv"
	"sync"
)

// maxHandles bounds the folders of staging that are held open. A folder that
// holds folders is, so that making one of a hundred thousand documents' folders
// does not walk down to it from the top.
const maxHandles = 128

// stage collects the changed files of a build in the staging folder.
type stage struct {
	place    *place
	standing *standing
	listed   map[string]int // names in the old manifest
	root     func() (*os.Root, error)

	mu      sync.Mutex
	folders map[string]*outFolder
	items   []item
	handles []*os.Root
	count   int // files staged
}

// item is one thing in staging that one rename puts into place.
type item struct {
	From string `json:"from"` // name in staging, a number
	To   string `json:"to"`   // path in the output, "" for all of it
}

// outFolder is a folder that a build writes to.
type outFolder struct {
	once   sync.Once
	err    error
	stands bool // in the output; otherwise it is being made in staging:
	in     *os.Root
	path   string // relative to in

	deeper sync.Once // opens
	handle *os.Root  // this folder, for the folders below, or nil
}

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
	if dir.stands {
		if in, path, err = s.item(name); err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.count++
	s.mu.Unlock()
	return s.place.write(in, path, fill)
}

// item gives the next number in staging to what will stand at to.
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

// folder returns where files of the folder dir are written, and makes it in
// staging, once, when it does not stand in the output.
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

func (s *stage) prepare(f *outFolder, dir string) error {
	at, err := s.standing.at(dir)
	if err != nil {
		return err
	}
	_, ours := s.listed[dir]
	switch {
	case at == folder:
		f.stands = true
		return nil
	case at == file && ours:
		// Goes in this commit: names are claimed once, so as a file it is old.
	case at != nothing:
		return s.place.blocked(dir, at)
	}
	var above *outFolder
	if dir != "" {
		if above, err = s.folder(parent(dir)); err != nil {
			return err
		}
	}
	if above == nil || above.stands {
		if f.in, f.path, err = s.item(dir); err != nil {
			return err
		}
	} else {
		f.in, f.path = s.below(above, base(dir))
	}
	return s.place.mkdir(f.in, f.path)
}

// below returns where the folder name in f is made. The handle is a shortcut:
// without one the way leads down from a folder further up.
func (s *stage) below(f *outFolder, name string) (*os.Root, string) {
	f.deeper.Do(func() {
		s.mu.Lock()
		full := len(s.handles) >= maxHandles
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

// moves returns the items in the order in which they are put into place, the
// one with manifest.json last.
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

// close lets the folders of staging go. Windows does not rename a folder while
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
