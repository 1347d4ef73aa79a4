package export

import (
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
)

func TestSecurity(t *testing.T) {
	asOf, err := calendar.Parse("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	site := &corpus.Settings{BaseURL: "https://www.shifan.example/"}
	if text := Security(site, asOf); text != nil {
		t.Errorf("without an address: %s", text)
	}
	site.Contact.Email = "gongkai@shifan.example"
	const want = "Contact: mailto:gongkai@shifan.example\nExpires: 2027-11-01T00:00:00+08:00\nPreferred-Languages: zh\nCanonical: https://www.shifan.example/.well-known/security.txt\n"
	if got := string(Security(site, asOf)); got != want {
		t.Errorf("got %q", got)
	}
}
