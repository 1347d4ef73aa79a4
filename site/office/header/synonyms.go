package header

import (
	"slices"
	"strings"

	"gongkai/site/disclosure"
)

// Field names what a column holds: a key of the front matter, or one of the
// constants that are no key.
type Field string

// The fields that the program does more with than copy.
const (
	None       Field = ""  // known, not needed
	Serial     Field = "#" // 序号; a row with nothing else is empty
	Identity   Field = "!" // 证件号码; must not be published and is never read
	KindName   Field = "kind"
	Dated      Field = "dated" // day of the act
	Published  Field = "published"
	Number     Field = "number" // 文号
	Title      Field = "title"
	Organ      Field = "organ"
	OrganCode  Field = "organ.uscc"
	Subject    Field = "subject.name"
	SubjectIs  Field = "subject.type"
	USCC       Field = "subject.uscc"
	LegalBasis Field = "legal_basis"
	Underage   Field = "underage"
	Normative  Field = "normative"
	Level      Field = "level"             // of a budget
	Caused     Field = "withdrawal.caused" // day of the decision that changes the act
	Withdrawn  Field = "withdrawal.on"     // day it was taken down
	Filed      Field = "filings.on"        // 备案
	Document   Field = "document"          // name of a licence's decision
	Licence    Field = "licence_number"
	Name       Field = "name" // of a power item
	Code       Field = "code" // of a power item
	Further    Field = "categories.2"
)

// meaning is the field of a header, and the kind of act that the header implies. Of
// two columns with the same field and kind, that of the smaller rank is used.
type meaning struct {
	field Field
	kind  string // id; "" for any
	rank  int
}

