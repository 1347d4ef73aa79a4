package word

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"gongkai/site/internal/charset"
	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

// IsRTF reports whether bytes are a text in RTF.
func IsRTF(data []byte) bool { return bytes.HasPrefix(data, []byte(`{\rtf`)) }

// ReadRTF reads a text in RTF: paragraphs and tables, without their look but for struck
// and raised text. Pictures, objects and notes are named in Document.Notes. The error is
// a *grid.Unreadable, or that of the context.
func ReadRTF(ctx context.Context, data []byte) (*Document, error) {
	const most = 32 << 20
	if len(data) > most {
		return nil, grid.Refuse("RTF 文件超过 32 MB", "请用 Word 或 WPS 打开后另存为 .docx")
	}
	r := &rtf{src: data, state: rtfState{fallback: 1}, root: webpage.NewElement("div")}
	for count := 0; r.at < len(r.src); count++ {
		if count%65536 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if r.nodes > freeNodes+len(data)/nodeBytes || len(r.stack) > maxDepth {
			return nil, grid.Refuse("RTF 文件的段落或者层次多得不正常", "为防止耗尽内存，没有读取；请用 Word 或 WPS 打开后另存为 .docx")
		}
		r.step()
	}
	r.paragraph()
	r.endTable()
	if len(r.stack) > 0 {
		return nil, grid.Refuse("RTF 文件不完整", "请用 Word 或 WPS 打开后另存为 .docx")
	}
	return &Document{Root: r.root, Notes: r.notes}, nil
}

// rtf reads a text in RTF.
type rtf struct {
	src   []byte
	at    int
	stack []rtfState
	state rtfState

	bytes []byte // of characters in the code page, not yet decoded
	half  rune   // first half of a pair of \u
	omit  int    // characters that stand for a character of \u
	text  strings.Builder
	look  rtfLook // of text
	line  *webpage.Node
	cells []*webpage.Node // of the open row
	rows  []*webpage.Node // of the open table
	root  *webpage.Node
	notes webpage.Notes
	nodes int
}

// rtfLook is the look of a text.
type rtfLook struct {
	struck bool
	shift  int // 1 raised, -1 lowered
}

// rtfState is what a group restores at its end.
type rtfState struct {
	look            rtfLook
	hidden, deleted bool
	skip            bool
	why             string // of the note about skipped text
	inTable         bool
	fallback        int // of \uc
}

// step reads a control, a group or characters.
func (r *rtf) step() {
	switch c := r.src[r.at]; c {
	case '{':
		r.decode()
		r.stack = append(r.stack, r.state)
		r.at++
		r.omit = 0
		if bytes.HasPrefix(r.src[r.at:], []byte(`\*`)) {
			r.at += 2
			r.optional()
		}
	case '}':
		r.decode()
		r.at++
		r.omit = 0
		if n := len(r.stack); n > 0 {
			r.state = r.stack[n-1]
			r.stack = r.stack[:n-1]
		} else {
			r.at = len(r.src) // what follows the text
		}
	case '\\':
		r.control()
	case '\r', '\n':
		r.at++
	default:
		r.at++
		r.put(c)
	}
}

// optional skips an optional destination, unless its text is shown.
func (r *rtf) optional() {
	rest := r.src[r.at:min(r.at+20, len(r.src))]
	for _, word := range []string{`\shpinst`, `\shptxt`, `\shppict`} {
		if bytes.HasPrefix(rest, []byte(word)) {
			return
		}
	}
	r.state.skip = true
}

// put adds a byte of the code page.
func (r *rtf) put(c byte) {
	if r.omit > 0 {
		r.omit--
		return
	}
	r.bytes = append(r.bytes, c)
}

// decode adds the bytes that were collected as text.
func (r *rtf) decode() {
	if len(r.bytes) == 0 {
		return
	}
	text := charset.FromGB18030(r.bytes)
	r.bytes = r.bytes[:0]
	r.write(text)
}

