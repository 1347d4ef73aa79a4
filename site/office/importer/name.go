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

// A file's name follows from the record's number alone, so that the same row
// always finds its file:
//
//	示市监罚〔2026〕12号       示市监罚-2026-12
//	濮公(治)行罚决字〔2021〕3号  濮公-治-行罚决字-2021-3
//	JY1 3205/001 (卫)         jy1-3205-001-卫-5c1f02 (with a sum, as other numbers could look the same)
//
// It holds letters, digits, Han characters and hyphens, so it is safe on every
// system, and small letters only: some systems do not tell them apart.

// longestStem is how many bytes a name may have, some being kept for a sum.
const longestStem = 120

// stem is the file's name without extension.
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

// cut shortens a name to where a sum fits behind it.
func cut(name string) string {
	for len(name) > longestStem-len("-123456") {
		runes := []rune(name)
		name = string(runes[:len(runes)-1])
	}
	return name
}

func short(text string) string {
	whole := sha256.Sum256([]byte(text))
	return hex.EncodeToString(whole[:3])
}

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

// reserved says whether a page of the section has that name.
func reserved(name string) bool {
	year := len(name) == 4 && strings.Trim(name, "0123456789") == ""
	return name == "" || name == "page" || name == "organ" || year
}

// folder is where a record of the kind and day lies, as a content path.
func folder(kind *disclosure.Kind, dated calendar.Date) string {
	if kind.Enforcement && !dated.IsZero() {
		return path.Join(kind.Folder, fmt.Sprint(dated.Year()))
	}
	return kind.Folder
}