// synonyms returns the headers of each field, the preferred first. P abbreviates 处罚
// and 行政处罚, L 许可 and 行政许可: such a header implies the kind.
// Source: LAW, the 双公示 standards of 2018 (发改办财金〔2018〕424号) and 2016,
// and the names that publicity systems use.
func synonyms() map[Field]string {
	return map[Field]string{
		Dated: "CF_JDRQ XK_JDRQ P决定日期 L决定日期 P决定书日期 L决定书日期 作出P决定日期 作出L决定日期 做出P决定日期 做出L决定日期 P决定作出日期 L决定作出日期 " +
			"P决定时间 L决定时间 P日期 L日期 准予L日期 准予L决定日期 决定日期 作出决定日期 做出决定日期 作出行政决定日期 做出行政决定日期 决定作出日期 执法决定日期 作出执法决定日期 行政决定日期 " +
			"决定书日期 文书日期 落款日期 成文日期 生成日期 作出日期 做出日期 决定时间 作出决定时间 DATED P决定书签发日期 P决定签发日期 L决定书签发日期 处罚决定书作出日期 作出P日期 作出L日期",
		Published: "公开日期 公示日期 发布日期 公开时间 公示时间 上网日期 发布时间 上网时间 公布日期 公布时间 网上公开日期 网上公示日期 首次公开日期 首次公示日期 " +
			"公示开始日期 公示起始日期 公开发布日期 结果公示日期 信息公开日期 信息公示日期 首次发布日期 首次公布日期 网站公示日期 网站公开日期 网上公布日期 网上发布日期 对外公示日期 对外公开日期 主动公开日期 公示公开日期 PUBLISHED",
		KindName: "执法类别 执法类型 行政执法类别 行政执法类型 执法行为类别 执法行为种类 执法行为 行政行为类别 执法决定类别 决定类别 职权类型 权力类型 职权类别 权力类别 事项类型 KIND",
		Number: "CF_WSH XK_WSH P决定书文号 L决定文书号 L决定书文号 P决定文书号 P决定书号 L决定书号 P文号 L文号 L文书号 P文书号 P决定文号 L决定文号 文号 决定书文号 决定文书号 决定书号 " +
			"执法决定书文号 执法决定文号 文书号 文书文号 发文字号 P决定书编号 P文书编号 L决定书编号 L文书编号 决定书编号 处罚书文号 处罚通知书文号 NUMBER",
		Licence:   "XK_XKBH L编号 L证编号",
		Title:     "CF_CFMC CF_AJMC P名称 P案件名称 标题 案件名称 决定书名称 文书名称 执法决定名称 信息名称 信息标题 TITLE XK_XMMC 项目名称",
		Document:  "XK_XKWS L决定文书名称 L决定书名称",
		Organ:     "CF_CFJG XK_XKJG CF_XZJG XK_XZJG P机关 L机关 P实施机关 L实施机关 P机构 L机构 执法机关 执法主体 执法单位 决定机关 作出决定机关 作出机关 实施机关 实施主体 行政机关 公开机关 发布机构 机关名称 机关 P决定机关 L决定机关 P部门 L部门 P单位 P主体 作出P决定机关 作出L决定机关 作出P决定机关名称 做出P决定机关 执法部门 办案机关 处罚实施单位 ORGAN",
		OrganCode: "CF_CFJGDM XK_XKJGDM P机关统一社会信用代码 L机关统一社会信用代码",
		Subject: "CF_XDR_MC XK_XDR_MC CF_XDR XK_XDR 行政相对人名称 相对人名称 行政相对人 行政相对人名称或姓名 当事人名称 当事人 被P人 被P单位 被P当事人 被L人 执法对象 企业名称 公司名称 市场主体名称 " +
			"当事人名称（姓名） 被P对象 P对象 被P企业 违法主体 违法当事人 L对象 企业或个人名称 企业（个人）名称 单位或个人名称 法人或其他组织名称 PARTY",
		SubjectIs:  "CF_XDR_LB XK_XDR_LB 行政相对人类别 相对人类别 当事人类别 行政相对人类型 相对人类型",
		USCC:       "CF_XDR_SHXYM XK_XDR_SHXYM 行政相对人代码_1 统一社会信用代码 行政相对人统一社会信用代码 相对人代码_1 社会信用代码 信用代码 统一信用代码 统一代码 当事人统一社会信用代码 企业统一社会信用代码 行政相对人代码",
		LegalBasis: "CF_YJ P依据 L依据 法律依据 执法依据 决定依据 依据 P决定依据 P法律依据 P的依据 法律法规依据 适用法律依据",
		Underage:   "未成年人 是否未成年人 是否为未成年人 未成年",
		Normative:  "行政规范性文件 规范性文件 是否规范性文件 是否行政规范性文件",
		Level:      "层级 预算层级 预决算层级 LEVEL",
		Caused:     "变更撤销日期 变更或撤销日期 变更日期 撤销日期 变更决定日期 撤销决定日期",
		Withdrawn:  "撤回日期 撤下日期 撤回公开日期 撤回时间 撤下时间",
		Filed:      "备案日期 报备日期 报送备案日期 备案时间",
		Serial:     "序号 编号 行号 NO NO.",
		Identity: "CF_FR_ZJHM CF_FR_SFZH CF_XDR_ZJHM CF_XDR_SFZ XK_FR_SFZH XK_FR_ZJHM XK_XDR_ZJHM XK_XDR_SFZ 法定代表人证件号码 法定代表人身份证号 法定代表人身份证号码 " +
			"证件号码 证件号 居民身份证号 居民身份证号码 身份证号 身份证号码 公民身份号码 自然人证件号码 经营者证件号码",

		"index":           "索引号 INDEX",
		"violation":       "CF_WFXW P违法行为类型 违法行为类型 违法违规行为类型 违法行为 违法行为种类 违法类型",
		"facts":           "CF_SY 违法事实 P事由 主要违法事实 主要违法违规事实 违法违规事实 主要违法违规行为 案由 P案由 简要案情 案件事实 主要事实",
		"categories":      "CF_CFLB CF_CFLB1 P类别 P类别1 P种类 P类型",
		Further:           "CF_CFLB2 P类别2",
		"outcome":         "CF_NR XK_NR P内容 P结果 P决定 L内容 决定内容 执法结论 结论 P决定内容 P的内容 L决定内容 P情况 决定结果",
		"fine":            "CF_NR_FK 罚款金额 P金额 罚款 罚款数额 罚款数 罚款额 P罚款金额",
		"confiscated":     "CF_NR_WFFF 没收违法所得、没收非法财物的金额 没收金额 没收违法所得没收非法财物的金额 没收违法所得、没收非法财物金额 没收违法所得及非法财物金额 没收违法所得和非法财物金额 没收数额 没收违法所得金额 没收非法财物金额 没收违法所得",
		"certificate":     "CF_NR_ZKDX XK_XKZS 暂扣或吊销证照名称及编号 L证书名称",
		"publicity_until": "CF_GSJZQ 公示截止期 公示截止日期",
		"category":        "XK_XKLB XK_SPLB L类别 审批类别",
		"valid_from":      "XK_YXQZ 有效期自",
		"valid_until":     "CF_YXQ XK_YXQZI XK_JZQ P有效期 有效期至 L截止期",
		"state":           "XK_ZT CF_ZT 当前状态 状态 事项状态",
		"served":          "送达日期",
		"method":          "检查方式",
		"plan":            "检查计划",
		"finding":         "检查结果",

		Code:             "事项编码 职权编码 权力编码 权责事项编码 基本目录编码 实施编码",
		Name:             "事项名称 职权名称 权力名称 权责事项名称",
		"undertaker":     "承办机构 承办单位 责任机构 责任处室",
		"object":         "实施对象 行使对象",
		"statutory_days": "法定期限 法定时限 法定办结时限",
		"promised_days":  "承诺时限 承诺期限 承诺办结时限",
		"fee":            "收费依据和标准 收费依据及标准 收费依据 收费标准",
		"basis_items":    "设定依据 实施依据 职权依据 权力依据",
		"liabilities":    "责任事项",
		"supervision":    "监督方式",
		"remedies":       "救济途径 救济渠道",
		"flow":           "办理流程 职权运行流程 流程",

		None: ignored,
	}
}

