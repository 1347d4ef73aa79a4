package toml

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/site/diag"
)

func show(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s:%d:%d %s %s\n", p.Path, p.Line, p.Column, p.Code, p.Message)
	}
	return b.String()
}

func TestParsePositions(t *testing.T) {
	src := "title = \"甲\"\n[subject]\nname = '乙'  # 注\ntags = [\n  \"a\", \"b\"]\n[[x]]\nn = 1\n[[x]]\nn = 2\n"
	root, problems := Parse("f", []byte(src), 10)
	if problems != nil {
		t.Fatal(show(problems))
	}
	subject, _ := root.Get("subject")
	name, _ := subject.Value.Table.Get("name")
	if name.Pos != (Pos{12, 1}) || name.Value.Pos != (Pos{12, 8}) || name.Value.Text != "乙" {
		t.Errorf("name: %+v", name)
	}
	tags, _ := subject.Value.Table.Get("tags")
	if list := tags.Value.List; len(list) != 2 || list[0].Text != "a" || list[1].Text != "b" || list[1].Pos != (Pos{14, 8}) {
		t.Errorf("tags: %+v", tags)
	}
	x, _ := root.Get("x")
	if tables, ok := x.Value.Tables(); !ok || len(tables) != 2 || tables[1].Entries[0].Pos != (Pos{18, 1}) {
		t.Errorf("x: %+v", x)
	}
}

