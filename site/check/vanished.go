package check

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// Pending is a public page of the previous site that would vanish or whose
// publication date has moved, with its problem.
type Pending struct {
	ledger.PublicPage
	Problem diag.Problem
}

// PendingPages returns the public pages of the previous site that would vanish
// without a withdrawal or whose publication date has moved, unless the editor has
// accepted that by name (content/accepted.toml). An entry there is valid for sites
// built up to its day, so it has no effect once the page is back.
func PendingPages(c *corpus.Corpus, previous ledger.Published, asOf calendar.Date) []Pending {
	accepted := map[string]calendar.Date{} // the last day on which it was
	for _, a := range c.Accepted {
		if key := a.Path + " " + a.Published.String(); a.Date.After(accepted[key]) {
			accepted[key] = a.Date
		}
	}
	var pending []Pending
	named := map[string]bool{}
	for _, page := range previous.Pages {
		key := page.Path + " " + page.Published.String()
		day, ok := accepted[key]
		if page.Published.Date().After(asOf) || ok && !page.Since.After(day) || named[key] {
			continue
		}
		named[key] = true
		if p, gone := goneFrom(c, asOf, page, page.Published); gone {
			pending = append(pending, Pending{page, p})
		}
	}
	return pending
}

func goneFrom(c *corpus.Corpus, asOf calendar.Date, page ledger.PublicPage, published calendar.Moment) (diag.Problem, bool) {
	accept := "；确实如此时运行 gongkai build --accept " + page.Path + "，会记入撤回和更正登记"
	doc, ok := c.Document(page.Path)
	if !ok {
		return diag.Place{Path: "content/" + page.Path}.Problem("vanished", diag.Error,
			"依法撤回的，保留文件并写 [withdrawal]，说明理由"+accept, "已经公开的页面不见了：%s（%s 公开）", page.URL, published.Date()), true
	}
	rec := doc.Record
	state := rec.StateOn(asOf)
	switch {
	case state == disclosure.Sealed:
		return diag.Problem{}, false
	case state == disclosure.Withdrawn && strings.TrimSpace(rec.Withdrawal.Reason) == "":
		return rec.At("withdrawal").Problem("vanished", diag.Error,
			"写一行 reason = \"…\"：撤回必须公开说明理由（行政处罚法第四十八条）", "已经公开的页面被撤回，但是没有说明理由：%s", page.URL), true
	case !state.Shown() && !moved(published, rec.Published):
		return rec.At("draft").Problem("vanished", diag.Error,
			"依法撤回的，写 [withdrawal]，说明理由"+accept, "已经公开的页面会被收回：%s（%s 公开）", page.URL, published.Date()), true
	case moved(published, rec.Published):
		return rec.At("published").Problem("moved-date", diag.Error,
			"公开日期是事实，请改回"+accept, "公开日期变了：原来是 %s，现在是 %s", published, orNone(rec.Published)), true
	}
	return diag.Problem{}, false
}

// Changed returns a problem for each document that says otherwise than it did when
// it went public, and tells no correction (更正).
func Changed(c *corpus.Corpus, memory ledger.Memory, now []ledger.Remembered) (problems []diag.Problem) {
	for _, r := range now {
		changes := memory.Changes(r)
		if len(changes) == 0 {
			continue
		}
		doc, _ := c.Document(r.Path)
		key := changes[0].FrontKey()
		if key == disclosure.TextFact {
			key = "title"
		}
		problems = append(problems, doc.Record.At(key).Problem("changed-in-silence", diag.Warning,
			"确属更正的，写 [[revised]]（date 更正日期，note 更正了什么），页面会公开说明；改错了的，请改回", "已经公开的内容改了，却没有更正说明：%s",
			c.Kinds.Tell(doc.Record.Kind, changes)))
	}
	return problems
}

// moved reports whether two statements of a publication differ. A date that gains
// a time of the same day has not moved.
func moved(before, now calendar.Moment) bool {
	if before.HasTime() && now.HasTime() {
		return before.Compare(now) != 0
	}
	return before.Date() != now.Date()
}

func orNone(m calendar.Moment) string {
	if m.IsZero() {
		return "没有写"
	}
	return m.String()
}
