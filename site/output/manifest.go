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

// ManifestName is the file that lists all others of an output.
const ManifestName = "manifest.json"

// manifestFormat is raised when the file changes its meaning.
const manifestFormat = 1

// Manifest lists the files of one output, sorted by path, without itself.
type Manifest struct {
	Files []Entry
	sum   [sha256.Size]byte // of the file that it was read from
}

// Entry is one file of an output.
type Entry struct {
	Path   string `json:"path"`   // slash path below the output
	SHA256 string `json:"sha256"` // of the bytes, 64 lower-case hexadecimal digits
	Bytes  int64  `json:"bytes"`  // length
}

func entry(name string, sum [32]byte, size int64) Entry {
	return Entry{Path: name, SHA256: hex.EncodeToString(sum[:]), Bytes: size}
}

func (m *Manifest) sort() {
	slices.SortFunc(m.Files, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
}

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
// something else (a web app manifest has the same name). It does not look at
// the files listed, and does not finish what a killed build left: see Recover.
func ReadManifest(path string) (Manifest, error) {
	file := filepath.Join(path, ManifestName)
	data, err := os.ReadFile(file)
	if err != nil {
		return Manifest{}, fmt.Errorf("读取输出清单: %w", err)
	}
	list, err := parseManifest(data)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: %s 不是 gongkai 的清单 (%v)", ErrForeign, file, err)
	}
	list.sum = sha256.Sum256(data)
	return list, nil
}

func parseManifest(data []byte) (Manifest, error) {
	var read struct {
		Format int     `json:"format"`
		Files  []Entry `json:"files"`
	}
	if err := decodeStrictly(data, &read); err != nil {
		return Manifest{}, err
	}
	if read.Format != manifestFormat || read.Files == nil {
		return Manifest{}, fmt.Errorf("format 应为 %d, 并有 files", manifestFormat)
	}
	for _, file := range read.Files {
		// The list decides what is deleted: no name may lead out.
		if err := checkName(file.Path); err != nil {
			return Manifest{}, err
		}
		if !isSum(file.SHA256) || file.Bytes < 0 {
			return Manifest{}, fmt.Errorf("%q 的 sha256 或 bytes 有误", file.Path)
		}
	}
	list := Manifest{Files: read.Files}
	list.sort()
	for i := 1; i < len(list.Files); i++ {
		if list.Files[i].Path == list.Files[i-1].Path {
			return Manifest{}, fmt.Errorf("%q 列了两次", list.Files[i].Path)
		}
	}
	return list, nil
}

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
