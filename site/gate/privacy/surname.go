package privacy

import (
	"strings"
	"sync"

	"gongkai/site/disclosure"
)

// maskedName returns a name as pages show it.
func maskedName(name string) string { return disclosure.MaskName(name) }

// roleAt returns the word for a person other than the punished party at the end of
// a text, "" without one. The legal representative (法定代表人) is not among them.
func roleAt(text string) string {
	if len(text) < roleKey {
		return ""
	}
	for _, w := range roleWords()[text[len(text)-roleKey:]] {
		if strings.HasSuffix(text, w) {
			return w
		}
	}
	return ""
}

// roleKey is the length in bytes of the last two characters of a role.
const roleKey = len("证人")

// roleEnds lists the last characters of all roles.
const roleEnds = "居女生人者妻夫父母子亲儿弟哥姐妹属工机员计主客东士师名友学童民长"

// roleWords returns the roles by their last two characters, in the order of rolesOn.
var roleWords = sync.OnceValue(func() map[string][]string {
	words := map[string][]string{}
	for _, last := range roleEnds {
		for _, w := range rolesOn(last) {
			key := w[len(w)-roleKey:]
			words[key] = append(words[key], w)
		}
	}
	return words
})

// rolesOn returns the roles that end with a character.
func rolesOn(last rune) []string {
	switch last {
	case '人':
		return []string{"证人", "投诉人", "举报人", "报案人", "报警人", "控告人", "检举人", "申诉人", "信访人", "反映人", "代理人", "辩护人", "受托人", "委托人", "监护人", "受害人", "被害人", "侵害人", "被侵权人", "第三人", "当事人", "被处罚人", "受处罚人", "被检查人", "被询问人", "申请人", "利害关系人", "驾驶人", "行为人", "嫌疑人", "同案人", "肇事人", "负责人", "责任人", "控制人", "合伙人", "承租人", "出租人", "收货人", "收件人", "寄件人", "购买人", "买受人", "持卡人", "借款人", "签收人", "见证人", "知情人", "工人", "经办人"}
	case '者':
		return []string{"目击者", "受害者", "举报者", "投诉者", "消费者", "经营者", "从业者", "死者", "伤者", "患者", "遇难者"}
	case '子':
		return []string{"妻子", "儿子", "之子", "其子"}
	case '夫':
		return []string{"丈夫", "之夫", "其夫"}
	case '亲':
		return []string{"父亲", "母亲"}
	case '儿':
		return []string{"女儿"}
	case '女':
		return []string{"之女", "其女"}
	case '妻':
		return []string{"之妻", "其妻"}
	case '父':
		return []string{"其父"}
	case '母':
		return []string{"其母"}
	case '弟':
		return []string{"弟弟"}
	case '哥':
		return []string{"哥哥"}
	case '姐':
		return []string{"姐姐"}
	case '妹':
		return []string{"妹妹"}
	case '属':
		return []string{"亲属", "家属"}
	case '居':
		return []string{"邻居"}
	case '工':
		return []string{"员工", "职工", "雇工"}
	case '机':
		return []string{"司机"}
	case '员':
		return []string{"驾驶员", "操作员", "店员", "从业人员", "财务人员", "销售人员", "安全员", "管理员", "收银员", "采购员", "仓管员", "保管员", "护理员", "服务员", "业务员", "销售员", "押运员"}
	case '计':
		return []string{"会计"}
	case '主':
		return []string{"业主", "车主", "机主", "货主", "船主"}
	case '生':
		return []string{"学生", "医生", "实习生"}
	case '士':
		return []string{"护士"}
	case '师':
		return []string{"教师", "厨师", "药师", "医师", "美容师", "技师"}
	case '长':
		return []string{"厨师长", "店长", "船长", "家长", "会长"}
	case '客':
		return []string{"顾客", "乘客"}
	case '东':
		return []string{"房东", "股东"}
	case '友':
		return []string{"朋友"}
	case '学':
		return []string{"同学"}
	case '童':
		return []string{"儿童", "幼童"}
	case '名':
		return []string{"姓名"}
	case '民':
		return []string{"村民", "居民"}
	}
	return nil
}

// isSurname reports whether r is a frequent surname, after the frequency lists of
// the censuses. Rare surnames that are everyday words (有 从 别 …) are left out.
func isSurname(r rune) bool {
	return strings.ContainsRune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于余叶蒋杜苏魏程吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅付方白邹"+
		"孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳"+
		"管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原"+
		"栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利"+
		"於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由", r)
}

// isWord reports whether a surname begins everyday words, so that a name with it
// needs a colon, a space or a comma before it.
func isWord(r rune) bool {
	return strings.ContainsRune("于任向应成安常平全明有经时和单相解权管高关方包项计查商连支干国公利但由来都那门信展原利位区海花普云容满文白金石车强富幸", r)
}

