// Package handover knows the two files that every site with a log of publications hands
// over to portals above it: a build writes them, a portal reads them.
//
//	portal/summary.json   what the site is, counts, yearly reports, its newest documents
//	portal/parties.tsv    the organisations about which it has published decisions
//
// # summary.json
//
// One JSON object, see Summary. Every count is of what is public on the as-of date:
// natural persons occur nowhere. A grade (有据, 仅陈述, 存疑) says how far a date can be
// trusted by the witnesses that the organ has named; it is null where the log says nothing
// for the date, and where the deadline was missed. log.size counts the entries up to the newest one that is about a document:
// entries about the site as a whole are left out, for each publication adds one, and the
// file would change with every publication of the same documents.
//
// # parties.tsv
//
// UTF-8, one line for each organisation, in ascending order of its unified social credit
// code (统一社会信用代码), fields separated by TAB, no heading:
//
//	91990001MA0000001X  示范市安达商贸有限公司  3  2026-03-12  license,penalty
//
// They are the code, the name in the newest document, how many documents are public, the
// day on which the last of them was published, and their kinds. The as-of date is not
// in it, so that a day without news leaves the file alone.
//
// Both readers take bytes of strangers: they refuse what is too large, has unknown or
// invisible characters, or is not in the form.
package handover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Limits of the files, in bytes, and of what is in them.
const (
	MostSummary = 8 << 20
	MostParties = 64 << 20
	MostLine    = 4096 // of parties.tsv

	mostRows = 100_000 // of any list of a summary
	mostText = 2000    // bytes of a title or name

	// NewestDocuments is how many documents a summary names.
	NewestDocuments = 20
)

// format is the version of summary.json.
const format = 1

// Summary (网站概况) is what summary.json says.
type Summary struct {
	Format      int             `json:"format"` // 1
	Site        Site            `json:"site"`
	AsOf        calendar.Date   `json:"as_of"`
	Log         Log             `json:"log"`
	Kinds       []Name          `json:"kinds"`  // those that the lists below name, by id
	Organs      []Name          `json:"organs"` // likewise, in the order of the site
	Documents   []Documents     `json:"documents"`
	Deadlines   []Deadlines     `json:"deadlines"`
	Obligations []Obligation    `json:"obligations"`
	Newest      []Document      `json:"newest"` // at most NewestDocuments, the newest first
	Grades      *map[string]int `json:"grades"` // documents by grade; null when unknown
}

// Site is who publishes.
type Site struct {
	Title     string `json:"title"`
	Organizer string `json:"organizer"`
	SiteCode  string `json:"site_code"`
	BaseURL   string `json:"base_url"`
}

// Log is the log of publications as the build knew it.
type Log struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"` // entries up to the newest one about a document
}

// Name is a kind or an organ, and what it is called.
type Name struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Documents counts public documents. Organ is "" where none is named.
type Documents struct {
	Kind  string `json:"kind"`
	Organ string `json:"organ"`
	Year  int    `json:"year"` // of publication
	Count int    `json:"count"`
}

// Deadlines counts deadlines of published documents.
type Deadlines struct {
	Kind    string  `json:"kind"`
	Organ   string  `json:"organ"`
	Year    int     `json:"year"` // of the last day in time
	Verdict string  `json:"verdict"`
	Grade   *string `json:"grade"` // proven, stated, contradicted; null when unknown
	Count   int     `json:"count"`
}

// Obligation is a yearly report that an organ owes.
type Obligation struct {
	Duty    string        `json:"duty"` // kind of report
	Organ   string        `json:"organ"`
	Year    int           `json:"year"` // reported on
	Due     calendar.Date `json:"due"`
	Done    calendar.Date `json:"done"` // zero: not published
	URL     string        `json:"url"`  // from the root of the site; "" without a report
	Verdict string        `json:"verdict"`
}

