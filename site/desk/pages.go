package desk

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"gongkai/site"
	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/static"
)

// routes names the pages. What writes is a POST; every POST needs a name.
func (d *Desk) routes() {
	d.mux = http.NewServeMux()
	for pattern, page := range map[string]http.HandlerFunc{
		"/enter": d.enter, "/name": d.whose,
		"GET /{$}": d.today, "GET /files": d.documents, "GET /days": d.days,
		"GET /new": d.choose, "POST /new": d.create, "GET /write": d.form, "POST /write": d.save, "POST /check": d.check, "POST /write/attach": d.attach, "POST /write/detach": d.detach,
		"GET /settle": d.settlePage, "POST /settle": d.settle, "GET /act": d.propose, "POST /act": d.act,
		"GET /organs": d.organs, "GET /organs/edit": d.organForm, "POST /organs/edit": d.saveOrgan,
		"GET /import": d.importPage, "POST /import": d.upload, "POST /import/do": d.doImport, "POST /import/mend": d.mend, "GET /import/report": d.report,
		"GET /build": d.buildPage, "POST /build": d.build, "GET /build/zip": d.zip, "POST /publish": d.publish, "GET /source": d.sourcePage,
		"GET /journal": d.journal, "GET /undo": d.undoPage, "POST /undo": d.undo,
		"GET /parties": d.complete, "GET /site/": d.site,
		"GET /desk.css": asset("desk.css", "text/css"), "GET /desk.js": asset("desk.js", "text/javascript"),
	} {
		d.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && clerk(r) == "" && r.URL.Path != "/name" && r.URL.Path != "/enter" && r.URL.Path != "/check" {
				d.refuse(w, http.StatusForbidden, "还没有写姓名，没有保存；请另开一页 /name 写上姓名，再回来保存")
				return
			}
			if page := r.URL.Path; r.Method == http.MethodGet && clerk(r) == "" && page != "/name" && page != "/enter" && !strings.HasPrefix(page, "/desk.") && !strings.HasPrefix(page, "/site/") {
				http.Redirect(w, r, "/name?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
				return
			}
			page(w, r)
		})
	}
}

func asset(name, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, _ := fs.ReadFile(static.Desk(), "desk/"+name) // embedded
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		_, _ = w.Write(text) // the reader has gone when this fails
	}
}

// show executes a template; a page that cannot be made is a mistake in this program.
func (d *Desk) show(w http.ResponseWriter, status int, name string, view any) {
	var b bytes.Buffer
	if err := d.pages.ExecuteTemplate(&b, name, view); err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.Copy(w, &b) // the reader has gone when this fails
}

// frame is what every page shares.
type frame struct {
	Heading string
	Tabs    []tab
	AsOf    string
	Site    string // its name
	Who     string // the clerk
	Form    string // the secret of forms
	Done    string // what was just done
	Stale   bool   // a look is under way
	Failure string // why the newest look came to nothing
	Errors  int    // with errors the site is not built
}

type tab struct {
	Label, Href string
	Current     bool
}

// patience is how long a page waits for the look that a write has asked for.
const patience = 100 * time.Millisecond

// frame begins a page; current is the address of its tab.
func (d *Desk) frame(r *http.Request, heading, current string) frame {
	wait := patience
	if r.Method == http.MethodPost {
		wait = 0 // what is saved is judged alone
	}
	now, stale := d.state(r.Context(), wait)
	f := frame{
		Heading: heading, AsOf: now.today().Chinese(), Site: now.site.Corpus.Site.Title, Who: clerk(r), Form: d.guard.form,
		Done: short(r.URL.Query().Get("done"), 200), Stale: stale, Errors: diag.Count(now.site.Problems, diag.Error),
	}
	if now.failure != nil {
		f.Failure = now.failure.Error()
	}
	for _, t := range []tab{{Label: "今天", Href: "/"}, {Label: "撰写", Href: "/new"}, {Label: "导入", Href: "/import"}, {Label: "文件", Href: "/files"}, {Label: "日历", Href: "/days"}, {Label: "机关", Href: "/organs"}, {Label: "生成", Href: "/build"}, {Label: "记录", Href: "/journal"}} {
		t.Current = t.Href == current
		f.Tabs = append(f.Tabs, t)
	}
	return f
}

