package site

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/output"
)

// TestMemory takes a site through what happens to it, each step with the memory that
// the step before has left, and an output that is empty each time.
func TestMemory(t *testing.T) {
	const notice = "content/notices/a.md"
	text := func(title, published, more, body string) string {
		return "+++\ntitle = \"" + title + "\"\norgan = \"szf\"\nindex = \"11990001000000123W/2026-00001\"\ndated = 2026-03-05\npublished = " + published + "\n" + more + "+++\n\n" + body + "\n"
	}
	const revised = "[[revised]]\ndate = 2026-03-10\nnote = \"更正放假的日期。\"\n"
	const withdrawal = "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-03-10\non = 2026-03-11\nreason = \"文件有误。\"\n"
	first, second := text("关于一日放假的通知", "2026-03-06", "", "一日放假。"), text("关于二日放假的通知", "2026-03-06", "", "二日放假。")
	files := fstest.MapFS{}
	base := demonstration(t).(fstest.MapFS)
	for _, name := range []string{"content/site.toml", "content/organs.toml"} {
		files[name] = base[name]
	}
	day := day(t, "2026-11-21")
	for _, step := range []struct {
		name, text string // of the notice; "" removes it
		accept     string
		want       []string // codes of errors and of changes, each with a part of its message
	}{
		{"goes public", first, "", nil},
		{"nothing", first, "", nil},
		{"another title and text", second, "", []string{"changed-in-silence 标题原来是 关于一日放假的通知，现在是 关于二日放假的通知；正文原来是 5 字"}},
		{"still so", second, "", []string{"changed-in-silence 关于一日放假的通知"}},
		{"changed back", first, "", nil},
		{"blanks and marks", text("关于一日放假的通知", "2026-03-06", "", "**一日** 放假。\n"), "", nil},
		{"an index number", strings.Replace(first, "00001", "00002", 1), "", nil},
		{"told", text("关于二日放假的通知", "2026-03-06", revised, "二日放假。"), "", nil},
		{"the correction goes, the text stays", second, "", nil},
		{"another date", text("关于二日放假的通知", "2026-03-07", "", "二日放假。"), "", []string{"moved-date 2026-03-06"}},
		{"is gone", "", "", []string{"vanished /notices/a/"}},
		{"a draft", text("关于二日放假的通知", "2026-03-06", "draft = true\n", "二日放假。"), "", []string{"vanished /notices/a/"}},
		{"withdrawn", text("关于二日放假的通知", "2026-03-06", withdrawal, "二日放假。"), "", nil},
		{"back", second, "", nil},
		{"let go", "", "notices/a.md", nil},
		{"still gone", "", "", nil},
		{"back again", second, "", nil},
	} {
		if files[notice] = (&fstest.MapFile{Data: []byte(step.text), Mode: 0o644}); step.text == "" {
			delete(files, notice)
		}
		opt := Options{Source: maps.Clone(files), AsOf: day}
		if step.accept != "" {
			opt.Accept = []string{step.accept}
		}
		report, err := Build(t.Context(), opt, output.NewMemory())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range report.Problems {
			if p.Code == "changed-in-silence" || p.Severity == 0 && p.Path == notice || p.Code == "vanished" || p.Code == "moved-date" {
				got = append(got, p.Code+" "+p.Message)
			}
		}
		if len(got) != len(step.want) {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
		for i := range min(len(got), len(step.want)) {
			code, part, _ := strings.Cut(step.want[i], " ")
			if !strings.HasPrefix(got[i], code) || !strings.Contains(got[i], part) {
				t.Errorf("%s: %q, want %q", step.name, got[i], step.want[i])
			}
		}
		if !report.Failed() {
			files["content/published.toml"] = &fstest.MapFile{Data: []byte(report.Memory), Mode: 0o644}
			for _, a := range report.Accepted {
				files["content/accepted.toml"] = &fstest.MapFile{Data: []byte(a.TOML()), Mode: 0o644}
			}
		}
	}
}

// A memory that somebody has edited, or that a merge has damaged, stops the build.
func TestDamagedMemory(t *testing.T) {
	files := fstest.MapFS{}
	base := demonstration(t).(fstest.MapFS)
	for _, name := range []string{"content/site.toml", "content/organs.toml"} {
		files[name] = base[name]
	}
	const line = `{ path = "notices/a.md", url = "/notices/a/", published = 2026-03-06, digest = "0", facts = { title = "甲" } },`
	for name, text := range map[string]string{
		"another title":       "published = [\n" + line + "\n]\n",
		"marks of a merge":    "published = [\n<<<<<<< HEAD\n" + line + "\n=======\n>>>>>>> b\n]\n",
		"half a file":         "published = [\n" + line + "\n",
		"without an address":  "published = [\n{ path = \"notices/a.md\", published = 2026-03-06 },\n]\n",
		"something else":      "published = 1\n",
		"a day that is none":  "published = [\n{ path = \"notices/a.md\", url = \"/notices/a/\", published = 2026-02-30 },\n]\n",
		"another unknown key": "published = [\n{ path = \"notices/a.md\", url = \"/notices/a/\", published = 2026-02-20, x = 1 },\n]\n",
	} {
		t.Run(name, func(t *testing.T) {
			source := maps.Clone(files)
			source["content/published.toml"] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
			report, err := Build(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21")}, output.NewMemory())
			if err != nil {
				t.Fatal(err)
			}
			named := false
			for _, p := range report.Problems {
				named = named || p.Path == "content/published.toml" && strings.Contains(p.Hint, "恢复")
			}
			if !report.Failed() || !named {
				t.Errorf("failed: %v; the file is named: %v; %+v", report.Failed(), named, report.Problems)
			}
		})
	}
}
