package publish

import (
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gongkai/site/proof/log"
)

// A publication that was killed among its proofs has not written the last one: the next
// publication writes those that are missing. One with nothing to do reads one proof.
func TestProofsAfterKill(t *testing.T) {
	t.Parallel()
	o := newTown(t)
	notices := map[string]string{}
	for i := range 12 {
		notices["n"+strconv.Itoa(i)] = "内容"
	}
	o.build(t, "2026-11-21", notices, nil)
	target := &Folder{Name: "docroot", Path: filepath.Join(o.dir, "www"), Keep: 3}
	o.publish(t, target)
	folder := filepath.Join(o.dir, LogFolder)
	want := filesOf(t, os.DirFS(folder))
	last := ""
	for name := range want {
		if filepath.Ext(name) == ".tlog-proof" && name > last {
			last = name
		}
	}
	for _, name := range []string{log.ProofName("notices/n3.md"), last} {
		if err := os.Remove(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	o.publish(t, target)
	if got := filesOf(t, os.DirFS(folder)); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", names(got), names(want))
	}
	// With --full each proof is looked at.
	if err := os.WriteFile(filepath.Join(folder, "proof", "notices", "n3.md.tlog-proof"), []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	opt := o.options(target)
	opt.Full = true
	if _, err := Run(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	if got := filesOf(t, os.DirFS(folder)); !maps.Equal(got, want) {
		t.Error("a damaged proof stays")
	}
}
