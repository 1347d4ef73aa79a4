package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/charset"
	"gongkai/site/markdown"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/webpage"
	"gongkai/site/office/word"
	"gongkai/site/toml"
)

// IsDocument reports by the extension whether a file is for Document.
func IsDocument(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".docx", ".docm", ".dotx", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".md", ".txt", ".doc", ".wps", ".wpt", ".rtf", ".odt", ".pdf", ".ofd":
		return true
	}
	return false
}

// Document imports a report or policy into the site in root. name is the name of
// the written file, without extension; "" derives the name from the file's.
// Errors are *grid.Unreadable or those of the machine.
func Document(ctx context.Context, file, name string, root *os.Root, o Options) (*Result, error) {
	data, err := readWhole(file)
	if err != nil {
		return nil, err
	}
	type drafted struct {
		d    *drafting
		text []byte
		err  error
	}
	done := make(chan drafted, 1) // the limits of the readers end its goroutine
	go func() {
		d, text, err := o.draft(ctx, file, name, data)
		done <- drafted{d, text, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case x := <-done:
		if x.err == nil {
			x.err = ctx.Err()
		}
		if x.err != nil {
			return nil, x.err
		}
		return x.d.write(o.newStore(root), x.text)
	}
}

// draft turns the bytes of a file into the text of a document.
func (o *Options) draft(ctx context.Context, file, name string, data []byte) (*drafting, []byte, error) {
	if name == "" {
		name = slug(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	}
	if name == "" || reserved(name) || address.Check(name+".md") != "" {
		return nil, nil, grid.Refuse("文件名不能作网址", "用 --name 写明文件名，如 --name 2025-report")
	}
	d := &drafting{o: o, Article: &webpage.Article{Name: name, Files: filesNear(file)}, g: &guessing{o: o}}
	if err := d.read(ctx, file, data); err != nil {
		return nil, nil, err
	}
	text, err := d.text()
	return d, text, err
}

// readWhole reads a file into memory, of at most 128 MB.
func readWhole(name string) ([]byte, error) {
	const limit = 128 << 20
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, grid.Refuse("没有这个文件", "请核对文件名")
	}
	if err != nil {
		return nil, &grid.Unreadable{Message: "打不开文件", Hint: "请核对权限，或者先关闭正在打开它的 Word、WPS", Err: err}
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("读 %s：%w", name, err)
	case len(data) > limit:
		return nil, grid.Refuse(fmt.Sprintf("文件超过 %d MB", limit>>20), "请把图片压缩以后再导入")
	case len(bytes.TrimSpace(data)) == 0:
		return nil, grid.Refuse("文件是空的", "请核对文件")
	}
	return data, nil
}

// filesNear returns a function that reads files in the folder of a document, and
// no others.
func filesNear(document string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		root, err := os.OpenRoot(filepath.Dir(document))
		if err != nil {
			return nil, err
		}
		defer root.Close()
		file, err := root.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return bounded(file)
	}
}

// bounded reads at most webpage.MaxFile bytes, more is an error.
func bounded(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, webpage.MaxFile+1))
	if err == nil && len(data) > webpage.MaxFile {
		return nil, errors.New("too large")
	}
	return data, err
}

// drafting turns a file into a draft.
type drafting struct {
	o    *Options
	g    *guessing
	kind *disclosure.Kind
	*webpage.Article

	markdown string // of a text that is Markdown already
	heading  string // title or first lines, for guessing the kind and year
}

// read makes the tree of the document, and guesses front matter around the text.
func (d *drafting) read(ctx context.Context, file string, data []byte) error {
	if err := refuseByBytes(file, data); err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return d.readWord(word.Read(ctx, data))
	case word.IsRTF(data):
		return d.readWord(word.ReadRTF(ctx, data))
	case isPage(file, data):
		return d.readPage(data)
	}
	text, err := decodeText(data)
	if err != nil {
		return err
	}
	if len(text) > largest {
		return grid.Refuse("文字超过 8 MB", "请分成几个文件")
	}
	if strings.EqualFold(filepath.Ext(file), ".md") {
		if strings.HasPrefix(text, "+++\n") || strings.HasPrefix(text, "---\n") {
			return grid.Refuse("这个文件已经有文件头", "直接放进 content/ 里对应的文件夹，再运行 gongkai check")
		}
		return d.readMarkdown(text)
	}
	d.Root = webpage.FromText(text)
	return d.settleKind(d.firstLine())
}

