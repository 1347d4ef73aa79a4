package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
)

// Codes of findings that rest on a date rather than on bytes: what the organ has signed is
// as it signed it, and what it states is in doubt.
const (
	Contradicted  = "contradicted"   // 存疑: a date is earlier than the proof allows
	StrictVerdict = "strict-verdict" // a verdict that the earliest trusted date does not bear out
)

// Witnessed is the newest checkpoint that a witness or authority has signed.
type Witnessed struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Time string `json:"time"` // RFC 3339, in China's zone
}

// Strict counts what Options.Strict has judged again: ends of deadlines that the log sees.
type Strict struct {
	Judged   int `json:"judged"`
	Changed  int `json:"changed"`  // among them
	Unproven int `json:"unproven"` // without a trusted time, so that nothing could be judged
	Older    int `json:"older"`    // stated to be before the log's first trusted time
}

// trust reads whom the verifier believes, and the keys of the log. What only the site says
// is used, and that is said.
func (v *verification) trust() (vkeys []string, err error) {
	vkeys = v.Keys
	if v.Policy != nil {
		if v.believed.Policy, err = grade.ParsePolicy(v.Policy); err != nil {
			return nil, fmt.Errorf("自己的策略文件：%w", err)
		}
		vkeys = append(slices.Clone(vkeys), v.believed.Policy.Logs...)
	}
	if v.Roots != nil {
		if _, err := sm.ParseRoots(v.Roots); err != nil {
			return nil, fmt.Errorf("自己的时间戳根证书：%w", err)
		}
		v.believed.Roots = v.Roots
	}
	suggested, err := read(v.source.Log, "policy", 1<<20)
	if len(vkeys) == 0 {
		if err != nil {
			return nil, fmt.Errorf("这里没有公开日志（log/policy）：%w；请用 --key 指明日志的验证公钥", err)
		}
		vkeys = policyKeys(suggested)
		v.find("key-not-pinned", diag.Notice, "log/policy", "没有指明日志的验证公钥，用的是网站自己说的；请从公报等别处取得公钥，用 --key 指明")
	}
	v.suggestion = suggested
	if v.Policy != nil {
		return vkeys, nil
	}
	const code = "witness-not-pinned"
	policy, err := grade.ParsePolicy(suggested)
	if err != nil {
		v.find(code, diag.Notice, "log/policy", "网站自己说的见证人读不出来（%v），没有采用；请用 --policy 指明自己的", err)
	}
	v.believed.Policy = policy
	said := len(policy.Witnesses) > 0
	if v.Roots == nil {
		if roots, err := read(v.source.Log, grade.RootsFile, 1<<20); err == nil {
			if _, err := sm.ParseRoots(roots); err != nil {
				v.find(code, diag.Notice, "log/"+grade.RootsFile, "网站自己说的时间戳根证书读不出来（%v），没有采用；请用 --roots 指明自己的", err)
			} else {
				v.believed.Roots, said = roots, true
			}
		}
	}
	if said {
		v.find(code, diag.Notice, "log/policy", "没有指明相信哪些见证人和时间戳机构，用的是网站自己说的；请用 --policy、--roots 指明自己的")
	}
	return vkeys, nil
}

// believes returns a digest of whom the verifier believes.
func (v *verification) believes() string {
	text := string(v.believed.Roots)
	for _, w := range v.believed.Policy.Witnesses {
		text += "\n" + w.Name + " " + w.VKey
	}
	return log.Digest([]byte(text + "\n" + string(cmp.Or(string(v.Policy), string(v.suggestion)))))
}

// mostOpen is how many of the newest checkpoints without a trusted time are read again:
// cosignatures may come later.
const mostOpen = 32

