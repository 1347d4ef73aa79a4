package desk

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/site/undo"
)

// An older action is taken back alone where nothing later changed its files, and together
// with what did otherwise.
func TestUndoOlder(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1), penalty(2))
	before := b.files()
	second := strings.Replace(first, "1.md", "2.md", 1)
	number := func(paths ...string) {
		b.post("/act", url.Values{"do": {"number"}, "path": paths, "back": {"/files?state=draft"}}, http.StatusOK)
	}
	number(first)
	number(second)
	values := sent(b.get("/write?path=" + first))
	values.Set("v:fine", "7000")
	b.post("/write", values, http.StatusOK)
	// The list has all, the last one first.
	page := b.get("/journal")
	links := regexp.MustCompile(`href="(/undo\?id=[^"]+)">撤销`).FindAllStringSubmatch(page, -1)
	if len(links) != 3 || strings.Index(page, "保存 "+first) > strings.Index(page, "编索引号 "+second) {
		t.Fatalf("%d actions can be taken back:\n%s", len(links), page)
	}
	// The first one: the save of its file goes with it, the other number stays.
	page = b.get(links[2][1])
	if !strings.Contains(page, "后来的 1 次操作又改过同样的文件") || !strings.Contains(page, "一并撤销这 2 次") || strings.Contains(page, "编索引号 "+second) {
		t.Errorf("%s", page)
	}
	markup(t, "a chain", page)
	markup(t, "the journal", b.get("/journal"))
	shown := sent(page)
	b.post("/undo", url.Values{"id": shown["id"][1:]}, http.StatusConflict) // not what was shown
	b.post("/undo", url.Values{"id": {"000001-x"}}, http.StatusConflict)
	b.post("/undo", url.Values{}, http.StatusConflict)
	b.post("/undo", shown, http.StatusOK)
	for name, text := range b.files() {
		if same := before[name] == text; strings.HasSuffix(name, "a0001.md") && !same || strings.HasSuffix(name, "a0002.md") && same {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	b.post("/undo", shown, http.StatusConflict) // twice
	if journal := b.get("/journal?format=csv"); !strings.Contains(journal, "撤销：保存 "+first+"；编索引号 "+first+"，1 个文件") {
		t.Errorf("%s", journal)
	}
	// What a chain has made public is refused as a whole.
	b.post("/new", url.Values{"kind": {"page"}, "name": {"x"}, "dated": {"2026-11-18"}, "organ": {"sfj"}}, http.StatusOK)
	done, err := undo.List(b.root)
	if err != nil || len(done) != 2 || len(done[0].Files) != 1 {
		t.Fatalf("%v %v", done, err)
	}
	made := strings.TrimPrefix(done[0].Files[0].Name, "content/")
	memory := "published = [\n{ path = \"" + made + "\", url = \"/x/\", published = 2026-11-20 },\n]\n"
	if err := b.root.WriteFile("content/published.toml", []byte(memory), 0o600); err != nil {
		t.Fatal(err)
	}
	if journal := b.get("/journal"); strings.Count(journal, "已经公开，不能撤销") != 1 {
		t.Errorf("the journal offers to undo what is public:\n%s", journal)
	}
	page = b.get("/undo")
	if !strings.Contains(page, "其中 1 个已经公开") || strings.Contains(page, "<button>撤销") {
		t.Errorf("%s", page)
	}
	b.post("/undo", url.Values{"id": {done[0].ID()}}, http.StatusConflict)
}
