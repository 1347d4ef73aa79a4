package importer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/toml"
)

// county are the organs of the files in ../shared/cases.
const county = `[[organ]]
id = "scjgj"
name = "示范县市场监督管理局"
short = "县市场监管局"
type = "department"
uscc = "11419900005250017A"
since = 2020

[[organ]]
id = "sscjgj"
name = "示范市市场监督管理局"
type = "department"
since = 2020
`

// Files from real offices: what becomes of their rows, and what the report says.
func TestCases(t *testing.T) {
	const cases = "../../../../shared/cases"
	if _, err := os.Stat(cases); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no cases beside the repository")
	}
	for _, c := range []struct {
		file            string
		created, failed int
		says            string // parts, divided by |
		holds           string // of a file, likewise
	}{
		{"money-unit/money.csv", 0, 5, "￥5000（万元），处罚内容里写的是 5000 元|人民币5000（万元），处罚内容里写的是 5000 元|20000（万元），处罚内容里写的是 20000 元", ""},
		{"uscc-rounded/codes.csv", 0, 2, "“9.19900E+17”：Excel 把号码当成了数字|“919900010000523000”：Excel 把号码当成了数字|文本", ""},
		{"headers-real/nfra.csv", 0, 1, "“作出处罚决定的机关名称”按处罚机关", ""},
		{"merged-cells/merged-dates.xlsx", 0, 3, "C2:C3", ""},
		{"clerk/bad-uscc.xlsx", 0, 1, "校验不通过", ""},
		{"clerk/blank-name-type.xlsx", 0, 1, "没有当事人的名称", ""},
		{"clerk/company-marked-person.xlsx", 0, 1, "类别写的是自然人，却有统一社会信用代码", ""},
		{"clerk/formula.xlsx", 0, 2, "J2（罚款金额（万元））：错误：公式没有值|D3（行政处罚决定书文号）：错误：公式没有值", ""},
		{"clerk/gt92-marked-org.xlsx", 0, 1, "92419900MA00700724 和当事人类别“法人及非法人组织”不一致", ""},
		{"clerk/header-with-notes.xlsx", 1, 0, "", "fine = 5000"},
		{"clerk/licence-standard-with-published.xlsx", 2, 0, "法定代表人”（2 格）", `state = "有效"|valid_until = "长期"`},
		{"clerk/long-facts.xlsx", 1, 0, "", `第一段。\n第二段：当事人`},
		{"clerk/months.xlsx", 3, 0, "", ""},
		{"clerk/newlines-in-facts.xlsx", 1, 0, "", `保质期的食品。\n二、货值`},
		{"clerk/no-number.xlsx", 0, 1, "没有文号", ""},
		{"clerk/no-unit-header-wan.xlsx", 1, 0, "按处罚内容读作“0.5万元”", "fine = 5000"},
		{"clerk/no-unit-header.xlsx", 1, 1, "按处罚内容读作“5000元”|“0.5”看不出是元还是万元", "fine = 5000"},
		{"clerk/penalty-merged-body.xlsx", 3, 0, "A2:A4", "fine = 5000|示范县安达商贸有限公司"},
		{"clerk/penalty-merged-published.xlsx", 3, 0, "M2:M4", "published = 2026-11-25"},
		{"clerk/person-id-in-uscc.xlsx", 0, 1, "这一格看上去是公民身份号码", ""},
		{"clerk/person-marked-org.xlsx", 0, 1, "“张艳”像是自然人的姓名", ""},
		{"clerk/person-with-uscc.xlsx", 0, 1, "类别写的是自然人，却有统一社会信用代码", ""},
		{"clerk/pinan.xlsx", 1, 0, "", ""},
		{"clerk/power-merged-body.xlsx", 6, 0, "E3:E8", `implementer = "示范县市场监督管理局"|undertaker = "价格监督检查股"`},
		{"clerk/published-before.xlsx", 0, 1, "早于", ""},
		{"clerk/remark-row.xlsx", 1, 0, "这一行是表注，不是一件记录，没有读取：填表人：王建国 审核人：李芳", ""},
		{"clerk/remark-row2.xlsx", 1, 0, "备注：本表一式两份", ""},
		{"clerk/same-header-twice.xlsx", 1, 0, "都是公开日期，只用 M 列|如“2026-11-26”", "published = 2026-11-25"},
		{"clerk/total-row.xlsx", 1, 0, "这一行是合计", ""},
		{"clerk/two-header.xlsx", 0, 1, "没有文号|E3：警告：这一列没有表头，有 1 格内容没有读取，如“示市监罚〔2026〕901号”|看上去是文号", ""},
		{"clerk/two-level-header.xlsx", 1, 0, "", `name = "示范县安达商贸有限公司"|uscc = "91419900MA0090014N"`},
		{"clerk/two-persons.xlsx", 1, 0, "", `name = "张艳、李明"`},
		{"clerk/two-sheets.xlsx", 2, 0, "", ""},
		{"clerk/type-blank.xlsx", 7, 2, "B3（行政相对人类别）：错误：缺少当事人类别|这一格看上去是公民身份号码", ""},
		{"clerk/unknown-columns.xlsx", 1, 0, "承办人（最接近：承办机构）|其他", ""},
		{"clerk/uscc-numeric.xlsx", 0, 1, "“9.14199e+17”：Excel 把号码当成了数字", ""},
		{"clerk/valid-until.xlsx", 2, 0, "", "valid_until = 2027-05-01"},
		{"clerk/wrong-date.xlsx", 5, 8, "“2026-2-29”：2026年2月没有 29 日|“26.3.5”看不出年月日", ""},
		{"clerk/yuan-in-wan-column.xlsx", 1, 0, "这一格写的是“5000元”，按 5000 元读取", "fine = 5000"},
		{"clerk/gbk.csv", 0, 1, "“9.142E+17”：Excel 把号码当成了数字", ""},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			organs, problems := disclosure.ReadOrgans("organs.toml", []byte(county), w.o.Kinds)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			w.o.Organs, w.o.Organ, w.o.Name = organs, "scjgj", filepath.Base(c.file)
			r, err := Table(t.Context(), filepath.Join(cases, c.file), w.root, w.o)
			if err != nil {
				t.Fatal(err)
			}
			if r.Counts[Created] != c.created || r.Counts[Failed] != c.failed {
				t.Errorf("%d created, %d failed; want %d, %d", r.Counts[Created], r.Counts[Failed], c.created, c.failed)
			}
			said, written := allSaid(r), ""
			for _, f := range r.Files {
				if f.State == Created {
					written += w.file(f.Path)
				}
			}
			missing(t, said, c.says)
			missing(t, written, c.holds)
		})
	}
}