func TestParseProblems(t *testing.T) {
	cases := []struct{ name, src, want string }{
		{"five-digit year", "a = 1\ndated = 20220-03-05\n", "f:2:9 bad-date 日期 20220-03-05 写法不对\n"},
		{"slashes", "dated = 2022/03/05\n", "f:1:9 bad-date 日期 2022/03/05 写法不对\n"},
		{"Chinese date", "dated = 2022年3月5日\n", "f:1:9 bad-date 日期 2022年3月5日 写法不对\n"},
		{"no quotes", "标题 = 甲\n", "f:1:1 bad-toml 读不懂这一行：键名不能用“标”\n"},
		{"no quotes after ascii key", "title = 甲\n", "f:1:9 bad-toml 读不懂这一行：等号后面的文字没有加引号，或者写法不对\n"},
		{"open string", "title = \"甲\nx = 1\n", "f:1:11 bad-toml 读不懂这一行：引号没有闭合\n"},
		{"no equals sign", "title \"甲\"\n", "f:1:7 bad-toml 读不懂这一行：键的后面缺少等号\n"},
		{"double key", "a = 1\na = 2\n", "f:2:1 double-key 键 a 写了两次，前一次在第 1 行\n"},
		{"double table", "[a]\n[a]\n", "f:2:2 double-key 表 [a] 写了两次，前一次在第 1 行\n"},
		{"value then table", "a = 1\n[a]\n", "f:2:2 double-key 键 a 已经有值，不能再作为表，前一次在第 1 行\n"},
		{"not UTF-8", "a = \"\xb9\xab\"\n", "f:1:6 bad-encoding 文件不是 UTF-8 编码\n"},
		{"too many dots", strings.Repeat("a.", 30) + "a = 1", "bad-toml 读不懂这一行：嵌套超过 16 层\n"},
		{"too many dots in a header", "[" + strings.Repeat("a.", 30) + "a]", "bad-toml 读不懂这一行：嵌套超过 16 层\n"},
		{"too many dots in braces", "a = {b.c.d = {e.f.g = {h.i.j = {k.l.m = {n.o.p = {q.r = {s = 1}}}}}}}", "bad-toml 读不懂这一行：嵌套超过 16 层\n"},
		{"too deep", "a = " + strings.Repeat("[", 30) + strings.Repeat("]", 30), "bad-toml 读不懂这一行：嵌套超过 16 层\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Parse("f", []byte(c.src), 1)
			if got := show(problems); !strings.Contains(got, c.want) || got == "" {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

type day struct{ text string }

func (d *day) UnmarshalText(b []byte) error {
	if !strings.HasPrefix(string(b), "2") {
		return errors.New("不是日期")
	}
	d.text = string(b)
	return nil
}

func TestDecode(t *testing.T) {
	type span struct {
		Name string `toml:"name"`
		From day    `toml:"from"`
		At   Pos    `toml:"@"`
	}
	type file struct {
		Title string   `toml:"title"`
		Year  int      `toml:"year"`
		Demo  bool     `toml:"demo"`
		Tags  []string `toml:"tags"`
		Work  []day    `toml:"work"`
		Off   []span   `toml:"off"`
		Sub   *span    `toml:"sub"`
		Free  *Table   `toml:"free"`
	}
	var f file
	root, _ := Parse("f", []byte("title='甲'\nyear=2_026\ndemo=true\ntags=['a']\nwork=['2026-01-04', 2026-02-14]\noff=[{name='春节',from='2026-02-15'}]\n[sub]\nname='x'\n[free]\nq=1\n"), 1)
	if problems := Decode("f", root, &f); problems != nil {
		t.Fatal(show(problems))
	}
	if f.Title != "甲" || f.Year != 2026 || !f.Demo || f.Tags[0] != "a" || f.Work[1].text != "2026-02-14" ||
		f.Off[0].From.text != "2026-02-15" || f.Off[0].At.Line != 6 || f.Sub.Name != "x" || len(f.Free.Entries) != 1 {
		t.Errorf("got %+v", f)
	}
	root, _ = Parse("f", []byte("titel='甲'\nyear='x'\ndemo=1\ntags='a'\nwork=['x', true]\n[off]\n"), 1)
	want := "f:1:1 unknown-key 不认识的键 titel\nf:2:6 bad-value year 应当是整数，这里写的是文字\nf:3:6 bad-value demo 应当是true 或 false，这里写的是整数\n" +
		"f:4:6 bad-value tags 应当是方括号里的列表，这里写的是文字\nf:5:7 bad-value work：不是日期\nf:5:12 bad-value work 应当是文字或者日期，这里写的是true 或 false\nf:6:2 bad-value off 应当是方括号里的列表，这里写的是表\n"
	if got := show(Decode("f", root, &file{})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDecodeEmbedded(t *testing.T) {
	type More struct {
		Note string `toml:"note"`
		Open day    `toml:"open"`
	}
	type file struct {
		Title string `toml:"title"`
		*More
	}
	shared := &More{Note: "共用"}
	for _, c := range []struct {
		name, in string
		start    file
		want     file
		problems string
	}{
		{"none of its keys", "title='甲'", file{}, file{Title: "甲"}, ""},
		{"two of its keys", "note='乙'\ntitle='甲'\nopen=2026-02-14", file{}, file{"甲", &More{"乙", day{"2026-02-14"}}}, ""},
		{"one is there already", "title='甲'", file{More: shared}, file{"甲", shared}, ""},
		{"wrong type", "note=1", file{}, file{More: &More{}}, "f:1:6 bad-value note 应当是加引号的文字，这里写的是整数\n"},
		{"unknown key", "nota='乙'", file{}, file{}, "f:1:1 unknown-key 不认识的键 nota\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, _ := Parse("f", []byte(c.in), 1)
			if got := show(Decode("f", root, &c.start)); got != c.problems || !reflect.DeepEqual(c.start, c.want) {
				t.Errorf("got %+v, %q", c.start, got)
			}
		})
	}
}

func TestAllMistakes(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, src, want, keys string }{
		{"one a line", "a = 甲\nb： 1\nc = 2022/1/1\nd = 1\nd = 2\ne = 3",
			"f:1:5 bad-toml 读不懂这一行：等号后面的文字没有加引号，或者写法不对\nf:2:2 bad-toml 读不懂这一行：这里不能用中文符号“：”\n" +
				"f:3:5 bad-date 日期 2022/1/1 写法不对\nf:5:1 double-key 键 d 写了两次，前一次在第 4 行\n", "d e"},
		{"a list over several lines", "a = [甲,\n 1\n]\nb = 乙\nc = 1",
			"f:1:6 bad-toml 读不懂这一行：等号后面的文字没有加引号，或者写法不对\nf:4:5 bad-toml 读不懂这一行：等号后面的文字没有加引号，或者写法不对\n", "c"},
		{"an open list", "a = [1,\nb = 乙\nc = 1",
			"f:2:1 bad-toml 读不懂这一行：等号后面的文字没有加引号，或者写法不对\nf:2:5 bad-toml 读不懂这一行：等号后面的文字没有加引号，或者写法不对\n", "c"},
		{"a long string hides the rest", "a = 1\nb = \"\"\"\nc = 甲\n没有", "f:4:2 bad-toml 读不懂这一行：三个双引号没有闭合\n", "a"},
		{"keys go with their header", "a = 1\n[b c]\na = 2\n\n[d]\ne = 1\ne = 2",
			"f:2:4 bad-toml 读不懂这一行：方括号里的表名写法不对，或者没有闭合\nf:7:1 double-key 键 e 写了两次，前一次在第 6 行\n", "a d"},
		{"a table twice", "[a]\nx = 1\n[b]\n[a]\nx = 2\n[b]\n",
			"f:4:2 double-key 表 [a] 写了两次，前一次在第 1 行\nf:6:2 double-key 表 [b] 写了两次，前一次在第 3 行\n", "a b"},
		{"in braces", "a = {b = 1, b = 2}\nc = 1", "f:1:13 double-key 键 b 写了两次\n", "c"},
		{"days that do not exist are left to the type that reads them", "a = 2026-02-30\nb = [2026-13-01, 24:00:00]\nc = 2026-02-28T25:00:00+08:00", "", "a b c"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root, problems := Parse("f", []byte(c.src), 1)
			if got := show(problems); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			var keys []string
			for _, e := range root.Entries {
				keys = append(keys, e.Key)
			}
			if got := strings.Join(keys, " "); got != c.keys {
				t.Errorf("the tree has %s, want %s", got, c.keys)
			}
		})
	}
	t.Run("many", func(t *testing.T) {
		t.Parallel()
		for _, mistake := range []string{"a = 甲\n", "a = 2026-02-30\n", "[a\n", "a = [\n", "a = {b = 1}\n"} {
			if _, problems := Parse("f", []byte(strings.Repeat(mistake, 50_000)), 1); len(problems) == 0 || len(problems) > maxRounds {
				t.Errorf("%q: %d problems", mistake, len(problems))
			}
		}
	})
}

// TestMistakeWords holds the words for the mistakes that authors make most.
func TestMistakeWords(t *testing.T) {
	t.Parallel()
	cases := []struct{ src, want, hint string }{
		{"a = “甲”", "1:5 读不懂这一行：这里不能用中文符号““”", `请改成英文双引号 "`},
		{"a ＝ 1", "1:3 读不懂这一行：这里不能用中文符号“＝”", "请改成英文的 ="},
		{"a： 1", "1:2 读不懂这一行：这里不能用中文符号“：”", "请改成英文的 ="},
		{"a = [1，2]", "1:7 读不懂这一行：这里不能用中文符号“，”", "请改成英文的 ,"},
		{"【a】", "1:1 读不懂这一行：这里不能用中文符号“【”", "请改成英文的 ["},
		{"a =　1", "1:4 读不懂这一行：这里不能用中文符号“　”", "这是全角空格，请改成普通空格"},
		{"a = 0012", "1:5 读不懂这一行：数字不能以 0 开头", "编号要加英文双引号，例如 \"0012\"；数字请去掉前面的 0"},
		{"a = 5,000", "1:6 读不懂这一行：一行里有多余的内容", usualHint},
		{"a = 5000元", "1:9 读不懂这一行：一行里有多余的内容", usualHint},
		{"a = 1.", "1:5 读不懂这一行：数字写法不对", "数字写作 5000 或 5000.50；编号要加英文双引号"},
		{"a = .5", "1:5 读不懂这一行：小数点前面要有数字", "数字写作 0.5；编号要加英文双引号"},
		{"a = 99999999999999999999", "1:5 读不懂这一行：数字太大", "请改小，或者加英文双引号写成文字"},
		{"a = 9:35", "1:5 读不懂这一行：日期或者时间写法不对", "日期写作 2026-03-05，时间写作 2026-03-05T09:35:00+08:00，不加引号"},
		{`a = "C:\doc"`, `1:8 读不懂这一行：反斜线 \ 后面的写法不对`, `请把双引号里的 \ 写成 \\，或者改用英文单引号`},
		{"a = 'x\x01'", "1:7 读不懂这一行：有看不见的控制字符", "请删去这个字符，或者把这一行重新输入一遍"},
		{"a = '''x", "1:8 读不懂这一行：三个单引号没有闭合", "请在文字后面补上 '''"},
		{"a = already", "1:5 读不懂这一行：等号后面的文字没有加引号，或者写法不对", usualHint},
		{"a = escape", "1:5 读不懂这一行：等号后面的文字没有加引号，或者写法不对", usualHint},
		{"a =", "1:3 读不懂这一行：等号后面的文字没有加引号，或者写法不对", usualHint},
		{"a", "1:1 读不懂这一行：键的后面缺少等号", usualHint},
		{"= 1", "1:1 读不懂这一行：等号前面缺少键名", usualHint},
		{"a = [1 2]", "1:8 读不懂这一行：缺少逗号，或者括号没有闭合", "各项之间写英文逗号，最后补上 ] 或者 }"},
		{"a = {b = 1", "1:10 读不懂这一行：缺少逗号，或者括号没有闭合", "各项之间写英文逗号，最后补上 ] 或者 }"},
		{"a = [1,,2]", "1:8 读不懂这一行：多了一个逗号", "请删去多余的逗号"},
		{"[[a]\n", "1:4 读不懂这一行：方括号里的表名写法不对，或者没有闭合", "表名写作 [subject] 或者 [[attachments]]，单独一行"},
		{"a = True", "1:5 读不懂这一行：不能写 True", "请写 true，全部小写，不加引号"},
		{"a = FALSE # x", "1:5 读不懂这一行：不能写 FALSE", "请写 false，全部小写，不加引号"},
		{"a = 是", "1:5 读不懂这一行：不能写 是", "请写 true，全部小写，不加引号"},
		{"a = 否", "1:5 读不懂这一行：不能写 否", "请写 false，全部小写，不加引号"},
		{"标题 = 1", "1:1 读不懂这一行：键名不能用“标”", "键名用英文字母、数字、- 和 _，例如 title = \"标题\""},
	}
	for _, c := range cases {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			_, problems := Parse("f", []byte(c.src), 1)
			if len(problems) != 1 {
				t.Fatalf("%d problems: %s", len(problems), show(problems))
			}
			p := problems[0]
			if got := fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Message); got != c.want || p.Hint != c.hint || p.Code != "bad-toml" {
				t.Errorf("got %s\n%s", got, p.Hint)
			}
		})
	}
}

