package desk

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var (
	ids        = regexp.MustCompile(` id="([^"]*)"`)
	references = regexp.MustCompile(` (for|aria-labelledby|aria-describedby|list)="([^"]*)"`)
	controls   = regexp.MustCompile(`<(?:input|select|textarea)[^>]*>`)
	headings   = regexp.MustCompile(`<h([1-6])`)
	buttons    = regexp.MustCompile(`(?s)<button[^>]*>(.*?)</button>`)
	tags       = regexp.MustCompile(`<[^>]*>`)
	opened     = regexp.MustCompile(`</?(form|section|table|fieldset|details|ul|ol|div)\b`)
)

// On every page ids are unique and lead somewhere, every control has a label, headings go
// down by one, no form lies in another.
func TestMarkup(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings("[publication]\nreview = true"), penalty(1), strings.Replace(penalty(2), "draft = true ", "published = 2026-11-20 ", 1))
	second := strings.Replace(first, "1.md", "2.md", 1)
	b.give(b.desk.guard.form, first, "", "", http.StatusOK, "清单.csv", "甲\n", "图.csv", "乙\n")
	b.give(b.desk.guard.form, second, "", "补上", http.StatusOK, "清单.csv", "甲\n")
	table := b.dropped("处罚.csv", strings.ReplaceAll(table, "示范市市场监督管理局", "别的局"))
	b.post("/import/mend", map[string][]string{"id": {table}, "c:2:11:": {"2026-11-19"}, "w:2:11:": {"2026-11-18"}, "t:2:11:": {"处罚决定日期"}, "c:2:1:": {"丙公司"}, "w:2:1:": {"甲公司"}}, http.StatusOK)
	text := b.dropped("通知.txt", "示范市人民政府关于明码标价的通知\n\n各单位：\n\n请遵照执行。\n\n2026年10月20日\n")
	b.desk.fresh(t.Context())
	for _, page := range []string{
		"/", "/files", "/days", "/new", "/new?kind=penalty", "/write?path=" + first, "/write?path=" + second, "/act?do=publish&path=" + first, "/act?do=withdraw&path=" + second, "/organs", "/organs/edit", "/organs/edit?id=sfj",
		"/import", "/import?id=" + table, "/import?rows=all&id=" + table, "/import?kind=policy&id=" + text, "/build", "/journal", "/undo", "/name",
	} {
		markup(t, page, b.get(page))
	}
	markup(t, "an organ that is refused", b.organ("/organs/edit", http.StatusUnprocessableEntity, "v:name", ""))
	markup(t, "an attachment that is refused", b.give(b.desk.guard.form, second, "", "", http.StatusUnprocessableEntity, "a.html", "x"))
}

func markup(t *testing.T, name, page string) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(page, -1) {
		if m[1] == "" || seen[m[1]] {
			t.Errorf("%s: the id %q is there twice", name, m[1])
		}
		seen[m[1]] = true
	}
	labelled := map[string]bool{}
	for _, m := range references.FindAllStringSubmatch(page, -1) {
		for id := range strings.FieldsSeq(m[2]) {
			if !seen[id] {
				t.Errorf("%s: %s=%q leads nowhere", name, m[1], id)
			}
			labelled[id] = labelled[id] || m[1] == "for"
		}
	}
	for _, c := range controls.FindAllString(page, -1) {
		id := ids.FindStringSubmatch(c)
		hidden := strings.Contains(c, `type="hidden"`) || strings.Contains(c, `type="checkbox"`) // which lies in its label
		if !hidden && !strings.Contains(c, "aria-label=") && (id == nil || !labelled[id[1]]) {
			t.Errorf("%s: no label: %s", name, c)
		}
	}
	for _, m := range buttons.FindAllStringSubmatch(page, -1) {
		if strings.TrimSpace(tags.ReplaceAllString(m[1], "")) == "" {
			t.Errorf("%s: a button without a name: %s", name, m[0])
		}
	}
	before := 0
	outside := regexp.MustCompile(`(?s)<div class="preview">.*?</div>`).ReplaceAllString(page, "") // an author's headings
	for _, m := range headings.FindAllStringSubmatch(outside, -1) {
		level := int(m[1][0] - '0')
		if level > before+1 {
			t.Errorf("%s: h%d after h%d", name, level, before)
		}
		before = level
	}
	var stack []string
	for _, m := range opened.FindAllStringSubmatch(page, -1) {
		element := m[1]
		if !strings.HasPrefix(m[0], "</") {
			if element == "form" && strings.Contains(fmt.Sprint(stack), "form") {
				t.Errorf("%s: a form in a form", name)
			}
			stack = append(stack, element)
			continue
		}
		if len(stack) == 0 || stack[len(stack)-1] != element {
			t.Errorf("%s: </%s> closes %v", name, element, stack)
			return
		}
		stack = stack[:len(stack)-1]
	}
	if len(stack) > 0 {
		t.Errorf("%s: %v is open at the end", name, stack)
	}
}
