package disclosure

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CheckIndex says in Chinese what is wrong with an index number (索引号). There
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
