package corpus

import "gongkai/site/diag"

// Checks lists the problem codes about files, their heads, and the settings of the site.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "missing-site", Severity: diag.Error, Title: "没有 content/site.toml",
			Why:    "网站的名称、网址和主办单位都从这个文件来。",
			Before: "content/ 里没有 site.toml", After: "运行 gongkai init 新建，或者补上 content/site.toml",
		},
		{
			Code: "missing-organs", Severity: diag.Error, Title: "没有 content/organs.toml",
			Why:    "每份文件都要写明由哪个机关公开，机关在这个文件里登记。",
			Before: "content/ 里没有 organs.toml", After: "补上 content/organs.toml",
		},
		{
			Code: "missing-front-matter", Severity: diag.Error, Title: "文件开头没有 +++",
			Why:    "文件头写明标题、机关和日期；没有文件头，就不知道这是什么文件。",
			Before: "# 关于放假的通知", After: "+++\ntitle = \"关于放假的通知\"\n+++",
		},
		{
			Code: "unclosed-front-matter", Severity: diag.Error, Title: "文件开头的 +++ 没有第二个 +++",
			Why:    "第二个 +++ 以下才是正文。",
			Before: "+++\ntitle = \"关于放假的通知\"\n---", After: "+++\ntitle = \"关于放假的通知\"\n+++",
		},
		{
			Code: "bad-path", Severity: diag.Error, Title: "文件名不能作为网址",
			Why:    "文件名就是网址，有的字符在别的系统上打不开；普通附件只是警告。",
			Before: "notices/a:b.md", After: "notices/a-b.md",
		},
		{
			Code: "symlink", Severity: diag.Error, Title: "文件是符号链接",
			Why:    "符号链接可能把网站以外的文件公开出去。",
			Before: "notices/a.md -> /home/user/a.md", After: "把文件本身放进 content/",
		},
		{
			Code: "irregular-file", Severity: diag.Error, Title: "不是普通文件",
			Why:    "管道、设备等不是内容，读取时还可能停住。",
			Before: "notices/a.md 是管道", After: "移出 content/",
		},
		{
			Code: "too-large", Severity: diag.Error, Title: "文件太大",
			Why:    "超过 8 MiB 的文本多半是放错的文件。",
			Before: "一个 20 MiB 的 Markdown 文件", After: "拆成几个文件，或者改作附件",
		},
		{
			Code: "unused-file", Severity: diag.Warning, Title: "文件没有用处",
			Why:    "放错地方或者写错名字的设置不起作用。",
			Before: "content/orgnas.toml", After: "content/organs.toml",
		},
		{
			Code: "missing-site-number", Severity: diag.Warning, Title: "缺少网站标识码、党政机关网站标识、ICP 备案号或公安备案号",
			Why:    "政府网站页脚必须有（国办发〔2017〕47号）。",
			Before: "site_code = \"\"", After: "site_code = \"9900000001\"",
		},
		{
			Code: "bad-site-number", Severity: diag.Warning, Title: "网站标识码或备案号写法不对",
			Why:    "写错的号码无法核对。",
			Before: "site_code = \"99-1\"", After: "site_code = \"9900000001\"",
		},
		{
			Code: "unknown-region", Severity: diag.Warning, Title: "没有这个地区的放假安排",
			Why:    "地区写错，就只按全国的放假安排计算。",
			Before: "region = \"示范省\"", After: "删去这一行，或者在 content/calendar/ 里登记",
		},
		{
			Code: "double-indicator", Severity: diag.Error, Title: "指标 id 写了两次",
			Why:    "一个 id 只能指一个指标；表里重复的序号写在 number。",
			Before: "[[indicator]]\nid = \"a\"\n[[indicator]]\nid = \"a\"", After: "[[indicator]]\nid = \"a\"\n[[indicator]]\nid = \"b\"",
		},
		{
			Code: "double-entry", Severity: diag.Error, Title: "任务、考核或者示范单位的同一项写了两次",
			Why:    "id 要唯一；同一个单位的考核结果只能有一个，复查写在同一段里。",
			Before: "[[task]]\nid = \"a\"\n[[task]]\nid = \"a\"", After: "[[task]]\nid = \"a\"\n[[task]]\nid = \"b\"",
		},
		{
			Code: "unknown-set", Severity: diag.Error, Title: "没有这个方案、阶段或者指标体系",
			Why:    "任务要写明属于哪个方案；名称写错，就归不到一起。",
			Before: "set = \"sf-2062\"", After: "set = \"sf-2026\"，并有一段 [[set]]",
		},
	}
}
