package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A document whose front matter cannot be read is mended as a whole; then it has its form.
func TestRaw(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(penalty(1), "fine = 5000", "fine = 5000 元", 1)
	b := open(t, true, settings(""), broken, penalty(2))
	page := b.get("/write?path=" + first)
	markup(t, "a source", page)
	if !strings.Contains(page, "有问题的是第 11 行：<mark>fine = 5000 元</mark>") || !strings.Contains(page, `data-line="11"`) || !strings.Contains(page, `<a href="#raw">`) {
		t.Errorf("%s", page)
	}
	values := sent(page)
	before := b.read(first)
	if b.post("/write", values, http.StatusOK); b.read(first) != before {
		t.Errorf("a source that was not touched has changed:\n%s", b.read(first))
	}
	mended := url.Values{"path": {first}, "digest": values["digest"], "raw": {strings.Replace(values.Get("raw"), "5000 元", "5000", 1)}}
	if page := b.post("/write", mended, http.StatusOK); !strings.Contains(page, "已保存") || !strings.Contains(page, "伍仟元整") {
		t.Errorf("no form:\n%s", page)
	}
	if got := b.read(first); got != strings.Replace(before, "5000 元", "5000", 1) {
		t.Errorf("%s", got)
	}
	// Another window has mended it: both texts are shown, nothing is written.
	after := b.read(first)
	if page := b.post("/write", mended, http.StatusConflict); !strings.Contains(page, "您写的都在下面") || b.read(first) != after {
		t.Errorf("%s", page)
	}
	// What has a form is not written around it.
	form := sent(b.get("/write?path=" + first))
	b.post("/write", url.Values{"path": {first}, "digest": form["digest"], "raw": {"+++\ntitle = \"x\"\n+++\n"}}, http.StatusConflict)
	if b.read(first) != after {
		t.Error("a document with a form was written as a whole")
	}
	if err := b.root.WriteFile("content/"+first, []byte("+++\ntitle = \"\xc4\xe3\xba\xc3\"\n+++\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if page := b.get("/write?path=" + first); strings.Contains(page, `name="raw"`) || !strings.Contains(page, "请用编辑器") {
		t.Errorf("a source in another encoding can be saved:\n%s", page)
	}
}
