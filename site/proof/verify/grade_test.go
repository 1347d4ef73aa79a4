package verify

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm/tsatest"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// witnessedLog is a site that was published on Monday, 2 March 2026 and on 12 March, each
// time cosigned and stamped on the same day. The second time it logs two decisions that
// were due on 11 March: b, stated to be of 4 March, and c, stated to be of 11 March. Only
// dates are of interest: it has no pages.
func witnessedLog(t *testing.T) (s Source, vkey, witness string, authority *tsatest.Authority) {
	t.Helper()
	const origin = "www.shifan.example/log"
	secret, vkey, err := log.NewKey(rand.NewChaCha8([32]byte{5}), origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := log.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	var now time.Time
	secret, _, err = log.NewKey(rand.NewChaCha8([32]byte{6}), "w.example/sft")
	if err != nil {
		t.Fatal(err)
	}
	w, err := log.NewCosigner(secret, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	keys, err := log.ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	authority = tsatest.New(t, tsatest.Options{})
	const row = `{"path":%q,"rule":"penalty-decision-7wd","from":%q,"due":%q,"done":%q,"verdict":"on-time"}`
	audit := `{"as_of":"2026-03-12","pages":[{"path":"a.md","published":"2026-03-02"},{"path":"b.md","published":"2026-03-04"},{"path":"c.md","published":"2026-03-11"}],"deadlines":[` +
		fmt.Sprintf(row, "a.md", "2026-02-27", "2026-03-09", "2026-03-02") + "," + fmt.Sprintf(row, "b.md", "2026-03-02", "2026-03-11", "2026-03-04") + "," +
		fmt.Sprintf(row, "c.md", "2026-03-02", "2026-03-11", "2026-03-11") + `]}`
	const name = "audit/audit.json"
	manifest := output.Manifest{Files: []output.Entry{{Path: name, SHA256: log.Digest([]byte(audit)), Bytes: int64(len(audit))}}}.Encode()
	digest := log.Digest(manifest)
	publish := func(path, published, asOf string) log.Entry {
		return log.Entry{Event: log.Publish, Path: path, Published: published, Record: digest, SM3: digest, AsOf: asOf}
	}
	site := func(asOf string) log.Entry {
		return log.Entry{Event: log.Site, Manifest: digest, SM3: digest, Files: 1, Program: digest, Rules: digest, AsOf: asOf}
	}
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	l := log.Empty(origin)
	for _, p := range []struct {
		when    string
		entries []log.Entry
	}{
		{"2026-03-02 15:00", []log.Entry{publish("a.md", "2026-03-02", "2026-03-02"), site("2026-03-02")}},
		{"2026-03-12 15:00", []log.Entry{publish("b.md", "2026-03-04", "2026-03-12"), publish("c.md", "2026-03-11", "2026-03-12"), site("2026-03-12")}},
	} {
		now = at(t, p.when)
		added, err := l.Append(p.entries, signer)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Write(root, added, nil); err != nil {
			t.Fatal(err)
		}
		if l, err = log.Open(root.FS(), keys); err != nil {
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
		if err := root.WriteFile(fmt.Sprintf("checkpoints/%d.tsr", c.Size), authority.Stamp([]byte(c.Text()), false, now), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files := fstest.MapFS{name: {Data: []byte(audit)}, output.ManifestName: {Data: manifest}}
	return Source{Site: files, Log: root.FS(), Listed: true}, vkey, w.VKey(), authority
}

// altered is a log with files that differ: nil takes one away.
func altered(t *testing.T, files Source, with map[string][]byte) Source {
	t.Helper()
	logged := fstest.MapFS{}
	names := []string{"checkpoint", "checkpoints/index", "checkpoints/2", "checkpoints/5", "checkpoints/2.tsr", "checkpoints/5.tsr", "tile/0/000.p/5", "tile/0/000.p/2", "tile/entries/000.p/5", "tile/entries/000.p/2"}
	for _, name := range names {
		data, err := read(files.Log, name, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		logged[name] = &fstest.MapFile{Data: data}
	}
	for name, data := range with {
		if logged[name] = (&fstest.MapFile{Data: data}); data == nil {
			delete(logged, name)
		}
	}
	files.Log = logged
	return files
}

// Every date that an entry stands for is judged by the clocks of those whom the verifier
// believes.
func TestDates(t *testing.T) {
	t.Parallel()
	source, vkey, witness, authority := witnessedLog(t)
	policy := []byte("log " + vkey + "\nwitness sft " + witness + "\nquorum sft\n")
	nobody := []byte("log " + vkey + "\n")
	suggested := map[string][]byte{"policy": policy, grade.RootsFile: authority.Roots}
	signed, err := read(source.Log, "checkpoints/2", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	newest, err := read(source.Log, "checkpoint", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	bare := func(note []byte) []byte { return note[:strings.Index(string(note), "— w.example/sft")] }
	type want struct {
		codes  []string // of dates, with their paths
		grades string   // proven stated contradicted
		strict Strict
	}
	for name, c := range map[string]struct {
		options Options
		files   map[string][]byte
		want    want
	}{
		"a lag of a working day":   {Options{Policy: policy, Lag: 1}, nil, want{[]string{"contradicted b.md"}, "1 1 1", Strict{}}},
		"no lag":                   {Options{Policy: policy}, nil, want{[]string{"contradicted b.md", "contradicted c.md"}, "1 0 2", Strict{}}},
		"a lag of ten days":        {Options{Policy: policy, Lag: 10}, nil, want{nil, "1 2 0", Strict{}}},
		"strict":                   {Options{Policy: policy, Lag: 10, Strict: true}, nil, want{[]string{"strict-verdict b.md", "strict-verdict c.md"}, "1 2 0", Strict{Judged: 3, Changed: 2}}},
		"strict, nobody believed":  {Options{Policy: nobody, Lag: 1, Strict: true}, nil, want{nil, "0 3 0", Strict{Unproven: 3}}},
		"by the authority alone":   {Options{Policy: nobody, Roots: authority.Roots, Lag: 1}, nil, want{[]string{"contradicted b.md"}, "1 1 1", Strict{}}},
		"nobody":                   {Options{Policy: nobody, Lag: 1}, nil, want{nil, "0 3 0", Strict{}}},
		"whom the site names":      {Options{Keys: []string{vkey}, Lag: 1}, suggested, want{[]string{"contradicted b.md", "witness-not-pinned log/policy"}, "1 1 1", Strict{}}},
		"and its key":              {Options{Lag: 1}, suggested, want{[]string{"contradicted b.md", "key-not-pinned log/policy", "witness-not-pinned log/policy"}, "1 1 1", Strict{}}},
		"a policy that is none":    {Options{Keys: []string{vkey}, Lag: 1}, map[string][]byte{"policy": []byte("witness A b\n")}, want{[]string{"witness-not-pinned log/policy"}, "0 3 0", Strict{}}},
		"roots that are none":      {Options{Keys: []string{vkey}, Lag: 1}, map[string][]byte{"policy": nobody, grade.RootsFile: []byte("x")}, want{[]string{"witness-not-pinned log/roots.pem"}, "0 3 0", Strict{}}},
		"a week without a witness": {Options{Policy: policy, Lag: 10, MaxAge: 7 * 24 * time.Hour, Now: at(t, "2026-03-20 00:00")}, nil, want{[]string{"stale "}, "1 2 0", Strict{}}},
		"six days without":         {Options{Policy: policy, Lag: 10, MaxAge: 7 * 24 * time.Hour, Now: at(t, "2026-03-18 00:00")}, nil, want{nil, "1 2 0", Strict{}}},
		"the newest not cosigned":  {Options{Policy: policy, Lag: 1}, map[string][]byte{"checkpoint": bare(newest), "checkpoints/5": bare(newest)}, want{[]string{"not-witnessed "}, "1 2 0", Strict{}}},
		"none cosigned":            {Options{Policy: policy, Lag: 1}, map[string][]byte{"checkpoint": bare(newest), "checkpoints/5": bare(newest), "checkpoints/2": bare(signed)}, want{[]string{"not-witnessed "}, "0 3 0", Strict{}}},
		"another's cosignature": {Options{Policy: policy, Lag: 10}, map[string][]byte{"checkpoints/2": []byte(string(bare(signed)) + string(newest[len(bare(newest)):]))},
			want{[]string{"bad-cosignature log/checkpoints/2"}, "0 3 0", Strict{}}},
		"another's stamp":      {Options{Policy: policy, Roots: authority.Roots, Lag: 10}, map[string][]byte{"checkpoints/2.tsr": []byte("x")}, want{[]string{"bad-timestamp log/checkpoints/2.tsr"}, "1 2 0", Strict{}}},
		"a clock that differs": {Options{Policy: policy, Roots: authority.Roots, Lag: 10}, map[string][]byte{"checkpoints/5.tsr": authority.Stamp([]byte(text(t, newest)), false, at(t, "2026-03-16 09:00"))}, want{[]string{"clock-differs log/checkpoints/5"}, "1 2 0", Strict{}}},
		"a checkpoint is gone": {Options{Policy: policy, Lag: 10}, map[string][]byte{"checkpoints/2": nil}, want{[]string{"log-damaged log/checkpoints/2"}, "0 3 0", Strict{}}},
	} {
		c.options.Sample, c.options.Rules = -1, rulesOf(t, source)
		report, err := Run(t.Context(), altered(t, source, c.files), c.options)
		if err != nil {
			t.Fatal(name, err)
		}
		var codes []string
		for _, f := range report.Findings {
			if f.Code != "missing-file" { // it has no pages
				codes = append(codes, f.Code+" "+f.Path)
			}
			if severity := map[string]diag.Severity{"stale": diag.Warning, "not-witnessed": diag.Warning, "clock-differs": diag.Notice, "key-not-pinned": diag.Notice, "witness-not-pinned": diag.Notice}[f.Code]; f.Severity != severity {
				t.Errorf("%s: %s is a %s", name, f.Code, f.Severity)
			}
			if f.Code == "contradicted" && f.Path == "b.md" && (f.Evidence == nil || *f.Evidence != "称 2026-03-04，最早可证 2026-03-12" || !strings.Contains(f.Message, "称 2026-03-04 公开，最早可证 2026-03-12（")) {
				t.Errorf("%s: %+v", name, f)
			}
		}
		slices.Sort(codes)
		if !slices.Equal(codes, c.want.codes) {
			t.Errorf("%s: %q, want %q", name, codes, c.want.codes)
		}
		if got := fmt.Sprint(report.Grades["proven"], report.Grades["stated"], report.Grades["contradicted"]); got != c.want.grades {
			t.Errorf("%s: grades %s, want %s", name, got, c.want.grades)
		}
		if c.options.Strict && *report.Strict != c.want.strict {
			t.Errorf("%s: %+v", name, *report.Strict)
		}
	}
	for name, o := range map[string]Options{"a policy": {Policy: []byte("x")}, "roots": {Keys: []string{vkey}, Roots: []byte("x")}} {
		if _, err := Run(t.Context(), source, o); err == nil {
			t.Errorf("%s of the verifier's own that cannot be read are used", name)
		}
	}
}

// text returns what is signed of a note.
func text(t *testing.T, note []byte) string {
	t.Helper()
	c, err := log.Unverified(note)
	if err != nil {
		t.Fatal(err)
	}
	return c.Text()
}

// rulesOf returns the digest of rules that the site names: that of its manifest.
func rulesOf(t *testing.T, s Source) string {
	t.Helper()
	manifest, err := read(s.Site, output.ManifestName, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return log.Digest(manifest)
}

// A memory comes back as it was, and one with another byte does not.
func TestMemory(t *testing.T) {
	t.Parallel()
	source, vkey, witness, _ := witnessedLog(t)
	policy := []byte("log " + vkey + "\nwitness sft " + witness + "\n")
	note, err := read(source.Log, "checkpoint", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	v := &verification{Options: Options{Policy: policy}}
	m := &Memory{
		Checkpoint: note, Files: map[string]string{"a": "b"}, Trusted: v.believes(), Seen: []grade.Seen{{Size: 2, Time: at(t, "2026-03-02 15:00"), By: "w"}},
		History: &log.History{Documents: map[string]*log.Document{"a.md": {State: log.Public, Published: "2026-03-02", Versions: []log.Version{{Event: log.Publish}}}}},
	}
	data, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadMemory(data)
	if err != nil {
		t.Fatal(err)
	}
	if again.Origin() != "www.shifan.example/log" || again.History.Documents["a.md"].Published != "2026-03-02" || !maps.Equal(again.Files, m.Files) || !again.Seen[0].Time.Equal(m.Seen[0].Time) {
		t.Errorf("%+v", again)
	}
	for i := range data {
		if i%7 != 0 && i > len(memoryHead) {
			continue
		}
		bad := slices.Clone(data)
		bad[i] ^= 1
		if _, err := ReadMemory(bad); err == nil {
			t.Fatalf("byte %d is altered, and the memory is read", i)
		}
	}
	for _, bad := range [][]byte{nil, []byte(memoryHead), data[:len(data)/2]} {
		if _, err := ReadMemory(bad); err == nil {
			t.Errorf("%.40q is read", bad)
		}
	}
}

func FuzzReadMemory(f *testing.F) {
	for _, m := range []*Memory{{}, {History: &log.History{Documents: map[string]*log.Document{"a": nil}}}} {
		data, err := m.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := ReadMemory(data); err == nil && m.Origin() == "" {
			t.Error("a memory of no log")
		}
	})
}
