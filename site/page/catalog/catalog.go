// Package catalog arranges what the public may see of a site on one day: which
// documents have a page, and how they belong together.
//
// # Terms
//
// A document (Document) is a record that is public on the as-of date, or that was
// public and is a tombstone now (withdrawn, or past its 公示期). Drafts, scheduled,
// sealed and forbidden records are none: no list, count or relation has them.
//
// A section (栏目, Section) is a folder of kinds. Its facets (筛选, Facet) narrow
// its list: by kind, year, organ, validity, verdict, first letter of the party. A
// party (当事人, Party) is an organisation about which public decisions exist; a
// natural person never is. An organ (机关, Organ) has a page when it has published
// something or owes something. A policy has a validity (有效性, Validity), which
// follows from what other documents amend or repeal.
//
// # Order
//
// New derives each value from earlier ones and changes none afterwards: documents,
// then parties and validities, then sections, then organs. For a penalty decision on
// an organisation:
//
//	content/enforcement/penalty/2026/0012.md
//	documents   Document{URL: /enforcement/penalty/2026/0012/, Title, Stamp}
//	parties     Party{USCC: 9199000100005237XT, Documents: …}
//	sections    Section{Folder: enforcement/penalty}, its Facets by year, organ, letter
//	organs      Organ{Info: 示范市市场监督管理局}
//
// # What is masked
//
// Every title and text that leaves a Document is masked: a natural person is named
// by the surname only and has no code, and a tombstone names no party at all.
//
// A catalog is safe for concurrent use.
package catalog

import (
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// Catalog is what the public may see of a corpus.
type Catalog struct {
	Corpus *corpus.Corpus
	Ledger *ledger.Ledger // the public one
	AsOf   calendar.Date

	Documents []*Document // by content path
	Newest    []*Document // newest first, without plain pages
	Sections  []*Section  // in the order of the navigation, a parent before its children
	Parties   []*Party    // by initial and name
	Letters   []Letter    // of parties
	Organs    []*Organ    // in the order of organs.toml

	byPath     map[string]*Document
	byUSCC     map[string]*Party
	byOrgan    map[string]*Organ
	relations  map[string]*Relations // by content path
	validities map[*Document]*Validity
	counts     map[*disclosure.Kind]int
}

// New returns the catalog of a corpus and its public ledger.
func New(c *corpus.Corpus, ledger *ledger.Ledger) *Catalog {
	documents := documentsOf(c, ledger)
	byPath := make(map[string]*Document, len(documents))
	counts := map[*disclosure.Kind]int{}
	for _, d := range documents {
		byPath[d.Record.Path] = d
		counts[d.Record.Kind]++
	}
	all := slices.SortedFunc(slices.Values(documents), func(x, y *Document) int { return y.Compare(x) }) // newest first
	newest := slices.DeleteFunc(slices.Clone(all), func(d *Document) bool { return d.Record.Kind.Plain })
	parties, byUSCC := partiesOf(newest, c.Organs)
	relations := relationsOf(documents, c.Kinds)
	validities := validitiesOf(documents, relations, ledger.AsOf)
	sections := sectionsOf(c.Kinds, counts, all, division{c.Organs, validities, byUSCC})
	organs, byOrgan := organsOf(c.Organs, newest, ledger.Obligations)
	return &Catalog{
		Corpus: c, Ledger: ledger, AsOf: ledger.AsOf,
		Documents: documents, Newest: newest, Sections: sections, Parties: parties, Letters: lettersOf(parties), Organs: organs,
		byPath: byPath, byUSCC: byUSCC, byOrgan: byOrgan, relations: relations, validities: validities, counts: counts,
	}
}

// At returns the document at a content path, nil when there is none.
func (c *Catalog) At(path string) *Document { return c.byPath[path] }

// All returns the documents at those of the content paths that have a document.
func (c *Catalog) All(paths ...string) []*Document {
	var list []*Document
	for _, path := range paths {
		if d := c.byPath[path]; d != nil {
			list = append(list, d)
		}
	}
	return list
}

// Hides reports whether a content path has a file that the public may not see.
func (c *Catalog) Hides(path string) bool { return c.byPath[path] == nil && c.Corpus.Has(path) }

// Section returns the section of a folder, nil when it has no documents.
func (c *Catalog) Section(folder string) *Section {
	for _, s := range c.Sections {
		if s.Folder == folder {
			return s
		}
	}
	return nil
}

// Count returns how many documents a kind has.
func (c *Catalog) Count(kind *disclosure.Kind) int { return c.counts[kind] }

// Party returns the party of a document, nil when that has no page.
func (c *Catalog) Party(d *Document) *Party { return c.byUSCC[d.partyCode()] }

// Organ returns the organ of an id, nil when that has no page.
func (c *Catalog) Organ(id string) *Organ { return c.byOrgan[id] }

// OrganIDs returns the ids of all organs in the order of organs.toml, those
// without a page too.
func (c *Catalog) OrganIDs() []string {
	var ids []string
	for _, o := range c.Corpus.Organs.All() {
		ids = append(ids, o.ID)
	}
	return ids
}

// NoOrganName is the name of the organ "", of records that name no organ.
const NoOrganName = "没有写明机关"

// OrganName returns the full name of an organ; of the id "" NoOrganName.
func (c *Catalog) OrganName(id string) string {
	if id == "" {
		return NoOrganName
	}
	return c.Corpus.Organs.Name(id)
}

// OrganNames returns the full names of organs, joined.
func (c *Catalog) OrganNames(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, c.Corpus.Organs.Name(id))
	}
	return strings.Join(names, "、")
}

// ShortOrgans returns the short names of known organs, joined.
func (c *Catalog) ShortOrgans(ids []string) string {
	var names []string
	for _, id := range ids {
		if organ, ok := c.Corpus.Organs.Get(id); ok {
			names = append(names, organ.ShortName())
		}
	}
	return strings.Join(slices.Compact(names), "、")
}

// DutyName returns the name of the report that a duty asks for.
func (c *Catalog) DutyName(duty string) string {
	return c.Corpus.Kinds.DutyName(duty)
}

// Relations returns the documents that refer to a document; never nil.
func (c *Catalog) Relations(d *Document) *Relations {
	if r := c.relations[d.Record.Path]; r != nil {
		return r
	}
	return &Relations{}
}

// Validity returns the validity of a policy on the as-of date. It is nil for other
// documents, and for a letter of which nothing is known that would decide it.
func (c *Catalog) Validity(d *Document) *Validity { return c.validities[d] }
