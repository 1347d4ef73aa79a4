package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/internal/cache"
	"gongkai/site/internal/filestate"
	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/page/view"
	"gongkai/site/search"
)

// memo knows what the files of the previous build of an output were made of, and
// records it for this build. A file that would be made of the same again, a page of
// the same layouts, view and text, is left as it is in the output and is not made.
//
// A memo belongs to one manifest: an output that somebody else has built, or an
// older one put back, has none.
type memo struct {
	out      *output.Dir
	cache    *cache.Cache
	layouts  digest
	previous []digest // of the files of the previous build, sorted

	mu   sync.Mutex
	next memorized
}

// memorized is what a build records for the next one.
type memorized struct {
	Inputs digest   // see inputsOf; zero when unknown
	Memory digest   // of Report.Memory, which the build itself writes into the source
	Files  []digest // of the files' names and of what they were made of, in no order
	Report storedReport
	States []filestate.State // of the files in the output, in the order of its manifest
}

// storedReport is what Build returns of a site that has not changed.
type storedReport struct {
	Pages, Files int
	Problems     []storedProblem
}

// storedProblem is a diag.Problem as it is stored.
type storedProblem struct {
	Code, Path, Message, Hint string
	Severity                  uint8
	Line, Column              int
	Private                   bool
}

// digest is a hash of content; equal digests mean equal content.
type digest [sha256.Size]byte

// newMemo returns nil when out is no folder or nothing is stored.
func (s *Site) newMemo(out output.Output, inputs digest) *memo {
	dir, ok := out.(*output.Dir)
	if s.opt.Cache == nil || !ok {
		return nil
	}
	m := &memo{out: dir, cache: s.opt.Cache.files, layouts: s.layouts, next: memorized{Inputs: inputs}}
	dir.Trust(nil)
	if before, ok := s.opt.Cache.memorized(dir.Previous()); ok {
		m.previous = before.Files
		dir.Trust(before.States)
		slices.SortFunc(m.previous, compareDigests)
	}
	return m
}

func compareDigests(x, y digest) int { return bytes.Compare(x[:], y[:]) }

// reusePage leaves the file of a page, and the record beside it, as they are when they
// were made of the same layouts, view, text and record. It reports whether each stays;
// a record that is nil does. View and record are without the text.
func (m *memo) reusePage(p *page.Page, made any, record *publicRecord) (samePage, sameRecord bool, err error) {
	if m == nil {
		return false, record == nil, nil
	}
	content, text, basis := view.Digest(made), p.TextDigest(), record.basis()
	of := digest(sha256.Sum256(slices.Concat(m.layouts[:], content[:], text[:], basis[:])))
	if _, samePage, err = m.reuse(p.Output(), of); err != nil || record == nil {
		return samePage, true, err
	}
	_, sameRecord, err = m.reuse(record.name, of)
	return samePage, sameRecord, err
}

// reuse leaves a file as it is when it was made of content with the same digest. It
// returns the size of the file and reports whether it does.
func (m *memo) reuse(name string, of digest) (size int64, reused bool, err error) {
	file := digest(sha256.Sum256(append(append(make([]byte, 0, 256), of[:]...), name...)))
	m.mu.Lock()
	m.next.Files = append(m.next.Files, file)
	m.mu.Unlock()
	if _, known := slices.BinarySearchFunc(m.previous, file, compareDigests); !known {
		return 0, false, nil
	}
	return m.out.Reuse(name)
}

// index returns what earlier builds have left of the index.
func (m *memo) index() search.Previous {
	if m == nil {
		return search.Previous{}
	}
	return search.Previous{Cache: m.cache, Reuse: func(name string, of [sha256.Size]byte) (int64, bool, error) { return m.reuse(name, of) }}
}

