package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/site/disclosure"
)

// The words of short decisions. Place, bodies, firms and facts are invented.
const (
	city      = "澜川市"
	syllables = "安达宏远嘉和瑞丰恒昌永泰盛源华茂金鼎德润兴业广诚明理汇智"
)

var (
	bodies   = [...]struct{ id, name, mark string }{{"scjgj", "市场监督管理局", "市监"}, {"cgj", "城市管理局", "城管"}, {"jtj", "交通运输局", "交运"}, {"wjw", "卫生健康委员会", "卫健"}, {"yjj", "应急管理局", "应急"}}
	breaches = [...]string{"未明码标价", "未按规定公示营业执照", "占道堆放物料", "未建立进货查验制度", "超过许可范围经营"}
	findings = [...]string{"执法人员在检查中发现", "根据投诉核查发现", "在专项检查中发现", "复查时发现"}
	goods    = [...]string{"货架商品", "经营场所", "库存货物", "门前区域", "台账记录"}
)

// shortDecisions writes a site of n penalty decisions of about a hundred and
// fifty characters. Every firm has two; one decision in twenty is published late.
func shortDecisions(folder string, n int) error {
	content := filepath.Join(folder, "content")
	organs := ""
	for _, o := range bodies {
		organs += fmt.Sprintf("[[organ]]\nid = %q\nname = %q\ntype = \"department\"\nsince = 2020\nduties = []\n\n", o.id, city+o.name)
	}
	first := time.Date(2021, 1, 4, 0, 0, 0, 0, time.UTC)
	for year := 2021; year <= 2025; year++ {
		if err := os.MkdirAll(filepath.Join(content, "enforcement/penalty", fmt.Sprint(year)), 0o755); err != nil {
			return err
		}
	}
	for name, text := range map[string]string{
		"site.toml": "title = \"" + city + "行政处罚公示\"\nbase_url = \"https://gongkai.lanchuan.example/\"\n", "organs.toml": organs,
	} {
		if err := os.WriteFile(filepath.Join(content, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	for i := range n {
		dated := first.AddDate(0, 0, i%1800)
		name := filepath.Join(content, "enforcement/penalty", fmt.Sprint(dated.Year()), fmt.Sprintf("%07d.md", i))
		if err := os.WriteFile(name, []byte(shortDecision(i, max(1, n/2), dated)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func shortDecision(i, firms int, dated time.Time) string {
	o, breach := bodies[i%len(bodies)], breaches[i/7%len(breaches)]
	published := dated.AddDate(0, 0, 1+i%5)
	if i%20 == 19 {
		published = dated.AddDate(0, 0, 20)
	}
	firm, code := firmOf(i % firms)
	fine := 100 * (1 + i%90)
	number := fmt.Sprintf("澜%s罚〔%d〕%d号", o.mark, dated.Year(), i+1)
	return fmt.Sprintf(`+++
title = "关于%[1]s的行政处罚决定"
number = "%[2]s"
index = "11990001000000123W/%[3]d-%07[4]d"
organ = "%[5]s"
dated = %[6]s
published = %[7]s
violation = "%[8]s"
categories = ["罚款"]
fine = %[9]d
outcome = "罚款 %[9]d 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "%[1]s"
type = "法人及非法人组织"
uscc = "%[10]s"
+++

%[11]s，%[1]s的%[12]s存在问题，共涉及 %[13]d 件，属于%[8]s。当事人当场承认，未提出陈述和申辩，已在 %[14]d 日内改正。

决定罚款 %[9]d 元。收到决定书之日起十五日内缴纳。
`, firm, number, dated.Year(), i, o.id, dated.Format(time.DateOnly), published.Format(time.DateOnly), breach, fine, code,
		findings[i/3%len(findings)], goods[i/11%len(goods)], 1+i%97, 1+i%15)
}

// firmOf is the name and the credit code (统一社会信用代码) of a firm.
func firmOf(i int) (name, code string) {
	words := []rune(syllables)
	var b strings.Builder
	for rest, k := i, 0; k < 4; k++ {
		b.WriteRune(words[rest%len(words)])
		rest /= len(words)
	}
	body := fmt.Sprintf("91990001%09d", i)
	for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if code = body + string(check); disclosure.CheckUSCC(code) == nil {
			break
		}
	}
	return city + b.String() + "商贸有限公司", code
}
