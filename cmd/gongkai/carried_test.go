package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
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
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, calendar.Zone())
	witness, authority := witnesstest.New(t, "w.example/sft", now, vkey), tsatest.New(t, tsatest.Options{})
	roots := filepath.Join(dir, "roots.pem")
	writeText(t, roots, string(authority.Roots))
	writeText(t, filepath.Join(site, "tsa-roots.pem"), string(authority.Roots))
	bundle := filepath.Join(stick, "gongkai.zip")
	writeText(t, filepath.Join(site, "publish.toml"), "[[target]]\nname = \"u-disk\"\nkind = \"bundle\"\npath = \"../stick/gongkai.zip\"\nbase = \"last\"\n"+
		"[[witness]]\nname = \"sft\"\nvkey = \""+witness.VKey+"\"\n[[tsa]]\nname = \"ntsc\"\nroots = \"tsa-roots.pem\"\n") // by hand: no addresses
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
	query, err := gongkaiLine("log", "request", "--tsa", "ntsc", "--source", site).Output()
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(stick, "ntsc.tsr"), string(authority.Answer(query, now.Add(time.Minute))))
	mustRun(t, "log", "attach", filepath.Join(stick, "sft.cosig"), filepath.Join(stick, "ntsc.tsr"), "--source", site)

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
	// Whoever believes the witness, or the authority, has the outside time for every page.
	policy, logOnly := filepath.Join(dir, "policy"), filepath.Join(dir, "policy.log")
	writeText(t, policy, "log "+vkey+"\nwitness sft "+witness.VKey+"\nquorum sft\n")
	writeText(t, logOnly, "log "+vkey+"\n")
	for name, c := range map[string]struct {
		args []string
		seen string
	}{
		"the witness":   {[]string{"--policy", policy}, "w.example/sft，检查点有 4 号登记，2026-11-21T10:00:00+08:00"},
		"the authority": {[]string{"--policy", logOnly, "--roots", roots}, tsatest.Name + "，检查点有 4 号登记，2026-11-21T10:01:00+08:00"},
	} {
		said := mustRun(t, slices.Concat([]string{"verify", filepath.Join(far, "www"), "--max-age", "0"}, c.args)...)
		for _, want := range []string{"见证：" + c.seen, "首次公开的日期：有据 2 件，仅陈述 1 件，存疑 0 件"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: verify does not say %q:\n%s", name, want, said)
			}
		}
	}
}
