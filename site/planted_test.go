package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/toml"
)

// datum is what a test plants: the number of a citizen.
const datum = "证号430102198506123417"

// digitsOfDatum are what no published byte may show.
const digitsOfDatum = "43010219850612341"

// planting is a string of a TOML text in a file.
type planting struct {
	path, key string
	at        int // offset behind the quotation mark that opens it
}

// stringsOf returns the strings of a table, whose text begins with the line first of
// the file.
func stringsOf(path, prefix string, src []byte, first int, table *toml.Table) (all []planting) {
	if table == nil {
		return nil
	}
	lines := bytes.SplitAfter(src, []byte("\n"))
	var value func(key string, v toml.Value)
	value = func(key string, v toml.Value) {
		switch v.Kind {
		case toml.String:
			at := len(bytes.Join(lines[:v.Pos.Line-first], nil))
			at += len(string([]rune(string(lines[v.Pos.Line-first]))[:v.Pos.Column-1]))
			for _, mark := range []string{`"""` + "\n", `"""`, `'''` + "\n", `'''`, `"`, `'`} {
				if bytes.HasPrefix(src[at:], []byte(mark)) {
					all = append(all, planting{path, key, at + len(mark)})
					break
				}
			}
		case toml.List:
			for _, item := range v.List {
				value(key, item)
			}
		case toml.Inline:
			all = append(all, stringsOf(path, key+".", src, first, v.Table)...)
		}
	}
	for _, e := range table.Entries {
		value(prefix+e.Key, e.Value)
	}
	return all
}

// planted returns the files with the datum at a place of one of them.
func planted(files fstest.MapFS, path string, at int, text string) fstest.MapFS {
	with := maps.Clone(files)
	src := files[path].Data
	with[path] = &fstest.MapFile{Data: slices.Concat(src[:at], []byte(text), src[at:]), Mode: 0o644}
	return with
}

// stops reports whether the site has an error about personal data in a file.
func stops(t *testing.T, files fs.FS, path string) bool {
	t.Helper()
	examined, err := Examine(t.Context(), Options{Source: files, AsOf: day(t, "2026-11-21")})
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(examined.Problems, func(p diag.Problem) bool {
		return p.Path == path && p.Code == "personal-data" && p.Severity == diag.Error
	})
}

// shows returns the published file that has the datum, "" without one or when the
// build stops.
func shows(t *testing.T, files fs.FS) string {
	t.Helper()
	report, made := build(t, files, "2026-11-21")
	if report.Failed() {
		return ""
	}
	for name, body := range made {
		if bytes.Contains(body, []byte(digitsOfDatum)) || strings.Contains(name, digitsOfDatum) {
			return name
		}
	}
	return ""
}

// mapped copies a site into memory.
func mapped(t *testing.T, source fs.FS) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			var src []byte
			src, err = fs.ReadFile(source, name)
			files[name] = &fstest.MapFile{Data: src, Mode: 0o644}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// town is the demonstration with the settings that it lacks.
func town(t *testing.T) fstest.MapFS {
	files := mapped(t, demonstration(t))
	for name, text := range map[string]string{
		"content/accepted.toml":      "[[accepted]]\npath = \"notices/gone.md\"\nurl = \"/notices/gone/\"\npublished = 2026-03-01\ndate = 2026-04-01\n",
		"content/calendar/2027.toml": "year = 2027\ndocument = \"示政办发〔2026〕30号\"\nholidays = [{ name = \"元旦\", from = 2027-01-01, to = 2027-01-03 }]\nworkdays = []\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return files
}

// Each string of each settings file, with the number of a citizen in it alone, stops
// the build, or the number is in no published byte.
func TestSettingsHoldNothingPrivate(t *testing.T) {
	t.Parallel()
	files := town(t)
	small := fstest.MapFS{}
	var settings []planting
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".toml") {
			small[name] = files[name]
			table, _ := toml.Parse(name, files[name].Data, 1)
			settings = append(settings, stringsOf(name, "", files[name].Data, 1, table)...)
		}
	}
	if len(settings) < 500 {
		t.Fatalf("%d strings", len(settings))
	}
	seen := map[string]bool{}
	for _, p := range settings {
		if seen[p.path+p.key] {
			continue
		}
		if seen[p.path+p.key] = true; testing.Short() && len(seen)%8 != 0 {
			continue
		}
		if stops(t, planted(small, p.path, p.at, datum), p.path) {
			continue
		}
		if name := shows(t, planted(files, p.path, p.at, datum)); name != "" {
			t.Errorf("%s: %s is published in %s", p.path, p.key, name)
		}
	}
}

// Each string of the front matter of each kind of document, likewise.
func TestFrontMatterHoldsNothingPrivate(t *testing.T) {
	t.Parallel()
	files := town(t)
	settings := fstest.MapFS{}
	for name, file := range files {
		if strings.HasSuffix(name, ".toml") {
			settings[name] = file
		}
	}
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".md") {
			continue
		}
		if strings.Contains(name, ".states/") { // texts of a policy on earlier days, without front matter
			if !stops(t, planted(files, name, len(files[name].Data), "\n"+datum+"\n"), name) {
				t.Errorf("a number in %s does not stop the build", name)
			}
			continue
		}
		front, _, problems := corpus.Split(name, files[name].Data)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		table, _ := toml.Parse(name, front.Text, front.Line)
		head := bytes.Index(files[name].Data, front.Text)
		for _, p := range stringsOf(name, "", front.Text, front.Line, table) {
			folder, _, _ := strings.Cut(strings.TrimPrefix(name, "content/"), "/")
			state := ""
			if bytes.Contains(front.Text, []byte("[withdrawal]")) || bytes.Contains(front.Text, []byte("publicity_until")) {
				state = "gone"
			}
			if key := folder + p.key + state; seen[key] {
				continue
			} else if seen[key] = true; testing.Short() && len(seen)%8 != 0 {
				continue
			}
			alone := maps.Clone(settings)
			alone[name] = files[name]
			if stops(t, planted(alone, name, head+p.at, datum), name) {
				continue
			}
			if published := shows(t, planted(files, name, head+p.at, datum)); published != "" {
				t.Errorf("%s: %s is published in %s", name, p.key, published)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("%d strings", len(seen))
	}
}

