package output

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// publishBy is publish in a manner.
func (m manner) publish(t testing.TB, path string, files map[string]string) Report {
	t.Helper()
	d, err := begin(t.Context(), path, m.steps(nil))
	must(t, err)
	defer d.Close()
	for name, data := range files {
		must(t, d.Put(name, []byte(data)))
	}
	report, err := d.Commit(t.Context(), m.way)
	must(t, err)
	return report
}

var switching = manners[1:]

// Builds that differ in every way come into place by a switch as they do file by
// file, with the same counts.
func TestSwitchedRebuild(t *testing.T) {
	t.Parallel()
	for _, m := range switching {
		for _, c := range rebuildCases {
			t.Run(m.name+", "+c.name, func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(quickDir(t), "public")
				for i, step := range c.steps {
					report := m.publish(t, path, step)
					wantOutput(t, path, step)
					if i == len(c.steps)-1 && !sameReport(report, c.last) {
						t.Errorf("report %+v, want %+v", report, c.last)
					}
				}
			})
		}
	}
}

// One output may be built in every manner, one after the other.
func TestMannersInTurn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(quickDir(t), "public")
	for i := range 12 {
		files := map[string]string{"same": "1", "a/x": string(rune('a' + i))}
		report := manners[i%3].publish(t, path, files)
		// The first switch by link needs a folder in place: by then there is one.
		if wants := manners[i%3].way == Switch; report.Switched != wants {
			t.Errorf("build %d: switched %v", i, report.Switched)
		}
		wantOutput(t, path, files)
	}
}

// Unchanged files are not written again: they are the same files under the new tree.
func TestSwitchLinksUnchangedFiles(t *testing.T) {
	t.Parallel()
	for _, m := range switching {
		t.Run(m.name, func(t *testing.T) {
			path := filepath.Join(quickDir(t), "public")
			m.publish(t, path, map[string]string{"a/same": "1", "b": "2"})
			before, err := os.Stat(filepath.Join(path, "a", "same"))
			must(t, err)
			m.publish(t, path, map[string]string{"a/same": "1", "b": "3"})
			after, err := os.Stat(filepath.Join(path, "a", "same"))
			must(t, err)
			if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
				t.Error("an unchanged file was written again")
			}
			folder, err := os.Stat(path)
			must(t, err)
			if report := m.publish(t, path, map[string]string{"a/same": "1", "b": "3"}); report.Switched {
				t.Error("switched without a change")
			}
			if again, err := os.Stat(path); err != nil || !os.SameFile(folder, again) {
				t.Errorf("another folder without a change: %v", err)
			}
		})
	}
}

// What strangers have put into the output goes over to the new tree: files, folders
// without files, links, permissions of folders.
func TestSwitchTakesStrangersOver(t *testing.T) {
	t.Parallel()
	for _, m := range switching {
		t.Run(m.name, func(t *testing.T) {
			path := filepath.Join(quickDir(t), "public")
			m.publish(t, path, map[string]string{"a/x": "1", "gone/x": "1", "b": "2"})
			in := func(name string) string { return filepath.Join(path, filepath.FromSlash(name)) }
			must(t, os.MkdirAll(in(".git/refs/tags"), 0o700))
			must(t, os.WriteFile(in(".git/HEAD"), []byte("ref"), 0o600))
			must(t, os.WriteFile(in("gone/mine"), []byte("mine"), 0o600))
			must(t, os.Symlink("b", in("alias")))
			must(t, os.Chmod(path, 0o750))
			must(t, os.Chmod(in("a"), 0o2770&0o777|os.ModeSetgid))
			report := m.publish(t, path, map[string]string{"a/x": "2", "b": "2"})
			if want := (Report{Written: 1, Unchanged: 1, Removed: 1, Stray: []string{".git/", "alias", "gone/mine"}}); !sameReport(report, want) {
				t.Errorf("report %+v, want %+v", report, want)
			}
			got := tree(t, path)
			if got[".git/HEAD"] != "ref" || got["gone/mine"] != "mine" || got["a/x"] != "2" {
				t.Errorf("got %v", got)
			}
			if target, err := os.Readlink(in("alias")); target != "b" {
				t.Errorf("the link is %q, %v", target, err)
			}
			if _, err := os.Stat(in(".git/refs/tags")); err != nil {
				t.Error(err)
			}
			for name, want := range map[string]os.FileMode{"": 0o750, "a": 0o770 | os.ModeSetgid, ".git": 0o700} {
				if info, err := os.Stat(in(name)); err != nil || info.Mode()&^os.ModeDir != want {
					t.Errorf("%q has the mode %v, %v; want %v", name, info.Mode(), err, want)
				}
			}
		})
	}
}

