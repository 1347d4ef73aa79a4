package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/pack"
)

// state is all that the bytes of a site depend on, besides the program and the
// documents: the date, the address, all other files. Zero is an unknown one.
type state [sha256.Size]byte

// known says whether the state is one that may be remembered.
func (s state) known() bool { return s != state{} }

// standing returns the report of the build that stands in out, when that was made
// of the very files and options of this one: there is nothing to be done then.
// Otherwise it returns what is to be built, as far as it can be known before the
// documents are read; an unknown state when nothing is kept.
func standing(ctx context.Context, opt Options, out output.Output) (of state, report *Report, err error) {
	dir, ok := out.(*output.Dir)
	if opt.Kept == nil || !ok || len(opt.Accept) > 0 || opt.Share.Of > 0 || opt.Parts != nil {
		return state{}, nil, nil
	}
	if of, err = stateNow(ctx, opt); err != nil {
		return state{}, nil, err
	}
	old, ok := opt.Kept.remembered(dir.Previous())
	if !ok || old.state != of {
		return of, nil, nil
	}
	if ok, err = documentsStand(ctx, opt, old.texts); err != nil || !ok {
		return of, nil, err
	}
	kept, ok := opt.Kept.pages.Get(reportKey(dir.Previous()))
	if !ok {
		return of, nil, nil
	}
	if ok, err = dir.KeepAll(opt.Workers); err != nil || !ok {
		return of, nil, err
	}
	r := pack.NewReader(string(kept))
	return of, &Report{Pages: r.Number(), Files: r.Number(), Problems: diag.ReadProblems(r)}, nil
}

func stateNow(ctx context.Context, opt Options) (state, error) {
	rest, err := restSum(ctx, opt)
	if err != nil {
		return state{}, err
	}
	return sha256.Sum256(fmt.Appendf(rest[:], "%s\n%q\n%+v", opt.AsOf, opt.BaseURL, opt.Without)), nil
}

// restSum is the sum of everything but the documents.
func restSum(ctx context.Context, opt Options) (sum [sha256.Size]byte, err error) {
	if sum, err = sourceSum(ctx, opt); err != nil {
		return sum, err
	}
	accepted, err := fs.ReadFile(opt.Source, "content/accepted.toml")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return sum, fmt.Errorf("读取 content/accepted.toml：%w", err)
	}
	return sha256.Sum256(append(sum[:], accepted...)), nil
}

// documentsStand says whether the documents on disk are those of which fingerprints
// are given, in the order of their paths. It reads those first that were written
// last, so that a change is found at once.
func documentsStand(ctx context.Context, opt Options, texts []fingerprint) (bool, error) {
	files, err := sourceFiles(opt.Source)
	if err != nil {
		return false, fmt.Errorf("读取网站的文件：%w", err)
	}
	type document struct {
		path    string
		text    fingerprint
		written time.Time
	}
	var documents []document
	for _, f := range files {
		if path, ok := strings.CutPrefix(f.name, "content/"); ok && address.IsDocument(path) && f.kind.IsRegular() {
			documents = append(documents, document{path: path})
		}
	}
	if len(documents) != len(texts) {
		return false, nil
	}
	slices.SortFunc(documents, func(x, y document) int { return strings.Compare(x.path, y.path) })
	for i := range documents {
		d := &documents[i]
		if info, err := fs.Stat(opt.Source, "content/"+d.path); err == nil {
			d.written = info.ModTime()
		}
		d.text = texts[i]
	}
	slices.SortStableFunc(documents, func(x, y document) int { return y.written.Compare(x.written) })
	var changed atomic.Bool
	failed := parallel.Map(opt.Workers, documents, func(d document) error {
		if changed.Load() || ctx.Err() != nil {
			return ctx.Err()
		}
		sum, err := fileSum(opt.Source, "content/"+d.path)
		if err != nil {
			return fmt.Errorf("读取 content/%s：%w", d.path, err)
		}
		if textOf(d.path, sum) != d.text {
			changed.Store(true)
		}
		return nil
	})
	return !changed.Load(), first(failed)
}

// note completes the state that was built, if it is still what it was before.
func (s *Site) note(ctx context.Context, of state) error {
	if !of.known() {
		return nil
	}
	now, err := stateNow(ctx, s.opt)
	if err == nil && now == of {
		s.state = of
	}
	return err
}

// encode writes what the report of a build that stands is read from.
func (r *Report) encode() []byte {
	b := pack.AppendNumber(pack.AppendNumber(nil, r.Pages), r.Files)
	return diag.AppendProblems(b, r.Problems)
}
