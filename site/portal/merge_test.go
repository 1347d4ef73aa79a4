package portal

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/portal/handover"
)

// randomCode returns a code that passes the check of GB 32100-2015.
func randomCode(t testing.TB, r *rand.Rand) string {
	t.Helper()
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := []byte("9" + string("123"[r.IntN(3)]) + fmt.Sprintf("%06d", 110000+r.IntN(200)))
	for len(code) < 17 {
		code = append(code, alphabet[r.IntN(31)])
	}
	sum, weight := 0, 1
	for _, c := range code {
		sum += strings.IndexByte(alphabet, c) * weight
		weight = weight * 3 % 31
	}
	return string(append(code, alphabet[(31-sum%31)%31]))
}

// randomLists returns sorted lists that share codes, and which lists have each code.
func randomLists(t testing.TB, r *rand.Rand, lists, rows, codes int) (files fstest.MapFS, names []string, have map[string][]int) {
	t.Helper()
	pool := make([]string, codes)
	for i := range pool {
		pool[i] = randomCode(t, r)
	}
	files, have = fstest.MapFS{}, map[string][]int{}
	for i := range lists {
		mine := map[string]bool{}
		for range r.IntN(rows + 1) {
			mine[pool[r.IntN(codes)]] = true
		}
		var data []byte
		for _, code := range slices.Sorted(maps.Keys(mine)) {
			p := handover.Party{USCC: code, Name: strings.Repeat("某", 1+r.IntN(40)) + "公司", Documents: 1 + r.IntN(9), Last: date(t, "2026-03-12"), Kinds: []string{"penalty"}}
			data = p.Append(data)
			have[code] = append(have[code], i)
		}
		name := fmt.Sprintf("%d.tsv", i)
		files[name], names = &fstest.MapFile{Data: data}, append(names, name)
	}
	return files, names, have
}

// Merged lists have every code once, in order, with the very lines of the lists that have it.
func TestMergeRandomLists(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(16, 10))
	for round := range 30 {
		files, names, have := randomLists(t, r, r.IntN(12), 600, 1+r.IntN(900))
		before, seen := "", 0
		err := merge(files, names, func(rows []row) error {
			code := string(rows[0].code())
			if code <= before {
				t.Errorf("round %d: %s comes behind %s", round, code, before)
			}
			before = code
			seen++
			var sites []int
			for _, row := range rows {
				sites = append(sites, row.site)
				if line := string(row.line) + "\n"; !strings.Contains("\n"+string(files[names[row.site]].Data), "\n"+line) || string(row.code()) != code {
					t.Errorf("round %d: list %d has no line %q", round, row.site, line)
				}
			}
			if !slices.Equal(sites, have[code]) {
				t.Errorf("round %d: %s is in lists %v, got %v", round, code, have[code], sites)
			}
			return nil
		})
		if err != nil || seen != len(have) {
			t.Fatalf("round %d: %d codes of %d: %v", round, seen, len(have), err)
		}
	}
}

func TestMergeRefusesDamagedLists(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, file, want string }{
		{"not sorted", "B\t1\nA\t1\n", "没有按统一社会信用代码"},
		{"twice", "A\t1\nA\t2\n", "没有按统一社会信用代码"},
		{"cut", "A\t1\nB\t2", "不完整"},
		{"a line without end", strings.Repeat("A", 2*blockSize), "一行太长"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{"a": {Data: []byte("A\t0\nC\t0\n")}, "b": {Data: []byte(c.file)}}
			err := merge(files, []string{"a", "b"}, func([]row) error { return nil })
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "b") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if err := merge(fstest.MapFS{}, []string{"gone"}, func([]row) error { return nil }); err == nil {
		t.Error("a list that is gone is merged")
	}
}

// A new organisation changes one page of organisations; at most three where pages meet.
func TestPagesOfOrganisationsStay(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 1))
	var codes []string
	for range 20_000 {
		codes = append(codes, randomCode(t, r))
	}
	pages := func(codes []string) map[string]int {
		codes = slices.Sorted(slices.Values(codes))
		made := map[string]int{}
		first, n := "", 0
		for _, code := range codes {
			if n == 0 {
				first = code
			}
			n++
			if endsPage(code, n) {
				made[first], n = n, 0
			}
		}
		if n > 0 {
			made[first] = n
		}
		return made
	}
	before := pages(codes)
	if n := len(codes) / len(before); n < 150 || n > 250 {
		t.Errorf("%d organisations on a page", n)
	}
	changed := 0
	for range 30 {
		after := pages(append(slices.Clone(codes), randomCode(t, r)))
		for first, n := range after {
			if before[first] != n {
				changed++
			}
		}
	}
	if changed > 90 {
		t.Errorf("30 new organisations, each for itself, changed %d pages of %d", changed, len(before))
	}
}

func BenchmarkMerge(b *testing.B) {
	files, names, _ := randomLists(b, rand.New(rand.NewPCG(1, 1)), 100, 2000, 60_000)
	rows := 0
	b.ReportAllocs()
	for b.Loop() {
		if err := merge(files, names, func(r []row) error { rows += len(r); return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/float64(b.N), "rows/op")
}
