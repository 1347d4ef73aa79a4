package page

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

const collision = "address-collision"

// finish sorts the pages.
func (b *book) finish() *Plan {
	order := make([]*Page, len(b.pages)) // sorted in place of the pages, which are large
	for i := range b.pages {
		order[i] = &b.pages[i]
	}
	slices.SortFunc(order, func(x, y *Page) int { return strings.Compare(x.URL, y.URL) })
	sorted := make([]Page, len(order))
	for i, p := range order {
		sorted[i] = *p
	}
	b.pages = sorted
	return &Plan{Pages: b.pages, Found: b.searchable()}
}

// written is something that goes to the output.
type written struct {
	name   string // output name
	source string // content path, or "" for what the program makes
}

// collisions finds what would be written to one place: pages, attachments and
// the files that the program makes. Names are compared as Windows and macOS
// do, without regard to case.
func (b *book) collisions() []diag.Problem {
	problems := b.reserved()
	all := b.outputs()
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

// outputs is everything that will be written, by whomever.
func (b *book) outputs() []written {
	all := make([]written, 0, len(b.pages)+len(b.corpus.Files))
	for i := range b.pages {
		all = append(all, written{b.pages[i].Output(), b.pages[i].Source})
	}
	for _, u := range b.files() {
		all = append(all, written{address.File(u), ""})
	}
	attached := map[string]bool{}
	for _, e := range b.entries {
		if e.state != disclosure.Public {
			continue
		}
		for _, path := range b.corpus.Attachments(e.doc) {
			if !attached[path] {
				attached[path] = true
				all = append(all, written{address.File(address.URL(path)), path})
			}
		}
	}
	return all
}

// asFolders finds files that bear the name of a folder.
func asFolders(all []written, owner map[string]written) []diag.Problem {
	var problems []diag.Problem
	seen := map[string]bool{}
	spelt := map[string]string{} // folders in lower case, as the first one spells them
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

// files are the URLs of what is written beside the pages.
func (b *book) files() []string {
	list := []string{
		address.Feed, address.Sitemap, address.Robots, address.Calendar, address.Manifest, address.AuditJSON, address.AuditCSV, dataPackage,
	}
	for _, s := range b.sections {
		if s.hasFeed() {
			list = append(list, address.SectionFeed(s.folder))
		}
		for _, k := range s.kinds {
			if b.dataCount(k) > 0 {
				list = append(list, dataFile(k, "csv"), dataFile(k, "jsonl"), dataFile(k, "csv-metadata.json"))
			}
		}
	}
	return list
}

var yearName = regexp.MustCompile(`^[0-9]{4}$`)

// reserved finds documents, public or not, that take a name which the lists of
// their section need: a facet, page, and a year as the name of a document.
func (b *book) reserved() []diag.Problem {
	var problems []diag.Problem
	for _, doc := range b.corpus.Documents {
		kind := doc.Record.Kind
		if kind.ID == plainPage {
			continue
		}
		rest := strings.TrimSuffix(strings.TrimPrefix(doc.Record.Path, kind.Folder+"/"), ".md")
		first, _, nested := strings.Cut(rest, "/")
		if slices.Contains(reservedNames(kind), first) || kind.Years && !nested && yearName.MatchString(first) {
			problems = append(problems, diag.Place{Path: "content/" + doc.Record.Path}.Problem(collision, diag.Error, "请换一个名字",
				"%s/%s 是列表页的网址，文件不能用这个名字", kind.Folder, first))
		}
	}
	return problems
}
