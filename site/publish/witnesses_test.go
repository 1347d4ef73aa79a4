package publish

import (
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
	"gongkai/site/proof/sm/tsatest"
	"gongkai/site/proof/witness"
	"gongkai/site/proof/witness/witnesstest"
)

// witnessed is a town with a witness and an authority.
type witnessed struct {
	*town
	witness   *witnesstest.Witness
	authority *tsatest.Authority
	stamps    func(query []byte) []byte // what the authority answers
	target    *Folder
	options   Options
}

func newWitnessed(t *testing.T) *witnessed {
	t.Helper()
	o := &witnessed{town: newTown(t), authority: tsatest.New(t, tsatest.Options{})}
	o.witness = witnesstest.New(t, "w.example/sft", tsatest.Middle, o.log.Keys...)
	o.stamps = func(query []byte) []byte { return o.authority.Answer(query, tsatest.Middle) }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(o.stamps(query))
	}))
	t.Cleanup(server.Close)
	key, err := log.ParseWitness(o.witness.VKey)
	if err != nil {
		t.Fatal(err)
	}
	roots, err := sm.ParseRoots(o.authority.Roots)
	if err != nil {
		t.Fatal(err)
	}
	o.target = &Folder{Name: "docroot", Path: filepath.Join(o.dir, "docroot"), Keep: 3}
	o.options = o.town.options(o.target)
	o.options.Witnesses = []witness.Witness{{Witness: grade.Witness{Name: "sft", VKey: o.witness.VKey, Key: key}, URL: o.witness.URL}}
	o.options.Authority = &witness.Authority{Name: "ntsc", URL: server.URL, Hash: sm.SHA256, Roots: roots, PEM: o.authority.Roots}
	o.options.Client = witness.Client{HTTP: http.DefaultClient, Random: rand.Reader, Wait: 5 * time.Minute}
	return o
}

func (o *witnessed) run(t *testing.T) (*Report, error) {
	t.Helper()
	return Run(t.Context(), o.options)
}

func (o *witnessed) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func hasCode(warnings []Warning, code string) bool {
	return slices.ContainsFunc(warnings, func(w Warning) bool { return w.Code == code })
}

// A publication is cosigned and stamped: the checkpoint, its copy by size, the proofs and
// the target have the cosignature, and the policy names the witness.
func TestWitnessedPublication(t *testing.T) {
	t.Parallel()
	o := newWitnessed(t)
	o.build(t, "2026-11-21", map[string]string{"a": "甲"}, nil)
	report, err := o.run(t)
	if err != nil {
		t.Fatal(err)
	}
	if got := report.Log; !slices.Equal(got.Cosigned, []string{"sft"}) || !slices.Equal(got.Stamped, []string{"ntsc"}) || len(got.Missing)+len(got.Warnings) > 0 {
		t.Fatalf("%+v", got)
	}
	key := o.options.Witnesses[0].Key
	keys, err := log.ParseKeys(o.log.Keys...)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"log", "docroot/log"} {
		for _, name := range []string{"checkpoint", "checkpoints/2"} {
			c, err := keys.Checkpoint([]byte(o.read(t, folder+"/"+name)))
			if err != nil {
				t.Fatal(err)
			}
			if at, ok := c.Cosigned(key); !ok || !at.Equal(tsatest.Middle) {
				t.Errorf("%s/%s is not cosigned", folder, name)
			}
			s, err := sm.ReadStamp([]byte(o.read(t, folder+"/checkpoints/2.tsr")), o.options.Authority.Roots)
			if err != nil || !s.Covers([]byte(c.Text())) {
				t.Errorf("%s: stamp %+v, %v", folder, s, err)
			}
		}
		proof, err := log.ParseProof([]byte(o.read(t, folder+"/proof/notices/a.md.tlog-proof")))
		if err != nil {
			t.Fatal(err)
		}
		if _, c, err := proof.Verify(keys); err != nil || !strings.Contains(string(c.Note), "— w.example/sft ") {
			t.Errorf("%s: the proof has no cosignature (%v)", folder, err)
		}
		if policy := o.read(t, folder+"/policy"); !strings.Contains(policy, "witness sft "+o.witness.VKey+"\n") || !strings.Contains(policy, "quorum witnesses\n") {
			t.Errorf("policy:\n%s", policy)
		}
		if o.read(t, folder+"/roots.pem") != string(o.authority.Roots) {
			t.Error("the roots are not those of the authority")
		}
	}
	// Nothing is asked twice, and the second publication starts where the witness is.
	if _, err := o.run(t); err != nil || o.witness.Asked != 1 {
		t.Errorf("%d calls, %v", o.witness.Asked, err)
	}
	o.build(t, "2026-11-22", map[string]string{"a": "甲乙"}, nil)
	if report, err = o.run(t); err != nil || len(report.Log.Missing) > 0 || o.witness.Asked != 2 {
		t.Errorf("%+v, %d calls, %v", report.Log, o.witness.Asked, err)
	}
}

