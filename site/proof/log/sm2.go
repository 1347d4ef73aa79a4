package log

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"gongkai/site/proof/sm"
)

// SM2 is the verifier of a second signature of checkpoints, with SM2 and SM3 (国密). Its
// key has the type 0xff, for which the format of notes wants a name: "sm2-sm3". Readers
// that know Ed25519 alone pass its line over. It is a note.Verifier.
type SM2 struct {
	name  string
	id    uint32
	point []byte
}

// sm2Type begins the bytes of a key.
const sm2Type = "\xffsm2-sm3"

// NewSM2 returns the verifier of a public key, a point of 65 bytes, for a log.
func NewSM2(origin string, point []byte) SM2 {
	return SM2{name: origin, id: keyID(origin, append([]byte(sm2Type), point...)), point: point}
}

// ParseSM2 reads a verifier key as VKey writes it.
func ParseSM2(vkey string) (SM2, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	id, key64, _ := strings.Cut(rest, "+")
	number, err := strconv.ParseUint(id, 16, 32)
	key, err2 := base64.StdEncoding.DecodeString(key64)
	point, ok := strings.CutPrefix(string(key), sm2Type)
	if name == "" || len(id) != 8 || err != nil || err2 != nil || !ok || len(point) != 65 {
		return SM2{}, fmt.Errorf("不是 SM2 验证公钥：%q", vkey)
	}
	k := NewSM2(name, []byte(point))
	if k.id != uint32(number) {
		return SM2{}, fmt.Errorf("SM2 验证公钥 %q 的编号与内容不符", vkey)
	}
	return k, nil
}

// VKey returns the verifier key.
func (k SM2) VKey() string {
	return fmt.Sprintf("%s+%08x+%s", k.name, k.id, base64.StdEncoding.EncodeToString(append([]byte(sm2Type), k.point...)))
}

// Name returns the log's origin.
func (k SM2) Name() string { return k.name }

// KeyHash returns the number of the key.
func (k SM2) KeyHash() uint32 { return k.id }

// Verify reports whether sig is the key's over a checkpoint's text.
func (k SM2) Verify(text, sig []byte) bool { return sm.VerifySM2(k.point, text, sig) }

// sm2Policy begins a line of log/policy that names an SM2 key. Programs of others, which
// know no such key, read a comment.
const sm2Policy = "# sm2 "

// PolicySM2 returns the line of a policy that names an SM2 key.
func PolicySM2(vkey string) string { return sm2Policy + vkey + "\n" }

// PolicySM2Keys returns the SM2 keys that a policy names for a log.
func PolicySM2Keys(policy []byte, origin string) (keys []SM2) {
	for line := range strings.Lines(string(policy)) {
		vkey, ok := strings.CutPrefix(strings.TrimSpace(line), sm2Policy)
		if !ok {
			continue
		}
		if k, err := ParseSM2(strings.TrimSpace(vkey)); err == nil && k.name == origin {
			keys = append(keys, k)
		}
	}
	return keys
}
