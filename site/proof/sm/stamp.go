package sm

import (
	"bytes"
	"crypto"
	"crypto/sha1" // names a certificate: RFC 2634 has no other digest
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"
)

// Names of digests that a stamp may be over.
const (
	SHA256 = "sha256"
	SM3    = "sm3"
)

// Stamp (时间戳) is what an authority says of a digest: it had it at a time.
type Stamp struct {
	Time      time.Time // of the authority's clock, in China's zone
	Hash      string    // SHA256 or SM3
	Imprint   []byte    // the digest
	Nonce     *big.Int  // of the request; nil without
	Authority string    // name in the authority's certificate
}

// Covers reports whether the stamp is over a text.
func (s Stamp) Covers(text []byte) bool {
	digest, ok := imprint(s.Hash, text)
	return ok && bytes.Equal(digest, s.Imprint)
}

// imprint returns the digest of a text that an authority stamps.
func imprint(hash string, text []byte) ([]byte, bool) {
	switch hash {
	case SHA256:
		sum := sha256.Sum256(text)
		return sum[:], true
	case SM3:
		return sm3Sum(text), true
	}
	return nil, false
}

var china = time.FixedZone("UTC+8", 8*60*60)

// Object identifiers of RFC 3161, RFC 5652, RFC 5035 and GM/T 0006.
var (
	oidSHA256      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	oidSM3         = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 401}
	oidSigned      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidSignedSM2   = asn1.ObjectIdentifier{1, 2, 156, 10197, 6, 1, 4, 2, 2}
	oidStampInfo   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidContentType = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSignerV1    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSignerV2    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidUsage       = asn1.ObjectIdentifier{2, 5, 29, 37}
)

// imprintNames are the digests by their identifiers.
var imprintNames = map[string]string{oidSHA256.String(): SHA256, oidSM3.String(): SM3}

// MostStamp is the most bytes of a response.
const MostStamp = 64 << 10

// Bounds inside a response.
const (
	mostCertificates = 20
	mostAttributes   = 50
)

// A response of an authority, as RFC 3161 and RFC 5652 lay it down.
type (
	response struct {
		Status statusInfo
		Token  contentInfo `asn1:"optional"`
	}
	statusInfo struct {
		Status int
		Text   []asn1.RawValue `asn1:"optional"`
		Fail   asn1.BitString  `asn1:"optional"`
	}
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,optional,tag:0"`
	}
	signedData struct {
		Version      int
		Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
		Content      content
		Certificates asn1.RawValue `asn1:"optional,tag:0"`
		Revocations  asn1.RawValue `asn1:"optional,tag:1"`
		Signers      []signerInfo  `asn1:"set"`
	}
	content struct {
		Type asn1.ObjectIdentifier
		Info []byte `asn1:"explicit,optional,tag:0"`
	}
	signerInfo struct {
		Version   int
		Signer    issuerSerial
		Digest    pkix.AlgorithmIdentifier
		Signed    asn1.RawValue `asn1:"tag:0"`
		Algorithm pkix.AlgorithmIdentifier
		Signature []byte
		Unsigned  asn1.RawValue `asn1:"optional,tag:1"`
	}
	issuerSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values []asn1.RawValue `asn1:"set"`
	}
	stampInfo struct {
		Version    int
		Policy     asn1.ObjectIdentifier
		Imprint    messageImprint
		Serial     *big.Int
		Time       time.Time        `asn1:"generalized"`
		Accuracy   accuracy         `asn1:"optional"`
		Ordering   bool             `asn1:"optional"`
		Nonce      *big.Int         `asn1:"optional"`
		Authority  asn1.RawValue    `asn1:"optional,tag:0"`
		Extensions []pkix.Extension `asn1:"optional,tag:1"`
	}
	messageImprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	accuracy struct {
		Seconds int `asn1:"optional"`
		Millis  int `asn1:"optional,tag:0"`
		Micros  int `asn1:"optional,tag:1"`
	}
	// signers names the certificate that a token is signed with, the first of the list.
	signers struct {
		Certificates []struct {
			Hash   pkix.AlgorithmIdentifier `asn1:"optional"`
			Digest []byte
			Issuer asn1.RawValue `asn1:"optional"`
		}
		Policies asn1.RawValue `asn1:"optional"`
	}
)

