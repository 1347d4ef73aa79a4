package export

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
)

// Security returns security.txt (RFC 9116): whom to tell of a weakness of the site,
// from site.toml's contact; nil when it has no address for mail. The text expires
// eleven to twelve months after the as-of date and changes once a month.
func Security(site *corpus.Settings, asOf calendar.Date) []byte {
	if site.Contact.Email == "" {
		return nil
	}
	return fmt.Appendf(nil, "Contact: mailto:%s\nExpires: %04d-%02d-01T00:00:00+08:00\nPreferred-Languages: zh\nCanonical: %s\n",
		site.Contact.Email, asOf.Year()+1, int(asOf.Month()), (&exporter{base: site.BaseURL}).absolute(address.Security))
}
