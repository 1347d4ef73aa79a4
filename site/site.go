// Package site turns a folder of Markdown into a website: the whole pipeline,
// one function (Build) whose body is the list of stages.
//
//	load      content/ -> corpus: settings, organs, documents, attachments
//	judge     corpus + rules + as-of date -> ledger: every deadline and duty
//	plan      corpus + public ledger -> pages: what exists, with its view
//	check     problems of records, links, verdicts, and of pages that vanish
//	render    pages + layouts -> HTML
//	export    ledger and records -> feeds, data, calendar, site map
//	index     names and texts of pages -> the files that the search page reads
//	copy      attachments of public documents, static files of the theme
//
// Every stage is a function from values to values; none changes what an
// earlier one made. A mistake of an author is a problem in the Report; with an
// error among them nothing is written. A failure of the machine is an error
// and stops the build. The same source, as-of date and base URL give the same
// bytes, on any machine, in any zone, with any number of workers.
//
// A build with a Cache is the same build: package corpus reads and judges only
// files that have changed, a page of the same layouts, view and text is not rendered
// (memo), the index reads texts only beside those that have changed (package search),
// and the output leaves files with equal bytes alone.
package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/check"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/export"
	"gongkai/site/gate"
	"gongkai/site/ledger"
	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/page/catalog"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/render"
)

// Options say what to build.
type Options struct {
	Source  fs.FS         // the site's folder: content/, layouts/, static/
	AsOf    calendar.Date // 数据截至, civil date in Asia/Shanghai
	BaseURL string        // takes the place of site.toml's, unless it is ""
	Workers int           // goroutines; 0 means as many as processors
	// Previous reads what the output published last; nil: there is no output.
	Previous func() (ledger.Published, error)
	Accept   []string    // content paths of pages that the editor lets go
	Trust    grade.Trust // whose times of checkpoints of the log are believed
	Cache    *Cache      // of earlier runs; nil when nothing is stored
	Began    time.Time   // when the run began; only with a Cache
	Before   *Site       // when a site is examined again and again: as it was; nil otherwise
	// Size, when given, hears how many documents there are, once they have been read.
	Size func(documents int)
	// Progress, when given, hears of long stages, from many goroutines. A total
	// of 0 means that nobody can tell how long.
	Progress func(stage string, done, total int)
}

// Memory is how many bytes a build of so many documents should make do with. It is
// a soft limit, for debug.SetMemoryLimit: some three times what is known of the
// documents, and no less than a small site with large attachments needs.
func Memory(documents int) int64 { return max(256<<20, int64(documents)*9<<10) }

// Report says what a build read, which problems it has, and what it wrote.
type Report struct {
	Problems []diag.Problem // sorted
	Corpus   *corpus.Corpus
	Ledger   *ledger.Ledger    // the editor's: with unpublished records
	Pages    int               // planned
	Files    int               // attachments and static files, copied
	Accepted []corpus.Accepted // what Accept comes to; for content/accepted.toml

	// Memory is what content/published.toml has to hold once this build is public;
	// MemoryChanged says whether that differs from what the file holds.
	Memory        string
	MemoryChanged bool

	memo *memo // nil when nothing is stored of the build, or nothing has changed
}

// Failed says whether the problems stop the build.
func (r *Report) Failed() bool { return diag.Count(r.Problems, diag.Error) > 0 }

// Build runs the pipeline and hands every file to out. When the report has
// failed, nothing has been handed over. The caller commits out.
func Build(ctx context.Context, opt Options, out output.Output) (*Report, error) {
	report, inputs, err := reportIfUnchanged(ctx, opt, out)
	if err != nil || report != nil {
		return report, err
	}
	s, err := Examine(ctx, opt)
	if err != nil || s.Failed() {
		return &s.Report, err
	}
	s.memo = s.newMemo(out, inputs)
	return &s.Report, s.write(ctx, out)
}

// write runs the stages that make the files.
func (s *Site) write(ctx context.Context, out output.Output) error {
	if err := s.renderPages(ctx, out); err != nil {
		return err
	}
	if err := s.begin(ctx, "导出数据"); err != nil {
		return err
	}
	if err := s.export(out); err != nil {
		return err
	}
	if err := s.begin(ctx, "编检索"); err != nil {
		return err
	}
	if err := s.index(out); err != nil {
		return err
	}
	if err := s.copyAttachments(out); err != nil {
		return err
	}
	return s.copyStatic(out)
}

// Site is a site that has been read, judged and checked, ready to be rendered.
type Site struct {
	Report
	opt        Options
	rules      *deadline.Rules
	public     *ledger.Ledger
	records    *export.Records   // nil without a log of publications
	logged     int64             // entries of that log, up to the newest one about a document
	history    *log.History      // what the log says; nil without one
	digests    map[string]string // of the records of documents that the log knows, by content path
	bases      map[string]digest // of the same records: what they depend on besides their texts
	shown      *catalog.Catalog
	plan       *page.Plan
	renderer   *render.Renderer
	static     fs.FS
	staticSums map[string][sha256.Size]byte // of the site's own static files, as the gate has read them
	layouts    digest                       // of the site's own layouts
	sheet      string                       // rules of [theme], which follow those of css/site.css
	mistakes   []diag.Problem               // in the layouts
	counted    map[string]bool              // see countedTexts
}

// corpus is that of an earlier look at a site; nil when there is none.
func (s *Site) corpus() *corpus.Corpus {
	if s == nil {
		return nil
	}
	return s.Corpus
}