// write adds text in the look of the group.
func (r *rtf) write(text string) {
	switch s := r.state; {
	case s.skip:
		if s.why != "" && strings.TrimSpace(text) != "" {
			r.notes.Add(s.why, text)
		}
		return
	case s.hidden:
		r.notes.Add("隐藏的文字没有导入", text)
		return
	case s.deleted:
		r.notes.Add("修订删去的文字没有导入", "")
		return
	}
	if r.look != r.state.look {
		r.flush()
	}
	r.look = r.state.look
	r.text.WriteString(text)
}

// flush adds the text that was collected to the line.
func (r *rtf) flush() {
	if r.text.Len() == 0 {
		return
	}
	text := r.text.String()
	r.text.Reset()
	if r.look.shift != 0 && strings.TrimSpace(text) != "" {
		before, exact := text, false
		if text, exact = webpage.Shifted(text, r.look.shift < 0); !exact {
			r.notes.Add("上标或者下标没有对应的字，写成了 "+text+"，请核对", before)
		}
	}
	n := webpage.NewText(text)
	if r.look.struck && strings.TrimSpace(text) != "" {
		n = webpage.NewElement("del", n)
		r.nodes++
	}
	if r.line == nil {
		r.line = webpage.NewElement("p")
		r.nodes++
	}
	r.nodes++
	r.line.AppendChild(n)
}

// paragraph ends a paragraph.
func (r *rtf) paragraph() {
	r.decode()
	r.flush()
	line := r.line
	r.line = nil
	switch {
	case r.state.inTable:
		if line != nil {
			r.cell().AppendChild(line)
		}
	case line != nil:
		r.endTable()
		r.root.AppendChild(line)
	}
}

// cell returns the open cell.
func (r *rtf) cell() *webpage.Node {
	if len(r.cells) == 0 {
		r.cells = append(r.cells, webpage.NewElement("td"))
		r.nodes++
	}
	return r.cells[len(r.cells)-1]
}

// endCell ends a cell; a next one is open.
func (r *rtf) endCell() {
	r.state.inTable = true
	r.paragraph()
	r.cell()
	r.cells = append(r.cells, webpage.NewElement("td"))
	r.nodes++
}

// endRow ends a row.
func (r *rtf) endRow() {
	r.decode()
	if n := len(r.cells); n > 0 && r.cells[n-1].FirstChild == nil {
		r.cells = r.cells[:n-1]
	}
	if len(r.cells) > 0 {
		r.rows = append(r.rows, webpage.NewElement("tr", r.cells...))
	}
	r.cells = nil
}

// endTable adds the open table.
func (r *rtf) endTable() {
	if len(r.cells) > 0 {
		r.endRow()
	}
	if len(r.rows) > 0 {
		table := webpage.NewElement("table", r.rows...)
		webpage.MarkData(table)
		r.root.AppendChild(table)
		r.rows = nil
	}
}

