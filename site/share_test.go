package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/ledger"
	"gongkai/site/output"
	"gongkai/site/page"
)

func TestParseShare(t *testing.T) {
	for text, want := range map[string]Share{"0/8": {0, 8}, "7/8": {7, 8}, "0/1": {0, 1}, "9999/10000": {9999, 10000}} {
		got, err := ParseShare(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"8/8": "8 份是 0/8 到 7/8", "-1/8": "从 0 数起", "/8": "从 0 数起", "8": "从 0 数起", "0/0": "从 0 数起", "0/8/2": "从 0 数起", "a/b": "从 0 数起", "": "从 0 数起",
		"0/10001": "最多分成",
	} {
		if got, err := ParseShare(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

// Every page of a document belongs to one share, whatever else is in the site;
// the others belong to none.
func TestShares(t *testing.T) {
	s := examined(t, Options{Source: corpusOf(2000), AsOf: day(t, "2026-11-21")})
	for _, n := range []int{1, 2, 3, 8, 50} {
		counts, total := make([]int, n), 0
		for i := range s.plan.Pages {
			p := &s.plan.Pages[i]
			var in []int
			for index := range n {
				if (Share{index, n}).has(p) {
					in = append(in, index)
					counts[index]++
				}
			}
			if document := p.Source != ""; document != (len(in) == 1) || len(in) > 1 {
				t.Fatalf("%s is in the shares %v of %d", p.URL, in, n)
			}
			total += len(in)
		}
		if total != 2000 {
			t.Errorf("%d pages of documents, not 2000", total)
		}
		// Five times the spread that chance gives.
		for index, count := range counts {
			if d := count - 2000/n; d*d > 25*2000/n {
				t.Errorf("share %d/%d has %d pages", index, n, count)
			}
		}
	}
	alone := page.Page{URL: "/notices/a/", Source: "notices/a.md"}
	if !(Share{shareOf(alone.URL, 8), 8}).has(&alone) {
		t.Error("a page's share depends on more than its address")
	}
}

// program names the program of these tests in stamps.
const program = "test"

// makeParts builds all shares of a site, each into a folder of its own.
func makeParts(t *testing.T, n int, opt Options) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		opt.Share = Share{i, n}
		paths = append(paths, makePart(t, filepath.Join(dir, strconv.Itoa(i)), opt))
	}
	return paths
}

func makePart(t *testing.T, path string, opt Options) string {
	t.Helper()
	opt.Program = program
	into(t, path, opt, BuildShare)
	return path
}

// into builds into a folder and commits.
func into(t *testing.T, path string, opt Options, build func(context.Context, Options, output.Output) (*Report, error)) {
	t.Helper()
	out, err := output.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	report, err := build(t.Context(), opt, out)
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed() {
		t.Fatal(printed(t, report.Problems, opt.Source))
	}
	if _, err := out.Commit(); err != nil {
		t.Fatal(err)
	}
}

// merge merges parts in memory.
func merge(t *testing.T, paths []string, opt Options) (map[string][]byte, []byte, error) {
	t.Helper()
	parts, err := OpenParts(paths)
	if err != nil {
		return nil, nil, err
	}
	defer parts.Close()
	opt.Parts, opt.Program = parts, program
	memory := output.NewMemory()
	report, err := Merge(t.Context(), opt, memory)
	if err == nil && report.Failed() {
		t.Fatal(printed(t, report.Problems, opt.Source))
	}
	return memory.Files(), memory.Manifest().Encode(), err
}

func sameFiles(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s differs", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is too much", name)
		}
	}
}

// The shares, merged, are the build, byte for byte.
func TestMergeIsTheBuild(t *testing.T) {
	cases := []struct {
		name   string
		source fs.FS
		n      int
	}{
		{"one share of everything", demonstration(t), 1},
		{"three shares", demonstration(t), 3},
		{"more shares than documents", archive(settings, penalty), 10},
		{"no document at all", archive(settings), 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			opt := Options{Source: c.source, AsOf: day(t, "2026-11-21")}
			whole := output.NewMemory()
			if _, err := Build(t.Context(), opt, whole); err != nil {
				t.Fatal(err)
			}
			paths := makeParts(t, c.n, opt)
			slices.Reverse(paths)
			opt.Workers = 1
			files, manifest, err := merge(t, paths, opt)
			if err != nil {
				t.Fatal(err)
			}
			sameFiles(t, files, whole.Files())
			if !bytes.Equal(manifest, whole.Manifest().Encode()) {
				t.Error("the manifests differ")
			}
		})
	}
}

