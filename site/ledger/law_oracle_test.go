package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/deadline"
	"gongkai/site/internal/papercalendar"
	"gongkai/site/internal/sitetest"
)

// This oracle judges records from the law reference (LAW.md sections 1, 5 and 9) alone:
// its tables are its own, and it counts on a paper calendar. It knows nothing of the
// catalogue in package deadline but the ids of the rules.

// sheet is a record as a clerk would note it on paper. A day is "" where there is none.
type sheet struct {
	kind, organ string
	title       string
	normative   bool
	dated       string
	published   string // a day, or an instant of a notice
	draft       bool
	sealed      string
	basis       string
	caused, on  string // withdrawal
	open, shut  string // comments
	market      bool
	start, end  string    // legality review
	exempt      string    // rule of a signed exemption
	signed      string    // day of the signature; "" an exemption that nobody signed
	samr        string    // published in the other channel
	samrRevoked string    // withdrawn there
	filed       [2]string // with the upper government, with the people's congress
	effective   string
	expires     string
	interprets  int // index of the policy
	event       string
	occurred    string
	conference  string
	source      string
	level       string // of a budget
	year        int
	submitted   string
}

// row is what the oracle says of one rule.
type row struct{ from, due, verdict string }

// town's organs: id, type, level of the government.
var sheetOrgans = [][3]string{
	{"sheng", "government", "province"}, {"shengsf", "department", "province"}, {"szf", "government", "prefecture"}, {"scjgj", "department", "prefecture"},
	{"xzf", "government", "county"}, {"xsf", "department", "county"}, {"zrz", "government", "township"},
}

const sheetRules = "power_list_adjust_wd = 30\ninterp_wd = 3\nnormdoc_filing_days = 15\nnormdoc_filing_npcsc_days = 30\nnormdoc_effective_days = 30\nnormdoc_validity_years = 5\n"

// binds is the span in which each rule binds: from the later of its own day and its
// publication, to its repeal (LAW.md 1 and 9). Local parameters bind always.
var binds = map[string][2]string{
	"penalty-decision-7wd":        {"2019-01-03", ""}, // 118号: 2018-12-05, public 2019-01-03
	"licence-decision-7wd":        {"2019-01-03", ""},
	"enforcement-decision-20wd":   {"2019-01-03", ""},
	"inspection-result-20wd":      {"2019-01-03", ""},
	"enforcement-withdraw-prompt": {"2019-01-03", ""},
	"penalty-withdraw-3wd":        {"2021-07-15", ""},
	"samr-penalty-gsxt-20wd":      {"2021-09-01", ""},
	"samr-penalty-withdraw-3wd":   {"2021-09-01", ""},
	"public-security-seal":        {"2026-01-01", ""},
	"ogi-proactive-2007-20wd":     {"2008-05-01", "2019-05-14"},
	"ogi-proactive-20wd":          {"2019-05-15", ""},
	"normdoc-publish":             {"2019-05-15", ""},
	"normdoc-comment-7wd":         {"2021-09-01", ""},
	"normdoc-comment-market-30d":  {"2020-01-01", ""},
	"normdoc-legality-review":     {"2018-12-04", ""}, // 115号: own date, publication not known
	"decision-comment-30d":        {"2019-09-01", ""},
	"decision-legality-7wd":       {"2019-09-01", ""},
	"interp-sync":                 {"2016-11-10", ""},
	"emergency-24h":               {"2016-07-30", "2016-11-09"},
	"emergency-5h":                {"2016-11-10", ""},
	"emergency-conference-24h":    {"2016-11-10", ""},
	"opinion-48h":                 {"2016-07-30", ""},
	"repost-24h":                  {"2017-06-08", ""}, // 47号: 2017-05-15, public 2017-06-08
	"budget-gov-20d":              {"2015-01-01", ""},
	"budget-dept-20d":             {"2015-01-01", ""},
	"budget-unit-20d":             {"2020-10-01", ""},
	"rol-report-up-0301":          {"2019-04-15", ""},
	"rol-report-up-0401":          {"2019-04-15", ""},
	"rol-report-publish-0401":     {"2019-04-15", ""},
	"rol-report-q1":               {"2015-12-27", "2019-04-14"},
	"ogi-annual-2007-0331":        {"2008-05-01", "2019-05-14"},
	"ogi-annual-dept-0131":        {"2019-05-15", ""},
	"ogi-annual-gov-0331":         {"2019-05-15", ""},
}

