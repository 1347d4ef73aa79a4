package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"strings"

	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/output"
)

// making is one build by this program itself, in a process of its own: what the
// user's command does, without the parts that are left out.
type making struct {
	source, output, without string
	trace                   bool   // print each stage with its figures
	profile                 string // file for a profile of the CPU; "" for none
}

func (m *making) flags(f *flag.FlagSet) {
	f.StringVar(&m.source, "source", "", "build this site, with -output and -without; the table starts such builds")
	f.StringVar(&m.output, "output", "", "where to")
	f.StringVar(&m.without, "without", "", "parts to leave out: ledger,parties,data,search")
	f.BoolVar(&m.trace, "trace", false, "with -source: print each stage, its wall and CPU seconds and the peak memory so far")
	f.StringVar(&m.profile, "cpuprofile", "", "with -source: write a profile for go tool pprof")
}

func (m *making) options(root *os.Root) (site.Options, error) {
	day, err := calendar.Parse(asOf)
	opt := site.Options{Source: root.FS(), AsOf: day, Size: func(documents int) { debug.SetMemoryLimit(site.Memory(documents)) }}
	for _, part := range strings.FieldsFunc(m.without, func(r rune) bool { return r == ',' }) {
		switch part {
		case "ledger":
			opt.Without.Ledger = true
		case "parties":
			opt.Without.Parties = true
		case "data":
			opt.Without.Data = true
		case "search":
			opt.Without.Search = true
		default:
			return opt, fmt.Errorf("-without: no such part: %s", part)
		}
	}
	return opt, err
}

func (m *making) build(ctx context.Context, stdout io.Writer) error {
	if m.profile != "" {
		file, err := os.Create(m.profile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	root, err := os.OpenRoot(m.source)
	if err != nil {
		return err
	}
	defer root.Close()
	opt, err := m.options(root)
	if err != nil {
		return err
	}
	kept, err := openKept(root)
	if err != nil {
		return err
	}
	defer kept.Close()
	opt.Kept = kept
	watch := newStopwatch()
	if m.trace {
		opt.Progress = watch.hear
	}
	out, err := output.Open(m.output)
	if err != nil {
		return err
	}
	defer out.Close()
	report, err := site.Build(ctx, opt, out)
	if err != nil {
		return err
	}
	for _, p := range report.Problems {
		if p.Severity == diag.Error {
			return fmt.Errorf("%s: %s:%d: %s [%s]", m.source, p.Path, p.Line, p.Message, p.Code)
		}
	}
	watch.hear(commitStage, 0, 0)
	written, err := out.Commit()
	if err != nil {
		return err
	}
	if err := kept.Remember(report, written); err != nil || !m.trace {
		return err
	}
	return watch.print(stdout)
}

// openKept opens what a site keeps between runs where the user's command does.
func openKept(root *os.Root) (*site.Kept, error) {
	const folder = ".gongkai"
	if err := root.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	kept, err := root.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer kept.Close()
	return site.OpenKept(kept, "bench")
}
