package desk

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

// wrong is a problem with the way to its field.
type wrong struct {
	Word, Class, Message, Hint, Where, Href string
}

// problemsView is what is wrong with the site, errors first.
type problemsView struct {
	Rows             []wrong
	Files            []wrong // in files that have no form
	More             int
	Errors, Warnings int
}

// mostWrong is how many problems a page lists, and together from how many documents on the
// same problem is one line.
const mostWrong, together = 50, 3

// problemsOf lists what is wrong with the site. The same problem of several documents is one
// line, which leads to these documents.
func (d *Desk) problemsOf(now *state) (v problemsView) {
	problems := slices.DeleteFunc(slices.Clone(now.site.Problems), func(p diag.Problem) bool { return p.Severity == diag.Notice })
	v.Errors = diag.Count(problems, diag.Error)
	v.Warnings = len(problems) - v.Errors
	slices.SortStableFunc(problems, func(a, b diag.Problem) int { return cmp.Compare(a.Severity, b.Severity) })
	type alike struct {
		code     string
		severity diag.Severity
	}
	documents := map[alike]map[string]bool{}
	for _, p := range problems {
		if name, ok := documentOf(p); ok {
			at := alike{p.Code, p.Severity}
			if documents[at] == nil {
				documents[at] = map[string]bool{}
			}
			documents[at][name] = true
		}
	}
	grouped := map[alike]bool{}
	for _, p := range problems {
		at := alike{p.Code, p.Severity}
		_, ok := documentOf(p)
		many := ok && len(documents[at]) >= together
		if many && grouped[at] {
			continue
		}
		grouped[at] = many
		if len(v.Rows)+len(v.Files) == mostWrong {
			v.More++
			continue
		}
		row := d.wrong(now, p)
		if many {
			row.Message = fmt.Sprintf("%s：%d 个文件", cmp.Or(d.titles[p.Code], p.Message), len(documents[at]))
			row.Where, row.Href = "例如 "+row.Where, link("/files", "problem", p.Code)
		}
		if strings.HasPrefix(row.Href, "/source") {
			v.Files = append(v.Files, row)
			continue
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// documentOf returns the document in whose file a problem lies.
func documentOf(p diag.Problem) (name string, ok bool) {
	name, ok = strings.CutPrefix(p.Path, "content/")
	return name, ok && address.IsDocument(name)
}

// missingKey finds the key that a problem says a document lacks.
var missingKey = regexp.MustCompile(`^缺少 ([a-z_.]+)`)

// wrong returns a problem with the way to what a clerk can mend: a field or a line of a
// document, the document that publishes a file, the organs, or the line of a file that has
// no form.
func (d *Desk) wrong(now *state, p diag.Problem) wrong {
	v := d.wrongAt(now, p)
	if forFiles.MatchString(v.Hint) && (strings.HasPrefix(v.Href, "/write") || strings.HasPrefix(v.Href, "/organs")) {
		v.Hint = "" // the form has a field for that
	}
	return v
}

// forFiles finds in a hint what only somebody needs who writes a file: commands, keys and
// tables of TOML.
var forFiles = regexp.MustCompile(`gongkai [a-z]|\[\[?[a-z_.]+\]|[a-z_]+ = |写一行 |[a-z]+\.toml`)

// wrongAt is wrong with the hint as it is.
func (d *Desk) wrongAt(now *state, p diag.Problem) wrong {
	v := wrong{Word: p.Severity.Chinese(), Class: p.Severity.String(), Message: p.Message, Hint: cmp.Or(hintHere(p), p.Hint), Where: p.Path}
	if p.Line > 0 {
		v.Where = fmt.Sprintf("%s 第 %d 行", p.Path, p.Line)
	}
	if name, ok := documentOf(p); ok {
		v.Href = link("/write", "path", name)
		doc, known := now.site.Corpus.Document(name)
		missing := missingKey.FindStringSubmatch(p.Message)
		switch {
		case p.Line > 1:
			v.Href = link("/write", "path", name, "line", fmt.Sprint(p.Line)) + "#problem"
		case missing != nil:
			v.Href += "#f-" + strings.ReplaceAll(missing[1], ".", "-")
		case known && len(doc.Record.MissingStarred()) > 0: // the document as a whole lacks something
			v.Href += "#f-" + doc.Record.MissingStarred()[0]
		}
		return v
	}
	name := strings.TrimPrefix(p.Path, "content/")
	switch {
	case p.Path == "":
	case p.Code == "missing-report":
		v.Href = "/#overdue" // with the button that drafts it
	case p.Path == organsFile && p.Code == "missing-organs":
		v.Href = "/organs/edit"
	case p.Path == organsFile && d.organAt(now, p) != "":
		v.Href = d.organAt(now, p)
	case path.Ext(p.Path) == ".toml" || path.Ext(p.Path) == ".html" || path.Ext(p.Path) == ".md":
		v.Href = link("/source", "file", p.Path, "line", fmt.Sprint(p.Line)) + "#line"
	default:
		if owner := now.owners()[name]; owner != "" {
			v.Href = link("/write", "path", owner, "file", path.Base(name)) + "#problem"
		} else if path.Ext(name) == "" {
			v.Href = link("/files", "q", name+"/") // a folder
		}
	}
	return v
}

// hintHere says what a clerk does at the desk about a problem whose hint names commands or
// keys of a file; "" for any other.
func hintHere(p diag.Problem) string {
	switch p.Code {
	case "overdue", "due-soon":
		if !strings.Contains(p.Hint, "公开") {
			return "" // another act is due
		}
		return "请尽快公开：打开文件，按“公开或排定”，再生成网站；日期如实填写，不能倒填"
	case "late":
		return "日期如实填写，不能倒填；晚了的原因，在文件里如实写明"
	case "missing-report":
		return "在“今天”的“已逾期”里按“起草报告”；不承担这项义务，或者以前的报告在别处公开的，到“机关”改“从哪一年起报告”"
	case "no-interpretation":
		return "打开文件，按“写政策解读”"
	}
	return ""
}

// organAt returns the address of the form of the organ in whose table a problem lies, at its
// field where that is known; "" when the file cannot be read or the problem lies before all.
func (d *Desk) organAt(now *state, p diag.Problem) string {
	source, organs, err := d.readOrgans(now)
	var at *disclosure.Organ
	for _, o := range organs {
		if o.At.Line <= p.Line {
			at = o
		}
	}
	if err != nil || at == nil {
		return ""
	}
	key := keyToWrite.FindStringSubmatch(p.Hint)
	if lines := strings.Split(string(source), "\n"); p.Line > at.At.Line && p.Line <= len(lines) {
		key = keyOfLine.FindStringSubmatch(lines[p.Line-1])
	}
	href := link("/organs/edit", "id", at.ID)
	switch {
	case key != nil:
		href += "#f-" + key[1]
	case strings.HasSuffix(p.Code, "-uscc"):
		href += "#f-uscc"
	}
	return href
}

// keyToWrite finds the key that a hint tells to add, keyOfLine the key of a line of TOML.
var (
	keyToWrite = regexp.MustCompile(`^写一行 ([a-z_]+) =`)
	keyOfLine  = regexp.MustCompile(`^\s*([a-z_]+)\s*=`)
)

// ownersOf returns the documents by the files that they publish.
func ownersOf(c *corpus.Corpus) map[string]string {
	owners := map[string]string{}
	for _, doc := range c.Documents {
		for _, file := range c.Attachments(doc) {
			if owners[file] == "" {
				owners[file] = doc.Source
			}
		}
	}
	return owners
}

type sourceView struct {
	frame
	File string
	Line int
	Rows []sourceLine
	Hint []wrong // what is wrong with the file
}

type sourceLine struct {
	Number int
	Text   string
	Marked bool
}

// around is how many lines before and behind the one in question a page shows.
const around = 12

// sourcePage shows a file that has no form, at the line of a problem. Only a file that has a
// problem is shown.
func (d *Desk) sourcePage(w http.ResponseWriter, r *http.Request) {
	v := sourceView{frame: d.frame(r, "要改的文件", "/"), File: r.URL.Query().Get("file")}
	now, _ := d.state(r.Context(), 0)
	for _, p := range now.site.Problems {
		if p.Path == v.File && v.File != "" {
			row := d.wrong(now, p)
			v.Hint = append(v.Hint, row)
		}
	}
	if len(v.Hint) == 0 {
		d.refuse(w, http.StatusNotFound, "这个文件没有问题，或者已经改好")
		return
	}
	_, _ = fmt.Sscan(r.URL.Query().Get("line"), &v.Line) // no line is marked otherwise
	info, err := d.opt.Root.Lstat(v.File)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxSmall) {
		err = fs.ErrInvalid
	}
	var text []byte
	if err == nil {
		text, err = d.opt.Root.ReadFile(v.File)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.refuse(w, http.StatusNotFound, "这个文件不能在这里看："+v.File)
		return
	}
	number := 0
	for line := range strings.Lines(strings.ToValidUTF8(string(text), "\uFFFD")) {
		if number++; v.Line == 0 || max(number-v.Line, v.Line-number) <= around {
			v.Rows = append(v.Rows, sourceLine{number, strings.TrimRight(line, "\r\n"), number == v.Line})
		}
		if len(v.Rows) > 400 {
			break
		}
	}
	d.show(w, http.StatusOK, "source", v)
}

// keyAt returns the key of the front matter in whose statement a line lies: fine,
// subject.name, revised.0.note; "" for the text.
func keyAt(source []byte, line int) (key string) {
	front, body, problems := corpus.Split("", source)
	if len(problems) > 0 || line >= body.Line {
		return ""
	}
	table, _ := toml.Parse("", front.Text, front.Line)
	best := 0
	var visit func(key string, at toml.Pos, v *toml.Value)
	visit = func(name string, at toml.Pos, v *toml.Value) {
		if at.Line <= line && at.Line >= best {
			key, best = name, at.Line
		}
		if v.Table != nil {
			for i := range v.Table.Entries {
				e := &v.Table.Entries[i]
				visit(name+"."+e.Key, e.Pos, &e.Value)
			}
		}
		for i := range v.List {
			if v.List[i].Table != nil {
				visit(fmt.Sprintf("%s.%d", name, i), v.List[i].Pos, &v.List[i])
			}
		}
	}
	for i := range table.Entries {
		e := &table.Entries[i]
		visit(e.Key, e.Pos, &e.Value)
	}
	return key
}
