package page

import (
	"reflect"
	"testing"

	"gongkai/site/page/view"
)

// Whatever is changed in a view, be it deep, changes its digest.
func TestDigestSeesEverything(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	seen := map[string]bool{}
	for i := range plan.Pages {
		p := &plan.Pages[i]
		shown := plan.view(t, p)
		was := view.Digest(shown)
		if view.Digest(plan.view(t, p)) != was {
			t.Fatalf("%s: two digests of one view", p.URL)
		}
		if seen[p.Layout] && p.Layout != "document" {
			continue
		}
		seen[p.Layout] = true
		changes := 0
		change(reflect.ValueOf(shown).Elem(), "", func(field string) {
			changes++
			if view.Digest(shown) == was {
				t.Errorf("%s: another %s is not seen", p.URL, field)
			}
		})
		if changes < 20 || view.Digest(shown) != was {
			t.Errorf("%s: %d values were changed, and changed back: %v", p.URL, changes, view.Digest(shown) == was)
		}
	}
	if a, b := view.Digest(&view.Group{Title: "a", ID: "b"}), view.Digest(&view.Group{Title: "ab"}); a == b {
		t.Error("texts run together")
	}
}

// Of a list of which only the sum stands any more, every link is still seen.
func TestDigestOfLongList(t *testing.T) {
	t.Parallel()
	long := &view.Group{Links: make([]view.Link, 2000)}
	for i := range long.Links {
		long.Links[i].Label = "行政处罚决定"
	}
	was := view.Digest(long)
	for _, i := range []int{0, 1, 700, 1999} {
		long.Links[i].Count = 1
		if view.Digest(long) == was {
			t.Errorf("link %d is not seen", i)
		}
		long.Links[i].Count = 0
	}
	if long.Links = long.Links[1:]; view.Digest(long) == was {
		t.Error("a link less is not seen")
	}
}

// Whatever Place puts into a view besides what the view has, the digest of the text covers.
func TestTextDigest(t *testing.T) {
	t.Parallel()
	const name = "notices/2026-digest.md"
	digestOf := func(archive string) (digest [32]byte) {
		plan := planOf(t, town+archive)
		for i := range plan.Pages {
			if plan.Pages[i].Source == name {
				digest = plan.Pages[i].TextDigest()
			}
		}
		if digest == ([32]byte{}) {
			t.Fatal("no text")
		}
		return digest
	}
	notice := func(name, front, body string) string {
		return "-- content/" + name + " --\n+++\ntitle = \"" + name + "\"\norgan = \"scjgj\"\npublished = 2026-03-12\n" + front + "+++\n\n" + body + "\n"
	}
	shown := notice(name, "", "见[另一件](2026-other.md)。")
	first := digestOf(shown + notice("notices/2026-other.md", "", "文"))
	if digestOf(shown+notice("notices/2026-other.md", "", "另一段文")) != first {
		t.Error("another document's text counts")
	}
	if digestOf(notice(name, "", "见[另一件](2026-other.md)！")+notice("notices/2026-other.md", "", "文")) == first {
		t.Error("another text is not seen")
	}
	if digestOf(shown+notice("notices/2026-other.md", "draft = true\n", "文")) == first {
		t.Error("a link that leads nowhere is not seen")
	}
}

// change changes one value after the other and back.
func change(v reflect.Value, field string, changed func(string)) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Pointer:
		if !v.IsNil() {
			change(v.Elem(), field, changed)
			v.SetZero()
		} else {
			v.Set(reflect.New(v.Type().Elem()))
		}
	case reflect.Slice:
		for i := range v.Len() {
			change(v.Index(i), field, changed)
		}
		v.Set(reflect.Append(v.Slice3(0, v.Len(), v.Len()), reflect.Zero(v.Type().Elem())))
	case reflect.Struct:
		for i := range v.NumField() {
			change(v.Field(i), field+"."+v.Type().Field(i).Name, changed)
		}
		return
	}
	changed(field)
	v.Set(old)
}
