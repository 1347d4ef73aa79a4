package check

import (
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// rules reports unknown ids of rules in a record: their dates and exemptions would
// have no effect.
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

// doubles reports a 文号 or 索引号 of two records: each identifies a single
// document.
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

// numberOf returns the organ and the 文号 as a key, "" without a 文号.
func numberOf(r *disclosure.Record) string {
	if r.Number == "" {
		return ""
	}
	return r.LeadOrgan() + " " + r.Number
}

// forgotten reports drafts with a publication date: most editors have only forgotten
// to delete the line `draft = true`.
func (in Input) forgotten(rec *disclosure.Record) []diag.Problem {
	if !rec.Draft || rec.Published.IsZero() {
		return nil
	}
	return []diag.Problem{rec.At("draft").Problem("draft-with-date", diag.Warning, "要公开的，删去 draft 一行", "写了 published，但是还有 draft = true，这个文件不会公开")}
}

// organLevels reports organs without a level (行政层级): which duties and windows
// bind an organ depends on its level.
func (in Input) organLevels() (problems []diag.Problem) {
	for _, organ := range in.Corpus.Organs.All() {
		if organ.Level == "" {
			problems = append(problems, organ.At.In("content/organs.toml").Problem("organ-without-level", diag.Warning,
				"写一行 level = \"county\"：省级 province、市级 prefecture、县级 county、乡级 township，部门写本级政府的层级", "%s没有写层级，按县级判断", organ.Name))
		}
	}
	return problems
}

// levels reports unknown codes in [checks] of site.toml, and attempts to lower a
// problem that stops a build.
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
