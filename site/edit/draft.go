package edit

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// Draft is a new document before it is written.
type Draft struct {
	Path string // content path
	Text []byte
	Due  []agenda.Explanation // its deadlines, as far as the kind and the day tell them
}

// New returns the draft of a document. name may be a path below the kind's folder; dated
// is the day of the act. organ is an id of the site, or "" where the site's only organ is
// meant. The problems are those of judging. The error says in Chinese what is wrong with
// the name.
func New(c *corpus.Corpus, rules *deadline.Rules, asOf calendar.Date, kind *disclosure.Kind, name string, dated calendar.Date, organ string) (*Draft, []diag.Problem, error) {
	contentPath, err := PathOf(kind, name, dated)
	if err != nil {
		return nil, nil, err
	}
	if organ == "" && len(c.Organs.All()) == 1 {
		organ = c.Organs.All()[0].ID
	}
	kind, _ = c.Kinds.Get(kind.ID) // the same kind, of the site's catalogue
	f := &form{kinds: c.Kinds, kind: kind, organs: c.Organs.All(), record: disclosure.NewRecord(contentPath, kind)}
	f.record.Title, f.record.Dated, f.record.Year = kind.Name, dated, yearOf(name, dated)
	if organ != "" {
		f.record.Organ, f.record.Organs = organ, []string{organ}
	}
	due, problems := agenda.Foresee(c, rules, asOf, f.record)
	f.due = due
	return &Draft{Path: contentPath, Text: f.text(), Due: due}, problems, nil
}

// PathOf returns where a new document goes. The folder of a decision has its year.
func PathOf(kind *disclosure.Kind, name string, dated calendar.Date) (string, error) {
	name = strings.TrimPrefix(Slashed(name), kind.Folder+"/")
	contentPath := path.Join(kind.Folder, strings.TrimSuffix(name, ".md")+".md")
	if kind.Enforcement && !strings.Contains(name, "/") {
		contentPath = path.Join(kind.Folder, fmt.Sprint(dated.Year()), path.Base(contentPath))
	}
	if strings.HasPrefix(name, "/") || slices.Contains(strings.Split(name, "/"), "..") {
		return "", fmt.Errorf("名称 %s 不能用：只能在类别的文件夹里新建", name)
	}
	if problem := address.Check(contentPath); problem != "" {
		return "", fmt.Errorf("名称 %s 不能用：%s", name, problem)
	}
	if base := path.Base(contentPath); strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return "", fmt.Errorf("名称 %s 不能用：以 . 或者 _ 开头的文件不会公开", name)
	}
	return contentPath, nil
}

// Slashed returns a content path as users may give it: with back-slashes, from the
// site's folder, with "./" before it.
func Slashed(arg string) string {
	arg = strings.TrimPrefix(strings.ReplaceAll(arg, `\`, "/"), "./")
	return strings.TrimPrefix(arg, "content/")
}

// yearOf returns the year that a report is about: that with which its name begins, else
// the year before it is written.
func yearOf(name string, dated calendar.Date) int {
	if year, err := strconv.Atoi(name[:min(4, len(name))]); err == nil && year >= 1949 && year <= dated.Year() {
		return year
	}
	return dated.Year() - 1
}
