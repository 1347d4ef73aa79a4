package word

import (
	"io/fs"
	"strings"
	"testing"

	"gongkai/site/office/webpage"
)

// spaces declares the namespaces of the parts in these tests.
const spaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"`

// levelXML writes a level of a list.
func levelXML(at, format, text, more string) string {
	return `<w:lvl w:ilvl="` + at + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/>` + more + `</w:lvl>`
}

// Each kind of thing that a Word file can hold: what is written, and what is said.
func TestKinds(t *testing.T) {
	t.Parallel()
	p := func(inner string) string { return `<w:p>` + inner + `</w:p>` }
	r := func(properties, text string) string {
		return `<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
	}
	num := func(id, level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	styled := func(style, text string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	field := func(instruction, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + instruction + `</w:instrText></w:r>` + result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	separate := `<w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	cell := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + p(r("", text)) + `</w:tc>`
	}
	numbering := func(abstract, lists string) map[string]string {
		return map[string]string{"word/numbering.xml": `<w:numbering` + spaces + `>` + abstract + lists + `</w:numbering>`}
	}
	related := func(relations string, more ...string) map[string]string {
		parts := map[string]string{"word/_rels/document.xml.rels": `<Relationships>` + relations + `</Relationships>`}
		for i := 0; i+1 < len(more); i += 2 {
			parts[more[i]] = more[i+1]
		}
		return parts
	}
	one := `<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`
	cases := []struct {
		name, body string
		parts      map[string]string
		want, said string
	}{
		{name: "a content control in a paragraph, a block, a cell and a row", body: p(r("", "甲")+`<w:sdt><w:sdtContent>`+r("", "乙")+`</w:sdtContent></w:sdt>`) + `<w:sdt><w:sdtContent>` + p(r("", "丙")) + `</w:sdtContent></w:sdt>` +
			`<w:tbl><w:tr><w:sdt><w:sdtContent>` + cell("", "一") + `</w:sdtContent></w:sdt>` + cell("", "二") + `</w:tr><w:sdt><w:sdtContent><w:tr>` + cell("", "三") + cell("", "四") + `</w:tr></w:sdtContent></w:sdt></w:tbl>`,
			want: "甲乙\n\n丙\n\n| 一 | 二 |\n|---|---|\n| 三 | 四 |\n"},
		{name: "tick boxes", body: p(`<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>` + r("", "☒") + `</w:sdtContent></w:sdt>` +
			`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="x"/><w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
			`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>` + separate + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` +
			`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>` + r(`<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>`, "R£")), want: "☒☑☐☑☐☑☐\n"},
		{name: "a list of a form", body: p(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`), want: "乙\n"},
		{name: "symbols", body: p(`<w:r><w:sym w:font="Symbol" w:char="F0B1"/><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FF"/></w:r>`), want: "±α〓\n", said: "没有对应的字"},
		{name: "fields without a result", body: p(field(`SYMBOL 254 \f "Wingdings"`, "") + field(`EQ \o\ac(○,3)`, "") + field(`eq \f(98,120)`, "") + field(`XE "索引"`, "")), want: "☑③98/120\n"},
		{name: "an unknown formula of a field", body: p(r("", "甲") + field(`EQ \i\su(1,5,3)`, "")), want: "甲〔\\\\i\\\\su(1,5,3)〕\n", said: "公式域"},
		{name: "a hyperlink of a field", body: p(field(`HYPERLINK "http://www.gov.cn/" `, separate+r("", "国务院")) + r("", "令")), want: "[国务院](http://www.gov.cn/)令\n"},
		{name: "fields in fields", body: p(field("IF ", separate+r("", "甲")+field("PAGE", separate+r("", "3")))), want: "甲3\n"},
		{name: "hyphens and tabs", body: `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>示2026</w:t><w:noBreakHyphen/><w:t>12</w:t><w:tab/><w:t>软</w:t><w:softHyphen/><w:t>连</w:t><w:br/><w:t>下行</w:t></w:r></w:p>`, want: "示2026-12 软连\n\n下行\n"},
		{name: "raised, lowered, struck, capitals", body: p(r("", "10") + r(`<w:vertAlign w:val="superscript"/>`, "-4") + r("", "，x") + r(`<w:vertAlign w:val="superscript"/>`, "2.5") + r("", "，H") + r(`<w:vertAlign w:val="subscript"/>`, "2") + r(`<w:dstrike/>`, "五日") + r(`<w:caps/>`, "abc")),
			want: "10⁻⁴，x^(2.5)，H₂~~五日~~ABC\n", said: "2.5"},
		{name: "hidden from a style, shown again, and by a paragraph style", body: p(r(`<w:rStyle w:val="h"/>`, "一")+r(`<w:rStyle w:val="h"/><w:vanish w:val="0"/>`, "二")) + styled("hp", "三") + `<w:p><w:pPr><w:pStyle w:val="hp"/></w:pPr>` + r(`<w:rStyle w:val="h"/>`, "四") + `</w:p>`,
			parts: map[string]string{"word/styles.xml": `<w:styles` + spaces + `><w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="hp"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`},
			want:  "二\n\n四\n", said: "“一”“三”"},
		{name: "white text", body: p(r(`<w:color w:val="FFFFFF"/>`, "白字")), want: "白字\n", said: "白色"},
		{name: "black on black", body: p(r(`<w:highlight w:val="black"/><w:color w:val="000000"/>`, "张三") + r(`<w:shd w:val="clear" w:fill="000000"/>`, "白底字")), want: "白底字\n", said: "涂黑的文字没有导入，它还在 Word 文件里，不要把这个 Word 文件作为附件公开：“张三”"},
		{name: "tiny text, moved digits", body: p(r(`<w:sz w:val="2"/>`, "小") + r("", "10") + r(`<w:position w:val="8"/>`, "4")), want: "小104\n", said: "升高"},
		{name: "an old property in a change of format", body: p(`<w:r><w:rPr><w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>甲</w:t></w:r>`), want: "甲\n", said: "格式 1 处"},
		{name: "deleted row, cell and paragraph mark", body: `<w:tbl><w:tr>` + cell("", "甲") + cell("", "乙") + `</w:tr><w:tr><w:trPr><w:del w:id="1"/></w:trPr>` + cell("", "作废") + cell("", "9") + `</w:tr><w:tr>` + cell("", "1") + cell("", "2") + `</w:tr></w:tbl>` +
			`<w:p><w:pPr><w:rPr><w:del w:id="2"/></w:rPr></w:pPr>` + r("", "前，") + `</w:p>` + p(r("", "后。")), want: "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n前，后。\n", said: "删除 2 处"},
		{name: "footnotes and endnotes", body: p(r("", "甲")+`<w:r><w:footnoteReference w:id="2"/></w:r>`+r("", "，乙")+`<w:r><w:endnoteReference w:id="5"/></w:r>`) + p(r("", "丙")),
			parts: map[string]string{
				"word/footnotes.xml": `<w:footnotes` + spaces + `><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>` + r("", " 见附件。") + `</w:p></w:footnote><w:footnote w:id="3">` + p(r("", "没人引用")) + `</w:footnote></w:footnotes>`,
				"word/endnotes.xml":  `<w:endnotes` + spaces + `><w:endnote w:id="5">` + p(r("", "尾注一段")) + p(r("", "尾注二段")) + `</w:endnote></w:endnotes>`},
			want: "甲[^1]，乙[^2]\n\n丙\n\n[^1]: 见附件。\n\n[^2]: 尾注一段\n\n    尾注二段\n", said: "没人引用"},
		{name: "comments", body: p(`<w:commentRangeStart w:id="0"/>` + r("", "甲") + `<w:r><w:commentReference w:id="0"/></w:r>`), parts: map[string]string{"word/comments.xml": `<w:comments` + spaces + `><w:comment w:id="0">` + p(r("", "内部意见")) + `</w:comment><w:comment w:id="1"/></w:comments>`}, want: "甲\n", said: "批注 2 条"},
		{name: "a grid with gaps and merges", body: `<w:tbl><w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "类别") + cell(`<w:gridSpan w:val="2"/>`, "案件") + `</w:tr><w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "普通") + cell("", "简易") + `</w:tr>` +
			`<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cell("", "80") + cell("", "20") + `</w:tr><w:tr><w:trPr><w:gridAfter w:val="1"/></w:trPr>` + cell(`<w:hMerge w:val="restart"/>`, "合") + cell(`<w:hMerge/>`, "") + `</w:tr></w:tbl>`,
			want: "| 类别 | 案件 | 案件 |\n|---|---|---|\n| 类别 | 普通 | 简易 |\n| | 80 | 20 |\n| 合 | 合 | |\n", said: "合并的单元格"},
		{name: "what a merged cell covers", body: `<w:tbl><w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "甲") + cell("", "1") + `</w:tr><w:tr>` + cell(`<w:vMerge/>`, "盖住") + cell("", "2") + `</w:tr></w:tbl>`, want: "| 甲 | 1 |\n|---|---|\n| 甲 | 2 |\n", said: "盖住"},
		{name: "a hidden row", body: `<w:tbl><w:tr>` + cell("", "甲") + cell("", "乙") + `</w:tr><w:tr><w:trPr><w:hidden/></w:trPr>` + cell("", "藏") + cell("", "起") + `</w:tr><w:tr>` + cell("", "1") + cell("", "2") + `</w:tr></w:tbl>`, want: "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n", said: "藏 起"},
		{name: "restarts", body: num("1", "0", "甲") + num("1", "1", "a") + num("1", "1", "b") + num("1", "0", "乙") + num("1", "1", "c") + num("1", "2", "x"), parts: numbering(`<w:abstractNum w:abstractNumId="0">`+levelXML("0", "chineseCounting", "%1、", "")+levelXML("1", "decimal", "%1.%2", `<w:isLgl/>`)+levelXML("2", "upperLetter", "%3)", "")+`</w:abstractNum>`, one),
			want: "## 一、甲\n\n1.1 a\n\n1.2 b\n\n## 二、乙\n\n2.1 c\n\nA) x\n"},
		{name: "a level restarts only behind the first", body: num("1", "0", "甲") + num("1", "1", "乙") + num("1", "2", "丙") + num("1", "1", "丁") + num("1", "2", "戊") + num("1", "0", "己") + num("1", "2", "庚"),
			parts: numbering(`<w:abstractNum w:abstractNumId="0">`+levelXML("0", "decimal", "%1、", "")+levelXML("1", "decimal", "（%2）", "")+levelXML("2", "decimalEnclosedCircle", "%3", `<w:lvlRestart w:val="1"/><w:suff w:val="nothing"/>`)+`</w:abstractNum>`, one), want: "1、甲\n\n（1）乙\n\n①丙\n\n（2）丁\n\n②戊\n\n2、己\n\n①庚\n"},
		{name: "a level replaced by a list", body: num("1", "0", "甲") + num("2", "0", "乙"), parts: numbering(`<w:abstractNum w:abstractNumId="0">`+levelXML("0", "decimal", "%1、", "")+`</w:abstractNum>`, one+`<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>`+levelXML("0", "ideographTraditional", "%1、", "")+`</w:lvlOverride></w:num>`), want: "1、甲\n\n甲、乙\n"},
		{name: "levels of paragraph styles", body: styled("z", "总则") + styled("t", "为了") + styled("t2", "适用"), parts: map[string]string{
			"word/styles.xml":    `<w:styles` + spaces + `><w:style w:type="paragraph" w:styleId="z"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="t"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="t2"><w:basedOn w:val="t"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`,
			"word/numbering.xml": `<w:numbering` + spaces + `><w:abstractNum w:abstractNumId="0">` + levelXML("0", "chineseCountingThousand", "第%1章", `<w:pStyle w:val="z"/>`) + levelXML("1", "chineseCountingThousand", "第%2条", `<w:pStyle w:val="t"/>`) + `</w:abstractNum>` + one + `</w:numbering>`},
			want: "## 第一章 总则\n\n第一条 为了\n\n第二条 适用\n"},
		{name: "a bullet that is a box", body: num("1", "0", "甲"), parts: numbering(`<w:abstractNum w:abstractNumId="0">`+levelXML("0", "bullet", "\uF0A8", `<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>`)+`</w:abstractNum>`, one), want: "☐ 甲\n"},
		{name: "bullets within bullets", body: num("1", "0", "甲") + num("1", "1", "乙") + num("1", "0", "丙"), parts: numbering(`<w:abstractNum w:abstractNumId="0">`+levelXML("0", "bullet", "•", "")+levelXML("1", "bullet", "•", "")+`</w:abstractNum>`, one), want: "- 甲\n  - 乙\n- 丙\n"},
		{name: "a number format of its own, and that for old programs", body: num("1", "0", "甲"), parts: numbering(`<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>`, one), want: "007、甲\n"},
		{name: "an unknown number format", body: num("1", "0", "甲"), parts: numbering(`<w:abstractNum w:abstractNumId="0">`+levelXML("0", "hebrew1", "%1、", "")+`</w:abstractNum>`, one), want: "1、甲\n", said: "hebrew1"},
		{name: "text boxes of VML and in groups", body: p(r("", "前") + `<w:r><w:pict><v:group><v:shape><v:textbox><w:txbxContent>` + p(r("", "框一")) + `</w:txbxContent></v:textbox></v:shape><v:shape><v:textbox><w:txbxContent>` + p(r("", "框二")) + `</w:txbxContent></v:textbox></v:shape></v:group></w:pict></w:r>` + r("", "后")), want: "前后\n\n框一\n\n框二\n", said: "文本框"},
		{name: "only the fallback is understood", body: p(`<w:r><mc:AlternateContent><mc:Choice Requires="x"><x:y xmlns:x="x"/></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>`), want: "旧\n"},
		{name: "art of words", body: p(`<w:r><w:pict><v:shape><v:textpath string="特别提示"/></v:shape></w:pict></w:r>` + r("", "正文")), want: "正文\n\n特别提示\n", said: "艺术字"},
		{name: "a ruby", body: p(`<w:r><w:ruby><w:rubyPr/><w:rt>` + r("", "zhào") + `</w:rt><w:rubyBase>` + r("", "兆") + `</w:rubyBase></w:ruby></w:r>` + r("", "某")), want: "兆（zhào）某\n", said: "注音"},
		{name: "formulas", body: p(r("", "率") + `<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r></m:den></m:f><m:r><m:t>=</m:t></m:r><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup><m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad></m:oMath>`), want: "率(a+b)/c=10⁴√x\n", said: "公式"},
		{name: "moved text", body: p(`<w:moveFrom w:id="1">`+r("", "原处")+`</w:moveFrom>`) + p(`<w:moveTo w:id="1">`+r("", "新处")+`</w:moveTo>`), want: "新处\n", said: "移动 1 处"},
		{name: "headers and footers", body: p(r("", "甲")), parts: related(`<Relationship Id="h" Type="x/header" Target="h.xml"/><Relationship Id="f" Type="x/footer" Target="f.xml"/>`,
			"word/h.xml", `<w:hdr`+spaces+`>`+p(r("", "内部资料"))+`</w:hdr>`, "word/f.xml", `<w:ftr`+spaces+`>`+p(r("", "— 1 —"))+`</w:ftr>`), want: "甲\n", said: "内部资料"},
		{name: "a picture of VML with its words, an outside one, an embedded object", body: p(`<w:r><w:pict><v:shape alt="示意图"><v:imagedata r:id="i"/></v:shape></w:pict><w:drawing><wp:docPr descr="外"/><a:blip r:link="x"/></w:drawing><w:object><o:OLEObject ProgID="Excel.Sheet.12" r:id="o"/></w:object></w:r>`),
			parts: related(`<Relationship Id="i" Type="x/image" Target="media/a.png"/><Relationship Id="x" Type="x/image" Target="http://a.cn/b.png" TargetMode="External"/><Relationship Id="o" Type="x/package" Target="embeddings/o.xlsx"/>`, "word/media/a.png", "\x89PNG\r\n\x1a\n0000"),
			want:  "![示意图](x-image1.png)\n", said: "o.xlsx"},
		{name: "a chart", body: p(r("", "图") + `<w:r><w:drawing><c:chart r:id="c"/></w:drawing></w:r>`), parts: related(`<Relationship Id="c" Type="x/chart" Target="charts/c.xml"/>`,
			"word/charts/c.xml", `<c:chartSpace`+spaces+`><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>办案</a:t></a:r></a:p></c:rich></c:tx></c:title><c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>件数</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>一季度</c:v></c:pt><c:pt idx="1"><c:v>二季度</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>12</c:v></c:pt><c:pt idx="1"><c:v>15</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:chart></c:chartSpace>`),
			want: "图\n\n办案\n\n| 项目 | 件数 |\n|---|---|\n| 一季度 | 12 |\n| 二季度 | 15 |\n", said: "图表"},
		{name: "a diagram", body: p(`<w:r><w:drawing><dgm:relIds r:dm="d"/></w:drawing></w:r>`), parts: related(`<Relationship Id="d" Type="x/diagramData" Target="diagrams/d.xml"/>`,
			"word/diagrams/d.xml", `<dgm:dataModel`+spaces+`><dgm:pt><dgm:t><a:p><a:r><a:t>受理</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>审查</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>`), want: "受理\n\n审查\n", said: "SmartArt"},
		{name: "a page in the file", body: p(r("", "甲")) + `<w:altChunk r:id="k"/>` + p(r("", "乙")), parts: related(`<Relationship Id="k" Type="x/aFChunk" Target="k.html"/>`, "word/k.html", `<html><body><p>网页里的话</p></body></html>`), want: "甲\n\n网页里的话\n\n乙\n", said: "k.html"},
		{name: "a file in the file", body: p(r("", "甲")) + `<w:altChunk r:id="k"/>`, parts: related(`<Relationship Id="k" Type="x/aFChunk" Target="k.mht"/>`, "word/k.mht", "x"), want: "甲\n", said: "k.mht"},
		{name: "text in an element that is not known", body: p(r("", "甲") + `<w:future>将来的话</w:future>`), want: "甲\n", said: "将来的话"},
		{name: "text outside of a run", body: p(`<w:t>散文字</w:t>`), want: "散文字\n"},
		{name: "cells and paragraphs where none may be", body: `<w:tbl>` + p(r("", "表里的段")) + cell("", "甲") + cell("", "乙") + `<w:tr>` + p(r("", "行里的段")) + cell("", "1") + cell("", "2") + `</w:tr></w:tbl><w:tc>` + p(r("", "表外的格")) + `</w:tc>`,
			want: "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n表里的段\n\n行里的段\n\n表外的格\n"},
		{name: "a drop cap", body: `<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>` + r("", "为") + `</w:p>` + p(r("", "了规范")), want: "为了规范\n"},
		{name: "a placeholder", body: p(`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + r("", "单击此处输入文字。") + `</w:sdtContent></w:sdt>`), want: "单击此处输入文字。\n", said: "占位"},
		{name: "a frame of drawings", body: p(`<w:r><w:drawing><a:txBody><a:p><a:r><a:t>画布里的字</a:t></a:r></a:p></a:txBody></w:drawing></w:r>` + r("", "甲")), want: "甲\n\n画布里的字\n", said: "文本框"},
		{name: "what looks like Markdown", body: p(r("", "# 甲 *乙* [丙](x) &lt;b> 1~2 &amp;lt;")) + p(r("", "- 丁")), want: "\\# 甲 \\*乙\\* \\[丙](x) \\<b> 1\\~2 \\&lt;\n\n\\- 丁\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			parts := map[string]string{"word/document.xml": `<w:document` + spaces + `><w:body>` + c.body + `<w:sectPr/></w:body></w:document>`}
			for name, text := range c.parts {
				parts[name] = text
			}
			text, report := converted(t, pack(t, parts))
			if text != c.want {
				t.Errorf("got\n%s\nwant\n%s", text, c.want)
			}
			if c.said == "" && report != "" || !strings.Contains(report, c.said) {
				t.Errorf("said: %s", report)
			}
			strict := map[string]string{}
			for name, part := range parts { // the same in the strict form, with other prefixes
				strict[name] = strings.NewReplacer("schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main", "schemas.openxmlformats.org/officeDocument/2006/math", "purl.oclc.org/ooxml/officeDocument/math",
					"schemas.openxmlformats.org/officeDocument/2006/relationships", "purl.oclc.org/ooxml/officeDocument/relationships", "schemas.openxmlformats.org/drawingml/2006/", "purl.oclc.org/ooxml/drawingml/", "w:", "ns0:", "xmlns:w=", "xmlns:ns0=").Replace(part)
			}
			if again, _ := converted(t, pack(t, strict)); again != c.want {
				t.Errorf("strict:\n%s", again)
			}
		})
	}
}

// converted reads a file and writes Markdown.
func converted(t *testing.T, data []byte) (text, report string) {
	t.Helper()
	d, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	a := &webpage.Article{Root: d.Root, Name: "x", Notes: d.Notes, Files: d.File}
	a.Clean()
	text, err = webpage.Markdown(a.Root)
	if err != nil {
		t.Fatal(err)
	}
	return text, strings.Join(a.Notes.Lines(), "\n")
}

func TestReadRTF(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want, said string }{
		{"characters", `{\rtf1\ansi\ansicpg936{\fonttbl{\f0 \'cb\'ce\'cc\'e5;}}\pard \'d5\'fd\'ce\'c4\u-32244?\par \uc1\u20108 ?\line {\b \'b6\'fe}\par}`, "正文舌\n", ""},
		{"hidden, struck, raised", `{\rtf1 {\v secret}a{\strike b}10{\super 4}\par}`, "a~~b~~10⁴\n", "secret"},
		{"a table", `{\rtf1 \trowd\cellx1\cellx2\intbl a\cell b\cell\row\trowd\cellx1\cellx2\intbl c\cell d\cell\row\pard e\par}`, "| a | b |\n|---|---|\n| c | d |\n\ne\n", ""},
		{"what is no text", `{\rtf1{\info{\title T}}{\*\generator X;}{\header \pard head\par}{\footnote note}{\pict 0102}{\field{\*\fldinst HYPERLINK "x"}{\fldrslt y}}\par}`, "y\n", "head"},
		{"numbers of a list", `{\rtf1{\listtext 1.\tab}a\par}`, "1\\. a\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := ReadRTF(t.Context(), []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			a := &webpage.Article{Root: d.Root, Name: "x", Notes: d.Notes, Files: func(string) ([]byte, error) { return nil, fs.ErrNotExist }}
			a.Clean()
			text, err := webpage.Markdown(a.Root)
			if err != nil || !strings.HasPrefix(text, strings.TrimSuffix(c.want, "\n")) {
				t.Errorf("got %v\n%s", err, text)
			}
			if report := strings.Join(a.Notes.Lines(), "\n"); !strings.Contains(report, c.said) {
				t.Errorf("said: %s", report)
			}
		})
	}
}

func TestFormatNumber(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"decimal": "1 10 11 20 21 99 100 101 110 1010", "chineseCounting": "一 十 十一 二十 二十一 九十九 一○○ 一○一 一一○ 一○一○", "chineseCountingThousand": "一 十 十一 二十 二十一 九十九 一百 一百零一 一百一十 一千零一十",
		"chineseLegalSimplified": "壹 壹拾 壹拾壹 贰拾 贰拾壹 玖拾玖 壹佰 壹佰零壹 壹佰壹拾 壹仟零壹拾", "ideographTraditional": "甲 癸 11 20 21 99 100 101 110 1010", "upperRoman": "Ⅰ Ⅹ Ⅺ XX XXI XCIX C CI CX MX",
		"decimalEnclosedCircle": "① ⑩ ⑪ ⑳ 21 99 100 101 110 1010", "lowerLetter": "a j k t u uuuu vvvv wwww fffff 1010", "decimalZero": "01 10 11 20 21 99 100 101 110 1010", "decimalFullWidth": "１ １０ １１ ２０ ２１ ９９ １００ １０１ １１０ １０１０",
		"japaneseCounting": "一 十 十一 二十 二十一 九十九 百 百一 百十 千十", "ideographDigital": "一 一〇 一一 二〇 二一 九九 一〇〇 一〇一 一一〇 一〇一〇",
	} {
		var got []string
		for _, n := range []int{1, 10, 11, 20, 21, 99, 100, 101, 110, 1010} {
			text, known := formatNumber(format, "", n)
			if !known {
				t.Errorf("%s is not known", format)
			}
			got = append(got, text)
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%s: %s, want %s", format, text, want)
		}
	}
}
