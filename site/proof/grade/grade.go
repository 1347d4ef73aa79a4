// Package grade says how far a date of publication can be trusted (举证等级): whether somebody
// who is not the organ fixed the document in time.
//
// # Trusted times
//
// A checkpoint of the log gets a trusted time from a witness that cosigns it, or from a
// time-stamp authority. Whom to believe is the reader's choice: a Trust has keys of
// witnesses with the rule of how many of them suffice (Policy), and roots of authorities.
// A checkpoint includes all entries below its size, so that the earliest trusted time of
// an entry is the earliest one of all checkpoints that are larger than its index.
//
// The time is an upper bound: the bytes were fixed by then. That the public could read
// them it shows only when the witness is one that has fetched them.
//
// # Grades
//
// A claim is a date that the organ states of an entry: published on 12 March. The first
// row that fits gives the grade. Times count as civil dates of China.
//
//	contradicted  the log had a trusted time on the stated date or before, and the entry
//	              has its first one later than the stated date and lag working days
//	late          the deadline was missed by the stated date: no proof mends that
//	proven        the entry has a trusted time on the last day of the deadline or before
//	stated        anything else: no trusted time, or a document older than the log
//
// A claim without a deadline is measured by its own date and the lag. A lag of one working
// day lets publication and stamping be two acts. The grade never changes a verdict.
//
// The package opens no connection and asks no clock.
package grade

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/internal/parallel"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
)

// Grade is how far a date can be trusted.
type Grade string

// The grades.
const (
	Proven       Grade = "proven"       // 有据
	Stated       Grade = "stated"       // 仅陈述
	Contradicted Grade = "contradicted" // 存疑
	Late         Grade = "late"         // the verdict says all
)

// Chinese returns the word of a grade; "" of Late, which has none.
func (g Grade) Chinese() string {
	return map[Grade]string{Proven: "有据", Stated: "仅陈述", Contradicted: "存疑"}[g]
}

// DefaultLag is how many working days lie between publication and stamping at most.
const DefaultLag = 1

// Trust says whom a reader believes.
type Trust struct {
	Policy Policy // of witnesses
	Roots  []byte // certificates of time-stamp authorities, PEM; nil without

	Authority string // name of the time-stamp authority; "" without
}

// Seen is that a checkpoint of a size was seen at a time.
type Seen struct {
	Size int64     `json:"size"`
	Time time.Time `json:"time"` // in China's zone
	By   string    `json:"by"`   // name of the witness or authority

	Fetched bool `json:"fetched,omitempty"` // by one that has read the site at its public address
}

// Date returns the day in China.
func (s Seen) Date() calendar.Date { return calendar.OfTime(s.Time) }

// Times are the trusted times of a log.
type Times struct {
	seen []Seen // of every checkpoint that has one, by size
	from []Seen // from[i] is the earliest of seen[i:]
}

// NewTimes takes times of checkpoints in any order.
func NewTimes(seen []Seen) *Times {
	t := &Times{seen: slices.Clone(seen)}
	slices.SortStableFunc(t.seen, func(a, b Seen) int { return cmp.Or(cmp.Compare(a.Size, b.Size), a.Time.Compare(b.Time)) })
	t.from = slices.Clone(t.seen)
	for i := len(t.from) - 2; i >= 0; i-- {
		if t.from[i+1].Time.Before(t.from[i].Time) {
			t.from[i] = t.from[i+1]
		}
	}
	return t
}

// First returns the earliest trusted time of the entry of an index.
func (t *Times) First(index int64) (Seen, bool) {
	i, _ := slices.BinarySearchFunc(t.seen, index+1, func(s Seen, size int64) int { return cmp.Compare(s.Size, size) })
	if i == len(t.from) {
		return Seen{}, false
	}
	return t.from[i], true
}

// Began returns the first trusted time that the log ever had.
func (t *Times) Began() (Seen, bool) { return t.First(-1) }

// Newest returns the newest trusted time of any checkpoint.
func (t *Times) Newest() (Seen, bool) {
	if len(t.seen) == 0 {
		return Seen{}, false
	}
	return slices.MaxFunc(t.seen, func(a, b Seen) int { return a.Time.Compare(b.Time) }), true
}

