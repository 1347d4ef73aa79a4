package output

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// A file that another program keeps open is said to be so, whatever the build
// was doing with it, and the next build finishes.
func TestHeldFile(t *testing.T) {
	for _, operation := range []string{"create", "write", "move", "remove"} {
		for _, held := range []error{errFileInUse, errPartInUse} {
			t.Run(operation+" "+held.Error(), func(t *testing.T) {
				path := stood(t, map[string]string{"data/a.csv": "old", "data/b.csv": "old"})
				failed := false
				err := build(path, map[string]string{"data/a.csv": "new"}, func(op, name string) error {
					if op == operation && !failed {
						failed = true
						return &os.PathError{Op: op, Path: name, Err: held}
					}
					return nil
				})
				if err == nil || !Held(err) || !strings.Contains(err.Error(), HeldHint) {
					t.Errorf("the error is %v", err)
				}
				publish(t, path, map[string]string{"data/a.csv": "new"})
			})
		}
	}
	if Held(fs.ErrPermission) || Held(errors.New("x")) || Held(nil) {
		t.Error("other errors are taken for a held file")
	}
}
