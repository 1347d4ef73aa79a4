package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// answer is what a reader of the page gets.
type answer struct {
	Status         string
	Links          []string
	Marks          []string
	Scripts, Pages struct{ Files, Bytes int }
}

// nodeJS returns the program that runs the page's script. Without Node.js the test
// is left out; CI has it.
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

// built writes the index of a town and a page for each document and party.
func (w *town) built(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	write := func(name string, body []byte) {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, body := range w.indexed(t, 0) {
		write(name, body)
	}
	for _, f := range slices.Concat(w.documents, w.parties) {
		page := "<html><head><title>甲乙丙</title></head><body><nav>的一公司</nav><main id=\"main\"><h1>" + f.Title + "</h1>\n"
		for _, piece := range pieces(&f) {
			page += "<p class=\"a\">" + html.EscapeString(piece) + "</p>\n"
		}
		write(f.URL+"index.html", []byte(page+"</main><footer>罚款决定</footer></body></html>\n"))
	}
	return folder
}

// ask runs the page's script under Node.js over a built site.
func ask(t *testing.T, folder string, queries []string) (answers []answer) {
	t.Helper()
	asked, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(nodeJS(t), "testdata/ask.js", "../../static/js/search.js", folder)
	run.Stdin, run.Stderr = bytes.NewReader(asked), os.Stderr
	stdout, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(stdout, &answers); err != nil || len(answers) != len(queries) {
		t.Fatalf("%v: %s", err, stdout)
	}
	return answers
}

var (
	shownPage = regexp.MustCompile(`^\.\./a/(\d+)/index\.html$`)
	counted   = regexp.MustCompile(`信息 (约 )?(\d+) 件`)
)

// asked is a question and all that its answer shows, page by page.
type asked struct {
	query string
	first answer
	shown []int // documents, then parties, by their numbers in the town
}

// askAll asks questions and turns the pages of their answers until the last.
func askAll(t *testing.T, folder string, queries []string) []asked {
	t.Helper()
	all := make([]asked, len(queries))
	left := make([]int, len(queries))
	next := slices.Clone(queries)
	for i, q := range queries {
		all[i].query, left[i] = q, i
	}
	for round := 0; len(left) > 0; round++ {
		if round == 200 {
			t.Fatalf("there is no last page of %s", all[left[0]].query)
		}
		var again []int
		var more []string
		for i, a := range ask(t, folder, next) {
			to := &all[left[i]]
			if round == 0 {
				to.first = a
			}
			for _, link := range a.Links {
				if m := shownPage.FindStringSubmatch(link); m != nil {
					n, _ := strconv.Atoi(m[1])
					to.shown = append(to.shown, n)
				} else if query := strings.TrimPrefix(link, "index.html"); len(query) > 0 && !strings.Contains(link, "party=1") && isNext(next[i], query) {
					again, more = append(again, left[i]), append(more, query)
				}
			}
		}
		left, next = again, more
	}
	return all
}

// isNext reports whether a link turns to a page behind that of a query.
func isNext(query, link string) bool {
	starts := func(q string) int {
		values, _ := url.ParseQuery(strings.TrimPrefix(q, "?"))
		if from := values.Get("from"); from != "" {
			return 1 + strings.Count(from, ".")
		}
		return 0
	}
	return starts(link) > starts(query)
}

func query(question string) string { return "?q=" + url.QueryEscape(question) }

// Whatever is shown holds the question, and whatever holds the question is shown,
// on this page or a later one. A count is exact or says that it is not.
func TestScriptFinds(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(11, 11))
	w := invented(random, 330, 4)
	folder := w.built(t)
	var questions, queries []string
	for len(questions) < 120 {
		q := w.question(random)
		questions = append(questions, q)
		if len(questions)%5 == 0 {
			queries = append(queries, query(q)+"&year=2003&kind=1")
		} else {
			queries = append(queries, query(q))
		}
	}
	about := 0
	for i, a := range askAll(t, folder, queries) {
		documents, parties := scan(w.documents, words(questions[i])...), scan(w.parties, words(questions[i])...)
		if strings.Contains(a.query, "year=") {
			documents = slices.DeleteFunc(documents, func(n int32) bool {
				return !slices.Contains(w.documents[n].Filters, "year=2003") || !slices.Contains(w.documents[n].Filters, "kind=1")
			})
			parties = nil
		}
		var want []int
		for _, n := range documents {
			want = append(want, int(n))
		}
		for _, n := range parties {
			want = append(want, len(w.documents)+int(n))
		}
		slices.Sort(a.shown)
		if !slices.Equal(a.shown, want) {
			t.Errorf("%q is in %v, shown are %v: %s", questions[i], want, a.shown, a.first.Status)
		}
		count := counted.FindStringSubmatch(a.first.Status)
		switch {
		case len(want) == 0:
			if !strings.HasPrefix(a.first.Status, "未查到含有“") && !strings.HasPrefix(a.first.Status, "已核对 180 件，都不含有“") {
				t.Errorf("%q: %s", questions[i], a.first.Status)
			}
		case count == nil:
			t.Errorf("%q: %s", questions[i], a.first.Status)
		case count[1] != "":
			if about++; len(fold(nil, questions[i])) < 3 {
				t.Errorf("%q: %s", questions[i], a.first.Status)
			}
		case count[2] != strconv.Itoa(len(documents)):
			t.Errorf("%q is in %d documents: %s", questions[i], len(documents), a.first.Status)
		}
		for _, mark := range a.first.Marks {
			if got, q := string(fold(nil, mark)), string(fold(nil, questions[i])); got != q {
				t.Errorf("%q: %q is marked", questions[i], mark)
			}
		}
	}
	if about == 0 || about > 60 {
		t.Errorf("%d counts are no exact ones", about)
	}
}

