package site

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/site/output"
)

// workplace is a folder with the cache and the output of a site.
type workplace struct {
	t      *testing.T
	dir    string
	states map[string]fileState
}

// fileState is what the system says of a file of the source.
type fileState struct {
	data string
	at   int64
}

// settle gives every file of a source a state, another one when its bytes have
// changed, and all of them so long ago that they are settled.
func (k *workplace) settle(source fstest.MapFS) {
	for name, file := range source {
		state, ok := k.states[name]
		if !ok || state.data != string(file.Data) {
			state = fileState{string(file.Data), int64(len(k.states)) + state.at + 1}
			k.states[name] = state
		}
		source[name] = &fstest.MapFile{Data: file.Data, Mode: file.Mode, ModTime: time.Unix(state.at, 0), Sys: statOf(state.at)}
	}
}

func newWorkplace(t *testing.T) *workplace {
	return &workplace{t: t, dir: t.TempDir(), states: map[string]fileState{}}
}

func (k *workplace) open(version string) *Cache {
	k.t.Helper()
	folder := filepath.Join(k.dir, "cache")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		k.t.Fatal(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		k.t.Fatal(err)
	}
	defer root.Close()
	cache, err := OpenCache(root, version)
	if err != nil {
		k.t.Fatal(err)
	}
	return cache
}

// build builds into the output with the cache; written is nil when there is
// a mistake in the site.
func (k *workplace) build(opt Options, version string) (*Report, *output.Report) {
	k.t.Helper()
	out, err := output.Open(k.t.Context(), filepath.Join(k.dir, "public"))
	if err != nil {
		k.t.Fatal(err)
	}
	defer out.Close()
	k.settle(opt.Source.(fstest.MapFS))
	opt.Cache, opt.Began = k.open(version), time.Unix(1<<31, 0)
	report, err := Build(k.t.Context(), opt, out)
	if err != nil {
		k.t.Fatal(err)
	}
	var written *output.Report
	if !report.Failed() {
		r, err := out.Commit(k.t.Context(), output.InPlace)
		if err != nil {
			k.t.Fatal(err)
		}
		if err := opt.Cache.Remember(report, r); err != nil {
			k.t.Fatal(err)
		}
		written = &r
		opt.Source.(fstest.MapFS)[memoryFile] = &fstest.MapFile{Data: []byte(report.Memory), Mode: 0o644}
	}
	if err := opt.Cache.Close(); err != nil {
		k.t.Fatal(err)
	}
	return report, written
}

// files are those of the output.
func (k *workplace) files() map[string][]byte {
	k.t.Helper()
	files := map[string][]byte{}
	root := filepath.Join(k.dir, "public")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(root, path)
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
	delete(files, output.ManifestName)
	return files
}

