package check

import (
	"strings"

	"gongkai/site/audit"
	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// vanished compares with the site as it stands: a page that was public may not
// be dropped without a withdrawal, and its publication date may not move,
// unless the editor has accepted it by name (content/accepted.toml).
func (in Input) vanished() []diag.Problem {
	accepted := map[string]bool{}
	for _, a := range in.Corpus.Accepted {
		accepted[a.Path+" "+a.Published.String()] = true
	}
	var problems []diag.Problem
	for _, page := range in.Previous {
		if page.Published.Date().After(in.AsOf) || accepted[page.Path+" "+page.Published.String()] {
			continue
		}
		if p, gone := in.gone(page, page.Published); gone {
			problems = append(problems, p)
		}
	}
	return problems
}

func (in Input) gone(page audit.PublicPage, published calendar.Moment) (diag.Problem, bool) {
	accept := "；确实如此时运行 gongkai build --accept " + page.Path + "，会记入撤回和更正登记"
	doc, ok := in.Corpus.Document(page.Path)
	if !ok {
		return diag.Place{Path: "content/" + page.Path}.Problem("vanished", diag.Error,
			"依法撤回的，保留文件并写 [withdrawal]，说明理由"+accept, "已经公开的页面不见了：%s（%s 公开）", page.URL, published.Date()), true
	}
	rec := doc.Record
	state := rec.StateOn(in.AsOf)
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

// moved says whether two statements of a publication differ. A date that gains
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
