package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/output"
)

// tokens are what damages a file where any of its bytes may be replaced: what some
// reader gives a meaning, or what none of them expects.
var tokens = []string{
	"\uffff", "\x00", "\ufeff", "\u202e", "\u0301", "\xff", "\r", "\n", "\n\n", "\t", " ", "　", "\n+++\n", "\n[subject]\n", "\n[[revised]]\n", "=", "\"", "\"\"\"", "'", "#", "{", "}", "[", "]",
	"2026-02-30", "0001-01-01", "9999-12-31", "2026-03-10", "-1", "0", "1e999", "99999999999999999999", "nan", "true", "../../etc/passwd", "/", "\\", "{{.}}", "<script>", "[甲](乙.md)", "![](丙.png)", "| a | b |\n|-|-|\n", "~~", "**", "`", "> ", "- ", "1. ", "[^1]", "&#0;",
	"行政处罚", "撤回", "有效", "organ", "published", "status = \"withdrawn\"", "91110000000000000A", "13800000000",
}

// damage changes a file at random.
func damage(files fstest.MapFS, random *rand.Rand) {
	names := slices.Sorted(maps.Keys(files))
	name, other := names[random.IntN(len(names))], names[random.IntN(len(names))]
	data := bytes.Clone(files[name].Data)
	at := random.IntN(len(data) + 1)
	end := min(len(data), at+random.IntN(64))
	token := tokens[random.IntN(len(tokens))]
	switch random.IntN(9) {
	case 0:
		data = slices.Delete(data, at, end)
	case 1:
		data = slices.Insert(data, at, data[at:end]...)
	case 2:
		data = data[:at]
	case 3, 4, 5:
		data = slices.Replace(data, at, end, []byte(token)...)
	case 6:
		data = slices.Insert(data, at, bytes.Repeat([]byte(token), 1+random.IntN(2000))...)
	case 7:
		data = bytes.Clone(files[other].Data)
	case 8:
		delete(files, name)
		name = path.Join(path.Dir(other), path.Base(name))
	}
	files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
}

// No damage of a site's files ends the program: what is wrong is a problem with a
// place, and then nothing is written. Each round's seed is printed when it fails.
// GONGKAI_DAMAGE is for how long other rounds are tried, such as 60s; without it
// the same few are.
func TestDamagedSites(t *testing.T) {
	whole := demonstration(t).(fstest.MapFS)
	today := day(t, "2026-11-21")
	seed, rounds := uint64(1), 40
	ends := time.Time{}
	if long := os.Getenv("GONGKAI_DAMAGE"); long != "" {
		d, err := time.ParseDuration(long)
		if err != nil {
			t.Fatal(err)
		}
		seed, rounds, ends = rand.Uint64()>>1, math.MaxInt, time.Now().Add(d)
	}
	built, tried := 0, 0
	for round := range rounds {
		if !ends.IsZero() && time.Now().After(ends) {
			break
		}
		tried++
		files := maps.Clone(whole)
		failed, err := tryDamaged(t, files, today, rand.New(rand.NewPCG(seed, uint64(round))))
		if err != nil {
			t.Fatalf("rand.NewPCG(%d, %d): %v", seed, round, err)
		}
		if !failed {
			built++
		}
	}
	t.Logf("%d damaged sites, %d of them built", tried, built)
	if built == 0 || built == tried {
		t.Errorf("%d of %d damaged sites were built: the damage is all or nothing", built, tried)
	}
}

// tryDamaged damages files and builds them, and says whether there were errors.
func tryDamaged(t *testing.T, files fstest.MapFS, today calendar.Date, random *rand.Rand) (failed bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a panic: %v\n%s", r, debug.Stack())
		}
	}()
	for range 1 + random.IntN(1+random.IntN(8)) { // often a single damage: many such sites are still built
		damage(files, random)
	}
	out := output.NewMemory()
	report, err := Build(t.Context(), Options{Source: files, AsOf: today, Workers: 1}, out)
	if err != nil {
		return false, fmt.Errorf("a failure of the machine, where a problem is due: %w", err)
	}
	if report.Failed() && len(out.Files()) > 0 {
		return false, fmt.Errorf("%d files were written of a site with errors", len(out.Files()))
	}
	for _, p := range report.Problems {
		if p.Path == "" || p.Message == "" {
			return false, fmt.Errorf("a problem without a place or words: %+v", p)
		}
	}
	return report.Failed(), diag.Print(&bytes.Buffer{}, report.Problems, func(name string) ([]byte, error) { return fs.ReadFile(files, name) })
}
