package check

import (
	"path"
	"slices"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
	"gongkai/site/markdown"
)

// relative is the advice for a link without a similar path.
const relative = "请核对路径；写相对于本文件的路径"

// links reports internal links of a text that lead nowhere, or to a file or a
// document that may not be linked.
func (in Input) links(doc *corpus.Document) []diag.Problem {
	var problems []diag.Problem
	for _, link := range doc.Links {
		at := diag.Place{Path: "content/" + doc.Record.Path, Line: link.Line, Column: link.Column}
		dead := func(hint, format string, args ...any) {
			problems = append(problems, at.Problem("dead-link", in.severity(doc.Record), hint, format, args...))
		}
		switch link.Kind {
		case markdown.Document:
			problems = append(problems, in.documentLink(doc, link, at)...)
		case markdown.Page:
			if _, ok := in.Corpus.Document(link.Document()); ok {
				link.Path = link.Document()
				problems = append(problems, in.documentLink(doc, link, at)...)
				continue
			}
			if address := "/" + link.Path; !in.Generated[address] && !in.Generated[address+"/"] {
				dead("请核对网址；链接到文件时写 .md 的相对路径", "链接指向不存在的页面：%s", address)
			}
		case markdown.Attachment:
			if Active(link.Path) {
				problems = append(problems, at.Problem("unsafe-attachment", diag.Error, activeHint, "链接的文件是可以运行的网页或脚本：%s", link.Path))
			}
			if _, ok := in.Corpus.File(link.Path); !ok {
				dead(orElse(nearestFile(link.Path, in.Corpus), relative), "链接指向不存在的文件：%s", link.Path)
			}
		}
	}
	return problems
}

func (in Input) documentLink(doc *corpus.Document, link markdown.Link, at diag.Place) []diag.Problem {
	target, ok := in.Corpus.Document(link.Path)
	if !ok {
		return []diag.Problem{at.Problem("dead-link", in.severity(doc.Record), orElse(nearestDocument(link.Path, in.Corpus), relative), "链接指向不存在的文件：%s", link.Path)}
	}
	if link.Fragment != "" && !hasAnchor(target, link.Fragment) {
		return []diag.Problem{at.Problem("dead-link", in.severity(doc.Record), "请核对标题", "文件 %s 里没有标题 #%s", link.Path, link.Fragment)}
	}
	if doc.Record.StateOn(in.AsOf).Shown() && !target.Record.StateOn(in.AsOf).Shown() {
		return []diag.Problem{at.Problem("link-not-public", diag.Warning, "对方公开之后，链接会自动恢复", "链接的文件还没有公开，只显示文字：%s", link.Path)}
	}
	return nil
}

func hasAnchor(doc *corpus.Document, id string) bool {
	if id == "working" || id == "main" {
		return true
	}
	return slices.ContainsFunc(doc.Headings(), func(h markdown.Heading) bool { return h.ID == id })
}

// relations reports paths in front matter that lead nowhere, or to a document of
// the wrong kind or not yet public.
func (in Input) relations(doc *corpus.Document) []diag.Problem {
	rec := doc.Record
	var problems []diag.Problem
	follow := func(key, path string, fits func(*disclosure.Kind) bool) {
		if path == "" {
			return
		}
		target, ok := in.Corpus.Document(path)
		switch {
		case !ok:
			problems = append(problems, rec.At(key).Problem("dead-link", in.severity(rec), orElse(forward(path), nearestRelation(path, in.Corpus)), "%s 指向不存在的文件：%s", key, path))
		case !fits(target.Record.Kind):
			problems = append(problems, rec.At(key).Problem("bad-relation", diag.Warning, "请核对路径", "%s 指向的文件是%s", key, target.Record.Kind.Name))
		case rec.StateOn(in.AsOf).Shown() && !target.Record.StateOn(in.AsOf).Shown():
			problems = append(problems, rec.At(key).Problem("link-not-public", diag.Warning, "对方公开之后，关系会自动出现", "%s 指向的文件还没有公开：%s", key, path))
		}
	}
	anyKind := func(*disclosure.Kind) bool { return true }
	follow("interprets", rec.Interprets, func(k *disclosure.Kind) bool { return k.Explained })
	for _, path := range rec.Amends {
		follow("amends", path, anyKind)
	}
	for _, path := range rec.Repeals {
		follow("repeals", path, anyKind)
	}
	if rec.Withdrawal != nil {
		follow("withdrawal.replaced_by", rec.Withdrawal.ReplacedBy, anyKind)
	}
	return problems
}