// Examine runs the stages that need no output: what `check` and `audit` show.
func Examine(ctx context.Context, opt Options) (*Site, error) {
	s := &Site{opt: opt}
	s.opt.Before = nil // sites do not hold each other in memory
	loaded, problems, err := corpus.Load(opt.Source, corpus.Options{
		Workers: opt.Workers, BaseURL: opt.BaseURL, Gate: gate.For, Store: opt.Cache.store(), Began: opt.Began, Before: opt.Before.corpus(), Stopped: ctx.Err,
		Progress: func(done, total int) { s.progress("读取文件", done, total) },
	})
	if err != nil {
		return s, err
	}
	s.Corpus = loaded
	if opt.Size != nil {
		opt.Size(len(loaded.Documents))
	}
	var previous ledger.Published
	if opt.Previous != nil {
		if previous, err = opt.Previous(); err != nil {
			return s, err
		}
	}
	now := ledger.Now(loaded, opt.AsOf)
	remembered, err := memorySource(opt.Source)
	if err != nil {
		return s, err
	}
	memory, memoryProblems := ledger.ReadMemory(memoryFile, remembered, now)
	history, times, err := readLog(ctx, opt.Source, loaded, opt.Trust)
	if err != nil {
		return s, err
	}
	logged, entries, err := loggedPages(loaded, history)
	if err != nil {
		return s, err
	}
	s.logged = entries
	previous.Pages = slices.Concat(previous.Pages, memory.Pages(), logged)
	pending, acceptProblems := s.accept(check.PendingPages(loaded, previous, opt.AsOf))
	loaded = s.Corpus
	problems = slices.Concat(problems, memoryProblems, acceptProblems, check.Changed(loaded, memory, now))
	s.Memory, s.MemoryChanged = memory.Next(now, loaded.Accepted, opt.AsOf)
	rules, ruleProblems, err := rulesOf(loaded)
	if err != nil {
		return s, err
	}
	problems = append(problems, ruleProblems...)
	s.rules = rules
	if err := s.begin(ctx, "计算期限"); err != nil {
		return s, err
	}
	ledger, judging := ledger.Build(loaded, rules, opt.AsOf, opt.Workers)
	problems = append(problems, judging...)
	if history != nil {
		ledger.Prove(history, times)
	}
	s.Ledger, s.public = ledger, ledger.Public()
	s.counted = countedTexts(s.public)
	if err := s.begin(ctx, "安排页面"); err != nil {
		return s, err
	}
	s.shown = catalog.New(loaded, s.public)
	s.records, s.history = s.newRecords(), history
	past, err := s.past(ctx, times)
	if err != nil {
		return s, err
	}
	s.plan = page.New(s.shown, dataFields(loaded), past)
	s.Pages = len(s.plan.Pages)
	if err := s.begin(ctx, "检查"); err != nil {
		return s, err
	}
	checking, err := check.Run(check.Input{
		Corpus: loaded, Ledger: ledger, Rules: rules, Generated: s.plan.Generated(), Pending: pending, AsOf: opt.AsOf, Workers: opt.Workers,
	})
	if err != nil {
		return s, err
	}
	problems = append(problems, checking...)
	problems = append(problems, s.plan.Unexplained(func(place string) bool {
		return slices.ContainsFunc(checking, func(p diag.Problem) bool { return p.Path == place && p.Code == "changed-in-silence" })
	})...)
	themeProblems, err := s.theme(opt.Before)
	if err != nil {
		return s, err
	}
	collisions, err := s.collisions()
	if err != nil {
		return s, err
	}
	themeProblems = append(themeProblems, collisions...)
	s.Problems = check.Apply(append(problems, themeProblems...), &loaded.Site)
	return s, nil
}

// memoryFile is what builds remember of what was public.
const memoryFile = "content/" + corpus.PublishedFile

// largestMemory bounds it, in bytes.
const largestMemory = 1 << 30

// memorySource reads it; nil when there is none.
func memorySource(source fs.FS) ([]byte, error) {
	file, err := source.Open(memoryFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("读 %s：%w", memoryFile, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, largestMemory+1))
	if err == nil && len(text) > largestMemory {
		err = errors.New("文件太大")
	}
	if err != nil {
		return nil, fmt.Errorf("读 %s：%w", memoryFile, err)
	}
	return text, nil
}

// accept takes the pages that the editor lets go by name out of those that are
// missing, and notes them for the register of the site. Naming a page that is
// neither gone nor moved is a problem: an entry must not be a licence for later.
func (s *Site) accept(pending []check.Pending) (left []check.Pending, problems []diag.Problem) {
	for _, path := range s.opt.Accept {
		path = strings.TrimPrefix(path, "content/")
		i := slices.IndexFunc(pending, func(p check.Pending) bool { return p.Path == path })
		if i < 0 {
			problems = append(problems, diag.Place{Path: "content/" + path}.Problem("nothing-to-accept", diag.Error,
				"去掉这个 --accept；路径写相对于 content/ 的，如 notices/a.md", "--accept：这个页面没有消失，公开日期也没有变：%s", path))
			continue
		}
		p := pending[i]
		s.Accepted = append(s.Accepted, corpus.Accepted{Path: p.Path, URL: p.URL, Published: p.Published, Date: s.opt.AsOf})
		pending = slices.Delete(pending, i, i+1)
	}
	s.Corpus = s.Corpus.With(s.Accepted)
	return pending, problems
}

// rulesOf is the national catalogue with the site's own rules and parameters.
func rulesOf(c *corpus.Corpus) (*deadline.Rules, []diag.Problem, error) {
	rules, err := deadline.National()
	if err != nil || c.RulesTOML == nil {
		return rules, nil, err
	}
	extended, problems := rules.Extend("content/rules.toml", c.RulesTOML, c.Kinds)
	return extended, problems, nil
}
