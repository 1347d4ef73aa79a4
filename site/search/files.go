package search

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
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

// header begins a script of put, with room for its name.
const header = `gongkaiSearch("0/0123456789",`

// put writes a script that is named by its content: one file for equal ones,
// and a file never changes. The script begins with header.
func (f *files) put(script []byte) (name string, err error) {
	name = nameOf(script[len(header):])
	f.mutex.Lock()
	known := f.written[name]
	f.written[name] = true
	f.mutex.Unlock()
	if known {
		return name, nil
	}
	copy(script[len(header)-len(`0/0123456789",`):], pathOf(name))
	return name, f.write(pathOf(name), append(script, ")\n"...))
}

func nameOf(content []byte) string {
	sum := sha256.Sum256(content)
	return alphabet.EncodeToString(sum[:7])[:11]
}

func pathOf(name string) string { return name[:1] + "/" + name[1:] }

// putNamed writes a script under a name of its own.
func (f *files) putNamed(name, content string) error {
	return f.write(name, []byte(`gongkaiSearch("`+name+`",`+content+")\n"))
}

func (f *files) write(name string, script []byte) error {
	if err := f.out.Put(fileOf(name), script); err != nil {
		return fmt.Errorf("写检索文件 %s：%w", name, err)
	}
	return nil
}

// fileOf is the output name of a script.
func fileOf(name string) string { return address.File(address.Search + name + ".js") }

// appendLiteral writes what stands between the quotes of a string of a script.
func appendLiteral(b []byte, units []uint16) []byte {
	for i := 0; i < len(units); i++ {
		u := units[i]
		switch {
		case u == '"' || u == '\\':
			b = append(b, '\\', byte(u))
		case u < ' ' || u == 0x2028 || u == 0x2029:
			b = fmt.Appendf(b, `\u%04x`, u)
		case !utf16.IsSurrogate(rune(u)):
			b = utf8.AppendRune(b, rune(u))
		case i+1 < len(units) && utf16.DecodeRune(rune(u), rune(units[i+1])) != utf8.RuneError:
			b = utf8.AppendRune(b, utf16.DecodeRune(rune(u), rune(units[i+1])))
			i++
		default: // half a character
			b = fmt.Appendf(b, `\u%04x`, u)
		}
	}
	return b
}

// literal is a string of a script.
func literal(units []uint16) string { return `"` + string(appendLiteral(nil, units)) + `"` }

// quoted is the same for a text.
func quoted(s string) string { return literal(utf16.Encode([]rune(s))) }
