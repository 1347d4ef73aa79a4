package browser

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"

	"gongkai/site"
	"gongkai/site/serve"
)

// journey is a person with something to find out, who sees words and taps them.
type journey struct {
	*tab
	taps int
}

// journey begins on a page, on a phone.
func (b *chromium) journey(t *testing.T, start string, scripts bool) *journey {
	t.Helper()
	tab := b.open(t, mode{width: 390, height: 844, noScript: !scripts})
	tab.visit(start)
	return &journey{tab: tab}
}

// tap taps the first link or button that is shown and whose words hold text. It
// waits for the page that it leads to; a link within the page waits for nothing.
func (j *journey) tap(text string) {
	j.t.Helper()
	found := eval[struct {
		X      float64 `json:"x"`
		Y      float64 `json:"y"`
		Within bool    `json:"within"`
		None   string  `json:"none"`
	}](j.tab, checks+`;(function (text) {
		var links = all('a[href],button').filter(e => shown(e) && !unseen(e));
		var e = links.find(e => e.textContent.trim() === text) || links.find(e => e.textContent.includes(text));
		if (!e) { return { none: links.map(e => e.textContent.trim()).join(' | ').slice(0, 2000) }; }
		e.scrollIntoView({ block: 'center', inline: 'center' });
		var box = e.getClientRects()[0];
		return { x: box.left + box.width / 2, y: box.top + box.height / 2, within: !!e.hash && e.href.split('#')[0] === location.href.split('#')[0] };
	})(`+quoted(text)+`)`)
	if found.None != "" {
		j.t.Fatalf("tap %d: there is no %q on %s, only %s", j.taps+1, text, j.location(), found.None)
	}
	j.taps++
	if found.Within {
		j.click(found.X, found.Y)
		return
	}
	j.loads(func() { j.click(found.X, found.Y) })
}

// says fails when the page does not show all of the words.
func (j *journey) says(texts ...string) {
	j.t.Helper()
	shown := eval[string](j.tab, "document.querySelector('main').innerText")
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			j.t.Errorf("%s does not say %q", j.location(), text)
		}
	}
}

// within fails when it took more taps than a person should need.
func (j *journey) within(taps int) {
	j.t.Helper()
	if j.taps > taps {
		j.t.Errorf("%d taps, at most %d", j.taps, taps)
	}
}

// number returns the words of the first link that counts what text says, and the
// number in front of them.
func (j *journey) number(text string) (words, number string) {
	j.t.Helper()
	words = eval[string](j.tab, `((Array.from(document.querySelectorAll('main a')).find(e => /^[0-9]+ /.test(e.textContent.trim()) && e.textContent.includes(`+quoted(text)+`)) || {}).textContent || '').trim()`)
	number, _, _ = strings.Cut(words, " ")
	return words, number
}

// rows counts the lines of the tables and lists in part of the page.
func (j *journey) rows(selector string) int {
	j.t.Helper()
	return eval[int](j.tab, "document.querySelectorAll("+quoted(selector)+").length")
}

// heading is where a page begins for who hears it.
func (j *journey) heading() string {
	j.t.Helper()
	return eval[string](j.tab, "document.querySelector('h1').textContent")
}

const firm = "示范市安达商贸有限公司"

func (b *chromium) journeys(t *testing.T, s *built) {
	for name, scripts := range map[string]bool{"with scripts": true, "without": false} {
		t.Run("J1 a firm's penalties, "+name, func(t *testing.T) { b.firm(t, s, scripts) })
		t.Run("J3 from an indicator to its proof, "+name, func(t *testing.T) { b.indicator(t, s, scripts) })
	}
	t.Run("J1 a firm's penalties, searched for", func(t *testing.T) { b.search(t, s.http) })
	t.Run("J1 a firm's penalties, searched for in a folder", func(t *testing.T) { b.search(t, s.file) })
	t.Run("J2 is this rule in force", func(t *testing.T) { b.rule(t, s) })
	t.Run("J4 what was late", func(t *testing.T) { b.late(t, s) })
	t.Run("J5 what is due", func(t *testing.T) { b.due(t) })
	t.Run("J6 a decision by ear", func(t *testing.T) { b.byEar(t, s) })
}

// fined is what the firm of J1 was fined, in all.
const fined = "罚款合计 13,000 元"

// firm is J1: from the home page to all decisions on one firm, by its initial. The list
// of firms says already what each was fined.
func (b *chromium) firm(t *testing.T, s *built, scripts bool) {
	j := b.journey(t, s.http+"/index.html", scripts)
	j.tap("查某家公司受过什么处罚")
	if initial := eval[bool](j.tab, "Array.from(document.querySelectorAll('main h2')).some(e => e.textContent.trim()[0] === 'A')"); !initial {
		t.Error("firms are not listed by their initial")
	}
	j.says(firm + "（3 件，" + fined + "）")
	j.within(1)
	j.tap(firm)
	j.says("合计", fined, "数据截至", "按期公开", "2026年3月5日")
	if n := j.rows("main tbody tr td a"); n == 0 {
		t.Error("no decision to open")
	}
	j.tap("关于" + firm + "的行政处罚决定")
	j.says("公开时限", "罚款 5000 元")
	j.within(4)
}

