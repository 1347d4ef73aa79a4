package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

// The layouts of the Hugo site, for gongkai: the same blocks, nothing computed.
//
//go:embed theme
var theme embed.FS

// row is one thing that is measured.
type row struct {
	id, name string
	out      string // folder of the output
	source   string // folder of the corpus
	grown    int    // times the number of documents; 0 for once
	again    bool   // over the output of the row before, with its cache
	small    bool   // in the small theme
	extra    bool   // only when asked for
	touch    bool   // one document changes first
	add      bool   // one document is added first
	command  func(b *bench, r row, out string) *exec.Cmd
}

const (
	ours   = "corpus-gongkai"
	theirs = "corpus-hugo"
)

// allRows are the rows in the order in which a round runs them.
func allRows() []row {
	return []row{
		{id: "hugo", name: "Hugo", out: "hugo", source: theirs, command: hugo},
		{id: "floor", name: "floor `full`", out: "floor", source: theirs, command: floor},
		{id: "pages", name: "gongkai, the pages of Hugo", out: "pages", source: ours, command: hugosPages},
		{id: "small", name: "everything, in a theme of Hugo's size", out: "small", source: ours, small: true, command: gongkai},
		{id: "all", name: "gongkai, everything", out: "all", source: ours, command: gongkai},
		{id: "same", name: "again, nothing changed", out: "all", source: ours, again: true, command: gongkai},
		{id: "one", name: "again, one document changed", out: "all", source: ours, again: true, touch: true, command: gongkai},
		{id: "added", name: "again, one document added", out: "all", source: ours, again: true, add: true, command: gongkai},
		{id: "switch", name: "the same, as one switch", out: "all", source: ours, again: true, touch: true, command: switching},
		{id: "growth", name: "everything, ten times the documents", out: "grown", source: ours + "-grown", grown: 10, extra: true, command: gongkai},
	}
}

func hugo(b *bench, r row, out string) *exec.Cmd {
	c := exec.Command(b.hugo, "build", "--quiet", "--noBuildLock", "--cacheDir", b.in("hugo-cache"),
		"--contentDir", b.in(r.source, "content"), "--destination", out)
	c.Dir = b.in("site-hugo")
	return c
}

func floor(b *bench, r row, out string) *exec.Cmd {
	return exec.Command(b.in("floor"), "-mode", "full", "-in", b.in(r.source, "content"), "-out", out)
}

// gongkai is the user's own command.
func gongkai(b *bench, r row, out string) *exec.Cmd {
	return exec.Command(b.in("gongkai"), "build", "--quiet", "--source", b.in(r.source), "--output", out, "--as-of", asOf)
}

// switching is the user's own command for a folder that a server reads.
func switching(b *bench, r row, out string) *exec.Cmd {
	c := gongkai(b, r, out)
	c.Args = append(c.Args, "--switch")
	return c
}

// hugosPages is this program, which builds the pages that the Hugo site has.
func hugosPages(b *bench, r row, out string) *exec.Cmd {
	return exec.Command(b.self, "-source", b.in(r.source), "-output", out, "-pages")
}

// supply makes what the rows need.
func (b *bench) supply(rows []row) error {
	if err := b.others(); err != nil {
		return err
	}
	for _, r := range rows {
		layout := "gongkai"
		if r.source == theirs {
			layout = "hugo"
		}
		if r.id == "hugo" {
			if err := b.needHugo(); err != nil {
				return err
			}
		}
		if err := b.corpus(layout, r.source, b.n*max(1, r.grown)); err != nil {
			return err
		}
	}
	return nil
}

// ready brings the source of a row into the state in which it is built.
func (b *bench) ready(r row, round int) error {
	if r.source == theirs {
		return nil
	}
	if r.touch {
		return b.edit(r, round)
	}
	if r.add {
		return b.addDocument(r, round)
	}
	if r.again {
		return nil
	}
	for _, left := range []string{".gongkai", "layouts"} {
		if err := os.RemoveAll(b.in(r.source, left)); err != nil {
			return err
		}
	}
	if !r.small {
		return nil
	}
	small, err := fs.Sub(theme, "theme")
	if err != nil {
		return err
	}
	return os.CopyFS(b.in(r.source, "layouts"), small)
}

// decisions are the penalty decisions of a row's corpus, the oldest first.
func (b *bench) decisions(r row) ([]string, error) {
	return filepath.Glob(b.in(r.source, "content/enforcement/penalty/*/*.md"))
}

// edit changes the last paragraph of one decision, each round to something else.
func (b *bench) edit(r row, round int) error {
	found, err := b.decisions(r)
	if err != nil || len(found) == 0 {
		return err
	}
	name := found[len(found)/2]
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, fmt.Appendf(text, "\n本页第 %d 次更正文字。\n", round+1), 0o644)
}

var (
	numberLine    = regexp.MustCompile(`(?m)^number = .*$`)
	indexLine     = regexp.MustCompile(`(?m)^index = .*\n`)
	publishedLine = regexp.MustCompile(`(?m)^published = .*$`)
)

// addDocument publishes one more decision on the last day: the text of another one
// under its own number.
func (b *bench) addDocument(r row, round int) error {
	found, err := b.decisions(r)
	if err != nil || len(found) == 0 {
		return err
	}
	last := found[len(found)-1]
	text, err := os.ReadFile(last)
	if err != nil {
		return err
	}
	text = numberLine.ReplaceAll(text, fmt.Appendf(nil, `number = "示市监罚〔2025〕%d号"`, 990_000+round))
	text = indexLine.ReplaceAll(text, nil)
	text = publishedLine.ReplaceAll(text, []byte("published = "+asOf))
	return os.WriteFile(filepath.Join(filepath.Dir(last), fmt.Sprintf("added-%d.md", round)), text, 0o644)
}
