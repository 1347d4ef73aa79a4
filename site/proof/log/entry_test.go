package log

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestEntryLine(t *testing.T) {
	t.Parallel()
	d := strings.Repeat("0a", 32)
	for want, e := range map[string]Entry{
		`{"v":1,"event":"publish","path":"a/<b>&c.md","published":"2026-03-12","record":"D","sm3":"D","as_of":"2026-03-12"}`:                                   {Event: Publish, Path: "a/<b>&c.md", Published: "2026-03-12", Record: d, SM3: d, AsOf: "2026-03-12"},
		`{"v":1,"event":"redate","path":"a.md","published":"2026-03-12","was":"2026-03-20","record":"D","sm3":"D","as_of":"2026-03-12"}`:                       {Event: Redate, Path: "a.md", Published: "2026-03-12", Was: "2026-03-20", Record: d, SM3: d, AsOf: "2026-03-12"},
		`{"v":1,"event":"remove","path":"a.md","cause":"accepted","as_of":"2026-03-12"}`:                                                                       {Event: Remove, Path: "a.md", Cause: CauseAccepted, AsOf: "2026-03-12"},
		`{"v":1,"event":"redact","path":"a.md","record":"D","reason":"含他人身份证件号码","as_of":"2026-03-12"}`:                                                        {Event: Redact, Path: "a.md", Record: d, Reason: "含他人身份证件号码", AsOf: "2026-03-12"},
		`{"v":1,"event":"site","manifest":"D","sm3":"D","files":643,"documents":0,"program":"D","rules":"D","as_of":"2026-03-12"}`:                             {Event: Site, Manifest: d, SM3: d, Files: 643, Program: d, Rules: d, AsOf: "2026-03-12"},
		`{"v":1,"event":"key","vkey":"a+b+c","as_of":"2026-03-12"}`:                                                                                            {Event: Key, VKey: "a+b+c", AsOf: "2026-03-12"},
		`{"v":1,"event":"continue","origin":"www.shifan.example/log","size":10050,"root":"LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=","as_of":"2026-03-12"}`: {Event: Continue, Origin: "www.shifan.example/log", Size: 10050, Root: "LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=", AsOf: "2026-03-12"},
	} {
		want = strings.ReplaceAll(want, `"D"`, `"`+d+`"`)
		line, err := e.Line()
		if err != nil || string(line) != want {
			t.Errorf("%s, %v; want %s", line, err, want)
		}
		read, err := ParseEntry([]byte(want))
		if err != nil || read != e {
			t.Errorf("read again: %v, %v", read, err)
		}
	}
}

func TestBadEntries(t *testing.T) {
	t.Parallel()
	good, err := publish(1).Line()
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) string { return strings.Replace(string(good), old, new, 1) }
	for name, line := range map[string]string{
		"nothing":          "",
		"no object":        "[]",
		"two objects":      string(good) + string(good),
		"a new line":       string(good) + "\n",
		"white space":      replace(`,"event"`, `, "event"`),
		"another version":  replace(`"v":1`, `"v":2`),
		"an unknown event": replace(`"publish"`, `"burn"`),
		"another order":    replace(`{"v":1,"event":"publish"`, `{"event":"publish","v":1`),
		"an unknown key":   replace(`"v":1`, `"v":1,"title":"x"`),
		"a key too many":   replace(`,"as_of"`, `,"was":"2026-01-01","as_of"`),
		"a key twice":      replace(`"v":1`, `"v":1,"v":1`),
		"a key in capital": replace(`"path"`, `"Path"`),
		"an escape":        replace(`enforcement`, `\u0065nforcement`),
		"no digest":        replace(`"record":"`, `"record":"g`),
		"no date":          replace(`"as_of":"2026-03-12"`, `"as_of":"2026-3-12"`),
		"too long":         replace(`enforcement`, strings.Repeat("e", MostEntry)),
	} {
		if e, err := ParseEntry([]byte(line)); err == nil {
			t.Errorf("%s: read as %v", name, e)
		}
	}
}

// What is read is written as it was: two lines never mean the same.
func FuzzParseEntry(f *testing.F) {
	for _, e := range []Entry{publish(1), site("2026-03-12"), {Event: Remove, Path: "a", Cause: CauseSealed, AsOf: "2026-01-01"}} {
		line, err := e.Line()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := ParseEntry(line)
		if err != nil {
			return
		}
		if again, err := e.Line(); err != nil || string(again) != string(line) {
			t.Errorf("%q is read and written as %q, %v", line, again, err)
		}
	})
}

