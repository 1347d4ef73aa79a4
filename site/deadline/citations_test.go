package deadline

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// citations lists every citation of the catalogue with the key of the source in the
// law reference. "read" means that a person has read the article in the rule itself,
// "copy" that a copy, a quotation or an entry of a law database was read, "memory"
// that no source was at hand: such a document is cited without an article. "local"
// stands for a parameter that the site sets.
var citations = map[string]string{
	"《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）加强事后公开": "copy S0",
	"《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）":       "copy S0",
	"《中华人民共和国行政处罚法》第四十八条":                                        "read L-CF",
	"《中华人民共和国行政处罚法》第四十八条、第八十五条":                                  "read L-CF",
	"《中华人民共和国行政处罚法》第五十条":                                         "read L-CF",
	"《中华人民共和国行政许可法》第四十条":                                         "read L-XK",
	"《优化营商环境条例》（国务院令第722号）第五十四条":                                 "read L-YH",
	"《优化营商环境条例》（国务院令第722号）第六十二条":                                 "read L-YH",
	"《市场监督管理行政处罚信息公示规定》（国家市场监督管理总局令第45号）第九条":                     "read L-SJ",
	"《市场监督管理行政处罚信息公示规定》（国家市场监督管理总局令第45号）第十条":                     "read L-SJ",
	"《市场监督管理行政处罚信息公示规定》（国家市场监督管理总局令第45号）第十一条":                    "read L-SJ",
	"《市场监督管理行政处罚信息公示规定》（国家市场监督管理总局令第45号）第十三条":                    "read L-SJ",
	"《企业信息公示暂行条例》（国务院令第654号）第六条":                                 "read L-QY",
	"《信用修复管理办法》（国家发展改革委令2025年第36号）":                              "copy P-XY1",
	"《信用修复实施方案》（国办发〔2025〕22号）":                                   "copy P-XY1",
	"《国家发展改革委2017年关于行政处罚信息公示期限的通知》":                              "copy P-2017",
	"《关于进一步完善“信用中国”网站及地方信用门户网站行政处罚信息信用修复机制的通知》（发改办财金〔2019〕527号）": "memory",
	"《失信行为纠正后的信用信息修复管理办法（试行）》（国家发展改革委令第58号）":                     "memory",
	"《中华人民共和国治安管理处罚法（2025年修订）》第一百三十六条":                           "copy P-ZA1",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第十五条":                           "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第二十六条":                          "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条":                          "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第三十条":                           "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第三十二条":                          "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条第一款":                       "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条第二款":                       "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条、第二十六条":                     "read L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第492号）第十八条":                           "copy L-OGI",
	"《中华人民共和国政府信息公开条例》（国务院令第492号）第三十一条":                          "copy L-OGI",
	"《国务院办公厅关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）":                      "copy P-54",
	"《法治政府建设与责任落实督察工作规定》（厅字〔2019〕28号）":                           "copy P-DC",
	"《法治政府建设实施纲要（2015—2020年）》":                                   "copy S0",
	"《国务院办公厅关于做好政府网站年度报表发布工作的通知》（国办函〔2018〕12号）":                  "read P-12",
	"《中华人民共和国预算法》第十四条第一款":                                        "read L-YS",
	"《中华人民共和国预算法》第十四条第二款":                                        "read L-YS",
	"《中华人民共和国预算法实施条例》第六条":                                        "read L-YSS",
	"《本地权责清单管理规定》":                                               "local",
	"《本地政策解读工作规定》":                                               "local",
	"《本地行政规范性文件管理规定》":                                            "local",
	"《本地人大常委会规范性文件备案审查规定》":                                       "local",
	"《国务院办公厅〈关于全面推进政务公开工作的意见〉实施细则》（国办发〔2016〕80号）":                "copy S0",
	"《国务院办公厅关于在政务公开工作中进一步做好政务舆情回应的通知》（国办发〔2016〕61号）":             "copy S0",
	"《市县法治政府建设示范指标体系（2021年版）》第24项":                               "copy P-ZS",
	"《国务院办公厅关于全面推行行政规范性文件合法性审核机制的指导意见》（国办发〔2018〕115号）":           "copy S0",
	"《规章制定程序条例》第十五条":                                             "read L-GZ",
	"《规章制定程序条例》第十六条":                                             "read L-GZ",
	"《规章制定程序条例》第三十二条":                                            "read L-GZ",
	"《规章制定程序条例》第三十四条":                                            "read L-GZ",
	"《法规规章备案审查条例》第二十二条":                                          "read L-BA",
	"《重大行政决策程序暂行条例》（国务院令第713号）第十五条":                              "read L-ZD",
	"《重大行政决策程序暂行条例》（国务院令第713号）第十六条":                              "read L-ZD",
	"《重大行政决策程序暂行条例》（国务院令第713号）第二十六条":                             "read L-ZD",
	"《重大行政决策程序暂行条例》（国务院令第713号）第三十二条":                             "read L-ZD",
	"《重大行政决策程序暂行条例》（国务院令第713号）第三条":                               "read L-ZD",
	"《中华人民共和国行政复议法》第七十九条":                                        "read L-FY",
	"《政府网站发展指引》（国办发〔2017〕47号）第三部分":                               "copy P-47b",
	"《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）":                            "copy P-19",
}

// A reader sees at a glance which citations a person has read in the source.
func TestCitations(t *testing.T) {
	rules, err := National()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, rule := range rules.All() {
		for _, basis := range rule.Basis {
			used[basis.String()] = true
			how, listed := citations[basis.String()]
			switch {
			case !listed:
				t.Errorf("%s cites %s, which is not in the list", rule.ID, basis)
			case how == "memory" && strings.Contains(basis.At, "第"):
				t.Errorf("%s cites an article that nobody has read: %s", rule.ID, basis)
			case how == "local" && rule.Level != "local":
				t.Errorf("%s, level %s, cites a local rule: %s", rule.ID, rule.Level, basis)
			}
		}
	}
	for _, rule := range rules.All() {
		how := citations[rule.Basis[0].String()]
		if read := strings.HasPrefix(how, "read ") || how == "local"; !read && rule.Unconfirmed == "" {
			t.Errorf("%s: the page of the rule does not say that nobody has read its source (%s)", rule.ID, how)
		}
	}
	for citation := range citations {
		if !used[citation] {
			t.Errorf("no rule cites %s", citation)
		}
	}
	reference, err := os.ReadFile("../../../shared/LAW.md")
	if err != nil {
		t.Skip("the law reference is not here:", err)
	}
	number := regexp.MustCompile(`〔\d{4}〕\d+号|令(?:\d{4}年)?第\d+号`)
	for citation, how := range citations {
		for _, n := range number.FindAllString(citation, -1) {
			if !strings.Contains(string(reference), n) {
				t.Errorf("the law reference has no %s (%s)", n, citation)
			}
		}
		if _, key, _ := strings.Cut(how, " "); key != "" && !strings.Contains(string(reference), key) {
			t.Errorf("the law reference has no source %s", key)
		}
	}
}
