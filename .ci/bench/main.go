// Command bench compares gongkai with Hugo and with the floor program of the
// shared benchmark (read, goldmark, html/template, write; nothing else) over one
// corpus, and prints Markdown.
//
//	go run ./.ci/bench -n 10000                       the table
//	go run ./.ci/bench -n 1000 -runs 3 -only hugo,floor,all
//	go run ./.ci/bench -n 10000 -only all,growth      and how ten times as much grows
//	go run ./.ci/bench -n 1000 -sites                 what both sites hold; fails where gongkai's holds less
//	go run ./.ci/bench -compare HUGO GONGKAI          the same for two sites that stand
//	go run ./.ci/bench -stages 1000,10000,100000      one build each of short decisions, stage by stage
//
// # What is measured
//
// Every row is a program started anew: wall clock, CPU time and peak memory are
// what the kernel says of that process. The rows of a round follow one another,
// the first round is dropped, and every ratio is that of two rows of one round,
// because the machine drifts: the table shows medians, and of ratios the least
// and the most too. A full build begins without a cache, which it writes, and
// with an empty output; all checks are on. Corpora and outputs lie on a tmpfs
// when it has room, and vanish.
//
// The rows (-only takes their names):
//
//	hugo     the Hugo site of the shared benchmark
//	floor    the floor program, -mode full
//	pages    documents and their lists by section, year and organ, by the packages that
//	         make them: without gates, ledger, parties, feeds, data and search
//	all      gongkai as everybody runs it
//	small    all, in a theme as small as that of the Hugo site (theme/)
//	same     all, built again when nothing has changed
//	one      all, built again when one document has changed
//	added    all, built again when one document has been added
//	growth   all, with ten times as many documents; only when asked for
//
// Needs Linux, Go, the folder of the shared benchmark (-shared) and hugo.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	n, runs            int
	only, stages       string
	shared, work, hugo string
	compare, sites     bool
	making             making
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var opt options
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&opt.n, "n", 10000, "documents")
	f.IntVar(&opt.runs, "runs", 5, "counted rounds")
	f.StringVar(&opt.only, "only", "", "rows, separated by commas (all but growth)")
	f.StringVar(&opt.shared, "shared", "", "folder of the shared benchmark (../shared/bench beside the checkout)")
	f.StringVar(&opt.work, "work", "", "folder for corpora and outputs (a new one on a tmpfs)")
	f.StringVar(&opt.hugo, "hugo", "hugo", "the hugo program")
	f.StringVar(&opt.stages, "stages", "", "build so many short decisions, stage by stage: 10000,100000")
	f.BoolVar(&opt.sites, "sites", false, "build both sites once and compare what they hold")
	f.BoolVar(&opt.compare, "compare", false, "compare two sites that stand: HUGO GONGKAI")
	opt.making.flags(f)
	if err := f.Parse(args); err != nil {
		return err
	}
	switch {
	case opt.making.source != "":
		return opt.making.build(ctx, stdout)
	case opt.compare && f.NArg() == 2:
		return compare(stdout, f.Arg(0), f.Arg(1))
	case opt.compare || f.NArg() > 0:
		return fmt.Errorf("two folders go with -compare, and none otherwise: %q", f.Args())
	}
	b, err := prepare(&opt, stderr)
	if err != nil {
		return err
	}
	defer b.remove()
	switch {
	case opt.stages != "":
		return b.measureStages(ctx, stdout, opt.stages)
	case opt.sites:
		return b.compareSites(ctx, stdout)
	}
	rows, err := chosen(opt.only)
	if err != nil {
		return err
	}
	before := load()
	taken, err := b.measure(ctx, rows)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n\n%s; load %s before, %s after.\n\n", b.machine(), b.about(), before, load())
	taken.table(stdout, rows)
	if b.n >= 10000 { // the budgets are for 10,000 documents and more
		taken.budgets(stdout, b.n)
	}
	return nil
}

// chosen are the rows of a list of names, in the order in which they run.
func chosen(only string) ([]row, error) {
	var names []string
	if only != "" {
		names = strings.Split(only, ",")
	}
	var list []row
	for _, r := range allRows() {
		if i := slices.Index(names, r.id); i >= 0 {
			names = slices.Delete(names, i, i+1)
			list = append(list, r)
		} else if only == "" && !r.extra {
			list = append(list, r)
		}
	}
	if len(names) > 0 {
		return nil, fmt.Errorf("-only: no such row: %s", strings.Join(names, ", "))
	}
	return list, nil
}
