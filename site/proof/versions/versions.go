// Package versions says which versions (版本) of a document were public, from what the log
// of publications has: not from version control, which has drafts, and whose times are the
// committer's word.
//
// # What counts as a version
//
// Every entry of the log about a document with a record of its own is a version: published,
// revised, dated anew, withdrawn, expired. An entry that gives a record another form
// (restate) is none, and neither is one with the record of the entry before: a document
// that is dated anew and withdrawn at once has one version of that publication. The version
// that a build is about to publish, which no entry has yet, is the last one; its Index is -1
// and it has no day, so that a page about it is the same on any day.
//
// # Which texts are shown
//
// The newest version is the document's page. An older one has a page of its own under
//
//	<document>/versions/<as-of date of its publication>/
//
// with "-2" for the second of a day, and so on. The number counts all versions of the day,
// so that a page stays where it is when another version is taken away. A tombstone has no
// text and no such page. What was withdrawn, has expired, or was redacted has none either,
// and all older versions of a document that is not public lose theirs: the days stay.
//
// The package reads no file and asks no clock.
package versions

import (
	"strconv"

	"gongkai/site/proof/log"
)

// Folder is the name of the folder of versions in that of a document.
const Folder = "versions"

// TimeMap is the name of the list of versions for programs (RFC 7089), in that folder.
const TimeMap = "timemap.txt"

// Pending is the Index of the version that a build is about to publish.
const Pending = -1

// Version is a document as it was public from one publication to the next.
type Version struct {
	Event  log.Event // publish, revise, redate, withdraw or expire
	Index  int64     // of the entry; Pending without one
	AsOf   string    // as-of date of the publication, ISO 8601; "" without an entry
	Record string    // digest of the record
	Page   string    // folder of its text under Folder; "" for the newest, and where no text is shown
	Gone   bool      // the text is no longer served

	Tombstone bool // there is no text: the document was withdrawn, or had expired
}

// Of returns the versions of a document, the oldest first, the last one as a build has just
// made it. d is what the log says, nil when it does not know the document.
func Of(d *log.Document, now log.Page) []Version {
	list := logged(d)
	if last := len(list) - 1; last < 0 || d.State == "" || list[last].Record != now.Record {
		list = append(list, Version{Event: next(d, now), Index: Pending, Record: now.Record, Tombstone: now.State != log.Public})
	}
	return paged(list, now.State)
}

// next returns the event with which a page will be logged.
func next(d *log.Document, now log.Page) log.Event {
	switch {
	case d != nil && d.State == now.State && d.Published != now.Published:
		return log.Redate
	case d != nil && d.State == now.State:
		return log.Revise
	case now.State == log.Withdrawn:
		return log.Withdraw
	case now.State == log.Expired:
		return log.Expire
	}
	return log.Publish
}

// Hidden returns the pages, as folders under Folder, of versions of which the text must no
// longer be served, though a site that was built earlier may have them.
func Hidden(d *log.Document) (pages []string) {
	list := logged(d)
	for i, name := range names(list) {
		if list[i].Gone && !list[i].Tombstone {
			pages = append(pages, name)
		}
	}
	return pages
}

// logged returns the versions that the log has, without pages.
func logged(d *log.Document) (list []Version) {
	if d == nil {
		return nil
	}
	for i := range d.Versions {
		v := &d.Versions[i]
		now := Version{Event: v.Event, Index: v.Index, AsOf: v.AsOf, Record: v.Record, Gone: v.Redacted}
		last := len(list) - 1
		switch v.Event {
		case log.Publish:
		case log.Withdraw, log.Expire:
			now.Tombstone = true
		default:
			now.Tombstone = last >= 0 && list[last].Tombstone
		}
		switch {
		case last >= 0 && v.Event == log.Restate:
			list[last].Record, list[last].Gone = v.Record, v.Redacted
		case last >= 0 && list[last].Record == v.Record && list[last].AsOf == v.AsOf:
			list[last] = now
		default:
			list = append(list, now)
		}
	}
	return list
}

// paged gives the older versions their pages.
func paged(list []Version, state log.State) []Version {
	for i, name := range names(list) {
		v := &list[i]
		if state != log.Public {
			v.Gone = v.Gone || i < len(list)-1
		}
		if i < len(list)-1 && !v.Gone && !v.Tombstone {
			v.Page = name
		}
	}
	return list
}

// names returns the folders of versions, whether they have one or not.
func names(list []Version) []string {
	names, onDay := make([]string, len(list)), map[string]int{}
	for i := range list {
		day := list[i].AsOf
		onDay[day]++
		names[i] = day
		if n := onDay[day]; n > 1 {
			names[i] += "-" + strconv.Itoa(n)
		}
	}
	return names
}
