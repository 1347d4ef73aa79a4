package check

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/gate/attachment"
	"gongkai/site/gate/privacy"
)

// Theme reports the personal data in the site's own layouts or static files, which
// every reader of the site can open, and returns the sums of their bytes: what is
// published later must have them. In scripts and styles only numbers count: they name
// their authors, who have published themselves.
func (in Input) Theme(folder string, files fs.FS) (problems []diag.Problem, sums map[string][sha256.Size]byte, err error) {
	sums = map[string][sha256.Size]byte{}
	contacts := in.contacts()
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if name == "." && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		src, sum, err := readWhole(files, name)
		if err != nil {
			return fmt.Errorf("读取 %s/%s：%w", folder, name, err)
		}
		sums[name] = sum
		file := diag.Place{Path: folder + "/" + name}
		findings, err := privacy.Attachment(name, src, nil, nil)
		if err != nil {
			return err
		}
		for _, f := range findings {
			if p, ok := themeProblem(file, name, src, f); ok && !contacts.Has(f.Detector, f.Text) {
				p.Private = true
				problems = append(problems, p)
			}
		}
		return nil
	})
	return problems, sums, err
}

// readWhole reads a file and returns its sum; of a file that is too large to be judged, one
// byte more than that.
func readWhole(files fs.FS, name string) (src []byte, sum [sha256.Size]byte, err error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, sum, err
	}
	defer file.Close()
	hash := sha256.New()
	both := io.TeeReader(file, hash)
	if src, err = io.ReadAll(io.LimitReader(both, attachment.Largest+1)); err == nil {
		_, err = io.Copy(io.Discard, both)
	}
	hash.Sum(sum[:0])
	return src, sum, err
}

// themeProblem returns the problem of a finding in a file of the theme.
func themeProblem(file diag.Place, name string, src []byte, f privacy.Finding) (p diag.Problem, ok bool) {
	code := slices.Contains([]string{".js", ".mjs", ".css", ".map"}, strings.ToLower(path.Ext(name)))
	switch f.Detector {
	case privacy.Further:
		return file.Problem("personal-data", diag.Error, "先改好列出的这些，再检查一次", "另外还有 %s 处个人信息没有列出", f.Shown), true
	case privacy.Unread:
		if !slices.Contains([]string{".pdf", ".docx", ".xlsx", ".pptx", ".ofd", ".doc", ".xls", ".zip"}, strings.ToLower(path.Ext(name))) {
			return p, false
		}
		return file.Problem("unread-attachment", diag.Warning, "请打开文件，人工核对有没有个人信息", "文件里有没检查的部分：%s", f.Where), true
	case privacy.Program:
		if code || slices.Contains([]string{".html", ".htm", ".svg", ".xml"}, strings.ToLower(path.Ext(name))) {
			return p, false
		}
		return file.Problem("unsafe-attachment", diag.Error, "请删去这个文件", "静态文件%s", f.Where), true
	case privacy.Author:
		return file.Problem("attachment-author", diag.Warning, "在“文件—信息—检查文档”里删除个人信息再保存", "%s里有个人姓名 %s", f.Where, f.Shown), true
	case "resident-id", "mobile", "bank-card":
	default:
		if code {
			return p, false
		}
	}
	if at := bytes.Index(src, []byte(f.Text)); at >= 0 {
		file.Line = 1 + bytes.Count(src[:at], []byte("\n"))
		file.Column = 1 + len([]rune(string(src[bytes.LastIndexByte(src[:at], '\n')+1:at])))
	}
	return file.Problem("personal-data", diag.Error, "请删去；这个文件的内容会公开", "有没有遮盖的%s %s", privacy.Name(f.Detector), f.Shown), true
}
