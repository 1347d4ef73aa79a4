package export

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
)

// feedLength is the most entries a feed has, summaryLength the most characters
// of a summary that is taken from the text.
const feedLength, summaryLength = 50, 200

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   *atomPerson `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Authors   []atomPerson `xml:"author"`
	Category  atomCategory `xml:"category"`
	Link      atomLink     `xml:"link"`
	Summary   string       `xml:"summary,omitempty"`
}

// feeds writes the feed of the site and of every section with something in it.
func (e *exporter) feeds() error {
	newest := slices.DeleteFunc(slices.Clone(e.shown), func(r *shown) bool { return r.state == disclosure.Expired })
	slices.SortFunc(newest, func(a, b *shown) int {
		return cmp.Or(b.updated.Compare(a.updated), b.Published.Compare(a.Published), cmp.Compare(b.Path, a.Path))
	})
	disclosures := func(r *shown) bool { return !r.Kind.Plain }
	if err := e.feed(address.Feed, address.Home, e.corpus.Site.Title, pick(newest, disclosures)); err != nil {
		return err
	}
	for _, s := range sections(newest) {
		of := func(r *shown) bool { return strings.HasPrefix(r.Kind.Folder+"/", s.folder+"/") }
		title := s.name + " - " + e.corpus.Site.Title
		if err := e.feed(address.SectionFeed(s.folder), address.Section(s.folder), title, pick(newest, of)); err != nil {
			return err
		}
	}
	return nil
}

// section is a folder of kinds that has a list, and so a feed.
type section struct{ folder, name string }

// sections are the folders of the kinds that occur, and the folders above them.
func sections(records []*shown) []section {
	names := map[string][]string{}
	seen := map[*disclosure.Kind]bool{}
	for _, r := range records {
		if seen[r.Kind] {
			continue
		}
		seen[r.Kind] = true
		for folder := r.Kind.Folder; folder != ""; folder = above(folder) {
			names[folder] = append(names[folder], r.Kind.Short)
		}
	}
	var found []section
	for folder, kinds := range names {
		slices.Sort(kinds) // not by what happens to be newest
		found = append(found, section{folder, strings.Join(kinds, "、")})
	}
	slices.SortFunc(found, func(a, b section) int { return cmp.Compare(a.folder, b.folder) })
	return found
}

func above(folder string) string {
	return folder[:max(0, strings.LastIndexByte(folder, '/'))]
}

// pick takes the first entries that a feed is about.
func pick(records []*shown, wanted func(*shown) bool) []*shown {
	var picked []*shown
	for _, r := range records {
		if wanted(r) {
			picked = append(picked, r)
		}
		if len(picked) == feedLength {
			break
		}
	}
	return picked
}

func (e *exporter) feed(url, page, title string, records []*shown) error {
	f := atomFeed{
		Lang: "zh-CN", ID: e.absolute(url), Title: title, Updated: e.ledger.AsOf.Moment().RFC3339(),
		Author: e.organizer(),
		Links: []atomLink{
			{"self", "application/atom+xml", e.absolute(url)},
			{"alternate", "text/html", e.absolute(page)},
		},
	}
	if e.corpus.Site.Demo {
		f.Subtitle = "演示站点，内容均为虚构"
	}
	latest := calendar.Moment{}
	for _, r := range records {
		entry, err := e.entry(r)
		if err != nil {
			return err
		}
		f.Entries = append(f.Entries, entry)
		if r.updated.Compare(latest) > 0 {
			latest = r.updated
		}
	}
	if !latest.IsZero() {
		f.Updated = latest.RFC3339()
	}
	data, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("写 %s: %w", address.File(url), err)
	}
	return e.put(url, append([]byte(xml.Header), append(data, '\n')...))
}

func (e *exporter) organizer() *atomPerson {
	return &atomPerson{cmp.Or(e.corpus.Site.Organizer, e.corpus.Site.Title)}
}

func (e *exporter) entry(r *shown) (atomEntry, error) {
	at := e.absolute(address.Document(r.Path))
	made := atomEntry{
		ID: at, Title: r.PublicTitle(e.ledger.AsOf), Published: r.Published.RFC3339(), Updated: r.updated.RFC3339(),
		Category: atomCategory{r.Kind.ID, r.Kind.Short}, Link: atomLink{"alternate", "text/html", at},
	}
	for _, id := range r.Organs {
		made.Authors = append(made.Authors, atomPerson{e.corpus.Organs.Name(id)})
	}
	var err error
	if r.state == disclosure.Public {
		made.Summary, err = e.summary(r)
		if texts := e.corpus.States(r.document, e.ledger.AsOf); len(texts) > 0 {
			if now := corpus.InForce(texts, e.ledger.AsOf); now > 0 {
				made.Summary += "（以上是原文；现行文本自" + texts[now].From.Chinese() + "起施行，见网页“各个时期的文本”。）"
			}
		}
	}
	return made, err
}

// summary is the editor's, else the beginning of the text.
func (e *exporter) summary(r *shown) (string, error) {
	if r.Summary != "" {
		return r.mask(r.Summary), nil
	}
	whole, err := e.corpus.Text(r.document)
	if err != nil {
		return "", err
	}
	text := []rune(strings.Join(strings.Fields(r.mask(whole.Plain)), " "))
	if len(text) <= summaryLength {
		return string(text), nil
	}
	return string(text[:summaryLength]) + "…", nil
}
