package desk

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/check"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
	"gongkai/site/gate"
	"gongkai/site/gate/attachment"
	"gongkai/site/gate/privacy"
	"gongkai/site/toml"
)

// How much a clerk attaches at once: bytes, and files. A single file may be as large as
// the gate reads; in a larger one nobody would look for personal data.
const maxAttached, mostAttached = 4 * attachment.Largest, 20

// attached is a file of a document, in the list below its form.
type attached struct {
	N                 int // its number in [[attachments]]
	Title, File, Size string
	Href              string
	Problems          []wrong
}

// attachedTo lists the files that a front matter names, with what the last look at the
// site has to say of each.
func (d *Desk) attachedTo(now *state, docPath string, rec *disclosure.Record) (list []attached) {
	if rec == nil {
		return nil
	}
	for n, a := range rec.Attached {
		file, _ := now.site.Corpus.Attachment(docPath, a.File)
		item := attached{N: n, Title: a.Title, File: a.File, Href: "/site" + (&url.URL{Path: address.URL(file)}).String()}
		info, err := d.opt.Root.Stat("content/" + file)
		if file == "" || err != nil || !info.Mode().IsRegular() {
			item.Href, item.Problems = "", []wrong{{Word: "错误", Class: "error", Message: "没有这个文件", Hint: "移除这一条，再选一次文件"}}
			list = append(list, item)
			continue
		}
		item.Size = sizeInWords(info.Size())
		for _, p := range now.site.Problems {
			if p.Path == "content/"+file || p.Path == "content/"+docPath && p.Line == a.At.Line && p.Severity != diag.Notice {
				shown := d.wrong(now, p)
				shown.Href, shown.Where = "", ""
				item.Problems = append(item.Problems, shown)
			}
		}
		list = append(list, item)
	}
	return list
}

// sizeInWords returns a number of bytes for people.
func sizeInWords(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// received is a file that was received and lies in the private folder.
type received struct {
	name string // as the clerk's machine has it
	file string // where it lies, in the site's folder
	sum  [sha256.Size]byte
}

// errAttachment is the error of files that are not attached, said to the clerk.
type errAttachment string

func (e errAttachment) Error() string { return string(e) }

// attach receives files and makes them attachments of a document: they lie beside it, and
// its front matter names them. All of it is one action.
func (d *Desk) attach(w http.ResponseWriter, r *http.Request) {
	parts, err := r.MultipartReader()
	if err != nil {
		d.refuse(w, http.StatusBadRequest, "没有收到文件")
		return
	}
	if !d.secret(w, parts) {
		return
	}
	values, files, err := d.receive(parts)
	defer func() {
		for _, f := range files {
			_ = d.opt.Root.Remove(f.file) // gone where it was attached
		}
	}()
	var large *http.MaxBytesError
	var said errAttachment
	switch {
	case errors.As(err, &large):
		d.refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("一次最多 %d MB，没有接收", maxAttached>>20))
		return
	case errors.As(err, &said):
		d.refuse(w, http.StatusUnprocessableEntity, said.Error())
		return
	case err != nil:
		d.refuse(w, http.StatusBadRequest, "文件没有收全，请再选一次")
		return
	}
	docPath := edit.Slashed(values.Get("path"))
	now, _ := d.state(r.Context(), 0)
	harm := d.harmless(now, docPath, files) // reading a large file takes seconds, and holds up nobody
	d.writing.Lock()
	defer d.writing.Unlock()
	source, ok := d.source(w, docPath)
	if !ok {
		return
	}
	changes, names, err := d.attachments(now, docPath, source, values, files)
	if err = errors.Join(harm, err); err != nil {
		d.again(w, r, now, docPath, source, err)
		return
	}
	if err := d.commit(r, fmt.Sprintf("给 %s 加附件：%s", docPath, strings.Join(names, "、")), changes); err != nil {
		d.refuse(w, http.StatusConflict, err.Error())
		return
	}
	http.Redirect(w, r, link("/write", "path", docPath, "done", "已加附件："+strings.Join(names, "、"))+"#attachments", http.StatusSeeOther)
}

// again shows the form of a document with the reason why its attachments are as they were.
func (d *Desk) again(w http.ResponseWriter, r *http.Request, now *state, docPath string, source []byte, err error) {
	v, _ := d.writeView(r, now, docPath, source)
	v.AttachWrong = err.Error()
	d.show(w, http.StatusUnprocessableEntity, "write", v)
}

