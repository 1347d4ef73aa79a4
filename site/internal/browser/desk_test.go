package browser

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// deskDay is the day on which the clerk sits at the desk: some decisions of the
// tutorial's sheet are public by then, others wait for their day.
const deskDay = "2026-03-26"

// TestDesk is a clerk's first day at the desk, without a terminal: the pages are looked at
// as they come, and at the end the site has the files that commands and an editor write.
func TestDesk(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.findsFaults(t)
	dir := t.TempDir()
	gongkai(t, dir, "init", "--tutorial", "desk")
	gongkai(t, dir, "init", "--tutorial", "commands")
	atDesk, byCommands := filepath.Join(dir, "desk"), filepath.Join(dir, "commands")
	c := b.entersDesk(t, atDesk, deskDay, readReviewed(t))

	// The name, then the sheet.
	c.look("name")
	c.types("姓名", "王小明")
	c.presses("开始")
	c.look("today, empty")

	// The organs: one more, and the code of the one whose numbers are given.
	c.presses("机关")
	c.look("organs")
	c.walk("organs")
	c.presses("登记一个机关")
	c.look("organ, new")
	c.walk("organ, new")
	c.presses("保存")
	c.look("organ, with mistakes")
	c.types("机关全称", "示范市司法局")
	c.types("简称", "市司法局")
	c.chooses("类型", "部门")
	c.chooses("层级", "县级")
	c.presses("保存")
	c.says("示范市司法局")
	c.presses("示范市市场监督管理局")
	c.types("统一社会信用代码", "11990001000000123W")
	c.presses("保存")
	c.says("11990001000000123W")
	organs := filepath.Join(byCommands, "content/organs.toml")
	writeFile(t, organs, strings.TrimRight(readFile(t, organs), "\n")+`
uscc = "11990001000000123W"

[[organ]]
id = "jg1"
name = "示范市司法局"
short = "市司法局"
type = "department"
level = "county"
since = 2026
`)

	c.presses("导入")
	c.look("import, empty")
	c.takes("表格", filepath.Join(atDesk, "材料/处罚.xlsx"))
	c.presses("看看会怎样")
	c.says("3000（万元）", "Excel 把号码当成了数字", "没有决定日期")
	c.look("import, with problems")
	c.types("处罚，第 20 行，罚款金额", "0.3")
	c.types("处罚，第 105 行，处罚决定日期", "2026-02-15")
	c.presses("重新核对")
	c.look("import, mended")
	c.says("Excel 把号码当成了数字")
	c.presses("导入 199 个文件")
	c.says("已导入")
	c.look("import, done")
	mendSheet(t, filepath.Join(byCommands, "材料/处罚.xlsx"), map[string]string{"L20": "0.3", "M105": "2026-02-15"})
	gongkai(t, byCommands, "import", "材料/处罚.xlsx", "--as-of", deskDay)

	// Ten decisions that wait get their numbers, and are made public today.
	c.presses("文件")
	c.chooses("状态", "排定")
	c.presses("筛选")
	paths := eval[[]string](c.tab, "Array.from(document.querySelectorAll('input[name=path]'), e => e.value).slice(0, 10)")
	if len(paths) != 10 {
		t.Fatalf("%d decisions wait", len(paths))
	}
	c.look("files")
	tick := func() {
		for _, path := range paths {
			c.points("选中：" + eval[string](c.tab, "document.querySelector('input[value="+quoted(path)+"]').getAttribute('aria-label').replace('选中：', '')"))
		}
	}
	tick()
	c.chooses("勾选以后", "编索引号")
	c.presses("下一步")
	c.says("11990001000000123W/2026-00001", "11990001000000123W/2026-00010")
	c.look("act, number")
	c.presses("编索引号")
	c.goes("/")
	c.look("today")
	c.goes("/files?state=scheduled")
	tick()
	c.chooses("勾选以后", "公开或排定")
	c.presses("下一步")
	c.look("act, publish")
	c.presses("公开或排定")
	c.says("公开日期 " + deskDay)
	for i, path := range paths {
		file := filepath.Join(byCommands, "content", path)
		source := readFile(t, file)
		day := between(t, source, "\npublished = ", "\n")
		number := "11990001000000123W/2026-000" + string("01"[i/9]) + string("1234567890"[i])
		changeFile(t, file, "\npublished = "+day, "\npublished = "+deskDay)
		changeFile(t, file, "\n[subject]", "\nindex = \""+number+"\"\n[subject]")
	}
	writeFile(t, filepath.Join(byCommands, "content/indexes.toml"), "# 已经用到的索引号，由程序写，不要改小：用过的号不再给别的文件。\n[issued]\n\"11990001000000123W/2026-#\" = 10\n")

	// One decision is withdrawn, one corrected.
	const withdrawn, corrected = "enforcement/penalty/2026/示市监罚-2026-12.md", "enforcement/penalty/2026/示市监罚-2026-20.md"
	c.goes("/files?state=public&q=" + "2026-12.md")
	c.presses("关于示范市第12商贸有限公司的行政处罚决定")
	c.look("write, public")
	c.presses("撤回")
	c.look("act, withdraw")
	c.chooses("撤回情形", "撤销")
	c.types("变更、撤销等文书日期", "2026-03-25")
	c.types("具体理由", "处罚决定依法撤销。")
	c.presses("撤回")
	c.says("撤回 " + withdrawn)
	changeFile(t, filepath.Join(byCommands, "content", withdrawn), "uscc = \"91999000000000120C\"\n", "uscc = \"91999000000000120C\"\n[withdrawal]\ncause = \"撤销\"\ncaused = 2026-03-25\non = "+deskDay+"\nreason = \"处罚决定依法撤销。\"\n")
	c.goes("/write?path=" + corrected)
	c.types("违法事实", "销售商品未标明价格和计价单位")
	c.presses("保存")
	c.says("没有写更正了什么")
	c.look("write, with findings")
	c.types("更正说明", "违法事实补全。")
	c.presses("保存")
	c.says("已保存")
	file := filepath.Join(byCommands, "content", corrected)
	changeFile(t, file, "facts = \"销售商品未标明价格\"", "facts = \"销售商品未标明价格和计价单位\"")
	source := readFile(t, file)
	front := source[:strings.LastIndex(source, "+++\n")]
	writeFile(t, file, front+"[[revised]]\ndate = "+deskDay+"\nnote = \"违法事实补全。\"\n+++\n")

	// A policy with its interpretation, both public today.
	const policy, reading = "policies/2026-jiage.md", "interpretations/2026-jiage-jd.md"
	const policyBody = "第一条 为了规范价格行为，制定本规定。\n\n第二条 经营者应当明码标价。\n"
	c.presses("撰写")
	c.look("new")
	c.walk("new")
	c.presses("政策文件")
	c.look("new, policy")
	c.types("生成日期", "2026-03-20")
	c.chooses("发布机构", "示范市市场监督管理局")
	c.types("文件名", "2026-jiage")
	c.presses("新建")
	c.look("write, draft")
	c.walk("write, draft")
	// Another program saves the file meanwhile: both texts are shown, none is lost.
	c.types("标题", "标题写了一半")
	meanwhile := readFile(t, filepath.Join(atDesk, "content", policy))
	changeFile(t, filepath.Join(atDesk, "content", policy), "\ntitle = \"\"", "\ntitle = \"别人写的标题\"")
	c.presses("保存")
	c.says("别人写的标题", "标题写了一半", "没有保存")
	c.look("conflict")
	c.walk("conflict")
	writeFile(t, filepath.Join(atDesk, "content", policy), meanwhile)
	c.presses("放弃我写的，打开现在的文件")
	c.types("标题", "关于明码标价的规定")
	c.types("文号", "示市监规〔2026〕1号")
	c.types("正文", policyBody)
	c.presses("保存")
	c.says("已保存")
	c.presses("写政策解读")
	c.types("生成日期", "2026-03-20")
	c.types("文件名", "2026-jiage-jd")
	c.presses("新建")
	for _, field := range [][2]string{{"标题", "《关于明码标价的规定》解读"}, {"一句话概括", "卖东西要标明价格。"}, {"谁受影响", "本市的经营者和消费者。"}, {"怎么办", "对照规定标明价格。"}} {
		c.types(field[0], field[1])
	}
	c.types("正文", "## 主要内容\n\n经营者应当明码标价。\n")
	c.presses("保存")
	c.says("已保存")
	// Both are made public with the keyboard alone.
	c.goes("/files?q=2026-jiage")
	c.ticks("选中：《关于明码标价的规定》解读", "选中：关于明码标价的规定")
	c.reaches("下一步")
	c.loads(c.enter)
	c.reaches("公开或排定")
	c.loads(c.enter)
	c.says("2 个文件，公开日期 " + deskDay)
	gongkai(t, byCommands, "new", "policy", "2026-jiage", "--organ", "scjgj", "--dated", "2026-03-20", "--as-of", deskDay)
	gongkai(t, byCommands, "new", "interpretation", "2026-jiage-jd", "--organ", "scjgj", "--dated", "2026-03-20", "--as-of", deskDay)
	file = filepath.Join(byCommands, "content", policy)
	changeFile(t, file, "\ntitle = \"\"", "\ntitle = \"关于明码标价的规定\"")
	changeFile(t, file, "\nnumber = \"\"", "\nnumber = \"示市监规〔2026〕1号\"")
	writeFile(t, file, readFile(t, file)[:strings.LastIndex(readFile(t, file), "+++\n")]+"+++\n"+policyBody)
	file = filepath.Join(byCommands, "content", reading)
	for _, field := range [][2]string{{"title", "《关于明码标价的规定》解读"}, {"interprets", policy}, {"in_brief", "卖东西要标明价格。"}, {"who", "本市的经营者和消费者。"}, {"what_to_do", "对照规定标明价格。"}} {
		changeFile(t, file, "\n"+field[0]+" = \"\"", "\n"+field[0]+" = \""+field[1]+"\"")
	}
	writeFile(t, file, readFile(t, file)[:strings.LastIndex(readFile(t, file), "+++\n")]+"+++\n## 主要内容\n\n经营者应当明码标价。\n")
	for _, path := range []string{policy, reading} {
		file := filepath.Join(byCommands, "content", path)
		changeFile(t, file, "draft = true             # 草稿：公开时删去这一行，写上 published\n", "")
		changeFile(t, file, "# published =            # 公开日期", "published = "+deskDay+" # 公开日期")
	}

	// The site, and what was done.
	c.goes("/build")
	c.look("build, before")
	c.walk("build, before")
	c.presses("生成网站")
	c.waits("网站已生成")
	c.look("build, after")
	gongkai(t, byCommands, "build", "--as-of", deskDay)
	compare(t, atDesk, byCommands)

	for _, p := range []struct{ name, path string }{
		{"days", "/days"}, {"journal", "/journal"}, {"undo", "/undo"}, {"name", "/name"}, {"today", "/"}, {"files", "/files?q=2026-jiage"}, {"import, empty", "/import"}, {"write, public", "/write?path=" + policy},
		{"act, correct", "/act?do=correct&path=" + policy}, {"act, approve", "/act?do=approve&path=" + policy}, {"refused", "/write?path=no.md"},
	} {
		c.goes(p.path)
		if !c.looked[p.name] {
			c.look(p.name)
		}
		if p.name != "refused" {
			c.walk(p.name)
		}
	}
	b.publishes(t, atDesk, c.reviewed)
	c.reviewed.unused(t, true)
}

