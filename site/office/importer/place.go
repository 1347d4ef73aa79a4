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

	"gongkai/site/undo"
)

// store finds and writes the files of documents in the folder content/ of a site.
type store struct {
	root   *os.Root
	dryRun bool
	undo   *undo.Action // notes each file before it is written; nil: nothing does

	mu      sync.Mutex
	folders map[string]*existing // by the folder of a kind
	created map[string]bool      // folders that exist
}

// existing indexes the documents in the folder of a kind.
type existing struct {
	byStem   map[string]string // file name without extension to content path
	byNumber map[string]string // number or code to content path, where the file name is not derived from it
}

// newStore returns a store that writes nothing in a rehearsal (DryRun).
func (o *Options) newStore(root *os.Root) *store {
	return &store{root: root, dryRun: o.DryRun, undo: o.Undo, folders: map[string]*existing{}, created: map[string]bool{}}
}

// frontNumber matches the number, or the code of a power item, in front matter.
var frontNumber = regexp.MustCompile(`(?m)^(?:number|code)\s*=\s*["']([^"'\n]*)["']`)

// derived matches the names that stem derives from numbers: their files need no
// reading.
var derived = regexp.MustCompile(`^[\p{Han}-]+-(?:19|20)[0-9]{2}-[1-9][0-9]{0,4}$`)

// documents reads the folder of a kind, once.
func (s *store) documents(folder string) (*existing, error) {
	if known := s.folders[folder]; known != nil {
		return known, nil
	}
	index := &existing{byStem: map[string]string{}, byNumber: map[string]string{}}
	s.folders[folder] = index
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
		if _, double := index.byStem[strings.ToLower(stem)]; !double {
			index.byStem[strings.ToLower(stem)] = content
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
			if _, double := index.byNumber[at[1]]; !double {
				index.byNumber[at[1]] = content
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("读文件夹 content/%s：%w", folder, err)
	}
	return index, nil
}

// largest is the most bytes of a document.
const largest = 8 << 20

// read reads a document; nil when it exceeds largest.
func (s *store) read(content string) ([]byte, error) {
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

// path returns the content path of a document: its existing file, else a new one.
func (s *store) path(d *document) (string, error) {
	documents, err := s.documents(d.kind.Folder)
	if err != nil {
		return "", err
	}
	for _, existing := range []string{documents.byNumber[d.number], documents.byStem[d.stem]} {
		if existing != "" {
			return existing, nil
		}
	}
	return path.Join(d.folder, d.stem+".md"), nil
}

// decision is the state of a document, and the text to write to its file.
type decision struct {
	state   State
	text    []byte // nil: nothing to write
	before  []byte // the file as it is
	changed bool   // a person changed the file, and the table has something new
}

// decide compares a text with the existing file. merge returns the text together
// with entries of that file for which the table has no column.
func (s *store) decide(content string, text []byte, merge func(before []entry) []byte) (decision, error) {
	before, err := s.read(content)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(before) == 0 {
		return decision{state: Created, text: marked(text)}, nil
	}
	if err != nil {
		return decision{}, err
	}
	then, untouched := checkMark(before)
	if !untouched {
		return decision{state: Preserved, changed: then != sum(text), before: before}, nil
	}
	after := marked(merge(keys(before)))
	if bytes.Equal(normal(before), after) {
		return decision{state: Unchanged}, nil
	}
	return decision{state: Updated, text: after, before: before}, nil
}

// write replaces a file by renaming a temporary file in the same folder. An editor
// that saves the file after decide, some milliseconds earlier, loses its change.
func (s *store) write(content string, text []byte) error {
	if s.dryRun {
		return nil
	}
	name := "content/" + content
	if err := s.folder(path.Dir(name)); err != nil {
		return err
	}
	if err := s.undo.Before(name, text); err != nil {
		return err
	}
	temporary := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	err := s.root.WriteFile(temporary, text, 0o644)
	if err == nil {
		err = s.root.Rename(temporary, name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("写 %s：%w", name, err), ignoreMissing(s.root.Remove(temporary)))
	}
	return nil
}

// ignoreMissing returns err, or nil for a missing file.
func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// folder creates a folder, once. Several goroutines may call it.
func (s *store) folder(dir string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.created[dir] {
		return nil
	}
	if err := s.root.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("建文件夹 %s：%w", dir, err)
	}
	s.created[dir] = true
	return nil
}