// ReadStamp opens the response of an authority and verifies it: see the package's comment.
// The error says in Chinese what does not fit. It does not look which text was stamped.
func ReadStamp(data []byte, roots Roots) (Stamp, error) {
	token, err := granted(data)
	if err != nil {
		return Stamp{}, err
	}
	var signed signedData
	if err := unmarshal(token, &signed); err != nil {
		return Stamp{}, errors.New("时间戳的签名数据读不出来")
	}
	if !signed.Content.Type.Equal(oidStampInfo) || len(signed.Signers) != 1 {
		return Stamp{}, errors.New("不是时间戳（RFC 3161）：内容不是时间戳，或者签名者不止一个")
	}
	var info stampInfo
	if err := unmarshal(signed.Content.Info, &info); err != nil {
		return Stamp{}, errors.New("时间戳的内容读不出来")
	}
	s := Stamp{Time: info.Time.In(china), Hash: imprintNames[info.Imprint.Algorithm.Algorithm.String()], Imprint: info.Imprint.Digest, Nonce: info.Nonce}
	switch {
	case info.Version != 1 || s.Time.Year() < 1990:
		return Stamp{}, fmt.Errorf("时间戳的版本（%d）或者时间（%s）不对", info.Version, s.Time.Format(time.DateTime))
	case s.Hash == "" || len(s.Imprint) != sha256.Size:
		return Stamp{}, errors.New("时间戳的摘要不是 SHA-256，也不是 SM3")
	}
	for _, e := range info.Extensions {
		if e.Critical {
			return Stamp{}, fmt.Errorf("时间戳有不认识的必要扩展（%s）", e.Id)
		}
	}
	signer, others, err := signed.certificates(roots)
	if err != nil {
		return Stamp{}, err
	}
	if err := signed.verify(signer); err != nil {
		return Stamp{}, err
	}
	if s.Authority = signer.Subject.CommonName; s.Authority == "" {
		s.Authority = signer.Subject.String()
	}
	if !stampsTimes(signer) || !usageIsCritical(signer) {
		return Stamp{}, fmt.Errorf("%s 的证书不是专门签发时间戳的（扩展密钥用途应当只有 timeStamping，并且标为必要）", s.Authority)
	}
	if err := roots.leads(signer, others, info.Time); err != nil {
		return Stamp{}, fmt.Errorf("%s 的证书在 %s 没有通到可信的根证书：%w", s.Authority, s.Time.Format(time.DateTime), err)
	}
	return s, nil
}

// unmarshal reads one value, with nothing behind it.
func unmarshal(der []byte, into any) error {
	rest, err := asn1.Unmarshal(der, into)
	if err == nil && len(rest) > 0 {
		err = errors.New("后面还有别的内容")
	}
	return err
}

// granted returns the token of a response.
func granted(data []byte) ([]byte, error) {
	if len(data) > MostStamp {
		return nil, fmt.Errorf("时间戳超过 %d 字节", MostStamp)
	}
	var r response
	if err := unmarshal(data, &r); err != nil {
		return nil, errors.New("不是时间戳响应（RFC 3161）")
	}
	if r.Status.Status > 1 || r.Status.Status < 0 { // granted, granted with changes
		var words []string
		for _, text := range r.Status.Text {
			words = append(words, strings.ToValidUTF8(string(text.Bytes[:min(len(text.Bytes), 200)]), "?"))
		}
		return nil, fmt.Errorf("时间戳机构拒绝了请求（状态 %d，%q）", r.Status.Status, strings.Join(words, " "))
	}
	if !r.Token.Type.Equal(oidSigned) && !r.Token.Type.Equal(oidSignedSM2) {
		return nil, errors.New("时间戳响应里没有签名数据")
	}
	return r.Token.Content.Bytes, nil
}

// certificates returns the certificate that signed, and the others of the token. A token
// without certificates is signed by one of the roots' list.
func (d *signedData) certificates(roots Roots) (signer *certificate, others []*certificate, err error) {
	for rest := d.Certificates.Bytes; len(rest) > 0; {
		var one asn1.RawValue
		if rest, err = asn1.Unmarshal(rest, &one); err != nil {
			return nil, nil, fmt.Errorf("时间戳里的证书读不出来：%w", err)
		}
		c, err := parseCertificate(one.FullBytes)
		if err != nil {
			return nil, nil, fmt.Errorf("时间戳里的证书读不出来：%w", err)
		}
		if others = append(others, c); len(others) > mostCertificates {
			return nil, nil, fmt.Errorf("时间戳里的证书超过 %d 个", mostCertificates)
		}
	}
	who := d.Signers[0].Signer
	for _, c := range append(others[:len(others):len(others)], roots.list...) {
		if bytes.Equal(c.RawIssuer, who.Issuer.FullBytes) && who.Serial != nil && c.SerialNumber.Cmp(who.Serial) == 0 {
			return c, others, nil
		}
	}
	return nil, nil, errors.New("时间戳里没有签名者的证书；请求时要让机构附上证书")
}

