package corpus

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// LastDay is the last day of what a plan names: a day, a month or a year. The zero
// LastDay is none.
type LastDay struct {
	calendar.Date
	text string
}

// UnmarshalText reads 2026-12-31, 2026-12 or 2026; a month and a year end on their
// last days.
func (d *LastDay) UnmarshalText(text []byte) (err error) {
	d.text = string(text)
	m := monthOrYear.FindStringSubmatch(d.text)
	if m == nil {
		d.Date, err = calendar.Parse(d.text)
		return err
	}
	year, _ := strconv.Atoi(m[1])
	month := 12
	if m[2] != "" {
		month, _ = strconv.Atoi(m[2])
	}
	first := calendar.New(year, month, 1)
	if first.IsZero() {
		return fmt.Errorf("没有 %s 这个月份，写作 2026-12-31、2026-12 或者 2026", d.text)
	}
	d.Date = first.AddMonths(1).AddDays(-1)
	return nil
}

var monthOrYear = regexp.MustCompile(`^(\d{4})(?:-(\d{2}))?$`)

// First returns the first day of what the plan names: of a year 1 January.
func (d LastDay) First() calendar.Date {
	switch len(d.text) {
	case len("2026"):
		return calendar.New(d.Year(), 1, 1)
	case len("2026-12"):
		return calendar.New(d.Year(), d.Month(), 1)
	}
	return d.Date
}

// Chinese returns the day, month or year as the plan names it: 2026年12月底.
func (d LastDay) Chinese() string {
	switch len(d.text) {
	case len("2026"):
		return d.text + "年底"
	case len("2026-12"):
		return fmt.Sprintf("%d年%d月底", d.Year(), d.Month())
	}
	return d.Date.Chinese()
}

// basisOf returns the document that sets the deadlines of a plan.
func basisOf(document, number string) deadline.Basis {
	return deadline.Basis{Title: strings.Trim(document, "《》"), Number: number}
}

// planReader reads a file of a plan: tasks, assessments, designations.
type planReader struct {
	*loader
	path  string
	whole bool // the file could be read to its end

	tables map[toml.Pos]*toml.Table // of the file, by their places
}

// plan reads a TOML file of a plan into a struct; r is nil when there is no such file.
func (l *loader) plan(path string, into any) (r *planReader, err error) {
	src, ok, err := l.settings(path)
	if err != nil || !ok {
		return nil, err
	}
	table, problems := toml.Parse(inSource(path), src, 1)
	r = &planReader{loader: l, path: path, whole: len(problems) == 0, tables: map[toml.Pos]*toml.Table{}}
	r.index(table)
	l.report(append(problems, toml.Decode(inSource(path), table, into)...)...)
	return r, nil
}

// index notes a table and those in it by their places.
func (r *planReader) index(t *toml.Table) {
	r.tables[t.Pos] = t
	for _, e := range t.Entries {
		for _, v := range append([]toml.Value{e.Value}, e.Value.List...) {
			if v.Table != nil {
				r.index(v.Table)
			}
		}
	}
}

// key returns the place of a key's value in the table at a place; of the table where it
// has no such key.
func (r *planReader) key(at toml.Pos, key string) toml.Pos {
	if e, ok := r.tables[at].Get(key); ok {
		return e.Value.Pos
	}
	return at
}

// say reports what is wrong at a place of the file.
func (r *planReader) say(at toml.Pos, code, hint, format string, args ...any) {
	r.report(at.In(inSource(r.path)).Problem(code, diag.Error, hint, format, args...))
}

// unitID is the form of an organ's id; other units are written by their names.
var unitID = regexp.MustCompile(`^[0-9A-Za-z_-]*$`)

// unit returns the id of the organ that a unit names by id, name or short name; the
// name of a unit that is not registered. An id that no organ has is reported.
func (r *planReader) unit(at toml.Pos, key, unit string) string {
	if _, ok := r.corpus.Organs.Get(unit); ok {
		return unit
	}
	for _, organ := range r.corpus.Organs.All() {
		if unit != "" && (unit == organ.Name || unit == organ.ShortName()) {
			return organ.ID
		}
	}
	switch {
	case unit == "":
		r.say(at, "missing-field", "写机关的 id，如 "+key+" = \"sfj\"；没有登记的单位写全称", "缺少 %s（单位）", key)
	case unitID.MatchString(unit) && !r.organsUnsure:
		hint := "请在 content/organs.toml 登记这个机关；别的单位写全称，如 市委编办"
		var ids []string
		for _, organ := range r.corpus.Organs.All() {
			ids = append(ids, organ.ID)
		}
		if near := diag.Nearest(unit, ids); near != "" {
			hint = "是不是 " + near + "？"
		}
		r.say(r.key(at, key), "unknown-organ", hint, "%s 里没有 %q 这个机关", key, unit)
	}
	return unit
}

// units does so for a list.
func (r *planReader) units(at toml.Pos, key string, units []string) []string {
	list := make([]string, len(units))
	for i, unit := range units {
		list[i] = r.unit(at, key, unit)
	}
	return list
}

// ordered reports a later day that lies before an earlier one.
func (r *planReader) ordered(at toml.Pos, earlier string, from calendar.Date, later string, to calendar.Date) {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		r.say(r.key(at, later), "dates-out-of-order", "请核对这两个日期", "%s %s 早于 %s %s", later, to, earlier, from)
	}
}

// queries reports what is wrong with the queries of evidence.
func (r *planReader) queries(whose string, queries []Query) {
	for _, q := range queries {
		if q.Empty() {
			r.say(q.At, "bad-value", "写 { kind = \"penalty\" }，可以再写 organ、year、verdict", "%s 的 queries 里有一条没有条件", whose)
		}
		if _, ok := r.corpus.Kinds.Get(q.Kind); q.Kind != "" && !ok {
			r.say(q.At, "unknown-kind", "全部类别见 gongkai help new", "%s 的 queries 里没有 %q 这个类别", whose, q.Kind)
		}
		if q.Organ != "" {
			r.unit(q.At, "organ", q.Organ)
		}
		if q.Verdict != "" && !slices.Contains(queryVerdicts, q.Verdict) {
			r.say(q.At, "bad-value", diag.OneOf(queryVerdicts), "%s 的 queries 里 verdict 不能是 %q", whose, q.Verdict)
		}
	}
}

// Hundredths is a number of points (分) in hundredths, so that sums are exact.
type Hundredths int

// UnmarshalText reads a number of at most two decimals, not negative.
func (h *Hundredths) UnmarshalText(text []byte) error {
	m := decimal.FindStringSubmatch(string(text))
	if m == nil {
		return errors.New("分数应当是不小于 0 的数，最多两位小数，如 18.5")
	}
	n, _ := strconv.Atoi(m[1])
	part, _ := strconv.Atoi((m[2] + "00")[:2])
	*h = Hundredths(100*n + part)
	return nil
}

var decimal = regexp.MustCompile(`^(\d{1,6})(?:\.(\d{1,2}))?$`)

// String writes the number without zeros that say nothing: 18.5.
func (h Hundredths) String() string {
	sign := ""
	if h < 0 {
		sign, h = "-", -h
	}
	text := fmt.Sprintf("%s%d.%02d", sign, int(h)/100, int(h)%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
