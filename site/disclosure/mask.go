package disclosure

import (
	"strings"
	"unicode"
)

// MaskName hides the given name of a natural person and shows the surname, as
// published decisions do: 张三 becomes 张某, 张建国 张某某, 欧阳建国 欧阳某某.
// Of a name that is not all Han characters, or is written with a dot as in
// 买买提·吐尔逊, only the first character remains: 买某某. A name that is masked
// already (张某, 张某甲, 张**, 张××) is returned as it is, but one that shows part
// of the given name (张*国) is masked again. Masking twice changes nothing.
//
// Legal ground: 行政处罚法 第五十条, 政府信息公开条例 第十五条.
func MaskName(name string) string {
	rs := []rune(strings.Map(dropSpace, name)) // 张　三 is set so to align with 张建国
	if len(rs) == 0 {
		return ""
	}
	switch {
	case !strings.ContainsFunc(name, isHan):
		return firstLetter(rs) + "某某" // J某某; X is a letter here, in 张XX it is not
	case isMasked(rs):
		return string(rs)
	case isMaskRune(rs[0]):
		return "某某"
	}
	for _, r := range rs {
		if !isHan(r) {
			return firstLetter(rs) + "某某"
		}
	}
	surname := SurnameLength(rs)
	if len(rs)-surname <= 1 {
		return string(rs[:surname]) + "某"
	}
	return string(rs[:surname]) + "某某"
}

// isMasked reports whether only mask characters follow the surname, and perhaps
// a last mark that distinguishes people (张某甲, 张某2, 张某A).
func isMasked(rs []rune) bool {
	rest := rs
	if !isMaskRune(rs[0]) {
		rest = rs[SurnameLength(rs):]
	}
	if len(rest) == 0 || !isMaskRune(rest[0]) {
		return false
	}
	for i, r := range rest {
		if isMaskRune(r) {
			continue
		}
		mark := strings.ContainsRune("甲乙丙丁戊己庚辛壬癸", r) || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
		return i > 0 && i == len(rest)-1 && mark
	}
	return true
}

func isMaskRune(r rune) bool { return strings.ContainsRune("某*＊×XxＸ○□", r) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// firstLetter returns "" for a name without any letter.
func firstLetter(rs []rune) string {
	for _, r := range rs {
		if unicode.IsLetter(r) {
			return string(r)
		}
	}
	return ""
}

// SurnameLength returns the length of the surname in characters. Surnames of two
// characters are those borne today; rare ones, of which the first alone is a
// common surname, are left out, because taking 乐正 for a surname would show
// half of a given name. 欧阳 alone is a name, 欧 its surname.
func SurnameLength(rs []rune) int {
	if len(rs) < 3 {
		return 1
	}
	switch string(rs[:2]) {
	case "欧阳", "上官", "司马", "司徒", "司空", "司寇", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "公羊", "公冶", "公西",
		"慕容", "宇文", "长孙", "令狐", "轩辕", "端木", "百里", "东方", "东郭", "南宫", "南门", "西门", "呼延", "赫连",
		"澹台", "申屠", "濮阳", "淳于", "单于", "太史", "太叔", "钟离", "鲜于", "闾丘", "亓官", "巫马", "颛孙", "漆雕",
		"拓跋", "独孤", "纳兰", "完颜", "闻人", "万俟", "羊舌", "梁丘", "第五", "仲孙", "段干", "宰父", "谷梁", "子车",
		"歐陽", "司馬", "諸葛", "尉遲", "公孫", "長孫", "東方", "東郭", "南宮", "赫連", "鍾離", "獨孤":
		return 2
	}
	return 1
}
