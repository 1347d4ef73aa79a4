package site

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// layers says which of our packages a package may import, and why. A package
// that is not named here, or an arrow that is not, fails the test: that is how
// the house keeps its shape. Arrows only point to earlier entries.
var layers = []struct {
	pkg     string
	imports map[string]string
}{
	{"site/internal/cache", nil},
	{"site/internal/filestate", nil},
	{"site/internal/fasttemplate", nil},
	{"site/internal/boundedzip", nil},
	{"site/internal/charset", nil},
	{"site/internal/han", nil},
	{"site/internal/diff", nil},
	{"site/diag", nil},
	{"site/address", nil},
	{"site/office/grid", nil},
	{"site/office/amount", nil},
	{"site/office/spreadsheet", map[string]string{"site/office/grid": "rows", "site/internal/boundedzip": "workbooks come from outside", "site/internal/charset": "case systems export GB18030"}},
	{"site/internal/parallel", nil},
	{"site/internal/jsonstream", nil},
	{"site/output/swap", nil},
	{"site/output", map[string]string{"site/address": "names that Windows refuses", "site/internal/filestate": "files that nobody has touched", "site/output/swap": "the whole folder at once", "site/internal/parallel": "files and folders are read and synced side by side"}},
	{"site/internal/browser", nil}, // tests only
	{"content", nil},
	{"layouts", nil},
	{"static", nil},
	{"site/toml", map[string]string{"site/diag": "syntax errors have a place"}},
	{"site/calendar", map[string]string{"site/diag": "a site's own arrangements have problems", "site/toml": "the notices are TOML"}},
	{"site/markdown", map[string]string{"site/diag": "refused HTML and links have a place", "site/address": "links become addresses"}},
	{"site/disclosure", map[string]string{
		"site/diag": "what is wrong with a record", "site/address": "which ids can be addresses", "site/calendar": "dates of records", "site/toml": "kinds and front matter are TOML",
		"site/internal/han": "names spelled with other characters",
	}},
	{"site/gate/attachment", map[string]string{"site/internal/boundedzip": "Office files and OFD", "site/internal/charset": "GB18030"}},
	{"site/gate/privacy", map[string]string{
		"site/diag":            "its problem codes",
		"site/gate/attachment": "texts of attachments",
		"site/disclosure":      "numbers of citizens and companies, masking", "site/markdown": "texts", "site/toml": "front matter", "site/internal/han": "characters that mean the same or cannot be seen",
	}},
	{"site/deadline", map[string]string{
		"site/diag": "rules of a site have problems", "site/calendar": "working days", "site/disclosure": "records are judged", "site/toml": "rules are TOML", "site/internal/han": "the name of a law however spelt",
	}},
	{"site/office/header", map[string]string{
		"site/diag": "what is wrong with a cell", "site/calendar": "dates in cells", "site/disclosure": "kinds of acts", "site/office/grid": "rows", "site/office/amount": "units of amounts",
	}},
	{"site/gate/hijack", map[string]string{"site/diag": "what is wrong with a text", "site/internal/han": "lines without disguises, the vocabulary"}},
	{"site/gate/proofreading", map[string]string{
		"site/diag": "what is wrong with a text", "site/toml": "the site's list of words", "site/internal/han": "lines, lists of words, traditional characters",
	}},
	{"site/corpus", map[string]string{
		"site/diag": "problems of every file", "site/address": "paths and links", "site/calendar": "the site's calendar", "site/disclosure": "records",
		"site/deadline": "verdicts that a query may name", "site/markdown": "texts", "site/toml": "settings", "site/internal/parallel": "files are read side by side",
		"site/internal/cache": "what reading gave, from run to run", "site/internal/filestate": "files that have not changed",
	}},
	{"site/gate", map[string]string{
		"site/corpus": "what is read", "site/diag": "problems of the list of words", "site/toml": "front matter and settings", "site/deadline": "laws whose records are sealed", "site/gate/privacy": "what texts show of persons",
		"site/gate/hijack": "texts of strangers", "site/gate/proofreading": "mistakes in the writing", "site/gate/attachment": "how large a file may be", "site/internal/han": "lines, folded once for all",
	}},
	{"site/internal/costtest", nil},      // tests only
	{"site/internal/papercalendar", nil}, // tests only
	{"site/internal/sitetest", map[string]string{ // tests only
		"site/calendar": "the day on which tests look", "site/corpus": "the town, read", "site/deadline": "the rules", "site/diag": "mistakes of a test",
	}},
	{"site/proof/sm", nil},
	{"site/proof/log", map[string]string{"site/proof/sm": "signatures with SM2", "site/internal/parallel": "files are written and synced side by side"}},
	{"site/proof/grade", map[string]string{"site/calendar": "working days", "site/internal/parallel": "checkpoints are read side by side", "site/proof/log": "cosignatures", "site/proof/sm": "time stamps"}},
	{"site/ledger", map[string]string{
		"site/proof/grade": "what the log says for a date", "site/proof/log": "entries of documents",
		"site/diag": "verdicts that need attention", "site/address": "addresses of entries", "site/calendar": "dates", "site/disclosure": "records",
		"site/deadline": "verdicts", "site/corpus": "documents", "site/toml": "the memory of what was public", "site/internal/parallel": "documents are judged side by side",
	}},
	{"site/undo", nil},
	{"site/office/webpage", map[string]string{"site/office/grid": "rows of tables", "site/internal/charset": "pages of old systems"}},
	{"site/office/notice", map[string]string{"site/calendar": "days", "site/internal/charset": "texts of old systems", "site/office/webpage": "saved pages"}},
	{"site/office/word", map[string]string{
		"site/internal/boundedzip": "a Word file is a ZIP archive", "site/internal/charset": "parts and texts in other encodings", "site/office/grid": "the error of a file that cannot be read", "site/office/webpage": "the tree of HTML",
	}},
	{"site/office/indicators", map[string]string{"site/office/grid": "rows of a workbook", "site/office/webpage": "the tree of a page or Word file"}},
	{"site/office/importer", map[string]string{
		"site/corpus": "what a site says to an import", "site/office/indicators": "tables of an assessment", "site/undo": "files before they are written", "site/gate/privacy": "what no message may repeat",
		"site/office/word": "Word files", "site/office/webpage": "saved pages, and Markdown of a tree", "site/internal/charset": "texts of old systems",
		"site/diag": "what is wrong with a map", "site/address": "names that are safe everywhere", "site/calendar": "years of folders",
		"site/disclosure": "records, read as a build does", "site/deadline": "which drafts are overdue", "site/office/grid": "rows", "site/office/amount": "amounts in cells", "site/office/spreadsheet": "tables", "site/office/header": "what the columns are",
		"site/toml": "front matter and maps are TOML", "site/markdown": "texts, read as a build does", "site/internal/parallel": "rows are read and written side by side",
	}},
	{"site/agenda", map[string]string{
		"site/proof/grade": "grades of dates",
		"site/diag":        "names that --fail-on may have, what is wrong with a record in question", "site/calendar": "dates", "site/disclosure": "what a record lacks", "site/deadline": "verdicts",
		"site/address": "addresses of public pages", "site/corpus": "documents", "site/ledger": "what it writes", "site/office/spreadsheet": "workbooks", "site/internal/jsonstream": "a ledger of a million rows",
	}},
	{"site/edit", map[string]string{
		"site/toml": "values of the front matter", "site/diag": "what is wrong with a question", "site/address": "names that are addresses", "site/calendar": "days", "site/disclosure": "kinds and records", "site/deadline": "rules",
		"site/corpus": "documents", "site/ledger": "what was public", "site/agenda": "last days of a new document", "site/undo": "files before they are written",
	}},
	{"site/office/tableaudit", map[string]string{
		"site/diag": "what is wrong with a row", "site/calendar": "dates of a row", "site/disclosure": "a row becomes a record", "site/deadline": "verdicts",
		"site/ledger": "rows", "site/agenda": "rows in the ledger's forms", "site/internal/jsonstream": "a table of a million rows", "site/office/grid": "rows", "site/office/spreadsheet": "tables", "site/office/header": "what the columns are", "site/internal/parallel": "rows are judged side by side",
	}},
	{"site/proof/record", nil},
	{"site/proof/versions", map[string]string{"site/proof/log": "entries of a document"}},
	{"site/page/view", map[string]string{"site/calendar": "days in cells", "site/disclosure": "separators of thousands"}},
	{"site/page/chart", map[string]string{"site/calendar": "days of a line", "site/page/view": "what layouts place"}},
	{"site/page/catalog", map[string]string{
		"site/address": "addresses", "site/calendar": "dates", "site/markdown": "texts", "site/disclosure": "records", "site/deadline": "verdicts",
		"site/corpus": "documents", "site/ledger": "deadlines of documents, duties", "site/page/view": "links and tags of documents", "site/internal/han": "names of laws that read alike",
	}},
	{"site/page/register", map[string]string{
		"site/proof/grade": "grades of dates",
		"site/address":     "addresses", "site/calendar": "dates", "site/disclosure": "records", "site/deadline": "verdicts",
		"site/corpus": "accepted changes", "site/ledger": "rows", "site/page/view": "tables", "site/page/chart": "pictures of rows", "site/page/catalog": "documents, organs, sections",
	}},
	{"site/page", map[string]string{
		"site/proof/versions": "the versions of a document",
		"site/proof/log":      "the name of a proof",
		"site/proof/grade":    "grades of dates",
		"site/proof/record":   "the name of a record",
		"site/diag":           "collisions", "site/address": "addresses", "site/calendar": "dates", "site/markdown": "texts", "site/disclosure": "records",
		"site/deadline": "days of a window", "site/corpus": "documents", "site/ledger": "deadlines of documents",
		"site/page/view": "what layouts place", "site/page/chart": "lines and figures of a document", "site/page/catalog": "documents, parties, sections, organs", "site/page/register": "tables over many records", "site/internal/han": "names that look alike",
		"site/internal/diff": "what changed between two texts",
	}},
	{"site/portal/handover", map[string]string{"site/calendar": "dates", "site/disclosure": "codes of organisations"}},
	{"site/export", map[string]string{
		"site/proof/grade":     "grades of dates",
		"site/portal/handover": "what portals read",
		"site/proof/record":    "the public record of a document", "site/diag": "problems", "site/address": "addresses", "site/calendar": "dates", "site/disclosure": "records", "site/deadline": "verdicts",
		"site/corpus": "documents", "site/ledger": "the ledger", "site/agenda": "the ledger's forms, calendar files", "site/output": "where the bytes go",
	}},
	{"site/search", map[string]string{"site/address": "where it stands", "site/internal/han": "full-width forms", "site/internal/cache": "lists of earlier builds", "site/output": "where the bytes go", "site/internal/parallel": "documents are indexed side by side"}},
	{"site/render", map[string]string{"site/internal/fasttemplate": "layouts, compiled", "site/diag": "layouts have problems", "site/page/view": "the views"}},
	{"site/proof/sm/tsatest", nil}, // tests only
	{"site/proof/witness/witnesstest", map[string]string{"site/proof/log": "checkpoints and cosignatures"}}, // tests only
	{"site/proof/witness", map[string]string{"site/proof/grade": "witnesses by name", "site/proof/log": "checkpoints and cosignatures", "site/proof/sm": "time stamps"}},
	{"site/identity", map[string]string{"site/corpus": "[theme] of the settings", "site/diag": "what is wrong with it"}},
	{"site/gate/html", map[string]string{"site/diag": "what is wrong with a page", "site/internal/han": "which pages are Chinese"}},
	{"site/check", map[string]string{
		"site/diag": "problems", "site/address": "addresses", "site/calendar": "dates", "site/markdown": "links", "site/disclosure": "records",
		"site/deadline": "verdicts", "site/corpus": "documents", "site/ledger": "the ledger", "site/agenda": "what is due within a week", "site/page": "the plan", "site/internal/han": "names that look alike",
		"site/gate/privacy": "what texts show of persons", "site/gate/attachment": "how large a file may be", "site/gate": "its problem codes", "site/internal/parallel": "documents are checked side by side",
		"site/toml": "its problem codes", "site/gate/hijack": "its problem codes", "site/gate/proofreading": "its problem codes", "site/render": "its problem codes", "site/identity": "its problem codes", "site/gate/html": "its problem codes",
	}},
	{"site", map[string]string{
		"site/proof/grade": "what the log says for a date",
		"site/diag":        "the report", "site/address": "names of files", "site/output": "where the bytes go", "site/calendar": "the as-of date",
		"site/disclosure": "what is public", "site/deadline": "the rules", "site/corpus": "stage 1", "site/ledger": "stage 2", "site/page": "stage 3", "site/page/catalog": "what the public may see", "site/proof/versions": "versions of documents", "site/page/view": "what a page shows, as a digest",
		"site/check": "stage 4", "site/render": "stage 5", "site/search": "the index", "site/export": "stage 6", "site/internal/parallel": "pages are rendered side by side",
		"site/proof/record": "the record beside a page", "site/proof/log": "digests of records", "site/gate/html": "the built pages are judged, the text of a record",
		"layouts": "the default theme", "static": "the default theme", "site/markdown": "texts", "site/identity": "[theme]", "site/internal/cache": "what pages were made of", "site/internal/filestate": "files that have not changed", "site/gate": "what must not go out",
	}},
	{"site/serve", map[string]string{
		"site": "the preview", "site/diag": "problems", "site/address": "pages of documents", "site/ledger": "a selection", "site/agenda": "what is due", "site/disclosure": "what is not public",
	}},
	{"site/proof/verify", map[string]string{
		"site/proof/grade": "grades of dates", "site/proof/sm": "roots of authorities",
		"site/diag": "how grave a finding is", "site/address": "names of files", "site/calendar": "dates", "site/disclosure": "no organs", "site/deadline": "verdicts, judged again",
		"site/output": "the manifest", "site/gate/html": "what a page says", "site/internal/parallel": "files are read side by side", "site/proof/log": "the log", "site/proof/record": "records",
	}},
	{"site/publish", map[string]string{
		"site/proof/versions": "pages of older texts",
		"site/diag":           "problems of publish.toml", "site/address": "names of files", "site/output": "the built site", "site/output/swap": "one version in the place of another", "site/calendar": "as-of dates",
		"site/toml": "publish.toml", "site/corpus": "log.toml", "site/ledger": "what a built site says is public", "site/internal/parallel": "files are copied side by side",
		"site/proof/log": "the log", "site/proof/record": "records", "site/proof/sm": "digests, time stamps", "site/proof/witness": "witnesses and authorities", "site/proof/grade": "names of witnesses",
		"site/proof/verify": "a bundle is verified before it is published", "site/internal/boundedzip": "bundles come from outside",
	}},
	{"site/desk", map[string]string{
		"layouts": "its pages", "static": "its style sheet and its script",
		"site": "the site that is examined", "site/diag": "problems", "site/address": "paths and pages of documents", "site/toml": "values of the front matter", "site/calendar": "days", "site/deadline": "verdicts", "site/disclosure": "kinds and records",
		"site/corpus": "documents", "site/ledger": "a selection", "site/agenda": "what is due", "site/page": "where the words are explained", "site/edit": "all writing", "site/undo": "actions",
		"site/office/importer": "sheets and documents of an office", "site/office/header": "what is wrong with a cell", "site/office/grid": "files that cannot be read, places of cells",
		"site/gate/privacy": "what the journal may not repeat", "site/gate": "what is no attachment", "site/gate/attachment": "how large an attachment may be",
		"site/check": "titles of problems, what a browser would run", "site/output": "the manifest of the built site", "site/publish": "rehearsals and publications",
	}},
	{"site/portal", map[string]string{
		"site/portal/handover": "what sites hand over", "site/proof/verify": "sites are verified", "site/proof/grade": "the words of grades", "site/proof/log": "checkpoints, the portal's own log", "site/output": "where the bytes go",
		"site/page/view": "what layouts place", "site/render": "pages", "layouts": "the default theme", "static": "the default theme", "site/deadline": "the words of verdicts",
		"site/diag": "problems of portal.toml", "site/toml": "portal.toml", "site/address": "names of files", "site/calendar": "dates", "site/disclosure": "separators of thousands", "site/internal/parallel": "sites are read side by side",
	}},
	{"cmd/gongkai", nil}, // wiring: may import everything above
}

