package desk

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
	"gongkai/site/toml"
)

// mostAtOnce bounds how many documents one action may name.
const mostAtOnce = 500

// An act is what is done to documents, one or many: an id, its name, and how it is done.
var acts = []struct{ id, name, note string }{
	{"publish", "公开或排定", "写将来的日期就是排定：到那天再生成网站才出现。公开日期如实填写，不能倒填。"},
	{"number", "编索引号", "已有索引号的不变；用过的号不再给别的文件。"},
	{"withdraw", "撤回", "原网址留下说明：文号、日期和撤回的理由，没有当事人和案情。理由会公开，不要写个人信息。"},
	{"correct", "写更正说明", "读者在页面上看得到；内容本身请在“撰写”里改，那里也会要求写说明。"},
	{"approve", "记审核", "三审三校：初审、复审、终审，依次记；姓名和日期记在文件头，网页上不显示。"},
}

type actView struct {
	frame
	Do, Name, About               string
	Rows                          []actRow
	Ready                         int  // rows that can be done
	Hopeless                      bool // whatever is filled in, none can be done
	Day, Reason, Cause, Caused    string
	Note, Replaced, Step, By      string
	Causes, Steps                 []choice
	Wrong                         string
	Template                      string
	Back                          string // the page to return to
	Summary                       string // what would be done, in a line
	NeedsDay, NeedsWhy, NeedsNote bool
	NeedsStep                     bool
}

type actRow struct {
	Path, Title, Number, Tag, Wrong, Next, Href string
	Ticked                                      bool
	Notes                                       []string // what will be said of it once it is done
	Fix                                         *button  // where what is wrong is mended
}