// Document is one of the newest.
type Document struct {
	Title string        `json:"title"`
	URL   string        `json:"url"` // from the root of the site: "/notices/a/"
	Date  calendar.Date `json:"date"`
	Kind  string        `json:"kind"`
}

// Encode returns the summary as a file.
func (s Summary) Encode() ([]byte, error) {
	s.Format = format
	for _, list := range []any{&s.Kinds, &s.Organs, &s.Documents, &s.Deadlines, &s.Obligations, &s.Newest} {
		notNull(list)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(s); err != nil {
		return nil, fmt.Errorf("写 summary.json：%w", err)
	}
	return b.Bytes(), nil
}

// notNull makes an empty list of none, which JSON writes as [].
func notNull(list any) {
	switch l := list.(type) {
	case *[]Name:
		*l = append([]Name{}, *l...)
	case *[]Documents:
		*l = append([]Documents{}, *l...)
	case *[]Deadlines:
		*l = append([]Deadlines{}, *l...)
	case *[]Obligation:
		*l = append([]Obligation{}, *l...)
	case *[]Document:
		*l = append([]Document{}, *l...)
	}
}

// ParseSummary reads summary.json. The error says in Chinese what is wrong.
func ParseSummary(data []byte) (Summary, error) {
	var s Summary
	if len(data) > MostSummary {
		return s, fmt.Errorf("超过 %d MiB", MostSummary>>20)
	}
	if !utf8.Valid(data) {
		return s, errors.New("不是 UTF-8 编码")
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return Summary{}, errors.New("不是合格的 JSON")
	}
	if s.Format != format {
		return Summary{}, fmt.Errorf("格式版本 %d，本程序只认识 %d", s.Format, format)
	}
	if err := s.check(); err != nil {
		return Summary{}, err
	}
	return s, nil
}

// check returns what is wrong with the values of a summary.
func (s *Summary) check() error {
	if max(len(s.Kinds), len(s.Organs), len(s.Documents), len(s.Deadlines), len(s.Obligations)) > mostRows || len(s.Newest) > NewestDocuments {
		return fmt.Errorf("清单太长（最多 %d 行，最新公开 %d 件）", mostRows, NewestDocuments)
	}
	if s.AsOf.IsZero() {
		return errors.New("没有写数据截至（as_of）")
	}
	texts := []string{s.Site.Title, s.Site.Organizer, s.Site.SiteCode, s.Site.BaseURL, s.Log.Origin}
	urls := []string{}
	numbers := []int{}
	for _, n := range slices.Concat(s.Kinds, s.Organs) {
		texts = append(texts, n.ID, n.Name)
	}
	for _, d := range s.Documents {
		texts, numbers = append(texts, d.Kind, d.Organ), append(numbers, d.Year, d.Count)
	}
	for _, d := range s.Deadlines {
		texts, numbers = append(texts, d.Kind, d.Organ, d.Verdict), append(numbers, d.Year, d.Count)
		if d.Grade != nil {
			texts = append(texts, *d.Grade)
		}
	}
	for _, o := range s.Obligations {
		texts, numbers, urls = append(texts, o.Duty, o.Organ, o.Verdict), append(numbers, o.Year), append(urls, o.URL)
	}
	for _, d := range s.Newest {
		texts, urls = append(texts, d.Title, d.Kind), append(urls, d.URL)
		if d.Title == "" || d.URL == "" || d.Date.IsZero() {
			return errors.New("最新公开里有一件缺少标题、地址或者日期")
		}
	}
	if s.Grades != nil {
		for grade, n := range *s.Grades {
			texts, numbers = append(texts, grade), append(numbers, n)
		}
	}
	for _, text := range texts {
		if len(text) > mostText || !visible(text) {
			return fmt.Errorf("%.40q 太长，或者有看不见的字符", text)
		}
	}
	for _, url := range urls {
		if url != "" && (!strings.HasPrefix(url, "/") || strings.HasPrefix(url, "//") || strings.ContainsAny(url, `\?#`) || len(url) > mostText || !visible(url)) {
			return fmt.Errorf("%.80q 不是本站的地址", url)
		}
	}
	if n := slices.IndexFunc(numbers, func(n int) bool { return n < 0 || n > 1_000_000_000 }); n >= 0 {
		return fmt.Errorf("%d 不是合理的数", numbers[n])
	}
	return nil
}

// visible reports whether a text has no control and no invisible characters.
func visible(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.C, r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// Party (当事人) is a line of parties.tsv.
type Party struct {
	USCC      string
	Name      string
	Documents int
	Last      calendar.Date // the last publication
	Kinds     []string      // ids, ascending
}

// Append appends the line of a party.
func (p *Party) Append(b []byte) []byte {
	b = append(append(b, p.USCC...), '\t')
	b = append(append(b, plain(p.Name)...), '\t')
	b = append(strconv.AppendInt(b, int64(p.Documents), 10), '\t')
	b = append(append(b, p.Last.String()...), '\t')
	return append(append(b, strings.Join(p.Kinds, ",")...), '\n')
}

// plain returns a name without the characters that a line cannot have.
func plain(name string) string {
	if visible(name) && len(name) <= mostText {
		return name
	}
	shown := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !visible(string(r)):
			return -1
		}
		return r
	}, name)
	for len(shown) > mostText {
		_, size := utf8.DecodeLastRuneInString(shown)
		shown = shown[:len(shown)-size]
	}
	return shown
}

