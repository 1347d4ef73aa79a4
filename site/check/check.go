// Package check finds what is wrong with a site as a whole: links that lead
// nowhere, documents that a link may not name yet, sections without content,
// and pages that were public yesterday and would be gone today.
//
// What is wrong with one record on its own is found where it is read
// (disclosure, markdown, corpus), what is wrong with its dates where they are
// judged (deadline, audit). This package adds what needs more than one
// document, and applies the severities that a site sets in site.toml. A
// problem that stops a build can not be set lower.
//
// Table lists every problem code of the program with what it means; the
// documentation and `gongkai check --list` come from it.
package check

import (
	"errors"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate/privacy"
	"gongkai/site/internal/parallel"
	"gongkai/site/ledger"
)

// Input is the site to check.
type Input struct {
	Corpus *corpus.Corpus
	Ledger *ledger.Ledger // the editor's, with unpublished records
	Rules  *deadline.Rules
	// Generated holds the addresses of all pages that will be built.
	Generated map[string]bool
	Pending   []Pending // see PendingPages
	AsOf      calendar.Date
	Workers   int // see parallel.Map; the result does not depend on it
}

// Run returns the problems of the site as a whole. An error is one of reading a
// text.
func Run(in Input) ([]diag.Problem, error) {
	contacts, interpreted := in.contacts(), in.interpreted()
	type outcome struct {
		problems []diag.Problem
		err      error
	}
	var problems []diag.Problem
	for _, o := range parallel.Map(in.Workers, in.Corpus.Documents, func(doc *corpus.Document) outcome {
		private, err := in.private(doc, contacts)
		contents, other := in.contents(doc, interpreted)
		return outcome{slices.Concat(
			in.starred(doc.Record), in.states(doc), in.links(doc), in.relations(doc), in.attachments(doc), in.index(doc), in.reviewed(doc.Record), in.rules(doc.Record),
			in.forgotten(doc.Record), private, contents), errors.Join(err, other)}
	}) {
		if o.err != nil {
			return nil, o.err
		}
		problems = append(problems, o.problems...)
	}
	problems = append(problems, in.emptySections()...)
	problems = append(problems, in.doubles()...)
	problems = append(problems, in.levels()...)
	problems = append(problems, in.organLevels()...)
	problems = append(problems, in.counted()...)
	problems = append(problems, in.coming()...)
	problems = append(problems, in.limits()...)
	problems = append(problems, in.Ledger.Problems()...)
	for _, p := range in.Pending {
		problems = append(problems, p.Problem)
	}
	return problems, nil
}

// severity returns Error for a public document, and Warning until the day when it
// becomes public.
func (in Input) severity(rec *disclosure.Record) diag.Severity {
	if rec.StateOn(in.AsOf).Shown() {
		return diag.Error
	}
	return diag.Warning
}

// starred reports missing fields without which a record may not be public.
func (in Input) starred(rec *disclosure.Record) (problems []diag.Problem) {
	hint := "公开之前请补上"
	if in.severity(rec) == diag.Error {
		hint = "这是公开必备的信息，请补上"
	}
	for _, key := range rec.MissingStarred() {
		problems = append(problems, rec.At(key).Problem("missing-field", in.severity(rec), hint, "缺少 %s（%s）", key, in.Corpus.Kinds.Label(rec.Kind, key)))
	}
	return problems
}

// index reports a missing 索引号, which every disclosed document carries
// (政府信息公开条例第十二条).
func (in Input) index(doc *corpus.Document) []diag.Problem {
	rec := doc.Record
	if rec.Index != "" || rec.Kind.Plain || !rec.StateOn(in.AsOf).Shown() {
		return nil
	}
	return []diag.Problem{rec.At("index").Problem("missing-index", diag.Warning, "写一行 index = \"机关代码/年份-流水号\"", "缺少 index（索引号）")}
}

// reviewed reports a document that is public, or will be, without the three reviews
// (三审三校) that the site asks for.
func (in Input) reviewed(rec *disclosure.Record) []diag.Problem {
	missing := rec.Unreviewed()
	state := rec.StateOn(in.AsOf)
	if !in.Corpus.Site.Publication.Review || len(missing) == 0 || state != disclosure.Public && state != disclosure.Scheduled {
		return nil
	}
	return []diag.Problem{rec.At("approvals").Problem("missing-review", diag.Warning,
		"每一审写一段 [[approvals]]：step（审次）、by（审核人）、on（审核日期），网页上不显示", "没有%s的姓名和日期（site.toml 要求三审三校）", strings.Join(missing, "、"))}
}

// emptySections reports the kinds that have documents, but no public document.
func (in Input) emptySections() []diag.Problem {
	var problems []diag.Problem
	for _, kind := range in.Corpus.Kinds.All() {
		some, shown := false, false
		for _, doc := range in.Corpus.Documents {
			if doc.Record.Kind == kind {
				some, shown = true, shown || doc.Record.StateOn(in.AsOf).Shown()
			}
		}
		if some && !shown {
			problems = append(problems, diag.Place{Path: "content/" + kind.Folder}.Problem("empty-section", diag.Warning,
				"公开其中的文件之后，栏目会自动出现", "栏目“%s”没有已经公开的文件，这次不生成", kind.Name))
		}
	}
	return problems
}

// Apply returns the problems with the severities of site.toml, and without the personal
// data that a message repeats. A problem that stops a build stays an error.
func Apply(problems []diag.Problem, settings *corpus.Settings) []diag.Problem {
	kept := make([]diag.Problem, 0, len(problems))
	for _, p := range problems {
		if level, set := settings.Level(p.Code); set && p.Severity != diag.Error {
			if level.Off {
				continue
			}
			p.Severity = level.Severity
		}
		if message, private := privacy.Masked(p.Message); private {
			p.Message, p.Private = message, true
		}
		kept = append(kept, p)
	}
	return diag.Sort(kept)
}
