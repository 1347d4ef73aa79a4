package indicators

import (
	"fmt"
	"strings"
)

// Origin is what the file of a set says of where it comes from.
type Origin struct {
	Prefix string                // of the ids: the name of the file
	Name   string                // of the set
	Source string                // file that was read
	Unit   func(string) string   // returns the organ id of a unit's name, else the name
	Quote  func(string) string   // returns a text as TOML
	List   func([]string) string // returns a list of texts as TOML
}

// TOML returns the file of the set: content/indicators/NAME.toml.
func (s *Set) TOML(o Origin) string {
	var b strings.Builder
	fmt.Fprintf(&b, "name = %s\n# edition = \"2021\" # 版本的年份，请补上\nsource = %s # 请改成文件的名称和文号\n", o.Quote(o.Name), o.Quote(o.Source))
	for _, n := range s.Notes {
		if n.Lost != "" {
			fmt.Fprintf(&b, "# 请核对，原表第 %d 行没有归到指标：%s\n", n.Line, n.Lost)
		}
	}
	ids := s.ids(o.Prefix)
	for k := range s.Items {
		s.Items[k].write(&b, ids[k], o)
	}
	return b.String()
}

// ids returns stable ids by the numbers: sf-057, sf-p17 for （17）, sf-s2 for ★2,
// sf-plus-1 under 加分项. A number that occurs again has -2 after it.
func (s *Set) ids(prefix string) []string {
	ids := make([]string, len(s.Items))
	times := map[string]int{}
	for k := range s.Items {
		i := &s.Items[k]
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, i.Number)
		mark := ""
		switch {
		case i.Sign == "+":
			mark = "plus-"
		case i.Sign == "-":
			mark = "minus-"
		case strings.ContainsAny(i.Number, "★☆▲※*"):
			mark = "s"
		case strings.ContainsAny(i.Number, "(（"):
			mark = "p"
		case digits == "":
			mark, digits = "row", fmt.Sprint(k+1)
		default:
			digits = fmt.Sprintf("%03s", digits)
		}
		id := prefix + "-" + mark + digits
		if times[id]++; times[id] > 1 {
			id = fmt.Sprintf("%s-%d", id, times[id])
		}
		ids[k] = id
	}
	return ids
}

// write writes an item as [[indicator]].
func (i *Item) write(b *strings.Builder, id string, o Origin) {
	line := func(key, text string) {
		if text != "" {
			fmt.Fprintf(b, "%s = %s\n", key, o.Quote(text))
		}
	}
	list := func(key string, texts []string) {
		if len(texts) > 0 {
			fmt.Fprintf(b, "%s = %s\n", key, o.List(texts))
		}
	}
	named := func(units []string) []string {
		ids := make([]string, len(units))
		for n, unit := range units {
			ids[n] = o.Unit(unit)
		}
		return ids
	}
	b.WriteString("\n[[indicator]]\n")
	line("id", id)
	line("number", i.Number)
	list("levels", i.Levels)
	line("requirement", i.Requirement)
	line("method", i.Method)
	list("materials", i.Materials)
	list("lead", named(i.Lead))
	list("joint", named(i.Joint))
	if i.MaxCharacters > 0 {
		fmt.Fprintf(b, "max_characters = %d\n", i.MaxCharacters)
	}
	if i.Score != "" {
		fmt.Fprintf(b, "score = %s\n", i.Score)
	}
	line("sign", i.Sign)
	line("remark", i.Remark)
}
