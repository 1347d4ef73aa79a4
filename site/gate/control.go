package gate

import (
	"slices"

	"gongkai/site/diag"
	"gongkai/site/toml"
)

// controls returns an error for each text of a table that has control characters, which
// feeds and data files must not hold, or characters that change the direction of
// writing, by which a title reads otherwise than it is stored.
func controls(path string, table *toml.Table) (problems []diag.Problem) {
	if table == nil {
		return nil
	}
	look := func(text string, at toml.Pos) {
		for _, r := range text {
			if what := controlName(r); what != "" {
				problems = append(problems, at.In(path).Problem("control-characters", diag.Error, "删去它：重新输入这几个字，不要粘贴", "文字里有%s %U", what, r))
				return
			}
		}
	}
	var value func(v toml.Value)
	value = func(v toml.Value) {
		if v.Kind == toml.String {
			look(v.Text, v.Pos)
		}
		for _, item := range v.List {
			value(item)
		}
		problems = slices.Concat(problems, controls(path, v.Table))
	}
	for _, e := range table.Entries {
		look(e.Key, e.Pos)
		value(e.Value)
	}
	return problems
}

// controlName names a control character in Chinese, "" for other characters and for
// tabs and the ends of lines.
func controlName(r rune) string {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return ""
	case r < ' ' || r >= 0x7F && r <= 0x9F:
		return "控制字符"
	case r == 0x200E || r == 0x200F || r == 0x61C || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x206F:
		return "改变书写方向的字符"
	case r == 0x2028 || r == 0x2029 || r >= 0xFFF9 && r <= 0xFFFB || r >= 0xE0000 && r <= 0xE007F:
		return "控制字符"
	}
	return ""
}
