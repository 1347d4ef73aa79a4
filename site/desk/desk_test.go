package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
	"gongkai/site/internal/sitetest"
)

const first = "enforcement/penalty/2026/a0001.md"

func TestToday(t *testing.T) {
	t.Parallel()
	b := open(t, true, sitetest.Town(), settings(""), penalty(1))
	page := b.get("/")
	for _, want := range []string{
		"示范市法治政府　办公桌　数据截至2026年11月21日", "赵小明", "<h2 id=\"week\">7 天内</h2>", "<h2 id=\"overdue\">已逾期</h2>",
		`href="/act?do=publish&amp;path=enforcement%2Fpenalty%2F2026%2Fa0001.md">公开<span`, "要改的",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the first page lacks %s", want)
		}
	}
	for _, path := range []string{"/days", "/files", "/files?state=draft&kind=penalty&organ=scjgj&q=甲1", "/new", "/new?kind=penalty", "/journal", "/undo", "/write?path=" + first, "/site/css/site.css", "/desk.css", "/desk.js", "/parties?q=甲1", "/name"} {
		if page := b.get(path); strings.Contains(page, "<no value>") || strings.Contains(page, "%!") {
			t.Errorf("%s: a value is missing", path)
		}
	}
	if list := b.get("/files?state=draft&q=" + url.QueryEscape("甲1商贸")); !strings.Contains(list, "共 1 个文件") {
		t.Error("the list of drafts")
	}
	if p := b.get("/parties?q=" + url.QueryEscape("甲1")); !strings.Contains(p, "示范市甲1商贸有限公司") {
		t.Errorf("parties: %s", p)
	}
}