func inForce(rule, day string) bool {
	span, listed := binds[rule]
	return !listed || day >= span[0] && (span[1] == "" || day <= span[1])
}

// lawyer judges sheets on an as-of date.
type lawyer struct {
	*papercalendar.Calendar
	sheets []sheet
	asOf   string
}

func dayOf(moment string) string { return moment[:min(10, len(moment))] }

// happened returns an act that lies no later than the as-of date, else "".
func (l *lawyer) happened(moment string) string {
	if moment == "" || dayOf(moment) > l.asOf {
		return ""
	}
	return moment
}

// public returns when a sheet went public, "" for a draft and for what is not public yet.
func (l *lawyer) public(s *sheet) string {
	if s.draft {
		return ""
	}
	return l.happened(s.published)
}

// until returns the last day that is in time, and between which days it lies where
// the calendar of a coming year is not known.
func (l *lawyer) until(from string, n int, unit string, roll bool) (due, safe, latest string) {
	end := func(assume int) string {
		d := papercalendar.Day(dayOf(from))
		switch unit {
		case "workday":
			return papercalendar.Key(l.Count(d, n, assume))
		case "day":
			d = d.AddDate(0, 0, n)
		case "year":
			d = papercalendar.Months(d, 12*n)
		}
		if roll {
			d = l.Roll(d, assume)
		}
		return papercalendar.Key(d)
	}
	due = end(papercalendar.ByStatute)
	if (unit == "workday" || roll) && due > papercalendar.Key(l.Coverage) {
		return due, end(papercalendar.Earliest), end(papercalendar.Latest)
	}
	return due, due, due
}

// within is a window that is kept by an act on a day.
func (l *lawyer) within(from, done string, n int, unit string) row {
	due, safe, latest := l.until(from, n, unit, unit != "workday")
	return row{from, due, l.kept(l.happened(done), safe, latest)}
}

func (l *lawyer) kept(done, safe, latest string) string {
	switch done = dayOf(done); {
	case done != "" && done <= safe:
		return "on-time"
	case done != "" && done > latest:
		return "late"
	case done != "":
		return "undetermined"
	case l.asOf <= safe:
		return "pending"
	case l.asOf > latest:
		return "overdue"
	}
	return "undetermined"
}

// least is a period that has to last so long; it does not roll. Its end is announced
// beforehand, so that a period may be too short before it is over.
func (l *lawyer) least(from, done string, n int, unit string) row {
	due, safe, latest := l.until(from, n, unit, false)
	verdict := "undetermined"
	switch {
	case done >= latest:
		verdict = "on-time"
	case done < safe:
		verdict = "too-early"
	}
	return row{from, due, verdict}
}

// hours counts from an instant; only an instant decides.
func (l *lawyer) hours(from, done string, n int) row {
	start, err := time.Parse(time.RFC3339, from)
	if err != nil {
		panic(err)
	}
	due := start.Add(time.Duration(n) * time.Hour).In(start.Location())
	verdict := "pending"
	if done = l.happened(done); done != "" {
		at, _ := time.Parse(time.RFC3339, done)
		if verdict = "on-time"; at.After(due) {
			verdict = "late"
		}
	} else if l.asOf > papercalendar.Key(due) {
		verdict = "overdue"
	}
	return row{from, due.Format(time.RFC3339), verdict}
}

