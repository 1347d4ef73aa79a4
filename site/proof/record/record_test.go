package record

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func example() *Record {
	return &Record{
		Path: "enforcement/penalty/2026/0012.md", Kind: "penalty", State: "public", Published: "2026-03-12",
		Fields: []Field{{"title", "关于示范市安达商贸有限公司的行政处罚决定"}, {"categories", "罚款"}, {"categories", "没收违法所得"}, {"fine", "5000"}, {"facts", "一\\二\n三\t四"}},
		Files:  []File{{strings.Repeat("8f", 32), 48213, "12 号.pdf"}},
		Body:   "经查，\n表1\t2\t\n",
	}
}

const written = `gongkai-record/1
path enforcement/penalty/2026/0012.md
kind penalty
state public
published 2026-03-12
title 关于示范市安达商贸有限公司的行政处罚决定
categories 罚款
categories 没收违法所得
fine 5000
facts 一\\二\n三\t四
file 8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f 48213 12 号.pdf

经查，
表1	2	
`

func TestEncode(t *testing.T) {
	t.Parallel()
	r := example()
	if got := string(r.Encode()); got != written {
		t.Errorf("%s\nwant\n%s", got, written)
	}
	r.Seal([]byte("secret"))
	if len(r.Nonce) != 32 {
		t.Errorf("nonce %q", r.Nonce)
	}
	read, err := Parse(r.Encode())
	if err != nil || !reflect.DeepEqual(read, r) {
		t.Errorf("read again: %+v, %v", read, err)
	}
}

// The nonce depends on the secret and on everything that the record says, and on
// nothing else.
func TestSeal(t *testing.T) {
	t.Parallel()
	sealed := func(secret string, change func(*Record)) string {
		r := example()
		change(r)
		r.Seal([]byte(secret))
		return r.Nonce
	}
	same := func(*Record) {}
	first := sealed("secret", same)
	if again := sealed("secret", func(r *Record) { r.Seal([]byte("other")) }); again != first {
		t.Error("a record that is sealed again has another nonce")
	}
	for name, nonce := range map[string]string{
		"another secret": sealed("other", same),
		"another path":   sealed("secret", func(r *Record) { r.Path += "x" }),
		"another text":   sealed("secret", func(r *Record) { r.Body += "x" }),
	} {
		if nonce == first {
			t.Errorf("%s: the same nonce", name)
		}
	}
}

func TestBadRecords(t *testing.T) {
	t.Parallel()
	r := example()
	r.Seal([]byte("secret"))
	good := string(r.Encode())
	for name, data := range map[string]string{
		"nothing":             "",
		"another form":        strings.Replace(good, "/1", "/2", 1),
		"no text":             strings.SplitAfter(good, "\n\n")[0][:200],
		"keys in disorder":    strings.Replace(good, "kind penalty\nstate public", "state public\nkind penalty", 1),
		"an empty value":      strings.Replace(good, "fine 5000", "fine ", 1),
		"a bad escape":        strings.Replace(good, `\n`, `\x`, 1),
		"a carriage return":   strings.Replace(good, "fine 5000\n", "fine 5000\r\n", 1),
		"a file in the midst": strings.Replace(good, "fine 5000", "file "+strings.Repeat("8f", 32)+" 1 a.pdf", 1),
		"a size with zeros":   strings.Replace(good, " 48213 ", " 048213 ", 1),
		"a needless escape":   strings.Replace(good, "fine 5000", `fine 5000\`, 1),
	} {
		if got, err := Parse([]byte(data)); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(written))
	r := example()
	r.Seal([]byte("secret"))
	f.Add(r.Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := Parse(data); err == nil && !bytes.Equal(r.Encode(), data) {
			t.Errorf("%q is read and written as %q", data, r.Encode())
		}
	})
}
