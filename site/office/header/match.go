package header

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gongkai/site/disclosure"
)

// matching knows the headers: as written, and without the words that do not change
// what a header means.
type matching struct {
	exact   map[string]meaning // by Form
	reduced map[string]meaning // by reduce of Form
	words   []string           // of exact that have Han characters, sorted
}

// newMatching returns the known headers, and those of own, which are preferred.
func newMatching(kinds *disclosure.Kinds, own map[string]Field) *matching {
	m := &matching{exact: meanings(kinds), reduced: map[string]meaning{}}
	double := map[string]bool{}
	for word, n := range m.exact {
		if !strings.ContainsFunc(word, isHan) {
			continue
		}
		m.words = append(m.words, word)
		short := reduce(word)
		switch before, taken := m.reduced[short]; {
		case !taken:
			m.reduced[short] = n
		case before.field != n.field:
			double[short] = true
		case before.kind != n.kind:
			m.reduced[short] = meaning{n.field, "", min(n.rank, before.rank)}
		case n.rank < before.rank:
			m.reduced[short] = n
		}
	}
	for short := range double {
		delete(m.reduced, short)
	}
	for form, field := range own {
		m.exact[form] = meaning{field: field, rank: -1}
	}
	slices.Sort(m.words)
	return m
}

// The costs of a match: how far a header is from the word that it is taken for.
const (
	costExact   = 0
	costReduced = 1
)

// longestTitle is the most bytes of a header: longer texts are notes.
const longestTitle = 400

// find returns what a title means, and the cost of the match. ok is false for a title
// that is not known, or that may be two things.
func (m *matching) find(title string) (n meaning, cost int, ok bool) {
	if len(title) > longestTitle {
		return meaning{}, 0, false
	}
	for _, form := range forms(title) {
		if n, ok = m.exact[form]; ok {
			return n, costExact, true
		}
	}
	for _, form := range forms(title) {
		if n, ok = m.reduced[reduce(form)]; ok {
			n.rank += 1000 // a column with the word itself goes before
			return n, costReduced, true
		}
	}
	return meaning{}, 0, false
}

// forms returns the forms of a title that are looked up: without the note in brackets
// and what follows, without the note alone, and of a title in two languages the
// Chinese.
func forms(title string) []string {
	list := []string{Form(title)}
	bare := notes.ReplaceAllString(asciiForms(Clean(title)), "")
	for _, form := range []string{Form(bare), Form(latin.ReplaceAllString(bare, "")), Form(strings.SplitN(bare, "/", 2)[0])} {
		if form != "" && !slices.Contains(list, form) && strings.ContainsFunc(form, isHan) {
			list = append(list, form)
		}
	}
	return list
}

var (
	notes = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕`)
	latin = regexp.MustCompile(`[A-Za-z][A-Za-z ,.'/&-]{2,}`)
	// marks are what comes before a header: (必填), 1., ①, *, A.
	marks = regexp.MustCompile(`^(?:\s|\([^()]{0,12}\)|\[[^\[\]]{0,12}\]|【[^【】]{0,12}】|[0-9]{1,2}(?:[.、)]|\s)|[①-⑳㈠-㈩]|[*★☆※#])+`)
)

// parties are the words for the party of a decision, the longer first.
var parties = []string{
	"被处罚当事人", "被处罚单位", "被处罚对象", "被处罚企业", "被处罚主体", "被处罚人", "受处罚人", "受处罚单位", "处罚对象", "处罚相对人", "被许可人", "被许可单位", "被许可对象", "许可对象",
	"行政相对人", "相对人", "违法当事人", "当事人",
}

// reduce returns a form without words that do not change its meaning: 作出处罚决定的机关名称
// and 处罚机关 are the same column. Words that do change it (送达, 撤销, 截止, 法定代表人) stay.
func reduce(form string) string {
	for _, r := range [][2]string{
		{"做出", "作出"}, {"行政处罚", "处罚"}, {"行政许可", "许可"}, {"的", ""}, {"之", ""}, {"财务", "财物"}, {"日期时间", "日期"}, {"时间", "日期"}, {"期日", "日期"}, {"数额", "金额"}, {"违法违规", "违法"},
		{"姓名或名称", "名称"}, {"名称或姓名", "名称"}, {"姓名/名称", "名称"}, {"名称/姓名", "名称"}, {"姓名、名称", "名称"}, {"名称、姓名", "名称"}, {"姓名名称", "名称"}, {"全称", "名称"}, {"姓名", "名称"},
	} {
		form = strings.ReplaceAll(form, r[0], r[1])
	}
	for _, party := range parties {
		if at := strings.Index(form, party); at >= 0 {
			form = form[:at] + "当事人" + form[at+len(party):]
			break
		}
	}
	for _, r := range [][2]string{
		{"机关名称", "机关"}, {"机构名称", "机构"}, {"部门名称", "部门"}, {"决定机关", "机关"}, {"决定书机关", "机关"}, {"作出", ""}, {"具体", ""}, {"相关", ""}, {"有关", ""},
		{"决定书文书号", "文号"}, {"决定文书号", "文号"}, {"决定书文号", "文号"}, {"决定书编号", "文号"}, {"决定书号", "文号"}, {"决定文号", "文号"}, {"文书编号", "文号"}, {"文书文号", "文号"}, {"文书号", "文号"},
		{"决定书日期", "决定日期"}, {"决定签发日期", "决定日期"}, {"决定书签发日期", "决定日期"}, {"签发日期", "决定日期"}, {"当事人名称", "当事人"}, {"金额数", "金额"},
	} {
		form = strings.ReplaceAll(form, r[0], r[1])
	}
	if strings.HasSuffix(form, "决定日") || strings.HasSuffix(form, "公示日") || strings.HasSuffix(form, "公开日") {
		form += "期"
	}
	return form
}

// nearest returns the labels of the two fields whose headers are nearest to a title.
func (m *matching) nearest(title string) (words []string) {
	type candidate struct {
		word  string
		score float64
	}
	if len(title) > longestTitle {
		return nil
	}
	best := map[Field]candidate{}
	form := reduce(Form(title))
	for _, word := range m.words {
		field := m.exact[word].field
		if field == None || field == Serial || field == Identity {
			continue
		}
		if score := alike(form, reduce(word)); score > best[field].score {
			best[field] = candidate{Label(field), score}
		}
	}
	var list []candidate
	for _, c := range best {
		if c.score >= 0.3 {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.word, b.word))
	})
	for _, c := range list[:min(2, len(list))] {
		words = append(words, c.word)
	}
	return words
}

// alike returns the share of pairs of characters that two words have in common (Dice).
func alike(a, b string) float64 {
	x, y := pairs(a), pairs(b)
	common := 0
	for p, n := range x {
		common += min(n, y[p])
	}
	total := len([]rune(a)) + len([]rune(b)) + 2
	return 2 * float64(common) / float64(total)
}

// pairs counts the pairs of neighbouring characters, begin and end included.
func pairs(word string) map[[2]rune]int {
	counts, before := map[[2]rune]int{}, rune(0)
	for _, r := range word {
		counts[[2]rune{before, r}]++
		before = r
	}
	counts[[2]rune{before, 0}]++
	return counts
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