// judge returns the rows of a sheet by rule.
func (l *lawyer) judge(i int) map[string]row {
	s := &l.sheets[i]
	if l.happened(s.sealed) != "" {
		return nil // only counted
	}
	rows := map[string]row{}
	if strings.Contains(s.basis, "治安管理处罚法") && inForce("public-security-seal", l.asOf) {
		return map[string]row{"public-security-seal": {"", "", "forbidden"}}
	}
	add := func(rule string, r row) {
		if r.from == "" || !inForce(rule, dayOf(r.from)) {
			return
		}
		if s.exempt == rule && l.happened(s.signed) != "" {
			r.verdict = "exempt"
		}
		rows[rule] = r
	}
	public, caused := l.public(s), l.happened(s.caused)
	// publication is the window from the day of the act; a revocation ends it.
	publication := func(rule string, n int, unit string) {
		if s.dated == "" {
			return
		}
		r := l.within(s.dated, public, n, unit)
		if caused != "" && caused <= r.due && (public == "" || dayOf(public) > caused) {
			return
		}
		add(rule, r)
	}
	// withdrawal counts from when both the revocation and the public page exist.
	withdrawal := func(rule string) {
		if public != "" && caused != "" {
			from := max(caused, dayOf(public))
			add(rule, l.within(from, s.on, 3, "workday"))
		}
	}
	ogi := func() {
		publication("ogi-proactive-20wd", 20, "workday")
		publication("ogi-proactive-2007-20wd", 20, "workday")
	}
	switch s.kind {
	case "penalty":
		publication("penalty-decision-7wd", 7, "workday")
		withdrawal("penalty-withdraw-3wd")
		if s.samr != "" {
			add("samr-penalty-gsxt-20wd", l.within(s.dated, s.samr, 20, "workday"))
		}
		if s.samrRevoked != "" && caused != "" { // its own date says that it was public in that channel
			add("samr-penalty-withdraw-3wd", l.within(caused, s.samrRevoked, 3, "workday"))
		}
	case "licence":
		publication("licence-decision-7wd", 7, "workday")
		withdrawal("enforcement-withdraw-prompt")
	case "inspection":
		publication("inspection-result-20wd", 20, "workday")
		withdrawal("enforcement-withdraw-prompt")
	case "coercion", "levy", "payment", "confirmation", "reward", "adjudication":
		publication("enforcement-decision-20wd", 20, "workday")
		withdrawal("enforcement-withdraw-prompt")
	case "power":
		ogi()
		publication("power-list-adjust", 30, "workday")
	case "basis":
		ogi()
	case "decision":
		ogi()
		if s.open != "" {
			add("decision-comment-30d", l.least(s.open, s.shut, 30, "day"))
		}
		if s.start != "" {
			add("decision-legality-7wd", l.least(s.start, s.end, 7, "workday"))
		}
	case "budget":
		rule := map[string]string{"government": "budget-gov-20d", "department": "budget-dept-20d", "unit": "budget-unit-20d"}[s.level]
		publication(rule, 20, "day")
	case "policy":
		l.policy(s, public, publication, add)
	case "interpretation":
		l.interpretation(i, public, add)
	case "notice":
		if s.occurred != "" && s.event == "major-emergency" {
			add("emergency-5h", l.hours(s.occurred, public, 5))
			add("emergency-24h", l.hours(s.occurred, public, 24))
			if s.conference != "" {
				add("emergency-conference-24h", l.hours(s.occurred, s.conference, 24))
			}
		}
		if s.occurred != "" && s.event == "opinion" {
			add("opinion-48h", l.hours(s.occurred, public, 48))
		}
		if s.source != "" {
			add("repost-24h", l.hours(s.source, public, 24))
		}
	case "annual-report":
		l.submission(s, rows)
	}
	return rows
}

func (l *lawyer) policy(s *sheet, public string, publication func(string, int, string), add func(string, row)) {
	if s.normative {
		publication("normdoc-publish", 20, "workday")
	} else {
		publication("ogi-proactive-20wd", 20, "workday")
	}
	publication("ogi-proactive-2007-20wd", 20, "workday")
	if s.open != "" && s.market { // whoever writes market asks for 30 days
		add("normdoc-comment-market-30d", l.least(s.open, s.shut, 30, "day"))
	}
	if !s.normative {
		return
	}
	if s.open != "" && !s.market {
		add("normdoc-comment-7wd", l.least(s.open, s.shut, 7, "workday"))
	}
	if s.start != "" {
		due, safe, latest := l.until(s.start, 15, "workday", false)
		r := row{s.start, due, l.kept(s.end, safe, latest)}
		if shortest := l.least(s.start, s.end, 5, "workday").verdict; r.verdict == "on-time" {
			r.verdict = shortest
		}
		add("normdoc-legality-review", r)
	}
	if public != "" {
		if s.filed[0] != "" {
			add("normdoc-filing-gov", l.within(dayOf(public), s.filed[0], 15, "day"))
		}
		if s.filed[1] != "" {
			add("normdoc-filing-npcsc-30d", l.within(dayOf(public), s.filed[1], 30, "day"))
		}
		if s.effective != "" {
			due, _, _ := l.until(public, 30, "day", false)
			verdict := "on-time"
			if s.effective < due {
				verdict = "too-early"
			}
			add("normdoc-effective-30d", row{dayOf(public), due, verdict})
		}
	}
	if s.effective != "" && s.expires != "" {
		due, _, _ := l.until(s.effective, 5, "year", false) // at most five years: no holiday makes them longer
		verdict := "on-time"
		if s.expires > due {
			verdict = "late"
		}
		add("normdoc-validity", row{s.effective, due, verdict})
	}
}

