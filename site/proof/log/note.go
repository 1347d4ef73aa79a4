package log

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// mostNote is the most bytes of a signed note: three lines and up to 100 signatures.
const mostNote = 64 << 10

// Checkpoint (检查点) says how long a log is and what its entries are: whoever has the three
// lines of one can tell later whether the log was altered.
type Checkpoint struct {
	Origin string // the log's name, host and path without a scheme
	Size   int64  // number of entries
	Root   Hash   // of the tree of the entries
	Note   []byte // the signed note as it was read; nil while nobody has signed it
}

// Text returns the text that is signed: three lines.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// Sign returns the checkpoint as a note that the signers have signed.
func (c Checkpoint) Sign(signers ...Signer) (Checkpoint, error) {
	signed, err := note.Sign(&note.Note{Text: c.Text()}, signers...)
	if err != nil {
		return Checkpoint{}, err
	}
	c.Note = signed
	return c, nil
}

// Cosign adds a signature to a signed checkpoint. The line must be of the note format
// and of a key that the witness has; the error is a *Fault otherwise. A line that the
// checkpoint has already changes nothing.
func (c Checkpoint) Cosign(line string, w Witness) (Checkpoint, error) {
	line = strings.TrimSpace(line) + "\n"
	if strings.Count(line, "\n") != 1 || len(line) > 4096 {
		return c, badSignature("联署不是一行签名")
	}
	opened, err := note.Open([]byte(c.Text()+"\n"+line), note.VerifierList(w))
	if err != nil || len(opened.Sigs) != 1 {
		return c, badSignature("见证人 %s 的联署与检查点不符", w.Name())
	}
	if !strings.Contains(string(c.Note), "\n"+line) {
		c.Note = append(c.Note[:len(c.Note):len(c.Note)], line...)
	}
	return c, nil
}

// Cosigned returns the time of the cosignature of a witness on the checkpoint, and false
// when it has none that verifies.
func (c Checkpoint) Cosigned(w Witness) (time.Time, bool) {
	at, err := c.Cosignature(w)
	return at, err == nil
}

// Cosignature returns the time of the cosignature of a witness on the checkpoint. The error
// is fs.ErrNotExist when there is none, and a *Fault when there is one that does not
// verify.
func (c Checkpoint) Cosignature(w Witness) (time.Time, error) {
	if c.Note == nil {
		return time.Time{}, fs.ErrNotExist
	}
	opened, err := note.Open(c.Note, note.VerifierList(w))
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return time.Time{}, fs.ErrNotExist
	}
	if err != nil || opened.Text != c.Text() || len(opened.Sigs) == 0 {
		return time.Time{}, badSignature("见证人 %s 的联署与检查点不符", w.Name())
	}
	b, err := base64.StdEncoding.DecodeString(opened.Sigs[0].Base64)
	if err != nil || len(b) < 4+8 {
		return time.Time{}, badSignature("见证人 %s 的联署与检查点不符", w.Name())
	}
	return time.Unix(int64(binary.BigEndian.Uint64(b[4:])), 0).In(china), nil
}

var china = time.FixedZone("UTC+8", 8*60*60)

// Keys are the verifier keys of a log, as log.toml names them: all that ever signed.
type Keys struct{ list []note.Verifier }

// ParseKeys reads verifier keys, "NAME+ID+KEY" each. Only Ed25519 keys are known; a key
// of another kind is left out, for its signature stands beside an Ed25519 one.
func ParseKeys(vkeys ...string) (Keys, error) {
	var keys Keys
	for _, vkey := range vkeys {
		if _, err := ParseSM2(vkey); err == nil {
			continue
		}
		v, err := note.NewVerifier(vkey)
		if err != nil {
			return Keys{}, fmt.Errorf("不是验证公钥：%q", vkey)
		}
		keys.list = append(keys.list, v)
	}
	return keys, nil
}

// Names returns the names of the keys, each is an origin.
func (k Keys) Names() []string {
	var names []string
	for _, v := range k.list {
		names = append(names, v.Name())
	}
	return names
}

// Checkpoint reads a signed note. It must be signed by one of the keys, and the name of
// that key must be the origin. The error is a *Fault.
func (k Keys) Checkpoint(signed []byte) (Checkpoint, error) {
	opened, err := note.Open(signed, note.VerifierList(k.list...))
	if err != nil {
		var unverified *note.UnverifiedNoteError
		if errors.As(err, &unverified) {
			return Checkpoint{}, badSignature("检查点没有用已知的密钥签名")
		}
		return Checkpoint{}, badSignature("检查点的签名不符")
	}
	c, err := parseText(opened.Text)
	if err != nil {
		return Checkpoint{}, damaged("checkpoint", "不是检查点：%v", err)
	}
	for _, s := range opened.Sigs {
		if s.Name == c.Origin {
			c.Note = signed
			return c, nil
		}
	}
	return Checkpoint{}, badSignature("检查点由 %s 签名，而日志名为 %s", opened.Sigs[0].Name, c.Origin)
}

// Unverified reads a signed note as a checkpoint, whoever has signed it.
func Unverified(signed []byte) (Checkpoint, error) {
	text, _, ok := strings.Cut(string(signed), "\n\n")
	if !ok {
		return Checkpoint{}, damaged("checkpoint", "不是检查点：没有签名")
	}
	c, err := parseText(text + "\n")
	if err != nil {
		return Checkpoint{}, damaged("checkpoint", "不是检查点：%v", err)
	}
	c.Note = signed
	return c, nil
}