// isPage reports by the extension or the first bytes whether a file is a web page.
func isPage(file string, data []byte) bool {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".html", ".htm", ".xhtml", ".shtml":
		return true
	case ".md":
		return false
	}
	head := strings.ToLower(strings.TrimSpace(charset.Damaged(data[:min(len(data), 2048)])))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") || strings.HasPrefix(head, "<") && strings.Contains(head, "<html")
}

// refuseByBytes refuses files whose text cannot be read, by what they are.
func refuseByBytes(file string, data []byte) error {
	const asWord = "请用 Word 或 WPS 打开后另存为 .docx"
	extension := strings.ToLower(filepath.Ext(file))
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return refuseOLE(data)
	case bytes.HasPrefix(data, []byte{0x09, 0x08}), bytes.HasPrefix(data, []byte{0x09, 0x04, 0x06, 0x00}), bytes.HasPrefix(data, []byte{0x09, 0x02, 0x06, 0x00}):
		return grid.Refuse("这是旧版 Excel 表格（BIFF，.xls）", "请用 Excel 或 WPS 打开后另存为 .xlsx，再用 gongkai import 导入")
	case bytes.HasPrefix(data, []byte("%PDF")):
		return grid.Refuse("这是 PDF，不能变成文字", "请用原来的 Word 文件；只有 PDF 的，用 gongkai new 新建文件，把 PDF 作为附件")
	case bytes.Contains(head, []byte("progid=\"Word.Document\"")), bytes.Contains(head, []byte("<w:wordDocument")), bytes.Contains(head, []byte("<pkg:package")):
		return grid.Refuse("这是 Word 2003 的 XML 文件", asWord)
	case !bytes.HasPrefix(data, []byte("PK")) && (extension == ".mht" || extension == ".mhtml"), bytes.HasPrefix(head, []byte("MIME-Version:")):
		return grid.Refuse("这是单个文件的网页（.mht）", "请用浏览器打开后另存为“网页，全部”（.html）")
	case bytes.HasPrefix(data, []byte("\x89PNG")), bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")), bytes.HasPrefix(data, []byte("GIF8")):
		return grid.Refuse("这是图片", "用 gongkai new 新建文件，把图片放在旁边")
	case bytes.HasPrefix(data, []byte("Rar!")), bytes.HasPrefix(data, []byte("7z\xBC\xAF")):
		return grid.Refuse("这是压缩包", "请先解开")
	}
	return nil
}

// refuseOLE refuses a file of old Office versions, by the streams that it names.
func refuseOLE(data []byte) error {
	wide := func(name string) bool {
		var b []byte
		for _, c := range []byte(name) {
			b = append(b, c, 0)
		}
		return bytes.Contains(data, b)
	}
	switch {
	case wide("EncryptedPackage"):
		return grid.Refuse("文件加了密码", "请打开后去掉密码，另存为 .docx")
	case wide("Workbook") || wide("Book") && !wide("WordDocument"):
		return grid.Refuse("这是旧版 Excel 表格（.xls、.et）", "请用 Excel 或 WPS 打开后另存为 .xlsx")
	case wide("PowerPoint Document"):
		return grid.Refuse("这是旧版幻灯片（.ppt、.dps）", "请把文字复制到 Word 里，存成 .docx")
	}
	return grid.Refuse("这是旧版 Word 或者 WPS 文件（.doc、.wps），或者加了密码", "请打开后另存为 .docx")
}

// decodeText reads a text in UTF-8, UTF-16 with a byte-order mark, or GB18030.
func decodeText(text []byte) (string, error) {
	decoded := charset.Text(text)
	if !utf8.Valid(text) && strings.ContainsRune(decoded, utf8.RuneError) {
		return "", grid.Refuse("文字的编码认不出来", "请用记事本打开后另存为 UTF-8")
	}
	return string(normal([]byte(decoded))), nil
}