// TestAccepted pins what the library accepts beyond TOML 1.0 or reads in its
// own way; a value's text is what the file has.
func TestAccepted(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, src, want string }{
		{"money has all its digits", "a = 5000.50", `a@1:1=小数@1:5"5000.50" `},
		{"more digits than a float has", "a = 12345678901234567.89", `a@1:1=小数@1:5"12345678901234567.89" `},
		{"integers", "a = [1_000, 0x1F, +5, -0]", `a@1:1=列表@1:5[整数@1:6"1_000" 整数@1:13"0x1F" 整数@1:19"+5" 整数@1:23"-0" ] `},
		{"special floats", "a = [nan, -inf, 1e3]", `a@1:1=列表@1:5[小数@1:6"nan" 小数@1:11"-inf" 小数@1:17"1e3" ] `},
		{"local date", "a = 2026-03-05 # x", `a@1:1=日期@1:5"2026-03-05" `},
		{"local date-time", "a = 2026-03-05T09:35:00", `a@1:1=日期时间@1:5"2026-03-05T09:35:00" `},
		{"date-time with a space, without seconds", "a = 2026-03-05 09:35", `a@1:1=日期时间@1:5"2026-03-05 09:35" `},
		{"offset date-time", "a = 2026-03-05t09:35:00.5+08:00", `a@1:1=日期时间@1:5"2026-03-05t09:35:00.5+08:00" `},
		{"UTC", "a = 2026-03-05T09:35:00z", `a@1:1=日期时间@1:5"2026-03-05T09:35:00z" `},
		{"local time", "a = 09:35", `a@1:1=时间@1:5"09:35" `},
		{"day that does not exist", "a = 2026-02-30", `a@1:1=日期@1:5"2026-02-30" `},
		{"date without zeros", "a = 2026-3-5", `a@1:1=日期@1:5"2026-3-5" `},
		{"24 o'clock", "a = 2026-03-05T24:00:00+08:00", `a@1:1=日期时间@1:5"2026-03-05T24:00:00+08:00" `},
		{"braces over several lines", "a = {\n b = 1, # x\n}", `a@1:1=表@1:5{b@2:2=整数@2:6"1" } `},
		{"escapes of TOML 1.1", `a = "\e\x41"`, `a@1:1=文字@1:5"\x1bA" `},
		{"long strings", "a = \"\"\"\nx \\\n  \"y\"\"\"\"\nb = '''\n'z''''", `a@1:1=文字@1:5"x \"y\"" b@4:1=文字@4:5"'z'" `},
		{"quoted keys", "\"\" = 1\n'a.b' . \"\\u4e00\" = 2", `@1:1=整数@1:6"1" a.b@2:1=表@2:1{一@2:9=整数@2:20"2" } `},
		{"header of a table that dotted keys began", "a.b = 1\n[a]\nc = 2", `a@1:1=表@2:2{b@1:3=整数@1:7"1" c@3:1=整数@3:5"2" } `},
		{"dotted key into braces", "a = {b = 1}\na.c = 2", `a@1:1=表@1:5{b@1:6=整数@1:10"1" c@2:3=整数@2:7"2" } `},
		{"header after its child", "[a.b]\nx = 1\n[a]\ny = 2", `a@1:2=表@3:2{b@1:4=表@1:4{x@2:1=整数@2:5"1" } y@4:1=整数@4:5"2" } `},
		{"tables of list elements", "[[a]]\n[a.b]\ny = 1\n[[a]]\n[[a.c]]", `a@1:3=列表@1:3[表@1:3{b@2:4=表@2:4{y@3:1=整数@3:5"1" } } 表@4:3{c@5:5=列表@5:5[表@5:5{} ] } ] `},
		{"byte order mark, line ends of Windows", "\ufeffa = 1\r\nb = [\r\n'甲',\r\n]\r\n", `a@1:1=整数@1:5"1" b@2:1=列表@2:5[文字@3:1"甲" ] `},
		{"nothing", "# x\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root, problems := Parse("f", []byte(c.src), 1)
			if problems != nil {
				t.Fatal(show(problems))
			}
			if got := written(root); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// written shows a tree with all places.
func written(t *Table) string {
	var b strings.Builder
	for _, e := range t.Entries {
		fmt.Fprintf(&b, "%s@%d:%d=%s", e.Key, e.Pos.Line, e.Pos.Column, writtenValue(e.Value))
	}
	return b.String()
}

func writtenValue(v Value) string {
	pos := v.Pos
	if v.Table != nil {
		pos = v.Table.Pos
	}
	head := fmt.Sprintf("%s@%d:%d", v.Kind.Chinese(), pos.Line, pos.Column)
	switch v.Kind {
	case Inline:
		return head + "{" + written(v.Table) + "} "
	case List:
		var b strings.Builder
		for _, e := range v.List {
			b.WriteString(writtenValue(e))
		}
		return head + "[" + b.String() + "] "
	}
	return fmt.Sprintf("%s%q ", head, v.Text)
}

// TestLarge reads hostile files of 20,000 keys; a step that is quadratic in them
// takes a minute.
func TestLarge(t *testing.T) {
	t.Parallel()
	const n = 20_000
	numbered := func(format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, src := range map[string]string{
		"keys": numbered("k%d = 1\n"), "tables": numbered("[t%d]\n"), "dotted": numbered("t%d.a = 1\n"),
		"elements": strings.Repeat("[[a]]\n", n), "one line": "a = [" + numbered("%d,") + "]", "one table": "a = {" + numbered("k%d = 1,") + "}",
		"quoted": numbered("\"\\u0061%d\" = 1\n"), "comments": strings.Repeat("# x\n", n),
		"deep": "x = " + strings.Repeat("{a.b = ", 5) + "{" + numbered("c.k%d = 1,") + "}" + strings.Repeat("}", 5), "floats": "a = [" + strings.Repeat("1.5, ", n) + "]",
	} {
		if _, problems := Parse("f", []byte(src), 1); problems != nil {
			t.Errorf("%s: %s", name, problems[0].Message)
		}
	}
}

// frontMatter is that of a penalty decision.
const frontMatter = `title = "关于示范市安达商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕12号"
index = "SF0001/2026-00012"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12T09:35:00+08:00
violation = "未明码标价"
facts = "当事人销售商品未按规定明码标价。"
categories = ["罚款", "警告"]
fine = 5000.50
outcome = "罚款 5000.50 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
uscc = "91350100M000100Y43"
[[attachments]]
title = "行政处罚决定书"
file = "12.pdf"
`

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(frontMatter)))
	for b.Loop() {
		if _, problems := Parse("f", []byte(frontMatter), 2); problems != nil {
			b.Fatal(show(problems))
		}
	}
}

