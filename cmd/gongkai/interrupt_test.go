//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/site/output"
)

// Work that does not look at its context is left alone after a moment; work that does
// has the last word.
func TestAttend(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p, broken := &process{}, errors.New("broken")
		if ended, err := p.attend(ctx, func() error { return broken }); !ended || err != broken {
			t.Errorf("%v, %v", ended, err)
		}
		cancel()
		late := func() error { time.Sleep(patience / 2); return broken }
		if ended, err := p.attend(ctx, late); !ended || err != broken {
			t.Errorf("late work: %v, %v", ended, err)
		}
		begin := time.Now()
		if ended, err := p.attend(ctx, func() error { time.Sleep(time.Hour); return nil }); ended || !errors.Is(err, context.Canceled) {
			t.Errorf("endless work: %v, %v", ended, err)
		}
		if took := time.Since(begin); took != patience {
			t.Errorf("waited %v", took)
		}
		time.Sleep(time.Hour)
	})
}

// largeSite writes a site of many decisions, and a notice of so many bytes.
func largeSite(t *testing.T, dir string, decisions, size int) {
	t.Helper()
	writeDemonstration(t, dir, "示范市")
	for i := range decisions {
		file := filepath.Join(dir, "content", "enforcement", "penalty", "2026", fmt.Sprintf("9%05d.md", i))
		text := fmt.Sprintf(`+++
title = "关于示范市第%[1]d号商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕9%05[1]d号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "示范市第%[1]d号商贸有限公司"
type = "法人及非法人组织"
+++

当事人未按规定明码标价，责令改正。
`, i)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var text strings.Builder
	text.WriteString("+++\ntitle = \"关于公布长篇材料的通知\"\norgan = \"scjgj\"\ndated = 2026-03-05\npublished = 2026-03-06\n+++\n\n")
	for i := 0; text.Len() < size; i++ {
		fmt.Fprintf(&text, "第%d段：各单位应当按照要求做好工作，*及时*报告[情况](https://www.shifan.example/%d)。\n\n", i, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "content", "notices", "long.md"), []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The first Ctrl-C, or the closing of the terminal, ends a build soon, wherever it is: reading, inside one
// large document, planning, pages, the index, the commit. The output is the old site
// or, when the commit had begun, becomes the new one with the next command.
func TestInterruptedBuilds(t *testing.T) {
	t.Parallel()
	decisions, moments, size := 400, 16, 1<<20
	if testing.Short() {
		decisions, moments, size = 20, 3, 200<<10
	}
	for _, way := range []string{"", "--switch"} {
		dir := t.TempDir()
		source, public := filepath.Join(dir, "site"), filepath.Join(dir, "public")
		largeSite(t, source, decisions, size)
		begin := time.Now()
		whole := buildCommandLine(source, filepath.Join(dir, "whole"))
		if text, err := whole.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		length := time.Since(begin)
		var longest time.Duration
		interrupted, partly := 0, 0
		for i := range moments {
			if err := os.RemoveAll(filepath.Join(source, ".gongkai")); err != nil {
				t.Fatal(err)
			}
			c := buildCommandLine(source, public)
			if way != "" {
				c.Args = append(c.Args, way)
			}
			var said strings.Builder
			c.Stderr = &said
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(length * time.Duration(i+1) / time.Duration(moments)) // the moment is what is tried
			_ = c.Process.Signal([]os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}[i%3])
			sent := time.Now()
			err := c.Wait()
			if took := time.Since(sent); err != nil {
				longest = max(longest, took)
				interrupted++
				if took > 2*time.Minute { // TestAttend holds what is waited for; a busy machine takes its time
					t.Errorf("%s at %d of %d: ended after %v\n%s", way, i+1, moments, took, said.String())
				}
				if c.ProcessState.ExitCode() != exitFailed || !strings.Contains(said.String(), "已中断") {
					t.Errorf("%s at %d of %d: exit %d\n%s", way, i+1, moments, c.ProcessState.ExitCode(), said.String())
				}
				if strings.Contains(said.String(), "只换上了一部分") {
					partly++
				}
			}
			if err := output.Recover(t.Context(), public); err != nil {
				t.Error(err)
			}
			wholeSite(t, public)
		}
		t.Logf("build %s of %v: %d interruptions, %d in the commit; the longest took %v to end", way, length, interrupted, partly, longest)
	}
}
