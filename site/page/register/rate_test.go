package register

import "testing"

func TestRates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kept, missed int
		want         string
	}{{0, 0, "－"}, {1, 0, "100%"}, {0, 3, "0%"}, {1, 1, "50%"}, {2, 1, "66.7%"}, {9999, 1, "99.9%"}, {1, 999, "0.1%"}, {1, 9999, "0.1%"}} {
		if got := (rate{c.kept, c.missed}).percent(); got != c.want {
			t.Errorf("%d and %d: %s, want %s", c.kept, c.missed, got, c.want)
		}
	}
}
