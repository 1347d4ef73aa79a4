package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
	"gongkai/site/gate/attachment"
	"gongkai/site/page"
	"gongkai/site/toml"
)

type chooseView struct {
	frame
	Groups                        []kindGroup
	Kind, KindName                string
	Name, Dated, Organ, Interpret string
	Organs                        []choice
	Register                      string // the address at which an organ is registered
	Wrong                         string
}

type kindGroup struct {
	Name  string
	Kinds []choice
}

// choose is the page on which a new document begins: the kind, then name, day and organ.
func (d *Desk) choose(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	d.showChoose(w, r, http.StatusOK, q.Get("kind"), q.Get("name"), q.Get("dated"), q.Get("organ"), q.Get("interprets"), "")
}

func (d *Desk) showChoose(w http.ResponseWriter, r *http.Request, status int, kindID, name, dated, organ, interprets, wrong string) {
	v := chooseView{frame: d.frame(r, "撰写", "/new"), Name: name, Dated: dated, Organ: organ, Interpret: interprets, Wrong: wrong}
	now, _ := d.state(r.Context(), 0)
	c := now.site.Corpus
	if kind, ok := c.Kinds.Get(kindID); ok {
		v.Kind, v.KindName = kind.ID, kind.Name
		if v.Dated == "" {
			v.Dated = now.today().String()
		}
		if v.Name == "" {
			v.Name = freeName(c, kind, now.today())
		}
		for _, o := range c.Organs.All() {
			v.Organs = append(v.Organs, choice{Value: o.ID, Label: o.Name, Chosen: o.ID == organ})
		}
		v.Register = link("/organs/edit", "next", link("/new", "kind", kind.ID, "name", v.Name, "dated", v.Dated, "interprets", interprets))
		d.show(w, status, "choose", v)
		return
	}
	for _, k := range c.Kinds.All() {
		top, _, _ := strings.Cut(k.Folder, "/")
		name := c.Kinds.Section(top).Name
		if name == "" {
			name = k.Name
		}
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
			v.Groups = append(v.Groups, kindGroup{Name: name})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Kinds = append(g.Kinds, choice{Value: link("/new", "kind", k.ID), Label: k.Name})
	}
	d.show(w, status, "choose", v)
}

// freeName returns a file name that no document of the kind has: the day and a number.
func freeName(c *corpus.Corpus, kind *disclosure.Kind, day calendar.Date) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%d-%02d%02d-%d", day.Year(), day.Month(), day.Day(), n)
		if path, err := edit.PathOf(kind, name, day); err != nil || !c.Has(path) {
			return name
		}
	}
}

