package corpus

// The TOML files of content/, by content path.
const (
	siteFile         = "site.toml"
	organsFile       = "organs.toml"
	indicatorsFile   = "indicators.toml"
	indicatorSets    = "indicators" // the folder of indicator sets, one a file
	acceptedFile     = "accepted.toml"
	PublishedFile    = "published.toml" // written and read by builds
	rulesFile        = "rules.toml"
	wordingFile      = "wording.toml"
	TasksFile        = "tasks.toml"
	DesignationsFile = "designations.toml"
	LogFile          = "log.toml"     // the log of publications
	IndexesFile      = "indexes.toml" // the last index numbers that were given out
	assessments      = "assessments"  // the folder of assessments
	calendars        = "calendar"     // the folder of holiday arrangements
)

// known are the names that mean something directly in content/.
var known = []string{siteFile, organsFile, indicatorsFile, acceptedFile, PublishedFile, rulesFile, wordingFile, TasksFile, DesignationsFile, LogFile, IndexesFile}

// folders are those whose TOML files mean something.
var folders = []string{indicatorSets, assessments, calendars}