const activeHint = "请改用 PDF、PNG 图片或表格等文件；网页里的脚本会以政府网站的名义运行"

// Active reports whether a browser would run the file as a page or script.
func Active(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".svg", ".svgz", ".xml", ".xsl", ".js", ".mjs", ".wasm", ".swf":
		return true
	}
	return false
}

// attachments reports files in front matter that are missing or not allowed, and
// pictures without a text twin.
func (in Input) attachments(doc *corpus.Document) []diag.Problem {
	var problems []diag.Problem
	judge := func(what, named string, at diag.Place) {
		file, ok := in.Corpus.Attachment(doc.Record.Path, named)
		switch {
		case file == "":
			problems = append(problems, at.Problem("unsafe-link", diag.Error, what+"放在文件旁边，写相对路径", "%s的路径不能用：%s", what, named))
		case Active(file):
			problems = append(problems, at.Problem("unsafe-attachment", diag.Error, activeHint, "%s是可以运行的网页或脚本：%s", what, file))
		case !ok:
			problems = append(problems, at.Problem("dead-link", in.severity(doc.Record), orElse(forward(file), orElse(nearestFile(file, in.Corpus), relative)), "%s不存在：%s", what, file))
		}
	}
	for _, a := range doc.Record.Attached {
		judge("附件", a.File, a.At.In("content/"+doc.Record.Path))
	}
	for _, p := range doc.Record.Pictures {
		at := p.At.In("content/" + doc.Record.Path)
		judge("图解", p.File, at)
		if strings.TrimSpace(p.Text) == "" {
			problems = append(problems, at.Problem("missing-twin", in.severity(doc.Record), "在 [[pictures]] 里写 text = \"\"\"图片或视频里说的全部内容\"\"\"", "图解没有文字版：%s", p.File))
		}
	}
	return problems
}

// forward returns the hint for a path with backslashes; "" for other paths.
func forward(path string) string {
	if !strings.Contains(path, `\`) {
		return ""
	}
	return "路径用 / 分隔，写作 " + strings.ReplaceAll(path, `\`, "/")
}

func nearestDocument(want string, c *corpus.Corpus) string {
	var paths []string
	for _, d := range c.Documents {
		if d.Record.Path != want && han.Composed(d.Record.Path) == han.Composed(want) {
			return "文件名看上去一样，但是字符的组合方式不同（NFC 和 NFD）：请给文件改名，照链接里的写法重新输入"
		}
		paths = append(paths, d.Record.Path)
	}
	return didYouMean(want, paths)
}

func nearestFile(want string, c *corpus.Corpus) string {
	var paths []string
	for _, f := range c.Files {
		if f.Path != want && han.Composed(f.Path) == han.Composed(want) {
			return "文件名看上去一样，但是字符的组合方式不同（NFC 和 NFD）：请给文件改名，照链接里的写法重新输入"
		}
		paths = append(paths, f.Path)
	}
	return didYouMean(want, paths)
}

// didYouMean returns a hint with the likely path: a file of the same name anywhere,
// else the nearest name in the same folder.
func didYouMean(want string, paths []string) string {
	var beside []string
	for _, p := range paths {
		if path.Base(p) == path.Base(want) {
			return "是不是 " + p + "？"
		}
		if path.Dir(p) == path.Dir(want) {
			beside = append(beside, p)
		}
	}
	if near := diag.Nearest(want, beside); near != "" {
		return "是不是 " + near + "？"
	}
	return ""
}

func nearestRelation(want string, c *corpus.Corpus) string {
	return orElse(nearestDocument(want, c), "请核对路径；写相对于 content/ 的路径，如 policies/a.md")
}

func orElse(hint, otherwise string) string {
	if hint == "" {
		return otherwise
	}
	return hint
}
