package calendar

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"

	"gongkai/site/diag"
	"gongkai/site/toml"
)

//go:embed data/cn-holidays.toml
var nationalFile []byte

// Arrangements returns the embedded holiday arrangements as they stand in their file.
func Arrangements() []byte { return slices.Clone(nationalFile) }

// National returns the calendar of mainland China as embedded. It reads the
// data each time (about two milliseconds): call it once and pass it on.
func National() (*Calendar, error) {
	const path = "calendar/data/cn-holidays.toml"
	s, problems := read(path, nationalFile, source{})
	if len(problems) > 0 {
		p := problems[0]
		return nil, fmt.Errorf("%s:%d:%d: %s", p.Path, p.Line, p.Column, p.Message)
	}
	return build(s, ""), nil
}

// Extend reads one more file in the format of the national data and returns
// the calendar with its years, statutory years and regions added; a year that
// is entered already is replaced whole. Where the file gives no coverage, the
// coverage grows by the years that adjoin it. path is for the problems only; with
// an error among them Extend returns c.
func (c *Calendar) Extend(path string, src []byte) (*Calendar, []diag.Problem) {
	s, problems := read(path, src, c.source)
	if diag.Count(problems, diag.Error) > 0 {
		return c, problems
	}
	return build(s, c.region), problems
}

// calendarFile is the form of a file.
type calendarFile struct {
	Format    *int          `toml:"format"`
	Calendar  *string       `toml:"calendar"`
	Checked   Date          `toml:"checked"` // when the data were last compared with the notices
	Coverage  *coverage     `toml:"coverage"`
	Year      []*toml.Table `toml:"year"`
	Local     []*toml.Table `toml:"local"`
	Statutory []*toml.Table `toml:"statutory"`
}

type coverage struct {
	At   toml.Pos `toml:"@"`
	From Date     `toml:"from"`
	To   Date     `toml:"to"`
}

// reader reads one file and collects its mistakes.
type reader struct {
	path     string
	problems []diag.Problem
}

func (r *reader) report(at toml.Pos, code, hint, format string, args ...any) {
	r.problems = append(r.problems, at.In(r.path).Problem(code, diag.Error, hint, format, args...))
}

// warn reports a mistake with which the file can still be used.
func (r *reader) warn(at toml.Pos, code, hint, format string, args ...any) {
	r.problems = append(r.problems, at.In(r.path).Problem(code, diag.Warning, hint, format, args...))
}

// decode fills a struct; it returns false when t has a mistake, and is not to be
// judged further.
func (r *reader) decode(t *toml.Table, into any) bool {
	problems := toml.Decode(r.path, t, into)
	r.problems = append(r.problems, problems...)
	return len(problems) == 0
}

// read merges a file into what is entered already. The result may be used only
// when no problem is an error.
func read(path string, src []byte, base source) (source, []diag.Problem) {
	root, problems := toml.Parse(path, src, 1)
	if len(problems) > 0 {
		return base, problems
	}
	r := &reader{path: path}
	var f calendarFile
	r.decode(root, &f)
	if f.Format != nil && *f.Format != 1 {
		r.report(valueAt(root, "format"), "bad-value", "请写 format = 1", "不认识的格式 format = %d", *f.Format)
	}
	if f.Calendar != nil && *f.Calendar != "CN" {
		r.report(valueAt(root, "calendar"), "bad-value", `请写 calendar = "CN"`, "不认识的日历 calendar = %q", *f.Calendar)
	}
	years := r.years(f.Year)
	merged := source{
		from: base.from, to: base.to,
		years:     mergeYears(base.years, years),
		locals:    append(slices.Clip(base.locals), r.locals(f.Local)...),
		statutory: maps.Clone(base.statutory),
	}
	if merged.statutory == nil {
		merged.statutory = map[int][]span{}
	}
	maps.Copy(merged.statutory, r.statutory(f.Statutory))
	if diag.Count(r.problems, diag.Error) == 0 {
		r.cover(&merged, f.Coverage, years, root.Pos)
		r.conflicts(merged.years)
	}
	return merged, r.problems
}

