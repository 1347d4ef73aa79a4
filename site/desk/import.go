package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/edit"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/importer"
	"gongkai/site/toml"
	"gongkai/site/undo"
)

// maxUpload is how large a file from an office may be, in bytes.
const maxUpload = 64 << 20

// uploads is where files lie until they are imported: private, and emptied when a desk
// begins.
const uploads = ".gongkai/desk"

// upload is a file that was dropped.
type upload struct {
	id   string // digest of its bytes, with the ending of its name
	name string // as the clerk's machine has it
}

type importView struct {
	frame
	ID, Name      string
	Document      bool
	Kind, Organ   string
	Kinds, Organs []choice
	Wrong         string
	Mended        int    // cells
	Register      string // the address at which an organ is registered
	Sheet         *sheetView
	Problems      []importProblem // of no cell
	Notices       []importProblem
	Files         []importFile
	MoreFiles     int
	Guesses       []guess
	Talk          []string
	FileName      string    // of the document in its address, without extension
	Findings      *findings // of the document that the file becomes
	Correct       string    // the address of its form, when it is written
	Errors, Ready int
	Drafts        bool   // some of what is imported are drafts
	Unlisted      int    // problems that are not shown yet
	MoreProblems  int    // problems of an import that is done, beyond those that are shown
	Written       bool   // the import is done
	Again         string // the address at which the rest is mended
	MaxMiB        int
	Waiting       []button // files that were dropped before
}

type importProblem struct{ Word, Class, Cell, Column, Message, Hint, Href string }

// guess is a value that was taken from a document, in words.
type guess struct{ Label, Value, From string }

type importFile struct{ State, Path, Href string }

// goneUpload is said of a file that was dropped and is here no longer.
const goneUpload = "这个文件已经不在了，请再选一次"

// upload receives a file. The secret of the form comes before the file, so that nothing
// of a foreign form is stored.
func (d *Desk) upload(w http.ResponseWriter, r *http.Request) {
	parts, err := r.MultipartReader()
	if err != nil {
		d.refuse(w, http.StatusBadRequest, "没有收到文件")
		return
	}
	if !d.secret(w, parts) {
		return
	}
	file, err := parts.NextPart()
	if err != nil || file.FormName() != "file" || file.FileName() == "" {
		d.refuse(w, http.StatusBadRequest, "没有选文件；请回到“导入”选一个")
		return
	}
	text, err := io.ReadAll(file) // bounded by ServeHTTP
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		d.refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("文件超过 %d MiB，没有接收", maxUpload>>20))
		return
	case err != nil:
		d.refuse(w, http.StatusBadRequest, "文件没有收全，请再选一次")
		return
	}
	u, err := d.store(file.FileName(), text)
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	http.Redirect(w, r, link("/import", "id", u.id), http.StatusSeeOther)
}

// maxUploads is how many files wait to be imported; an older one goes.
const maxUploads = 20

// store holds a file that was dropped.
func (d *Desk) store(name string, text []byte) (upload, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	ending := strings.ToLower(path.Ext(name))
	if len(ending) > 6 || strings.Trim(ending, ".abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		ending = ""
	}
	u := upload{id: digestOf(text)[:32] + ending, name: name}
	d.writing.Lock()
	defer d.writing.Unlock()
	if err := edit.Renew(d.opt.Root, uploads+"/"+u.id, text); err != nil {
		return u, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.uploaded = append(slices.DeleteFunc(d.uploaded, func(known upload) bool { return known.id == u.id }), u)
	if len(d.uploaded) > maxUploads {
		for _, name := range []string{uploads + "/" + d.uploaded[0].id, mendsFile(d.uploaded[0].id)} {
			_ = d.opt.Root.Remove(name) // only of use until it is imported
		}
		d.uploaded = d.uploaded[1:]
	}
	return u, nil
}

// uploadOf returns a file that was dropped, and its name on this machine.
func (d *Desk) uploadOf(id string) (u upload, file string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, u := range d.uploaded {
		if u.id == id {
			return u, filepath.Join(d.opt.Root.Name(), filepath.FromSlash(uploads), u.id), true
		}
	}
	return u, "", false
}

// importPage asks for a file, or shows what importing one would do.
func (d *Desk) importPage(w http.ResponseWriter, r *http.Request) {
	v := importView{frame: d.frame(r, "导入", "/import"), MaxMiB: maxUpload >> 20}
	q := r.URL.Query()
	if q.Get("id") == "" {
		v.Waiting = d.waiting()
		d.show(w, http.StatusOK, "import", v)
		return
	}
	d.runImport(w, r, v, q, nil)
}

// waiting lists the files that were dropped, the last one first.
func (d *Desk) waiting() (list []button) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, u := range slices.Backward(d.uploaded) {
		list = append(list, button{u.name, link("/import", "id", u.id)})
	}
	return list
}