// witnessed reads the trusted times of the log's checkpoints. With a memory of the same
// trust it reads those that are new or had none.
func (v *verification) witnessed(context.Context) error {
	reader := grade.Reader{Files: v.files, Log: v.log, Keys: v.keys, Trust: v.believed}
	sizes, err := reader.Sizes()
	if err != nil {
		return v.fault(err)
	}
	head := v.log.Checkpoint()
	if !slices.Contains(sizes, head.Size) {
		sizes = append(sizes, head.Size)
	}
	var before grade.Reading
	if m := v.Memory; m != nil && m.Trusted == v.believes() {
		before.Seen, before.Signed = m.Seen, m.Signed
		timed := map[int64]bool{}
		for _, s := range m.Seen {
			timed[s.Size] = true
		}
		open := slices.DeleteFunc(slices.Clone(sizes), func(size int64) bool { return size > v.kept || timed[size] })
		open = open[max(0, len(open)-mostOpen):]
		sizes = append(open, slices.DeleteFunc(sizes, func(size int64) bool { return size <= v.kept })...)
		// The checkpoint of the memory is read again too: its cosignatures may have grown.
		again := func(s grade.Seen) bool { return slices.Contains(sizes, s.Size) }
		before.Seen, before.Signed = slices.DeleteFunc(slices.Clone(before.Seen), again), slices.DeleteFunc(slices.Clone(before.Signed), again)
	}
	got, err := reader.Read(sizes)
	if err != nil {
		return err
	}
	for _, b := range got.Bad {
		severity := diag.Error
		if b.Code == grade.ClockDiffers {
			severity = diag.Notice
		}
		v.find(b.Code, severity, b.Path, "%s", b.Message)
		if b.Note != nil {
			evidence := string(b.Note)
			if b.Code == log.Forked {
				evidence += "\n" + string(head.Note)
			}
			v.report.Findings[len(v.report.Findings)-1].Evidence = &evidence
		}
	}
	v.seen, v.signed = append(before.Seen, got.Seen...), append(before.Signed, got.Signed...)
	v.times = grade.NewTimes(v.seen)
	newest := map[string]grade.Seen{}
	for _, s := range v.signed {
		if old, ok := newest[s.By]; !ok || s.Size > old.Size {
			newest[s.By] = s
		}
	}
	for _, name := range slices.Sorted(maps.Keys(newest)) {
		s := newest[name]
		v.report.Witnesses = append(v.report.Witnesses, Witnessed{name, s.Size, s.Time.Format(time.RFC3339)})
	}
	v.unwitnessed(head)
	return nil
}

// unwitnessed says what nobody's clock proves, and when nobody has looked for long.
func (v *verification) unwitnessed(head log.Checkpoint) {
	if len(v.believed.Policy.Witnesses) == 0 && v.believed.Roots == nil {
		return // nobody was asked
	}
	newest, ok := v.times.Newest()
	if !ok {
		v.find("not-witnessed", diag.Warning, "", "没有一个检查点有见证人的联署或者时间戳机构的时间戳：首次公开的时间只有机关自己的说法")
		return
	}
	if all := v.times.All(); all[len(all)-1].Size < head.Size {
		v.find("not-witnessed", diag.Warning, "", "第 %d 号登记起还没有见证人的联署或者时间戳：这以后首次公开的时间只有机关自己的说法", all[len(all)-1].Size)
	}
	if age := v.Now.Sub(newest.Time); v.MaxAge > 0 && age > v.MaxAge {
		v.find("stale", diag.Warning, "", "最近一次见证（%s）是 %s，已经过了 %d 天：网站可能被退回到旧的样子，或者没有人再维护", newest.By, newest.Time.Format(time.DateTime), int(age.Hours()/24))
	}
}

// Dated is a date that an entry of the log stands for.
type Dated struct {
	grade.Claim
	Path      string
	Withdrawn bool // the date is that of a withdrawal, which a deadline waits for; else of publication
}

// DatesOf returns the dates that the entries of a history stand for, by path, publications
// first. audit is the published ledger, which has the deadlines; nil without.
func DatesOf(h *log.History, audit []byte) ([]Dated, error) {
	var l ledger
	if audit != nil {
		if err := json.Unmarshal(audit, &l); err != nil {
			return nil, fmt.Errorf("公开时限台账读不出来：%w", err)
		}
	}
	dates, _, err := l.dates(h)
	return dates, err
}

