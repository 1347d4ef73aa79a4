package toml

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// explain reports what the library refused and takes it out of the file, so
// that the rest can be read: a date alone, any other mistake with its statement.
// The last mistake takes the rest of the file with it.
func (f *file) explain(r refusal, last bool) {
	start := startOfStatement(f.text, r.offset)
	end := endOfRefused(f.text, start, r.offset)
	switch written := f.text[r.offset:min(r.offset+r.length, len(f.text))]; {
	case strings.HasPrefix(r.reason, "invalid datetime") && shapedAsDate.MatchString(written) && !last:
		f.decodable = f.decodable[:r.offset] + `"` + strings.Repeat(" ", len(written)-2) + `"` + f.decodable[r.offset+len(written):]
		return
	case strings.HasPrefix(r.reason, "Key '"):
		f.doubleKey(start, r.offset)
	default:
		f.syntax(r, start)
	}
	if last {
		end = len(f.text)
	}
	f.text, f.decodable = blank(f.text, start, end), blank(f.decodable, start, end)
}

// shapedAsDate matches a date, a date with a time, and a time.
var shapedAsDate = regexp.MustCompile(`^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.+Zz-]+)?|[0-9]{2}:[0-9:.]+)\s*$`)

func blank(text string, from, to int) string {
	spaces := strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, text[from:to])
	return text[:from] + spaces + text[to:]
}

// startOfStatement returns the offset of the line on which the statement around
// an offset starts.
func startOfStatement(text string, offset int) (start int) {
	depth := 0
	for i, c := range marks(text) {
		if i >= offset {
			break
		}
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '\n':
			if depth <= 0 {
				start, depth = i+1, 0
			}
		}
	}
	return start
}

var (
	startsStatement = regexp.MustCompile(`(?m)^(\[|[A-Za-z0-9_."'-]+[ \t]*=)`)
	startsTable     = regexp.MustCompile(`(?m)^\[`)
)

// endOfRefused returns the offset from which the file can be read again after a
// mistake. Keys behind a refused header have no table and are left out with the
// header. A statement of several lines ends where a line looks like the next.
func endOfRefused(text string, start, mistake int) int {
	line := endOfLine(text, start)
	first := strings.TrimLeft(text[start:line], " \t")
	next := startsStatement
	switch {
	case strings.HasPrefix(first, "["):
		next = startsTable
	case mistake <= line && closed(first):
		return line
	}
	from := max(line, strings.LastIndexByte(text[:mistake], '\n'))
	if at := next.FindStringIndex(text[from:]); at != nil {
		return from + at[0]
	}
	return len(text)
}

// closed reports whether a line closes the brackets and long strings that it opens.
func closed(line string) bool {
	depth := 0
	for _, c := range marks(line) {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
	}
	return depth == 0 && !strings.Contains(line, `"""`) && !strings.Contains(line, `'''`)
}

// doubleKey reports a key or table that is written twice, with the first line.
// A double key in braces is reported at the library's place, without the line.
func (f *file) doubleKey(start, mistake int) {
	s := newScanner(f.text, f.firstLine)
	s.at = start
	s.skip(" \t")
	header, array := strings.HasPrefix(s.text[s.at:], "["), strings.HasPrefix(s.text[s.at:], "[[")
	s.skip(" \t[")
	at, key, first, last := f.firstUse(s, header)
	const rename = "请改用别的键名，或者删去其中一处"
	switch {
	case first == nil:
		s.at = mistake
		f.report(mistake, "double-key", "请只保留一处", "键 %s 写了两次", s.key())
	case !header && last:
		f.report(at, "double-key", "请只保留一处", "键 %s 写了两次，前一次在第 %d 行", key, first.Pos.Line)
	case array && last:
		f.report(at, "double-key", rename, "键 %s 已经有值，不能再写 [[%s]]，前一次在第 %d 行", key, key, first.Pos.Line)
	case last && isTable(first.Value):
		f.report(at, "double-key", "请合并成一处", "表 [%s] 写了两次，前一次在第 %d 行", key, first.Pos.Line)
	default:
		f.report(at, "double-key", rename, "键 %s 已经有值，不能再作为表，前一次在第 %d 行", key, first.Pos.Line)
	}
}

