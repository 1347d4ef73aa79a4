package privacy

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// Contacts lists the telephones and mailboxes of a site and its organs, as site.toml
// and organs.toml state them. They are no personal data.
type Contacts struct {
	phones []string        // digits only
	mail   map[string]bool // addresses, and "@host" of those that are the site's own
}

// Site takes the mailboxes under the host of the site.
func (c *Contacts) Site(baseURL string) {
	if u, err := url.Parse(baseURL); err == nil && u.Hostname() != "" {
		c.takeMail("@" + strings.TrimPrefix(u.Hostname(), "www."))
	}
}

// Add takes telephones, several with a comma or a slash between them, and a mailbox.
func (c *Contacts) Add(phones, mail string) {
	for _, phone := range strings.FieldsFunc(phones, func(r rune) bool { return strings.ContainsRune("、，,；;/或 ", r) }) {
		if number := digits(phone); len(number) >= 7 {
			c.phones = append(c.phones, number)
		}
	}
	if mail != "" {
		c.takeMail(strings.ToLower(strings.TrimSpace(mail)))
	}
}

func (c *Contacts) takeMail(mail string) {
	if c.mail == nil {
		c.mail = map[string]bool{}
	}
	c.mail[mail] = true
}

// digits returns the digits of a text.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// Has reports whether what a detector has found is a contact. A telephone may lack its
// area code, or begin with +86.
func (c Contacts) Has(detector, text string) bool {
	switch detector {
	case "mobile", "landline":
		return slices.ContainsFunc(c.phones, func(p string) bool {
			return p == text || len(text) < len(p) && strings.HasSuffix(p, text) || strings.HasSuffix(text, p) && len(p) >= 10
		})
	case "email":
		mail := strings.ToLower(text)
		_, host, _ := strings.Cut(mail, "@")
		return c.mail[mail] || c.mail["@"+cmp.Or(host, "-")]
	}
	return false
}