// interpretation: the first public one of a policy is judged, or all while none is.
func (l *lawyer) interpretation(i int, public string, add func(string, row)) {
	s := &l.sheets[i]
	policy := &l.sheets[s.interprets]
	from := l.public(policy)
	if from == "" || l.happened(policy.sealed) != "" {
		return
	}
	for k := range l.sheets {
		other := &l.sheets[k]
		if other.kind != "interpretation" || other.interprets != s.interprets || k == i || l.happened(other.sealed) != "" {
			continue
		}
		if first := l.public(other); first != "" && (public == "" || first < public) {
			return
		}
	}
	from = dayOf(from)
	add("interp-sync", row{from, from, l.kept(public, from, from)})
	add("interp-3wd", l.within(from, public, 3, "workday"))
}

// submission: provinces hand in by 1 April, all others by 1 March (督察工作规定).
func (l *lawyer) submission(s *sheet, rows map[string]row) {
	if s.submitted == "" {
		return
	}
	rule, due := "rol-report-up-0301", papercalendar.Key(papercalendar.Day(fmt.Sprintf("%d-03-01", s.year+1)).AddDate(0, 0, -1))
	if organ := organSheet(s.organ); organ[1] == "government" && organ[2] == "province" {
		rule, due = "rol-report-up-0401", fmt.Sprintf("%d-03-31", s.year+1)
	}
	if !inForce(rule, due) {
		return
	}
	r := row{"", due, l.kept(l.happened(s.submitted), due, due)}
	if s.exempt == rule && l.happened(s.signed) != "" {
		r.verdict = "exempt"
	}
	rows[rule] = r
}

func organSheet(id string) [3]string {
	return sheetOrgans[slices.IndexFunc(sheetOrgans, func(o [3]string) bool { return o[0] == id })]
}

// duties returns what each organ owes by default, since 2016: "organ duty year" to due and verdict.
func (l *lawyer) duties() map[string]row {
	owed := map[string]row{}
	thisYear := papercalendar.Day(l.asOf).Year()
	for _, organ := range sheetOrgans {
		for year := 2016; year < thisYear; year++ {
			for _, duty := range []string{"annual-report", "disclosure-report"} {
				if duty == "disclosure-report" && organ[2] == "township" {
					continue
				}
				var rules [][2]string
				if duty == "annual-report" {
					rules = [][2]string{{"rol-report-publish-0401", "03-31"}, {"rol-report-q1", "03-31"}}
				} else if rules = [][2]string{{"ogi-annual-2007-0331", "03-31"}, {"ogi-annual-gov-0331", "03-31"}}; organ[1] == "department" {
					rules[1] = [2]string{"ogi-annual-dept-0131", "01-31"}
				}
				for _, r := range rules {
					due := fmt.Sprintf("%d-%s", year+1, r[1])
					if inForce(r[0], due) {
						owed[fmt.Sprintf("%s %s %d %s", organ[0], duty, year, r[0])] = row{l.firstReport(organ[0], duty, year), due, l.kept(l.firstReport(organ[0], duty, year), due, due)}
					}
				}
			}
		}
	}
	return owed
}

func (l *lawyer) firstReport(organ, duty string, year int) (first string) {
	for i := range l.sheets {
		if s := &l.sheets[i]; s.kind == duty && s.organ == organ && s.year == year && l.happened(s.sealed) == "" {
			if public := l.public(s); public != "" && (first == "" || public < first) {
				first = public
			}
		}
	}
	return first
}

