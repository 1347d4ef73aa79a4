package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/content"
	"gongkai/site/output"
)

// kills is how often a build is killed: as often as GONGKAI_KILLS says, else 20 times,
// 4 in a short run.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("GONGKAI_KILLS"))
	switch {
	case err != nil && testing.Short():
		return 4
	case err != nil:
		return 20
	}
	t.Logf("%d kills", n)
	return n
}

// A build that is killed at any moment leaves every file wholly old or wholly
// new, and the next command finishes or discards what it left.
func TestKilledBuilds(t *testing.T) {
	for _, way := range []string{"", "--switch"} {
		t.Run("build "+way, func(t *testing.T) { killBuilds(t, way) })
	}
}

func killBuilds(t *testing.T, way string) {
	t.Parallel()
	dir := t.TempDir()
	// Two sites that differ in every page, so that a torn file would show.
	sources := []string{filepath.Join(dir, "one"), filepath.Join(dir, "two")}
	versions := map[string]map[string]bool{} // file -> hashes it may have
	var longest time.Duration
	for i, source := range sources {
		writeDemonstration(t, source, "示范市"+strconv.Itoa(i))
		start := time.Now()
		if out, err := buildCommandLine(source, filepath.Join(dir, "whole"+strconv.Itoa(i))).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		longest = max(longest, time.Since(start))
		manifest, err := output.ReadManifest(filepath.Join(dir, "whole"+strconv.Itoa(i)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range append(manifest.Files, output.Entry{Path: output.ManifestName, SHA256: hash(t, filepath.Join(dir, "whole"+strconv.Itoa(i), output.ManifestName))}) {
			if versions[f.Path] == nil {
				versions[f.Path] = map[string]bool{}
			}
			versions[f.Path][f.SHA256] = true
		}
	}
	public := filepath.Join(dir, "public")
	for i := range kills(t) {
		killOnce(t, sources[i%2], public, longest, way)
		wholeFiles(t, public, versions)
		if way != "" {
			wholeSite(t, public)
		}
		if t.Failed() {
			t.Fatalf("after kill %d", i+1)
		}
	}
	if out, err := buildCommandLine(sources[0], public).CombinedOutput(); err != nil {
		t.Fatalf("the next build: %v\n%s", err, out)
	}
	if hash(t, filepath.Join(public, output.ManifestName)) != hash(t, filepath.Join(dir, "whole0", output.ManifestName)) {
		t.Error("the next build does not give the whole site")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".public*")); len(left) > 0 {
		t.Errorf("left beside the output: %v", left)
	}
}

func buildCommandLine(source, out string) *exec.Cmd {
	return gongkaiLine("build", "--source", source, "--output", out, "--as-of", "2026-11-21")
}

func killOnce(t *testing.T, source, out string, longest time.Duration, way string) {
	t.Helper()
	c := buildCommandLine(source, out)
	if way != "" {
		c.Args = append(c.Args, way)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(rand.N(longest+longest/10), func() { _ = c.Process.Kill() })
	_ = c.Wait() // killed, or done before
	timer.Stop()
}

func wholeFiles(t *testing.T, dir string, versions map[string]map[string]bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil // killed before there was an output
		}
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil && !versions[filepath.ToSlash(name)][hash(t, path)] {
			t.Errorf("%s is neither old nor new", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// wholeSite checks that an output is of one build, file by file, whatever has been
// killed.
func wholeSite(t *testing.T, dir string) {
	t.Helper()
	manifest, err := output.ReadManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return // killed before there was an output
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range manifest.Files {
		if hash(t, filepath.Join(dir, filepath.FromSlash(f.Path))) != f.SHA256 {
			t.Errorf("%s is of another build", f.Path)
		}
	}
}

func hash(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// writeDemonstration copies the demonstration site with another city's name.
func writeDemonstration(t *testing.T, dir, city string) {
	t.Helper()
	err := fs.WalkDir(content.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(content.FS(), name)
		if err != nil {
			return err
		}
		target := filepath.Join(dir, "content", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, []byte(strings.ReplaceAll(string(text), "示范市", city)), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}
