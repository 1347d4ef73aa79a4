// Package amount reads amounts of money as offices write them: in figures (5000,
// ５，０００.00, 1.5万, 5E3), in capital figures of legal papers (贰万伍仟元整), in
// Chinese numbers (两千元, 十万), with or without a currency sign, with a unit from 分
// to 亿元. Arithmetic is exact.
//
//	Read("￥5,000.00")   5000, no unit, Sign
//	Read("1.5万")        1.5 times 万元
//	Read("伍仟元整")      5000 times 元
//	In("罚款贰万元，没收违法所得 1,260 元")  20000 元, 1260 元
//
// A currency sign is no unit: it says that the number is money, and not whether 元 or
// 万元 are counted. What can be read in two ways is refused: 一万五, 1,5000, 5.000.
package amount

import (
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Unit is a unit of money in yuan (元). The zero Unit is unknown.
type Unit int64

// The units that columns and cells are in; others (千元, 百万元) are their products.
const (
	Yuan Unit = 1      // 元
	Wan  Unit = 10_000 // 万元
)

// String returns the Chinese name of the unit.
func (u Unit) String() string {
	for _, name := range []struct {
		unit Unit
		name string
	}{{1e8, "亿元"}, {1e7, "千万元"}, {1e6, "百万元"}, {1e5, "十万元"}, {1e4, "万元"}, {1e3, "千元"}, {100, "百元"}, {10, "十元"}, {1, "元"}} {
		if u == name.unit {
			return name.name
		}
	}
	return ""
}

// UnitIn returns the unit that a header or a note names, 罚款金额（万元）, 单位：千元; 0
// where it names none, or a foreign currency.
func UnitIn(text string) Unit {
	text = plain(text)
	if foreign.MatchString(text) {
		return 0
	}
	m := headerUnit.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	unit := Unit(1)
	for _, r := range m[1] {
		unit *= Unit(multipliers[r])
	}
	return unit
}

var (
	headerUnit = regexp.MustCompile(`([十百千万亿]{0,2})[元圆]`)
	foreign    = regexp.MustCompile(`美元|港元|港币|欧元|日元|英镑|澳元|美金|韩元|加元|卢布|USD|HKD|EUR|\$|€|£`)
)

// Amount is an amount as written: Number times Unit.
type Amount struct {
	Number *big.Rat
	Unit   Unit // 0 where the text names none
	Sign   bool // the text has a currency sign or 人民币
	Words  bool // the number is in Chinese, or has 千 or 百 in it
}

// Yuan returns the amount in yuan, counted in unit where the amount names none.
func (a Amount) Yuan(unit Unit) *big.Rat {
	if a.Unit != 0 {
		unit = a.Unit
	}
	return new(big.Rat).Mul(a.Number, new(big.Rat).SetInt64(int64(unit)))
}

// Decimal returns a number without needless zeros: 5000, 0.5. ok is false for a
// number that has no end in decimals.
func Decimal(n *big.Rat) (text string, ok bool) {
	text = n.FloatString(12)
	if back, valid := new(big.Rat).SetString(text); !valid || back.Cmp(n) != 0 {
		return "", false
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), "."), true
}

// longest is the most bytes of an amount: no amount of an office is longer, with
// words and both spellings.
const longest = 200

// ErrCurrency is the error of an amount in a foreign currency.
var ErrCurrency = errors.New("不是人民币")

// Read returns the amount that a whole text is. The error is in Chinese, and does not
// repeat the text.
func Read(text string) (Amount, error) {
	if len(text) > longest {
		return Amount{}, errors.New("太长，不是金额")
	}
	if foreign.MatchString(text) {
		return Amount{}, ErrCurrency
	}
	text = plain(text)
	if outer, inner, ok := bracketed(text); ok {
		return both(outer, inner)
	}
	return readOne(text)
}

// bracketed cuts 贰万元整(￥20000.00) into both spellings.
func bracketed(text string) (outer, inner string, ok bool) {
	i := strings.IndexByte(text, '(')
	if i <= 0 || !strings.HasSuffix(text, ")") || strings.Count(text, "(") > 1 {
		return "", "", false
	}
	return text[:i], text[i+1 : len(text)-1], true
}

