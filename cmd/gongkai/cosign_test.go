package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
)

// A superior office reads the site, cosigns it, and puts the cosignature on the web: the
// organ's next publication takes it in. It signs nothing that it could not read, and no
// second history.
func TestAvailabilityWitness(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key, vkey := loggedTown(t, dir)
	publish := []string{"publish", "--source", site, "--key", key}
	mustRun(t, publish...)
	docroot := filepath.Join(site, "docroot")
	web := http.NewServeMux()
	web.Handle("/log/", http.FileServer(http.Dir(docroot)))
	web.Handle("/", http.FileServer(http.Dir(filepath.Join(docroot, "current"))))
	server := httptest.NewServer(web)
	defer server.Close()

	memory, out := filepath.Join(dir, "memory"), filepath.Join(dir, "out")
	cosign := []string{"verify", server.URL + "/", "--key", vkey, "--save", memory, "--cosign", filepath.Join(dir, "witness.key"), "--name", "w.example/sft", "--out", out}
	c := gongkaiLine(cosign...)
	var told bytes.Buffer
	c.Stderr = &told
	line, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, told.String())
	}
	witness := ""
	for _, word := range strings.Fields(strings.ReplaceAll(told.String(), "：", " ")) {
		if strings.HasPrefix(word, "w.example/sft+") {
			witness = word
		}
	}
	verifier, err := log.ParseWitness(witness)
	if err != nil {
		t.Fatalf("%v\n%s", err, told.String())
	}
	keys, err := log.ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{memory, filepath.Join(out, log.Digest([]byte("www.shifan.example/log")), "checkpoint")} {
		note, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cosigned, err := keys.Checkpoint(note)
		if err != nil {
			t.Fatal(err)
		}
		if at, ok := cosigned.Cosigned(verifier); !ok || time.Since(at) > time.Hour || !bytes.Contains(note, line) {
			t.Errorf("%s is not cosigned:\n%s", name, note)
		}
	}

	yesterday := filepath.Join(dir, "yesterday")
	copyTree(t, docroot, yesterday)

	// The organ fetches it with its next publication.
	cosignatures := httptest.NewServer(http.FileServer(http.Dir(out)))
	defer cosignatures.Close()
	appendText(t, filepath.Join(site, "publish.toml"), "\n[[witness]]\nname = \"sft\"\nkind = \"reader\"\nrequired = true\nvkey = \""+witness+"\"\nurl = \""+cosignatures.URL+"\"\n")
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-22")
	mustRun(t, publish...)
	if served, err := os.ReadFile(filepath.Join(docroot, "log/checkpoints/4")); err != nil || !bytes.Contains(served, line) {
		t.Errorf("%v\n%s", err, served)
	}
	mustRun(t, cosign...) // what has come since

	refused := func(name string, status int, args ...string) {
		t.Helper()
		before, err := os.ReadFile(memory)
		if err != nil {
			t.Fatal(err)
		}
		c := gongkaiLine(args...)
		out, err := c.Output()
		if c.ProcessState.ExitCode() != status || len(out) > 0 {
			t.Errorf("%s: %v, %q", name, err, out)
		}
		if after, err := os.ReadFile(memory); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s: the memory has changed (%v)", name, err)
		}
	}
	without := func(flag string) (args []string) {
		for i := 0; i < len(cosign); i++ {
			if cosign[i] == flag {
				i++
				continue
			}
			args = append(args, cosign[i])
		}
		return args
	}
	refused("without a memory", exitUsage, without("--save")...)
	refused("without a key of the log", exitUsage, without("--key")...)
	refused("without a name", exitUsage, without("--name")...)
	refused("one page only", exitUsage, append(cosign, "--path", "notices/a.md")...)
	refused("another name", exitUsage, append(without("--name"), "--name", "x.example/y")...)

	page := filepath.Join(docroot, "current/notices/a/index.html")
	honest, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(page); err != nil {
		t.Fatal(err)
	}
	refused("a page that cannot be read", exitProblems, cosign...)
	writeText(t, page, string(honest))
	mustRun(t, cosign...)

	// Yesterday's site and log are served again.
	if err := os.RemoveAll(docroot); err != nil {
		t.Fatal(err)
	}
	copyTree(t, yesterday, docroot)
	refused("rolled back", exitProblems, cosign...)
}

// A clock that was put back signs nothing.
func TestCosignAfterClockJump(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)
	c := cosigning{key: filepath.Join(dir, "witness.key"), name: "w.example/sft", now: func() time.Time { return now }}
	if err := c.read(); err != nil {
		t.Fatal(err)
	}
	signed, err := log.Checkpoint{Origin: "a.example/log", Size: 3}.Sign(c.by)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.notBefore(nil, nil); err != nil {
		t.Errorf("the first time: %v", err)
	}
	for name, refuses := range map[string]func() error{
		"a file":   func() error { return c.notBefore(signed.Note, nil) },
		"a memory": func() error { return c.notBefore(nil, &verify.Memory{Checkpoint: signed.Note}) },
	} {
		if err := refuses(); err != nil {
			t.Errorf("%s, at the same moment: %v", name, err)
		}
		now = now.Add(-time.Minute)
		if err := refuses(); err == nil || !strings.Contains(err.Error(), "校准时钟") {
			t.Errorf("%s, a minute back: %v", name, err)
		}
		now = now.Add(time.Minute)
	}
	if err := c.notBefore([]byte("nothing"), nil); err == nil {
		t.Error("a memory that is no checkpoint was taken")
	}
}
