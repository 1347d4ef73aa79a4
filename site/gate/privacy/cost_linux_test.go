package privacy

import (
	"strings"
	"syscall"
	"testing"
)

// used returns the seconds of the processor that the program has used.
func used() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // cannot fail for the program itself
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// A text costs no more than in proportion to its length, whatever it repeats.
func TestScanCost(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	const small, large = 16 << 10, 256 << 10
	for _, unit := range []string{
		"1", "1 ", "1|", "1\t", "1\n", "1,", "(1)", "①", "一", "一1", "13766204518", "13766204518 ", "1|3|7|6|6|2|0|4|5|1|8|甲|", "137 6620 4518甲", "110102198506142031 ", "6222020000000000000 ",
		"@", "a@", "a@b.com ", "a ", "a [at] b [dot] com ", "[at]", " at ", "%40", "a%40", "#", "a # b.com（#换成@）", "c h e n @ ", "点", "艾特",
		"微信", "微信号：abc12345 ", "QQ", "qq:12345 ", "V信", "护照", "护照号码：", "护照EJ8241907 ", "军官证字第", "户号", "passport ", "passport",
		"家住", "家住甲村2组", "证人", "证人李玉兰", "证人李玉兰、", "李玉兰、", "证人：", "未成年人", "学生", "学生姓名：", "小学", "2012年出生", "李玉兰（2012年生）", "李玉兰举报称", "举报称", "的", "名叫", "分别是李玉兰和",
		"男，", "李玉兰，男，", "5岁", "十五岁的", "京A12345", "京", "*", "138****", "(", "（", "|", "\t", "\n", "| 微信 | 元 |\n", "微信\tQQ\n甲\t乙\n", "|手机|\n", "\u202E甲", "李", "李李李李", "·", "A", "Aa ",
	} {
		text := func(n int) string { return strings.Repeat(unit, n/len(unit)) }
		seconds := func(text string) float64 {
			least := 1e9
			for range 2 {
				start := used()
				Scan(text, Setting{Enforcement: true, Year: 2026})
				least = min(least, used()-start)
			}
			return least
		}
		first, second := seconds(text(small)), seconds(text(large))
		if second > 0.25 && second > 80*first || second > 3 {
			t.Errorf("%q: %d times the length takes %.1f times the time (%.3f s)", unit, large/small, second/first, second)
		}
	}
}
