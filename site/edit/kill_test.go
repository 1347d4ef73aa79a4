package edit

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"gongkai/site/undo"
)

// killed, when set, makes the test binary a program that saves one file again and again.
const killed = "GONGKAI_TEST_SAVES"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		save(dir)
	}
	os.Exit(m.Run())
}

// text is a version of the file that is saved: many lines that say its number.
func text(n int) []byte { return []byte(strings.Repeat(fmt.Sprintf("第 %06d 版\n", n), 20000)) }

func save(dir string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		panic(err)
	}
	before, err := root.ReadFile("content/a.md")
	if err != nil {
		panic(err)
	}
	for n := 1; ; n++ {
		action, err := undo.Begin(root, "保存", time.Unix(int64(n), 0))
		if err != nil {
			panic(err)
		}
		if err := Write(root, action, "content/a.md", before, text(n)); err != nil {
			panic(err)
		}
		before = text(n)
		if err := action.End(); err != nil {
			panic(err)
		}
		fmt.Print(".")
	}
}

// A program that is killed while it saves leaves one version or the other, whole, and
// what it did can be taken back.
func TestKilledWhileSaving(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := Create(root, "content/a.md", text(0)); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), killed+"="+dir)
		said, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for range 1 + i { // so many saves; the next one is on its way
			if _, err := said.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Duration(rand.N(int64(3 * time.Millisecond)))) // the moment is what is tried
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // killed
		got, err := root.ReadFile("content/a.md")
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if _, err := fmt.Sscanf(string(got), "第 %d 版", &n); err != nil || string(got) != string(text(n)) {
			t.Fatalf("the file is neither version: %d bytes, %v", len(got), err)
		}
		if _, err := undo.List(root); err != nil {
			t.Errorf("%v", err)
		}
	}
}
