package privacy

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// services are the Chinese words for networks in which people have accounts (网络账号);
// serviceAt knows those of Latin letters.
const services = `微信 威信 薇信 维信 扣扣 企鹅 企鹅号 支付宝 抖音 快手 微博 小红书 钉钉 陌陌 淘宝 旺旺 闲鱼 视频号`

// account adds the account of a person at a service whose name ends at end: 微信号
// wang1987. Accounts that organs publish (公众号, 官方) are none.
func (s *scanner) account(from, end int) {
	service := strings.ToLower(s.text[from:end])
	if has(s.before(from, 14), "公众号", "公众平台", "官方", "服务号", "订阅号", "官微", "小程序", "本局", "我局", "政务") ||
		hasPrefix(s.text[end:], "公众", "支付", "小程序", "扫", "群", "服务号", "订阅号", "官方", "视频号") {
		return
	}
	i, strong := s.accountLabel(end)
	to := i
	for to < len(s.text) && (isAlnum(s.text[to]) || strings.IndexByte("_.-", s.text[to]) >= 0) {
		to++
	}
	for to > i && strings.IndexByte("_.-", s.text[to-1]) >= 0 {
		to--
	}
	id := s.text[i:to]
	if to < len(s.text) && (s.text[to] == '@' || s.text[to] == '*') || isHost(id) || s.quantity(i, to) {
		return
	}
	letters, digits := 0, 0
	for j := range len(id) {
		if isDigit(id[j]) {
			digits++
		} else if isLetter(id[j]) {
			letters++
		}
	}
	qq := service == "qq" || service == "q q" || strings.HasSuffix(service, "扣") || service == "扣扣" || strings.HasPrefix(service, "企鹅")
	switch {
	case len(id) < 5 || len(id) > 30:
		return
	case digits == len(id) && (len(id) == 11 && isMobile(id) || len(id) == 18):
		return // the other detectors know it
	case digits == len(id):
		if !(qq && digits <= 11 && id[0] != '0' || strong && digits >= 6 && digits <= 16 || digits == 16 && strings.HasPrefix(id, "2088")) {
			return
		}
	case letters > 0 && (digits > 0 || strings.ContainsAny(id, "_-")):
		if !strong && (len(id) < 6 || !isLetter(id[0])) {
			return
		}
	case !strong || len(id) < 6:
		return
	}
	s.add("account", id, i, to)
}

// accountLabel returns where the account begins after the name of a service at end.
// strong means that a word such as 号 or a colon announces it.
func (s *scanner) accountLabel(end int) (i int, strong bool) {
	i = end
	for range 12 {
		if word := labelAt(s.text[i:]); word != "" {
			i += len(word)
			strong = strong || !has(word, "平台", "软件", "的", "上", "空间", "个人", "用户", "贴吧", "APP", "app")
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if size == 0 || !strings.ContainsRune(" :：=为是系（(“\"'【[|\t@加", r) {
			break
		}
		strong = strong || strings.ContainsRune(":：=为是@", r)
		i += size
	}
	return i, strong
}

// labelAt returns the word for an account with which a text begins, "" without one.
func labelAt(text string) string {
	for _, word := range []string{"号码", "账号", "帐号", "账户", "帐户", "用户名", "用户", "号", "ID", "Id", "id", "名称", "名", "联系", "平台", "软件", "空间", "贴吧", "APP", "app", "个人", "的", "上"} {
		if strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
}

// isHost reports whether a text is the name of a server.
func isHost(text string) bool {
	dot := strings.LastIndexByte(text, '.')
	return dot > 0 && isDomain(strings.ToLower(text[dot+1:]))
}

// serviceAt returns the end of the name of a service of Latin letters at i, -1
// without one.
func (s *scanner) serviceAt(i int) int {
	if i > 0 && isAlnum(s.text[i-1]) {
		return -1
	}
	end := i
	for end < len(s.text) && end < i+10 && isLetter(s.text[end]) {
		end++
	}
	word := strings.ToLower(s.text[i:end])
	word = strings.TrimSuffix(word, "id")
	switch word {
	case "qq", "vx", "wx", "wechat", "weixin", "alipay", "tiktok", "douyin", "telegram", "whatsapp", "skype", "instagram", "facebook", "twitter":
		return i + len(word)
	case "v":
		if strings.HasPrefix(s.text[end:], "信") {
			return end + len("信")
		}
	case "q":
		if strings.HasPrefix(s.text[end:], " Q") || strings.HasPrefix(s.text[end:], " q") {
			return end + len(" Q")
		}
	default:
		return -1
	}
	if hasSuffix(s.text[:i], "加", "我的", "本人") || strings.HasPrefix(s.text[end:], "号") {
		return end
	}
	return -1
}

// hanServices are the services of Chinese names.
var hanServices = sync.OnceValue(func() endings { return endingsOf(services) })

// hanAccount adds the account after a Chinese name of a service that ends at end.
func (s *scanner) hanAccount(end int) {
	head := s.text[:end]
	if w := hanServices().at(head); w != "" {
		s.account(end-len(w), end)
		return
	}
	for _, w := range []string{"微 信", "wei信", "Wei信", "v 信", "加扣", "我扣", "贴吧"} {
		if strings.HasSuffix(head, w) {
			s.account(end-len(w), end)
			return
		}
	}
}
