package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/proof/sm/tsatest"
	"gongkai/site/proof/witness/witnesstest"
)

// loggedTown writes the small site of publish.txtar with a log, built on a day.
func loggedTown(t *testing.T, dir string) (site, key, vkey string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/publish.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		writeText(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	site, key = filepath.Join(dir, "site"), filepath.Join(dir, "log.key")
	vkey = strings.Fields(mustRun(t, "log", "init", "--source", site, "--key", key, "--as-of", "2026-11-21"))[0]
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-21")
	return site, key, vkey
}

func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// mustFail runs the program, which must end with the status, and returns what it says.
func mustFail(t *testing.T, status int, args ...string) string {
	t.Helper()
	out, err := gongkaiLine(args...).CombinedOutput()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != status {
		t.Fatalf("gongkai %s: %v, not %d\n%s", strings.Join(args, " "), err, status, out)
	}
	return string(out)
}

// authorityServer answers over HTTP what an authority stamps.
func authorityServer(t *testing.T, a *tsatest.Authority) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(a.Answer(query, tsatest.Middle))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func appendText(t *testing.T, name, text string) {
	t.Helper()
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, name, string(old)+text)
}

// A clerk's way: publish with a witness and an authority, see who has signed, carry a
// request by hand, take an older text away.
func TestWitnessedSite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key, vkey := loggedTown(t, dir)
	witness := witnesstest.New(t, "w.example/sft", tsatest.Middle, vkey)
	other := witnesstest.New(t, "w.example/school", tsatest.Middle, vkey)
	authority := tsatest.New(t, tsatest.Options{Key: "sm2"})
	writeText(t, filepath.Join(site, "tsa-roots.pem"), string(authority.Roots))
	config := filepath.Join(site, "publish.toml")
	appendText(t, config, "\n[[witness]]\nname = \"sft\"\nvkey = \""+witness.VKey+"\"\nurl = \""+witness.URL+"\"\nrequired = true\n"+
		"\n[[witness]]\nname = \"school\"\nvkey = \""+other.VKey+"\"\n"+
		"\n[[tsa]]\nname = \"ntsc\"\nurl = \""+authorityServer(t, authority)+"\"\nroots = \"tsa-roots.pem\"\nhash = \"sm3\"\n")
	publish := []string{"publish", "--source", site, "--key", key}

	witness.Set(witnesstest.Lies, tsatest.Middle)
	said := mustFail(t, exitProblems, publish...)
	for _, want := range []string{"[bad-cosignature]", "已盖时间戳：ntsc", "还缺：sft、school", "[witness-missing]", "已发布到 docroot"} {
		if !strings.Contains(said, want) {
			t.Errorf("publish does not say %q:\n%s", want, said)
		}
	}
	witness.Set(witnesstest.None, tsatest.Middle)
	out, err := gongkaiLine(append(publish, "--format", "json")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Log struct{ Cosigned, Stamped, Missing []string }
	}
	if err := json.Unmarshal(out, &report); err != nil || strings.Join(report.Log.Cosigned, " ") != "sft" || strings.Join(report.Log.Stamped, " ") != "ntsc" || strings.Join(report.Log.Missing, " ") != "school" {
		t.Errorf("%v\n%s", err, out)
	}
	status := mustRun(t, "log", "status", "--source", site)
	for _, want := range []string{"sft：联署，检查点有 4 号登记，2026-03-12 09:30:00", "ntsc：时间戳，检查点有 4 号登记，2026-03-12 09:30:00", "还缺：school"} {
		if !strings.Contains(status, want) {
			t.Errorf("log status does not say %q:\n%s", want, status)
		}
	}

	body, err := gongkaiLine("log", "request", "--witness", "school", "--source", site).Output()
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(other.URL+"/add-checkpoint", "text/plain", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	line, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v", response.Status, err)
	}
	carried := filepath.Join(dir, "school.cosig")
	writeText(t, carried, strings.Replace(string(line), "A", "B", 1))
	mustFail(t, exitProblems, "log", "attach", carried, "--source", site)
	writeText(t, carried, string(line))
	if said := mustRun(t, "log", "attach", carried, "--source", site); !strings.Contains(said, "school：联署，检查点有 4 号登记") {
		t.Errorf("log attach says\n%s", said)
	}
	mustRun(t, publish...)
	if served, err := os.ReadFile(filepath.Join(site, "docroot/log/checkpoint")); err != nil || !bytes.Contains(served, []byte("— w.example/school ")) {
		t.Errorf("%v\n%s", err, served)
	}
	mustFail(t, exitUsage, "log", "request", "--witness", "nobody", "--source", site)
	mustFail(t, exitUsage, "log", "request", "--source", site)

	old := hash(t, filepath.Join(site, "public/notices/a/record.txt"))
	changed, err := os.ReadFile(filepath.Join(dir, "changed.md"))
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(site, "content/notices/a.md"), string(changed))
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-22")
	mustRun(t, publish...)
	redact := []string{"log", "redact", "notices/a.md", "--record", old, "--reason", "含他人的号码", "--source", site}
	mustFail(t, exitUsage, redact...) // without a key
	mustRun(t, append(redact, "--key", key)...)
	mustFail(t, exitProblems, publish...) // the site has the older text still
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-22")
	mustRun(t, publish...)
	if _, err := os.Stat(filepath.Join(site, "docroot/log/records", old[:2], old[2:4], old)); err == nil {
		t.Error("the text is still served")
	}
	mustRun(t, "verify", filepath.Join(site, "docroot"), "--key", vkey)
}
