package amount

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	t.Parallel()
	cases := []struct{ in, want string }{
		{"5000", "5000"}, {"5,000.00", "5000"}, {"５，０００．５０", "5000.5"}, {"5 000", "5000"}, {"1'234'567", "1234567"},
		{"￥5000", "¥5000"}, {"¥5,000.00", "¥5000"}, {"人民币5000", "¥5000"}, {"RMB 5000", "¥5000"}, {"人民币：5000", "¥5000"},
		{"5000元", "5000元"}, {"5000 元整", "5000元"}, {"5000圆", "5000元"}, {"5000块", "5000元"}, {"5000块钱", "5000元"}, {"￥5000元", "¥5000元"},
		{"1.5万", "1.5万元"}, {"1.5万元", "1.5万元"}, {"0.5 万元", "0.5万元"}, {"2亿元", "2亿元"}, {"1.2亿", "1.2亿元"}, {"50万元整", "50万元"},
		{"5千", "5000"}, {"5千元", "5000元"}, {"1.5千元", "1500元"}, {"2千5百元", "2500元"}, {"3万5千", "35000元"}, {"1亿2000万", "120000000元"},
		{"贰万元整", "20000元"}, {"伍仟元整", "5000元"}, {"人民币伍仟元整", "¥5000元"}, {"壹仟陆佰捌拾元零叁角贰分", "1680.32元"}, {"玖佰元零伍分", "900.05元"},
		{"壹万零伍拾元", "10050元"}, {"拾万元", "100000元"}, {"壹拾万元整", "100000元"}, {"贰佰圆整", "200元"}, {"两千元", "2000元"}, {"十万", "100000元"},
		{"一万五千", "15000元"}, {"三千", "3000"}, {"十五", "15"}, {"二十", "20"}, {"一百零五元", "105元"}, {"二〇〇〇元", "2000元"}, {"一点五万元", "15000元"},
		{"零", "0"}, {"0", "0"}, {"0.00", "0"}, {"零元", "0元"}, {"5元3角", "5.3元"}, {"5元3角2分", "5.32元"}, {"叁角", "no"},
		{"5E3", "5000"}, {"1.5e+4", "15000"}, {"2E-1", "0.2"}, {"罚款5000元", "5000元"}, {"没收违法所得1260元", "1260元"}, {"共计2万元", "2万元"}, {"5000元。", "5000元"},
		{"20000元（贰万元整）", "20000元"}, {"贰万元整（￥20000.00）", "20000元"}, {"2万元（20000元）", "2万元"}, {"0.5（万元）", "0.5万元"}, {"2万元（2000元）", "no"},
		{"1,5000", "no"}, {"1，5", "no"}, {"一万五", "no"}, {"一千五", "no"}, {"数万元", "no"}, {"万元", "no"}, {"-5000", "no"}, {"5000美元", "no"}, {"$5000", "no"},
		{"约5000元", "no"}, {"5000元以下", "no"}, {"", "no"}, {"5.", "no"}, {"05", "no"}, {"百元", "no"}, {"五十百", "no"}, {"1.5万3千", "no"}, {"一二三万", "1230000元"},
		{"5000-10000元", "no"}, {"5万元/次", "no"}, {"警告", "no"}, {strings.Repeat("9", 300), "no"},
	}
	for _, c := range cases {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			got := "no"
			if a, err := Read(c.in); err == nil {
				n, _ := Decimal(a.Number)
				if got = n + a.Unit.String(); a.Sign {
					got = "¥" + got
				}
			}
			if got != c.want {
				t.Errorf("%q is %s, want %s", c.in, got, c.want)
			}
		})
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	cases := []struct{ in, want string }{
		{"罚款 5000 元", "5000"}, {"罚款贰万元", "20000"}, {"处以罚款人民币伍仟元整（￥5,000.00）", "5000 5000"},
		{"没收违法所得1,260.50元；罚款1万元", "1260.5 10000"}, {"罚款1.5万元", "15000"}, {"处2万5千元罚款", "25000"}, {"1，5000元", "5000"},
		{"第一，罚款五百元", "500"}, {"罚款￥5000", "5000"}, {"二〇二六年三月五日罚款三千元", "3000"}, {"数万元", ""}, {"5000美元", ""}, {"没有金额", ""},
		{"罚款5元3角", "5.3"}, {"罚款１０，０００元整", "10000"}, {"罚款十万元整", "100000"}, {"罚款100万元", "1000000"},
	}
	for _, c := range cases {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, n := range In(c.in) {
				text, _ := Decimal(n.Yuan)
				got = append(got, text)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q has %v, want %s", c.in, got, c.want)
			}
		})
	}
}

func TestUnitIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"罚款金额（万元）": "万元", "罚款金额(元)": "元", "单位：人民币千元": "千元", "单位:亿元": "亿元", "百万元": "百万元", "罚款金额": "", "罚款（美元）": "", "金额（圆）": "元",
	} {
		if got := UnitIn(text).String(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// The spelling of a number by code of its own comes back as the number.
func TestChineseNumbers(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(14, 1))
	for range 3000 {
		n := random.Int64N(1 << random.IntN(40))
		for _, form := range []string{"零一二三四五六七八九十百千万亿", "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"} {
			text := spell(n, []rune(form)) + "元整"
			a, err := Read(text)
			if err != nil || a.Unit != Yuan || a.Number.RatString() != strconv.FormatInt(n, 10) {
				t.Fatalf("%d as %s: %v %v", n, text, a, err)
			}
		}
	}
}

// spell writes a number below 10^16 digit by digit.
func spell(n int64, form []rune) string {
	if n == 0 {
		return string(form[0])
	}
	digits := strconv.FormatInt(n, 10)
	text, zero := "", false
	for i, d := range digits {
		place := len(digits) - 1 - i
		if d != '0' {
			if zero {
				text += string(form[0])
			}
			text += string(form[d-'0'])
			if place%4 > 0 {
				text += string(form[9+place%4])
			}
			zero = false
		} else {
			zero = true
		}
		if place == 8 || place == 4 && strings.Trim(digits[max(0, i-3):i+1], "0") != "" {
			text += string(form[12+place/4])
		}
	}
	return text
}
