package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// sample is one run of one row.
type sample struct {
	wall, cpu float64 // seconds; CPU is user and system
	peak      float64 // bytes of memory
}

// made is what a row leaves in its output, looked at in the dropped round.
type made struct {
	files, bytes int64
	written      int64 // by this run
}

// results are the runs of each row, one for each round, and what they made.
type results struct {
	runs map[string][]sample
	made map[string]made
}

// measure runs the rows in turn, round after round.
func (b *bench) measure(ctx context.Context, rows []row) (*results, error) {
	if err := b.supply(rows); err != nil {
		return nil, err
	}
	res := &results{map[string][]sample{}, map[string]made{}}
	for round := range b.runs + 1 {
		for i, r := range rows {
			s, err := b.once(ctx, r, round, res)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(b.talk, "round %d of %d: %-8s %8.2f s %8.2f s CPU %7.0f MiB\n", round, b.runs, r.id, s.wall, s.cpu, s.peak/(1<<20))
			if round > 0 {
				res.runs[r.id] = append(res.runs[r.id], s)
			}
			wanted := slices.ContainsFunc(rows[i+1:], func(later row) bool { return later.again && later.out == r.out })
			if wanted {
				continue
			}
			if err := os.RemoveAll(b.in("out", r.out)); err != nil {
				return nil, err
			}
		}
	}
	return res, nil
}

// once runs a row.
func (b *bench) once(ctx context.Context, r row, round int, res *results) (sample, error) {
	out := b.in("out", r.out)
	if _, err := os.Stat(out); r.again && err != nil { // nothing to build upon: make it, unmeasured
		fresh := r
		fresh.again, fresh.touch = false, false
		if err := b.ready(fresh, round); err != nil {
			return sample{}, err
		}
		if _, err := b.start(ctx, r.command(b, r, out), nil); err != nil {
			return sample{}, err
		}
	}
	if !r.again {
		if err := os.RemoveAll(out); err != nil {
			return sample{}, err
		}
	}
	if err := b.ready(r, round); err != nil {
		return sample{}, err
	}
	started := time.Now()
	s, err := b.start(ctx, r.command(b, r, out), nil)
	if err != nil || round > 0 {
		return s, err
	}
	res.made[r.id], err = count(out, started)
	return s, err
}

// start runs a program to its end, or until the measuring is interrupted. What it
// prints goes to stdout, else into the message of an error.
func (b *bench) start(ctx context.Context, c *exec.Cmd, stdout io.Writer) (sample, error) {
	var said bytes.Buffer
	c.Stdout, c.Stderr = stdout, &said
	if stdout == nil {
		c.Stdout = &said
	}
	started := time.Now()
	err := c.Start()
	if err == nil {
		ended := context.AfterFunc(ctx, func() { _ = c.Process.Kill() })
		err = c.Wait()
		ended()
	}
	wall := time.Since(started)
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w\n%s", c, err, said.Bytes()[:min(said.Len(), 4000)])
	}
	state := c.ProcessState
	used := state.SysUsage().(*syscall.Rusage)
	return sample{wall.Seconds(), (state.UserTime() + state.SystemTime()).Seconds(), float64(used.Maxrss) * 1024}, nil
}

// count looks through an output. It asks find, because the kernel counts what
// this process ever held as held by the programs that it starts.
func count(out string, since time.Time) (made, error) {
	var m made
	c := exec.Command("find", out, "-type", "f", "-printf", `%s %T@\n`)
	pipe, err := c.StdoutPipe()
	if err != nil {
		return m, err
	}
	if err := c.Start(); err != nil {
		return m, err
	}
	from := float64(since.UnixNano()) / 1e9
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		var size int64
		var changed float64
		if _, err := fmt.Sscan(lines.Text(), &size, &changed); err != nil {
			return m, fmt.Errorf("find says %q: %w", lines.Text(), err)
		}
		m.files++
		m.bytes += size
		if changed >= from {
			m.written++
		}
	}
	return m, c.Wait()
}