// words returns the parts of a question, as the script divides it.
func words(question string) []string { return strings.Fields(question) }

func TestScriptOrders(t *testing.T) {
	t.Parallel()
	w := town{}
	for i := range 30 {
		f := Findable{URL: fmt.Sprintf("/a/%d/", i), Title: fmt.Sprint("第", i), Paragraphs: []string{"安达商贸"}}
		switch i {
		case 3:
			f.Names = []string{"安达商贸"}
		case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16:
			f.Names = []string{"关于安达商贸的决定"}
		}
		w.documents = append(w.documents, f)
	}
	folder := w.built(t)
	want := []int{3, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 29, 28, 27}
	for _, q := range []string{"安达", "安达商贸"} {
		if got := askAll(t, folder, []string{query(q)})[0].shown[:len(want)]; !slices.Equal(got, want) && q == "安达商贸" || got[1] != 16 && got[0] != 16 {
			t.Errorf("%s: %v come first, want %v", q, got, want)
		}
	}
}

// Several words are all wanted; where nothing holds them all, the answer says so
// and shows what holds most.
func TestScriptWords(t *testing.T) {
	t.Parallel()
	w := town{documents: []Findable{
		{URL: "/a/0/", Paragraphs: []string{"既有住宅加装电梯", "每台补助十万元"}},
		{URL: "/a/1/", Paragraphs: []string{"住宅电梯维修"}},
		{URL: "/a/2/", Paragraphs: []string{"养老补助标准", "罚款和住宅"}},
		{URL: "/a/3/", Names: []string{"示市监罚〔2026〕12号"}},
		{URL: "/a/4/", Paragraphs: []string{"自2020年至2021年止", "和12021年"}},
	}}
	folder := w.built(t)
	for _, c := range []struct {
		question, status string
		shown            []int
	}{
		{"电梯 补助", "查到含有“电梯”“补助”的信息 1 件。", []int{0}},
		{"电梯　补助  电梯", "查到含有“电梯”“补助”的信息 1 件。", []int{0}},
		{"加装电梯 每台补助", "查到含有“加装电梯”“每台补助”的信息 1 件。", []int{0}},
		{"电梯 补助 罚款", "没有同时含有“电梯”“补助”“罚款”的信息。查到含有其中 2 个词的信息 2 件。", []int{2, 0}},
		{"住宅电梯 养老补助", "没有同时含有“住宅电梯”“养老补助”的信息。查到含有其中 1 个词的信息 2 件。", []int{2, 1}},
		{"装住宅 宅加装", "没有同时含有“装住宅”“宅加装”的信息。查到含有其中 1 个词的信息 1 件。", []int{0}},
		{"示市监罚【2026】12号", "查到含有“示市监罚【2026】12号”的信息 1 件。", []int{3}},
		{"示市监罚202612号", "查到含有“示市监罚202612号”的信息 1 件。", []int{3}},
		{"示市监罚 （２０２６） 12号", "查到含有“示市监罚”“（２０２６）”“12号”的信息 1 件。", []int{3}},
		{"台补 市监", "没有同时含有“台补”“市监”的信息。查到含有其中 1 个词的信息 2 件。", []int{3, 0}},
		{"自2020年至2021年止", "查到含有“自2020年至2021年止”的信息 1 件。", []int{4}},
		{"石油 煤", "未查到含有“石油”“煤”的信息。", nil},
	} {
		got := askAll(t, folder, []string{query(c.question)})[0]
		if got.first.Status != c.status || !slices.Equal(got.shown, c.shown) {
			t.Errorf("%s: %s %v, want %s %v", c.question, got.first.Status, got.shown, c.status, c.shown)
		}
	}
}

