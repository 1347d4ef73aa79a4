package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/edit"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/importer"
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
	Problems      []importProblem
	Files         []importFile
	MoreFiles     int
	Guesses, Talk []string
	Errors, Ready int
	Written       bool // the import is done
	MaxMiB        int
}

type importProblem struct{ Word, Class, Cell, Column, Message, Hint string }

type importFile struct{ State, Path, Href string }

// upload receives a file. The secret of the form comes before the file, so that nothing
// of a foreign form is stored.
func (d *Desk) upload(w http.ResponseWriter, r *http.Request) {
	parts, err := r.MultipartReader()
	if err != nil {
		refuse(w, http.StatusBadRequest, "没有收到文件")
		return
	}
	secret, err := parts.NextPart()
	if err == nil {
		var text []byte
		text, err = io.ReadAll(io.LimitReader(secret, 256))
		if err == nil && (secret.FormName() != "form" || !same(string(text), d.guard.form)) {
			refuse(w, http.StatusForbidden, "这张表单不是这次打开的办公桌发出的，没有接收；请刷新页面后再选文件")
			return
		}
	}
	var file *multipart.Part
	if err == nil {
		file, err = parts.NextPart()
	}
	if err != nil || file.FormName() != "file" || file.FileName() == "" {
		refuse(w, http.StatusBadRequest, "没有选文件；请回到“导入”选一个")
		return
	}
	text, err := io.ReadAll(file) // bounded by ServeHTTP
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("文件超过 %d MiB，没有接收", maxUpload>>20))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "文件没有收全，请再选一次")
		return
	}
	u, err := d.store(file.FileName(), text)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
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
	d.uploaded = append(d.uploaded, u)
	if len(d.uploaded) > maxUploads {
		_ = d.opt.Root.Remove(uploads + "/" + d.uploaded[0].id) // only of use until it is imported
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
		d.show(w, http.StatusOK, "import", v)
		return
	}
	d.runImport(w, r, v, q, nil)
}

// doImport imports a file, as one action that can be taken back.
func (d *Desk) doImport(w http.ResponseWriter, r *http.Request) {
	u, _, ok := d.uploadOf(r.PostForm.Get("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "这个文件已经不在了，请再选一次")
		return
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	action, err := undo.Begin(d.opt.Root, "导入 "+u.name, d.opt.Now())
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	d.runImport(w, r, importView{frame: d.frame(r, "导入", "/import")}, r.PostForm, action)
}

// importOptions are those of the site with what the clerk chose.
func (d *Desk) importOptions(now *state, u upload, q url.Values) importer.Options {
	o := importer.OptionsFor(now.site.Corpus, now.site.Ledger.Judge.Rules, now.today())
	o.Name, o.Kind, o.Organ = u.name, q.Get("kind"), q.Get("organ")
	if _, ok := o.Kinds.Get(o.Kind); !ok {
		o.Kind = ""
	}
	if _, ok := o.Organs.Get(o.Organ); !ok {
		o.Organ = ""
	}
	return o
}

// importFileOf imports a table or a document.
func importFileOf(ctx context.Context, root *os.Root, u upload, file string, o importer.Options) (*importer.Result, error) {
	if importer.IsDocument(u.name) {
		return importer.Document(ctx, file, strings.TrimSuffix(u.name, path.Ext(u.name)), root, o)
	}
	return importer.Table(ctx, file, root, o)
}

// runImport imports a file, or rehearses that without an action, and shows the result.
func (d *Desk) runImport(w http.ResponseWriter, r *http.Request, v importView, q url.Values, action *undo.Action) {
	now, _ := d.state(r.Context(), patience)
	u, file, ok := d.uploadOf(q.Get("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "这个文件已经不在了，请再选一次")
		return
	}
	o := d.importOptions(now, u, q)
	o.DryRun, o.Undo = action == nil, action
	v.ID, v.Name, v.Document, v.Kind, v.Organ, v.Written, v.MaxMiB = u.id, u.name, importer.IsDocument(u.name), o.Kind, o.Organ, action != nil, maxUpload>>20
	v.Kinds, v.Organs = []choice{{Label: "看表格"}}, []choice{{Label: "看表格"}}
	for _, k := range o.Kinds.All() {
		v.Kinds = append(v.Kinds, choice{Value: k.ID, Label: k.Name, Chosen: k.ID == o.Kind})
	}
	for _, organ := range o.Organs.All() {
		v.Organs = append(v.Organs, choice{Value: organ.ID, Label: organ.Name, Chosen: organ.ID == o.Organ})
	}
	result, err := importFileOf(r.Context(), d.opt.Root, u, file, o)
	ended := action.End()
	if action != nil {
		d.ask()
	}
	status := http.StatusOK
	var refusal *header.Refusal
	var unreadable *grid.Unreadable
	switch {
	case errors.As(err, &refusal):
		v.Problems, v.Wrong, status = problemsOf(refusal.Problems), "这张表格不能导入", http.StatusUnprocessableEntity
	case errors.As(err, &unreadable):
		v.Wrong, status = "读不了 "+u.name+"："+unreadable.Error(), http.StatusUnprocessableEntity
	case errors.Join(err, ended) != nil:
		refuse(w, http.StatusInternalServerError, errors.Join(err, ended).Error())
		return
	}
	if result != nil {
		v.result(result, action == nil)
		if action != nil {
			var names []string
			for _, f := range result.Files {
				if f.State == importer.Created || f.State == importer.Updated {
					names = append(names, "content/"+f.Path)
				}
			}
			if err := d.note(entry{At: d.opt.Now(), Who: clerk(r), What: fmt.Sprintf("导入 %s，%d 个文件", u.name, len(names)), Files: names}); err != nil {
				v.Failure = "已导入，但是" + err.Error()
			}
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
	v.Problems, v.Errors, v.Talk = problemsOf(r.Problems), r.Errors, append(r.Totals(), r.Talk(rehearsed)...)
	for _, g := range r.Guesses {
		v.Guesses = append(v.Guesses, g.String())
	}
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

func problemsOf(list []header.Problem) (shown []importProblem) {
	for _, p := range list {
		if p.Severity != diag.Notice || len(shown) < 200 {
			shown = append(shown, importProblem{p.Severity.Chinese(), p.Severity.String(), p.Cell.String(), p.Title, p.Message, p.Hint})
		}
	}
	return shown
}

// report hands over the table as a workbook in which the cells with problems are
// coloured (问题.xlsx).
func (d *Desk) report(w http.ResponseWriter, r *http.Request) {
	now, _ := d.state(r.Context(), 0)
	u, file, ok := d.uploadOf(r.URL.Query().Get("id"))
	if !ok || importer.IsDocument(u.name) {
		refuse(w, http.StatusNotFound, "这个文件已经不在了，请再选一次")
		return
	}
	o := d.importOptions(now, u, r.URL.Query())
	o.DryRun = true
	result, err := importFileOf(r.Context(), d.opt.Root, u, file, o)
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="problems.xlsx"; filename*=UTF-8''%E9%97%AE%E9%A2%98.xlsx`)
	if err := result.WriteReport(r.Context(), w, file, o); err != nil {
		panic(http.ErrAbortHandler) // a part of the workbook may be out: the download fails
	}
}