// All returns the times of checkpoints, by size.
func (t *Times) All() []Seen { return t.seen }

// Claim is a date that the organ states of what an entry logged.
type Claim struct {
	Index  int64         // of the entry
	Stated calendar.Date // when it was published, withdrawn
	Due    calendar.Date // last day of the deadline; zero without one
	Late   bool          // the deadline was missed by the stated date
}

// Proof is what the log says for a claim.
type Proof struct {
	Grade Grade
	Index int64 // of the entry
	First *Seen // the earliest trusted time; nil without
}

// Words says on a page what the proof is, without the grade: 最迟于2026年3月12日已登记（见证人：…）.
func (p *Proof) Words() string {
	if p.First == nil {
		return "登记在公开日志，没有第三方时间证明"
	}
	if p.First.Fetched {
		return fmt.Sprintf("%s经%s实际访问核验", p.First.Date().Chinese(), p.First.By)
	}
	return fmt.Sprintf("最迟于%s已登记（见证人：%s）", p.First.Date().Chinese(), p.First.By)
}

// Judge grades claims by the times of a log.
type Judge struct {
	Times    *Times
	Calendar *calendar.Calendar
	Lag      int // working days
}

// Proof returns the grade of a claim, and what it rests on.
func (j *Judge) Proof(c Claim) *Proof {
	p := &Proof{Grade: Stated, Index: c.Index}
	if c.Late {
		p.Grade = Late
	}
	first, ok := j.Times.First(c.Index)
	if !ok {
		return p
	}
	p.First = &first
	day, latest := first.Date(), j.lagged(c.Stated)
	began, _ := j.Times.Began()
	due := c.Due
	if due.IsZero() {
		due = latest
	}
	switch {
	case !began.Date().After(c.Stated) && day.After(latest):
		p.Grade = Contradicted
	case !c.Late && !day.After(due):
		p.Grade = Proven
	}
	return p
}

// lagged returns the last day on which what was published on a day may be stamped. In
// years without a calendar every day counts.
func (j *Judge) lagged(day calendar.Date) calendar.Date {
	if j.Lag <= 0 {
		return day
	}
	window, err := j.Calendar.Due(day, j.Lag)
	if err != nil {
		return day.AddDays(j.Lag)
	}
	return window.Latest
}

// Bad is a signature on a checkpoint that does not verify, or a checkpoint that does not
// belong to the log. Code is one of package log or ClockDiffers; Message is in Chinese.
type Bad struct {
	Code, Path, Message string
	Note                []byte // the checkpoint
}

// ClockDiffers is the code of a Bad besides those of package log: a witness and the
// authority differ by more than a day (时钟相差).
const ClockDiffers = "clock-differs"

// mostStamp is the most bytes of a time stamp, mostNote of a checkpoint.
const (
	mostStamp = 64 << 10
	mostNote  = 64 << 10
)

// RootsFile is the file of a log with the certificates by which its time stamps are
// verified. Like log/policy the organ suggests them; a verifier may have his own.
const RootsFile = "roots.pem"

// Reading is what a Reader has read.
type Reading struct {
	Seen   []Seen // a checkpoint has one by enough witnesses, one by the authority
	Signed []Seen // of each witness and authority
	Bad    []Bad
}

// readers is how many checkpoints are read at once: a website answers slowly.
const readers = 16

// Reader reads the trusted times of a log.
type Reader struct {
	Files fs.FS
	Log   *log.Log
	Keys  log.Keys // that the log has signed with
	Trust Trust

	roots sm.Roots // of Trust
}

// Sizes returns the sizes of the checkpoints that the log has published, ascending. A line
// of a run that was killed may be behind the log's end.
func (r *Reader) Sizes() ([]int64, error) {
	sizes, err := r.Log.Sizes()
	return slices.DeleteFunc(sizes, func(size int64) bool { return size > r.Log.Checkpoint().Size }), err
}

