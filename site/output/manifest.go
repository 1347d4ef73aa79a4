package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ManifestName is the name of the file that lists all others of an output.
const ManifestName = "manifest.json"

// manifestFormat is the version of the file, raised when its meaning changes.
const manifestFormat = 1

// Manifest lists the files of one output, sorted by path, without itself.
type Manifest struct {
	Files []Entry
	sum   [sha256.Size]byte // of the file that it was read from
}

// Entry is one file of an output.
type Entry struct {
	Path   string `json:"path"`   // slash path in the output
	SHA256 string `json:"sha256"` // of the bytes, 64 lower-case hexadecimal digits
	Bytes  int64  `json:"bytes"`  // length
}

// entry returns the Entry for a name, sum and size.
func entry(name string, sum [32]byte, size int64) Entry {
	return Entry{Path: name, SHA256: hex.EncodeToString(sum[:]), Bytes: size}
}

func (m *Manifest) sort() { slices.SortFunc(m.Files, byPath) }

func byPath(a, b Entry) int { return strings.Compare(a.Path, b.Path) }

// Encode returns the bytes of manifest.json: JSON indented by two spaces, with
// a final newline. The same files give the same bytes.
func (m Manifest) Encode() []byte {
	const perFile = 180 // bytes of a typical entry
	out := bytes.NewBuffer(make([]byte, 0, 64+perFile*len(m.Files)))
	fmt.Fprintf(out, "{\n  \"format\": %d,\n  \"files\": [", manifestFormat)
	for i, file := range m.Files {
		if i > 0 {
			out.WriteByte(',')
		}
		// No escaping: checkName refuses quotes, backslashes and controls.
		out.WriteString("\n    {\n      \"path\": \"")
		out.WriteString(file.Path)
		out.WriteString("\",\n      \"sha256\": \"")
		out.WriteString(file.SHA256)
		out.WriteString("\",\n      \"bytes\": ")
		out.Write(strconv.AppendInt(out.AvailableBuffer(), file.Bytes, 10))
		out.WriteString("\n    }")
	}
	if len(m.Files) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes()
}

// ReadManifest reads the manifest of the output folder at path. The error
// wraps fs.ErrNotExist when there is none, and ErrForeign when manifest.json is
// something else (a web app manifest has the same name). The listed files are not
// examined, and a killed build is not finished: see Recover.
func ReadManifest(path string) (Manifest, error) {
	file := filepath.Join(path, ManifestName)
	data, err := os.ReadFile(file)
	if err != nil {
		return Manifest{}, fmt.Errorf("读取输出清单：%w", err)
	}
	list, err := parseManifest(data)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w：%s 不是 gongkai 的清单 (%v)", ErrForeign, file, err)
	}
	list.sum = sha256.Sum256(data)
	return list, nil
}

// ParseManifest reads the bytes of a manifest, whoever wrote them. The error says in
// Chinese what is wrong.
func ParseManifest(data []byte) (Manifest, error) { return parseManifest(data) }

// parseManifest reads a manifest and checks every entry.
func parseManifest(data []byte) (Manifest, error) {
	files, ok := parseOwn(string(data))
	if !ok {
		var err error
		if files, err = parseAny(data); err != nil {
			return Manifest{}, err
		}
	}
	for _, file := range files {
		// The list decides what is deleted: no name may lead out.
		if err := checkName(file.Path); err != nil {
			return Manifest{}, err
		}
		if !isSum(file.SHA256) || file.Bytes < 0 {
			return Manifest{}, fmt.Errorf("%q 的 sha256 或 bytes 有误", file.Path)
		}
	}
	list := Manifest{Files: files}
	if !slices.IsSortedFunc(files, byPath) {
		list.sort()
	}
	for i := 1; i < len(list.Files); i++ {
		if list.Files[i].Path == list.Files[i-1].Path {
			return Manifest{}, fmt.Errorf("%q 列了两次", list.Files[i].Path)
		}
	}
	return list, nil
}

// parseOwn reads the exact output of Encode; ok is false for anything else. It is
// the fast path: nearly every build reads the manifest of the previous build.
func parseOwn(text string) (files []Entry, ok bool) {
	rest, ok := strings.CutPrefix(text, fmt.Sprintf("{\n  \"format\": %d,\n  \"files\": [", manifestFormat))
	if !ok {
		return nil, false
	}
	files = make([]Entry, 0, strings.Count(rest, "\n    {"))
	for separator := "\n"; ; separator = ",\n" {
		entry, ok := cutAll(rest, separator, "    {\n      \"path\": \"")
		if !ok {
			break
		}
		var file Entry
		var length string
		var marks [3]bool
		file.Path, entry, marks[0] = strings.Cut(entry, "\",\n      \"sha256\": \"")
		file.SHA256, entry, marks[1] = strings.Cut(entry, "\",\n      \"bytes\": ")
		length, rest, marks[2] = strings.Cut(entry, "\n    }")
		n, err := strconv.ParseUint(length, 10, 63)
		if marks != [3]bool{true, true, true} || err != nil || len(length) > 1 && length[0] == '0' || strings.ContainsAny(file.Path, "\\\"\n") {
			return nil, false
		}
		file.Bytes = int64(n)
		files = append(files, file)
	}
	end := "]\n}\n"
	if len(files) > 0 {
		end = "\n  ]\n}\n"
	}
	if rest != end {
		return nil, false
	}
	compact(files)
	return files, true
}

// cutAll removes the prefixes, one after the other, and reports whether s had all.
func cutAll(s string, prefixes ...string) (rest string, ok bool) {
	for _, prefix := range prefixes {
		if s, ok = strings.CutPrefix(s, prefix); !ok {
			return s, false
		}
	}
	return s, true
}

// compact copies the strings of the entries into one allocation, so that they do
// not retain the whole file.
func compact(files []Entry) {
	var all strings.Builder
	for _, file := range files {
		all.WriteString(file.Path)
		all.WriteString(file.SHA256)
	}
	rest := all.String()
	for i := range files {
		path, sum := len(files[i].Path), len(files[i].SHA256)
		files[i].Path, files[i].SHA256, rest = rest[:path], rest[path:path+sum], rest[path+sum:]
	}
}

// parseAny reads the entries of a manifest in any JSON layout.
func parseAny(data []byte) ([]Entry, error) {
	var read struct {
		Format int     `json:"format"`
		Files  []Entry `json:"files"`
	}
	if err := decodeStrictly(data, &read); err != nil {
		return nil, err
	}
	if read.Format != manifestFormat || read.Files == nil {
		return nil, fmt.Errorf("format 应为 %d，并有 files", manifestFormat)
	}
	return read.Files, nil
}

// isSum reports whether s is a SHA-256 in lower-case hexadecimal digits.
func isSum(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// decodeStrictly reads exactly one JSON value with no key that value lacks.
func decodeStrictly(data []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("末尾有多余内容")
	}
	return nil
}
