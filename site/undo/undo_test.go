package undo

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var day = time.Date(2026, 11, 29, 9, 30, 0, 0, time.UTC)

// folder is a site's folder with one file.
func folder(t *testing.T) *os.Root {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "content/old.md", "旧")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// act writes files as an action; end says whether it lives to its end.
func act(t *testing.T, root *os.Root, end bool, files ...string) {
	t.Helper()
	a, err := Begin(root, "导入 表.xlsx", day)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name, text, _ := strings.Cut(f, "=")
		if err := a.Before(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
		write(t, root.Name(), name, text)
	}
	if !end {
		a.journal.Close()
		return
	}
	if err := a.End(); err != nil {
		t.Fatal(err)
	}
}

func text(t *testing.T, root *os.Root, name string) string {
	t.Helper()
	b, err := root.ReadFile(name)
	if os.IsNotExist(err) {
		return "没有"
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTake(t *testing.T) {
	for _, c := range []struct {
		name     string
		end      bool
		files    []string
		since    string // what a person writes after the action
		old, new string // content/old.md and content/new.md after it is taken back
		kept     int
	}{
		{"a new and a changed file", true, []string{"content/old.md=新", "content/new.md=新"}, "", "旧", "没有", 0},
		{"a killed action", false, []string{"content/old.md=新", "content/new.md=新"}, "", "旧", "没有", 0},
		{"a file that is written twice", true, []string{"content/old.md=一", "content/old.md=二"}, "", "旧", "没有", 0},
		{"a changed file that a person changes", true, []string{"content/old.md=新", "content/new.md=新"}, "content/old.md=人", "人", "没有", 1},
		{"the only file, which a person changes", true, []string{"content/new.md=新"}, "content/new.md=人", "旧", "人", 1},
		{"a new file that a person changes", true, []string{"content/old.md=新", "content/new.md=新"}, "content/new.md=人", "旧", "人", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := folder(t)
			act(t, root, c.end, c.files...)
			if name, words, ok := strings.Cut(c.since, "="); ok {
				write(t, root.Name(), name, words)
			}
			list, err := List(root)
			if err != nil || len(list) != 1 || list[0].What != "导入 表.xlsx" || !list[0].At.Equal(day) {
				t.Fatalf("%+v, %v", list, err)
			}
			before := text(t, root, "content/old.md")
			if _, err := Take(root, list[0], true); err != nil || text(t, root, "content/old.md") != before {
				t.Errorf("a rehearsal: %v, %s", err, text(t, root, "content/old.md"))
			}
			taken, err := Take(root, list[0], false)
			if err != nil {
				t.Fatal(err)
			}
			kept := 0
			for _, f := range taken {
				if f.Kept {
					kept++
				}
			}
			if got := text(t, root, "content/old.md"); got != c.old {
				t.Errorf("content/old.md: %s, want %s", got, c.old)
			}
			if got := text(t, root, "content/new.md"); got != c.new {
				t.Errorf("content/new.md: %s, want %s", got, c.new)
			}
			if kept != c.kept {
				t.Errorf("%d files were left, want %d: %+v", kept, c.kept, taken)
			}
			remain := 0 // an action of which nothing was taken back
			if kept == len(taken) {
				remain = 1
			}
			if list, err := List(root); err != nil || len(list) != remain {
				t.Errorf("%d actions remain, want %d, %v", len(list), remain, err)
			}
		})
	}
}

// A file that an action has removed comes back, unless something else lies there by now;
// a file that was noted by its digest goes again.
func TestRemovedAndReceived(t *testing.T) {
	for _, c := range []struct{ name, since, old, new string }{
		{"nothing since", "", "旧", "没有"},
		{"another file in the place of the removed one", "content/old.md=人", "人", "没有"},
		{"the received file was changed", "content/new.md=人", "旧", "人"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := folder(t)
			a, err := Begin(root, "附件", day)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.BeforeRemoval("content/old.md"); err != nil {
				t.Fatal(err)
			}
			if err := root.Remove("content/old.md"); err != nil {
				t.Fatal(err)
			}
			if err := a.BeforeDigest("content/new.md", sha256.Sum256([]byte("新"))); err != nil {
				t.Fatal(err)
			}
			write(t, root.Name(), "content/new.md", "新")
			if err := a.End(); err != nil {
				t.Fatal(err)
			}
			if name, words, ok := strings.Cut(c.since, "="); ok {
				write(t, root.Name(), name, words)
			}
			list, err := List(root)
			if err != nil || len(list) != 1 {
				t.Fatalf("%+v, %v", list, err)
			}
			if _, err := Take(root, list[0], false); err != nil {
				t.Fatal(err)
			}
			if got := text(t, root, "content/old.md") + text(t, root, "content/new.md"); got != c.old+c.new {
				t.Errorf("%s, want %s", got, c.old+c.new)
			}
		})
	}
}

