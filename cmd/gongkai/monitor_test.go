package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
	"gongkai/site/proof/witness/witnesstest"
)

// The next day's notice is proven by a witness whom the organ has named, and log status
// says who it was and when.
func TestNextDayIsProven(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key := smallSite(t, dir)
	vkey := logKey(t, site)
	witness := witnesstest.New(t, "sft.example/witness", time.Now(), vkey)
	appendText(t, filepath.Join(site, "publish.toml"), "\n[[witness]]\nname = \"sft\"\nvkey = \""+witness.VKey+"\"\nurl = \""+witness.URL+"\"\n")
	policy := filepath.Join(dir, "policy")
	writeText(t, policy, "log "+vkey+"\nwitness sft "+witness.VKey+"\nquorum sft\n")
	for _, asOf := range []string{"2026-03-02", "2026-03-03"} {
		when, err := time.ParseInLocation(time.DateOnly, asOf, calendar.Zone())
		if err != nil {
			t.Fatal(err)
		}
		witness.Set(witnesstest.None, when.Add(9*time.Hour))
		if asOf == "2026-03-03" {
			writeText(t, filepath.Join(site, "content/notices/2026/2.md"), "+++\ntitle = \"公告二\"\norgan = \"scjgj\"\npublished = 2026-03-03\n+++\n\n第二件。\n")
		}
		mustRun(t, "build", "--source", site, "--as-of", asOf)
		mustRun(t, "publish", "--source", site, "--key", key)
	}
	said := mustRun(t, "verify", filepath.Join(site, "docroot"), "--policy", policy, "--max-age", "0", "--path", "notices/2026/2.md")
	for _, want := range []string{"首次公开的日期：有据 1 件，仅陈述 0 件，存疑 0 件", "见证：sft.example/witness，检查点有 5 号登记，2026-03-03T09:00:00+08:00", "相符"} {
		if !strings.Contains(said, want) {
			t.Errorf("verify does not say %q:\n%s", want, said)
		}
	}
	status := mustRun(t, "log", "status", "--source", site)
	for _, want := range []string{"sft：联署，检查点有 5 号登记，2026-03-03 09:00:00", "首次公开的日期：有据 1 件，仅陈述 2 件，存疑 0 件"} {
		if !strings.Contains(status, want) {
			t.Errorf("log status does not say %q:\n%s", want, status)
		}
	}
	if status := mustRun(t, "log", "status", "--source", site, "--format", "json"); !strings.Contains(status, `"proven": 1`) || !strings.Contains(status, `"stated": 2`) {
		t.Errorf("log status says\n%s", status)
	}
}

// A monitor reads what is new, and refuses a memory of another site or a damaged one.
func TestMonitor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key, vkey := loggedDemonstration(t, dir)
	publish := func(asOf string) {
		t.Helper()
		mustRun(t, "build", "--source", site, "--as-of", asOf)
		mustRun(t, "publish", "--source", site, "--key", key)
	}
	publish("2026-11-21")
	var asked atomic.Int64
	docroot := filepath.Join(site, "docroot")
	// A server that does not redirect from index.html, as that of Go's library does.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		folder := filepath.Join(docroot, "current")
		if strings.HasPrefix(r.URL.Path, "/log/") {
			folder = docroot
		}
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(data)
	}))
	defer server.Close()
	state := filepath.Join(dir, "state")
	watch := []string{"verify", server.URL + "/", "--key", vkey, "--state", state}
	requests := func() int64 {
		t.Helper()
		before := asked.Load()
		mustRun(t, watch...)
		return asked.Load() - before
	}
	publish("2026-11-22") // pages of the first day get their line about the log now
	all := requests()
	copyTree(t, docroot, filepath.Join(dir, "yesterday"))
	for n := range 50 {
		writeText(t, filepath.Join(site, fmt.Sprintf("content/notices/2026/new%d.md", n)), fmt.Sprintf("+++\ntitle = \"公告%d\"\norgan = \"scjgj\"\npublished = 2026-11-23\n+++\n\n内容%d。\n", n, n))
	}
	publish("2026-11-23")
	day, quiet := requests(), requests()
	publish("2026-11-24") // and those of the 50 get theirs
	after := requests()
	counts := fmt.Sprintf("%d requests for the site, %d for a day of 50 documents, %d for nothing new, %d on the next day", all, day, quiet, after)
	t.Log(counts)
	if day >= 300 || day < 100 || quiet >= 250 || after >= 300 || all < 400 {
		t.Error(counts)
	}

	// Another site's memory, and a damaged one.
	memory := filepath.Join(state, "memory")
	honest, err := os.ReadFile(memory)
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, memory, string(honest[:len(honest)-1])+"x")
	if said := mustFail(t, exitFailed, watch...); !strings.Contains(said, "文件损坏") || !strings.Contains(said, "请从备份中恢复") {
		t.Errorf("of a damaged memory it says\n%s", said)
	}
	m, err := verify.ReadMemory(honest)
	if err != nil {
		t.Fatal(err)
	}
	m.Checkpoint = bytes.Replace(m.Checkpoint, []byte("www.shifan.example/log"), []byte("other.example/log"), 1)
	others, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, memory, string(others))
	if said := mustFail(t, exitFailed, watch...); !strings.Contains(said, "另一个日志 other.example/log") {
		t.Errorf("of another's memory it says\n%s", said)
	}

	// Yesterday's log: an error, and the memory stays.
	writeText(t, memory, string(honest))
	if err := os.RemoveAll(docroot); err != nil {
		t.Fatal(err)
	}
	copyTree(t, filepath.Join(dir, "yesterday"), docroot)
	if said := mustFail(t, exitProblems, watch...); !strings.Contains(said, "[rolled-back]") {
		t.Errorf("of yesterday's log it says\n%s", said)
	}
	if after, err := os.ReadFile(memory); err != nil || !bytes.Equal(after, honest) {
		t.Errorf("the memory has changed (%v)", err)
	}
	mustFail(t, exitUsage, append(watch, "--since", filepath.Join(state, "checkpoint"))...)
}

