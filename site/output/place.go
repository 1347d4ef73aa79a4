package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"gongkai/site/internal/filestate"
)

// Names inside staging. Everything else in staging is an item with a number
// for a name.
const (
	recordName  = "commit.json"
	recordDraft = "commit.json.new"
	failedName  = "failed" // a sync has failed after the record: only a build goes on
)

// place is the location of an output on disk: its parent folder, open, and the
// three names in it. Everything that changes the disk goes through the methods
// of this file, so that no path leaves the parent folder (os.Root) and tests
// can make each single step fail or be the last one.
type place struct {
	parent   string   // absolute path of the folder that holds the output
	root     *os.Root // the same folder
	output   string   // name of the output folder in root
	absolute string   // path of the output folder
	staging  string
	lock     string
	release  func() error // gives the lock back, nil while not held
	step     stepFunc     // nil outside tests
}

// stepFunc runs before each change of the disk. Its error counts as the disk's.
type stepFunc func(operation, name string) error

// openPlace returns the place of the output at path. With create it makes the
// parent folder; otherwise a missing parent is fs.ErrNotExist.
func openPlace(path string, create bool, step stepFunc) (*place, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("输出文件夹 %s：%w", path, err)
	}
	dir, name := filepath.Split(absolute)
	if name == "" {
		return nil, fmt.Errorf("%w：%s 是整个文件系统；请用 --output 指定一个文件夹", ErrForeign, path)
	}
	if create {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, fmt.Errorf("新建输出文件夹的上级文件夹 %s：%w", dir, err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("打开输出文件夹的上级文件夹 %s：%w", dir, err)
	}
	return &place{
		parent: dir, root: root, step: step, output: name, absolute: absolute,
		staging: "." + name + ".gongkai-staging",
		lock:    "." + name + ".gongkai-lock",
	}, nil
}

// acquire takes the lock.
func (p *place) acquire() error {
	release, err := lockFile(p.root, p.parent, p.lock)
	if errors.Is(err, ErrLocked) {
		return fmt.Errorf("%w %s；请等它结束后再试", ErrLocked, p.path())
	}
	if err != nil {
		return fmt.Errorf("给输出文件夹 %s 加锁：%w", p.path(), err)
	}
	p.release = release
	return nil
}

// close releases the lock and closes the parent folder. It may be called again.
func (p *place) close() error {
	var err error
	if p.release != nil {
		err = p.release()
		p.release = nil
	}
	return errors.Join(err, p.root.Close())
}

// clock returns the present time by the clock of the file system, in nanoseconds,
// or 0 where the system does not tell. The lock must be held: its file is touched.
func (p *place) clock() int64 {
	info, err := p.root.Lstat(p.lock)
	if err != nil || p.root.Chmod(p.lock, info.Mode().Perm()) != nil {
		return 0
	}
	if info, err = p.root.Lstat(p.lock); err != nil {
		return 0
	}
	state, _ := filestate.Of(info)
	return state.Changed
}

// path returns the absolute path of the output.
func (p *place) path() string { return p.absolute }

// siblingPath returns the absolute path of the lock or staging.
func (p *place) siblingPath(name string) string { return filepath.Join(p.parent, name) }

// filePath returns the absolute path of one output file, for reading.
func (p *place) filePath(name string) string {
	return p.path() + string(filepath.Separator) + filepath.FromSlash(name)
}

// inOutput returns the path of an output file relative to root.
func (p *place) inOutput(name string) string {
	if name == "" {
		return p.output
	}
	return p.output + "/" + name
}

// inStaging returns the path of an item of staging relative to root.
func (p *place) inStaging(name string) string { return p.staging + "/" + name }

// before calls step, if a test has set one.
func (p *place) before(operation, name string) error {
	if p.step == nil {
		return nil
	}
	return p.step(operation, name)
}

// mkdir makes one folder, with the permissions of the umask: web servers read
// the output under another account.
func (p *place) mkdir(in *os.Root, name string) error {
	if err := p.before("mkdir", name); err != nil {
		return err
	}
	return in.Mkdir(name, 0o777)
}