// verify verifies the signature over the content, through the attributes that name it.
func (d *signedData) verify(signer *certificate) error {
	by := d.Signers[0]
	digest, hash, ok := digest(by.Digest.Algorithm, d.Content.Info)
	if !ok {
		return fmt.Errorf("时间戳签名的摘要算法 %s 不在认识的之列（SHA-256、SHA-384、SHA-512、SM3）", by.Digest.Algorithm)
	}
	named := map[string]asn1.RawValue{}
	for rest := by.Signed.Bytes; len(rest) > 0; {
		var a attribute
		var err error
		if rest, err = asn1.Unmarshal(rest, &a); err != nil || len(a.Values) == 0 {
			return errors.New("时间戳的签名属性读不出来")
		}
		if _, twice := named[a.Type.String()]; twice || len(a.Values) != 1 || len(named) == mostAttributes {
			return errors.New("时间戳的签名属性有重复的，或者太多")
		}
		named[a.Type.String()] = a.Values[0]
	}
	var kind asn1.ObjectIdentifier
	var stated []byte
	if unmarshal(named[oidContentType.String()].FullBytes, &kind) != nil || !kind.Equal(oidStampInfo) ||
		unmarshal(named[oidDigest.String()].FullBytes, &stated) != nil || !bytes.Equal(stated, digest) {
		return errors.New("时间戳的内容与签名的摘要不符，被改动过")
	}
	if !names(named, signer) {
		return errors.New("时间戳没有写明签名证书，或者写的是另一个证书")
	}
	set := append([]byte{}, by.Signed.FullBytes...)
	set[0] = 0x31 // signed as the SET OF that the tag [0] stands for
	if err := checkSignature(signer, hash, set, by.Signature); err != nil {
		return fmt.Errorf("时间戳的签名不符：%w", err)
	}
	return nil
}

// digest returns the digest of data with the algorithm of an identifier. A hash of 0 is
// SM3, which package crypto has not.
func digest(algorithm asn1.ObjectIdentifier, data []byte) (sum []byte, hash crypto.Hash, ok bool) {
	switch {
	case algorithm.Equal(oidSHA256):
		s := sha256.Sum256(data)
		return s[:], crypto.SHA256, true
	case algorithm.Equal(oidSHA384):
		s := sha512.Sum384(data)
		return s[:], crypto.SHA384, true
	case algorithm.Equal(oidSHA512):
		s := sha512.Sum512(data)
		return s[:], crypto.SHA512, true
	case algorithm.Equal(oidSM3):
		return sm3Sum(data), 0, true
	}
	return nil, 0, false
}

// names reports whether the attributes name the certificate.
func names(attributes map[string]asn1.RawValue, c *certificate) bool {
	var by signers
	if value, ok := attributes[oidSignerV2.String()]; ok {
		if unmarshal(value.FullBytes, &by) != nil || len(by.Certificates) == 0 {
			return false
		}
		first := by.Certificates[0]
		if len(first.Hash.Algorithm) == 0 {
			first.Hash.Algorithm = oidSHA256
		}
		sum, _, ok := digest(first.Hash.Algorithm, c.Raw)
		return ok && bytes.Equal(sum, first.Digest)
	}
	if unmarshal(attributes[oidSignerV1.String()].FullBytes, &by) != nil || len(by.Certificates) == 0 {
		return false
	}
	sum := sha1.Sum(c.Raw)
	return bytes.Equal(sum[:], by.Certificates[0].Digest)
}

// usageIsCritical reports whether nobody may overlook what the certificate is for.
func usageIsCritical(c *certificate) bool {
	for _, e := range c.Extensions {
		if e.Id.Equal(oidUsage) {
			return e.Critical
		}
	}
	return false
}

// Request (时间戳请求) asks an authority to stamp a digest.
type Request struct {
	Hash    string   // SHA256 or SM3
	Imprint []byte   // the digest
	Nonce   *big.Int // nil for a request that is carried by hand
}

// nonceBytes is how many random bytes a nonce has.
const nonceBytes = 16

// NewRequest returns the request to stamp a text. random gives the nonce, by which an
// answer to an older request is told apart; nil for a request without.
func NewRequest(hash string, text []byte, random io.Reader) (Request, error) {
	digest, ok := imprint(hash, text)
	if !ok {
		return Request{}, fmt.Errorf("不认识的摘要算法 %q，只有 %s 和 %s", hash, SHA256, SM3)
	}
	r := Request{Hash: hash, Imprint: digest}
	if random == nil {
		return r, nil
	}
	nonce := make([]byte, nonceBytes)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return Request{}, err
	}
	nonce[0] |= 1 // never 0, which some authorities leave out
	r.Nonce = new(big.Int).SetBytes(nonce)
	return r, nil
}

// Encode returns the request as it is sent, application/timestamp-query.
func (r Request) Encode() ([]byte, error) {
	algorithm := oidSHA256
	if r.Hash == SM3 {
		algorithm = oidSM3
	}
	return asn1.Marshal(struct {
		Version     int
		Imprint     messageImprint
		Nonce       *big.Int `asn1:"optional"`
		Certificate bool
	}{1, messageImprint{pkix.AlgorithmIdentifier{Algorithm: algorithm, Parameters: asn1.NullRawValue}, r.Imprint}, r.Nonce, true})
}

// Answer opens the response to the request, and verifies it.
func (r Request) Answer(data []byte, roots Roots) (Stamp, error) {
	s, err := ReadStamp(data, roots)
	switch {
	case err != nil:
		return s, err
	case s.Hash != r.Hash || !bytes.Equal(s.Imprint, r.Imprint):
		return s, errors.New("时间戳盖在别的内容上，不是请求的检查点")
	case r.Nonce != nil && (s.Nonce == nil || s.Nonce.Cmp(r.Nonce) != 0):
		return s, errors.New("时间戳的随机数与请求的不同：不是对这次请求的回答")
	}
	return s, nil
}
