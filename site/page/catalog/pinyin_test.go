package catalog

import (
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/language"
)

// The table is level 1 of GB 2312, rows 16 to 55, as every decoder has it.
func TestPinyinTableIsLevelOne(t *testing.T) {
	t.Parallel()
	var codes []byte
	for row := byte(0xB0); row <= 0xD7; row++ {
		for cell := byte(0xA1); cell <= 0xFE && (row < 0xD7 || cell <= 0xF9); cell++ {
			codes = append(codes, row, cell)
		}
	}
	want, err := simplifiedchinese.GBK.NewDecoder().Bytes(codes)
	if err != nil || level1 != string(want) {
		t.Errorf("the table has %d bytes, GB 2312 %d (%v)", len(level1), len(want), err)
	}
}

// The letters agree with the pinyin order of Unicode (CLDR): a character stands
// between the first of its letter and the first of the next.
func TestLetters(t *testing.T) {
	t.Parallel()
	order, p := collate.New(language.Chinese), newPinyin()
	// The first characters of the letters in that order.
	begins := strings.Split("阿 八 嚓 咑 妸 发 旮 哈 讥 咔 垃 妈 拿 哦 妑 七 呥 仨 他 穵 夕 丫 帀", " ")
	letterOf := func(r rune) string {
		found := ""
		for i, first := range begins {
			if order.CompareString(string(r), first) < 0 {
				break
			}
			found = letters[i : i+1]
		}
		return found
	}
	wrong := 0
	for r := range p.at {
		if p.initial(string(r)) != letterOf(r) {
			wrong++ // characters of several readings
		}
	}
	if wrong > len(p.at)/100 {
		t.Errorf("%d of %d characters stand under another letter", wrong, len(p.at))
	}
	for r, letter := range p.further {
		// 晟 is chéng in dictionaries and shèng in names.
		if _, known := p.at[r]; known || letter != letterOf(r) && r != '晟' {
			t.Errorf("%c stands under %s, not %s (in level 1: %v)", r, letter, letterOf(r), known)
		}
	}
}

func TestInitial(t *testing.T) {
	t.Parallel()
	p := newPinyin()
	for name, want := range map[string]string{
		"安达商贸有限公司": "A", "重庆路店": "Z", "啊": "A", "座": "Z", "鑫源建材": "X", "TCL 公司": "T", "abc": "A", "3M": OtherInitials, "𠮷野家": OtherInitials, "": OtherInitials, "龘": OtherInitials,
	} {
		if got := p.initial(name); got != want {
			t.Errorf("%s is under %s, not %s", name, got, want)
		}
	}
}