// thirdParty are the only files that may import a module that is not ours.
var thirdParty = map[string]string{
	"site/toml/parse.go":                 "github.com/BurntSushi/toml",
	"site/markdown/goldmark.go":          "github.com/yuin/goldmark",
	"site/serve/watch.go":                "github.com/fsnotify/fsnotify",
	"site/office/webpage/tree.go":        "golang.org/x/net/html",
	"site/office/spreadsheet/xlsx.go":    "github.com/xuri/excelize/v2",
	"site/output/sync_linux.go":          "golang.org/x/sys",
	"site/output/swap/swap_linux.go":     "golang.org/x/sys",
	"site/output/swap/swap_darwin.go":    "golang.org/x/sys",
	"site/output/swap/walk_unix.go":      "golang.org/x/sys",
	"site/output/lock_windows.go":        "golang.org/x/sys",
	"site/output/held_windows.go":        "golang.org/x/sys",
	"cmd/gongkai/progress.go":            "github.com/schollz/progressbar/v3",
	"site/internal/charset/charset.go":   "golang.org/x/text",
	"site/internal/han/composed.go":      "golang.org/x/text",
	"site/proof/log/tree.go":             "golang.org/x/mod/sumdb/tlog",
	"site/proof/log/note.go":             "golang.org/x/mod/sumdb/note",
	"site/publish/bucket.go":             "github.com/minio/minio-go/v7",
	"site/proof/sm/sm.go":                "github.com/emmansun/gmsm",
	"site/proof/sm/tsatest/tsatest.go":   "github.com/emmansun/gmsm",
	"site/gate/html/parse.go":            "golang.org/x/net/html",
	"site/internal/sitetest/sitetest.go": "github.com/rogpeppe/go-internal/txtar",
}

