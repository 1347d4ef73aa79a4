package privacy

import (
	"iter"
	"path"
	"strconv"
	"strings"

	"gongkai/site/disclosure"
	"gongkai/site/gate/attachment"
	"gongkai/site/internal/han"
)

// Detectors for attachments only, which text has not.
const (
	Location = "location" // 拍摄位置: the file has the coordinates of a photo
	Author   = "author"   // 作者: a person's name among the properties of the file
	Unread   = "unread"   // not all of the file could be read; Text is its name, Where the reason
	Program  = "program"  // 程序: the file is one that is executed; no personal data. Where is the reason
)

// Attachment returns the personal data in a file published at a content path: in
// its text, its properties and its name. names are the names that the documents
// with the file mask: the build can not mask a file. The result depends on path, bytes
// and names alone. The first findings are listed, the others are counted (Further).
// stopped, which may be nil, ends a long reading with its error.
func Attachment(contentPath string, src []byte, names []string, stopped func() error) ([]Finding, error) {
	set := Setting{Enforcement: isEnforcement(contentPath) && !strings.HasPrefix(contentPath, "enforcement/basics/")}
	var findings []Finding
	seen, further := map[[2]string]bool{}, 0
	take := func(where string, more []Finding) {
		for _, f := range more {
			key := [2]string{f.Detector, f.Text}
			switch {
			case seen[key]:
				continue
			case len(findings) >= mostFindings && !isAboutFile(f.Detector):
				further++
			default:
				f.Where = where
				findings = append(findings, f)
			}
			seen[key] = true
		}
	}
	content := attachment.Read(contentPath, src)
	for _, part := range content.Parts {
		for text := range pieces(part.Text) {
			if stopped != nil {
				if err := stopped(); err != nil {
					return nil, err
				}
			}
			take(part.Where, Scan(text, set))
			take(part.Where, named(text, names))
			take(part.Where, fileNames(text))
		}
	}
	for _, property := range content.Properties {
		where := "文件属性“" + property.Name + "”"
		take(where, Scan(property.Text, set))
		take(where, named(property.Text, names))
		if name := normal(property.Text); property.Person && isName(name) {
			take(where, []Finding{{Detector: Author, Text: name, Shown: shown("name", name)}})
		}
	}
	if content.Located {
		take("文件属性", []Finding{{Detector: Location, Text: Location, Shown: path.Base(contentPath)}})
	}
	if content.Unread != "" {
		take(content.Unread, []Finding{{Detector: Unread, Text: path.Base(contentPath), Shown: path.Base(contentPath)}})
	}
	if content.Program != "" {
		take(content.Program, []Finding{{Detector: Program, Text: path.Base(contentPath), Shown: path.Base(contentPath)}})
	}
	take("文件名", Scan(spacedPath(contentPath), set))
	take("文件名", fileNames(contentPath))
	take("文件名", named(contentPath, names))
	if further > 0 {
		findings = append(findings, Finding{Detector: Further, Text: Further, Shown: strconv.Itoa(further)})
	}
	return findings, nil
}

// isAboutFile reports whether a detector judges the file and no datum in it.
func isAboutFile(detector string) bool {
	return detector == Unread || detector == Program || detector == Location
}

// pieces yields a long text in pieces of whole lines.
func pieces(text string) iter.Seq[string] {
	const longest = 1 << 20
	return func(yield func(string) bool) {
		for len(text) > longest {
			end := strings.LastIndexByte(text[:longest], '\n') + 1
			if end == 0 {
				end = longest
			}
			if !yield(text[:end]) {
				return
			}
			text = text[end:]
		}
		yield(text)
	}
}

// papersOfPersons are the words behind a name by which a file says what it shows of the
// person: 张建军身份证.jpg.
const papersOfPersons = `身份证 身份证件 身份证明 户口本 户口簿 户籍证明 护照 驾驶证 行驶证 结婚证 离婚证 出生证 出生证明 社保卡 银行卡 残疾证 军官证 病历 诊断证明 诊断书 体检报告 简历 照片 证件照 签名
	签字 手印 询问笔录 谈话笔录 讯问笔录 证言 陈述 投诉信 举报信 举报材料 信访材料 手机号 电话 学生证 学籍 毕业证 学位证 房产证 不动产权证 银行流水 征信报告 低保申请 死亡证明 伤情鉴定 复印件 材料`

// fileNames returns the names of persons in the names of files that show a paper of
// the person.
func fileNames(text string) (findings []Finding) {
	for _, line := range strings.FieldsFunc(normal(text), func(r rune) bool { return r == '\n' || r == '/' || r == '\\' }) {
		dot := strings.LastIndexByte(line, '.')
		if dot <= 0 || len(line)-dot > 6 || dot > 200 {
			continue
		}
		for _, word := range strings.FieldsFunc(line[:dot], func(r rune) bool { return !han.Is(r) }) {
			if name := paperOwner(word); name != "" {
				findings = append(findings, Finding{Detector: "name", Text: name, Shown: shown("name", name)})
			}
		}
	}
	return findings
}

// paperOwner returns the name in a word such as 张建军身份证 or 身份证张建军, "" without one.
func paperOwner(word string) string {
	for p := range strings.FieldsSeq(papersOfPersons) {
		before, after, ok := strings.Cut(word, p)
		if !ok {
			continue
		}
		for _, name := range []string{strings.TrimSuffix(before, "的"), after} {
			if name != "" && isName(name) {
				return name
			}
		}
	}
	return ""
}

// named returns a finding for each of the names in a text, whatever blanks and dots
// separate its characters.
func named(text string, names []string) (findings []Finding) {
	if len(names) == 0 {
		return nil
	}
	text = essence(normal(text))
	for _, name := range names {
		if strings.Contains(text, essence(normal(name))) {
			findings = append(findings, Finding{Detector: "name", Text: name, Shown: shown("name", name)})
		}
	}
	return findings
}

// essence returns the letters and digits of a text.
func essence(text string) string {
	return strings.Map(func(r rune) rune {
		if !essential(r) {
			return -1
		}
		return r
	}, text)
}

// isName reports whether a whole text is the unmasked name of a person.
func isName(text string) bool {
	s := scanner{text: text}
	name, to := s.nameAt(0, true)
	return name != "" && to == len(text) && disclosure.MaskName(name) != name
}