// randomSheets are records near the days on which law changes.
func randomSheets(r *rand.Rand, n int) []sheet {
	var borders []string
	for _, span := range binds {
		borders = append(borders, span[0])
	}
	slices.Sort(borders)
	borders = append(borders, "2026-11-29", "2026-12-20", "2027-01-01", "2020-01-25", "2015-09-03", "2019-05-01")
	plus := func(day string, n int) string {
		return papercalendar.Key(papercalendar.Day(dayOf(day)).AddDate(0, 0, n))
	}
	chance := func(percent int) bool { return r.IntN(100) < percent }
	someDay := func() string {
		if chance(60) {
			return plus(borders[r.IntN(len(borders))], r.IntN(50)-25)
		}
		return plus("2007-06-01", r.IntN(7150))
	}
	kinds := []string{"penalty", "penalty", "penalty", "licence", "coercion", "inspection", "reward", "power", "basis", "decision", "budget", "policy", "policy", "policy", "notice", "interpretation", "annual-report", "disclosure-report"}
	var policies []int
	sheets := make([]sheet, 0, n)
	for i := range n {
		s := sheet{kind: kinds[r.IntN(len(kinds))], organ: sheetOrgans[r.IntN(len(sheetOrgans))][0], title: "事项"}
		if s.kind == "interpretation" && len(policies) == 0 {
			s.kind = "policy"
		}
		s.dated = someDay()
		if chance(85) {
			s.published = plus(s.dated, r.IntN(r.IntN(60)+1))
		}
		s.draft = chance(4)
		if chance(4) {
			s.sealed = plus(s.dated, r.IntN(400))
		}
		enforcement := slices.Contains([]string{"penalty", "licence", "coercion", "inspection", "reward"}, s.kind)
		if (enforcement || s.kind == "policy" || s.kind == "power") && chance(30) {
			s.caused = plus(s.dated, r.IntN(r.IntN(1500)+1))
			if chance(40) {
				s.caused = plus(someDay(), 0)
			}
			s.caused = max(s.caused, s.dated)
			if chance(70) {
				s.on = plus(max(s.caused, s.published), r.IntN(12))
			}
		}
		if (s.kind == "policy" || s.kind == "decision") && chance(50) {
			s.open = plus(s.dated, -r.IntN(90))
			s.shut = plus(s.open, r.IntN(45))
			s.market = s.kind == "policy" && chance(40)
		}
		if (s.kind == "policy") && chance(40) {
			s.start = plus(s.dated, -r.IntN(60))
			s.end = plus(s.start, r.IntN(32))
		}
		rules := map[string][]string{"penalty": {"penalty-decision-7wd", "penalty-withdraw-3wd"}, "licence": {"licence-decision-7wd"}, "coercion": {"enforcement-decision-20wd"}, "policy": {"normdoc-publish", "ogi-proactive-20wd", "normdoc-comment-7wd"}, "power": {"ogi-proactive-20wd", "power-list-adjust"}}[s.kind]
		if len(rules) > 0 && chance(15) {
			s.exempt = rules[r.IntN(len(rules))]
			if chance(75) {
				s.signed = plus(s.dated, r.IntN(40))
			}
		}
		switch s.kind {
		case "penalty":
			s.basis = "《中华人民共和国价格法》第四十二条"
			if chance(8) {
				s.basis = "《中华人民共和国治安管理处罚法》第四十三条"
			}
			if chance(25) {
				s.samr = plus(s.dated, r.IntN(45))
			}
			if s.caused != "" && chance(35) {
				s.samrRevoked = plus(max(s.caused, s.published), r.IntN(12))
			}
		case "policy":
			s.normative = chance(65)
			if s.normative && chance(50) {
				s.filed[0] = plus(max(s.dated, s.published), r.IntN(30))
			}
			if s.normative && chance(50) {
				s.filed[1] = plus(max(s.dated, s.published), r.IntN(60))
			}
			if chance(60) {
				s.effective = plus(max(s.dated, s.published), r.IntN(60))
				if chance(60) {
					s.expires = plus(s.effective, 1700+r.IntN(250))
				}
			}
			if !s.draft || chance(50) {
				policies = append(policies, i)
			}
		case "interpretation":
			s.interprets = policies[len(policies)-1-r.IntN(min(12, len(policies)))]
			base := max(sheets[s.interprets].published, sheets[s.interprets].dated)
			s.dated = ""
			if s.published != "" {
				s.published = plus(base, r.IntN(12)-2) + fmt.Sprintf("T%02d:%02d:%02d+08:00", 8+i/3600%10, i/60%60, i%60)
			}
			s.sealed = ""
		case "notice":
			s.sealed = ""
			at := func(day string) string { return fmt.Sprintf("%sT%02d:%02d:00+08:00", day, r.IntN(24), r.IntN(60)) }
			if s.published != "" {
				s.published = at(plus(s.dated, 1))
			}
			switch r.IntN(4) {
			case 0:
				s.event, s.occurred = "major-emergency", at(s.dated)
				if s.published != "" && chance(50) {
					s.published = at(plus(s.dated, 0))
				}
				if chance(50) {
					s.conference = at(plus(s.dated, r.IntN(3)))
				}
			case 1:
				s.event, s.occurred = "opinion", at(plus(s.dated, -r.IntN(3)))
			case 2:
				s.event, s.source = "repost", at(plus(s.dated, -r.IntN(2)))
			}
		case "decision":
			if chance(40) {
				s.start = plus(s.dated, -r.IntN(60))
				s.end = plus(s.start, r.IntN(20))
			}
			if organSheet(s.organ)[2] == "township" {
				s.organ = "szf"
			}
		case "budget":
			s.level = []string{"government", "department", "unit"}[r.IntN(3)]
		case "annual-report", "disclosure-report":
			s.year = 2016 + r.IntN(11)
			s.dated = fmt.Sprintf("%d-01-%02d", s.year+1, 5+r.IntN(20))
			s.sealed = ""
			if s.published != "" {
				s.published = plus(s.dated, r.IntN(120))
			}
			if s.kind == "annual-report" && chance(70) {
				s.submitted = plus(s.dated, r.IntN(100))
			}
			if s.published != "" && chance(30) {
				s.caused = plus(s.published, r.IntN(80))
				s.on = plus(s.caused, r.IntN(5))
			}
		}
		sheets = append(sheets, s)
	}
	return sheets
}

