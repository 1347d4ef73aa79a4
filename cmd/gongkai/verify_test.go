package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/output"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	proofwitness "gongkai/site/proof/witness"
	"gongkai/site/proof/witness/witnesstest"
)

// verified runs gongkai verify and returns its exit status and the codes of what it found.
func verified(t *testing.T, args ...string) (status int, codes []string) {
	t.Helper()
	c := gongkaiLine(append([]string{"verify", "--format", "json"}, args...)...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	status = c.ProcessState.ExitCode()
	if err != nil && status != exitProblems {
		t.Fatalf("verify %v: %v\n%s", args, err, stderr.String())
	}
	var report struct {
		Findings []struct{ Code, Severity string }
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	return status, codes
}

// website is a site as a server has it: the files and log/ under one address.
func website(t *testing.T, target, to string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{filepath.Join(target, "current") + "/.", filepath.Join(target, "log")} {
		if out, err := exec.Command("cp", "-rL", from, to).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if out, err := exec.Command("chmod", "-R", "u+w", to).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// rewrite changes a file.
func rewrite(t *testing.T, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s does not have %q", name, old)
	}
	if err := os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(new), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}

// relist writes the manifest of the files that are there.
func relist(t *testing.T, site string) {
	t.Helper()
	manifest, err := output.ReadManifest(site)
	if err != nil {
		t.Fatal(err)
	}
	var files []output.Entry
	for _, f := range manifest.Files {
		data, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(f.Path)))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, output.Entry{Path: f.Path, SHA256: log.Digest(data), Bytes: int64(len(data))})
	}
	if err := os.WriteFile(filepath.Join(site, output.ManifestName), output.Manifest{Files: files}.Encode(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// zipped packs a folder.
func zipped(t *testing.T, folder string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "site.zip")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	if err := w.AddFS(os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// Whoever alters a published site is found out, from a folder, a ZIP archive and an
// address alike.
func TestAttacks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key, vkey := loggedDemonstration(t, dir)
	target := filepath.Join(site, "docroot")
	witness := witnesstest.New(t, "sft.example/witness", time.Now(), vkey)
	appendText(t, filepath.Join(site, "publish.toml"), "\n[[witness]]\nname = \"sft\"\nvkey = \""+witness.VKey+"\"\nurl = \""+witness.URL+"\"\n")
	policy := filepath.Join(dir, "policy")
	writeText(t, policy, "log "+vkey+"\nwitness sft "+witness.VKey+"\nquorum sft\n")
	day := func(asOf string, ago time.Duration) {
		t.Helper()
		witness.Set(witnesstest.None, time.Now().Add(-ago))
		mustRun(t, "build", "--source", site, "--as-of", asOf)
		mustRun(t, "publish", "--source", site, "--key", key)
	}
	day("2026-11-21", 30*time.Hour)
	yesterday, honest, today := filepath.Join(dir, "yesterday"), filepath.Join(dir, "honest"), filepath.Join(dir, "today.checkpoint")
	website(t, target, yesterday)
	first := filepath.Join(dir, "first.checkpoint")
	if status, codes := verified(t, yesterday, "--policy", policy, "--save", first); status != exitFine || !slices.Equal(codes, []string{"other-rules"}) {
		t.Fatalf("the first day: %d, %q", status, codes)
	}
	day("2026-11-22", time.Hour)
	website(t, target, honest)
	if status, codes := verified(t, honest, "--policy", policy, "--max-age", "20h", "--since", first, "--save", today); status != exitFine || !slices.Equal(codes, []string{"other-rules"}) {
		t.Fatalf("the second day: %d, %q", status, codes)
	}
	const document, page = "enforcement/penalty/2026/0012", "enforcement/penalty/2026/0012/index.html"
	signer := func(t *testing.T) log.Signer {
		t.Helper()
		text, err := os.ReadFile(key)
		if err != nil {
			t.Fatal(err)
		}
		s, err := log.ParseSigner(string(text))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	forge := func(t *testing.T, site string, s log.Signer, entries []log.Entry) {
		t.Helper()
		for _, old := range []string{"tile", "checkpoints", "proof"} {
			if err := os.RemoveAll(filepath.Join(site, "log", old)); err != nil {
				t.Fatal(err)
			}
		}
		empty := log.Empty(s.Name())
		p, err := empty.Append(entries, s)
		if err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(filepath.Join(site, "log"))
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		if err := empty.Write(root, p, nil); err != nil {
			t.Fatal(err)
		}
	}
	entriesOf := func(t *testing.T, site string) (entries []log.Entry) {
		t.Helper()
		keys, err := log.ParseKeys(vkey)
		if err != nil {
			t.Fatal(err)
		}
		l, err := log.Open(os.DirFS(filepath.Join(site, "log")), keys)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Entries(t.Context(), 0, func(_ int64, e log.Entry) error { entries = append(entries, e); return nil }); err != nil {
			t.Fatal(err)
		}
		return entries
	}
	attacks := []struct {
		name   string
		attack func(t *testing.T, site string)
		codes  []string // all must be found
		folder bool     // an address does not show it: files that nothing lists
	}{
		{"a page is altered", func(t *testing.T, s string) { rewrite(t, filepath.Join(s, page), "5,000", "500") }, []string{"altered-file"}, false},
		{"and the manifest with it", func(t *testing.T, s string) {
			rewrite(t, filepath.Join(s, page), `<article class="text" aria-label="正文">`, `<article class="text" aria-label="正文"><p>经复核，免予处罚。</p>`)
			relist(t, s)
		}, []string{"unlogged-site", "page-differs"}, false},
		{"the home page is altered", func(t *testing.T, s string) { rewrite(t, filepath.Join(s, "index.html"), "示范市", "别的市") }, []string{"altered-file"}, false},
		{"a page is deleted, ledger and manifest with it", func(t *testing.T, s string) {
			if err := os.RemoveAll(filepath.Join(s, document)); err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(s, "audit/audit.json")
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			row := regexp.MustCompile(`(?s)\{\s*"path": "` + document + `.md",\s*"url": "[^"]*",\s*"published": "[^"]*"\s*\},?\s*`)
			if err := os.WriteFile(name, row.ReplaceAll(data, nil), 0o644); err != nil {
				t.Fatal(err)
			}
			relist(t, s)
		}, []string{"unlogged-site", "vanished"}, false},
		{"a record is altered", func(t *testing.T, s string) {
			rewrite(t, filepath.Join(s, document, "record.txt"), "fine 5000", "fine 500")
			relist(t, s)
		}, []string{"altered-record", "unlogged-site"}, false},
		{"a verdict is altered", func(t *testing.T, s string) {
			rewrite(t, filepath.Join(s, "audit/audit.json"), `"verdict": "late"`, `"verdict": "on-time"`)
			relist(t, s)
		}, []string{"unlogged-site", "verdict-differs"}, false},
		{"a file is deleted", func(t *testing.T, s string) {
			if err := os.Remove(filepath.Join(s, "feed.xml")); err != nil {
				t.Fatal(err)
			}
		}, []string{"missing-file"}, false},
		{"a file is put beside", func(t *testing.T, s string) {
			if err := os.WriteFile(filepath.Join(s, "notices", "fake.html"), []byte("假公告"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, []string{"foreign-file"}, true},
		{"yesterday's site and log", func(t *testing.T, s string) {
			if err := os.RemoveAll(s); err != nil {
				t.Fatal(err)
			}
			copyTree(t, yesterday, s)
		}, []string{"rolled-back"}, false},
		{"an entry is altered", func(t *testing.T, s string) {
			bundles, err := filepath.Glob(filepath.Join(s, "log/tile/entries/000.p/*"))
			if err != nil || len(bundles) == 0 {
				t.Fatal(err)
			}
			for _, b := range bundles {
				rewrite(t, b, `"published":"2026`, `"published":"2025`)
			}
		}, []string{"log-damaged"}, false},
		{"the log is rewritten with the true key", func(t *testing.T, s string) {
			entries := entriesOf(t, s)
			forge(t, s, signer(t), slices.DeleteFunc(entries, func(e log.Entry) bool { return e.Path == document+".md" }))
		}, []string{"rolled-back"}, false},
		{"and made as long as it was", func(t *testing.T, s string) {
			entries := entriesOf(t, s)
			entries[0].Published = "2020-01-01"
			forge(t, s, signer(t), entries)
		}, []string{"forked"}, false},
		{"the log is signed by another key", func(t *testing.T, s string) {
			secret, _, err := log.NewKey(rand.NewChaCha8([32]byte{9}), "www.shifan.example/log")
			if err != nil {
				t.Fatal(err)
			}
			other, err := log.ParseSigner(secret)
			if err != nil {
				t.Fatal(err)
			}
			forge(t, s, other, entriesOf(t, s))
		}, []string{"bad-signature"}, false},
	}
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			attacked := filepath.Join(t.TempDir(), "site")
			copyTree(t, honest, attacked)
			a.attack(t, attacked)
			server := httptest.NewServer(http.FileServer(http.Dir(attacked)))
			defer server.Close()
			for _, where := range []string{attacked, zipped(t, attacked), server.URL + "/"} {
				if a.folder && strings.HasPrefix(where, "http") {
					continue
				}
				status, codes := verified(t, where, "--policy", policy, "--since", today, "--all")
				if status != exitProblems {
					t.Errorf("%s: status %d, %q", where, status, codes)
				}
				for _, code := range a.codes {
					if !slices.Contains(codes, code) {
						t.Errorf("%s: %q, without %s", where, codes, code)
					}
				}
			}
		})
	}
	// Whoever has kept no checkpoint has the witnesses: a site that was put back is stale, a
	// log that was rewritten has nobody's cosignature.
	for name, c := range map[string]struct {
		attack func(t *testing.T, site string)
		code   string
	}{
		"yesterday's site and log, to who kept none": {func(t *testing.T, s string) {
			if err := os.RemoveAll(s); err != nil {
				t.Fatal(err)
			}
			copyTree(t, yesterday, s)
		}, "stale"},
		"a rewritten log, to who kept none": {func(t *testing.T, s string) {
			entries := entriesOf(t, s)
			for i := range entries {
				if entries[i].Path == document+".md" {
					entries[i].Published = "2026-03-11"
				}
			}
			forge(t, s, signer(t), entries)
		}, "not-witnessed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attacked := filepath.Join(t.TempDir(), "site")
			copyTree(t, honest, attacked)
			c.attack(t, attacked)
			server := httptest.NewServer(http.FileServer(http.Dir(attacked)))
			defer server.Close()
			for _, where := range []string{attacked, zipped(t, attacked), server.URL + "/"} {
				if _, codes := verified(t, where, "--policy", policy, "--max-age", "20h"); !slices.Contains(codes, c.code) {
					t.Errorf("%s: %q, without %s", where, codes, c.code)
				}
			}
		})
	}
	t.Run("the witness refuses the rewritten log", func(t *testing.T) {
		own := filepath.Join(t.TempDir(), "site")
		copyTree(t, site, own)
		entries := entriesOf(t, own)
		entries[0].Published = "2020-01-01"
		forge(t, own, signer(t), entries)
		keys, err := log.ParseKeys(vkey)
		if err != nil {
			t.Fatal(err)
		}
		forged, err := log.Open(os.DirFS(filepath.Join(own, "log")), keys)
		if err != nil {
			t.Fatal(err)
		}
		longer, err := forged.Append([]log.Entry{{Event: log.Publish, Path: "notices/x.md", Published: "2026-11-23", Record: entries[0].Record, SM3: entries[0].SM3, AsOf: "2026-11-23"}}, signer(t))
		if err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(filepath.Join(own, "log"))
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		if err := forged.Write(root, longer, nil); err != nil {
			t.Fatal(err)
		}
		if forged, err = log.Open(root.FS(), keys); err != nil {
			t.Fatal(err)
		}
		verifier, err := log.ParseWitness(witness.VKey)
		if err != nil {
			t.Fatal(err)
		}
		client := proofwitness.Client{HTTP: http.DefaultClient, Wait: 5 * time.Minute}
		_, err = client.Cosign(t.Context(), proofwitness.Witness{Witness: grade.Witness{Name: "sft", VKey: witness.VKey, Key: verifier}, URL: witness.URL}, forged, 0)
		var fault *proofwitness.Fault
		if !errors.As(err, &fault) || fault.Code != proofwitness.Forked {
			t.Errorf("the witness says %v", err)
		}
		// Nor is it published, the targets being gone: the witness is asked before anything is signed.
		if err := os.RemoveAll(filepath.Join(own, "docroot")); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(filepath.Join(own, "log", "checkpoint"))
		if err != nil {
			t.Fatal(err)
		}
		if said := mustFail(t, exitFailed, "publish", "--source", own, "--key", key); !strings.Contains(said, "[log-forked]") {
			t.Errorf("publish says\n%s", said)
		}
		if after, err := os.ReadFile(filepath.Join(own, "log", "checkpoint")); err != nil || !bytes.Equal(before, after) {
			t.Errorf("something was signed: %v", err)
		}
	})
	alone := func(t *testing.T) string { // a copy that asks no witness, whom it would show another history
		t.Helper()
		own := filepath.Join(t.TempDir(), "site")
		copyTree(t, site, own)
		writeText(t, filepath.Join(own, "publish.toml"), "[[target]]\nname = \"docroot\"\nkind = \"folder\"\npath = \"docroot\"\n")
		return own
	}
	t.Run("the organ itself shows another text than it logs", func(t *testing.T) {
		own := alone(t)
		mustRun(t, "build", "--source", own, "--as-of", "2026-11-23")
		rewrite(t, filepath.Join(own, "public", page), `<article class="text" aria-label="正文">`, `<article class="text" aria-label="正文"><p>经复核，免予处罚。</p>`)
		relist(t, filepath.Join(own, "public"))
		mustRun(t, "publish", "--source", own, "--key", key)
		if status, codes := verified(t, filepath.Join(own, "docroot"), "--key", vkey, "--since", today); status != exitProblems || !slices.Contains(codes, "page-differs") {
			t.Errorf("%d, %q", status, codes)
		}
	})
	t.Run("a date is moved", func(t *testing.T) {
		own := alone(t)
		rewrite(t, filepath.Join(own, "content", document+".md"), "published = 2026-03-12", "published = 2026-03-13")
		for _, memory := range []string{"public", "content/published.toml", ".gongkai"} {
			if err := os.RemoveAll(filepath.Join(own, memory)); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := gongkaiLine("build", "--source", own, "--as-of", "2026-11-23").CombinedOutput(); err == nil || !strings.Contains(string(out), "moved-date") {
			t.Errorf("nothing remembers the date: %v\n%s", err, out)
		}
		mustRun(t, "build", "--source", own, "--as-of", "2026-11-23", "--accept", document+".md")
		mustRun(t, "publish", "--source", own, "--key", key)
		if status, codes := verified(t, filepath.Join(own, "docroot"), "--key", vkey, "--since", today); status != exitFine || !slices.Contains(codes, "redate") {
			t.Errorf("%d, %q", status, codes)
		}
	})
}

// A new page that is dated eight days back is found by whoever believes the witness, from a
// folder, a ZIP archive and an address.
func TestDatedBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key := smallSite(t, dir)
	vkey := logKey(t, site)
	var now time.Time
	secret, _, err := log.NewKey(rand.NewChaCha8([32]byte{7}), "sft.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	witness, err := log.NewCosigner(secret, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	appendText(t, filepath.Join(site, "publish.toml"), "\n[[witness]]\nname = \"sft\"\nvkey = \""+witness.VKey()+"\"\n") // by hand
	for _, asOf := range []string{"2026-11-21", "2026-11-22", "2026-11-30"} {
		if now, err = time.ParseInLocation(time.DateOnly, asOf, calendar.Zone()); err != nil {
			t.Fatal(err)
		}
		now = now.Add(15 * time.Hour)
		if asOf == "2026-11-30" {
			writeText(t, filepath.Join(site, "content/notices/2026/2.md"), "+++\ntitle = \"公告二\"\norgan = \"scjgj\"\npublished = 2026-11-22\n+++\n\n第二件。\n")
		}
		mustRun(t, "build", "--source", site, "--as-of", asOf)
		mustRun(t, "publish", "--source", site, "--key", key)
		cosign(t, filepath.Join(site, "log"), vkey, witness)
		mustRun(t, "publish", "--source", site, "--key", key)
	}
	policy, web := filepath.Join(dir, "policy"), filepath.Join(dir, "web")
	writeText(t, policy, "log "+vkey+"\nwitness sft "+witness.VKey()+"\nquorum sft\n")
	website(t, filepath.Join(site, "docroot"), web)
	server := httptest.NewServer(http.FileServer(http.Dir(web)))
	defer server.Close()
	for _, where := range []string{filepath.Join(site, "docroot"), zipped(t, web), server.URL + "/"} {
		said := mustFail(t, exitProblems, "verify", where, "--policy", policy, "--max-age", "0")
		for _, want := range []string{"notices/2026/2.md：称 2026-11-22 公开，最早可证 2026-11-30（sft.example/witness", "[contradicted]", "有据 0 件，仅陈述 2 件，存疑 1 件", "有 1 处日期存疑"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: verify does not say %q:\n%s", where, want, said)
			}
		}
	}
	if said := mustRun(t, "log", "status", "--source", site); !strings.Contains(said, "首次公开的日期：有据 0 件，仅陈述 2 件，存疑 1 件") {
		t.Errorf("log status says\n%s", said)
	}
}

// logKey returns the verifier key of a site's log.
func logKey(t *testing.T, site string) string {
	t.Helper()
	settings, err := os.ReadFile(filepath.Join(site, "content", "log.toml"))
	if err != nil {
		t.Fatal(err)
	}
	_, vkey, _ := strings.Cut(string(settings), `keys = ["`)
	vkey, _, _ = strings.Cut(vkey, `"`)
	return vkey
}

// Yesterday's log that was restored is never signed: the publication stops, and the log is
// brought back from where it was published.
func TestRestoredLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key := smallSite(t, dir)
	target := filepath.Join(site, "docroot")
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-21")
	mustRun(t, "publish", "--source", site, "--key", key)
	copyTree(t, filepath.Join(site, "log"), filepath.Join(dir, "backup"))
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-22")
	mustRun(t, "publish", "--source", site, "--key", key)
	if err := os.RemoveAll(filepath.Join(site, "log")); err != nil {
		t.Fatal(err)
	}
	copyTree(t, filepath.Join(dir, "backup"), filepath.Join(site, "log"))
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-23")
	before := treeOf(t, site)
	c := gongkaiLine("publish", "--source", site, "--key", key)
	out, err := c.CombinedOutput()
	if err == nil || c.ProcessState.ExitCode() != exitFailed || !strings.Contains(string(out), "[log-behind]") || !strings.Contains(string(out), "--adopt docroot") {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, sum := range treeOf(t, site) {
		if before[name] != sum {
			t.Errorf("%s has changed", name)
		}
	}
	mustRun(t, "publish", "--source", site, "--adopt", "docroot")
	mustRun(t, "publish", "--source", site, "--key", key)
	if status, codes := verified(t, target); status != exitFine {
		t.Errorf("%d, %q", status, codes)
	}
}

// smallSite makes a site with a log and returns its folder and key.
func smallSite(t *testing.T, dir string) (site, key string) {
	t.Helper()
	site, key = filepath.Join(dir, "site"), filepath.Join(dir, "log.key")
	for name, text := range map[string]string{
		"site.toml":         "title = \"示范市政府信息公开\"\nbase_url = \"https://www.shifan.example/\"\n",
		"organs.toml":       "[[organ]]\nid = \"scjgj\"\nname = \"示范市市场监督管理局\"\ntype = \"department\"\nlevel = \"county\"\nsince = 2026\n",
		"about/contact.md":  "+++\ntitle = \"联系我们\"\npublished = 2026-01-01\n+++\n\n电话见公告。\n",
		"notices/2026/1.md": "+++\ntitle = \"公告\"\norgan = \"scjgj\"\npublished = 2026-01-02\n+++\n\n第一件。\n",
	} {
		file := filepath.Join(site, "content", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mustRun(t, "log", "init", "--source", site, "--key", key, "--as-of", "2026-11-01")
	return site, key
}

// Honest days give no error: documents come, change, are withdrawn, expire and are let go
// at random, and every day is verified against the one before. GONGKAI_DAYS says how many.
func TestHonestDays(t *testing.T) {
	t.Parallel()
	for name, witnessed := range map[string]bool{"alone": false, "witnessed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			honestDays(t, witnessed)
		})
	}
}

func honestDays(t *testing.T, witnessed bool) {
	days, err := strconv.Atoi(os.Getenv("GONGKAI_DAYS"))
	switch {
	case err != nil && testing.Short():
		days = 5
	case err != nil:
		days = 12
	}
	dir := t.TempDir()
	site, key := smallSite(t, dir)
	random := rand.New(rand.NewPCG(3, 4))
	state := filepath.Join(dir, "state")
	args := []string{filepath.Join(site, "docroot"), "--key", logKey(t, site), "--state", state}
	expected := []string{"other-rules", "remove", "revise", "withdraw", "expire"} // what the history itself admits
	var witness *witnesstest.Witness
	if witnessed {
		witness = witnesstest.New(t, "sft.example/witness", time.Now(), logKey(t, site))
		appendText(t, filepath.Join(site, "publish.toml"), "\n[[witness]]\nname = \"sft\"\nvkey = \""+witness.VKey+"\"\nurl = \""+witness.URL+"\"\n")
		policy := filepath.Join(dir, "policy")
		writeText(t, policy, "witness sft "+witness.VKey+"\nquorum sft\n")
		args = append(args, "--policy", policy, "--max-age", "0")
	}
	first, err := time.Parse(time.DateOnly, "2026-03-02")
	if err != nil {
		t.Fatal(err)
	}
	public := map[int]string{} // text of documents that are public
	for n := range days {
		asOf := first.AddDate(0, 0, n).Format(time.DateOnly)
		build := []string{"build", "--source", site, "--as-of", asOf}
		file := func(id int) string {
			return filepath.Join(site, "content", "notices", "2026", fmt.Sprintf("d%d.md", id))
		}
		write := func(id int, text string) {
			if err := os.WriteFile(file(id), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for range random.IntN(4) {
			ids := []int{}
			for id := range public {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			action := random.IntN(5)
			if len(ids) == 0 {
				action = 0
			}
			switch action {
			case 0, 1:
				id := 100*n + len(public) + random.IntN(50)
				text := fmt.Sprintf("+++\ntitle = \"公告%d\"\norgan = \"scjgj\"\ndated = %s\npublished = %s\n+++\n\n## 一、事项\n\n内容 <%d> & 说明。\n\n| 项 | 数 |\n|---|---|\n| 甲 | %d |\n", id, asOf, asOf, id, id)
				text = strings.ReplaceAll(strings.ReplaceAll(text, "<", "〈"), ">", "〉")
				write(id, text)
				public[id] = text
			case 2:
				id := ids[random.IntN(len(ids))]
				public[id] += fmt.Sprintf("\n补充 %s。\n", asOf)
				if !strings.Contains(public[id], "[[revised]]") {
					public[id] = strings.Replace(public[id], "\n+++\n\n", "\n\n[[revised]]\ndate = "+asOf+"\nnote = \"补充内容\"\n+++\n\n", 1)
				}
				write(id, public[id])
			case 3:
				id := ids[random.IntN(len(ids))]
				write(id, strings.Replace(public[id], "\n+++\n\n", "\n\n[withdrawal]\non = "+asOf+"\ncause = \"撤销\"\nreason = \"依法撤销。\"\n+++\n\n", 1))
				delete(public, id)
			case 4:
				id := ids[random.IntN(len(ids))]
				if err := os.Remove(file(id)); err != nil {
					t.Fatal(err)
				}
				build = append(build, "--accept", fmt.Sprintf("notices/2026/d%d.md", id))
				delete(public, id)
			}
		}
		c := gongkaiLine(build...)
		if out, err := c.CombinedOutput(); err != nil {
			if strings.Contains(string(out), "nothing-to-accept") { // made and removed on one day
				mustRun(t, build[:5]...)
			} else {
				t.Fatalf("day %d: %v\n%s", n, err, out)
			}
		}
		if witnessed {
			witness.Set(witnesstest.None, first.AddDate(0, 0, n).Add(8*time.Hour))
		}
		mustRun(t, "publish", "--source", site, "--key", key)
		if status, codes := verified(t, args...); status != exitFine || slices.ContainsFunc(codes, func(code string) bool { return !slices.Contains(expected, code) }) {
			t.Fatalf("day %d: %d, %q", n, status, codes)
		}
	}
}