// edits are what happens to a site from one build to the next. Each may be
// applied at any time.
func edits(random *rand.Rand) map[string]func(fstest.MapFS, *Options) {
	const folder = "content/enforcement/penalty/2026/"
	pick := func(source fstest.MapFS, prefix, suffix string) string {
		var names []string
		for _, name := range slices.Sorted(maps.Keys(source)) {
			if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
				names = append(names, name)
			}
		}
		return names[random.IntN(len(names))]
	}
	rewrite := func(source fstest.MapFS, name, old, new string) {
		data := source[name].Data
		if !bytes.Contains(data, []byte(old)) {
			old, new = new, old
		}
		source[name] = &fstest.MapFile{Data: bytes.Replace(data, []byte(old), []byte(new), 1), Mode: 0o644}
	}
	return map[string]func(fstest.MapFS, *Options){
		"nothing": func(fstest.MapFS, *Options) {},
		"a text": func(source fstest.MapFS, _ *Options) {
			name := pick(source, "content/", ".md")
			source[name] = &fstest.MapFile{Data: append(slices.Clone(source[name].Data), "\n补充一段。\n"...), Mode: 0o644}
		},
		"a title": func(source fstest.MapFS, _ *Options) {
			rewrite(source, pick(source, folder, ".md"), "title = \"", "title = \"补正：")
		},
		"a fine": func(source fstest.MapFS, _ *Options) { rewrite(source, folder+"0012.md", "5000", "6000") },
		"a new document": func(source fstest.MapFS, _ *Options) {
			n := random.IntN(9)
			data := bytes.Replace(source[folder+"0012.md"].Data, []byte("〕12号"), fmt.Appendf(nil, "〕90%d号", n), 1)
			source[fmt.Sprintf("%sn%d.md", folder, n)] = &fstest.MapFile{Data: data, Mode: 0o644}
		},
		"a document goes": func(source fstest.MapFS, _ *Options) {
			if name := fmt.Sprintf("%sn%d.md", folder, random.IntN(9)); source[name] != nil {
				delete(source, name)
				delete(source, memoryFile) // or no later build is one without errors
			}
		},
		"a document moves": func(source fstest.MapFS, _ *Options) {
			from, to := folder+"0018.md", folder+"0019.md"
			if source[from] == nil {
				from, to = to, from
			}
			source[to] = source[from]
			delete(source, from)
			delete(source, memoryFile)
		},
		"an organ's name": func(source fstest.MapFS, _ *Options) {
			rewrite(source, "content/organs.toml", "示范市", "模范市")
		},
		"the site's title": func(source fstest.MapFS, _ *Options) {
			rewrite(source, "content/site.toml", "title = \"", "title = \"新")
		},
		"an attachment": func(source fstest.MapFS, _ *Options) { rewrite(source, pick(source, "content/", ".csv"), "1", "2") },
		"a stylesheet":  func(source fstest.MapFS, _ *Options) { toggle(source, "static/css/site.css", "body{}") },
		"a partial": func(source fstest.MapFS, _ *Options) {
			toggle(source, "layouts/partials/footer.html", "<footer>一</footer>")
		},
		"a layout": func(source fstest.MapFS, _ *Options) {
			toggle(source, "layouts/404.html", `{{define "main"}}<h1>{{.Heading}}</h1>{{end}}`)
		},
		"a holiday": func(source fstest.MapFS, _ *Options) {
			toggle(source, "content/calendar/local.toml", "[[local]]\nregion = \"示范市\"\nnotice = \"示政办发〔2026〕1号\"\noff = [{ name = \"建市节\", from = 2026-03-10, to = 2026-03-10 }]\n")
		},
		"the glossary": func(source fstest.MapFS, _ *Options) {
			rewrite(source, "content/about/glossary.md", "### ", "### 所谓")
		},
		"the as-of date": func(_ fstest.MapFS, opt *Options) { opt.AsOf = opt.AsOf.AddDays(1) },
		"the address": func(_ fstest.MapFS, opt *Options) {
			opt.BaseURL = map[string]string{"": "https://www.mofan.example/"}[opt.BaseURL]
		},
		"a mistake": func(source fstest.MapFS, _ *Options) {
			rewrite(source, folder+"0012.md", "organ = \"scjgj\"", "organ = \"none\"")
		},
		"more workers":      func(_ fstest.MapFS, opt *Options) { opt.Workers = 1 + random.IntN(5) },
		"rules of the site": func(source fstest.MapFS, _ *Options) { rewrite(source, "content/rules.toml", "years = 2", "years = 3") },
	}
}