// create writes a new draft and opens its form.
func (d *Desk) create(w http.ResponseWriter, r *http.Request) {
	f := r.PostForm
	now, _ := d.state(r.Context(), patience)
	c := now.site.Corpus
	kind, ok := c.Kinds.Get(f.Get("kind"))
	again := func(wrong string) {
		d.showChoose(w, r, http.StatusUnprocessableEntity, f.Get("kind"), f.Get("name"), f.Get("dated"), f.Get("organ"), f.Get("interprets"), wrong)
	}
	if !ok {
		again("请先选类别")
		return
	}
	dated, err := calendar.Parse(f.Get("dated"))
	if err != nil {
		again("日期：" + err.Error())
		return
	}
	if _, ok := c.Organs.Get(f.Get("organ")); f.Get("organ") != "" && !ok {
		again("没有这个机关")
		return
	}
	draft, _, err := edit.New(c, now.site.Ledger.Judge.Rules, now.today(), kind, f.Get("name"), dated, f.Get("organ"))
	if err != nil {
		again(err.Error())
		return
	}
	if policy := edit.Slashed(f.Get("interprets")); policy != "" {
		if _, err := d.read(policy); err != nil {
			again("没有要解读的文件 " + policy)
			return
		}
		if draft.Text, err = edit.Change(draft.Text, []toml.Assignment{{Key: "interprets", Value: toml.Quoted(policy)}}, nil); err != nil {
			again(err.Error())
			return
		}
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	err = d.commit(r, "新建 "+draft.Path, []change{{name: "content/" + draft.Path, after: draft.Text}})
	if errors.Is(err, edit.ErrExists) {
		again("这个名称已经有文件了，请换一个")
		return
	}
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	http.Redirect(w, r, link("/write", "path", draft.Path, "done", "已新建草稿"), http.StatusSeeOther)
}

// writeView is the form of a document.
type writeView struct {
	frame
	Path, Digest       string
	Kind               string
	Tag                string
	Public             bool // changes need a note
	Note               string
	NoteWrong          string
	Head, Rest, Seldom []group
	Body               string
	BodyProblem        bool
	BodyLine           int    // the line of the text that has the problem; 0 for none
	BodyText           string // what it says
	Raw                string // the source, where it cannot be shown as a form
	RawForm            bool   // the source can be changed as a whole
	Findings           findings
	Beside             []string // what will be said of it beside others once it is public
	Look               string
	Policies           []choice
	Acts               []button
	Wrong              int
	Reviews            []choice // the three reviews, with who and when
	Attached           []attached
	AttachWrong        string // why nothing was attached or removed
	AttachMiB          int
}

// findings is what is known of a form as it is filled in.
type findings struct {
	Due      []string
	Problems []wrong
	HTML     template.HTML // of the text, which package markdown has made
}

// read returns the file of a document as it is now, which may be newer than the last
// look at the site; fs.ErrNotExist where the path is none of a document.
func (d *Desk) read(path string) ([]byte, error) {
	if !address.IsDocument(path) || address.Check(path) != "" || corpus.Skipped(path[strings.LastIndexByte(path, '/')+1:]) {
		return nil, fs.ErrNotExist
	}
	if info, err := d.opt.Root.Lstat("content/" + path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	return d.opt.Root.ReadFile("content/" + path)
}

// source opens a document for its form; when it returns false it has answered.
func (d *Desk) source(w http.ResponseWriter, path string) (source []byte, ok bool) {
	source, err := d.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.refuse(w, http.StatusNotFound, "没有这个文件：content/"+path)
	case err != nil:
		d.refuse(w, http.StatusInternalServerError, err.Error())
	default:
		return source, true
	}
	return nil, false
}

// form shows a document as a form.
func (d *Desk) form(w http.ResponseWriter, r *http.Request) {
	path := edit.Slashed(r.URL.Query().Get("path"))
	source, ok := d.source(w, path)
	if !ok {
		return
	}
	now, _ := d.state(r.Context(), 0)
	v, _ := d.writeView(r, now, path, source)
	var line int
	if n, _ := fmt.Sscan(r.URL.Query().Get("line"), &line); n == 1 && v.Raw == "" {
		if key := keyAt(source, line); key != "" || !v.markLine(source, line) {
			v.point(key)
		}
	}
	if file := r.URL.Query().Get("file"); file != "" && !v.pointFile(file) {
		for i, text := range strings.Split(v.Body, "\n") {
			if strings.Contains(text, file) {
				v.BodyProblem, v.BodyLine, v.BodyText = true, i+1, short(text, 80)
				break
			}
		}
	}
	var known []string
	for _, p := range v.Findings.Problems {
		known = append(known, p.Message)
	}
	v.Beside = beside(now, path, known)
	d.show(w, http.StatusOK, "write", v)
}

// point marks the field of a key, or the text for "".
func (v *writeView) point(key string) {
	for _, groups := range [][]group{v.Head, v.Rest, v.Seldom} {
		for i := range groups {
			for j := range groups[i].Fields {
				if f := &groups[i].Fields[j]; f.Name == key {
					f.Problem = true
					return
				}
			}
		}
	}
	v.BodyProblem = true
}

// markLine marks a line of the text; line counts from the begin of the file.
func (v *writeView) markLine(source []byte, line int) bool {
	_, body, problems := corpus.Split("", source)
	n, lines := line-body.Line, strings.Split(v.Body, "\n")
	if len(problems) > 0 || n < 0 || n >= len(lines) {
		return false
	}
	v.BodyProblem, v.BodyLine, v.BodyText = true, n+1, short(lines[n], 80)
	return true
}

// pointFile marks the field that names a file.
func (v *writeView) pointFile(file string) bool {
	for _, groups := range [][]group{v.Head, v.Rest, v.Seldom} {
		for _, g := range groups {
			for _, f := range g.Fields {
				if strings.HasSuffix(f.Name, ".file") && f.Value == file {
					v.point(f.Name)
					return true
				}
			}
		}
	}
	return false
}

// writeView makes the form of a source; front is its front matter, nil when it cannot be
// read.
func (d *Desk) writeView(r *http.Request, now *state, path string, source []byte) (v *writeView, front *toml.Table) {
	v = &writeView{frame: d.frame(r, "撰写", "/new"), Path: path, Digest: d.remember(source), Look: "/site" + (&url.URL{Path: address.Document(path)}).String()}
	c := now.site.Corpus
	part, body, problems := corpus.Split(path, source)
	table, bad := toml.Parse("content/"+path, part.Text, part.Line)
	kind := kindOf(c, path, table)
	v.Findings, v.AttachMiB = d.findings(now, path, source), attachment.Largest>>20
	if len(problems) > 0 || len(bad) > 0 || kind == nil {
		v.showRaw(source, line(problems, bad))
		return v, nil
	}
	v.Kind, v.Body = kind.Name, strings.ReplaceAll(string(body.Text), "\r\n", "\n")
	v.Head, v.Rest, v.Seldom = formOf(c, kind, table)
	guessed := guessedIn(part.Text)
	for _, groups := range [][]group{v.Head, v.Rest, v.Seldom} {
		for i := range groups {
			for j := range groups[i].Fields {
				f := &groups[i].Fields[j]
				f.Help = now.words[f.Label]
				if from := guessed[f.Name]; from != "" {
					f.Hint = strings.Trim(from+"；"+f.Hint, "；")
				}
				if f.List == "policies" && v.Policies == nil {
					v.Policies = policies(c)
				}
			}
		}
	}
	doc, _, _ := c.Read(path, source)
	if doc == nil {
		return v, table
	}
	rec := doc.Record
	state := rec.StateOn(now.today())
	v.Tag, v.Public = tag(rec, state), state.Shown()
	v.Attached = d.attachedTo(now, path, rec)
	if c.Site.Publication.Review || len(rec.Approvals) > 0 {
		for _, step := range disclosure.ReviewSteps() {
			done := choice{Label: step, Value: "未" + step}
			for _, a := range rec.Approvals {
				if a.Step == step {
					done.Value, done.Chosen = a.By+" "+a.On.String(), true
				}
			}
			v.Reviews = append(v.Reviews, done)
		}
	}
	switch state {
	case disclosure.Unpublished, disclosure.Scheduled:
		v.Acts = append(v.Acts, button{"公开或排定", link("/act", "do", "publish", "path", path)}, button{"记审核", link("/act", "do", "approve", "path", path)})
	case disclosure.Public:
		v.Acts = append(v.Acts, button{"撤回", link("/act", "do", "withdraw", "path", path)}, button{"写更正说明", link("/act", "do", "correct", "path", path)})
	}
	if rec.Index == "" && !kind.Plain {
		v.Acts = append(v.Acts, button{"编索引号", link("/act", "do", "number", "path", path)})
	}
	if rec.Kind.Explained {
		for _, k := range c.Kinds.All() {
			if k.Explains {
				v.Acts = append(v.Acts, button{"写" + k.Name, link("/new", "kind", k.ID, "organ", rec.LeadOrgan(), "interprets", path)})
			}
		}
	}
	return v, table
}

// kindOf returns the kind of a document by its folder and its key kind; nil for none.
func kindOf(c *corpus.Corpus, path string, front *toml.Table) *disclosure.Kind {
	if front == nil {
		return nil
	}
	if e, ok := front.Get("kind"); ok {
		if k, ok := c.Kinds.Get(e.Value.Text); ok && strings.HasPrefix(path, k.Folder+"/") {
			return k
		}
	}
	k, _ := c.Kinds.Of(path)
	return k
}

var guessComment = regexp.MustCompile(`(?m)^([a-z_]+) = .* # (请核对：[^\n\r]*)`)

// guessedIn returns, by key, what an import has noted behind the values of a draft that it
// has guessed (请核对：落款日期); nothing of a document that is no draft any longer.
func guessedIn(front []byte) map[string]string {
	notes := map[string]string{}
	if !bytes.Contains(front, []byte("\ndraft = true")) {
		return notes
	}
	for _, m := range guessComment.FindAllSubmatch(front, -1) {
		notes[string(m[1])] = string(m[2])
	}
	return notes
}

// policies lists the documents that may be explained.
func policies(c *corpus.Corpus) (list []choice) {
	const most = 500
	for _, doc := range c.Documents {
		if doc.Record.Kind.Explained && len(list) < most {
			list = append(list, choice{Value: doc.Source, Label: doc.Record.Title})
		}
	}
	return list
}

// findings judges a source alone: its last lawful day, what is wrong with it, its text.
func (d *Desk) findings(now *state, path string, source []byte) (f findings) {
	c := now.site.Corpus
	doc, text, problems := c.Read(path, source)
	if text != nil {
		f.HTML = template.HTML(text.HTML) // safe: package markdown writes no HTML of the author
	}
	if doc != nil {
		explained, more := agenda.Foresee(c, now.site.Ledger.Judge.Rules, now.today(), doc.Record)
		problems = append(problems, more...)
		for _, x := range explained {
			if !x.Due.IsZero() {
				day := x.Due.Date()
				name := x.Rule.DueName() + "日期"
				if x.Rule.Publishes() {
					name = "最迟公开日期"
				}
				line := fmt.Sprintf("%s：%s（%s），%s", name, day.Chinese(), day.WeekdayChinese(), x.Rule.Name)
				if x.Provisional {
					line += "；放假安排尚未公布，最早可能是 " + x.Safe.Date().Chinese()
				}
				if x.Verdict == deadline.Late || x.Verdict == deadline.Overdue {
					line += "；" + x.Words()
				}
				f.Due = append(f.Due, line)
			}
		}
		for _, p := range doc.Personal {
			f.Problems = append(f.Problems, wrong{Word: "提示", Class: "notice", Message: "像是个人信息：" + p.Shown + "，公开前要遮盖，或者写明依据"})
		}
	}
	for _, p := range diag.Sort(problems) {
		v := d.wrong(now, p)
		v.Href = ""
		if key := keyAt(source, p.Line); key != "" {
			v.Href = "#f-" + strings.ReplaceAll(key, ".", "-")
		} else if p.Line > 1 {
			v.Href = "#f-body"
			_, body, _ := corpus.Split("", source)
			v.Where = fmt.Sprintf("正文第 %d 行", p.Line-body.Line+1)
		}
		f.Problems = append(f.Problems, v)
	}
	return f
}

// composed is what a form that was sent comes to.
type composed struct {
	view   *writeView
	base   []byte            // the file as it was opened
	set    []toml.Assignment // what the clerk changed
	body   *string           // the new text; nil when it is the old one
	source []byte            // base with both
}

// compose puts a form that was sent into the file that was opened. The error says why
// it cannot be written.
func (d *Desk) compose(r *http.Request, now *state, path string, base []byte) (*composed, error) {
	x := &composed{base: base}
	var front *toml.Table
	x.view, front = d.writeView(r, now, path, base)
	if front == nil {
		return x, errors.New("文件头读不出来，不能用表单改；请按“问题”里写的改好文件")
	}
	x.set, x.view.Wrong = filled(r.PostForm, x.view.Head, x.view.Rest, x.view.Seldom)
	if r.PostForm.Has("body") {
		body := strings.ReplaceAll(strings.ToValidUTF8(r.PostForm.Get("body"), ""), "\r\n", "\n")
		if strings.TrimRight(body, "\n") != strings.TrimRight(x.view.Body, "\n") {
			if body != "" && !strings.HasSuffix(body, "\n") {
				body += "\n"
			}
			x.body = &body
			x.view.Body = body
		}
	}
	source, err := edit.Change(base, x.set, x.body)
	x.source = source
	return x, err
}

// check judges a form while it is filled in, for the script.
func (d *Desk) check(w http.ResponseWriter, r *http.Request) {
	now, _ := d.state(r.Context(), 0)
	path := edit.Slashed(r.PostForm.Get("path"))
	base, known := d.recall(r.PostForm.Get("digest"))
	if !known || address.Check(path) != "" {
		d.refuse(w, http.StatusConflict, "请重新打开这个文件")
		return
	}
	x, err := d.compose(r, now, path, base)
	if err != nil {
		d.refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	x.view.Findings = d.findings(now, path, x.source)
	words := map[string]string{}
	for _, groups := range [][]group{x.view.Head, x.view.Rest, x.view.Seldom} {
		for _, g := range groups {
			for _, f := range g.Fields {
				if f.Type == "money" {
					words[f.ID] = f.Words
				}
			}
		}
	}
	var b bytes.Buffer
	if err := d.pages.ExecuteTemplate(&b, "findings", x.view); err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]any{"html": b.String(), "words": words}) // the reader has gone when this fails
}

