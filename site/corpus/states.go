package corpus

import (
	"crypto/sha256"
	"path"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/markdown"
	"gongkai/site/toml"
)

// statesSuffix ends the names of folders that hold texts of policies as amended. Such a
// folder holds no documents.
const statesSuffix = ".states"

// State is the text of a policy from a day on (某一时期的文本): the text that the
// document was published with, or one that an amending document made.
type State struct {
	From     calendar.Date
	By       string // content path of the amending document; "" for the first
	File     string // content path of the text; "" for the document's own
	Text     *markdown.Text
	Hash     [sha256.Size]byte // of the file
	Personal []Personal
}

// inStates reports whether a content path is in a folder of states.
func inStates(name string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(name), "/"), func(folder string) bool { return strings.HasSuffix(folder, statesSuffix) })
}

// StatePath returns the content path of a file that [[states]] of a document names;
// ok is false for one that is no Markdown file in a folder of states beside the document.
func StatePath(document, file string) (name string, ok bool) {
	name = path.Join(path.Dir(document), file)
	within := strings.HasPrefix(name, path.Dir(document)+"/")
	return name, file != "" && within && inStates(name) && strings.HasSuffix(name, ".md") && !strings.HasPrefix(file, "/") && !strings.Contains(file, `\`)
}

// HasState reports whether there is a text of a policy at a content path.
func (c *Corpus) HasState(name string) bool { return c.statePaths[name] }

// States returns the texts of a policy that are public on a day, the oldest first:
// those without an amending document, or whose amending document is public. It is nil
// for a document without [[states]].
func (c *Corpus) States(d *Document, asOf calendar.Date) []State {
	var list []State
	for _, s := range c.states[d.Source] {
		if by, ok := c.Document(s.By); s.By == "" || ok && by.Record.StateOn(asOf) == disclosure.Public {
			list = append(list, s)
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// AllStates returns every text of a policy, whoever may see it.
func (c *Corpus) AllStates(d *Document) []State { return c.states[d.Source] }

// InForce returns the place of the text that is in force on a day: the last one that
// has begun, else the first.
func InForce(states []State, asOf calendar.Date) int {
	last := 0
	for i, s := range states {
		if !s.From.After(asOf) {
			last = i
		}
	}
	return last
}

// policyStates reads the texts of all policies that have [[states]], and has the gate
// judge them as it judges the documents. Package check says what is wrong with the table.
func (l *loader) policyStates() error {
	l.corpus.states, l.corpus.statePaths = map[string][]State{}, map[string]bool{}
	for _, name := range l.tree.states {
		l.corpus.statePaths[name] = true
	}
	used := map[string]bool{}
	for _, d := range l.corpus.Documents {
		if len(d.Record.States) == 0 {
			continue
		}
		if err := l.statesOf(d, used); err != nil {
			return err
		}
	}
	for _, name := range l.tree.states {
		if !used[name] {
			l.report(place(name).Problem("unused-file", diag.Warning, "在文件头的 [[states]] 里写 file，或者删去", "没有哪个文件用到这个时期的文本：%s", name))
		}
	}
	return nil
}

func (l *loader) statesOf(d *Document, used map[string]bool) error {
	rec := d.Record
	var list []State
	if first := firstDay(rec); !slices.ContainsFunc(rec.States, func(s disclosure.TextState) bool { return s.From == first }) {
		text, err := l.corpus.Text(d)
		if err != nil {
			return err
		}
		list = append(list, State{From: first, Text: text, Hash: d.Hash})
	}
	for _, s := range rec.States {
		name, ok := StatePath(d.Source, s.File)
		if !ok || !l.corpus.statePaths[name] {
			continue
		}
		used[name] = true
		src, problems, err := read(l.source, name)
		if err != nil {
			return err
		}
		if l.report(problems...); len(problems) > 0 {
			continue
		}
		body := withoutMark(src)
		text, problems := markdown.Convert(name, body, 1)
		state := State{From: s.From, By: s.By, File: name, Text: text, Hash: sha256.Sum256(src)}
		if len(text.Links) > 0 {
			problems = append(problems, diag.Place{Path: inSource(name), Line: text.Links[0].Line, Column: text.Links[0].Column}.Problem("bad-states", diag.Error,
				"只留文字；要链接的写在文件自己的正文里", "某一时期的文本里不能有站内链接和图片"))
		}
		if l.gate != nil {
			findings := l.gate.Document(&Reading{Path: name, Source: body, Front: &toml.Table{}, Body: body, BodyLine: 1, Text: text, Record: rec})
			problems, state.Personal = append(problems, findings.Problems...), findings.Personal
		}
		l.report(problems...)
		list = append(list, state)
	}
	slices.SortStableFunc(list, func(x, y State) int { return x.From.Compare(y.From) })
	l.corpus.states[d.Source] = list
	return nil
}

// firstDay is the day from which the text works that a policy was published with.
func firstDay(rec *disclosure.Record) calendar.Date {
	for _, day := range []calendar.Date{rec.Effective, rec.Dated, rec.Published.Date()} {
		if !day.IsZero() {
			return day
		}
	}
	return calendar.Date{}
}
