package desk

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docroot is a publish.toml with a folder.
const docroot = "-- publish.toml --\n[[target]]\nname = \"docroot\"\nkind = \"folder\"\npath = \"www\"\n"

// pressed returns what the button with a label sends: the form that it stands in.
func pressed(t *testing.T, page, label string) url.Values {
	t.Helper()
	for _, form := range regexp.MustCompile(`(?s)<form.*?</form>`).FindAllString(page, -1) {
		button := regexp.MustCompile(`<button(?: name="([^"]*)" value="([^"]*)")?>` + regexp.QuoteMeta(label)).FindStringSubmatch(form)
		if button == nil {
			continue
		}
		values := sent(form)
		if button[1] != "" {
			values.Set(button[1], button[2])
		}
		return values
	}
	t.Fatalf("no button %s on\n%s", label, page)
	return nil
}

// A clerk rehearses, publishes what was rehearsed and nothing else, and goes back.
func TestPublish(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), docroot, penalty(1), penalty(2))
	b.real = true
	www := filepath.Join(b.dir, "www")
	if page := b.get("/build"); !strings.Contains(page, "<h3>docroot</h3>") || !strings.Contains(page, "还没有公开过") {
		t.Errorf("the target before:\n%s", page)
	}
	b.post("/publish", url.Values{"do": {"rehearse"}, "to": {"docroot"}}, http.StatusOK)
	if page := b.rest(); !strings.Contains(page, "还没有生成过网站") {
		t.Errorf("a site that was not built:\n%s", page)
	}
	makePublic := func(path string) {
		t.Helper()
		b.post("/act", url.Values{"do": {"publish"}, "path": {path}, "day": {"2026-11-21"}}, http.StatusOK)
		b.post("/build", url.Values{}, http.StatusOK)
		if page := b.rest(); !strings.Contains(page, "网站已生成") {
			t.Fatalf("%s", page)
		}
	}
	makePublic(first)
	b.post("/publish", pressed(t, b.get("/build"), "看看会公开什么"), http.StatusOK)
	page := b.rest()
	for _, want := range []string{"公开到 docroot，会这样", "新增", "新的网页：", `href="/write?path=enforcement%2Fpenalty%2F2026%2Fa0001.md"`, "这个网站没有公开日志"} {
		if !strings.Contains(page, want) {
			t.Errorf("the rehearsal lacks %s", want)
		}
	}
	markup(t, "a rehearsal", page)
	if _, err := os.Stat(www); err == nil {
		t.Error("a rehearsal has written")
	}
	before := pressed(t, page, "公开到 docroot")
	second := strings.Replace(first, "1.md", "2.md", 1)

	// What was built since is not what the clerk has seen.
	makePublic(second)
	b.post("/publish", before, http.StatusOK)
	if page := b.rest(); !strings.Contains(page, "请再看一次") {
		t.Errorf("published what was not rehearsed:\n%s", page)
	}
	if _, err := os.Stat(www); err == nil {
		t.Error("something was published")
	}
	publishNow := func() string {
		t.Helper()
		b.post("/publish", pressed(t, b.get("/build"), "看看会公开什么"), http.StatusOK)
		b.post("/publish", pressed(t, b.rest(), "公开到 docroot"), http.StatusOK)
		page := b.rest()
		if !strings.Contains(page, "已公开</h2>") || !strings.Contains(page, "<p>版本 2026-11-21-") {
			t.Fatalf("%s", page)
		}
		return page
	}
	publishNow()
	b.post("/publish", pressed(t, b.get("/build"), "看看会公开什么"), http.StatusOK)
	if page := b.rest(); !strings.Contains(page, "那里现在公开的就是这一版") {
		t.Errorf("nothing to publish:\n%s", page)
	}
	if page := publishNow(); !strings.Contains(page, "现在是 2026-11-21-") || !strings.Contains(page, "上次从办公桌公开：2026-11-21 09:30:00 赵小明") {
		t.Errorf("the target after:\n%s", page)
	}
	if text, err := os.ReadFile(filepath.Join(www, "current", "enforcement/penalty/2026/a0002/index.html")); err != nil || !strings.Contains(string(text), "甲2商贸") {
		t.Errorf("%v", err)
	}
	b.post("/act", url.Values{"do": {"correct"}, "path": {second}, "day": {"2026-11-21"}, "note": {"更正错字"}}, http.StatusOK)
	b.post("/build", url.Values{}, http.StatusOK)
	b.rest()
	publishNow()
	// Back to the version before, which has no correction.
	b.post("/publish", pressed(t, b.get("/build"), "退回上一版"), http.StatusOK)
	page = b.rest()
	markup(t, "going back", page)
	if !strings.Contains(page, "退回 docroot 的上一版") || !strings.Contains(page, "改了的网页") {
		t.Errorf("the rehearsal of going back:\n%s", page)
	}
	b.post("/publish", pressed(t, page, "退回上一版</button>"), http.StatusOK)
	page = b.rest()
	markup(t, "a publication", page)
	if !strings.Contains(page, "已退回上一版") {
		t.Errorf("%s", page)
	}
	if text, err := os.ReadFile(filepath.Join(www, "current", "enforcement/penalty/2026/a0002/index.html")); err != nil || strings.Contains(string(text), "更正错字") {
		t.Errorf("the version before is not public: %v", err)
	}
	journal := b.get("/journal?format=csv")
	for _, want := range []string{"赵小明,开始：公开到 docroot", "赵小明,公开到 docroot：已公开；版本 2026-11-21-", "赵小明,退回 docroot 的上一版：已退回上一版"} {
		if !strings.Contains(journal, want) {
			t.Errorf("the journal lacks %s:\n%s", want, journal)
		}
	}
}

