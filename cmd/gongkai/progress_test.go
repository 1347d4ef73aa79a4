package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Long work shows a few lines where there is no terminal, and a bar where there
// is one; short and quiet work shows nothing.
func TestProgress(t *testing.T) {
	cases := []struct {
		name            string
		terminal, quiet bool
		seconds         int // of work, a file each tenth of a second
		want            string
	}{
		{"short", false, false, 9, ""},
		{"lines", false, false, 100, "读取文件：100/1000\n读取文件：300/1000\n读取文件：700/1000\n"},
		{"quiet", false, true, 100, ""},
		{"short on a terminal", true, false, 1, ""},
		{"quiet on a terminal", true, true, 100, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			clock := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
			p := &process{stderr: &out, terminal: c.terminal, now: func() time.Time { return clock }}
			g := p.progress(&flags{quiet: c.quiet})
			for i := range 10*c.seconds - 1 {
				clock = clock.Add(100 * time.Millisecond)
				g.show("读取文件", i+1, 1000)
			}
			if c.name == "lines" {
				clock = clock.Add(100 * time.Millisecond)
			}
			g.clear()
			if out.String() != c.want {
				t.Errorf("got %q", out.String())
			}
		})
	}
}

func TestProgressBar(t *testing.T) {
	var out bytes.Buffer
	clock := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	p := &process{stderr: &out, terminal: true, now: func() time.Time { return clock }}
	g := p.progress(&flags{})
	for i := range 20 {
		clock = clock.Add(100 * time.Millisecond)
		g.show("读取文件", i*50, 1000)
	}
	clock = clock.Add(100 * time.Millisecond)
	g.show("计算期限", 0, 0)
	g.clear()
	text := out.String()
	for _, want := range []string{"读取文件", "/1000", "计算期限"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %s: %q", want, text)
		}
	}
	if strings.Contains(text, "\x1b[3") || strings.Contains(text, "\n") {
		t.Errorf("colours or lines: %q", text)
	}
	if !strings.HasSuffix(text, "\r") {
		t.Errorf("the bar stays: %q", text)
	}
}

// Ctrl-C at any moment leaves the output as it was, and nothing beside it. The
// clock is asked after each file, so that it can tell the moments.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(dir, "site")
	writeDemonstration(t, source, "示范市")
	for _, command := range []string{"build", "check"} {
		last := 1 << 30
		for _, moment := range []int{last, 5, 100, 200, 300, 400} {
			ctx, cancel := context.WithCancel(t.Context())
			asked := 0
			var out, errs bytes.Buffer
			p := &process{stdout: &out, stderr: &errs, patience: time.Hour, now: func() time.Time {
				if asked++; asked == moment {
					cancel()
				}
				return time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)
			}}
			args := []string{command, "--source", source, "--output", filepath.Join(dir, "public")}
			if command == "build" {
				args = append(args, "--workers", "1") // the clock of this test is for one
			}
			code := p.run(ctx, args)
			cancel()
			interrupted := moment < asked
			switch {
			case moment == last:
				if last = asked; code != exitFine {
					t.Fatal(errs.String())
				}
				if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
					t.Fatal(err)
				}
				continue
			case interrupted && (code != exitFailed || !strings.Contains(errs.String(), "已中断")):
				t.Errorf("%s at %d: %d %s", command, moment, code, errs.String())
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".public*")); len(left) > 0 {
				t.Errorf("%s at %d: left %v", command, moment, left)
			}
			if _, err := os.Stat(filepath.Join(dir, "public")); interrupted && !os.IsNotExist(err) {
				t.Errorf("%s at %d: there is an output", command, moment)
			}
		}
	}
}
