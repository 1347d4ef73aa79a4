package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The licences are those of the modules that are linked in, for every system that
// archives are made for, word for word.
func TestLicences(t *testing.T) {
	t.Parallel()
	want := map[string]string{"gongkai": "", "go": ""}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system)
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				want[path] = dir
			}
		}
	}
	entries, err := licenceFiles.ReadDir("licences")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, e := range entries {
		name := licensed(e.Name())
		have = append(have, name)
		dir, linked := want[name]
		if !linked {
			t.Errorf("%s is not linked in", name)
		}
		if name == "gongkai" {
			dir = "../.."
		}
		if dir == "" {
			continue
		}
		text, err := licenceFiles.ReadFile("licences/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		same, originals := false, []string{"LICENSE", "LICENSE.txt", "LICENSE.md", "COPYING"}
		if strings.HasSuffix(e.Name(), noticeSuffix+".txt") {
			originals = []string{"NOTICE"}
		} else if _, err := os.Stat(dir + "/NOTICE"); err == nil && !slices.ContainsFunc(entries, func(other os.DirEntry) bool {
			return other.Name() == strings.TrimSuffix(e.Name(), ".txt")+noticeSuffix+".txt"
		}) {
			t.Errorf("the notice of %s is missing", name)
		}
		for _, file := range originals {
			original, err := os.ReadFile(dir + "/" + file)
			same = same || err == nil && string(original) == string(text)
		}
		if !same {
			t.Errorf("%s: another text than in %s", name, dir)
		}
	}
	for name := range want {
		if !slices.Contains(have, name) {
			t.Errorf("the licence of %s is missing", name)
		}
	}
}
