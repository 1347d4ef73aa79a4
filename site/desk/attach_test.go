package desk

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/gate/attachment"
	"gongkai/site/undo"
)

// give sends files to a document as a browser does: names and texts in turn.
func (b *bench) give(secret, docPath, title, note string, want int, files ...string) string {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, field := range [][2]string{{"form", secret}, {"path", docPath}, {"title", title}, {"note", note}} {
		_ = w.WriteField(field[0], field[1])
	}
	for i := 0; i+1 < len(files); i += 2 {
		f, err := w.CreateFormFile("file", files[i])
		if err != nil {
			b.t.Fatal(err)
		}
		_, _ = io.WriteString(f, files[i+1])
	}
	w.Close()
	status, page := b.raw(http.MethodPost, "/write/attach", &body, func(r *http.Request) { r.Header.Set("Content-Type", w.FormDataContentType()) })
	if status != want {
		b.t.Fatalf("attaching %q: %d, want %d\n%s", files[:min(len(files), 1)], status, want, page)
	}
	return page
}

// left returns what lies in the private folder of received files.
func (b *bench) left() (names []string) {
	b.t.Helper()
	entries, err := os.ReadDir(filepath.Join(b.dir, filepath.FromSlash(uploads)))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Files are attached, listed with what the gate has to say of them, and removed; each is
// one action that can be taken back.
func TestAttach(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1), penalty(2))
	before := b.files()
	own := b.desk.guard.form
	if page := b.get("/write?path=" + first); strings.Contains(page, `name="v:attachments`) || !strings.Contains(page, `action="/write/attach"`) {
		t.Error("the form asks for names of files, or for no files")
	}
	b.give(own, first, "", "", http.StatusOK, `C:\案件\现场 清单.csv`, "名称,数量\n甲,1\n", "名单.txt", "证人电话 13766204518\n")
	b.give(own, first, "处罚决定书", "", http.StatusOK, "a0001-决定书.txt", "决定书")
	b.give(own, first, "", "", http.StatusOK, "现场 清单.CSV", "第二份\n")
	got := b.read(first)
	if want := "[[attachments]]\ntitle = \"现场 清单\"\nfile = \"a0001-现场-清单.csv\"\n[[attachments]]\ntitle = \"名单\"\nfile = \"a0001-名单.txt\"\n[[attachments]]\ntitle = \"处罚决定书\"\nfile = \"a0001-决定书.txt\"\n[[attachments]]\ntitle = \"现场 清单\"\nfile = \"a0001-现场-清单-2.csv\"\n"; !strings.Contains(got, want) || !strings.Contains(got, "# 第一行的说明") {
		t.Fatalf("%s", got)
	}
	if b.read("enforcement/penalty/2026/a0001-现场-清单.csv") != "名称,数量\n甲,1\n" || b.read("enforcement/penalty/2026/a0001-现场-清单-2.csv") != "第二份\n" {
		t.Error("a file is not what was sent")
	}
	if names := b.left(); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
	b.desk.await(t.Context(), time.Minute)
	page := b.get("/write?path=" + first)
	for _, want := range []string{"附件（正文）有没有遮盖的", "没有发现问题", "1 KB", `href="/site/enforcement/penalty/2026/a0001-%E5%90%8D%E5%8D%95.txt"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the list lacks %s:\n%s", want, page[strings.Index(page, `id="attachments"`):])
		}
	}
	if e := b.desk.lastEntries(1); e[0].What != "给 "+first+" 加附件：a0001-现场-清单-2.csv" || e[0].Who != "赵小明" || len(e[0].Files) != 2 {
		t.Errorf("the journal: %+v", e)
	}
	// The second document names the same file: removing the first reference leaves it.
	second := strings.Replace(first, "1.md", "2.md", 1)
	text := strings.Replace(b.read(second), "[subject]", "[[attachments]]\ntitle = \"决定书\"\nfile = \"a0001-决定书.txt\"\n[subject]", 1)
	if err := b.root.WriteFile("content/"+second, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	detach := func(n int, file string, want int) {
		t.Helper()
		b.post("/write/detach", url.Values{"path": {first}, "n": {fmt.Sprint(n)}, "file": {file}}, want)
	}
	detach(0, "a0001-名单.txt", http.StatusConflict)
	detach(9, "a0001-名单.txt", http.StatusConflict)
	detach(-1, "a0001-名单.txt", http.StatusConflict)
	detach(2, "a0001-决定书.txt", http.StatusOK)
	detach(1, "a0001-名单.txt", http.StatusOK)
	if got := b.read(first); strings.Contains(got, "决定书.txt") || strings.Contains(got, "名单") {
		t.Errorf("%s", got)
	}
	if b.read("enforcement/penalty/2026/a0001-决定书.txt") != "决定书" {
		t.Error("the file of another document is gone")
	}
	if _, err := b.root.Stat("content/enforcement/penalty/2026/a0001-名单.txt"); err == nil {
		t.Error("the removed file is still there")
	}
	b.post("/undo", sent(b.get("/undo")), http.StatusOK)
	if b.read("enforcement/penalty/2026/a0001-名单.txt") != "证人电话 13766204518\n" || !strings.Contains(b.read(first), "a0001-名单.txt") {
		t.Error("the removed attachment did not come back")
	}
	if err := b.root.WriteFile("content/"+second, []byte(before[filepath.Join(b.dir, "content", filepath.FromSlash(second))]), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		b.post("/undo", sent(b.get("/undo")), http.StatusOK)
	}
	if fmt.Sprint(before) != fmt.Sprint(b.files()) {
		t.Error("the attachments were not taken back")
	}
	if done, err := undo.List(b.root); err != nil || len(done) != 0 {
		t.Errorf("%+v %v", done, err)
	}
}

// A public document gets or loses an attachment only with a note for its readers.
func TestAttachToWhatIsPublic(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), strings.Replace(penalty(1), "draft = true ", "published = 2026-11-20 ", 1))
	files := b.files()
	if page := b.give(b.desk.guard.form, first, "", "", http.StatusUnprocessableEntity, "清单.csv", "甲\n"); !strings.Contains(page, "改了什么要告诉读者") {
		t.Errorf("%s", page)
	}
	if fmt.Sprint(files) != fmt.Sprint(b.files()) || len(b.left()) > 0 {
		t.Error("something was written")
	}
	b.give(b.desk.guard.form, first, "", "补上清单", http.StatusOK, "清单.csv", "甲\n")
	if got := b.read(first); !strings.Contains(got, "note = \"补上清单\"") || !strings.Contains(got, "a0001-清单.csv") {
		t.Errorf("%s", got)
	}
	gone := url.Values{"path": {first}, "n": {"0"}, "file": {"a0001-清单.csv"}}
	b.post("/write/detach", gone, http.StatusUnprocessableEntity)
	gone.Set("note", "清单另行公开")
	b.post("/write/detach", gone, http.StatusOK)
	if got := b.read(first); !strings.Contains(got, "note = \"清单另行公开\"") || strings.Contains(got, "清单.csv") {
		t.Errorf("%s", got)
	}
}

// What is no attachment is refused, and nothing of it stays.
func TestNoAttachment(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	own := b.desk.guard.form
	if err := b.root.WriteFile("content/enforcement/penalty/2026/a0001-占.pdf", []byte("先有的"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := b.files()
	b.give("wrong", first, "", "", http.StatusForbidden, "a.pdf", "x")
	b.give("", first, "", "", http.StatusForbidden, "a.pdf", "x")
	for _, docPath := range []string{"../x.md", "organs.toml", "site.toml", "", "enforcement/penalty/2026/none.md", "/etc/passwd.md", `..\x.md`} {
		b.give(own, docPath, "", "", http.StatusNotFound, "a.pdf", "x")
	}
	many := []string{}
	for n := range mostAttached + 1 {
		many = append(many, fmt.Sprintf("%d.pdf", n), "x")
	}
	for name, c := range map[string][]string{
		"a page": {"a.html", "<p>x"}, "a script": {"a.js", "x"}, "a drawing": {"a.SVG", "<svg/>"}, "a program by its name": {"a.exe", "x"}, "a program by its bytes": {"a.pdf", "MZ\x90\x00\x03\x00\x00\x00"},
		"a program behind a picture": {"a.php.jpg", "x"}, "a document": {"a.md", "+++\n+++\n"}, "no ending": {"passwd", "x"}, "a name of dots": {"..", "x"}, "nothing in it": {"a.pdf", ""}, "no file": {}, "too many": many,
	} {
		if page := b.give(own, first, "", "", http.StatusUnprocessableEntity, c...); name == "" {
			t.Error(page)
		}
	}
	if fmt.Sprint(files) != fmt.Sprint(b.files()) || len(b.left()) > 0 {
		t.Errorf("something was written: %v", b.left())
	}
	// A name stays in the folder, and takes no other file's place.
	for name, want := range map[string]string{
		"../../../organs.toml.csv": "a0001-organs.toml.csv", `..\..\site.csv`: "a0001-site.csv", "a:b*?<c>.csv": "a0001-a-b---c.csv", ".hidden.csv": "a0001-hidden.csv", "CON.csv": "a0001-CON.csv",
		"占.PDF": "a0001-占-2.pdf", strings.Repeat("长", 200) + ".csv": "a0001-" + strings.Repeat("长", 38) + ".csv", "a\x00b.csv": "", "。.csv": "a0001-。.csv",
	} {
		taken, err := b.desk.namesIn("content/enforcement/penalty/2026")
		if err != nil {
			t.Fatal(err)
		}
		got, err := attachmentName(first, filepath.Base(strings.ReplaceAll(name, `\`, "/")), taken)
		if want != "" && (got != want || err != nil) {
			t.Errorf("%q becomes %q, want %q: %v", name, got, want, err)
		}
	}
	if b.read("enforcement/penalty/2026/a0001-占.pdf") != "先有的" {
		t.Error("a file was overwritten")
	}
}

// A file larger than the gate reads is refused as it comes, and nothing of it stays.
func TestAttachmentTooLarge(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	reader, writer := io.Pipe()
	w := multipart.NewWriter(writer)
	go func() {
		_ = w.WriteField("form", b.desk.guard.form)
		_ = w.WriteField("path", first)
		f, _ := w.CreateFormFile("file", "a.pdf")
		_, err := io.Copy(f, io.LimitReader(zeros{}, attachment.Largest+2))
		writer.CloseWithError(err)
	}()
	if status, text := b.raw(http.MethodPost, "/write/attach", reader, func(r *http.Request) { r.Header.Set("Content-Type", w.FormDataContentType()) }); status != http.StatusUnprocessableEntity || !strings.Contains(text, "超过 64 MB") {
		t.Errorf("%d %s", status, text)
	}
	if names := b.left(); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}
