package importer

import (
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/header"
	"gongkai/site/toml"
)

// Map names the columns of a table of another system:
//
//	kind = "penalty"                   # the kind of every row
//	organ = "scjgj"                    # the organ of a row that names none
//	sheet = "明细"                      # the sheet
//	[columns]                          # header = key of the front matter
//	"处理结果" = "outcome"
//	"罚没款" = "fine(万元)"             # an amount with its unit
//	"案件来源" = ""                     # not needed
//	[constants]                        # where the cell is empty
//	legal_basis = "《中华人民共和国价格法》"
//
// Other headers are recognized as without a Map.
type Map struct {
	Kind, Organ, Sheet string

	fields    map[string]header.Field // by header.Form of the header
	units     map[string]string       // of amounts, likewise
	constants map[header.Field]string
}

// ReadMap reads a map; path is named in problems.
func ReadMap(path string, src []byte, kinds *disclosure.Kinds) (*Map, []diag.Problem) {
	m := &Map{fields: map[string]header.Field{}, units: map[string]string{}, constants: map[header.Field]string{}}
	root, problems := toml.Parse(path, normal(src), 1)
	if len(problems) > 0 {
		return m, problems
	}
	for _, e := range root.Entries {
		switch target := map[string]*string{"kind": &m.Kind, "organ": &m.Organ, "sheet": &m.Sheet}[e.Key]; {
		case target != nil && e.Value.Kind == toml.String:
			*target = e.Value.Text
		case target != nil:
			problems = append(problems, toml.WrongKind(path, e.Key, e.Value, "加引号的文字"))
		case e.Key != "columns" && e.Key != "constants":
			problems = append(problems, toml.UnknownKey(path, e, []string{"kind", "organ", "sheet", "columns", "constants"}))
		}
	}
	if _, ok := kinds.Get(m.Kind); m.Kind != "" && !ok {
		e, _ := root.Get("kind")
		problems = append(problems, e.Value.Pos.In(path).Problem("unknown-kind", diag.Error, "类别见 gongkai help new", "没有类别 %s", m.Kind))
		return m, problems
	}
	known := m.known(kinds)
	return m, append(problems, append(m.readColumns(path, root, known), m.readConstants(path, root, known)...)...)
}

// known returns the keys that a column may have.
func (m *Map) known(kinds *disclosure.Kinds) []string {
	all := header.Fields()
	for _, kind := range kinds.All() {
		if m.Kind == "" || m.Kind == kind.ID {
			all = append(all, kinds.Keys(kind)...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// readColumns reads [columns].
func (m *Map) readColumns(path string, root *toml.Table, known []string) (problems []diag.Problem) {
	table, _ := root.Get("columns")
	if table.Value.Table == nil {
		return nil
	}
	for _, e := range table.Value.Table.Entries {
		if e.Value.Kind != toml.String {
			problems = append(problems, toml.WrongKind(path, e.Key, e.Value, "加引号的文字"))
			continue
		}
		form := header.Form(e.Key)
		key, unit, _ := strings.Cut(strings.NewReplacer("（", "(", "）", ")").Replace(e.Value.Text), "(")
		if key != "" && !slices.Contains(known, key) {
			problems = append(problems, unknownTarget(path, e.Value, key, known))
			continue
		}
		m.fields[form], m.units[form] = header.Field(key), strings.TrimSuffix(unit, ")")
	}
	return problems
}

// readConstants reads [constants].
func (m *Map) readConstants(path string, root *toml.Table, known []string) (problems []diag.Problem) {
	table, _ := root.Get("constants")
	if table.Value.Table == nil {
		return nil
	}
	for _, e := range table.Value.Table.Entries {
		switch {
		case !slices.Contains(known, e.Key):
			problems = append(problems, unknownTarget(path, toml.Value{Pos: e.Pos}, e.Key, known))
		case e.Value.Kind == toml.List || e.Value.Kind == toml.Inline:
			problems = append(problems, toml.WrongKind(path, e.Key, e.Value, "加引号的文字"))
		default:
			m.constants[header.Field(e.Key)] = e.Value.Text
		}
	}
	return problems
}

// unknownTarget returns the problem of a key that no record has.
func unknownTarget(path string, at toml.Value, key string, known []string) diag.Problem {
	hint := "右边写文件头的键，如 outcome、fine(万元)；不需要的列写 \"\""
	if near := diag.Nearest(key, known); near != "" {
		hint = "是不是 " + near + "？"
	}
	return at.Pos.In(path).Problem("unknown-key", diag.Error, hint, "没有 %s 这个键", key)
}
