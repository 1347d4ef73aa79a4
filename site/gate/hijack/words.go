package hijack

import (
	"strings"
	"sync"

	"gongkai/site/internal/han"
)

// class is the role of a word in an advertisement or in the language of offices.
type class uint32

const (
	soft     class = 1 << iota // a trade that offices speak of, too: sports, lottery
	hard                       // a trade of gambling alone
	call                       // where to go, what to press
	strong                     // a game of chance by its name
	casino                     // names that gambling sites have taken
	crime                      // offices, courts and police speaking about it
	official                   // the language of offices at large
	firm                       // ends the name of an enterprise
	verb                       // begins what an office does
	reward                     // a gift for those who register
	give                       // words of giving
	approach                   // asks to get in touch
	channel                    // by which messenger
	disguise                   // a messenger, misspelt on purpose
	admin                      // an office's own groups and accounts
	goods                      // forbidden goods and services
	pitch                      // words that offer goods
	papers                     // certificates, seals, invoices
	forger                     // words that offer false papers
	lewd                       // pornography
	watch                      // words that offer pornography
	lend                       // loans without question
	usury                      // loans to those whom no bank lends
	lure                       // false jobs
	spam                       // manipulation of search engines
	loose                      // a trade only in the name of a site: 电子, 国际
	act                        // an act or a duty of organs only
	stake                      // the slang of those who bet
	seller                     // words that sell hidden goods
	escort                     // persons who are offered
	invite                     // words that offer escorts
	porn                       // the name of a pornographic film
)

