package check

import (
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// rules follows the ids of rules that a record names: a date or an exemption
// under an id that nobody knows would count for nothing.
func (in Input) rules(rec *disclosure.Record) (problems []diag.Problem) {
	follow := func(key, id string) {
		if _, ok := in.Rules.Get(id); id == "" || ok {
			return
		}
		var ids []string
		for _, rule := range in.Rules.All() {
			ids = append(ids, rule.ID)
		}
		problems = append(problems, rec.At(key).Problem("unknown-rule", diag.Warning,
			orElse(didYouMean(id, ids), "规则的 id 见 gongkai explain，如 penalty-decision-7wd"), "没有这条规则：%s", id))
	}
	if rec.Exempt != nil {
		follow("exempt.rule", rec.Exempt.Rule)
	}
	for _, c := range rec.Channels {
		follow("channels", c.Rule)
	}
	for _, f := range rec.Filings {
		follow("filings", f.Rule)
	}
	return problems
}

// doubles finds 文号 and 索引号 that two records share: both are meant to find
// one document.
func (in Input) doubles() (problems []diag.Problem) {
	for _, key := range []struct {
		name, code, label string
		of                func(*disclosure.Record) string // "" when there is none
	}{
		{"number", "double-number", "文号", numberOf},
		{"index", "double-index", "索引号", func(r *disclosure.Record) string { return r.Index }},
	} {
		first := map[string]string{}
		for _, doc := range in.Corpus.Documents {
			rec := doc.Record
			id := key.of(rec)
			if id == "" {
				continue
			}
			if other, taken := first[id]; taken {
				problems = append(problems, rec.At(key.name).Problem(key.code, diag.Warning, "请核对", "%s和 %s 相同", key.label, other))
				continue
			}
			first[id] = rec.Path
		}
	}
	return problems
}

// numberOf is the 文号 within its organ.
func numberOf(r *disclosure.Record) string {
	if r.Number == "" {
		return ""
	}
	return r.LeadOrgan() + " " + r.Number
}

// forgotten finds drafts that have a publication date: most of the time the
// line `draft = true` was only forgotten.
func (in Input) forgotten(rec *disclosure.Record) []diag.Problem {
	if !rec.Draft || rec.Published.IsZero() {
		return nil
	}
	return []diag.Problem{rec.At("draft").Problem("draft-with-date", diag.Warning, "要公开的，删去 draft 一行", "写了 published，但是还有 draft = true，这个文件不会公开")}
}

// levels looks at [checks] of site.toml: codes that nobody knows, and attempts
// to lower what stops a build.
func (in Input) levels() (problems []diag.Problem) {
	if in.Corpus.Site.Checks == nil {
		return nil
	}
	severities, codes := map[string]diag.Severity{}, []string{}
	for _, c := range All() {
		severities[c.Code], codes = c.Severity, append(codes, c.Code)
	}
	for _, e := range in.Corpus.Site.Checks.Entries {
		at := e.Pos.In("content/site.toml")
		severity, known := severities[e.Key]
		level, _ := in.Corpus.Site.Level(e.Key)
		switch {
		case !known:
			problems = append(problems, at.Problem("unknown-check", diag.Warning,
				orElse(didYouMean(e.Key, codes), "全部检查项见 gongkai check --list"), "没有这个检查项：%s", e.Key))
		case severity == diag.Error && (level.Off || level.Severity != diag.Error):
			problems = append(problems, at.Problem("fixed-check", diag.Warning, "请删去这一行", "检查项 %s 会停止生成，不能调低", e.Key))
		}
	}
	return problems
}
