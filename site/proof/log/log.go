// Package log keeps the log of publications (公开日志): an append-only list that says
// what a site published, changed, withdrew and removed, in which order, so that nobody,
// the site's own organ included, can alter it later without being seen.
//
// # What is logged
//
// An entry (登记) is one event of one publication: a document's record was published,
// revised, given another date, withdrawn, expired or removed; the text of an older record
// was taken away (redact); the whole site had these files (site). Entries name paths and
// digests, never a title, a number or a person: the log is for ever, and a decision that
// has been withdrawn must be forgotten. See Entry for the events and their keys.
//
// # How it lies on the disk
//
// The log is a tree of Merkle (RFC 6962) in static files, as C2SP tlog-tiles lays down,
// so that any web server serves it and programs of others check it:
//
//	checkpoint                    the newest signed note: origin, number of entries, root
//	checkpoints/SIZE              every checkpoint, with its cosignatures
//	checkpoints/index             "SIZE AS_OF" a line, ascending
//	tile/LEVEL/N[.p/WIDTH]        256 hashes of 32 bytes
//	tile/entries/N[.p/WIDTH]      256 entries, each behind a big-endian uint16 length
//	records/XX/XX/SHA256          each version's record, unless it has been taken away
//	proof/PATH.tlog-proof         of each document's newest version
//
// Trees, tiles and signed notes are golang.org/x/mod's (tlog, note); tree.go and note.go
// are the only files that know these libraries.
//
// # How it grows
//
// Open reads a log and trusts nothing in it: the checkpoint must be signed by a key that
// the caller names, every tile must lead to the checkpoint's root, and every entry to its
// tile. Append gives a Publication: the files that a longer log adds, in the order in
// which they must reach the disk, the checkpoint last. Write puts them there, each through
// a temporary file, synced. A process that is killed before the last rename leaves the old
// log; what it wrote before has names that the next run writes anew. Files are written
// whether they exist or not, for a file of a killed run may be half of one.
//
// # What it says
//
// Fold goes through all entries and says of each path what the log knows: the versions,
// the newest record, the dates. Events compares this with what a build has just made, and
// gives the entries of the next publication.
//
// The package opens no connection and asks no clock: dates, randomness and keys are
// parameters. All times are days or seconds of China's time as the caller gives them.
package log

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Fault is what is wrong with a log. Code is a word that scripts rely on, Message is in
// Chinese and says what was found where.
type Fault struct {
	Code    string
	Path    string // file of the log, or path of the document; "" for the log as a whole
	Message string
}

// Codes of a fault.
const (
	Damaged        = "log-damaged"     // 日志文件损坏
	BadSignature   = "bad-signature"   // 签名不符
	BadCosignature = "bad-cosignature" // 联署不符
	BadTimestamp   = "bad-timestamp"   // 时间戳不符
	RolledBack     = "rolled-back"     // 日志退回到较早的状态
	Forked         = "forked"          // 日志分叉：同一处有两种历史
)

// Error returns the message with its place.
func (f *Fault) Error() string {
	if f.Path == "" {
		return f.Message
	}
	return f.Path + "：" + f.Message
}

func damaged(file, format string, args ...any) error {
	return &Fault{Code: Damaged, Path: file, Message: fmt.Sprintf(format, args...)}
}

// Log is a log whose checkpoint has been verified. Its methods read files as they need
// them and verify each against the checkpoint's root. A Log does not change.
type Log struct {
	files fs.FS
	head  Checkpoint
	tree  *tree
}

// Open reads the checkpoint of a log and verifies that one of the keys has signed it.
// The error is a *Fault, or one of the file system: fs.ErrNotExist when there is no log.
func Open(files fs.FS, keys Keys) (*Log, error) {
	note, err := readLimited(files, "checkpoint", mostNote)
	if err != nil {
		return nil, err
	}
	head, err := keys.Checkpoint(note)
	if err != nil {
		return nil, err
	}
	return &Log{files: files, head: head, tree: newTree(files, head)}, nil
}

// Empty returns a log of no entries. It has no files yet: the first Append makes them.
func Empty(origin string) *Log {
	head := Checkpoint{Origin: origin, Root: emptyRoot()}
	return &Log{head: head, tree: newTree(nil, head)}
}

// Checkpoint returns the newest checkpoint.
func (l *Log) Checkpoint() Checkpoint { return l.head }

