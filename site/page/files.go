package page

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/internal/han"
	"gongkai/site/page/catalog"
	"gongkai/site/proof/versions"
)

const collision = "address-collision"

// File is a file that a build writes.
type File struct {
	Name  string // output name
	Place string // where the file comes from: "content/notices/a.md", "static/logo.png"; "" for what the program makes
}

// programFolders hold only what the program writes: no static file may be there.
var programFolders = map[string]bool{"audit": true, "data": true, "search": true, "organs": true, "parties": true, "log": true, "portal": true}

// Files returns every file that a build writes, by whichever package: pages, feeds,
// data and the other files of package export, attachments, and static files with
// the given names. Of the index under /search/, which nothing else may use, there is
// only the page.
func (p *Plan) Files(static []string) []File {
	files := make([]File, 0, len(p.Pages)+len(p.Attachments)+len(static))
	for i := range p.Pages {
		place := ""
		if source := p.Pages[i].Source; source != "" {
			place = "content/" + source
		}
		files = append(files, File{p.Pages[i].Output(), place})
		if place != "" && p.catalog.Corpus.Log.Origin != "" {
			files = append(files, File{p.Pages[i].Record(), ""})
		}
	}
	for _, m := range p.TimeMaps() {
		files = append(files, File{m.Name, ""})
	}
	for _, u := range p.exports() {
		if u == address.Security && slices.Contains(static, address.File(u)) {
			continue // the site has its own
		}
		files = append(files, File{address.File(u), ""})
	}
	for _, path := range p.Attachments {
		files = append(files, File{address.File(address.URL(path)), "content/" + path})
	}
	for _, name := range static {
		files = append(files, File{name, "static/" + name})
	}
	return files
}

// exports returns the URLs of the files that are no pages and that the program makes.
func (p *Plan) exports() []string {
	list := []string{address.Feed, address.Sitemap, address.Robots, address.Calendar, address.Manifest, address.AuditJSON, address.AuditCSV}
	if p.catalog.Corpus.Log.Origin != "" {
		list = append(list, address.PortalSummary, address.PortalParties)
	}
	if p.catalog.Corpus.Site.Contact.Email != "" {
		list = append(list, address.Security)
	}
	listed := 0
	for i := range p.Pages {
		if !p.Pages[i].NoIndex {
			listed++
		}
	}
	if listed > address.SitemapLength {
		for n := range pageCount(listed, address.SitemapLength) {
			list = append(list, address.SitemapPart(n+1))
		}
	}
	data := 0
	for _, s := range p.catalog.Sections {
		if s.HasFeed() {
			list = append(list, address.SectionFeed(s.Folder))
		}
		for _, k := range s.Kinds {
			if dataCount(p.catalog, k) > 0 {
				list = append(list, dataFile(k, "csv"), plainFile(k), dataFile(k, "jsonl"), dataFile(k, "csv-metadata.json"))
				data++
			}
		}
	}
	if data > 0 {
		list = append(list, dataPackage)
	}
	return list
}