// short cuts a text for a list.
func short(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}

// link is the address of a page of the desk with values.
func link(page string, values ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		q.Add(values[i], values[i+1])
	}
	return page + "?" + q.Encode()
}

// button leads from a line to what is to be done.
type button struct{ Label, Href string }

type todayView struct {
	frame
	Groups   []taskGroup
	Problems problemsView
	Recent   []entry
	NoOrgan  bool // the site has none yet
}

type taskGroup struct {
	ID, Name string
	Missing  bool
	Rows     []taskRow
	More     int
}

type taskRow struct {
	agenda.Line
	Title   string
	Href    string // the form of the document
	Buttons []button
}

// mostTasks is how many rows a group of the first page has: more than that nobody reads at
// once; the page of documents has them all.
const mostTasks = 50

// today is the first page: what has to be done.
func (d *Desk) today(w http.ResponseWriter, r *http.Request) {
	v := todayView{frame: d.frame(r, "今天", "/")}
	now, _ := d.state(r.Context(), 0)
	for _, g := range []struct {
		id, name string
		tasks    []agenda.Task
	}{{"overdue", "已逾期", now.agenda.Overdue}, {"week", "7 天内", now.agenda.Week}, {"month", "30 天内", now.agenda.Month}, {"missing", "缺信息", now.agenda.Incomplete}} {
		group := taskGroup{ID: g.id, Name: g.name, Missing: g.id == "missing", More: max(0, len(g.tasks)-mostTasks)}
		for i := range g.tasks[:min(len(g.tasks), mostTasks)] {
			group.Rows = append(group.Rows, now.row(&g.tasks[i]))
		}
		v.Groups = append(v.Groups, group)
	}
	v.Problems = now.problems()
	v.Recent, v.NoOrgan = d.lastEntries(5), len(now.site.Corpus.Organs.All()) == 0
	d.show(w, http.StatusOK, "today", v)
}

// row returns a task with its buttons.
func (s *state) row(t *agenda.Task) taskRow {
	row := taskRow{Line: s.agenda.Line(t), Title: t.Title}
	if t.Rule != nil {
		row.Rule = t.Rule.Name // its id is for those who read rules.toml
	}
	if t.Path == "" {
		row.Buttons = []button{{"起草报告", link("/new", "kind", t.Kind, "organ", t.Organ, "name", fmt.Sprintf("%d-%s-%s", t.Year, t.Kind, t.Organ))}}
		if k, ok := s.site.Corpus.Kinds.ByDuty(t.Kind); ok {
			row.Buttons = []button{{"起草报告", link("/new", "kind", k.ID, "organ", t.Organ, "name", fmt.Sprintf("%d-%s-%s", t.Year, t.Kind, t.Organ))}}
		}
		return row
	}
	if t.Planned != (agenda.Planned{}) {
		row.Buttons = []button{{settleWord(t.Planned), settleLink(t.Planned)}}
	}
	if !address.IsDocument(t.Path) {
		return row
	}
	row.Href = link("/write", "path", t.Path)
	waits := t.State == disclosure.Unpublished || t.State == disclosure.Scheduled
	switch {
	case len(t.Missing) > 0:
		row.Buttons = append(row.Buttons, button{"补正", row.Href + "#f-" + t.Missing[0].Key})
	case t.Rule != nil && t.Rule.Withdraws():
		row.Buttons = append(row.Buttons, button{"撤回", link("/act", "do", "withdraw", "path", t.Path)})
	case waits && (t.Rule == nil || t.Rule.Publishes()):
		row.Buttons = append(row.Buttons, button{"公开", link("/act", "do", "publish", "path", t.Path)})
	default:
		row.Buttons = append(row.Buttons, button{"补正", row.Href})
	}
	return row
}

type choice struct {
	Value, Label string
	Chosen       bool
}

func choices(chosen string, list []choice) []choice {
	for i := range list {
		list[i].Chosen = list[i].Value == chosen
	}
	return list
}

