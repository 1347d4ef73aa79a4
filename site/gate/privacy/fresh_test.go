package privacy

import "testing"

func TestFresh(t *testing.T) {
	for _, e := range examples(t, "fresh.tsv") {
		_ = e
	}
	counts := measure(examples(t, "fresh.tsv"))
	for _, d := range append(detectors(), [2]string{"all"}) {
		id := d[0]
		c := counts[id]
		if c == nil {
			c = &[3]int{}
		}
		t.Logf("%-12s right %3d  wrong %2d  missed %2d  precision %s  recall %s", id, c[0], c[1], c[2], ratio(c[0], c[1]), ratio(c[0], c[2]))
	}
}
