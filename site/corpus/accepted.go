package corpus

import (
	"fmt"
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// Accepted says that an editor let a published page go, or its date move,
// although no withdrawal explains it. `gongkai build --accept` writes such
// entries; the page of withdrawals and corrections lists them.
type Accepted struct {
	Path      string          `toml:"path"`      // content path the page had
	URL       string          `toml:"url"`       // its address: "/notices/a/"
	Published calendar.Moment `toml:"published"` // as it was published
	Date      calendar.Date   `toml:"date"`      // the day it was accepted
	At        toml.Pos        `toml:"@"`         // in content/accepted.toml
}

// TOML returns the entry as it is appended to content/accepted.toml. It begins
// with an empty line and is valid after any valid file that ends in a newline.
func (a Accepted) TOML() string {
	published := ""
	if !a.Published.IsZero() {
		published = fmt.Sprintf("published = %s\n", a.Published)
	}
	return fmt.Sprintf("\n[[accepted]]\npath = %s\nurl = %s\n%sdate = %s\n", toml.Quoted(a.Path), toml.Quoted(a.URL), published, a.Date)
}

// With returns the corpus with entries added to Accepted; c stays as it is.
func (c *Corpus) With(accepted []Accepted) *Corpus {
	if len(accepted) == 0 {
		return c
	}
	made := *c
	made.Accepted = slices.Concat(c.Accepted, accepted)
	return &made
}

// accepted reads accepted.toml.
func (l *loader) accepted() error {
	src, ok, err := l.settings(acceptedFile)
	if err != nil || !ok {
		return err
	}
	var file struct {
		Accepted []Accepted `toml:"accepted"`
	}
	table, problems := toml.Parse(inSource(acceptedFile), src, 1)
	l.report(append(problems, toml.Decode(inSource(acceptedFile), table, &file)...)...)
	for _, a := range file.Accepted {
		if a.Path == "" || a.URL == "" || a.Date.IsZero() {
			l.report(a.At.In(inSource(acceptedFile)).Problem("missing-field", diag.Error, "写全 path、url、published、date",
				"这一项缺少 path、url 或者 date"))
			continue
		}
		l.corpus.Accepted = append(l.corpus.Accepted, a)
	}
	return nil
}
