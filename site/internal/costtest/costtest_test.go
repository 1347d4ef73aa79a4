package costtest

import (
	"fmt"
	"testing"
)

// recorder is a test that remembers a failure.
type recorder struct {
	testing.TB
	failed string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { r.failed = fmt.Sprintf(format, args...) }

func TestLinear(t *testing.T) {
	var sink int
	square := func(text []byte) {
		for range len(text) / 16 {
			for i := range text {
				sink += int(text[i])
			}
		}
	}
	line := func(text []byte) {
		for range 4096 {
			for i := range text {
				sink += int(text[i])
			}
		}
	}
	for name, c := range map[string]struct {
		read func([]byte)
		fail bool
	}{"a reader whose cost is the square": {square, true}, "a slow but linear reader": {line, false}, "a quick reader": {func([]byte) {}, false}} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{TB: t}
			Linear(r, Pattern{Left: "a"}.Text, c.read)
			if (r.failed != "") != c.fail {
				t.Errorf("failed: %q, want %v", r.failed, c.fail)
			}
		})
	}
	_ = sink
}

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		p    Pattern
		size int
		want string
	}{
		{Pattern{Left: "(", Right: ")"}, 6, "((()))"},
		{Pattern{Head: "|", Left: "a|", Tail: "\n"}, 6, "|a|a|\n"},
		{Pattern{Head: "甲"}, 100, "甲"},
		{Pattern{Left: "long"}, 1, "long"},
	} {
		if got := c.p.Text(c.size); got != c.want {
			t.Errorf("%+v: %q, want %q", c.p, got, c.want)
		}
	}
}
