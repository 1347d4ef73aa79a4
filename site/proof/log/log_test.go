package log

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"

	"gongkai/site/proof/sm"
)

const origin = "www.shifan.example/log"

// organ has the key of a log of a test.
type organ struct {
	signer note.Signer
	keys   Keys
}

func newOrgan(t testing.TB) organ {
	t.Helper()
	secret, vkey, err := NewKey(rand.NewChaCha8([32]byte{1}), origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return organ{signer, keys}
}

func publish(n int) Entry {
	record := fmt.Sprintf("record %d", n)
	return Entry{Event: Publish, Path: fmt.Sprintf("enforcement/penalty/2026/%06d.md", n), Published: "2026-03-12", Record: Digest([]byte(record)), SM3: sm.Digest([]byte(record)), AsOf: "2026-03-12"}
}

func site(asOf string) Entry {
	d := Digest([]byte(asOf))
	return Entry{Event: Site, Manifest: d, SM3: d, Files: 3, Documents: 1, Program: d, Rules: d, AsOf: asOf}
}

// add appends entries to the log in a folder, as a publication does.
func (o organ) add(t testing.TB, folder string, entries ...Entry) *Log {
	t.Helper()
	l, err := Open(os.DirFS(folder), o.keys)
	if errors.Is(err, fs.ErrNotExist) {
		l, err = Empty(origin), nil
		l.files = os.DirFS(folder)
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Append(entries, o.signer)
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := l.Write(root, p, nil); err != nil {
		t.Fatal(err)
	}
	return o.open(t, folder)
}

func (o organ) open(t testing.TB, folder string) *Log {
	t.Helper()
	l, err := Open(os.DirFS(folder), o.keys)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func entriesOf(t testing.TB, l *Log) []Entry {
	t.Helper()
	var entries []Entry
	if err := l.Entries(context.Background(), 0, func(_ int64, e Entry) error { entries = append(entries, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return entries
}

// snapshot reads all files of a folder but the checkpoints of sizes in between.
func snapshot(t testing.TB, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(folder, name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The log does not depend on how its entries came: in one publication or in many.
func TestBatches(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	random := rand.New(rand.NewPCG(1, 2))
	var all []Entry
	for n := range 1300 {
		all = append(all, publish(n))
	}
	once := t.TempDir()
	o.add(t, once, all...)
	want := snapshot(t, once)
	for range 5 {
		folder := t.TempDir()
		for rest := all; len(rest) > 0; {
			n := min(1+random.IntN(400), len(rest))
			o.add(t, folder, rest[:n]...)
			rest = rest[n:]
		}
		got := snapshot(t, folder)
		for name, data := range want {
			if name != "checkpoints/index" && got[name] != data {
				t.Fatalf("%s differs from the log that was written at once", name)
			}
		}
		l := o.open(t, folder)
		if entries := entriesOf(t, l); !reflect.DeepEqual(entries, all) {
			t.Fatal("the entries differ")
		}
		for _, line := range strings.Fields(strings.ReplaceAll(got["checkpoints/index"], " 2026-03-12", "")) {
			earlier, err := o.keys.Checkpoint([]byte(got["checkpoints/"+line]))
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Consistent(earlier); err != nil {
				t.Errorf("the checkpoint of %s: %v", line, err)
			}
			proof, err := l.Consistency(earlier.Size, l.Checkpoint().Size)
			if err != nil || !l.Checkpoint().Continues(earlier, proof) {
				t.Errorf("the proof from %s does not hold: %v", line, err)
			}
		}
	}
}

// The tiles of 70,000 entries are the specification's example: 273 whole ones and a part
// at level 0, one and a part at level 1, a part at level 2.
func TestTilesOfTheSpecification(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	var all []Entry
	for n := range 70_000 {
		all = append(all, publish(n))
	}
	p, err := Empty(origin).Append(all, o.signer)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, f := range p.Files {
		level, rest, _ := strings.Cut(strings.TrimPrefix(f.Name, "tile/"), "/")
		if strings.Contains(rest, ".p/") {
			level += " part"
		}
		counts[level]++
	}
	want := map[string]int{"0": 273, "0 part": 1, "1": 1, "1 part": 1, "2 part": 1, "entries": 273, "entries part": 1}
	if !maps.Equal(counts, want) {
		t.Errorf("tiles %v, want %v", counts, want)
	}
}

func TestTilePath(t *testing.T) {
	t.Parallel()
	for want, name := range map[string]string{
		"tile/0/000":                 tilePath("tile/0", 0, 256),
		"tile/0/273.p/112":           tilePath("tile/0", 273, 112),
		"tile/entries/x001/x234/067": tilePath("tile/entries", 1234067, 256),
		"tile/1/x001/000.p/7":        tilePath("tile/1", 1000, 7),
	} {
		if name != want {
			t.Errorf("%s, want %s", name, want)
		}
	}
}

// Whatever byte of a log is changed, its reader says so, and never hands on a false entry.
func TestEveryChangeIsSeen(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	folder := t.TempDir()
	for n := range 3 {
		o.add(t, folder, publish(3*n), publish(3*n+1), publish(3*n+2), site("2026-03-12"))
	}
	whole := snapshot(t, folder)
	used := []string{"checkpoint", "tile/0/000.p/12", "tile/entries/000.p/12"}
	for _, name := range used {
		for i := range len(whole[name]) {
			files := fstest.MapFS{}
			for n, data := range whole {
				files[n] = &fstest.MapFile{Data: []byte(data)}
			}
			changed := []byte(whole[name])
			changed[i] ^= 0x01
			files[name] = &fstest.MapFile{Data: changed}
			l, err := Open(files, o.keys)
			if err == nil {
				err = l.Entries(context.Background(), 0, func(int64, Entry) error { return nil })
			}
			var fault *Fault
			if !errors.As(err, &fault) || fault.Code != Damaged && fault.Code != BadSignature {
				t.Fatalf("byte %d of %s changed: %v", i, name, err)
			}
		}
	}
	for _, name := range used[1:] {
		short := fstest.MapFS{"checkpoint": {Data: []byte(whole["checkpoint"])}}
		for _, other := range used {
			if other != name {
				short[other] = &fstest.MapFile{Data: []byte(whole[other])}
			}
		}
		l, err := Open(short, o.keys)
		if err != nil {
			t.Fatal(err)
		}
		var fault *Fault
		if err := l.Entries(context.Background(), 0, func(int64, Entry) error { return nil }); !errors.As(err, &fault) || fault.Code != Damaged {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// A publication that is killed after any of its writes leaves the log as it was, and the
// next run brings it to the same bytes.
func TestKilledWrite(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	before := t.TempDir()
	o.add(t, before, publish(1), publish(2), site("2026-03-12"))
	next := []Entry{publish(3), site("2026-03-13")}
	undisturbed := t.TempDir()
	copyFolder(t, before, undisturbed)
	o.add(t, undisturbed, next...)
	want := snapshot(t, undisturbed)

	l := o.open(t, before)
	p, err := l.Append(next, o.signer)
	if err != nil {
		t.Fatal(err)
	}
	last, err := l.checkpointFiles(p.After, p.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	writes := append(slices.Clone(p.Files), last...)
	for k := range writes {
		folder := t.TempDir()
		copyFolder(t, before, folder)
		root, err := os.OpenRoot(folder)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteFiles(root, writes[:k]); err != nil {
			t.Fatal(err)
		}
		// The file after them is half written.
		half := writes[k].Name + Temporary
		_ = root.MkdirAll(filepath.Dir(half), 0o755)
		if err := root.WriteFile(half, writes[k].Data[:len(writes[k].Data)/2], 0o644); err != nil {
			t.Fatal(err)
		}
		root.Close()
		if size := o.open(t, folder).Checkpoint().Size; size != 3 {
			t.Errorf("killed after %d writes the log has %d entries, want 3", k, size)
		}
		o.add(t, folder, next...)
		if got := snapshot(t, folder); !maps.Equal(got, want) {
			t.Errorf("killed after %d writes and run again: other files than undisturbed", k)
		}
	}
}

func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func TestConsistent(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	folder, other := t.TempDir(), t.TempDir()
	earlier := o.add(t, folder, publish(1), publish(2)).Checkpoint()
	rewritten := o.add(t, other, publish(1), publish(9)).Checkpoint()
	later := o.add(t, folder, publish(3))
	if err := later.Consistent(earlier); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct {
		log     *Log
		earlier Checkpoint
		code    string
	}{
		"the log goes back":        {o.open(t, other), later.Checkpoint(), RolledBack},
		"another history":          {later, rewritten, Forked},
		"another log":              {later, Checkpoint{Origin: "other.example/log", Size: 1}, Forked},
		"another history, longer":  {o.add(t, other, publish(3)), earlier, Forked},
		"same size, another root":  {o.open(t, other), Checkpoint{Origin: origin, Size: 3, Root: Hash{1}}, Forked},
		"empty checkpoint, forged": {later, Checkpoint{Origin: origin, Size: 0, Root: Hash{1}}, Forked},
	} {
		var fault *Fault
		if err := c.log.Consistent(c.earlier); !errors.As(err, &fault) || fault.Code != c.code {
			t.Errorf("%s: %v, want code %s", name, err, c.code)
		}
	}
}

func TestProof(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	folder := t.TempDir()
	o.add(t, folder, publish(0), publish(1), publish(2))
	l := o.add(t, folder, publish(3), publish(4))
	line, err := publish(1).Line()
	if err != nil {
		t.Fatal(err)
	}
	proof, err := l.Prove(1, line, l.Checkpoint())
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseProof(proof.Encode())
	if err != nil || !reflect.DeepEqual(read, proof) {
		t.Fatalf("read again: %v, %v", read, err)
	}
	e, _, err := read.Verify(o.keys)
	if err != nil || e != publish(1) {
		t.Fatal(e, err)
	}
	for name, change := range map[string]func(p *Proof){
		"another entry":      func(p *Proof) { p.Entry, _ = publish(2).Line() },
		"another index":      func(p *Proof) { p.Index = 2 },
		"an index behind":    func(p *Proof) { p.Index = 5 },
		"a hash less":        func(p *Proof) { p.Hashes = p.Hashes[1:] },
		"another hash":       func(p *Proof) { p.Hashes = slices.Clone(p.Hashes); p.Hashes[0][0] ^= 1 },
		"another signature":  func(p *Proof) { p.Checkpoint = bytes.Replace(p.Checkpoint, []byte("\n5\n"), []byte("\n6\n"), 1) },
		"no checkpoint":      func(p *Proof) { p.Checkpoint = nil },
		"an older log's one": func(p *Proof) { p.Checkpoint, _ = os.ReadFile(filepath.Join(folder, "checkpoints/3")) },
	} {
		p := read
		change(&p)
		if _, _, err := p.Verify(o.keys); err == nil {
			t.Errorf("%s: the proof holds", name)
		}
	}
}

// The exchange with a witness was recorded with a program of others.
func TestWitnessOfOthers(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	keys, err := ParseKeys(strings.TrimSpace(read("log.vkey")))
	if err != nil {
		t.Fatal(err)
	}
	w, err := ParseWitness(strings.TrimSpace(read("witness.vkey")))
	if err != nil {
		t.Fatal(err)
	}
	var seen []Checkpoint
	for i := 1; i <= 2; i++ {
		_, signed, _ := strings.Cut(read(fmt.Sprintf("witness-%d.request", i)), "\n\n")
		c, err := keys.Checkpoint([]byte(signed))
		if err != nil {
			t.Fatal(err)
		}
		status, line, _ := strings.Cut(read(fmt.Sprintf("witness-%d.response", i)), "\n")
		if status != "HTTP 200" {
			t.Fatal(status)
		}
		if c, err = c.Cosign(line, w); err != nil {
			t.Fatal(err)
		}
		if at, ok := c.Cosigned(w); !ok || at.Year() != 2026 {
			t.Errorf("cosigned at %v, %v", at, ok)
		}
		if again, err := c.Cosign(line, w); err != nil || !bytes.Equal(again.Note, c.Note) {
			t.Error("the same line is taken twice", err)
		}
		seen = append(seen, c)
	}
	_, line, _ := strings.Cut(read("witness-1.response"), "\n")
	var fault *Fault
	if _, err := seen[1].Cosign(line, w); !errors.As(err, &fault) || fault.Code != BadSignature {
		t.Errorf("the cosignature of another checkpoint: %v", err)
	}
}

// A witness of ours signs what the reader of others' cosignatures verifies.
func TestCosigner(t *testing.T) {
	t.Parallel()
	o := newOrgan(t)
	c := o.add(t, t.TempDir(), publish(1)).Checkpoint()
	secret, _, err := NewKey(rand.NewChaCha8([32]byte{2}), "witness.example/sft")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 12, 9, 30, 0, 0, china)
	cosigner, err := NewCosigner(secret, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	w, err := ParseWitness(cosigner.VKey())
	if err != nil {
		t.Fatal(err)
	}
	signed, err := c.Sign(o.signer, cosigner)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := signed.Cosigned(w); !ok || !got.Equal(at) {
		t.Errorf("cosigned at %v, %v", got, ok)
	}
	if _, ok := c.Cosigned(w); ok {
		t.Error("a checkpoint without the cosignature has it")
	}
	if _, err := o.keys.Checkpoint(signed.Note); err != nil {
		t.Error(err)
	}
}

func TestBadKeys(t *testing.T) {
	t.Parallel()
	for _, vkey := range []string{"", "x", "a+00000000+AAAA", "www.shifan.example/log+40761f6b+BdjKy4iZ4VpAYLDkFr7Yf+doE0kQYMQx9LRr671tX3Hz"} {
		if _, err := ParseKeys(vkey); err == nil {
			t.Errorf("ParseKeys(%q) gives no error", vkey)
		}
		if _, err := ParseWitness(vkey); err == nil {
			t.Errorf("ParseWitness(%q) gives no error", vkey)
		}
	}
	_, err := ParseSigner("PRIVATE+KEY+secret-secret")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the message %v must not repeat the key", err)
	}
}
