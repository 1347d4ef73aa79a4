package records

import (
	"strings"
	"testing"

	"gongkai/site/disclosure"
)

func TestDates(t *testing.T) {
	cases := []struct{ text, want string }{
		{"2026-03-05", "2026-03-05"},
		{"2026-3-5", "2026-03-05"},
		{"2026/3/5", "2026-03-05"},
		{"2026/03/05", "2026-03-05"},
		{"2026.3.5", "2026-03-05"},
		{"2026年3月5日", "2026-03-05"},
		{"2026年03月05日", "2026-03-05"},
		{"2026年3月5号", "2026-03-05"},
		{"2026年3月5日 星期四", "2026-03-05"},
		{"20260305", "2026-03-05"},
		{"２０２６－０３－０５", "2026-03-05"},
		{"20260305093500", "2026-03-05T09:35:00+08:00"},
		{"2026-03-05 09:35", "2026-03-05T09:35:00+08:00"},
		{"2026/3/5 9:35:07", "2026-03-05T09:35:07+08:00"},
		{"2026-03-05T09:35:00", "2026-03-05T09:35:00+08:00"},
		{"2026-03-05 09:35:00.0", "2026-03-05T09:35:00+08:00"},
		{"2026-03-05T20:35:00Z", "2026-03-06T04:35:00+08:00"},
		{"2026-03-05T09:35:00.000+0800", "2026-03-05T09:35:00+08:00"},
		{"2026年3月5日9时35分", "2026-03-05T09:35:00+08:00"},
		{"2026年3月5日 9时35分7秒", "2026-03-05T09:35:07+08:00"},
		{"2026/3/5 下午 3:05", "2026-03-05"},
		{"2026/3/5 3:05 PM", "2026-03-05"},
		{"46086", "2026-03-05"},
		{"46086.0", "2026-03-05"},
		{"46086.399305555556", "2026-03-05T09:35:00+08:00"},
		{"2099/12/31", "! 2099年12月31日表示“长期”，不是实际的日期"},
		{"20991231", "! 2099年12月31日表示“长期”，不是实际的日期"},
		{"2026-02-30", "! 2026年2月没有 30 日"},
		{"2026-13-01", "! 没有 13 月"},
		{"1026-03-05", "! 年份 1026 不在 1900 到 2199 之间"},
		{"26-3-5", "! 看不出年月日，年份要写四位，写在最前面"},
		{"3/5/2026", "! 看不出年月日，年份要写四位，写在最前面"},
		{"2026-03", "! 缺少日"},
		{"2026年3月", "! 缺少日"},
		{"202603", "! 缺少日"},
		{"12", "! 不是日期"},
		{"99999", "! 不是日期"},
		{"1772668800000", "! 不是日期"},
		{"待定", "! 不是日期"},
		{"长期", "! 不是日期"},
		{"#REF!", "! 公式出错，没有值"},
		{"2026-03-05 25:00", "! 时间不对，应在 00:00:00 到 23:59:59 之间"},
		{"2026-03-05至2026-03-12", "! 日期之后的“至2026-03-12”不是时间"},
	}
	for _, c := range cases {
		if got := read(dates{}, c.text); got != c.want {
			t.Errorf("%s is %s, want %s", c.text, got, c.want)
		}
	}
	workbook := []struct {
		text string
		d    dates
		want string
	}{
		{"20000", dates{workbook: true}, "1954-10-03"},
		{"4.6086E4", dates{workbook: true}, "2026-03-05"},
		{"2.0260305E7", dates{workbook: true}, "2026-03-05"},
		{"44624", dates{workbook: true, date1904: true}, "2026-03-05"},
		{"5", dates{workbook: true}, "! 不是日期"},
		{"2026-03-05T00:00:00", dates{workbook: true}, "2026-03-05T00:00:00+08:00"},
	}
	for _, c := range workbook {
		if got := read(c.d, c.text); got != c.want {
			t.Errorf("%s is %s in a workbook, want %s", c.text, got, c.want)
		}
	}
}

