package markdown

import (
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	const rows = "| 甲 | 乙 |\n|:-:|--:|\n| 1 | 2 |\n"
	cases := []struct{ name, in, want string }{
		{"without caption", rows, `<div class="scroll" role="region" tabindex="0" aria-labelledby="site-table-1">
<table>
<caption id="site-table-1">表1</caption>
<thead>
<tr>
<th scope="col" class="center">甲</th>
<th scope="col" class="right">乙</th>
</tr>
</thead>
<tbody>
<tr>
<td class="center">1</td>
<td class="right">2</td>
</tr>
</tbody>
</table>
</div>
`},
		{"header alone, an empty header cell", "| 甲 |  |\n|--|--|\n", `<div class="scroll" role="region" tabindex="0" aria-labelledby="site-table-1">
<table>
<caption id="site-table-1">表1</caption>
<thead>
<tr>
<th scope="col">甲</th>
<td></td>
</tr>
</thead>
</table>
</div>
`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := convert(t, c.in).HTML; got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestCaptions(t *testing.T) {
	const rows = "| 甲 | 乙 |\n|--|--|\n| 1 | 2 |\n"
	long := "表" + strings.Repeat("字", 60)
	cases := []struct{ name, in, caption, before string }{
		{"paragraph before", "表1 现场情况\n\n" + rows, "表1 现场情况", ""},
		{"without blank line", "表1 现场情况\n" + rows, "表1 现场情况", ""},
		{"wide spaces and markup", "\u3000\u3000**表1** [情况](c.md)\n\n" + rows, `<strong>表1</strong> <a href="../c/index.html">情况</a>`, ""},
		{"60 characters", long[:len(long)-3] + "\n\n" + rows, long[:len(long)-3], ""},
		{"61 characters", long + "\n\n" + rows, "表1", "<p>" + long + "</p>\n"},
		{"two lines", "表1\n情况\n\n" + rows, "表1", "<p>表1情况</p>\n"},
		{"another paragraph", "情况如下\n\n" + rows, "表1", "<p>情况如下</p>\n"},
		{"not directly before", "表1 情况\n\n如下\n\n" + rows, "表1", "<p>表1 情况</p>\n<p>如下</p>\n"},
		{"a heading is none", "## 表1\n\n" + rows, "表1", "<h2 id=\"表1\">表1</h2>\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := convert(t, c.in).HTML
			before, rest, _ := strings.Cut(got, `<div class="scroll"`)
			_, rest, _ = strings.Cut(rest, `<caption id="site-table-1">`)
			caption, _, _ := strings.Cut(rest, "</caption>")
			if caption != c.caption || before != c.before {
				t.Errorf("caption %q, before it %q", caption, before)
			}
		})
	}
	t.Run("counted in the document", func(t *testing.T) {
		got := convert(t, "表甲\n\n"+rows+"\n- x\n\n  "+strings.ReplaceAll(rows, "\n", "\n  ")).HTML
		if !strings.Contains(got, `<caption id="site-table-1">表甲</caption>`) || !strings.Contains(got, `<caption id="site-table-2">表2</caption>`) {
			t.Error(got)
		}
	})
}

func TestUnevenTables(t *testing.T) {
	cases := []struct{ name, row, cells, problems string }{
		{"fewer", "| 1 |", "<td>1</td>\n<td></td>\n", ""},
		{"more", "| 1 | 2 | 3 | *4* |", "<td>1</td>\n<td>2 3 <em>4</em></td>\n", "uneven-table 3:11"},
		{"no bars at the ends", "1 | 2 | 3", "<td>1</td>\n<td>2 3</td>\n", "uneven-table 3:9"},
		{"empty ones lose nothing", "| 1 | 2 |  | |", "<td>1</td>\n<td>2</td>\n", ""},
		{"the last is empty", "| 1 |  |  | 3 |", "<td>1</td>\n<td>3</td>\n", "uneven-table 3:13"},
		{"escaped bars", "| 1 | `2\\|3` | 4\\|5 |", "<td>1</td>\n<td><code>2|3</code> 4|5</td>\n", "uneven-table 3:16"},
		{"links", "| 1 | 2 | [三](c.md) |", "<td>1</td>\n<td>2 <a href=\"../c/index.html\">三</a></td>\n", "uneven-table 3:11"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, prefix := range []string{"", "> "} {
				in := prefix + "| 甲 | 乙 |\n" + prefix + "|--|--|\n" + prefix + c.row + "\n"
				text, problems := Convert("a/b.md", []byte(in), 1)
				wellFormed(t, text)
				if !strings.Contains(text.HTML, "<tbody>\n<tr>\n"+c.cells+"</tr>") {
					t.Errorf("got %s", text.HTML)
				}
				if got := placed(problems); prefix == "" && got != c.problems {
					t.Errorf("got %s, want %s", got, c.problems)
				}
			}
		})
	}
	_, problems := Convert("a/b.md", []byte("| 甲 | 乙 |\n|--|--|\n| 1 | 2 | 3 |\n"), 1)
	if len(problems) != 1 || problems[0].Message != "表格这一行有 3 格，表头只有 2 格" {
		t.Errorf("%+v", problems)
	}
}
