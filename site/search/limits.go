package search

// limits are the measures of an index.
type limits struct {
	occurrences int // a string with more is common
	depth       int // how far common strings are followed
	sample      int // units among which common strings are looked for, see text.sample
	window      int // units whose lists are made at once
	batch       int // places whose lists are merged at once
	leaf        int // units of a leaf of the dictionary
	inline      int // a longer list stands outside of the dictionary
	pack        int // units of a file with several such lists
	fan         int // entries of a node
	shard       int // documents whose description is in one file
}

// standard has been chosen for 100,000 documents: what a query reads stays
// within 60 KB (README, Search).
var standard = limits{occurrences: 1500, depth: 12, sample: 4 << 20, window: 1 << 20, batch: 4 << 20, leaf: 5120, inline: 300, pack: 6 << 10, fan: 64, shard: 5}

// few makes fewer files of a small site, where there is less to choose from.
var few = limits{occurrences: 1500, depth: 12, sample: 4 << 20, window: 1 << 20, batch: 4 << 20, leaf: 8192, inline: 1200, pack: 8192, fan: 48, shard: 8}

const fewDocuments = 1000

func limitsFor(documents int) limits {
	if documents < fewDocuments {
		return few
	}
	return standard
}
