package corpus

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/diag"
)

func TestSettings(t *testing.T) {
	c, _ := load(t, site(small))
	s := c.Site
	if s.Title != "示范市政府信息公开" || s.BaseURL != "https://www.shifan.example/" || s.Contact.Phone != "010-00000000" || s.Timezone != "Asia/Shanghai" || s.Demo {
		t.Errorf("got %+v", s)
	}
	for code, want := range map[string]Level{"late": {Severity: diag.Error}, "bad-code": {Off: true}} {
		if got, ok := s.Level(code); !ok || got.Off != want.Off || !got.Off && got != want {
			t.Errorf("%s is %+v %t", code, got, ok)
		}
	}
	if _, ok := s.Level("overdue"); ok {
		t.Error("a level that is not given")
	}
	if _, ok := (&Settings{}).Level("late"); ok {
		t.Error("a level without [checks]")
	}
}

func TestSettingsProblems(t *testing.T) {
	const numbers = "conac = \"0123456789ABCDEF0123456789abcdef\"\nsite_code = \"bm01000001\"\nicp = \"蜀ICP备12345678号\"\npolice = \"川公网安备11010102000001号\"\n"
	const head = "title = \"甲\"\norganizer = \"乙\"\nbase_url = \"https://a.example/b\"\n"
	cases := []struct {
		name, src string
		want      []string
	}{
		{"good", head + numbers, nil},
		{"byte order mark and CRLF", "\uFEFF" + strings.ReplaceAll(head+numbers, "\n", "\r\n"), nil},
		{"empty", "# 空\n", []string{
			"content/site.toml missing-field", "content/site.toml missing-field", "content/site.toml missing-field",
			"content/site.toml missing-site-number", "content/site.toml missing-site-number", "content/site.toml missing-site-number", "content/site.toml missing-site-number"}},
		{"numbers of wrong form", head + "site_code = \"123456789012\"\nicp = \"ICP备1号\"\npolice = \"公网安备1号\"\nconac = \"0123456789abcdef\"\n", []string{
			"content/site.toml:4:13 bad-site-number", "content/site.toml:5:7 bad-site-number", "content/site.toml:6:10 bad-site-number", "content/site.toml:7:9 bad-site-number"}},
		{"a number of an invented province", head + strings.Replace(numbers, "蜀ICP备12345678号", "华ICP备00000000号", 1), []string{"content/site.toml:6:7 bad-site-number"}},
		{"likewise, in a demonstration", head + strings.Replace(numbers, "蜀ICP备12345678号", "华ICP备00000000号", 1) + "demo = true\n", nil},
		{"time zone", head + numbers + "timezone = \"Asia/Urumqi\"\n", []string{"content/site.toml:8:12 bad-value"}},
		{"region", head + numbers + "region = \"火星\"\n", []string{"content/site.toml:8:10 unknown-region"}},
		{"unknown key", head + numbers + "organiser = \"乙\"\n", []string{"content/site.toml:8:1 unknown-key"}},
		{"contact", head + numbers + "[contact]\nfax = \"1\"\n", []string{"content/site.toml:9:1 unknown-key"}},
		{"levels", head + numbers + "[checks]\nlate = \"fatal\"\nx = 1\ny = \"notice\"\n", []string{"content/site.toml:9:8 bad-value", "content/site.toml:10:5 bad-value"}},
		{"broken: what is not read is not missing", "title = \"甲\nbase_url = \"https://a.example\n", []string{"content/site.toml:1:11 bad-toml", "content/site.toml:2:30 bad-toml"}},
		{"broken: what follows is read", "title = \"甲\nbase_url = \"\"\n", []string{"content/site.toml:1:11 bad-toml", "content/site.toml:2:12 missing-field"}},
		{"base_url", "base_url = \"www.a.example\"\ntitle = \"甲\"\norganizer = \"乙\"\n" + numbers, []string{"content/site.toml:1:12 bad-value"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := site(small)
			m["content/site.toml"] = &fstest.MapFile{Data: []byte(c.src)}
			_, problems := load(t, m)
			if got := places(problems); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q\n%s", got, c.want, printed(t, problems))
			}
		})
	}
}

func TestOptionGoesBeforeBaseURL(t *testing.T) {
	for _, src := range []string{"base_url = \"nonsense\"", "base_url = \"https://old.example/\"", ""} {
		m := site(small)
		m["content/site.toml"] = &fstest.MapFile{Data: []byte("title = \"甲\"\norganizer = \"乙\"\n" + src)}
		c, problems, err := Load(m, Options{BaseURL: "https://new.example/"})
		if err != nil || c.Site.BaseURL != "https://new.example/" || diag.Count(problems, diag.Error) > 0 {
			t.Errorf("%q: %s, %v", src, c.Site.BaseURL, problems)
		}
	}
}

func TestParseBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://a.gov.cn":        "https://a.gov.cn/",
		"http://a.gov.cn/":        "http://a.gov.cn/",
		"https://a.gov.cn:8443/b": "https://a.gov.cn:8443/b/",
		"HTTPS://a.gov.cn":        "https://a.gov.cn/",
	} {
		if got, err := ParseBaseURL(text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "a.gov.cn", "//a.gov.cn/", "/b/", "ftp://a.gov.cn/", "https://", "https:a.gov.cn", "https://u:p@a.gov.cn/", "https://a.gov.cn/?q", "https://a.gov.cn/?",
		"https://a.gov.cn/#", "https://a.gov.cn/../b/", "https://a.gov.cn//b/", "https://a.gov.cn/b//", "javascript:alert(1)", "https://a b/", "https://:80/",
	} {
		if got, err := ParseBaseURL(text); err == nil {
			t.Errorf("%q is taken as %q", text, got)
		}
	}
}
