// Package gate judges what a site is about to show to the public:
// every document, attachment and setting that a build reads, for personal data
// (package privacy), strangers' texts (package hijack) and mistakes in the writing
// (package proofreading).
//
// [For] makes the gate of one site. Package corpus calls it while a file is in
// memory and stores what it finds; whether a finding stops a build is decided by
// package check, which knows the as-of date and what the editor allows.
package gate

import (
	"io"
	"net/url"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/gate/attachment"
	"gongkai/site/gate/privacy"
	"gongkai/site/gate/proofreading"
	"gongkai/site/toml"
)

// For returns the gate of a site, by its settings. The problems are those of
// content/wording.toml.
func For(c *corpus.Corpus) (*corpus.Gate, []diag.Problem) {
	var s site
	var problems []diag.Problem
	if c.WordingTOML != nil {
		s.list, problems = proofreading.ReadList("content/wording.toml", c.WordingTOML)
	}
	if base, err := url.Parse(c.Site.BaseURL); err == nil {
		s.host = base.Hostname()
	}
	s.contacts.Site(c.Site.BaseURL)
	s.contacts.Add(c.Site.Contact.Phone, c.Site.Contact.Email)
	for _, organ := range c.Organs.All() {
		s.contacts.Add(organ.Phone, organ.Email)
	}
	return &corpus.Gate{
		Basis:    append([]byte(s.host+"\n"), c.WordingTOML...),
		Document: func(r *corpus.Reading) corpus.Findings { return document(r, s) },
		Attachment: func(path string, file io.Reader, names []string, stopped func() error) ([]corpus.Personal, error) {
			src, err := io.ReadAll(io.LimitReader(file, attachment.Largest+1)) // one byte more shows that it is too large
			if err != nil {
				return nil, err
			}
			findings, err := privacy.Attachment(path, src, names, stopped)
			return personal(findings), err
		},
		Settings: func(path string, table *toml.Table) []diag.Problem { return settings(path, table, s) },
	}, problems
}

// document judges a document that is being read.
func document(r *corpus.Reading, s site) corpus.Findings {
	path := "content/" + r.Path
	findings := corpus.Findings{Problems: append(controls(path, r.Front), words(path, r.Front, r.Body, r.BodyLine, s)...)}
	if r.Record != nil {
		findings.Problems = append(findings.Problems, sealedLaw(r)...)
		findings.Personal = personal(privacy.Document(r.Source, r.Front, r.Text, r.BodyLine, r.Record))
	}
	return findings
}

// personal returns findings in the form in which the corpus stores them.
func personal(findings []privacy.Finding) (list []corpus.Personal) {
	for _, f := range findings {
		list = append(list, corpus.Personal{Detector: f.Detector, Text: f.Text, Shown: f.Shown, Where: f.Where, Line: f.Line, Column: f.Column})
	}
	return list
}
