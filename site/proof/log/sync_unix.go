//go:build unix

package log

import "os"

// syncFolder makes the names of a folder last.
func syncFolder(folder *os.Root, dir string) error {
	f, err := folder.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
