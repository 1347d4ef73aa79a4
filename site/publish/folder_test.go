package publish

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongkai/site/output"
)

// built writes a site of pages that name their version and link to the next page; a
// version has pages of its own, which the other one lacks.
func built(t *testing.T, version string, pages int) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "public")
	dir, err := output.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	put := func(name, text string) {
		if err := dir.Put(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	put("audit/audit.json", `{"as_of":"2026-11-21","pages":[]}`)
	for n := range pages {
		put(fmt.Sprintf("p%d/index.html", n), fmt.Sprintf("%s\n<a href=\"/p%d/\">\n<a href=\"/%s%d/\">\n%s\n%s", version, (n+1)%pages, version, n, strings.Repeat(version, 2000), version))
		put(fmt.Sprintf("%s%d/index.html", version, n), version+"\n"+version)
	}
	if _, err := dir.Commit(t.Context(), output.InPlace); err != nil {
		t.Fatal(err)
	}
	return folder
}

func source(t *testing.T) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

// A reader meets whole pages, and no page that is not there, while versions are switched
// without pause. A link of a page leads to what both versions have.
func TestReaders(t *testing.T) {
	if !linksHere {
		t.Skip("this system has no versions")
	}
	switches := 3000
	if testing.Short() {
		switches = 300
	}
	target := &Folder{Name: "docroot", Path: filepath.Join(t.TempDir(), "www"), Keep: 3}
	root := source(t)
	var names []string
	for _, version := range []string{"a", "b"} {
		report, err := Run(t.Context(), Options{Source: root, Output: built(t, version, 20), Targets: []Target{target}})
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, report.Targets[0].Version)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(target.Path, current))))
	defer server.Close()
	stop := make(chan struct{})
	var read, torn, dead atomic.Int64
	var readers sync.WaitGroup
	link := regexp.MustCompile(`href="(/p\d+/)"`)
	for range 4 {
		readers.Go(func() {
			for url := "/p0/"; ; {
				select {
				case <-stop:
					return
				default:
				}
				response, err := server.Client().Get(server.URL + url)
				if err != nil {
					dead.Add(1)
					return
				}
				body, err := io.ReadAll(response.Body)
				response.Body.Close()
				read.Add(1)
				next := link.FindSubmatch(body)
				if err != nil || response.StatusCode != http.StatusOK || next == nil {
					dead.Add(1)
					continue
				}
				first, _, _ := strings.Cut(string(body), "\n")
				if strings.Count(string(body), first) < 2000 || !strings.HasSuffix(string(body), first) {
					torn.Add(1)
				}
				url = string(next[1])
			}
		})
	}
	folder, err := target.open(false)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for n := range switches {
		if err := target.point(folder, names[n%2]); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	readers.Wait()
	t.Logf("%d switches, %d pages read", switches, read.Load())
	if read.Load() < 100 || torn.Load() > 0 || dead.Load() > 0 {
		t.Errorf("%d pages read, %d torn, %d not there", read.Load(), torn.Load(), dead.Load())
	}
}

