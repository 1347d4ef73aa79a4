package verify

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/proof/log"
)

// published is a site without documents whose ledger is the text, signed as it stands.
func published(t *testing.T, audit string) (Source, Options) {
	t.Helper()
	secret, vkey, err := log.NewKey(rand.NewChaCha8([32]byte{5}), "www.shifan.example/log")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := log.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	const name = "audit/audit.json"
	manifest := output.Manifest{Files: []output.Entry{{Path: name, SHA256: log.Digest([]byte(audit)), Bytes: int64(len(audit))}}}.Encode()
	digest := log.Digest(manifest)
	p, err := log.Empty("www.shifan.example/log").Append([]log.Entry{
		{Event: log.Site, Manifest: digest, SM3: digest, Files: 1, Program: digest, Rules: digest, AsOf: "2026-03-20"},
	}, signer)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"checkpoint": {Data: p.After.Note}}
	for _, f := range p.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	site := fstest.MapFS{name: {Data: []byte(audit)}, output.ManifestName: {Data: manifest}}
	return Source{Site: site, Log: files, Listed: true}, Options{Keys: []string{vkey}, Sample: -1, Rules: digest}
}

// A ledger is anybody's bytes, however well it is signed: a row that says too little or
// nonsense is a finding or is left out, and never ends the program.
func TestStrangeRows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row  string
		code string // "" for no finding
	}{
		"as it should be":   {`{"path":"a.md","rule":"penalty-decision-7wd","from":"2026-03-05","due":"2026-03-16","done":"2026-03-12","verdict":"on-time"}`, ""},
		"another verdict":   {`{"path":"a.md","rule":"penalty-decision-7wd","from":"2026-03-05","due":"2026-03-16","done":"2026-03-12","verdict":"late"}`, "verdict-differs"},
		"another last day":  {`{"path":"a.md","rule":"penalty-decision-7wd","from":"2026-03-05","due":"2026-03-17","done":"2026-03-12","verdict":"on-time"}`, "verdict-differs"},
		"no last day":       {`{"path":"a.md","rule":"penalty-decision-7wd","from":"2026-03-05","due":null,"done":"2026-03-12","verdict":"late"}`, "verdict-differs"},
		"no verdict":        {`{"path":"a.md","rule":"penalty-decision-7wd","from":"2026-03-05","due":"2026-03-16","done":"2026-03-12"}`, "verdict-differs"},
		"an invented one":   {`{"path":"a.md","rule":"penalty-decision-7wd","from":"2026-03-05","due":"2026-03-16","done":"2026-03-12","verdict":"x"}`, "verdict-differs"},
		"no date":           {`{"path":"a.md","rule":"penalty-decision-7wd","from":"soon","due":"2026-03-16","done":"2026-03-12","verdict":"on-time"}`, "verdict-differs"},
		"a rule of its own": {`{"path":"a.md","rule":"local","from":"2026-03-05","due":"2026-03-16","done":"2026-03-12","verdict":"x"}`, ""},
		"nothing":           {`{}`, ""},
	} {
		source, o := published(t, `{"as_of":"2026-03-20","pages":[],"deadlines":[`+c.row+`]}`)
		report, err := Run(t.Context(), source, o)
		if err != nil {
			t.Fatal(name, err)
		}
		var codes []string
		for _, f := range report.Findings {
			codes = append(codes, f.Code)
		}
		if want := slices.DeleteFunc([]string{c.code}, func(s string) bool { return s == "" }); !slices.Equal(codes, want) {
			t.Errorf("%s: %q, want %q", name, codes, want)
		}
	}
}

// The gravest findings come first.
func TestOrder(t *testing.T) {
	t.Parallel()
	source, o := published(t, `{"as_of":"2026-03-19","pages":[],"deadlines":[]}`)
	o.Rules = "another"
	report, err := Run(t.Context(), source, o)
	if err != nil {
		t.Fatal(err)
	}
	var order []diag.Severity
	for _, f := range report.Findings {
		order = append(order, f.Severity)
	}
	if !slices.Equal(order, []diag.Severity{diag.Error, diag.Notice}) || !bytes.HasPrefix(report.Checkpoint, []byte(report.Origin)) {
		t.Errorf("%v, %q", order, report.Checkpoint)
	}
}
