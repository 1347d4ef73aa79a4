package diag

// Check describes a problem code: what is wrong, why it matters, and an example
// of it, wrong and right. Each package lists the codes that it reports first,
// in a function Checks; the command's list, CHECKS.md and SARIF are made of
// these lists.
type Check struct {
	Code     string   // a word, "unknown-key"; scripts and sites rely on it
	Severity Severity // the worst; a site may set warnings and notices otherwise
	Title    string   // in Chinese, as all that follows
	Why      string
	Before   string // what an editor has in the file; may have several lines
	After    string
}

// Fixed reports whether the check stops a build, so that no site may lower it.
func (c Check) Fixed() bool { return c.Severity == Error }