// What is typed into a form is written field by field; comments and order stay.
func TestWrite(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	before := b.read(first)
	page := b.get("/write?path=" + first)
	for _, want := range []string{"处罚决定日期", "最迟公开日期：2026年11月27日", "伍仟元整", `<option value="普通">普通</option>`, "看整页"} {
		if !strings.Contains(page, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	values := sent(page)
	if answer := b.post("/write", values, http.StatusOK); !strings.Contains(answer, "没有改动") || b.read(first) != before {
		t.Fatalf("a form that was not touched has changed the file:\n%s", b.read(first))
	}
	values.Set("v:fine", "6,000.50")
	values.Set("v:tier", "一般")
	values.Set("v:subject.uscc", "9199000100005237XT")
	values["v:categories"] = []string{"", "罚款", "警告、通报批评"}
	values.Set("v:allow.1.finding", "mobile 138******78")
	values.Set("v:allow.1.basis", "依据")
	values.Set("body", "改过的正文。\r\n\r\n<script>alert(1)</script>")
	b.post("/write", values, http.StatusOK)
	got := b.read(first)
	want := strings.NewReplacer("fine = 5000\n", "fine = \"6000.50\"\n", "legal_basis = \"《中华人民共和国价格法》第四十二条\"\n", "legal_basis = \"《中华人民共和国价格法》第四十二条\"\ntier = \"一般\"\n",
		`["罚款"]`, `["罚款", "警告、通报批评"]`, "type = \"法人及非法人组织\"\n", "type = \"法人及非法人组织\"\nuscc = \"9199000100005237XT\"\n[[allow]]\nfinding = \"mobile 138******78\"\nbasis = \"依据\"\n",
		"当事人的商品没有标价。\n", "改过的正文。\n\n<script>alert(1)</script>\n").Replace(before)
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	page = b.get("/write?path=" + first)
	if strings.Contains(page, "<script>alert") || !strings.Contains(page, "陆仟元零伍角") || !strings.Contains(page, `value="9199000100005237XT"`) {
		t.Error("the form of the saved file")
	}
	// The element that was entered is taken away again with its table.
	values = sent(page)
	values.Set("v:allow.0.finding", "")
	values.Set("v:allow.0.basis", "")
	b.post("/write", values, http.StatusOK)
	if strings.Contains(b.read(first), "allow") {
		t.Errorf("%s", b.read(first))
	}
	journal := b.get("/journal?format=csv")
	if !strings.Contains(journal, "赵小明,保存 "+first) {
		t.Errorf("%s", journal)
	}
}

func TestWriteRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	before := b.read(first)
	for key, bad := range map[string]string{"v:dated": "2026-13-01", "v:fine": "五千", "v:valid_until": "以后"} {
		values := sent(b.get("/write?path=" + first))
		values.Set(key, bad)
		if page := b.post("/write", values, http.StatusUnprocessableEntity); !strings.Contains(page, "没有保存") || !strings.Contains(page, `aria-invalid="true"`) || !strings.Contains(page, bad) {
			t.Errorf("%s = %s", key, bad)
		}
	}
	if b.read(first) != before {
		t.Error("something was written")
	}
}

// The script's answer: the last day of another date, an amount in words, what is wrong.
func TestCheck(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	values := sent(b.get("/write?path=" + first))
	values.Set("v:dated", "2026-11-19")
	values.Set("v:fine", "20000")
	values.Set("v:violation", "")
	values.Set("body", "电话 13812345678，身份证 110101199003071233")
	answer := b.post("/check", values, http.StatusOK)
	for _, want := range []string{"2026年11月30日", "贰万元整", "#f-", "个人信息"} {
		if !strings.Contains(answer, want) {
			t.Errorf("%s lacks %s", answer, want)
		}
	}
	if strings.Contains(b.read(first), "20000") {
		t.Error("the judging of a form has written")
	}
}

// Two windows on one file: the second is shown both texts; what does not touch the other
// change goes into the present file on demand, anything else never.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	one, two := sent(b.get("/write?path="+first)), sent(b.get("/write?path="+first))
	one.Set("v:fine", "7000")
	b.post("/write", one, http.StatusOK)
	saved := b.read(first)
	two.Set("v:outcome", "警告")
	page := b.post("/write", two, http.StatusConflict)
	if b.read(first) != saved || !strings.Contains(page, "fine = 7000") || !strings.Contains(page, "警告") {
		t.Fatalf("the present file is not as it was, or both texts are not shown:\n%s", page)
	}
	b.post("/write", sent(page), http.StatusOK)
	if got := b.read(first); !strings.Contains(got, "fine = 7000\n") || !strings.Contains(got, `outcome = "警告"`) {
		t.Errorf("%s", got)
	}
	saved = b.read(first)
	three := sent(page)
	three.Set("v:fine", "1")
	three.Set("merge", digestOf([]byte(saved)))
	if page := b.post("/write", three, http.StatusConflict); strings.Contains(page, "<button>把我改的") || b.read(first) != saved {
		t.Error("a value that was changed on both sides was written")
	}
}

