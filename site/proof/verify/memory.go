package verify

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"gongkai/site/output"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
)

// Memory (监测记忆) is what a monitor remembers of a site between its runs, so that the
// next one reads only what is new: entries behind the checkpoint, checkpoints that are new
// or have no trusted time yet, files whose digest in the manifest has not been compared.
//
// Of a folder or archive every file is read all the same, for that costs little. Over a
// network, a file that was compared and is altered later without its manifest is met by
// chance only: a few of the old ones are read again each time.
type Memory struct {
	Checkpoint []byte            // signed note; cosignatures may be added
	History    *log.History      // what the log says up to there
	Files      map[string]string // SHA-256 of the files that were compared, by name
	Trusted    string            // digest of whom the verifier believed
	Seen       []grade.Seen      // trusted times, by whom the verifier believed
	Signed     []grade.Seen      // of each witness and authority
}

// MostMemory bounds a memory, in bytes; unpacked it may have four times as many.
const MostMemory = 512 << 20

// memoryHead begins a memory; the digest of the rest follows. A disk that alters a byte
// must not pass for a site that does.
const memoryHead = "gongkai-monitor/1 "

// Encode returns the memory as a file.
func (m *Memory) Encode() ([]byte, error) {
	var b bytes.Buffer
	packed := gzip.NewWriter(&b)
	if err := errors.Join(json.NewEncoder(packed).Encode(m), packed.Close()); err != nil {
		return nil, err
	}
	return append([]byte(memoryHead+log.Digest(b.Bytes())+"\n"), b.Bytes()...), nil
}

// ReadMemory reads a memory. The error says in Chinese what is wrong with the file.
func ReadMemory(data []byte) (*Memory, error) {
	head, body, ok := bytes.Cut(data, []byte("\n"))
	sum, known := strings.CutPrefix(string(head), memoryHead)
	if !ok || !known {
		return nil, errors.New("不是这个版本的监测记忆")
	}
	if sum != log.Digest(body) {
		return nil, errors.New("文件损坏（与开头的 SHA-256 不符）")
	}
	packed, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("文件损坏")
	}
	text, err := io.ReadAll(io.LimitReader(packed, 4*MostMemory+1))
	if err != nil || len(text) > 4*MostMemory {
		return nil, errors.New("文件损坏，或者太大")
	}
	m := &Memory{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, errors.New("文件损坏")
	}
	if m.History == nil || m.History.Documents == nil {
		return nil, errors.New("文件不完整")
	}
	for _, d := range m.History.Documents {
		if d == nil || len(d.Versions) == 0 {
			return nil, errors.New("文件不完整")
		}
	}
	if _, err := log.Unverified(m.Checkpoint); err != nil {
		return nil, fmt.Errorf("其中的检查点：%w", err)
	}
	return m, nil
}

// Origin returns the name of the log that the memory is of.
func (m *Memory) Origin() string {
	c, _ := log.Unverified(m.Checkpoint) // ReadMemory has read it
	return c.Origin
}

// remembers reports whether the file that the manifest lists was compared in an earlier
// run, and need not be read again.
func (v *verification) remembers(e output.Entry) bool {
	return !v.source.Listed && v.Memory != nil && v.Memory.Files[e.Path] == e.SHA256
}

// remember makes the memory for the next run. Nothing is taken over from a run that has
// found the site altered.
func (v *verification) remember() {
	if v.manifest.Files == nil || !v.report.Intact() || v.Path != "" {
		return
	}
	m := &Memory{Checkpoint: v.report.Checkpoint, History: v.history, Files: v.compared, Trusted: v.believes(), Seen: v.seen, Signed: v.signed}
	for _, e := range v.manifest.Files {
		if v.remembers(e) {
			m.Files[e.Path] = e.SHA256
		}
	}
	v.report.Memory = m
}