// both returns the amount that is written twice; both must be equal.
func both(outer, inner string) (Amount, error) {
	first, err := readOne(outer)
	if err != nil {
		return Amount{}, err
	}
	if unit := UnitIn(inner); unit != 0 && headerUnit.FindString(inner) == inner { // 0.5(万元)
		if first.Unit != 0 && first.Unit != unit {
			return Amount{}, errors.New("写了两个单位")
		}
		first.Unit = unit
		return first, nil
	}
	second, err := readOne(strings.TrimPrefix(inner, "大写:"))
	if err != nil {
		return Amount{}, err
	}
	unit := max(first.Unit, 1)
	if first.Unit == 0 {
		unit = max(second.Unit, 1)
	}
	if first.Yuan(unit).Cmp(second.Yuan(unit)) != 0 {
		return Amount{}, errors.New("括号里外的金额不一样")
	}
	if first.Unit == 0 {
		first = second
	}
	return first, nil
}

var (
	leading  = regexp.MustCompile(`^(?:(?:并?处以?|共计?|合计|总计|计|小计|大写:?)?(?:罚款|没收违法所得|没收非法财物|没收违法所得、?没收非法财物|没收|金额|收费)?:?(?:共计?|合计|计)?)`)
	signs    = regexp.MustCompile(`(?i)人民币|RMB|CNY|[¥￥]`)
	trailing = regexp.MustCompile(`^(.*?)(元|圆|块钱|块)?(?:整|正)?$`)
	change   = regexp.MustCompile(`^(.*?)(?:元|圆|块)(?:零)?(?:([^角毛分]+)[角毛])?(?:零)?(?:([^角毛分]+)分)?(?:整|正)?$`)
)

// readOne reads a plain text.
func readOne(text string) (a Amount, err error) {
	text = strings.TrimPrefix(text, leading.FindString(text))
	if bare := signs.ReplaceAllString(text, ""); bare != text {
		a.Sign, text = true, bare
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, ":"), "。")
	if text == "" {
		return a, errors.New("没有金额")
	}
	if strings.ContainsAny(text, "-+") && !scientific.MatchString(text) {
		return a, errors.New("不能带正负号")
	}
	if m := change.FindStringSubmatch(text); m != nil && (m[2] != "" || m[3] != "") {
		return a.withChange(m[1], m[2], m[3])
	}
	m := trailing.FindStringSubmatch(text)
	a.Words = strings.ContainsAny(text, "零一二三四五六七八九十百千万亿")
	bare, unit := m[1], Unit(0)
	if m[2] != "" {
		unit = Yuan
	}
	// A last 万 or 亿 is a unit: 1.5万 counts 万元. In Chinese numbers it is a digit's
	// place, and the whole counts 元.
	if n, times := cutMultiplier(bare); times != 0 {
		if a.Number, err = number(n); err == nil {
			a.Unit = times
			return a, nil
		}
	}
	if a.Number, err = number(bare); err != nil {
		return a, err
	}
	if unit == 0 && strings.ContainsAny(bare, "万亿") {
		unit = Yuan // 三万五千, 1亿2000万
	}
	a.Unit = unit
	return a, nil
}

// cutMultiplier cuts the unit off a number in figures: 1.5万, 0.3千 with 元 behind, 2亿.
func cutMultiplier(text string) (n string, unit Unit) {
	unit = 1
	for {
		r, ok := strings.CutSuffix(text, "万")
		by := Wan
		if !ok {
			r, ok = strings.CutSuffix(text, "亿")
			by = 1e8
		}
		if !ok || r == "" || unit > 1 {
			break
		}
		text, unit = r, unit*by
	}
	if unit == 1 || !arabic.MatchString(text) {
		return "", 0
	}
	return text, unit
}

// withChange returns an amount of 元, 角 and 分.
func (a Amount) withChange(yuan, jiao, fen string) (Amount, error) {
	sum := new(big.Rat)
	for _, part := range []struct {
		text  string
		share *big.Rat
	}{{yuan, big.NewRat(1, 1)}, {jiao, big.NewRat(1, 10)}, {fen, big.NewRat(1, 100)}} {
		if part.text == "" {
			continue
		}
		n, err := number(part.text)
		if err != nil {
			return a, err
		}
		if part.share.Cmp(big.NewRat(1, 1)) < 0 && (n.Cmp(big.NewRat(10, 1)) >= 0 || !n.IsInt()) {
			return a, errors.New("角、分的写法不对")
		}
		sum.Add(sum, n.Mul(n, part.share))
	}
	a.Number, a.Unit = sum, Yuan
	return a, nil
}

