package desk

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clerkFile reads a file of a county bureau.
func clerkFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../shared/cases/clerk", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no cases beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// asked matches what a page asks a clerk to do with commands.
var asked = regexp.MustCompile(`[^<>]*([ “]--[a-z]+|gongkai [a-z])[^<>]*`)

// A Word file and a saved page are looked at, imported and corrected: the rehearsal shows
// the text and what was taken for the front matter, the form says what to verify.
func TestImportDocument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, kind, path string
		rehearsal        []string
		form             []string
	}{
		{"redhead-policy.docx", "", "policies/redhead-policy.md", []string{
			`<tr><th scope="row">文号</th><td>示政规〔2026〕7号</td><td>正文前的文号</td></tr>`, `<tr><th scope="row">成文日期</th><td>2026-10-20</td><td>落款日期</td></tr>`,
			`<strong>第一条</strong> 为了规范明码标价行为，制定本办法。`, "最迟公开日期：2026年11月17日", "不对的，在上面“类别”里选一个", `name=%E7%A4%BA%E8%8C%83%E5%8E%BF%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C&amp;next=`, "导入 1 个文件",
		}, []string{"请核对：落款日期", "请核对：正文前的文号"}},
		{"old-site-gb.htm", "", "policies/old-site-gb.md", []string{
			`<tr><th scope="row">索引号</th><td>11419900005250017A/2025-00012</td><td>元数据表“索引号”</td></tr>`, "<td>2000</td>", "导入以后，在表格下面的“附件”里加上",
		}, []string{"请核对：元数据表“文号”"}},
		{"redhead-policy.docx", "notice", "notices/redhead-policy.md", []string{"示范县明码标价管理办法"}, []string{"通知公告"}},
	} {
		t.Run(c.file+" "+c.kind, func(t *testing.T) {
			t.Parallel()
			b := open(t, true, settings(""))
			before := b.files()
			id := b.dropped(c.file, clerkFile(t, c.file))
			query := url.Values{"id": {id}, "kind": {c.kind}}
			page := b.get("/import?" + query.Encode())
			for _, want := range c.rehearsal {
				if !strings.Contains(page, want) {
					t.Errorf("the rehearsal lacks %s:\n%s", want, page)
				}
			}
			if len(b.files()) != len(before) {
				t.Error("the rehearsal has written")
			}
			page = b.post("/import/do", query, http.StatusOK)
			if !strings.Contains(page, `<a class="button" href="`+strings.ReplaceAll(link("/write", "path", c.path), "&", "&amp;")+`">打开，逐项核对</a>`) {
				t.Fatalf("no way to the form:\n%s", page)
			}
			form := b.get(link("/write", "path", c.path))
			for _, want := range c.form {
				if !strings.Contains(form, want) {
					t.Errorf("the form lacks %s", want)
				}
			}
			values := sent(form)
			values.Set("v:organ", "sfj")
			values.Set("v:title", "改过的标题")
			b.post("/write", values, http.StatusOK)
			if got := b.read(c.path); !strings.Contains(got, "title = \"改过的标题\"") || !strings.Contains(got, "organ = \"sfj\"") {
				t.Errorf("%s", got)
			}
		})
	}
}

// A page of an older site was public before: it becomes public as of that day, and as of no
// other day that has passed.
func TestPublishedBefore(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	b.post("/import/do", url.Values{"id": {b.dropped("old-site-gb.htm", clerkFile(t, "old-site-gb.htm"))}, "organ": {"scjgj"}}, http.StatusOK)
	const path = "policies/old-site-gb.md"
	if page := b.get("/act?do=publish&path=" + path); !strings.Contains(page, "文件里写的公开日期是 2025-04-02，原来就公开了的，填这一天") {
		t.Errorf("%s", page)
	}
	b.post("/act", url.Values{"do": {"publish"}, "path": {path}, "day": {"2025-04-01"}}, http.StatusUnprocessableEntity)
	b.post("/act", url.Values{"do": {"publish"}, "path": {path}, "day": {"2025-04-02"}}, http.StatusOK)
	if got := b.read(path); !strings.Contains(got, "\npublished = 2025-04-02T10:11:00+08:00") || strings.Contains(got, "\ndraft") {
		t.Errorf("%s", got)
	}
}

// The address of a document is the clerk's to choose, inside the folder of its kind.
func TestNameOfDocument(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	const text = "示范市人民政府关于明码标价的通知\n\n各单位：\n\n请遵照执行。\n\n2026年10月20日\n"
	status, page, address := b.drop("2026.txt", text, b.desk.guard.form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "在下面“网址里的文件名”里写一个") || !strings.Contains(page, `name="name" value="2026"`) {
		t.Errorf("%d %s", status, page)
	}
	id := regexp.MustCompile(`id=([^&]+)`).FindStringSubmatch(address)[1]
	for typed, want := range map[string]string{"price": "policies/price.md", "../../../site": "policies/site.md", "a/b": "policies/a-b.md", ".hidden": "policies/hidden.md", `..\x`: "policies/x.md", "_y": "policies/y.md", "CON": ""} {
		files := len(b.files())
		status, page := b.raw(http.MethodPost, "/import/do", strings.NewReader(url.Values{"form": {b.desk.guard.form}, "id": {id}, "kind": {"policy"}, "name": {typed}}.Encode()), nil)
		if want == "" && (status != http.StatusUnprocessableEntity || len(b.files()) != files) {
			t.Errorf("%q: %d\n%s", typed, status, page)
		}
		if want != "" && (status != http.StatusOK || len(b.files()) != files+1 || !strings.Contains(b.read(want), "明码标价")) {
			t.Errorf("%q: %d\n%s", typed, status, page)
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(b.dir), "site.md")); err == nil {
		t.Error("written outside")
	}
}

// No file of the bureau breaks the page, and no page asks for commands.
func TestClerkFiles(t *testing.T) {
	t.Parallel()
	clerkFile(t, "README.md")
	names, err := filepath.Glob("../../../shared/cases/clerk/*.*")
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, true, settings(""))
	for _, name := range names {
		name = filepath.Base(name)
		switch filepath.Ext(name) {
		case ".xlsx", ".csv", ".docx", ".htm", ".html":
		default:
			continue
		}
		status, page, _ := b.drop(name, clerkFile(t, name), b.desk.guard.form)
		if status != http.StatusOK && (status != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert"`)) {
			t.Errorf("%s: %d %s", name, status, page)
		}
		if bad := asked.FindString(page); bad != "" {
			t.Errorf("%s: %s", name, bad)
		}
	}
}
