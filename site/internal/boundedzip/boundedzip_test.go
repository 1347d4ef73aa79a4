package boundedzip

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"
)

func pack(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range parts {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLimits(t *testing.T) {
	zeros, mixed := make([]byte, 1<<20), []byte("甲乙丙丁")
	src := pack(t, map[string][]byte{"zeros": zeros, `a\mixed`: mixed})
	for _, c := range []struct {
		name   string
		limits Limits
		part   string
		want   error
	}{
		{"no limits", Limits{}, "zeros", nil},
		{"a name with backslashes", Limits{}, "a/mixed", nil},
		{"enough of everything", Limits{Parts: 2, Part: 1 << 20, Total: 1 << 20, Ratio: 2000, Free: 1 << 10}, "zeros", nil},
		{"too many parts", Limits{Parts: 1}, "zeros", ErrBomb},
		{"a list that fits", Limits{List: 4 << 10}, "zeros", nil},
		{"a list too long", Limits{List: 64}, "zeros", ErrBomb},
		{"a part too large", Limits{Part: 1<<20 - 1}, "zeros", ErrBomb},
		{"the whole too large", Limits{Total: 1<<20 - 1}, "zeros", ErrBomb},
		{"packed too small", Limits{Ratio: 100, Free: 1 << 10}, "zeros", ErrBomb},
		{"packed too small, but free", Limits{Ratio: 100, Free: 1 << 20}, "zeros", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := Open(bytes.NewReader(src), int64(len(src)), c.limits)
			if err == nil {
				_, err = a.Part(c.part).Read()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// The total counts what is read of all parts together.
func TestTotal(t *testing.T) {
	src := pack(t, map[string][]byte{"a": make([]byte, 600), "b": make([]byte, 600)})
	a, err := Open(bytes.NewReader(src), int64(len(src)), Limits{Total: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Part("a").Read(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Part("b").Read(); !errors.Is(err, ErrBomb) {
		t.Errorf("got %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(pack(f, map[string][]byte{"a": []byte("甲"), "b/c": make([]byte, 5000)}))
	f.Fuzz(func(t *testing.T, src []byte) {
		limits := Limits{Parts: 100, Part: 1 << 12, Total: 1 << 14, Ratio: 50, Free: 1 << 8}
		a, err := Open(bytes.NewReader(src), int64(len(src)), limits)
		if err != nil {
			return
		}
		total := 0
		for _, p := range a.Parts {
			data, err := p.Read()
			if err == nil && len(data) > 1<<12 {
				t.Fatalf("%d bytes of a part", len(data))
			}
			if err == nil {
				total += len(data)
			}
		}
		if total > 1<<14 {
			t.Fatalf("%d bytes in all", total)
		}
	})
}
