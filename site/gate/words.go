package gate

import (
	"bytes"
	"cmp"
	"slices"

	"gongkai/site/diag"
	"gongkai/site/gate/hijack"
	"gongkai/site/gate/privacy"
	"gongkai/site/gate/proofreading"
	"gongkai/site/internal/han"
	"gongkai/site/toml"
)

// site is the settings on which the judgement of a file depends.
type site struct {
	host string // of base_url
	list *proofreading.List
}

// words returns what is wrong with the words of a document: front matter (nil when
// unreadable) and body, of which the first line has the given number. Each line is
// folded once, for all judges.
func words(path string, front *toml.Table, body []byte, firstLine int, s site) []diag.Problem {
	strangers := hijack.Judge{Path: path, Host: s.host}
	writing := proofreading.Judge{Path: path, List: s.list}
	var l han.Line
	eachValue(front, &l, func() {
		strangers.Line(&l)
		writing.Value(&l)
	})
	for number := firstLine; len(body) > 0; number++ {
		var text []byte
		text, body, _ = bytes.Cut(body, []byte("\n"))
		l.Set(number, 1, bytes.TrimSuffix(text, []byte("\r")))
		strangers.Line(&l)
		writing.Line(&l)
	}
	writing.Finish()
	return inOrder(strangers.Problems, writing.Problems)
}

// settings returns what is wrong with the words of a TOML file: a hijacked site has
// the stranger's name in its page header.
func settings(path string, table *toml.Table, s site) []diag.Problem {
	strangers := hijack.Judge{Path: path, Host: s.host}
	writing := proofreading.Judge{Path: path, List: s.list}
	var l han.Line
	eachValue(table, &l, func() {
		strangers.Line(&l)
		writing.Words(&l)
	})
	return inOrder(strangers.Problems, writing.Problems, persons(path, table))
}

// contacts are the settings that state how to reach offices.
var contacts = []string{"content/site.toml", "content/organs.toml"}

// persons returns the personal data in the texts of a TOML file; contacts of offices
// are none.
func persons(path string, table *toml.Table) (problems []diag.Problem) {
	if table == nil || slices.Contains(contacts, path) {
		return nil
	}
	var value func(v toml.Value)
	value = func(v toml.Value) {
		if v.Kind == toml.String {
			for _, f := range privacy.Scan(v.Text, privacy.Setting{}) {
				if f.Detector == privacy.Hidden {
					continue
				}
				p := v.Pos.In(path).Problem("personal-data", diag.Error, "请删去或者遮盖；这个文件的内容会公开", "有没有遮盖的%s %s", privacy.Name(f.Detector), f.Shown)
				p.Private = true
				problems = append(problems, p)
			}
		}
		for _, item := range v.List {
			value(item)
		}
		problems = append(problems, persons(path, v.Table)...)
	}
	for _, e := range table.Entries {
		value(e.Value)
	}
	return problems
}

// eachValue calls judge with every line of every text of a table in l.
func eachValue(t *toml.Table, l *han.Line, judge func()) {
	if t == nil {
		return
	}
	var value func(toml.Value)
	value = func(v toml.Value) {
		if v.Kind == toml.String {
			rest := []byte(v.Text)
			for number := v.Pos.Line; len(rest) > 0; number++ {
				var text []byte
				text, rest, _ = bytes.Cut(rest, []byte("\n"))
				l.Set(number, v.Pos.Column+1, text)
				judge()
			}
		}
		for _, item := range v.List {
			value(item)
		}
		eachValue(v.Table, l, judge)
	}
	for _, entry := range t.Entries {
		value(entry.Value)
	}
}

// inOrder returns all problems by line and column.
func inOrder(problems ...[]diag.Problem) []diag.Problem {
	all := slices.Concat(problems...)
	slices.SortStableFunc(all, func(a, b diag.Problem) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return all
}
