package attachment

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// programs are the extensions of files that a computer or a web server executes.
const programs = `.exe .com .scr .pif .msi .msp .msix .appx .bat .cmd .ps1 .psm1 .vbs .vbe .js .mjs .jse .wsf .wsh .hta .lnk .cpl .dll .sys .reg .inf .url .scf .chm .gadget
	.php .php3 .php4 .php5 .phtml .phar .jsp .jspx .jspf .asp .aspx .ashx .asmx .asa .cgi .pl .py .rb .sh .bash .jar .war .class .apk .ipa .dmg .app .deb .rpm .elf .so .swf .xll .command .ade .adp .application .msc .htaccess .shtml .stm`

// beginnings are the first bytes of files that are executed, whatever their names.
var beginnings = []struct {
	bytes, name string
}{
	{"MZ", "Windows 程序"}, {"\x7FELF", "Linux 程序"}, {"\xCF\xFA\xED\xFE", "macOS 程序"}, {"\xCE\xFA\xED\xFE", "macOS 程序"}, {"\xFE\xED\xFA\xCE", "macOS 程序"},
	{"\xFE\xED\xFA\xCF", "macOS 程序"}, {"\xCA\xFE\xBA\xBE", "Java 程序"}, {"#!", "脚本"}, {"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式"}, {"ITSF", "CHM 程序"},
	{"<?php", "PHP 脚本"}, {"<%@", "JSP 或 ASP 脚本"}, {"<%", "JSP 或 ASP 脚本"}, {"dex\n", "安卓程序"}, {"FWS", "Flash 程序"}, {"CWS", "Flash 程序"}, {"@echo off", "批处理"}, {"[InternetShortcut]", "快捷方式"},
	{"#@~^", "加密脚本"}, {"!<arch>\ndebian", "安装包"}, {"Windows Registry Editor", "注册表文件"},
}

// scripts are what makes a page a program.
var scripts = []string{"<script", "javascript:", "vbscript:", "<hta:application", "<iframe", "<object", "<embed", "<applet", "http-equiv=\"refresh", "http-equiv=refresh", "<?php", "<foreignobject"}

// program returns in Chinese why a file can be executed, by its name or its bytes; ""
// when it cannot.
func program(name string, src []byte) string {
	base := strings.ToLower(strings.TrimRight(path.Base(name), " ."))
	extension := path.Ext(base)
	if extension != "" && slices.Contains(strings.Fields(programs), extension) {
		return "是程序或者脚本（" + extension + "）"
	}
	for _, word := range strings.Split(strings.TrimSuffix(base, extension), ".")[1:] { // 通知.php.jpg: some servers execute it
		if slices.Contains([]string{"php", "jsp", "asp", "aspx", "phtml", "cgi", "exe"}, word) {
			return "的名称里有程序的扩展名（." + word + "）"
		}
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(src[:min(len(src), 4096)], []byte("\xEF\xBB\xBF")), " \t\r\n")
	for _, b := range beginnings {
		if len(b.bytes) > 1 && begins(head, b.bytes) && !isPlain(b.bytes, head) {
			return "的内容是程序或者脚本（" + b.name + "）"
		}
	}
	if slices.Contains([]string{".htm", ".html", ".xhtml", ".mht", ".mhtml", ".svg", ".xml", ".xsl", ".xslt"}, extension) || bytes.HasPrefix(bytes.ToLower(head), []byte("<!doctype html")) || bytes.HasPrefix(bytes.ToLower(head), []byte("<html")) {
		lower := bytes.ToLower(src)
		for _, s := range scripts {
			if bytes.Contains(lower, []byte(s)) {
				return "是带脚本的网页（" + strings.TrimLeft(s, "<") + "）"
			}
		}
		if hasHandler(lower) {
			return "是带脚本的网页（on…=）"
		}
	}
	return ""
}

// begins reports whether bytes begin with others, whose letters may be of either case.
func begins(head []byte, with string) bool {
	if len(head) < len(with) {
		return false
	}
	for i := range len(with) {
		c, w := head[i], with[i]
		if c != w && !(c|0x20 == w|0x20 && w|0x20 >= 'a' && w|0x20 <= 'z') {
			return false
		}
	}
	return true
}

// isPlain reports whether two letters begin a text and no program.
func isPlain(beginning string, head []byte) bool {
	return (beginning == "MZ" || len(beginning) == 3 && beginning[1:] == "WS") && isTextHead(head)
}

// isTextHead reports whether the first bytes of a file are a text, of whose last
// character some may be missing.
func isTextHead(head []byte) bool {
	for cut := range 4 {
		if cut < len(head) && isText(head[:len(head)-cut]) {
			return true
		}
	}
	return false
}

// hasHandler reports whether a tag has an attribute such as onload=.
func hasHandler(page []byte) bool {
	for {
		open := bytes.IndexByte(page, '<')
		if open < 0 {
			return false
		}
		page = page[open+1:]
		end := bytes.IndexByte(page, '>')
		if end < 0 {
			end = len(page)
		}
		for tag := page[:end]; ; {
			at := bytes.Index(tag, []byte("on"))
			if at < 0 {
				break
			}
			rest := bytes.TrimLeft(tag[at+2:], "abcdefghijklmnopqrstuvwxyz")
			name := len(tag[at+2:]) - len(rest)
			if at > 0 && bytes.IndexByte([]byte(" \t\r\n\"'/"), tag[at-1]) >= 0 && name >= 3 && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("=")) {
				return true
			}
			tag = tag[at+2:]
		}
		page = page[end:]
	}
}