// Whatever a witness or an authority does wrong, the site is published, nothing that does
// not verify is taken in, and the next publication asks again.
func TestFaultyWitnesses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault    witnesstest.Fault
		stamps   func(o *witnessed, t *testing.T) func([]byte) []byte
		code     string
		missing  string
		required bool
	}{
		"lies":     {fault: witnesstest.Lies, code: log.BadCosignature, missing: "sft"},
		"hangs":    {fault: witnesstest.Hangs, code: witness.NoAnswer, missing: "sft"},
		"conflict": {fault: witnesstest.Conflict, code: witness.NoAnswer, missing: "sft"},
		"broken":   {fault: witnesstest.Broken, code: witness.NoAnswer, missing: "sft", required: true},
		"expired chain": {stamps: func(o *witnessed, t *testing.T) func([]byte) []byte {
			expired := tsatest.New(t, tsatest.Options{From: tsatest.Middle.AddDate(-2, 0, 0), Until: tsatest.Middle.AddDate(-1, 0, 0)})
			roots, err := sm.ParseRoots(expired.Roots)
			if err != nil {
				t.Fatal(err)
			}
			o.options.Authority.Roots = roots
			return func(query []byte) []byte { return expired.Answer(query, tsatest.Middle) }
		}, code: log.BadTimestamp, missing: "ntsc", required: true},
		"wrong nonce": {stamps: func(o *witnessed, t *testing.T) func([]byte) []byte {
			var first []byte
			return func(query []byte) []byte {
				if first == nil {
					first = query
					query = append([]byte{}, query...)
					query[len(query)-4] ^= 1 // within the nonce
				}
				return o.authority.Answer(query, tsatest.Middle)
			}
		}, code: log.BadTimestamp, missing: "ntsc"},
		"wrong imprint": {stamps: func(o *witnessed, _ *testing.T) func([]byte) []byte {
			return func([]byte) []byte { return o.authority.Stamp([]byte("another"), false, tsatest.Middle) }
		}, code: log.BadTimestamp, missing: "ntsc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newWitnessed(t)
			roots := o.options.Authority.Roots
			o.witness.Set(c.fault, tsatest.Middle)
			if c.fault == witnesstest.Hangs {
				o.options.Client.Wait = 3 * time.Second // the authority has to answer within it
			}
			honest := o.stamps
			if c.stamps != nil {
				o.stamps = c.stamps(o, t)
			}
			o.options.Witnesses[0].Required, o.options.Authority.Required = c.required, c.required
			o.build(t, "2026-11-21", map[string]string{"a": "甲"}, nil)
			report, err := o.run(t)
			if c.required != isCode(err, Unsigned) || !c.required && err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(report.Log.Missing, []string{c.missing}) || !hasCode(report.Log.Warnings, c.code) {
				t.Errorf("%+v", report.Log)
			}
			if served := o.read(t, "docroot/log/checkpoint"); c.missing == "sft" && strings.Contains(served, "w.example") {
				t.Errorf("a bad cosignature is served:\n%s", served)
			}
			if _, err := os.Stat(filepath.Join(o.dir, "docroot/log/checkpoints/2.tsr")); c.missing == "ntsc" && err == nil {
				t.Error("a bad stamp is served")
			}
			o.witness.Set(witnesstest.None, tsatest.Middle)
			o.stamps, o.options.Authority.Roots, o.options.Client.Wait = honest, roots, 5*time.Minute
			if report, err = o.run(t); err != nil || len(report.Log.Missing) > 0 || len(report.Log.Appended) > 0 {
				t.Errorf("the next publication: %+v, %v", report.Log, err)
			}
			if !strings.Contains(o.read(t, "docroot/log/checkpoint"), "— w.example/sft ") || o.read(t, "docroot/log/checkpoints/2.tsr") == "" {
				t.Error("what came later is not served")
			}
		})
	}
}

