package export

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestAppendText(t *testing.T) {
	for _, text := range []string{"", "示市监罚〔2026〕12号", `a"b\c`, "<a>&", "\n\t\x00\x7f", "\u2028\u2029", "a\xffb", "\uFFFD", "😀"} {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(text); err != nil {
			t.Fatal(err)
		}
		if got := string(appendText([]byte("x"), text)); got+"\n" != "x"+b.String() {
			t.Errorf("appendText(%q) = %s", text, got)
		}
	}
}
