package site

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gongkai/site/output"
	"gongkai/site/page"
)

// Share is one of several shares (分片) into which the pages of documents are
// divided, so that several machines can make them: "3/8" is the fourth of eight,
// counted from 0 as JOB_COMPLETION_INDEX is. The zero value is no share: all.
//
// Which share a page belongs to depends on its URL and the number of shares
// alone: a document that comes or goes moves no other page to another share.
// Shares are equal in number of pages up to chance.
type Share struct {
	Index int // from 0
	Of    int
}

// maxShares is how many shares there may be: more than there are machines.
const maxShares = 10_000

// ParseShare reads "3/8". The error is a Chinese sentence.
func ParseShare(s string) (Share, error) {
	index, of, ok := strings.Cut(s, "/")
	i, err1 := strconv.Atoi(index)
	n, err2 := strconv.Atoi(of)
	switch {
	case !ok || err1 != nil || err2 != nil || n < 1 || i < 0:
		return Share{}, fmt.Errorf("分片写作“第几份/共几份”，从 0 数起，如 0/8，不能是 %q", s)
	case n > maxShares:
		return Share{}, fmt.Errorf("最多分成 %d 份", maxShares)
	case i >= n:
		return Share{}, fmt.Errorf("分片从 0 数起：%d 份是 0/%d 到 %d/%d，没有 %s", n, n, n-1, n, s)
	}
	return Share{Index: i, Of: n}, nil
}

// String is the form that ParseShare reads.
func (s Share) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Of) }

// has says whether the page belongs to the share. Pages that are no document's
// belong to none: they are made when the shares are merged.
func (s Share) has(p *page.Page) bool {
	return s.Of == 0 || p.Source != "" && shareOf(p.URL, s.Of) == s.Index
}

// shareOf is the index of the share that a URL falls into.
func shareOf(url string, of int) int {
	sum := sha256.Sum256([]byte(url))
	return int(binary.BigEndian.Uint64(sum[:]) % uint64(of))
}

// BuildShare is Build of the document pages that belong to opt.Share. The whole
// source is examined, and an error anywhere in it stops this build too; instead
// of what spans documents, out gets a stamp that says what the pages are of.
// The site that is published is nothing to a share: Merge compares with it.
func BuildShare(ctx context.Context, opt Options, out output.Output) (*Report, error) {
	// Before the source is read: if it changes meanwhile, the pages may be newer
	// than the stamp says, which Merge refuses, but never older.
	sum, err := sourceSum(ctx, opt)
	if err != nil {
		return &Report{}, err
	}
	s, err := Examine(ctx, opt)
	if err != nil || s.Failed() {
		return &s.Report, err
	}
	s.Pages = len(s.chosen())
	s.memo = s.newMemo(out, state{})
	if err := s.renderPages(ctx, out); err != nil {
		return &s.Report, err
	}
	stamp := stamp{Share: opt.Share.String(), origin: s.origin(sum)}
	return &s.Report, out.Put(stampName, stamp.encode())
}

// Merge is Build with the pages of documents taken from opt.Parts. Parts that
// were made of anything else than this source, or are not whole, are refused.
func Merge(ctx context.Context, opt Options, out output.Output) (*Report, error) {
	s, err := Examine(ctx, opt)
	if err != nil || s.Failed() {
		return &s.Report, err
	}
	// After the source has been read, for the reason given in BuildShare.
	sum, err := sourceSum(ctx, opt)
	if err != nil {
		return &s.Report, err
	}
	if err := opt.Parts.match(s.origin(sum)); err != nil {
		return &s.Report, err
	}
	return &s.Report, s.write(ctx, out, state{})
}

// chosen are the places in the plan of the pages that this build hands over.
func (s *Site) chosen() (indices []int) {
	for i := range s.plan.Pages {
		if s.opt.Share.has(&s.plan.Pages[i]) {
			indices = append(indices, i)
		}
	}
	return indices
}

// finished says whether a page has been made by a share.
func (s *Site) finished(p *page.Page) bool { return s.opt.Parts != nil && p.Source != "" }

// takePage hands over a page that a share has made.
func (s *Site) takePage(out output.Output, p *page.Page) error {
	part := &s.opt.Parts.parts[shareOf(p.URL, len(s.opt.Parts.parts))]
	err := out.PutFile(p.Output(), part.open(p.Output()))
	if errors.Is(err, output.ErrDamaged) {
		return fmt.Errorf("%w\n分片 %s（%s）不完整：复制时损坏，或者被改动过；请重新复制，或者删去这个文件夹，再运行 %s", err, part.share, part.path, part.again())
	}
	return err
}
