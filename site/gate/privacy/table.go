package privacy

import (
	"slices"
	"strings"
)

// cell is one cell of a table at text[from:to].
type cell struct{ from, to int }

// Limits of the reading of tables.
const (
	mostColumns    = 100 // of a row whose headings are read
	longestHeading = 24  // bytes
	longestCell    = 400 // bytes of a cell that is read under its heading
)

// personal lists the words of headings under which a cell alone tells of a person.
const personal = `微信 QQ qq 支付宝 抖音 微博 护照 通行证 军官证 警官证 社保 医保 驾驶证 证件 学籍 邮箱 邮件 电话 手机 联系 证人 举报人 投诉人 报案人 被害人
	受害人 信访人 监护人 姓名 住址 户籍 家庭 卡号 账号 身份证 未成年 孤儿 出生`

// amounts lists the words of headings under which a number is an amount.
const amounts = `元 金额 数量 面积 收入 支出 合计 总额 产量 余额 数额 预算 决算 执行 投资 价值 人数 户数 件数 次数 总数 千克 公斤 吨`

// tables reads the tables of a text, whose rows are lines with cells between tabs or
// bars. It notes the cells with amounts, and adds what cells tell with their headings.
func (s *scanner) tables() {
	if strings.IndexByte(s.text, '\t') < 0 && strings.IndexByte(s.text, '|') < 0 {
		return
	}
	var headings []string
	var roles []bool
	first := ""
	for at := 0; at < len(s.text); {
		end := lineEnd(s.text, at)
		line := s.text[at:end]
		cells := s.cells(at, line)
		switch {
		case len(cells) < 2:
			headings = nil
		case strings.Trim(line, "|-: \t") == "":
		case headings == nil:
			headings, roles = headingsOf(s.text, cells)
			first = line
		default:
			for i, c := range cells[:min(len(cells), len(headings))] {
				s.underHeading(headings[i], first, roles[i], c)
			}
		}
		at = end + 1
	}
}

// lineEnd returns where the line that begins at a position ends.
func lineEnd(text string, at int) int {
	if end := strings.IndexByte(text[at:], '\n'); end >= 0 {
		return at + end
	}
	return len(text)
}

// cells returns the cells of a line that begins at a position.
func (s *scanner) cells(at int, line string) []cell {
	separator := byte('\t')
	if strings.IndexByte(line, '\t') < 0 {
		if !strings.HasPrefix(strings.TrimLeft(line, " "), "|") {
			return nil
		}
		separator = '|'
		indent := strings.IndexByte(line, '|') + 1
		line, at = strings.TrimRight(line[indent:], " "), at+indent
		line = strings.TrimSuffix(line, "|")
	}
	cells := s.row[:0]
	for len(cells) < mostColumns {
		next := strings.IndexByte(line, separator)
		if next < 0 {
			cells = append(cells, cell{at, at + len(line)})
			break
		}
		cells = append(cells, cell{at, at + next})
		line, at = line[next+1:], at+next+1
	}
	s.row = cells
	return cells
}

// headingsOf returns the headings in a row that matter, "" for the others, and which
// are about persons.
func headingsOf(text string, cells []cell) (headings []string, persons []bool) {
	headings, persons = make([]string, len(cells)), make([]bool, len(cells))
	for i, c := range cells {
		heading := strings.Trim(text[c.from:c.to], " *")
		if len(heading) > longestHeading {
			continue
		}
		for w := range strings.FieldsSeq(personal) {
			persons[i] = persons[i] || strings.Contains(heading, w)
		}
		if persons[i] || slices.ContainsFunc(strings.Fields(amounts), func(w string) bool { return strings.Contains(heading, w) }) {
			headings[i] = heading
		}
	}
	return headings, persons
}

// underHeading notes a cell with an amount, or reads a cell that is about a person.
// first is the line of the headings.
func (s *scanner) underHeading(heading, first string, person bool, c cell) {
	if heading == "" || c.to-c.from > longestCell || strings.TrimSpace(s.text[c.from:c.to]) == "" {
		return
	}
	if !person {
		s.amounts = append(s.amounts, c)
		return
	}
	if strings.Contains(heading, "姓名") && has(first, "学校", "班级", "年级", "学籍", "监护人") && !has(first, "专业", "学历", "学位", "职务", "单位", "岗位") {
		heading = "学生" + heading
	}
	under := scanner{text: heading + "：" + strings.TrimSpace(s.text[c.from:c.to]), set: s.set, headings: first}
	under.walk()
	for _, f := range under.findings {
		f.raw = strings.TrimPrefix(f.raw, heading+"：")
		s.inTables = append(s.inTables, f)
	}
}

// isAmount reports whether a position is in a cell with an amount.
func (s *scanner) isAmount(at int) bool {
	i, _ := slices.BinarySearchFunc(s.amounts, at, func(c cell, at int) int {
		if c.to <= at {
			return -1
		}
		return 1
	})
	return i < len(s.amounts) && s.amounts[i].from <= at
}

// takeTables adds what the tables tell, unless the text has told it.
func (s *scanner) takeTables() {
	if len(s.inTables) == 0 {
		return
	}
	told := map[[2]string]bool{}
	for _, f := range s.findings {
		told[[2]string{f.Detector, f.Text}] = true
	}
	for _, f := range s.inTables {
		if key := [2]string{f.Detector, f.Text}; !told[key] {
			told[key] = true
			s.findings = append(s.findings, f)
		}
	}
}
