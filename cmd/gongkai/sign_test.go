package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// OpenSSL is the device: it has the SM2 key, and signs each checkpoint a second time; with
// an Ed25519 key too, no key lies in a file. Verification finds a second signature that is
// not there, and one that is altered.
func TestDeviceSigns(t *testing.T) {
	t.Parallel()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	archive, err := txtar.ParseFile("testdata/publish.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		writeText(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	run := func(args ...string) {
		t.Helper()
		c := exec.Command(openssl, args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"sm2", "other"} {
		run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", name+".pem")
		run("pkey", "-in", name+".pem", "-pubout", "-out", name+".pub")
	}
	run("genpkey", "-algorithm", "ED25519", "-out", "ed.pem")
	run("pkey", "-in", "ed.pem", "-pubout", "-out", "ed.pub")
	signSM2 := func(name string) string {
		return openssl + " dgst -sm3 -sign " + at(name) + " -sigopt distid:1234567812345678"
	}
	// OpenSSL signs with Ed25519 what it can measure: a file.
	signEd := "cat > " + at("text") + " && " + openssl + " pkeyutl -sign -rawin -inkey " + at("ed.pem") + " -in " + at("text")

	site := at("site")
	initialize := []string{"log", "init", "--source", site, "--as-of", "2026-11-21", "--public", at("ed.pub"), "--public", at("sm2.pub"), "--sign", signEd}
	mustFail(t, exitUsage, initialize...) // without the second device
	if said := mustFail(t, exitFailed, append(initialize, "--sign", signSM2("other.pem"))...); !strings.Contains(said, "[wrong-key]") {
		t.Errorf("another device: %s", said)
	}
	keys := strings.Fields(mustRun(t, append(initialize, "--sign", signSM2("sm2.pem"))...))
	vkey, sm2 := keys[0], keys[1]
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-21")
	publish := []string{"publish", "--source", site, "--sign", signEd}
	mustFail(t, exitUsage, publish...)
	mustFail(t, exitFailed, append(publish, "--sign", "false")...)
	mustFail(t, exitFailed, append(publish, "--sign", signSM2("sm2.pem")+"; yes")...) // never ends
	mustRun(t, append(publish, "--sign", signSM2("sm2.pem"))...)
	mustFail(t, exitUsage, append(publish, "--sign", signSM2("sm2.pem"), "--sign", signEd)...)

	docroot := filepath.Join(site, "docroot")
	verify := []string{"verify", docroot, "--key", vkey}
	mustRun(t, verify...)
	name := filepath.Join(docroot, "log/checkpoint")
	note, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(note), "\n")
	if len(lines) != 7 { // three, an empty one, two signatures, nothing
		t.Fatalf("checkpoint:\n%s", note)
	}
	second := lines[5]
	policy := at("policy")
	writeText(t, policy, "log "+vkey+"\n# sm2 "+sm2+"\n")
	for what, altered := range map[string]string{
		"left out": "",
		"altered":  second[:len(second)-12] + "AAAA" + second[len(second)-8:],
	} {
		writeText(t, name, strings.Join(lines[:5], "")+altered)
		if said := mustFail(t, exitProblems, verify...); !strings.Contains(said, "[bad-signature]") {
			t.Errorf("%s: %s", what, said)
		}
		mustFail(t, exitProblems, "verify", docroot, "--policy", policy)
	}
}