// A witness that has seen another history, or a longer one, stops the publication. What was
// signed is not served; both checkpoints remain as evidence.
func TestForkSeenByWitness(t *testing.T) {
	t.Parallel()
	o := newWitnessed(t)
	o.build(t, "2026-11-21", map[string]string{"a": "甲"}, nil)
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	// The log of this day is lost, at the target too, and another day is published.
	for _, folder := range []string{"log", "docroot"} {
		if err := os.RemoveAll(filepath.Join(o.dir, folder)); err != nil {
			t.Fatal(err)
		}
	}
	files := o.emptyLog(t)
	o.build(t, "2026-11-21", map[string]string{"b": "乙"}, nil)
	if _, err := o.run(t); !isCode(err, LogBehind) || o.witness.Asked != 1 {
		t.Fatalf("an old log was published: %v", err)
	}
	if got := files("checkpoint"); !strings.HasPrefix(got, "www.shifan.example/log\n0\n") {
		t.Fatalf("something was signed:\n%s", got)
	}
	// Without its monitoring address the witness is asked after signing.
	address := o.options.Witnesses[0].URL
	o.options.Witnesses[0].URL = ""
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	o.options.Witnesses[0].URL = address
	served := o.read(t, "docroot/log/checkpoint")
	o.build(t, "2026-11-22", map[string]string{"b": "乙丙"}, nil)
	_, err := o.run(t)
	if !isCode(err, LogForked) || !strings.Contains(err.Error(), evidenceFolder) {
		t.Fatalf("a fork was published: %v", err)
	}
	if o.read(t, "docroot/log/checkpoint") != served {
		t.Error("the forked checkpoint is served")
	}
	evidence, err := filepath.Glob(filepath.Join(o.dir, evidenceFolder, "*.checkpoint"))
	if err != nil || len(evidence) != 2 {
		t.Errorf("evidence: %v, %v", evidence, err)
	}
}

// 422 after signing: the monitoring address shows nothing before.
func TestForkAfterSigning(t *testing.T) {
	t.Parallel()
	o := newWitnessed(t)
	hidden := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			http.NotFound(w, r)
			return
		}
		o.witness.ServeHTTP(w, r)
	}))
	defer hidden.Close()
	o.options.Witnesses[0].URL = hidden.URL
	o.build(t, "2026-11-21", map[string]string{"a": "甲"}, nil)
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"log", "docroot"} {
		if err := os.RemoveAll(filepath.Join(o.dir, folder)); err != nil {
			t.Fatal(err)
		}
	}
	o.emptyLog(t)
	o.build(t, "2026-11-21", map[string]string{"b": "乙", "c": "丙"}, nil)
	if _, err := o.run(t); !isCode(err, LogForked) {
		t.Fatalf("a fork was published: %v", err)
	}
	if _, err := os.Stat(filepath.Join(o.dir, "docroot/log/checkpoint")); err == nil {
		t.Error("the forked checkpoint is served")
	}
	if ours := o.read(t, "log/checkpoint"); o.read(t, evidenceFolder+"/3-本网站.checkpoint") != ours {
		t.Error("our checkpoint is not kept as evidence")
	}
}

