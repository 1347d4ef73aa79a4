package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/site/proof/sm/tsatest"
	"gongkai/site/proof/witness/witnesstest"
)

// Two networks: a site is signed inside and carried outside, where a witness is asked;
// his line is carried back and taken in, and the next bundle has nothing but the log.
func TestCarriedAndWitnessed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key, vkey := loggedTown(t, dir)
	stick, far := filepath.Join(dir, "stick"), filepath.Join(dir, "far")
	for _, folder := range []string{stick, far} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	witness := witnesstest.New(t, "w.example/sft", tsatest.Middle, vkey)
	bundle := filepath.Join(stick, "gongkai.zip")
	writeText(t, filepath.Join(site, "publish.toml"), "[[target]]\nname = \"u-disk\"\nkind = \"bundle\"\npath = \"../stick/gongkai.zip\"\nbase = \"last\"\n"+
		"[[witness]]\nname = \"sft\"\nvkey = \""+witness.VKey+"\"\n") // by hand: no address
	writeText(t, filepath.Join(far, "publish.toml"), "keys = [\""+vkey+"\"]\n[[target]]\nname = \"docroot\"\nkind = \"folder\"\npath = \"www\"\n")
	publish := []string{"publish", "--source", site, "--key", key}
	mustRun(t, publish...)
	mustRun(t, "publish", bundle, "--source", far)

	body, err := gongkaiLine("log", "request", "--witness", "sft", "--source", site).Output()
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(witness.URL+"/add-checkpoint", "text/plain", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	line, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v", response.Status, err)
	}
	writeText(t, filepath.Join(stick, "sft.cosig"), string(line))
	mustRun(t, "log", "attach", filepath.Join(stick, "sft.cosig"), "--source", site)

	mustRun(t, publish...)
	archive, err := zip.OpenReader(bundle)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, f := range archive.File {
		if f.Name != "base.txt" && !strings.HasPrefix(f.Name, "log/") {
			t.Errorf("%s has not changed and is carried", f.Name)
		}
	}
	mustRun(t, "publish", bundle, "--source", far)
	for _, name := range []string{"checkpoint", "proof/notices/a.md.tlog-proof"} {
		served, err := os.ReadFile(filepath.Join(far, "www/log", name))
		if err != nil || !bytes.Contains(served, []byte("— w.example/sft ")) {
			t.Errorf("%s is not cosigned: %v\n%s", name, err, served)
		}
	}
	mustRun(t, "verify", filepath.Join(far, "www"), "--key", vkey)
}
