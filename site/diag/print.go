package diag

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// maxSourceLine is how many characters of a source line are shown.
const maxSourceLine = 120

// Print writes problems as text, each with its source line and a caret.
// read returns the content of a file by its path; when it fails or the line
// does not exist or is private, the problem is printed without the line.
func Print(w io.Writer, problems []Problem, read func(path string) ([]byte, error)) error {
	b := bufio.NewWriter(w)
	lines := sourceLines{read: read}
	for _, p := range problems {
		at := p.Position()
		if at != "" {
			at += ": "
		}
		fmt.Fprintf(b, "%s%s：%s [%s]\n", at, p.Severity.Chinese(), p.Message, p.Code)
		if line, ok := lines.get(p); ok {
			writeLine(b, line, p.Column)
		}
		if p.Hint != "" {
			fmt.Fprintf(b, "    提示：%s\n", p.Hint)
		}
	}
	return b.Flush()
}

// Position returns path:line:column, without what is unknown.
func (p Problem) Position() string {
	switch {
	case p.Path == "" || p.Line == 0:
		return p.Path
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.Path, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column)
}

// sourceLines holds the lines of the file that was asked for last: problems are
// sorted by file.
type sourceLines struct {
	read  func(path string) ([]byte, error)
	path  string
	lines []string
}

// get returns the line of a problem; ok is false where the problem has no line or
// the line must not be shown.
func (s *sourceLines) get(p Problem) (line string, ok bool) {
	if p.Path == "" || p.Line == 0 || p.Private || s.read == nil {
		return "", false
	}
	if s.path != p.Path {
		s.path, s.lines = p.Path, nil
		if src, err := s.read(p.Path); err == nil {
			s.lines = strings.Split(strings.TrimPrefix(string(src), "\ufeff"), "\n")
		}
	}
	if p.Line > len(s.lines) {
		return "", false
	}
	return strings.TrimSuffix(s.lines[p.Line-1], "\r"), true
}

// Excerpt is the source line of a problem, cut to what can be shown: at most
// maxSourceLine characters around the column, without control characters.
type Excerpt struct {
	Before, At, After string // At is the character at the column; "" without one
}

// Excerpts returns the function that finds the excerpts of problems, which come
// in their order; ok is false when there is no such line or it is private.
func Excerpts(read func(path string) ([]byte, error)) func(Problem) (x Excerpt, ok bool) {
	lines := sourceLines{read: read}
	return func(p Problem) (Excerpt, bool) {
		line, ok := lines.get(p)
		if !ok {
			return Excerpt{}, false
		}
		return excerpt(line, p.Column), true
	}
}

func excerpt(line string, column int) Excerpt {
	runes := []rune(strings.ToValidUTF8(line, "\uFFFD"))
	start := 0
	if column > maxSourceLine {
		start = min(column-maxSourceLine/2, len(runes))
	}
	shown := runes[start:min(len(runes), start+maxSourceLine)]
	for i, r := range shown {
		if r == '\t' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			shown[i] = ' '
		}
	}
	if column == 0 {
		return Excerpt{Before: string(shown)}
	}
	at := min(column-1-start, len(shown))
	after := min(at+1, len(shown))
	return Excerpt{string(shown[:at]), string(shown[at:after]), string(shown[after:])}
}

// writeLine shows a line and a caret under its column; Han and full-width forms
// take two cells in a terminal.
func writeLine(b *bufio.Writer, line string, column int) {
	x := excerpt(line, column)
	fmt.Fprintf(b, "    %s%s%s\n", x.Before, x.At, x.After)
	if column > 0 {
		width := 0
		for _, r := range x.Before {
			width += cells(r)
		}
		b.WriteString("    " + strings.Repeat(" ", width) + "^\n")
	}
}

func cells(r rune) int {
	if unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60 {
		return 2
	}
	return 1
}

// PrintJSON writes {"problems":[...]}.
func PrintJSON(w io.Writer, problems []Problem) error {
	if problems == nil {
		problems = []Problem{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Problems []Problem `json:"problems"`
	}{problems})
}
