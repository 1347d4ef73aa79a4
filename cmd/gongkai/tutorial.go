package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"strings"
	"time"

	"gongkai/site/disclosure"
)

// The files of the tutorial: a site whose organs are registered, and beside it what a
// clerk of an invented town has on the first day. Every name, code and number is
// invented. The tables have the habits of real ones on purpose: a title above the
// header, dates and amounts in every spelling, a line of the person who filled it in.

// materials is the folder of the clerk's files.
const materials = "材料"

const tutorialOrgans = `# 练习用的机关，都是虚构的。
[[organ]]
id = "szf"
name = "示范市人民政府"
short = "市政府"
type = "government"
level = "county"
since = 2026
duties = []

[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
short = "市市场监管局"
type = "department"
level = "county"
since = 2025
duties = ["annual-report"]
`

const tutorialSite = `# 练习用的网站，单位、企业、人员和文号都是虚构的。
title = "示范市政府信息公开（练习）"
base_url = "https://www.shifan.example/"
organizer = "示范市人民政府办公室"
undertaker = "示范市市场监督管理局"
site_code = "9900000001"
conac = "00000000000000000000000000000000"
icp = "京ICP备00000000号"
police = "京公网安备00000000000000号"
timezone = "Asia/Shanghai"
demo = true

[contact]
address = "示范市明德路10号（虚构）"
phone = "0999-5550100"
email = "gongkai@shifan.example"
`

// tutorialFiles returns the files of the tutorial by their paths in its folder.
func tutorialFiles() map[string][]byte {
	return map[string][]byte{
		"content/organs.toml":             []byte(tutorialOrgans),
		"content/site.toml":               []byte(tutorialSite),
		materials + "/处罚.xlsx":            penaltySheet(false),
		materials + "/处罚（改好）.xlsx":        penaltySheet(true),
		materials + "/许可.xlsx":            licenceSheet(),
		materials + "/明码标价规定.docx":        wordFile(policyText),
		materials + "/2025年法治政府建设报告.docx": wordFile(reportText),
	}
}

// policyText is a document with a red head, reportText a yearly report: a paragraph a
// line.
var (
	policyText = []string{
		"示范市人民政府文件", "示政规〔2026〕3号", "示范市人民政府关于印发示范市商品和服务明码标价规定的通知", "各县（市、区）人民政府，市政府各部门：",
		"现将《示范市商品和服务明码标价规定》印发给你们，请认真贯彻执行。", "示范市人民政府", "2026年3月2日", "示范市商品和服务明码标价规定",
		"第一条 为了规范价格行为，维护消费者和经营者的合法权益，根据有关法律、法规，结合本市实际，制定本规定。",
		"第二条 本市行政区域内的经营者销售、收购商品和提供服务，应当按照本规定明码标价。",
		"第三条 标价应当真实准确、货签对位、标识醒目。价格变动的，应当及时调整标价。",
		"第四条 本规定自2026年4月1日起施行，有效期五年。",
	}
	reportText = []string{
		"示范市市场监督管理局2025年度法治政府建设报告", "2025年，示范市市场监督管理局坚持依法行政，法治政府建设取得新的进展。现将有关情况报告如下：",
		"一、主要举措和成效", "全年办理行政处罚案件二百件，组织执法人员培训四次。", "二、存在的不足和原因", "个别案件公开不及时，主要是信息录入不规范。",
		"三、主要负责人履行推进法治建设第一责任人职责情况", "主要负责人主持研究法治建设工作六次。", "四、下一年度工作安排", "完善行政执法公示制度，逐件核对公开时限。",
		"示范市市场监督管理局", "2026年1月15日",
	}
)

// penaltyHead is the header of the penalty sheet.
var penaltyHead = []string{
	"序号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "法定代表人", "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容",
	"罚款金额（万元）", "处罚决定日期", "公示截止期", "处罚机关", "公示日期", "备注",
}

// penaltySheet is a sheet of 200 decisions. In the first one three rows cannot be
// taken as they are; in the mended one they can.
func penaltySheet(mended bool) []byte {
	rows := [][]string{{"示范市市场监督管理局行政处罚信息公示表（2026年第一季度）"}, penaltyHead}
	begin := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for i := 1; i <= 200; i++ {
		decided := begin.AddDate(0, 0, i*2/5)
		fine := (i%20 + 1) * 500
		name, kind, code := fmt.Sprintf("示范市第%d商贸有限公司", i), "法人及非法人组织", inventedCode("91", i)
		switch {
		case i%9 == 0:
			name, kind, code = string([]rune("王李张刘陈杨赵黄周吴")[i%10])+"示例", "自然人", []string{"", "——", "/", "无"}[i%4]
		case i%11 == 0:
			name, kind, code = fmt.Sprintf("示范市示例%d号便利店", i), "个体工商户", inventedCode("92", i)
		}
		sort, outcome, amount := "罚款", spellFine(i, fine), spellAmount(i, fine)
		if i%7 == 0 {
			sort, outcome, amount = "警告", "警告", []string{"", "/", "—", "无"}[i%4]
		}
		date := spellDay(i, decided)
		if !mended {
			switch i {
			case 18:
				sort, outcome, amount = "罚款", "罚款 3000 元", "3000" // 万元
			case 57:
				code = "9.19900E+17"
			case 103:
				date = ""
			}
		}
		if mended && i == 18 {
			sort, outcome, amount = "罚款", "罚款 3000 元", "0.3"
		}
		remark := ""
		if i%50 == 0 {
			remark = "当事人已缴纳罚款"
		}
		rows = append(rows, []string{
			fmt.Sprint(i), name, kind, code, "", spellNumber("示市监罚", i), "未明码标价", "销售商品未标明价格", "《中华人民共和国价格法》第四十二条", sort, outcome, amount,
			date, spellDay(i+1, decided.AddDate(1, 0, 0)), "示范市市场监督管理局", spellDay(i+2, decided.AddDate(0, 0, 4+i%4)), remark,
		})
	}
	rows = append(rows, []string{"填表人：周示例", "", "", "审核人：吴示例", "", "", "填表日期：2026年4月1日"})
	return sheetFile("处罚", rows)
}

