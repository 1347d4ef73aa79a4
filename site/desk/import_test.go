package desk

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/office/importer"
	"gongkai/site/undo"
)

const table = `行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定文书号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额（万元）,处罚决定日期,处罚机关
示范市甲商贸有限公司,法人及非法人组织,9199000100005237XT,示市监罚〔2026〕12号,未明码标价,没有标价,《中华人民共和国价格法》第四十二条,罚款,罚款 5000 元,0.5,2026-11-18,示范市市场监督管理局
示范市乙商贸有限公司,法人及非法人组织,9199000100005237XT,示市监罚〔2026〕13号,未明码标价,没有标价,《中华人民共和国价格法》第四十二条,罚款,罚款 5000 元,0.5,2026-13-45,示范市市场监督管理局
`

// drop sends a file as a browser does.
func (b *bench) drop(name, text, secret string) (status int, page string, address string) {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("form", secret)
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = f.Write([]byte(text))
	w.Close()
	r, err := http.NewRequest(http.MethodPost, b.base+"/import", &body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", b.base)
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, string(all), answer.Request.URL.RequestURI()
}

// A sheet is dropped, looked at, imported and taken back; the files are those of the
// command.
func TestImport(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	before := b.files()
	if status, page, _ := b.drop("处罚.csv", table, "wrong"); status != http.StatusForbidden {
		t.Errorf("a foreign form: %d %s", status, page)
	}
	status, page, address := b.drop(`C:\案件\处罚.csv`, table, b.desk.guard.form)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, page)
	}
	for _, want := range []string{"<h2>处罚.csv</h2>", "导入 1 个文件", "下载问题.xlsx", `name="c:3:11:" value="2026-13-45" aria-label="第 3 行，处罚决定日期"`, `aria-describedby="c-3-11-about" aria-invalid="true"`, "示市监罚-2026-12.md"} {
		if !strings.Contains(page, want) {
			t.Errorf("the rehearsal lacks %s:\n%s", want, page)
		}
	}
	if strings.Join(keys(before), " ") != strings.Join(keys(b.files()), " ") {
		t.Error("the rehearsal has written")
	}
	id := regexp.MustCompile(`id=([^&]+)`).FindStringSubmatch(address)[1]
	if book := b.get("/import/report?id=" + id); !strings.HasPrefix(book, "PK") {
		t.Error("the workbook with the problems")
	}
	if page := b.post("/import/do", url.Values{"id": {id}}, http.StatusOK); !strings.Contains(page, "已导入") {
		t.Errorf("%s", page)
	}
	got := b.read("enforcement/penalty/2026/示市监罚-2026-12.md")
	now, _ := b.desk.state(t.Context(), 5*time.Minute)
	file := filepath.Join(t.TempDir(), "处罚.csv")
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	other := open(t, false, settings(""))
	if _, err := importer.Table(t.Context(), file, other.root, importer.OptionsFor(now.site.Corpus, now.site.Ledger.Judge.Rules, now.today())); err != nil {
		t.Fatal(err)
	}
	if want := other.read("enforcement/penalty/2026/示市监罚-2026-12.md"); got != want {
		t.Errorf("%s\nthe command writes\n%s", got, want)
	}
	done, err := undo.List(b.root)
	if err != nil || len(done) != 1 || done[0].What != "导入 处罚.csv" {
		t.Errorf("%+v %v", done, err)
	}
	b.post("/undo", sent(b.get("/undo")), http.StatusOK)
	if strings.Join(keys(before), " ") != strings.Join(keys(b.files()), " ") {
		t.Error("the import was not taken back")
	}
	for _, bad := range []struct{ name, text string }{{"x.xlsx", "PK nothing"}, {"y.csv", "甲,乙\n1,2\n"}, {"../../z.docx", "no"}} {
		if status, page, _ := b.drop(bad.name, bad.text, b.desk.guard.form); status != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert"`) {
			t.Errorf("%s: %d %s", bad.name, status, page)
		}
	}
	b.post("/import/do", url.Values{"id": {"../../content/site.toml"}}, http.StatusNotFound)
}

func keys(files map[string]string) []string {
	return slices.Sorted(maps.Keys(files))
}

func TestBuild(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), strings.Replace(penalty(1), "draft = true ", "published = 2026-11-20 ", 1))
	if page := b.get("/build"); !strings.Contains(page, "新公开：1 件") || !strings.Contains(page, "关于示范市甲1商贸有限公司的行政处罚决定") {
		t.Errorf("%s", page)
	}
	b.post("/build", url.Values{}, http.StatusOK)
	page := b.rest()
	if !strings.Contains(page, "<h2 id=\"result\">网站已生成</h2>") {
		t.Fatalf("%s", page)
	}
	archive := b.get("/build/zip")
	files, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil || len(files.File) != 1 || files.File[0].Name != "index.html" {
		t.Errorf("%v", err)
	}
	if entries := b.desk.lastEntries(1); len(entries) != 1 || entries[0].What != "生成网站" || !strings.HasPrefix(entries[0].Time(), calendar.New(2026, 11, 21).String()) {
		t.Errorf("%+v", entries)
	}
}
