package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/site/internal/sitetest"
)

// Before it publishes, a clerk reads how late a document will be; a number that cannot be
// given leads to what it lacks; a search in the preview ends in the list of files.
func TestForeseen(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1), strings.ReplaceAll(strings.ReplaceAll(penalty(2), "dated = 2026-11-18", "dated = 2026-10-12"), `"scjgj"`, `"sfj"`))
	second := strings.Replace(first, "a0001", "a0002", 1)
	page := b.get("/act?do=publish&path=" + first + "&path=" + second)
	if n := strings.Count(page, "逾期公开，晚 "); n != 1 {
		t.Errorf("%d documents are late, want one:\n%s", n, page)
	}
	if form := b.get("/write?path=" + second); !strings.Contains(form, "逾期未公开，晚 ") {
		t.Errorf("the form does not say that the day is over:\n%s", form)
	}
	page = b.get("/act?do=number&path=" + second)
	if !strings.Contains(page, `href="/organs/edit?id=sfj#f-uscc"`) || strings.Contains(page, "<button>编索引号") {
		t.Errorf("a number without a code:\n%s", page)
	}
	if list := b.get("/site/search/?q=" + url.QueryEscape("甲1")); !strings.Contains(list, "关于示范市甲1商贸有限公司") || strings.Contains(list, "关于示范市甲2商贸有限公司") {
		t.Errorf("a search in the preview:\n%s", list)
	}
}

// The preview of a page that waits says so; a page that is public does not.
func TestPreviewIsMarked(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1), strings.Replace(penalty(2), "draft = true             # 草稿：公开时删去这一行，写上 published\n", "published = 2026-11-19\n", 1))
	const mark = "预览：这一页还没有公开"
	if page := b.get("/site/enforcement/penalty/2026/a0001/"); !strings.Contains(page, mark) || !strings.Contains(page, "甲1") {
		t.Errorf("a draft:\n%s", page)
	}
	if page := b.get("/site/enforcement/penalty/2026/a0002/"); strings.Contains(page, mark) || !strings.Contains(page, "甲2") {
		t.Errorf("a public page:\n%s", page)
	}
}

// Before a policy is public, the desk says what will be said of it beside others; its days
// are not hidden.
func TestBeside(t *testing.T) {
	t.Parallel()
	const path = "policies/2026-a.md"
	b := open(t, true, settings(""), sitetest.Document("policies/2026-a", `title = "关于明码标价的通知"
number = "示市监规〔2026〕1号"
organ = "scjgj"
dated = 2026-11-18
draft = true
normative = true
effective = 2026-12-01
expires = 2031-11-30`, "各单位：请照办。"))
	for _, address := range []string{"/write?path=" + path, "/act?do=publish&path=" + path} {
		if page := b.get(address); !strings.Contains(page, "行政规范性文件没有解读") {
			t.Errorf("%s does not say that an interpretation is missing:\n%s", address, page)
		}
	}
	form := b.get("/write?path=" + path)
	if at := strings.Index(form, `name="v:expires"`); at < 0 || at > strings.Index(form, "其他很少用的项目") {
		t.Errorf("the last day is hidden:\n%s", form)
	}
	values := sent(form)
	values.Set("v:expires", "2031-12-31")
	b.post("/write", values, http.StatusOK)
	if got := b.read(path); !strings.Contains(got, "expires = 2031-12-31") {
		t.Errorf("the last day was not written:\n%s", got)
	}
}
