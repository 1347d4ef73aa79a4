package privacy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkScan reads the tuned corpus, in which there is much to be found;
// most documents hold nothing.
func BenchmarkScan(b *testing.B) {
	src, err := os.ReadFile(filepath.Join("testdata", "tuned.tsv"))
	if err != nil {
		b.Fatal(err)
	}
	quiet := strings.Repeat("为规范集贸市场的计量和明码标价，当事人应当自收到本决定书之日起十五日内改正。第三条规定的期限为 20 个工作日。\n", 200)
	for _, c := range []struct{ name, text string }{{"findings", string(src)}, {"quiet", quiet}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				Scan(c.text, Setting{Enforcement: true, Year: 2026})
			}
		})
	}
}
