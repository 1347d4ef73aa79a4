package publish

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/site/proof/log"
	"gongkai/site/proof/sm/tsatest"
	"gongkai/site/proof/witness/witnesstest"
)

// byHand is a town whose witness and authority have no address.
func byHand(t *testing.T) (o *witnessed, address string) {
	t.Helper()
	o = newWitnessed(t)
	address = o.options.Witnesses[0].URL
	o.options.Witnesses[0].URL, o.options.Authority.URL = "", ""
	o.build(t, "2026-11-21", map[string]string{"a": "甲"}, nil)
	report, err := o.run(t)
	if err != nil || !slices.Equal(report.Log.Missing, []string{"sft", "ntsc"}) {
		t.Fatalf("%+v, %v", report, err)
	}
	return o, address
}

// post carries a request to the witness, and its answer back.
func post(t *testing.T, address string, body []byte) []byte {
	t.Helper()
	response, err := http.Post(address+"/add-checkpoint", "text/plain", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", response.Status, answer, err)
	}
	return answer
}

func (o *witnessed) ask(t *testing.T, name string) []byte {
	t.Helper()
	body, err := Ask(t.Context(), o.options, name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// Over a gap: what is asked, carried and taken back is served by the next publication.
func TestCarriedByHand(t *testing.T) {
	t.Parallel()
	o, address := byHand(t)
	line := post(t, address, o.ask(t, "sft"))
	stamp := o.authority.Answer(o.ask(t, "ntsc"), tsatest.Middle)
	// While they were away, the site was published again.
	o.build(t, "2026-11-22", map[string]string{"a": "甲", "b": "乙"}, nil)
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	got, err := Attach(t.Context(), o.options, []Carried{{"sft.cosig", line}, {"ntsc.tsr", stamp}})
	want := []Attestation{{Name: "sft", Size: 2, Time: tsatest.Middle}, {Name: "ntsc", Stamp: true, Size: 2, Time: tsatest.Middle}}
	if err != nil || !slices.EqualFunc(got, want, func(a, b Attestation) bool {
		return a.Name == b.Name && a.Stamp == b.Stamp && a.Size == b.Size && a.Time.Equal(b.Time)
	}) {
		t.Fatalf("%+v, %v", got, err)
	}
	newest, signed, err := Attestations(t.Context(), o.options)
	if err != nil || len(newest) != 2 || newest[0].Size != 2 || !slices.Equal(signed.Missing, []string{"sft", "ntsc"}) {
		t.Errorf("%+v, %+v, %v", newest, signed, err)
	}
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"log/checkpoints/2", "docroot/log/checkpoints/2", "log/proof/notices/a.md.tlog-proof"} {
		if !strings.Contains(o.read(t, name), "— w.example/sft ") {
			t.Errorf("%s is not cosigned", name)
		}
	}
	if o.read(t, "docroot/log/checkpoints/2.tsr") != string(stamp) {
		t.Error("the stamp is not served")
	}
	// The second request starts where the witness is; its whole checkpoint is taken too.
	post(t, address, o.ask(t, "sft"))
	response, err := http.Get(address + "/" + log.Digest([]byte(o.log.Origin)) + "/checkpoint")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	whole, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err = Attach(t.Context(), o.options, []Carried{{"checkpoint", whole}}); err != nil || len(got) != 1 || got[0].Size != 4 {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err = Attach(t.Context(), o.options, []Carried{{"checkpoint", whole}}); err != nil || len(got) != 1 {
		t.Errorf("the same again: %+v, %v", got, err)
	}
	if n := strings.Count(o.read(t, "log/checkpoint"), "— w.example/sft "); n != 1 {
		t.Errorf("%d cosignatures of one witness", n)
	}
}

// One file that fits nothing, and none is taken in: not a byte of the log changes.
func TestNothingHalfAttached(t *testing.T) {
	t.Parallel()
	o, address := byHand(t)
	line := post(t, address, o.ask(t, "sft"))
	stranger := witnesstest.New(t, "x.example/y", tsatest.Middle, o.log.Keys...)
	other := newWitnessed(t) // another town with another history, and the same key
	other.build(t, "2026-11-21", map[string]string{"b": "乙"}, nil)
	if _, err := other.run(t); err != nil {
		t.Fatal(err)
	}
	longer := newWitnessed(t)
	longer.build(t, "2026-11-21", map[string]string{"a": "甲", "b": "乙"}, nil)
	if _, err := longer.run(t); err != nil {
		t.Fatal(err)
	}
	expired := tsatest.New(t, tsatest.Options{From: tsatest.Middle.AddDate(-2, 0, 0), Until: tsatest.Middle.AddDate(-1, 0, 0)})
	before := filesOf(t, os.DirFS(filepath.Join(o.dir, "log")))
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"of a stranger":        {post(t, stranger.URL, []byte("old 0\n\n"+o.read(t, "log/checkpoint"))), log.BadCosignature},
		"of another history":   {[]byte(other.read(t, "log/checkpoint")), LogForked},
		"of a longer log":      {[]byte(longer.read(t, "log/checkpoint")), LogBehind},
		"only our own":         {[]byte(o.read(t, "log/checkpoint")), log.BadCosignature},
		"line of another log":  {[]byte(strings.SplitAfter(other.read(t, "log/checkpoint"), "\n")[5]), log.BadCosignature},
		"altered line":         {bytes.Replace(line, []byte("A"), []byte("B"), 1), log.BadCosignature},
		"stamp of another":     {o.authority.Stamp([]byte("another"), false, tsatest.Middle), log.BadTimestamp},
		"stamp of a stranger":  {expired.Stamp([]byte(textOf(o.read(t, "log/checkpoint"))), false, tsatest.Middle), log.BadTimestamp},
		"a page":               {[]byte("<html>503</html>"), log.BadTimestamp},
		"nothing":              {nil, log.BadTimestamp},
		"lines with something": {append(bytes.Clone(line), "hello\n"...), log.BadCosignature},
	} {
		_, err := Attach(t.Context(), o.options, []Carried{{"sft.cosig", line}, {"other", c.data}})
		if !isCode(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
		if after := filesOf(t, os.DirFS(filepath.Join(o.dir, "log"))); !maps.Equal(before, after) {
			t.Fatalf("%s: the log has changed", name)
		}
	}
	if _, err := Ask(t.Context(), o.options, "nobody"); !isCode(err, NoWitness) {
		t.Errorf("somebody unknown: %v", err)
	}
}

func textOf(note string) string {
	text, _, _ := strings.Cut(note, "\n\n")
	return text + "\n"
}

// The text of an older version is taken away here and, with the next publication, at the
// target; the newest is not, and the log verifies.
func TestRedact(t *testing.T) {
	t.Parallel()
	o := newWitnessed(t)
	o.build(t, "2026-11-21", map[string]string{"a": "旧文字"}, nil)
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	record := func() string {
		return log.Digest([]byte(o.read(t, "docroot/current/notices/a/record.txt")))
	}
	old := record()
	redact := func(record, reason string) error {
		_, err := Redact(t.Context(), o.options, Redaction{Path: "notices/a.md", Record: record, Reason: reason})
		return err
	}
	if err := redact(old, "含他人号码"); !isCode(err, NewestVersion) {
		t.Errorf("the newest version: %v", err)
	}
	o.build(t, "2026-11-22", map[string]string{"a": "新文字"}, map[string]string{"notices/a/versions/2026-11-21/index.html": "旧文字"})
	if _, err := o.run(t); err != nil {
		t.Fatal(err)
	}
	o.options.Names = func(text string) string {
		if strings.Contains(text, "张三") {
			return "张*"
		}
		return ""
	}
	for name, c := range map[string]struct{ record, reason, code string }{
		"another record":           {log.Digest(nil), "x", NoVersion},
		"too few digits":           {old[:7], "x", NoVersion},
		"reason names a person":    {old, "含张三的号码", NameInPath},
		"the version that is here": {record(), "x", NewestVersion},
	} {
		if err := redact(c.record, c.reason); !isCode(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := redact(old[:12], "含他人号码"); err != nil {
		t.Fatal(err)
	}
	if err := redact(old, "含他人号码"); !isCode(err, NoVersion) {
		t.Errorf("twice: %v", err)
	}
	if _, err := os.Stat(filepath.Join(o.dir, "log", log.RecordName(old))); err == nil {
		t.Error("the text is in the log")
	}
	if _, err := o.run(t); !isCode(err, Outdated) {
		t.Errorf("a built site with the page of the old text: %v", err)
	}
	o.build(t, "2026-11-22", map[string]string{"a": "新文字"}, nil)
	report, err := o.run(t)
	if err != nil || len(report.Log.Appended) != 1 || report.Log.Appended[log.Site] != 1 || !slices.Equal(report.Log.Cosigned, []string{"sft"}) {
		t.Errorf("%+v, %v", report.Log, err)
	}
	for name, text := range filesOf(t, os.DirFS(filepath.Join(o.dir, "docroot"))) {
		if strings.Contains(text, "旧文字") {
			t.Errorf("%s is still served", name)
		}
	}
	keys, err := log.ParseKeys(o.log.Keys...)
	if err != nil {
		t.Fatal(err)
	}
	l, err := log.Open(os.DirFS(filepath.Join(o.dir, "docroot/log")), keys)
	if err != nil {
		t.Fatal(err)
	}
	history, err := l.Fold(t.Context())
	if err != nil || !history.Documents["notices/a.md"].Versions[0].Redacted || history.Site.Manifest == "" {
		t.Errorf("%+v, %v", history, err)
	}
}
