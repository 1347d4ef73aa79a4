package export

import "encoding/json"

// appendText appends a text as a JSON string, as encoding/json writes it
// without HTML escapes.
func appendText(b []byte, text string) []byte {
	if plain(text) {
		b = append(b, '"')
		b = append(b, text...)
		return append(b, '"')
	}
	w := appender{b}
	enc := json.NewEncoder(&w)
	enc.SetEscapeHTML(false)
	if enc.Encode(text) != nil { // a string always encodes
		return b
	}
	return w.b[:len(w.b)-len("\n")]
}

type appender struct{ b []byte }

func (a *appender) Write(p []byte) (int, error) {
	a.b = append(a.b, p...)
	return len(p), nil
}

// plain reports whether a text stands in JSON as it is. Beyond ASCII the
// encoder decides about what it escapes: U+2028, U+2029 and broken UTF-8.
func plain(text string) bool {
	for _, r := range text {
		if r < ' ' || r == '"' || r == '\\' || r == 0x7F || r == '\u2028' || r == '\u2029' || r == '\uFFFD' {
			return false
		}
	}
	return true
}
