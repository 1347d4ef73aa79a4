package log

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"gongkai/site/internal/parallel"
)

// File is a file of the log.
type File struct {
	Name string
	Data []byte
}

// Publication is a longer log: what it adds to the files of the log before.
type Publication struct {
	Before, After Checkpoint // After is signed
	Files         []File     // in the order in which they must reach the disk; the checkpoint is not among them
	AsOf          string
}

// Append returns the log with more entries, signed. Nothing is written: that is for
// Write. The entries are those of one publication, on one as-of date.
func (l *Log) Append(entries []Entry, signers ...Signer) (*Publication, error) {
	var asOf string
	lines := make([][]byte, len(entries))
	for i, e := range entries {
		line, err := e.Line()
		if err != nil {
			return nil, fmt.Errorf("%s：%w", e.Path, err)
		}
		lines[i], asOf = line, e.AsOf
	}
	next, files, err := l.tree.grow(lines)
	if err != nil {
		return nil, err
	}
	bundles, err := l.bundles(lines)
	if err != nil {
		return nil, err
	}
	if next, err = next.Sign(signers...); err != nil {
		return nil, err
	}
	return &Publication{Before: l.head, After: next, Files: append(files, bundles...), AsOf: asOf}, nil
}

// bundles returns the files of entries that lines added at the end make.
func (l *Log) bundles(lines [][]byte) ([]File, error) {
	var files []File
	number := l.head.Size / bundleSize
	var begun [][]byte
	if l.head.Size%bundleSize != 0 {
		old, name, err := l.bundle(number)
		if err != nil {
			return nil, err
		}
		if err := l.tree.holds(number*bundleSize, old); err != nil {
			return nil, damaged(name, "登记内容与日志的哈希树不符")
		}
		begun = old
	}
	for rest := lines; len(rest) > 0; number++ {
		n := min(bundleSize-len(begun), len(rest))
		begun = append(begun[:len(begun):len(begun)], rest[:n]...)
		rest = rest[n:]
		files = append(files, File{Name: bundleName(number, len(begun)), Data: joinBundle(begun)})
		begun = nil
	}
	return files, nil
}

// checkpointFiles returns the files of a checkpoint, the newest one's last.
func (l *Log) checkpointFiles(c Checkpoint, asOf string) ([]File, error) {
	index, err := readLimited(l.files, "checkpoints/index", mostIndex)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	size := strconv.FormatInt(c.Size, 10)
	if line := size + " " + asOf + "\n"; asOf != "" && !bytes.HasSuffix(index, []byte("\n"+line)) && string(index) != line {
		// A line of a run that was killed may stand for this size already.
		if cut := bytes.LastIndex(append([]byte("\n"), index...), []byte("\n"+size+" ")); cut >= 0 {
			index = index[:cut]
		}
		index = append(index[:len(index):len(index)], line...)
	}
	return []File{
		{Name: "checkpoints/" + size, Data: c.Note},
		{Name: "checkpoints/index", Data: index},
		{Name: "checkpoint", Data: c.Note},
	}, nil
}

// Write puts a publication into the folder of the log, with the records that its entries
// name: each file through a temporary one, synced, the checkpoint last, after everything
// else is on the disk. When Write fails or is killed, the log is the one before.
func (l *Log) Write(folder *os.Root, p *Publication, records []File) error {
	last, err := l.checkpointFiles(p.After, p.AsOf)
	if err != nil {
		return err
	}
	if err := WriteFiles(folder, append(append([]File{}, p.Files...), records...)); err != nil {
		return err
	}
	for _, f := range last {
		if err := WriteFiles(folder, []File{f}); err != nil {
			return err
		}
	}
	return nil
}

// Cosigned writes a checkpoint again that has got further signatures.
func (l *Log) Cosigned(folder *os.Root, c Checkpoint) error {
	if c.Text() != l.head.Text() {
		return WriteFiles(folder, []File{{Name: "checkpoints/" + strconv.FormatInt(c.Size, 10), Data: c.Note}})
	}
	files, err := l.checkpointFiles(c, "")
	if err != nil {
		return err
	}
	return WriteFiles(folder, []File{files[0], files[2]})
}

// Delete takes files away, and the folders that this empties. A file that is not there
// is no error.
func Delete(folder *os.Root, names []string) error {
	for _, name := range names {
		if err := folder.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if folder.Remove(dir) != nil {
				break
			}
		}
	}
	return nil
}

