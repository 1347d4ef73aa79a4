package attachment

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"io"
	"strconv"
)

// The objects of a PDF: nil, bool, float64, pdfString, pdfName, []any, pdfDict,
// pdfRef, pdfStream, and, in contents, pdfOperator.
type (
	pdfString   []byte
	pdfName     string
	pdfDict     map[string]any
	pdfRef      int
	pdfOperator string
	pdfStream   struct {
		dict pdfDict
		raw  []byte
	}
)

// pdfLexer reads objects one after another.
type pdfLexer struct {
	src  []byte
	pos  int
	left *int64 // values that may still be taken; arrays and dictionaries lose the others
}

// The costs of values in memory, in items of an array.
const (
	costOfItem  = 1
	costOfEntry = 4
	costOfDict  = 3
)

// take reports whether there is room for a value.
func (l *pdfLexer) take(cost int64) bool {
	*l.left -= cost
	return *l.left >= 0
}

// pdfSpace reports whether a byte is white space of the syntax.
func pdfSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

// pdfDelimiter reports whether a byte ends a word of the syntax.
func pdfDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// skip passes over white space and comments.
func (l *pdfLexer) skip() {
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case pdfSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.src) && l.src[l.pos] != '\n' && l.src[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// pdfEnd closes an array or a dictionary.
type pdfEnd byte

// next returns an object; ok is false at the end. An object nested too deep is nil.
func (l *pdfLexer) next(depth int) (object any, ok bool) {
	l.skip()
	if l.pos >= len(l.src) {
		return nil, false
	}
	c := l.src[l.pos]
	two := l.pos+1 < len(l.src) && l.src[l.pos+1] == c
	switch {
	case c == '(':
		return l.literal(), true
	case depth > deepest && (c == '[' || c == '<'):
		l.pos++
		return nil, true
	case c == '<' && two:
		l.pos += 2
		return l.dict(depth), true
	case c == '<':
		return l.hex(), true
	case c == '>' && two:
		l.pos += 2
		return pdfEnd('>'), true
	case c == '[':
		l.pos++
		return l.array(depth), true
	case c == ']':
		l.pos++
		return pdfEnd(']'), true
	case c == '/':
		l.pos++
		return pdfName(l.word()), true
	case pdfDelimiter(c):
		l.pos++
		return nil, true
	}
	return l.bare(), true
}

// word reads up to white space or a delimiter.
func (l *pdfLexer) word() string {
	start := l.pos
	for l.pos < len(l.src) && !pdfSpace(l.src[l.pos]) && !pdfDelimiter(l.src[l.pos]) {
		l.pos++
	}
	return string(l.src[start:l.pos])
}

// bare reads a number, a reference, a constant or an operator.
func (l *pdfLexer) bare() any {
	word := l.word()
	if c := word[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return float64(0)
		}
		if ref, ok := l.reference(word); ok {
			return ref
		}
		return n
	}
	switch word {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return pdfOperator(word)
}

// reference reads the rest of "12 0 R".
func (l *pdfLexer) reference(word string) (pdfRef, bool) {
	n, err := strconv.Atoi(word)
	at := l.pos
	for at < len(l.src) && at < l.pos+3 && pdfSpace(l.src[at]) {
		at++
	}
	start := at
	for at < len(l.src) && at < start+6 && l.src[at] >= '0' && l.src[at] <= '9' {
		at++
	}
	if err != nil || at == start || at+1 >= len(l.src) || !pdfSpace(l.src[at]) || l.src[at+1] != 'R' {
		return 0, false
	}
	l.pos = at + 2
	return pdfRef(n), true
}

// array reads the rest of an array.
func (l *pdfLexer) array(depth int) []any {
	var list []any
	for {
		object, ok := l.next(depth + 1)
		if !ok || object == pdfEnd(']') {
			return list
		}
		if depth < deepest && l.take(costOfItem) {
			list = append(list, object)
		}
	}
}

// dict reads the rest of a dictionary.
func (l *pdfLexer) dict(depth int) pdfDict {
	var d pdfDict
	if l.take(costOfDict) {
		d = pdfDict{}
	}
	for {
		key, ok := l.next(depth + 1)
		if !ok || key == pdfEnd('>') {
			return d
		}
		name, isName := key.(pdfName)
		if !isName {
			continue
		}
		value, ok := l.next(depth + 1)
		if !ok || value == pdfEnd('>') {
			return d
		}
		if depth < deepest && d != nil && l.take(costOfEntry) {
			d[string(name)] = value
		}
	}
}

// literal reads a string in round brackets, which may be nested.
func (l *pdfLexer) literal() pdfString {
	var out []byte
	open := 0
	for ; l.pos < len(l.src); l.pos++ {
		switch c := l.src[l.pos]; c {
		case '(':
			if open++; open > 1 {
				out = append(out, c)
			}
		case ')':
			if open--; open == 0 {
				l.pos++
				return out
			}
			out = append(out, c)
		case '\\':
			out = l.escape(out)
		default:
			out = append(out, c)
		}
	}
	return out
}

// escape reads what follows a backslash; the position stays on its last byte.
func (l *pdfLexer) escape(out []byte) []byte {
	l.pos++
	if l.pos >= len(l.src) {
		return out
	}
	switch c := l.src[l.pos]; c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b', 'f':
		return append(out, ' ')
	case '\r', '\n':
		if c == '\r' && l.pos+1 < len(l.src) && l.src[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	case '0', '1', '2', '3', '4', '5', '6', '7':
		value, n := 0, 0
		for ; n < 3 && l.pos < len(l.src) && l.src[l.pos] >= '0' && l.src[l.pos] <= '7'; n++ {
			value = value*8 + int(l.src[l.pos]-'0')
			l.pos++
		}
		l.pos--
		return append(out, byte(value))
	default:
		return append(out, c)
	}
}

// hex reads a string of hexadecimal digits.
func (l *pdfLexer) hex() pdfString {
	l.pos++
	end := bytes.IndexByte(l.src[l.pos:], '>')
	if end < 0 {
		end = len(l.src) - l.pos
	}
	digits := l.src[l.pos : l.pos+end]
	l.pos = min(len(l.src), l.pos+end+1)
	return unhex(digits)
}

// unhex returns the bytes of hexadecimal digits, passing over other characters.
func unhex(src []byte) []byte {
	digits := bytes.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'f' {
			return r
		}
		return -1
	}, src)
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, len(digits)/2)
	_, _ = hex.Decode(out, digits) // digits only
	return out
}

