package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/site/disclosure"
)

// commandLine is a command line of the manual.
type commandLine struct {
	text string
	args []string
	run  bool // not only looked at
}

// commandLines returns the command lines of a page, with their comments cut off. Those
// of a block "sh norun" wait for people or for files that the tutorial has not.
func commandLines(t *testing.T, page string) (lines []commandLine) {
	t.Helper()
	block := ""
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		if after, fence := strings.CutPrefix(line, "```"); fence {
			block = after
			continue
		}
		if block != "sh" && block != "sh norun" || line == "" {
			continue
		}
		text, _, _ := strings.Cut(line, " #")
		lines = append(lines, commandLine{text, shellWords(text), block == "sh"})
	}
	return lines
}

// shellWords splits a command line at blanks outside single quotes.
func shellWords(line string) (words []string) {
	for _, m := range regexp.MustCompile(`'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		words = append(words, m[1]+m[2])
	}
	return words
}

// Every command line of the manual does what it says, or at least exists, in the folder
// that gongkai init --tutorial makes.
func TestManual(t *testing.T) {
	for _, page := range manual() {
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			tutorial := func(args ...string) (string, int) {
				c := exec.Command(os.Args[0], args...)
				c.Dir = dir
				c.Env = append(os.Environ(), asCommand+"=1")
				said, _ := c.CombinedOutput()
				return string(said), c.ProcessState.ExitCode()
			}
			if page.name != "入门" {
				if said, code := tutorial("init", "--tutorial", "练习"); code != exitFine {
					t.Fatal(said)
				}
				dir = filepath.Join(dir, "练习")
			}
			for _, line := range commandLines(t, page.text) {
				switch {
				case line.args[0] == "cd":
					dir = filepath.Join(dir, line.args[1])
				case line.args[0] != "gongkai":
					t.Errorf("%s: only commands of gongkai can be tried", line.text)
				case line.run:
					if said, code := tutorial(line.args[1:]...); code > exitProblems {
						t.Errorf("%s: exit %d\n%s", line.text, code, said)
					}
				default:
					help, code := tutorial("help", line.args[1])
					if code != exitFine {
						t.Errorf("%s: no such command", line.text)
					}
					for _, option := range line.args[2:] {
						if strings.HasPrefix(option, "--") && !strings.Contains(help, "  "+option+" ") {
							t.Errorf("%s: no option %s", line.text, option)
						}
					}
				}
			}
		})
	}
}

// The manual names every kind, and every file of it is listed.
func TestManualNamesKinds(t *testing.T) {
	t.Parallel()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	page := ""
	for _, topic := range manual() {
		if topic.name == "栏目和类别" {
			page = topic.text
		}
		if topic.about == "" || !strings.HasPrefix(topic.text, "# ") {
			t.Errorf("the first line of %q does not say what it is about", topic.name)
		}
	}
	for _, k := range kinds.All() {
		if !strings.Contains(page, k.Name+"（"+k.ID+"）") {
			t.Errorf("%s（%s） is missing", k.Name, k.ID)
		}
	}
	if len(manual()) != len(topicOrder) {
		t.Errorf("%d pages, %d in order", len(manual()), len(topicOrder))
	}
}

// The first day of the README is that of the manual, command for command.
func TestReadmeFirstDay(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, day, _ := strings.Cut(string(readme), "\n## 第一天\n")
	day, _, _ = strings.Cut(day, "\n## ")
	first := manual()[0]
	known := map[string]bool{}
	for _, line := range commandLines(t, first.text) {
		known[line.args[0]+" "+line.args[min(1, len(line.args)-1)]] = true
	}
	lines := commandLines(t, day)
	if len(lines) < 8 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, line := range lines {
		if key := line.args[0] + " " + line.args[min(1, len(line.args)-1)]; !known[key] {
			t.Errorf("%s is not in gongkai help %s", line.text, first.name)
		}
	}
}