// The script folds texts as the index does.
func TestScriptFolds(t *testing.T) {
	t.Parallel()
	var cases [][2]string
	if err := json.Unmarshal(foldCases, &cases); err != nil {
		t.Fatal(err)
	}
	for r := rune(1); r < 0x2FFFF; r++ {
		if !utf16.IsSurrogate(r) && (r < 0x10000 || r%97 == 0) {
			cases = append(cases, [2]string{string(r), string(fold(nil, string(r)))})
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
	from := bytes.Index(script, []byte("function fold("))
	body := script[from : from+bytes.Index(script[from:], []byte("\n  }"))+4]
	run := exec.Command(nodeJS(t), "-e", string(body)+`;process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0,'utf8')).map(function(c){return fold(c[0])})))`)
	run.Stdin, run.Stderr = bytes.NewReader(sent), os.Stderr
	stdout, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := json.Unmarshal(stdout, &got); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if got[i] != c[1] {
			t.Errorf("%q is compared as %q, want %q", c[0], got[i], c[1])
		}
	}
}

// What goes wrong is put in words.
func TestScriptSays(t *testing.T) {
	t.Parallel()
	w := invented(rand.New(rand.NewPCG(2, 2)), 60, 0)
	folder := w.built(t)
	for query, want := range map[string]string{
		"":                   "",
		"?q=":                "请先输入要查的内容。",
		"?q=+%E3%80%80":      "请先输入要查的内容。",
		"?q=%E3%80%94%5D":    "请先输入要查的内容。",
		"?q=%E7%94%A8%E5%A4": "未查到含有“%E7%94%A8%E5%A4”的信息。",
	} {
		if got := ask(t, folder, []string{query})[0].Status; got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
	if err := os.RemoveAll(filepath.Join(folder, "a")); err != nil {
		t.Fatal(err)
	}
	paragraph := w.documents[slices.IndexFunc(w.documents, func(f Findable) bool { return len(f.Paragraphs) > 0 })].Paragraphs[0]
	if got := ask(t, folder, []string{query(paragraph)})[0].Status; !strings.Contains(got, "没有核对") {
		t.Errorf("without its page a document is answered by %s", got)
	}
	if err := os.RemoveAll(filepath.Join(folder, "search", "list")); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, folder, []string{"?q=%E4%B8%80"})[0].Status; !strings.HasPrefix(got, "检索文件没有读到") {
		t.Error(got)
	}
}

// Old browsers read it: no arrow, no let, no template, no promise.
func TestScriptIsPlain(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("../../static/js/search.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, modern := range []string{"=>", "let ", "const ", "`", "Promise", "fetch(", "async ", "innerHTML", "keydown", "keyup", "keypress", "eval("} {
		if bytes.Contains(script, []byte(modern)) {
			t.Errorf("search.js has %s", modern)
		}
	}
	if len(script) > 20<<10 {
		t.Errorf("search.js has %d bytes", len(script))
	}
}
