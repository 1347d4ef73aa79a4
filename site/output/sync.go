package output

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"

	"gongkai/site/internal/parallel"
)

// fewFiles is the largest number of files that are synced file by file. For more
// files one call for the whole file system is faster, where the system has one;
// for fewer the call might wait for the writes of other programs.
const fewFiles = 256

// syncers is the number of syncs that wait for the disk at a time: the system joins them.
const syncers = 8

// syncError is the error of a sync: nobody knows what the disk has.
type syncError struct{ error }

func (e syncError) Unwrap() error { return e.error }

// asSyncError wraps err; nil stays nil.
func asSyncError(err error) error {
	if err == nil {
		return nil
	}
	return syncError{err}
}

// syncStaged syncs everything in staging to the disk. count is how many files
// were written there.
func (p *place) syncStaged(ctx context.Context, count int) error {
	if err := p.before("sync", p.staging); err != nil {
		return err
	}
	if count > fewFiles && canSyncAll {
		return p.syncAll(ctx)
	}
	var files, folders []string
	err := fs.WalkDir(p.root.FS(), p.staging, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			folders = append(folders, path)
		} else if err == nil {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := eachOf(files, p.syncFile); err != nil {
		return err
	}
	return p.syncFolders(folders)
}

// syncMoved syncs the folders in which a commit has renamed or removed things.
func (p *place) syncMoved(ctx context.Context, folders []string) error {
	slices.Sort(folders)
	folders = slices.Compact(folders)
	if err := p.before("sync", p.output); err != nil {
		return syncError{err}
	}
	if len(folders) > fewFiles && canSyncAll {
		return p.syncAll(ctx)
	}
	return p.syncFolders(folders)
}

// syncAll syncs the file system of the output. The system cannot call a sync off:
// when ctx ends, the sync goes on without anybody who waits for it.
func (p *place) syncAll(ctx context.Context) error {
	folder, err := p.root.Open(".")
	if err != nil {
		return err
	}
	synced := make(chan error, 1)
	go func() {
		defer folder.Close()
		synced <- syncFilesystem(folder)
	}()
	select {
	case err := <-synced:
		return asSyncError(err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// syncFile syncs one file, relative to root.
func (p *place) syncFile(path string) error {
	file, err := p.root.OpenFile(path, syncFlag, 0)
	if err != nil {
		return err
	}
	return asSyncError(errors.Join(syncContent(file), file.Close()))
}

// syncFolders syncs folders, relative to root, and skips missing ones.
func (p *place) syncFolders(folders []string) error {
	if !canSyncFolders {
		return nil
	}
	return eachOf(folders, func(path string) error {
		folder, err := p.root.Open(path)
		if gone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return asSyncError(errors.Join(folder.Sync(), folder.Close()))
	})
}

// eachOf calls do for all paths, syncers at a time, and joins the errors.
func eachOf(paths []string, do func(string) error) error {
	return errors.Join(parallel.Map(syncers, paths, do)...)
}

// ignoreEOF returns nil for io.EOF and any other err as it is.
func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
