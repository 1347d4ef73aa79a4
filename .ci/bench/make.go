package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/pprof"

	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/output"
)

// making is one build by this program, in a process of its own: what the user's
// command does.
type making struct {
	source, output string
	pages          bool   // only the pages that the Hugo site has
	trace          bool   // print each stage with its figures
	profile        string // file for a profile of the CPU; "" for none
}

func (m *making) flags(f *flag.FlagSet) {
	f.StringVar(&m.source, "source", "", "build this site, with -output")
	f.StringVar(&m.output, "output", "", "where to")
	f.BoolVar(&m.pages, "pages", false, "with -source: only the pages that the Hugo site has")
	f.BoolVar(&m.trace, "trace", false, "with -source: print each stage, its wall and CPU seconds and the peak memory so far")
	f.StringVar(&m.profile, "cpuprofile", "", "with -source: write a profile for go tool pprof")
}

func (m *making) options(root *os.Root) (site.Options, error) {
	day, err := calendar.Parse(asOf)
	opt := site.Options{Source: root.FS(), AsOf: day, Size: func(documents int) { debug.SetMemoryLimit(site.Memory(documents)) }}
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
	if m.pages {
		return buildPages(ctx, m.source, m.output)
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
	cache, err := openCache(root)
	if err != nil {
		return err
	}
	defer cache.Close()
	opt.Cache = cache
	watch := newStopwatch()
	if m.trace {
		opt.Progress = watch.hear
	}
	out, err := output.Open(ctx, m.output)
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
	written, err := out.Commit(ctx, output.InPlace)
	if err != nil {
		return err
	}
	if err := cache.Remember(report, written); err != nil || !m.trace {
		return err
	}
	return watch.print(stdout)
}

// openCache opens the cache of a site where the user's command does.
func openCache(root *os.Root) (*site.Cache, error) {
	const folder = ".gongkai"
	if err := root.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	opened, err := root.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	return site.OpenCache(opened, "bench")
}