// TestDeskOfDemonstration looks at the desk of a site with much to do, which listens for
// other machines.
func TestDeskOfDemonstration(t *testing.T) {
	t.Parallel()
	b := start(t)
	dir := t.TempDir()
	gongkai(t, dir, "init", "--demo", "site")
	settings := filepath.Join(dir, "site/content/site.toml")
	writeFile(t, settings, "unknown = 1\n"+readFile(t, settings)) // a mistake in a file that has no form
	address := startDesk(t, filepath.Join(dir, "site"), "--as-of", "2026-11-21", "--listen", "0.0.0.0:0")
	port := regexp.MustCompile(`:(\d+)/`).FindStringSubmatch(address)[1]
	c := b.clerk(t, "http://127.0.0.1:"+port, readReviewed(t))
	c.goes("/enter")
	c.look("enter")
	c.types("密码", "falsch")
	c.presses("进入")
	c.look("enter, wrong")
	c.types("密码", deskPassword)
	c.presses("进入")
	c.do(chromedp.WaitVisible("#name"))
	c.types("姓名", "李小红")
	c.presses("开始")
	c.look("today, much")
	c.walk("today, much")
	settle := eval[string](c.tab, `(document.querySelector('main a[href^="/settle"]') || {getAttribute: () => ''}).getAttribute('href')`)
	source := eval[string](c.tab, `(document.querySelector('main a[href^="/source"]') || {getAttribute: () => ''}).getAttribute('href')`)
	if settle == "" || source == "" {
		t.Errorf("today leads neither to a planned task nor to a file without a form: %q %q", settle, source)
	}
	for _, p := range []struct{ name, path string }{{"days, much", "/days"}, {"settle", settle}, {"source", source}, {"build, much", "/build"}, {"files, much", "/files"}} {
		if p.path != "" {
			c.goes(p.path)
			c.look(p.name)
		}
	}
}

