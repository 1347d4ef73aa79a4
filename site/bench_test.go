package site

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/check"
	"gongkai/site/corpus"
	"gongkai/site/ledger"
	"gongkai/site/markdown"
	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/page/catalog"
)

// corpusOf generates n invented penalty decisions of some 700 characters.
func corpusOf(n int) fstest.MapFS {
	files := archive(settings)
	facts := strings.Repeat("当事人在经营场所销售的商品没有按规定标明品名、计价单位和价格，执法人员当场制作笔录并拍照取证。", 12)
	for i := range n {
		dated := fmt.Sprintf("2026-%02d-%02d", i%9+1, i%27+1)
		text := fmt.Sprintf(`+++
title = "关于第%[1]d号商户的行政处罚决定"
number = "示市监罚〔2026〕%[1]d号"
index = "11990001000000123W/2026-%05[1]d"
organ = "scjgj"
dated = %[2]s
published = 2026-10-%02[3]d
violation = "未明码标价"
categories = ["罚款"]
fine = %[4]d
outcome = "罚款 %[4]d 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "示范市第%[1]d号商贸有限公司"
type = "法人及非法人组织"
+++

## 违法事实

第%[1]d号商户。%[5]s

| 项目 | 内容 |
| --- | --- |
| 案号 | %[1]d |
| 处罚 | 罚款 %[4]d 元 |

## 处罚决定

对第%[1]d号商户处以罚款 %[4]d 元。
`, i+1, dated, i%20+1, 100*(i%50+1), facts)
		files[fmt.Sprintf("content/enforcement/penalty/2026/%06d.md", i+1)] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return files
}

// BenchmarkBuild is a whole build into memory; compare runs with benchstat.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			source := corpusOf(n)
			opt := Options{Source: source, AsOf: day(b, "2026-11-21")}
			b.ReportAllocs()
			pages := 0
			for b.Loop() {
				report, err := Build(b.Context(), opt, output.NewMemory())
				if err != nil || report.Failed() {
					b.Fatal(err, report.Problems[:min(3, len(report.Problems))])
				}
				pages += report.Pages
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// BenchmarkStage is what each stage before rendering takes for 1,000 documents,
// one worker; what parse and convert take apart is in disclosure and markdown.
func BenchmarkStage(b *testing.B) {
	const n = 1000
	source, asOf := corpusOf(n), day(b, "2026-11-21")
	load := func() *corpus.Corpus {
		c, _, err := corpus.Load(source, corpus.Options{Workers: 1})
		if err != nil || len(c.Documents) != n {
			b.Fatalf("%d documents, %v", len(c.Documents), err)
		}
		return c
	}
	c := load()
	rules, _, err := rulesOf(c)
	if err != nil {
		b.Fatal(err)
	}
	judged, _ := ledger.Build(c, rules, asOf, 1)
	plan := page.New(catalog.New(c, judged.Public()), dataFields(c), page.Past{})
	texts := make([]*markdown.Text, len(plan.Pages))
	for i, p := range plan.Pages {
		if d, ok := c.Document(p.Source); ok && p.HasText() {
			if texts[i], err = c.Text(d); err != nil {
				b.Fatal(err)
			}
		}
	}
	stage := func(name string, run func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/document")
		})
	}
	stage("read", func() { load() })
	stage("judge", func() { ledger.Build(c, rules, asOf, 1) })
	stage("plan", func() { page.New(catalog.New(c, judged.Public()), dataFields(c), page.Past{}) })
	stage("views", func() {
		for i := range plan.Pages {
			if v := plan.Pages[i].View(); texts[i] != nil {
				plan.Pages[i].Place(v, texts[i])
			}
		}
	})
	stage("check", func() {
		_, err = check.Run(check.Input{Corpus: c, Ledger: judged, Rules: rules, Generated: plan.Generated(), AsOf: asOf, Workers: 1})
	})
	if err != nil {
		b.Fatal(err)
	}
}
