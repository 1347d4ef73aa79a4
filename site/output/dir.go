package output

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"

	"gongkai/site/internal/filestate"
)

// Dir is an Output on disk. Open begins a build, Commit publishes it, Close
// ends it; see the package comment for what is guaranteed in between.
type Dir struct {
	place    *place
	existing *existing
	old      Manifest          // what the previous build published
	listed   map[string]int    // index of each name in old.Files
	trusted  []filestate.State // of old.Files, as the previous build left them; nil when unknown
	remember bool              // the states of this build's files are asked for
	began    int64             // when the build began, by the file system's clock; 0 when unknown
	names    names
	buffers  sync.Pool // of *[]byte, to stream through

	mu      sync.Mutex
	state   state
	failure error               // the first error of a Put
	files   []listed            // the new manifest, unsorted
	equal   int                 // how many of them exist with equal bytes
	clear   map[string]struct{} // existing folders where a new file goes

	stage stage
}

// state is the stage of life of a Dir.
type state uint8

const (
	open state = iota
	committed
	broken // the record is written, the commit could not be finished
	closed
)

// listed is an Entry before it is written out.
type listed struct {
	name  string
	sum   [sha256.Size]byte
	size  int64
	equal bool            // the file exists with these bytes
	state filestate.State // of an equal file whose bytes were known in this state; zero when unknown
}

const bufferSize = 64 << 10

// Open begins a build into the folder at path, which need not exist. Errors
// wrap ErrLocked or ErrForeign where these are the reason. The caller must call
// Close in any case.
func Open(ctx context.Context, path string) (*Dir, error) { return begin(ctx, path, nil) }

// begin is Open with a hook for tests.
func begin(ctx context.Context, path string, step stepFunc) (*Dir, error) {
	p, err := openPlace(path, true, step)
	if err != nil {
		return nil, err
	}
	d := &Dir{place: p, clear: map[string]struct{}{}}
	d.stage.init(p)
	d.buffers.New = func() any { b := make([]byte, bufferSize); return &b }
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return d, nil
}

// begin takes the lock, finishes a killed commit, reads the old manifest and
// starts the scan of the output folder.
func (d *Dir) begin(ctx context.Context) error {
	if err := d.place.acquire(); err != nil {
		return err
	}
	if err := d.place.heal(ctx); err != nil {
		return err
	}
	exists, err := d.place.examine()
	if err != nil {
		return err
	}
	if exists {
		d.old, err = ReadManifest(d.place.path())
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	d.began = d.place.clock()
	d.listed = make(map[string]int, len(d.old.Files))
	for i, file := range d.old.Files {
		d.listed[file.Path] = i
	}
	d.existing = scanExisting(d.place.path(), exists, len(d.old.Files))
	d.stage.existing, d.stage.listed = d.existing, d.listed
	return nil
}

// examine reports whether the output folder exists. It returns ErrForeign for
// anything that gongkai did not write.
func (p *place) examine() (exists bool, err error) {
	info, err := p.root.Lstat(p.output)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("输出文件夹 %s：%w", p.path(), err)
	}
	switch kindOf(info.Mode()) {
	case folder:
	case link:
		if p.version() != "" {
			break // a switch has put it there
		}
		return false, fmt.Errorf("%w：%s 是符号链接；请用 --output 写明它指向的文件夹", ErrForeign, p.path())
	default:
		return false, fmt.Errorf("%w：%s 是文件，不是文件夹；请移走它，或用 --output 另选位置", ErrForeign, p.path())
	}
	empty, err := p.empty(p.output)
	if err != nil {
		return false, fmt.Errorf("读取输出文件夹 %s：%w", p.path(), err)
	}
	manifest, err := p.root.Lstat(p.inOutput(ManifestName))
	if !empty && (err != nil || !manifest.Mode().IsRegular()) {
		return false, fmt.Errorf("%w：%s 不是空的，也没有 gongkai 的 %s；请用 --output 另选一个空文件夹", ErrForeign, p.path(), ManifestName)
	}
	// A rename of nothing is refused in another way when the two lie on
	// different file systems.
	err = p.root.Rename(p.staging+"-none", p.inOutput(p.staging+"-none"))
	if errors.Is(err, syscall.EXDEV) {
		return false, fmt.Errorf("输出文件夹 %s 是一个挂载点，不能整体替换文件；请用 --output 指定它里面的一个子文件夹", p.path())
	}
	return true, nil
}

