package site

import (
	"crypto/sha256"
	"encoding/hex"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
)

// RulesDigest returns a digest of what the verdicts of a site depend on besides its
// documents: the national catalogue and calendar of this program, the site's own rules,
// and the days that its holiday arrangements settle. 64 hexadecimal digits.
func RulesDigest(c *corpus.Corpus) string {
	h := sha256.New()
	h.Write(deadline.Catalogue())
	h.Write(calendar.Arrangements())
	h.Write(c.RulesTOML)
	from, to := c.Calendar.Coverage()
	h.Write([]byte(from.String() + to.String()))
	return hex.EncodeToString(h.Sum(nil))
}