// FuzzParse holds the tree against what the library decodes: every key once, at
// its place, with its value.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"a = 1", "[a]\nb.c = {x = 2026-03-05}", "[[a]]\n[a.b]\n", "a = '''\n", "日 = 2", "\x0e", "a = 2026-02-30\na = 1\n[b", frontMatter,
		"a = {b = [{c.d = 1}, {c.d = 2, e = {}}]}\na.f = 1", "a = [[{b = 1}], [], [1.5, \"\\u0041\"]]\n[[b]]\n[b.c]\n[[b.d]]\n[[b]]", "'' = \"\"\n\"a\\n\".\"\" = '''x''''",
		"a = \"\"\"x\\\"\"\"\"\"\"\nb = 0x1f # c", "x = {a.b = 1, a.c = 2}\ny = [{a = 1}, 2]\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		root, problems := Parse("f", src, 1)
		if root == nil {
			t.Fatal("no tree")
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("problem without place or words: %+v", p)
			}
		}
		text := strings.TrimPrefix(string(src), "\ufeff")
		if values, refused := decode(text); len(problems) == 0 && refused == nil && utf8.ValidString(text) {
			agree(t, strings.Split(text, "\n"), root, values)
		}
	})
}

func agree(t *testing.T, lines []string, table *Table, values map[string]any) {
	if len(table.Entries) != len(values) {
		t.Fatalf("the tree has %d keys, the library %d", len(table.Entries), len(values))
	}
	seen := map[string]bool{}
	for _, e := range table.Entries {
		if seen[e.Key] {
			t.Fatalf("key %q twice", e.Key)
		}
		seen[e.Key] = true
		at := textAt(t, lines, e.Pos)
		if !strings.HasPrefix(at, e.Key) && !strings.HasPrefix(at, `"`) && !strings.HasPrefix(at, "'") {
			t.Errorf("key %q is not at %v", e.Key, e.Pos)
		}
		agreeValue(t, lines, e.Value, values[e.Key])
	}
}