// A stranger's file that comes while the new tree is made is not lost.
func TestSwitchRescuesLateFiles(t *testing.T) {
	t.Parallel()
	for _, m := range switching {
		t.Run(m.name, func(t *testing.T) {
			path := filepath.Join(quickDir(t), "public")
			m.publish(t, path, map[string]string{"a/x": "1"})
			late := func(operation, _ string) error {
				if operation == "switch" {
					// A linked output may be away at this moment.
					for _, dir := range []string{path, filepath.Join(filepath.Dir(path), ".public.gongkai-staging", "former")} {
						if os.MkdirAll(filepath.Join(dir, "upload"), 0o777) == nil && tree(t, dir)["a/x"] == "1" {
							return os.WriteFile(filepath.Join(dir, "upload", "late"), []byte("late"), 0o666)
						}
					}
				}
				return nil
			}
			must(t, m.build(path, map[string]string{"a/x": "2"}, late))
			if got := tree(t, path); got["upload/late"] != "late" || got["a/x"] != "2" {
				t.Errorf("got %v", got)
			}
		})
	}
}

// After an error of a sync nothing is published later by a command that only looks.
func TestFailedSyncPublishesNothingLater(t *testing.T) {
	t.Parallel()
	for _, m := range manners {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for at := 0; ; at++ {
				path := filepath.Join(quickDir(t), "public")
				publish(t, path, oldBuild)
				syncs := 0
				err := m.build(path, newBuild, func(operation, name string) error {
					if operation == "sync" {
						if syncs++; syncs == at+1 {
							return &os.PathError{Op: operation, Path: name, Err: syscall.EIO}
						}
					}
					return nil
				})
				if err == nil {
					break
				}
				before := tree(t, path)
				if err := Recover(t.Context(), path); err != nil && !errors.Is(err, ErrPartial) {
					t.Error(err)
				}
				wantFiles(t, tree(t, path), before)
				must(t, mustOpen(t, path).Close()) // a build goes on, or has nothing to go on with
				if tree(t, path)["index.html"] == oldBuild["index.html"] {
					wantOutput(t, path, oldBuild)
				} else {
					wantOutput(t, path, newBuild)
				}
				if t.Failed() {
					t.Fatalf("sync %d", at)
				}
			}
		})
	}
}

// A commit that is called off before anything has moved changes nothing; one that
// is called off later says so, and the next command finishes it.
func TestCancelledCommit(t *testing.T) {
	t.Parallel()
	for _, m := range manners {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for at := 0; ; at++ {
				path := filepath.Join(quickDir(t), "public")
				publish(t, path, oldBuild)
				ctx, cancel := context.WithCancel(t.Context())
				steps := 0
				d, err := begin(ctx, path, m.steps(func(string, string) error {
					if steps++; steps == at {
						cancel()
					}
					return nil
				}))
				if err == nil {
					for name, data := range newBuild {
						must(t, d.Put(name, []byte(data)))
					}
					_, err = d.Commit(ctx, m.way)
					must(t, d.Close())
				}
				done := ctx.Err() == nil
				cancel()
				switch {
				case err == nil:
					wantOutput(t, path, newBuild)
				case !errors.Is(err, context.Canceled):
					t.Fatal(err)
				case errors.Is(err, ErrPartial):
					must(t, Recover(t.Context(), path))
					wantOutput(t, path, newBuild)
				default:
					wantOutput(t, path, oldBuild)
				}
				if done || t.Failed() {
					break
				}
			}
		})
	}
}

// BenchmarkSwitch publishes 37,000 pages of which one has changed, in one step.
func BenchmarkSwitch(b *testing.B) {
	page := []byte(strings.Repeat("0123456789ab", 80))
	path := filepath.Join(b.TempDir(), "public")
	run := func(change int) {
		d, err := Open(b.Context(), path)
		must(b, err)
		defer d.Close()
		for i := range 37_000 {
			must(b, d.Put(fmt.Sprintf("enforcement/penalty/%d/%05d/index.html", 2000+i%20, i), page))
		}
		must(b, d.Put("index.html", fmt.Appendf(nil, "%d", change)))
		b.StartTimer()
		_, err = d.Commit(b.Context(), Switch)
		b.StopTimer()
		must(b, err)
	}
	b.StopTimer()
	run(0)
	b.ResetTimer()
	for i := range b.N {
		run(i + 1)
	}
}
