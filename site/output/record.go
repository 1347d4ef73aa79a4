package output

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

const recordFormat = 1

// record lists the steps of a commit, in this order. The file is in staging from
// the moment the commit is certain until it is done.
type record struct {
	Format int      `json:"format"`
	Early  []string `json:"early"`  // files to remove before anything moves
	Clear  []string `json:"clear"`  // folders to remove, if empty, after these
	Move   []item   `json:"move"`   // renames from staging
	Remove []string `json:"remove"` // files to remove
}

// encode returns the bytes of commit.json.
func (r record) encode() []byte {
	data, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings and a number
	}
	return append(data, '\n')
}

// parseRecord reads commit.json and checks that no name leads out of the output.
func parseRecord(data []byte) (record, error) {
	var r record
	if err := decodeStrictly(data, &r); err != nil {
		return record{}, err
	}
	if r.Format != recordFormat {
		return record{}, fmt.Errorf("format 应为 %d", recordFormat)
	}
	for _, list := range [][]string{r.Early, r.Clear, r.Remove} {
		for _, name := range list {
			// Spelled as on disk: a folder need not be a name of ours.
			if err := checkLocal(name); err != nil {
				return record{}, err
			}
		}
	}
	for _, move := range r.Move {
		if move.From == "" || strings.Trim(move.From, "0123456789") != "" {
			return record{}, fmt.Errorf("%q 不是暂存区里的编号", move.From)
		}
		if move.To == "" || move.To == ManifestName {
			continue
		}
		if err := checkName(move.To); err != nil {
			return record{}, err
		}
	}
	return r, nil
}

// checkLocal returns an ErrName when name leads out of the output.
func checkLocal(name string) error {
	if !fs.ValidPath(name) || name == "." || strings.ContainsRune(name, '\\') {
		return fmt.Errorf("%w: %q", ErrName, name)
	}
	return nil
}

// Recover finishes or discards the remains of a killed build of the output at
// path, so that a command which only reads sees a whole build. What an error of a sync has ended is left to the
// next build: nothing is published by a command that only reads. Without such
// remains it costs two look-ups and writes nothing. The error wraps ErrLocked while a
// build is running; its output is still readable, file by file.
func Recover(ctx context.Context, path string) error {
	p, err := openPlace(path, false, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := p.root.Lstat(p.staging); errors.Is(err, fs.ErrNotExist) {
		if _, err := p.root.Lstat(p.lock); errors.Is(err, fs.ErrNotExist) {
			return p.close()
		}
	}
	if err := p.acquire(); err != nil {
		return errors.Join(err, p.close())
	}
	if _, err := p.root.Lstat(p.inStaging(failedName)); err == nil {
		err = fmt.Errorf("%w：%s；上次没能确认写进磁盘，请检查磁盘，再运行 gongkai build", ErrPartial, p.path())
		return errors.Join(err, p.close())
	}
	return errors.Join(p.heal(ctx), p.close())
}

// heal finishes or discards the remains of a killed build. The caller has the lock.
func (p *place) heal(ctx context.Context) error {
	info, err := p.root.Lstat(p.staging)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("查看上次没有完成的生成：%w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%w：%s 应是 gongkai 的暂存文件夹；请移走它", ErrForeign, p.siblingPath(p.staging))
	}
	data, err := p.root.ReadFile(p.inStaging(recordName))
	if errors.Is(err, fs.ErrNotExist) {
		if err := errors.Join(p.healSwitch(), p.clearStaging()); err != nil {
			return fmt.Errorf("清理上次没有完成的生成 %s：%w", p.siblingPath(p.staging), explain(err))
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("读取提交记录：%w", err)
	}
	r, err := parseRecord(data)
	if err != nil {
		return fmt.Errorf("提交记录 %s/%s 已损坏，请删除它所在的文件夹，再重新生成：%w", p.siblingPath(p.staging), recordName, err)
	}
	return p.finish(ctx, r)
}

// finish carries out the record and removes staging.
func (p *place) finish(ctx context.Context, r record) error {
	if err := p.apply(ctx, r); err != nil {
		if errors.As(err, new(syncError)) {
			_ = p.write(p.root, p.inStaging(failedName), func(*os.File) error { return nil }) // the error is reported anyway
		}
		return fmt.Errorf("%w：%s；请排除原因后重新运行，会接着完成：%w", ErrPartial, p.path(), explain(err))
	}
	if err := p.clearStaging(); err != nil {
		return fmt.Errorf("已经发布，但暂存文件夹 %s 没能删除：%w", p.siblingPath(p.staging), explain(err))
	}
	return nil
}

// apply carries out the steps of the record. It may be repeated from its beginning
// after being killed anywhere.
func (p *place) apply(ctx context.Context, r record) error {
	var touched []string
	if len(r.Early)+len(r.Clear) > 0 {
		folders, err := p.removeAll(ctx, r.Early, r.Clear)
		if err != nil {
			return err
		}
		touched = folders
		// Once new files have moved in, an early name may be one of them: the
		// record forgets these before that.
		r.Early, r.Clear = nil, nil
		if err := p.replaceRecord(r.encode()); err != nil {
			return err
		}
	}
	moves, last := r.Move, []item(nil)
	if n := len(moves) - 1; n >= 0 && moves[n].To == ManifestName {
		moves, last = moves[:n], moves[n:]
	}
	changed, err := p.moveAll(ctx, moves)
	if err != nil {
		return err
	}
	removed, err := p.removeAll(ctx, r.Remove, nil)
	if err != nil {
		return err
	}
	if _, err := p.moveAll(ctx, last); err != nil {
		return err
	}
	touched = append(touched, p.output)
	return p.syncMoved(ctx, slices.Concat(touched, changed, removed))
}

// replaceRecord replaces the commit record.
func (p *place) replaceRecord(data []byte) error {
	if err := p.draftRecord(data); err != nil {
		return err
	}
	if err := p.syncFile(p.inStaging(recordDraft)); err != nil {
		return err
	}
	return p.sealRecord()
}

// moveAll puts items into place and returns the folders, relative to root, in
// which something changed.
func (p *place) moveAll(ctx context.Context, items []item) (touched []string, err error) {
	for _, move := range items {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.move(move.From, move.To); err != nil {
			return nil, err
		}
		in := "."
		if move.To != "" {
			in = p.inOutput(parent(move.To))
		}
		touched = append(touched, in)
	}
	return touched, nil
}

// removeAll removes files, the folders that become empty, and the folders of
// clear. It returns the folders, relative to root, in which something changed.
func (p *place) removeAll(ctx context.Context, files, clear []string) (touched []string, err error) {
	for _, name := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.removeFile(name); err != nil {
			return nil, err
		}
		touched = append(touched, p.inOutput(parent(name)))
	}
	for _, name := range clear {
		if _, err := p.removeFolder(name); err != nil {
			return nil, err
		}
		touched = append(touched, p.inOutput(parent(name)))
	}
	above := map[string]struct{}{}
	for _, name := range files {
		for dir := parent(name); dir != ""; dir = parent(dir) {
			above[dir] = struct{}{}
		}
	}
	for _, dir := range slices.Backward(sorted(above)) {
		emptied, err := p.removeFolder(dir)
		if err != nil {
			return nil, err
		}
		if emptied {
			touched = append(touched, p.inOutput(parent(dir)))
		}
	}
	return touched, nil
}
