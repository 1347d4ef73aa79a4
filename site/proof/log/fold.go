package log

import (
	"context"
	"maps"
	"slices"
)

// State is what a page shows of its document.
type State string

// States of a document; the empty one is that of a page which is gone.
const (
	Public    State = "public"    // 公开
	Withdrawn State = "withdrawn" // 已撤回: a tombstone
	Expired   State = "expired"   // 公示期满: a tombstone
)

// Version (版本) is one record of a document, and the entry that logged it.
type Version struct {
	Index     int64
	Event     Event
	Published string
	Record    string
	AsOf      string
	Redacted  bool // the record is no longer served
}

// Document is what the log says of a path.
type Document struct {
	State     State // "" when the page was removed
	Published string
	Record    string // digest of the newest record
	Index     int64  // of the newest entry
	First     int64  // of the entry with which the page came, after it was gone the last time
	Versions  []Version
}

// History (公开历史) is what a whole log says: of each path, and of the newest publication.
type History struct {
	Documents map[string]*Document
	Site      Entry    // of the newest publication; no Event when there is none
	VKeys     []string // that the log has added
}

// Fold reads all entries. An entry that cannot follow the ones before is a *Fault.
func (l *Log) Fold(ctx context.Context) (*History, error) {
	h := &History{Documents: map[string]*Document{}}
	err := l.Entries(ctx, 0, func(index int64, e Entry) error {
		if h.Add(index, e) {
			return nil
		}
		return damaged("", "第 %d 号登记（%s，%s）与前面的登记不能衔接", index, e.Event, e.Path)
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

// Add takes the next entry in. It reports false, and changes nothing, when the entry
// cannot follow the ones before: a revision of what was never published, for example.
func (h *History) Add(index int64, e Entry) bool {
	switch e.Event {
	case Site:
		h.Site = e
		return true
	case Key:
		h.VKeys = append(h.VKeys, e.VKey)
		return true
	case Continue:
		return index == 0
	case SiteCheckpoint:
		return true
	}
	d := h.Documents[e.Path]
	lives := d != nil && d.State != ""
	switch e.Event {
	case Publish:
		if lives && d.State == Public {
			return false
		}
	case Withdraw, Expire: // a document may be a tombstone when the log first sees it
	case Redact:
		return d != nil && d.redact(e.Record)
	case Remove:
		if !lives {
			return false
		}
		d.State, d.Record, d.Index = "", "", index
		d.forget(len(d.Versions))
		return true
	default:
		if !lives {
			return false
		}
	}
	if d == nil {
		d = &Document{}
		h.Documents[e.Path] = d
	}
	if !lives {
		d.First = index
	}
	switch e.Event {
	case Publish:
		d.State = Public
	case Withdraw:
		d.State = Withdrawn
	case Expire:
		d.State = Expired
	}
	if e.Event == Withdraw || e.Event == Expire {
		d.forget(len(d.Versions))
	}
	d.Published, d.Record, d.Index = e.Published, e.Record, index
	d.Versions = append(d.Versions, Version{Index: index, Event: e.Event, Published: e.Published, Record: e.Record, AsOf: e.AsOf})
	return true
}

// Withdrawal returns the index of the entry that withdrew the document the last time.
func (d *Document) Withdrawal() (index int64, ok bool) {
	for _, v := range slices.Backward(d.Versions) {
		if v.Event == Withdraw {
			return v.Index, true
		}
	}
	return 0, false
}

// forget marks the first n versions as no longer served.
func (d *Document) forget(n int) {
	for i := range d.Versions[:n] {
		d.Versions[i].Redacted = true
	}
}

// redact marks the versions of a record as no longer served. It reports whether there
// was one, and that it is not the newest.
func (d *Document) redact(record string) (ok bool) {
	if record == d.Record {
		return false
	}
	for i := range d.Versions {
		if d.Versions[i].Record == record && !d.Versions[i].Redacted {
			d.Versions[i].Redacted, ok = true, true
		}
	}
	return ok
}

// Forgotten returns the files of the log that must no longer be served: records of what
// was withdrawn, expired, removed or redacted, and proofs of documents without a page.
func (h *History) Forgotten() []string {
	var names []string
	for _, path := range slices.Sorted(maps.Keys(h.Documents)) {
		d := h.Documents[path]
		for record := range d.forgotten() {
			names = append(names, RecordName(record))
		}
		if d.State == "" {
			names = append(names, ProofName(path))
		}
	}
	return names
}

// Hides reports whether a record must no longer be served.
func (h *History) Hides(path, record string) bool {
	d := h.Documents[path]
	return d != nil && d.forgotten()[record]
}

// forgotten returns the records that must no longer be served. One that a document has
// again, the same bytes, is served.
func (d *Document) forgotten() map[string]bool {
	records := map[string]bool{}
	for _, v := range d.Versions {
		if v.Redacted {
			records[v.Record] = true
		}
	}
	for _, v := range d.Versions {
		if !v.Redacted {
			delete(records, v.Record)
		}
	}
	return records
}

// Page is a document as a build has just made it.
type Page struct {
	Path      string
	Published string
	State     State
	Record    string // SHA-256 of the record
}

// Changes are what a build has made, to be compared with a history.
type Changes struct {
	Pages    []Page
	Accepted map[string]bool                 // paths that the organ lets go (accepted.toml)
	SM3      func(page Page) (string, error) // digest of a page's record; asked for records that are new
	AsOf     string                          // as-of date of the build
}

// Events returns the entries of the next publication, in their order, without that of
// the site. Nothing has changed when there are none.
func (h *History) Events(c Changes) ([]Entry, error) {
	var entries []Entry
	here := map[string]bool{}
	for _, p := range c.Pages {
		here[p.Path] = true
		events := h.events(p)
		if len(events) == 0 {
			continue
		}
		sm3, err := c.SM3(p)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			entry := Entry{Event: e, Path: p.Path, Published: p.Published, Record: p.Record, SM3: sm3, AsOf: c.AsOf}
			if e == Redate {
				entry.Was = h.Documents[p.Path].Published
			}
			entries = append(entries, entry)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(h.Documents)) {
		if h.Documents[path].State == "" || here[path] {
			continue
		}
		cause := CauseSealed
		if c.Accepted[path] {
			cause = CauseAccepted
		}
		entries = append(entries, Entry{Event: Remove, Path: path, Cause: cause, AsOf: c.AsOf})
	}
	sortEntries(entries)
	return entries, nil
}

// events returns what has happened to one page.
func (h *History) events(p Page) []Event {
	first := map[State]Event{Public: Publish, Withdrawn: Withdraw, Expired: Expire}[p.State]
	d := h.Documents[p.Path]
	if d == nil || d.State == "" {
		return []Event{first}
	}
	var events []Event
	if d.Published != p.Published {
		events = append(events, Redate)
	}
	switch {
	case d.State != p.State:
		events = append(events, first)
	case d.Record != p.Record && len(events) == 0:
		events = append(events, Revise)
	}
	return events
}
