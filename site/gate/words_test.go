package gate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/site/diag"
	"gongkai/site/gate/proofreading"
	"gongkai/site/toml"
)

func show(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%d:%d %s %s %s\n", p.Line, p.Column, p.Severity, p.Code, p.Message)
	}
	return b.String()
}

func body(text string) string {
	return show(words("content/a.md", nil, []byte(text), 9, site{host: "www.shifan.example"}))
}

func TestPlaces(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a brand after a place", "前言。\r\n\r\n示范市　９ ８８ 体 育 在 线印发", "11:5 error hijacked-text 疑似被篡改或者夹带广告（机关名称的位置上是别的字样）：９ ８８ 体 育 在 线\n"},
		{"a reference hides a character", "马上注册，送&#24425;金。", "9:3 error hijacked-text 疑似被篡改或者夹带广告（博彩广告）：注册\n"},
		{"a link", "见[方案](http://a66b7.vip/x)。", "9:7 error hijacked-text 可疑的链接（常被冒用的域名后缀）：a66b7.vip\n"},
		{"a link to ourselves", "见[方案](https://www.shifan.example/a/)。", ""},
		{"one foreign link a line", "见<https://a.other.org/>和<https://b.other.org/>。", "9:3 notice foreign-link 链接到境外或者商业网站：a.other.org\n"},
		{"a mail address", "发到 zhang.san@mail.other.com。", ""},
		{"numbers of parts", "见 3.5.7 节和 v1.0.2。", ""},
		{"codes that are no characters", "甲\uFFFF乙\U0001FFFE丙\uFDD0", "9:2 warning garbled-text 有别的电脑显示不出的字（自造字、控制字符或者不是字的码）：U+FFFF（共 3 处）\n"},
		{"damage, once a kind", "設立、辦法、\uFFFD\uFFFD", "9:1 warning garbled-text 夹有繁体字：設（共 2 处）\n9:7 warning garbled-text 有丢失了文字的乱码：\uFFFD（共 2 处）\n"},
		{"numbers", "一、甲\n（一）乙\n（三）丙\n三、丁", "11:1 warning scrambled-text 序号不连续：1 之后是 3\n12:1 warning scrambled-text 序号不连续：1 之后是 3\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := body(c.text); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Front matter and settings are read as well; a text of several lines has its places.
func TestTexts(t *testing.T) {
	src := "title = \"示范市66众乐棋牌在线关于放假的通知\"\n[subject]\nname = \"示范市66众乐棋牌俱乐部\"\n[[liabilities]]\nbasis = [\"加薇信 zl66888\"]\n"
	table, problems := toml.Parse("content/a.md", []byte(src), 2)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := "2:13 error hijacked-text 疑似被篡改或者夹带广告（机关名称的位置上是别的字样）：66众乐棋牌在线\n6:12 error hijacked-text 疑似被篡改或者夹带广告（留下账号招揽）：薇信 zl66888\n"
	if got := show(words("content/a.md", table, nil, 9, site{})); got != want {
		t.Errorf("document: got\n%s\nwant\n%s", got, want)
	}
	// The account is personal data in settings; in a document package check decides.
	want = strings.Replace(want, "6:12", "6:10 error personal-data 有没有遮盖的网络账号 zl***88\n6:12", 1)
	if got := show(settings("content/a.md", table, site{})); got != want {
		t.Errorf("settings: got\n%s\nwant\n%s", got, want)
	}
}

func TestList(t *testing.T) {
	const list = `[[word]]
wrong = "服务热线"
right = "政务服务热线"
note = "已经更名"
[[word]]
wrong = "登陆网站"
right = "登录网站"
`
	l, problems := proofreading.ReadList("content/wording.toml", []byte(list))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := words("content/a.md", nil, []byte("打政务服务热线，打服务热线，登陆网站登陆网站。"), 1, site{list: l})
	if want := "1:10 warning wording 不用的说法：服务热线\n1:15 warning wording 不用的说法：登陆网站\n1:19 warning wording 不用的说法：登陆网站\n"; show(got) != want {
		t.Errorf("got\n%s\nwant\n%s", show(got), want)
	}
	if got[0].Hint != "请写“政务服务热线”；已经更名" {
		t.Errorf("hint %q", got[0].Hint)
	}
}

func FuzzDocument(f *testing.F) {
	for _, set := range []string{"示范市６６众乐棋牌在线[x](http://1.2.3.4:80/a.apk)www.a.top", "&#x5F00;&#99999999;&#;", "一、\n（三）\n第二百五十条　甲\n1. 2030", "Ã©å…³锟斤拷鍏充簬鍗板彂設(shè)“漢”", "加QQ群：123456，微信 a-b99", "[](//a.b)[a.gov.cn](http://x@c.d)"} {
		f.Add(set)
	}
	f.Fuzz(func(t *testing.T, src string) {
		lines := strings.Split(src, "\n")
		for _, p := range words("content/a.md", nil, []byte(src), 1, site{}) {
			if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 || p.Message == "" || p.Hint == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}

// A document of the usual kind: nothing is found in it.
func BenchmarkWords(b *testing.B) {
	body := []byte("2026年3月2日，执法人员对当事人的经营场所进行检查，发现货架上的12种商品没有标明价格，当场拍照取证，并制作了现场笔录。\n\n| 项目 | 金额（元） |\n|---|---|\n| 罚款 | 5000.00 |\n\n")
	body = append(body, []byte("当事人的上述行为违反了《中华人民共和国价格法》第十三条的规定，依据第四十二条，责令改正，并处罚款。当事人应当自收到本决定书之日起十五日内到指定的银行缴纳。\n\n不服本决定的，可以在六十日内申请行政复议，也可以在六个月内提起行政诉讼。\n")...)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if problems := words("content/a.md", nil, body, 20, site{host: "www.shifan.example"}); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

// Plans name units, never persons; how to reach an office is no personal data.
func TestPersonsInSettings(t *testing.T) {
	t.Parallel()
	const src = "[[task]]\ntask = \"联系人手机13812345678\"\nphone = \"0999-5550120\"\nreasons = [{ text = \"身份证110101199003074530\" }]\n"
	table, problems := toml.Parse("content/tasks.toml", []byte(src), 1)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var lines []int
	for _, p := range settings("content/tasks.toml", table, site{}) {
		if p.Code == "personal-data" && p.Private && !strings.Contains(p.Message, "13812345678") {
			lines = append(lines, p.Line)
		}
	}
	if !slices.Equal(lines, []int{2, 4}) {
		t.Errorf("personal data in the lines %v", lines)
	}
	const organs = "[[organ]]\nname = \"局长身份证110101199003074530\"\nphone = \"13812345678\"\nemail = \"a@b.com\"\naddress = \"家住示范县柳林镇西沟村3组\"\n"
	if table, problems = toml.Parse("content/organs.toml", []byte(organs), 1); len(problems) > 0 {
		t.Fatal(problems)
	}
	lines = nil
	for _, p := range settings("content/organs.toml", table, site{}) {
		lines = append(lines, p.Line)
	}
	if !slices.Equal(lines, []int{2}) {
		t.Errorf("organs: personal data in the lines %v", lines)
	}
}
