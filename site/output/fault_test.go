package output

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Two builds that differ in every way in which builds can differ.
var (
	oldBuild = map[string]string{
		"same/x.html":         "same",
		"changed/x.html":      "old 1",
		"changed/deep/x.html": strings.Repeat("old", 1000),
		"removed/a/b/x.html":  "old 2",
		"removed/y.html":      "old 3",
		"becomes-folder":      "old 4",
		"becomes-file/a/x":    "old 5",
		"becomes-file/b":      "old 6",
		"Case/x":              "old 7",
		"index.html":          "old 8",
	}
	newBuild = map[string]string{
		"same/x.html":          "same",
		"changed/x.html":       "new 1",
		"changed/deep/x.html":  strings.Repeat("new", 2000),
		"changed/added/x.html": "new 2",
		"added/a/b/c/x.html":   "new 3",
		"added/a/b/d/x.html":   "new 4",
		"becomes-folder/a/x":   "new 5",
		"becomes-file":         "new 6",
		"case/x":               "new 7",
		"index.html":           "new 8",
	}
)

// manner is a way of committing under test. A linked one has no exchange of folders.
type manner struct {
	name   string
	way    Way
	linked bool
}

var manners = []manner{{"in place", InPlace, false}, {"switch", Switch, false}, {"switch by link", Switch, true}}

// build publishes files in place, with step called before each change of the disk.
func build(path string, files map[string]string, step stepFunc) error {
	return manners[0].build(path, files, step)
}

func (m manner) build(path string, files map[string]string, step stepFunc) error {
	d, err := begin(context.Background(), path, m.steps(step))
	if err != nil {
		return err
	}
	for name, data := range files {
		if err := d.Put(name, []byte(data)); err != nil {
			return errors.Join(err, d.Close())
		}
	}
	_, err = d.Commit(context.Background(), m.way)
	return errors.Join(err, d.Close())
}

// steps hides the probes of a switch from step.
func (m manner) steps(step stepFunc) stepFunc {
	return func(operation, name string) error {
		if operation == "exchange" {
			if m.linked {
				return errors.ErrUnsupported
			}
			return nil
		}
		if step == nil {
			return nil
		}
		return step(operation, name)
	}
}

// quickDir is a temporary folder in memory where there is one: these tests sync
// thousands of times.
func quickDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "output")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// stood publishes files once; "" when there are none.
func stood(t testing.TB, files map[string]string) string {
	if files == nil {
		return ""
	}
	path := filepath.Join(quickDir(t), "public")
	publish(t, path, files)
	return path
}

// copyOf gives a new place with a copy of an output, without the cost of
// publishing it again.
func copyOf(t testing.TB, output string) string {
	path := filepath.Join(quickDir(t), "public")
	if output != "" {
		must(t, os.CopyFS(path, os.DirFS(output)))
	}
	return path
}

// wantWhole checks an output at any moment between old and new: each file is
// wholly one or the other, and what both builds have is there.
func wantWhole(t testing.TB, path string, old, new map[string]string) {
	t.Helper()
	got := tree(t, path)
	for name, data := range got {
		if name == ManifestName {
			if _, err := parseManifest([]byte(data)); err != nil {
				t.Errorf("manifest.json: %v", err)
			}
			continue
		}
		was, inOld := old[name]
		is, inNew := new[name]
		if !(inOld && data == was) && !(inNew && data == is) {
			t.Errorf("%s is neither old nor new: %d bytes", name, len(data))
		}
	}
	for name := range old {
		_, both := new[name]
		if _, there := got[name]; both && !there {
			t.Errorf("%s is missing", name)
		}
	}
}

// wantEither checks a healed output and reports whether it is the new one.
func wantEither(t testing.TB, path string, old, new map[string]string) bool {
	t.Helper()
	isNew := tree(t, path)["index.html"] == new["index.html"]
	switch {
	case isNew:
		wantOutput(t, path, new)
	case old == nil:
		wantTidy(t, path)
		wantFiles(t, tree(t, path), nil)
	default:
		wantOutput(t, path, old)
	}
	return isNew
}

// wantHealed is wantEither after the next command.
func wantHealed(t testing.TB, path string, old, new map[string]string) bool {
	t.Helper()
	must(t, Recover(context.Background(), path))
	return wantEither(t, path, old, new)
}

var startings = []struct {
	name     string
	old, new map[string]string
}{
	{"first build", nil, newBuild},
	{"rebuild", oldBuild, newBuild},
	{"back", newBuild, oldBuild},
}

// start is a build in a manner.
type start struct {
	name string
	manner
	old, new map[string]string
}

func everyStart() (all []start) {
	for _, m := range manners {
		for _, s := range startings {
			all = append(all, start{m.name + ", " + s.name, m, s.old, s.new})
		}
	}
	return all
}

// wantWhole checks an output at any moment. One that is switched is wholly old or
// wholly new even before anything is healed.
func (m manner) wantWhole(t testing.TB, path string, old, new map[string]string) {
	t.Helper()
	got := tree(t, path)
	if m.linked && len(got) == 0 {
		return // a folder that becomes a link is missing for a moment, once
	}
	if wantWhole(t, path, old, new); m.way == InPlace {
		return
	}
	delete(got, ManifestName)
	if got["index.html"] == new["index.html"] {
		wantFiles(t, got, new)
	} else {
		wantFiles(t, got, old)
	}
}

