package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
)

// asOf is the day for which sites are built: the last on which no decision of
// the corpus has to be sealed.
const asOf = "2025-12-31"

// hugoVersion is the newest Hugo that builds with the project's Go.
const hugoVersion = "v0.165.0"

// bench is where everything lies while it is measured.
type bench struct {
	n, runs int
	work    string // corpora, programs, outputs
	made    bool   // work is ours to remove
	root    string // the checkout
	shared  string // gen/, floor/, site-hugo/
	hugo    string
	self    string // this program
	talk    io.Writer
}

// in is a place in the work folder.
func (b *bench) in(name ...string) string { return filepath.Join(append([]string{b.work}, name...)...) }

func prepare(opt *options, talk io.Writer) (*bench, error) {
	module, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOMOD: %w", err)
	}
	b := &bench{n: opt.n, runs: opt.runs, hugo: opt.hugo, talk: talk, root: filepath.Dir(strings.TrimSpace(string(module)))}
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if b.shared, err = filepath.Abs(opt.shared); opt.shared == "" || err != nil {
		b.shared = filepath.Join(b.root, "..", "shared", "bench")
	}
	if err := b.place(opt); err != nil {
		return nil, err
	}
	if err := b.compile("gongkai", b.root, "./cmd/gongkai"); err != nil {
		b.remove()
		return nil, err
	}
	return b, nil
}

// place finds room: a tmpfs, so that no disk is measured, else the folder for
// temporary files.
func (b *bench) place(opt *options) error {
	b.work = opt.work
	if b.work != "" {
		return os.MkdirAll(b.work, 0o755)
	}
	need := needOf(opt)
	parent := "/dev/shm"
	if lacks(parent, need) != nil {
		parent = os.TempDir()
		if err := lacks(parent, need); err != nil {
			return fmt.Errorf("%w; name a folder with -work", err)
		}
	}
	b.made = true
	var err error
	b.work, err = os.MkdirTemp(parent, "bench-")
	return err
}

// need is what the corpora and the outputs of a run take at most.
type need struct{ bytes, files int64 }

// perDocument is what one document of the benchmark takes with all that is made
// of it: the sources of both generators, its page, the page of its party, its
// part of search and data; perShort is that of a short decision.
var perDocument, perShort = need{60 << 10, 10}, need{40 << 10, 8}

func (n need) times(documents int) need {
	return need{n.bytes * int64(documents), n.files * int64(documents)}
}

func needOf(opt *options) need {
	if opt.stages != "" {
		most := 0
		for number := range strings.SplitSeq(opt.stages, ",") {
			n, _ := strconv.Atoi(number)
			most = max(most, n)
		}
		return perShort.times(most)
	}
	if strings.Contains(opt.only, "growth") {
		return perDocument.times(11 * opt.n)
	}
	return perDocument.times(opt.n)
}

// lacks says what a folder has too little of.
func lacks(folder string, n need) error {
	var room syscall.Statfs_t
	if err := syscall.Statfs(folder, &room); err != nil {
		return err
	}
	if free := int64(room.Bavail) * room.Bsize; free < n.bytes {
		return fmt.Errorf("%s has %d MiB free, this may take %d", folder, free>>20, n.bytes>>20)
	}
	if free := int64(room.Ffree); free < n.files {
		return fmt.Errorf("%s has %d inodes free, this may take %d", folder, free, n.files)
	}
	return nil
}

func (b *bench) remove() {
	if b.made {
		os.RemoveAll(b.work)
	}
}

// compile builds a program into the work folder.
func (b *bench) compile(name, folder, of string) error {
	c := exec.Command("go", "build", "-o", b.in(name), of)
	c.Dir = folder
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s in %s: %w\n%s", of, folder, err, out)
	}
	return nil
}

// others makes ready what the shared benchmark drives: its generator, the floor
// program, and the Hugo site, copied because Hugo writes beside its files.
func (b *bench) others() error {
	if _, err := os.Stat(b.shared); err != nil {
		return fmt.Errorf("the shared benchmark is missing (name it with -shared): %w", err)
	}
	for _, name := range []string{"gen", "floor"} {
		if err := b.compile(name, filepath.Join(b.shared, name), "."); err != nil {
			return err
		}
	}
	return os.CopyFS(b.in("site-hugo"), os.DirFS(filepath.Join(b.shared, "site-hugo")))
}

// needHugo says how to install Hugo where it is missing.
func (b *bench) needHugo() error {
	path, err := exec.LookPath(b.hugo)
	if err != nil {
		return fmt.Errorf("hugo is missing: CGO_ENABLED=0 go install github.com/gohugoio/hugo@%s, and $(go env GOPATH)/bin into PATH, or name it with -hugo (%w)", hugoVersion, err)
	}
	b.hugo, err = filepath.Abs(path)
	return err
}

// corpus generates documents in the form of one generator, once.
func (b *bench) corpus(layout, name string, n int) error {
	if _, err := os.Stat(b.in(name)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	fmt.Fprintf(b.talk, "generating %d documents: %s\n", n, name)
	c := exec.Command(b.in("gen"), "-n", strconv.Itoa(n), "-out", b.in(name), "-layout", layout)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("gen: %w\n%s", err, out)
	}
	return dropLater(b.in(name, "content"))
}

// later begins a line of front matter, in either form, that dates a publication
// after asOf.
var later = regexp.MustCompile(`(?m)^publish(ed|Date) = 202[6-9]`)

// dropLater removes the few documents that are not public on asOf, so that both
// generators have the same ones to show.
func dropLater(content string) error {
	return filepath.WalkDir(content, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".md" {
			return err
		}
		text, err := os.ReadFile(name)
		if err == nil && later.Match(text[:min(len(text), 500)]) {
			err = os.Remove(name)
		}
		return err
	})
}