// A file whose note was written and which itself was not is as it was.
func TestKilledBeforeTheFile(t *testing.T) {
	root := folder(t)
	a, err := Begin(root, "导入", day)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"content/old.md", "content/new.md"} {
		if err := a.Before(name, []byte("新")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.journal.WriteString(`{"name":"content/ha`); err != nil {
		t.Fatal(err)
	}
	a.journal.Close()
	list, err := List(root)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	taken, err := Take(root, list[0], false)
	if err != nil || len(taken) != 2 || taken[0].Kept || taken[1].Kept || text(t, root, "content/old.md") != "旧" {
		t.Errorf("%+v, %v, %s", taken, err, text(t, root, "content/old.md"))
	}
}

func TestTheLastTwentyRemain(t *testing.T) {
	root := folder(t)
	for i := range 25 {
		act(t, root, true, fmt.Sprintf("content/%d.md=新", i))
	}
	act(t, root, true) // nothing is written: nothing remains
	list, err := List(root)
	if err != nil || len(list) != most || list[0].Files[0].Name != "content/24.md" || list[most-1].Files[0].Name != "content/5.md" {
		t.Fatalf("%d actions, %v: %+v", len(list), err, list)
	}
	for _, d := range list[:2] {
		if _, err := Take(root, d, false); err != nil {
			t.Fatal(err)
		}
	}
	if text(t, root, "content/23.md") != "没有" || text(t, root, "content/22.md") != "新" {
		t.Error("the last two actions are taken back, and no other")
	}
}

func TestDamagedNotes(t *testing.T) {
	root := folder(t)
	act(t, root, true, "content/new.md=新")
	write(t, root.Name(), Folder+"/000001/journal", "x\n")
	if _, err := List(root); err == nil || !strings.Contains(err.Error(), Folder+"/000001") {
		t.Errorf("%v names no folder", err)
	}
}

// An action is taken back with the later ones that changed its files, and no others.
func TestChain(t *testing.T) {
	for _, c := range []struct {
		name    string
		actions [][]string // files of each, in their order
		of      int        // which one is to be taken back
		since   string     // what a person writes afterwards
		chain   []int      // the last one first
		want    map[string]string
		kept    int
	}{
		{"nothing later", [][]string{{"content/a.md=1"}, {"content/b.md=2"}}, 0, "", []int{0}, map[string]string{"content/a.md": "没有", "content/b.md": "2"}, 0},
		{"changed later", [][]string{{"content/a.md=1"}, {"content/b.md=2"}, {"content/a.md=3"}}, 0, "", []int{2, 0}, map[string]string{"content/a.md": "没有", "content/b.md": "2"}, 0},
		{"changed later with another file", [][]string{{"content/a.md=1"}, {"content/a.md=2", "content/b.md=2"}, {"content/b.md=3"}}, 0, "", []int{2, 1, 0}, map[string]string{"content/a.md": "没有", "content/b.md": "没有"}, 0},
		{"the one between", [][]string{{"content/old.md=1"}, {"content/old.md=2"}, {"content/old.md=3"}}, 1, "", []int{2, 1}, map[string]string{"content/old.md": "1"}, 0},
		{"a person has changed it since", [][]string{{"content/old.md=1", "content/b.md=1"}, {"content/old.md=2"}}, 0, "content/old.md=人写的", []int{1, 0}, map[string]string{"content/old.md": "人写的", "content/b.md": "没有"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := folder(t)
			for _, files := range c.actions {
				act(t, root, true, files...)
			}
			if name, text, ok := strings.Cut(c.since, "="); ok {
				write(t, root.Name(), name, text)
			}
			list, err := List(root)
			if err != nil {
				t.Fatal(err)
			}
			number := func(d Done) int { // of the action
				for i := range list {
					if list[i].ID() == d.ID() {
						return len(list) - 1 - i
					}
				}
				return -1
			}
			chain := Chain(list, list[len(list)-1-c.of].ID())
			var got []int
			for _, d := range chain {
				got = append(got, number(d))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.chain) {
				t.Fatalf("the chain is %v, want %v", got, c.chain)
			}
			rehearsed, err := TakeAll(root, chain, true)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := List(root); err != nil || len(again) != len(c.actions) {
				t.Errorf("a rehearsal has taken back something: %d actions, %v", len(again), err)
			}
			taken, err := TakeAll(root, chain, false)
			if err != nil || fmt.Sprint(taken) != fmt.Sprint(rehearsed) {
				t.Errorf("taken %v, rehearsed %v, %v", taken, rehearsed, err)
			}
			kept := 0
			for _, f := range taken {
				if f.Kept {
					kept++
				}
			}
			if kept != c.kept {
				t.Errorf("%d files are left, want %d", kept, c.kept)
			}
			for name, want := range c.want {
				if got := text(t, root, name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
	root := folder(t)
	act(t, root, true, "content/a.md=1")
	list, err := List(root)
	if err != nil || Chain(list, "000001-0") != nil || Chain(list, "") != nil {
		t.Error("an action that is not there has a chain")
	}
}
