package portal

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/portal/handover"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
)

const partyLine = "91350100M000100Y43\t示范市安达商贸有限公司\t1\t2026-03-11\tpenalty\n"

// signedSite is a site without documents that hands these files over, signed by the key
// that it returns. A summary of "" is a good one.
func signedSite(t *testing.T, summary, parties string, without string) (source verify.Source, key string) {
	t.Helper()
	secret, key, err := log.NewKey(rand.NewChaCha8([32]byte{5}), "a.example/log")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := log.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	if summary == "" {
		data, err := handover.Summary{AsOf: date(t, "2026-03-12"), Log: handover.Log{Origin: "a.example/log"}}.Encode()
		if err != nil {
			t.Fatal(err)
		}
		summary = string(data)
	}
	site := output.NewMemory()
	files := fstest.MapFS{}
	for name, text := range map[string]string{"audit/audit.json": `{"as_of":"2026-03-12","pages":[],"deadlines":[]}`, "portal/summary.json": summary, "portal/parties.tsv": parties} {
		if name == without {
			continue
		}
		if err := site.Put(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	manifest := site.Manifest().Encode()
	files["manifest.json"] = &fstest.MapFile{Data: manifest}
	d := log.Digest(nil)
	p, err := log.Empty("a.example/log").Append([]log.Entry{{Event: log.Site, Manifest: log.Digest(manifest), SM3: d, Program: d, Rules: d, AsOf: "2026-03-12"}}, signer)
	if err != nil {
		t.Fatal(err)
	}
	logged := fstest.MapFS{"checkpoint": &fstest.MapFile{Data: p.After.Note}}
	for _, f := range p.Files {
		logged[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return verify.Source{Site: files, Log: logged}, key
}

// stuck is a site that never answers.
type stuck struct{ ctx context.Context }

func (s stuck) Open(string) (fs.File, error) { <-s.ctx.Done(); return nil, s.ctx.Err() }

// A site that hands over what cannot be used, or nothing, or hangs, is shown as one that
// cannot be verified; the portal is built all the same.
func TestSitesThatMisbehave(t *testing.T) {
	t.Parallel()
	other, err := handover.Summary{AsOf: date(t, "2026-03-12"), Log: handover.Log{Origin: "b.example/log"}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := handover.Summary{AsOf: date(t, "2026-03-11"), Log: handover.Log{Origin: "a.example/log"}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, summary, parties, without string
		change                          func(*verify.Source)
		status                          Status
		reason                          string
	}{
		{name: "nothing wrong", parties: partyLine, status: Verified},
		{name: "a summary that is none", summary: "<html>", parties: partyLine, status: Unverifiable, reason: "summary.json 不能用：不是合格的 JSON"},
		{name: "another site's summary", summary: string(other), parties: partyLine, status: Unverifiable, reason: "另一个日志 b.example/log"},
		{name: "an older summary", summary: string(earlier), parties: partyLine, status: Unverifiable, reason: "日志登记的是 2026-03-12"},
		{name: "organisations out of order", parties: partyLine + partyLine, status: Unverifiable, reason: "没有按统一社会信用代码"},
		{name: "no hand-over", parties: partyLine, without: "portal/parties.tsv", status: Unverifiable, reason: "重新生成、发布"},
		{name: "another file than was signed", parties: partyLine, status: Unverifiable, reason: "与文件清单里的 SHA-256 不符", change: func(s *verify.Source) {
			s.Site.(fstest.MapFS)["portal/parties.tsv"] = &fstest.MapFile{Data: []byte(partyLine + " ")}
		}},
		{name: "another manifest than was signed", parties: partyLine, status: Altered, reason: "与登记的不一致", change: func(s *verify.Source) {
			s.Site.(fstest.MapFS)["manifest.json"] = &fstest.MapFile{Data: output.Manifest{}.Encode()}
		}},
		{name: "another key", parties: partyLine, status: Unverifiable, reason: "不是用已知的密钥签名的", change: func(s *verify.Source) {
			l := s.Log.(fstest.MapFS)
			l["checkpoint"] = &fstest.MapFile{Data: []byte(strings.Replace(string(l["checkpoint"].Data), "\n1\n", "\n2\n", 1))}
		}},
		{name: "down", status: Unverifiable, reason: "打不开网站", change: func(s *verify.Source) { s.Site = nil }},
		{name: "hangs", status: Unverifiable, reason: "内没有读完", change: func(s *verify.Source) { s.Log = stuck{} }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			source, key := signedSite(t, c.summary, c.parties, c.without)
			if c.change != nil {
				c.change(&source)
			}
			keys, err := log.ParseKeys(key)
			if err != nil {
				t.Fatal(err)
			}
			folder, err := os.OpenRoot(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer folder.Close()
			opt := Options{
				Config: Config{Title: "门户", Sites: []Site{{Name: "甲", URL: "https://a.example/", Key: key, Region: "市", Origin: "a.example/log", keys: keys}}},
				Folder: folder, AsOf: date(t, "2026-03-12"), MaxAge: 7, Timeout: 5 * time.Minute, Workers: 1,
				Open: func(ctx context.Context, _ string) (verify.Source, func(), error) {
					if source.Site == nil {
						return source, nil, errors.New("connection refused")
					}
					if _, hangs := source.Log.(stuck); hangs {
						source.Log = stuck{ctx}
					}
					return source, func() {}, nil
				},
			}
			if c.name == "hangs" {
				opt.Timeout = 50 * time.Millisecond
			}
			out := output.NewMemory()
			report, err := Run(t.Context(), opt, out)
			if err != nil {
				t.Fatal(err)
			}
			v := report.Visits[0]
			if v.Status != c.status || !strings.Contains(v.Reason, c.reason) {
				t.Errorf("got %s, %q (%v); want %s, %q", v.Status, v.Reason, v.Detail, c.status, c.reason)
			}
			page, _ := out.Get("sites/甲/index.html")
			if !strings.Contains(string(page), c.status.Chinese()) || !strings.Contains(string(page), c.reason) {
				t.Errorf("the page does not say %s, %q", c.status.Chinese(), c.reason)
			}
			if _, err := folder.Stat(stateFolder); (err == nil) != (c.status == Verified) {
				t.Errorf("remembered: %v", err)
			}
		})
	}
}

// A date that a witness contradicts is shown, and does not make the site an altered one: the
// site is what its organ signed.
func TestContradictedDate(t *testing.T) {
	t.Parallel()
	evidence := "称 2026-03-04，最早可证 2026-03-12"
	doubted := verify.Finding{Code: verify.Contradicted, Severity: diag.Error, Path: "a.md", Message: evidence, Evidence: &evidence}
	for name, c := range map[string]struct {
		findings []verify.Finding
		want     Status
	}{
		"a date":                    {[]verify.Finding{doubted}, Verified},
		"a date, and a file":        {[]verify.Finding{doubted, {Code: "altered-file", Severity: diag.Error}}, Altered},
		"a log that nobody cosigns": {[]verify.Finding{{Code: "not-witnessed", Severity: diag.Warning}}, Verified},
	} {
		v := &Visit{}
		v.judge(&verify.Report{Findings: c.findings})
		if v.Status != c.want || v.Fork != "" || len(v.Findings) != len(c.findings) {
			t.Errorf("%s: %s, %q, %d findings", name, v.Status, v.Fork, len(v.Findings))
		}
	}
}

// counted counts the files that are opened.
type counted struct {
	fs.FS
	n int
}

func (c *counted) Open(name string) (fs.File, error) { c.n++; return c.FS.Open(name) }

// The portal reads what is new since its last visit; a memory that cannot be used costs
// another whole reading.
func TestPortalRemembers(t *testing.T) {
	t.Parallel()
	source, key := signedSite(t, "", partyLine, "")
	keys, err := log.ParseKeys(key)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	site := &Site{Name: "甲", URL: "https://a.example/", Key: key, Region: "市", Origin: "a.example/log", keys: keys}
	opened := func() int {
		t.Helper()
		files := &counted{FS: source.Site}
		o := Options{
			Folder: folder, AsOf: date(t, "2026-03-12"), MaxAge: 7, Timeout: 5 * time.Minute, Verify: verify.Options{Sample: 9},
			Open: func(context.Context, string) (verify.Source, func(), error) {
				return verify.Source{Site: files, Log: source.Log}, func() {}, nil
			},
		}
		v, err := o.visit(t.Context(), site)
		if err != nil || v.Status != Verified {
			t.Fatalf("%+v, %v", v, err)
		}
		return files.n
	}
	first, second := opened(), opened()
	memory := site.state("memory")
	data, err := folder.ReadFile(memory)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.WriteFile(memory, data[:len(data)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	if third := opened(); second >= first || third != first {
		t.Errorf("opened %d files, then %d, then %d", first, second, third)
	}
}