// firstLine returns the first eight short lines.
func (d *drafting) firstLine() string {
	var lines []string
	for n := d.Root.FirstChild; n != nil && len(lines) < 8; n = n.NextSibling {
		if line := webpage.PlainText(n); utf8.RuneCountInString(line) < 80 {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// readWord takes the text of a Word file.
func (d *drafting) readWord(document *word.Document, err error) error {
	if err != nil {
		return err
	}
	d.Root, d.Files, d.Notes = document.Root, document.File, document.Notes
	return d.settleKind(d.firstLine())
}

// readPage reads a web page, and guesses from its tags and metadata.
func (d *drafting) readPage(data []byte) error {
	page, err := webpage.Parse(data)
	if err != nil {
		return err
	}
	title, named := "", ""
	webpage.Walk(page, func(n *webpage.Node) {
		if n.Type == webpage.ElementNode && n.Data == "title" && named == "" {
			named = siteName.ReplaceAllString(webpage.PlainText(n), "")
		}
		if n.Type == webpage.ElementNode && n.Data == "meta" && strings.EqualFold(webpage.Attr(n, "name"), "ArticleTitle") {
			title = webpage.Attr(n, "content")
		}
		if n.Type == webpage.ElementNode && n.Data == "h1" && title == "" {
			title = webpage.PlainText(n)
		}
	})
	content := webpage.Content(page)
	if err := d.settleKind(title + "\n" + webpage.PlainText(firstOf(content)) + "\n" + named); err != nil {
		return err
	}
	d.Hidden = webpage.HiddenNames(page)
	d.sayAround(page, content)
	d.g.metaTags(page)
	webpage.Walk(page, func(n *webpage.Node) { // metadata is outside of the content
		if n.Type != webpage.ElementNode || n == content || isDescendant(n, content) {
			return
		}
		switch {
		case n.Data == "table":
			d.g.metadataTable(n)
		case n.Data == "h1":
			d.g.put("title", webpage.PlainText(n), "页面标题")
		case n.Data == "p" || n.Data == "div" && !webpage.HasBlock(n) || n.Data == "span":
			d.g.labelled(webpage.PlainText(n), "页面上的")
		}
	})
	if named != "" && !strings.Contains(webpage.PlainText(content), named) {
		d.g.put("title", named, "网页的 title")
	}
	webpage.Remove(content)
	d.Root = content
	return nil
}

// siteName matches the name of the site behind the title of a page.
var siteName = regexp.MustCompile(`\s*[-_|—–]+[^-_|—–]*(?:网|网站|政府|门户|[局厅部委办署院])\s*$`)

// sayAround notes what of a page is not imported, and a content that looks like
// navigation or has characters that could not be read.
func (d *drafting) sayAround(page, content *webpage.Node) {
	text := webpage.PlainText(content)
	if around := webpage.Outside(page, content); around != "" {
		d.Notes.Add(fmt.Sprintf("网页上正文以外还有 %d 个字，没有导入，开头是", utf8.RuneCountInString(around)), around)
	}
	if n := strings.Count(text, "\uFFFD"); n > 0 {
		d.Notes.Add(fmt.Sprintf("网页里有 %d 个字认不出来，写成了 �，请对照原文改正", n), "")
	}
	if count := utf8.RuneCountInString(text); count > 0 && 2*webpage.LinkText(content) > count && count > 40 {
		d.Notes.Add("导入的文字多半是链接，可能是导航，不是正文，请核对", text)
	}
}

// firstOf returns the first child of n, or n.
func firstOf(n *webpage.Node) *webpage.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	return n
}

// isDescendant reports whether n is in the tree of ancestor.
func isDescendant(n, ancestor *webpage.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p == ancestor {
			return true
		}
	}
	return false
}

// readMarkdown reads a text in Markdown, which becomes the body unchanged except
// for a heading on its first line, which becomes the title.
func (d *drafting) readMarkdown(text string) error {
	d.markdown = text
	first, rest, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	title, isHeading := strings.CutPrefix(first, "#")
	if title = strings.TrimSpace(title); strings.HasPrefix(title, "#") {
		isHeading = false
	}
	if isHeading {
		d.markdown = strings.TrimLeft(rest, "\n")
	}
	d.Root = webpage.NewElement("div")
	paragraphs := strings.Split(strings.TrimSpace(d.markdown), "\n\n")
	for i, p := range paragraphs {
		if i < 12 || i >= len(paragraphs)-8 {
			d.Root.AppendChild(webpage.NewElement("p", webpage.NewText(strings.TrimLeft(p, "# "))))
		}
	}
	if err := d.settleKind(title + "\n" + d.firstLine()); err != nil {
		return err
	}
	if isHeading {
		d.g.put("title", title, "一级标题")
	}
	return nil
}

// settleKind sets the kind of Options, else guesses the kind by the heading or the
// file name.
func (d *drafting) settleKind(heading string) error {
	id := d.o.Kind
	for line := range strings.SplitSeq(heading+"\n"+d.Name, "\n") {
		if id != "" {
			break
		}
		if kind, ok := d.o.Kinds.Guess(line); ok {
			id = kind.ID
			d.g.notes = append(d.g.notes, "类别是猜的："+kind.Name+"（"+id+"）；不对的用 --kind 写明")
		}
	}
	for _, kind := range d.o.Kinds.All() {
		if id == "" && strings.HasPrefix(d.Name, kind.ID) {
			id = kind.ID
		}
	}
	kind, ok := d.o.Kinds.Get(id)
	if !ok {
		return grid.Refuse("看不出是哪一类信息", "用 --kind 写明类别，如 --kind policy、--kind annual-report")
	}
	d.kind, d.g.kind = kind, kind
	d.heading = heading
	return nil
}

// text writes the text of the document.
func (d *drafting) text() ([]byte, error) {
	body := d.markdown
	if body == "" {
		d.Clean()
		d.g.closing(d.Root)
		d.g.opening(d.Root)
		d.g.rest(d.Root, len(d.Attachments) > 0)
		var err error
		if body, err = webpage.Markdown(d.Root); err != nil {
			return nil, fmt.Errorf("变成 Markdown：%w", err)
		}
		if strings.TrimSpace(body) == "" && len(d.Attachments) == 0 {
			d.Notes.Add("没有找到正文，写成的文件没有内容，请核对", "")
		}
	} else {
		d.g.closing(d.Root)
		d.g.opening(d.Root)
		body = withoutTitle(body, d.g.guesses)
	}
	d.more()
	text, _, _ := front(d.entries(), body)
	return text, nil
}

// withoutTitle removes from a Markdown body the line that became the title.
func withoutTitle(body string, guesses []Guess) string {
	paragraphs := strings.Split(strings.TrimSpace(body), "\n\n")
	for i, p := range paragraphs[:min(len(paragraphs), 12)] {
		for _, g := range guesses {
			if g.Key == "title" && toml.Quoted(strings.TrimSpace(p)) == g.Value {
				return strings.Join(slices.Delete(paragraphs, i, i+1), "\n\n") + "\n"
			}
		}
	}
	return body
}

// more guesses year, organ and title where they are missing.
func (d *drafting) more() {
	if d.kind.Report && !d.g.has("year") {
		for _, text := range []string{d.title(), d.heading, d.Name, webpage.PlainText(d.Root)} {
			if m := yearOf.FindStringSubmatch(text); m != nil {
				d.g.put("year", m[1], "文字里的年份")
				break
			}
		}
	}
	if d.o.Organ != "" && !d.g.has("organ") {
		d.g.put("organ", d.o.Organ, "选项 --organ")
	}
	if !d.g.has("title") {
		d.g.put("title", d.Name, "没有找到标题，这是文件名，请改")
	}
	d.g.inOrder()
}

// title returns the guessed title as TOML, or "".
func (d *drafting) title() string {
	for _, g := range d.g.guesses {
		if g.Key == "title" {
			return g.Value
		}
	}
	return ""
}

// entries returns the front matter: the kind where the folder leaves a choice, the
// guesses with their sources, draft, and attachments.
func (d *drafting) entries() []entry {
	var entries []entry
	if byFolder, ok := d.o.Kinds.Of(d.kind.Folder + "/x.md"); !ok || byFolder != d.kind {
		entries = append(entries, entry{key: "kind", toml: "kind = " + toml.Quoted(d.kind.ID), cell: -1})
	}
	for _, g := range d.g.guesses {
		entries = append(entries, entry{key: g.Key, toml: g.Key + " = " + g.Value, cell: -1, note: "请核对：" + g.From})
	}
	entries = append(entries, entry{key: "draft", toml: "draft = true", cell: -1, note: "核对好以后删去这一行"})
	for _, p := range d.Attachments {
		entries = append(entries, entry{key: "attachments", toml: "[[attachments]]\ntitle = " + toml.Quoted(p.Title) + "\nfile = " + toml.Quoted(p.Name), cell: -1})
	}
	sortEntries(d.kind, entries)
	return entries
}

// write checks the text as a build would, and writes the document and its files.
func (d *drafting) write(s *store, text []byte) (*Result, error) {
	content := path.Join(folder(d.kind, calendar.Date{}), d.Name+".md")
	r := &Result{Name: d.o.Name, Log: header.Log{MaxErrors: maxErrors}, Guesses: d.g.guesses, Text: text}
	at := header.Place{File: "content/" + content}
	_, problems := judge(d.o, content, text, nil, func(int) header.Place { return at })
	_, body, _ := strings.Cut(string(marked(text)), "\n+++\n")
	converted, mistakes := markdown.Convert(content, []byte(body), 1)
	for _, p := range mistakes {
		problems = append(problems, at.As(p))
	}
	if lost := d.lost(converted.Plain); lost != "" && diag.Count(mistakes, diag.Error) == 0 {
		return nil, grid.Refuse("导入时自己核对没有通过：有的字没有写出来："+lost, "为防止漏字，没有写入；请把正文复制到新的 Word 文件再导入，并把这个文件报告给开发者")
	}
	for _, note := range slices.Concat(d.Notes.Lines(), d.g.notes) {
		problems = append(problems, at.Problem("review", diag.Warning, "", "%s", note))
	}
	for _, p := range problems {
		r.Add(p)
	}
	if r.Errors > 0 {
		r.addFile(content, Failed)
		return r, nil
	}
	decision, err := s.decide(content, text, func([]entry) []byte { return text })
	if err != nil {
		return nil, err
	}
	r.addFile(content, decision.state)
	switch {
	case decision.state == Preserved:
		r.Add(at.Problem("kept-file", diag.Warning, "另起一个名字用 --name；或者删去文件再导入", "文件 content/%s 人工改过（或者不是导入的），没有覆盖", content))
		return r, nil
	case decision.text == nil:
		return r, nil
	}
	for _, p := range slices.Concat(d.Images, d.Attachments) {
		if err := r.writeFile(s, path.Join(path.Dir(content), p.Name), p.Data); err != nil {
			return nil, err
		}
	}
	return r, s.write(content, decision.text)
}

// lost returns the characters of the tree that are neither in the text of the page nor
// in what was taken from the tree with a note; "" for none.
func (d *drafting) lost(plain string) string {
	if d.markdown != "" {
		return ""
	}
	written := webpage.Characters(plain)
	for _, text := range d.g.taken {
		for r, n := range webpage.Characters(text) {
			written[r] += n
		}
	}
	var b strings.Builder
	for r, n := range d.Characters {
		if n > written[r]+d.Removed[r] && b.Len() < 60 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// addFile adds a file to the result.
func (r *Result) addFile(path string, state State) {
	r.Files = append(r.Files, File{Path: path, State: state})
	r.Counts[state]++
}

// writeFile writes an image or attachment. A different file of that name remains,
// with a warning.
func (r *Result) writeFile(s *store, content string, data []byte) error {
	before, err := s.root.ReadFile("content/" + content)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.addFile(content, Created)
		return s.write(content, data)
	case err != nil:
		return fmt.Errorf("读 content/%s：%w", content, err)
	case !bytes.Equal(before, data):
		r.Add(header.Place{File: "content/" + content}.Problem("kept-file", diag.Warning, "请核对是不是同一个文件", "已经有同名的文件，没有覆盖"))
	}
	return nil
}