// ParseParty reads a line of parties.tsv, without its end. The error says in Chinese what
// is wrong.
func ParseParty(line string) (Party, error) {
	var p Party
	if len(line) > MostLine {
		return p, fmt.Errorf("一行超过 %d 字节", MostLine)
	}
	fields := strings.Split(line, "\t")
	if len(fields) != 5 {
		return p, fmt.Errorf("应有 5 列，现有 %d 列", len(fields))
	}
	if !utf8.ValidString(line) || !visible(fields[1]) || fields[1] == "" || len(fields[1]) > mostText {
		return p, errors.New("名称是空的，太长，或者有看不见的字符")
	}
	if err := disclosure.CheckUSCC(fields[0]); err != nil {
		return p, err
	}
	documents, err := strconv.Atoi(fields[2])
	if err != nil || documents < 1 || documents > 1_000_000_000 || strconv.Itoa(documents) != fields[2] {
		return p, fmt.Errorf("文件数 %.20q 不是正整数", fields[2])
	}
	last, err := calendar.Parse(fields[3])
	if err != nil || last.String() != fields[3] {
		return p, fmt.Errorf("日期 %.20q 不是 2026-03-12 这样的写法", fields[3])
	}
	kinds := strings.Split(fields[4], ",")
	for i, kind := range kinds {
		if kind == "" || strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || i > 0 && kinds[i-1] >= kind {
			return p, fmt.Errorf("类别 %.80q 不是由小到大的代码", fields[4])
		}
	}
	return Party{USCC: fields[0], Name: fields[1], Documents: documents, Last: last, Kinds: kinds}, nil
}

// CheckParties reads a whole parties.tsv and returns how many organisations it names. The
// error says in Chinese which line is wrong.
func CheckParties(data []byte) (n int, err error) {
	if len(data) > MostParties {
		return 0, fmt.Errorf("超过 %d MiB", MostParties>>20)
	}
	before := ""
	for line := range bytes.Lines(data) {
		n++
		text, ended := bytes.CutSuffix(line, []byte("\n"))
		if !ended {
			return 0, fmt.Errorf("第 %d 行不完整", n)
		}
		p, err := ParseParty(string(text))
		if err != nil {
			return 0, fmt.Errorf("第 %d 行：%w", n, err)
		}
		if p.USCC <= before {
			return 0, fmt.Errorf("第 %d 行没有按统一社会信用代码由小到大排列", n)
		}
		before = p.USCC
	}
	return n, nil
}
