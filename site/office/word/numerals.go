package word

import (
	"strconv"
	"strings"
)

// formatNumber writes a number in the number format of a list (ST_NumberFormat); custom
// is the pattern of the format custom. known is false for a format that is written in
// digits instead. Numbers beyond what a format has are written in digits, as Word does.
func formatNumber(format, custom string, n int) (text string, known bool) {
	decimal := strconv.Itoa(n)
	if n < 0 {
		return decimal, true
	}
	row := func(characters string) (string, bool) {
		if runes := []rune(characters); n >= 1 && n <= len(runes) {
			return string(runes[n-1]), true
		}
		return decimal, true
	}
	switch format {
	case "", "decimal", "decimalHalfWidth":
		return decimal, true
	case "none":
		return "", true
	case "decimalZero":
		return pad(decimal, 2), true
	case "custom":
		return pad(decimal, len(strings.TrimSpace(strings.Split(custom, ",")[0]))), custom != ""
	case "decimalFullWidth", "decimalFullWidth2":
		return shiftDigits(decimal, "０１２３４５６７８９"), true
	case "numberInDash":
		return "- " + decimal + " -", true
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return row("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	case "decimalEnclosedFullstop":
		return row("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "decimalEnclosedParen":
		return row("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "ideographEnclosedCircle":
		return row("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "ideographTraditional":
		return row("甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return row("子丑寅卯辰巳午未申酉戌亥")
	case "ideographZodiacTraditional":
		if n < 1 || n > 60 {
			return decimal, true
		}
		return string([]rune("甲乙丙丁戊己庚辛壬癸")[(n-1)%10]) + string([]rune("子丑寅卯辰巳午未申酉戌亥")[(n-1)%12]), true
	case "upperRoman":
		if n <= 12 {
			return row("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
		}
		return roman(n), true
	case "lowerRoman":
		if n <= 12 {
			return row("ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ")
		}
		return strings.ToLower(roman(n)), true
	case "lowerLetter":
		return letters('a', n), true
	case "upperLetter":
		return letters('A', n), true
	case "ordinal":
		return decimal + "th", false
	case "chineseCounting", "taiwaneseCounting":
		if n > 99 {
			return shiftDigits(decimal, "○一二三四五六七八九"), true
		}
		return hanNumber(n, plainHan), true
	case "chineseCountingThousand", "taiwaneseCountingThousand":
		return hanNumber(n, plainHan), true
	case "japaneseCounting":
		return hanNumber(n, japaneseHan), true
	case "chineseLegalSimplified":
		return hanNumber(n, legalHan), true
	case "ideographLegalTraditional":
		return hanNumber(n, legalTraditionalHan), true
	case "japaneseLegal":
		return hanNumber(n, japaneseLegalHan), true
	case "ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital2":
		return shiftDigits(decimal, "〇一二三四五六七八九"), true
	}
	return decimal, false
}

// pad fills a number with zeros to a width.
func pad(decimal string, width int) string {
	if width = min(width, 20); len(decimal) < width {
		return strings.Repeat("0", width-len(decimal)) + decimal
	}
	return decimal
}

// shiftDigits writes each digit with another character.
func shiftDigits(decimal, digits string) string {
	to := []rune(digits)
	return strings.Map(func(r rune) rune { return to[r-'0'] }, decimal)
}

// letters writes a, b … z, aa, bb … zz.
func letters(first byte, n int) string {
	const most = 26 * 30
	if n < 1 || n > most {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune(first)+rune((n-1)%26)), (n-1)/26+1)
}

// roman writes a Roman number up to 3999.
func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.text)
		}
	}
	return b.String()
}

// han are the numerals of a script.
type han struct {
	digits string // from zero
	units  string // ten, hundred, thousand, ten thousand
	ten    bool   // ten is written without one: 十一
	bare   bool   // hundred and thousand too, and no zero between: 百一
	zero   string // between a digit and a lower one: 一百零一
}

var (
	plainHan            = han{"〇一二三四五六七八九", "十百千万", true, false, "零"}
	japaneseHan         = han{"〇一二三四五六七八九", "十百千万", true, true, ""}
	legalHan            = han{"零壹贰叁肆伍陆柒捌玖", "拾佰仟万", false, false, "零"}
	legalTraditionalHan = han{"零壹貳參肆伍陸柒捌玖", "拾佰仟萬", false, false, "零"}
	japaneseLegalHan    = han{"〇壱弐参四伍六七八九", "拾百阡萬", false, false, ""}
)

// hanNumber writes 0 to 99,999 in Chinese numerals, others in digits.
func hanNumber(n int, h han) string {
	digits, units := []rune(h.digits), []rune(h.units)
	switch {
	case n < 0 || n > 99_999:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	}
	var b strings.Builder
	open := false // a zero is due
	for place := 4; place >= 0; place-- {
		value := 1
		for range place {
			value *= 10
		}
		d := n / value % 10
		switch {
		case d == 0:
			open = b.Len() > 0
			continue
		case open:
			b.WriteString(h.zero)
			open = false
		}
		omit := d == 1 && (place == 1 && h.ten && b.Len() == 0 || h.bare && place >= 1 && place <= 3)
		if !omit {
			b.WriteRune(digits[d])
		}
		if place > 0 {
			b.WriteRune(units[place-1])
		}
	}
	return b.String()
}
