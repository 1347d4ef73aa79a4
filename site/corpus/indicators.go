package corpus

import (
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// Indicator is one line of an assessment (测评指标). Documents are evidence
// (佐证) for it when they claim it in their front matter (`indicators`) or when
// a query names them.
type Indicator struct {
	ID            string   `toml:"id"`             // stable, our own; part of an address
	Number        string   `toml:"number"`         // 三级指标 as the table has it: 57, （17）, ★2; not unique there
	Set           string   `toml:"set"`            // the table it belongs to: 市县法治政府建设示范指标（2021年版）
	Levels        []string `toml:"levels"`         // its headings, from the first level down
	Requirement   string   `toml:"requirement"`    // what is asked
	Method        string   `toml:"method"`         // how it is assessed: 网络检索
	Materials     string   `toml:"materials"`      // 上报材料: what has to be handed in
	Progress      string   `toml:"progress"`       // 完成进度, in the place of what the evidence says
	Responsible   []string `toml:"responsible"`    // responsible units: organ ids, or names of others
	MaxCharacters int      `toml:"max_characters"` // word limit of its evidence (字数不超过); 0: none
	Queries       []Query  `toml:"queries"`
	At            toml.Pos `toml:"@"` // in content/indicators.toml
}

// Name is the number as the table has it, or the id.
func (i *Indicator) Name() string {
	if i.Number != "" {
		return i.Number
	}
	return i.ID
}

// Query names evidence by what it is. A document fits when it has every
// property that is given; a query without any fits nothing.
type Query struct {
	Kind    string           `toml:"kind"`
	Organ   string           `toml:"organ"`   // one of the record's organs
	Year    int              `toml:"year"`    // of the act; of a report the year it is about
	Verdict deadline.Verdict `toml:"verdict"` // of its publication: on-time, late …
	At      toml.Pos         `toml:"@"`
}

// Empty says whether nothing is asked for.
func (q Query) Empty() bool { return q.Kind == "" && q.Organ == "" && q.Year == 0 && q.Verdict == "" }

// queryVerdicts are the verdicts that a public record may have.
var queryVerdicts = []deadline.Verdict{deadline.OnTime, deadline.Late, deadline.Undetermined, deadline.Exempt, deadline.TooEarly}

// fitsAddress says whether an id can be part of /audit/indicators/<id>/; "page"
// is taken by the further pages of the list.
func fitsAddress(id string) bool {
	return !strings.ContainsAny(id, "/ \t#") && address.Check(id) == "" && id != "page"
}

// indicators reads indicators.toml.
func (l *loader) indicators() error {
	src, ok, err := l.settings(indicatorsFile)
	if err != nil || !ok {
		return err
	}
	var file struct {
		Indicators []Indicator `toml:"indicator"`
	}
	table, problems := toml.Parse(inSource(indicatorsFile), src, 1)
	l.report(append(problems, toml.Decode(inSource(indicatorsFile), table, &file)...)...)
	seen := map[string]bool{}
	for _, i := range file.Indicators {
		at := i.At.In(inSource(indicatorsFile))
		switch {
		case i.ID == "":
			l.report(at.Problem("missing-field", diag.Error, "写一行 id = \"sf-2021-007\"", "指标缺少 id"))
			continue
		case !fitsAddress(i.ID):
			l.report(at.Problem("bad-value", diag.Error, "用小写字母、数字和连字符，如 sf-2021-007；表里的序号写在 number", "指标 id %q 不能作为网址", i.ID))
			continue
		case seen[i.ID]:
			l.report(at.Problem("double-indicator", diag.Error, "请改用别的 id", "指标 id %s 写了两次", i.ID))
			continue
		case i.Requirement == "":
			l.report(at.Problem("missing-field", diag.Warning, "写一行 requirement = \"指标要求\"", "指标 %s 缺少 requirement", i.ID))
		}
		l.checkIndicator(i)
		seen[i.ID] = true
		l.corpus.Indicators = append(l.corpus.Indicators, i)
	}
	return nil
}

// checkIndicator looks at word limit and queries.
func (l *loader) checkIndicator(i Indicator) {
	if i.MaxCharacters < 0 {
		l.report(i.At.In(inSource(indicatorsFile)).Problem("bad-value", diag.Error, "写字数上限，如 2000；没有上限的不写", "指标 %s 的 max_characters 不能是 %d", i.ID, i.MaxCharacters))
	}
	for _, q := range i.Queries {
		at := q.At.In(inSource(indicatorsFile))
		if q.Empty() {
			l.report(at.Problem("bad-value", diag.Error, "写 { kind = \"penalty\" }，可以再写 organ、year、verdict", "指标 %s 的 queries 里有一条没有条件", i.ID))
		}
		if _, ok := l.corpus.Kinds.Get(q.Kind); q.Kind != "" && !ok {
			l.report(at.Problem("unknown-kind", diag.Error, "全部类别见 gongkai help new", "指标 %s 的 queries 里没有 %q 这个类别", i.ID, q.Kind))
		}
		if _, ok := l.corpus.Organs.Get(q.Organ); q.Organ != "" && !ok && !l.organsUnsure {
			l.report(at.Problem("unknown-organ", diag.Error, "请在 content/organs.toml 登记这个机关", "指标 %s 的 queries 里没有 %q 这个机关", i.ID, q.Organ))
		}
		if q.Verdict != "" && !slices.Contains(queryVerdicts, q.Verdict) {
			l.report(at.Problem("bad-value", diag.Error, diag.OneOf(queryVerdicts), "指标 %s 的 queries 里 verdict 不能是 %q", i.ID, q.Verdict))
		}
	}
}

// Indicator returns the indicator of an id.
func (c *Corpus) Indicator(id string) (Indicator, bool) {
	for _, i := range c.Indicators {
		if i.ID == id {
			return i, true
		}
	}
	return Indicator{}, false
}
