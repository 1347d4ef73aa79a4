package indicators

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

// shown writes an item in a line.
func shown(i Item) string {
	return fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s|%s|%d|%s|%s", strings.Join(i.Levels, "/"), i.Number, i.Requirement, i.Method,
		strings.Join(i.Materials, "+"), strings.Join(i.Lead, "+"), strings.Join(i.Joint, "+"), i.Score, i.MaxCharacters, i.Sign, i.Remark)
}

func page(t *testing.T, body string) []Line {
	t.Helper()
	root, err := webpage.Parse([]byte("<meta charset=utf-8>" + body))
	if err != nil {
		t.Fatal(err)
	}
	return FromTree(root)
}

func TestRead(t *testing.T) {
	cases := []struct {
		name  string
		lines []Line
		title string
		want  []string
		notes []string
	}{
		{"a text of shifted rows", FromText(`示范市创建指标
一级指标 | 二级指标 | 三级指标 | 测评方法 | 上报资料 | 市直 牵头单位 | 市局 牵头单位 | 责任单位 | |
一、政府 职能 | 1.审批 | 1 | 公布清单。 | 网络检索 材料查证 | (1)目录;(2)情况说明,不超过2000字。 | 市甲局 市中级 法院 | 警令部 | 各单位 |
2 | 取消审批。 | 材料查证 | 市乙局 | 政治部 | 各单位 | ||
一、政府 职能 | (3) | 压缩时限。 | |||||
★2 | 建设平台。 | 实地核验 | 资料。 | 市丙局 |
法制支队 | 各单位 | |
一级指标 | 二级指标 | 三级指标 | 测评方法 | 上报资料 | 市直 牵头单位 | 市局 牵头单位 | 责任单位 | |
九、附加项 | 2.减分项 | 1 | 发生严重违法。 | 网络检索 |
| 如有所列情形，追究责任。 | |||
三级指标 | 测评方法 | 上报材料 | 完成进度 | 责任人及联系方式 |
某 | 某 | 某 |
`), "示范市创建指标", []string{
			"一、政府职能/1.审批|1|公布清单。|网络检索、材料查证|(1)目录;+(2)情况说明,不超过2000字。|市甲局+市中级法院+警令部|各单位||2000||",
			"一、政府职能/1.审批|2|取消审批。|材料查证|(1)目录;+(2)情况说明,不超过2000字。|市乙局+政治部|各单位||2000||",
			"一、政府职能/1.审批|(3)|压缩时限。|材料查证|(1)目录;+(2)情况说明,不超过2000字。|市乙局+政治部|各单位||2000||",
			"一、政府职能/1.审批|★2|建设平台。|实地核验|资料。|市丙局+法制支队|各单位||0||",
			"九、附加项/2.减分项|1|发生严重违法。|网络检索|如有所列情形，追究责任。||||0|-|",
		}, []string{"原表合并的单元格，随上一项：序号 2、(3)；请核对测评方法、材料和单位"}},
		{"Markdown with cells in their places", FromText(`| 一级指标 | 序号 | 指标内容 | 分值 | 备注 |
| --- | ---: | --- | --- | --- |
| 一、职能 | 1 | 公开 a\|b。 | 2.5分 | |
| | 1 | 又一个。 | 酌情 | 另行通知 |
| | | 续上文。 | | |
`), "", []string{
			"一、职能|1|公开 a|b。|||||2.5|0||", "一、职能|1|又一个。续上文。||||||0||分值：酌情；另行通知",
		}, nil},
		{"a page with merged cells", page(t, `<p>示范标准</p><table><tr><th>一级指标</th><th>二级指标</th><th colspan=2>三级指标</th><th>测评方法</th><th>责任单位</th></tr>
			<tr><td rowspan=3>一、职能</td><td rowspan=2>1.审批</td><td>1</td><td>公布清单。</td><td rowspan=2>网络检索</td><td>市甲局</td></tr>
			<tr><td>2</td><td>取消审批。</td><td>市乙局</td></tr>
			<tr><td>2.监管</td><td rowspan=2>3</td><td>前半，</td><td>材料查证</td><td>市丙局</td></tr>
			<tr><td></td><td></td><td>后半。</td><td></td><td></td></tr>
			<tr><th>一级指标</th><th>二级指标</th><th colspan=2>三级指标</th><th>测评方法</th><th>责任单位</th></tr></table>`), "示范标准", []string{
			"一、职能/1.审批|1|公布清单。|网络检索|||市甲局||0||", "一、职能/1.审批|2|取消审批。|网络检索|||市乙局||0||",
			"一、职能/2.监管|3|前半，后半。|材料查证|||市丙局||0||",
		}, nil},
		{"standards, several in a cell", FromText("创建内容\t\t创建标准\t备注\n" +
			"一、职能\t1. 加大简政放权力度\t1. 规范审批。公布目录。 2. 完善服务。\t涉密的除外\n" +
			"<p>3. 优化服务</p> <p>二、制度</p>\t\t<p>3. 建立目录。</p> <p>4. 推行清单，\t\n" +
			"创建内容\t创建标准\t备注\n\t继续公开。\t\n创建内容\t\t创建标准\t备注\n4.规范性\t5.备案\t5. 落实备案。\t\n三、没有指标的标题\n"), "", []string{
			"一、职能/1. 加大简政放权力度|1|规范审批。公布目录。||||||0||涉密的除外", "一、职能/1. 加大简政放权力度|2|完善服务。||||||0||涉密的除外",
			"二、制度/3. 优化服务|3|建立目录。||||||0||", "二、制度/3. 优化服务|4|推行清单，继续公开。||||||0||",
			"二、制度/4.规范性；5.备案|5|落实备案。||||||0||",
		}, []string{"这个标题下没有指标：三、没有指标的标题"}},
		{"a sheet with merged cells", merge([]grid.Row{
			{Number: 1, Cells: []grid.Cell{{Text: "一级指标"}, {Text: "序号"}, {Text: "要求"}, {Text: "加减分"}}},
			{Number: 2, Cells: []grid.Cell{{Text: "附加"}, {Text: "1"}, {Text: "甲。"}, {Text: "加分"}}},
			{Number: 3, Cells: []grid.Cell{{}, {Text: "2"}, {Text: "乙。"}, {Text: "-"}}},
		}, []grid.Merge{{Top: 2, Left: 1, Bottom: 3, Right: 1}}), "", []string{"附加|1|甲。||||||0|+|", "附加|2|乙。||||||0|-|"}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := Read(c.lines)
			if err != nil {
				t.Fatal(err)
			}
			var got, notes []string
			for _, i := range s.Items {
				got = append(got, shown(i))
			}
			for _, n := range s.Notes {
				notes = append(notes, n.Text)
			}
			if s.Title != c.title || !slices.Equal(got, c.want) || !slices.Equal(notes, c.notes) {
				t.Errorf("title %q\n%s\nwant\n%s\nnotes %q", s.Title, strings.Join(got, "\n"), strings.Join(c.want, "\n"), notes)
			}
		})
	}
	if _, err := Read(FromText("姓名 | 电话\n甲 | 1")); err == nil || !strings.Contains(err.Error(), "没有找到指标表") {
		t.Errorf("a table of something else: %v", err)
	}
}

