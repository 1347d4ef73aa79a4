package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"os"
	"slices"
)

// format is raised when index or entries change their form.
const format = "gongkai pack 1\n"

// The index is: format, version, the names of the files, the entries, the
// SHA-256 of all that. Texts have their length in front.

func (p *Pack) writeIndex() error {
	names := map[uint16]uint64{}
	b := []byte(format)
	b = AppendText(b, p.version)
	var files []uint16
	for _, at := range p.entries {
		if _, ok := names[at.file]; !ok {
			names[at.file] = 0
			files = append(files, at.file)
		}
	}
	slices.Sort(files)
	b = binary.AppendUvarint(b, uint64(len(files)))
	for i, f := range files {
		names[f] = uint64(i)
		b = AppendText(b, p.files[f].name)
	}
	b = binary.AppendUvarint(b, uint64(len(p.entries)))
	for key, at := range p.entries {
		b = append(b, key[:]...)
		b = binary.AppendUvarint(b, names[at.file])
		b = binary.AppendUvarint(b, uint64(at.offset))
		b = binary.AppendUvarint(b, uint64(at.length))
	}
	sum := sha256.Sum256(b)
	const draft = indexName + ".new"
	out, err := p.root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = out.Write(append(b, sum[:]...))
	if closing := out.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return p.root.Rename(draft, indexName)
}

// readIndex returns the entries of the index and opens their files; nothing
// when it is absent, damaged or of another version.
func (p *Pack) readIndex() map[Key]place {
	p.changed = true // until all of it has been read
	text := p.read(indexName)
	if len(text) < sha256.Size {
		return map[Key]place{}
	}
	body, sum := text[:len(text)-sha256.Size], text[len(text)-sha256.Size:]
	if want := sha256.Sum256(body); !bytes.Equal(want[:], sum) || !bytes.HasPrefix(body, []byte(format)) {
		return map[Key]place{}
	}
	r := Reader{rest: string(body[len(format):])}
	if r.Text() != p.version {
		return map[Key]place{}
	}
	missing := map[int]bool{}
	sizes := make([]int64, r.Number())
	for i := range sizes {
		name := r.Text()
		handle, err := p.root.Open(name)
		if err != nil {
			missing[i] = true
		} else if info, err := handle.Stat(); err == nil {
			sizes[i] = info.Size()
		}
		p.files = append(p.files, &file{name, handle})
	}
	count := r.Number()
	entries := make(map[Key]place, count)
	for range count {
		key := r.Key()
		at := place{file: uint16(r.Number()), offset: int64(r.Number()), length: uint32(r.Number())}
		if !missing[int(at.file)] && at.offset+header+int64(at.length) <= sizes[at.file] {
			entries[key] = at
		}
	}
	p.files = present(p.files, missing, entries)
	p.changed = len(missing) > 0 || len(entries) < count
	return entries
}

// present leaves out the files that are missing, and moves the entries along.
func present(files []*file, missing map[int]bool, entries map[Key]place) []*file {
	if len(missing) == 0 {
		return files
	}
	moved := make([]uint16, len(files))
	var kept []*file
	for i, f := range files {
		moved[i] = uint16(len(kept))
		if !missing[i] {
			kept = append(kept, f)
		}
	}
	for key, at := range entries {
		at.file = moved[at.file]
		entries[key] = at
	}
	return kept
}

func (p *Pack) read(name string) []byte {
	in, err := p.root.Open(name)
	if err != nil {
		return nil
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		return nil
	}
	return text
}
