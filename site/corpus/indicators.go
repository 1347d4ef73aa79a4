package corpus

import (
	"gongkai/site/diag"
	"gongkai/site/tomltree"
)

// Indicator is one line of an assessment (测评指标) that documents may give
// evidence (佐证) for.
type Indicator struct {
	ID          string       `toml:"id"`
	Set         string       `toml:"set"`         // the table it belongs to: 市县法治政府建设示范指标（2021年版）
	Levels      []string     `toml:"levels"`      // its headings, from the first level down
	Requirement string       `toml:"requirement"` // what is asked
	Method      string       `toml:"method"`      // how it is assessed: 网络检索
	Responsible []string     `toml:"responsible"` // responsible units: organ ids, or names of others
	At          tomltree.Pos `toml:"@"`           // in content/indicators.toml
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
	table, problems := tomltree.Parse(inSource(indicatorsFile), src, 1)
	l.report(append(problems, tomltree.Decode(inSource(indicatorsFile), table, &file)...)...)
	seen := map[string]bool{}
	for _, i := range file.Indicators {
		at := i.At.In(inSource(indicatorsFile))
		switch {
		case i.ID == "":
			l.report(at.Problem("missing-field", diag.Error, "写一行 id = \"sf-2021-007\"", "指标缺少 id"))
			continue
		case seen[i.ID]:
			l.report(at.Problem("double-indicator", diag.Error, "请改用别的 id", "指标 id %s 写了两次", i.ID))
			continue
		case i.Requirement == "":
			l.report(at.Problem("missing-field", diag.Warning, "写一行 requirement = \"指标要求\"", "指标 %s 缺少 requirement", i.ID))
		}
		seen[i.ID] = true
		l.corpus.Indicators = append(l.corpus.Indicators, i)
	}
	return nil
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
