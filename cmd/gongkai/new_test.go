package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/site/disclosure"
)

// command runs gongkai in this process on a fixed day.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &process{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: func() time.Time {
		return time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	}}
	code = p.run(t.Context(), args)
	return code, out.String(), errs.String()
}

// newSite is a site with one organ.
func newSite(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	if code, _, stderr := run(t, "init", dir); code != exitFine {
		t.Fatal(stderr)
	}
	organs := "[[organ]]\nid = \"scjgj\"\nname = \"示范市市场监督管理局\"\ntype = \"department\"\nsince = 2026\nduties = []\n"
	if err := os.WriteFile(filepath.Join(dir, "content", "organs.toml"), []byte(organs), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// found are the problems of one file.
func found(t *testing.T, dir, path string) (codes map[string][]string, errors int) {
	t.Helper()
	_, stdout, stderr := run(t, "check", "--source", dir, "--format", "json")
	var report struct {
		Problems []struct{ Code, Severity, Path, Message string }
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err, stderr)
	}
	codes = map[string][]string{}
	for _, p := range report.Problems {
		if p.Path == path {
			codes[p.Code] = append(codes[p.Code], p.Message)
			if p.Severity == "error" {
				errors++
			}
		}
	}
	return codes, errors
}

// A new document of any kind lacks what the editor has to write, and nothing
// else is wrong with it; with every optional line opened it is read as well.
func TestNewOfEveryKind(t *testing.T) {
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds.All() {
		t.Run(kind.ID, func(t *testing.T) {
			dir := newSite(t)
			code, stdout, stderr := run(t, "new", "--source", dir, "--dated", "2026-11-20", kind.ID, "2025-x")
			if code != exitFine {
				t.Fatal(stderr)
			}
			path := strings.TrimSpace(stdout)
			codes, errors := found(t, dir, path)
			for code := range codes {
				if !slices.Contains([]string{"missing-field", "missing-part", "undetermined"}, code) {
					t.Errorf("%s: %q", code, codes[code])
				}
			}
			for _, key := range kind.Required {
				if key != "year" && !strings.Contains(strings.Join(codes["missing-field"], "\n"), key+"（") {
					t.Errorf("check does not ask for %s: %q", key, codes["missing-field"])
				}
			}
			if errors > 0 {
				t.Errorf("%d errors: %q", errors, codes)
			}
			file := filepath.Join(dir, filepath.FromSlash(path))
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, blank := range kinds.Form(kind) {
				if !regexp.MustCompile(`(?m)^(# )?\[*`+blank.ID+`\b`).Match(text) || !bytes.Contains(text, []byte(blank.Label)) {
					t.Errorf("no line for %s（%s）", blank.ID, blank.Label)
				}
			}
			if err := os.WriteFile(file, opened(text), 0o644); err != nil {
				t.Fatal(err)
			}
			codes, _ = found(t, dir, path)
			for _, code := range []string{"bad-toml", "unknown-key", "bad-value", "bad-date", "double-key"} {
				if codes[code] != nil {
					t.Errorf("with every line opened: %s: %q\n%s", code, codes[code], opened(text))
				}
			}
		})
	}
}

// opened takes the "#" from the optional lines and writes values where a type
// has no empty one.
func opened(text []byte) []byte {
	line := regexp.MustCompile(`^# (\[+[a-z_]+\]+ *|[a-z_]+ = [^#]*)#(.*)$`)
	var lines []string
	for l := range strings.SplitSeq(string(text), "\n") {
		m := line.FindStringSubmatch(l)
		if m == nil {
			lines = append(lines, l)
			continue
		}
		key := strings.TrimSpace(m[1])
		if strings.HasSuffix(key, "=") {
			numbers := regexp.MustCompile(`如 (\[[0, ]+\])`).FindStringSubmatch(m[2])
			switch {
			case numbers != nil:
				key += numbers[1]
			case strings.Contains(m[2], "万元，如") || strings.Contains(m[2], "单位万元"):
				key += `"1.5"`
			case strings.Contains(m[2], "如 2026-03-05"):
				key += "2026-11-21"
			case strings.Contains(m[2], "true"):
				key += "false"
			default:
				key += "1"
			}
		}
		lines = append(lines, key)
	}
	return []byte(strings.Join(lines, "\n"))
}

// What the head of a new document says.
func TestNewSays(t *testing.T) {
	dir := newSite(t)
	cases := []struct {
		name string
		args []string
		file string
		want []string
	}{
		{"due", []string{"--dated", "2026-11-20", "penalty", "1"}, "content/enforcement/penalty/2026/1.md",
			[]string{"# 最迟公开日期：2026-12-01（周二）。行政处罚决定信息公开，7 个工作日内", `organ = "scjgj"`, "dated = 2026-11-20 ", "可选：法人及非法人组织、自然人、个体工商户"}},
		{"provisional", []string{"--dated", "2026-12-23", "penalty", "2"}, "content/enforcement/penalty/2026/2.md",
			[]string{"# 最迟公开日期：2027-01-04（周一）", "最早可能是 2027-01-02"}},
		{"report", []string{"annual-report", "2024-scjgj"}, "content/reports/2024-scjgj.md",
			[]string{"year = 2024 ", "# 最迟公开日期：2025-03-31", "\n## 存在的不足和原因\n", `kind = "annual-report"`}},
		{"back-slashes", []string{"notice", `2026\a`}, "content/notices/2026/a.md", []string{"# 也可以写："}},
		{"own folder", []string{"notice", "notices/b.md"}, "content/notices/b.md", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := run(t, append([]string{"new", "--source", dir}, c.args...)...)
			if code != exitFine || stdout != c.file+"\n" {
				t.Fatalf("%d %q %s", code, stdout, stderr)
			}
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(c.file)))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(string(text), want) {
					t.Errorf("without %q:\n%s", want, text)
				}
			}
		})
	}
	for _, name := range []string{"CON", "nul.md", "aux", "a:b", "a.", "a /b", "../x", "/x", `..\x`, "_x", ".x", "COM1.2026", strings.Repeat("长", 70)} {
		if code, _, stderr := run(t, "new", "--source", dir, "notice", name); code != exitUsage || !strings.Contains(stderr, "不能用：") {
			t.Errorf("%q: %d %s", name, code, stderr)
		}
	}
}