// Read reads the trusted times of the checkpoints of sizes that the log has published. A
// checkpoint that nobody whom the reader believes has signed has none. The error is one of
// reading; what does not verify is bad.
func (r *Reader) Read(sizes []int64) (all Reading, err error) {
	if r.Trust.Roots != nil {
		if r.roots, err = sm.ParseRoots(r.Trust.Roots); err != nil {
			return all, fmt.Errorf("时间戳机构的根证书：%w", err)
		}
	}
	type result struct {
		Reading
		err error
	}
	for _, one := range parallel.Map(readers, sizes, func(size int64) (got result) {
		got.Reading, got.err = r.checkpoint(size)
		return got
	}) {
		if one.err != nil {
			return Reading{}, one.err
		}
		all.Seen, all.Signed, all.Bad = append(all.Seen, one.Seen...), append(all.Signed, one.Signed...), append(all.Bad, one.Bad...)
	}
	return all, nil
}

// checkpoint returns the times of one checkpoint: by the witnesses, by the authority.
func (r *Reader) checkpoint(size int64) (got Reading, err error) {
	name := "checkpoints/" + strconv.FormatInt(size, 10)
	wrong := func(code, path string, note []byte, format string, args ...any) {
		got.Bad = append(got.Bad, Bad{Code: code, Path: "log/" + path, Message: fmt.Sprintf(format, args...), Note: note})
	}
	c := r.Log.Checkpoint()
	if size != c.Size {
		note, err := read(r.Files, name, mostNote)
		if errors.Is(err, fs.ErrNotExist) {
			wrong(log.Damaged, name, nil, "缺少这个检查点")
			return got, nil
		}
		if err != nil {
			return got, err
		}
		if c, err = r.Keys.Checkpoint(note); err == nil && c.Size != size {
			wrong(log.Damaged, name, note, "检查点有 %d 号登记，与文件名不符", c.Size)
			return got, nil
		}
		if err == nil {
			err = r.Log.Consistent(c)
		}
		var fault *log.Fault
		if errors.As(err, &fault) {
			wrong(fault.Code, name, note, "%s", fault.Message)
			return got, nil
		}
		if err != nil {
			return got, err
		}
	}
	times := map[string]Seen{}
	for _, w := range r.Trust.Policy.Witnesses {
		at, err := c.Cosignature(w.Key)
		switch {
		case err == nil:
			times[w.Name] = Seen{Size: size, Time: at, By: w.Key.Name(), Fetched: w.Reader}
			got.Signed = append(got.Signed, times[w.Name])
		case !errors.Is(err, fs.ErrNotExist):
			wrong(log.BadCosignature, name, c.Note, "见证人 %s 的联署与检查点不符", w.Key.Name())
		}
	}
	if s, ok := r.Trust.Policy.seen(times); ok {
		got.Seen = append(got.Seen, s)
	}
	if r.Trust.Roots == nil {
		return got, nil
	}
	data, err := read(r.Files, name+".tsr", mostStamp)
	if errors.Is(err, fs.ErrNotExist) {
		return got, nil
	}
	if err != nil {
		return got, err
	}
	stamp, err := sm.ReadStamp(data, r.roots)
	if err == nil && !stamp.Covers([]byte(c.Text())) {
		err = errors.New("盖的不是这个检查点")
	}
	if err != nil {
		wrong(log.BadTimestamp, name+".tsr", c.Note, "时间戳与检查点不符：%v", err)
		return got, nil
	}
	stamped := Seen{Size: size, Time: stamp.Time, By: stamp.Authority}
	for _, w := range r.Trust.Policy.Witnesses {
		if s, ok := times[w.Name]; ok && s.Time.Sub(stamp.Time).Abs() > 24*time.Hour {
			wrong(ClockDiffers, name, c.Note, "见证人 %s 的时间是 %s，时间戳机构 %s 的时间是 %s，相差一天以上：有一方的时钟不准，或者其中一个是后来补的",
				s.By, s.Time.Format(time.DateTime), stamped.By, stamped.Time.Format(time.DateTime))
		}
	}
	got.Seen, got.Signed = append(got.Seen, stamped), append(got.Signed, stamped)
	return got, nil
}

func read(files fs.FS, name string, most int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = errors.New("文件过大")
	}
	if err != nil {
		return nil, fmt.Errorf("%s：%w", name, err)
	}
	return data, nil
}
