package corpus

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/markdown"
)

// Options say how Load works. The zero value is of use.
type Options struct {
	// Workers is how many files are read at once; 0 means as many as there
	// are processors. The result does not depend on it.
	Workers int
	// BaseURL, when given, takes the place of site.toml's base_url. It has
	// gone through ParseBaseURL.
	BaseURL string
	// Settings leaves out documents and other files: Load reads the TOML files.
	Settings bool
	// Gate, when given, makes the gate that judges what is read, from the settings
	// of the site; the problems are those of files that the gate reads itself.
	Gate func(*Corpus) (*Gate, []diag.Problem)
	// Store, when given, remembers what reading files gave. The result does not
	// depend on it.
	Store *Store
	// Began is when the run began, at the latest when the first file is read; files
	// that changed just before are not recognised by their states.
	Began time.Time
	// Before, when given, is an earlier corpus of the same site. Documents that have
	// not changed are taken from it. The result does not depend on it.
	Before *Corpus
	// Stopped, when given, is asked between documents; its error ends Load.
	Stopped func() error
	// Progress, when given, is called after each document, from many goroutines.
	Progress func(done, total int)
}

// Corpus is all that a site's content/ folder says. It never changes after
// Load and is safe for concurrent use. No field depends on the as-of date.
type Corpus struct {
	Site     Settings
	Kinds    *disclosure.Kinds
	Organs   *disclosure.Organs // never nil
	Calendar *calendar.Calendar // the national one with content/calendar/*.toml
	// RulesTOML, WordingTOML are files that other packages read, without byte order
	// mark; nil when absent or unusable.
	RulesTOML, WordingTOML []byte
	Indicators             []Indicator    // of indicators.toml, then of each set
	Sets                   []IndicatorSet // in the order of their files
	Plan                   WorkPlan       // tasks.toml
	Assessments            []Assessment   // by year, the newest first, then by file
	Designations           Designations   // designations.toml
	Accepted               []Accepted
	Log                    PublicationLog // log.toml
	Documents              []*Document    // in the order of their paths
	Files                  []File         // in the order of their paths

	states     map[string][]State // texts of policies, by the document
	statePaths map[string]bool    // files of folders of states
	unread     map[string]bool    // documents on disk that have no record
	from       *loader            // how its documents are read
}

// Document is one readable Markdown file. Its text is many times as large as all
// the rest; who needs it asks Corpus.Text.
type Document struct {
	Record     *disclosure.Record // never nil
	Source     string             // content path, that of the record
	Hash       [sha256.Size]byte  // of the file's bytes
	Body       int                // the line of the file on which the body begins, 1-based
	Links      []markdown.Link    // of the text
	Characters int                // 字数 of the text: markdown.Characters
	Words      string             // length and digest of what the text says; see wordsOf
	Personal   []Personal         // what it shows of persons
	// PublicDigest covers everything that other pages show of the document, except
	// for Characters.
	PublicDigest [16]byte

	headings headings
	problems []diag.Problem // of reading the file
}

// Names returns the content paths that the document names: in its relations and in its
// text.
func (d *Document) Names() (paths []string) {
	rec := d.Record
	paths = slices.Concat([]string{rec.Interprets}, rec.Amends, rec.Repeals)
	if rec.Withdrawal != nil {
		paths = append(paths, rec.Withdrawal.ReplacedBy)
	}
	for _, link := range d.Links {
		paths = append(paths, link.Path)
	}
	return slices.DeleteFunc(paths, func(path string) bool { return path == "" })
}

// Headings are those of the text.
func (d *Document) Headings() []markdown.Heading { return d.headings.list() }