// plain returns a text in the characters that are compared: figures and signs in
// ASCII, capital figures as common ones, no spaces.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case unicode.IsSpace(r), r >= '\u200b' && r <= '\u200d', r == '\ufeff', r == '\u2060':
			return -1
		case r == '￥':
			return '¥'
		case r == '—' || r == '–' || r == '−':
			return '-'
		case r == '’' || r == '‘':
			return '\''
		case r == '塊':
			return '块'
		}
		if i := slices.Index(capitals, r); i >= 0 {
			return commons[i]
		}
		return r
	}, text)
}

// Capital figures (大写数字), forms of old and of other regions, and what they are.
var (
	capitals = []rune("壹贰叁肆伍陆柒捌玖拾佰仟萬億兩两贰弍叄參陸〇○◯零弌圆圓")
	commons  = []rune("一二三四五六七八九十百千万亿二二二二三三六零零零零一元元")
)

var multipliers = map[rune]int64{'十': 10, '百': 100, '千': 1000, '万': 10_000, '亿': 100_000_000}

// mostNamed is the most numbers of a text that In looks at.
const mostNamed = 500

// In returns the amounts with a unit or a currency sign in a text, in their order.
func In(text string) (list []Named) {
	text = plain(text)
	for _, at := range named.FindAllStringSubmatchIndex(text, mostNamed) {
		sign, whole := at[2] >= 0, text[at[0]:at[1]]
		if foreign.MatchString(text[at[0]:min(len(text), at[1]+len("美元"))]) {
			continue
		}
		unit := at[6] >= 0
		if !sign && !unit {
			continue
		}
		for _, from := range starts(whole) {
			a, err := readOne(whole[from:])
			if err != nil {
				continue
			}
			list = append(list, Named{Yuan: a.Yuan(Yuan), Before: clause(text[:at[0]+from], true), After: clause(text[at[1]:], false)})
			break
		}
	}
	return list
}

// Named is an amount in a text.
type Named struct {
	Yuan          *big.Rat
	Before, After string // the words of the same clause, in plain characters
}

// clause returns the last or first clause of a text, at most a hundred bytes.
func clause(text string, last bool) string {
	const ends, most = ",。;、", 100
	if last {
		text = text[max(0, len(text)-most):]
		return text[strings.LastIndexAny(text, ends)+1:]
	}
	text = text[:min(len(text), most)]
	if i := strings.IndexAny(text, ends); i >= 0 {
		text = text[:i]
	}
	return text
}

// named matches a run of figures or of Chinese numbers with its unit.
var named = regexp.MustCompile(`(人民币|RMB|CNY|¥)?([0-9零一二三四五六七八九十百千万亿点.,']{1,40})(元(?:零?[0-9一二三四五六七八九]角)?(?:零?[0-9一二三四五六七八九]分)?|块)?`)

// starts returns the offsets from which a run may be a number: its begin, then behind
// each mark and where figures begin, since an item number may come before.
func starts(run string) []int {
	offsets := []int{0}
	before := rune(0)
	for i, r := range run {
		digit := r >= '0' && r <= '9'
		if i > 0 && (strings.ContainsRune(",.'", before) || digit && !(before >= '0' && before <= '9') && !strings.ContainsRune(",.'", before)) {
			offsets = append(offsets, i)
		}
		before = r
	}
	return offsets[:min(len(offsets), 8)]
}

// Factor returns the power of ten other than 1 by which a is b, as 万元 for 元 would
// make it; 0 when there is none.
func Factor(a, b *big.Rat) int {
	if a.Sign() <= 0 || b.Sign() <= 0 {
		return 0
	}
	q := new(big.Rat).Quo(a, b)
	for n := 1; n <= 8; n++ {
		power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
		if q.Cmp(power) == 0 {
			return n
		}
		if q.Cmp(power.Inv(power)) == 0 {
			return -n
		}
	}
	return 0
}
