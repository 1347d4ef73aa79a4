package privacy

import (
	"maps"
	"slices"
	"testing"
	"time"

	"gongkai/site/internal/costtest"
)

// A text costs no more than in proportion to its length, whatever it repeats, and none
// costs a hundred times what half of them cost.
func TestScanCost(t *testing.T) {
	costs := map[string]time.Duration{}
	for i, unit := range []string{
		"1", "1 ", "1|", "1\t", "1\n", "1,", "(1)", "①", "一", "一1", "13766204518", "13766204518 ", "1|3|7|6|6|2|0|4|5|1|8|甲|", "137 6620 4518甲", "110102198506142031 ", "6222020000000000000 ",
		"@", "a@", "a@b.com ", "a ", "a [at] b [dot] com ", "[at]", " at ", "%40", "a%40", "#", "a # b.com（#换成@）", "c h e n @ ", "点", "艾特",
		"微信", "微信号：abc12345 ", "QQ", "qq:12345 ", "V信", "护照", "护照号码：", "护照EJ8241907 ", "军官证字第", "户号", "passport ", "passport",
		"家住", "家住甲村2组", "证人", "证人李玉兰", "证人李玉兰、", "李玉兰、", "证人：", "未成年人", "学生", "学生姓名：", "小学", "2012年出生", "李玉兰（2012年生）", "李玉兰举报称", "举报称", "的", "名叫", "分别是李玉兰和",
		"男，", "李玉兰，男，", "5岁", "十五岁的", "京A12345", "京", "*", "138****", "(", "（", "|", "\t", "\n", "| 微信 | 元 |\n", "微信\tQQ\n甲\t乙\n", "|手机|\n", "\u202E甲", "李", "李李李李", "·", "A", "Aa ",
	} {
		if testing.Short() && i%3 != 0 {
			continue
		}
		text := costtest.Pattern{Left: unit}.Text
		costs[unit] = costtest.LinearTo(t, 256<<10, text, func(text []byte) { Scan(string(text), Setting{Enforcement: true, Year: 2026}) })
	}
	middle := max(slices.Sorted(maps.Values(costs))[len(costs)/2], time.Millisecond)
	for unit, took := range costs {
		if took > 100*middle {
			t.Errorf("%q: 256 KB take %s, half of the texts at most %s", unit, took, middle)
		}
	}
}
