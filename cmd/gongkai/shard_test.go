package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// gongkai is a run of the command in a process of its own.
func gongkai(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append(args, "--as-of", "2026-11-21", "--quiet")...)
	c.Env = append(os.Environ(), asCommand+"=1")
	return c
}

func mustRun(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", c.Args[1:], err, out)
	}
}

// writeTown is the demonstration site with n more decisions.
func writeTown(t *testing.T, dir, city string, n int) {
	t.Helper()
	writeDemonstration(t, dir, city)
	for i := range n {
		text := fmt.Sprintf(`+++
title = "关于%[1]s第%[2]d号商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕%[3]d号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-%02[4]d
violation = "未明码标价"
categories = ["罚款"]
fine = %[3]d
outcome = "罚款 %[3]d 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "%[1]s第%[2]d号商贸有限公司"
type = "法人及非法人组织"
+++

第%[2]d号商户没有标明价格。
`, city, i, 9000+i, i%20+6)
		path := filepath.Join(dir, "content", "enforcement", "penalty", "2026", "town", strconv.Itoa(i)+".md")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func sameFolders(t *testing.T, got, want string) {
	t.Helper()
	a, b := folder(t, got), folder(t, want)
	for name := range b {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s differs", name)
		}
	}
	for name := range a {
		if _, ok := b[name]; !ok {
			t.Errorf("%s is too much", name)
		}
	}
}

func folder(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[strings.TrimPrefix(path, dir)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Eight processes make a share each, side by side, and one of them is killed
// again and again; what they leave, merged, is the build, byte for byte.
func TestKilledShards(t *testing.T) {
	const n = 8
	dir := t.TempDir()
	at := func(name string, i int) string { return filepath.Join(dir, name, strconv.Itoa(i)) }
	// Two sites that differ in every page, so that a page left by the other shows.
	var took time.Duration
	for i := range 2 {
		writeTown(t, at("source", i), "示范市"+strconv.Itoa(i), 250)
		mustRun(t, gongkai("build", "--source", at("source", i), "--output", at("whole", i)))
		start := time.Now()
		mustRun(t, shard(at("source", i), at("parts", 0), 0, n))
		took = time.Since(start)
	}
	rounds := max(1, kills(t)/20) // of three kills each
	if testing.Short() {
		rounds = 1
	}
	public := filepath.Join(dir, "public")
	for round := range rounds {
		source, victim := at("source", round%2), rand.IntN(n)
		var others []*exec.Cmd
		for i := range n {
			if i == victim {
				continue
			}
			c := shard(source, at("parts", i), i, n)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			others = append(others, c)
		}
		for range 3 {
			killedAt(t, shard(source, at("parts", victim), victim, n), rand.N(took+took/2))
		}
		for _, c := range others {
			if err := c.Wait(); err != nil {
				t.Fatalf("%v: %v", c.Args[1:], err)
			}
		}
		mustRun(t, shard(source, at("parts", victim), victim, n))
		args := []string{"merge", "--source", source, "--output", public}
		for i := range n {
			args = append(args, at("parts", i))
		}
		mustRun(t, gongkai(args...))
		sameFolders(t, public, at("whole", round%2))
		if t.Failed() {
			t.Fatalf("in round %d, with share %d killed", round, victim)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "parts", ".*")); len(left) > 0 {
		t.Errorf("left beside the parts: %v", left)
	}
}

func shard(source, out string, i, n int) *exec.Cmd {
	return gongkai("build", "--source", source, "--output", out, "--shard", fmt.Sprintf("%d/%d", i, n), "--workers", "1")
}

// killedAt runs c and kills it after a while, if it is not done before.
func killedAt(t *testing.T, c *exec.Cmd, after time.Duration) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() })
	_ = c.Wait()
	timer.Stop()
}

// The loop that the README gives, as a shell runs it.
func TestShellLoop(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the loop is for a POSIX shell; Windows has none")
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(readme), "```sh\n# several machines")
	loop, _, closed := strings.Cut(block, "```")
	if !found || !closed || !strings.Contains(loop, "--shard") || !strings.Contains(loop, "merge") {
		t.Fatal("the README has no loop")
	}
	dir := t.TempDir()
	source, bin := filepath.Join(dir, "site"), filepath.Join(dir, "bin")
	writeDemonstration(t, source, "示范市")
	mustRun(t, gongkai("build", "--source", source, "--output", filepath.Join(dir, "whole")))
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	self, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "gongkai")); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(sh, "-e", "-c", "#"+loop)
	c.Dir = source
	c.Env = append(os.Environ(), asCommand+"=1", "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	mustRun(t, c)
	sameFolders(t, filepath.Join(source, "public"), filepath.Join(dir, "whole"))
}

// The exit status tells a launcher whether to try again: 1 and 2 stay as they
// are, 3 may go away.
func TestShardExitStatus(t *testing.T) {
	source := t.TempDir()
	writeDemonstration(t, source, "示范市")
	parts := filepath.Join(source, "parts")
	share := filepath.Join(parts, "0")
	mustRun(t, shard(source, share, 0, 2))
	cases := []struct {
		name    string
		args    []string
		mistake bool
		want    int
	}{
		{"a share is missing", []string{"merge", share}, false, exitFailed},
		{"no part", []string{"merge", parts}, false, exitFailed},
		{"no parts", []string{"merge"}, false, exitUsage},
		{"no such share", []string{"build", "--shard", "2/2", "--output", share}, false, exitUsage},
		{"no output", []string{"build", "--shard", "1/2"}, false, exitUsage},
		{"accept", []string{"build", "--shard", "1/2", "--output", share, "--accept", "notices/a.md"}, false, exitUsage},
		{"output in a part", []string{"merge", share, "--output", filepath.Join(share, "public")}, false, exitUsage},
		{"a mistake in the source", []string{"build", "--shard", "0/2", "--output", share}, true, exitProblems},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.mistake {
				if err := os.WriteFile(filepath.Join(source, "content", "notices", "mistake.md"), []byte("甲"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := folder(t, parts)
			out, err := gongkai(append(c.args, "--source", source)...).CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != c.want {
				t.Errorf("%v, want exit status %d\n%s", err, c.want, out)
			}
			if after := folder(t, parts); len(after) != len(before) {
				t.Error("the parts have changed")
			}
		})
	}
}
