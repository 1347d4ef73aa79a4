package catalog

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
)

// benchmark is what a benchmark of discretion (裁量基准) is called: the category of
// what is public before enforcement, or the genre of a policy.
const benchmark = "裁量基准"

// isBenchmark reports whether a document is a benchmark of discretion.
func isBenchmark(d *Document) bool {
	return d.Text("category") == benchmark || d.Text("genre") == benchmark
}

// mostSharing is how many power items of an organ, or benchmarks, may rest on a
// provision that is to tell them apart. Procedural laws are the basis of all.
const mostSharing = 10

// provision is an article of a law. The law is folded, without 中华人民共和国 and
// without the year of its text; a law that is cited as a whole has no article.
type provision struct{ law, article string }

// scope is where a provision is looked up: among the power items of an organ for an
// act (行政处罚), or among benchmarks. An empty organ stands for all organs.
type scope struct {
	organ, act string
	provision
}

// sharing holds the documents that rest on a provision.
type sharing map[scope][]*Document

func (s sharing) add(d *Document, organ, act string, provisions []provision) {
	for _, p := range provisions {
		at := scope{organ, act, p}
		s[at] = append(s[at], d)
	}
}

// nearest returns the documents that share the most provisions. The number of
// candidates is bounded by that of the provisions.
func (s sharing) nearest(organ, act string, provisions []provision) []*Document {
	var found []*Document
	shared, most := map[*Document]int{}, 0
	for _, p := range provisions {
		list := s[scope{organ, act, p}]
		if len(list) > mostSharing {
			continue
		}
		for _, d := range list {
			if shared[d] == 0 {
				found = append(found, d)
			}
			shared[d]++
			most = max(most, shared[d])
		}
	}
	return slices.DeleteFunc(found, func(d *Document) bool { return shared[d] < most })
}

// connect relates decisions, power items (权责事项) and benchmarks of discretion that
// share a code or a provision.
func connect(documents []*Document, kinds *disclosure.Kinds, at func(path string) *Relations) {
	acts := map[string]bool{} // that have decisions of their own
	for _, k := range kinds.All() {
		acts[k.Short] = acts[k.Short] || k.Enforcement
	}
	type coded struct{ organ, code string }
	byCode, powers, benchmarks := map[coded]*Document{}, sharing{}, sharing{}
	read := reader{}
	for _, d := range documents {
		switch organ := d.Record.LeadOrgan(); {
		case !d.IsPublic():
		case d.Record.Kind.PowerList:
			act := d.Text("type")
			if !acts[act] {
				act = ""
			}
			byCode[coded{organ, d.Text("code")}] = d
			powers.add(d, organ, act, powerBasis(d))
		case isBenchmark(d):
			provisions := read.provisions(d.Text("articles"))
			benchmarks.add(d, organ, "", provisions)
			benchmarks.add(d, "", "", provisions)
		}
	}
	if len(byCode) == 0 && len(benchmarks) == 0 {
		return
	}
	benchmarksOf := func(organ string, provisions []provision) []*Document {
		if own := benchmarks.nearest(organ, "", provisions); own != nil || organ == "" {
			return own
		}
		return benchmarks.nearest("", "", provisions)
	}
	for _, d := range documents {
		rec := d.Record
		organ := rec.LeadOrgan()
		switch {
		case !d.IsPublic():
		case rec.Kind.PowerList:
			for _, b := range benchmarksOf(organ, powerBasis(d)) {
				power, other := at(rec.Path), at(b.Record.Path)
				power.Benchmarks, other.Powers = append(power.Benchmarks, b), append(other.Powers, d)
			}
		case rec.Kind.Enforcement:
			provisions := read.provisions(rec.LegalBasis)
			var items []*Document
			if item := byCode[coded{organ, d.Text("power_code")}]; item != nil && d.Text("power_code") != "" {
				items = []*Document{item}
			} else if items = powers.nearest(organ, rec.Kind.Short, provisions); items == nil {
				items = powers.nearest(organ, "", provisions)
			}
			for _, item := range items {
				decision, other := at(rec.Path), at(item.Record.Path)
				decision.Powers, other.Decisions = append(decision.Powers, item), append(other.Decisions, d)
			}
			for _, b := range benchmarksOf(organ, provisions) {
				decision, other := at(rec.Path), at(b.Record.Path)
				decision.Benchmarks, other.Decisions = append(decision.Benchmarks, b), append(other.Decisions, d)
			}
		}
	}
}

