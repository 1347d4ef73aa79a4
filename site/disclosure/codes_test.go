package disclosure

import (
	"regexp"
	"strings"
	"testing"
)

// realCodes are codes of organs, taken from their index numbers.
func realCodes() []string {
	return []string{"11341702486344515H", "11370322004222241N", "11441700007280420Y", "11620622013933539B",
		"11420000MB15291767", "11500226753092798P", "11500000MB1553803Q"}
}

func TestCheckUSCC(t *testing.T) {
	for _, s := range realCodes() {
		if err := CheckUSCC(s); err != nil {
			t.Errorf("CheckUSCC(%q): %v", s, err)
		}
	}
	for _, c := range []struct{ name, code, want string }{
		{"empty", "", "应为 18 位，现为 0 位"},
		{"short", "11341702486344515", "应为 18 位，现为 17 位"},
		{"long", "11341702486344515H0", "应为 18 位，现为 19 位"},
		{"Chinese", "一一341702486344515H", "第 1 位“一”不对：只能是半角"},
		{"full width", "11341702486344515Ｈ", "第 18 位“Ｈ”不对：只能是半角"},
		{"lower case", "11341702486344515h", "第 18 位“h”应为大写"},
		{"letter O", "1134170248634451OH", "第 17 位“O”不对：代码不使用字母 I、O、S、V、Z"},
		{"letter in the region", "1134A702486344515H", "第 5 位“A”不对：第 3 至 8 位是行政区划码"},
		{"space", "11341702 86344515H", "第 9 位“ ”不对"},
		{"check character", "11341702486344515J", "最后一位应为“H”，现为“J”"},
		{"two swapped", "11341702486344155H", "校验不通过"},
	} {
		if err := CheckUSCC(c.code); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: CheckUSCC(%q) = %v, want %q", c.name, c.code, err, c.want)
		}
	}
}

func TestUSCCFindsEveryWrongCharacter(t *testing.T) {
	for _, code := range realCodes() {
		for i := range code {
			for _, r := range usccAlphabet {
				changed := code[:i] + string(r) + code[i+1:]
				if changed != code && CheckUSCC(changed) == nil {
					t.Errorf("%s passes for %s", changed, code)
				}
			}
		}
	}
}

func TestResidentID(t *testing.T) {
	for _, c := range []struct {
		s           string
		new, former bool
	}{
		{"11010519491231002X", true, false},
		{"11010519491231002x", true, false},
		{"110105194912310021", false, false},
		{"11010519491331002X", false, false},
		{"11010519490229002X", false, false},
		{"01010519491231002X", false, false},
		{"11010519491231002Ｘ", false, false},
		{"11341702486344515H", false, false},
		{"11010519491231002", false, false},
		{"110105491231002", false, true},
		{"110105480229002", false, true},
		{"110105490229002", false, false},
		{"110105491331002", false, false},
		{"990105491231002", false, false},
		{"11010549123100X", false, false},
		{"", false, false},
	} {
		if got := IsResidentID(c.s); got != c.new {
			t.Errorf("IsResidentID(%q) = %v", c.s, got)
		}
		if got := IsOldResidentID(c.s); got != c.former {
			t.Errorf("IsOldResidentID(%q) = %v", c.s, got)
		}
	}
}

func FuzzCodes(f *testing.F) {
	for _, s := range append(realCodes(), "11010519491231002X", "110105491231002", "一\xff") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckUSCC(s) == nil && len(s) != 18 {
			t.Errorf("%q passes", s)
		}
		if IsResidentID(s) && IsOldResidentID(s) {
			t.Errorf("%q is both an old and a new number", s)
		}
	})
}

func TestCheckIndex(t *testing.T) {
	for _, s := range []string{"000014349/2017-00110", "00525312X/2021-00008", "11500226753092798P/2020-00045",
		"11370322004222241N/2021-5135380", "11341702486344515H/202110-00013", "6107280000/2024-001005", "035200039/2025-00012",
		"01527918X-2020-153077", "bxswsjkwyh-2021-00137", "E000-tlsz/2023-00060", "paq/-20170413-007", "甬公-2021_1.2"} {
		if err := CheckIndex(s); err != nil {
			t.Errorf("CheckIndex(%q): %v", s, err)
		}
	}
	for _, c := range []struct{ index, want string }{
		{"", "现为 0 个"},
		{"2021-", "现为 5 个"},
		{strings.Repeat("索", 65), "现为 65 个"},
		{"000014349/2017 00110", "不能有“ ”"},
		{"000014349／2017-00110", "不能有“／”"},
		{"000014349/2017—00110", "不能有“—”"},
	} {
		if err := CheckIndex(c.index); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("CheckIndex(%q) = %v, want %q", c.index, err, c.want)
		}
	}
}

func FuzzIndex(f *testing.F) {
	f.Add("000014349/2017-00110")
	f.Add("甬公-2021_1.2")
	accepted := regexp.MustCompile(`^[0-9A-Za-z\p{Han}/\-_.]{6,64}$`)
	f.Fuzz(func(t *testing.T, s string) {
		if (CheckIndex(s) == nil) != accepted.MatchString(s) {
			t.Errorf("CheckIndex(%q) = %v", s, CheckIndex(s))
		}
	})
}