// search is J1 for who types: the first answer is the firm's page.
func (b *chromium) search(t *testing.T, root string) {
	j := b.journey(t, root+"/index.html", true)
	if said := j.look("安达"); !strings.Contains(said, "查到含有“安达”的") {
		t.Errorf("searched for 安达: %s", said)
	}
	if first := eval[string](j.tab, "(document.querySelector('[role=status] + * a') || {}).textContent || ''"); !strings.Contains(first, firm) {
		t.Errorf("the first answer is %q", first)
	}
	j.says(fined)
	j.within(1)
	j.tap(firm)
	if j.heading() != firm {
		t.Errorf("the answer leads to %s", j.heading())
	}
	j.says("合计", "数据截至")
	j.within(2)
	j.visit(root + "/index.html")
	j.look("市市场监管局")
	if first := eval[string](j.tab, "(document.querySelector('[role=status] + * a') || {}).textContent || ''"); first != "示范市市场监督管理局" {
		t.Errorf("the short name of an organ finds %q first", first)
	}
	j.visit(root + "/index.html")
	j.look("示市监罚[2026]12号")
	if marks := eval[[]string](j.tab, "Array.from(document.querySelectorAll('main mark'), e => e.textContent)"); !slices.Contains(marks, "示市监罚〔2026〕12号") {
		t.Errorf("the number is not marked among %q", marks)
	}
	j.visit(root + "/enforcement/penalty/index.html")
	if said := j.lookIn("#site-within", "安达"); !strings.Contains(said, "信息 2 件") {
		t.Errorf("in the section there are %s", said)
	}
	j.visit(root + "/index.html")
	j.look("示范市安达尚贸有限公司")
	j.says("您是不是要找：", firm)
	j.visit(root + "/search/index.html?year=2024&kind=penalty")
	j.answered()
	if said := eval[string](j.tab, "document.querySelector('main > [role=status]').textContent"); !strings.Contains(said, "符合筛选条件的信息 4 件") {
		t.Errorf("filters alone find %s", said)
	}
	j.visit(root + "/index.html")
	if said := j.look("没有这样的公司"); !strings.Contains(said, "未查到") {
		t.Errorf("searched for what is not there: %s", said)
	}
}

// rule is J2: whether it is in force comes first, what it means one tap later.
func (b *chromium) rule(t *testing.T, s *built) {
	j := b.journey(t, s.http+"/policies/2026-waste-sorting/index.html", true)
	first := eval[string](j.tab, "Array.from(document.querySelectorAll('main > *')).filter(e => e.tagName !== 'H1' && !e.matches('[role=group]') && e.getClientRects().length)[0].innerText")
	if !strings.Contains(first, "有效") && !strings.Contains(first, "施行") {
		t.Errorf("the first words are %q, not whether it is in force", first)
	}
	j.tap("解读")
	j.says("谁受影响", "怎么办")
	j.within(2)
}

// indicator is J3: each step is a link, each number the rows behind it.
func (b *chromium) indicator(t *testing.T, s *built, scripts bool) {
	j := b.journey(t, s.http+"/audit/indicators/index.html", scripts)
	const evidence = "指标 57 的佐证"
	_, n := j.number(evidence)
	j.tap(evidence)
	j.says("最迟公开日期", "实际公开日期", "结论", "7个工作日")
	if rows := j.rows("main section tbody tr td:first-child a"); n != strconv.Itoa(rows) {
		t.Errorf("%q pieces of evidence, %d rows", n, rows)
	}
	j.tap("关于" + firm + "的行政处罚决定")
	j.tap("怎样算的")
	j.says("起算日", "届满日", "周四", "SHA-256")
	j.within(4)
	j.sealed(s)
}

// sealed compares each attachment of the page with the sum beside it.
func (j *journey) sealed(s *built) {
	j.t.Helper()
	page := strings.TrimPrefix(j.location(), s.http+"/")
	sums := eval[map[string]string](j.tab, `Object.fromEntries(Array.from(document.querySelectorAll('main li')).filter(e => e.querySelector('code')).map(e => [e.querySelector('a').getAttribute('href'), e.querySelector('code').textContent]))`)
	if len(sums) == 0 {
		j.t.Error("no attachment with its sum")
	}
	for href, sum := range sums {
		file := path.Join(path.Dir(page), href)
		if got := fmt.Sprintf("%x", sha256.Sum256(s.files[file])); !strings.EqualFold(got, sum) {
			j.t.Errorf("%s has the sum %s, the page says %s", file, got, sum)
		}
	}
}