// What a part holds is the pages of its share, and the stamp.
func TestPartHoldsItsShareOnly(t *testing.T) {
	opt := Options{Source: archive(settings, penalty), AsOf: day(t, "2026-11-21")}
	holders := 0
	for _, path := range makeParts(t, 2, opt) {
		manifest, err := output.ReadManifest(path)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range manifest.Files {
			names = append(names, f.Path)
		}
		switch strings.Join(names, " ") {
		case stampName:
		case "enforcement/penalty/2026/0012/index.html " + stampName:
			holders++
		default:
			t.Errorf("%s holds %v", path, names)
		}
	}
	if holders != 1 {
		t.Errorf("the decision is in %d parts", holders)
	}
}

// A page is let go when the parts are merged; the pages of the shares, which
// know nothing of it, are those of the build none the less.
func TestMergeAccepts(t *testing.T) {
	gone := note("a", "", "正文。")
	asOf := "2026-11-21"
	before := published(t, good(t, archive(settings, penalty, gone), asOf))
	previous := func() (ledger.Published, error) { return before, nil }
	source := archive(settings, penalty)
	opt := Options{Source: source, AsOf: day(t, asOf), Previous: previous}

	paths := makeParts(t, 3, Options{Source: source, AsOf: opt.AsOf})
	parts, err := OpenParts(paths)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	refused := opt
	refused.Parts, refused.Program = parts, program
	memory := output.NewMemory()
	if report, err := Merge(t.Context(), refused, memory); err != nil || !report.Failed() || len(memory.Names()) > 0 {
		t.Errorf("a page vanishes when parts are merged: %v %v", report.Problems, err)
	}

	opt.Accept = []string{"notices/a.md"}
	whole := output.NewMemory()
	report, err := Build(t.Context(), opt, whole)
	if err != nil || report.Failed() {
		t.Fatal(err, report.Problems)
	}
	files, _, err := merge(t, paths, opt)
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, files, whole.Files())

	// Killed after it has written accepted.toml, a merge of the same parts goes on.
	source["content/accepted.toml"] = &fstest.MapFile{Data: []byte(report.Accepted[0].TOML()), Mode: 0o644}
	opt.Accept = nil
	files, _, err = merge(t, paths, opt)
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, files, whole.Files())
}

