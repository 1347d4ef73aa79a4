package hijack

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/internal/han"
)

// A line for each rule, with the place and the reason. The test sets are those of
// package gate.
func TestLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"示范市66众乐棋牌在线关于放假的通知", "1:4 机关名称的位置上是别的字样"},
		{"8899棋牌在线", "1:1 博彩一类的网站名"},
		{"打击网络赌博，取缔“66众乐棋牌”等平台", ""},
		{"关注我们，三肖必中，一码中特，注册就送", "1:6 博彩广告"},
		{"注册就送彩金", "1:1 博彩广告"},
		{"请加薇信 zl66888", "1:3 留下账号招揽"},
		{"代开增值税发票，点数低", "1:1 办假证、卖发票广告"},
		{"黑户可贷，当天放款", "1:1 非法放贷广告"},
		{"详见 bet365点com", "1:4 拆开写的网址"},
		{"见<http://10.0.0.1/a>", "1:3 没有域名，只有 IP 地址"},
		{"见[](https://other.org/)", "1:5 链接没有文字，读者看不见"},
		{"见[示范市人民政府](https://other.org/)", "1:12 写的是政府，去的是别处"},
		{"见 https://www.shifan.gov.cn/a.html", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			var l han.Line
			l.Set(1, 1, []byte(c.text))
			j := Judge{Path: "content/a.md", Host: "www.shifan.example"}
			j.Line(&l)
			var got []string
			for _, p := range j.Problems {
				_, reason, _ := strings.Cut(p.Message, "（")
				reason, _, _ = strings.Cut(reason, "）")
				got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, reason))
			}
			if strings.Join(got, "\n") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