// Without a key, without publish.toml and with a wrong one a clerk reads what to ask for.
func TestPublishWithoutMeans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, toml, want string }{
		{"no publish.toml", "", "请把下面的话发给管服务器的人"},
		{"no target", "-- publish.toml --\n# nothing\n", "请把下面的话发给管服务器的人"},
		{"a wrong target", strings.Replace(docroot, `"folder"`, `"fold"`, 1), "第 1 行：不认识的发布方式"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, true, settings(""), c.toml)
			if page := b.get("/build"); !strings.Contains(page, c.want) || strings.Contains(page, "看看会公开什么") {
				t.Errorf("%s", page)
			} else {
				markup(t, c.name, page)
			}
			for _, do := range []string{"rehearse", "publish"} {
				if status, _ := b.raw(http.MethodPost, "/publish", strings.NewReader(url.Values{"form": {b.desk.guard.form}, "do": {do}, "to": {"docroot"}}.Encode()), nil); status != http.StatusConflict && status != http.StatusBadRequest {
					t.Errorf("%s: %d", do, status)
				}
			}
		})
	}
	t.Run("no key", func(t *testing.T) {
		t.Parallel()
		b := open(t, true, settings(""), docroot)
		b.real, b.unsigned = true, true
		b.post("/build", url.Values{}, http.StatusOK)
		b.rest()
		b.post("/publish", url.Values{"do": {"rehearse"}, "to": {"docroot"}}, http.StatusOK)
		page := b.rest()
		if !strings.Contains(page, "办公桌还没有密钥") || strings.Contains(page, `value="publish"`) {
			t.Errorf("%s", page)
		}
		// Nobody gets around the page.
		b.post("/publish", url.Values{"do": {"publish"}, "to": {"docroot"}, "manifest": {sent(page).Get("manifest")}}, http.StatusOK)
		if _, err := os.Stat(filepath.Join(b.dir, "www")); err == nil {
			t.Error("published without a key")
		}
	})
}

// A publication that did not end, because the desk did or the machine, is said until the
// next one has done it.
func TestUnfinishedPublication(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), docroot, strings.Replace(penalty(1), "draft = true ", "published = 2026-11-20 ", 1))
	b.real = true
	b.post("/build", url.Values{}, http.StatusOK)
	b.rest()
	rehearse := func() url.Values {
		t.Helper()
		b.post("/publish", url.Values{"do": {"rehearse"}, "to": {"docroot"}}, http.StatusOK)
		return pressed(t, b.rest(), "公开到 docroot")
	}
	values := rehearse()
	b.stops = true
	b.post("/publish", values, http.StatusOK)
	b.desk.tasks.Wait()
	if all, err := b.desk.entries(newest); err != nil || !all[len(all)-1].Begun || !strings.Contains(all[len(all)-1].What, "下次打开再公开一次") {
		t.Errorf("%+v %v", all, err)
	}
	if _, err := os.Stat(filepath.Join(b.dir, "www", "current")); err == nil {
		t.Error("a publication that was stopped is public")
	}
	b.stops = false
	b.start("127.0.0.1:0", "")
	b.enter()
	if page := b.get("/build"); !strings.Contains(page, "上一次没有做完") {
		t.Errorf("%s", page)
	}
	b.post("/publish", rehearse(), http.StatusOK)
	if page := b.rest(); strings.Contains(page, "上一次没有做完") || !strings.Contains(page, "已公开") {
		t.Errorf("%s", page)
	}
	// A machine that lost its power has written the first line only.
	if err := b.desk.note(entry{At: b.desk.opt.Now(), Who: "钱某", What: "开始：公开到 docroot", To: "docroot", Begun: true}); err != nil {
		t.Fatal(err)
	}
	if page := b.get("/build"); !strings.Contains(page, "上一次没有做完") {
		t.Errorf("%s", page)
	}
}

// While a build goes on nothing else begins, and the page says what goes on.
func TestOneWorkAtATime(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), docroot)
	b.hold = make(chan struct{})
	b.post("/build", url.Values{}, http.StatusOK)
	for _, work := range []struct{ action, do string }{{"/publish", "rehearse"}, {"/publish", "publish"}, {"/build", ""}} {
		page := b.post(work.action, url.Values{"do": {work.do}, "to": {"docroot"}}, http.StatusOK)
		markup(t, "a work", page)
		if !strings.Contains(page, "正在生成网站") || strings.Contains(page, "<form") {
			t.Errorf("%s %s:\n%s", work.action, work.do, page)
		}
	}
	if status, _ := b.raw(http.MethodGet, "/build/zip", nil, nil); status != http.StatusConflict {
		t.Errorf("the site can be fetched while it is built: %d", status)
	}
	close(b.hold)
	b.rest()
	if all, err := b.desk.entries(newest); err != nil || len(all) != 1 || all[0].What != "生成网站" {
		t.Errorf("%+v %v", all, err)
	}
}
