package disclosure

import (
	"regexp"
	"strings"
	"testing"
)

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
