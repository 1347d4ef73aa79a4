package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/proof/log"
)

// witnessedSite is a small site with a log and a witness, published on Monday, 2 March
// 2026 and on the two days after, each with a new document; stated is the date on which the
// third one is said to be public, "" for the true one.
func witnessedSite(t *testing.T, dir, stated string) (site, vkey, witness string) {
	t.Helper()
	site, key := smallSite(t, dir)
	vkey = logKey(t, site)
	now := time.Date(2026, 3, 2, 15, 0, 0, 0, calendar.Zone())
	secret, _, err := log.NewKey(rand.NewChaCha8([32]byte{7}), "sft.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	cosigner, err := log.NewCosigner(secret, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(site, "publish.toml")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	text = fmt.Appendf(text, "\n[[witness]]\nname = \"sft\"\nvkey = %q\n", cosigner.VKey())
	if err := os.WriteFile(config, text, 0o644); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		asOf := now.Format(time.DateOnly)
		published := asOf
		if n == 2 && stated != "" {
			published = stated
		}
		notice := fmt.Sprintf("+++\ntitle = \"第%d件通知\"\nnumber = \"示市监〔2026〕%d号\"\norgan = \"scjgj\"\ndated = %s\npublished = %s\n+++\n\n内容。\n", n, n+1, published, published)
		if err := os.MkdirAll(filepath.Join(site, "content", "policies", "2026"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(site, "content", "policies", "2026", fmt.Sprintf("n%d.md", n)), []byte(notice), 0o644); err != nil {
			t.Fatal(err)
		}
		mustRun(t, "build", "--source", site, "--as-of", asOf)
		mustRun(t, "publish", "--source", site, "--key", key)
		cosign(t, filepath.Join(site, "log"), vkey, cosigner)
		mustRun(t, "publish", "--source", site, "--key", key)
		now = now.AddDate(0, 0, 1)
	}
	return site, vkey, cosigner.VKey()
}

// finding is one of a verification, as JSON has it.
type finding struct {
	Code, Severity, Path, Message string
	Evidence                      *string
}

// graded verifies what a site was published to, by the verifier's own policy, and returns
// the report.
func graded(t *testing.T, site, vkey, witness string) (report struct {
	Grades    map[string]int
	Witnesses []struct {
		Name, Time string
		Size       int64
	}
	Findings []finding
}) {
	t.Helper()
	policy := filepath.Join(t.TempDir(), "policy")
	writeText(t, policy, "log "+vkey+"\nwitness sft "+witness+"\nquorum sft\n")
	c := gongkaiLine("verify", filepath.Join(site, "docroot"), "--policy", policy, "--max-age", "0", "--format", "json")
	out, err := c.Output()
	if err != nil && c.ProcessState.ExitCode() != exitProblems {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	return report
}

// cosign lets a witness cosign the newest checkpoint of a log, which somebody carried to
// him and back.
func cosign(t *testing.T, folder, vkey string, w log.Cosigner) {
	t.Helper()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	keys, err := log.ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	l, err := log.Open(root.FS(), keys)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := l.Checkpoint().Sign(w)
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(signed.Note), "\n\n")
	c, err := l.Checkpoint().Cosign(line, w.Witness)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Cosigned(root, c); err != nil {
		t.Fatal(err)
	}
}

// Pages, ledger and exports say how far a date can be trusted; a day without news alters
// none of them.
func TestGradesOnPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ stated, grade, words string }{
		"honest":     {"", "proven", "有据：最迟于2026年3月4日已登记（见证人：sft.example/witness）。"},
		"dated back": {"2026-03-02", "contradicted", "存疑：最迟于2026年3月4日已登记（见证人：sft.example/witness）。"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site, vkey, witness := witnessedSite(t, t.TempDir(), c.stated)
			report := graded(t, site, vkey, witness)
			if report.Grades[c.grade] == 0 || report.Grades["proven"]+report.Grades["stated"]+report.Grades["contradicted"] != 5 {
				t.Errorf("verify grades %v", report.Grades)
			}
			if len(report.Witnesses) != 1 || report.Witnesses[0].Name != "sft.example/witness" || report.Witnesses[0].Time != "2026-03-04T15:00:00+08:00" {
				t.Errorf("witnesses: %+v", report.Witnesses)
			}
			for _, f := range report.Findings {
				if f.Code == "contradicted" && (f.Path != "policies/2026/n2.md" || f.Evidence == nil || *f.Evidence != "称 2026-03-02，最早可证 2026-03-04") {
					t.Errorf("%+v", f)
				}
			}
			if doubted := slices.ContainsFunc(report.Findings, func(f finding) bool { return f.Code == "contradicted" && f.Severity == "error" }); doubted != (c.grade == "contradicted") {
				t.Errorf("findings: %+v", report.Findings)
			}
			mustRun(t, "build", "--source", site, "--as-of", "2026-03-05")
			read := func(file string) string {
				t.Helper()
				data, err := os.ReadFile(filepath.Join(site, "public", filepath.FromSlash(file)))
				if err != nil {
					t.Fatal(err)
				}
				return string(data)
			}
			page := read("policies/2026/n2/index.html")
			for _, want := range []string{
				`<meta name="gongkai:proof" content="` + c.grade + `">`, `<meta name="gongkai:record" content="`, `href="record.txt"`,
				c.words, `href="../../../log/proof/policies/2026/n2.md.tlog-proof"`, `href="../../../about/proof/index.html"`,
			} {
				if !strings.Contains(page, want) {
					t.Errorf("the page does not have %s", want)
				}
			}
			if old := read("notices/2026/1/index.html"); !strings.Contains(old, `<meta name="gongkai:proof" content="stated">`) {
				t.Error("a notice older than the log is not graded stated")
			}
			if audit := read("audit/audit.json"); !strings.Contains(audit, `"grade": "`+c.grade+`"`) || !strings.Contains(audit, `"first_seen": "2026-03-04T15:00:00+08:00"`) {
				t.Error("audit.json does not have the grade and the time")
			}
			if html := read("audit/index.html"); !strings.Contains(html, `<a href="../about/proof/index.html">`) {
				t.Error("the ledger does not lead to what grades mean")
			}
			if csv := read("audit/audit.csv"); !strings.Contains(csv, ",grade,first_seen,by\r\n") || !strings.Contains(csv, c.grade+",2026-03-04T15:00:00+08:00,sft.example/witness\r\n") {
				t.Errorf("audit.csv does not have the grade:\n%s", csv)
			}
			if summary := read("portal/summary.json"); !strings.Contains(summary, `"`+c.grade+`": `) || !strings.Contains(summary, `"grade": "`+c.grade+`"`) {
				t.Errorf("portal/summary.json does not have the grade:\n%s", summary)
			}
			before := map[string]string{}
			for _, notice := range []string{"notices/2026/1", "policies/2026/n0", "policies/2026/n1", "policies/2026/n2", "about/proof", "about/proof/audit"} {
				before[notice] = read(notice + "/index.html")
			}
			mustRun(t, "build", "--source", site, "--as-of", "2026-03-06")
			for notice, was := range before {
				if read(notice+"/index.html") != was {
					t.Errorf("a quiet day changes %s", notice)
				}
			}
		})
	}
}
