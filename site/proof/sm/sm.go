// Package sm holds the Chinese algorithms (商用密码) that a publication is signed and
// digested with. No other package names the library behind it.
//
// SM3 (GB/T 32905-2016) gives digests of 32 bytes. They stand beside SHA-256 in the
// entries of the log, so that whoever must assess the use of cryptography (密码应用安全性
// 评估) finds one that he accepts. The tree of the log remains SHA-256.
package sm

import (
	"encoding/hex"

	"github.com/emmansun/gmsm/sm3"
)

// Digest returns the SM3 digest of data as 64 hexadecimal digits.
func Digest(data []byte) string {
	sum := sm3.Sum(data)
	return hex.EncodeToString(sum[:])
}
