package markdown

import "testing"

func TestCharacters(t *testing.T) {
	for text, want := range map[string]int{"": 0, "正文": 2, "2026年，第 3 条（ABC）": 8, "１２　〇\n𠀀": 4, "e\u0301—…": 0} {
		if got := Characters(text); got != want {
			t.Errorf("%q has %d, want %d", text, got, want)
		}
	}
}
