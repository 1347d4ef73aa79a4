package disclosure

import (
	"math"
	"strings"
	"testing"
)

func TestMoney(t *testing.T) {
	for _, c := range []struct{ in, text, display, capital string }{
		{"0", "0", "0 元", "人民币零元整"},
		{"0.00", "0", "0 元", "人民币零元整"},
		{"0.05", "0.05", "0.05 元", "人民币伍分"},
		{"0.5", "0.50", "0.50 元", "人民币伍角"},
		{"0.53", "0.53", "0.53 元", "人民币伍角叁分"},
		{"1", "1", "1 元", "人民币壹元整"},
		{"10", "10", "10 元", "人民币壹拾元整"},
		{"10.05", "10.05", "10.05 元", "人民币壹拾元零伍分"},
		{"5000", "5000", "5,000 元", "人民币伍仟元整"},
		{"5000.00", "5000", "5,000 元", "人民币伍仟元整"},
		{"5,000.00", "5000", "5,000 元", "人民币伍仟元整"},
		{"5000.5", "5000.50", "5,000.50 元", "人民币伍仟元零伍角"},
		{"1409.50", "1409.50", "1,409.50 元", "人民币壹仟肆佰零玖元伍角"},
		{"6007.14", "6007.14", "6,007.14 元", "人民币陆仟零柒元壹角肆分"},
		{"1680.32", "1680.32", "1,680.32 元", "人民币壹仟陆佰捌拾元零叁角贰分"},
		{"107000.53", "107000.53", "107,000.53 元", "人民币壹拾万柒仟元零伍角叁分"},
		{"16409.02", "16409.02", "16,409.02 元", "人民币壹万陆仟肆佰零玖元零贰分"},
		{"325.04", "325.04", "325.04 元", "人民币叁佰贰拾伍元零肆分"},
		{"10000", "10000", "10,000 元", "人民币壹万元整"},
		{"100001", "100001", "100,001 元", "人民币壹拾万零壹元整"},
		{"10,100,000", "10100000", "10,100,000 元", "人民币壹仟零壹拾万元整"},
		{"20000500", "20000500", "20,000,500 元", "人民币贰仟万零伍佰元整"},
		{"100010000", "100010000", "100,010,000 元", "人民币壹亿零壹万元整"},
		{"18228000000", "18228000000", "18,228,000,000 元", "人民币壹佰捌拾贰亿贰仟捌佰万元整"},
		{"999999999999.99", "999999999999.99", "999,999,999,999.99 元",
			"人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
	} {
		m, err := ParseMoney(c.in)
		if err != nil || m.String() != c.text || m.Display() != c.display || m.Capital() != c.capital {
			t.Errorf("%s: %v, %q %q %q", c.in, err, m, m.Display(), m.Capital())
		}
	}
}

func TestParseMoneyRefuses(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "为空"},
		{"0.5万", "里不能有“万”，请换算成元"},
		{"5000元", "里不能有“元”，只写数字"},
		{"￥5000", "里不能有“￥”"},
		{"-5000", "不能带正负号"},
		{"+5000", "不能带正负号"},
		{" 5000", "不能有空格"},
		{"５０００", "“５”是全角字符"},
		{"5，000", "“，”是全角字符"},
		{"5e3", "里不能有“e”"},
		{"\xff", "无法识别"},
		{"5000.", "小数点前后"},
		{".5", "小数点前后"},
		{".", "小数点前后"},
		{"5.0.0", "小数点后只能是数字"},
		{"5.0,00", "小数点后只能是数字"},
		{"5000.005", "小数多于 2 位"},
		{"50,00", "千位分隔"},
		{"5000,000", "千位分隔"},
		{",500", "千位分隔"},
		{",", "千位分隔"},
		{"005", "多余的 0"},
		{"0,500", "多余的 0"},
		{"1000000000000", "最多 12 位，请核对单位是否为元"},
	} {
		if m, err := ParseMoney(c.in); err == nil || !strings.Contains(err.Error(), c.want) || !m.IsZero() {
			t.Errorf("ParseMoney(%q) = %v, %v, want %q", c.in, m, err, c.want)
		}
	}
}

func TestFromWan(t *testing.T) {
	for _, c := range []struct{ in, text string }{
		{"0.5", "5000"}, {"0.500000", "5000"}, {"0.000001", "0.01"}, {"1753.79", "17537900"}, {"1,753.790001", "17537900.01"}, {"12", "120000"}, {"99999999", "999999990000"},
	} {
		if m, err := FromWan(c.in); err != nil || m.String() != c.text {
			t.Errorf("FromWan(%q) = %v, %v", c.in, m, err)
		}
	}
	for _, c := range []struct{ in, want string }{
		{"0.0000001", "小数多于 6 位"}, {"0.5万元", "请换算成万元"}, {"100000000", "最多 8 位，请核对单位是否为万元"},
	} {
		if m, err := FromWan(c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("FromWan(%q) = %v, %v", c.in, m, err)
		}
	}
}

func TestMoneySums(t *testing.T) {
	five, six := Money{500}, Money{600}
	if five.Add(six) != (Money{1100}) {
		t.Error("the sum is wrong")
	}
	most := Money{math.MaxInt64}
	if most.Add(five) != most || five.Add(most) != most {
		t.Error("a sum wraps around")
	}
	if got := most.Capital(); got != "人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分" {
		t.Error(got)
	}
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"5000", "5,000.00", "0.5万", "0.000001", "1,0", "\xff", "999999999999.99", "-.,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMoney(s)
		if err != nil {
			return
		}
		if again, err := ParseMoney(m.String()); err != nil || again != m {
			t.Errorf("%q is %s, read again %s, %v", s, m, again, err)
		}
		if again, err := ParseMoney(strings.TrimSuffix(m.Display(), " 元")); err != nil || again != m {
			t.Errorf("%q is shown as %s, read again %s, %v", s, m.Display(), again, err)
		}
		if _, err := FromWan(s); err != nil && m.fen < 99999999_00 {
			t.Errorf("%q is an amount in 元, but not in 万元: %v", s, err)
		}
		if capital := m.Capital(); strings.Contains(capital, "零零") || strings.Contains(capital, "零元") && !m.IsZero() {
			t.Errorf("%s in capitals is %s", m, capital)
		}
	})
}

func TestWan(t *testing.T) {
	for wan, yuan := range map[string]string{"0.5": "5000", "0.000001": "0.01", "3": "30000", "12.34567": "123456.70", "0": "0"} {
		m, err := ParseMoney(yuan)
		if err != nil {
			t.Fatal(err)
		}
		back, err := FromWan(m.Wan())
		if m.Wan() != wan || err != nil || back != m {
			t.Errorf("%s yuan is %s wan, read back %v %v; want %s", yuan, m.Wan(), back, err, wan)
		}
	}
}