type conflictView struct {
	frame
	Path, Theirs, Mine string
	Fields             []conflictField
	Merge              bool // nothing was changed on both sides
	Sent               []choice
	Digest             string // of the present file
}

type conflictField struct {
	Label, Was, Now, Mine string
	Both                  bool
}

// save writes what a form has changed into the file that was opened. A file that is
// another one by now is shown and not overwritten.
func (d *Desk) save(w http.ResponseWriter, r *http.Request) {
	f := r.PostForm
	path := edit.Slashed(f.Get("path"))
	d.writing.Lock()
	defer d.writing.Unlock()
	now, _ := d.state(r.Context(), 0)
	disk, ok := d.source(w, path)
	if !ok {
		return
	}
	base, known := d.recall(f.Get("digest"))
	if !known {
		base = disk // the desk was opened anew: the form is compared with the present file
	}
	if f.Has("raw") {
		d.saveRaw(w, r, now, path, disk)
		return
	}
	x, err := d.compose(r, now, path, base)
	if x.view.Wrong > 0 || err != nil {
		if err != nil {
			x.view.Failure = err.Error()
		}
		d.show(w, http.StatusUnprocessableEntity, "write", x.view)
		return
	}
	target := base
	if digestOf(disk) != f.Get("digest") {
		if f.Get("merge") != digestOf(disk) || !known || !d.mergeable(x, disk) {
			d.showConflict(w, r, now, path, x, disk, known)
			return
		}
		target = disk
		if x.source, err = edit.Change(disk, x.set, x.body); err != nil {
			x.view.Failure = err.Error()
			d.show(w, http.StatusUnprocessableEntity, "write", x.view)
			return
		}
	}
	if bytes.Equal(x.source, target) {
		http.Redirect(w, r, link("/write", "path", path, "done", "没有改动，不用保存"), http.StatusSeeOther)
		return
	}
	if x.view.Public {
		if !d.noted(w, r, now, path, x, target) {
			return
		}
	}
	if err := d.commit(r, "保存 "+path, []change{{name: "content/" + path, before: target, after: x.source}}); err != nil {
		if errors.Is(err, edit.ErrChanged) {
			if disk, ok := d.source(w, path); ok {
				d.showConflict(w, r, now, path, x, disk, known)
			}
			return
		}
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	http.Redirect(w, r, link("/write", "path", path, "done", "已保存"), http.StatusSeeOther)
}

// noted adds the note of a correction (更正说明) to what is saved of a public document;
// without one it answers, and nothing is saved.
func (d *Desk) noted(w http.ResponseWriter, r *http.Request, now *state, path string, x *composed, target []byte) bool {
	note := r.PostForm.Get("note")
	if slices.ContainsFunc(x.set, func(a toml.Assignment) bool { return strings.HasPrefix(a.Key, "revised.") }) && strings.TrimSpace(note) == "" {
		return true
	}
	doc, _, _ := now.site.Corpus.Read(path, x.source)
	if doc == nil {
		x.view.Failure = "改过以后读不出来，没有保存"
		d.show(w, http.StatusUnprocessableEntity, "write", x.view)
		return false
	}
	set, err := edit.Correct(doc.Record, now.today(), note)
	if err == nil {
		x.source, err = edit.Change(x.source, set, nil)
	}
	if err != nil {
		x.view.Note, x.view.NoteWrong = note, "这份文件已经公开，改了什么要告诉读者："+err.Error()
		d.show(w, http.StatusUnprocessableEntity, "write", x.view)
		return false
	}
	return true
}

// leaves returns the values of a source by their keys, and its text.
func leaves(source []byte) (values map[string]string, body string) {
	front, text, _ := corpus.Split("", source)
	table, _ := toml.Parse("", front.Text, front.Line)
	return table.Leaves(), strings.ReplaceAll(string(text.Text), "\r\n", "\n")
}

// mergeable reports whether nothing that the clerk changed was changed in the present
// file.
func (d *Desk) mergeable(x *composed, disk []byte) bool {
	was, wasBody := leaves(x.base)
	now, nowBody := leaves(disk)
	for _, a := range x.set {
		for _, key := range slices.Concat(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(now))) {
			table, _, _ := strings.Cut(a.Key, ".")
			concerned := key == a.Key || strings.HasPrefix(key, table+".") && strings.Count(a.Key, ".") > 0
			if concerned && was[key] != now[key] {
				return false
			}
		}
	}
	return x.body == nil || wasBody == nowBody
}

