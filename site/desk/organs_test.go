package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/site/disclosure"
)

const organsPath = "organs.toml"

// organ fills in the form of an organ.
func (b *bench) organ(address string, want int, pairs ...string) string {
	b.t.Helper()
	values := sent(b.get(address))
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return b.post("/organs/edit", values, want)
}

// An organ is registered and changed; comments and order of the file stay, and the
// documents of a table that names it are imported then.
func TestRegisterOrgan(t *testing.T) {
	t.Parallel()
	b := open(t, true, strings.Replace(settings(""), "-- content/organs.toml --\n", "-- content/organs.toml --\n# 机关，均为虚构\n", 1))
	before := b.read(organsPath)
	id := b.dropped("处罚.csv", strings.ReplaceAll(table, "示范市市场监督管理局", "示范市应急管理局"))
	page := b.get("/import?id=" + id)
	address := "/organs/edit?" + url.Values{"name": {"示范市应急管理局"}, "next": {"/import?id=" + id + "&kind="}}.Encode()
	if !strings.Contains(page, strings.ReplaceAll(address, "&", "&amp;")+`">登记这个机关</a>`) {
		t.Fatalf("no way to the form of the organ:\n%s", page)
	}
	if page = b.organ(address, http.StatusOK, "v:short", "市应急局", "v:level", "prefecture", "v:phone", "0999-5550123", "v:uscc", "11990001000000131P"); !strings.Contains(page, "可以导入 1 行") {
		t.Errorf("the sheet after the organ is registered:\n%s", page)
	}
	const added = "\n[[organ]]\nid = \"yjglj\"\nname = \"示范市应急管理局\"\nshort = \"市应急局\"\ntype = \"department\"\nlevel = \"prefecture\"\nuscc = \"11990001000000131P\"\nsince = 2026\nphone = \"0999-5550123\"\n"
	if got := b.read(organsPath); strings.TrimRight(got, "\n") != strings.TrimRight(before, "\n")+"\n"+strings.TrimRight(added, "\n") {
		t.Errorf("%s", got)
	}
	page = b.organ("/organs/edit?id=sfj", http.StatusOK, "v:phone", "0999-5550121", "v:level", "county")
	if !strings.Contains(page, "0999-5550121") || !strings.Contains(page, "修改机关 示范市司法局：已写好") {
		t.Errorf("%s", page)
	}
	if got, want := b.read(organsPath), strings.Replace(strings.Replace(before, "level = \"prefecture\"", "level = \"county\"", 1), "duties = [\"annual-report\"]\n", "duties = [\"annual-report\"]\nphone = \"0999-5550121\"\n", 1); !strings.HasPrefix(got, want) {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if e := b.desk.lastEntries(2); e[0].What != "修改机关 示范市司法局" || e[1].What != "登记机关 示范市应急管理局" || e[1].Files[0] != "content/organs.toml" {
		t.Errorf("%+v", e)
	}
	for range 2 {
		b.post("/undo", sent(b.get("/undo")), http.StatusOK)
	}
	if got := b.read(organsPath); got != before {
		t.Errorf("not taken back:\n%s", got)
	}
}

// The first organ of a site begins the file.
func TestFirstOrgan(t *testing.T) {
	t.Parallel()
	b := open(t, true, "-- content/site.toml --\ntitle = \"示范市法治政府\"\nbase_url = \"https://www.shifan.example/\"\norganizer = \"示范市司法局\"\n")
	if page := b.get("/"); !strings.Contains(page, `还没有登记机关，写文件和导入以前先<a href="/organs/edit">登记一个</a>`) {
		t.Errorf("%s", page)
	}
	if page := b.get("/new?kind=penalty"); !strings.Contains(page, `没有这个机关？<a href="/organs/edit?next=`) {
		t.Errorf("%s", page)
	}
	b.organ("/organs/edit", http.StatusOK, "v:name", "示范市人民政府", "v:type", "government")
	if got := b.read(organsPath); got != "[[organ]]\nid = \"zf\"\nname = \"示范市人民政府\"\ntype = \"government\"\nsince = 2026\n" {
		t.Errorf("%s", got)
	}
	b.desk.fresh(t.Context())
	if page := b.get("/"); strings.Contains(page, "还没有登记机关") {
		t.Error("the first page does not know the organ")
	}
}

// What a build would find is said at the field, and nothing is written.
func TestOrganRefused(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	before := b.read(organsPath)
	for name, c := range map[string]struct {
		address string
		pairs   []string
		field   string
		want    string
	}{
		"no name":          {"/organs/edit", []string{"v:name", ""}, "name", "没有写全称"},
		"a known name":     {"/organs/edit", []string{"v:name", "示范市司法局"}, "name", "已经登记过：示范市司法局"},
		"a known code":     {"/organs/edit", []string{"v:name", "甲局", "v:uscc", "11990001000000123W"}, "uscc", "已经登记过：示范市市场监督管理局"},
		"a wrong code":     {"/organs/edit", []string{"v:name", "甲局", "v:uscc", "11990001000000123X"}, "uscc", "统一社会信用代码"},
		"a known id":       {"/organs/edit", []string{"v:name", "甲局", "v:id", "sfj"}, "id", "已经有机关用这个名称：示范市司法局"},
		"an id in Chinese": {"/organs/edit", []string{"v:name", "甲局", "v:id", "甲局"}, "id", "用小写字母"},
		"a way out":        {"/organs/edit", []string{"v:name", "甲局", "v:id", "../x"}, "id", "用小写字母"},
		"a reserved id":    {"/organs/edit", []string{"v:name", "甲局", "v:id", "2026"}, "id", "请换一个"},
		"a year in words":  {"/organs/edit", []string{"v:name", "甲局", "v:since", "去年"}, "since", "写一个整数"},
		"a short year":     {"/organs/edit", []string{"v:name", "甲局", "v:since", "26"}, "since", "写四位年份"},
		"no year":          {"/organs/edit", []string{"v:name", "甲局", "v:since", ""}, "since", "没有写从哪一年起报告"},
		"an early end":     {"/organs/edit?id=sfj", []string{"v:until", "1999"}, "until", "最后一年早于第一年"},
		"a strange type":   {"/organs/edit?id=sfj", []string{"v:type", "x"}, "type", "人民政府写"},
		"a strange level":  {"/organs/edit?id=sfj", []string{"v:level", "x"}, "level", "可选"},
		"a strange duty":   {"/organs/edit?id=sfj", []string{"v:duties", "x"}, "duties", "可选"},
	} {
		page := b.organ(c.address, http.StatusUnprocessableEntity, c.pairs...)
		at := strings.Index(page, `id="f-`+c.field+`-about"`)
		if at < 0 || !strings.Contains(page[at:min(len(page), at+600)], c.want) || !strings.Contains(page, "没有保存") {
			t.Errorf("%s: %s", name, page)
		}
	}
	b.post("/organs/edit", url.Values{"id": {"sfj"}, "digest": {"of an earlier desk"}, "v:phone": {"0999-3"}}, http.StatusConflict)
	b.post("/organs/edit", url.Values{"id": {"none"}, "v:name": {"甲局"}}, http.StatusNotFound)
	if status, _ := b.fetch(b.base + "/organs/edit?id=none"); status != http.StatusNotFound {
		t.Errorf("an unknown organ: %d", status)
	}
	if page := b.organ("/organs/edit?next="+url.QueryEscape("https://evil.example/"), http.StatusUnprocessableEntity, "v:name", ""); strings.Contains(page, "evil") {
		t.Error("a way to another site")
	}
	if b.read(organsPath) != before {
		t.Error("something was written")
	}
	if err := b.root.WriteFile("content/organs.toml", []byte("[[organ]\nid = "), 0o600); err != nil {
		t.Fatal(err)
	}
	if page := b.get("/organs"); !strings.Contains(page, "第 1 行读不出来") {
		t.Errorf("%s", page)
	}
	b.post("/organs/edit", url.Values{"v:name": {"甲局"}, "v:since": {"2026"}}, http.StatusConflict)
}

// Two windows on one organ: what does not touch the other change is written, anything
// else is shown.
func TestOrganInTwoWindows(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	one, two, three := sent(b.get("/organs/edit?id=sfj")), sent(b.get("/organs/edit?id=sfj")), sent(b.get("/organs/edit?id=sfj"))
	one.Set("v:phone", "0999-1")
	b.post("/organs/edit", one, http.StatusOK)
	two.Set("v:address", "明德路12号")
	b.post("/organs/edit", two, http.StatusOK)
	if got := b.read(organsPath); !strings.Contains(got, "phone = \"0999-1\"\n") || !strings.Contains(got, "address = \"明德路12号\"\n") {
		t.Errorf("%s", got)
	}
	three.Set("v:phone", "0999-2")
	if page := b.post("/organs/edit", three, http.StatusConflict); !strings.Contains(page, "别处刚改成“0999-1”") || strings.Contains(b.read(organsPath), "0999-2") {
		t.Errorf("%s", page)
	}
}

func TestProposeID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, ids, want string }{
		{"示范市司法局", "", "sfj"},
		{"示范县司法局", "sfj", "sfj-2"},
		{"示范区司法局", "sfj sfj-2", "sfj-3"},
		{"示范市城市管理行政执法局", "sfj", "cgzfj"},
		{"示范市灯塔管理处", "sfj", "jg1"},
		{"示范市灯塔管理处", "sfj jg1", "jg2"},
		{"示范市司法局", "bm01 bm02 szf", "bm03"},
		{"示范市司法局", "bm99999999999999999999", "sfj"},
	} {
		var organs []*disclosure.Organ
		for _, id := range strings.Fields(c.ids) {
			organs = append(organs, &disclosure.Organ{ID: id})
		}
		if got := proposeID(c.name, organs); got != c.want {
			t.Errorf("%s beside %s: %s, want %s", c.name, c.ids, got, c.want)
		}
	}
}

// A government that is to be registered is proposed as one.
func TestGovernmentIsProposed(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	if form := b.get("/organs/edit?name=" + url.QueryEscape("示范县人民政府")); !strings.Contains(form, `<option value="government" selected>`) || !strings.Contains(form, `value="示范县人民政府"`) {
		t.Errorf("%s", form)
	}
}