// late is J4: the number is the link, the list is sorted by how late.
func (b *chromium) late(t *testing.T, s *built) {
	j := b.journey(t, s.http+"/audit/index.html", true)
	words, n := j.number("逾期公开")
	j.tap(words)
	target := eval[string](j.tab, "location.hash.slice(1)")
	rows := eval[[]string](j.tab, "Array.from(document.getElementById("+quoted(target)+").querySelectorAll('tbody tr'), e => e.cells[1].textContent)")
	if strconv.Itoa(len(rows)) != n {
		t.Errorf("%s late, %d rows", n, len(rows))
	}
	late := func(row string) int { days, _ := strconv.Atoi(row); return days }
	if !slices.IsSortedFunc(rows, func(a, b string) int { return late(b) - late(a) }) {
		t.Errorf("not by how late: %v", rows)
	}
	j.says("原因：")
	j.within(1)
}

// due is the part of J5 that has a page: what the editor sees in the preview.
func (b *chromium) due(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	source := demonstration(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- serve.Run(ctx, serve.Options{
			Listener: listener, Changes: make(chan string), Read: func(name string) ([]byte, error) { return fs.ReadFile(source, name) },
			Examine: func(ctx context.Context) (*site.Site, error) {
				return site.Examine(ctx, site.Options{Source: source, AsOf: asOf(t)})
			},
		})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	j := b.journey(t, "http://"+listener.Addr().String()+"/.gongkai/due", false)
	j.says("7 天内", "30 天内", ".md")
}

// byEar is J6: headings and landmarks as a screen reader lists them.
func (b *chromium) byEar(t *testing.T, s *built) {
	j := b.journey(t, s.http+"/enforcement/penalty/2026/0012/index.html", true)
	call(j.tab, accessibility.Enable, cdp.Empty{})
	nodes := map[accessibility.NodeID]*accessibility.Node{}
	tree := call(j.tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
	for _, n := range tree {
		nodes[n.NodeID] = n
	}
	var headings, regions []string
	var read func(n *accessibility.Node)
	read = func(n *accessibility.Node) {
		switch role, name := spoken(n.Role), spoken(n.Name); {
		case n.Ignored:
		case role == "heading":
			headings = append(headings, name)
		case role == "region" || role == "navigation":
			regions = append(regions, role+" "+name)
		}
		for _, id := range n.ChildIDs {
			if child := nodes[id]; child != nil {
				read(child)
			}
		}
	}
	read(tree[0])
	at := 0
	for _, want := range []string{"关于" + firm + "的行政处罚决定", "要点", "机关的公开时限", "处罚决定书正文", "救济途径", "公开信息", "附件", "办理过程"} {
		i := slices.Index(headings[at:], want)
		if i < 0 {
			t.Fatalf("the heading %s does not come after the ones before it: %q", want, headings)
		}
		at += i + 1
	}
	for _, want := range []string{"region 机关的公开时限", "navigation 主导航", "navigation 当前位置"} {
		if !slices.Contains(regions, want) {
			t.Errorf("no %s among %q", want, regions)
		}
	}
}

func spoken(v *accessibility.Value) (text string) {
	if v != nil {
		_ = json.Unmarshal([]byte(v.Value), &text)
	}
	return text
}

// look types words into the search box of the page, sends them and returns what
// the page says of the answer.
func (j *journey) look(words string) string {
	j.t.Helper()
	return j.lookIn("input[type=search]", words)
}

// lookIn does so in a box of the page.
func (j *journey) lookIn(box, words string) string {
	j.t.Helper()
	at := eval[[]float64](j.tab, checks+`;(function () {
		var e = all(`+quoted(box)+`).find(shown);
		if (!e) { return []; }
		e.scrollIntoView({ block: 'center' });
		var box = e.getBoundingClientRect();
		return [box.left + box.width / 2, box.top + box.height / 2];
	})()`)
	if len(at) != 2 {
		j.t.Fatalf("no search box on %s", j.location())
	}
	j.click(at[0], at[1])
	call(j.tab, input.InsertText, input.InsertTextParams{Text: words})
	j.taps++
	j.loads(j.enter)
	return j.answered()
}

// answered waits for the answer to a question and returns what the page says of it.
func (j *journey) answered() string {
	j.t.Helper()
	return eval[string](j.tab, `new Promise(function (done) {
		var e = document.querySelector('main > [role=status]');
		function answered() { if (/查到|符合/.test(e.textContent)) { done(e.textContent); return true; } }
		if (!answered()) { new MutationObserver(answered).observe(e, { childList: true, characterData: true, subtree: true }); }
	})`)
}