// control reads a control word or symbol.
func (r *rtf) control() {
	r.at++
	if r.at >= len(r.src) {
		return
	}
	c := r.src[r.at]
	if !isASCIILetter(c) {
		r.at++
		r.controlSymbol(c)
		return
	}
	start := r.at
	for r.at < len(r.src) && isASCIILetter(r.src[r.at]) && r.at-start < 32 {
		r.at++
	}
	word := string(r.src[start:r.at])
	start = r.at
	if r.at < len(r.src) && r.src[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.src) && r.src[r.at] >= '0' && r.src[r.at] <= '9' && r.at-start < 12 {
		r.at++
	}
	number, err := strconv.Atoi(string(r.src[start:r.at]))
	hasNumber := err == nil
	if r.at < len(r.src) && r.src[r.at] == ' ' {
		r.at++
	}
	r.word(word, number, hasNumber)
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// controlSymbol reads a control of one character.
func (r *rtf) controlSymbol(c byte) {
	switch c {
	case '\'':
		if r.at+2 <= len(r.src) {
			code, err := strconv.ParseUint(string(r.src[r.at:r.at+2]), 16, 8)
			r.at += 2
			if err == nil {
				r.put(byte(code))
			}
		}
	case '\\', '{', '}':
		r.put(c)
	case '~':
		r.put(' ')
	case '_':
		r.put('-')
	case '\n', '\r':
		r.paragraph()
	}
}

// word reads a control word.
func (r *rtf) word(word string, number int, hasNumber bool) {
	is := !hasNumber || number != 0
	switch word {
	case "u":
		r.decode()
		if number < 0 {
			number += 0x10000
		}
		r.write(r.unicode(rune(number)))
		r.omit = r.state.fallback
		return
	case "bin":
		r.at = min(r.at+max(number, 0), len(r.src))
		return
	}
	r.decode()
	switch word {
	case "uc":
		r.state.fallback = max(number, 0)
	case "par", "sect", "page", "line", "column":
		if !r.state.skip {
			r.paragraph()
		}
	case "pard":
		r.state.inTable = false
	case "intbl":
		r.state.inTable = true
	case "trowd":
		if !r.state.skip && r.line != nil && !r.state.inTable {
			r.paragraph()
		}
	case "cell", "nestcell":
		if !r.state.skip {
			r.endCell()
		}
	case "row", "nestrow":
		if !r.state.skip {
			r.endRow()
		}
	case "tab", "emspace", "enspace":
		r.write(" ")
	case "v":
		r.state.hidden = is
	case "strike", "striked":
		r.state.look.struck = is
	case "deleted":
		r.state.deleted = is
	case "super":
		r.state.look.shift = 1
	case "sub":
		r.state.look.shift = -1
	case "nosupersub":
		r.state.look.shift = 0
	case "plain":
		r.state.look, r.state.hidden, r.state.deleted = rtfLook{}, false, false
	case "emdash":
		r.write("—")
	case "endash":
		r.write("–")
	case "lquote":
		r.write("‘")
	case "rquote":
		r.write("’")
	case "ldblquote":
		r.write("“")
	case "rdblquote":
		r.write("”")
	case "bullet":
		r.write("•")
	default:
		r.destination(word)
	}
}

// unicode returns a character of \u; halves of a pair are joined.
func (r *rtf) unicode(code rune) string {
	const high, low = 0xD800, 0xDC00
	switch {
	case code >= high && code < low:
		r.half = code
		return ""
	case code >= low && code < 0xE000:
		if r.half != 0 {
			code = (r.half-high)<<10 + (code - low) + 0x10000
			r.half = 0
			return string(code)
		}
		return "\uFFFD"
	}
	return string(code)
}

// destination begins a group whose text is no text of the document.
func (r *rtf) destination(word string) {
	switch word {
	case "fonttbl", "colortbl", "stylesheet", "info", "fldinst", "shprslt", "nonshppict", "sp", "listtable", "generator", "themedata", "datastore", "latentstyles", "rsidtbl", "xmlnstbl", "objdata", "objclass", "ftnsep", "bkmkstart":
		r.state.skip = true
	case "header", "headerl", "headerr", "headerf":
		r.state.skip, r.state.why = true, "页眉的文字没有导入"
	case "footer", "footerl", "footerr", "footerf":
		r.state.skip, r.state.why = true, "页脚的文字没有导入"
	case "footnote":
		r.state.skip, r.state.why = true, "脚注没有导入，请另存为 .docx 再导入"
	case "annotation":
		r.state.skip = true
		r.notes.Add("批注没有导入，批注不公开", "")
	case "pict":
		if !r.state.skip {
			r.notes.Add("RTF 文件里的图片没有导入，请另存为 .docx 再导入", "")
		}
		r.state.skip = true
	case "object":
		r.notes.Add("嵌入的对象没有导入，请打开后另存为文件，作为附件公开", "")
	}
}
