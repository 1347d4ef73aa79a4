package disclosure

import "testing"

func TestPermilleOf(t *testing.T) {
	for _, c := range []struct{ part, whole, want int }{
		{0, 7, 0}, {7, 7, 1000}, {1, 3, 333}, {2, 3, 667}, {1, 2000, 1}, {1, 100000, 1}, {9999, 10000, 999}, {99999, 100000, 999}, {3, 2, 1500},
	} {
		if got := PermilleOf(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d: %d, want %d", c.part, c.whole, got, c.want)
		}
	}
}
