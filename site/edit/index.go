package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

// Indexes allocates index numbers (索引号) by the template of a site. A number that was
// given out never comes back, not even when its document is gone: content/indexes.toml
// holds the last serial of each series, and the documents are asked too.
type Indexes struct {
	root *os.Root
	c    *corpus.Corpus
	last map[string]int  // serial by series, of the file, of the documents, and given out since
	used map[string]bool // numbers that documents have

	counted map[string]bool // series whose last covers used
	text    string          // of the file
}

// series is what distinguishes the serials of a template: the text around them.
func series(before, after string) string { return before + "#" + after }

// OpenIndexes reads what has been given out. c has the documents as they are on disk: a
// number that a person typed since is given out again.
func OpenIndexes(root *os.Root, c *corpus.Corpus) (*Indexes, error) {
	x := &Indexes{root: root, c: c, last: map[string]int{}, used: map[string]bool{}, counted: map[string]bool{}}
	text, err := root.ReadFile("content/" + corpus.IndexesFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("读 content/%s：%w", corpus.IndexesFile, err)
	}
	x.text = string(text)
	table, problems := toml.Parse(corpus.IndexesFile, text, 1)
	if len(problems) > 0 {
		return nil, fmt.Errorf("content/%s 第 %d 行：%s", corpus.IndexesFile, problems[0].Line, problems[0].Message)
	}
	if issued, ok := table.Get("issued"); ok && issued.Value.Table != nil {
		for _, e := range issued.Value.Table.Entries {
			x.last[e.Key], _ = e.Value.Int()
		}
	}
	for _, d := range c.Documents {
		if d.Record.Index != "" {
			x.used[d.Record.Index] = true
		}
	}
	return x, nil
}

// Next returns the next number for a record.
func (x *Indexes) Next(rec *disclosure.Record) (string, error) {
	organ, _ := x.c.Organs.Get(rec.LeadOrgan())
	before, after, digits, err := x.c.Site.IndexTemplate().For(rec, organ, x.c.Site.SiteCode)
	if err != nil {
		return "", err
	}
	name := series(before, after)
	for index := range x.used {
		if x.counted[name] {
			break
		}
		rest, ours := strings.CutPrefix(index, before)
		serial, too := strings.CutSuffix(rest, after)
		if n, err := strconv.Atoi(serial); ours && too && err == nil {
			x.last[name] = max(x.last[name], n)
		}
	}
	x.counted[name] = true
	x.last[name]++
	number := fmt.Sprintf("%s%0*d%s", before, digits, x.last[name], after)
	if len(strconv.Itoa(x.last[name])) > digits {
		return "", fmt.Errorf("流水号用完了：%s 之后没有 %d 位的号", number, digits)
	}
	return number, nil
}

// Save writes down what was given out, before any document has it: a number that is
// lost is better than one that two documents have.
func (x *Indexes) Save() error {
	const head = "# 已经用到的索引号，由程序写，不要改小：用过的号不再给别的文件。\n[issued]\n"
	var b strings.Builder
	b.WriteString(head)
	for _, name := range slices.Sorted(maps.Keys(x.last)) {
		fmt.Fprintf(&b, "%s = %d\n", toml.Quoted(name), x.last[name])
	}
	if b.String() == x.text {
		return nil
	}
	if err := Renew(x.root, "content/"+corpus.IndexesFile, []byte(b.String())); err != nil {
		return err
	}
	x.text = b.String()
	return nil
}
