package corpus

// The TOML files of content/, by content path.
const (
	siteFile       = "site.toml"
	organsFile     = "organs.toml"
	indicatorsFile = "indicators.toml"
	indicatorSets  = "indicators" // the folder of indicator sets, one a file
	acceptedFile   = "accepted.toml"
	rulesFile      = "rules.toml"
	wordingFile    = "wording.toml"
	calendars      = "calendar" // the folder of holiday arrangements
)

// known are the names that mean something directly in content/.
var known = []string{siteFile, organsFile, indicatorsFile, acceptedFile, rulesFile, wordingFile}