// pdfFile is a PDF as its objects. They are found by their own marks and not by
// the tables of the file, which may lie; of two objects with the same number the later counts.
type pdfFile struct {
	objects map[int]any
	numbers []int // in the order of the file
	trailer pdfDict
	left    int64 // bytes that may still be unpacked
	bomb    bool
	codes   int // of fonts, that may still be taken

	values   int64 // that may still be taken
	cut      bool  // not all objects are read
	replaced int   // objects with contents in whose place a later one is
}

const mostObjects = 300_000

// parsePDF reads the objects of a file.
// At most left bytes are unpacked.
func parsePDF(src []byte, left int64) *pdfFile {
	f := &pdfFile{objects: map[int]any{}, trailer: pdfDict{}, left: left, codes: mostCodes, values: int64(1<<20 + len(src)/8)}
	for pos := 0; len(f.numbers) < mostObjects; {
		next := bytes.Index(src[pos:], []byte("obj"))
		if next < 0 {
			break
		}
		at := pos + next
		pos = at + 3
		if number, ok := objectNumber(src[:at]); ok {
			pos = f.object(number, src, pos)
		}
	}
	f.trailers(src)
	f.packedObjects()
	return f
}

// trailers reads the trailer dictionaries.
func (f *pdfFile) trailers(src []byte) {
	for pos := 0; ; {
		next := bytes.Index(src[pos:], []byte("trailer"))
		if next < 0 {
			return
		}
		l := pdfLexer{src, pos + next + len("trailer"), &f.values}
		object, _ := l.next(0)
		f.merge(object)
		pos = max(l.pos, pos+next+1)
	}
}

// merge adds the entries of a trailer dictionary.
func (f *pdfFile) merge(object any) {
	if d, ok := object.(pdfDict); ok {
		for key, value := range d {
			f.trailer[key] = value
		}
	}
}

// objectNumber reads "12 0 " backwards.
func objectNumber(before []byte) (int, bool) {
	tail := bytes.Fields(before[max(0, len(before)-24):])
	if len(tail) < 2 {
		return 0, false
	}
	_, err := strconv.Atoi(string(tail[len(tail)-1]))
	digits := tail[len(tail)-2]
	for len(digits) > 0 && (digits[0] < '0' || digits[0] > '9') {
		digits = digits[1:]
	}
	number, wrong := strconv.Atoi(string(digits))
	return number, err == nil && wrong == nil
}

