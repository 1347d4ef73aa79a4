package output

import (
	"errors"
	"os"
	"path"

	"gongkai/site/internal/parallel"
)

// Lock takes the lock file of a name in root without waiting. The system releases the
// lock when the process ends, however it ends. The error is ErrLocked when another process
// has it.
func Lock(root *os.Root, name string) (release func() error, err error) {
	return lockFile(root, root.Name(), name)
}

// Sync returns when the named files of root, and the folders that they are in, are on the
// disk. Where the system can, it syncs the whole file system at once.
func Sync(root *os.Root, files []string) error {
	if canSyncAll {
		folder, err := root.Open(".")
		if err != nil {
			return err
		}
		return errors.Join(syncFilesystem(folder), folder.Close())
	}
	folders := map[string]bool{".": true}
	for _, f := range files {
		for dir := path.Dir(f); !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	sync := func(name string, flag int) error {
		f, err := root.OpenFile(name, flag, 0)
		if err != nil {
			return err
		}
		return errors.Join(syncContent(f), f.Close())
	}
	err := errors.Join(parallel.Map(syncers, files, func(name string) error { return sync(name, syncFlag) })...)
	if !canSyncFolders {
		return err
	}
	for dir := range folders {
		err = errors.Join(err, sync(dir, os.O_RDONLY))
	}
	return err
}
