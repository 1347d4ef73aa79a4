package publish

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// A full disk at a target stops that target: what is served there stays, the others get
// the site and the log. With nothing but full disks nothing is signed. Once there is room
// the next run brings the target up.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	small := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %s", out)
	}
	defer func() {
		if out, err := exec.Command("umount", small).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	}()
	o := newTown(t)
	folder := &Folder{Name: "docroot", Path: filepath.Join(small, "www"), Keep: 2}
	bundle := &Bundle{Name: "u-disk", Path: filepath.Join(small, "a.zip")}
	elsewhere := &Folder{Name: "elsewhere", Path: filepath.Join(o.dir, "www"), Keep: 2}
	notices := map[string]string{"甲": "一"}
	o.build(t, "2026-11-21", notices, nil)
	o.publish(t, folder, bundle, elsewhere)
	served := func() map[string]string {
		all := filesOf(t, os.DirFS(filepath.Join(folder.Path, current)))
		maps.Copy(all, filesOf(t, os.DirFS(filepath.Join(folder.Path, LogFolder))))
		maps.Copy(all, unzipped(t, bundle.Path))
		return all
	}
	before := served()

	random := make([]byte, 512<<10)                  // that cannot be compressed
	_, _ = rand.NewChaCha8([32]byte{3}).Read(random) // never fails
	o.build(t, "2026-11-22", notices, map[string]string{"files/大.bin": string(random)})
	report, err := Run(t.Context(), o.options(folder, bundle))
	if !errors.Is(err, syscall.ENOSPC) || report.Log != nil {
		t.Errorf("%v, %+v", err, report)
	}
	report, err = Run(t.Context(), o.options(folder, bundle, elsewhere))
	if !errors.Is(err, syscall.ENOSPC) || report.Targets[0].Error == "" || report.Targets[1].Error == "" || report.Targets[2].Error != "" || report.Log == nil || report.Log.Size != 3 {
		t.Errorf("%v, %+v", err, report)
	}
	if !maps.Equal(before, served()) {
		t.Error("what is served has changed")
	}
	if out, err := exec.Command("mount", "-o", "remount,size=16m", small).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	o.publish(t, folder, bundle, elsewhere)
	want := filesOf(t, os.DirFS(filepath.Join(o.dir, "public")))
	maps.Copy(want, filesOf(t, os.DirFS(filepath.Join(o.dir, LogFolder))))
	got := served()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs", name)
		}
	}
}