// Entries calls f for each entry from index from to the end, in order. It verifies the
// entries against the tree before f sees them. The error is a *Fault, that of f, of the
// context or of the file system.
func (l *Log) Entries(ctx context.Context, from int64, f func(index int64, e Entry) error) error {
	if from < 0 {
		from = 0
	}
	for bundle := from / bundleSize; bundle*bundleSize < l.head.Size; bundle++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		first := bundle * bundleSize
		lines, name, err := l.bundle(bundle)
		if err != nil {
			return err
		}
		if err := l.tree.holds(first, lines); err != nil {
			return damaged(name, "登记内容与日志的哈希树不符")
		}
		for i, line := range lines {
			index := first + int64(i)
			if index < from {
				continue
			}
			e, err := ParseEntry(line)
			if err != nil {
				return damaged(name, "第 %d 号登记不合格式：%v", index, err)
			}
			if err := f(index, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// Consistent verifies that the log continues an earlier checkpoint of the same origin.
// The error is a *Fault of code RolledBack when the log is shorter, and Forked when it
// tells another history.
func (l *Log) Consistent(earlier Checkpoint) error {
	switch {
	case earlier.Origin != l.head.Origin:
		return &Fault{Code: Forked, Message: fmt.Sprintf("保存的检查点属于另一个日志（%s），不是 %s", earlier.Origin, l.head.Origin)}
	case earlier.Size > l.head.Size:
		return &Fault{Code: RolledBack, Message: fmt.Sprintf("日志现有 %d 号登记，而保存的检查点有 %d 号：日志被退回", l.head.Size, earlier.Size)}
	}
	return l.tree.continues(earlier)
}

// Inclusion returns the proof that the entry of an index is in the log as the checkpoint
// of size entries had it: hashes from the entry up to the root.
func (l *Log) Inclusion(size, index int64) ([]Hash, error) {
	if index < 0 || index >= size || size > l.head.Size {
		return nil, fmt.Errorf("log: no entry %d in %d of %d", index, size, l.head.Size)
	}
	return l.tree.inclusion(size, index)
}

// Consistency returns the proof that the log of newer entries continues that of older.
func (l *Log) Consistency(older, newer int64) ([]Hash, error) {
	if older < 0 || older > newer || newer > l.head.Size {
		return nil, fmt.Errorf("log: no proof from %d to %d of %d", older, newer, l.head.Size)
	}
	return l.tree.consistency(older, newer)
}

// Sizes returns the sizes of all checkpoints that were published, ascending. They are
// what checkpoints/index says; each checkpoint proves itself.
func (l *Log) Sizes() ([]int64, error) {
	index, err := readLimited(l.files, "checkpoints/index", mostIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var sizes []int64
	for line := range strings.Lines(string(index)) {
		number, _, _ := strings.Cut(line, " ")
		size, err := strconv.ParseInt(number, 10, 64)
		if err != nil || len(sizes) > 0 && size <= sizes[len(sizes)-1] {
			return nil, damaged("checkpoints/index", "第 %d 行不是递增的登记数和日期", len(sizes)+1)
		}
		sizes = append(sizes, size)
	}
	return sizes, nil
}

// Since returns the names of the files that the log has got since it had a number of
// entries, those of every publication, without records and proofs, and without the
// checkpoint itself.
func (l *Log) Since(size int64) ([]string, error) {
	sizes, err := l.Sizes()
	if err != nil {
		return nil, err
	}
	names := []string{"checkpoints/index"}
	before := size
	for _, s := range sizes {
		if s < size || s > l.head.Size { // the index may be of a run that was killed
			continue
		}
		names = append(names, "checkpoints/"+strconv.FormatInt(s, 10))
		for _, tile := range newTiles(before, s) {
			names = append(names, tileName(tile))
		}
		if s > before {
			for number := before / bundleSize; number*bundleSize < s; number++ {
				names = append(names, bundleName(number, int(min(bundleSize, s-number*bundleSize))))
			}
		}
		before = s
	}
	return names, nil
}

// mostIndex is the most bytes of the list of checkpoints.
const mostIndex = 64 << 20

// bundleSize is how many entries a file of entries has.
const bundleSize = 256

// bundle returns the entries of the bundle of a number, as the checkpoint's size has
// them, and the name of their file. A bundle that has since become whole serves as well.
func (l *Log) bundle(number int64) (lines [][]byte, name string, err error) {
	width := min(bundleSize, l.head.Size-number*bundleSize)
	name = bundleName(number, int(width))
	data, err := readLimited(l.files, name, bundleSize*(2+MostEntry))
	if errors.Is(err, fs.ErrNotExist) && width < bundleSize {
		whole := bundleName(number, bundleSize)
		if data, err = readLimited(l.files, whole, bundleSize*(2+MostEntry)); err == nil {
			name = whole
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, name, damaged(name, "缺少这个文件")
	}
	if err != nil {
		return nil, name, err
	}
	for rest := data; len(rest) > 0 && len(lines) < int(width); {
		if len(rest) < 2 {
			return nil, name, damaged(name, "文件不完整")
		}
		n := int(binary.BigEndian.Uint16(rest))
		if len(rest) < 2+n {
			return nil, name, damaged(name, "文件不完整")
		}
		lines = append(lines, rest[2:2+n])
		rest = rest[2+n:]
	}
	if len(lines) < int(width) {
		return nil, name, damaged(name, "应有 %d 号登记，只有 %d 号", width, len(lines))
	}
	return lines, name, nil
}

// joinBundle is the opposite of reading a bundle.
func joinBundle(lines [][]byte) []byte {
	var b []byte
	for _, line := range lines {
		b = binary.BigEndian.AppendUint16(b, uint16(len(line)))
		b = append(b, line...)
	}
	return b
}

// bundleName returns the file of the entries of a bundle, width of them.
func bundleName(number int64, width int) string {
	return tilePath("tile/entries", number, width)
}

// RecordName returns the file of a record by its SHA-256 in hexadecimal digits.
func RecordName(digest string) string {
	return path.Join("records", digest[:2], digest[2:4], digest)
}

// ProofName returns the file of the proof of a document.
func ProofName(document string) string { return "proof/" + document + ".tlog-proof" }

// Digest returns the SHA-256 of data as 64 hexadecimal digits.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func isDigest(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// readLimited reads a file of at most most bytes. A longer one is damaged.
func readLimited(files fs.FS, name string, most int64) ([]byte, error) {
	if files == nil {
		return nil, fs.ErrNotExist
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > most {
		return nil, damaged(name, "文件过大，超过 %d 字节", most)
	}
	return data, nil
}
