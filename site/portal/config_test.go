package portal

import (
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/proof/log"
)

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func vkey(t testing.TB, origin string) string {
	t.Helper()
	_, vkey, err := log.NewKey(rand.NewChaCha8([32]byte{1}), origin)
	if err != nil {
		t.Fatal(err)
	}
	return vkey
}

func TestReadConfig(t *testing.T) {
	t.Parallel()
	key := vkey(t, "a.example/log")
	site := func(name, url, key, region string) string {
		return "[[site]]\nname = \"" + name + "\"\nurl = \"" + url + "\"\nkey = \"" + key + "\"\nregion = \"" + region + "\"\n"
	}
	good := "title = \"门户\"\n" + site("甲", "https://a.example/", key, "示范市")
	c, problems := ReadConfig([]byte(good))
	if len(problems) > 0 || len(c.Sites) != 1 || c.Sites[0].Origin != "a.example/log" || !c.Sites[0].IsWeb() {
		t.Fatal(c, problems)
	}
	other := vkey(t, "b.example/log")
	cases := []struct{ name, file, want string }{
		{"no sites", "title = \"门户\"\n", "没有写网站"},
		{"no title", site("甲", "x", key, "市"), "没有写门户的名称"},
		{"an unknown key", good + "note = \"x\"\n", "不认识的键"},
		{"twice", good + site("甲", "x", other, "市"), "有两个网站叫 甲"},
		{"one log for two", good + site("乙", "x", key, "市"), "日志都是 a.example/log"},
		{"no region", "title = \"门户\"\n" + site("甲", "x", key, ""), "没有写 region"},
		{"a name that is a path", "title = \"门户\"\n" + site("甲/..", "x", key, "市"), "不能用在网址里"},
		{"a password in the address", "title = \"门户\"\n" + site("甲", "https://u:p@a.example/", key, "市"), "不是网址"},
		{"no key", "title = \"门户\"\n" + site("甲", "x", "", "市"), "不是验证公钥"},
		{"base_url of a script", "base_url = \"javascript:x\"\n" + good, "不是网址"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, problems := ReadConfig([]byte(c.file))
			if diag.Count(problems, diag.Error) == 0 {
				t.Fatal("no problem")
			}
			for _, p := range problems {
				if strings.Contains(p.Message, c.want) {
					return
				}
			}
			t.Errorf("got %v, want %q", problems, c.want)
		})
	}
}

func FuzzReadConfig(f *testing.F) {
	f.Add("title = \"门户\"\n[[site]]\nname = \"甲\"\nurl = \"https://a.example/\"\nkey = \"" + vkey(f, "a.example/log") + "\"\nregion = \"市\"\n")
	f.Add("[[site]]\nname = \"..\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, problems := ReadConfig([]byte(text))
		if diag.Count(problems, diag.Error) > 0 {
			return
		}
		for _, s := range c.Sites {
			if s.Origin == "" || strings.ContainsAny(s.Name+s.Region, "/\\\n") || s.Name == ".." {
				t.Errorf("%+v", s)
			}
		}
	})
}