func TestCorrectWhatIsPublic(t *testing.T) {
	t.Parallel()
	public := strings.Replace(penalty(1), "draft = true             # 草稿：公开时删去这一行，写上 published\n# published =            # 公开日期", "published = 2026-11-20", 1)
	b := open(t, true, settings(""), public)
	before := b.read(first)
	values := sent(b.get("/write?path=" + first))
	values.Set("v:fine", "500")
	if page := b.post("/write", values, http.StatusUnprocessableEntity); !strings.Contains(page, "要告诉读者") || b.read(first) != before {
		t.Error("a public document was changed without a note")
	}
	values.Set("note", "更正金额：原写 5000 元，应为 500 元")
	b.post("/write", values, http.StatusOK)
	if got := b.read(first); !strings.Contains(got, "fine = 500\n") || !strings.Contains(got, "[[revised]]\ndate = 2026-11-21\nnote = \"更正金额：原写 5000 元，应为 500 元\"") {
		t.Errorf("%s", got)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	page := b.get("/new?kind=penalty")
	values := sent(page)
	values.Set("name", "0777")
	values.Set("organ", "scjgj")
	values.Set("dated", "2026-11-18")
	b.post("/new", values, http.StatusOK)
	// The same file as that of gongkai new.
	c := b.corpus()
	kind, _ := c.Kinds.Get("penalty")
	now, _ := b.desk.state(t.Context(), 0)
	draft, _, err := edit.New(c, now.site.Ledger.Judge.Rules, sitetest.AsOf(), kind, "0777", calendar.New(2026, 11, 18), "scjgj")
	if err != nil || b.read("enforcement/penalty/2026/0777.md") != string(draft.Text) {
		t.Errorf("%v\n%s", err, b.read("enforcement/penalty/2026/0777.md"))
	}
	if page := b.post("/new", values, http.StatusUnprocessableEntity); !strings.Contains(page, "已经有文件了") {
		t.Error("a second file of the name")
	}
	form := sent(b.get("/write?path=enforcement/penalty/2026/0777.md"))
	form.Set("v:title", "关于乙的行政处罚决定")
	form.Set("v:fine", "300")
	b.post("/write", form, http.StatusOK)
	if got := b.read("enforcement/penalty/2026/0777.md"); !strings.Contains(got, "\nfine = 300 # 罚款金额") || strings.Contains(got, "# fine") {
		t.Errorf("the value is not in the place of its comment:\n%s", got)
	}
	b.post("/new", url.Values{"kind": {"policy"}, "name": {"p1"}, "organ": {"sfj"}, "dated": {"2026-11-18"}}, http.StatusOK)
	page = b.get("/write?path=policies/p1.md")
	if !strings.Contains(page, "interprets=policies%2Fp1.md") {
		t.Error("no way to the interpretation of a policy")
	}
	b.post("/new", url.Values{"kind": {"interpretation"}, "name": {"i1"}, "organ": {"sfj"}, "dated": {"2026-11-18"}, "interprets": {"policies/p1.md"}}, http.StatusOK)
	if got := b.read("interpretations/i1.md"); !strings.Contains(got, `interprets = "policies/p1.md"`) {
		t.Errorf("%s", got)
	}
}

// Many at once: all or none, in one action that can be taken back.
func TestActs(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings("[publication]\nreview = true"), penalty(1), penalty(2), penalty(3))
	paths := []string{first, strings.Replace(first, "1.md", "2.md", 1)}
	act := func(want int, values url.Values) string {
		t.Helper()
		return b.post("/act", values, want)
	}
	files := b.files()
	if page := act(http.StatusUnprocessableEntity, url.Values{"do": {"publish"}, "path": paths, "day": {"2026-11-21"}}); !strings.Contains(page, "还没有初审、复审、终审") {
		t.Error("published without reviews")
	}
	for _, step := range disclosure.ReviewSteps() {
		act(http.StatusOK, url.Values{"do": {"approve"}, "path": paths, "step": {step}, "by": {"钱某"}, "day": {"2026-11-20"}})
	}
	if page := act(http.StatusUnprocessableEntity, url.Values{"do": {"publish"}, "path": append(paths, strings.Replace(first, "1.md", "3.md", 1)), "day": {"2026-11-21"}}); !strings.Contains(page, "一个也没有写") || strings.Contains(b.read(first), "\npublished") {
		t.Error("some were published although one cannot be")
	}
	act(http.StatusUnprocessableEntity, url.Values{"do": {"publish"}, "path": paths, "day": {"2026-11-20"}})
	act(http.StatusOK, url.Values{"do": {"number"}, "path": paths})
	act(http.StatusOK, url.Values{"do": {"publish"}, "path": paths, "day": {"2026-11-21"}})
	for i, path := range paths {
		got := b.read(path)
		for _, want := range []string{"published = 2026-11-21 # 公开日期", []string{"index = \"11990001000000123W/2026-00001\"", "index = \"11990001000000123W/2026-00002\""}[i], "step = \"终审\"\nby = \"钱某\"\non = 2026-11-20"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s lacks %s:\n%s", path, want, got)
			}
		}
		if strings.Contains(got, "draft") {
			t.Errorf("%s is a draft", path)
		}
	}
	if page := b.get("/site/enforcement/penalty/2026/a0001/"); !strings.Contains(page, "关于示范市甲1商贸有限公司的行政处罚决定") || strings.Contains(page, "钱某") {
		t.Error("the page of the public document")
	}
	act(http.StatusUnprocessableEntity, url.Values{"do": {"withdraw"}, "path": paths[:1], "day": {"2026-11-21"}, "cause": {"撤销"}, "caused": {"2026-11-21"}})
	act(http.StatusOK, url.Values{"do": {"withdraw"}, "path": paths[:1], "day": {"2026-11-21"}, "cause": {"撤销"}, "caused": {"2026-11-21"}, "reason": {"复议撤销"}})
	act(http.StatusOK, url.Values{"do": {"correct"}, "path": paths[1:], "day": {"2026-11-21"}, "note": {"更正"}})
	if got := b.read(paths[0]); !strings.Contains(got, "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-11-21\non = 2026-11-21\nreason = \"复议撤销\"") {
		t.Errorf("%s", got)
	}
	// Everything is taken back, step by step; the numbers that were given out stay.
	for range 7 {
		page := b.get("/undo")
		if values := sent(page); values.Get("id") != "" {
			b.post("/undo", values, http.StatusOK)
		}
	}
	for name, text := range b.files() {
		if !strings.HasSuffix(name, "indexes.toml") && files[name] != text {
			t.Errorf("%s is not as it was:\n%s", name, text)
		}
	}
	act(http.StatusOK, url.Values{"do": {"number"}, "path": paths[:1]})
	if got := b.read(first); !strings.Contains(got, "2026-00003") {
		t.Errorf("a number was given out twice:\n%s", got)
	}
}