// ignored lists columns of the standards that neither a judgement nor a page needs.
const ignored = "CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ CF_FRDB CF_FR_ZJLX CF_XDR_ZJLX CF_SJLY CF_SJLYDM CF_FR CF_JG CF_JZQ CF_SYFW CF_BM " +
	"XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW XK_XDR_SHZZ XK_FRDB XK_FR_ZJLX XK_XDR_ZJLX XK_LYDW XK_SJLY XK_LYDWDM XK_SJLYDM XK_FR XK_SYFW XK_BM BZ DFBM SJC " +
	"行政相对人代码_2 行政相对人代码_3 行政相对人代码_4 行政相对人代码_5 行政相对人代码_6 工商注册号 工商登记码 组织机构代码 税务登记号 事业单位证书号 社会组织登记证号 " +
	"法定代表人 法人代表 法人 法定代表人姓名 法定代表人或负责人 法定代表人或主要负责人 负责人 主要负责人 负责人姓名 法定代表人证件类型 地址 住所 注册地址 行政相对人地址 联系电话 电话 履行方式 履行期限 证件类型 有效期 公示期限 公示期 " +
	"数据来源单位 数据来源单位统一社会信用代码 地方编码 时间戳 数据更新时间 数据更新时间戳 填报日期 备注 备注信息 说明 " + Remark

// Remark is the header of the column that a report adds to a table.
const Remark = "导入问题"

// meanings returns the known headers, by Form.
func meanings(kinds *disclosure.Kinds) map[string]meaning {
	known := map[string]meaning{}
	ofStandard := map[string]string{}
	for _, k := range kinds.Where(func(k *disclosure.Kind) bool { return k.Standard != "" }) {
		ofStandard[k.Standard] = k.ID
	}
	for f, list := range synonyms() {
		for rank, word := range strings.Fields(list) {
			for _, w := range spellings(word) {
				known[w] = meaning{f, ofStandard[standardOf(word)], rank}
			}
		}
	}
	for _, kind := range kinds.All() { // 强制决定日期, 检查结束日期
		if kind.DatedName == "" || known[Form(kind.DatedName)].field == Dated {
			continue
		}
		for _, w := range []string{kind.DatedName, "行政" + kind.DatedName} {
			known[Form(w)] = meaning{Dated, kind.ID, 0}
		}
	}
	return known
}

