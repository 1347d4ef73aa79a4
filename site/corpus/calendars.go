package corpus

import (
	"path"

	"gongkai/site/diag"
)

// calendars extends the national calendar by the site's own files, in the order
// of their names: a later one replaces the years of an earlier one.
func (l *loader) calendars() error {
	for _, name := range l.tree.settings {
		if path.Dir(name) != calendars {
			continue
		}
		src, ok, err := l.settings(name)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		extended, problems := l.corpus.Calendar.Extend(inSource(name), src)
		l.corpus.Calendar = extended
		l.report(problems...)
	}
	l.organRegions()
	return nil
}

// organRegions checks the regional calendars that organs ask for.
func (l *loader) organRegions() {
	for _, o := range l.corpus.Organs.All() {
		if !l.hasRegion(o.Region) {
			l.report(o.At.In(inSource(organsFile)).Problem("unknown-region", diag.Warning, l.regionHint(),
				"机关 %s：日历里没有这个地区：%s", o.ID, o.Region))
		}
	}
}
