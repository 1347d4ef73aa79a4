package search

import (
	"bytes"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// readList reads what appendList writes.
func readList(list string, total int) []int32 {
	value := func(c byte) int {
		if c == '!' {
			c = '\\'
		}
		return int(c) - '#'
	}
	var bits []int
	for i := 1; i < len(list); i += 2 {
		pair := value(list[i])*base + value(list[i+1])
		for bit := 12; bit >= 0; bit-- {
			bits = append(bits, pair>>bit&1)
		}
	}
	width := value(list[0]) / 2
	var numbers []int32
	for number := -1; ; {
		one := slices.Index(bits, 1)
		if one < 0 {
			break
		}
		gap := one
		for _, bit := range bits[one+1 : one+1+width] {
			gap = 2*gap + bit
		}
		bits = bits[one+1+width:]
		number += gap + 1
		numbers = append(numbers, int32(number))
	}
	if value(list[0])%2 == 1 {
		return missingOf(numbers, total)
	}
	return numbers
}

func checkList(t *testing.T, numbers []int32, total int) {
	t.Helper()
	list := string(appendList(nil, numbers, total))
	if got := readList(list, total); !slices.Equal(got, numbers) {
		t.Errorf("%v of %d are read as %v", numbers, total, got)
	}
	if strings.ContainsAny(list, "\"\\ \n\x7f") {
		t.Errorf("the list %q has to be quoted", list)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	checkList(t, nil, 0)
	checkList(t, nil, 100_000)
	checkList(t, []int32{0}, 1)
	checkList(t, []int32{99_999}, 100_000)
	random := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		total := 1 + random.IntN(3000)
		share := random.Float64() * random.Float64()
		var numbers []int32
		for n := range total {
			if random.Float64() < share {
				numbers = append(numbers, int32(n))
			}
		}
		checkList(t, numbers, total)
		if missing := missingOf(numbers, total); len(missing) > 0 {
			checkList(t, missing, total)
		}
	}
}

// However the numbers lie, a list takes a few bits more than their width for each.
func TestListsAreShort(t *testing.T) {
	t.Parallel()
	const total = 100_000
	for name, numbers := range map[string][]int32{
		"none":          nil,
		"all":           missingOf(nil, total),
		"first and far": {0, 1, 2, 3, total - 1},
		"a burst":       append(missingOf(nil, total/10), total-1),
	} {
		n := min(len(numbers), total-len(numbers))
		width := bits.Len(uint(total / max(1, n)))
		if size := len(appendList(nil, numbers, total)); size > 4+n*(width+4)*2/13 {
			t.Errorf("%s: %d bytes", name, size)
		}
	}
}

func FuzzList(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200, 0, 0, 9}, uint8(5))
	f.Add(bytes.Repeat([]byte{1}, 300), uint8(255))
	f.Fuzz(func(t *testing.T, gaps []byte, more uint8) {
		var numbers []int32
		next := int32(0)
		for _, gap := range gaps {
			numbers = append(numbers, next+int32(gap)*int32(gap))
			next = numbers[len(numbers)-1] + 1
		}
		checkList(t, numbers, int(next)+int(more))
	})
}

// unpack reads what pack writes.
func unpack(packed string) string {
	units := utf16Of(packed)
	var text []uint16
	value := func(u uint16) int {
		if u == '!' {
			u = '\\'
		}
		return int(u) - '#'
	}
	for i := 0; i < len(units); i++ {
		if units[i] != copied {
			text = append(text, units[i])
			continue
		}
		from := len(text) - value(units[i+1])*base - value(units[i+2])
		text = append(text, text[from:from+value(units[i+3])]...)
		i += 3
	}
	return textOf(text)
}

func TestPack(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "甲", "行政处罚决定书\n行政处罚决定书\n", "𠀀𠀁𠀂𠀃\n𠀀𠀁𠀂𠀄\n𠀁𠀂𠀃", strings.Repeat("甲", 300), strings.Repeat("𠀀", 300),
		strings.Repeat("一二三四五六七八九十", 2000), "甲乙丙丁戊" + strings.Repeat("x", 9000) + "甲乙丙丁戊",
	} {
		if got := unpack(pack(text)); got != text {
			t.Errorf("%.40q became %.40q", text, got)
		}
	}
	if packed := pack(strings.Repeat("行政处罚决定书\n", 100)); len(packed) > 200 {
		t.Errorf("a text that repeats takes %d bytes", len(packed))
	}
}

func FuzzPack(f *testing.F) {
	f.Add("行政处罚决定书\n行政处罚决定书", 3)
	f.Add("𠀀𠀁𠀂𠀃𠀀𠀁𠀂𠀄", 2)
	f.Fuzz(func(t *testing.T, text string, times int) {
		text = strings.Repeat(strings.Map(printed, strings.ToValidUTF8(text, "?")), 1+times&3)
		if got := unpack(pack(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	})
}