// Each node of a text, likewise. § stands for the datum.
func TestTextsHoldNothingPrivate(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"段落§。", "# 一\n\n## 标题§", "- 项§", "1. 项§", "> 引文§", "| 甲 | 乙 |\n|---|---|\n| 丙 | §|", "| 甲§ | 乙 |\n|---|---|\n| 丙 | 丁 |", "**重点§**", "*强调§*", "~~删去§~~",
		"`代码§`", "```\n代码§\n```", "    代码§", "[链接§](https://www.gov.cn/)", "[链接](https://www.gov.cn/§)", "[链接](https://www.gov.cn/ \"§\")", "[链接](https://www.gov.cn/?a=§)", "[链接](#§)",
		"![图§](b.png)", "![图](b.png \"§\")", "[链接][甲]\n\n[甲]: https://www.gov.cn/§", "[链接][甲]\n\n[甲]: https://www.gov.cn/ \"§\"", "甲[^1]\n\n[^1]: 脚注§", "<https://www.gov.cn/§>", "<mailto:§@qq.com>", "https://www.gov.cn/§",
		"<!-- § -->", "<b title=\"§\">甲</b>", "甲\\\n§", "- [ ] 任务§", "甲§乙\n丙", "&#x4E00;§", "1. 甲\n\n   - 乙\n\n     > 丙§", "甲  \n§", "```§\n代码\n```", "[§]: https://www.gov.cn/\n\n甲", "[^§]: 脚注\n\n甲[^§]", "标题§\n===",
		"证人李玉兰[§](b.png)", "[附§](c§.txt)",
	} {
		text := strings.ReplaceAll(body, "§", datum)
		files := archive(settings, penalty, note("a", "", text), "-- content/notices/b.png --\n\x89PNG\r\n\x1a\n", "-- content/notices/c"+datum+".txt --\n甲\n")
		if stops(t, files, "content/notices/a.md") {
			continue
		}
		if name := shows(t, files); name != "" {
			t.Errorf("%q is published in %s", body, name)
		}
	}
}

// The site's own layouts and static files, likewise.
func TestThemeHoldsNothingPrivate(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"static/a.txt", "static/robots.txt", "static/.well-known/security.txt", "static/x/site.css", "static/a.js", "static/a.json", "static/a.svg", "static/a.xml", "static/a.csv", "static/a.html", "layouts/notice.html", "layouts/partials/site-foot.html"} {
		files := archive(settings, penalty, "-- "+name+" --\n/* "+datum+" */\n")
		if !stops(t, files, name) {
			if published := shows(t, files); published != "" {
				t.Errorf("%s is published in %s", name, published)
			}
		}
		clean := archive(settings, penalty, "-- static/a.css --\n/* 2026 */\n")
		if shows(t, clean) != "" || stops(t, clean, "static/a.css") {
			t.Error("a file without personal data stops the build")
		}
	}
}

// swapping is a file system in which a file has other bytes from its second opening on.
type swapping struct {
	fstest.MapFS
	name   string
	opened *int
}

// Open counts the openings of the file.
func (s swapping) Open(name string) (fs.File, error) {
	if name == s.name {
		if *s.opened++; *s.opened > 1 {
			other := fstest.MapFS{name: {Data: []byte(datum), Mode: 0o644}}
			return other.Open(name)
		}
	}
	return s.MapFS.Open(name)
}

// A file that changes between the gate and the output is not published.
func TestSwappedFilesAreNotPublished(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"content/enforcement/penalty/2026/12.txt", "static/a.txt", "content/enforcement/penalty/2026/0012.md", "content/site.toml"} {
		for _, folder := range []bool{false, true} {
			t.Run(fmt.Sprint(name, folder), func(t *testing.T) {
				files := archive(settings, penalty, "-- static/a.txt --\n甲\n")
				source := swapping{files, name, new(int)}
				opt := Options{Source: source, AsOf: day(t, "2026-11-21")}
				memory := output.NewMemory()
				var out output.Output = memory
				dir := filepath.Join(t.TempDir(), "public")
				if folder {
					first, err := output.Open(t.Context(), dir)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := Build(t.Context(), Options{Source: files, AsOf: opt.AsOf}, first); err != nil {
						t.Fatal(err)
					}
					if _, err := first.Commit(t.Context(), output.InPlace); err != nil {
						t.Fatal(err)
					}
					first.Close()
					second, err := output.Open(t.Context(), dir)
					if err != nil {
						t.Fatal(err)
					}
					defer second.Close()
					out = second
				}
				_, err := Build(t.Context(), opt, out)
				for name, body := range memory.Files() {
					if bytes.Contains(body, []byte(digitsOfDatum)) {
						t.Errorf("published in %s", name)
					}
				}
				if *source.opened > 1 && !errors.Is(err, corpus.ErrChanged) {
					t.Errorf("opened %d times, error %v", *source.opened, err)
				}
			})
		}
	}
}