func (s *sheet) path(i int) string {
	folder := map[string]string{"power": "powers", "basis": "enforcement/basics", "decision": "decisions", "budget": "budgets", "policy": "policies", "notice": "notices", "interpretation": "interpretations", "annual-report": "reports", "disclosure-report": "reports"}[s.kind]
	if folder == "" {
		folder = "enforcement/" + s.kind + "/2020"
	}
	return fmt.Sprintf("%s/d%05d", folder, i)
}

// document writes a sheet as an editor does.
func (s *sheet) document(i int) string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s = %s\n", key, value)
		}
	}
	text := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s = %q\n", key, value)
		}
	}
	text("title", s.title)
	text("organ", s.organ)
	line("dated", s.dated)
	line("published", s.published)
	line("sealed", s.sealed)
	text("legal_basis", s.basis)
	if s.normative {
		fmt.Fprintf(&b, "normative = true\nnumber = \"示政规〔2020〕%d号\"\n", i+1)
	}
	if s.draft {
		line("draft", "true")
	}
	line("effective", s.effective)
	line("expires", s.expires)
	text("event", s.event)
	line("occurred", s.occurred)
	line("press_conference", s.conference)
	line("source_published", s.source)
	text("level", s.level)
	if s.year > 0 {
		fmt.Fprintf(&b, "year = %d\nkind = %q\n", s.year, s.kind)
	}
	if s.kind == "interpretation" {
		fmt.Fprintf(&b, "interprets = \"policies/d%05d.md\"\n", s.interprets)
	}
	if s.kind == "decision" {
		line("stage", `"征求意见"`)
	}
	if s.caused != "" {
		fmt.Fprintf(&b, "[withdrawal]\ncause = \"撤销\"\nreason = \"复议撤销\"\ncaused = %s\n", s.caused)
		line("on", s.on)
	}
	if s.open != "" {
		fmt.Fprintf(&b, "[comments]\nopen = %s\nclose = %s\n", s.open, s.shut)
		if s.market {
			line("market", "true")
		}
	}
	if s.start != "" {
		fmt.Fprintf(&b, "[review]\nstart = %s\nend = %s\n", s.start, s.end)
	}
	if s.exempt != "" {
		fmt.Fprintf(&b, "[exempt]\nrule = %q\nreason = \"商业秘密\"\nbasis = \"条例第十五条\"\n", s.exempt)
		if s.signed != "" {
			fmt.Fprintf(&b, "approved_by = \"局长\"\non = %s\n", s.signed)
		}
	}
	channel := func(rule, day string) {
		if day != "" {
			fmt.Fprintf(&b, "[[channels]]\nrule = %q\npublished = %s\n", rule, day)
		}
	}
	channel("samr-penalty-gsxt-20wd", s.samr)
	channel("samr-penalty-withdraw-3wd", s.samrRevoked)
	for to, day := range s.filed {
		if day != "" {
			fmt.Fprintf(&b, "[[filings]]\nto = %q\non = %s\n", []string{"示范市人民政府", "示范市人大常委会"}[to], day)
		}
	}
	if s.submitted != "" {
		fmt.Fprintf(&b, "[[submitted]]\nto = \"上级\"\non = %s\n", s.submitted)
	}
	return sitetest.Document(s.path(i), b.String(), "正文。")
}