// write makes one new file and fills it. An existing file is an error.
func (p *place) write(in *os.Root, name string, fill func(*os.File) error) error {
	if err := p.before("create", name); err != nil {
		return err
	}
	file, err := in.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	err = p.before("write", name)
	if err == nil {
		err = fill(file)
	}
	return errors.Join(err, file.Close())
}

// move renames one item of staging to its place in the output, replacing a
// file that exists there. A repeated move does nothing.
func (p *place) move(from, to string) error {
	source, target := p.inStaging(from), p.inOutput(to)
	if err := p.before("move", to); err != nil {
		return err
	}
	err := p.root.Rename(source, target)
	if err == nil {
		return nil
	}
	item, sourceErr := p.root.Lstat(source)
	if errors.Is(sourceErr, fs.ErrNotExist) {
		_, err := p.root.Lstat(target)
		return err // nil: moved by the run that was killed
	}
	if sourceErr != nil {
		return sourceErr
	}
	// Somebody took the folder above away, or made an empty one in our place.
	if errors.Is(err, fs.ErrNotExist) && to != "" {
		if err := p.root.MkdirAll(p.inOutput(parent(to)), 0o777); err != nil {
			return err
		}
	} else if item.IsDir() {
		if _, err := p.removeFolder(to); err != nil {
			return err
		}
	}
	return p.root.Rename(source, target)
}

// removeFile removes one regular file of the output. Anything but a regular file
// is left alone; a missing file is no error.
func (p *place) removeFile(name string) error {
	if err := p.before("remove", name); err != nil {
		return err
	}
	info, err := p.root.Lstat(p.inOutput(name))
	if gone(err) {
		return nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	return p.root.Remove(p.inOutput(name))
}

// removeFolder removes one empty folder of the output and reports whether it did.
// A folder with content is left alone; a missing folder is no error.
func (p *place) removeFolder(name string) (bool, error) {
	if err := p.before("rmdir", name); err != nil {
		return false, err
	}
	path := p.inOutput(name)
	info, err := p.root.Lstat(path)
	if gone(err) {
		return false, nil
	}
	if err != nil || !info.IsDir() {
		return false, err
	}
	// Asked first, because systems differ in the error for a full folder.
	if empty, err := p.empty(path); err != nil || !empty {
		return false, err
	}
	return true, p.root.Remove(path)
}

// empty reports whether a folder, relative to root, has no content.
func (p *place) empty(path string) (bool, error) {
	folder, err := p.root.Open(path)
	if err != nil {
		return false, err
	}
	defer folder.Close()
	entries, err := folder.Readdirnames(1)
	if len(entries) > 0 {
		return false, nil
	}
	return true, ignoreEOF(err)
}

// draftRecord writes the commit record under a name that does not count yet.
func (p *place) draftRecord(data []byte) error {
	draft := p.inStaging(recordDraft)
	if err := p.root.Remove(draft); err != nil && !gone(err) {
		return err // a killed run may have left one
	}
	return p.write(p.root, draft, func(file *os.File) error {
		_, err := file.Write(data)
		return err
	})
}

// sealRecord renames the synced draft to the commit record. Once it returns, the
// commit is going to happen.
func (p *place) sealRecord() error {
	if err := p.before("record", recordName); err != nil {
		return err
	}
	if err := p.root.Rename(p.inStaging(recordDraft), p.inStaging(recordName)); err != nil {
		return err
	}
	if err := p.before("sync", recordName); err != nil {
		return syncError{err}
	}
	return p.syncFolders([]string{p.staging, "."})
}

// withdrawRecord takes the commit record back before anything has been moved.
func (p *place) withdrawRecord() error {
	if err := p.before("unrecord", recordName); err != nil {
		return err
	}
	if err := p.root.Remove(p.inStaging(recordName)); err != nil && !gone(err) {
		return err
	}
	return nil
}

// clearStaging removes staging, the record first: a half-removed staging must
// not look like a commit to finish.
func (p *place) clearStaging() error {
	if err := p.withdrawRecord(); err != nil {
		return err
	}
	if err := p.before("clear", p.staging); err != nil {
		return err
	}
	return p.root.RemoveAll(p.staging)
}

// gone reports whether err says that a path leads to nothing.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
