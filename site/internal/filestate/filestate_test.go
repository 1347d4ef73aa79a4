package filestate

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestState(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a")
	stateOf := func(text string) State {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(name)
		if err != nil {
			t.Fatal(err)
		}
		s, ok := Of(info)
		if !ok {
			t.Skip("this system does not tell when a file was changed")
		}
		return s
	}
	first := stateOf("1")
	if info, _ := os.Lstat(name); first != func() State { s, _ := Of(info); return s }() {
		t.Error("a file that has not changed has another state")
	}
	if stateOf("22") == first {
		t.Error("another size is the same state")
	}
	if err := os.Chtimes(name, time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	back, _ := Of(info)
	changed := time.Unix(0, back.Changed)
	if back.Settled(changed.Add(time.Second)) {
		t.Error("a file is settled within the resolution of the clock")
	}
	if !back.Settled(changed.Add(3 * time.Second)) {
		t.Error("a file never settles")
	}
	if info, err := os.Lstat(t.TempDir()); err != nil {
		t.Fatal(err)
	} else if _, ok := Of(info); ok {
		t.Error("a folder has a state")
	}
}