// What was not published by the program is not touched.
func TestForeignTarget(t *testing.T) {
	t.Parallel()
	root := source(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte("别人的"), 0o644); err != nil {
		t.Fatal(err)
	}
	target := &Folder{Name: "docroot", Path: folder, Keep: 3}
	report, err := Run(t.Context(), Options{Source: root, Output: built(t, "a", 2), Targets: []Target{target}})
	if !isCode(err, Foreign) || report.Targets[0].Error == "" {
		t.Errorf("%v, %+v", err, report)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

// A file of the built site that was changed behind its manifest is not published, and the
// other targets stay as they were.
func TestDamagedOutput(t *testing.T) {
	t.Parallel()
	root, target := source(t), &Folder{Name: "docroot", Path: filepath.Join(t.TempDir(), "www"), Keep: 2}
	if _, err := Run(t.Context(), Options{Source: root, Output: built(t, "a", 3), Targets: []Target{target}}); err != nil {
		t.Fatal(err)
	}
	output := built(t, "b", 3)
	if err := os.WriteFile(filepath.Join(output, "p1", "index.html"), []byte("别的"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Run(t.Context(), Options{Source: root, Output: output, Targets: []Target{target}})
	if !isCode(err, BadOutput) {
		t.Errorf("%v", err)
	}
	page, err := os.ReadFile(filepath.Join(target.Path, current, "p1", "index.html"))
	if err != nil || !strings.HasPrefix(string(page), "a\n") {
		t.Errorf("%.20s, %v", page, err)
	}
}

// No more versions remain than the target keeps, and no object that none of them has.
func TestVersionsKept(t *testing.T) {
	t.Parallel()
	root, target := source(t), &Folder{Name: "docroot", Path: filepath.Join(t.TempDir(), "www"), Keep: 2}
	for _, version := range []string{"a", "b", "c", "d"} {
		if _, err := Run(t.Context(), Options{Source: root, Output: built(t, version, 3), Targets: []Target{target}}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := target.Versions()
	if err != nil || len(list) != 2 || !list[0].Current || list[1].Current {
		t.Errorf("%v, %v", list, err)
	}
	sums := map[string]bool{}
	for _, v := range list {
		m, err := output.ReadManifest(filepath.Join(target.Path, versions, v.Name))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range m.Files {
			sums[object(e.SHA256)] = true
		}
	}
	err = filepath.WalkDir(filepath.Join(target.Path, objects), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(target.Path, path)
			if !sums[filepath.ToSlash(name)] {
				t.Errorf("%s is in no version", name)
			}
			delete(sums, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil || len(sums) > 0 {
		t.Errorf("%v, %d objects are missing", err, len(sums))
	}
}

// Two publications at once: the second one does nothing.
func TestBusy(t *testing.T) {
	t.Parallel()
	root := source(t)
	unlock, err := output.Lock(root, lockName)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unlock() }()
	if _, err := Run(t.Context(), Options{Source: root, Output: built(t, "a", 1)}); !isCode(err, Busy) {
		t.Error(err)
	}
}

// Two machines that publish to one folder at once: the second one leaves it alone.
func TestBusyTarget(t *testing.T) {
	t.Parallel()
	o := newTown(t)
	busy := &Folder{Name: "docroot", Path: filepath.Join(o.dir, "www"), Keep: 2}
	free := &Folder{Name: "elsewhere", Path: filepath.Join(o.dir, "www2"), Keep: 2}
	o.build(t, "2026-11-21", map[string]string{"甲": "一"}, nil)
	o.publish(t, busy)
	before := filesOf(t, os.DirFS(busy.Path))
	root, err := os.OpenRoot(busy.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	unlock, err := output.Lock(root, ".gongkai-lock")
	if err != nil {
		t.Fatal(err)
	}
	o.build(t, "2026-11-22", map[string]string{"甲": "二"}, nil)
	report, err := Run(t.Context(), o.options(busy, free))
	if !isCode(err, Busy) || report.Targets[1].Error != "" || !maps.Equal(before, filesOf(t, os.DirFS(busy.Path))) {
		t.Errorf("%v, %+v", err, report)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	o.publish(t, busy, free)
}

func TestReadConfig(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text     string
		targets  int
		problems int
	}{
		"nothing":     {"", 0, 0},
		"two":         {"[[target]]\nname = \"a\"\nkind = \"folder\"\npath = \"/srv/a\"\n[[target]]\nname = \"b\"\nkind = \"folder\"\npath = \"b\"\nkeep = 1\n", 2, 0},
		"same name":   {"[[target]]\nname = \"a\"\nkind = \"folder\"\npath = \"/srv/a\"\n[[target]]\nname = \"a\"\nkind = \"folder\"\npath = \"b\"\n", 1, 1},
		"no name":     {"[[target]]\nkind = \"folder\"\npath = \"a\"\n", 0, 1},
		"no path":     {"[[target]]\nname = \"a\"\nkind = \"folder\"\n", 0, 1},
		"kind":        {"[[target]]\nname = \"a\"\nkind = \"ftp\"\npath = \"a\"\n", 0, 1},
		"keep 0":      {"[[target]]\nname = \"a\"\nkind = \"folder\"\npath = \"a\"\nkeep = 0\n", 0, 1},
		"unknown key": {"[[target]]\nname = \"a\"\nkind = \"folder\"\npath = \"a\"\npassword = \"x\"\n", 1, 1},
		"no TOML":     {"[[target", 0, 1},

		"bundle":                    {"[[target]]\nname = \"u\"\nkind = \"bundle\"\npath = \"/media/u/a-{as_of}.zip\"\nbase = \"last\"\n", 1, 0},
		"bundle, other base":        {"[[target]]\nname = \"u\"\nkind = \"bundle\"\npath = \"a.zip\"\nbase = \"first\"\n", 0, 1},
		"bundle, no file":           {"[[target]]\nname = \"u\"\nkind = \"bundle\"\npath = \"/media/u\"\n", 0, 1},
		"bundle, date in folder":    {"[[target]]\nname = \"u\"\nkind = \"bundle\"\npath = \"/{as_of}/a.zip\"\n", 0, 1},
		"bundle, key of a folder":   {"[[target]]\nname = \"u\"\nkind = \"bundle\"\npath = \"a.zip\"\nkeep = 3\n", 0, 1},
		"folder, key of a bundle":   {"[[target]]\nname = \"a\"\nkind = \"folder\"\npath = \"a\"\nbase = \"last\"\n", 0, 1},
		"bucket":                    {"[[target]]\nname = \"o\"\nkind = \"bucket\"\nendpoint = \"https://s3.example\"\nbucket = \"abc\"\ncredentials = \"A_B\"\nworkers = 4\n", 1, 0},
		"bucket, nothing":           {"[[target]]\nname = \"o\"\nkind = \"bucket\"\n", 0, 1},
		"bucket, a secret":          {"[[target]]\nname = \"o\"\nkind = \"bucket\"\nendpoint = \"https://s3.example\"\nbucket = \"abc\"\ncredentials = \"LTAI5t/x\"\n", 0, 1},
		"bucket, an address in it":  {"[[target]]\nname = \"o\"\nkind = \"bucket\"\nendpoint = \"https://a:b@s3.example\"\nbucket = \"abc\"\ncredentials = \"A\"\n", 0, 1},
		"bucket, workers, path":     {"[[target]]\nname = \"o\"\nkind = \"bucket\"\nendpoint = \"https://s3.example\"\nbucket = \"abc\"\ncredentials = \"A\"\nworkers = 0\npath = \"x\"\n", 0, 2},
		"name that leads elsewhere": {"[[target]]\nname = \"..\"\nkind = \"folder\"\npath = \"a\"\n", 0, 1},
	} {
		config, problems := ReadConfig([]byte(c.text), "site")
		if len(config.Targets) != c.targets || len(problems) != c.problems {
			t.Errorf("%s: %v, %v", name, config.Targets, problems)
		}
	}
}

// A report names the documents whose pages are new, other ones or gone, and a target says
// what it serves.
func TestServedAndDocuments(t *testing.T) {
	t.Parallel()
	o := newTown(t)
	target := &Folder{Name: "docroot", Path: filepath.Join(o.dir, "www"), Keep: 2}
	if served, err := target.Served(); err != nil || served != (Served{}) {
		t.Errorf("%+v %v", served, err)
	}
	o.build(t, "2026-11-21", map[string]string{"甲": "第一份", "乙": "第二份"}, nil)
	report := o.publish(t, target)
	d := report.Targets[0].Documents
	if len(d.New) != 2 || len(d.Changed) != 0 || len(d.Gone) != 0 {
		t.Errorf("%+v", d)
	}
	served, err := target.Served()
	if err != nil || served.Version != report.Targets[0].Version || served.At.IsZero() {
		t.Errorf("%+v %v", served, err)
	}
	o.build(t, "2026-11-22", map[string]string{"甲": "第一份，改过", "乙": "第二份", "丙": "第三份"}, nil)
	report = o.publish(t, target)
	d = report.Targets[0].Documents
	if len(d.New) != 1 || len(d.Changed) != 1 || !strings.Contains(d.New[0], "丙") || !strings.Contains(d.Changed[0], "甲") {
		t.Errorf("%+v", d)
	}
	list, err := target.Versions()
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	_, err = Rollback(t.Context(), o.options(target), target, list[1].Name, nil)
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Code != Vanishes || len(refusal.Paths) != 1 || !strings.Contains(refusal.Paths[0], "丙") {
		t.Errorf("%v", err)
	}
}
