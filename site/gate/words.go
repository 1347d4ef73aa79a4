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
	// contacts are how to reach the site and its organs.
	contacts privacy.Contacts
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
// the stranger's name in its page header. The list of words that are not to be used
// has them all.
func settings(path string, table *toml.Table, s site) []diag.Problem {
	if path == "content/wording.toml" {
		return inOrder(controls(path, table), persons(path, table, s.contacts))
	}
	strangers := hijack.Judge{Path: path, Host: s.host}
	writing := proofreading.Judge{Path: path, List: s.list}
	var l han.Line
	eachValue(table, &l, func() {
		strangers.Line(&l)
		writing.Words(&l)
	})
	return inOrder(controls(path, table), strangers.Problems, writing.Problems, persons(path, table, s.contacts))
}

// persons returns the personal data in the keys and texts of a TOML file. How to reach
// an office is none.
func persons(path string, table *toml.Table, contacts privacy.Contacts) (problems []diag.Problem) {
	if table == nil {
		return nil
	}
	scan := func(text string, at toml.Pos, office bool) {
		for _, f := range privacy.Scan(text, privacy.Setting{}) {
			if contacts.Has(f.Detector, f.Text) || office && isOffice(f.Detector) {
				continue
			}
			p := at.In(path).Problem("personal-data", diag.Error, "请删去或者遮盖；这个文件的内容会公开", "有没有遮盖的%s %s", privacy.Name(f.Detector), f.Shown)
			p.Private = true
			problems = append(problems, p)
		}
	}
	var value func(v toml.Value, office bool)
	value = func(v toml.Value, office bool) {
		if v.Kind == toml.String || v.Kind == toml.Integer {
			scan(v.Text, v.Pos, office)
		}
		for _, item := range v.List {
			value(item, office)
		}
		problems = append(problems, persons(path, v.Table, contacts)...)
	}
	settings := path == "content/site.toml" || path == "content/organs.toml"
	for _, e := range table.Entries {
		scan(e.Key, e.Pos, false)
		value(e.Value, settings && slices.Contains([]string{"phone", "fax", "email", "address", "postcode"}, e.Key))
	}
	return problems
}

// isOffice reports whether a detector finds ways to reach somebody, which an office
// publishes of itself.
func isOffice(detector string) bool {
	return slices.Contains([]string{"mobile", "landline", "email", "address"}, detector)
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