// Load reads the site in source, the folder that holds content/. The problems
// are sorted. A corpus is returned with them, of what could be read; it is nil
// only with an error.
func Load(source fs.FS, opt Options) (c *Corpus, problems []diag.Problem, err error) {
	kinds, err := catalogue(opt.Before)
	if err != nil {
		return nil, nil, fmt.Errorf("内置的类别：%w", err)
	}
	national, err := calendar.National()
	if err != nil {
		return nil, nil, fmt.Errorf("内置的日历：%w", err)
	}
	tree, problems, err := walk(source)
	if err != nil {
		return nil, nil, err
	}
	if !opt.Settings {
		// Texts of an earlier corpus may still be asked for.
		defer func() { opt.Store.endLoad(err == nil, opt.Before == nil) }()
	}
	l := &loader{source: source, tree: tree, problems: problems, opt: opt, corpus: &Corpus{
		Site: Settings{BaseURL: opt.BaseURL}, Kinds: kinds, Calendar: national,
	}}
	l.corpus.from = l
	steps := []func() error{
		l.organs, l.calendars, l.site, l.rules, l.indicators, l.tasks, l.assessments, l.designations, l.accepted, l.publicationLog, l.wording, l.judgeSettings,
	}
	if !opt.Settings {
		steps = append(steps, func() error { return l.documents(opt.Workers) }, l.policyStates, func() error { return l.files(opt.Workers) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, nil, err
		}
	}
	problems = diag.Sort(l.problems)
	l.tree, l.problems, l.texts, l.opt.Before = nil, nil, nil, nil
	return l.corpus, problems, nil
}

// catalogue is the embedded catalogue of kinds, the same one in all loads of a
// site: the kinds of two records are compared by their addresses.
func catalogue(before *Corpus) (*disclosure.Kinds, error) {
	if before != nil {
		return before.Kinds, nil
	}
	return disclosure.LoadKinds()
}

// loader carries a Corpus through the steps of Load.
type loader struct {
	source   fs.FS
	tree     *tree
	corpus   *Corpus
	problems []diag.Problem
	opt      Options

	texts        map[string]settingsText // of the TOML files, so that the gate judges the bytes that are used
	gate         *Gate                   // nil when nothing judges
	organsUnsure bool                    // organs.toml could not be read whole
	organsHash   [sha256.Size]byte       // of organs.toml
}

// basis covers what the facts of a document depend on besides its file.
func (l *loader) basis() (sum [sha256.Size]byte) {
	if l.gate != nil {
		sum = sha256.Sum256(l.gate.Basis)
	}
	return sum
}

func (l *loader) stopped() error {
	if l.opt.Stopped == nil {
		return nil
	}
	return l.opt.Stopped()
}

func (l *loader) progress(done, total int) {
	if l.opt.Progress != nil {
		l.opt.Progress(done, total)
	}
}

func (l *loader) report(more ...diag.Problem) { l.problems = append(l.problems, more...) }

// settings reads one of the TOML files by its content path; ok is false when
// there is none to be used, which has been reported unless it is just absent.
func (l *loader) settings(path string) (src []byte, ok bool, err error) {
	if !l.has(path) {
		return nil, false, nil
	}
	src, problems, err := l.readSettings(path)
	l.report(problems...)
	return withoutMark(src), err == nil && len(problems) == 0, err
}

// settingsText is a TOML file that has been read.
type settingsText struct {
	src      []byte
	problems []diag.Problem
}

// readSettings reads a TOML file, once in a load.
func (l *loader) readSettings(path string) ([]byte, []diag.Problem, error) {
	if text, known := l.texts[path]; known {
		return text.src, text.problems, nil
	}
	src, problems, err := read(l.source, path)
	if err == nil {
		if l.texts == nil {
			l.texts = map[string]settingsText{}
		}
		l.texts[path] = settingsText{src, problems}
	}
	return src, problems, err
}

// has reports whether there is a TOML file at a content path.
func (l *loader) has(path string) bool {
	_, has := slices.BinarySearch(l.tree.settings, path)
	return has
}

// Document returns the document at a content path.
func (c *Corpus) Document(path string) (*Document, bool) {
	i, ok := slices.BinarySearchFunc(c.Documents, path, func(d *Document, path string) int { return cmp.Compare(d.Source, path) })
	if !ok {
		return nil, false
	}
	return c.Documents[i], true
}

// Has reports whether a document or a possible attachment lies at a content
// path, be it one that could not be read.
func (c *Corpus) Has(path string) bool {
	if _, ok := c.File(path); ok {
		return true
	}
	_, ok := c.Document(path)
	return ok || c.unread[path]
}

// AsIfPublic returns the corpus as it would be if everything that waits went
// public on a day, for the editor's preview; c stays as it is.
func (c *Corpus) AsIfPublic(day calendar.Date) *Corpus {
	made := *c
	made.Documents = make([]*Document, len(c.Documents))
	for i, d := range c.Documents {
		made.Documents[i] = d
		if record := d.Record.AsIfPublic(day); record != d.Record {
			shown := *d
			shown.Record = record
			made.Documents[i] = &shown
		}
	}
	return &made
}

// place is the place of a whole file of content/.
func place(path string) diag.Place { return diag.Place{Path: inSource(path)} }

// inSource turns a content path into the path in problems and of fs.FS.
func inSource(path string) string { return strings.TrimSuffix(root+"/"+path, "/") }
