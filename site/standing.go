package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/pack"
)

// state is all that the bytes of a site depend on, besides the program.
type state struct {
	options   [sha256.Size]byte // date, address
	rest      [sha256.Size]byte // of all files but the documents
	documents [sha256.Size]byte
}

// known says whether the state is one that may be remembered.
func (s state) known() bool { return s != state{} }

// key is that of a report in a pack, of the build of this state whose manifest
// is given.
func (s state) key(manifest [sha256.Size]byte) pack.Key {
	return sha256.Sum256(slices.Concat([]byte("report\n"), s.options[:], s.rest[:], s.documents[:], manifest[:]))
}

// standing returns the report of the build that stands in out, when that was made
// of the very files and options of this one: there is nothing to be done then.
// Otherwise it returns what is to be built, as far as it can be known before the
// documents are read; an unknown state when nothing is kept.
func standing(ctx context.Context, opt Options, out output.Output) (of state, report *Report, err error) {
	dir, ok := out.(*output.Dir)
	if opt.Kept == nil || !ok || len(opt.Accept) > 0 || opt.Share.Of > 0 || opt.Parts != nil {
		return state{}, nil, nil
	}
	of.options = sha256.Sum256(fmt.Appendf(nil, "%s\n%q\n%+v", opt.AsOf, opt.BaseURL, opt.Without))
	if of.rest, err = restSum(ctx, opt); err != nil {
		return state{}, nil, err
	}
	if dir.Previous() == [sha256.Size]byte{} {
		return of, nil, nil
	}
	now := of
	if now.documents, err = documentsNow(ctx, opt); err != nil {
		return state{}, nil, err
	}
	kept, ok := opt.Kept.pages.Get(now.key(dir.Previous()))
	if !ok {
		return of, nil, nil
	}
	if ok, err = dir.KeepAll(opt.Workers); err != nil || !ok {
		return of, nil, err
	}
	r := pack.NewReader(string(kept))
	report = &Report{Pages: r.Number(), Files: r.Number(), Problems: diag.ReadProblems(r), state: now}
	return now, report, nil
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

// documentsNow is the documentSum of the documents on disk.
func documentsNow(ctx context.Context, opt Options) (sum [sha256.Size]byte, err error) {
	files, err := sourceFiles(opt.Source)
	if err != nil {
		return sum, fmt.Errorf("读取网站的文件：%w", err)
	}
	var paths []string
	for _, f := range files {
		if path, ok := strings.CutPrefix(f.name, "content/"); ok && address.IsDocument(path) && f.kind.IsRegular() {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	type outcome struct {
		sum [sha256.Size]byte
		err error
	}
	sums := parallel.Map(opt.Workers, paths, func(path string) (o outcome) {
		if o.err = ctx.Err(); o.err == nil {
			o.sum, o.err = fileSum(opt.Source, "content/"+path)
		}
		return o
	})
	for i := range sums {
		if sums[i].err != nil {
			return sum, fmt.Errorf("读取 content/%s：%w", paths[i], sums[i].err)
		}
	}
	return documentSum(paths, func(i int) [sha256.Size]byte { return sums[i].sum }), nil
}

// note completes the state that was built: with the documents as they were read,
// and only if all else is still what it was before.
func (s *Site) note(ctx context.Context, of state) error {
	if !of.known() {
		return nil
	}
	rest, err := restSum(ctx, s.opt)
	if err != nil || rest != of.rest {
		return err
	}
	of.documents = s.documentSum()
	s.state = of
	return nil
}

// rememberReport notes what came of building a state.
func (k *Kept) rememberReport(report *Report, manifest [sha256.Size]byte) error {
	if !report.state.known() {
		return nil
	}
	key := report.state.key(manifest)
	if k.pages.Touch(key) {
		return nil
	}
	b := pack.AppendNumber(pack.AppendNumber(nil, report.Pages), report.Files)
	return k.pages.Put(key, diag.AppendProblems(b, report.Problems))
}
