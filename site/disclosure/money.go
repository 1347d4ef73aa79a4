package disclosure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Money is an amount in yuan (人民币元), exact to the fen, never negative. The
// zero value is nothing at all, 0 元; amounts compare with ==.
type Money struct{ fen int64 }

// moneyDigits is how many digits an amount may have, fen included: less than a
// trillion yuan, so that tens of thousands of them still add up.
const moneyDigits = 14

// ParseMoney reads an amount in yuan: 5000, 5000.5, 5000.00, 5,000.00. There
// is no sign, no 万, no 元, no space and at most two decimals; errors say so in
// Chinese.
func ParseMoney(text string) (Money, error) { return parseMoney(text, "元", 2) }

// FromWan reads an amount in ten thousands of yuan (万元), as the exchange
// format of penalties has it (双公示 CF_NR_FK), with at most six decimals:
// 0.5 is 5000 yuan, 0.000001 is one fen.
func FromWan(text string) (Money, error) { return parseMoney(text, "万元", 6) }

// parseMoney reads a decimal number of units, each 10 to the power decimals
// of fen.
func parseMoney(text, unit string, decimals int) (Money, error) {
	wrong := func(format string, args ...any) (Money, error) {
		return Money{}, fmt.Errorf("金额“%s”%s", text, fmt.Sprintf(format, args...))
	}
	if problem := strangeInMoney(text, unit); problem != "" {
		return wrong("%s", problem)
	}
	whole, fraction, point := strings.Cut(text, ".")
	switch {
	case whole == "" || point && fraction == "":
		return wrong("的小数点前后都要有数字")
	case !allDigits(fraction):
		return wrong("的小数点后只能是数字")
	case len(fraction) > decimals:
		return wrong("的小数多于 %d 位", decimals)
	case !isGrouped(whole):
		return wrong("的千位分隔不对，应每三位一个逗号，例如 1,234,567")
	}
	whole = strings.ReplaceAll(whole, ",", "")
	if len(whole) > 1 && whole[0] == '0' {
		return wrong("开头有多余的 0")
	}
	if len(whole)+decimals > moneyDigits {
		return wrong("太大，%s前最多 %d 位，请核对单位是否为%s", "小数点", moneyDigits-decimals, unit)
	}
	fen, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil {
		return wrong("不是数字")
	}
	return Money{fen}, nil
}

// strangeInMoney names the first character that an amount cannot have.
func strangeInMoney(text, unit string) string {
	if text == "" {
		return "为空，请写数字，例如 5000"
	}
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9' || r == '.' || r == ',':
		case r == '-' || r == '+' || r == '－' || r == '＋' || r == '−':
			return "不能带正负号"
		case r == '万' || r == '亿' || r == '千' || r == '百':
			return fmt.Sprintf("里不能有“%c”，请换算成%s，只写数字", r, unit)
		case r == '元' || r == '圆' || r == '¥' || r == '￥':
			return fmt.Sprintf("里不能有“%c”，只写数字", r)
		case asciiDigit(r) != r || r == '，' || r == '．':
			return fmt.Sprintf("里的“%c”是全角字符，请改为半角", r)
		case dropSpace(r) < 0:
			return "里不能有空格"
		case r == utf8.RuneError:
			return "里有无法识别的字符"
		default:
			return fmt.Sprintf("里不能有“%c”，只写数字", r)
		}
	}
	return ""
}

// isGrouped reports whether whole is digits, without commas or with a comma
// before every three of them.
func isGrouped(whole string) bool {
	groups := strings.Split(whole, ",")
	for i, group := range groups {
		if i > 0 && len(group) != 3 || len(groups) > 1 && (group == "" || len(group) > 3) {
			return false
		}
	}
	return true
}

// String returns the amount in yuan without separators and with two decimals
// or none: 5000, 5000.50. ParseMoney reads it back.
func (m Money) String() string {
	whole := strconv.FormatInt(m.fen/100, 10)
	if m.fen%100 == 0 {
		return whole
	}
	return fmt.Sprintf("%s.%02d", whole, m.fen%100)
}

// Wan returns the amount in ten thousands of yuan (万元), exactly and without
// needless zeros: 0.5 for 5000 yuan. FromWan reads it back.
func (m Money) Wan() string {
	text := fmt.Sprintf("%d.%06d", m.fen/1e6, m.fen%1e6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// Display returns the amount for readers: 5,000 元, 5,000.50 元.
func (m Money) Display() string { return Grouped(m.String()) + " 元" }

// Capital returns the amount in the capital figures of legal papers (人民币大写,
// 正确填写票据和结算凭证的基本规定, annex to 支付结算办法, 1997): 5000 is
// 人民币伍仟元整, 1680.32 is 人民币壹仟陆佰捌拾元零叁角贰分. 整 follows 元 only.
func (m Money) Capital() string {
	yuan, jiao, fen := m.fen/100, m.fen/10%10, m.fen%10
	text := "人民币"
	if yuan > 0 || m.fen == 0 {
		text += capitalNumber(yuan) + "元"
	}
	if jiao == 0 && fen == 0 {
		return text + "整"
	}
	if yuan > 0 && (yuan%10 == 0 || jiao == 0) {
		text += "零"
	}
	if jiao > 0 {
		text += capitalNumber(jiao) + "角"
	}
	if fen > 0 {
		text += capitalNumber(fen) + "分"
	}
	return text
}

// capitalNumber spells n by the largest unit that fits, the number before the
// unit and the rest likewise; places left out become a single 零.
func capitalNumber(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1e8, "亿"}, {1e4, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"}} {
		if n < unit.size {
			continue
		}
		text, rest := capitalNumber(n/unit.size)+unit.name, n%unit.size
		if rest == 0 {
			return text
		}
		if rest < unit.size/10 {
			text += "零"
		}
		return text + capitalNumber(rest)
	}
	return string([]rune("零壹贰叁肆伍陆柒捌玖")[n])
}

// Add returns the sum, at most 92 quadrillion yuan.
func (m Money) Add(other Money) Money {
	if m.fen > math.MaxInt64-other.fen {
		return Money{math.MaxInt64}
	}
	return Money{m.fen + other.fen}
}

// IsZero reports whether the amount is 0.
func (m Money) IsZero() bool { return m.fen == 0 }