// object reads one object, with its stream, and returns where it ends.
func (f *pdfFile) object(number int, src []byte, pos int) int {
	l := pdfLexer{src, pos, &f.values}
	object, _ := l.next(0)
	d, isDict := object.(pdfDict)
	l.skip()
	if isDict && bytes.HasPrefix(src[l.pos:], []byte("stream")) {
		start := l.pos + len("stream")
		start += len(src[start:]) - len(bytes.TrimPrefix(bytes.TrimPrefix(src[start:], []byte("\r")), []byte("\n")))
		end := f.streamEnd(d, src, start)
		object, l.pos = pdfStream{d, src[start:end]}, end
		if d["Type"] == pdfName("XRef") {
			f.merge(d)
		}
	}
	if before, known := f.objects[number]; !known {
		f.numbers = append(f.numbers, number)
	} else if s, ok := before.(pdfStream); ok && s.dict["Type"] != pdfName("XRef") && s.dict["Type"] != pdfName("Metadata") {
		f.replaced++
	}
	f.objects[number] = object
	return max(pos, l.pos)
}

// streamEnd returns the end of a stream: by its length when that is right, else by
// its end mark.
func (f *pdfFile) streamEnd(d pdfDict, src []byte, start int) int {
	if n, ok := d["Length"].(float64); ok && n >= 0 && n <= float64(len(src)-start) {
		end := start + int(n)
		if bytes.HasPrefix(bytes.TrimLeft(src[end:min(len(src), end+16)], "\r\n \t"), []byte("endstream")) {
			return end
		}
	}
	if n := bytes.Index(src[start:], []byte("endstream")); n >= 0 {
		return start + n
	}
	return len(src)
}

// packedObjects reads the objects in object streams.
func (f *pdfFile) packedObjects() {
	for _, number := range f.numbers {
		s, ok := f.objects[number].(pdfStream)
		if !ok || s.dict["Type"] != pdfName("ObjStm") {
			continue
		}
		data := f.decoded(s)
		count, first := f.int(s.dict["N"]), f.int(s.dict["First"])
		if first < 0 || first > len(data) {
			continue
		}
		head := pdfLexer{data[:first], 0, &f.values}
		work := 0 // bytes of the objects, which may lie in one another
		for ; count > 0 && len(f.numbers) < mostObjects; count-- {
			n, ok := head.next(0)
			at, more := head.next(0)
			if !ok || !more {
				break
			}
			offset := first + f.int(at)
			if offset < first || offset > len(data) {
				continue
			}
			if work > 2*len(data)+1<<16 {
				f.cut = true
				break
			}
			body := pdfLexer{data, offset, &f.values}
			object, _ := body.next(0)
			work += body.pos - offset
			if _, known := f.objects[f.int(n)]; !known {
				f.numbers = append(f.numbers, f.int(n))
				f.objects[f.int(n)] = object
			}
		}
	}
}

// follow returns the object to which a reference leads.
func (f *pdfFile) follow(object any) any {
	for range 8 {
		ref, ok := object.(pdfRef)
		if !ok {
			return object
		}
		object = f.objects[int(ref)]
	}
	return nil
}

// dict returns the dictionary of an object, nil without one.
func (f *pdfFile) dict(object any) pdfDict {
	switch o := f.follow(object).(type) {
	case pdfDict:
		return o
	case pdfStream:
		return o.dict
	}
	return nil
}

// int returns a number, -1 when it is out of range, 0 for other objects.
func (f *pdfFile) int(object any) int {
	n, _ := f.follow(object).(float64)
	if n < -1<<31 || n > 1<<31 {
		return -1
	}
	return int(n)
}

// list returns the items of an array; another object is its only item.
func (f *pdfFile) list(object any) []any {
	switch o := f.follow(object).(type) {
	case []any:
		return o
	case nil:
		return nil
	default:
		return []any{o}
	}
}

// decoded unpacks a stream; nil when its packing is one for pictures.
func (f *pdfFile) decoded(s pdfStream) []byte {
	data := s.raw
	if f.left -= int64(len(data)); f.left < 0 {
		f.bomb, f.left = true, 0
		return nil
	}
	for _, filter := range f.list(s.dict["Filter"]) {
		switch f.follow(filter) {
		case pdfName("FlateDecode"), pdfName("Fl"):
			data = f.inflate(data)
		case pdfName("ASCIIHexDecode"), pdfName("AHx"):
			data = unhex(data)
		case pdfName("ASCII85Decode"), pdfName("A85"):
			data = bytes.TrimSpace(data)
			data = bytes.TrimSuffix(bytes.TrimPrefix(data, []byte("<~")), []byte("~>"))
			out, _ := io.ReadAll(ascii85.NewDecoder(bytes.NewReader(data))) // what could be read counts
			data = out
		default:
			return nil
		}
	}
	return data
}

// inflate unpacks zlib data; nil when it is damaged or a bomb.
func (f *pdfFile) inflate(data []byte) []byte {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(r, f.left+1)) // what could be read counts
	if f.left -= int64(len(out)); f.left < 0 || len(out) > ratioFrom && len(out)/mostRatio > len(data) {
		f.bomb, f.left = true, 0
		return nil
	}
	return out
}
