package check

import "gongkai/site/diag"

// privacyChecks are about personal data (package privacy).
func privacyChecks() []Check {
	return []Check{
		{"personal-data", diag.Error, "有没有遮盖的个人信息；没有公开的文件只是警告",
			"公开了就收不回来。依法应当公开的，写 [[allow]]，一段放行一处，要有理由和依据。",
			"投诉人电话：13912345678", "投诉人电话：139****5678"},
		{"bad-allow", diag.Warning, "[[allow]] 缺少理由或依据，或者对应不止一处",
			"放行个人信息要有人说得出为什么；写得含糊，会把别人的也放出去。",
			"[[allow]]\nfinding = \"mobile\"", "[[allow]]\nfinding = \"mobile 139******78\"\nreason = \"值班电话，本人同意\"\nbasis = \"个人信息保护法第十三条\""},
		{"unused-allow", diag.Warning, "[[allow]] 没有对应的个人信息",
			"留着的放行，以后会放过不该放的。",
			"正文已经遮盖，[[allow]] 还在", "删去 [[allow]]"},
		{"unread-attachment", diag.Warning, "附件没有检查：加密、扫描件、损坏或者格式不认识",
			"程序看不到的，要有人看过。",
			"file = \"scan.pdf\"，是扫描件", "[[allow]]\nfinding = \"unread scan.pdf\"\nreason = \"已经人工核对\"\nbasis = \"政府信息公开条例第十七条\""},
		{"attachment-author", diag.Warning, "附件的文件属性里有个人姓名",
			"作者、最后修改者会随文件公开。",
			"Word 文件的作者是承办人姓名", "删除文件属性里的个人信息"},
		{"hidden-characters", diag.Warning, "文字里夹有看不见的字符",
			"检索和读屏软件会断开，也常被用来躲避检查。",
			"示范<U+200B>市", "示范市"},
	}
}
