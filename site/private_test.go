package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/site/diag"
)

// note is a notice with more front matter and a body.
func note(name, front, body string) string {
	return fmt.Sprintf("-- content/notices/%s.md --\n+++\ntitle = \"巡查通知\"\norgan = \"scjgj\"\ndated = 2026-03-05\npublished = 2026-03-06\n%s+++\n\n%s\n", name, front, body)
}

// person is a decision on a natural person, written as editors write.
func person(path, name, body string) string {
	return strings.NewReplacer("2026/0012.md", path, "决定书全文：示范市安达商贸有限公司", "附表", "name = \"示范市安达商贸有限公司\"", "name = \""+name+"\"", "法人及非法人组织", "自然人",
		"uscc = \"919900010000123438\"\n", "", "示范市安达商贸有限公司", name, "安达商贸在店堂出售的三种商品没有标明价格。", body).Replace(penalty)
}

func allow(finding, reason, basis string) string {
	return fmt.Sprintf("[[allow]]\nfinding = %q\nreason = %q\nbasis = %q\n", finding, reason, basis)
}

// What a public document shows of persons stops the build, and nothing is
// written, unless each finding is allowed with reason and basis.
func TestPersonalDataStopsTheBuild(t *testing.T) {
	const mobile = "值守手机 13876501234。"
	why := func(finding string) string {
		return allow(finding, "本人同意", "个人信息保护法第十三条")
	}
	for _, c := range []struct {
		name, site string
		want       string // codes of personal data, and how grave; "" for a site that is built
	}{
		{"number", note("a", "", mobile), "error personal-data"},
		{"draft", note("a", "draft = true\n", mobile), "warning personal-data"},
		{"scheduled", strings.Replace(note("a", "", mobile), "published = 2026-03-06", "published = 2026-12-06", 1), "warning personal-data"},
		{"sealed", note("a", "sealed = 2026-04-01\n", mobile), ""},
		{"reason of a withdrawal", note("a", "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-04-01\non = 2026-04-02\nreason = \"家属电话 13876501234\"\n", "正文。"), "error personal-data"},
		{"reason of a withdrawal, allowed", note("a", why("mobile")+"[withdrawal]\ncause = \"撤销\"\ncaused = 2026-04-01\non = 2026-04-02\nreason = \"值守手机 13876501234\"\n", "正文。"), ""},
		{"text of a withdrawn document, which is gone", note("a", "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-04-01\non = 2026-04-02\nreason = \"有误\"\n", mobile), ""},
		{"index of an expired record", strings.Replace(note("a", "publicity_until = 2026-04-01\n", "正文。"), "title", "index = \"示 13876501234 号\"\ntitle", 1), "error personal-data"},
		{"path of a withdrawn document", note("13876501234", "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-04-01\non = 2026-04-02\nreason = \"有误\"\n", "正文。"), "error personal-data"},
		{"allowed as the message says", note("a", why("mobile 138******34"), mobile), ""},
		{"allowed by kind", note("a", why("mobile"), mobile), ""},
		{"allowed by Chinese kind", note("a", why("手机号码"), mobile), ""},
		{"allowed in full", note("a", why("138-7650-1234"), mobile), ""},
		{"allowed, standing twice", note("a", why("mobile")+"summary = \"x\"\n", mobile+"\n\n"+mobile), "error unknown-key"},
		{"one allow, two numbers", note("a", why("mobile"), mobile+"13876505678"), "error personal-data,error personal-data,warning bad-allow"},
		{"one of two allowed", note("a", why("mobile 138******34"), mobile+"13876505678"), "error personal-data"},
		{"each allowed", note("a", why("mobile 138******34")+why("mobile 138******78"), mobile+"13876505678"), ""},
		{"no reason", note("a", allow("mobile", "", "依据"), mobile), "error personal-data,warning bad-allow"},
		{"no basis", note("a", allow("mobile", "理由", " "), mobile), "error personal-data,warning bad-allow"},
		{"nothing to allow", note("a", why("mobile"), "正文。"), "warning unused-allow"},
		{"another is allowed", note("a", why("mobile 139******34"), mobile), "error personal-data,warning unused-allow"},
		{"configured telephone", note("a", "", "值守手机 0999-5550100，家庭电话 0999—5550100。"), ""},
		{"configured mailbox", note("a", "", "gongkai@shifan.example 和 fgk@shifan.example"), ""},
		{"another mailbox", note("a", "", "fgk@mail.example"), "error personal-data"},
		{"title", strings.Replace(note("a", "", "正文。"), "巡查通知", "巡查通知13876501234", 1), "error personal-data"},
		{"list in the front matter", note("a", "keywords = [\"一\", \"138 7650 1234\"]\n", "正文。"), "error personal-data"},
		{"path", note("13876501234", "", "正文。"), "error personal-data"},
		{"target of a link", note("a", "", "[打电话](tel:13876501234)"), "error personal-data"},
		{"description of a picture", note("a", "", "![电话13876501234](b.png)") + "-- content/notices/b.png --\n\x89PNG\r\n\x1a\n", "error personal-data"},
		{"divided by markup", note("a", "", "138**7650**1234"), "error personal-data"},
		{"divided by references", note("a", "", "138&#55;6501234"), "error personal-data"},
		{"across lines", note("a", "", "电话138\n7650\n1234"), "error personal-data"},
		{"hidden characters", note("a", "", "138\u200b7650\u200b1234"), "error personal-data,warning hidden-characters"},
		{"text of an attachment", note("a", "[[attachments]]\ntitle = \"附件\"\nfile = \"a.txt\"\n", "正文。") + "-- content/notices/a.txt --\n" + mobile + "\n", "error personal-data"},
		{"allowed in an attachment", note("a", why("mobile")+"[[attachments]]\ntitle = \"附件\"\nfile = \"a.txt\"\n", "正文。") + "-- content/notices/a.txt --\n" + mobile + "\n", ""},
		{"the same in text and attachment", note("a", why("mobile")+"[[attachments]]\ntitle = \"附件\"\nfile = \"a.txt\"\n", mobile) + "-- content/notices/a.txt --\n" + mobile + "\n", ""},
		{"another in the attachment", note("a", why("mobile")+"[[attachments]]\ntitle = \"附件\"\nfile = \"a.txt\"\n", mobile) + "-- content/notices/a.txt --\n电话13876505678\n", "error personal-data,error personal-data,warning bad-allow"},
		{"attachment that nobody carries", note("a", "", "正文。") + "-- content/notices/a.txt --\n" + mobile + "\n", ""},
		{"archive as attachment", note("a", "", "[包](a.zip)") + "-- content/notices/a.zip --\nx\n", "warning unread-attachment"},
		{"archive looked into by hand", note("a", why("unread a.zip"), "[包](a.zip)") + "-- content/notices/a.zip --\nx\n", ""},
		{"witness", strings.Replace(penalty, "安达商贸在店堂", "证人钱立群称，安达商贸在店堂", 1), "error personal-data"},
		{"masked witness", strings.Replace(penalty, "安达商贸在店堂", "证人钱某某称，安达商贸在店堂", 1), ""},
		{"name in the path", person("2026/钱立群.md", "钱立群", "正文。"), "error personal-data"},
		{"name in the file of a decision", strings.Replace(person("2026/1.md", "钱立群", "正文。"), "附表", "决定书：钱 立 群", 1), "error personal-data"},
		{"name in a link to the decision", person("2026/1.md", "钱立群", "正文。") + note("a", "", "[钱立群案](../enforcement/penalty/2026/1.md)"), "error personal-data"},
		{"masked name in a link", person("2026/1.md", "钱立群", "正文。") + note("a", "", "[钱某某案](../enforcement/penalty/2026/1.md)"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, files := build(t, archive(settings, c.site), "2026-05-06")
			var got []string
			for _, p := range report.Problems {
				if strings.Contains("personal-data bad-allow unused-allow hidden-characters unread-attachment attachment-author unknown-key", p.Code) {
					got = append(got, p.Severity.String()+" "+p.Code)
				}
			}
			text := strings.ReplaceAll(printed(t, report.Problems, archive(settings, c.site)), "notices/13876501234.md", "")
			if strings.Contains(strings.NewReplacer("*", "", " ", "", "-", "", "\u200b", "").Replace(text), "13876501234") {
				t.Errorf("what is printed repeats the number:\n%s", text)
			}
			if c.want != strings.Join(slices.Sorted(slices.Values(got)), ",") {
				t.Errorf("got %q, want %q", slices.Sorted(slices.Values(got)), c.want)
			}
			if failed := diag.Count(report.Problems, diag.Error) > 0; failed != (len(files) == 0) || failed != strings.Contains(c.want, "error") {
				t.Errorf("failed %v with %d files\n%s", failed, len(files), printed(t, report.Problems, archive(settings, c.site)))
			}
		})
	}
}

