package page

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/corpus"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
)

// loggedSettings are those of a town with a log.
const loggedSettings = `-- content/log.toml --
origin = "www.shifan.example/log"
keys = ["www.shifan.example/log+7cdb6c97+ASBU/cJanR6e3+9pUeRocF10aQnRpTKOmdGIHkfEq8G6"]
sm2 = ""
blind = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
since = 2026-01-05
-- content/about/contact.md --
+++
title = "联系我们"
published = 2026-01-01
+++
电话见公告。
`

// witnessed trusts a witness that fetches what it cosigns, and an authority.
func witnessed(t *testing.T) grade.Trust {
	t.Helper()
	secret, _, err := log.NewKey(rand.NewChaCha8([32]byte{3}), "dag.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	c, err := log.NewCosigner(secret, func() time.Time { return time.Time{} })
	if err != nil {
		t.Fatal(err)
	}
	return grade.Trust{Policy: grade.Policy{Witnesses: []grade.Witness{{Name: "dag", VKey: c.VKey(), Key: c.Witness, Reader: true}}}, Authority: "ntsc", Roots: []byte("PEM")}
}

// planLogged plans a town, with a log or without.
func planLogged(t *testing.T, archive string, trust grade.Trust) *planned {
	t.Helper()
	c, problems, err := corpus.Load(sitetest.Files(settings, archive), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Severity == 0 {
			t.Errorf("%s: %s", p.Path, p.Message)
		}
	}
	ledger, _ := ledger.Build(c, sitetest.Rules(t, c), sitetest.AsOf(), 0)
	return &planned{New(catalog.New(c, ledger.Public()), dataFields, Past{Trust: trust}), c}
}

// allText returns all that an explanation says.
func allText(v *view.Explanation) string {
	var b strings.Builder
	b.WriteString(v.Intro)
	for _, topic := range v.Topics {
		b.WriteString(topic.Title + "\n" + strings.Join(slices.Concat(topic.Paragraphs, topic.Commands, topic.Points), "\n"))
		for _, r := range topic.Rows {
			b.WriteString(r.Label + "：" + r.Text + "\n")
		}
		for _, table := range topic.Tables {
			for _, row := range table.Rows {
				for _, c := range row {
					b.WriteString(c.Text + "\n")
				}
			}
		}
	}
	return b.String()
}

// A site with a log explains it to citizens and to auditors, with its own address, key
// and witnesses; links lead there from every page and from the page of all pages.
func TestProofPages(t *testing.T) {
	t.Parallel()
	plan := planLogged(t, loggedSettings, witnessed(t))
	citizens, auditors := at[view.Explanation](t, plan, "/about/proof/"), at[view.Explanation](t, plan, "/about/proof/audit/")
	for _, want := range []string{"有据：有见证人作证", "仅陈述：只有机关自己说", "存疑：机关填的日期", "最迟于某日已登记", "本站的见证人：dag、ntsc（时间戳机构）。", "从来没有放到网上的，谁也看不见"} {
		if !strings.Contains(allText(citizens), want) {
			t.Errorf("citizens do not read %s", want)
		}
	}
	for _, want := range []string{
		"gongkai verify https://www.shifan.example/ --key www.shifan.example/log+7cdb6c97+ASBU/cJanR6e3+9pUeRocF10aQnRpTKOmdGIHkfEq8G6 --save 检查点",
		"--origin=www.shifan.example/log", "dag.example/witness+", "从公开的网址读到", "ntsc（RFC 3161）", "openssl ts -verify",
		"contradicted", "altered-file", "unlogged-site", "vanished", "rolled-back", "forked", "stale", "clock-differs", "log-behind",
		"S0", "S1", "S2", "S3", "今天开始的日志，证明不了昨天", "从来没有公开过的", "给一些人看、不给另一些人看的", "机关和全部见证人串通",
	} {
		if !strings.Contains(allText(auditors), want) {
			t.Errorf("auditors do not read %s", want)
		}
	}
	for _, v := range []*view.Explanation{citizens, auditors} {
		if v.AsOf.ISO != "" {
			t.Error("a page about proof has an as-of date")
		}
	}
	links := func(list []view.Link, href string) bool {
		return slices.ContainsFunc(list, func(l view.Link) bool { return l.Href == href })
	}
	home, site := at[view.Home](t, plan, "/"), at[view.Index](t, plan, "/about/sitemap/")
	if !links(home.Foot, "about/proof/index.html") || !slices.ContainsFunc(site.Groups, func(g view.Group) bool { return links(g.Links, "../proof/index.html") }) {
		t.Errorf("no link to the page about proof: %v", home.Foot)
	}
	if !links(citizens.Topics[4].Links, "audit/index.html") || !links(auditors.Topics[0].Links, "../../../log/checkpoint") || !links(auditors.Breadcrumb, "../index.html") {
		t.Error("the pages do not link each other and the log")
	}
	if problems := plan.Collisions(nil); len(problems) > 0 {
		t.Error(problems)
	}

	lonely := planLogged(t, loggedSettings, grade.Trust{})
	if text := allText(at[view.Explanation](t, lonely, "/about/proof/")); !strings.Contains(text, "本站现在还没有见证人，所以都写“仅陈述”") {
		t.Error(text)
	}
	if text := allText(at[view.Explanation](t, lonely, "/about/proof/audit/")); !strings.Contains(text, "本站现在没有见证人。") || strings.Contains(text, "openssl") {
		t.Error(text)
	}
}

// Without a log there are no such pages, and their addresses are free; with one they are
// the program's.
func TestProofPagesAreReserved(t *testing.T) {
	t.Parallel()
	const taken = "-- content/about/proof.md --\n+++\ntitle = \"公开证明\"\npublished = 2026-01-01\n+++\n正文\n" +
		"-- content/about/proof/audit.md --\n+++\ntitle = \"核验\"\npublished = 2026-01-01\n+++\n正文\n"
	if plan := planLogged(t, taken, witnessed(t)); len(plan.Collisions(nil)) > 0 || at[view.Document](t, plan, "/about/proof/").Heading != "公开证明" {
		t.Error("the address is reserved without a log")
	}
	problems := planLogged(t, loggedSettings+taken, witnessed(t)).Collisions(nil)
	if len(problems) != 2 || problems[0].Code != collision || problems[0].Path != "content/about/proof.md" ||
		problems[0].Message != "网址和程序生成的页面或文件相同：/about/proof/" || problems[1].Path != "content/about/proof/audit.md" {
		t.Errorf("%+v", problems)
	}
}
