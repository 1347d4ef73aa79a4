package wording

import (
	"math/bits"
	"strings"
	"sync"
)

func bit(c class) int { return bits.TrailingZeros32(uint32(c)) }

// advertising is the lexicon of hijacked texts. No word of it stops a build:
// only forms made of several do, see hijacked.go.
var advertising = sync.OnceValue(func() *lexicon {
	x := &lexicon{words: map[rune][]word{}}
	for c, list := range vocabulary() {
		for _, text := range strings.Fields(list) {
			x.add(text, c, 0)
		}
	}
	return x
})

func vocabulary() map[class]string {
	return map[class]string{
		soft:   `体育 娱乐 棋牌 彩票 电竞 捕鱼 电玩 足彩`,
		hard:   `真人 视讯 博彩 赌城 赌场 电子游艺 竞彩足球 线上娱乐 国际娱乐 娱乐城`,
		call:   `在线 官网 官方 网站 平台 直播 下载 注册 登录 登陆 开户 投注 下注 网址 入口 app 客户端 首页 代理 充值 手机版 安卓版 备用 线路 推荐 安装`,
		strong: `百家乐 老虎机 时时彩 六合彩 北京赛车 幸运飞艇 幸运28 pc28 pk10 一码中特 特码 赌球 买球 炸金花 荷官 外围盘 庄闲 彩票计划群 投注网 稳赚不赔`,
		casino: `葡京 金沙 威尼斯人 太阳城 皇冠 永利 美高梅 新濠 必威 亚博 万博 乐鱼 开云 华体会 米乐 博狗 伟德 立博 明升 金宝博 云顶 百乐门 澳门 开元 九游 沙巴 凤凰`,
		crime: `打击 查处 违法 非法 涉嫌 涉案 犯罪 赌博 诈骗 警惕 防范 严禁 禁止 取缔 没收 收缴 当事人 经查 查明 警方 公安 民警 嫌疑 拘留 立案 假药 查获 抓获 曝光
			提醒 切勿 谨防 冒充 骗 扫黄 有害 抵制 关停 下架 反诈 受害 陷阱 禁毒 精神药品 虚假 不合格 整治 罚款`,
		official: `不得 举报 处罚 处以 责令 执法 监管 监测 应当 未成年 条例 治理 风险 抽检 案件 宣传`,
		firm:     `公司 会所 网吧 俱乐部 经营部 商行 门市部 ktv 超市 合作社 工作室 酒店 专卖 用品 协会 场所 便利店 集团 个体 企业`,
		verb: `关于 印发 发布 召开 认真 坚持 深入 高度 积极 切实 始终 持续 严格 全面 贯彻 落实 按照 根据 依法 办公室 人民 党组 党委 各部门 各单位 要求 统一 安排
			部署 决定 行政 文件 公告 通知 制定 出台 成立 组织 领导 加强 推进 法治 政府 年度`,
		reward:   `彩金 体验金 筹码 返水 礼金`,
		give:     `注册 首存 首充 送 领 存 返`,
		approach: `加 联系 咨询 扫码 搜 认准 私聊 私信 详询 进群`,
		channel:  `微信 qq 扣扣 q群 企鹅群 telegram 电报群 纸飞机 tg vx wx wechat whatsapp`,
		disguise: `薇信 v信 徽信 威芯 微芯 溦信 扣扣群 纸飞机`,
		admin:    `工作群 会务 参会 报名 工作人员 业务 政务 经办 单位 群众 家长 学员 考生 招聘 培训 政策 公众号 同志 联系人 便民服务 服务中心 服务大厅 服务热线 村民 居民 社区 部门 填报 材料`,
		goods: `伟哥 催情 春药 迷药 迷情 听话水 听话药 壮阳药 延时喷剂 viagra cialis 冰毒 麻古 仿真枪 气枪 代孕 包夜 楼凤 外围女 裸聊 约炮 援交 一夜情 学生妹
			美女上门 假币`,
		pitch:  `代购 哪里买 哪里有卖 货到付款 正品 上门服务 直播 下载 美女 平台 联系 微信 qq vx 薇信 出售 批发 官网 同城`,
		papers: `毕业证 学历证 学位证 驾驶证 资格证 假证 证件 刻章 公章 发票 代考 替考`,
		forger: `专业办理 办理各类 代办各类 刻章联系 办证刻章 验证后付款 点数低 点数优惠 低点数 包过 当天出证 不成功不收费`,
		lewd:   `无码 有码 成人影片 成人视频 成人电影 成人小说 成人网 黄色视频 黄色网站 黄片 三级片 情色 一区二区 二区三区 自拍偷拍 av女优 激情视频 色情视频`,
		watch:  `观看 播放 免费 高清 视频 专区 国产 在线看 下载 直播 网址 久久`,
		lend:   `秒批 秒到账 当天放款 当日放款 无抵押 免抵押 贷款 放款`,
		usury:  `黑户 无视征信 不看征信 空放 裸贷 秒下款 凭身份证 花呗套现 信用卡套现`,
		lure:   `刷单 日赚 日结 当天结算 日入 月入过万 佣金日 轻松赚`,
		spam:   `快排 霸屏 外链 黑帽 seo 站群 蜘蛛池 泛目录 关键词排名`,
	}
}
