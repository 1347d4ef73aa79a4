package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsnotify/fsnotify"
)

// Watch sends on the channel it returns whatever changes below the named folders
// of root, by its slash path below root. When more changes than the channel holds,
// and nobody listens, "" stands for all of it, and so it does when the system drops
// events. Folders that do not exist yet, and folders made
// inside them later, are watched from the moment they are there. It ends with ctx.
//
// fsnotify does not watch below a folder, so every folder is added by itself;
// it may miss changes in a folder made a moment ago, which is why such a folder
// counts as a change; a renamed folder loses its watch, and all are watched anew. Editors replace files instead of writing them, so that
// folders are watched, not files.
func Watch(ctx context.Context, root string, folders ...string) (<-chan string, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("监视文件：%w", err)
	}
	if err := watcher.Add(root); err != nil {
		return nil, errors.Join(fmt.Errorf("监视 %s：%w", root, err), watcher.Close())
	}
	for _, folder := range folders {
		if err := add(watcher, filepath.Join(root, folder)); err != nil {
			return nil, errors.Join(fmt.Errorf("监视 %s：%w", folder, err), watcher.Close())
		}
	}
	changes := make(chan string, 64)
	go func() {
		defer watcher.Close()
		for {
			path, again := "", false // again: what has been missed meanwhile
			select {
			case <-ctx.Done():
				return
			case event := <-watcher.Events:
				beside := filepath.Dir(event.Name) == filepath.Clean(root) && !slices.Contains(folders, filepath.Base(event.Name))
				if beside || ignored(event) {
					continue // root itself is watched for the folders only
				}
				if event.Has(fsnotify.Rename) {
					// The watch of a renamed folder, and those below it, may be taken
					// away under its new name too.
					for _, folder := range folders {
						_ = add(watcher, filepath.Join(root, folder))
					}
					again = true
				}
				if event.Has(fsnotify.Create) {
					_ = add(watcher, event.Name) // gone again already: nothing to watch
				}
				if below, err := filepath.Rel(root, event.Name); err == nil {
					path = filepath.ToSlash(below)
				}
			case <-watcher.Errors:
			}
			if again {
				path = ""
			}
			select {
			case changes <- path:
				continue
			default:
			}
			select {
			case <-changes: // makes room
			default:
			}
			changes <- ""
		}
	}()
	return changes, nil
}

// add watches a folder and those below it. Links are not followed.
func add(watcher *fsnotify.Watcher, folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, os.ErrNotExist):
			return nil
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		}
		return watcher.Add(path)
	})
}

// ignored drops what is no change of content: permissions, and the files that
// editors keep beside the one being written.
func ignored(event fsnotify.Event) bool {
	name := filepath.Base(event.Name)
	return event.Op == fsnotify.Chmod || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") ||
		strings.HasSuffix(name, "~") || strings.HasSuffix(name, ".tmp")
}