// unpacked returns the files of an archive.
func unpacked(t *testing.T, name string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return files
}

// The evidence of an error is enough for somebody without the site.
func TestEvidence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key := smallSite(t, dir)
	vkey := logKey(t, site)
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-21")
	empty := filepath.Join(dir, "log.before")
	copyTree(t, filepath.Join(site, "log"), empty)
	mustRun(t, "publish", "--source", site, "--key", key)
	kept, web := filepath.Join(dir, "kept"), filepath.Join(dir, "web")
	evidence := filepath.Join(dir, "evidence.zip")
	mustRun(t, "verify", filepath.Join(site, "docroot"), "--key", vkey, "--save", kept, "--evidence", evidence)
	if _, err := os.Stat(evidence); err == nil {
		t.Error("there is evidence of nothing")
	}
	// A witness may have the memory of a monitor.
	state, out := filepath.Join(dir, "state"), filepath.Join(dir, "out")
	cosign := []string{"verify", filepath.Join(site, "docroot"), "--key", vkey, "--state", state, "--cosign", filepath.Join(dir, "w.key"), "--name", "w.example/sft", "--out", out}
	for range 2 {
		line, err := gongkaiLine(cosign...).Output()
		if err != nil || !bytes.HasPrefix(line, []byte("— w.example/sft ")) {
			t.Fatalf("%v\n%s", err, line)
		}
		for _, name := range []string{filepath.Join(state, "checkpoint"), filepath.Join(out, log.Digest([]byte("www.shifan.example/log")), "checkpoint")} {
			if note, err := os.ReadFile(name); err != nil || !bytes.Contains(note, line) {
				t.Errorf("%s: %v\n%s", name, err, note)
			}
		}
	}

	website(t, filepath.Join(site, "docroot"), web)
	rewrite(t, filepath.Join(web, "notices/2026/1/index.html"), "第一件", "第二件")
	mustFail(t, exitProblems, "verify", web, "--key", vkey, "--since", kept, "--evidence", evidence)
	files := unpacked(t, evidence)
	for _, name := range []string{"README.txt", "结论.json", "自己保存的检查点", "验证公钥.txt", "log/checkpoint", "current/manifest.json", "current/notices/2026/1/index.html", "current/notices/2026/1/record.txt", "current/audit/audit.json"} {
		if files[name] == nil {
			t.Errorf("the evidence does not have %s", name)
		}
	}
	for _, want := range []string{"核验证据", "[altered-file]", "怎样复核", "--since 自己保存的检查点"} {
		if !bytes.Contains(files["README.txt"], []byte(want)) {
			t.Errorf("README.txt does not say %q:\n%s", want, files["README.txt"])
		}
	}
	keys, err := log.ParseKeys(strings.Fields(string(files["验证公钥.txt"]))...)
	if err != nil {
		t.Fatal(err)
	}
	notes := func(files map[string][]byte) (list []log.Checkpoint) {
		t.Helper()
		for _, name := range []string{"自己保存的检查点", "log/checkpoint"} {
			c, err := keys.Checkpoint(files[name])
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			list = append(list, c)
		}
		return list
	}
	if two := notes(files); two[0].Text() != two[1].Text() {
		t.Error("the log has not changed, and the notes differ")
	}
	keptAgain := filepath.Join(dir, "again")
	writeText(t, keptAgain, string(files["自己保存的检查点"]))
	if status, codes := verified(t, evidence, "--key", vkey, "--since", keptAgain, "--path", "notices/2026/1.md"); status != exitProblems || !slices.Contains(codes, "altered-file") {
		t.Errorf("a third person finds %d, %q", status, codes)
	}

	// Another history, signed by the same key.
	for _, old := range []string{"log", "docroot", "public"} {
		if err := os.RemoveAll(filepath.Join(site, old)); err != nil {
			t.Fatal(err)
		}
	}
	copyTree(t, empty, filepath.Join(site, "log"))
	rewrite(t, filepath.Join(site, "content/notices/2026/1.md"), "第一件", "另一件")
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-21")
	mustRun(t, "publish", "--source", site, "--key", key)
	mustFail(t, exitProblems, "verify", filepath.Join(site, "docroot"), "--key", vkey, "--since", kept, "--evidence", evidence)
	files = unpacked(t, evidence)
	if two := notes(files); two[0].Size != two[1].Size || two[0].Root == two[1].Root {
		t.Errorf("the two notes do not contradict each other: %+v", two)
	}
	if status, codes := verified(t, evidence, "--key", vkey, "--since", keptAgain); status != exitProblems || !slices.Contains(codes, "forked") {
		t.Errorf("a third person finds %d, %q", status, codes)
	}
}
