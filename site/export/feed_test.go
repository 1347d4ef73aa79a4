package export

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/internal/sitetest"
)

func parseFeed(t *testing.T, text string) (f atomFeed) {
	t.Helper()
	if err := xml.Unmarshal([]byte(text), &f); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return f
}

func TestFeed(t *testing.T) {
	f := parseFeed(t, file(t, write(t, sitetest.Town()), address.SectionFeed("enforcement/penalty")))
	var got []string
	for _, e := range f.Entries {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s", e.Title, e.Published, e.Updated, e.Summary))
	}
	want := []string{
		"示市监罚〔2026〕16号行政处罚决定（已撤回）|2026-03-12T00:00:00+08:00|2026-04-13T00:00:00+08:00|",
		"=关于安达商贸的行政处罚决定|2026-03-12T09:30:00+08:00|2026-04-01T00:00:00+08:00|安达商贸的正文",
		"关于赵某某的行政处罚决定|2026-03-20T00:00:00+08:00|2026-03-20T00:00:00+08:00|赵某某在河边摆摊。",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if f.Updated != "2026-04-13T00:00:00+08:00" || f.ID != "https://www.shifan.example/enforcement/penalty/feed.xml" ||
		f.Title != "行政处罚 - 示范市法治政府" || f.Subtitle == "" {
		t.Errorf("feed %+v", f)
	}
	if e := f.Entries[1]; e.ID != "https://www.shifan.example/enforcement/penalty/2026/0012/" || e.Authors[0].Name != "示范市市场监督管理局" || e.Category.Term != "penalty" {
		t.Errorf("entry %+v", e)
	}
}

func TestSiteFeed(t *testing.T) {
	out := write(t, sitetest.Town())
	text := file(t, out, address.Feed)
	f := parseFeed(t, text)
	if len(f.Entries) != 10 || f.Entries[1].Title != "办法" || len(f.Entries[1].Authors) != 2 {
		t.Errorf("%d entries\n%s", len(f.Entries), text)
	}
	if strings.Contains(text, "联系我们") {
		t.Error("plain pages are no disclosures")
	}
	if !strings.Contains(file(t, out, address.SectionFeed("about")), "联系我们") {
		t.Error("their own section has a feed")
	}
	for _, must := range []string{`xml:lang="zh-CN"`, `<link rel="self" type="application/atom+xml" href="https://www.shifan.example/feed.xml"></link>`, `xmlns="http://www.w3.org/2005/Atom"`} {
		if !strings.Contains(text, must) {
			t.Errorf("no %s in\n%s", must, text)
		}
	}
}

func TestFeedHasAtMostFiftyEntries(t *testing.T) {
	var archive strings.Builder
	archive.WriteString(sitetest.Town())
	for i := range 60 {
		fmt.Fprintf(&archive, "-- content/notices/n%02d.md --\n+++\ntitle = \"通知%02d\"\norgan = \"sfj\"\ndated = 2026-09-01\npublished = 2026-09-01\n+++\n%s\n", i, i, strings.Repeat("字", 300))
	}
	f := parseFeed(t, file(t, write(t, archive.String()), address.SectionFeed("notices")))
	if len(f.Entries) != feedLength || f.Entries[0].Title != "通知59" {
		t.Errorf("%d entries, first %s", len(f.Entries), f.Entries[0].Title)
	}
	if got := f.Entries[0].Summary; got != strings.Repeat("字", 200)+"…" {
		t.Errorf("summary %s", got)
	}
}
