package log

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// MostEntry is the most bytes of an entry.
const MostEntry = 4096

// Event is what an entry says has happened.
type Event string

// The events of a document, then those of the log as a whole.
const (
	Publish  Event = "publish"  // 公开: the log did not know the document, or it is public again
	Revise   Event = "revise"   // 修订: the record differs, its date and state do not
	Redate   Event = "redate"   // 更改公开日期
	Withdraw Event = "withdraw" // 撤回: the record is the tombstone's
	Expire   Event = "expire"   // 公示期满: the record is the tombstone's
	Remove   Event = "remove"   // 移除: the page is gone
	Redact   Event = "redact"   // 遮盖: the text of an older version is no longer served
	Restate  Event = "restate"  // 格式更新: another form of the record, the same content

	Site     Event = "site"     // 全站: the files of a publication, its last entry
	Key      Event = "key"      // 增加密钥
	Continue Event = "continue" // 接续: first entry of a log that follows another

	SiteCheckpoint Event = "site-checkpoint" // 网站检查点: a portal has verified the log of a site
)

// Causes of a removal.
const (
	CauseAccepted = "accepted" // the organ said so in accepted.toml
	CauseSealed   = "sealed"   // the law seals the record
)

// Entry is one event, as a line of JSON in the log. An event has the keys of its row in
// Event.keys and no others; AsOf is the as-of date of the publication (ISO 8601).
// Digests are SHA-256 and SM3 in hexadecimal digits.
type Entry struct {
	Event     Event  `json:"event"`
	Path      string `json:"path"`      // source path of the document
	Published string `json:"published"` // 公开日期 as the record has it
	Was       string `json:"was"`       // the date before
	Cause     string `json:"cause"`     // of a removal
	Record    string `json:"record"`    // digest of the record
	Reason    string `json:"reason"`    // of a redaction, in the organ's words
	Manifest  string `json:"manifest"`  // digest of manifest.json
	SM3       string `json:"sm3"`       // of the record or manifest
	Files     int    `json:"files"`     // in the manifest
	Documents int    `json:"documents"` // public documents
	Program   string `json:"program"`   // digest of the program's version
	Rules     string `json:"rules"`     // digest of the catalogue, site rules and calendar that judged
	VKey      string `json:"vkey"`      // verifier key
	Origin    string `json:"origin"`    // of the log that this one follows, or that a portal verified
	Size      int64  `json:"size"`      // of that log
	Root      string `json:"root"`      // of that log, base64
	AsOf      string `json:"as_of"`
}

// keys returns the keys of an event in the order of the line, without v, event, as_of.
func (e Event) keys() []string {
	switch e {
	case Publish, Revise, Withdraw, Expire, Restate:
		return []string{"path", "published", "record", "sm3"}
	case Redate:
		return []string{"path", "published", "was", "record", "sm3"}
	case Remove:
		return []string{"path", "cause"}
	case Redact:
		return []string{"path", "record", "reason"}
	case Site:
		return []string{"manifest", "sm3", "files", "documents", "program", "rules"}
	case Key:
		return []string{"vkey"}
	case Continue, SiteCheckpoint:
		return []string{"origin", "size", "root"}
	}
	return nil
}

// field returns the value of a key, and what must hold of it.
func (e *Entry) field(key string) (value any, valid bool) {
	text := func(s string) (any, bool) { return s, s != "" && !strings.ContainsAny(s, "\n\r") }
	digest := func(s string) (any, bool) { return s, isDigest(s) }
	switch key {
	case "path":
		return text(e.Path)
	case "published":
		return text(e.Published)
	case "was":
		return text(e.Was)
	case "cause":
		return e.Cause, e.Cause == CauseAccepted || e.Cause == CauseSealed
	case "record":
		return digest(e.Record)
	case "reason":
		return text(e.Reason)
	case "manifest":
		return digest(e.Manifest)
	case "sm3":
		return digest(e.SM3)
	case "files":
		return e.Files, e.Files >= 0
	case "documents":
		return e.Documents, e.Documents >= 0
	case "program":
		return digest(e.Program)
	case "rules":
		return digest(e.Rules)
	case "vkey":
		return text(e.VKey)
	case "origin":
		return text(e.Origin)
	case "size":
		return e.Size, e.Size >= 0
	case "root":
		return text(e.Root)
	}
	return nil, false
}

// Line returns the entry as it stands in the log. The error names the key that is
// missing, or that the line has more than MostEntry bytes.
func (e Entry) Line() ([]byte, error) {
	keys := e.Event.keys()
	if keys == nil {
		return nil, fmt.Errorf("不认识的事件 %q", e.Event)
	}
	b := fmt.Appendf(nil, `{"v":1,"event":%q`, e.Event)
	for _, key := range keys {
		value, valid := e.field(key)
		if !valid {
			return nil, fmt.Errorf("%s 的登记缺少 %s，或者写法不对", e.Event, key)
		}
		b = fmt.Appendf(b, `,%q:%s`, key, quoted(value))
	}
	if !isDate(e.AsOf) {
		return nil, fmt.Errorf("as_of %q 不是日期", e.AsOf)
	}
	b = fmt.Appendf(b, `,"as_of":%q}`, e.AsOf)
	if len(b) > MostEntry {
		return nil, fmt.Errorf("一号登记有 %d 字节，超过 %d", len(b), MostEntry)
	}
	return b, nil
}

// quoted returns a value as JSON without HTML escapes.
func quoted(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // a string or a number
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ParseEntry reads the line of an entry. Unknown keys, another order of keys, white space
// and another version are errors: two lines never mean the same.
func ParseEntry(line []byte) (Entry, error) {
	if len(line) > MostEntry {
		return Entry{}, fmt.Errorf("一号登记超过 %d 字节", MostEntry)
	}
	var read struct {
		V int `json:"v"`
		Entry
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return Entry{}, errors.New("不是一个 JSON 对象，或者有不认识的键")
	}
	if read.V != 1 {
		return Entry{}, fmt.Errorf("格式版本 %d，本程序只认识 1", read.V)
	}
	again, err := read.Entry.Line()
	if err != nil {
		return Entry{}, err
	}
	if !bytes.Equal(again, line) {
		return Entry{}, errors.New("键的次序、空白或写法与规定不同")
	}
	return read.Entry, nil
}

// isDate reports whether s is a day, YYYY-MM-DD.
func isDate(s string) bool {
	if len(s) != len("2026-03-12") || s[4] != '-' || s[7] != '-' {
		return false
	}
	return strings.Trim(s[:4]+s[5:7]+s[8:], "0123456789") == ""
}

// sortEntries orders the entries of a publication: by path, a new date first.
func sortEntries(entries []Entry) {
	slices.SortStableFunc(entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
}
