package page

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// column is what the official page tags say of a 栏目.
type column struct{ name, about, keywords, kind string }

func (s *section) columnTags() column {
	words := []string{s.name}
	for _, k := range s.kinds {
		if k.Name != s.name {
			words = append(words, k.Name)
		}
	}
	for _, c := range s.children {
		words = append(words, c.name)
	}
	return column{s.name, s.about, strings.Join(words, ","), s.column}
}

// meta is the tags of a page: the 15 names of 国办发〔2017〕47号 (政府网站发展指引), and
// gongkai:* beside them. A tag without a value is left out.
func (b *book) meta(p *Page, h head) []view.Meta {
	tags := &tags{list: make([]view.Meta, 0, 8+len(h.meta))}
	s := &b.corpus.Site
	tags.add("SiteName", s.Title)
	tags.add("SiteDomain", b.host)
	tags.add("SiteIDCode", s.SiteCode)
	tags.add("ColumnName", h.column.name)
	tags.add("ColumnDescription", h.column.about)
	tags.add("ColumnKeywords", h.column.keywords)
	tags.add("ColumnType", h.column.kind)
	if len(h.meta) == 0 { // a document has the official Description, which is the same name to a browser
		tags.add("description", cmp.Or(h.column.about, h.heading+"，"+s.Title))
	}
	return append(tags.list, h.meta...)
}

type tags struct{ list []view.Meta }

func (t *tags) add(name, content string) {
	if content != "" {
		t.list = append(t.list, view.Meta{Name: name, Content: content})
	}
}

// articleTags are the tags of a document, and what a program needs to check
// its deadline.
func (b *book) articleTags(e *entry) []view.Meta {
	rec, t := e.rec, &tags{list: make([]view.Meta, 0, 16)}
	t.add("ArticleTitle", e.title)
	t.add("PubDate", rec.Published.PubDate())
	t.add("ContentSource", b.sourceOf(e))
	if e.state == disclosure.Public {
		t.add("Keywords", strings.Join(e.maskAll(rec.Keywords), ","))
		author, _ := rec.Value("interpreter")
		t.add("Author", e.mask(author.Text))
		t.add("Description", b.describe(e))
	}
	t.add("Url", b.absolute(e.url))
	if stamp := e.stamp; stamp != nil {
		deadlineTags(t, rec, stamp)
	}
	return t.list
}

// describe is a public document in a sentence: its own summary, else what it is,
// whose, and since when it is public.
func (b *book) describe(e *entry) string {
	rec := e.rec
	if rec.Summary != "" {
		return e.mask(oneLine(rec.Summary))
	}
	what := strings.TrimSuffix(rec.Kind.Name+"，"+rec.Number, "，")
	return fmt.Sprintf("%s，%s，%s公开。", what, b.organNames(rec.Organs), rec.Published.Date().Chinese())
}

var imageSource = regexp.MustCompile(`<img src="([^"]+)"`)

// imageTag is the first picture of the text, at its address on the web.
func (b *book) imageTag(e *entry, body string) []view.Meta {
	m := imageSource.FindStringSubmatch(body)
	if m == nil {
		return nil
	}
	page, _ := url.Parse(e.url)
	picture, err := page.Parse(html.UnescapeString(m[1]))
	if err != nil || b.baseURL == "" {
		return nil
	}
	return []view.Meta{{Name: "Image", Content: b.absolute(picture.Path)}}
}

func deadlineTags(t *tags, rec *disclosure.Record, d *ledger.Entry) {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	point := func(m calendar.Moment) string {
		if d.Rule.Unit == "hour" {
			return m.String()
		}
		return m.Date().String()
	}
	dated := rec.Dated.String()
	if dated == "" {
		dated = point(d.From)
	}
	t.add("gongkai:rule", d.Rule.ID)
	t.add("gongkai:dated", dated)
	t.add("gongkai:due", point(d.Due))
	t.add("gongkai:published", publishedOf(rec, d))
	t.add("gongkai:elapsed", number(d.Elapsed))
	t.add("gongkai:allowed", number(d.Allowed()))
	t.add("gongkai:verdict", string(d.Verdict))
	t.add("gongkai:provisional", strconv.FormatBool(d.Provisional))
}

// publishedOf is the day a record went public; for a window in hours the instant.
func publishedOf(rec *disclosure.Record, d *ledger.Entry) string {
	if d.Rule.Unit == "hour" {
		return rec.Published.String()
	}
	return rec.Published.Date().String()
}

// sourceOf is 来源: where a text was reprinted from, else the organs that publish it.
func (b *book) sourceOf(e *entry) string {
	if e.rec.Source != "" && !e.state.Tombstone() {
		return e.mask(e.rec.Source)
	}
	if len(e.rec.Organs) == 0 {
		return b.corpus.Site.Organizer
	}
	return b.organNames(e.rec.Organs)
}

func (b *book) organNames(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, b.corpus.Organs.Name(id))
	}
	return strings.Join(names, "、")
}

// oneLine folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