// valueAt returns the place of a key's value, that of the table when it has no such key.
func valueAt(t *toml.Table, key string) toml.Pos {
	if e, ok := t.Get(key); ok {
		return e.Value.Pos
	}
	return t.Pos
}

// mergeYears puts new years into the place of old ones.
func mergeYears(old, added []year) []year {
	merged := slices.DeleteFunc(slices.Clone(old), func(o year) bool {
		return slices.ContainsFunc(added, func(a year) bool { return a.year == o.year })
	})
	merged = append(merged, added...)
	slices.SortFunc(merged, func(a, b year) int { return a.year - b.year })
	return merged
}

// cover widens the coverage: to what the file states, else by the years that
// adjoin it. Every year in it must be entered, and every year entered be in it.
func (r *reader) cover(s *source, written *coverage, added []year, root toml.Pos) {
	at := root
	if written != nil {
		at = written.At
		if written.From.After(written.To) && !written.To.IsZero() {
			r.report(at, "calendar-coverage", "请对调或更正", "coverage 的 from（%s）晚于 to（%s）", written.From, written.To)
			return
		}
		s.widen(written.From, written.To)
	} else {
		s.widenBy(added)
	}
	if s.from.IsZero() || s.to.IsZero() {
		r.report(at, "missing-key", `例如 coverage = { from = "2026-01-01", to = "2026-12-31" }`, "缺少 coverage 的 from 和 to")
		return
	}
	entered := map[int]bool{}
	for _, y := range s.years {
		entered[y.year] = true
	}
	for y := s.from.Year(); y <= s.to.Year(); y++ {
		if !entered[y] {
			r.report(at, "calendar-coverage", "请补入这一年的 [[year]]，或者更正 coverage",
				"coverage 从 %s 到 %s，其中 %d 年的放假安排没有录入", s.from, s.to, y)
			return
		}
	}
	for _, y := range added {
		if y.year < s.from.Year() || y.year > s.to.Year() {
			r.problems = append(r.problems, y.at.Problem("calendar-coverage", diag.Error, "请补入中间的年份，并更正 coverage",
				"%d 年不在日历范围（%s 到 %s）之内", y.year, s.from, s.to))
		}
	}
}

// widen moves the ends of the coverage outwards only.
func (s *source) widen(from, to Date) {
	if !from.IsZero() && (s.from.IsZero() || from.Before(s.from)) {
		s.from = from
	}
	if to.After(s.to) {
		s.to = to
	}
}

// widenBy moves the ends of a coverage over the years that adjoin it.
func (s *source) widenBy(added []year) {
	if s.from.IsZero() || s.to.IsZero() {
		return
	}
	has := map[int]bool{}
	for _, y := range added {
		has[y.year] = true
	}
	if has[s.to.Year()] {
		s.to = civil(s.to.Year(), 12, 31)
	}
	for has[s.to.AddDays(1).Year()] {
		s.to = civil(s.to.AddDays(1).Year(), 12, 31)
	}
	if has[s.from.Year()] {
		s.from = civil(s.from.Year(), 1, 1)
	}
	for has[s.from.AddDays(-1).Year()] {
		s.from = civil(s.from.AddDays(-1).Year(), 1, 1)
	}
}

// conflicts reports days that one entry has off and another worked. The place is
// in this file: earlier files were free of conflicts.
func (r *reader) conflicts(years []year) {
	off := map[Date]span{}
	for _, y := range years {
		for _, s := range y.off {
			for d := range s.each() {
				off[d] = s
			}
		}
	}
	for _, y := range years {
		for _, w := range y.work {
			s, both := off[w.from]
			if !both {
				continue
			}
			at, other := w.at, s.at
			if at.Path != r.path {
				at, other = other, at
			}
			r.problems = append(r.problems, at.Problem("calendar-conflict", diag.Error, "请对照放假安排通知更正",
				"%s 既列为放假又列为上班（另一处在 %s 第 %d 行）", w.from, other.Path, other.Line))
		}
	}
}
