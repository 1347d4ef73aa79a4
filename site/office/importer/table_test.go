package importer

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/spreadsheet"
)

const organs = `[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
short = "市市场监管局"
type = "department"
uscc = "11990001000000123W"
since = 2026
`

// town is a site's folder with one organ.
type town struct {
	t    *testing.T
	dir  string
	root *os.Root
	o    Options
}

func newTown(t *testing.T) *town {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	if err := root.Mkdir("content", 0o755); err != nil {
		t.Fatal(err)
	}
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	o, problems := disclosure.ReadOrgans("organs.toml", []byte(organs), kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &town{t, dir, root, Options{Name: "表.csv", Kinds: kinds, Organs: o}}
}

func (w *town) table(text string) (*Result, error) {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "表.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
	return Table(w.t.Context(), path, w.root, w.o)
}

// imports imports and returns what became of the rows: "created path", and the
// problems that are no notices.
func (w *town) imports(text string) string {
	w.t.Helper()
	r, err := w.table(text)
	if err != nil {
		w.t.Fatal(err)
	}
	return messages(r)
}

func messages(r *Result) string {
	var b strings.Builder
	for _, f := range r.Files {
		fmt.Fprintln(&b, f.State, f.Path)
	}
	for _, p := range r.Problems {
		if p.Severity.String() != "notice" {
			fmt.Fprintln(&b, p)
		}
	}
	return b.String()
}

func (w *town) file(path string) string {
	w.t.Helper()
	text, err := w.root.ReadFile("content/" + path)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func (w *town) write(path, text string) {
	w.t.Helper()
	if err := w.root.MkdirAll("content/"+filepath.ToSlash(filepath.Dir(path)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := w.root.WriteFile("content/"+path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

const (
	penaltyHead = "行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定书文号,违法行为类型,处罚依据,处罚类别,处罚内容,罚款金额（万元）,处罚决定日期,处罚机关,公开日期\n"
	penaltyRow  = "示范市安达商贸有限公司,法人及非法人组织,9199000100005237XT,示市监罚〔2026〕12号,未明码标价,《中华人民共和国价格法》第四十二条,罚款,罚款 5000 元,0.5,2026-03-05,示范市市场监督管理局,2026-03-12\n"
	penaltyPath = "enforcement/penalty/2026/示市监罚-2026-12.md"
)

func TestPenalty(t *testing.T) {
	w := newTown(t)
	if got, want := w.imports(penaltyHead+penaltyRow), "created "+penaltyPath+"\n"; got != want {
		t.Fatalf("got\n%swant\n%s", got, want)
	}
	want := `+++
# MARK
title = "关于示范市安达商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕12号"
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
+++
`
	if got := markLine.ReplaceAllString(w.file(penaltyPath), "# MARK\n"); got != want {
		t.Errorf("got\n%s", got)
	}
}

// What a person changed stays; what the table changed comes in; what the table
// does not know is not taken away.
func TestAgain(t *testing.T) {
	w := newTown(t)
	w.imports(penaltyHead + penaltyRow)
	first := w.file(penaltyPath)
	w.write(penaltyPath, "")
	w.imports(penaltyHead + strings.Replace(penaltyRow, "2026-03-12", "", 1))
	draft := w.file(penaltyPath)
	w.write(penaltyPath, first)
	steps := []struct {
		name  string
		table string
		edit  func(string) string // before the import
		want  string
		holds string // the file afterwards
	}{
		{"the same again", penaltyHead + penaltyRow, nil, "unchanged", "fine = 5000\n"},
		{"line ends and mark of an editor", penaltyHead + penaltyRow, func(s string) string { return "\uFEFF" + strings.ReplaceAll(s, "\n", "\r\n") }, "unchanged", "fine = 5000\r\n"},
		{"a fact that is public", penaltyHead + strings.Replace(strings.Replace(penaltyRow, "0.5", "0.6", 1), "5000", "6000", 1), func(string) string { return first }, "failed", "fine = 5000\n"},
		{"no column 公开日期, a fact that is public", strings.Replace(penaltyHead, ",公开日期", ",无关", 1) + strings.Replace(penaltyRow, "未明码标价", "无照经营", 1), nil, "failed", "未明码标价"},
		{"an empty cell 公开日期 takes nothing back", penaltyHead + strings.Replace(penaltyRow, "2026-03-12", "", 1), nil, "failed", "published = 2026-03-12\nviolation"},
		{"a cell of a draft changed", penaltyHead + strings.NewReplacer("0.5", "0.6", "5000", "6000", "2026-03-12", "").Replace(penaltyRow), func(string) string { return draft }, "updated", "fine = 6000\n"},
		{"a draft goes public", penaltyHead + strings.NewReplacer("0.5", "0.6", "5000", "6000").Replace(penaltyRow), nil, "updated", "published = 2026-03-12\nviolation"},
		{"no column 公开日期", strings.Replace(penaltyHead, ",公开日期", ",无关", 1) + strings.NewReplacer("0.5", "0.6", "5000", "6000", "2026-03-12", "").Replace(penaltyRow), nil, "unchanged", "published = 2026-03-12\nviolation"},
		{"a person changed the file, the table nothing", penaltyHead + penaltyRow, func(string) string { return strings.Replace(first, "未明码标价", "未按规定明码标价", 1) }, "kept", "未按规定明码标价"},
		{"both changed", penaltyHead + strings.Replace(penaltyRow, "0.5", "0.6", 1), nil, "kept", "未按规定明码标价"},
		{"a person's own file", penaltyHead + penaltyRow, func(string) string { return "+++\ntitle = \"甲\"\n+++\n" }, "kept", "甲"},
		{"an empty file of a crash", penaltyHead + penaltyRow, func(string) string { return "" }, "created", "fine = 5000\n"},
	}
	for _, step := range steps {
		if step.edit != nil {
			w.write(penaltyPath, step.edit(w.file(penaltyPath)))
		}
		before := w.file(penaltyPath)
		got := w.imports(step.table)
		if !strings.HasPrefix(got, step.want+" "+penaltyPath+"\n") {
			t.Errorf("%s: %s", step.name, got)
		}
		after := w.file(penaltyPath)
		if !strings.Contains(after, step.holds) {
			t.Errorf("%s: the file is\n%s", step.name, after)
		}
		if refused := strings.Contains(got, "[changed-in-silence]"); refused != (step.want == "failed") {
			t.Errorf("%s: refused is %v: %s", step.name, refused, got)
		}
		if still := step.want == "failed" || step.want == "kept" || step.want == "unchanged"; still && before != after {
			t.Errorf("%s: the file was written", step.name)
		}
		if warned := strings.Contains(got, "[kept-file]"); warned != (step.name == "both changed" || step.name == "a person's own file") {
			t.Errorf("%s: warned is %v", step.name, warned)
		}
	}
}

// A document of the same number elsewhere in the kind's folder is the row's file.
func TestMovedFile(t *testing.T) {
	w := newTown(t)
	w.write("enforcement/penalty/2026/0012.md", "+++\nnumber = \"示市监罚〔2026〕12号\"\n+++\n")
	if got := w.imports(penaltyHead + penaltyRow); !strings.HasPrefix(got, "kept enforcement/penalty/2026/0012.md\n") {
		t.Errorf("got %s", got)
	}
	// The day of a decision is mended: the address stays.
	w.imports(penaltyHead + strings.NewReplacer("12号", "13号", "2026-03-12", "").Replace(penaltyRow))
	got := w.imports(penaltyHead + strings.NewReplacer("12号", "13号", "2026-03-05", "2025-03-05", "2026-03-12", "").Replace(penaltyRow))
	if !strings.HasPrefix(got, "updated enforcement/penalty/2026/示市监罚-2026-13.md\n") {
		t.Errorf("got %s", got)
	}
}

func TestRows(t *testing.T) {
	licence := "行政许可决定文书名称,许可决定文书号,许可类别,许可内容,许可决定日期,有效期自,有效期至,许可机关,行政相对人名称,行政相对人类别,许可编号,法律依据\n"
	cases := []struct {
		name, table string
		want        string   // states, paths, problems; parts of it
		file        string   // path
		holds       []string // of the file
		lacks       []string
	}{
		{
			"a licence for ever", licence + "食品经营许可证,示市监许〔2026〕3号,普通,准予经营,46086,2026/3/5,2099/12/31,市市场监管局,示范市乙餐饮店,个体工商户,JY29901,《食品安全法》\n",
			"created enforcement/licence/2026/示市监许-2026-3.md", "enforcement/licence/2026/示市监许-2026-3.md",
			[]string{`document = "食品经营许可证"`, "dated = 2026-03-05", `valid_until = "长期"`, `licence_number = "JY29901"`, `title = "关于示范市乙餐饮店的行政许可决定"`},
			[]string{"published"},
		},
		{
			"a licence without number goes by that of the paper", licence + "食品经营许可证,,普通,准予,2026-03-05,2026-03-05,长期,市市场监管局,甲,法人及非法人组织,JY 29/01,法\n",
			"created enforcement/licence/2026/jy-29-01-", "", nil, nil,
		},
		{
			"a natural person is in no name", penaltyHead + "司马相如,自然人,,关于司马相如的决定,甲,乙,警告,警告,,2026-03-05,市市场监管局,\n",
			"D2（行政处罚决定书文号）：错误：文号里有当事人的姓名", "", nil, nil,
		},
		{
			"a natural person is not in the title", penaltyHead + "司马相如,自然人,,示市监罚〔2026〕12号,甲,乙,警告,警告,,2026-03-05,市市场监管局,\n",
			"created", penaltyPath, []string{`title = "示市监罚〔2026〕12号行政处罚决定"`}, nil,
		},
		{"the amount in yuan", strings.Replace(penaltyHead, "万元", "元", 1) + strings.Replace(penaltyRow, ",0.5,", `,"¥5,000.50",`, 1), "created", penaltyPath, []string{`fine = "5000.50"`}, nil},
		{"the cell says the unit", strings.Replace(penaltyHead, "（万元）", "", 1) + strings.Replace(penaltyRow, ",0.5,", ",0.000001万元,", 1), "created", penaltyPath, []string{`fine = "0.01"`}, nil},
		{"no unit", strings.Replace(penaltyHead, "（万元）", "", 1) + strings.Replace(penaltyRow, "罚款 5000 元", "罚款", 1), "表.csv I2（罚款金额）：错误：“0.5”看不出是元还是万元", "", nil, nil},
		{"no unit, but in the decision", strings.Replace(penaltyHead, "（万元）", "", 1) + penaltyRow, "created", penaltyPath, []string{"fine = 5000\n"}, nil},
		{"units that differ, and the decision agrees", penaltyHead + strings.Replace(penaltyRow, ",0.5,", ",5000元,", 1), "created", penaltyPath, []string{"fine = 5000\n"}, nil},
		{"units that differ, and the decision does not agree", penaltyHead + strings.Replace(penaltyRow, ",0.5,", ",0.5元,", 1), "错误：这一格写的是 0.5元，处罚内容里写的是 5000 元", "", nil, nil},
		{"yuan in a column of 万元", penaltyHead + strings.Replace(penaltyRow, ",0.5,", ",5000,", 1), "处罚内容里写的是 5000 元", "", nil, nil},
		{"yuan in a column of 万元, 万元 in the decision", penaltyHead + strings.NewReplacer(",0.5,", `,"200,000",`, "5000 元", "20万元").Replace(penaltyRow), "处罚内容里写的是 200000 元", "", nil, nil},
		{"万元 in a column of yuan", strings.Replace(penaltyHead, "万元", "元", 1) + penaltyRow, "处罚内容里写的是 5000 元", "", nil, nil},
		{"yuan of the decision in a column of 万元", penaltyHead + strings.NewReplacer(",0.5,", ",500,", "5000 元", "500元").Replace(penaltyRow), "处罚内容里写的是 500 元", "", nil, nil},
		{"too fine", penaltyHead + strings.Replace(penaltyRow, ",0.5,", ",0.0000001,", 1), "不是整数分", "", nil, nil},
		{"an identity number in another column", penaltyHead + strings.Replace(penaltyRow, "9199000100005237XT", "110105 19491231 002X", 1), "C2（统一社会信用代码）：错误：这一格里有公民身份号码", "", nil, nil},
		{"an identity number in the text", penaltyHead + strings.Replace(penaltyRow, "未明码标价", "当事人（１１０１０５19491231002x）未标价", 1), "E2（违法行为类型）：错误：这一格里有公民身份号码", "", nil, nil},
		{"a formula that failed", penaltyHead + strings.Replace(penaltyRow, "未明码标价", "#REF!", 1), "公式出错", "", nil, nil},
		{"an unknown organ", penaltyHead + strings.Replace(penaltyRow, "示范市市场监督管理局", "示范市环保局", 1), "K2（处罚机关）：错误：没有登记这个机关：示范市环保局", "", nil, nil},
		{"published before the act", penaltyHead + strings.Replace(penaltyRow, "2026-03-12", "2026-03-04", 1), "L2（公开日期）：错误：公开日期 2026-03-04 早于", "", nil, nil},
		{"a public record lacks a starred field", penaltyHead + strings.Replace(penaltyRow, "未明码标价", "", 1), "E2（违法行为类型）：错误：缺少违法行为类型", "", nil, nil},
		{"a draft may lack it", penaltyHead + strings.NewReplacer("未明码标价", "", "2026-03-12", "").Replace(penaltyRow), "E2（违法行为类型）：警告：缺少违法行为类型", penaltyPath, nil, []string{"published", "draft"}},
		{"without number", penaltyHead + strings.Replace(penaltyRow, "示市监罚〔2026〕12号", "", 1), "D2（行政处罚决定书文号）：错误：没有文号", "", nil, nil},
		{"a number twice", penaltyHead + penaltyRow + strings.Replace(penaltyRow, "〔2026〕12号", "[2026]012号", 1), "D3（行政处罚决定书文号）：错误：和第 2 行的文号相同", "", nil, nil},
		{"more cells than headers", penaltyHead + strings.TrimSuffix(penaltyRow, "\n") + ",多\n", "这一行比表头多出“多”", "", nil, nil},
		{
			"the fields of 2016", "CF_XDR,CF_XDR_SHXYM,CF_XDR_SFZ,CF_WSH,CF_CFMC,CF_CFLB1,CF_CFLB2,CF_SY,CF_YJ,CF_NR,CF_JDRQ,CF_XZJG\n" +
				"李四,,110105194912310021,示市监罚〔2026〕1号,经营过期食品案,罚款,警告,售卖过期食品,《食品安全法》,警告,20260305,示范市市场监督管理局\n",
			"created enforcement/penalty/2026/示市监罚-2026-1.md", "enforcement/penalty/2026/示市监罚-2026-1.md",
			[]string{`title = "经营过期食品案"`, `categories = ["罚款", "警告"]`, `type = "自然人"`, "facts = "}, []string{"110105"},
		},
		{
			"power items", "事项编码,事项名称,职权类型,设定依据,实施主体,承办机构,法定期限（工作日）,承诺时限（工作日）,责任事项,监督方式,救济途径,办理流程,状态,调整日期\n" +
				"SCJ-CF-001,对未明码标价的处罚,行政处罚,\"1.《中华人民共和国价格法》第四十二条：责令改正\n2.《价格法实施办法》\",示范市市场监督管理局,价格科,90,60个工作日,\"1.受理责任：核查线索\n2.决定责任：送达文书\",热线,复议,立案→决定,在用,2026-01-05\n",
			"created powers/scj-cf-001.md", "powers/scj-cf-001.md",
			[]string{
				`name = "对未明码标价的处罚"`, "statutory_days = 90\npromised_days = 60\n", "[[basis_items]]\nlaw = \"《中华人民共和国价格法》\"\narticle = \"第四十二条\"\ntext = \"责令改正\"\n[[basis_items]]\nlaw = \"《价格法实施办法》\"\n",
				"[[liabilities]]\nstage = \"受理\"\ncontent = \"核查线索\"\n[[liabilities]]\nstage = \"决定\"", `type = "行政处罚"`, `implementer = "示范市市场监督管理局"`, `flow = ["立案", "决定"]`, "dated = 2026-01-05",
			}, nil,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t)
			if got := w.imports(c.table); !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if c.file == "" {
				return
			}
			text := w.file(c.file)
			for _, part := range c.holds {
				if !strings.Contains(text, part) {
					t.Errorf("the file lacks %s:\n%s", part, text)
				}
			}
			for _, part := range c.lacks {
				if strings.Contains(text, part) {
					t.Errorf("the file has %s:\n%s", part, text)
				}
			}
		})
	}
}

func TestDryRun(t *testing.T) {
	w := newTown(t)
	w.o.DryRun = true
	if got := w.imports(penaltyHead + penaltyRow); !strings.HasPrefix(got, "created "+penaltyPath) {
		t.Errorf("got %s", got)
	}
	if _, err := w.root.Stat("content/enforcement"); err == nil {
		t.Error("something was written")
	}
}

func TestMap(t *testing.T) {
	w := newTown(t)
	m, problems := ReadMap("对照.toml", []byte("kind = \"penalty\"\norgan = \"scjgj\"\n[columns]\n\"案由\" = \"violation\"\n\"结果\" = \"outcome\"\n\"罚没款\" = \"fine(元)\"\n\"日子\" = \"dated\"\n\"承办人\" = \"\"\n[constants]\nlegal_basis = \"《价格法》\"\ncategories = \"罚款\"\n"), w.o.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w.o.Map = m
	got := w.imports("案由,结果,罚没款,日子,当事人,统一社会信用代码,文号,承办人\n未标价,罚款,5000,2026-03-05,示范市安达商贸有限公司,9199000100005237XT,示市监罚〔2026〕12号,钱某\n")
	if want := "created " + penaltyPath + "\n"; got != want {
		t.Fatalf("got %s", got)
	}
	text := w.file(penaltyPath)
	for _, part := range []string{"violation = \"未标价\"", "fine = 5000\n", "legal_basis = \"《价格法》\"", `categories = ["罚款"]`, `organ = "scjgj"`} {
		if !strings.Contains(text, part) {
			t.Errorf("the file lacks %s:\n%s", part, text)
		}
	}
	if strings.Contains(text, "钱") {
		t.Errorf("a column that is not needed came in:\n%s", text)
	}
	_, problems = ReadMap("对照.toml", []byte("kind = \"penalty\"\n[columns]\n\"案由\" = \"violatoin\"\n\"结果\" = 3\n[constants]\nnothing = \"\"\n"), w.o.Kinds)
	if len(problems) != 3 || problems[0].Line != 3 || !strings.Contains(problems[0].Hint, "violation") {
		t.Errorf("%+v", problems)
	}
}

func TestStem(t *testing.T) {
	cases := []struct{ number, want string }{
		{"示市监罚〔2026〕12号", "示市监罚-2026-12"},
		{"濮公(治)行罚决字〔2021〕3号", "濮公-治-行罚决字-2021-3"},
		{"SCJ-CF-001", "scj-cf-001"},
		{"2026", "no-2026"},
		{"page", "no-page"},
		{"CON", "no-con"},
		{"com1.x", "com1-x-" + short("com1.x")},
		{"../../x", "x-" + short("../../x")},
		{strings.Repeat("长", 100), strings.Repeat("长", 37) + "-" + short(strings.Repeat("长", 100))},
	}
	for _, c := range cases {
		if got := stem(c.number); got != c.want {
			t.Errorf("%s is %s, want %s", c.number, got, c.want)
		}
	}
}

// Numbers that a spreadsheet spoiled, as raw values of a workbook.
func TestWorkbookCells(t *testing.T) {
	w := newTown(t)
	path := filepath.Join(t.TempDir(), "表.xlsx")
	write := func(code, fine spreadsheet.Value) {
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		book, err := spreadsheet.NewWorkbook(file)
		if err != nil {
			t.Fatal(err)
		}
		var titles []spreadsheet.Column
		for title := range strings.SplitSeq(strings.TrimSpace(penaltyHead), ",") {
			titles = append(titles, spreadsheet.Column{Title: title})
		}
		table, err := book.Table("明细", titles)
		if err != nil {
			t.Fatal(err)
		}
		var cells []spreadsheet.Value
		for i, text := range strings.Split(strings.TrimSpace(strings.Replace(penaltyRow, "5000 元", "3000 元", 1)), ",") {
			switch i {
			case 2:
				cells = append(cells, code)
			case 8:
				cells = append(cells, fine)
			default:
				cells = append(cells, spreadsheet.Text(text))
			}
		}
		if err := table.Append(cells...); err != nil {
			t.Fatal(err)
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
	}
	write(spreadsheet.Text("9199000100005237XT"), spreadsheet.Number("0.30000000000000004"))
	if r, err := Table(t.Context(), path, w.root, w.o); err != nil || messages(r) != "created "+penaltyPath+"\n" || !strings.Contains(w.file(penaltyPath), "fine = 3000\n") {
		t.Errorf("%v %v", r, err)
	}
	write(spreadsheet.Number("919900010000523755"), spreadsheet.Number("0.3"))
	if r, err := Table(t.Context(), path, w.root, w.o); err != nil || !strings.Contains(messages(r), "明细!C2（统一社会信用代码）：错误：“919900010000523800”：Excel 把号码当成了数字") {
		t.Errorf("%v %v", messages(r), err)
	}
}

// The report is the table with its mistakes marked, and a table itself.
func TestReport(t *testing.T) {
	w := newTown(t)
	dir := t.TempDir()
	in, out := filepath.Join(dir, "表.csv"), filepath.Join(dir, "问题.xlsx")
	text := "某市行政处罚信息\n" + strings.Replace(penaltyHead, "公开日期", "公开日期,证件号码", 1) + strings.TrimSpace(penaltyRow) + ",110105194912310021\n" +
		strings.NewReplacer("12号", "13号", "2026-03-05", "3/5/26").Replace(penaltyRow)
	if err := os.WriteFile(in, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := Table(t.Context(), in, w.root, w.o)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.WriteReport(t.Context(), file, in, w.o), file.Close()); err != nil {
		t.Fatal(err)
	}
	parts := unzip(t, out)
	if !strings.Contains(parts["xl/comments1.xml"], `ref="J3"`) || !strings.Contains(parts["xl/comments1.xml"], "年份要写四位") {
		t.Errorf("the comments are %s", parts["xl/comments1.xml"])
	}
	if strings.Contains(parts["xl/worksheets/sheet1.xml"]+parts["xl/sharedStrings.xml"], "110105") {
		t.Error("the report has a number of an identity paper")
	}
	w.o.Name = "问题.xlsx"
	again, err := Table(t.Context(), out, w.root, w.o)
	if err != nil {
		t.Fatal(err)
	}
	if want := "unchanged " + penaltyPath + "\nfailed \n问题.xlsx 表格!J3（处罚决定日期）：错误：“3/5/26”看不出年月日，年份要写四位，写在最前面 [bad-cell]\n"; messages(again) != want {
		t.Errorf("the report is imported as\n%s", messages(again))
	}
}

func unzip(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	parts := map[string]string{}
	for _, f := range archive.File {
		text, err := fs.ReadFile(archive, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

// A fine whose formula was never computed is no fine of nothing.
func TestFormulaWithoutValue(t *testing.T) {
	t.Parallel()
	const file = "../../../../shared/cases/clerk/formula.xlsx"
	if _, err := os.Stat(file); err != nil {
		t.Skip("the shared cases are absent")
	}
	w := newTown(t)
	var problems []diag.Problem
	w.o.Organs, problems = disclosure.ReadOrgans("organs.toml", []byte(strings.ReplaceAll(organs, "示范市", "示范县")), w.o.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r, err := Table(t.Context(), file, w.root, w.o)
	if err != nil {
		t.Fatal(err)
	}
	want := "failed \nfailed \n" +
		"表.csv 行政处罚!J2（罚款金额（万元））：错误：公式没有值：写这个文件的程序没有计算 [bad-cell]\n" +
		"表.csv 行政处罚!D3（行政处罚决定书文号）：错误：公式没有值：写这个文件的程序没有计算 [bad-cell]\n"
	if got := messages(r); got != want {
		t.Errorf("got\n%s", got)
	}
}

// A unit above the header is in the header of the report, so that the corrected report
// means the same.
func TestReportKeepsTheUnit(t *testing.T) {
	w := newTown(t)
	dir := t.TempDir()
	path, marked := filepath.Join(dir, "表.csv"), filepath.Join(dir, "问题.xlsx")
	text := "单位：万元,,,,,,,,,,,\n" + strings.Replace(penaltyHead, "（万元）", "", 1) + strings.NewReplacer("2026-03-05", "26年3月5日", "罚款 5000 元", "罚款").Replace(penaltyRow)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Table(t.Context(), path, w.root, w.o)
	if err != nil || r.Counts[Failed] != 1 {
		t.Fatalf("%v %v", r, err)
	}
	file, err := os.Create(marked)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.WriteReport(t.Context(), file, path, w.o), file.Close()); err != nil {
		t.Fatal(err)
	}
	if r, err = Table(t.Context(), marked, w.root, w.o); err != nil || !strings.Contains(messages(r), "看不出年月日") || strings.Contains(messages(r), "元还是万元") {
		t.Errorf("%s %v", messages(r), err)
	}
}