// Remember stores what a build was made of, once it has been committed.
func (c *Cache) Remember(report *Report, written output.Report) error {
	if c == nil || report.memo == nil {
		return nil
	}
	next := report.memo.next
	next.States = written.States
	next.Report = storedReport{Pages: report.Pages, Files: report.Files}
	next.Memory = sha256.Sum256([]byte(report.Memory))
	for _, p := range report.Problems {
		next.Report.Problems = append(next.Report.Problems, storedProblem{p.Code, p.Path, p.Message, p.Hint, uint8(p.Severity), p.Line, p.Column, p.Private})
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(next); err != nil {
		return fmt.Errorf("写缓存：%w", err)
	}
	if err := c.files.Put(cache.Key(written.Manifest), b.Bytes()); err != nil {
		return err
	}
	c.files.EvictUnused()
	return nil
}

// memorized returns what the build with a manifest has recorded.
func (c *Cache) memorized(manifest [sha256.Size]byte) (m memorized, ok bool) {
	data, ok := c.files.Get(cache.Key(manifest))
	return m, ok && gob.NewDecoder(strings.NewReader(data)).Decode(&m) == nil
}

// reportIfUnchanged returns the report of the previous build when the output is
// as that build left it and nothing has changed that its bytes depend on; nil
// otherwise. inputs is what this build is made of.
func reportIfUnchanged(ctx context.Context, opt Options, out output.Output) (report *Report, inputs digest, err error) {
	dir, ok := out.(*output.Dir)
	if opt.Cache == nil || !ok || len(opt.Accept) > 0 {
		return nil, digest{}, nil
	}
	if inputs, err = inputsOf(ctx, opt); err != nil || inputs == (digest{}) {
		return nil, inputs, err
	}
	before, ok := opt.Cache.memorized(dir.Previous())
	if !ok || before.Inputs != inputs {
		return nil, inputs, nil
	}
	memory, err := memorySource(opt.Source)
	if err != nil || sha256.Sum256(memory) != before.Memory {
		return nil, inputs, err
	}
	dir.Trust(before.States)
	if ok, err = dir.ReuseAll(ctx, opt.Workers); err != nil || !ok {
		return nil, inputs, err
	}
	report = &Report{Pages: before.Report.Pages, Files: before.Report.Files}
	for _, p := range before.Report.Problems {
		report.Problems = append(report.Problems, diag.Problem{
			Code: p.Code, Path: p.Path, Message: p.Message, Hint: p.Hint, Severity: diag.Severity(p.Severity), Line: p.Line, Column: p.Column, Private: p.Private,
		})
	}
	return report, inputs, nil
}

// inputsOf covers all that the bytes of a site depend on besides the program and
// content/published.toml: the options, and the states of the files that a build may read. It is zero
// when the system does not tell the state of a file, or when a file has changed
// so lately that a further change might not show in its state.
func inputsOf(ctx context.Context, opt Options) (digest, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q\n", opt.AsOf, opt.BaseURL)
	for _, w := range opt.Trust.Policy.Witnesses {
		fmt.Fprintf(h, "%q %q %v\n", w.Name, w.VKey, w.Reader)
	}
	fmt.Fprintf(h, "%q %q\n", opt.Trust.Authority, opt.Trust.Roots)
	unknown := false
	for _, folder := range []string{"content", "layouts", "static", "log/checkpoint", "log/checkpoints"} {
		err := fs.WalkDir(opt.Source, folder, func(name string, d fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist) && name == folder:
				return nil
			case err != nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case folder == "content" && name != folder && corpus.Skipped(d.Name()):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir(), name == memoryFile:
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			state, ok := filestate.Of(info)
			unknown = unknown || !ok || !state.Settled(opt.Began)
			fmt.Fprintf(h, "%q %v %v\n", name, d.Type(), state)
			return nil
		})
		if err != nil {
			return digest{}, fmt.Errorf("读取网站的文件：%w", err)
		}
	}
	if unknown {
		return digest{}, nil
	}
	return digest(h.Sum(nil)), nil
}
