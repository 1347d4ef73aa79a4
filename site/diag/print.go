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
// does not exist, the problem is printed without the line.
func Print(w io.Writer, problems []Problem, read func(path string) ([]byte, error)) error {
	b := bufio.NewWriter(w)
	lines := sourceLines{read: read}
	for _, p := range problems {
		fmt.Fprintf(b, "%s%s：%s [%s]\n", position(p), p.Severity.Chinese(), p.Message, p.Code)
		if line, ok := lines.get(p.Path, p.Line); ok {
			writeLine(b, line, p.Column)
		}
		if p.Hint != "" {
			fmt.Fprintf(b, "    提示：%s\n", p.Hint)
		}
	}
	return b.Flush()
}

func position(p Problem) string {
	switch {
	case p.Path == "":
		return ""
	case p.Line == 0:
		return p.Path + ": "
	case p.Column == 0:
		return fmt.Sprintf("%s:%d: ", p.Path, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d: ", p.Path, p.Line, p.Column)
}

// sourceLines keeps the lines of the file last asked for: problems are sorted.
type sourceLines struct {
	read  func(path string) ([]byte, error)
	path  string
	lines []string
}

func (s *sourceLines) get(path string, n int) (string, bool) {
	if path == "" || n == 0 || s.read == nil {
		return "", false
	}
	if s.path != path {
		s.path, s.lines = path, nil
		if src, err := s.read(path); err == nil {
			s.lines = strings.Split(string(src), "\n")
		}
	}
	if n > len(s.lines) {
		return "", false
	}
	return strings.TrimSuffix(s.lines[n-1], "\r"), true
}

// writeLine shows at most maxSourceLine characters around the column, without
// control characters, and a caret under it; Han and full-width forms take two
// cells in a terminal.
func writeLine(b *bufio.Writer, line string, column int) {
	runes := []rune(strings.ToValidUTF8(line, "\uFFFD"))
	start := 0
	if column > maxSourceLine {
		start = min(column-maxSourceLine/2, len(runes))
	}
	shown := runes[start:min(len(runes), start+maxSourceLine)]
	width := 0
	b.WriteString("    ")
	for i, r := range shown {
		if r == '\t' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			r = ' '
		}
		b.WriteRune(r)
		if start+i+1 < column {
			width += cells(r)
		}
	}
	b.WriteByte('\n')
	if column > 0 {
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
