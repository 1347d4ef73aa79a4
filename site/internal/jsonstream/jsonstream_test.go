package jsonstream

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"
)

type row struct {
	Name  *string  `json:"name"`
	Lines []string `json:"lines"`
}

func seq[T any](items []T, last error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
		if last != nil {
			var none T
			yield(none, last)
		}
	}
}

// TestBytesAreThoseOfTheEncoder compares with json.Encoder over the whole value.
func TestBytesAreThoseOfTheEncoder(t *testing.T) {
	name := "<a>&\u2028\"示\xff"
	rows := []row{{&name, []string{}}, {nil, []string{"a", "b"}}}
	for _, list := range [][]row{{}, rows[:1], rows} {
		whole := struct {
			AsOf string         `json:"as_of"`
			Map  map[string]int `json:"map"`
			Rows []row          `json:"rows"`
			None []int          `json:"none"`
		}{"2026-11-21", map[string]int{"a": 1}, list, nil}
		var want, got bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(whole); err != nil {
			t.Fatal(err)
		}
		o := New(&got)
		o.Member("as_of", whole.AsOf)
		o.Member("map", whole.Map)
		List(o, "rows", seq(list, nil))
		o.Member("none", whole.None)
		if err := o.Close(); err != nil || got.String() != want.String() {
			t.Errorf("%v, got\n%s\nwant\n%s", err, got.String(), want.String())
		}
	}
}

type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func TestErrorsAreReturned(t *testing.T) {
	long := strings.Repeat("长", size)
	for name, write := range map[string]func(*Object){
		"of an item":         func(o *Object) { List(o, "rows", seq([]int{1}, errors.New("spool"))) },
		"of a value":         func(o *Object) { o.Member("f", func() {}) },
		"of a full disk":     func(o *Object) { List(o, "rows", seq([]string{long, long}, nil)) },
		"at the end":         func(o *Object) { o.Member("a", 1) },
		"of many long items": func(o *Object) { List(o, "rows", seq([]string{"a", long, "b", long, "c"}, nil)) },
	} {
		left := 4
		if name == "of an item" || name == "of a value" {
			left = 1 << 20
		}
		o := New(&broken{left})
		write(o)
		if o.Close() == nil {
			t.Errorf("an error %s is not returned", name)
		}
	}
}