func toggle(source fstest.MapFS, name, text string) {
	if source[name] != nil {
		delete(source, name)
		return
	}
	source[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
}

// Whatever happened to a site between two builds, a build with a cache leaves the
// bytes of a build without, and its problems.
func TestCacheChangesNothing(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 6
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	source := demonstration(t).(fstest.MapFS)
	k := newWorkplace(t)
	opt := Options{Source: source, AsOf: day(t, "2026-11-21")}
	all := edits(random)
	names := slices.Sorted(maps.Keys(all))
	built := 0
	for round := range rounds {
		name := names[random.IntN(len(names))]
		if name != "a mistake" && bytes.Contains(source["content/enforcement/penalty/2026/0012.md"].Data, []byte("\"none\"")) {
			all["a mistake"](source, &opt)
		}
		all[name](source, &opt)
		cold := output.NewMemory()
		want, err := Build(t.Context(), opt, cold)
		if err != nil {
			t.Fatal(err)
		}
		report, written := k.build(opt, "test")
		if got, want := printed(t, report.Problems, source), printed(t, want.Problems, source); got != want {
			t.Fatalf("round %d, %s: problems\n%s\nwant\n%s", round, name, got, want)
		}
		if written == nil {
			continue
		}
		built++
		files, got := cold.Files(), k.files()
		for file := range files {
			if !bytes.Equal(got[file], files[file]) {
				t.Fatalf("round %d, %s: %s has other bytes", round, name, file)
			}
		}
		if len(got) != len(files) {
			t.Fatalf("round %d, %s: %d files, want %d", round, name, len(got), len(files))
		}
	}
	if built < rounds/3 {
		t.Errorf("%d of %d rounds were built", built, rounds)
	}
}

// Nothing that is unchanged is read, and a file of the output that somebody has
// touched is made again.
func TestCacheIsOfUse(t *testing.T) {
	onlyWithStates(t)
	k := newWorkplace(t)
	source := demonstration(t).(fstest.MapFS)
	opt := Options{Source: source, AsOf: day(t, "2026-11-21")}
	first, _ := k.build(opt, "test")
	again, written := k.build(opt, "test")
	if again.Corpus != nil || again.Pages != first.Pages || again.Files != first.Files || !slices.Equal(again.Problems, first.Problems) || written.Written+written.Removed > 0 {
		t.Errorf("nothing has changed: %d pages, %+v", again.Pages, written)
	}
	decision := filepath.Join(k.dir, "public", "enforcement", "penalty", "2026", "0012", "index.html")
	before, err := os.ReadFile(decision)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(decision, []byte("别的"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, written := k.build(opt, "test"); written.Written != 1 {
		t.Errorf("one file was touched: %d files written", written.Written)
	}
	if after, _ := os.ReadFile(decision); !bytes.Equal(after, before) {
		t.Error("a file that was touched is not made again")
	}
	draft := "content/notices/draft.md"
	source[draft] = &fstest.MapFile{Data: []byte("+++\ntitle = \"草稿\"\norgan = \"sfj\"\ndraft = true\n+++\n正文。\n"), Mode: 0o644}
	if drafted, written := k.build(opt, "test"); drafted.Corpus == nil || written.Written > 0 {
		t.Errorf("a draft: %d files written", written.Written)
	}
	if again, _ := k.build(opt, "test"); again.Corpus != nil {
		t.Error("the same draft is read once more")
	}
	if other, written := k.build(opt, "another version"); other.Corpus == nil || written.Written != 0 {
		t.Errorf("another version: %d files written", written.Written)
	}
}

// A document that has not changed is not read: its bytes may even be gone.
func TestUnchangedSourcesAreNotRead(t *testing.T) {
	onlyWithStates(t)
	k := newWorkplace(t)
	source := demonstration(t).(fstest.MapFS)
	opt := Options{Source: source, AsOf: day(t, "2026-11-21")}
	k.build(opt, "test")
	const decision = "content/enforcement/penalty/2026/0012.md"
	nothing := bytes.Repeat([]byte{' '}, len(source[decision].Data))
	k.states[decision] = fileState{string(nothing), k.states[decision].at} // as far as the system tells, nothing has happened
	source[decision] = &fstest.MapFile{Data: nothing, Mode: 0o644}
	opt.AsOf = opt.AsOf.AddDays(1)
	report, written := k.build(opt, "test")
	if report.Failed() || written == nil {
		t.Fatal("the document was read")
	}
}

func onlyWithStates(t *testing.T) {
	t.Helper()
	if statOf(0) == nil {
		if os.Getenv("CI") != "" {
			t.Fatal("files have no states in CI")
		}
		t.Skip("this system does not tell when a file was changed")
	}
}
