package disclosure

import (
	"cmp"
	"encoding/binary"
	"regexp"
	"slices"
	"strconv"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// Record is one disclosed document: the front matter of one Markdown file, with
// types, as the editor wrote it. Reader.Read makes records; nobody changes them.
type Record struct {
	Path   string // content path, "enforcement/penalty/2026/0012.md"
	Kind   *Kind
	Fields []FieldValue // the kind's own fields that are present, in the kind's order

	Common
	file     string // Path as problems name it
	places   places
	hasTitle bool      // the editor gave a title
	hidden   *[]string // PrivateNames, as Read computed them; nil where there are none
}

// NewRecord returns a record without a file, to ask which rules would judge it.
func NewRecord(contentPath string, kind *Kind) *Record {
	return &Record{Path: contentPath, Kind: kind, Common: Common{Rare: &Rare{}}}
}

// Common holds the keys that have a meaning beyond being shown: dates,
// relations, parties, exemptions. Which of them a kind accepts is data
// (kinds.toml).
type Common struct {
	Title  string   `toml:"title"`
	Number string   `toml:"number"` // 文号, normalised
	Index  string   `toml:"index"`  // 索引号
	Organ  string   `toml:"organ"`
	Organs []string `toml:"organs"` // joint documents, the first one leads; always filled by Read
	Year   int      `toml:"year"`   // the year a report is about

	Dated          calendar.Date   `toml:"dated"`     // 生成日期: decision, signing, adjustment, end of the inspection
	Served         calendar.Date   `toml:"served"`    // 送达日期
	Published      calendar.Moment `toml:"published"` // 公开日期, the organ's statement
	Effective      calendar.Date   `toml:"effective"`
	Expires        calendar.Date   `toml:"expires"`
	PublicityUntil calendar.Date   `toml:"publicity_until"` // 公示截止期, last day shown
	Sealed         calendar.Date   `toml:"sealed"`          // 封存: from this day the record is only counted

	Subject    *Subject `toml:"subject"`
	LegalBasis string   `toml:"legal_basis"`
	Categories []string `toml:"categories"`
	Draft      bool     `toml:"draft"`
	Underage   bool     `toml:"underage"`
	Normative  bool     `toml:"normative"` // 行政规范性文件

	*Rare
}

// Rare holds the common keys that most of 100,000 records leave out. Records
// without such keys share an empty Rare; it is never nil.
type Rare struct {
	Topics          []string        `toml:"topics"`
	Keywords        []string        `toml:"keywords"`
	Summary         string          `toml:"summary"`
	Source          string          `toml:"source"`
	Indicators      []string        `toml:"indicators"`
	Remedy          string          `toml:"remedy"`      // 救济途径; default: the organ's
	LateReason      string          `toml:"late_reason"` // 逾期原因: why it was published late; excuses nothing
	Occurred        calendar.Moment `toml:"occurred"`
	PressConference calendar.Moment `toml:"press_conference"` // 新闻发布会
	SourcePublished calendar.Moment `toml:"source_published"` // when the site it is reposted from published
	Event           string          `toml:"event"`
	Level           string          `toml:"level"`
	ThirdParties    []ThirdParty    `toml:"third_parties"` // 第三人, of a reconsideration
	Interprets      string          `toml:"interprets"`    // content path of the policy
	Amends          []string        `toml:"amends"`
	Repeals         []string        `toml:"repeals"`
	Attached        []Attachment    `toml:"attachments"`
	Pictures        []Picture       `toml:"pictures"`

	Exempt     *Exempt     `toml:"exempt"`
	Withdrawal *Withdrawal `toml:"withdrawal"`
	Comments   *Comments   `toml:"comments"`
	Review     *Review     `toml:"review"`
	Revised    []Revision  `toml:"revised"`
	States     []TextState `toml:"states"`
	Allow      []Allow     `toml:"allow"`
	Approvals  []Approval  `toml:"approvals"`
	Channels   []Channel   `toml:"channels"`
	Submitted  []Delivery  `toml:"submitted"`
	Filings    []Delivery  `toml:"filings"`
}

// Subject is the party (行政相对人). Whoever is not plainly an organisation is
// treated as a natural person: masked, without a party page.
type Subject struct {
	Name string `toml:"name"`
	Type string `toml:"type"`
	USCC string `toml:"uscc"`
}

// ThirdParty (第三人) takes part in a reconsideration beside the applicant. Like a
// Subject without a plain type it is treated as a natural person.
type ThirdParty struct {
	Name string `toml:"name"`
	Type string `toml:"type"`
}

// PublicName returns the name as pages may show it: natural persons are masked, each of
// several.
func (p ThirdParty) PublicName() string { return p.subject().PublicName() }

func (p ThirdParty) subject() *Subject { return &Subject{Name: p.Name, Type: p.Type} }

// Attachment is a file in the folder of the document.
type Attachment struct {
	Title string   `toml:"title"`
	File  string   `toml:"file"`
	At    toml.Pos `toml:"@"`
}

// Picture is a picture or a video in the folder of the document (一图读懂), with its text
// twin: who cannot see or hear the file reads the same.
type Picture struct {
	Title string   `toml:"title"`
	File  string   `toml:"file"`
	Text  string   `toml:"text"`
	At    toml.Pos `toml:"@"`
}

// Exempt is a signed exemption (依法不适用): which rule, why, on what basis, by whom, when.
type Exempt struct {
	Rule       string        `toml:"rule"`
	Reason     string        `toml:"reason"`
	Basis      string        `toml:"basis"`
	ApprovedBy string        `toml:"approved_by"`
	On         calendar.Date `toml:"on"`
}

// Withdrawal (撤回) takes a published record down with a public reason
// (行政处罚法第四十八条).
type Withdrawal struct {
	Cause      string        `toml:"cause"`  // 变更 撤销 确认违法 确认无效
	Caused     calendar.Date `toml:"caused"` // the day on which the organ took or received the changing decision
	On         calendar.Date `toml:"on"`
	Reason     string        `toml:"reason"`
	ReplacedBy string        `toml:"replaced_by"` // content path
}

// Comments is the public consultation (公开征求意见). Market asks for 30 days
// (优化营商环境条例第六十二条).
type Comments struct {
	Open     calendar.Date `toml:"open"`
	Close    calendar.Date `toml:"close"`
	How      string        `toml:"how"` // where opinions go (提意见的方式)
	Feedback string        `toml:"feedback"`
	Market   bool          `toml:"market"`
}

// Review is the legality review (合法性审核).
type Review struct {
	Start  calendar.Date `toml:"start"`
	End    calendar.Date `toml:"end"`
	Number string        `toml:"number"`
}

// Revision is a public change of the page (更正).
type Revision struct {
	Date calendar.Date `toml:"date"`
	Note string        `toml:"note"`
}

// TextState is the text of a policy from a day on (各个时期的文本).
type TextState struct {
	From calendar.Date `toml:"from"` // first day in force
	By   string        `toml:"by"`   // content path of the amending document
	File string        `toml:"file"` // Markdown file in a folder *.states beside the document
	At   toml.Pos      `toml:"@"`
}

// Allow lets a single privacy finding pass, with its reason and legal basis.
type Allow struct {
	Finding string   `toml:"finding"`
	Reason  string   `toml:"reason"`
	Basis   string   `toml:"basis"`
	At      toml.Pos `toml:"@"`
}

// Channel is the date a record went public elsewhere, judged by that channel's rule.
type Channel struct {
	Rule      string          `toml:"rule"`
	Published calendar.Moment `toml:"published"`
}

// Delivery is a report handed in (报送) or a document filed (备案).
type Delivery struct {
	To      string        `toml:"to"`
	On      calendar.Date `toml:"on"`
	Receipt string        `toml:"receipt_no"`
	Rule    string        `toml:"rule"`
}

// places holds the places of the keys of a record, packed: the length of each
// key, the key, its line and its column. Each of 100,000 records has some fifteen
// places, and few are ever asked for. Records with the same keys in the same lines
// share the text.
type places string

func appendPlace(to []byte, key string, at toml.Pos) []byte {
	to = binary.AppendUvarint(to, uint64(len(key)))
	to = append(to, key...)
	to = binary.AppendUvarint(to, uint64(at.Line))
	return binary.AppendUvarint(to, uint64(at.Column))
}

// of returns the last place of a key; ok is false where there is none.
func (p places) of(key string) (at toml.Pos, ok bool) {
	number := func() (n int) {
		for shift := 0; ; shift += 7 {
			c := p[0]
			p = p[1:]
			if n |= int(c&0x7F) << shift; c < 0x80 {
				return n
			}
		}
	}
	for len(p) > 0 {
		n := number()
		here := string(p[:n]) == key
		p = p[n:]
		if pos := (toml.Pos{Line: number(), Column: number()}); here {
			at, ok = pos, true
		}
	}
	return at, ok
}

// At returns the place of a key in the record's file; of the file's first line when
// the key is absent. Nested keys are written with a dot: "withdrawal.on".
func (r *Record) At(key string) diag.Place {
	at, ok := r.places.of(key)
	if !ok {
		at = toml.Pos{Line: 1, Column: 1}
	}
	return at.In(cmp.Or(r.file, "content/"+r.Path))
}

// Has reports whether the front matter has the key.
func (r *Record) Has(key string) bool {
	_, ok := r.places.of(key)
	return ok
}

var yearOfTitle = regexp.MustCompile(`(20\d{2})年`)

// Duty returns the yearly duty that the record meets and the year for which; the
// duty is "" for a record that meets none. A report names its year; a list of
// decisions that does not is one of the year in its title, else of its day.
func (r *Record) Duty() (duty string, year int) {
	switch d := r.Kind.Duty; {
	case r.Kind.Report:
		return r.Kind.ID, r.Year
	case d == nil:
		return "", 0
	default:
		if v, _ := r.Value(d.Field); !slices.Contains(d.Values, v.Text) {
			return "", 0
		}
		titled := 0
		if found := yearOfTitle.FindStringSubmatch(r.Title); found != nil {
			titled, _ = strconv.Atoi(found[1])
		}
		return d.ID, cmp.Or(r.Year, titled, r.Dated.Year())
	}
}

// State is how much of a record may be shown on a given day.
type State uint8

const (
	Unpublished State = iota // draft, or no `published`: never in the output
	Scheduled                // `published` lies ahead
	Public
	Withdrawn // tombstone: 文号, dates, reason; no party, no facts
	Expired   // tombstone after publicity_until: 文号, dates, verdict
	Sealed    // counted, nothing else
)

// StateOn returns the state on the as-of date.
func (r *Record) StateOn(asOf calendar.Date) State {
	switch {
	case !r.Sealed.IsZero() && !r.Sealed.After(asOf):
		return Sealed
	case r.Draft, r.Published.IsZero():
		return Unpublished
	case r.Published.Date().After(asOf):
		return Scheduled
	case r.Withdrawal != nil && !r.Withdrawal.day().After(asOf):
		return Withdrawn
	case !r.PublicityUntil.IsZero() && asOf.After(r.PublicityUntil):
		return Expired
	}
	return Public
}

// Revoked reports whether the organ had taken or received the decision that changes
// or revokes the record (变更、撤销、确认违法、确认无效) by the as-of date.
func (r *Record) Revoked(asOf calendar.Date) bool {
	return r.Withdrawal != nil && !r.Withdrawal.Caused.IsZero() && !r.Withdrawal.Caused.After(asOf)
}

// AsIfPublic returns the record as it would be if a draft or scheduled one went
// public on a day, for the editor's preview; a record that is public already is
// returned as it is. The result must never reach an output.
func (r *Record) AsIfPublic(day calendar.Date) *Record {
	if state := r.StateOn(day); state != Unpublished && state != Scheduled {
		return r
	}
	public := *r
	public.Draft, public.Published = false, day.Moment()
	return &public
}

// day returns the day from which a withdrawal holds. Without `on` it holds from the
// day it was caused, and without that at once: a tombstone must never be less
// strict than the editor meant.
func (w *Withdrawal) day() calendar.Date {
	if w.On.IsZero() {
		return w.Caused
	}
	return w.On
}

// Shown reports whether the record has a page on the as-of date.
func (s State) Shown() bool { return s == Public || s == Withdrawn || s == Expired }

// Tombstone reports whether only a tombstone is shown.
func (s State) Tombstone() bool { return s == Withdrawn || s == Expired }

// LeadOrgan returns the id of the organ that answers for the record; "" where none
// is named.
func (r *Record) LeadOrgan() string {
	if len(r.Organs) == 0 {
		return ""
	}
	return r.Organs[0]
}

// Organisation reports whether the party may be named and listed:
// a legal person or another organisation (法人及非法人组织) or a registered
// business (个体工商户).
func (s *Subject) Organisation() bool {
	return s != nil && (s.Type == "法人及非法人组织" || s.Type == "个体工商户")
}

// PublicName returns the name as pages may show it: natural persons are masked, each of
// several.
func (s *Subject) PublicName() string {
	switch {
	case s == nil:
		return ""
	case s.Organisation():
		return s.Name
	}
	return MaskNames(s.Name)
}