// Put writes one file. An existing file with equal bytes is only listed.
func (d *Dir) Put(name string, data []byte) error {
	return d.put(name, func(exists bool) (listed, bool, error) {
		new := listed{name: name, sum: sha256.Sum256(data), size: int64(len(data))}
		if exists && d.same(name, data) {
			return new, true, nil
		}
		return new, false, d.stage.write(name, func(file *os.File) error {
			_, err := file.Write(data)
			return err
		})
	})
}

// PutFile writes one file from a stream, in pieces of bufferSize bytes. When a
// file exists at name, the stream is first compared with it, and opened again to
// be copied when they differ.
func (d *Dir) PutFile(name string, open func() (io.ReadCloser, error)) error {
	return d.put(name, func(exists bool) (listed, bool, error) {
		if exists {
			new, same, err := d.sameStream(name, open)
			if err != nil || same {
				return new, same, err
			}
		}
		source, err := open()
		if err != nil {
			return listed{}, false, err
		}
		defer source.Close()
		new := listed{name: name}
		err = d.stage.write(name, func(file *os.File) error {
			var err error
			new.sum, new.size, err = d.copy(file, source)
			return err
		})
		return new, false, err
	})
}

// put claims the name, has the file compared or staged, and lists it. Any
// error is remembered: a build that lacks a file is not published.
func (d *Dir) put(name string, write func(exists bool) (listed, bool, error)) error {
	if err := d.ready(); err != nil {
		return err
	}
	exists, err := d.claim(name)
	var new listed
	var same bool
	if err == nil {
		new, same, err = write(exists)
	}
	if same {
		new.state = d.stateBefore(name)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		err = fmt.Errorf("写输出文件 %s：%w", name, explain(err))
		if d.failure == nil {
			d.failure = err
		}
		return err
	}
	if new.equal = same; same {
		d.equal++
	}
	d.files = append(d.files, new)
	return nil
}

// claim takes the name and reports whether a file exists there.
func (d *Dir) claim(name string) (exists bool, err error) {
	if err := d.names.claim(name); err != nil {
		return false, err
	}
	at, err := d.existing.kindAt(name)
	if err != nil {
		return false, err
	}
	switch at {
	case link, other:
		return false, d.place.blocked(name, at)
	case folder:
		d.mu.Lock()
		d.clear[name] = struct{}{}
		d.mu.Unlock()
	}
	return at == file, nil
}

// blocked returns the error for a thing at path of the output that a build must
// not replace.
func (p *place) blocked(path string, at kind) error {
	what := map[kind]string{link: "符号链接", file: "外来的文件", other: "特殊文件"}[at]
	return fmt.Errorf("%w：%s 是%s；请移走它", ErrBlocked, p.filePath(path), what)
}

// ready returns ErrClosed once the build has ended.
func (d *Dir) ready() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.state != open {
		return ErrClosed
	}
	return nil
}

// Close ends the build and discards everything that is not committed. It may be
// called more than once, and after Commit.
func (d *Dir) Close() error {
	d.mu.Lock()
	state := d.state
	d.state = closed
	d.mu.Unlock()
	if state == closed {
		return nil
	}
	<-d.existing.done
	err := d.stage.close()
	if state == open {
		err = errors.Join(err, d.place.healSwitch(), d.place.clearStaging())
	}
	if err = errors.Join(err, d.place.close()); err != nil {
		return fmt.Errorf("结束输出 %s：%w", d.place.path(), err)
	}
	return nil
}

// HeldHint tells the user what to do about a file that another program has locked.
const HeldHint = "请先关闭 Excel 或 WPS 等正在打开它的程序"

// Held reports whether an error of the system means that another program has
// locked the file, as Excel and WPS do with an open table.
func Held(err error) bool { return errors.Is(err, errFileInUse) || errors.Is(err, errPartInUse) }

// explain wraps an error of the system with advice for the user.
func explain(err error) error {
	switch {
	case Held(err):
		return fmt.Errorf("文件被占用，%s，再重新运行：%w", HeldHint, err)
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return fmt.Errorf("同时打开的文件太多，请用 ulimit -n 1024 提高上限后重新运行：%w", err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("磁盘空间不足，请腾出空间后重新运行：%w", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("没有权限，请检查文件夹的所有者和权限；文件开着的，请先关闭正在打开它的程序：%w", err)
	}
	return err
}