// Each single step on the disk in turn is the last one: everything after it
// fails, the cleaning up included, as when the power goes.
func TestPowerCutAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, s := range everyStart() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			stands := stood(t, s.old)
			sawOld, sawNew := false, false
			for cut := 0; ; cut++ {
				path := copyOf(t, stands)
				steps := 0
				err := s.build(path, s.new, func(string, string) error {
					if steps++; steps > cut {
						return errPowerCut
					}
					return nil
				})
				if err == nil {
					break // the cut lies after the last step
				}
				if !errors.Is(err, errPowerCut) {
					t.Fatal(err)
				}
				s.wantWhole(t, path, s.old, s.new)
				must(t, Recover(t.Context(), path))
				if wantEither(t, path, s.old, s.new) {
					sawNew = true
				} else if sawOld = true; sawNew {
					t.Errorf("cut at %d: old again after an earlier cut gave new", cut)
				}
				if t.Failed() {
					t.Fatalf("cut at step %d", cut)
				}
			}
			if !sawOld || !sawNew {
				t.Errorf("old seen %v, new seen %v: the cuts miss a side of the record", sawOld, sawNew)
			}
		})
	}
}

const errPowerCut = Refusal("power cut")

// The recovery is itself cut at every step.
func TestPowerCutDuringRecovery(t *testing.T) {
	t.Parallel()
	for _, m := range manners {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			cutRecovery(t, m)
		})
	}
}

func cutRecovery(t *testing.T, m manner) {
	stands := stood(t, oldBuild)
	for again := 0; ; again++ {
		path := copyOf(t, stands)
		recorded := false
		err := m.build(path, newBuild, func(operation, _ string) error {
			if recorded {
				return errPowerCut
			}
			recorded = operation == "record" || operation == "switch"
			return nil
		})
		if !errors.Is(err, errPowerCut) {
			t.Fatal(err)
		}
		steps := 0
		d, err := begin(t.Context(), path, func(string, string) error {
			if steps++; steps > again {
				return errPowerCut
			}
			return nil
		})
		if steps <= again {
			must(t, err)
			_ = d.Close() // its own steps are cut
			return
		}
		wantWhole(t, path, oldBuild, newBuild)
		must(t, Recover(t.Context(), path))
		wantOutput(t, path, newBuild)
	}
}

// One step fails, as on a full disk, and the program goes on to clean up.
func TestFullDiskAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, s := range everyStart() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			stands := stood(t, s.old)
			for at := 0; ; at++ {
				path := copyOf(t, stands)
				steps, where, switched := 0, "", false
				err := s.build(path, s.new, func(operation, name string) error {
					if steps++; steps == at+1 {
						where = operation + " " + name
						return &os.PathError{Op: operation, Path: name, Err: syscall.ENOSPC}
					}
					switched = switched || operation == "switch" && where == ""
					return nil
				})
				if where == "" {
					must(t, err)
					break
				}
				if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "磁盘空间不足") && !strings.Contains(where, "clear") && !strings.Contains(where, "unrecord") {
					t.Errorf("%s: %v", where, err)
				}
				s.wantWhole(t, path, s.old, s.new)
				if switched {
					// Readers have the new site; the disk may not, and the old one may still lie there.
					if !wantHealed(t, path, s.old, s.new) {
						t.Errorf("%s: not published", where)
					}
					continue
				}
				// Before the record nothing is left over, without any healing.
				if _, err := os.Lstat(filepath.Join(filepath.Dir(path), ".public.gongkai-staging", recordName)); err != nil && !strings.Contains(where, "clear") {
					if wantEither(t, path, s.old, s.new) {
						t.Errorf("%s: published with an error", where)
					}
				}
				must(t, mustOpen(t, path).Close())
				wantEither(t, path, s.old, s.new)
				if t.Failed() {
					t.Fatalf("failed at step %d: %s", at, where)
				}
			}
		})
	}
}

// A source that fails half-way leaves no half file behind.
func TestSourceFailsHalfway(t *testing.T) {
	path := filepath.Join(quickDir(t), "public")
	publish(t, path, oldBuild)
	d := mustOpen(t, path)
	must(t, d.Put("index.html", []byte("new")))
	halfway := io.MultiReader(strings.NewReader("%PDF"), failing{errPowerCut})
	open := func() (io.ReadCloser, error) { return io.NopCloser(halfway), nil }
	if err := d.PutFile("a.pdf", open); err == nil {
		t.Fatal("no error")
	}
	_, err := d.Commit(t.Context(), InPlace)
	if err == nil || !strings.Contains(err.Error(), "a.pdf") {
		t.Errorf("Commit = %v", err)
	}
	must(t, d.Close())
	wantOutput(t, path, oldBuild)
}

func BenchmarkFirst(b *testing.B)     { benchmark(b, false, "") }
func BenchmarkUnchanged(b *testing.B) { benchmark(b, true, "") }
func BenchmarkAllNew(b *testing.B)    { benchmark(b, true, "x") }

// benchmark publishes 5,000 pages, or publishes them again.
func benchmark(b *testing.B, again bool, change string) {
	page := strings.Repeat("0123456789ab", 1000)
	run := func(path, change string) {
		d, err := Open(b.Context(), path)
		must(b, err)
		for i := range 5000 {
			must(b, d.Put(fmt.Sprintf("enforcement/penalty/%d/%04d/index.html", 2000+i%20, i), []byte(page+change)))
		}
		_, err = d.Commit(b.Context(), InPlace)
		must(b, err)
	}
	for i := range b.N {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "public")
		if again {
			run(path, "")
		}
		b.StartTimer()
		run(path, strings.Repeat(change, i+1))
	}
}
