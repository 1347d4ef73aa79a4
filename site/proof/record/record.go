// Package record writes and reads record.txt (公开记录): what a document says in public, as
// plain text beside its page. The record is what the log of publications has the digest
// of, so it holds nothing that changes without the document: no as-of date, no verdict,
// no neighbours, nothing of the theme.
//
//	gongkai-record/1
//	nonce 5f0c9f2d1b7a4e6688aa01c2d3e4f506
//	path enforcement/penalty/2026/0012.md
//	kind penalty
//	state public
//	published 2026-03-12
//	title 关于示范市安达商贸有限公司的行政处罚决定
//	fine 5000
//	file 8f3c…64 digits… 48213 12.pdf
//
//	经查，当事人在货架上摆放的三十二种商品没有标明价格，…
//
// The text is UTF-8 with LF. The first line is the form. Lines "key value" follow, then
// an empty line, then the text of the page. A key with several values has a line for
// each. In values \ is written \\, LF is \n and TAB is \t; CR is dropped. Values are the
// public ones: persons are masked, a tombstone has no party and no text.
//
// The nonce (随机数) makes a record unguessable that was taken away: without it, whoever
// knows the form of a decision could try names until the digest fits. It is computed from
// a secret of the site, the path and the rest of the record, so the same record always
// has the same bytes.
package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Form is the first line of a record.
const Form = "gongkai-record/1"

// Name is the file beside the page's index.html.
const Name = "record.txt"

// Most is the most bytes of a record.
const Most = 16 << 20

// Record is what a document says in public.
type Record struct {
	Nonce     string // 32 hexadecimal digits
	Path      string // content path of the document
	Kind      string // 信息类别, its id
	State     string // "public", "withdrawn" or "expired"
	Published string // 公开日期, ISO 8601
	Fields    []Field
	Files     []File // 附件, by name
	Body      string // lines, each with its end
}

// Field is a key of the record and one of its values.
type Field struct{ Key, Value string }

// File is an attachment (附件).
type File struct {
	SHA256 string // 64 hexadecimal digits
	Bytes  int64
	Name   string // its address, relative to the page
}

// Seal sets the nonce. blind is the site's secret.
func (r *Record) Seal(blind []byte) {
	r.Nonce = ""
	sum := sha256.Sum256(r.Encode())
	mac := hmac.New(sha256.New, blind)
	fmt.Fprintf(mac, "gongkai-nonce/1\n%s\n", r.Path)
	mac.Write(sum[:])
	r.Nonce = hex.EncodeToString(mac.Sum(nil)[:16])
}

// Encode returns the record as a file; without the line of the nonce when it has none.
func (r *Record) Encode() []byte {
	b := append(make([]byte, 0, 512+len(r.Body)), Form...)
	b = append(b, '\n')
	line := func(key, value string) {
		if value == "" {
			return
		}
		b = append(append(b, key...), ' ')
		b = appendEscaped(b, value)
		b = append(b, '\n')
	}
	line("nonce", r.Nonce)
	line("path", r.Path)
	line("kind", r.Kind)
	line("state", r.State)
	line("published", r.Published)
	for _, f := range r.Fields {
		line(f.Key, f.Value)
	}
	for _, f := range r.Files {
		line("file", f.SHA256+" "+strconv.FormatInt(f.Bytes, 10)+" "+f.Name)
	}
	b = append(b, '\n')
	return append(b, r.Body...)
}

func appendEscaped(b []byte, value string) []byte {
	if !strings.ContainsAny(value, "\\\n\t\r") {
		return append(b, value...)
	}
	for i := range len(value) {
		switch value[i] {
		case '\\':
			b = append(b, `\\`...)
		case '\n':
			b = append(b, `\n`...)
		case '\t':
			b = append(b, `\t`...)
		case '\r':
		default:
			b = append(b, value[i])
		}
	}
	return b
}

// ErrForm means that a file is no record, or one of another form.
var ErrForm = errors.New("不是公开记录（record.txt），或者格式不对")

// Parse reads a record. What it reads is written by Encode with the same bytes; anything
// else is an error that wraps ErrForm and names the line.
func Parse(data []byte) (*Record, error) {
	bad := func(line int) error { return fmt.Errorf("%w：第 %d 行", ErrForm, line) }
	if len(data) > Most {
		return nil, fmt.Errorf("%w：超过 %d MiB", ErrForm, Most>>20)
	}
	head, body, ok := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || lines[0] != Form {
		return nil, bad(1)
	}
	r := &Record{Body: body}
	order := []*string{&r.Nonce, &r.Path, &r.Kind, &r.State, &r.Published}
	keys := []string{"nonce", "path", "kind", "state", "published"}
	for i, line := range lines[1:] {
		key, value, ok := strings.Cut(line, " ")
		value, ok2 := unescape(value)
		if !ok || !ok2 || key == "" || value == "" {
			return nil, bad(i + 2)
		}
		if i < len(keys) {
			if key != keys[i] {
				return nil, bad(i + 2)
			}
			*order[i] = value
			continue
		}
		if key != "file" {
			r.Fields = append(r.Fields, Field{key, value})
			continue
		}
		sum, rest, _ := strings.Cut(value, " ")
		size, name, ok := strings.Cut(rest, " ")
		n, err := strconv.ParseInt(size, 10, 64)
		if !ok || err != nil || len(sum) != 64 {
			return nil, bad(i + 2)
		}
		r.Files = append(r.Files, File{sum, n, name})
	}
	if len(lines) <= len(keys) {
		return nil, bad(len(lines))
	}
	if again := r.Encode(); string(again) != string(data) {
		return nil, fmt.Errorf("%w：键的次序或写法与规定不同", ErrForm)
	}
	return r, nil
}

func unescape(value string) (string, bool) {
	if !strings.ContainsAny(value, "\\\t\r") {
		return value, true
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c == '\t' || c == '\r' {
			return "", false
		}
		if c != '\\' {
			b.WriteByte(c)
			continue
		}
		i++
		if i == len(value) {
			return "", false
		}
		switch value[i] {
		case '\\':
			b.WriteByte('\\')
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		default:
			return "", false
		}
	}
	return b.String(), true
}

// Get returns the first value of a key among the fields, "" without one.
func (r *Record) Get(key string) string {
	for _, f := range r.Fields {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}