// allSaid returns all problems of a result with their hints.
func allSaid(r *Result) string {
	var b strings.Builder
	for _, p := range r.Problems {
		b.WriteString(p.String() + "\n" + p.Hint + "\n")
	}
	return b.String()
}

// missing reports the parts, divided by |, that a text does not have.
func missing(t *testing.T, text, parts string) {
	t.Helper()
	for part := range strings.SplitSeq(parts, "|") {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

// Front matter as clerks write it: what the message tells them to do.
func TestFrontMatterCases(t *testing.T) {
	const clerk = "../../../../shared/cases/clerk"
	if _, err := os.Stat(clerk); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no cases beside the repository")
	}
	w := newTown(t)
	organs, _ := disclosure.ReadOrgans("organs.toml", []byte(county), w.o.Kinds)
	for file, want := range map[string]string{
		"b-fwequal.md": "请改成英文的 =", "g-cnkey.md": "“公开日期”写作 published", "l-aftertable.md": "请把这一行移到第一个 [ 之前", "m-organname.md": `写作 organ = "scjgj"`,
		"n-true.md": "请写 true，全部小写，不加引号", "q-comma.md": "请改成英文的 ,", "published-after-subject.md": "请把这一行移到第一个 [ 之前",
	} {
		src, err := os.ReadFile(filepath.Join(clerk, file))
		if err != nil {
			t.Fatal(err)
		}
		front, _, _ := strings.Cut(strings.TrimPrefix(string(src), "+++\n"), "\n+++\n")
		tree, problems := toml.ParseNamed(file, []byte(front+"\n"), 2, w.o.Kinds.KeyFor)
		path := "notices/" + file
		if file == "published-after-subject.md" {
			path = "enforcement/penalty/2026/" + file
		}
		_, more := disclosure.Reader{Kinds: w.o.Kinds, Organs: organs}.Read(path, tree)
		var hints []string
		for _, p := range append(problems, more...) {
			hints = append(hints, p.Hint)
		}
		missing(t, strings.Join(hints, "\n"), want)
	}
}

// A CSV has no sheet to choose, a workbook names those that it has.
func TestSheetOfCases(t *testing.T) {
	const months = "../../../../shared/cases/clerk/months.xlsx"
	if _, err := os.Stat(months); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no cases beside the repository")
	}
	w := newTown(t)
	organs, _ := disclosure.ReadOrgans("organs.toml", []byte(county), w.o.Kinds)
	w.o.Organs, w.o.Sheet = organs, "2月"
	if r, err := Table(t.Context(), months, w.root, w.o); err != nil || len(r.Files) != 1 || r.Files[0].Sheet != "2月" {
		t.Errorf("%v %v", r, err)
	}
	w.o.Sheet = "4月"
	var refusal *header.Refusal
	var unreadable *grid.Unreadable
	if _, err := Table(t.Context(), months, w.root, w.o); !errors.As(err, &refusal) || errors.As(err, &unreadable) || !strings.Contains(err.Error(), "没有工作表“4月”") {
		t.Errorf("%v", err)
	}
}