func TestIDs(t *testing.T) {
	s := &Set{Items: []Item{{Number: "74"}, {Number: "(1)"}, {Number: "★2"}, {Number: "74"}, {Number: "1", Sign: "+"}, {Number: "1", Sign: "-"}, {}}}
	want := []string{"sf-074", "sf-p1", "sf-s2", "sf-074-2", "sf-plus-1", "sf-minus-1", "sf-row7"}
	if got := s.ids("sf"); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// bare reduces a text to what must not be lost.
func bare(text string) string {
	text = regexp.MustCompile(`</?p>`).ReplaceAllString(text, "")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("、，,；;+", r) {
			return -1
		}
		return r
	}, text)
}

// TestAnnexes compares every cell of the annexes of two public documents, where they
// lie beside the checkout.
func TestAnnexes(t *testing.T) {
	const seeds = "../../../../shared/seeds/"
	for _, c := range []struct {
		file, first, last string
		items             int
	}{
		{"policy-plan.md", "一级指标", "三级指标 | 测评方法 | 上报材料", 89},
		{"documents/000_422eaa110149e0ee.txt", "一级指标", "三级指标 | 测评方法 | 上报材料", 89},
		{"documents/004_807d8079975f8c68.txt", "创建内容", "", 76},
	} {
		src, err := os.ReadFile(seeds + c.file)
		if err != nil {
			t.Skip("the documents are not beside the checkout")
		}
		lines := FromText(string(src))
		s, err := Read(lines)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Items) != c.items {
			t.Errorf("%s: %d items, want %d", c.file, len(s.Items), c.items)
		}
		set := ""
		for k := range s.Items {
			i := &s.Items[k]
			set += shown(*i) + "\n"
			if i.Requirement == "" || i.Number == "" || len(i.Levels) == 0 {
				t.Errorf("%s: %s", c.file, shown(*i))
			}
		}
		for _, n := range s.Notes {
			set += n.Lost + "\n"
		}
		set = bare(set)
		text := string(src)
		text = text[strings.Index(text, c.first):]
		if at := strings.Index(text, c.last); c.last != "" {
			text = text[:at]
		}
		cells, numbers := 0, 0
		for _, l := range FromText(text) {
			if headerOf(l) != nil || !l.Table && c.last != "" && !strings.HasPrefix(l.Cells[0], "(") {
				continue
			}
			for n, cell := range l.Cells {
				if numberForm.MatchString(cell) && n < 3 {
					numbers++
				}
				for _, text := range segments(cell) {
					text = leadingNumber.ReplaceAllString(undoubled(text), "")
					if cells++; !strings.Contains(set, bare(text)) {
						t.Errorf("%s: line %d: lost %q", c.file, l.Number, text)
					}
				}
			}
		}
		if c.items == 89 && numbers != 89 || cells < 100 {
			t.Errorf("%s: compared %d cells, %d numbers", c.file, cells, numbers)
		}
	}
}