// A share with a mistake anywhere in the source hands nothing over.
func TestShareFailsAsTheBuildDoes(t *testing.T) {
	source := archive(settings, penalty, note("a", "nubmer = \"1\"\n", "正文。"))
	for i := range 2 {
		memory := output.NewMemory()
		report, err := BuildShare(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21"), Share: Share{i, 2}}, memory)
		if err != nil || !report.Failed() || len(memory.Names()) > 0 {
			t.Errorf("share %d: %v %v", i, err, memory.Names())
		}
	}
}

// What Merge refuses, each with the part and what to do.
func TestMergeRefuses(t *testing.T) {
	asOf := day(t, "2026-11-21")
	source := archive(settings, penalty)
	opt := Options{Source: source, AsOf: asOf}
	with := func(name, text string) fstest.MapFS {
		made := maps.Clone(source)
		made[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		return made
	}
	holder := shareOf("/enforcement/penalty/2026/0012/", 3)
	decision := "enforcement/penalty/2026/0012/index.html"
	cases := []struct {
		name  string
		parts func(t *testing.T, paths []string) []string // of three good ones
		opt   func(*Options)                              // of the merge
		want  []string
	}{
		{"missing", func(t *testing.T, p []string) []string { return p[1:2] }, nil, []string{"缺少 2 个分片：0/3、2/3", "gongkai build --shard"}},
		{"doubled", func(t *testing.T, p []string) []string { return append(p, p[1]) }, nil, []string{"分片 1/3 有两份", "去掉一份"}},
		{"other division", func(t *testing.T, p []string) []string {
			return append(p[:2:2], makeParts(t, 2, opt)...)
		}, nil, []string{"是 0/3，", "是 0/2，不是同一次划分"}},
		{"no part", func(t *testing.T, p []string) []string {
			path := filepath.Join(t.TempDir(), "site")
			into(t, path, opt, Build)
			return append(p[:2:2], path)
		}, nil, []string{"site 不是分片", "gongkai build --shard"}},
		{"nothing there", func(t *testing.T, p []string) []string { return append(p[:2:2], filepath.Join(t.TempDir(), "none")) }, nil, []string{"none 不是分片"}},
		{"no parts", func(*testing.T, []string) []string { return nil }, nil, []string{"没有写分片的文件夹"}},
		{"other day", nil, func(o *Options) { o.AsOf = day(t, "2026-11-22") }, []string{"分片 0/3（", "）、1/3（", "）、2/3（", "）的数据截至日期是 2026-11-21，合并的是 2026-11-22；请写 --as-of 2026-11-21"}},
		{"other address", nil, func(o *Options) { o.BaseURL = "https://other.example/" }, []string{"合并的是 https://other.example/", "--base-url"}},
		{"other program", func(t *testing.T, p []string) []string {
			opt := opt
			opt.Share, opt.Program = Share{2, 3}, "newer"
			into(t, p[2], opt, BuildShare)
			return p
		}, nil, []string{"分片 2/3", "另一个版本的 gongkai", "同一个程序文件"}},
		{"a document changed", nil, func(o *Options) { o.Source = archive(settings, penalty, note("a", "", "正文。")) }, []string{"网站文件和现在的不同", "重新生成"}},
		{"an attachment changed", nil, func(o *Options) { o.Source = with("content/enforcement/penalty/2026/12.txt", "决定书") }, []string{"网站文件和现在的不同"}},
		{"settings changed", nil, func(o *Options) {
			o.Source = with("content/rules.toml", "# 无\n")
		}, []string{"网站文件和现在的不同"}},
		{"a layout changed", nil, func(o *Options) { o.Source = with("layouts/partials/footer.html", `{{define "footer"}}{{end}}`) }, []string{"网站文件和现在的不同"}},
		{"a static file changed", nil, func(o *Options) { o.Source = with("static/css/more.css", "p{}") }, []string{"网站文件和现在的不同"}},
		{"one part of another source", func(t *testing.T, p []string) []string {
			makePart(t, p[1], Options{Source: with("content/rules.toml", "# 无\n"), AsOf: asOf, Share: Share{1, 3}})
			return p
		}, nil, []string{"分片 1/3", "网站文件和现在的不同"}},
		{"a page damaged", func(t *testing.T, p []string) []string {
			return damaged(t, p, holder, decision, func(text []byte) []byte { return bytes.Replace(text, []byte("5000"), []byte("6000"), 1) })
		}, nil, []string{"清单对不上", decision, fmt.Sprintf("gongkai build --shard %d/3 --output ", holder), "--as-of 2026-11-21", "重新复制"}},
		{"a page cut", func(t *testing.T, p []string) []string {
			return damaged(t, p, holder, decision, func(text []byte) []byte { return text[:len(text)/2] })
		}, nil, []string{"清单对不上", decision}},
		{"a page gone", func(t *testing.T, p []string) []string {
			return damaged(t, p, holder, decision, func(text []byte) []byte { return nil })
		}, nil, []string{"里少了 " + decision, "重新复制"}},
		{"the stamp forged", func(t *testing.T, p []string) []string {
			return damaged(t, p, 1, stampName, func(text []byte) []byte { return bytes.Replace(text, []byte("2026-11-21"), []byte("2026-11-22"), 1) })
		}, nil, []string{stampName + " 读不出来", "清单对不上"}},
		{"the manifest cut", func(t *testing.T, p []string) []string {
			return damaged(t, p, 1, output.ManifestName, func(text []byte) []byte { return text[:len(text)/2] })
		}, nil, []string{"不是 gongkai 的清单", "manifest.json"}},
		{"two parts wrong", func(t *testing.T, p []string) []string { return []string{p[0], p[1] + "x", p[2] + "x"} }, nil, []string{"1x 不是分片", "2x 不是分片"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			paths := makeParts(t, 3, opt)
			if c.parts != nil {
				paths = c.parts(t, paths)
			}
			opt := opt
			if c.opt != nil {
				c.opt(&opt)
			}
			_, _, err := merge(t, paths, opt)
			if err == nil {
				t.Fatal("merged")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in: %s", want, err)
				}
			}
		})
	}
}

// damaged changes one file of a part behind its back; nil takes it away.
func damaged(t *testing.T, paths []string, i int, name string, change func([]byte) []byte) []string {
	t.Helper()
	path := filepath.Join(paths[i], filepath.FromSlash(name))
	text, err := os.ReadFile(path)
	if err == nil {
		text = change(text)
		err = os.Remove(path)
	}
	if err == nil && text != nil {
		err = os.WriteFile(path, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// A refused merge leaves the site that stands as it is.
func TestRefusedMergePublishesNothing(t *testing.T) {
	opt := Options{Source: archive(settings, penalty), AsOf: day(t, "2026-11-21")}
	public := filepath.Join(t.TempDir(), "public")
	into(t, public, Options{Source: opt.Source, AsOf: day(t, "2026-11-20")}, Build)
	before, err := os.ReadFile(filepath.Join(public, output.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	decision := "enforcement/penalty/2026/0012/index.html"
	paths := damaged(t, makeParts(t, 2, opt), shareOf("/enforcement/penalty/2026/0012/", 2), decision, func(text []byte) []byte { return append(text, ' ') })
	parts, err := OpenParts(paths)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	out, err := output.Open(public)
	if err != nil {
		t.Fatal(err)
	}
	opt.Parts, opt.Program, opt.Previous = parts, program, nil
	if _, err := Merge(t.Context(), opt, out); !errors.Is(err, output.ErrDamaged) {
		t.Errorf("merged: %v", err)
	}
	if _, err := out.Commit(); !errors.Is(err, output.ErrDamaged) {
		t.Errorf("committed: %v", err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(public, output.ManifestName))
	if err != nil || !bytes.Equal(before, after) {
		t.Error("the output has changed", err)
	}
}

// Names that are no content do not count, and neither does accepted.toml.
func TestSourceSum(t *testing.T) {
	sum := func(source fs.FS) string {
		t.Helper()
		opt := Options{Source: source, AsOf: day(t, "2026-11-21")}
		rest, err := sourceSum(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Examine(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		return s.origin(rest).Source
	}
	first := sum(archive(settings, penalty))
	for name, same := range map[string]bool{
		"content/.DS_Store": true, "content/embed.go": true, "content/_notes/a.md": true, "content/accepted.toml": true, "README.md": true, "public/index.html": true,
		"layouts/embed.go": true, ".gongkai/cache": true,
		"content/notices/a.md": false, "content/notices/a.pdf": false, "content/notices/accepted.toml": false, "layouts/a.html": false, "static/.well-known/a": false,
		"static/a.go/b.css": false,
	} {
		source := archive(settings, penalty)
		source[name] = &fstest.MapFile{Data: []byte("x"), Mode: 0o644}
		if got := sum(source) == first; got != same {
			t.Errorf("with %s the source is the same: %v", name, got)
		}
	}
	if sum(archive(settings, strings.Replace(penalty, "三种商品", "五种商品", 1))) == first {
		t.Error("the text of a document does not count")
	}
	moved := archive(settings, strings.Replace(penalty, "0012.md", "0013.md", 1))
	if sum(moved) == first {
		t.Error("a renamed document does not count")
	}
}

func TestNoSiteAt(t *testing.T) {
	opt := Options{Source: archive(settings, penalty), AsOf: day(t, "2026-11-21")}
	public := filepath.Join(t.TempDir(), "public")
	into(t, public, opt, Build)
	if err := NoSiteAt(public); err == nil || !strings.Contains(err.Error(), "--output") {
		t.Errorf("a site: %v", err)
	}
	for _, path := range append(makeParts(t, 2, opt), filepath.Join(t.TempDir(), "none"), t.TempDir()) {
		if err := NoSiteAt(path); err != nil {
			t.Error(err)
		}
	}
}
