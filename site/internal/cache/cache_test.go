package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func open(t *testing.T, dir, version string) *Cache {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Open(root, version)
}

func shut(t *testing.T, p *Cache) {
	t.Helper()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

func key(n int) Key { return Key{byte(n), byte(n >> 8), 'k'} }

func value(n int) []byte { return bytes.Repeat([]byte{byte(n)}, n%300) }

// holds fails unless the entries from..to, and no others below 1000, are there.
func holds(t *testing.T, p *Cache, from, to int) {
	t.Helper()
	for n := range 1000 {
		data, ok := p.Get(key(n))
		if want := n >= from && n < to; ok != want || ok && data != string(value(n)) {
			t.Fatalf("entry %d: %v, %d bytes", n, ok, len(data))
		}
	}
}

func fill(t *testing.T, p *Cache, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		if err := p.Put(key(n), value(n)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEntriesReachTheNextRun(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, "a")
	fill(t, p, 0, 300)
	holds(t, p, 0, 300)
	shut(t, p)
	p = open(t, dir, "a")
	holds(t, p, 0, 300)
	shut(t, p)
	p = open(t, dir, "b")
	holds(t, p, 0, 0)
	fill(t, p, 5, 6)
	shut(t, p)
	if names, _ := filepath.Glob(filepath.Join(dir, "*"+suffix)); len(names) != 1 {
		t.Errorf("files of another version stay: %q", names)
	}
	p = open(t, dir, "a")
	holds(t, p, 0, 0)
	shut(t, p)
}

func TestEvictUnused(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, "a")
	fill(t, p, 0, 100)
	p.EvictUnused() // all of them were put
	for n := range 50 {
		if n%2 == 0 {
			p.Get(key(n))
		} else if !p.Touch(key(n)) {
			t.Fatalf("entry %d is gone", n)
		}
	}
	p.EvictUnused()
	holds(t, p, 0, 50)
	shut(t, p)
	p = open(t, dir, "a")
	holds(t, p, 0, 50)
	shut(t, p)
}

// However many runs add a little, the files stay few and what is dead goes.
func TestFilesStayFew(t *testing.T) {
	dir := t.TempDir()
	for run := range 60 {
		p := open(t, dir, "a")
		for n := run; n < run+20; n++ {
			if !p.Touch(key(n)) {
				fill(t, p, n, n+1)
			}
		}
		p.EvictUnused()
		shut(t, p)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*"+suffix))
	var size int64
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if len(names) > mostFiles+1 || size > 20*400*(mostDead+1) {
		t.Errorf("%d files, %d bytes", len(names), size)
	}
	p := open(t, dir, "a")
	holds(t, p, 59, 79)
	shut(t, p)
}

// Whatever happens to the folder, what is read is right or not there.
func TestDamage(t *testing.T) {
	damage := map[string]func(t *testing.T, dir string, entries string){
		"no index":        func(t *testing.T, dir, _ string) { remove(t, filepath.Join(dir, indexName)) },
		"no entries":      func(t *testing.T, _, entries string) { remove(t, entries) },
		"short entries":   func(t *testing.T, _, entries string) { truncate(t, entries, 3000) },
		"changed entries": func(t *testing.T, _, entries string) { flip(t, entries, 500) },
		"changed index":   func(t *testing.T, dir, _ string) { flip(t, filepath.Join(dir, indexName), 200) },
		"short index":     func(t *testing.T, dir, _ string) { truncate(t, filepath.Join(dir, indexName), 200) },
		"empty index":     func(t *testing.T, dir, _ string) { truncate(t, filepath.Join(dir, indexName), 0) },
	}
	for name, spoil := range damage {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p := open(t, dir, "a")
			fill(t, p, 0, 100)
			shut(t, p)
			names, _ := filepath.Glob(filepath.Join(dir, "*"+suffix))
			spoil(t, dir, names[0])
			p = open(t, dir, "a")
			lost := 0
			for n := range 100 {
				data, ok := p.Get(key(n))
				if ok && data != string(value(n)) {
					t.Fatalf("entry %d has other bytes", n)
				}
				if !ok {
					lost++
					fill(t, p, n, n+1)
				}
			}
			if lost == 0 {
				t.Error("nothing was damaged")
			}
			shut(t, p)
			p = open(t, dir, "a")
			holds(t, p, 0, 100)
			shut(t, p)
		})
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, name string, size int64) {
	t.Helper()
	if err := os.Truncate(name, size); err != nil {
		t.Fatal(err)
	}
}

func flip(t *testing.T, name string, at int) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text[at] ^= 1
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Two runs at once, and one that is killed, leave a folder that can be read.
func TestRunsAtOnce(t *testing.T) {
	dir := t.TempDir()
	first, second, killed := open(t, dir, "a"), open(t, dir, "a"), open(t, dir, "a")
	fill(t, first, 0, 10)
	fill(t, second, 10, 20)
	fill(t, killed, 20, 30)
	shut(t, first)
	shut(t, second)
	p := open(t, dir, "a")
	holds(t, p, 10, 20)
	fill(t, p, 20, 25)
	shut(t, p)
	names, _ := os.ReadDir(dir)
	for _, n := range names {
		if n.Name() != indexName && !strings.HasSuffix(n.Name(), suffix) {
			t.Errorf("%s stays", n.Name())
		}
	}
	p = open(t, dir, "a")
	holds(t, p, 10, 25)
	shut(t, p)
}

func TestManyGoroutines(t *testing.T) {
	p := open(t, t.TempDir(), "a")
	defer shut(t, p)
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for n := worker; n < 400; n += 8 {
				if err := p.Put(key(n), value(n)); err != nil {
					t.Error(err)
				}
				for _, m := range []int{n, n / 2} {
					if data, ok := p.Get(key(m)); ok && data != string(value(m)) {
						t.Error(fmt.Sprint("other bytes for ", m))
					}
				}
			}
		})
	}
	all.Wait()
	holds(t, p, 0, 400)
}

// A run that cannot write keeps nothing, and the one after it finds what the one
// before it kept.
func TestPutThatFails(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, "a")
	fill(t, p, 0, 100)
	shut(t, p)
	p = open(t, dir, "a")
	fill(t, p, 100, 150)
	if err := p.files[p.own].handle.Close(); err != nil { // writes to it fail from here
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Put(key(150), value(150)); err == nil {
			t.Fatal("written to a file that cannot be")
		}
	}
	holds(t, p, 0, 100)
	if err := p.Close(); err == nil {
		t.Error("Close says nothing of it")
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*"+suffix)); len(names) != 1 {
		t.Errorf("the file of the run stays: %q", names)
	}
	p = open(t, dir, "a")
	holds(t, p, 0, 100)
	shut(t, p)
}
