package check

import (
	"slices"

	"gongkai/site/diag"
	"gongkai/site/gate/html"
)

// Check describes a problem code: what it says, why it matters, and an example
// of it, wrong and right. Before and After are what an editor has in the file;
// they may have several lines.
type Check struct {
	Code     string
	Severity diag.Severity // unless a site sets it otherwise
	Title    string
	Why      string
	Before   string
	After    string
}

// Fixed says whether the check stops a build, so that no site may lower it.
func (c Check) Fixed() bool { return c.Severity == diag.Error }

// Table lists every problem code of the program. A new one needs a row here and
// a case of its own, good and bad, in testdata/<code>.txtar.
func Table() []Check {
	return slices.Concat(fileChecks(), recordChecks(), agreementChecks(), textChecks(), wordingChecks(), privacyChecks(), contentChecks(), siteChecks(), pageChecks())
}

// pageChecks are about the built pages as HTML.
func pageChecks() (checks []Check) {
	for _, r := range html.Rules() {
		checks = append(checks, Check(r))
	}
	return checks
}