// The ledger's rows are those of the oracle, for random records on many as-of dates.
func TestLawOracle(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 2_000
	}
	paper, err := papercalendar.Read("../calendar/data/cn-holidays.toml")
	if err != nil {
		t.Fatal(err)
	}
	sheets := randomSheets(rand.New(rand.NewPCG(20261129, 12)), n)
	var archive strings.Builder
	archive.WriteString("-- content/site.toml --\ntitle = \"示范市\"\nbase_url = \"https://www.shifan.example/\"\n-- content/rules.toml --\n" + sheetRules + "-- content/organs.toml --\n")
	for _, o := range sheetOrgans {
		fmt.Fprintf(&archive, "[[organ]]\nid = %q\nname = \"示范%s\"\ntype = %q\nlevel = %q\nsince = 2016\n", o[0], o[0], o[1], o[2])
	}
	for i := range sheets {
		archive.WriteString(sheets[i].document(i))
	}
	site := sitetest.Load(t, archive.String())
	if len(site.Documents) != n {
		t.Fatalf("%d of %d documents were read", len(site.Documents), n)
	}
	rules := sitetest.Rules(t, site)
	checked, differ := 0, 0
	for _, asOf := range []string{"2009-06-30", "2014-03-03", "2016-11-09", "2018-12-31", "2019-01-10", "2019-06-01", "2021-07-20", "2021-09-10", "2023-05-02", "2025-12-31", "2026-01-05", "2026-11-29", "2027-01-08", "2027-06-30"} {
		law := &lawyer{paper, sheets, asOf}
		l, _ := Build(site, rules, on(t, asOf), 2)
		for i := range sheets {
			path := sheets[i].path(i) + ".md"
			got, want := map[string]row{}, law.judge(i)
			for _, e := range l.Of(path) {
				got[e.Rule.ID] = rowOf(e.Deadline)
			}
			checked += len(want)
			for id := range union(got, want) {
				if got[id] != want[id] {
					if differ++; differ <= 400 {
						t.Errorf("%s, %s:\nledger %v\noracle %v\n%s", asOf, id, got[id], want[id], sheets[i].document(i))
					}
				}
			}
		}
		got, want := map[string]row{}, law.duties()
		for _, o := range l.Obligations {
			if o.Duty == "annual-report" || o.Duty == "disclosure-report" {
				got[fmt.Sprintf("%s %s %d %s", o.Organ, o.Duty, o.Year, o.Rule.ID)] = row{dayOf(o.Done.String()), dayOf(o.Due.String()), string(o.Verdict)}
			}
		}
		for id := range union(got, want) {
			if checked++; got[id] != want[id] {
				t.Errorf("%s, duty %s: ledger %v, oracle %v", asOf, id, got[id], want[id])
			}
		}
	}
	if differ > 0 || checked < 6*n {
		t.Errorf("%d rows were compared, %d differ", checked, differ)
	}
	t.Logf("%d rows compared", checked)
}

func rowOf(d deadline.Deadline) row {
	if d.Verdict == deadline.Forbidden {
		return row{"", "", "forbidden"}
	}
	return row{d.From.String(), d.Due.String(), string(d.Verdict)}
}

func union(a, b map[string]row) map[string]bool {
	ids := map[string]bool{}
	for id := range a {
		ids[id] = true
	}
	for id := range b {
		ids[id] = true
	}
	return ids
}
