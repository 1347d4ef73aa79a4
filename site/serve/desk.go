package serve

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"

	"gongkai/site"
	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

//go:embed desk
var deskFiles embed.FS

// desk makes what the editor alone sees.
type desk struct{ templates *template.Template }

func newDesk() (*desk, error) {
	t, err := template.ParseFS(deskFiles, "desk/*.html")
	if err != nil {
		return nil, fmt.Errorf("预览的页面：%w", err)
	}
	return &desk{t}, nil
}

// serve answers for an address of the editor's.
func (d *desk) serve(w http.ResponseWriter, r *http.Request, now *version, read readFunc) {
	switch name := strings.TrimPrefix(r.URL.Path, under); name {
	case "":
		d.problems(w, now, read)
	case "due":
		d.due(w, now)
	case "drafts":
		d.drafts(w, now)
	case "panel":
		d.show(w, "panel", d.panel(now, r.URL.Query().Get("page"), read))
	case "preview.js", "preview.css":
		text, _ := deskFiles.ReadFile("desk/" + name) // embedded
		w.Header().Set("Content-Type", map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}[path.Ext(name)])
		_, _ = w.Write(text)
	default:
		http.NotFound(w, r)
	}
}

type readFunc = func(path string) ([]byte, error)

// show executes a template; a page that cannot be made is a mistake in this program.
func (d *desk) show(w http.ResponseWriter, name string, view any) {
	var b bytes.Buffer
	if err := d.templates.ExecuteTemplate(&b, name, view); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.Copy(w, &b) // the reader has gone when this fails
}

// frame is what every page of the editor's shares.
type frame struct {
	Heading string
	Version int
	Tabs    []tab
	AsOf    string
	Failure string // the machine's, "" when there was none
	Stale   bool   // errors keep the last good site
	Empty   bool   // there is no good site yet
}

type tab struct {
	Label, Href string
	Count       int
	Current     bool
}

func (d *desk) frame(now *version, heading, href string) frame {
	f := frame{Heading: heading, Version: now.number, Stale: now.stale(), Empty: now.preview == nil}
	if now.failure != nil {
		f.Failure = now.failure.Error()
	}
	if now.latest == nil {
		return f
	}
	f.AsOf = now.latest.Ledger.AsOf.Chinese()
	due := agenda.Of(now.latest.Ledger, ledger.Selection{})
	f.Tabs = []tab{
		{Label: "问题", Href: under, Count: len(now.latest.Problems)},
		{Label: "编辑待办", Href: under + "due", Count: len(due.Overdue) + len(due.Week) + len(due.Month) + len(due.Incomplete)},
		{Label: "未公开的文件", Href: under + "drafts", Count: len(waiting(now.latest))},
	}
	for i := range f.Tabs {
		f.Tabs[i].Current = f.Tabs[i].Href == href
	}
	return f
}

// problem is a problem with its line.
type problem struct {
	diag.Problem
	Excerpt *diag.Excerpt
}

// Word is the severity in Chinese.
func (p problem) Word() string { return p.Severity.Chinese() }

// Class is the severity for the style.
func (p problem) Class() string { return p.Severity.String() }

func withExcerpts(problems []diag.Problem, read readFunc) []problem {
	find := diag.Excerpts(read)
	shown := make([]problem, len(problems))
	for i, p := range problems {
		shown[i].Problem = p
		if x, ok := find(p); ok {
			shown[i].Excerpt = &x
		}
	}
	return shown
}

// mostListed bounds a list of problems: more than that nobody reads.
const mostListed = 300

type problemsView struct {
	frame
	Counts   string
	Problems []problem
	More     int
}

// problems is the page of all problems, errors first.
func (d *desk) problems(w http.ResponseWriter, now *version, read readFunc) {
	v := problemsView{frame: d.frame(now, "问题", under)}
	if now.latest != nil {
		all := slices.Clone(now.latest.Problems)
		v.Counts = counts(all)
		slices.SortStableFunc(all, func(a, b diag.Problem) int { return cmp.Compare(a.Severity, b.Severity) })
		if v.More = len(all) - mostListed; v.More > 0 {
			all = all[:mostListed]
		}
		v.Problems = withExcerpts(all, read)
	}
	d.show(w, "problems", v)
}

func counts(problems []diag.Problem) string {
	return fmt.Sprintf("%d 个错误，%d 个警告，%d 个提示",
		diag.Count(problems, diag.Error), diag.Count(problems, diag.Warning), diag.Count(problems, diag.Notice))
}

type panelView struct {
	frame
	Status   string
	Problems []problem // all errors, else those of the page
	More     int
}

// mostErrors is how many errors the panel shows.
const mostErrors = 10