// writers is how many files are written and synced at once: syncing waits, it does not
// compute.
const writers = 8

// WriteFiles writes files into the folder of a log, each through a temporary one, and syncs
// them and their folders.
func WriteFiles(folder *os.Root, files []File) error {
	folders := map[string]bool{".": true}
	for _, f := range files {
		dir := path.Dir(f.Name)
		if err := folder.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for ; !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	for _, err := range parallel.Map(writers, files, func(f File) error { return writeFile(folder, f) }) {
		if err != nil {
			return err
		}
	}
	for dir := range folders {
		if err := syncFolder(folder, dir); err != nil {
			return err
		}
	}
	return nil
}

// Temporary ends the names of files that are being written.
const Temporary = ".gongkai-tmp"

func writeFile(folder *os.Root, f File) error {
	temporary := f.Name + Temporary
	w, err := folder.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = w.Write(f.Data)
	err = errors.Join(err, w.Sync(), w.Close())
	if err == nil {
		err = folder.Rename(temporary, f.Name)
	}
	if err != nil {
		_ = folder.Remove(temporary) // the first error is the one to say
	}
	return err
}

// Proof (公开证明) is what a reader needs beside the page itself: the entry, its place in
// the tree, and the checkpoint of the publication that logged it (C2SP tlog-proof).
type Proof struct {
	Entry      []byte // the line of the entry
	Index      int64
	Hashes     []Hash
	Checkpoint []byte // a signed note
}

const proofHead = "c2sp.org/tlog-proof@v1\n"

// Prove returns the proof of an entry under a checkpoint of the log.
func (l *Log) Prove(index int64, entry []byte, under Checkpoint) (Proof, error) {
	hashes, err := l.Inclusion(under.Size, index)
	if err != nil {
		return Proof{}, err
	}
	return Proof{Entry: entry, Index: index, Hashes: hashes, Checkpoint: under.Note}, nil
}

// Encode returns the proof as a file.
func (p Proof) Encode() []byte {
	var b bytes.Buffer
	b.WriteString(proofHead)
	fmt.Fprintf(&b, "extra %s\nindex %d\n", base64.StdEncoding.EncodeToString(p.Entry), p.Index)
	for _, h := range p.Hashes {
		fmt.Fprintf(&b, "%s\n", h)
	}
	b.WriteByte('\n')
	b.Write(p.Checkpoint)
	return b.Bytes()
}

// ParseProof reads a proof. It verifies nothing: see Proof.Verify.
func ParseProof(data []byte) (Proof, error) {
	bad := errors.New("不是公开证明（tlog-proof）")
	rest, ok := strings.CutPrefix(string(data), proofHead)
	head, checkpoint, ok2 := strings.Cut(rest, "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || !ok2 || len(lines) < 2 || len(lines) > 2+64 {
		return Proof{}, bad
	}
	extra, ok := strings.CutPrefix(lines[0], "extra ")
	number, ok2 := strings.CutPrefix(lines[1], "index ")
	entry, err := base64.StdEncoding.Strict().DecodeString(extra)
	index, err2 := strconv.ParseInt(number, 10, 64)
	if !ok || !ok2 || err != nil || err2 != nil || index < 0 {
		return Proof{}, bad
	}
	p := Proof{Entry: entry, Index: index, Checkpoint: []byte(checkpoint)}
	for _, line := range lines[2:] {
		b, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(b) != len(Hash{}) {
			return Proof{}, bad
		}
		p.Hashes = append(p.Hashes, Hash(b))
	}
	return p, nil
}

// Verify returns the entry and the checkpoint of a proof, when a key of keys has signed
// the checkpoint and the entry is in its tree. The error is a *Fault otherwise.
func (p Proof) Verify(keys Keys) (Entry, Checkpoint, error) {
	c, err := keys.Checkpoint(p.Checkpoint)
	if err != nil {
		return Entry{}, Checkpoint{}, err
	}
	if !c.Includes(p.Index, p.Entry, p.Hashes) {
		return Entry{}, Checkpoint{}, &Fault{Code: Damaged, Message: fmt.Sprintf("证明与检查点不符：第 %d 号登记不在日志里", p.Index)}
	}
	e, err := ParseEntry(p.Entry)
	if err != nil {
		return Entry{}, Checkpoint{}, &Fault{Code: Damaged, Message: fmt.Sprintf("证明里的登记不合格式：%v", err)}
	}
	return e, c, nil
}