// An act finds a document that is newer than the last look at the site.
func TestActOnNewDocument(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	look, _ := b.desk.state(t.Context(), 5*time.Minute)
	source, err := b.root.ReadFile("content/" + first)
	if err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(first, "1.md", "2.md", 1)
	if err := b.root.WriteFile("content/"+later, source, 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{later: "", strings.Replace(first, "1.md", "3.md", 1): "没有这个文件", "../site.toml": "没有这个文件", "site.toml": "没有这个文件"} {
		p := &prepared{view: &actView{Do: "publish", Day: "2026-11-21"}}
		if row := b.desk.prepareOne(p, look, path); row.Wrong != want {
			t.Errorf("%s: %q, want %q", path, row.Wrong, want)
		}
	}
}

// A number that somebody typed into a draft a moment ago, at the desk or with an editor,
// is given to no other document, although no look at the site has seen it.
func TestNumberTypedAMomentAgo(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1), penalty(2), penalty(3))
	const typed = "11990001000000123W/2026-0000"
	second, third := strings.Replace(first, "1.md", "2.md", 1), strings.Replace(first, "1.md", "3.md", 1)
	values := sent(b.get("/write?path=" + third))
	values.Set("v:index", typed+"1")
	b.post("/write", values, http.StatusOK)
	b.desk.state(t.Context(), time.Minute)
	if err := b.root.WriteFile("content/"+second, []byte(strings.Replace(b.read(second), "organ = ", "index = \""+typed+"2\"\norgan = ", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	b.post("/act", url.Values{"do": {"number"}, "path": {first}}, http.StatusOK)
	if got := b.read(first); !strings.Contains(got, "index = \""+typed+"3\"") {
		t.Errorf("%s", got)
	}
}

// A write of another program is seen, and a desk that was started anew merges nothing
// that it cannot compare.
func TestStartedAnew(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	values := sent(b.get("/write?path=" + first))
	values.Set("v:outcome", "警告")
	if err := b.root.WriteFile("content/"+first, []byte(strings.Replace(b.read(first), "fine = 5000", "fine = 9", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	b.start("127.0.0.1:0", "")
	b.enter()
	page := b.post("/write", values, http.StatusConflict)
	if strings.Contains(page, "<button>把我改的") || !strings.Contains(b.read(first), "fine = 9") || strings.Contains(b.read(first), `"警告"`) {
		t.Error("a form of an earlier desk was merged")
	}
}