// powerBasis returns the provisions on which a power item rests (设定依据).
func powerBasis(d *Document) []provision {
	v, _ := d.Record.Value("basis_items")
	var list []provision
	for _, row := range v.Rows() {
		law, article := "", ""
		for _, cell := range row {
			switch cell.Field.ID {
			case "law":
				law = cell.Text
			case "article":
				article = cell.Text
			}
		}
		if !strings.Contains(law, "《") {
			law = "《" + law + "》"
		}
		list = append(list, provisionsOf(law+article)...)
	}
	return distinct(list)
}

// reader holds the provisions of each text that was read: decisions repeat theirs.
type reader map[string][]provision

func (r reader) provisions(text string) []provision {
	list, ok := r[text]
	if !ok {
		list = provisionsOf(text)
		r[text] = list
	}
	return list
}

// provisionsOf returns the provisions that a text cites: 《价格法》第十三条、第四十二条第一款.
// Paragraphs and items (款、项) are left out.
func provisionsOf(text string) []provision {
	var list []provision
	law, cited := "", true // cited: an article of the law was named
	whole := func() {
		if law != "" && !cited {
			list = append(list, provision{law: law})
		}
	}
	for text != "" {
		name := strings.Index(text, "《")
		at := strings.Index(text, "第")
		switch {
		case name >= 0 && (at < 0 || name < at):
			whole()
			rest := text[name+len("《"):]
			title, after, closed := strings.Cut(rest, "》")
			if !closed {
				return distinct(list)
			}
			law, cited, text = lawName(title), false, after
		case at >= 0:
			if law == "" {
				law, cited = lawName(text[:at]), false // written without brackets
			}
			text = text[at+len("第"):]
			if article, rest := cutArticle(text); article != "" {
				if law != "" {
					list = append(list, provision{law, article})
				}
				text, cited = rest, true
			}
		default:
			text = ""
		}
	}
	whole()
	return distinct(list)
}

func distinct(list []provision) []provision {
	var once []provision
	for _, p := range list {
		if !slices.Contains(once, p) {
			once = append(once, p)
		}
	}
	return once
}

// lawName returns the name of a law folded: without spaces and marks, the name of the
// country, and the year of the text at the end (2021年修订).
func lawName(title string) string {
	if i := strings.LastIndexAny(title, "（("); i > 0 && strings.Contains(title[i:], "年") {
		title = title[:i]
	}
	var plain strings.Builder
	for _, r := range title {
		if r = han.Fold(r); han.Is(r) || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' {
			plain.WriteRune(r)
		}
	}
	return strings.TrimPrefix(plain.String(), "中华人民共和国")
}

// cutArticle returns the number of an article, as digits, from what follows 第, and the
// rest of the text; 十四条之一 is 14-1. The number is "" where no article follows.
func cutArticle(text string) (article, rest string) {
	number, rest, ok := strings.Cut(text, "条")
	n := numberOf(number)
	if !ok || n == 0 {
		return "", text
	}
	article = strconv.Itoa(n)
	if after, inserted := strings.CutPrefix(rest, "之"); inserted {
		end := strings.IndexFunc(after, func(r rune) bool { return han.Numeral(r) < 0 && r != '十' })
		if end < 0 {
			end = len(after)
		}
		if n := numberOf(after[:end]); n > 0 {
			return article + "-" + strconv.Itoa(n), after[end:]
		}
	}
	return article, rest
}

// numberOf returns the value of a Chinese or decimal number below ten thousand; 0
// for other texts.
func numberOf(text string) int {
	sum, digits := 0, 0
	for _, r := range text {
		r = han.Digit(r)
		unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
		switch n := han.Numeral(r); {
		case unit > 0:
			sum, digits = sum+max(digits, 1)*unit, 0
		case '0' <= r && r <= '9':
			digits = digits*10 + int(r-'0')
		case n >= 0:
			digits = digits*10 + n
		case r == ' ':
		default:
			return 0
		}
		if digits > 9999 {
			return 0
		}
	}
	return sum + digits
}