func stateID(s disclosure.State) string {
	switch s {
	case disclosure.Unpublished:
		return "draft"
	case disclosure.Scheduled:
		return "scheduled"
	case disclosure.Public:
		return "public"
	}
	return "gone"
}

// tag says of a document in a word whether it is public.
func tag(rec *disclosure.Record, s disclosure.State) string {
	switch s {
	case disclosure.Unpublished:
		return "草稿"
	case disclosure.Scheduled:
		return "排定 " + rec.Published.Date().String()
	case disclosure.Public:
		return "已公开 " + rec.Published.Date().String()
	case disclosure.Withdrawn:
		return "已撤回"
	case disclosure.Expired:
		return "公示期满"
	}
	return "已封存"
}

func organName(c *corpus.Corpus, id string) string {
	if o, ok := c.Organs.Get(id); ok {
		return o.ShortName()
	}
	return id
}

// site serves the site as its editor looks at it, in a sandbox without scripts. A
// document that waits has the page that it would have.
func (d *Desk) site(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "sandbox allow-same-origin allow-popups allow-forms; default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'")
	name := strings.TrimPrefix(path.Clean(strings.TrimPrefix(r.URL.Path, "/site")), "/")
	if strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	if q := r.URL.Query().Get("q"); q != "" && strings.HasPrefix(name, "search/") { // searching takes a script
		http.Redirect(w, r, link("/files", "q", q, "done", "在办公桌里看的网站不能检索，这里按标题和文号找；公开以后，市民在网站上可以检索"), http.StatusSeeOther)
		return
	}
	now, _ := d.state(r.Context(), patience)
	if source := strings.TrimSuffix(name, "/index.html") + ".md"; strings.HasSuffix(name, "/index.html") {
		if old, known := now.site.Corpus.Document(source); known {
			if file, err := d.pageOf(now, old); err == nil && file != nil {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = w.Write(file)
				return
			}
		}
	}
	if file, ok, err := now.site.Static(name); ok && err == nil {
		w.Header().Set("Content-Type", contentType(name))
		_, _ = w.Write(file.Body)
		return
	}
	if now.preview == nil {
		d.refuse(w, http.StatusServiceUnavailable, "网站有错误，改好以后才能看；先看“今天”里的错误")
		return
	}
	file, ok, err := now.preview.File(name)
	switch {
	case err != nil:
		d.refuse(w, http.StatusInternalServerError, err.Error())
	case !ok:
		d.refuse(w, http.StatusNotFound, "网站里没有这一页")
	default:
		w.Header().Set("Content-Type", contentType(name))
		_, _ = w.Write(d.marked(name, file)) // the reader has gone when this fails
	}
}

// marked returns a file of the preview; a page that waits says so, for it looks as if it
// were public.
func (d *Desk) marked(name string, file site.File) []byte {
	var note bytes.Buffer
	if !file.Waiting || path.Ext(name) != ".html" || d.pages.ExecuteTemplate(&note, "waiting", nil) != nil {
		return file.Body
	}
	// Behind the link that skips to the text, which has to come first.
	return bytes.Replace(file.Body, []byte("<header"), append(note.Bytes(), "<header"...), 1)
}

// pageOf makes the page of a document as its file is now; nil where the preview has it:
// of a public document whose file has not changed.
func (d *Desk) pageOf(now *state, old *corpus.Document) ([]byte, error) {
	doc, _, err := now.site.Corpus.Reread(old.Source)
	if err != nil || doc == nil {
		return nil, err
	}
	waits := now.site.Waits(doc.Record)
	if doc.Hash == old.Hash && !waits && now.preview != nil {
		return nil, nil
	}
	file, err := now.site.PageOf(doc)
	file.Waiting = waits
	return d.marked("index.html", file), err
}

// contentType returns the type of a file of the site, for the preview; what could run as
// a page is text.
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png", ".gif", ".webp", ".avif":
		return "image/" + strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".pdf":
		return "application/pdf"
	case ".json", ".jsonl", ".csv", ".txt", ".xml", ".ics", ".js":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