// spellings returns the forms of a word of synonyms, P and L written out.
func spellings(word string) []string {
	for letter, act := range map[string]string{"P": "处罚", "L": "许可"} {
		if strings.Contains(word, letter) && standardOf(word) != "" && !strings.Contains(word, "_") {
			return []string{Form(strings.Replace(word, letter, act, 1)), Form(strings.Replace(word, letter, "行政"+act, 1))}
		}
	}
	return []string{Form(word)}
}

// standardOf returns the prefix in the standard of the only kind that a word of
// synonyms can be about; "" where several can.
func standardOf(word string) string {
	han := strings.ContainsFunc(word, func(r rune) bool { return r >= 0x2E80 })
	switch {
	case strings.HasPrefix(word, "CF_"), han && strings.Contains(word, "P"):
		return "CF"
	case strings.HasPrefix(word, "XK_"), han && strings.Contains(word, "L"):
		return "XK"
	}
	return ""
}

// Form returns the form of a header by which headers are compared: without spaces,
// marks of required columns and notes in brackets, in capital letters.
func Form(text string) string {
	text = asciiForms(Clean(text))
	if bare := marks.ReplaceAllString(text, ""); bare != "" {
		text = bare
	}
	if i := strings.IndexAny(text, "([【〔"); i > 0 {
		text = text[:i]
	}
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" *:'\"", r) || r == '★' || r == '：' {
			return -1
		}
		return r
	}, text)
	return strings.ToUpper(text)
}

// Clean returns a text without the wrapping that exports add: spaces of any kind, a
// byte-order mark, a tab or an apostrophe against reading as a number, ="…". Line
// ends inside become spaces.
func Clean(text string) string {
	if plain(text) {
		return text
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= '\u200b' && r <= '\u200d', r == '\ufeff', r == '\u2060':
			return -1
		case r < ' ', r == 0x7f, r == '\u00a0', r == '\u3000':
			return ' '
		}
		return r
	}, text)
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) {
		text = strings.TrimSpace(strings.TrimSuffix(inner, `"`))
	}
	return strings.TrimSpace(strings.TrimPrefix(text, "'"))
}

// plain reports, at little cost, that Clean would not change a text. It is false for
// some texts that Clean would not change either.
func plain(text string) bool {
	if text == "" {
		return true
	}
	for i := range len(text) {
		switch b := text[i]; b {
		case 0x7F, 0xC2, 0xE2, 0xE3, 0xEF: // U+00A0, U+200B, U+3000 and U+FEFF begin with these
			return false
		default:
			if b < ' ' {
				return false
			}
		}
	}
	return !strings.ContainsRune(" ='", rune(text[0])) && text[len(text)-1] != ' '
}

// kindNames returns the kinds by the names that a column 执法类别 may have for them.
func kindNames(kinds *disclosure.Kinds) map[string]*disclosure.Kind {
	named := map[string]*disclosure.Kind{}
	for _, kind := range kinds.All() {
		for _, word := range []string{kind.ID, kind.Name, kind.Short, kind.Short + "决定", kind.Short + "类", strings.TrimPrefix(kind.Short, "行政")} {
			named[Form(word)] = kind
		}
	}
	return named
}

// Label returns the name of a field: its first header in Chinese.
func Label(f Field) string {
	for _, word := range strings.Fields(synonyms()[f]) {
		if strings.ContainsFunc(word, isHan) {
			word, _, _ = strings.Cut(strings.NewReplacer("P", "处罚", "L", "许可").Replace(word), "_")
			return word
		}
	}
	return string(f)
}

// Fields returns the keys of the front matter that have headers, sorted.
func Fields() (keys []string) {
	for f := range synonyms() {
		if f != None && f != Serial && f != Identity {
			keys = append(keys, string(f))
		}
	}
	slices.Sort(keys)
	return keys
}
