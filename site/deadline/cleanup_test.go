package deadline

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/disclosure"
)

func TestCleanups(t *testing.T) {
	cases := []struct {
		name, asOf string
		years      string // of dated and published, "2018 2020/2021": dated 2020, published 2021
		want       string
	}{
		{"none yet, none owed yet", "2018-06-01", "", "szf 2018 - pending"},
		{"none, the first is overdue", "2019-01-04", "", "szf 2018 - overdue"},
		{"every two years", "2022-06-01", "2018 2020 2022", "szf 2018 2018 on-time|szf 2020 2020 on-time|szf 2022 2022 on-time"},
		{"before its time counts, and the clock starts anew", "2022-06-01", "2017 2018 2020", "szf 2018 2017 on-time|szf 2019 2018 on-time|szf 2020 2020 on-time|szf 2022 - pending"},
		{"a year late", "2022-06-01", "2019 2021", "szf 2018 2019 late|szf 2021 2021 on-time"},
		{"made in the year, published in the next", "2022-06-01", "2018/2019", "szf 2018 2018 late|szf 2020 - overdue|szf 2022 - pending"},
		{"the one before `since` starts the clock", "2019-06-01", "2016", "szf 2018 - overdue"},
		{"two in one year are one", "2021-06-01", "2018 2018 2020", "szf 2018 2018 on-time|szf 2020 2020 on-time"},
		{"not public yet", "2021-06-01", "2018 2020/2022", "szf 2018 2018 on-time|szf 2020 - overdue"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t, c.asOf)
			rules, problems := f.judge.Rules.Extend("content/rules.toml", []byte("normdoc_cleanup_years = 2\n"), f.reader.Kinds)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var records []*disclosure.Record
			for i, y := range strings.Fields(c.years) {
				dated, published, ok := strings.Cut(y, "/")
				if !ok {
					published = dated
				}
				front := fmt.Sprintf("kind='cleanup'\norgan='szf'\ndated=%s-05-06\npublished=%s-05-08", dated, published)
				records = append(records, f.record(fmt.Sprintf("policies/%d.md", i), front))
			}
			if owed := f.judge.Cleanups(records); owed != nil {
				t.Errorf("owed without the parameter: %v", owed)
			}
			f.judge.Rules = rules
			var got []string
			for _, o := range f.judge.Cleanups(records) {
				made := "-"
				if o.Record != nil {
					made = fmt.Sprint(o.Record.Dated.Year())
				}
				if want := fmt.Sprintf("%d-12-31", o.Year); o.Due.String() != want {
					t.Errorf("due %s, want %s", o.Due, want)
				}
				got = append(got, fmt.Sprintf("%s %d %s %s", o.Organ, o.Year, made, o.Verdict))
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), c.want)
			}
			rule, _ := rules.Get("normdoc-cleanup-2y")
			if rule.Window() != "每 2 年，当年12月31日前" {
				t.Error(rule.Window())
			}
		})
	}
}