// showConflict shows the present file and what the clerk wrote.
func (d *Desk) showConflict(w http.ResponseWriter, r *http.Request, now *state, path string, x *composed, disk []byte, known bool) {
	v := conflictView{frame: d.frame(r, "文件在别处改过，没有保存", "/new"), Path: path, Theirs: string(disk), Mine: string(x.source), Digest: digestOf(disk), Merge: known && d.mergeable(x, disk)}
	was, _ := leaves(x.base)
	current, _ := leaves(disk)
	mine, _ := leaves(x.source)
	label := map[string]string{}
	for _, groups := range [][]group{x.view.Head, x.view.Rest, x.view.Seldom} {
		for _, g := range groups {
			for _, f := range g.Fields {
				label[f.Name] = f.Label
			}
		}
	}
	keys := slices.Sorted(maps.Keys(current))
	for key := range mine {
		if _, both := current[key]; !both {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if current[key] != mine[key] {
			name := label[key]
			if name == "" {
				name = key
			}
			v.Fields = append(v.Fields, conflictField{name, was[key], current[key], mine[key], was[key] != current[key] && was[key] != mine[key]})
		}
	}
	for name, values := range r.PostForm {
		for _, value := range values {
			if name != "form" && name != "merge" {
				v.Sent = append(v.Sent, choice{Label: name, Value: value})
			}
		}
	}
	slices.SortFunc(v.Sent, func(a, b choice) int { return strings.Compare(a.Label+"\x00"+a.Value, b.Label+"\x00"+b.Value) })
	d.show(w, http.StatusConflict, "conflict", v)
}

// glossary returns what the site's page of words (政务用语解释) says of each word.
func glossary(c *corpus.Corpus) map[string]string {
	words := map[string]string{}
	doc, ok := c.Document(page.Glossary)
	if !ok {
		return words
	}
	text, err := c.Text(doc)
	if err != nil {
		return words
	}
	var heads []string
	for _, h := range doc.Headings() {
		heads = append(heads, h.Text)
	}
	word := ""
	for line := range strings.Lines(text.Plain) {
		line = strings.TrimSpace(line)
		switch {
		case slices.Contains(heads, line):
			word = line
		case word != "" && line != "" && words[word] == "":
			words[word] = line
		}
	}
	return words
}

// party is an organisation that documents of the site name.
type party struct{ Name, Type, USCC string }

// partiesOf lists the organisations that documents name, by name. Natural persons are
// offered to nobody.
func partiesOf(c *corpus.Corpus) []party {
	byName := map[string]party{}
	for _, doc := range c.Documents {
		if s := doc.Record.Subject; s.Organisation() && s.Name != "" && (byName[s.Name].USCC == "" || s.USCC != "") {
			byName[s.Name] = party{s.Name, s.Type, s.USCC}
		}
	}
	list := slices.Collect(maps.Values(byName))
	slices.SortFunc(list, func(a, b party) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// complete lists organisations whose name or code begins with or holds what was typed.
func (d *Desk) complete(w http.ResponseWriter, r *http.Request) {
	now, _ := d.state(r.Context(), 0)
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	found := []party{}
	for _, p := range now.parties() {
		if len(found) < 20 && q != "" && (strings.Contains(p.Name, q) || strings.HasPrefix(p.USCC, q)) {
			found = append(found, p)
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(found) // the reader has gone when this fails
}