// firstUse follows the key at which s is through the tree of the valid text
// before its statement. It returns the part of the key that is in use already,
// with its offset and first entry; first is nil where no part is.
func (f *file) firstUse(s *scanner, header bool) (at int, key string, first *Entry, last bool) {
	start := startOfStatement(f.text, s.at)
	values, _ := decode(f.decodable[:start])
	root, table := newScanner(f.text[:start], f.firstLine).document(values)
	if header {
		table = root
	}
	for !last {
		s.skip(" \t")
		at = s.at
		_, key, last = s.keyPart()
		e, ok := table.table.Get(key)
		if !ok {
			return at, key, nil, last
		}
		if last || !isTable(e.Value) {
			return at, key, &e, last
		}
		table = table.child(Pos{}, key)
	}
	return at, key, nil, last
}

// isTable reports whether a value is a table or a list of tables.
func isTable(v Value) bool {
	_, list := v.Tables()
	return v.Kind == Inline || list
}

var dateLike = regexp.MustCompile(`^\s*[^=\n]*=\s*([0-9]+[-/.年][0-9]+[-/.月][^\s#]*)`)

// tooDeepReason is the reason of a refusal by tooDeep.
const tooDeepReason = "nested too deep"

// syntax reports what the library could not read. The most common mistakes have
// words of their own: slips in dates, and Chinese punctuation.
func (f *file) syntax(r refusal, start int) {
	line := f.text[start:endOfLine(f.text, start)]
	if m := dateLike.FindStringSubmatchIndex(line); m != nil && r.offset >= start+m[2] && r.offset <= start+m[3] && !strings.Contains(r.reason, "expected '.' or '='") {
		f.report(start+m[2], "bad-date", "日期写作 2026-03-05，年份四位，不加引号", "日期 %s 写法不对", line[m[2]:m[3]])
		return
	}
	at := f.placeOf(r)
	if hint := asciiFor(f.text[at:]); hint != "" && !strings.Contains(r.reason, "to end with a newline") {
		sign, _ := utf8.DecodeRuneInString(f.text[at:])
		f.report(at, "bad-toml", hint, "读不懂这一行：这里不能用中文符号“%c”", sign)
		return
	}
	if c, _ := utf8.DecodeRuneInString(f.text[at:]); c >= utf8.RuneSelf && unicode.IsLetter(c) && strings.Contains(r.reason, "expected '.' or '='") {
		f.foreignKey(at, start)
		return
	}
	if m := switchWord.FindStringSubmatch(f.text[at:]); m != nil && strings.Contains(r.reason, "expected value") {
		word := "true"
		if strings.Contains("falseno否错", strings.ToLower(m[1])) {
			word = "false"
		}
		f.report(at, "bad-toml", "请写 "+word+"，全部小写，不加引号", "读不懂这一行：不能写 %s", m[1])
		return
	}
	for _, e := range explanations {
		if strings.Contains(r.reason, e.english) {
			f.report(at, "bad-toml", e.hint, "读不懂这一行：%s", e.chinese)
			return
		}
	}
	f.report(at, "bad-toml", usualHint, "读不懂这一行：不符合 TOML 写法（%s）", r.reason)
}

// switchWord matches what authors write for true and false.
var switchWord = regexp.MustCompile(`^((?i:true|false|yes|no)|是|否|对|错)[ \t]*(?:#[^\n]*)?(?:\n|$)`)

// foreignKey reports a key that is not in letters of ASCII, with the key that its name
// means when there is one.
func (f *file) foreignKey(at, start int) {
	line := f.text[start:endOfLine(f.text, start)]
	name := line
	if i := strings.IndexAny(line, "=＝：:"); i >= 0 {
		name = line[:i]
	}
	name = strings.TrimSpace(name)
	if f.keyFor != nil {
		if key := f.keyFor(name); key != "" {
			f.report(at, "bad-toml", "“"+name+"”写作 "+key, "读不懂这一行：键名不能用汉字")
			return
		}
	}
	c, _ := utf8.DecodeRuneInString(f.text[at:])
	f.report(at, "bad-toml", "键名用英文字母、数字、- 和 _，例如 title = \"标题\"", "读不懂这一行：键名不能用“%c”", c)
}