// Of very many personal data the first are listed and the others counted.
func TestVeryManyPersonalData(t *testing.T) {
	var body strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&body, "1387650%04d\n\n", i)
	}
	report, _ := build(t, archive(settings, note("a", "", body.String())), "2026-05-06")
	listed, further := 0, ""
	for _, p := range report.Problems {
		if p.Code != "personal-data" {
			continue
		}
		if strings.HasPrefix(p.Message, "另外还有") {
			further = p.Message
			continue
		}
		listed++
	}
	if listed != 100 || further != "另外还有 4900 处个人信息没有列出" {
		t.Errorf("%d listed, %q", listed, further)
	}
}

// However an editor writes the name of a natural person, no byte of the output
// has it.
func TestNameIsMaskedInEverySpelling(t *testing.T) {
	for _, c := range []struct{ name, party, body string }{
		{"plain", "钱立群", "钱立群称"},
		{"emphasis", "钱立群", "钱**立**群和**钱**立群，[钱立](https://a.example/)群"},
		{"blanks", "钱立群", "钱 立　群、钱\n立群、钱&nbsp;立群"},
		{"no width", "钱立群", "钱\u200b立\u2060群"},
		{"compatibility ideograph", "金立群", "\uf90a立群"},
		{"radical", "金立群", "\u2fa6立群"},
		{"heading and table", "钱立群", "## 钱立群的违法事实\n\n| 钱立群 |\n|---|\n| 钱立群 |"},
		{"dots", "古丽娜·买买提", "古丽娜・买买提、古丽娜 买买提"},
		{"Latin", "Anna Smith", "ANNA  SMITH、**Anna** Smith、Ａｎｎａ Smith"},
		{"accents", "José Silva", "Jose\u0301 Silva"},
		{"former name", "钱立群（曾用名：钱大柱）", "钱立群、钱大柱"},
		{"picture", "钱立群", "![钱立群的摊位](a.png)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := archive(settings, person("2026/1.md", c.party, c.body), "-- content/enforcement/penalty/2026/a.png --\n\x89PNG\r\n\x1a\n")
			for file, body := range good(t, source, "2026-05-06") {
				text := plainly(string(body))
				for _, trace := range []string{"立群", "大柱", "买买提", "smith", "silva"} {
					if strings.Contains(strings.ToLower(text), trace) || strings.Contains(file, trace) {
						t.Errorf("%s holds %q: %s", file, trace, around([]byte(text), trace))
					}
				}
			}
		})
	}
}

// plainly is what is left of HTML without tags, blanks and what has no width.
func plainly(body string) string {
	var b strings.Builder
	inside := false
	for _, r := range body {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
		case inside && r < 0x80, r == ' ', r == '\n', r == '　', r == '\u200b', r == '\u2060', r == '·', r == '・', r == '\u00a0':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
