package main

import (
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/output"
	"gongkai/site/proof/log"
)

// command runs the program, which must succeed.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	out, err := gongkaiLine(args...).CombinedOutput()
	if err != nil {
		t.Fatalf("gongkai %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// gongkaiLine is the program, called with arguments.
func gongkaiLine(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asCommand+"=1")
	return c
}

// loggedDemonstration writes the demonstration with a log, and returns its folder, the file
// of its key, and the verifier key.
func loggedDemonstration(t *testing.T, dir string) (site, key, vkey string) {
	t.Helper()
	site, key = filepath.Join(dir, "site"), filepath.Join(dir, "log.key")
	writeDemonstration(t, site, "示范市")
	return site, key, strings.Fields(mustRun(t, "log", "init", "--source", site, "--key", key, "--as-of", "2026-11-20"))[0]
}

// A publication that is killed at any moment leaves a whole site and a whole log, and the
// next one comes to the same bytes as one that nobody has disturbed.
func TestKilledPublications(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	base, key, vkey := loggedDemonstration(t, dir)
	keys, err := log.ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	publish := func(site string) []string { return []string{"publish", "--source", site, "--key", key} }
	mustRun(t, "build", "--source", base, "--as-of", "2026-11-21")
	mustRun(t, publish(base)...)
	mustRun(t, "build", "--source", base, "--as-of", "2027-02-01") // deadlines pass, duties fall due
	undisturbed := filepath.Join(dir, "undisturbed")
	copyTree(t, base, undisturbed)
	start := time.Now()
	mustRun(t, publish(undisturbed)...)
	longest := time.Since(start)
	want := treeOf(t, undisturbed)
	for i := range kills(t)/3 + 1 {
		site := filepath.Join(dir, "killed")
		copyTree(t, base, site)
		for range 1 + i%3 {
			c := gongkaiLine(publish(site)...)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(rand.N(longest+longest/10), func() { _ = c.Process.Kill() })
			_ = c.Wait() // killed, or done before
			timer.Stop()
			served(t, filepath.Join(site, "docroot", "current"))
			for _, folder := range []string{filepath.Join(site, "log"), filepath.Join(site, "docroot", "log")} {
				l, err := log.Open(os.DirFS(folder), keys)
				if err != nil {
					t.Fatal(folder, err)
				}
				if _, err := l.Fold(t.Context()); err != nil {
					t.Fatal(folder, err)
				}
			}
		}
		mustRun(t, publish(site)...)
		if got := treeOf(t, site); !maps.Equal(got, want) {
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("kill %d: %s differs from the undisturbed publication", i, name)
				}
			}
			for name := range got {
				if _, ok := want[name]; !ok {
					t.Errorf("kill %d: %s is left", i, name)
				}
			}
			return
		}
		if err := os.RemoveAll(site); err != nil {
			t.Fatal(err)
		}
	}
}

// served checks that the site which is served is wholly of one version.
func served(t *testing.T, current string) {
	t.Helper()
	manifest, err := output.ReadManifest(current)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range manifest.Files {
		if got := hash(t, filepath.Join(current, filepath.FromSlash(f.Path))); got != f.SHA256 {
			t.Fatalf("%s is not of the version that is served", f.Path)
		}
	}
}

// copyTree copies a folder, with its symbolic links.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// treeOf returns the files of the log and of the target with what they hold, and where
// links lead.
func treeOf(t *testing.T, site string) map[string]string {
	t.Helper()
	tree := map[string]string{}
	for _, folder := range []string{"log", "docroot"} {
		err := filepath.WalkDir(filepath.Join(site, folder), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(site, path)
			if err != nil {
				return err
			}
			if d.Type()&os.ModeSymlink != 0 {
				tree[name], err = os.Readlink(path)
				return err
			}
			tree[name] = hash(t, path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return tree
}