// vocabulary returns the words of hijacked texts. No single word stops a build:
// only forms of several words do, see rules.
var vocabulary = sync.OnceValue(func() *han.Words[class] {
	words := new(han.Words[class])
	for _, list := range []struct {
		class class
		words string
	}{
		{soft, `全站 竞彩足球 体育 娱乐 棋牌 彩票 电竞 捕鱼 电玩 足彩`},
		{hard, `真人 视讯 博彩 赌城 赌场 电子游艺 线上娱乐 国际娱乐 娱乐城`},
		{call, `网页登录版 网页登录 官网版 官方版 官方网站 网页版 电脑版 最新版 登录入口 试玩 在线 官网 官方 网站 平台 直播 下载 注册 登录 登陆 开户 投注 下注 网址 入口 app 客户端 首页 代理 充值 手机版 安卓版 备用 线路 推荐 安装`},
		{strong, `真钱棋牌 真钱斗地主 真钱麻将 澳洲幸运 极速赛车 极速飞艇 分分彩 三肖 六码期期准 杀号 走势图预测 德州扑克 斗牛牛 快三计划 上下分 稳赢计划 计划群 带单 跑分 百家乐 老虎机 时时彩 六合彩 北京赛车 幸运飞艇 幸运28 pc28 pk10 一码中特 特码 赌球 买球 炸金花 荷官 外围盘 庄闲 彩票计划群 投注网 稳赚不赔`},
		{casino, `乐橙 九州 爱游戏 天博 完美 星空 葡京 金沙 威尼斯人 太阳城 皇冠 永利 美高梅 新濠 必威 亚博 万博 乐鱼 开云 华体会 米乐 博狗 伟德 立博 明升 金宝博 云顶 百乐门 澳门 开元 九游 沙巴 凤凰`},
		{crime, `被告 罚没 侦破 参赌 赌资 抽头 涉赌 谣言 打击 查处 违法 非法 涉嫌 涉案 犯罪 赌博 诈骗 警惕 防范 严禁 禁止 取缔 没收 收缴 当事人 经查 查明 警方 公安 民警 嫌疑 拘留 立案 假药 查获 抓获 曝光
			提醒 切勿 谨防 冒充 骗 扫黄 有害 抵制 关停 下架 反诈 受害 陷阱 禁毒 精神药品 虚假 不合格 整治 罚款`},
		{official, `点数低于 税点低于 某 予以 供他人 整改 排查 不得 举报 处罚 处以 责令 执法 监管 监测 应当 未成年 条例 治理 风险 抽检 案件 宣传`},
		{firm, `公司 会所 网吧 俱乐部 经营部 商行 门市部 ktv 超市 合作社 工作室 酒店 专卖 用品 协会 场所 便利店 集团 个体 企业`},
		{verb, `负责 牵头 转发 下发 切实履行 在市委 在县委 在区委 在省委 在党 在镇 为进一步 结合 关于 印发 发布 召开 认真 坚持 深入 高度 积极 切实 始终 持续 严格 全面 贯彻 落实 按照 根据 依法 办公室 人民 党组 党委 各部门 各单位 要求 统一 安排
			部署 决定 行政 文件 公告 通知 制定 出台 成立 组织 领导 加强 推进 法治 政府 年度`},
		{reward, `彩金 体验金 筹码 返水 礼金`},
		{give, `注册 首存 首充 送 领 存 返`},
		{approach, `+ 加 联系 咨询 扫码 搜 认准 私聊 私信 详询 进群`},
		{channel, `飞机 电报 加v 加微 加q +q +微 微信 qq 扣扣 q群 企鹅群 telegram 电报群 纸飞机 tg vx wx wechat whatsapp`},
		{disguise, `加薇 +v +薇 威信 加威 扣q 薇信 v信 徽信 威芯 微芯 溦信 扣扣群 纸飞机`},
		{admin, `局 县 镇 考试 大纲 中心 招标 采购 项目 协会 学校 街道 公司 邮箱 电话 机关 参赛 志愿 工会 妇联 共青团 联谊 工作群 会务 参会 报名 工作人员 业务 政务 经办 单位 群众 家长 学员 考生 招聘 培训 政策 公众号 同志 联系人 便民服务 服务中心 服务大厅 服务热线 村民 居民 社区 部门 填报 材料`},
		{goods, `迷晕 大麻油 麻醉喷雾 代生 供卵 三唑仑 失身水 气狗 弩箭 手枪 枪支 催情药 伟姐 乖乖水 催眠水 迷幻药 迷魂药 蒙汗药 ghb 同城交友 寂寞少妇 透视扑克 透视眼镜 隐形药水 麻将机遥控 扑克感应 包男孩 电子烟货源 伟哥 催情 春药 迷药 迷情 听话水 听话药 壮阳药 延时喷剂 viagra cialis 冰毒 麻古 仿真枪 气枪 代孕 包夜 楼凤 外围女 裸聊 约炮 援交 一夜情 学生妹
			美女上门 假币`},
		{pitch, `货到 诚信卖家 订购 下单 包生 包成功 可选性别 选性别 现货 一手货源 出售 网购 网购渠道 哪里买 购买渠道 专卖 微商 包成功 tg telegram 一喝就倒 无色无味 扣扣 代购 哪里买 哪里有卖 货到付款 正品 上门服务 直播 下载 美女 平台 联系 微信 qq vx 薇信 出售 批发 官网 同城`},
		{papers, `代开 办证 驾驶本 文凭 驾照 行驶证 增值税发票 普通发票 毕业证 学历证 学位证 驾驶证 资格证 假证 证件 刻章 公章 发票 代考 替考`},
		{forger, `税点低 低税点 税点优惠 各行业可开 原版制作 诚信办证 包查 先办后付款 高仿 一比一制作 真实可查 可验真 点位低 防伪水印 仿真 学信网可查 专业办理 办理各类 代办各类 刻章联系 办证刻章 验证后付款 点数低 点数优惠 低点数 包过 不成功不收费`},
		{lewd, `成人影院 成人直播 激情直播 18禁 少妇 无遮挡 无码 有码 成人影片 成人视频 成人电影 成人小说 成人网 黄色视频 黄色网站 黄片 三级片 情色 一区二区 二区三区 自拍偷拍 av女优 激情视频 色情视频`},
		{watch, `入口 直播 免费看 观看 播放 免费 高清 视频 专区 国产 在线看 下载 直播 网址 久久`},
		{lend, `下款 必下款 包下款 秒到 低费率 能贷 能下 五分钟到账 当天下款 网贷口子 提现 套现 芝麻分 可贷 都做 秒批 秒到账 当天放款 当日放款 无抵押 免抵押 贷款 放款`},
		{usury, `征信花 无视逾期 无视黑白 网贷秒批 信用卡代还 代还套现 不看负债 黑白户 不上征信 不查征信 身份证贷 白条提现 白条套现 花呗提现 网贷口子 黑户可贷 黑户 无视征信 不看征信 空放 裸贷 秒下款 凭身份证 花呗套现 信用卡套现`},
		{lure, `出租微信 出租支付宝 租微信号 助力互点 互点群 高佣金 一部手机即可 佣金秒结 秒结 一单一结 每单佣金 刷单兼职 手机兼职 点赞兼职 无需押金 零投入 宝妈可做 收银行卡 卡四件套 高价回收 高价收 对公户 打字兼职 兼职打字 在家打字 结算快 当天结款 保本保息 保本高息 日收益 搬砖套利 刷单 日赚 日结 当天结算 日入 月入过万 佣金日 轻松赚`},
		{loose, `电子 国际 游戏 竞技`},
		{act, `法治政府 法治建设 依法行政 行政执法 政府信息公开 信息公开工作 政务公开 坚强领导 主体责任 行政复议 行政许可 规范性文件`},
		{stake, `真钱 提现 开奖 哪个好 足球外围 世界杯外围 欧洲杯外围 足彩外围 篮球外围 欧冠外围 盘口 返水 高返 上分 下分 赔率 滚球 下注 外围投注 外围网站 外围网址 外围平台 体彩外围 足彩外围 六合投注 六合资料 计划群 精准计划 赛车计划 跟单 回血 上分群 信誉盘 秒提款 提款快 大额无忧 首存 时时彩 百家乐 牛牛 快三投注 飞艇 庄闲 无限代理 注册即送 开户即送`},
		{seller, `免费领红包 领福利 有惊喜 看朋友圈 看我朋友圈 欢迎验货 货到付款 先货后款 诚信卖家 无色无味 保密发货 一手货源 购买渠道 懂的来 哪里有卖 到付包邮 长期有货`},
		{escort, `小妹 学生妹 外围模特 高端外围 嫩模 小姐上门 小姐预约 妹子 学妹 少妇 约爱 约妹 约炮 楼凤 兼职女 空姐兼职 小姐姐`},
		{invite, `上门 预约 空降 全套 一条龙 同城 见面 约会 陪玩 不满意 包夜 过夜 附近`},
		{porn, `成人抖音 成人app 成人版app 成人漫画 成人图片 成人短视频 色情小视频 色情视频 色情直播 色情电影 黄色小视频 黄色电影 激情小视频 情色电影 小黄片 日韩av 亚洲av 欧美av 国产av 成人av av在线 av片 av天堂 av视频 无码专区 无码视频 无码在线 91探花 探花精品 探花在线 麻豆 偷拍视频 日韩精品 欧美精品 亚洲精品 国产精品视频 精品国产 伦理片 三级在线`},
		{spam, `按天计费 百度首页 首页排名 百度关键词 快照排名 快照优化 专业删帖 负面删除 舆情优化 包上首页 排名优化 快排 霸屏 外链 黑帽 seo 站群 蜘蛛池 泛目录 关键词排名`},
	} {
		for _, word := range strings.Fields(list.words) {
			words.Add(word, list.class)
		}
	}
	return words
})
