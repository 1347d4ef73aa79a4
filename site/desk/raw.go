package desk

import (
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"

	"gongkai/site/diag"
)

// line returns the line of the first problem, 0 for none.
func line(lists ...[]diag.Problem) int {
	for _, list := range lists {
		for _, p := range list {
			if p.Line > 0 {
				return p.Line
			}
		}
	}
	return 0
}

// showRaw shows a document whose front matter cannot be read as its whole source, at the line
// in question. A source that is no UTF-8 is not to be changed here: a browser sends it back as
// another one.
func (v *writeView) showRaw(source []byte, at int) {
	v.Raw, v.RawForm = string(source), utf8.Valid(source)
	lines := strings.Split(strings.ReplaceAll(v.Raw, "\r\n", "\n"), "\n")
	if at > 0 && at <= len(lines) {
		v.BodyLine, v.BodyText = at, short(lines[at-1], 80)
	}
	for i := range v.Findings.Problems {
		v.Findings.Problems[i].Href = "#raw"
	}
}

// saveRaw writes a document as a whole. Only one whose front matter cannot be read is written
// so: any other one has a form, which asks for what readers are told.
func (d *Desk) saveRaw(w http.ResponseWriter, r *http.Request, now *state, path string, disk []byte) {
	text := strings.ReplaceAll(strings.ToValidUTF8(r.PostForm.Get("raw"), ""), "\r\n", "\n")
	if digestOf(disk) != r.PostForm.Get("digest") {
		v := conflictView{frame: d.frame(r, "文件在别处改过，没有保存", "/new"), Path: path, Theirs: string(disk), Mine: text, Digest: digestOf(disk)}
		d.show(w, http.StatusConflict, "conflict", v)
		return
	}
	v, front := d.writeView(r, now, path, disk)
	if front != nil || !v.RawForm {
		d.refuse(w, http.StatusConflict, "这个文件有表单，请在表单里改")
		return
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if bytes.Contains(disk, []byte("\r\n")) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if text == string(disk) {
		http.Redirect(w, r, link("/write", "path", path, "done", "没有改动，不用保存"), http.StatusSeeOther)
		return
	}
	if err := d.commit(r, "保存 "+path, []change{{name: "content/" + path, before: disk, after: []byte(text)}}); err != nil {
		d.refuse(w, http.StatusConflict, err.Error())
		return
	}
	http.Redirect(w, r, link("/write", "path", path, "done", "已保存"), http.StatusSeeOther)
}