// propose shows what an act would do to the documents that were ticked.
func (d *Desk) propose(w http.ResponseWriter, r *http.Request) {
	d.writing.Lock()
	defer d.writing.Unlock()
	q := r.URL.Query()
	paths := q["path"]
	if q.Get("all") != "" {
		now, _ := d.state(r.Context(), patience)
		paths = nil
		for _, doc := range now.matching(filterOf(q)) {
			paths = append(paths, doc.Source)
		}
	}
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host && q.Get("back") == "" {
		q.Set("back", with(from.RequestURI(), "done", "")) // the page with the button
	}
	a, err := d.prepare(r, q.Get("do"), paths, func(key string) string { return cmp.Or(q.Get(key), standIn(key)) })
	if err != nil {
		d.refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	a.summarise()
	a.view.Hopeless = a.view.Ready == 0
	for _, key := range []*string{&a.view.Cause, &a.view.Caused, &a.view.Reason, &a.view.Note, &a.view.Step} {
		if *key == anything {
			*key = ""
		}
	}
	d.show(w, http.StatusOK, "act", a.view)
}

// anything stands for what a clerk has not filled in yet, so that a proposal judges the
// documents and not the empty form. It is never written and never shown.
const anything = "\x00"

func standIn(key string) string {
	switch key {
	case "cause", "caused", "reason", "note", "step":
		return anything
	}
	return ""
}

// summarise says in a line what the act would do, and lets go what it cannot do.
func (p *prepared) summarise() {
	v := p.view
	reasons := map[string]int{}
	for i := range v.Rows {
		if row := &v.Rows[i]; row.Wrong != "" {
			row.Ticked = false
			reasons[row.Wrong]++
		}
	}
	v.Summary = fmt.Sprintf("选了 %d 个文件，可以%s的 %d 个。", len(v.Rows), v.Name, v.Ready)
	if len(reasons) == 0 {
		return
	}
	var words []string
	for _, reason := range slices.SortedFunc(maps.Keys(reasons), func(a, b string) int { return cmp.Or(cmp.Compare(reasons[b], reasons[a]), cmp.Compare(a, b)) }) {
		words = append(words, fmt.Sprintf("%s（%d 个）", reason, reasons[reason]))
	}
	const most = 3
	if len(words) > most {
		words = append(words[:most], "等")
	}
	v.Summary += "不能的已经去掉勾选：" + strings.Join(words, "；") + "。"
}

// prepared is an act on documents, judged.
type prepared struct {
	view    *actView
	changes []change
	indexes *edit.Indexes // with the numbers that were given out; nil for other acts
}

// prepare judges an act on documents as their files are now.
func (d *Desk) prepare(r *http.Request, do string, paths []string, value func(string) string) (*prepared, error) {
	i := slices.IndexFunc(acts, func(a struct{ id, name, note string }) bool { return a.id == do })
	switch {
	case i < 0:
		return nil, fmt.Errorf("没有这种操作")
	case len(paths) == 0:
		return nil, fmt.Errorf("还没有选文件，请回到“文件”勾选")
	case len(paths) > mostAtOnce:
		return nil, fmt.Errorf("一次最多 %d 个文件", mostAtOnce)
	}
	now, _ := d.state(r.Context(), patience)
	if do == "number" { // a number that was typed a moment ago is taken
		var err error
		if now, err = d.fresh(r.Context()); err != nil {
			return nil, err
		}
	}
	c := now.site.Corpus
	v := &actView{
		Back: inside(cmp.Or(value("back"), "/files")), frame: d.frame(r, acts[i].name, "/files"), Do: do, Name: acts[i].name, About: acts[i].note,
		Day: value("day"), Reason: value("reason"), Cause: value("cause"), Caused: value("caused"), Note: value("note"), Replaced: value("replaced"), Step: value("step"), By: value("by"),
		Template: string(c.Site.IndexTemplate()), NeedsDay: do == "publish", NeedsWhy: do == "withdraw", NeedsNote: do == "correct", NeedsStep: do == "approve",
	}
	if v.Day == "" {
		v.Day = now.today().String()
	}
	if v.By == "" {
		v.By = v.Who
	}
	v.Causes = []choice{{Label: "请选择"}}
	for _, cause := range c.Kinds.Codes("withdrawal.cause") {
		v.Causes = append(v.Causes, choice{Value: cause, Label: cause, Chosen: cause == v.Cause})
	}
	for _, step := range disclosure.ReviewSteps() {
		v.Steps = append(v.Steps, choice{Value: step, Label: step, Chosen: step == v.Step})
	}
	p := &prepared{view: v}
	if do == "number" {
		var err error
		if p.indexes, err = edit.OpenIndexes(d.opt.Root, c); err != nil {
			return nil, err
		}
	}
	var seen []string
	for _, path := range paths {
		if path = edit.Slashed(path); slices.Contains(seen, path) {
			continue
		}
		seen = append(seen, path)
		v.Rows = append(v.Rows, d.prepareOne(p, now, path))
	}
	return p, nil
}

// prepareOne judges the act for one document, and adds its change.
func (d *Desk) prepareOne(p *prepared, now *state, path string) (row actRow) {
	v, c := p.view, now.site.Corpus
	row = actRow{Path: path, Title: path, Href: link("/write", "path", path), Ticked: true}
	source, err := d.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		row.Wrong = "没有这个文件"
		return row
	case err != nil:
		row.Wrong = "读不出来：" + err.Error()
		return row
	}
	doc, _, _ := c.Read(path, source)
	if doc == nil {
		row.Wrong = "文件头有错误，先补正"
		return row
	}
	rec := doc.Record
	row.Title, row.Number, row.Tag = rec.PublicTitle(now.today()), rec.Number, tag(rec, rec.StateOn(now.today()))
	if replaced := edit.Slashed(v.Replaced); v.Do == "withdraw" && replaced != "" {
		if _, err := d.read(replaced); err != nil {
			row.Wrong = "没有新的文件 " + replaced
			return row
		}
	}
	set, next, err := p.assignments(now, rec)
	if err == nil {
		var after []byte
		if after, err = edit.Change(source, set, nil); err == nil {
			p.changes = append(p.changes, change{name: "content/" + path, before: source, after: after})
			row.Next = next
			if v.Do == "publish" {
				row.Notes = foreseen(now, path, after)
				if len(p.view.Rows) < mostJudged {
					row.Notes = append(row.Notes, beside(now, path, row.Notes)...)
				}
			}
			v.Ready++
			return row
		}
	}
	row.Wrong = err.Error()
	if organ, ok := c.Organs.Get(rec.LeadOrgan()); v.Do == "number" && ok && rec.Index == "" && organ.USCC == "" {
		row.Fix = &button{"登记代码", link("/organs/edit", "id", organ.ID) + "#f-uscc"}
	}
	return row
}

// mostJudged is how many documents of an act are judged beside others: each takes some
// milliseconds.
const mostJudged = 50

// beside says what will be said of a document beside others once it is public, except
// what is known.
func beside(now *state, path string, known []string) []string {
	doc, _, err := now.site.Corpus.Reread(path)
	if doc == nil || err != nil {
		return nil // the row says what is wrong
	}
	problems, err := now.site.ProblemsOf(doc)
	if err != nil {
		return []string{"没有核对完：" + err.Error()}
	}
	return newMessages(problems, known)
}

// newMessages returns what problems say that is not known yet, each once. Notices are left
// out, and what says how late a document is: an act says that in its own words.
func newMessages(problems []diag.Problem, known []string) (messages []string) {
	for _, p := range problems {
		switch p.Code {
		case "overdue", "due-soon", "late":
			continue
		}
		if p.Severity != diag.Notice && !slices.Contains(known, p.Message) && !slices.Contains(messages, p.Message) {
			messages = append(messages, p.Message)
		}
	}
	return messages
}