// parseText reads the three lines of a checkpoint. Lines behind them would be extensions;
// our logs have none.
func parseText(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] == "" {
		return Checkpoint{}, errors.New("应为三行")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("登记数 %q 不是数", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(Hash{}) {
		return Checkpoint{}, fmt.Errorf("根哈希 %q 不是 32 字节", lines[2])
	}
	c := Checkpoint{Origin: lines[0], Size: size}
	copy(c.Root[:], root)
	return c, nil
}

// SignedSM2 reports whether a checkpoint has a signature of the key that verifies.
func (c Checkpoint) SignedSM2(key SM2) bool {
	opened, err := note.Open(c.Note, note.VerifierList(key))
	return err == nil && opened.Text == c.Text() && len(opened.Sigs) == 1
}

// VKey returns the verifier key of an Ed25519 key, 32 bytes, that lies in a device.
func VKey(origin string, public []byte) (string, error) {
	return note.NewEd25519VerifierKey(origin, public)
}

// Signer signs checkpoints: NewKey's signing key, a witness, or a device.
type Signer = note.Signer

// NewKey makes a key of a log: the signing key, which stays secret, and the verifier key.
// Both are one line. The name is the log's origin.
func NewKey(random io.Reader, origin string) (secret, vkey string, err error) {
	return note.GenerateKey(random, origin)
}

// ParseSigner reads a signing key as NewKey makes it.
func ParseSigner(secret string) (Signer, error) {
	s, err := note.NewSigner(strings.TrimSpace(secret))
	if err != nil {
		return nil, errors.New("不是日志的签名密钥") // never the library's words: they may quote the key
	}
	return s, nil
}

// Types of a signature, the first byte of a key (C2SP signed-note).
const (
	typeEd25519     = 1
	typeCosignature = 4 // an Ed25519 key that signs the time too (tlog-cosignature)
)

// Witness is the verifier of a witness (见证人): somebody who is not the organ, has seen
// every checkpoint in order, and signs that he saw this one at a time of his clock. It is
// a note.Verifier of cosignatures.
type Witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

// ParseWitness reads the verifier key of a witness.
func ParseWitness(vkey string) (Witness, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	id, key64, _ := strings.Cut(rest, "+")
	number, err := strconv.ParseUint(id, 16, 32)
	key, err2 := base64.StdEncoding.DecodeString(key64)
	if name == "" || len(id) != 8 || err != nil || err2 != nil || len(key) != 1+ed25519.PublicKeySize {
		return Witness{}, fmt.Errorf("不是见证人的验证公钥：%q", vkey)
	}
	if key[0] != typeCosignature {
		return Witness{}, fmt.Errorf("%q 不是见证人的公钥（类型 %d，应为 %d）", vkey, key[0], typeCosignature)
	}
	w := Witness{name: name, id: uint32(number), key: key[1:]}
	if keyID(name, key) != w.id {
		return Witness{}, fmt.Errorf("验证公钥 %q 的编号与内容不符", vkey)
	}
	return w, nil
}

// keyID returns the number of a key: the first bytes of a digest of its name and bytes.
func keyID(name string, key []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), key...))
	return binary.BigEndian.Uint32(sum[:])
}

// Name returns the name of the witness.
func (w Witness) Name() string { return w.name }

// KeyHash returns the number of its key.
func (w Witness) KeyHash() uint32 { return w.id }

// Verify reports whether sig is the witness's over a checkpoint's text and a time.
func (w Witness) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(w.key, cosignedText(binary.BigEndian.Uint64(sig), text), sig[8:])
}

// cosignedText is what a witness signs.
func cosignedText(seconds uint64, text []byte) []byte {
	return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", seconds), text...)
}

// Cosigner signs checkpoints as a witness does.
type Cosigner struct {
	Witness
	key ed25519.PrivateKey
	now func() time.Time
}

// NewCosigner makes a witness of a signing key as NewKey makes it. The key is one of
// cosignatures only; VKey is what others verify it with.
func NewCosigner(secret string, now func() time.Time) (Cosigner, error) {
	parts := strings.SplitN(strings.TrimSpace(secret), "+", 5)
	if len(parts) != 5 || parts[0] != "PRIVATE" || parts[1] != "KEY" {
		return Cosigner{}, errors.New("不是签名密钥")
	}
	seed, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(seed) != 1+ed25519.SeedSize || seed[0] != typeEd25519 {
		return Cosigner{}, errors.New("不是 Ed25519 签名密钥")
	}
	key := ed25519.NewKeyFromSeed(seed[1:])
	public := key.Public().(ed25519.PublicKey)
	w := Witness{name: parts[2], key: public}
	w.id = keyID(w.name, append([]byte{typeCosignature}, public...))
	return Cosigner{Witness: w, key: key, now: now}, nil
}

// VKey returns the verifier key.
func (c Cosigner) VKey() string {
	return fmt.Sprintf("%s+%08x+%s", c.name, c.id, base64.StdEncoding.EncodeToString(append([]byte{typeCosignature}, c.Witness.key...)))
}

// Sign returns the cosignature of a checkpoint's text at the time now.
func (c Cosigner) Sign(text []byte) ([]byte, error) {
	seconds := uint64(c.now().Unix())
	return append(binary.BigEndian.AppendUint64(nil, seconds), ed25519.Sign(c.key, cosignedText(seconds, text))...), nil
}

func badSignature(format string, args ...any) error {
	return &Fault{Code: BadSignature, Path: "checkpoint", Message: fmt.Sprintf(format, args...)}
}
