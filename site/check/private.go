package check

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate/privacy"
)

// private reports the personal data that a document would show (行政处罚法第五十条,
// 政府信息公开条例第十五条). On a public document each finding stops the build,
// unless an [[allow]] with reason and basis lets it pass:
//
//	[[allow]]
//	finding = "mobile 139******45"
//	reason = "…"
//	basis = "…"
//
// finding repeats the message: the kind and the masked form, or either of them when
// it fits a single finding, or the text in full. An allow passes a single finding,
// however often it occurs in the document and its attachments; an allow that fits
// several passes none of them.
func (in Input) private(doc *corpus.Document, contacts privacy.Contacts) ([]diag.Problem, error) {
	rec := doc.Record
	state := rec.StateOn(in.AsOf)
	severity := diag.Warning
	switch {
	case state == disclosure.Sealed:
		return nil, nil
	case state.Shown():
		severity = diag.Error
	}
	found, problems := in.privateFindings(doc, contacts)
	if state.Tombstone() {
		found, problems = onTombstone(rec, found), nil
	}
	linked, err := in.linkedNames(doc, severity)
	if err != nil {
		return nil, err
	}
	passed, more := allowed(rec, found)
	if !state.Tombstone() { // an [[allow]] may be for the text that is gone
		problems = slices.Concat(problems, linked, more)
	}
	for i, f := range found {
		if !passed[i] {
			p := f.problem(rec, severity)
			p.Private = true
			problems = append(problems, p)
		}
	}
	return problems, nil
}

// onTombstone returns the findings that the tombstone of a record shows: those in its
// path, its numbers and the reason of its withdrawal.
func onTombstone(rec *disclosure.Record, found []sighting) (shown []sighting) {
	texts := []string{rec.Number, rec.Index}
	if w := rec.Withdrawal; w != nil {
		texts = append(texts, w.Reason, w.ReplacedBy)
	}
	set := privacy.Setting{Enforcement: rec.Kind.NamesParties(), Year: rec.Published.Date().Year(), Masked: rec.PrivateNames()}
	inTexts := map[[2]string]bool{}
	for _, text := range texts {
		for _, f := range privacy.Scan(text, set) {
			inTexts[[2]string{f.Detector, f.Text}] = true
		}
	}
	for _, f := range found {
		if f.file == rec.Path && (f.Line == 0 || inTexts[[2]string{f.Detector, f.Text}]) {
			shown = append(shown, f)
		}
	}
	return shown
}

// linkedNames reports the name of a natural person in a document that leads to a
// record in which the name is masked.
func (in Input) linkedNames(doc *corpus.Document, severity diag.Severity) (problems []diag.Problem, err error) {
	told := map[string]bool{doc.Source: true}
	for i := range doc.Links {
		l := &doc.Links[i]
		target, ok := in.Corpus.Document(l.Document())
		if !ok || told[target.Source] || len(target.Record.PrivateNames()) == 0 {
			continue
		}
		text, err := in.Corpus.Text(doc)
		if err != nil {
			return nil, err
		}
		if !target.Record.Names(doc.Record.Title + "\n" + doc.Record.Summary + "\n" + text.Plain) {
			continue
		}
		told[target.Source] = true
		at := diag.Place{Path: "content/" + doc.Source, Line: l.Line, Column: l.Column}
		p := at.Problem("personal-data", severity, "请写成 "+target.Record.Subject.PublicName(),
			"这里链接的决定，当事人是自然人，姓名已经遮盖；这个文件里写出了全名")
		p.Private = true
		problems = append(problems, p)
	}
	return problems, nil
}

// sighting is a finding in a file: the document itself or an attachment.
type sighting struct {
	corpus.Personal
	file string // content path
}

// privateFindings returns the findings in a document and its attachments that are
// not contacts of the site.
func (in Input) privateFindings(doc *corpus.Document, contacts privacy.Contacts) (found []sighting, problems []diag.Problem) {
	for _, f := range doc.Personal {
		switch {
		case f.Detector == privacy.Hidden:
			problems = append(problems, diag.Place{Path: "content/" + doc.Source, Line: f.Line, Column: f.Column}.Problem("hidden-characters", diag.Warning,
				"删去它：重新输入这几个字，不要粘贴", "文字里夹有看不见的字符（零宽字符或改变书写方向的字符）"))
		case !contacts.Has(f.Detector, f.Text):
			found = append(found, sighting{f, doc.Source})
		}
	}
	for _, f := range in.statePersonal(doc) {
		if f.Detector != privacy.Hidden && !contacts.Has(f.Detector, f.Text) {
			found = append(found, f)
		}
	}
	for _, path := range in.Corpus.Attachments(doc) {
		file, _ := in.Corpus.File(path)
		for _, f := range file.Personal {
			if !contacts.Has(f.Detector, f.Text) && !(f.Detector == privacy.Program && Active(path)) { // see links and attachments
				found = append(found, sighting{f, path})
			}
		}
	}
	return found, problems
}

