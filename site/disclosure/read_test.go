package disclosure

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

const testOrgans = `
[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
type = "department"
since = 2023
`

func testReader(t *testing.T) Reader {
	t.Helper()
	kinds, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	organs, problems := ReadOrgans("content/organs.toml", []byte(testOrgans), kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return Reader{kinds, organs}
}

func read(t *testing.T, path, front string) (*Record, []diag.Problem) {
	t.Helper()
	tree, problems := toml.Parse("content/"+path, []byte(front), 2)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return testReader(t).Read(path, tree)
}

// penalty is a record that nothing is wrong with.
const penalty = `title = "关于示范市安达商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕12号"
index = "11990001000000123W/2026-00012"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
subject = { name = "示范市安达商贸有限公司", type = "法人及非法人组织", uscc = "919900010000123438" }
`

func show(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%d:%d %s %s %s\n", p.Line, p.Column, p.Severity, p.Code, p.Message)
	}
	return b.String()
}

func TestReadProblems(t *testing.T) {
	const path = "enforcement/penalty/2026/0012.md"
	// without takes lines out of the good record, plus puts one in front.
	without := func(keys ...string) string {
		var kept []string
		for _, line := range strings.Split(penalty, "\n") {
			key, _, _ := strings.Cut(line, " ")
			drop := false
			for _, k := range keys {
				drop = drop || k == key
			}
			if !drop {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "\n")
	}
	cases := []struct{ name, path, front, want string }{
		{"nothing wrong", path, penalty, ""},
		{"misspelt key", path, "nubmer = \"示市监罚〔2026〕12号\"\n" + without("number"), "2:1 error unknown-key 不认识的键 nubmer\n"},
		{"unknown organ", path, "organ = \"scjg\"\n" + without("organ"), "2:1 error unknown-organ 没有这个机关：scjg\n"},
		{"published before dated", path, "published = 2026-03-04\n" + without("published"), "2:1 error published-before-dated 公开日期 2026-03-04 早于处罚决定日期 2026-03-05\n"},
		{"five-digit year in quotes", path, "dated = \"20260-03-05\"\n" + without("dated"), "2:9 error bad-value dated："},
		{"code list", path, "categories = [\"罚金\"]\n" + without("categories", "fine"), "2:15 warning bad-code 处罚类别（categories）不能是 罚金\n"},
		{"fine without the category", path, "categories = [\"警告\"]\n" + without("categories"), "10:1 warning cross-field 写了罚款金额，但是处罚类别没有“罚款”\n"},
		{"category without the fine", path, without("fine"), "9:1 warning cross-field 处罚类别有“罚款”，但是没有罚款金额\n"},
		{"amount in 万", path, "fine = \"0.5万\"\n" + without("fine"), "2:8 error bad-value fine："},
		{"unusual number", path, "number = \"粤市监罚〔2026〕广州办0423号\"\n" + without("number"), "2:1 warning unusual-number 文号 粤市监罚〔2026〕广州办0423号 不是常见的写法\n"},
		{"wild but good number", path, "number = \"濮公(治)行罚决字〔2026〕123号\"\n" + without("number"), ""},
		{"number in other brackets", path, "number = \"示市监罚[2026]第012号\"\n" + without("number"), "2:1 notice number-normalised 文号 示市监罚[2026]第012号 按 示市监罚〔2026〕12号 处理："},
		{"number of another year", path, "number = \"示市监罚〔2025〕12号\"\n" + without("number"), "2:1 warning number-year 文号的年份是 2025，处罚决定日期是 2026-03-05\n"},
		{"wrong check digit", path, "subject = { name = \"甲公司\", type = \"法人及非法人组织\", uscc = \"919900010000123437\" }\n" + without("subject"), "2:46 warning bad-uscc 统一社会信用代码 919900010000123437："},
		{"business code on a legal person", path, "subject = { name = \"甲店\", type = \"法人及非法人组织\", uscc = \"92990001000000011R\" }\n" + without("subject"), "subject-type"},
		{"number of a person for a code", path, "subject = { name = \"甲店\", type = \"个体工商户\", uscc = \"11010519491231002X\" }\n" + without("subject"), "2:42 error personal-data 统一社会信用代码处填的是公民身份号码\n"},
		{"code of a person", path, "subject = { name = \"张某\", type = \"自然人\", uscc = \"919900010000123438\" }\n" + without("subject"), "2:40 warning uscc-of-person 自然人没有统一社会信用代码\n"},
		{"withdrawal without a day", path, penalty + "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-04-01\nreason = \"复议\"\n", "14:2 warning incomplete-withdrawal 缺少 withdrawal.on（撤回日期）\n"},
		{"withdrawal before publication", path, penalty + "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-03-10\non = 2026-03-11\nreason = \"复议\"\n", "17:1 warning dates-out-of-order 撤回日期 2026-03-11 早于公开日期 2026-03-12\n"},
		{"shown for less than a day", path, "publicity_until = 2026-03-11\n" + penalty, "2:1 warning dates-out-of-order 公示截止期 2026-03-11 早于公开日期 2026-03-12\n"},
		{"consultation still open", "policies/a.md", "title = \"甲\"\norgan = \"scjgj\"\ndated = 2026-03-05\n[comments]\nopen = 2026-03-05\n[review]\nstart = 2026-03-05\n", ""},
		{"withdrawal without a reason", path, penalty + "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-04-01\non = 2026-04-02\n", "14:2 warning incomplete-withdrawal 缺少 withdrawal.reason（具体理由）\n"},
		{"exemption that nobody signed", path, penalty + "[exempt]\nreason = \"商业秘密\"\n", "14:2 warning incomplete-exemption 依法不适用的理由不完整\n"},
		{"folder of no kind", "foo/a.md", "title = \"甲\"", "1:1 error unknown-kind 这个文件不在任何栏目的文件夹里\n"},
		{"report without kind", "reports/a.md", "title = \"甲\"", "2:1 error missing-field 缺少 kind：文件夹 reports 里有多个类别\n"},
		{"kind of another folder", "reports/a.md", "kind = \"penalty\"", "2:8 error unknown-kind 类别 penalty 不能用在这个文件夹\n"},
		{"statistics that do not add up", "reports/a.md", "kind = \"enforcement-report\"\ntitle = \"甲\"\norgan = \"scjgj\"\nyear = 2024\n[penalties]\nwarnings = 1\nfines = 2\ntotal = 4\n", "9:1 warning sum-mismatch 合计：第 1 个数 4 和各项之和 3 不一致\n"},
		{"statistics of a real county add up", "reports/a.md", "kind = \"enforcement-report\"\ntitle = \"甲\"\norgan = \"scjgj\"\nyear = 2024\ndated = 2025-01-10\n[penalties]\nwarnings = 12175\nfines = 94929\nconfiscations = 235\nsuspensions = 189\nrevocations = 101\nrestrictions = 0\nclosures = 11\ndetentions = 504\nothers = 12\ntotal = 108156\namount = \"1753.79\"\n", ""},
		{"row total", "reports/a.md", "kind = \"disclosure-report\"\ntitle = \"甲\"\norgan = \"scjgj\"\nyear = 2024\n[litigation]\ndirect = [1, 1, 0, 0, 3]\n", "7:1 warning sum-mismatch 行政诉讼：未经复议直接起诉：总计写的是 3，各列相加是 2\n"},
		{"promise longer than the law", "powers/a.md", "title = \"甲\"\norgan = \"scjgj\"\nstatutory_days = 5\npromised_days = 6\n", "dates-out-of-order 承诺时限（工作日） 晚于（大于）法定期限（工作日）\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := read(t, c.path, c.front)
			got := show(problems)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestReadValues(t *testing.T) {
	rec, problems := read(t, "enforcement/licence/2026/1.md", `title = "许可"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-06T09:30:00
document = "准予许可决定书"
category = "普通"
valid_from = 2026-03-05
valid_until = "2099-12-31"
outcome = "准予"
legal_basis = "《行政许可法》"
subject = { name = "张三丰", type = "自然人" }
`)
	if len(problems) > 0 {
		t.Fatal(show(problems))
	}
	if v, _ := rec.Value("valid_until"); v.Display() != "长期" {
		t.Errorf("2099-12-31 is open-ended, got %q", v.Display())
	}
	if v, _ := rec.Value("valid_from"); v.Display() != "2026年3月5日" || v.Text != "2026-03-05" {
		t.Errorf("valid_from: %+v", v)
	}
	if rec.Published.PubDate() != "2026-03-06 09:30" || rec.LeadOrgan() != "scjgj" || rec.Kind.ID != "licence" {
		t.Errorf("got %+v", rec.Common)
	}
	if rec.Subject.PublicName() != "张某某" || rec.Redact("张三丰获准") != "张某某获准" {
		t.Errorf("a natural person is masked: %s", rec.Subject.PublicName())
	}
}

func TestMissingStarred(t *testing.T) {
	for front, want := range map[string]string{
		penalty: "",
		strings.Replace(penalty, "violation = \"未明码标价\"\n", "", 1):  "violation",
		strings.Replace(penalty, "未明码标价", " ", 1):                   "violation",
		strings.Replace(penalty, "name = \"示范市安达商贸有限公司\", ", "", 1): "subject.name",
	} {
		rec, _ := read(t, "enforcement/penalty/a.md", front)
		if got := strings.Join(rec.MissingStarred(), " "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	rec, _ := read(t, "policies/a.md", "title = \" \"\nnormative = true\n")
	if got := strings.Join(rec.Missing(), " "); got != "title organ dated number" {
		t.Errorf("got %q", got)
	}
}

func TestRedact(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"张三丰", "张三丰说：张 三　丰", "张某某说：张某某"},
		{"甲　乙丙", "甲乙丙", "甲某某"},
		{"王建国、李小明", "王建国和李小明", "王某某和李某某"},
		{"买买提·吐尔逊", "买买提•吐尔逊和买买提吐尔逊", "买某某和买某某"},
		{"买买提·吐尔逊", "买买提说，**买买提**的摊位", "买某某说，**买某某**的摊位"},
		{"John Smith", "SMITH John到场", "S某某到场"},
		{"张某某", "张某某", "张某某"},
		{"a", "<a href=\"x\">a</a>", "<a href=\"x\">a</a>"},
		{"strong", "<strong title=\"strong\">strong</strong>", "<strong title=\"s某某\">s某某</strong>"},
		{"张三丰", "<p title=\"甲>张三丰\">张三丰</p>", "<p title=\"甲>张某某\">张某某</p>"},
	}
	for _, c := range cases {
		rec := &Record{Common: Common{Subject: &Subject{Name: c.name, Type: "自然人"}}}
		if got := rec.RedactHTML(c.text); got != c.want {
			t.Errorf("%s in %s: got %s, want %s", c.name, c.text, got, c.want)
		}
	}
	firm := &Record{Common: Common{Subject: &Subject{Name: "安达商贸", Type: "法人及非法人组织"}}}
	if got := firm.RedactHTML("<p>安达商贸</p>"); got != "<p>安达商贸</p>" {
		t.Errorf("an organisation is named: %s", got)
	}
}

func FuzzRedactHTML(f *testing.F) {
	f.Add("张三丰", "<p title='张三丰'>张三丰")
	f.Fuzz(func(t *testing.T, name, text string) {
		rec := &Record{Common: Common{Subject: &Subject{Name: name, Type: "自然人"}}}
		rec.RedactHTML(text)
	})
}

func TestStateOn(t *testing.T) {
	day := func(s string) calendar.Date { d, _ := calendar.Parse(s); return d }
	rec, _ := read(t, "enforcement/penalty/a.md", penalty+`publicity_until = 2026-06-12
sealed = 2026-12-01
[withdrawal]
cause = "撤销"
caused = 2026-05-01
on = 2026-05-06
reason = "复议"
`)
	for asOf, want := range map[string]State{
		"2026-03-11": Scheduled, "2026-03-12": Public, "2026-05-05": Public, "2026-05-06": Withdrawn, "2026-12-01": Sealed,
	} {
		if got := rec.StateOn(day(asOf)); got != want {
			t.Errorf("%s: state %d, want %d", asOf, got, want)
		}
	}
	rec, _ = read(t, "enforcement/penalty/a.md", penalty+"publicity_until = 2026-06-12\n")
	if rec.StateOn(day("2026-06-12")) != Public || rec.StateOn(day("2026-06-13")) != Expired {
		t.Error("publicity_until is the last day shown")
	}
	if title := rec.PublicTitle(day("2026-06-13")); title != "示市监罚〔2026〕12号行政处罚决定（公示期满）" {
		t.Errorf("tombstone title %q", title)
	}
}

func TestReadOrgans(t *testing.T) {
	kinds, _ := LoadKinds()
	_, problems := ReadOrgans("content/organs.toml", []byte(`
[[organ]]
id = "a"
name = "甲局"
type = "bureau"
since = 2020
duties = ["weekly-report"]
[[organ]]
id = "a"
name = "乙局"
type = "department"
since = 2020
[[organ]]
id = "withdrawn"
type = "department"
[[organ]]
id = "c"
name = "丙局"
type = "department"
since = 2020
earlier = [{ duty = "annual-report", since = 2018 }, { duty = "website-report", since = 2018 }, { duty = "disclosure-report", since = 2020 }]
`), kinds)
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	if got := strings.Join(codes, " "); got != "bad-value bad-value double-organ bad-value missing-field missing-field bad-value bad-value" {
		t.Errorf("got %s\n%s", got, show(problems))
	}
	organs, _ := ReadOrgans("x", []byte(testOrgans), kinds)
	if got := organs.All()[0].YearlyDuties(); strings.Join(got, " ") != "annual-report disclosure-report" {
		t.Errorf("default duties %v", got)
	}
}

func TestEveryKindIsWhole(t *testing.T) {
	kinds, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds.All() {
		if k.Name == "" || k.Short == "" || k.Folder == "" || k.Column == "" || k.Schema == "" {
			t.Errorf("%s lacks a name, folder, column or schema: %+v", k.ID, k)
		}
		for _, key := range k.Required {
			_, own := k.Field(key)
			if !own && kinds.Label(k, key) == key {
				t.Errorf("%s requires %s, which has no label", k.ID, key)
			}
		}
		for _, key := range k.Keys {
			if kinds.Label(k, key) == key {
				t.Errorf("%s accepts %s, which is no common key", k.ID, key)
			}
		}
	}
	for _, id := range strings.Fields("annual-report enforcement-report disclosure-report website-report budget penalty licence coercion inspection levy payment confirmation reward adjudication basis power policy cleanup notice interpretation decision page") {
		if _, ok := kinds.Get(id); !ok {
			t.Errorf("no kind %s", id)
		}
	}
}

func TestMissing(t *testing.T) {
	const draft = "title = \"甲\"\norgan = \"scjgj\"\ndated = 2026-03-05\nviolation = \"x\"\ncategories = [\"警告\"]\noutcome = \"警告\"\nlegal_basis = \"某法\"\n[subject]\nname = \"甲公司\"\ntype = \"法人及非法人组织\"\n"
	cases := []struct{ name, path, front, want string }{
		{"nothing", "enforcement/penalty/1.md", draft, ""},
		{"fields of the kind", "enforcement/penalty/1.md", strings.NewReplacer("violation = \"x\"\n", "", "outcome = \"警告\"", "outcome = \" \"").Replace(draft), "outcome violation"},
		{"what every document states", "enforcement/penalty/1.md", strings.NewReplacer("title = \"甲\"\n", "", "organ = \"scjgj\"\n", "", "dated = 2026-03-05\n", "").Replace(draft), "title organ dated"},
		{"the number of a normative document", "policies/1.md", "title = \"甲\"\norgan = \"scjgj\"\ndated = 2026-03-05\nnormative = true\n", "number"},
		{"a plain page has no organ and no date", "about/1.md", "title = \"甲\"\n", ""},
		{"an interpretation has no date of its own", "interpretations/1.md", "title = \"甲\"\norgan = \"scjgj\"\ninterprets = \"policies/1.md\"\nin_brief = \"x\"\nwho = \"x\"\nwhat_to_do = \"x\"\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rec, _ := read(t, c.path, c.front)
			if got := strings.Join(rec.Missing(), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// 行政处罚法 of 2021, in force from 2021-07-15, names some categories anew.
func TestCategoriesOfTheOldLaw(t *testing.T) {
	for _, c := range []struct{ dated, category, want string }{
		{"2021-07-14", "暂扣执照", ""},
		{"2021-07-15", "暂扣执照", "“暂扣执照”是 2021年7月15日 以前的名称，写作 暂扣许可证件"},
		{"2026-03-05", "吊销许可证", "“吊销许可证”是 2021年7月15日 以前的名称，写作 吊销许可证件"},
		{"2021-07-15", "暂扣许可证件", ""},
		{"2021-07-14", "警告", ""},
		{"2021-07-15", "警告", ""},
	} {
		_, problems := read(t, "enforcement/penalty/1.md", fmt.Sprintf("dated = %s\ncategories = [%q]", c.dated, c.category))
		got := ""
		for _, p := range problems {
			if p.Code == "bad-code" {
				got += p.Message + "，" + p.Hint
			}
		}
		if got != c.want {
			t.Errorf("%s on %s: %q", c.category, c.dated, got)
		}
	}
}

// BenchmarkRead makes the record of a decision from the text of its front matter.
func BenchmarkRead(b *testing.B) {
	kinds, err := LoadKinds()
	if err != nil {
		b.Fatal(err)
	}
	organs, problems := ReadOrgans("organs.toml", []byte("[[organ]]\nid = \"scjgj\"\nname = \"示范市市场监督管理局\"\ntype = \"department\"\nsince = 2020\n"), kinds)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	reader := Reader{Kinds: kinds, Organs: organs}
	src := []byte(`title = "关于示范市安达商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕12号"
index = "11990001000000123W/2026-01012"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
uscc = "9199000100005237XT"
`)
	b.ReportAllocs()
	for b.Loop() {
		table, problems := toml.Parse("content/a.md", src, 2)
		record, more := reader.Read("enforcement/penalty/2026/0012.md", table)
		if record == nil || len(problems)+len(more) > 0 {
			b.Fatal(problems, more)
		}
	}
}

// Keys that have slipped into a table, Chinese names of keys, and names of organs: the
// message says what to write.
func TestKeysInTheWrongPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ front, want string }{
		{penalty + "[[attachments]]\ntitle = \"甲\"\nfile = \"a.pdf\"\nserved = 2026-03-06\n", "[[attachments]] 里没有 served 这个键；[[attachments]] 以下的各行都算它的 请把这一行移到第一个 [ 之前"},
		{penalty + "[exempt]\nfacts = \"甲\"\n", "[exempt] 里没有 facts 这个键；[exempt] 以下的各行都算它的 请把这一行移到第一个 [ 之前"},
		{penalty + "[exempt]\nabc = \"甲\"\n", "不认识的键 abc 请删去这一行，或者改成认识的键"},
		{penalty + "\"送达日期\" = 2026-03-06\n", "不认识的键 送达日期 “送达日期”写作 served"},
		{penalty + "\"当事人名称\" = \"甲\"\n", "不认识的键 当事人名称 “当事人名称”写作 [subject] 里的 name"},
		{strings.Replace(penalty, `"scjgj"`, `"示范市市场监督管理局"`, 1), "这里写机关的 id：示范市市场监督管理局的 id 是 scjgj 写作 organ = \"scjgj\""},
	} {
		_, problems := read(t, "enforcement/penalty/2026/1.md", c.front)
		found := false
		for _, p := range problems {
			found = found || p.Message+" "+p.Hint == c.want
		}
		if !found {
			t.Errorf("want %s\ngot\n%s", c.want, show(problems))
		}
	}
}