// receive reads the values of a form, and its files into the private folder.
func (d *Desk) receive(parts *multipart.Reader) (values url.Values, files []received, err error) {
	values = url.Values{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return values, files, err
		}
		name := part.FormName()
		if name != "file" {
			text, err := io.ReadAll(io.LimitReader(part, 64<<10))
			if err != nil {
				return values, files, err
			}
			values.Add(name, string(text))
			continue
		}
		if part.FileName() == "" { // nothing was chosen
			continue
		}
		if len(files) == mostAttached {
			return values, files, errAttachment(fmt.Sprintf("一次最多 %d 个文件，没有接收", mostAttached))
		}
		f, err := d.receiveFile(part)
		files = append(files, f)
		if err != nil {
			return values, files, err
		}
	}
	if len(files) == 0 {
		return values, files, errAttachment("没有选文件；请回到上一页，选好文件再按“加上”")
	}
	return values, files, nil
}

// receiveFile writes a file into the private folder as it comes.
func (d *Desk) receiveFile(part *multipart.Part) (f received, err error) {
	f.name = path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))
	f.file = fmt.Sprintf("%s/received-%d", uploads, d.received.Add(1))
	file, err := d.opt.Root.OpenFile(f.file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return f, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, sum), io.LimitReader(part, attachment.Largest+1))
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	sum.Sum(f.sum[:0])
	switch {
	case err != nil:
		return f, err
	case n > attachment.Largest:
		return f, errAttachment(fmt.Sprintf("%s 超过 %d MB，检查不了里面有没有个人信息，没有接收；请分成几个文件", f.name, attachment.Largest>>20))
	case n == 0:
		return f, errAttachment(f.name + " 是空的，没有接收")
	}
	return f, nil
}

// attachments returns the changes that attach files to a document, and the names of the
// files. The error is said to the clerk.
func (d *Desk) attachments(now *state, docPath string, source []byte, values url.Values, files []received) (changes []change, names []string, err error) {
	c := now.site.Corpus
	doc, _, _ := c.Read(docPath, source)
	if doc == nil {
		return nil, nil, errors.New("文件头读不出来，先改好再加附件")
	}
	taken, err := d.namesIn(path.Dir("content/" + docPath))
	if err != nil {
		return nil, nil, err
	}
	var set []toml.Assignment
	for i, f := range files {
		name, err := attachmentName(docPath, f.name, taken)
		if err != nil {
			return nil, nil, err
		}
		taken[strings.ToLower(name)] = true
		names = append(names, name)
		title := strings.TrimSpace(strings.ToValidUTF8(values.Get("title"), ""))
		if title == "" || len(files) > 1 {
			title = strings.TrimSuffix(f.name, path.Ext(f.name))
		}
		key := fmt.Sprintf("attachments.%d.", len(doc.Record.Attached)+i)
		set = append(set, toml.Assignment{Key: key + "title", Value: toml.Quoted(title)}, toml.Assignment{Key: key + "file", Value: toml.Quoted(name)})
		changes = append(changes, change{name: path.Join(path.Dir("content/"+docPath), name), from: f.file, sum: f.sum})
	}
	after, err := withNote(now, doc.Record, source, set, values.Get("note"))
	if err != nil {
		return nil, nil, err
	}
	return append(changes, change{name: "content/" + docPath, before: source, after: after}), names, nil
}

// withNote returns a source with other values; that of a public document with the note of
// the correction (更正说明), which is required then.
func withNote(now *state, rec *disclosure.Record, source []byte, set []toml.Assignment, note string) ([]byte, error) {
	if rec.StateOn(now.today()).Shown() {
		noted, err := edit.Correct(rec, now.today(), note)
		if err != nil {
			return nil, fmt.Errorf("这份文件已经公开，改了什么要告诉读者：%w", err)
		}
		set = append(set, noted...)
	}
	return edit.Change(source, set, nil)
}

// namesIn returns the names in a folder, in small letters: on many disks names that differ
// in capitals only are one file.
func (d *Desk) namesIn(folder string) (taken map[string]bool, err error) {
	entries, err := fs.ReadDir(d.opt.Root.FS(), folder)
	if err != nil {
		return nil, fmt.Errorf("读文件夹 %s：%w", folder, err)
	}
	taken = map[string]bool{}
	for _, e := range entries {
		taken[strings.ToLower(e.Name())] = true
	}
	return taken, nil
}