// panel is what the panel shows on the page of an address.
func (d *desk) panel(now *version, url string, read readFunc) panelView {
	v := panelView{frame: d.frame(now, "预览", "")}
	if now.latest == nil {
		v.Status = v.Failure
		return v
	}
	errors := diag.Count(now.latest.Problems, diag.Error)
	own := sourceOf(now, url)
	shown := slices.DeleteFunc(slices.Clone(now.latest.Problems), func(p diag.Problem) bool {
		return p.Severity != diag.Error && (errors > 0 || own == "" || p.Path != "content/"+own)
	})
	if v.More = len(shown) - mostErrors; v.More > 0 {
		shown = shown[:mostErrors]
	}
	v.Problems = withExcerpts(shown, read)
	switch {
	case now.failure != nil:
		v.Status = "没有更新：" + v.Failure
	case errors > 0:
		v.Status = fmt.Sprintf("有 %d 个错误，页面还是上一次的样子", errors)
	case len(shown) > 0:
		v.Status = fmt.Sprintf("这一页有 %d 个问题", len(shown)+max(v.More, 0))
	default:
		v.Status = "这一页没有问题"
	}
	return v
}

// sourceOf is the document whose page lies at an address.
func sourceOf(now *version, url string) string {
	if now.preview == nil || url == "" {
		return ""
	}
	file, _, _ := now.preview.File(name(url))
	return file.Source
}

type dueView struct {
	frame
	Groups []dueGroup
	Later  int
}

type dueGroup struct {
	Name    string
	ID      string
	Missing bool // the rows say what is missing
	Rows    []dueRow
}

type dueRow struct {
	agenda.Line
	Href string // of the document's page
}

// due is the page of what has to be published next.
func (d *desk) due(w http.ResponseWriter, now *version) {
	v := dueView{frame: d.frame(now, "编辑待办", under+"due")}
	if now.latest != nil {
		due := agenda.Of(now.latest.Ledger, ledger.Selection{})
		v.Later = len(due.Later)
		for _, g := range []struct {
			id, name string
			tasks    []agenda.Task
		}{{"overdue", "已逾期", due.Overdue}, {"week", "7 天内", due.Week}, {"month", "30 天内", due.Month}, {"missing", "缺信息", due.Incomplete}} {
			group := dueGroup{Name: g.name, ID: g.id, Missing: g.id == "missing"}
			for i := range g.tasks {
				group.Rows = append(group.Rows, dueRow{due.Line(&g.tasks[i]), pageOf(g.tasks[i].Path)})
			}
			v.Groups = append(v.Groups, group)
		}
	}
	d.show(w, "due", v)
}

// pageOf is the address of a document's page; "" where no file exists yet, and for
// files that have no page.
func pageOf(path string) string {
	if !address.IsDocument(path) {
		return ""
	}
	return address.Document(path)
}

type draftsView struct {
	frame
	Drafts []draft
}

type draft struct{ Tag, Title, Path, Href, Missing string }

// drafts is the page of the documents that are not public.
func (d *desk) drafts(w http.ResponseWriter, now *version) {
	v := draftsView{frame: d.frame(now, "未公开的文件", under+"drafts")}
	if now.latest != nil {
		v.Drafts = waiting(now.latest)
	}
	d.show(w, "drafts", v)
}

func waiting(s *site.Site) []draft {
	var list []draft
	for _, doc := range s.Corpus.Documents {
		rec := doc.Record
		if !s.Waits(rec) {
			continue
		}
		var missing []string
		for _, key := range rec.Missing() {
			missing = append(missing, key+"（"+s.Corpus.Kinds.Label(rec.Kind, key)+"）")
		}
		list = append(list, draft{
			Tag: tag(rec), Title: rec.PublicTitle(s.Ledger.AsOf), Path: rec.Path, Href: address.Document(rec.Path), Missing: strings.Join(missing, "、"),
		})
	}
	return list
}

// tag says of a document that is not public why.
func tag(rec *disclosure.Record) string {
	if rec.Draft || rec.Published.IsZero() {
		return "草稿"
	}
	return "排定 " + rec.Published.Date().String() + " 公开"
}

// banner says on a page that waits that it does.
func (d *desk) banner(file site.File, now *version) []byte {
	text := "预览：这一页要等其中的文件公开以后才有"
	if doc, ok := now.good.Corpus.Document(file.Source); ok {
		text = tag(doc.Record) + "，尚未公开"
	}
	var b bytes.Buffer
	if err := d.templates.ExecuteTemplate(&b, "banner", text); err != nil {
		return []byte(template.HTMLEscapeString(text))
	}
	return b.Bytes()
}
