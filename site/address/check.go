package address

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is the number of bytes a segment may have. File systems allow 255;
// the rest is kept for the names of temporary files.
const longest = 200

// Check says in Chinese why a content path cannot be an address on every
// system, or "" when it can. What it refuses: empty and dot segments, control
// and invisible characters, bytes that are no UTF-8, the characters
// <>:"|?*\ and # (which would begin a fragment), a dot or space at a
// segment's end, names that Windows keeps for devices, segments longer than
// 200 bytes, the segment "index" (the page of the folder lies there), and
// documents whose ".md" is not in lower case (they would not be documents).
func Check(path string) (problem string) {
	if path == "" {
		return "路径是空的"
	}
	if !utf8.ValidString(path) {
		return "路径不是 UTF-8 编码"
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if p := checkSegment(segment, i == len(segments)-1); p != "" {
			return p
		}
	}
	return ""
}

// checkSegment judges one segment both as it stands on the author's disk and,
// for the last one, as the folder that a document becomes.
func checkSegment(segment string, last bool) string {
	if p := checkName(segment); p != "" {
		return p
	}
	if len(segment) > longest {
		return fmt.Sprintf("“%s…”太长（%d 字节），一段最多 %d 字节（约 %d 个汉字）",
			string([]rune(segment)[:10]), len(segment), longest, longest/3)
	}
	if !last {
		return ""
	}
	if strings.EqualFold(segment, index) {
		return "“" + segment + "”是栏目页自己的文件名，请换一个名字"
	}
	if extension := len(segment) - len(source); extension > 0 &&
		strings.EqualFold(segment[extension:], source) && !IsDocument(segment) {
		return "“" + segment + "”的扩展名请用小写 .md"
	}
	if IsDocument(segment) {
		if p := checkName(strings.TrimSuffix(segment, source)); p != "" {
			return "去掉 .md 以后，" + p
		}
	}
	return ""
}

// checkName judges what does not depend on a segment's place.
func checkName(name string) string {
	for _, r := range name {
		switch {
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029':
			return fmt.Sprintf("“%s”含有看不见的字符 %U", visible(name), r)
		case strings.ContainsRune(`<>:"|?*\#`, r):
			return fmt.Sprintf("“%s”含有不能用的字符 %c", visible(name), r)
		}
	}
	switch {
	case name == "":
		return "路径里有一段是空的"
	case name == "." || name == "..":
		return "路径里不能有“" + name + "”"
	case strings.HasSuffix(name, "."):
		return "“" + name + "”不能以句点结尾"
	case strings.HasSuffix(name, " "):
		return "“" + name + "”不能以空格结尾"
	case strings.EqualFold(name, "index"):
		return "“" + name + "”是栏目页自己的地址，请换一个名字"
	case IsDevice(name):
		return "“" + name + "”是 Windows 保留的设备名，请换一个名字"
	}
	return ""
}

// IsDevice reports whether Windows takes a file name for a device, whatever its
// case and extension: CON, PRN, AUX, NUL, CONIN$, CONOUT$, COM0-9, LPT0-9 (also
// with the digits ¹²³).
func IsDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.TrimRight(stem, " ")
	if len(stem) < len("CON") || len(stem) > len("CONOUT$") {
		return false
	}
	stem = strings.ToUpper(stem)
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

// visible shows a name in a message without the characters that cannot be seen.
func visible(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, name)
}