// attachments returns the content paths of the files that public documents carry,
// each once: not those of tombstones.
func attachments(c *catalog.Catalog) []string {
	var paths []string
	seen := map[string]bool{}
	for _, d := range c.Documents {
		file, ok := c.Corpus.Document(d.Record.Path)
		if !ok || !d.IsPublic() {
			continue
		}
		for _, path := range c.Corpus.Attachments(file) {
			if !seen[path] {
				seen[path] = true
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// Collisions reports files that would be written to the same place, and documents
// that take a name which the program needs. Names are compared as Windows and macOS
// do, without regard to case. static is the names of static files.
func (p *Plan) Collisions(static []string) []diag.Problem {
	problems := reserved(p.catalog.Corpus)
	var free []string
	for _, name := range static {
		if folder, _, _ := strings.Cut(strings.ToLower(name), "/"); programFolders[folder] {
			problems = append(problems, File{name, "static/" + name}.collides("文件夹 /%s/ 由程序生成，不能放别的文件", folder))
		} else {
			free = append(free, name)
		}
	}
	files := p.Files(free)
	owner := make(map[string]File, len(files))
	for _, f := range files {
		key := folded(f.Name)
		other, taken := owner[key]
		if !taken {
			owner[key] = f
			continue
		}
		if f.Place == "" {
			f, other = other, f
		}
		if !strings.EqualFold(f.Name, other.Name) {
			problems = append(problems, f.collides("文件名和%s看上去一样，只是字符的组合方式不同（NFC 和 NFD）", other.whose()))
			continue
		}
		problems = append(problems, f.collides("网址和%s相同：/%s", other.whose(), strings.TrimSuffix(f.Name, "index.html")))
	}
	problems = append(problems, p.amongVersions(files, owner)...)
	return diag.Sort(append(problems, asFolders(files, owner)...))
}

// amongVersions reports files of the site's own in the folders that the versions of
// documents have or may get, on a site with a log of publications.
func (p *Plan) amongVersions(files []File, owner map[string]File) (problems []diag.Problem) {
	if p.catalog.Corpus.Log.Origin == "" {
		return nil
	}
	for _, f := range files {
		if f.Place == "" {
			continue
		}
		parts := strings.Split(f.Name, "/")
		for i, part := range parts[:len(parts)-1] {
			folder := strings.Join(parts[:i], "/")
			if of := owner[folded(folder+"/index.html")]; folded(part) == versions.Folder && strings.HasPrefix(of.Place, "content/") {
				problems = append(problems, f.collides("文件夹 /%s/%s/ 放 %s 的历次版本，由程序生成，不能放别的文件", folder, versions.Folder, of.Place))
			}
		}
	}
	return problems
}

// asFolders reports files that bear the name of a folder, and folders whose names
// differ in case only.
func asFolders(files []File, owner map[string]File) []diag.Problem {
	var problems []diag.Problem
	seen := map[string]bool{}
	spelt := map[string]string{} // folders in lower case, as they are spelt first
	for _, f := range files {
		folder := f.Name
		for i := strings.LastIndexByte(folder, '/'); i >= 0; i = strings.LastIndexByte(folder, '/') {
			folder = folder[:i]
			if seen[folder] {
				break // and with it the folders above
			}
			seen[folder] = true
			if other, same := spelt[folded(folder)]; same {
				difference := "大小写"
				if !strings.EqualFold(folder, other) {
					difference = "字符的组合方式（NFC 和 NFD）"
				}
				problems = append(problems, f.collides("文件夹 /%s/ 和 /%s/ 只有%s不同，在 Windows 和 macOS 上是同一个", folder, other, difference))
			}
			spelt[folded(folder)] = folder
			if file, taken := owner[folded(folder)]; taken {
				problems = append(problems, file.collides("文件名和文件夹 /%s/ 相同", folder))
			}
		}
	}
	return problems
}

// folded returns a name as systems compare names that tell neither case nor the
// composition of characters apart.
func folded(name string) string { return han.Composed(strings.ToLower(name)) }

func (f File) collides(format string, args ...any) diag.Problem {
	return diag.Place{Path: f.Place}.Problem(collision, diag.Error, "请换一个文件名", format, args...)
}

// whose returns where a file comes from, in the middle of a sentence.
func (f File) whose() string {
	if f.Place == "" {
		return "程序生成的页面或文件"
	}
	return " " + f.Place + " "
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
		if catalog.IsReserved(kind, c.Kinds.Section(kind.Folder), first) || kind.Years && !nested && yearName.MatchString(first) {
			problems = append(problems, diag.Place{Path: "content/" + doc.Record.Path}.Problem(collision, diag.Error, "请换一个名字",
				"%s/%s 是列表页的网址，文件不能用这个名字", kind.Folder, first))
		}
	}
	return problems
}
