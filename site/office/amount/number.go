package amount

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

var (
	arabic     = regexp.MustCompile(`^[0-9][0-9,']*(?:\.[0-9]+)?(?:[eE]\+?[0-9]{1,2})?$|^\.[0-9]+$`)
	scientific = regexp.MustCompile(`^[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}$`)
	grouped    = regexp.MustCompile(`^[0-9]{1,3}(?:[,'][0-9]{3})+$`)
)

// errColloquial is the error of 一万五: 15000 in speech, and no written number.
var errColloquial = errors.New("写得不全，看不出是几位数，请写阿拉伯数字")

// number returns a number in figures, in Chinese, or in both (3万5千).
func number(text string) (*big.Rat, error) {
	if text == "" {
		return nil, errors.New("没有数字")
	}
	if scientific.MatchString(text) {
		return figures(text)
	}
	for _, big := range []struct {
		word string
		size int64
	}{{"亿", 1e8}, {"万", 1e4}} {
		if i := strings.LastIndex(text, big.word); i >= 0 {
			return scaled(text[:i], text[i+len(big.word):], big.size)
		}
	}
	return section(text)
}

// scaled returns left times size plus right.
func scaled(left, right string, size int64) (*big.Rat, error) {
	n, err := number(left)
	if err != nil {
		return nil, err
	}
	whole := n.IsInt()
	n.Mul(n, new(big.Rat).SetInt64(size))
	if right == "" {
		return n, nil
	}
	if !whole {
		return nil, errors.New("小数之后还有数字")
	}
	if len([]rune(right)) == 1 {
		return nil, errColloquial // 一万五
	}
	rest, err := number(strings.TrimPrefix(right, "零"))
	if err != nil {
		return nil, err
	}
	if rest.Cmp(new(big.Rat).SetInt64(size)) >= 0 || strings.ContainsAny(right, ".点") {
		return nil, errors.New("各位的次序不对")
	}
	return n.Add(n, rest), nil
}

// section returns a number below 10000, or any number in figures.
func section(text string) (*big.Rat, error) {
	if !strings.ContainsAny(text, "十百千") {
		if whole, fraction, point := strings.Cut(text, "点"); point {
			return digits(whole, fraction)
		}
		if strings.ContainsAny(text, "零一二三四五六七八九") {
			return digits(text, "")
		}
		return figures(text)
	}
	sum, limit, rest := new(big.Rat), int64(10_000), text
	for _, unit := range []struct {
		word string
		size int64
	}{{"千", 1000}, {"百", 100}, {"十", 10}} {
		head, tail, ok := strings.Cut(rest, unit.word)
		if !ok {
			continue
		}
		head = strings.TrimPrefix(head, "零")
		if head == "" && unit.size == 10 {
			head = "一" // 十五
		}
		n, err := coefficient(head)
		if err != nil {
			return nil, err
		}
		if !n.IsInt() && tail != "" {
			return nil, errors.New("小数之后还有数字")
		}
		if n.Cmp(big.NewRat(10, 1)) >= 0 && tail != "" || n.Sign() == 0 {
			return nil, errors.New("各位的次序不对")
		}
		sum.Add(sum, n.Mul(n, new(big.Rat).SetInt64(unit.size)))
		rest, limit = tail, unit.size
	}
	if rest == "" {
		return sum, nil
	}
	last, zero := strings.CutPrefix(rest, "零")
	if !zero && limit > 10 {
		return nil, errColloquial // 一千五
	}
	n, err := coefficient(last)
	if err != nil {
		return nil, err
	}
	if n.Cmp(big.NewRat(10, 1)) >= 0 || !n.IsInt() {
		return nil, errors.New("各位的次序不对")
	}
	return sum.Add(sum, n), nil
}

// coefficient returns a number without units: 5, 1.5, 五, 一点五.
func coefficient(text string) (*big.Rat, error) {
	if text == "" {
		return nil, errors.New("没有数字")
	}
	if strings.ContainsAny(text, "十百千") {
		return nil, errors.New("各位的次序不对")
	}
	return section(text)
}

// digits returns a number whose Chinese digits stand in their places: 二零二六, 一点五.
func digits(whole, fraction string) (*big.Rat, error) {
	text := ""
	for i, part := range []string{whole, fraction} {
		if i == 1 {
			if part == "" {
				break
			}
			text += "."
		}
		if part == "" {
			return nil, errors.New("没有数字")
		}
		for _, r := range part {
			n := strings.Index("零一二三四五六七八九", string(r))
			if n < 0 {
				return nil, fmt.Errorf("里不能有“%c”", r)
			}
			text += strconv.Itoa(n / len("零"))
		}
	}
	return rat(text)
}

// figures returns a number in figures, with marks between thousands.
func figures(text string) (*big.Rat, error) {
	whole, fraction, point := strings.Cut(text, ".")
	if scientific.MatchString(text) {
		return rat(text)
	}
	for _, r := range whole + fraction {
		if !strings.ContainsRune("0123456789,'", r) {
			return nil, fmt.Errorf("里不能有“%c”", r)
		}
	}
	switch {
	case whole == "" || point && fraction == "":
		return nil, errors.New("的小数点前后都要有数字")
	case strings.ContainsAny(fraction, ",'"):
		return nil, errors.New("的小数点后只能是数字")
	case strings.ContainsAny(whole, ",'") && !grouped.MatchString(whole):
		return nil, errors.New("的千位分隔不对，应每三位一个逗号，例如 1,234,567")
	case len(whole) > 1 && whole[0] == '0' && strings.Trim(whole, "0") != "":
		return nil, errors.New("开头有多余的 0")
	}
	return rat(strings.NewReplacer(",", "", "'", "").Replace(text))
}

// rat returns a decimal number.
func rat(text string) (*big.Rat, error) {
	if n, ok := new(big.Rat).SetString(text); ok {
		return n, nil
	}
	return nil, errors.New("不是数字")
}
