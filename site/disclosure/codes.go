package disclosure

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// usccAlphabet are the characters of a unified social credit code, each at
// its value (GB 32100-2015, table 2).
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CheckUSCC returns in Chinese what is wrong with a unified social credit code
// (统一社会信用代码, GB 32100-2015): 18 characters, of which the third to the
// eighth are digits (登记管理机关行政区划码) and the last is a check character.
// The first two (登记管理部门, 机构类别) are not judged, for new ones are
// assigned. The ninth to the seventeenth are an organization code (组织机构代码),
// whose own check character some codes in use fail: it is not judged either.
func CheckUSCC(s string) error {
	if n := utf8.RuneCountInString(s); n != 18 {
		return fmt.Errorf("统一社会信用代码应为 18 位，现为 %d 位", n)
	}
	sum, weight, position := 0, 1, 0
	for _, r := range s {
		position++
		value := strings.IndexRune(usccAlphabet, r)
		switch {
		case r >= 'a' && r <= 'z':
			return fmt.Errorf("统一社会信用代码第 %d 位“%c”应为大写字母", position, r)
		case value < 0 && strings.ContainsRune("IOSVZ", r):
			return fmt.Errorf("统一社会信用代码第 %d 位“%c”不对：代码不使用字母 I、O、S、V、Z，请核对是否为形近的数字", position, r)
		case value < 0:
			return fmt.Errorf("统一社会信用代码第 %d 位“%c”不对：只能是半角数字或大写字母", position, r)
		case position >= 3 && position <= 8 && value > 9:
			return fmt.Errorf("统一社会信用代码第 %d 位“%c”不对：第 3 至 8 位是行政区划码，只能是数字", position, r)
		}
		if position < 18 {
			sum += value * weight
			weight = weight * 3 % 31
		}
	}
	if want := usccAlphabet[(31-sum%31)%31]; s[17] != want {
		return fmt.Errorf("统一社会信用代码校验不通过：按前 17 位推算，最后一位应为“%c”，现为“%c”，请逐位核对", want, s[17])
	}
	return nil
}

// IsResidentID reports whether s is a citizen's identity number (公民身份号码,
// GB 11643-1999): six digits of the region, a birthday that exists, three
// digits and a check character. It serves to find such numbers where they
// must not be, so a small x is taken as well, and the region is not looked up.
func IsResidentID(s string) bool {
	if len(s) != 18 || !allDigits(s[:17]) || s[0] == '0' || !isBirthday(s[6:14]) {
		return false
	}
	sum := 0
	for i, weight := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * weight
	}
	last := s[17]
	if last == 'x' {
		last = 'X'
	}
	return last == "10X98765432"[sum%11]
}

// IsOldResidentID reports whether s has the form of a citizen's identity
// number of 15 digits, as issued until 1999: region, birthday in 19yy, serial.
// There is no check digit; some registration numbers of businesses (工商注册号,
// 15 digits that begin with a region, too) look the same. The first two digits
// must be a province of GB/T 2260, else every fifteenth number would do.
func IsOldResidentID(s string) bool {
	return len(s) == 15 && allDigits(s) && isProvince(s[:2]) && isBirthday("19"+s[6:12])
}

// isBirthday: yyyymmdd, a day that exists, from 1800 to 2099.
func isBirthday(s string) bool {
	day, err := time.Parse("20060102", s)
	return err == nil && day.Year() >= 1800 && day.Year() < 2100
}

func isProvince(s string) bool {
	const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"
	return strings.Contains(provinces, s)
}

// CheckIndex returns in Chinese what is wrong with an index number (索引号). There
// is no national form (政府信息公开条例 第十二条 asks for an index, not for its
// look), so anything organs are known to use passes: 6 to 64 letters, digits,
// Han characters and / - _ . as in 11341702486344515H/202110-00013.
func CheckIndex(s string) error {
	if n := utf8.RuneCountInString(s); n < 6 || n > 64 {
		return fmt.Errorf("索引号应为 6 至 64 个字符，现为 %d 个", n)
	}
	for _, r := range s {
		ascii := r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
		if !ascii && !strings.ContainsRune("/-_.", r) && !isHan(r) {
			return fmt.Errorf("索引号里不能有“%c”，只能用半角数字、字母、汉字和 / - _ . 四种符号", r)
		}
	}
	return nil
}
