// Package hijack finds the texts of strangers in a site's files: what a break-in
// leaves there, and what a hijacked computer writes into a draft.
//
//	hijacked-text  gambling, pornography, forged papers and the like, offered; a name that is no
//	               organ's where an organ's belongs; links to suspicious hosts; links that nobody sees
//	foreign-link   a link to a host that is no Chinese one, for a second look
//
// The first stops a build, in drafts as well. [Judge] judges a file line by line.
//
// # How hijacked text is recognised
//
// By form and context, never by topic. A government writes about gambling dens,
// pornography and loans every day, and never writes the form of an advertisement: a
// brand of digits, a trade and a call without a gap, or the same after the name of
// a place, where an organ's name belongs:
//
//	打击网络赌博，取缔“66众乐棋牌”等平台      an office speaks: sound
//	示范市66众乐棋牌在线关于放假的通知        in the place of 示范市人民政府: hijacked
//
// So words have classes (words.go), and rules ask for several classes at their
// places: brands of digits (trades.go), brands without (sites.go), offers and
// accounts (offers.go). A line in which an office punishes, forbids or warns
// passes, except where an organ's name belongs. Names of firms pass.
//
// Lines are read folded (see han.Fold), so that spaces, look-alike letters and
// characters that cannot be seen do not hide a word. Lines of code blocks are judged
// like others, because readers see them. A judgement depends on the path, the line
// and the host alone.
package hijack

import (
	"math/bits"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/internal/han"
)

// Judge judges the lines of one file.
type Judge struct {
	Path     string // of the file, for problems
	Host     string // of the site: links there are its own
	Problems []diag.Problem

	scene scene
}

// Line adds what is wrong with a line to the problems: its suspicious links, and the
// first advertisement.
func (j *Judge) Line(l *han.Line) {
	j.links(l)
	s := &j.scene
	s.set(l)
	for _, rule := range rules {
		if rule.words != 0 && s.all&rule.words == 0 || rule.spares && s.all&(crime|official) != 0 {
			continue
		}
		if start, end, what := rule.find(s); what != "" {
			const hint = "请对照原件改正，并请技术人员查明网站或者电脑是否被入侵；确实是正文引用的，写进引号并写明查处、提醒等情况"
			j.report(l, start, "hijacked-text", diag.Error, hint, "疑似被篡改或者夹带广告（%s）：%s", what, l.Written(start, end))
			return
		}
	}
}

// report adds a problem at Text[i] of a line.
func (j *Judge) report(l *han.Line, i int, code string, severity diag.Severity, hint, format string, args ...any) {
	at := diag.Place{Path: j.Path, Line: l.Number, Column: l.ColumnOf(i)}
	j.Problems = append(j.Problems, at.Problem(code, severity, hint, format, args...))
}

// rules are the forms of advertisements, in the order in which they are looked for.
var rules = [...]struct {
	words  class // classes without which the rule has no match; 0: the rule needs none
	spares bool  // a line that uses the language of an office: it punishes, forbids, warns
	find   func(*scene) (start, end int, what string)
}{
	{soft | hard, false, (*scene).trades},
	{soft | hard | call, false, (*scene).slot},
	{soft | hard | loose, true, (*scene).sites},
	{soft | hard | call | loose, false, (*scene).issuer},
	{strong, true, (*scene).games},
	{stake | call, true, (*scene).stakes},
	{reward, true, (*scene).offers},
	{channel | disguise, true, (*scene).contact},
	{0, true, (*scene).messenger},
	{goods | papers | usury | lure | spam | seller | escort | porn | lewd, true, (*scene).wares},
	{0, true, (*scene).host},
}

// scene is a line with its words of the vocabulary.
type scene struct {
	*han.Line
	matches []match
	all     class // of all matches
}

// match is a word of the vocabulary at Text[Start:End]; its value is the class.
type match = han.Match[class]

// set reads a line. A word inside a longer word of the same class does not count.
func (s *scene) set(l *han.Line) {
	var end [32]int // of the last word of each class
	words := vocabulary().Find(s.matches[:0], l.Text)
	s.Line, s.matches, s.all = l, words[:0], 0
	for _, m := range words {
		if last := &end[bits.TrailingZeros32(uint32(m.Value))]; *last < m.End {
			*last = m.End
			s.matches, s.all = append(s.matches, m), s.all|m.Value
		}
	}
}

// isAccused reports whether the sentence around text[i] is about a crime. The mere
// language of offices does not excuse a brand of digits: the text around it has
// that language anyway.
func (s *scene) isAccused(i int) bool {
	from := i
	for from > 0 && !endsSentence(s.Text[from-1]) {
		from--
	}
	return s.hasWord(from, len(s.Text), crime)
}

// at returns the end of a word of the classes that begins at i, -1 without one.
func (s *scene) at(i int, c class) int {
	for _, m := range s.matches {
		if m.Start == i && m.Value&c != 0 {
			return m.End
		}
	}
	return -1
}

// upTo returns the start of a word of the classes that ends at i, -1 without one.
func (s *scene) upTo(i int, c class) int {
	for _, m := range s.matches {
		if m.End == i && m.Value&c != 0 {
			return m.Start
		}
	}
	return -1
}

// hasWord reports whether a word of the classes begins in text[from:to], before the
// sentence ends.
func (s *scene) hasWord(from, to int, c class) bool {
	for _, m := range s.matches {
		if from <= m.Start && m.Start < to && m.Value&c != 0 && !slices.ContainsFunc(s.Text[from:m.Start], endsSentence) {
			return true
		}
	}
	return false
}

// count returns the number of words of the classes.
func (s *scene) count(c class) (n int) {
	for _, m := range s.matches {
		if m.Value&c != 0 {
			n++
		}
	}
	return n
}

// endsSentence reports whether r ends a sentence.
func endsSentence(r rune) bool { return strings.ContainsRune("。！？；!?;|", r) }

// isAny reports whether a word is in a list.
func isAny(word, list string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

// containsAny reports whether a text contains a word of a list.
func containsAny(text, list string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isLetter reports whether r is a Latin letter, in lower case as all folded ones are.
func isLetter(r rune) bool { return 'a' <= r && r <= 'z' }

func isAlnum(r rune) bool { return isLetter(r) || isDigit(r) }

// isHostRune reports whether r may be part of the name of a host, of a brand or of an
// account.
func isHostRune(r rune) bool { return isAlnum(r) || r == '.' || r == '-' }
