package hijack

import "gongkai/site/diag"

// Checks lists the problem codes about texts of strangers.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "hijacked-text", Severity: diag.Error, Title: "正文或标题疑似被篡改，夹带博彩、色情等广告或可疑链接",
			Why:    "被入侵的网站常把机关名称换成博彩网站的名字，或者夹带链接；网页集约化检查里这是单项否决。",
			Before: "示范市66众乐棋牌在线关于放假的通知", After: "示范市人民政府关于放假的通知",
		},
		{
			Code: "foreign-link", Severity: diag.Notice, Title: "链接到境外或者商业网站",
			Why:    "政府网站链接到别的网站，要核对内容，并且对方可能改变。",
			Before: "[标准](https://standards.other.org/)", After: "写明标准的名称和编号，或者核对后保留",
		},
	}
}