// licenceSheet is a sheet of 20 licences in the columns of the standard, which has no
// legal basis.
func licenceSheet() []byte {
	rows := [][]string{{
		"行政相对人名称", "行政相对人类别", "统一社会信用代码", "行政许可决定文书名称", "行政许可决定文书号", "许可类别", "许可证书名称", "许可编号", "许可内容",
		"许可决定日期", "有效期自", "有效期至", "许可机关", "公示日期", "当前状态",
	}}
	begin := time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC)
	for i := 1; i <= 20; i++ {
		decided := begin.AddDate(0, 0, i)
		rows = append(rows, []string{
			fmt.Sprintf("示范市第%d食品有限公司", i), "法人及非法人组织", inventedCode("91", 500+i), "准予行政许可决定书", spellNumber("示市监许", i), "普通", "食品经营许可证",
			fmt.Sprintf("JY19990%08d", i), "食品销售经营", spellDay(i, decided), spellDay(i, decided), spellDay(i, decided.AddDate(5, 0, -1)), "示范市市场监督管理局",
			spellDay(i, decided.AddDate(0, 0, 3)), "1",
		})
	}
	return sheetFile("许可", rows)
}

// The habits in which people write the same day, number and amount.

func spellDay(i int, day time.Time) string {
	return day.Format([]string{"2006-01-02", "2006/1/2", "2006年1月2日", "2006.1.2", "20060102"}[i%5])
}

func spellNumber(word string, i int) string {
	return fmt.Sprintf([]string{"%s〔2026〕%d号", "%s[2026]%d号", "%s（2026）%d号", "%s【2026】%d号"}[i%4], word, i)
}

func spellFine(i, yuan int) string {
	return fmt.Sprintf([]string{"罚款 %d 元", "罚款%d元", "处罚款人民币%d元", "罚款￥%d元"}[i%4], yuan)
}

func spellAmount(i, yuan int) string {
	return []string{fmt.Sprintf("%g", float64(yuan)/10000), fmt.Sprintf("%.4f", float64(yuan)/10000), fmt.Sprintf("%d元", yuan)}[i%3]
}

// inventedCode returns a code that is formed as a 统一社会信用代码 is, of a region that
// does not exist.
func inventedCode(kind string, i int) string {
	const digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	head := fmt.Sprintf("%s999000%08d", kind, i)
	for _, a := range digits {
		for _, b := range digits {
			if code := head + string(a) + string(b); disclosure.CheckUSCC(code) == nil {
				return code
			}
		}
	}
	return ""
}

// sheetFile is a workbook of one sheet, all of whose cells are texts; the first row is
// merged over the columns of the second when it has one cell.
func sheetFile(name string, rows [][]string) []byte {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for r, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, r+1)
		for c, text := range row {
			if text != "" {
				fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+c, r+1, escaped(text))
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData>`)
	if len(rows[0]) == 1 {
		fmt.Fprintf(&b, `<mergeCells count="1"><mergeCell ref="A1:%c1"/></mergeCells>`, 'A'+len(rows[1])-1)
	}
	b.WriteString(`</worksheet>`)
	return packed([][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", relations("officeDocument", "xl/workbook.xml")},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` + escaped(name) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml")},
		{"xl/worksheets/sheet1.xml", b.String()},
	})
}

// wordFile is a Word file of plain paragraphs.
func wordFile(paragraphs []string) []byte {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for _, text := range paragraphs {
		b.WriteString(`<w:p><w:r><w:t xml:space="preserve">` + escaped(text) + `</w:t></w:r></w:p>`)
	}
	b.WriteString(`</w:body></w:document>`)
	return packed([][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", relations("officeDocument", "word/document.xml")},
		{"word/document.xml", b.String()},
	})
}

func relations(kind, target string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"/></Relationships>`
}

func escaped(text string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.String()
}

// packed is a ZIP archive with the same bytes every time.
func packed(parts [][2]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range parts {
		w, err := z.Create(path.Clean(part[0]))
		if err == nil {
			_, err = w.Write([]byte(xml.Header + part[1]))
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
