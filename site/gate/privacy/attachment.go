package privacy

import (
	"path"
	"slices"
	"strings"

	"gongkai/site/disclosure"
	"gongkai/site/gate/attachment"
)

// Detectors for attachments only, which text has not.
const (
	Location = "location" // 拍摄位置: the file has the coordinates of a photo
	Author   = "author"   // 作者: a person's name among the properties of the file
	Unread   = "unread"   // the file could not be read; Text is its name, Where the reason
)

// Attachment returns the personal data in a file published at a content path: in
// its text, its properties and its name. names are the names that the documents
// with the file mask: the build can not mask a file. The result depends on path, bytes and names alone.
func Attachment(contentPath string, src []byte, names []string) []Finding {
	set := Setting{Enforcement: isEnforcement(contentPath) && !strings.HasPrefix(contentPath, "enforcement/basics/")}
	var findings []Finding
	take := func(where string, more []Finding) {
		for _, f := range more {
			if !slices.ContainsFunc(findings, func(g Finding) bool { return g.Detector == f.Detector && g.Text == f.Text }) {
				f.Where = where
				findings = append(findings, f)
			}
		}
	}
	content := attachment.Read(contentPath, src)
	for _, part := range content.Parts {
		take(part.Where, Scan(part.Text, set))
		take(part.Where, named(part.Text, names))
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
	take("文件名", Scan(spacedPath(contentPath), set))
	take("文件名", named(contentPath, names))
	return findings
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