// attachmentName returns the name that a file gets beside a document: that of the document
// and its own, without what no address may have; with a number where the name is taken.
func attachmentName(docPath, name string, taken map[string]bool) (string, error) {
	stem := strings.TrimSuffix(path.Base(docPath), ".md")
	ending := strings.ToLower(path.Ext(name))
	own := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"|?*\/#%`, r) {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(strings.TrimSuffix(name, path.Ext(name)), ""))
	own = strings.Trim(strings.Join(strings.Fields(own), "-"), "-._~$")
	switch {
	case ending == "" || ending == ".":
		return "", fmt.Errorf("%s 没有扩展名（如 .pdf），读者打不开，没有接收", name)
	case ending == ".md":
		return "", fmt.Errorf("%s 是网站的文章，不能作附件", name)
	case check.Active("x" + ending):
		return "", fmt.Errorf("%s 是可以运行的网页或脚本，不能作附件；请改用 PDF、图片或者表格", name)
	}
	if !strings.HasPrefix(own, stem) {
		own = strings.Trim(stem+"-"+own, "-")
	}
	const longest = 120 // bytes; Windows bounds the whole path
	for len(own) > longest {
		runes := []rune(own)
		own = strings.TrimRight(string(runes[:len(runes)-1]), "-. ")
	}
	safe := own + ending
	for n := 2; taken[strings.ToLower(safe)]; n++ {
		safe = fmt.Sprintf("%s-%d%s", own, n, ending)
	}
	if problem := address.Check(path.Join(path.Dir(docPath), safe)); problem != "" || corpus.Skipped(safe) {
		return "", fmt.Errorf("%s 的文件名不能作网址，请改名再选：%s", name, problem)
	}
	return safe, nil
}

// harmless refuses files of which the gate takes one for a program: with it no site is
// built. What else the gate has to say is listed with the attachment.
func (d *Desk) harmless(now *state, docPath string, files []received) error {
	judge, _ := gate.For(now.site.Corpus)
	for _, f := range files {
		found, err := d.judged(judge, f, path.Join(path.Dir(docPath), f.name))
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(found, func(p corpus.Personal) bool { return p.Detector == privacy.Program }); i >= 0 {
			return fmt.Errorf("%s %s，不能作附件", f.name, found[i].Where)
		}
	}
	return nil
}

// judged returns what the gate finds in a file.
func (d *Desk) judged(judge *corpus.Gate, f received, contentPath string) ([]corpus.Personal, error) {
	file, err := d.opt.Root.Open(f.file)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return judge.Attachment(contentPath, file, nil, nil)
}

// detach takes an attachment from a document. The file goes too, unless another document
// or the text names it; both come back with the action.
func (d *Desk) detach(w http.ResponseWriter, r *http.Request) {
	f := r.PostForm
	docPath := edit.Slashed(f.Get("path"))
	d.writing.Lock()
	defer d.writing.Unlock()
	source, ok := d.source(w, docPath)
	if !ok {
		return
	}
	now, _ := d.state(r.Context(), 0)
	c := now.site.Corpus
	doc, _, _ := c.Read(docPath, source)
	var n int
	if _, err := fmt.Sscan(f.Get("n"), &n); err != nil || doc == nil || n < 0 || n >= len(doc.Record.Attached) || doc.Record.Attached[n].File != f.Get("file") {
		d.refuse(w, http.StatusConflict, "附件在别处改过，没有移除；请重新打开这个文件")
		return
	}
	after, err := withNote(now, doc.Record, source, []toml.Assignment{{Key: fmt.Sprintf("attachments.%d", n)}}, f.Get("note"))
	if err != nil {
		d.again(w, r, now, docPath, source, err)
		return
	}
	changes := []change{{name: "content/" + docPath, before: source, after: after}}
	if file, _ := c.Attachment(docPath, f.Get("file")); d.mayGo(r, docPath, after, file) {
		changes = append(changes, change{name: "content/" + file, gone: true})
	}
	if err := d.commit(r, fmt.Sprintf("移除 %s 的附件 %s", docPath, f.Get("file")), changes); err != nil {
		d.refuse(w, http.StatusConflict, err.Error())
		return
	}
	http.Redirect(w, r, link("/write", "path", docPath, "done", "已移除附件 "+f.Get("file"))+"#attachments", http.StatusSeeOther)
}

// mayGo reports whether no document names a file, the one included that is about to be
// written. The caller holds d.writing.
func (d *Desk) mayGo(r *http.Request, docPath string, after []byte, file string) bool {
	if file == "" || address.IsDocument(file) || address.Check(file) != "" {
		return false
	}
	if info, err := d.opt.Root.Lstat("content/" + file); err != nil || !info.Mode().IsRegular() {
		return false
	}
	now, err := d.fresh(r.Context())
	if err != nil {
		return false
	}
	c := now.site.Corpus
	named := func(doc *corpus.Document) bool { return slices.Contains(c.Attachments(doc), file) }
	if doc, _, _ := c.Read(docPath, after); doc == nil || named(doc) {
		return false
	}
	return !slices.ContainsFunc(c.Documents, func(doc *corpus.Document) bool { return doc.Source != docPath && named(doc) })
}
