package corpus

import (
	"io"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/markdown"
	"gongkai/site/toml"
)

// Gate judges what a site is about to publish, while it is in memory to be read.
// The package only calls it and stores what it returns. Its functions depend on
// their arguments and on Basis alone, and may be called at the same time.
type Gate struct {
	// Basis differs between gates that judge differently: settings, lists of words.
	Basis []byte
	// Document judges a document.
	Document func(*Reading) Findings
	// Attachment judges a file that documents publish at a content path. names
	// are those of persons whom these documents mask. It need not read to the end. An
	// error of stopped ends it.
	Attachment func(path string, file io.Reader, names []string, stopped func() error) ([]Personal, error)
	// Settings judges the texts of a TOML file; path is that of problems.
	Settings func(path string, table *toml.Table) []diag.Problem
}

// Reading is a document that is being read. It is valid during one call only.
type Reading struct {
	Path     string             // content path
	Source   []byte             // the file without byte order mark
	Front    *toml.Table        // nil when it cannot be read
	Body     []byte             // the Markdown text
	BodyLine int                // the line of the file on which Body begins, 1-based
	Text     *markdown.Text     // of Body
	Record   *disclosure.Record // nil when there is none
}

// Findings are the problems and the personal data in a document.
type Findings struct {
	Problems []diag.Problem
	Personal []Personal
}

// Personal is one piece of personal data (个人信息) in a document or attachment,
// allowed or not.
type Personal struct {
	Detector string // "mobile"
	Text     string // the datum, normalised; never to be printed
	Shown    string // the same with its middle hidden, for messages
	Where    string // part of an attachment, "第 3 页"; "" in a document
	Line     int    // in the source file, 1-based; 0 when there is none
	Column   int    // in characters, 1-based
}

// judgeSettings has the gate judge the texts of every TOML file, because pages,
// feeds and data show them. log.toml is left out: it holds keys and a secret, which look
// like anything, and no page shows them.
func (l *loader) judgeSettings() error {
	if l.opt.Gate == nil {
		return nil
	}
	gate, problems := l.opt.Gate(l.corpus)
	l.gate = gate
	l.report(problems...)
	for _, name := range l.tree.settings {
		if name == LogFile {
			continue
		}
		src, ok, err := l.readable(name)
		if err != nil {
			return err
		}
		if ok {
			table, _ := toml.Parse(inSource(name), src, 1)
			l.report(gate.Settings(inSource(name), table)...)
		}
	}
	return nil
}

// readable reads a TOML file; ok is false when it is absent or unusable, which is
// reported where the file is used.
func (l *loader) readable(name string) (src []byte, ok bool, err error) {
	if !l.has(name) {
		return nil, false, nil
	}
	src, problems, err := l.readSettings(name)
	return withoutMark(src), err == nil && len(problems) == 0, err
}
