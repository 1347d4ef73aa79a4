package browser

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// What the hard documents have to show, wherever it stands.
var (
	longParty = "示范市" + strings.Repeat("联合发展", 13) + "总有限公司"
	longTitle = strings.Repeat("关于进一步规范和加强本市行政执法信息公开工作的若干具体", 4) + "意见的补充通知（试行稿）"
	rare      = "\U00020BB7\U000233B4\U00024BF0" // 𠮷𣎴𤯰, CJK extension B
	uighur    = "ھۆكۈمەت ئۇچۇرلىرىنى ئاشكارىلاش"
	picture   = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

// hardSite is a site of documents that are longer, wider and rarer than any of
// the demonstration.
func hardSite(t *testing.T) fstest.MapFS {
	t.Helper()
	image, err := base64.StdEncoding.DecodeString(picture)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"content/notices/map.png": {Data: image}}
	write := func(name string, text ...string) {
		files["content/"+name] = &fstest.MapFile{Data: []byte(strings.Join(text, ""))}
	}
	write("site.toml", `title = "示范市法治政府信息公开"
base_url = "https://www.shifan.example/"
organizer = "示范市人民政府办公室"
demo = true
`)
	write("organs.toml", `[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
type = "department"
since = 2026
duties = []
`)
	notice := func(name, title, more, body string) {
		published := "2026-03-12"
		if title == longTitle {
			published = "2026-03-13" // the newest, for the home page names only the latest of a section
		}
		write("notices/"+name+".md", "+++\ntitle = \"", title, "\"\norgan = \"scjgj\"\nindex = \"11990001000000123W/2026-", name, "\"\ndated = 2026-03-05\npublished = ", published, "\n", more, "+++\n\n", body)
	}
	notice("00001", "四万字的工作报告", "", long())
	notice("00002", "十二列三百行的统计表", "", wide())
	notice("00003", longTitle, "", "标题有一百二十个字。\n")
	notice("00004", "关于"+rare+"村地名用字的通知", "", "村名中的“"+rare+"”读作本地口音。\n\n"+uighur+"\n\n> "+strings.Repeat(uighur+"، ", 12)+"\n")
	var attachments strings.Builder
	for i := range 30 {
		fmt.Fprintf(&attachments, "[[attachments]]\ntitle = \"第%d号检验检测机构资质认定现场评审结果汇总表\"\nfile = \"table-%d.csv\"\n", i+1, i+1)
		write(fmt.Sprintf("notices/table-%d.csv", i+1), "名称,结果\r\n甲,合格\r\n")
	}
	notice("00005", "三十个附件", attachments.String(), "见附件。\n")
	notice("00006", "一张图", "", "![示范市行政区划示意图，市中心有三个区，东边是临港区](map.png)\n\n图上标出了三个区。\n")
	write("enforcement/penalty/2026/0001.md", `+++
title = "行政处罚决定"
number = "示市监罚〔2026〕1号"
index = "11990001000000123W/2026-00007"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "`, longParty, `"
type = "法人及非法人组织"
uscc = "9199000100005237XT"
+++

没有标明价格。
`)
	return files
}

// long is a report of 40,000 characters in forty chapters.
func long() string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "## 第%d部分工作情况\n\n", i+1)
		for k := range 5 {
			fmt.Fprintf(&b, "%d月份，全市检查市场主体%d户次，", k+1, 1000+i*5+k)
			for m := range 9 {
				fmt.Fprintf(&b, "其中第%d类主体发现问题线索%d条，已经责令改正并且回访核实，没有发现同类问题再次发生；", m+1, i*45+k*9+m)
			}
			b.WriteString("以上数字来自执法台账。\n\n")
		}
	}
	return b.String()
}

// wide is a table of twelve columns and three hundred rows.
func wide() string {
	var b bytes.Buffer
	b.WriteString("表1 分月统计\n\n| 机关 |")
	for i := range 11 {
		fmt.Fprintf(&b, " %d月检查户次 |", i+1)
	}
	b.WriteString("\n|" + strings.Repeat(" --- |", 12) + "\n")
	for row := range 300 {
		fmt.Fprintf(&b, "| 第%d市场监督管理所 |", row+1)
		for i := range 11 {
			fmt.Fprintf(&b, " %d |", row*11+i)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// hard looks at these documents on the narrowest screen, on a desk and in print.
func (b *chromium) hard(t *testing.T, reviewed *reviews) {
	s := build(t, hardSite(t)).open(t)
	pages := map[string]string{
		"notices/00001/index.html": "第40部分工作情况", "notices/00002/index.html": "第300市场监督管理所", "notices/00003/index.html": longTitle,
		"notices/00004/index.html": rare, "notices/00005/index.html": "第30号检验检测机构", "notices/00006/index.html": "图上标出了三个区",
		"enforcement/penalty/2026/0001/index.html": longParty, "parties/9199000100005237XT/index.html": longParty, "notices/index.html": longTitle,
		"parties/index.html": longParty, "index.html": longTitle,
	}
	if n := len([]rune(longTitle)); n != 120 {
		t.Errorf("the long title has %d characters", n)
	}
	if n := len([]rune(longParty)); n != 60 {
		t.Errorf("the long name has %d characters", n)
	}
	if n := len([]rune(long())); n < 40_000 {
		t.Errorf("the long report has %d characters", n)
	}
	for _, m := range modes() {
		if m.name != "320" && m.name != "light" && m.name != "print" {
			continue
		}
		tab := b.open(t, m)
		for name, text := range pages {
			t.Run(m.name+" "+name, func(t *testing.T) {
				tab.t = t
				tab.visit(s.http + "/" + name)
				tab.silent(s.http)
				for _, found := range tab.ask(m.checks...) {
					t.Error(found)
				}
				if !strings.Contains(eval[string](tab, "document.querySelector('main').innerText"), text) {
					t.Errorf("the page does not show %.30s", text)
				}
				if strings.HasPrefix(name, "notices/00006") && !eval[bool](tab, "Array.from(document.querySelectorAll('main img')).every(e => e.complete && e.naturalWidth > 0)") {
					t.Error("the picture is not there")
				}
				tab.accessible("hard", m.name, reviewed)
			})
		}
	}
}
