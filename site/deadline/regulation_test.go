package deadline

import (
	"strings"
	"testing"

	"gongkai/site/disclosure"
)

// The rules about 政府规章 judge the dates that a record gives, and no 地方性法规.
func TestRegulations(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "2026-11-21")
	for _, c := range []struct{ name, front, want string }{
		{"nothing given", "dated=2026-03-02\npublished=2026-03-09", "rule-publish-20wd on-time due 2026-03-30 elapsed 5"},
		{"no date of publication", "dated=2026-03-02", "rule-publish-20wd overdue due 2026-03-30 late by 161"},
		{"in force after 30 days", "dated=2026-03-02\neffective=2026-04-01\npublished=2026-03-09", "rule-publish-20wd on-time due 2026-03-30 elapsed 5\nrule-effective-30d on-time due 2026-04-01 elapsed 30"},
		{"in force too early", "dated=2026-03-02\neffective=2026-03-31\npublished=2026-03-09", "rule-effective-30d too-early due 2026-04-01 elapsed 29\nrule-publish-20wd on-time due 2026-03-30 elapsed 5"},
		{"comments", "dated=2026-03-02\npublished=2026-03-09\ncomments={open=2025-10-10, close=2025-11-08}", "rule-comment-30d too-early due 2025-11-09 elapsed 29\nrule-publish-20wd on-time due 2026-03-30 elapsed 5"},
		{"hearing", "dated=2026-03-02\npublished=2026-03-09\nhearing_announced=2025-10-10\nhearing_held=2025-11-09", "rule-publish-20wd on-time due 2026-03-30 elapsed 5\nrule-hearing-notice-30d on-time due 2025-11-09 elapsed 30"},
		{"filed with all, once late", "dated=2026-03-02\npublished=2026-03-09\nfilings=[{to='国务院', on=2026-04-01},{to='示范市人大常委会', on=2026-04-02}]", "rule-filing-30d late due 2026-04-01 elapsed 31 late by 1\nrule-publish-20wd on-time due 2026-03-30 elapsed 5\nrule-filing-30d on-time due 2026-04-01 elapsed 30"},
		{"older than the rules", "dated=2018-03-02\neffective=2018-03-03\npublished=2018-03-09", ""},
	} {
		got, _ := f.judge.Record(f.record("regulations/a.md", "category='政府规章'\n"+c.front))
		if strings.TrimSuffix(show(got), "\n") != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, show(got), c.want)
		}
		if got, _ := f.judge.Record(f.record("regulations/a.md", "category='地方性法规'\n"+c.front)); len(got) > 0 {
			t.Errorf("%s, of a people's congress: %s", c.name, show(got))
		}
	}
	catalogue := f.record("regulations/2025.md", "category='年度目录'\nyear=2025\ndated=2026-01-20\npublished=2026-01-23\nsubmitted=[{to='司法部', on=2026-02-02}]")
	if got, _ := f.judge.Record(catalogue); show(got) != "rule-catalogue-0131 late due 2026-01-31 late by 1\n" {
		t.Errorf("the list of a year: %s", show(got))
	}
}

// A list of decisions meets the duty of the year that it names, by year, title or day.
func TestDecisionCatalogue(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "2026-11-21")
	for front, want := range map[string]int{
		"stage='目录'\nyear=2024\ndated=2025-01-02":                   2024,
		"stage='目录'\ntitle='示范市2025年度重大行政决策事项目录'\ndated=2026-01-02": 2025,
		"stage='目录'\ndated=2026-01-02":                              2026,
		"stage='结果'\nyear=2024\ndated=2025-01-02":                   0,
	} {
		rec := f.record("decisions/a.md", front)
		if _, year := rec.Duty(); year != want {
			t.Errorf("%s: a list of %d, want %d", front, year, want)
		}
	}
	list := f.record("decisions/a.md", "organ='szf'\nstage='目录'\ntitle='2025年度目录'\ndated=2025-03-02\npublished=2025-03-06")
	f.judge.Reports = NewReports([]*disclosure.Record{list}, f.judge.AsOf)
	for _, o := range f.judge.Obligations() {
		if o.Duty == "decision-catalogue" && o.Year == 2025 && (o.Record != list || o.Verdict != OnTime || o.Due.String() != "2025-12-31") {
			t.Errorf("2025: %s, due %s", o.Verdict, o.Due)
		}
		if o.Duty == "decision-catalogue" && o.Organ != "szf" {
			t.Errorf("%s owes no list", o.Organ)
		}
	}
}
