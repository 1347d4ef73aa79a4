package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
	"gongkai/site/toml"
)

// The head of an official document (版头, GB/T 9704) and its end.
var (
	masthead   = regexp.MustCompile(`^(.{2,40}?)(?:文件|（[\p{Han} ]{1,6}）)$`)
	copyNumber = regexp.MustCompile(`^(?:份号[:：]?)?[0-9]{6}$`)
	secret     = regexp.MustCompile(`^(?:绝密|机密|秘密)(?:★.{0,12})?$`)
	urgency    = regexp.MustCompile(`^(?:特急|加急|特提|平急|特 急|加 急)$`)
	signer     = regexp.MustCompile(`^(.*?)\s*(签发人|会签人)\s*[:：]\s*(.{2,40})$`)
	numbered   = regexp.MustCompile(`^\p{Han}{1,12}(?:[（(]\p{Han}{1,6}[)）]\p{Han}{0,8})?[〔\[［【(（](?:19|20)[0-9]{2}[〕\]］】)）]第?[0-9]{1,5}号$`)
	titleEnd   = regexp.MustCompile(`(?:通知|意见|决定|公告|通告|通报|报告|请示|批复|议案|函|纪要|办法|规定|细则|条例|方案|规划|计划|要点|措施|清单|标准|指南|指引|制度|名单|解读|总结|预案|令|答复)(?:（[^）]{1,16}）)?$`)
	closed     = regexp.MustCompile(`^[（(]此件(?:不予公开|不公开|依申请公开|内部公开|发至)`)
	validity   = regexp.MustCompile(`有效期(?:为|限为|限)?[0-9一二三四五六七八九十]{1,3}年`)
	inForce    = regexp.MustCompile(`自((?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日)起(?:施行|实施|执行|生效)`)
	appendix   = regexp.MustCompile(`^附件\s*[0-9]*\s*[:：]\s*\S`)
)

// head reads a line of the head of an official document that is no title and no number
// alone. It reports whether the line is in the front matter or in a note, and goes.
func (g *guessing) head(line string) bool {
	compact := strings.ReplaceAll(line, " ", "")
	switch {
	case secret.MatchString(compact):
		g.notes = append(g.notes, "文件标有密级“"+line+"”：涉密文件不得公开，请先核对是否已经解密")
		return false
	case copyNumber.MatchString(compact), urgency.MatchString(line):
		g.notes = append(g.notes, "版头的份号、紧急程度没有写进文件：“"+line+"”")
		return true
	}
	if m := signer.FindStringSubmatch(line); m != nil {
		before := strings.ReplaceAll(m[1], " ", "")
		if before != "" && (!numbered.MatchString(before) || !g.number(before)) {
			return false
		}
		g.notes = append(g.notes, m[2]+"没有对应的项，没有写进文件：“"+m[3]+"”")
		return true
	}
	if m := masthead.FindStringSubmatch(compact); m != nil && (organEnd.MatchString(m[1]) || g.organ(m[1]) != "") && !strings.Contains(m[1], "关于") {
		if g.organ(m[1]) != "" {
			g.put("organ", m[1], "版头")
		} else if !g.has("organ") {
			g.notes = append(g.notes, "版头写的机关是“"+grid.Clip(m[1])+"”，没有登记这个机关")
		}
		g.notes = append(g.notes, "版头（发文机关标志）没有留在正文里：“"+line+"”")
		return true
	}
	return false
}

// number takes a 文号 as the number of the document; false where another is known.
func (g *guessing) number(text string) bool {
	g.put("number", text, "正文前的文号")
	for _, x := range g.guesses {
		if x.Key == "number" {
			return x.Value == toml.Quoted(canonicalNumber(text))
		}
	}
	return false
}

