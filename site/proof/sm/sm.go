// Package sm holds the cryptography of a publication that is not the log's own: the
// Chinese algorithms (商用密码), and time stamps (时间戳). sm.go is the only file that names
// the library behind them.
//
// # Digests and signatures
//
// SM3 (GB/T 32905-2016) gives digests of 32 bytes. They stand beside SHA-256 in the
// entries of the log, so that whoever must assess the use of cryptography (密码应用安全性
// 评估) finds one that he accepts. The tree of the log remains SHA-256.
//
// SM2 (GB/T 32918-2016) signs checkpoints a second time. The user id is the standard's
// usual one, "1234567812345678"; a signature is the DER of (r, s). A library is no certified
// module: a key in software is for tests, the real one lies in a device.
//
// # Time stamps
//
// A time-stamp authority (时间戳服务机构) signs that it saw a digest at a time (RFC 3161;
// with SM2 and SM3, GM/T 0033). ReadStamp opens its response, log/checkpoints/SIZE.tsr, and
// says who stamped what when. It refuses a response unless
//
//	status       is granted
//	imprint      is SHA-256 or SM3, of a length that fits
//	signature    is of the certificate that the token names (ESSCertID), with RSA, ECDSA
//	             or SM2 over SHA-256, SHA-384, SHA-512 or SM3
//	usage        of that certificate is time stamping alone, and critical
//	chain        leads to a root that the caller brings, valid at the time of the stamp
//
// That the stamp is of a certain text, Covers says. Revocation is not asked for: that
// needs a network, and no answer outlives the authority. A time is that of the authority's
// clock, in China's zone.
package sm

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"
)

// Digest returns the SM3 digest of data as 64 hexadecimal digits.
func Digest(data []byte) string {
	sum := sm3.Sum(data)
	return hex.EncodeToString(sum[:])
}

func sm3Sum(data []byte) []byte {
	sum := sm3.Sum(data)
	return sum[:]
}

// Roots are the certificates that a verifier trusts to say who stamps times.
type Roots struct {
	pool *smx509.CertPool
	list []*smx509.Certificate
}

// Bounds of a file of roots.
const (
	mostRoots     = 100
	mostRootBytes = 1 << 20
)

// ParseRoots reads certificates in PEM, SM2 ones too. Several files may be joined.
func ParseRoots(text []byte) (Roots, error) {
	roots := Roots{pool: smx509.NewCertPool()}
	if len(text) > mostRootBytes {
		return Roots{}, fmt.Errorf("根证书超过 %d 字节", mostRootBytes)
	}
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return Roots{}, fmt.Errorf("根证书的文件里有 %s，应当只有证书（CERTIFICATE）", block.Type)
		}
		c, err := smx509.ParseCertificate(block.Bytes)
		if err != nil {
			return Roots{}, fmt.Errorf("第 %d 个根证书读不出来：%w", len(roots.list)+1, err)
		}
		if roots.list = append(roots.list, c); len(roots.list) > mostRoots {
			return Roots{}, fmt.Errorf("根证书超过 %d 个", mostRoots)
		}
		roots.pool.AddCert(c)
	}
	if len(roots.list) == 0 {
		return Roots{}, errors.New("没有 PEM 格式的证书（-----BEGIN CERTIFICATE-----）")
	}
	return roots, nil
}

// certificate is one of a token.
type certificate = smx509.Certificate

func parseCertificate(der []byte) (*certificate, error) { return smx509.ParseCertificate(der) }

// leads verifies that a certificate, valid at a time, leads to a root through others.
func (r Roots) leads(c *certificate, others []*certificate, at time.Time) error {
	if r.pool == nil { // the library would take those of the machine
		return errors.New("没有根证书，不知道这个机构是否可信")
	}
	between := smx509.NewCertPool()
	for _, other := range others {
		between.AddCert(other)
	}
	_, err := c.Verify(smx509.VerifyOptions{
		Roots: r.pool, Intermediates: between, CurrentTime: at, KeyUsages: []smx509.ExtKeyUsage{smx509.ExtKeyUsageTimeStamping},
	})
	return err
}

// stampsTimes reports whether time stamping is the only thing that a certificate is for.
func stampsTimes(c *certificate) bool {
	return len(c.ExtKeyUsage) == 1 && c.ExtKeyUsage[0] == smx509.ExtKeyUsageTimeStamping && len(c.UnknownExtKeyUsage) == 0
}

// checkSignature verifies a signature of a certificate's key over a text that was digested
// with hash; 0 is SM3.
func checkSignature(c *certificate, hash crypto.Hash, text, signature []byte) error {
	unknown := errors.New("签名的算法不在认识的之列（RSA、ECDSA、SM2，SHA-256、SHA-384、SHA-512、SM3）")
	algorithms := map[crypto.Hash]smx509.SignatureAlgorithm{}
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		algorithms = map[crypto.Hash]smx509.SignatureAlgorithm{
			crypto.SHA256: smx509.SHA256WithRSA, crypto.SHA384: smx509.SHA384WithRSA, crypto.SHA512: smx509.SHA512WithRSA,
		}
	case *ecdsa.PublicKey:
		algorithms = map[crypto.Hash]smx509.SignatureAlgorithm{
			crypto.SHA256: smx509.ECDSAWithSHA256, crypto.SHA384: smx509.ECDSAWithSHA384, crypto.SHA512: smx509.ECDSAWithSHA512,
		}
		if sm2.IsSM2PublicKey(key) {
			algorithms = map[crypto.Hash]smx509.SignatureAlgorithm{0: smx509.SM2WithSM3}
		}
	}
	algorithm, ok := algorithms[hash]
	if !ok {
		return unknown
	}
	return c.CheckSignature(algorithm, text, signature)
}

// sm2PublicBytes is the length of a public key, a point that is not compressed.
const sm2PublicBytes = 65

// VerifySM2 reports whether a signature of a message is of the key: the DER of (r, s),
// over SM3, with the usual user id.
func VerifySM2(public, message, signature []byte) bool {
	if len(public) != sm2PublicBytes {
		return false
	}
	key, err := sm2.NewPublicKey(public)
	return err == nil && sm2.VerifyASN1WithSM2(key, nil, message, signature)
}

// SM2Public returns the point of a public key, from PEM or DER (SubjectPublicKeyInfo).
func SM2Public(text []byte) ([]byte, error) {
	if block, _ := pem.Decode(text); block != nil {
		text = block.Bytes
	}
	key, err := smx509.ParsePKIXPublicKey(text)
	if err != nil {
		return nil, errors.New("不是公钥（PEM 或 DER 的 SubjectPublicKeyInfo）")
	}
	point, ok := key.(*ecdsa.PublicKey)
	if !ok || !sm2.IsSM2PublicKey(point) {
		return nil, errors.New("不是 SM2 公钥")
	}
	public, err := sm2.PublicKeyToECDH(point)
	if err != nil {
		return nil, errors.New("不是 SM2 公钥")
	}
	return public.Bytes(), nil
}