// publishes makes the site public from the desk, in a folder.
func (b *chromium) publishes(t *testing.T, site string, reviewed *reviews) {
	key := filepath.Join(t.TempDir(), "log.key")
	gongkai(t, site, "log", "init", "--key", key, "--as-of", deskDay)
	c := b.entersDesk(t, site, deskDay, reviewed, "--key", key)
	c.types("姓名", "王小明")
	c.presses("开始")
	c.goes("/build")
	c.presses("生成网站")
	c.waits("网站已生成")
	c.presses("看看会公开什么")
	c.waits("会这样")
	c.look("build, rehearsed")
	c.walk("build, rehearsed")
	c.presses("公开到")
	c.waits("现在是")
	c.look("build, public")
	gongkai(t, site, "verify", "docroot")
}

// mendSheet writes values into cells of a workbook of the tutorial, as a person with a
// program for sheets does.
func mendSheet(t *testing.T, name string, cells map[string]string) {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var mended bytes.Buffer
	w := zip.NewWriter(&mended)
	for _, f := range z.File {
		text, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet1.xml" {
			for cell, value := range cells {
				written := `<c r="` + cell + `" t="inlineStr"><is><t>` + value + `</t></is></c>`
				old := regexp.MustCompile(`<c r="` + cell + `" .*?</c>`)
				if old.Match(text) {
					text = old.ReplaceAll(text, []byte(written))
					continue
				}
				column, row := cell[:1], cell[1:]
				before := regexp.MustCompile(`<c r="` + string(column[0]-1) + row + `" .*?</c>`).Find(text)
				text = bytes.Replace(text, before, append(bytes.Clone(before), written...), 1)
			}
		}
		to, err := w.Create(f.Name)
		if err == nil {
			_, err = to.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	writeFile(t, name, mended.String())
}

// compare holds that two sites have the same files below content/ and public/, byte by byte.
func compare(t *testing.T, got, want string) {
	t.Helper()
	for _, folder := range []string{"content", "public"} {
		a, b := filesBelow(t, filepath.Join(got, folder)), filesBelow(t, filepath.Join(want, folder))
		if len(b) == 0 {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(b)) {
			if a[name] != b[name] {
				t.Errorf("%s/%s at the desk and by commands:\n%s", folder, name, lineByLine(a[name], b[name]))
			}
			delete(a, name)
		}
		for name := range a {
			t.Errorf("%s/%s is only at the desk", folder, name)
		}
	}
}

// lineByLine returns the first line in which two texts differ.
func lineByLine(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(x), len(y)) {
		if i >= len(x) || i >= len(y) || x[i] != y[i] {
			return fmt.Sprintf("line %d\n- %q\n+ %q", i+1, slices.Concat(x, []string{"the end"})[min(i, len(x))], slices.Concat(y, []string{"the end"})[min(i, len(y))])
		}
	}
	return ""
}

func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			files[filepath.ToSlash(name)] = readFile(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// changeFile replaces a part of a file that is there once, as a person with an editor does.
func changeFile(t *testing.T, name, old, new string) {
	t.Helper()
	text := readFile(t, name)
	if strings.Count(text, old) != 1 {
		t.Fatalf("%s says %q %d times:\n%s", name, old, strings.Count(text, old), text)
	}
	writeFile(t, name, strings.Replace(text, old, new, 1))
}

// between returns the text between two others.
func between(t *testing.T, text, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, before)
	part, _, ended := strings.Cut(rest, after)
	if !found || !ended {
		t.Fatalf("nothing between %q and %q in\n%s", before, after, text)
	}
	return part
}
