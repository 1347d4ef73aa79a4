package ledger

import (
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
)

// UnpublishedCount is how many records of an organ should be public by the
// as-of date and are not. Organs publish the number of their own accord
// (`overdue_unpublished = true` in organs.toml). The public ledger says nothing
// else of unpublished records.
type UnpublishedCount struct {
	Organ string
	N     int
}

// unpublished counts for the organs that opted in, those with none too. Entries
// are sorted by path: a document with several counts once.
func unpublished(organs *disclosure.Organs, entries []*Entry) (counts []UnpublishedCount) {
	n := map[string]int{}
	last := ""
	for _, e := range entries {
		if e.Verdict == deadline.Overdue && e.Rule.Publishes() && !e.State.Shown() && e.Path != last {
			n[e.Organ]++
			last = e.Path
		}
	}
	for _, organ := range organs.All() {
		if organ.OverdueUnpublished {
			counts = append(counts, UnpublishedCount{organ.ID, n[organ.ID]})
		}
	}
	return counts
}
