package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// proof looks at what only a site with a log has: a document with older versions, the
// versions, what is said about proof, the ledger with its grades. The site is the
// demonstration, published three times by the program; the second time a fine and a policy
// have changed, the third time the log knows the numbers of these changes.
func (b *chromium) proof(t *testing.T, reviewed *reviews) {
	s := published(t).open(t)
	for _, m := range modes() {
		switch m.name {
		case "light", "dark", "forced colours", "print", "320", "200 % on a phone", "no style":
		default:
			continue
		}
		tab := b.open(t, m)
		for _, name := range []string{
			"enforcement/penalty/2026/0012/index.html", "enforcement/penalty/2026/0012/versions/index.html",
			"enforcement/penalty/2026/0012/versions/2026-11-21/index.html", "policies/2025-penalty-discretion/index.html",
			"policies/2025-penalty-discretion/versions/index.html", "about/proof/index.html", "about/proof/audit/index.html", "audit/index.html",
		} {
			t.Run(m.name+" "+name, func(t *testing.T) {
				tab.t = t
				if s.files[name] == nil {
					t.Fatal("there is no such page")
				}
				tab.visit(s.http + "/" + name)
				tab.silent(s.http)
				for _, found := range tab.ask(m.checks...) {
					t.Error(found)
				}
				tab.accessible("proof "+name, m.name, reviewed)
			})
		}
	}
}

// published returns what the program has put into the folder of a web server.
func published(t *testing.T) *built {
	t.Helper()
	dir := t.TempDir()
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
	}
	change := func(name, old, new string) {
		t.Helper()
		name = filepath.Join(dir, "site/content", name)
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), old) {
			t.Fatalf("%s does not say %q: %v", name, old, err)
		}
		if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(text), old, new)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	gongkai := filepath.Join(dir, "gongkai")
	run("go", "build", "-C", filepath.Join(here, "../../.."), "-o", gongkai, "./cmd/gongkai")
	run(gongkai, "init", "--demo", "site")
	run(gongkai, "log", "init", "--source", "site", "--key", "log.key", "--as-of", "2026-11-21")
	run(gongkai, "build", "--source", "site", "--as-of", "2026-11-21")
	run(gongkai, "publish", "--source", "site", "--key", "log.key")
	change("enforcement/penalty/2026/0012.md", "fine = 5000", "fine = 8000")
	change("policies/2025-penalty-discretion.md", "。", "，请照办。")
	run(gongkai, "build", "--source", "site", "--as-of", "2026-11-22")
	run(gongkai, "publish", "--source", "site", "--key", "log.key")
	// What was logged by the second publication has a number on the pages of the next build.
	run(gongkai, "build", "--source", "site", "--as-of", "2026-11-23")
	run(gongkai, "publish", "--source", "site", "--key", "log.key")

	root := filepath.Join(dir, "site/docroot/current")
	files := map[string][]byte{}
	for _, under := range []string{"css", "js", "favicon.svg", "enforcement/penalty/2026/0012", "policies/2025-penalty-discretion", "about/proof", "audit/index.html"} {
		err := filepath.WalkDir(filepath.Join(root, under), func(name string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			at, _ := filepath.Rel(root, name)
			files[filepath.ToSlash(at)] = data
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return &built{files: files}
}