// placeOf returns the offset of the sign that a refusal is about. The library
// names the start of the token, or of the space before the sign.
func (f *file) placeOf(r refusal) int {
	at := r.offset
	if _, escape, ok := strings.Cut(r.reason, "invalid escape in string '"); ok {
		return at + max(0, strings.Index(f.text[at:], strings.TrimSuffix(escape, "'")))
	}
	if strings.Contains(r.reason, "control character") {
		at++
	}
	for at < len(f.text) && (f.text[at] == ' ' || f.text[at] == '\t') {
		at++
	}
	return at
}

// asciiFor returns the hint for a text that starts with Chinese punctuation
// where TOML has a sign of ASCII; "" for any other text.
func asciiFor(text string) (hint string) {
	r, _ := utf8.DecodeRuneInString(text)
	if folded := r - '！' + '!'; '！' <= r && r <= '～' && strings.ContainsRune(`"'#,.=[]{}+-`, folded) {
		return "请改成英文的 " + string(folded)
	}
	for _, e := range [...]struct{ chinese, hint string }{
		{"“”„", `请改成英文双引号 "`}, {"‘’", "请改成英文单引号 '"}, {"：", "请改成英文的 ="}, {"、", "请改成英文的 ,"},
		{"【〔", "请改成英文的 ["}, {"】〕", "请改成英文的 ]"}, {"\u3000\u00a0", "这是全角空格，请改成普通空格"},
	} {
		if strings.ContainsRune(e.chinese, r) {
			return e.hint
		}
	}
	return ""
}

const usualHint = "文字要加英文双引号，一行一个“键 = 值”"

// explanations translates the library's complaints; the first row whose English
// words occur holds.
var explanations = [...]struct{ english, chinese, hint string }{
	{tooDeepReason, "嵌套超过 16 层", "请减少嵌套"},
	{"expected value but found", "等号后面的文字没有加引号，或者写法不对", usualHint}, // and the word that was found
	{"cannot have leading zeroes", "数字不能以 0 开头", "编号要加英文双引号，例如 \"0012\"；数字请去掉前面的 0"},
	{"out of range", "数字太大", "请改小，或者加英文双引号写成文字"},
	{"Invalid integer", "数字写法不对", "数字写作 5000 或 5000.50；编号要加英文双引号"},
	{"floats must start", "小数点前面要有数字", "数字写作 0.5；编号要加英文双引号"},
	{"Invalid float", "数字写法不对", "数字写作 5000 或 5000.50；编号要加英文双引号"},
	{"invalid datetime", "日期或者时间写法不对", "日期写作 2026-03-05，时间写作 2026-03-05T09:35:00+08:00，不加引号"},
	{"scape", "反斜线 \\ 后面的写法不对", "请把双引号里的 \\ 写成 \\\\，或者改用英文单引号"},
	{"hexadecimal digits", "反斜线 \\ 后面的写法不对", "请把双引号里的 \\ 写成 \\\\，或者改用英文单引号"},
	{"control character", "有看不见的控制字符", "请删去这个字符，或者把这一行重新输入一遍"},
	{`expected '"""'`, "三个双引号没有闭合", "请在文字后面补上 \"\"\""},
	{"expected \"'''\"", "三个单引号没有闭合", "请在文字后面补上 '''"},
	{"cannot contain newlines", "引号没有闭合", usualHint},
	{`expected '"'`, "引号没有闭合", usualHint},
	{`expected "'"`, "引号没有闭合", usualHint},
	{"expected '.' or '='", "键的后面缺少等号", usualHint},
	{"expected key separator", "键的后面缺少等号", usualHint},
	{"key name appears blank", "等号前面缺少键名", usualHint},
	{"unexpected comma", "多了一个逗号", "请删去多余的逗号"},
	{"expected a comma", "缺少逗号，或者括号没有闭合", "各项之间写英文逗号，最后补上 ] 或者 }"},
	{"table", "方括号里的表名写法不对，或者没有闭合", "表名写作 [subject] 或者 [[attachments]]，单独一行"},
	{"to end with a newline", "一行里有多余的内容", usualHint},
	{"expected value", "等号后面的文字没有加引号，或者写法不对", usualHint},
}
