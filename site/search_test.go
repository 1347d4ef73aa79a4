package site

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/output"
)

// The index cuts texts to pieces, so that a leak would not stand there in one.
// But whatever is indexed has its characters there: of a text that must not be
// found, one character that stands nowhere else must not be either.
func TestIndexKnowsOnlyWhatIsPublic(t *testing.T) {
	marked := func(name, more, mark, party, kind string) string {
		return fmt.Sprintf(`
-- content/enforcement/penalty/2026/%s.md --
+++
title = "关于%[4]s的行政处罚决定"
number = "示市监罚〔2026〕%[1]s号"
index = "11990001000000123W/2026-%[1]s"
organ = "scjgj"
dated = 2026-03-05
%[2]s
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款%[3]s"
legal_basis = "《中华人民共和国价格法》第四十二条"
summary = "摘要%[3]s"
[subject]
name = "%[4]s"
type = "%[5]s"
%[6]s+++

当事人%[4]s在正文%[3]s里。
`, name, strings.Split(more, "|")[0], mark, party, kind, strings.Split(more+"|", "|")[1])
	}
	const firm = "法人及非法人组织"
	source := archive(settings, penalty,
		marked("901", "published = 2026-03-06", "㐀", "示范市㑀商行", "法人及非法人组织"),
		marked("902", "published = 2026-03-06", "㐁", "赵㑁㒁", "自然人"),
		marked("903", "", "㐂", "示范市㑂商行", firm),
		marked("904", "draft = true\npublished = 2026-03-06", "㐃", "示范市㑃商行", firm),
		marked("905", "published = 2026-12-01", "㐄", "示范市㑄商行", firm),
		marked("906", "published = 2026-03-06\nsealed = 2026-04-01", "㐅", "示范市㑅商行", firm),
		marked("907", "published = 2026-03-06\npublicity_until = 2026-04-01", "㐆", "示范市㑆商行", firm),
		marked("908", "published = 2026-03-06|[withdrawal]\ncause = \"撤销\"\ncaused = 2026-05-06\non = 2026-05-08\nreason = \"撤销\"\n", "㐇", "示范市㑇商行", firm),
	)
	index := map[string][]byte{}
	for name, body := range good(t, source, "2026-11-21") {
		if strings.HasPrefix(name, "search/") && name != "search/index.html" {
			index[name] = body
		}
	}
	holds := func(r rune) bool {
		for _, body := range index {
			if bytes.ContainsRune(body, r) || bytes.Contains(body, fmt.Appendf(nil, `\u%04x`, r)) {
				return true
			}
		}
		return false
	}
	for _, r := range "㐀㑀㐁赵" {
		if !holds(r) {
			t.Errorf("%c is public and not indexed", r)
		}
	}
	for _, r := range "㑁㒁㐂㑂㐃㑃㐄㑄㐅㑅㐆㑆㐇㑇" {
		if holds(r) {
			t.Errorf("%c is indexed", r)
		}
	}
}

// lineMark is a tag between two lines of a page, as static/js/search.js divides them.
var lineMark = regexp.MustCompile(`</?(?:p|h[1-6]|li|tr|dt|dd|caption|div)\b[^>]*>`)

// Whatever the index has of a document, one line of its page shows: the search page
// looks there whether a document holds the question.
func TestPagesShowWhatIsIndexed(t *testing.T) {
	memory := output.NewMemory()
	s, err := Examine(t.Context(), Options{Source: demonstration(t), AsOf: day(t, "2026-11-21")})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), memory); err != nil {
		t.Fatal(err)
	}
	blank := regexp.MustCompile(`[\s\x{3000}\x{A0}]+|<[^>]*>`)
	for _, f := range s.plan.Found {
		if f.Source == "" {
			continue
		}
		found := s.findable(f)
		paragraphs, _, err := found.Text()
		if err != nil {
			t.Fatal(err)
		}
		body := string(memory.Files()[address.File(found.URL)])
		var shown []string
		for _, line := range lineMark.Split(body[strings.Index(body, "<main"):strings.Index(body, "</main>")], -1) {
			shown = append(shown, html.UnescapeString(blank.ReplaceAllString(line, "")))
		}
		for _, piece := range slices.Concat(found.Paragraphs, paragraphs, []string{found.Title, found.Number}) {
			piece = blank.ReplaceAllString(piece, "")
			if !slices.ContainsFunc(shown, func(line string) bool { return strings.Contains(line, piece) }) {
				t.Errorf("%s does not show %q", found.URL, piece)
			}
		}
	}
}
