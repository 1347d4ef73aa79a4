package disclosure

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMaskName(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"one given", "张三", "张某"},
		{"two given", "张建国", "张某某"},
		{"three given", "张王建国", "张某某"},
		{"surname alone", "张", "张某"},
		{"spaced", "张　三", "张某"},
		{"spaces around", " 张建国\n", "张某某"},
		{"compound", "欧阳建国", "欧阳某某"},
		{"compound, one given", "司马光", "司马某"},
		{"compound, traditional", "諸葛建國", "諸葛某某"},
		{"two characters are surname and name", "欧阳", "欧某"},
		{"with a dot", "买买提·吐尔逊", "买某某"},
		{"with another dot", "买买提・吐尔逊", "买某某"},
		{"compound and dot", "欧阳·建国", "欧某某"},
		{"Latin", "John Smith", "J某某"},
		{"Uyghur", "مەمەت تۇرسۇن", "م某某"},
		{"Tibetan", "བསྟན་འཛིན", "བ某某"},
		{"with a remark", "张三（男）", "张某某"},
		{"digits only", "123", "某某"},
		{"not UTF-8", "\xff", "某某"},
		{"empty", "", ""},
		{"blank", "  ", ""},

		{"masked", "张某", "张某"},
		{"masked twice", "张某某", "张某某"},
		{"masked compound", "欧阳某某", "欧阳某某"},
		{"masked compound, one", "欧阳某", "欧阳某"},
		{"masked, told apart", "张某甲", "张某甲"},
		{"masked, numbered", "张某2", "张某2"},
		{"masked, lettered", "张某某A", "张某某A"},
		{"masked by stars", "张**", "张**"},
		{"masked by crosses", "张××", "张××"},
		{"masked by X", "张XX", "张XX"},
		{"masked all", "某某某", "某某某"},
		{"masked Latin", "J某某", "J某某"},

		{"half masked", "张*国", "张某某"},
		{"half masked, 某", "张某国", "张某某"},
		{"surname masked", "*建国", "某某"},
		{"first name shown", "玉山江·某某", "玉某某"},
		{"former name told", "张某（曾用名张三）", "张某某"},
		{"X is a letter in Latin names", "Axx", "A某某"},
		{"X first in a Latin name", "Xavier", "X某某"},
		{"X for a surname", "X建国", "某某"},
		{"〇 is a character of names", "李〇", "李某"},
	} {
		if got := MaskName(c.in); got != c.want {
			t.Errorf("%s: MaskName(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func FuzzMaskName(f *testing.F) {
	for _, s := range []string{"张三", "欧阳建国", "买买提·吐尔逊", "张某甲", "*建国", "Axx", "某X", "\xff", "欧阳某国", "张　三"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		masked := MaskName(s)
		if again := MaskName(masked); again != masked {
			t.Errorf("%q became %q, then %q", s, masked, again)
		}
		shown := 0
		for _, r := range masked {
			if !isMaskRune(r) {
				shown++
			}
		}
		if shown > 3 || masked != "" && !strings.ContainsFunc(masked, isMaskRune) {
			t.Errorf("%q became %q", s, masked)
		}
		if !utf8.ValidString(masked) {
			t.Errorf("%q became %q", s, masked)
		}
	})
}

func TestMaskNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"张艳、李明": "张某、李某", "张艳，李建国": "张某，李某某", "张艳;欧阳建国": "张某;欧阳某某", "张艳/李明": "张某/李某", "张艳\n李明": "张某\n李某", "张艳和李明": "张某和李某", "张艳及李明": "张某及李某",
		"张艳 李明": "张某 李某", "张艳、李明等": "张某、李某等", "张艳、李明等3人": "张某、李某等3人", "张艳等三人": "张某等三人", "张艳、李明、王芳": "张某、李某、王某", "李和平": "李某某", "张　三": "张某",
		"张和平和李明": "张某某和李某", "王等": "王某", "买买提·吐尔逊、张三": "买某某、张某", "张某、李某某": "张某、李某某", "张艳（男）": "张某某", "": "", "John Smith": "J某某",
	} {
		if got := MaskNames(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
		if again := MaskNames(MaskNames(in)); again != want {
			t.Errorf("%q masked twice is %q", in, again)
		}
	}
}

func TestLooksLikePerson(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"张艳", "李建国", "欧阳建国", "司马光", "张　三", "王芳", "张王建国"} {
		if !LooksLikePerson(name) {
			t.Errorf("%s is a name", name)
		}
	}
	for _, name := range strings.Fields("张记面馆 王家饭店 中石化 示范公司 张某 李宁公司 张艳小吃店 甲公司 李宁有限公司 王府井集团 张 银泰百货 何氏超市 新华社 方正集团 金石建材") {
		if LooksLikePerson(name) {
			t.Errorf("%s is no name of a person", name)
		}
	}
	for name, want := range map[string]bool{"示范县安达商贸有限公司": true, "城关镇张艳小吃店": true, "买买提·吐尔逊": false, "张店": false, "欧阳建国": false} {
		if LooksLikeBody(name) != want {
			t.Errorf("%s is the name of a body: %v", name, !want)
		}
	}
}
