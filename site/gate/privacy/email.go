package privacy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// email adds the e-mail address (电子邮箱) around an @ or what is written for it at
// text[at:end]. open means that only a full address proves that an @ is meant.
// Addresses under .gov.cn are an organ's.
func (s *scanner) email(at, end int, open bool) {
	from, local := s.mailbox(at)
	host, to, spelled := s.host(end)
	dot := strings.LastIndexByte(host, '.')
	if local == "" || dot <= 0 || len(host)-dot < 3 || strings.IndexFunc(host[dot+1:], func(r rune) bool { return r < 'a' || r > 'z' }) >= 0 {
		return
	}
	if strings.HasSuffix(host, ".gov.cn") || has(local, "*") {
		return
	}
	if (open || spelled) && !isDomain(host[dot+1:]) {
		return
	}
	if open && !spelled && !has(strings.ToLower(s.before(from, 30)), "邮", "mail", "投稿", "联系", "发至", "发到", "寄到") {
		return
	}
	s.add("email", local+"@"+host, from, to)
}

// isDomain reports whether a word is a domain in which mail is at home.
func isDomain(word string) bool {
	return slices.Contains(strings.Fields("com cn net org edu gov info cc me io hk tw mo co top vip xyz biz name tv us uk jp kr ru de fr au sg fm ai app dev online site ltd club pro wang ren mail example"), word)
}

// mailbox returns the name of a mailbox that ends before at, and its start.
func (s *scanner) mailbox(at int) (from int, local string) {
	to := at
	if to > 0 && s.text[to-1] == ' ' {
		to--
	}
	part := func(c byte) bool { return isAlnum(c) || strings.IndexByte("._%+-", c) >= 0 }
	const longest = 64 // bytes of a mailbox
	from = to
	for from > max(s.claimed, to-longest) && part(s.text[from-1]) {
		from--
	}
	if to-from != 1 {
		return from, strings.TrimLeft(s.text[from:to], ".-")
	}
	for n := 0; n < 40 && from >= s.claimed+2 && s.text[from-1] == ' ' && part(s.text[from-2]) && (from == 2 || !part(s.text[from-3])); n++ { // c h e n @
		from -= 2
	}
	return from, strings.ReplaceAll(s.text[from:to], " ", "")
}

// host returns the name of a server that begins at i, in lower case, and its end.
// spelled means that a word is written for a dot.
func (s *scanner) host(i int) (host string, end int, spelled bool) {
	if i < len(s.text) && s.text[i] == ' ' {
		i++
	}
	var b strings.Builder
	end = i
	for labels := 0; labels < 6; labels++ {
		start := i
		for i < len(s.text) && i < start+63 && (isAlnum(s.text[i]) || s.text[i] == '-') {
			i++
		}
		if i == start {
			break
		}
		b.WriteString(s.text[start:i])
		if i == start+1 { // q q . c o m
			for i < start+longestHost && i+1 < len(s.text) && s.text[i] == ' ' && isAlnum(s.text[i+1]) && (i+2 == len(s.text) || !isAlnum(s.text[i+2])) {
				b.WriteByte(s.text[i+1])
				i += 2
			}
		}
		end = i
		size, word := s.dot(i)
		if size == 0 {
			break
		}
		spelled = spelled || word
		b.WriteByte('.')
		i += size
	}
	host = strings.ToLower(strings.TrimRight(b.String(), ".-"))
	return host, end, spelled
}

// longestHost is how many bytes the name of a server has in spaced letters.
const longestHost = 120

// dot returns the bytes of what is written for a dot at i, 0 for nothing. word means
// that it is no dot.
func (s *scanner) dot(i int) (size int, word bool) {
	rest := s.text[i:min(len(s.text), i+24)]
	bare := strings.TrimLeft(rest, " ")
	gap := len(rest) - len(bare)
	if gap > 1 {
		return 0, false
	}
	for _, mark := range []string{".", "。", "·"} {
		if strings.HasPrefix(bare, mark) {
			after := strings.TrimPrefix(bare[len(mark):], " ")
			size = len(rest) - len(after)
			if next, _ := utf8.DecodeRuneInString(after); next >= 0x80 || !isAlnum(byte(next)) {
				return 0, false
			}
			return size, mark != "." || size != 1
		}
	}
	for _, words := range []string{"点", "dot", "DOT", "Dot", "."} {
		open := strings.TrimLeft(bare, "[({<【（")
		inner := strings.TrimLeft(open, " ")
		if !strings.HasPrefix(inner, words) {
			continue
		}
		after := strings.TrimLeft(inner[len(words):], " ")
		if len(open) != len(bare) {
			after = strings.TrimLeft(after, "])}>】）")
		} else if words == "." {
			continue
		} else if words != "点" && (gap == 0 || len(after) == len(inner)-len(words)) {
			return 0, false // a word of its own only between blanks
		}
		after = strings.TrimLeft(after, " ")
		return len(rest) - len(after), true
	}
	return 0, false
}

// atWord adds the address around a word for @ that begins at i: [at], at, 艾特, %40.
func (s *scanner) atWord(i int) {
	rest := s.text[i:min(len(s.text), i+20)]
	for _, word := range []string{"at", "AT", "At", "艾特", "圈a", "圈A", "a圈", "小老鼠", "%40"} {
		if !strings.HasPrefix(rest, word) {
			continue
		}
		from, closed, bracketed := s.inBrackets(i, i+len(word))
		latin := word[0]|0x20 == 'a'
		switch {
		case latin && !bracketed && (from == i || closed == i+len(word)):
			return // the letters of a word
		case word == "%40":
			from, closed = i, i+len(word)
		}
		s.email(from, closed, latin && !bracketed)
		return
	}
}

// inBrackets returns text[from:to] with the blanks and brackets around it.
func (s *scanner) inBrackets(from, to int) (start, end int, bracketed bool) {
	start, end = from, to
	for start > 0 && s.text[start-1] == ' ' {
		start--
	}
	inner := start
	for start > 0 && (strings.IndexByte("[({<", s.text[start-1]) >= 0 || hasSuffix(s.text[:start], "（", "【")) {
		start -= lastSize(s.text[:start])
	}
	for end < len(s.text) && (s.text[end] == ' ' || strings.IndexByte("])}>", s.text[end]) >= 0 || hasPrefix(s.text[end:], "）", "】")) {
		_, size := utf8.DecodeRuneInString(s.text[end:])
		end += size
	}
	return start, end, start < inner
}

// atSign adds the address around an @ at i, or around a mark that is said to be
// written for it: a#b.com（#换成@）.
func (s *scanner) atSign(i int) {
	from, to, bracketed := s.inBrackets(i, i+1)
	if bracketed {
		s.email(from, to, false)
		return
	}
	head := strings.TrimRight(s.text[max(0, i-40):i], " “\"'")
	for _, verb := range []string{"换成", "改为", "改成", "替换为", "替换成", "代替", "换为", "代表", "表示", "即", "="} {
		rest, ok := strings.CutSuffix(head, verb)
		if !ok {
			continue
		}
		rest = strings.TrimRight(rest, " ”\"'请用")
		mark, size := utf8.DecodeLastRuneInString(rest)
		line := s.before(i-(len(s.text[max(0, i-40):i])-len(rest))-size, 80)
		if at := strings.LastIndex(line, string(mark)); mark != utf8.RuneError && !isWordRune(mark) && at >= 0 {
			start := i - (len(s.text[max(0, i-40):i]) - len(rest)) - size - len(line) + at
			s.email(start, start+len(string(mark)), false)
		}
		return
	}
	s.email(i, i+1, false)
}