// titleLines returns the elements that are the title, from n on: several lines where
// the first is not whole (关于印发 / 《…办法》的通知).
func (g *guessing) titleLines(n *webpage.Node, first string) (lines []*webpage.Node, title string) {
	const most = 5
	lines, title = []*webpage.Node{n}, first
	align := webpage.Attr(n, "align")
	for next := n.NextSibling; next != nil && len(lines) < most; next = next.NextSibling {
		line := webpage.PlainText(next)
		if next.Type != webpage.ElementNode || line == "" {
			continue
		}
		continues := !titleEnd.MatchString(title) || strings.HasPrefix(line, "（") && strings.HasSuffix(line, "）") && utf8.RuneCountInString(line) <= 12 && !closed.MatchString(line) && !strings.HasPrefix(line, "（此件")
		if !continues {
			break
		}
		if next.Data != "p" && len(next.Data) != 2 || utf8.RuneCountInString(line) > 45 || strings.ContainsAny(line, "。；，,:：") || webpage.HeadingLevel(line) > 0 ||
			webpage.Attr(next, "align") != align || g.organ(line) != "" || organEnd.MatchString(line) || numbered.MatchString(strings.ReplaceAll(line, " ", "")) || dateOf(line) != "" {
			break
		}
		lines, title = append(lines, next), title+line
	}
	if len(lines) > 1 && !titleEnd.MatchString(title) {
		return lines[:1], first
	}
	return lines, title
}

// dateOf returns a line that is a date and nothing else, in figures or Chinese numbers.
func dateOf(line string) string {
	line = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, strings.ReplaceAll(line, " ", ""))
	if m := dateLine.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

// signature reads the first organ that has a day in the line below it: the end of the
// document itself, which documents that it issues follow.
func (g *guessing) signature(root *webpage.Node) {
	before := ""
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		line := strings.ReplaceAll(webpage.PlainText(n), " ", "")
		if n.Type != webpage.ElementNode || line == "" {
			continue
		}
		if date := dateOf(line); date != "" && utf8.RuneCountInString(before) <= 40 && (g.organ(before) != "" || organEnd.MatchString(before)) {
			g.put("dated", date, "落款日期")
			if g.organ(before) != "" {
				g.put("organ", before, "落款")
			} else if !g.has("organ") {
				g.notes = append(g.notes, "落款写的机关是“"+grid.Clip(before)+"”，没有登记这个机关")
			}
			return
		}
		before = line
	}
}

// rest reads what a text says of itself: whether the document may be public, when it
// comes into force, and its attachments.
func (g *guessing) rest(root *webpage.Node, attached bool) {
	var days []string
	listed, valid := "", ""
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		line := webpage.PlainText(n)
		if closed.MatchString(line) {
			g.notes = append(g.notes, "文件上写着“"+grid.Clip(line)+"”，请核对能不能公开")
		}
		for _, m := range inForce.FindAllStringSubmatch(line, -1) {
			if !slices.Contains(days, m[1]) {
				days = append(days, m[1])
			}
		}
		if valid == "" {
			valid = validity.FindString(line)
		}
		if listed == "" && appendix.MatchString(line) {
			listed = line
		}
	}
	if len(days) == 1 {
		g.put("effective", days[0], "正文的施行日期")
	}
	if valid != "" && !g.has("expires") && slices.Contains(g.o.Kinds.Keys(g.kind), "expires") {
		g.notes = append(g.notes, "正文写着“"+valid+"”，没有写入失效日期（expires），请按施行日期算好再填")
	}
	if strings.Contains(g.value("number"), "规〔") && slices.Contains(g.o.Kinds.Keys(g.kind), "normative") && !g.has("normative") {
		g.notes = append(g.notes, "文号里有“规”字，多半是行政规范性文件，没有写入；是的，请填“行政规范性文件”（normative）")
	}
	if listed != "" && !attached {
		g.notes = append(g.notes, "文中列有附件，附件要另外放在文件旁边，用 [[attachments]] 写上：“"+grid.Clip(listed)+"”")
	}
}
