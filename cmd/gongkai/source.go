package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/ledger"
	"gongkai/site/output"
)

// openSource opens a site's folder. Links cannot lead out of it.
func openSource(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("没有文件夹 %s；用 --source 指明网站的文件夹，或者用 gongkai init %s 新建一个", dir, dir)
	}
	if err != nil {
		return nil, fmt.Errorf("打不开网站的文件夹 %s：%w", dir, err)
	}
	if _, err := root.Stat("content"); errors.Is(err, fs.ErrNotExist) {
		root.Close()
		return nil, fmt.Errorf("文件夹 %s 里没有 content/，不是 gongkai 网站；用 gongkai init DIR 新建一个", dir)
	}
	return root, nil
}

// siteCalendar is the calendar of the site in dir.
func siteCalendar(dir string) (*calendar.Calendar, error) {
	root, err := openSource(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	c, _, err := corpus.Load(root.FS(), corpus.Options{Settings: true})
	if err != nil {
		return nil, err
	}
	regional, ok := c.Calendar.Region(c.Site.Region)
	if !ok {
		return c.Calendar, nil
	}
	return regional, nil
}

// options are the build's options from the command line. Commands that only
// read finish what a killed build left of the output first.
func (f *flags) options(root *os.Root) (site.Options, error) {
	day, err := f.day()
	if err != nil {
		return site.Options{}, err
	}
	base := ""
	if f.baseURL != "" {
		if base, err = corpus.ParseBaseURL(f.baseURL); err != nil {
			return site.Options{}, usagef("--base-url：%s", err)
		}
	}
	before := func() (ledger.Published, error) { return previous(f.outputDir()) }
	return site.Options{Source: root.FS(), AsOf: day, BaseURL: base, Previous: before, Trust: trusted(root, f.source), Began: f.p.now()}, nil
}

// maxLedger bounds the ledger that is read back, in bytes.
const maxLedger = 2 << 30

// previous reads the ledger of the site in an output folder; nothing when there
// is no gongkai output. A ledger that the manifest lists but that is gone or
// damaged is refused: without it nobody could see a page vanish.
func previous(dir string) (ledger.Published, error) {
	manifest, err := output.ReadManifest(dir)
	listed := slices.ContainsFunc(manifest.Files, func(f output.Entry) bool { return f.Path == ledgerFile })
	if err != nil || !listed {
		return ledger.Published{}, nil
	}
	advice := func(err error) error {
		return fmt.Errorf("输出文件夹里的 %s 读不出来，无法核对有没有页面消失；请恢复这个文件，或者换一个空的输出文件夹：%w", ledgerFile, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return ledger.Published{}, advice(err)
	}
	defer root.Close()
	file, err := root.Open(ledgerFile)
	if err != nil {
		return ledger.Published{}, advice(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxLedger))
	if err != nil {
		return ledger.Published{}, advice(err)
	}
	published, err := ledger.ReadPublished(text)
	if err != nil {
		return ledger.Published{}, advice(err)
	}
	return published, nil
}

const ledgerFile = "audit/audit.json"

// most is how many problems of one code are printed in full.
const most = 20

// shortened returns the problems to print: all errors, and the first most of each code
// of the others. For a longer list, head has the totals by code, and rest what was left
// out.
func shortened(problems []diag.Problem) (shown []diag.Problem, head, rest []string) {
	type total struct {
		severity diag.Severity
		count    int
		example  string
	}
	totals := map[string]*total{}
	var order []string
	long := false
	for _, problem := range problems {
		t := totals[problem.Code]
		if t == nil {
			t = &total{severity: problem.Severity, example: problem.Message}
			totals[problem.Code] = t
			order = append(order, problem.Code)
		}
		if t.count++; problem.Severity != diag.Error && t.count > most {
			long = true
			continue
		}
		shown = append(shown, problem)
	}
	if !long {
		return shown, nil, nil
	}
	slices.SortStableFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(totals[a].severity, totals[b].severity), cmp.Compare(totals[b].count, totals[a].count))
	})
	for _, code := range order {
		t := totals[code]
		head = append(head, fmt.Sprintf("%s %d 处 [%s]，如：%s", t.severity.Chinese(), t.count, code, t.example))
		if t.count > most && t.severity != diag.Error {
			rest = append(rest, fmt.Sprintf("另有 %d 处 [%s]", t.count-most, code))
		}
	}
	return shown, head, rest
}

// printProblems writes problems to standard error, long lists of one warning
// shortened, and closes with the counts.
func (p *process) printProblems(dir string, problems []diag.Problem) error {
	read := func(path string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(path))) }
	shown, head, rest := shortened(problems)
	for _, line := range head {
		fmt.Fprintln(p.stderr, line)
	}
	if err := diag.Print(p.stderr, shown, read); err != nil {
		return err
	}
	for _, line := range rest {
		fmt.Fprintln(p.stderr, line+"，运行 gongkai check --all 查看全部")
	}
	if len(problems) > 0 {
		fmt.Fprintf(p.stderr, "共 %d 个错误，%d 个警告，%d 个提示\n",
			diag.Count(problems, diag.Error), diag.Count(problems, diag.Warning), diag.Count(problems, diag.Notice))
	}
	return nil
}