// emptyLog makes the log of the town anew, and returns a reader of its files.
func (o *town) emptyLog(t *testing.T) func(name string) string {
	t.Helper()
	if err := os.Mkdir(filepath.Join(o.dir, LogFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	folder, err := os.OpenRoot(filepath.Join(o.dir, LogFolder))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	empty := log.Empty(o.log.Origin)
	p, err := empty.Append(nil, o.signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := empty.Write(folder, p, nil); err != nil {
		t.Fatal(err)
	}
	return func(name string) string {
		data, err := folder.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
}

// A publication that was killed between signing and asking is done by the next one.
func TestKilledBeforeAsking(t *testing.T) {
	t.Parallel()
	o := newWitnessed(t)
	o.build(t, "2026-11-21", map[string]string{"a": "甲"}, nil)
	witnesses, authority := o.options.Witnesses, o.options.Authority
	o.options.Witnesses, o.options.Authority, o.options.Targets = nil, nil, nil // as far as signing
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	o.options.Witnesses, o.options.Authority, o.options.Targets = witnesses, authority, []Target{o.target}
	report, err := o.run(t)
	if err != nil || len(report.Log.Appended) > 0 || len(report.Log.Missing) > 0 || o.witness.Asked != 1 {
		t.Errorf("%+v, %v", report.Log, err)
	}
}

// A reader cosigns what is published already: the next publication fetches it, for the
// checkpoint that it is of, and writes the proofs again.
func TestReader(t *testing.T) {
	t.Parallel()
	o := newWitnessed(t)
	o.options.Witnesses[0].Reader, o.options.Witnesses[0].Required = true, true
	o.build(t, "2026-11-21", map[string]string{"a": "甲"}, nil)
	report, err := o.run(t) // nobody can have read it yet
	if err != nil || o.witness.Asked != 0 {
		t.Fatalf("%+v, %v", report.Log, err)
	}
	o.cosign(t, "0")
	o.build(t, "2026-11-22", map[string]string{"a": "甲", "b": "乙"}, nil)
	if report, err = o.run(t); err != nil || !slices.Equal(report.Log.Cosigned, []string{"sft"}) {
		t.Fatalf("%+v, %v", report.Log, err)
	}
	for _, name := range []string{"log/checkpoints/2", "docroot/log/checkpoints/2", "docroot/log/proof/notices/a.md.tlog-proof"} {
		if !strings.Contains(o.read(t, name), "— w.example/sft ") {
			t.Errorf("%s is not cosigned", name)
		}
	}
	if strings.Contains(o.read(t, "docroot/log/proof/notices/b.md.tlog-proof"), "— w.example/sft ") {
		t.Error("a reader has cosigned what he cannot have read")
	}
	// He has not come since: what he lacks is said, and that he is required.
	o.build(t, "2026-11-23", map[string]string{"a": "甲", "b": "乙丙"}, nil)
	if report, err = o.run(t); !isCode(err, Unsigned) || !slices.Equal(report.Log.Missing, []string{"sft"}) {
		t.Errorf("%+v, %v", report.Log, err)
	}
}

// cosign lets the witness cosign the checkpoint that is served.
func (o *witnessed) cosign(t *testing.T, old string) {
	t.Helper()
	response, err := http.Post(o.witness.URL+"/add-checkpoint", "text/plain", strings.NewReader("old "+old+"\n\n"+o.read(t, "docroot/log/checkpoint")))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
}

func TestReadWitnesses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "roots.pem"), tsatest.New(t, tsatest.Options{Key: "sm2"}).Roots, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bad.pem"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, vkey, err := log.NewKey(rand.Reader, "a.example/log")
	if err != nil {
		t.Fatal(err)
	}
	key := "vkey = \"" + witnesstest.New(t, "w.example/sft", tsatest.Middle, vkey).VKey + "\"\n"
	other := "vkey = \"" + witnesstest.New(t, "w.example/sft", tsatest.Middle, vkey).VKey + "\"\n"
	for name, c := range map[string]struct {
		text     string
		problems int
		says     string
	}{
		"a server":         {"[[witness]]\nname = \"a\"\n" + key + "url = \"https://a.example/w/\"\nrequired = true\n", 0, ""},
		"by hand":          {"[[witness]]\nname = \"a\"\n" + key, 0, ""},
		"a reader":         {"[[witness]]\nname = \"a\"\n" + key + "url = \"https://a.example\"\nkind = \"reader\"\n", 0, ""},
		"two":              {"[[witness]]\nname = \"a\"\n" + key + "[[witness]]\nname = \"b\"\n" + other, 0, ""},
		"the same key":     {"[[witness]]\nname = \"a\"\n" + key + "[[witness]]\nname = \"b\"\n" + key, 1, "公钥"},
		"the same name":    {"[[witness]]\nname = \"a\"\n" + key + "[[witness]]\nname = \"a\"\n" + other, 1, "叫 \"a\""},
		"no name":          {"[[witness]]\n" + key, 1, "名字"},
		"a key of a log":   {"[[witness]]\nname = \"a\"\nvkey = \"" + vkey + "\"\n", 1, "不是见证人的公钥"},
		"no key":           {"[[witness]]\nname = \"a\"\n", 1, "vkey"},
		"another kind":     {"[[witness]]\nname = \"a\"\n" + key + "kind = \"judge\"\n", 1, "judge"},
		"no address":       {"[[witness]]\nname = \"a\"\n" + key + "url = \"a.example\"\n", 1, "网址"},
		"unknown key":      {"[[witness]]\nname = \"a\"\n" + key + "password = \"x\"\n", 1, "password"},
		"an authority":     {"[[tsa]]\nname = \"n\"\nurl = \"https://n.example/tsa\"\nroots = \"roots.pem\"\nhash = \"sm3\"\n", 0, ""},
		"no roots":         {"[[tsa]]\nname = \"n\"\n", 1, "roots"},
		"roots not there":  {"[[tsa]]\nname = \"n\"\nroots = \"none.pem\"\n", 1, "none.pem"},
		"roots are none":   {"[[tsa]]\nname = \"n\"\nroots = \"bad.pem\"\n", 1, "没有 PEM"},
		"another hash":     {"[[tsa]]\nname = \"n\"\nroots = \"roots.pem\"\nhash = \"md5\"\n", 1, "md5"},
		"two authorities":  {"[[tsa]]\nname = \"n\"\nroots = \"roots.pem\"\n[[tsa]]\nname = \"m\"\nroots = \"roots.pem\"\n", 1, "两个时间戳机构"},
		"name of another":  {"[[witness]]\nname = \"a\"\n" + key + "[[tsa]]\nname = \"a\"\nroots = \"roots.pem\"\n", 1, "叫 \"a\""},
		"name with a hash": {"[[witness]]\nname = \"a#b\"\n" + key, 1, "名字"},
	} {
		_, problems := ReadConfig([]byte(c.text), dir)
		if len(problems) != c.problems || c.problems > 0 && !strings.Contains(problems[0].Message, c.says) {
			t.Errorf("%s: %v", name, problems)
		}
	}
	config, _ := ReadConfig([]byte("[[witness]]\nname = \"a\"\n"+key+"url = \"https://a.example/w/\"\nrequired = true\n"), dir)
	if w := config.Witnesses[0]; w.URL != "https://a.example/w" || w.Reader || !w.Required || w.Key.Name() != "w.example/sft" {
		t.Errorf("%+v", w)
	}
}