func (f sighting) problem(rec *disclosure.Record, severity diag.Severity) diag.Problem {
	at := diag.Place{Path: "content/" + f.file, Line: f.Line, Column: f.Column}
	switch {
	case f.Detector == privacy.Further:
		return at.Problem("personal-data", severity, "先改好列出的这些，再检查一次；个人信息这样多，请核对是不是公开错了文件", "另外还有 %s 处个人信息没有列出", f.Shown)
	case f.Detector == privacy.Program:
		return at.Problem("unsafe-attachment", severity, activeHint, "附件%s：%s", f.Where, f.Shown)
	case f.Detector == privacy.Unread:
		return at.Problem("unread-attachment", diag.Warning, "请打开文件，人工核对有没有个人信息；核对过的，在 "+rec.Path+" 的文件头写 [[allow]]，finding = \"unread "+f.Shown+"\"",
			"附件里有没检查的部分：%s", f.Where)
	case f.Detector == privacy.Author:
		return at.Problem("attachment-author", diag.Warning, "在“文件—信息—检查文档”里删除个人信息再保存；确要保留的写 [[allow]]，finding = \"author "+f.Shown+"\"",
			"%s里有个人姓名 %s", f.Where, f.Shown)
	case at.Line == 0 && f.file == rec.Path:
		return at.Problem("personal-data", severity, "请给文件改名：网址是公开的，"+howToAllow(f.Personal), "文件名或文件夹名里有%s %s", privacy.Name(f.Detector), f.Shown)
	}
	if f.file != rec.Path && f.Where == "文件名" {
		return at.Problem("personal-data", severity, "请给附件改名：网址是公开的；"+howToAllow(f.Personal), "附件的文件名里有%s %s", privacy.Name(f.Detector), f.Shown)
	}
	if f.file != rec.Path && !strings.HasSuffix(f.file, ".md") {
		return at.Problem("personal-data", severity, "请在原文件里删去或者遮盖，再重新导出；"+howToAllow(f.Personal), "附件（%s）有没有遮盖的%s %s", cmp.Or(f.Where, "正文"), privacy.Name(f.Detector), f.Shown)
	}
	return at.Problem("personal-data", severity, "请删去或者遮盖；"+howToAllow(f.Personal), "有没有遮盖的%s %s", privacy.Name(f.Detector), f.Shown)
}

func howToAllow(f corpus.Personal) string {
	return "依法应当公开的，在文件头写 [[allow]]，finding = \"" + f.Detector + " " + f.Shown + "\"，并写 reason（理由）和 basis（依据）"
}

// allowed reports for each finding whether an allow passes it, and returns the
// problems of the allows.
func allowed(rec *disclosure.Record, found []sighting) (passed []bool, problems []diag.Problem) {
	passed = make([]bool, len(found))
	for _, a := range rec.Allow {
		at := a.At.In("content/" + rec.Path)
		if strings.TrimSpace(a.Reason) == "" || strings.TrimSpace(a.Basis) == "" {
			problems = append(problems, at.Problem("bad-allow", diag.Warning, "写全 finding、reason（理由）、basis（依据）；不写全时不放行", "[[allow]] 缺少理由或依据"))
			continue
		}
		var fits []int
		different := 0
		for i, f := range found {
			if !f.fits(a.Finding) {
				continue
			}
			if len(fits) == 0 || !f.same(found[fits[0]]) {
				different++
			}
			fits = append(fits, i)
		}
		switch {
		case different == 1:
			for _, i := range fits {
				passed[i] = true
			}
		case different == 0:
			problems = append(problems, at.Problem("unused-allow", diag.Warning, "删去这一段；或者照着 gongkai check 的提示改 finding", "[[allow]] 没有对应的个人信息"))
		default:
			problems = append(problems, at.Problem("bad-allow", diag.Warning, "每一段 [[allow]] 只放行一处，照着 gongkai check 的提示写 finding；遮盖以后仍然相同的，写全文",
				"[[allow]] 对应 %d 处，没有放行", different))
		}
	}
	return passed, problems
}

// same reports whether two sightings have the same value, such as a number in the
// text and in an attachment.
func (f sighting) same(g sighting) bool { return f.Detector == g.Detector && f.Text == g.Text }

// fits reports whether the finding of an allow means f. Blanks make no difference.
func (f sighting) fits(finding string) bool {
	if f.Detector == privacy.Further || f.Detector == privacy.Program {
		return false // nobody can allow what is not listed, nor a program
	}
	bare := strings.NewReplacer(" ", "", "　", "", "-", "", "：", "", ":", "")
	said := bare.Replace(finding)
	name := privacy.Name(f.Detector)
	return slices.Contains([]string{
		f.Text, f.Shown, f.Detector, name, "personal-data", f.Detector + f.Shown, name + f.Shown,
	}, strings.TrimSpace(finding)) || slices.Contains([]string{bare.Replace(f.Text), bare.Replace(f.Detector + f.Shown), bare.Replace(name + f.Shown)}, said)
}

// contacts returns the telephones and mailboxes of the site and its organs.
func (in Input) contacts() privacy.Contacts {
	var c privacy.Contacts
	c.Site(in.Corpus.Site.BaseURL)
	c.Add(in.Corpus.Site.Contact.Phone, in.Corpus.Site.Contact.Email)
	for _, organ := range in.Corpus.Organs.All() {
		c.Add(organ.Phone, organ.Email)
	}
	return c
}
