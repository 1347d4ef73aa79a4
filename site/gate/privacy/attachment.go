package privacy

import (
	"path"
	"slices"
	"strings"

	"gongkai/site/disclosure"
	"gongkai/site/gate/attachment"
)

// What is found of an attachment beside the detectors of text.
const (
	Location = "location" // 拍摄位置: the file says where a photo was taken
	Author   = "author"   // 作者: a person's name among what the file says about itself
	Unread   = "unread"   // the file could not be looked into; Text is its name, Where the reason
)

// Attachment returns what a file published at a content path shows of persons,
// in its text, in what it says about itself, and in its name. names are those
// of persons whom the documents that carry the file mask: the build can not mask
// a file. The result depends on path, bytes and names alone.
func Attachment(contentPath string, src []byte, names []string) []Finding {
	set := Setting{Enforcement: enforcement(contentPath) && !strings.HasPrefix(contentPath, "enforcement/basics/")}
	var found []Finding
	take := func(where string, more []Finding) {
		for _, f := range more {
			if !slices.ContainsFunc(found, func(g Finding) bool { return g.Detector == f.Detector && g.Text == f.Text }) {
				f.Where = where
				found = append(found, f)
			}
		}
	}
	paper := attachment.Read(contentPath, src)
	for _, part := range paper.Parts {
		take(part.Where, Scan(part.Text, set))
		take(part.Where, named(part.Text, names))
	}
	for _, property := range paper.Properties {
		where := "文件属性“" + property.Name + "”"
		take(where, Scan(property.Text, set))
		take(where, named(property.Text, names))
		if name := normal(property.Text); property.Person && isName(name) {
			take(where, []Finding{{Detector: Author, Text: name, Shown: shown("name", name)}})
		}
	}
	if paper.Located {
		take("文件属性", []Finding{{Detector: Location, Text: Location, Shown: path.Base(contentPath)}})
	}
	if paper.Unread != "" {
		take(paper.Unread, []Finding{{Detector: Unread, Text: path.Base(contentPath), Shown: path.Base(contentPath)}})
	}
	take("文件名", Scan(spacedPath(contentPath), set))
	take("文件名", named(contentPath, names))
	return found
}

// named finds given names, whatever blanks and dots stand in them.
func named(text string, names []string) (found []Finding) {
	if len(names) == 0 {
		return nil
	}
	text = essence(normal(text))
	for _, name := range names {
		if strings.Contains(text, essence(normal(name))) {
			found = append(found, Finding{Detector: "name", Text: name, Shown: shown("name", name)})
		}
	}
	return found
}

func essence(text string) string {
	return strings.Map(func(r rune) rune {
		if !essential(r) {
			return -1
		}
		return r
	}, text)
}

// isName says that a whole text is the name of a person.
func isName(text string) bool {
	s := scanner{text: text}
	name, to := s.nameAt(0, true)
	return name != "" && to == len(text) && disclosure.MaskName(name) != name
}