func agreeValue(t *testing.T, lines []string, v Value, want any) {
	at := textAt(t, lines, v.Pos)
	switch want := want.(type) {
	case string:
		if v.Kind != String || v.Text != want || at[0] != '"' && at[0] != '\'' {
			t.Errorf("got %+v, want %q", v, want)
		}
	case int64:
		if n, err := strconv.ParseInt(v.Text, 0, 64); v.Kind != Integer || n != want || err != nil || !strings.HasPrefix(at, v.Text) {
			t.Errorf("got %+v, want %d", v, want)
		}
	case map[string]any:
		if v.Kind != Inline {
			t.Fatalf("got %+v, want a table", v)
		}
		agree(t, lines, v.Table, want)
	case []map[string]any:
		if v.Kind != List || len(v.List) != len(want) {
			t.Fatalf("got %+v, want %d tables", v, len(want))
		}
		for i := range want {
			agreeValue(t, lines, v.List[i], want[i])
		}
	case []any:
		if v.Kind != List || len(v.List) != len(want) {
			t.Fatalf("got %+v, want %d values", v, len(want))
		}
		for i := range want {
			agreeValue(t, lines, v.List[i], want[i])
		}
	default:
		if v.Kind != kindOf(want) || v.Kind == String || v.Text == "" || !strings.HasPrefix(at, v.Text) {
			t.Errorf("got %+v, want %v", v, want)
		}
	}
}

