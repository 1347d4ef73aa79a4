package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// paths returns the documents of a list in its order.
func paths(page string) (list []string) {
	for _, m := range regexp.MustCompile(`name="path" value="enforcement/penalty/2026/([^"]+)\.md"`).FindAllStringSubmatch(page, -1) {
		list = append(list, m[1])
	}
	return list
}

func TestFilesAreSorted(t *testing.T) {
	t.Parallel()
	other := strings.Replace(strings.Replace(penalty(2), "dated = 2026-11-18", "dated = 2026-11-20", 1), `organ = "scjgj"`, `organ = "sfj"`, 1)
	b := open(t, true, settings(""), penalty(1), other, penalty(10))
	for _, c := range []struct{ sort, want string }{
		{"", "a0001 a0002 a0010"}, {"date", "a0002 a0001 a0010"}, {"number", "a0001 a0002 a0010"}, {"organ", "a0002 a0001 a0010"}, {"nonsense", "a0001 a0002 a0010"},
	} {
		if got := strings.Join(paths(b.get("/files?kind=penalty&sort="+c.sort)), " "); got != c.want {
			t.Errorf("by %q: %s, want %s", c.sort, got, c.want)
		}
	}
	numbers := []string{"", "甲罚〔2026〕10号", "甲罚〔2026〕2号", "甲罚〔2025〕11号", "甲罚〔2026〕2-1号"}
	slices.SortFunc(numbers, compareNumbers)
	if got := fmt.Sprint(numbers); got != "[甲罚〔2025〕11号 甲罚〔2026〕2-1号 甲罚〔2026〕2号 甲罚〔2026〕10号 ]" {
		t.Errorf("%s", got)
	}
}

// What an act would do is said first; it leads back to the list from which it came, and
// takes all that match when asked.
func TestFilesAtOnce(t *testing.T) {
	t.Parallel()
	archives := []string{settings("")}
	for n := range 103 {
		archives = append(archives, penalty(n+1))
	}
	archives[5] = strings.Replace(archives[5], `outcome = "罚款 5000 元"`, "", 1)
	b := open(t, true, archives...)
	page := b.get("/files?state=draft&kind=penalty")
	if !strings.Contains(page, "全部 103 个，不只这一页") || len(paths(page)) != perPage {
		t.Fatalf("%d on the page", len(paths(page)))
	}
	if ticked := b.get("/files?kind=penalty&tick=1&page=2"); strings.Count(ticked, " checked>") != 3 {
		t.Errorf("%d boxes are ticked without the script", strings.Count(ticked, " checked>"))
	}
	markup(t, "a list of several pages", page)
	form := sent(regexp.MustCompile(`(?s)<form method="get" action="/act">.*?</form>`).FindString(page))
	form.Set("all", "1")
	form.Set("do", "publish")
	act := b.get("/act?" + form.Encode())
	if !strings.Contains(act, "选了 103 个文件，可以公开或排定的 102 个。不能的已经去掉勾选：还缺") || strings.Count(act, " checked>") != 102 {
		t.Errorf("the summary: %s", regexp.MustCompile(`选了 [^<]*`).FindString(act))
	}
	after := b.post("/act", sent(act), http.StatusOK)
	if !strings.Contains(after, "公开或排定 102 个文件，公开日期 2026-11-21：已写好") || !strings.Contains(after, `<option value="draft" selected>`) {
		t.Errorf("the act does not lead back to its list:\n%s", after)
	}
	b.get("/files") // a moment for the look
	// An empty form is no fault of the documents.
	for _, c := range []struct{ do, want string }{{"withdraw", "选了 1 个文件，可以撤回的 1 个。"}, {"correct", "可以写更正说明的 1 个。"}, {"approve", "下一审：初审"}} {
		page := b.get("/act?do=" + c.do + "&path=" + first)
		if !strings.Contains(page, c.want) || strings.Contains(page, "\x00") {
			t.Errorf("%s:\n%s", c.do, page)
		}
	}
	// From a form an act leads back to the form, and not to what another site says.
	for _, c := range []struct{ from, want string }{
		{b.base + "/write?path=" + first + "&done=x", `name="back" value="/write?path=enforcement%2Fpenalty%2F2026%2Fa0001.md"`},
		{"http://evil.example/write?path=x", `name="back" value="/files"`},
	} {
		_, page := b.raw(http.MethodGet, "/act?do=approve&path="+first, nil, func(r *http.Request) { r.Header.Set("Referer", c.from) })
		if !strings.Contains(page, c.want) {
			t.Errorf("from %s:\n%s", c.from, page)
		}
	}
	before := b.read(first)
	for _, do := range []string{"withdraw", "correct", "approve"} {
		b.post("/act", sent(b.get("/act?do="+do+"&path="+first)), http.StatusUnprocessableEntity)
		b.post("/act", url.Values{"do": {do}, "path": {first}, "day": {"2026-11-21"}, "cause": {anything}, "caused": {anything}, "reason": {anything}, "note": {anything}, "step": {anything}, "by": {"x"}}, http.StatusUnprocessableEntity)
	}
	if b.read(first) != before {
		t.Errorf("what was not filled in was written:\n%s", b.read(first))
	}
	for _, back := range []string{"https://evil.example/", "//evil.example", `/\evil.example`} {
		if page := b.get("/act?do=correct&path=" + first + "&back=" + url.QueryEscape(back)); strings.Contains(page, "evil.example") {
			t.Errorf("an act leads to %s", back)
		}
	}
}
