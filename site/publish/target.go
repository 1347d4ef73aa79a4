package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/site/address"
	"gongkai/site/output"
)

// Target (发布位置) is a place that a site is published to. A publication calls openLog
// first, then put, and after the log was signed complete; a target that put has failed
// for gets nothing more. Each call may follow one of a publication that was killed.
type Target interface {
	// String returns the target's name in publish.toml.
	String() string

	// Served returns what readers meet at the target now, as far as this machine knows
	// without asking another one.
	Served() (Served, error)

	// openLog opens the log at the target, which can be listed. The error wraps
	// fs.ErrNotExist when there is none.
	openLog(ctx context.Context, r *run) (fs.FS, io.Closer, error)

	// put makes the built site the served one, without a log. With r.DryRun it says
	// what that would change.
	put(ctx context.Context, r *run) (TargetReport, error)

	// complete brings the log to the target, its checkpoint last, and takes away what
	// must no longer be served: the forgotten files of the log, and versions that show
	// what was withdrawn. r.log is nil for a site without a log.
	complete(ctx context.Context, r *run, version string, forgotten []string) error
}

// checkpointAt returns the signed checkpoint of the log at a target.
func checkpointAt(ctx context.Context, r *run, t Target) ([]byte, error) {
	files, closer, err := t.openLog(ctx, r)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return readAtMost(files, "checkpoint", mostNote)
}

// mostNote is the most bytes of a checkpoint with its signatures.
const mostNote = 64 << 10

// readAtMost reads a file of at most so many bytes.
func readAtMost(files fs.FS, name string, most int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil {
		b.Grow(int(min(info.Size(), most)) + bytes.MinRead)
	}
	_, err = b.ReadFrom(io.LimitReader(f, most+1))
	if err == nil && int64(b.Len()) > most {
		err = fmt.Errorf("%s 超过 %d 字节", name, most)
	}
	return b.Bytes(), err
}

// compare says how the built site differs from the files that are served.
func (r *run) compare(report *TargetReport, served output.Manifest) {
	sums := make(map[string]string, len(served.Files))
	for _, e := range served.Files {
		sums[e.Path] = e.SHA256
	}
	d := &report.Documents
	for _, p := range r.audit.Pages {
		name := address.File(p.URL)
		switch sum, ok := sums[name]; {
		case !ok:
			d.New = append(d.New, p.Path)
		case sum != r.sums[name]:
			d.Changed = append(d.Changed, p.Path)
		}
	}
	for _, e := range r.manifest.Files {
		switch sum, ok := sums[e.Path]; {
		case !ok:
			report.New++
		case sum != e.SHA256:
			report.Changed++
		}
		delete(sums, e.Path)
	}
	report.Gone = len(sums)
	for name := range sums {
		if path.Base(name) == "index.html" {
			d.Gone = append(d.Gone, path.Dir(name))
		}
	}
	slices.Sort(d.Gone)
}

// Served is what readers meet at a target. The zero value is nothing yet.
type Served struct {
	Version string    // as a report has it; for a bundle the name of its file
	At      time.Time // when it was put there
}

// version names the built site: its as-of date and the first digits of its manifest.
func (r *run) version() string { return r.audit.AsOf.String() + "-" + r.digest[:shortSum] }

// shortSum is how many digits of a manifest the name of a version has.
const shortSum = 16

// Find returns the target of a name.
func Find(targets []Target, name string) (Target, error) {
	var names []string
	for _, t := range targets {
		if t.String() == name {
			return t, nil
		}
		names = append(names, t.String())
	}
	return nil, fmt.Errorf("%s 里没有叫 %q 的发布位置；现有：%s", ConfigFile, name, strings.Join(names, "、"))
}

func isCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
