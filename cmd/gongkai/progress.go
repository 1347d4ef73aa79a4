package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows on standard error how far long work is: on a terminal with a
// bar, elsewhere (a log, a pipe, TERM=dumb) with a line now and then, in ever
// longer steps so that there are a few in all. Short work shows nothing, and
// with --quiet no work does. It uses no colour.
//
// show may be called from many goroutines, the others by the owner alone.
type progress struct {
	w        io.Writer
	now      func() time.Time
	terminal bool
	quiet    bool

	mu    sync.Mutex
	next  time.Time // nothing is shown before
	step  time.Duration
	stage string
	bar   *progressbar.ProgressBar
}

// How long work goes on before it is shown, and how often it is: a bar moves
// all the time, a line is followed by one after twice the time.
const (
	barAfter  = time.Second
	barEvery  = 100 * time.Millisecond
	lineAfter = 10 * time.Second
)

// progress begins to watch work.
func (p *process) progress(f *flags) *progress {
	g := &progress{w: p.stderr, now: p.now, terminal: p.terminal, quiet: f.quiet}
	g.next, g.step = p.now().Add(lineAfter), lineAfter
	if p.terminal {
		g.next, g.step = p.now().Add(barAfter), barEvery
	}
	return g
}

// show says that a stage has done so much of total; total is 0 where nobody
// knows it.
func (g *progress) show(stage string, done, total int) {
	if g.quiet {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if now.Before(g.next) {
		return
	}
	if !g.terminal {
		g.step *= 2
		g.next = now.Add(g.step)
		fmt.Fprintln(g.w, line(stage, done, total))
		return
	}
	g.next = now.Add(g.step)
	if g.bar == nil || g.stage != stage {
		g.end()
		g.stage, g.bar = stage, bar(g.w, stage, total)
	}
	_ = g.bar.Set(done) // a terminal that is gone does not stop the work
}

// line is the state of a stage in words.
func line(stage string, done, total int) string {
	switch {
	case total > 0:
		return fmt.Sprintf("%s：%d/%d", stage, done, total)
	case done > 0:
		return fmt.Sprintf("%s：%d", stage, done)
	}
	return stage + "……"
}

// bar begins the bar of a stage; without a total, a sign that work goes on.
func bar(w io.Writer, stage string, total int) *progressbar.ProgressBar {
	if total == 0 {
		total = -1
	}
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(stage), progressbar.OptionSetWidth(24),
		progressbar.OptionShowCount(), progressbar.OptionEnableColorCodes(false), progressbar.OptionSetSpinnerChangeInterval(0),
		progressbar.OptionSetElapsedTime(false), progressbar.OptionSetPredictTime(total > 0))
}

func (g *progress) end() {
	if g.bar != nil {
		_ = g.bar.Clear()
		_ = g.bar.Exit()
		g.bar = nil
	}
}

// clear takes the bar away, before anything else is written.
func (g *progress) clear() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.end()
}
