package charset

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, src, want string }{
		{"UTF-8", "行政处罚", "行政处罚"},
		{"UTF-8 with a mark", "\xEF\xBB\xBF处罚", "处罚"},
		{"GBK", "\xB4\xA6\xB7\xA3", "处罚"},
		{"GB18030 of four bytes", "\x82\x35\x8F\x33", "龦"},
		{"UTF-16 little-endian", "\xFF\xFE\x04\x59\x5A\x7F", "处罚"},
		{"UTF-16 big-endian", "\xFE\xFF\x59\x04\x7F\x5A", "处罚"},
		{"neither", "\xB4\xA6\xFF", "处\uFFFD"},
	} {
		if got := Text([]byte(c.src)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, src, want string }{
		{"UTF-8", "文号,处罚\n甲,乙\n", UTF8},
		{"GBK", "\xB4\xA6\xB7\xA3\n", GB18030},
		{"UTF-16", "\xFF\xFE\x04\x59", UTF16},
	} {
		if got, err := Detect(strings.NewReader(c.src)); got != c.want || err != nil {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
	var mixed *Mixed
	if _, err := Detect(strings.NewReader("行政处罚决定\n\xB4\xA6\xB7\xA3\n")); !errors.As(err, &mixed) || mixed.UTF8Line != 1 || mixed.OtherLine != 2 {
		t.Errorf("two encodings: %v", err)
	}
	var nul *NUL
	if _, err := Detect(strings.NewReader("甲\nab\x00c\n")); !errors.As(err, &nul) || nul.Line != 2 {
		t.Errorf("a NUL: %v", err)
	}
}

// Whatever the bytes are, decoding as detected ends in UTF-8.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("甲乙"))
	f.Add([]byte("\xB4\xA6\xB7\xA3\n\xFF"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if text := Text(src); strings.ToValidUTF8(text, "") != text {
			t.Fatalf("Text returns %q", text)
		}
		encoding, err := Detect(strings.NewReader(string(src)))
		if err != nil {
			return
		}
		text, err := io.ReadAll(Decode(strings.NewReader(string(src)), encoding))
		if err != nil || encoding != UTF8 && strings.ToValidUTF8(string(text), "") != string(text) {
			t.Fatalf("%s: %q, %v", encoding, text, err)
		}
	})
}