func FuzzParseProof(f *testing.F) {
	line, err := publish(1).Line()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(Proof{Entry: line, Index: 3, Hashes: []Hash{{1}, {2}}, Checkpoint: []byte("a\n1\nb\n\n— a b\n")}.Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProof(data)
		if err != nil {
			return
		}
		if again, err := ParseProof(p.Encode()); err != nil || !reflect.DeepEqual(again, p) {
			t.Errorf("%q is read as %v, and its encoding as %v, %v", data, p, again, err)
		}
	})
}

func FuzzCheckpoint(f *testing.F) {
	o := newOrgan(f)
	c, err := Checkpoint{Origin: origin, Size: 3}.Sign(o.signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(c.Note)
	f.Fuzz(func(t *testing.T, signed []byte) {
		c, err := o.keys.Checkpoint(signed)
		var fault *Fault
		if err == nil && !strings.HasPrefix(string(signed), c.Text()+"\n") || err != nil && !errors.As(err, &fault) {
			t.Errorf("%q is read as %v, %v", signed, c, err)
		}
	})
}

// Days of a site, and what each adds to its log.
func TestEvents(t *testing.T) {
	t.Parallel()
	page := func(path, published string, state State, text string) Page {
		return Page{Path: path, Published: published, State: state, Record: Digest([]byte(path + published + string(state) + text))}
	}
	days := []struct {
		name     string
		pages    []Page
		accepted string
		want     []string
	}{
		{"first", []Page{page("b.md", "2026-03-01", Public, ""), page("a.md", "2026-03-02", Public, ""), page("t.md", "2026-01-01", Withdrawn, "")}, "", []string{"publish a.md", "publish b.md", "withdraw t.md"}},
		{"nothing new", []Page{page("b.md", "2026-03-01", Public, ""), page("a.md", "2026-03-02", Public, ""), page("t.md", "2026-01-01", Withdrawn, "")}, "", nil},
		{"text and date", []Page{page("b.md", "2026-03-01", Public, "x"), page("a.md", "2026-03-03", Public, ""), page("t.md", "2026-01-01", Withdrawn, "")}, "", []string{"redate a.md", "revise b.md"}},
		{"withdrawn, another date", []Page{page("b.md", "2026-03-05", Withdrawn, ""), page("a.md", "2026-03-03", Expired, ""), page("t.md", "2026-01-01", Withdrawn, "")}, "", []string{"expire a.md", "redate b.md", "withdraw b.md"}},
		{"gone", []Page{page("b.md", "2026-03-05", Public, "")}, "a.md", []string{"remove a.md accepted", "publish b.md", "remove t.md sealed"}},
		{"back", []Page{page("b.md", "2026-03-05", Public, ""), page("a.md", "2026-03-09", Public, "")}, "", []string{"publish a.md"}},
	}
	o := newOrgan(t)
	folder := t.TempDir()
	h := &History{Documents: map[string]*Document{}}
	for _, day := range days {
		entries, err := h.Events(Changes{Pages: day.pages, Accepted: map[string]bool{day.accepted: true}, AsOf: "2026-03-12", SM3: func(p Page) (string, error) { return p.Record, nil }})
		if err != nil {
			t.Fatal(day.name, err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, strings.TrimSpace(string(e.Event)+" "+e.Path+" "+e.Cause))
		}
		if !reflect.DeepEqual(got, day.want) {
			t.Errorf("%s: %q, want %q", day.name, got, day.want)
		}
		if len(entries) == 0 {
			continue
		}
		if h, err = o.add(t, folder, entries...).Fold(context.Background()); err != nil {
			t.Fatal(day.name, err)
		}
	}
	b := h.Documents["b.md"]
	if len(b.Versions) != 5 || !b.Versions[0].Redacted || !b.Versions[2].Redacted || b.Versions[4].Redacted {
		t.Errorf("versions of b.md: %+v", b.Versions)
	}
}

// Entries that cannot follow the ones before are damage, not history.
func TestFoldRefuses(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	d := Digest(nil)
	for name, entries := range map[string][]Entry{
		"a revision of nothing":  {{Event: Revise, Path: "a", Published: "2026-01-01", Record: d, SM3: d, AsOf: "2026-01-01"}},
		"published twice":        {publish(1), publish(1)},
		"removed twice":          {publish(1), {Event: Remove, Path: publish(1).Path, Cause: CauseSealed, AsOf: "2026-01-01"}, {Event: Remove, Path: publish(1).Path, Cause: CauseSealed, AsOf: "2026-01-01"}},
		"the newest redacted":    {publish(1), {Event: Redact, Path: publish(1).Path, Record: publish(1).Record, Reason: "r", AsOf: "2026-01-01"}},
		"continued in the midst": {publish(1), {Event: Continue, Origin: "o", Size: 1, Root: "r", AsOf: "2026-01-01"}},
	} {
		var fault *Fault
		if _, err := o.add(t, t.TempDir(), entries...).Fold(context.Background()); !errors.As(err, &fault) || fault.Code != Damaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}