// foreseen says how a document will be judged with another source: how late it is, and
// what is wrong with it, as far as that needs no other document.
func foreseen(now *state, path string, source []byte) (notes []string) {
	c := now.site.Corpus
	doc, _, problems := c.Read(path, source)
	if doc == nil {
		return nil
	}
	explained, judging := agenda.Foresee(c, now.site.Ledger.Judge.Rules, now.today(), doc.Record)
	for _, x := range explained {
		if x.Verdict == deadline.Late || x.Verdict == deadline.Overdue {
			notes = append(notes, fmt.Sprintf("%s（最迟 %s）", x.Words(), x.Due.Date().Chinese()))
		}
	}
	return append(notes, newMessages(slices.Concat(problems, judging), notes)...)
}

// assignments returns what the act writes into the front matter of a record, and says so.
func (p *prepared) assignments(now *state, rec *disclosure.Record) (set []toml.Assignment, next string, err error) {
	v, c := p.view, now.site.Corpus
	day, err := calendar.Parse(v.Day)
	if err != nil {
		return nil, "", fmt.Errorf("日期：%w", err)
	}
	switch v.Do {
	case "publish":
		set, err = edit.Publish(rec, c.Kinds, day, now.today(), c.Site.Publication.Review)
		next = day.Chinese() + "公开"
		if came := rec.Published.Date(); rec.Draft && !came.IsZero() && came != day {
			next += "；文件里写的公开日期是 " + came.String() + "，原来就公开了的，填这一天"
		}
		return set, next, err
	case "number":
		if rec.Index != "" {
			return nil, "", fmt.Errorf("已有索引号 %s", rec.Index)
		}
		number, err := p.indexes.Next(rec)
		return []toml.Assignment{{Key: "index", Value: toml.Quoted(number)}}, number, err
	case "withdraw":
		var caused calendar.Date
		if v.Caused == anything {
			caused = day
		} else if v.Caused != "" {
			if caused, err = calendar.Parse(v.Caused); err != nil {
				return nil, "", fmt.Errorf("文书日期：%w", err)
			}
		}
		set, err = edit.Withdraw(rec, now.today(), disclosure.Withdrawal{Cause: v.Cause, Caused: caused, On: day, Reason: v.Reason, ReplacedBy: v.Replaced})
		return set, day.Chinese() + "撤回", err
	case "correct":
		if !rec.StateOn(now.today()).Shown() {
			return nil, "", fmt.Errorf("没有公开，不用写更正说明")
		}
		set, err = edit.Correct(rec, day, v.Note)
		return set, "写更正说明", err
	}
	if v.Step == anything {
		if len(rec.Unreviewed()) == 0 {
			return nil, "", fmt.Errorf("三审已经记完")
		}
		return nil, "下一审：" + rec.Unreviewed()[0], nil
	}
	if v.Step == "" {
		return nil, "", fmt.Errorf("没有选审次")
	}
	set, err = edit.Approve(rec, v.Step, v.By, day)
	return set, v.Step + "：" + v.By, err
}

// with returns an address of this desk with another value of a key, without the key for "".
func with(address, key, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Set(key, value)
	if value == "" {
		q.Del(key)
	}
	q.Del("tick")
	u.RawQuery = q.Encode()
	return u.String()
}

// act does an act to the documents that were ticked: to all of them or to none.
func (d *Desk) act(w http.ResponseWriter, r *http.Request) {
	d.writing.Lock()
	defer d.writing.Unlock()
	p, err := d.prepare(r, r.PostForm.Get("do"), r.PostForm["path"], func(key string) string { return strings.Trim(r.PostForm.Get(key), anything) })
	if err != nil {
		d.refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if bad := len(p.view.Rows) - p.view.Ready; bad > 0 {
		p.view.Wrong = fmt.Sprintf("有 %d 个文件不能%s，一个也没有写；改好，或者去掉勾选以后再来", bad, p.view.Name)
		d.show(w, http.StatusUnprocessableEntity, "act", p.view)
		return
	}
	if p.indexes != nil {
		if err := p.indexes.Save(); err != nil {
			d.refuse(w, http.StatusInternalServerError, err.Error())
			return
		}
	}
	what := fmt.Sprintf("%s %d 个文件", p.view.Name, len(p.changes))
	if len(p.changes) == 1 {
		what = p.view.Name + " " + strings.TrimPrefix(p.changes[0].name, "content/")
	}
	if p.view.Do == "publish" {
		what += "，公开日期 " + p.view.Day
	}
	if err := d.commit(r, what, p.changes); err != nil {
		d.refuse(w, http.StatusConflict, err.Error())
		return
	}
	d.await(r.Context(), time.Second) // the list that follows knows what was done, unless looking takes long
	back := with(inside(cmp.Or(r.PostForm.Get("back"), "/")), "acted", "1")
	http.Redirect(w, r, with(back, "done", what+"：已写好。市民还看不到，要到“生成”页生成网站、公开网站"), http.StatusSeeOther)
}
