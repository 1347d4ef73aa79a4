package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
	"unicode"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// The name of a file follows from the number of the record alone, so that the same
// row always finds its file:
//
//	示市监罚〔2026〕12号       示市监罚-2026-12
//	濮公(治)行罚决字〔2021〕3号  濮公-治-行罚决字-2021-3
//	JY1 3205/001 (卫)         jy1-3205-001-卫-5c1f02 (with a digest: other numbers have the same letters)
//
// A name has letters, digits, Han characters and hyphens, which are safe on every
// system, and small letters only, since some systems ignore case.

// longestStem is the most bytes of a name, a digest included.
const longestStem = 120

// stem returns the file name for a number, without extension.
func stem(number string) string {
	safe := slug(number)
	canonical, ok := disclosure.ParseNumber(number)
	switch {
	case ok && canonical.Year != 0:
		safe = fmt.Sprintf("%s-%d-%d", slug(canonical.Code), canonical.Year, canonical.Serial)
	case safe != strings.ToLower(number):
		safe = strings.Trim(cut(safe)+"-"+short(number), "-")
	}
	if len(safe) > longestStem {
		safe = cut(safe) + "-" + short(number)
	}
	if reserved(safe) || address.Check(safe+".md") != "" {
		safe = "no-" + safe
	}
	return safe
}

// cut shortens a name so that a hyphen and a digest fit behind.
func cut(name string) string {
	for len(name) > longestStem-len("-123456") {
		runes := []rune(name)
		name = string(runes[:len(runes)-1])
	}
	return name
}

// short returns a digest of six characters.
func short(text string) string {
	whole := sha256.Sum256([]byte(text))
	return hex.EncodeToString(whole[:3])
}

// slug reduces a text to small letters, digits, Han characters and hyphens.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)), unicode.Is(unicode.Han, r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// reserved reports whether a page of the section has that name.
func reserved(name string) bool {
	year := len(name) == 4 && strings.Trim(name, "0123456789") == ""
	return name == "" || name == "page" || name == "organ" || year
}

// folder returns the content path of the folder of a record: the folder of the
// kind, and for enforcement the year.
func folder(kind *disclosure.Kind, dated calendar.Date) string {
	if kind.Enforcement && !dated.IsZero() {
		return path.Join(kind.Folder, fmt.Sprint(dated.Year()))
	}
	return kind.Folder
}
