package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// commitStage is the last stage of a build, in which files get their places.
const commitStage = "就位"

// stageNames are the stages of a build as its progress names them.
var stageNames = map[string]string{
	"读取文件": "read and convert", "计算期限": "judge", "安排页面": "plan", "检查": "check", "生成页面": "render and write",
	"导出数据": "export", "编检索": "search and copy", commitStage: "commit",
}

// stage is what a part of a build took.
type stage struct {
	name      string
	wall, cpu float64 // seconds
	peak      float64 // MiB, of the process so far
}

// stopwatch hears of the stages of a build. A stage ends where the next begins.
type stopwatch struct {
	mu      sync.Mutex
	stages  []stage
	started time.Time
	used    float64
}

func newStopwatch() *stopwatch { return &stopwatch{started: time.Now()} }

func (s *stopwatch) hear(name string, _, _ int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.stages); n > 0 && s.stages[n-1].name == name {
		return
	}
	s.end()
	s.stages = append(s.stages, stage{name: name})
}

// end closes the stage that runs.
func (s *stopwatch) end() {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil || len(s.stages) == 0 {
		return
	}
	cpu := time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
	last := &s.stages[len(s.stages)-1]
	last.wall, last.cpu, last.peak = time.Since(s.started).Seconds(), cpu-s.used, float64(used.Maxrss)/1024
	s.started, s.used = time.Now(), cpu
}

func (s *stopwatch) print(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
	for _, st := range s.stages {
		if _, err := fmt.Fprintf(w, "%s\t%f\t%f\t%f\n", cmp.Or(stageNames[st.name], st.name), st.wall, st.cpu, st.peak); err != nil {
			return err
		}
	}
	return nil
}

// staged is one build of so many short decisions.
type staged struct {
	documents int
	stages    []stage
	whole     sample
	made      made
}

// measureStages builds once for each number of documents and prints the stages.
func (b *bench) measureStages(ctx context.Context, w io.Writer, list string) error {
	var builds []staged
	for _, number := range strings.Split(list, ",") {
		n, err := strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("-stages: %w", err)
		}
		s, err := b.stagesOf(ctx, n)
		if err != nil {
			return err
		}
		builds = append(builds, s)
	}
	fmt.Fprintf(w, "%s\n\n", b.machine())
	for _, s := range builds {
		fmt.Fprintf(w, "%d short decisions: %.1f s, %.1f s of CPU, peak %.0f MiB, %d files, %.0f MB\n\n",
			s.documents, s.whole.wall, s.whole.cpu, s.whole.peak/(1<<20), s.made.files, float64(s.made.bytes)/1e6)
	}
	printStages(w, builds)
	return nil
}

// printStages has a line for each stage, and beside each number of documents how
// wall and CPU time per document stand to those of the number before: 1 is linear.
func printStages(w io.Writer, builds []staged) {
	fmt.Fprint(w, "| stage |")
	rule := "\n|---|"
	for _, s := range builds {
		fmt.Fprintf(w, " %d: wall s | CPU s | peak MiB | wall, CPU per document |", s.documents)
		rule += "---:|---:|---:|---:|"
	}
	fmt.Fprintln(w, rule)
	for i, first := range builds[0].stages {
		fmt.Fprintf(w, "| %s |", first.name)
		for j, s := range builds {
			if i >= len(s.stages) || s.stages[i].name != first.name {
				fmt.Fprint(w, " | | | |")
				continue
			}
			growth := ""
			if j > 0 {
				before, more := builds[j-1].stages[i], float64(s.documents)/float64(builds[j-1].documents)
				growth = fmt.Sprintf("× %.2f, × %.2f", s.stages[i].wall/before.wall/more, s.stages[i].cpu/before.cpu/more)
			}
			fmt.Fprintf(w, " %.2f | %.2f | %.0f | %s |", s.stages[i].wall, s.stages[i].cpu, s.stages[i].peak, growth)
		}
		fmt.Fprintln(w)
	}
}

// stagesOf generates a site of short decisions, builds it in a process of its
// own, and removes both.
func (b *bench) stagesOf(ctx context.Context, n int) (staged, error) {
	s := staged{documents: n}
	source, out := b.in("short"), b.in("out", "short")
	if err := lacks(b.work, perShort.times(n)); err != nil {
		return s, err
	}
	defer os.RemoveAll(source)
	defer os.RemoveAll(out)
	fmt.Fprintf(b.talk, "generating %d short decisions\n", n)
	if err := shortDecisions(source, n); err != nil {
		return s, err
	}
	if err := os.MkdirAll(b.in("out"), 0o755); err != nil {
		return s, err
	}
	var printed bytes.Buffer
	var err error
	if s.whole, err = b.start(ctx, exec.Command(b.self, "-source", source, "-output", out, "-trace"), &printed); err != nil {
		return s, err
	}
	for lines := bufio.NewScanner(&printed); lines.Scan(); {
		name, figures, _ := strings.Cut(lines.Text(), "\t")
		st := stage{name: name}
		if _, err := fmt.Sscan(figures, &st.wall, &st.cpu, &st.peak); err != nil {
			return s, fmt.Errorf("stage %q: %w", lines.Text(), err)
		}
		s.stages = append(s.stages, st)
	}
	fmt.Fprintf(b.talk, "%d: %.1f s, %.0f MiB\n", n, s.whole.wall, s.whole.peak/(1<<20))
	s.made, err = count(out, time.Time{})
	return s, err
}
