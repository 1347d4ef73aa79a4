package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"gongkai/site/address"
)

// answer is what a reader of the page gets.
type answer struct {
	Status               string
	Links                []string
	Files, Bytes, Zipped int
}

// nodeJS is the program that runs the page's script. Without it the test is left
// out; CI has it.
func nodeJS(t *testing.T) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		return node
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no Node.js in CI:", err)
	}
	t.Skip("without Node.js the page's own script cannot be run:", err)
	return ""
}

// ask runs the page's script under Node.js over the files of an index.
func ask(t *testing.T, files map[string][]byte, queries []string) []answer {
	t.Helper()
	node := nodeJS(t)
	folder := t.TempDir()
	for name, body := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	asked, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(node, "testdata/ask.js", "../../static/js/search.js", filepath.Join(folder, "search"))
	run.Stdin, run.Stderr = bytes.NewReader(asked), os.Stderr
	said, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []answer
	if err := json.Unmarshal(said, &answers); err != nil || len(answers) != len(queries) {
		t.Fatalf("%v: %s", err, said)
	}
	return answers
}

// The script finds what the plain answer is: how many, and which come first.
func TestScriptFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 11))
	found := invented(random, 300, 40)
	files := indexed(t, found, 0, small)
	r := newReader(t, files)
	var questions, queries []string
	for len(questions) < 600 {
		e := found[random.IntN(len(found))]()
		pieces := append(e.Names, e.Texts...)
		runes := []rune(pieces[random.IntN(len(pieces))])
		if len(runes) == 0 {
			continue
		}
		from := random.IntN(len(runes))
		question := string(runes[from:min(len(runes), from+1+random.IntN(8))])
		questions = append(questions, question)
		query := "?q=" + url.QueryEscape(question)
		if len(questions)%5 == 0 {
			query += "&year=2003&kind=1"
		}
		queries = append(queries, query)
	}
	for i, a := range ask(t, files, queries) {
		ids, _, _ := r.find(questions[i])
		if strings.Contains(queries[i], "year=") {
			ids = slices.DeleteFunc(ids, func(id int) bool {
				values := found[id]().Values
				return !slices.Contains(values, "year=2003") || !slices.Contains(values, "kind=1")
			})
		}
		if len(ids) == 0 {
			if want := "未查到含有“" + questions[i] + "”的信息。"; a.Status != want {
				t.Errorf("%s: %s", queries[i], a.Status)
			}
			continue
		}
		parties := len(ids)
		for parties > 0 && ids[parties-1] >= r.docs {
			parties--
		}
		docs := parties
		parties = len(ids) - docs
		want := "查到含有“" + questions[i] + "”的"
		if parties > 0 {
			want += fmt.Sprintf("当事人 %d 个，", parties)
		}
		if want += fmt.Sprintf("信息 %d 件。", docs); a.Status != want {
			t.Errorf("%s: %s, want %s", queries[i], a.Status, want)
		}
		shown := 0
		for _, id := range ids {
			if slices.Contains(a.Links, address.Relative(address.Search, found[id]().URL)) {
				shown++
			}
		}
		if least := min(docs, 10) + min(parties, 3); shown < least {
			t.Errorf("%s: %d of %d are shown: %v", queries[i], shown, least, a.Links)
		}
	}
}

// Both sides make a text alike in the same way: a text is found by its normal
// form, and by itself.
func TestScriptComparesAlike(t *testing.T) {
	var cases [][2]string
	if err := json.Unmarshal(normalCases, &cases); err != nil {
		t.Fatal(err)
	}
	for r := rune(1); r < 0x2FFFF; r++ {
		if !utf16.IsSurrogate(r) && (r < 0x10000 || r%97 == 0) {
			cases = append(cases, [2]string{string(r), string(utf16.Decode(normal(nil, string(r))))})
		}
	}
	sent, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("../../static/js/search.js")
	if err != nil {
		t.Fatal(err)
	}
	node := nodeJS(t)
	from := bytes.Index(script, []byte("function normal("))
	body := script[from : from+bytes.Index(script[from:], []byte("\n  }"))+4]
	run := exec.Command(node, "-e", string(body)+`;process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0,'utf8')).map(function(c){return normal(c[0])})))`)
	run.Stdin, run.Stderr = bytes.NewReader(sent), os.Stderr
	said, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := json.Unmarshal(said, &got); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if got[i] != c[1] {
			t.Errorf("%q is compared as %q, want %q", c[0], got[i], c[1])
		}
	}
}

// What goes wrong is said in words.
func TestScriptSays(t *testing.T) {
	files := indexed(t, invented(rand.New(rand.NewPCG(2, 2)), 60, 0), 0, small)
	for query, want := range map[string]string{
		"":                   "",
		"?q=":                "请先输入要查的内容。",
		"?q=+%E3%80%80":      "请先输入要查的内容。",
		"?q=%E7%94%A8%E5%A4": "未查到含有“%E7%94%A8%E5%A4”的信息。",
	} {
		if got := ask(t, files, []string{query})[0].Status; got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
	for name := range files {
		if name != "search/root.js" {
			delete(files, name)
		}
	}
	if got := ask(t, files, []string{"?q=%E4%B8%80"})[0].Status; !strings.HasPrefix(got, "检索文件没有读到") {
		t.Error(got)
	}
}

// Old browsers read it: no arrow, no let, no template, no promise.
func TestScriptIsPlain(t *testing.T) {
	script, err := os.ReadFile("../../static/js/search.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, modern := range []string{"=>", "let ", "const ", "`", "Promise", "fetch(", "async ", "innerHTML", "keydown", "keyup", "keypress", "eval("} {
		if bytes.Contains(script, []byte(modern)) {
			t.Errorf("search.js has %s", modern)
		}
	}
	if len(script) > 16<<10 {
		t.Errorf("search.js has %d bytes", len(script))
	}
}