// dates returns the dates of documents that are public, and the paths of those whose date
// in the log is none.
func (l *ledger) dates(h *log.History) (dates []Dated, undated []string, err error) {
	rules, err := deadline.National()
	if err != nil {
		return nil, nil, err
	}
	due := map[string]calendar.Date{} // of publications that were in time
	decided := map[string]bool{}
	var withdrawals []Dated
	for _, r := range l.Deadlines {
		d := h.Documents[r.Path]
		if d == nil || d.State == "" || r.Done == nil || r.Due == nil {
			continue
		}
		done, err := calendar.ParseMoment(*r.Done)
		last, err2 := calendar.ParseMoment(*r.Due)
		if err != nil || err2 != nil {
			continue // Run says so of the verdict
		}
		rule, known := rules.Get(r.Rule)
		switch {
		case known && rule.Withdraws():
			if index, ok := d.Withdrawal(); ok {
				withdrawals = append(withdrawals, Dated{grade.Claim{Index: index, Stated: done.Date(), Due: last.Date(), Late: r.Verdict == string(deadline.Late)}, r.Path, true})
			}
		case decided[r.Path]:
		case known && rule.Publishes(), !known && done.Date().String() == d.Published:
			if decided[r.Path] = true; r.Verdict == string(deadline.OnTime) {
				due[r.Path] = last.Date()
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(h.Documents)) {
		d := h.Documents[path]
		if d.State == "" {
			continue
		}
		published, err := calendar.ParseMoment(d.Published)
		if err != nil {
			undated = append(undated, path)
			continue
		}
		dates = append(dates, Dated{grade.Claim{Index: d.First, Stated: published.Date(), Due: due[path]}, path, false})
	}
	return append(dates, withdrawals...), undated, nil
}

// grades judges every date that an entry of the log stands for.
func (v *verification) grades(context.Context) error {
	national, err := calendar.National()
	if err != nil {
		return err
	}
	dates, undated, err := v.ledger.dates(v.history)
	if err != nil {
		return err
	}
	for _, path := range undated {
		v.find(log.Damaged, diag.Error, path, "日志登记的公开日期 %q 不是日期", v.history.Documents[path].Published)
	}
	j := grade.Judge{Times: v.times, Calendar: national, Lag: v.Lag}
	for _, d := range dates {
		if v.Path != "" && v.Path != d.Path {
			continue
		}
		p, act := j.Proof(d.Claim), "撤回"
		if !d.Withdrawn {
			act = "公开"
			v.report.Grades[string(p.Grade)]++
		}
		if p.Grade == grade.Contradicted {
			v.find(Contradicted, diag.Error, d.Path, "称 %s %s，最早可证 %s（%s，第 %d 号登记）", d.Stated, act, p.First.Date(), p.First.By, p.Index)
			evidence := fmt.Sprintf("称 %s，最早可证 %s", d.Stated, p.First.Date())
			v.report.Findings[len(v.report.Findings)-1].Evidence = &evidence
		}
	}
	return nil
}

// strictly judges a deadline by the earliest trusted date of its end in the place of the
// stated one. Of a document older than the log nobody knows more than what is stated.
func (v *verification) strictly(j *deadline.Judge, rule *deadline.Rule, r row, from, done calendar.Moment, stated deadline.Verdict) {
	d := v.history.Documents[r.Path]
	if !v.Strict || d == nil || d.State == "" {
		return
	}
	index := d.First
	switch {
	case rule.Withdraws():
		withdrawn, ok := d.Withdrawal()
		if !ok {
			return
		}
		index = withdrawn
	case !rule.Publishes():
		return
	}
	count := v.report.Strict
	began, ok := v.times.Began()
	first, seen := v.times.First(index)
	switch {
	case ok && began.Date().After(done.Date()):
		count.Older++
		return
	case !seen:
		count.Unproven++
		return
	}
	count.Judged++
	if !first.Date().After(done.Date()) {
		return // no proof mends a date
	}
	text := first.Date().String()
	if rule.Unit == deadline.Hours {
		text = first.Time.Format("2006-01-02T15:04:05")
	}
	proven, err := calendar.ParseMoment(text)
	if err != nil {
		return
	}
	if again := j.Again(rule, from, proven); again.Verdict != stated {
		count.Changed++
		v.find(StrictVerdict, diag.Error, r.Path, "称 %s，台账说%s；按最早可证的 %s 计算是%s（%s，最迟 %s）", done.Date(), stated.Chinese(), first.Date(), again.Verdict.Chinese(), r.Rule, again.Due.Date())
	}
}