func read(d dates, text string) string {
	m, err := d.moment(text)
	if err != nil {
		return "! " + err.Error()
	}
	return m.String()
}

func FuzzDates(f *testing.F) {
	for _, seed := range []string{"2026-03-05", "2026年3月5日9时35分", "46086.5", "20260305093500", "１２"} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, workbook bool) {
		m, err := dates{workbook: workbook}.moment(text)
		if err == nil && (m.IsZero() || m.Date().Year() < 1900 || m.Date().Year() > 2199) {
			t.Errorf("%q is %v", text, m)
		}
	})
}

// The headers that the contract names, and the standards' codes and names.
func TestHeaders(t *testing.T) {
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	known := names(kinds)
	cases := []struct {
		field field
		words string
	}{
		{publishedField, "公开日期 公示日期 发布日期 公开时间 公示时间 上网日期"},
		{datedField, "处罚决定日期 许可决定日期 决定日期 作出决定日期 CF_JDRQ XK_JDRQ cf_jdrq 检查结束日期 强制决定日期 行政强制决定日期 征收决定日期 给付决定日期 确认决定日期 奖励决定日期 裁决决定日期 处罚决定日期(必填) *处罚决定日期 处罚决定日期："},
		{numberField, "文号 决定书文号 行政处罚决定书文号 行政许可决定文书号 CF_WSH XK_WSH"},
		{kindField, "执法类别"},
		{indexField, "序号"},
		{subjectField, "CF_XDR_MC XK_XDR_MC XK_XDR 行政相对人名称"},
		{subjectTypeField, "CF_XDR_LB XK_XDR_LB 行政相对人类别"},
		{usccField, "CF_XDR_SHXYM XK_XDR_SHXYM 行政相对人代码_1(统一社会信用代码)"},
		{basisField, "CF_YJ 处罚依据"},
		{organField, "CF_CFJG XK_XKJG XK_XZJG 处罚机关 许可机关"},
		{titleField, "XK_XKWS 行政许可决定文书名称 XK_XMMC 项目名称"},
		{noField, "CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ CF_FRDB CF_FR_ZJHM CF_FR_SFZH CF_XDR_ZJLX CF_XDR_ZJHM CF_WFXW CF_SY CF_CFLB CF_NR CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_YXQ CF_GSJZQ CF_CFJGDM CF_SJLY CF_SJLYDM BZ " +
			"XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW XK_XDR_SHZZ XK_FRDB XK_FR_ZJLX XK_FR_SFZH XK_FR_ZJHM XK_XDR_ZJLX XK_XDR_ZJHM XK_XKLB XK_XKZS XK_NR XK_YXQZ XK_YXQZI XK_XKJGDM XK_ZT XK_LYDW XK_SJLY XK_LYDWDM XK_SJLYDM " +
			"XK_SPLB XK_FR XK_JZQ DFBM SJC 法定代表人 违法行为类型 违法事实 处罚类别 处罚内容 罚款金额(万元) 没收违法所得、没收非法财物的金额(万元) 处罚有效期 公示截止期 备注 许可类别 许可证书名称 许可内容 有效期自 有效期至 当前状态"},
	}
	for _, c := range cases {
		for _, word := range strings.Fields(c.words) {
			if n, ok := known[headerForm(word)]; !ok || n.field != c.field {
				t.Errorf("%s is %+v (known %v), want field %d", word, n, ok, c.field)
			}
		}
	}
	// No word may stand for two things.
	seen := map[string]field{}
	for f, list := range synonyms() {
		for _, word := range strings.Fields(list) {
			for _, w := range spellings(word) {
				if other, double := seen[w]; double && other != f {
					t.Errorf("%s is both %d and %d", w, other, f)
				}
				seen[w] = f
			}
		}
	}
}
