package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
)

// shelf is the folder content/ of a site, as far as an import must know it:
// which file is whose, and what may be written.
type shelf struct {
	root   *os.Root
	dryRun bool

	mu      sync.Mutex
	folders map[string]*standing // by the folder of a kind
	made    map[string]bool      // folders that are there
}

// standing are the documents of one kind's folder.
type standing struct {
	byStem   map[string]string // file name without extension to content path
	byNumber map[string]string // of the files whose name does not follow from their number
}

func newShelf(root *os.Root, dryRun bool) *shelf {
	return &shelf{root: root, dryRun: dryRun, folders: map[string]*standing{}, made: map[string]bool{}}
}

// frontNumber is the number, or the code of a power item, in front matter.
var frontNumber = regexp.MustCompile(`(?m)^(?:number|code)\s*=\s*["']([^"'\n]*)["']`)

// derived are names that stem makes of numbers: their files need not be read.
var derived = regexp.MustCompile(`^[\p{Han}-]+-(?:19|20)[0-9]{2}-[1-9][0-9]{0,4}$`)

// of reads the folder of a kind once.
func (s *shelf) of(folder string) (*standing, error) {
	if known := s.folders[folder]; known != nil {
		return known, nil
	}
	found := &standing{byStem: map[string]string{}, byNumber: map[string]string{}}
	s.folders[folder] = found
	err := fs.WalkDir(s.root.FS(), "content/"+folder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || !strings.HasSuffix(name, ".md"):
			return nil
		}
		content := strings.TrimPrefix(name, "content/")
		stem := strings.TrimSuffix(d.Name(), ".md")
		if _, double := found.byStem[strings.ToLower(stem)]; !double {
			found.byStem[strings.ToLower(stem)] = content
		}
		if derived.MatchString(stem) {
			return nil
		}
		text, err := s.read(content)
		if err != nil {
			return err
		}
		head, _, _ := strings.Cut(string(text), "\n+++")
		for _, at := range frontNumber.FindAllStringSubmatch(head, 2) {
			if _, double := found.byNumber[at[1]]; !double {
				found.byNumber[at[1]] = content
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("读文件夹 content/%s：%w", folder, err)
	}
	return found, nil
}

// largest is how many bytes of a file are read: more is no document.
const largest = 8 << 20

func (s *shelf) read(content string) ([]byte, error) {
	file, err := s.root.Open("content/" + content)
	if err != nil {
		return nil, fmt.Errorf("读 content/%s：%w", content, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size() > largest {
		return nil, err
	}
	text := make([]byte, info.Size())
	n, err := file.ReadAt(text, 0)
	if int64(n) < info.Size() && err != nil {
		return nil, fmt.Errorf("读 content/%s：%w", content, err)
	}
	return text[:n], nil
}

// path is where the document stands, or is to stand.
func (s *shelf) path(d *document) (string, error) {
	standing, err := s.of(d.kind.Folder)
	if err != nil {
		return "", err
	}
	for _, there := range []string{standing.byNumber[d.number], standing.byStem[d.stem]} {
		if there != "" {
			return there, nil
		}
	}
	return path.Join(d.folder, d.stem+".md"), nil
}

// settled is what is to be done with a document's text.
type settled struct {
	state   State
	text    []byte
	changed bool // a person changed the file, and the table has something new
}

// settle compares a text with the file that stands. carried are the keys that
// the table has no column for.
func (s *shelf) settle(content string, text []byte, carry func(standing []entry) []byte) (settled, error) {
	before, err := s.read(content)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(before) == 0 {
		return settled{state: Created, text: marked(text)}, nil
	}
	if err != nil {
		return settled{}, err
	}
	then, untouched := ours(before)
	if !untouched {
		return settled{state: Kept, changed: then != sum(text)}, nil
	}
	after := marked(carry(keys(before)))
	if bytes.Equal(normal(before), after) {
		return settled{state: Unchanged}, nil
	}
	return settled{state: Updated, text: after}, nil
}

// write puts a file into place: beside it first, then renamed. Nothing keeps an
// editor from saving the file between settle and here, some milliseconds.
func (s *shelf) write(content string, text []byte) error {
	if s.dryRun {
		return nil
	}
	name := "content/" + content
	if err := s.folder(path.Dir(name)); err != nil {
		return err
	}
	beside := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	err := s.root.WriteFile(beside, text, 0o644)
	if err == nil {
		err = s.root.Rename(beside, name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("写 %s：%w", name, err), gone(s.root.Remove(beside)))
	}
	return nil
}

// gone forgives that a file is not there.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// folder makes a folder once.
func (s *shelf) folder(dir string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made[dir] {
		return nil
	}
	if err := s.root.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("建文件夹 %s：%w", dir, err)
	}
	s.made[dir] = true
	return nil
}
