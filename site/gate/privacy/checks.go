package privacy

import "gongkai/site/diag"

// Checks lists the problem codes about personal data.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "personal-data", Severity: diag.Error, Title: "有没有遮盖的个人信息；没有公开的文件只是警告",
			Why:    "公开了就收不回来。依法应当公开的，写 [[allow]]，一段放行一处，要有理由和依据。",
			Before: "投诉人电话：13912345678", After: "投诉人电话：139****5678",
		},
		{
			Code: "bad-allow", Severity: diag.Warning, Title: "[[allow]] 缺少理由或依据，或者对应不止一处",
			Why:    "放行个人信息要有人说得出为什么；写得含糊，会把别人的也放出去。",
			Before: "[[allow]]\nfinding = \"mobile\"", After: "[[allow]]\nfinding = \"mobile 139******78\"\nreason = \"值班电话，本人同意\"\nbasis = \"个人信息保护法第十三条\"",
		},
		{
			Code: "unused-allow", Severity: diag.Warning, Title: "[[allow]] 没有对应的个人信息",
			Why:    "留着的放行，以后会放过不该放的。",
			Before: "正文已经遮盖，[[allow]] 还在", After: "删去 [[allow]]",
		},
		{
			Code: "unread-attachment", Severity: diag.Warning, Title: "附件有没检查的部分：加密、扫描件、图片、损坏或者格式不认识",
			Why:    "程序看不到的，要有人看过。",
			Before: "file = \"scan.pdf\"，是扫描件", After: "[[allow]]\nfinding = \"unread scan.pdf\"\nreason = \"已经人工核对\"\nbasis = \"政府信息公开条例第十七条\"",
		},
		{
			Code: "attachment-author", Severity: diag.Warning, Title: "附件的文件属性里有个人姓名",
			Why:    "作者、最后修改者会随文件公开。",
			Before: "Word 文件的作者是承办人姓名", After: "删除文件属性里的个人信息",
		},
		{
			Code: "hidden-characters", Severity: diag.Warning, Title: "文字里夹有看不见的字符",
			Why:    "检索和读屏软件会断开，也常被用来躲避检查。",
			Before: "示范<U+200B>市", After: "示范市",
		},
	}
}
