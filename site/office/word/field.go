package word

import (
	"regexp"
	"strconv"
	"strings"
)

// field is an open field: its instruction, then its result, which Word shows.
type field struct {
	instruction strings.Builder
	result      bool   // the result has begun
	shown       bool   // the result has text
	link        bool   // a hyperlink
	box         choice // a tick box of a form; unset for none
	isBox       bool
	entries     []string // of a list of a form
	selected    int
}

// maxInstruction is the most bytes of an instruction that are read.
const maxInstruction = 4096

// fieldChar begins, separates or ends a field.
func (b *body) fieldChar(t tag) {
	switch t.attrs["fldCharType"] {
	case "begin":
		b.fields = append(b.fields, &field{})
	case "separate":
		if f := b.field(); f != nil && !f.result {
			f.result = true
			b.openField(f)
		}
	case "end":
		if n := len(b.fields); n > 0 {
			f := b.fields[n-1]
			b.fields = b.fields[:n-1]
			b.closeField(f)
		}
	}
}

// field returns the innermost field, or nil.
func (b *body) field() *field {
	if n := len(b.fields); n > 0 {
		return b.fields[n-1]
	}
	return nil
}

// inInstruction reports whether an open field shows no result yet.
func (b *body) inInstruction() bool {
	for _, f := range b.fields {
		if !f.result {
			return true
		}
	}
	return false
}

var fieldLink = regexp.MustCompile(`(?i)^\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]*)"`)

// openField begins the result of a field.
func (b *body) openField(f *field) {
	if m := fieldLink.FindStringSubmatch(f.instruction.String()); m != nil && b.openLink(m[1]) {
		f.link = true
	}
}

// formField reads an element of the form of a field.
func (b *body) formField(t tag) {
	f := b.field()
	if f == nil {
		return
	}
	switch t.name {
	case "w:checkBox":
		f.isBox = true
	case "w:checked":
		f.box = choiceOf(t)
	case "w:default":
		if f.isBox && f.box == unset {
			f.box = choiceOf(t)
		}
		if n, err := strconv.Atoi(t.val()); err == nil && !f.isBox && f.selected == 0 {
			f.selected = n
		}
	case "w:result":
		f.selected, _ = strconv.Atoi(t.val())
	case "w:listEntry":
		if len(f.entries) < 1000 {
			f.entries = append(f.entries, t.val())
		}
	}
}

// closeField shows what a field without a result shows.
func (b *body) closeField(f *field) {
	if f.link {
		b.closeLink()
	}
	if b.inInstruction() {
		return
	}
	instruction := strings.Join(strings.Fields(f.instruction.String()), " ")
	name, _, _ := strings.Cut(strings.ToUpper(instruction), " ")
	switch {
	case f.isBox:
		text := "☐"
		if f.box == on {
			text = "☑"
		}
		b.generate(text)
	case f.shown:
	case len(f.entries) > 0:
		if f.selected < 0 || f.selected >= len(f.entries) {
			f.selected = 0
		}
		b.generate(f.entries[f.selected])
	case name == "SYMBOL":
		b.generate(symbolField(instruction))
	case name == "EQ":
		text, ok := equation(instruction)
		b.generate(text)
		if !ok {
			b.notes.Add("公式域写成了原来的代码，请核对", instruction)
		}
	case name == "AUTONUM" || name == "AUTONUMLGL" || name == "AUTONUMOUT" || name == "LISTNUM" || strings.HasPrefix(name, "="):
		b.notes.Add("域没有存下结果，没有导入", instruction)
	}
}

var symbolCode = regexp.MustCompile(`(?i)^SYMBOL (0x[0-9a-f]+|[0-9]+)(?:.*\\f "?([^"\\]+)"?)?`)

// symbolField returns the character of a field such as SYMBOL 254 \f Wingdings.
func symbolField(instruction string) string {
	m := symbolCode.FindStringSubmatch(instruction)
	if m == nil {
		return missing
	}
	code, err := strconv.ParseInt(m[1], 0, 32)
	if err != nil {
		return missing
	}
	if font := strings.TrimSpace(m[2]); symbolFont(font) {
		return symbols(font, string(rune(code)))
	}
	return string(rune(code))
}

var (
	enclosed = regexp.MustCompile(`(?i)^EQ \\o(?:\\a[clr])?\s*[(（][○◯□〇△◇][,，;；]([^()（）]*)[)）]$`)
	fraction = regexp.MustCompile(`(?i)^EQ \\f\s*\(([^(),\\]*)[,;]([^(),\\]*)\)$`)
	raisedEq = regexp.MustCompile(`(?i)^EQ \\s\s*\\up[0-9]*\s*\(([^(),\\]*)\)$`)
)

// equation writes a field EQ: an enclosed character, a fraction; the instruction itself
// where it is another formula.
func equation(instruction string) (text string, ok bool) {
	if m := enclosed.FindStringSubmatch(instruction); m != nil {
		inner := strings.TrimSpace(m[1])
		if n, err := strconv.Atoi(inner); err == nil && n >= 1 && n <= 20 {
			return string(rune('①' + n - 1)), true
		}
		return "（" + inner + "）", true
	}
	if m := fraction.FindStringSubmatch(instruction); m != nil {
		return term(strings.TrimSpace(m[1])) + "/" + term(strings.TrimSpace(m[2])), true
	}
	if m := raisedEq.FindStringSubmatch(instruction); m != nil {
		return shifted(strings.TrimSpace(m[1]), false), true
	}
	return "〔" + strings.TrimSpace(instruction[2:]) + "〕", false
}
