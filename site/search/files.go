package search

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/output"
)

// files writes the scripts of an index. A script is a call of gongkaiSearch with
// its own name and what it holds, because a page that was opened from a folder
// may load scripts and nothing else.
type files struct {
	out output.Output

	mutex   sync.Mutex
	written map[string]bool
}

var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// put writes a script that is named by its content: one file for equal ones,
// and a file never changes.
func (f *files) put(content string) (name string, err error) {
	sum := sha256.Sum256([]byte(content))
	name = alphabet.EncodeToString(sum[:7])[:11]
	f.mutex.Lock()
	known := f.written[name]
	f.written[name] = true
	f.mutex.Unlock()
	if known {
		return name, nil
	}
	return name, f.putNamed(name[:2]+"/"+name[2:], content)
}

// putNamed writes a script under a name of its own.
func (f *files) putNamed(name, content string) error {
	script := `gongkaiSearch("` + name + `",` + content + ")\n"
	if err := f.out.Put(address.File(address.Search+name+".js"), []byte(script)); err != nil {
		return fmt.Errorf("写检索文件 %s：%w", name, err)
	}
	return nil
}

// literal is a string of a script.
func literal(units []uint16) string {
	var b strings.Builder
	b.Grow(len(units) + len(units)/2 + 2)
	b.WriteByte('"')
	for i := 0; i < len(units); i++ {
		u := units[i]
		switch {
		case u == '"' || u == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(u))
		case u < ' ' || u == 0x2028 || u == 0x2029:
			fmt.Fprintf(&b, `\u%04x`, u)
		case u < utf8.RuneSelf:
			b.WriteByte(byte(u))
		case !utf16.IsSurrogate(rune(u)):
			b.WriteRune(rune(u))
		case i+1 < len(units) && utf16.DecodeRune(rune(u), rune(units[i+1])) != utf8.RuneError:
			b.WriteRune(utf16.DecodeRune(rune(u), rune(units[i+1])))
			i++
		default: // half a character
			fmt.Fprintf(&b, `\u%04x`, u)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoted is the same for a text.
func quoted(s string) string { return literal(utf16.Encode([]rune(s))) }