// isNoName reports whether a text begins with a word that only looks like a name,
// because it begins with a surname.
func isNoName(run string) bool {
	for _, w := range []string{
		"陈述", "申请", "申辩", "申报", "申诉", "应当", "应该", "应急", "应予", "安全", "安排", "安装", "管理", "管辖", "高度", "高于", "高级", "权限", "权利", "权益", "项目", "单位", "单独",
		"任何", "任意", "任职", "成员", "成立", "成为", "成年", "时间", "时任", "时候", "常住", "常务", "常年", "平均", "平时", "平台", "金额", "金属", "车辆", "车间", "车主", "全部", "全体", "全额", "全程",
		"有关", "有权", "有效", "强制", "强行", "强烈", "解释", "解决", "解除", "计算", "计划", "计入", "明确", "明知", "明显", "方面", "方式", "方可", "方法", "文化", "文件", "文书", "文明", "关于", "关系", "关键", "关闭",
		"相关", "相应", "相互", "相对", "相当", "商品", "商业", "商户", "商店", "商家", "农民", "农村", "农产", "农业", "党员", "党委", "党组", "国家", "国有", "国籍", "和解", "温度", "包装", "包括", "包含", "包庇",
		"白色", "黄色", "红色", "于是", "易燃", "易制", "乐于", "连续", "连同", "连带", "居住", "居民", "居委", "司机", "司法", "支付", "支持", "宣传", "宣布", "房屋", "房产", "房东", "路段", "路面", "路口", "苗木", "柴油", "石油",
		"石材", "马上", "马路", "海关", "海洋", "门店", "门卫", "门面", "门诊", "云南", "印章", "印制", "干部", "年龄", "曲线", "封存", "公司", "公民", "公安", "公开", "公示", "公告", "公章", "公证", "利用", "利益", "信息", "信用", "信访",
		"原则", "原告", "原因", "原料", "原始", "由于", "由其", "来源", "来自", "但是", "但未", "那么", "展示", "展开", "容器", "容留", "普通", "普遍", "满足", "满意", "区域", "区别", "位于", "位置", "元件", "元旦",
		"查询", "查看", "查处", "查封", "查明", "查获", "边界", "阳性", "阳光", "华侨", "江西", "江苏", "云计算", "吉林", "宁夏", "安徽", "向本", "向我", "向其", "向执", "向社", "宿舍", "程序", "程度", "石膏", "田地", "田间", "林地", "林木", "林业",
		"唐山", "甘肃", "章程", "钟表", "钱款", "金融", "温馨", "游客", "游泳", "游戏", "车型", "车牌", "项下", "毛重", "毛利", "花费", "花卉", "庄稼", "严重", "严格", "严禁", "严肃", "万元", "常见", "常规", "都是", "都有", "乔木",
		"符合", "童装", "施工", "施行", "施用", "左右", "左侧", "左转", "尚未", "尚有", "单据", "成本", "成品", "成分", "齐全", "纪律", "纪录", "季度", "季节", "景区", "席位", "卫生", "卫健", "米面", "权属", "边缘", "仇恨", "商标", "商务", "沙石", "荣誉", "明示", "明细",
		"官方", "谈话", "惠民", "南侧", "班组", "班次", "储存", "储藏", "劳动", "劳务", "皮肤", "盘点", "利润", "练习", "廉洁", "支出", "平方", "平安", "初次", "初步", "初始", "云端", "容量", "索赔", "索要", "伏法", "修改", "修复", "修理", "印刷", "隆重", "战略",
		"危险", "危害", "银行", "银色", "智能", "奉命", "富余", "方某", "时效", "时段", "经济", "欧盟", "武汉", "武器", "康复", "范围", "范本", "罗列", "徐徐", "许可", "许诺", "周边", "周期", "周围", "周岁", "周一", "周末", "龙头", "龙门", "雷同", "程式", "夏季", "夏天", "秦岭", "方案", "方向",
		"黄金", "马匹", "牛羊", "陆续", "陆地", "余款", "余额", "胡乱", "何种", "何时", "郑重", "杜绝", "顾虑", "姓名", "汪洋", "汤料", "戴口罩", "莫名", "葛根", "安置", "梁柱", "梅花", "曾经", "曾因", "曾于", "曾多次", "曾向", "孔洞", "凌晨", "毕业",
	} {
		if strings.HasPrefix(run, w) {
			return true
		}
	}
	return false
}

// isGivenName reports whether all characters can be part of a given name. 某 masks
// a character.
func isGivenName(rs []rune) bool {
	for _, r := range rs {
		if strings.ContainsRune("某的了在是和与及或对为从到被把将不未已其该此本我你他她它们这那等者人有无应当所之以于由向给让使受并且而但若如则因经按据依各每何怎哪吗呢吧啊姓个件种次项条款号年日时分元第另同称说述言证签驾提出负责", r) {
			return false
		}
	}
	return true
}

// follows reports whether a text begins with a word that can follow a name.
func follows(rest string) bool {
	for _, w := range []string{
		"的", "系", "在", "于", "与", "和", "及", "到", "因", "对", "向", "将", "把", "被", "等", "说", "称", "是", "为", "未", "已", "从", "以", "有", "无", "持", "经", "曾", "先生", "女士", "同志", "反映", "证实", "证明", "陈述", "述称", "驾驶", "驾车",
		"签", "提出", "提供", "提交", "表示", "承认", "作出", "作为", "出具", "另案", "另行", "当场", "前往", "前来", "报警", "报案", "投诉", "举报", "要求", "请求", "申请", "到场", "到庭", "拒绝", "拒不", "确认", "负责", "所", "之", "本人", "不", "也", "均", "于", "多次", "受伤", "死亡",
		"购买", "通过", "使用", "实施", "发现", "认为", "配合", "乘坐", "居住", "参加", "代为", "代收", "全程", "现场", "涉嫌", "违反", "殴打", "指认", "辨认", "询问", "家", "某日", "则", "并", "又", "还", "及其", "委托", "雇", "受", "名下", "户", "处", "途经", "路过", "经过", "获救", "等人", "证言", "陪同", "参与", "签收", "进行", "取得", "办理", "销售", "操作", "从事", "擅自", "口述", "笔录", "自述", "接受", "协助", "送", "收", "介绍", "转", "支付", "租", "出资", "离", "没",
	} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}