// source is one Go file of the repository.
type source struct {
	path string // slash path from the repository's root
	dir  string
	test bool
	file *ast.File
	text string
	set  *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata" || d.Name() == "public" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		slash := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
		found = append(found, source{slash, filepath.ToSlash(filepath.Dir(slash)), strings.HasSuffix(path, "_test.go"), file, string(text), set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestImportsPointDown(t *testing.T) {
	allowed, order := map[string]map[string]string{}, map[string]int{}
	for i, l := range layers {
		allowed[l.pkg], order[l.pkg] = l.imports, i
		for target := range l.imports {
			if at, known := order[target]; !known || at >= i {
				t.Errorf("the table lets %s import %s, which is not below it", l.pkg, target)
			}
		}
	}
	for _, s := range sources(t) {
		if _, known := order[s.dir]; !known {
			t.Errorf("%s: package %s is not in the table of layers", s.path, s.dir)
			continue
		}
		if s.test {
			continue
		}
		for _, spec := range s.file.Imports {
			checkImport(t, s, strings.Trim(spec.Path.Value, `"`), allowed[s.dir])
		}
	}
}

func checkImport(t *testing.T, s source, path string, allowed map[string]string) {
	t.Helper()
	ours, isOurs := strings.CutPrefix(path, "gongkai/")
	switch {
	case path == "gongkai":
		t.Errorf("%s imports the module's root", s.path)
	case isOurs && s.dir != "cmd/gongkai" && allowed[ours] == "":
		t.Errorf("%s imports %s, which the table of layers does not allow", s.path, ours)
	case !isOurs && strings.Contains(strings.Split(path, "/")[0], ".") && !strings.HasPrefix(path, thirdParty[s.path]),
		!isOurs && strings.Contains(strings.Split(path, "/")[0], ".") && thirdParty[s.path] == "":
		t.Errorf("%s imports %s: a module is used in one file only, see thirdParty", s.path, path)
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		if _, seen := documented[s.dir]; !seen {
			documented[s.dir] = false
		}
		if s.file.Doc != nil {
			first := s.file.Doc.Text()
			want := "Package " + s.file.Name.Name + " "
			if s.file.Name.Name == "main" {
				want = "Command "
			}
			if !strings.HasPrefix(first, want) {
				t.Errorf("%s: the package comment does not begin with %q", s.path, want)
			}
			documented[s.dir] = true
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %s has no package comment", dir)
		}
	}
}

// What the rules of the house forbid outright.
func TestHouseRules(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Name.Name == "init" && f.Recv == nil {
				t.Errorf("%s has an init function", s.path)
			}
		}
		for _, name := range []string{"util", "common", "helpers", "types"} {
			if s.file.Name.Name == name {
				t.Errorf("%s: a package named %s says nothing", s.path, name)
			}
		}
		if s.dir == "cmd/gongkai" {
			continue
		}
		for _, clock := range []string{"time.Now()", "os.Args", "os.Exit("} {
			if strings.Contains(s.text, clock) {
				t.Errorf("%s uses %s; only the command may", s.path, clock)
			}
		}
	}
}

func TestTopLevel(t *testing.T) {
	allowed := strings.Fields("cmd content layouts static site go.mod go.sum README.md LICENSE public")
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong at the top level", e.Name())
		}
	}
}

// The demonstration is published in temporary copies only: no log and no key is here.
func TestNoLogAndNoKeyHere(t *testing.T) {
	if _, err := os.Stat("../content/log.toml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("content/log.toml: %v", err)
	}
	key := regexp.MustCompile(`PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+`)
	for _, root := range []string{"../cmd", "../content", "../layouts", "../static", "."} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if d.Name() == "publish.toml" || strings.HasSuffix(path, ".key") {
				t.Errorf("%s does not belong here", path)
			}
			src, err := os.ReadFile(path)
			if err == nil && key.Match(src) {
				t.Errorf("%s holds the private key of a log", path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