// doImport imports a file, with what the clerk changed in its cells, as one action that
// can be taken back.
func (d *Desk) doImport(w http.ResponseWriter, r *http.Request) {
	u, _, ok := d.uploadOf(r.PostForm.Get("id"))
	if !ok {
		d.refuse(w, http.StatusNotFound, goneUpload)
		return
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	if _, err := d.mendFrom(u.id, r.PostForm); err != nil {
		d.refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	action, err := undo.Begin(d.opt.Root, "导入 "+u.name, d.opt.Now())
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	d.runImport(w, r, importView{frame: d.frame(r, "导入", "/import")}, r.PostForm, action)
}

// importOptions are those of the site with what the clerk chose and mended.
func (d *Desk) importOptions(now *state, u upload, q url.Values) (o importer.Options, mends []mend, err error) {
	const listed = 2000 // problems of a code: as many as somebody may mend on screen
	o = importer.OptionsFor(now.site.Corpus, now.site.Ledger.Judge.Rules, now.today())
	o.Name, o.Kind, o.Organ, o.Listed = u.name, q.Get("kind"), q.Get("organ"), listed
	if _, ok := o.Kinds.Get(o.Kind); !ok {
		o.Kind = ""
	}
	if _, ok := o.Organs.Get(o.Organ); !ok {
		o.Organ = ""
	}
	mends, err = d.mends(u.id)
	o.Mended = mendedCells(mends)
	return o, mends, err
}

// importFileOf imports a table or a document.
func importFileOf(ctx context.Context, root *os.Root, u upload, file, name string, o importer.Options) (*importer.Result, error) {
	if importer.IsDocument(u.name) {
		return importer.Document(ctx, file, name, root, o)
	}
	return importer.Table(ctx, file, root, o)
}

// runImport imports a file, or rehearses that without an action, and shows the result.
func (d *Desk) runImport(w http.ResponseWriter, r *http.Request, v importView, q url.Values, action *undo.Action) {
	now, _ := d.state(r.Context(), patience)
	u, file, ok := d.uploadOf(q.Get("id"))
	if !ok {
		d.refuse(w, http.StatusNotFound, goneUpload)
		return
	}
	o, mends, err := d.importOptions(now, u, q)
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	o.DryRun, o.Undo = action == nil, action
	v.ID, v.Name, v.Document, v.Kind, v.Organ, v.Written, v.MaxMiB = u.id, u.name, importer.IsDocument(u.name), o.Kind, o.Organ, action != nil, maxUpload>>20
	v.Mended = len(mends)
	v.Again = link("/import", "id", u.id, "kind", o.Kind, "organ", o.Organ)
	v.Register = link("/organs/edit", "next", v.Again)
	blank := "看表格"
	if v.Document {
		blank = "看文件"
	}
	v.Kinds, v.Organs = []choice{{Label: blank}}, []choice{{Label: blank}}
	for _, k := range o.Kinds.All() {
		v.Kinds = append(v.Kinds, choice{Value: k.ID, Label: k.Name, Chosen: k.ID == o.Kind})
	}
	for _, organ := range o.Organs.All() {
		v.Organs = append(v.Organs, choice{Value: organ.ID, Label: organ.Name, Chosen: organ.ID == o.Organ})
	}
	v.FileName = fileName(u, q.Get("name"))
	result, err := importFileOf(r.Context(), d.opt.Root, u, file, v.FileName, o)
	ended := action.End()
	if action != nil {
		d.ask()
	}
	status := http.StatusOK
	if err == nil && ended == nil {
		v.result(result, action == nil)
		isNotice := func(p header.Problem) bool { return p.Severity == diag.Notice }
		v.Problems = problemsOf(slices.DeleteFunc(slices.Clone(result.Problems), isNotice))
		v.Notices = problemsOf(slices.DeleteFunc(slices.Clone(result.Problems), func(p header.Problem) bool { return !isNotice(p) }))
		if !v.Document && action == nil {
			v.Sheet, v.Problems, err = d.sheet(r, result, file, o, q, mends)
			for _, n := range result.Counted {
				v.Unlisted += n
			}
			v.Unlisted -= len(result.Problems)
		}
		if v.Document {
			d.document(now, &v, result)
		}
		if v.Written && len(v.Problems) > perSheet { // the rest is there to be mended
			v.MoreProblems, v.Problems = len(v.Problems)-perSheet, v.Problems[:perSheet]
		}
	}
	var refusal *header.Refusal
	var unreadable *grid.Unreadable
	switch {
	case errors.As(err, &refusal):
		v.Problems, v.Wrong, status = problemsOf(refusal.Problems), "这张表格不能导入", http.StatusUnprocessableEntity
	case errors.As(err, &unreadable):
		v.Wrong, status = "读不了 "+u.name+"："+refusedAtDesk(unreadable), http.StatusUnprocessableEntity
	case errors.Join(err, ended) != nil:
		d.refuse(w, http.StatusInternalServerError, errors.Join(err, ended).Error())
		return
	}
	if action != nil && result != nil {
		var names []string
		for _, f := range result.Files {
			if f.State == importer.Created || f.State == importer.Updated {
				names = append(names, "content/"+f.Path)
			}
		}
		if err := d.note(entry{At: d.opt.Now(), Who: clerk(r), What: fmt.Sprintf("导入 %s，%d 个文件%s", u.name, len(names), mendsInWords(mends)), Files: names}); err != nil {
			v.Failure = "已导入，但是" + err.Error()
		}
	}
	if v.Written && v.Wrong != "" {
		v.Written = false
	}
	d.show(w, status, "import", v)
}

// result shows the outcome of an import.
func (v *importView) result(r *importer.Result, rehearsed bool) {
	const mostFiles = 200
	v.Drafts = r.Drafts > 0 || v.Document
	v.Errors, v.Talk = r.Errors, outcome(r, rehearsed, v.Document)
	for _, f := range r.Files {
		if f.State == importer.Created || f.State == importer.Updated {
			v.Ready++
		}
		if f.State == importer.Failed || f.State == importer.Unchanged {
			continue
		}
		if len(v.Files) == mostFiles {
			v.MoreFiles++
			continue
		}
		shown := importFile{State: f.State.Chinese(), Path: f.Path}
		if !rehearsed || f.State != importer.Created {
			shown.Href = link("/write", "path", f.Path)
		}
		v.Files = append(v.Files, shown)
	}
}

// outcome says in sentences what an import does, or has done.
func outcome(r *importer.Result, rehearsed, document bool) (lines []string) {
	unit, will := "行", "可以导入"
	if document {
		unit = "个文件"
	}
	if !rehearsed {
		will = "导入了"
	}
	text := fmt.Sprintf("共 %d %s，%s %d %s", len(r.Files), unit, will, r.Counts[importer.Created]+r.Counts[importer.Updated], unit)
	for _, c := range []struct {
		state importer.State
		text  string
	}{{importer.Updated, "其中 %d 个已有的文件会更新"}, {importer.Unchanged, "%d 个和已有的文件一样"}, {importer.Preserved, "%d 个文件人工改过，不动"}, {importer.Failed, "%d " + unit + "有错，不导入"}} {
		if n := r.Counts[c.state]; n > 0 {
			text += "；" + fmt.Sprintf(c.text, n)
		}
	}
	lines = append(lines, text)
	if r.Drafts > 0 {
		text = fmt.Sprintf("%d 件没有公开日期，是草稿", r.Drafts)
		if r.Overdue > 0 {
			text += fmt.Sprintf("，其中 %d 件已经超过公开时限", r.Overdue)
		}
		lines = append(lines, text)
	}
	if r.Public > 0 {
		lines = append(lines, fmt.Sprintf("%d 件有公开日期，从那一天起，生成的网站上就有；还不公开的，先清空公开日期", r.Public))
	}
	return lines
}

func problemsOf(list []header.Problem) (shown []importProblem) {
	for _, p := range list {
		if p.Severity != diag.Notice || len(shown) < 200 {
			s := importProblem{Word: p.Severity.Chinese(), Class: p.Severity.String(), Cell: p.Cell.String(), Column: p.Title, Message: withoutCommands(p.Message), Hint: hintAtDesk(p)}
			if p.Code == codeUnknownOrgan {
				s.Href = "/organs/edit"
			}
			shown = append(shown, s)
		}
	}
	return shown
}

// codeUnknownOrgan is the code of an organ that the site does not have.
const codeUnknownOrgan = "unknown-organ"

// guessedKind is what an import says of a kind that it has guessed.
const guessedKind = "类别是猜的"

// hintAtDesk says what a clerk does about a problem: the hint without what only commands
// can do.
func hintAtDesk(p header.Problem) string {
	switch p.Code {
	case codeUnknownOrgan:
		return "改正这一格；确实还没有登记的，先登记"
	case "kept-file":
		if p.Cell.Row == 0 { // a document
			return "在上面“网址里的文件名”里换一个，按“重新看”；或者在“文件”里打开原来的改"
		}
		return "要用表格里的，在“文件”里打开它改；以文件为准的，不用管"
	}
	switch {
	case p.Hint == "写作 2026-03-05":
		return "日期照 2026-03-05 这样写"
	case p.Code == header.CodeMissingColumn && strings.Contains(p.Hint, "published"):
		return "导入以后到“文件”，勾选要公开的，按“公开或排定”"
	case p.Code == "dropped-column":
		return "要公开的，导入以后在各个文件的正文里写上"
	case strings.HasPrefix(p.Hint, "用 --kind "):
		return "在上面“看不出类别时”里选一个，按“重新看”"
	case strings.HasPrefix(p.Hint, "从原系统重新导出"):
		return "在这里逐位写上正确的号码，或者" + withoutCommands(p.Hint)
	case strings.HasPrefix(p.Message, guessedKind):
		return "不对的，在上面“类别”里选一个，按“重新看”"
	case strings.HasPrefix(p.Message, "文中列有附件"), strings.HasPrefix(p.Message, "附件没有保存下来"):
		return "导入以后，在表格下面的“附件”里加上"
	}
	return withoutCommands(p.Hint)
}

// withoutCommands returns a text without the clauses that only commands can do.
func withoutCommands(text string) string {
	text = strings.NewReplacer("用 gongkai new 新建文件", "在“撰写”里新建", "再用 gongkai import 导入", "再选一次", "，用 [[attachments]] 写上", "").Replace(text)
	var parts []string
	for part := range strings.SplitSeq(text, "；") {
		var clauses []string
		for clause := range strings.SplitSeq(part, "，") {
			if !strings.Contains(clause, "--") && !strings.Contains(clause, "gongkai ") {
				clauses = append(clauses, clause)
			}
		}
		if len(clauses) > 0 {
			parts = append(parts, strings.Join(clauses, "，"))
		}
	}
	return strings.TrimPrefix(strings.Join(parts, "；"), "或者")
}

// fileName returns the name that a document gets in its address: the one that the clerk
// typed, else that of the file.
func fileName(u upload, typed string) string {
	name := strings.TrimSpace(typed)
	if name == "" {
		name = strings.TrimSuffix(u.name, path.Ext(u.name))
	}
	return strings.TrimLeft(strings.NewReplacer("/", "-", `\`, "-").Replace(name), "-._~$")
}

// document shows the document that a file becomes: its text, what was taken for its front
// matter, and what is wrong with it.
func (d *Desk) document(now *state, v *importView, r *importer.Result) {
	if len(r.Files) == 0 {
		return
	}
	docPath := r.Files[0].Path
	f := d.findings(now, docPath, r.Text)
	for i := range f.Problems {
		f.Problems[i].Href, f.Problems[i].Where = "", "" // there is no form yet
		if hint := &f.Problems[i].Hint; strings.Contains(*hint, " = ") || strings.Contains(*hint, ".toml") {
			*hint = "导入以后在表格里填" // a form asks for no keys
		}
	}
	v.Findings = &f
	kind := kindOf(now.site.Corpus, docPath, frontOf(r.Text))
	for _, g := range r.Guesses {
		value, _ := toml.Parse("", []byte("x = "+g.Value+"\n"), 1)
		text := shown(valueOf(value, "x"))
		if g.Key == "organ" {
			text = now.site.Corpus.Organs.Name(text)
		}
		v.Guesses = append(v.Guesses, guess{now.site.Corpus.Kinds.Label(kind, g.Key), text, strings.TrimPrefix(g.From, "选项 --")})
	}
	for i := range v.Problems {
		if strings.HasPrefix(v.Problems[i].Message, guessedKind) && v.Written {
			v.Problems[i].Hint = "不对的，先撤销这次导入，选好类别再导入"
		}
		if m := unregistered.FindStringSubmatch(v.Problems[i].Message); m != nil {
			p := &v.Problems[i]
			p.Hint, p.Href = "写错了的不用管；还没有登记的，先登记", link("/organs/edit", "name", m[1], "next", v.Again)
		}
	}
	v.Problems = slices.DeleteFunc(v.Problems, func(p importProblem) bool { // the findings have the others
		return slices.ContainsFunc(f.Problems, func(own wrong) bool { return own.Message == p.Message })
	})
	if v.Written && r.Files[0].State != importer.Failed {
		v.Correct = link("/write", "path", docPath)
	}
}

// unregistered matches what an import says of an organ in a document.
var unregistered = regexp.MustCompile(`“([^“”]+)”，没有登记这个机关$`)

// frontOf returns the front matter of a source.
func frontOf(source []byte) *toml.Table {
	front, _, _ := corpus.Split("", source)
	table, _ := toml.Parse("", front.Text, front.Line)
	return table
}

// refusedAtDesk says why a file cannot be read, and what a clerk does about it.
func refusedAtDesk(u *grid.Unreadable) string {
	own := *u
	switch {
	case strings.HasPrefix(u.Hint, "用 --kind "):
		own.Hint = "在下面“类别”里选一个，按“重新看”"
	case strings.HasPrefix(u.Hint, "用 --name "):
		own.Hint = "在下面“网址里的文件名”里写一个，如 2025-report，按“重新看”"
	default:
		own.Hint = withoutCommands(u.Hint)
	}
	return own.Error()
}

// report hands over the table as a workbook in which the cells with problems are
// coloured (问题.xlsx).
func (d *Desk) report(w http.ResponseWriter, r *http.Request) {
	now, _ := d.state(r.Context(), 0)
	u, file, ok := d.uploadOf(r.URL.Query().Get("id"))
	if !ok || importer.IsDocument(u.name) {
		d.refuse(w, http.StatusNotFound, goneUpload)
		return
	}
	o, _, err := d.importOptions(now, u, r.URL.Query())
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	o.DryRun = true
	result, err := importFileOf(r.Context(), d.opt.Root, u, file, "", o)
	if err != nil {
		d.refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="problems.xlsx"; filename*=UTF-8''%E9%97%AE%E9%A2%98.xlsx`)
	if err := result.WriteReport(r.Context(), w, file, o); err != nil {
		panic(http.ErrAbortHandler) // a part of the workbook may be out: the download fails
	}
}