// textAt returns the rest of the line from a place on.
func textAt(t *testing.T, lines []string, at Pos) string {
	if at.Line < 1 || at.Line > len(lines) {
		t.Fatalf("no line %d", at.Line)
	}
	line := []rune(lines[at.Line-1])
	if at.Column < 1 || at.Column > len(line) {
		t.Fatalf("no column %d in line %d", at.Column, at.Line)
	}
	return string(line[at.Column-1:])
}

// A key with a Chinese name is named as it must be written, whatever its value.
func TestParseNamed(t *testing.T) {
	t.Parallel()
	keyFor := func(name string) string {
		return map[string]string{"公开日期": "published", "标题": "title"}[name]
	}
	for _, c := range []struct{ src, want string }{
		{"公开日期 = 2026-11-21", "1:1 读不懂这一行：键名不能用汉字 “公开日期”写作 published"},
		{"a = 1\n公开日期 = 2026.11.21", "2:1 读不懂这一行：键名不能用汉字 “公开日期”写作 published"},
		{"标题：“甲”", "1:1 读不懂这一行：键名不能用汉字 “标题”写作 title"},
		{"标题＝\"甲\"", "1:1 读不懂这一行：键名不能用汉字 “标题”写作 title"},
		{"承办人 = \"甲\"", "1:1 读不懂这一行：键名不能用“承” 键名用英文字母、数字、- 和 _，例如 title = \"标题\""},
	} {
		_, problems := ParseNamed("f", []byte(c.src), 1, keyFor)
		if len(problems) != 1 {
			t.Fatalf("%s: %s", c.src, show(problems))
		}
		p := problems[0]
		if got := fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Message, p.Hint); got != c.want {
			t.Errorf("%s: got %s", c.src, got)
		}
	}
}
