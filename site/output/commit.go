package output

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// plan is what a commit does to the output folder.
type plan struct {
	manifest []byte
	early    []string // old files in the way of new ones, removed first
	late     []string // other old files
	clear    []string // folders in the way of new files, deepest first
	foreign  []string // files that belong to no build, sorted
	stray    []string // the same, a whole folder of them as one
}

// Way is how a commit puts a build into the place of the previous one.
type Way uint8

const (
	InPlace Way = iota // file after file
	Switch             // the whole folder in one step, where the system can; see switch.go
)

// Commit publishes the build and ends it. When nothing has changed, nothing is
// written. After an error the output is as it was, unless the error wraps ErrPartial:
// then the next Open finishes the commit.
func (d *Dir) Commit(ctx context.Context, way Way) (Report, error) {
	if err := d.beginCommit(); err != nil {
		return Report{}, err
	}
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	plan, err := d.plan()
	if err != nil {
		return Report{}, err
	}
	report := Report{
		Written:   len(d.files) - d.equal,
		Unchanged: d.equal,
		Removed:   len(plan.early) + len(plan.late),
		Manifest:  sha256.Sum256(plan.manifest),
		Stray:     plan.stray,
	}
	if !d.upToDate(plan) {
		if put := d.means(way); put == nil {
			err = d.moveIn(ctx, plan)
		} else {
			report.Switched = true
			err = d.switchTo(ctx, plan, put)
		}
		if err != nil {
			return Report{}, err
		}
	}
	report.States = d.states(report.Switched)
	d.setState(committed)
	return report, d.Close()
}

// moveIn commits file after file.
func (d *Dir) moveIn(ctx context.Context, plan plan) error {
	record, err := d.prepare(ctx, plan)
	if err != nil {
		return d.notBegun(err)
	}
	return d.place.finish(ctx, record)
}

// notBegun wraps the error of a commit that has changed nothing yet.
func (d *Dir) notBegun(err error) error {
	return fmt.Errorf("准备发布到 %s，原有文件没有变动：%w", d.place.path(), explain(err))
}

// setState changes the state under the lock.
func (d *Dir) setState(s state) {
	d.mu.Lock()
	d.state = s
	d.mu.Unlock()
}

// beginCommit returns an error when the build has ended or lacks a file.
func (d *Dir) beginCommit() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.state != open {
		return ErrClosed
	}
	if d.failure != nil {
		return fmt.Errorf("没有发布，因为有文件没写成：%w", d.failure)
	}
	return nil
}

// upToDate reports whether the output is already what the build wants.
func (d *Dir) upToDate(p plan) bool {
	return d.equal == len(d.files) && len(p.early)+len(p.late)+len(p.clear) == 0 && d.same(ManifestName, p.manifest)
}

// plan compares the build with the existing output and returns what a commit has to do.
func (d *Dir) plan() (plan, error) {
	if _, err := d.existing.kindAt(""); err != nil {
		return plan{}, err
	}
	var list Manifest
	slices.SortFunc(d.files, func(a, b listed) int { return strings.Compare(a.name, b.name) })
	list.Files = make([]Entry, len(d.files))
	for i, file := range d.files {
		list.Files[i] = entry(file.name, file.sum, file.size)
	}
	p := plan{manifest: list.Encode()}
	for _, old := range d.old.Files {
		// Anything but a regular file has come from elsewhere: it is stray.
		if d.names.file(old.Path) || d.existing.kinds[old.Path] != file {
			continue
		}
		if d.names.inTheWay(old.Path) {
			p.early = append(p.early, old.Path)
		} else {
			p.late = append(p.late, old.Path)
		}
	}
	stray := d.stray()
	for path := range d.clear {
		for _, s := range stray {
			if strings.HasPrefix(s, path+"/") {
				return plan{}, fmt.Errorf("%w：%s 这个文件夹的位置现在要放文件，但里面有外来的 %s；请移走它", ErrBlocked, d.place.filePath(path), s)
			}
		}
	}
	p.foreign, p.stray, p.clear = stray, d.collapse(stray), d.cleared()
	return p, nil
}

// cleared lists the existing folders that new files replace, deepest first.
func (d *Dir) cleared() []string {
	if len(d.clear) == 0 {
		return nil
	}
	var folders []string
	for path, at := range d.existing.kinds {
		for above := path; at == folder && above != ""; above = parent(above) {
			if _, ok := d.clear[above]; ok {
				folders = append(folders, path)
				break
			}
		}
	}
	slices.Sort(folders)
	slices.Reverse(folders)
	return folders
}

// stray lists the paths in the output that belong neither to this build nor to
// the previous build, sorted.
func (d *Dir) stray() []string {
	var paths []string
	for path, at := range d.existing.kinds {
		if at == folder || path == ManifestName || d.names.file(path) {
			continue
		}
		if _, old := d.listed[path]; old && at == file {
			continue
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// collapse replaces the stray paths of a folder without files of ours by the
// folder and a "/".
func (d *Dir) collapse(stray []string) []string {
	if len(stray) == 0 {
		return nil
	}
	ours := map[string]struct{}{}
	for name := range d.listed {
		for dir := parent(name); dir != ""; dir = parent(dir) {
			ours[dir] = struct{}{}
		}
	}
	var out []string
	for _, path := range stray {
		top := path
		for dir := parent(path); dir != ""; dir = parent(dir) {
			_, old := ours[dir]
			if _, new := d.names.folders[dir]; old || new {
				break
			}
			top = dir + "/"
		}
		out = append(out, top)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// complete stages manifest.json, the last file, and closes staging.
func (d *Dir) complete(p plan) error {
	err := d.stage.write(ManifestName, func(file *os.File) error {
		_, err := file.Write(p.manifest)
		return err
	})
	if err != nil {
		return err
	}
	return d.stage.close()
}

// prepare writes and syncs everything that the commit needs, and as the last step
// the record, which it returns.
func (d *Dir) prepare(ctx context.Context, p plan) (record, error) {
	if err := d.complete(p); err != nil {
		return record{}, err
	}
	r := record{Format: recordFormat, Early: p.early, Clear: p.clear, Move: d.stage.moves(), Remove: p.late}
	if err := d.place.draftRecord(r.encode()); err != nil {
		return record{}, err
	}
	if err := d.place.syncStaged(ctx, d.stage.count); err != nil {
		return record{}, err
	}
	err := d.place.sealRecord()
	if err != nil {
		// Nobody knows whether the disk has the record. It is taken back, so that
		// nothing is published later by a command that only looks.
		err = errors.Join(err, d.place.withdrawRecord())
	}
	if _, missing := d.place.root.Lstat(d.place.inStaging(recordName)); missing == nil {
		d.setState(broken) // Close leaves staging to the next Open
	}
	return r, err
}
