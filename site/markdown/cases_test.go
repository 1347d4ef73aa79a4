package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHabitCases walks files of real habits; it skips without their folder.
func TestHabitCases(t *testing.T) {
	const folder = "../../../shared/cases"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no folder of cases")
	}
	for file, want := range map[string][]string{
		"md-lines/list.md":     {"如下：</p>", "<p>1、提高认识</p>", "<p>3、加强督查</p>", "<p>（二）第二款</p>", "<p>第二条 本办法所称工作。</p>"},
		"md-lines/indent.md":   {"<p>各县区人民政府：</p>", "<p>二、落实责任。", "<p>示范市司法局</p>", "<p>2026年3月5日</p>"},
		"md-strike/strike.md":  {"<del>“五日内报送。”</del>", "<del>（三）其他情形。</del>"},
		"clerk/md/a-space.md":  {">申请表</a>"},
		"clerk/md/f-img.md":    {"<img src="},
		"clerk/md/g-indent.md": {"<p>四个半角空格缩进的段落。</p>", "<p>1、第一项</p>", "<p>2、第二项</p>"},
		"clerk/md/h-h1.md":     {">没有空格的标题</h", "<strong>加粗。</strong>后面的字", "＃全角井号"},
	} {
		src, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(file)))
		if err != nil {
			t.Error(err)
			continue
		}
		_, body, _ := strings.Cut(strings.TrimPrefix(string(src), "+++\n"), "+++\n")
		text, problems := Convert("notices/x.md", []byte(body), 1)
		for _, w := range want {
			if !strings.Contains(text.HTML, w) {
				t.Errorf("%s: %s is not in\n%s", file, w, text.HTML)
			}
		}
		if strings.Contains(text.HTML, "＃") != (len(problems) == 1) {
			t.Errorf("%s: %v", file, problems)
		}
	}
}
