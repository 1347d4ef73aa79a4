package page

import (
	"regexp"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/page/catalog"
)

const collision = "address-collision"

// written is something that goes to the output.
type written struct {
	name   string // output name
	source string // content path, or "" for what the program makes
}

// collisions reports files that would be written to the same place: pages, attachments
// and the files that the program makes. Names are compared as Windows and macOS
// do, without regard to case.
func collisions(c *catalog.Catalog, pages []Page) []diag.Problem {
	problems := reserved(c.Corpus)
	all := outputs(c, pages)
	owner := make(map[string]written, len(all))
	for _, o := range all {
		key := strings.ToLower(o.name)
		other, taken := owner[key]
		if !taken {
			owner[key] = o
			continue
		}
		if o.source == "" {
			o, other = other, o
		}
		problems = append(problems, o.collides("网址和%s相同：/%s", whose(other.source), strings.TrimSuffix(o.name, "index.html")))
	}
	return diag.Sort(append(problems, asFolders(all, owner)...))
}

// outputs returns everything that will be written, by whichever package.
func outputs(c *catalog.Catalog, pages []Page) []written {
	all := make([]written, 0, len(pages)+len(c.Corpus.Files))
	for i := range pages {
		all = append(all, written{pages[i].Output(), pages[i].Source})
	}
	for _, u := range fileURLs(c) {
		all = append(all, written{address.File(u), ""})
	}
	attached := map[string]bool{}
	for _, d := range c.Documents {
		file, ok := c.Corpus.Document(d.Record.Path)
		if !ok || !d.IsPublic() {
			continue
		}
		for _, path := range c.Corpus.Attachments(file) {
			if !attached[path] {
				attached[path] = true
				all = append(all, written{address.File(address.URL(path)), path})
			}
		}
	}
	return all
}

// asFolders reports files that bear the name of a folder.
func asFolders(all []written, owner map[string]written) []diag.Problem {
	var problems []diag.Problem
	seen := map[string]bool{}
	spelt := map[string]string{} // folders in lower case, as they are spelt first
	for _, o := range all {
		folder := o.name
		for i := strings.LastIndexByte(folder, '/'); i >= 0; i = strings.LastIndexByte(folder, '/') {
			folder = folder[:i]
			if seen[folder] {
				break // and with it the folders above
			}
			seen[folder] = true
			if other, same := spelt[strings.ToLower(folder)]; same {
				problems = append(problems, o.collides("文件夹 /%s/ 和 /%s/ 只有大小写不同，在 Windows 和 macOS 上是同一个", folder, other))
			}
			spelt[strings.ToLower(folder)] = folder
			if file, taken := owner[strings.ToLower(folder)]; taken {
				problems = append(problems, file.collides("文件名和文件夹 /%s/ 相同", folder))
			}
		}
	}
	return problems
}

func (o written) collides(format string, args ...any) diag.Problem {
	return diag.Place{Path: contentPlace(o.source)}.Problem(collision, diag.Error, "请换一个文件名", format, args...)
}

func contentPlace(source string) string {
	if source == "" {
		return ""
	}
	return "content/" + source
}

func whose(source string) string {
	if source == "" {
		return "程序生成的页面或文件"
	}
	return " content/" + source + " "
}

// fileURLs returns the URLs of the files that are no pages.
func fileURLs(c *catalog.Catalog) []string {
	list := []string{
		address.Feed, address.Sitemap, address.Robots, address.Calendar, address.Manifest, address.AuditJSON, address.AuditCSV, dataPackage,
	}
	for _, s := range c.Sections {
		if s.HasFeed() {
			list = append(list, address.SectionFeed(s.Folder))
		}
		for _, k := range s.Kinds {
			if dataCount(c, k) > 0 {
				list = append(list, dataFile(k, "csv"), dataFile(k, "jsonl"), dataFile(k, "csv-metadata.json"))
			}
		}
	}
	return list
}

var yearName = regexp.MustCompile(`^[0-9]{4}$`)

// reserved reports documents, public or not, that take a name which the lists of
// their section need: a facet, page, and a year as the name of a document.
func reserved(c *corpus.Corpus) []diag.Problem {
	var problems []diag.Problem
	for _, doc := range c.Documents {
		kind := doc.Record.Kind
		if kind.Plain {
			continue
		}
		rest := strings.TrimSuffix(strings.TrimPrefix(doc.Record.Path, kind.Folder+"/"), ".md")
		first, _, nested := strings.Cut(rest, "/")
		if catalog.IsReserved(kind, first) || kind.Years && !nested && yearName.MatchString(first) {
			problems = append(problems, diag.Place{Path: "content/" + doc.Record.Path}.Problem(collision, diag.Error, "请换一个名字",
				"%s/%s 是列表页的网址，文件不能用这个名字", kind.Folder, first))
		}
	}
	return problems
}
