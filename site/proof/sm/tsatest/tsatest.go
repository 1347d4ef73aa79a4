// Package tsatest is a time-stamp authority (时间戳服务机构) for tests: keys and certificates
// are generated, and it stamps what a test wants, wrong things too. Authority.Answer is
// what an honest one does with a request.
package tsatest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"
)

// Options say what is unusual about an authority.
type Options struct {
	Key         string    // "p256" without, "rsa" or "sm2"
	From, Until time.Time // of its certificate; a year before and after Middle without
	Careless    bool      // the usage of its certificate is not critical
	Usage       []smx509.ExtKeyUsage
}

// Middle lies in the middle of the time in which certificates are valid.
var Middle = time.Date(2026, 3, 12, 9, 30, 0, 0, time.FixedZone("UTC+8", 8*60*60))

// Authority is a time-stamp authority.
type Authority struct {
	Roots []byte // certificate of its root, PEM
	cert  *smx509.Certificate
	key   crypto.Signer
}

// Name is the name of every authority.
const Name = "测试时间戳机构"

// New returns an authority of a root of its own.
func New(tb testing.TB, o Options) *Authority {
	tb.Helper()
	if o.From.IsZero() {
		o.From, o.Until = Middle.AddDate(-1, 0, 0), Middle.AddDate(1, 0, 0)
	}
	if o.Usage == nil {
		o.Usage = []smx509.ExtKeyUsage{smx509.ExtKeyUsageTimeStamping}
	}
	rootKey, key := newKey(tb, o.Key), newKey(tb, o.Key)
	rootTemplate := &smx509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "测试根"}, NotBefore: Middle.AddDate(-5, 0, 0), NotAfter: Middle.AddDate(5, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: smx509.KeyUsageCertSign,
	}
	root := create(tb, rootTemplate, rootTemplate, rootKey.Public(), rootKey)
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
	if err != nil {
		tb.Fatal(err)
	}
	template := &smx509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: Name}, NotBefore: o.From, NotAfter: o.Until, KeyUsage: smx509.KeyUsageDigitalSignature,
		ExtKeyUsage: o.Usage,
	}
	if len(o.Usage) == 1 && o.Usage[0] == smx509.ExtKeyUsageTimeStamping && !o.Careless { // the library marks none as critical
		template.ExtKeyUsage = nil
		template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: usage}}
	}
	return &Authority{
		Roots: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw}),
		cert:  create(tb, template, root, key.Public(), rootKey), key: key,
	}
}

func newKey(tb testing.TB, kind string) crypto.Signer {
	tb.Helper()
	var key crypto.Signer
	var err error
	switch kind {
	case "rsa":
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	case "sm2":
		key, err = sm2.GenerateKey(rand.Reader)
	default:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func create(tb testing.TB, template, parent *smx509.Certificate, public any, key crypto.Signer) *smx509.Certificate {
	tb.Helper()
	der, err := smx509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		tb.Fatal(err)
	}
	cert, err := smx509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	return cert
}

type algorithm = pkix.AlgorithmIdentifier

var (
	oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSM3    = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 401}
	oidStamp  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidSigned = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
)

type imprint struct {
	Algorithm algorithm
	Digest    []byte
}

// Answer stamps what a request asks for. It panics on what is no request.
func (a *Authority) Answer(request []byte, at time.Time) []byte {
	var asked struct {
		Version     int
		Imprint     imprint
		Nonce       *big.Int `asn1:"optional"`
		Certificate bool
	}
	if _, err := asn1.Unmarshal(request, &asked); err != nil {
		panic(err)
	}
	return a.stamp(asked.Imprint, asked.Nonce, at)
}

// Stamp stamps the SHA-256 digest of a text; with sm3, its SM3 digest.
func (a *Authority) Stamp(text []byte, withSM3 bool, at time.Time) []byte {
	if withSM3 {
		sum := sm3.Sum(text)
		return a.stamp(imprint{algorithm{Algorithm: oidSM3}, sum[:]}, nil, at)
	}
	sum := sha256.Sum256(text)
	return a.stamp(imprint{algorithm{Algorithm: oidSHA256}, sum[:]}, nil, at)
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []any `asn1:"set"`
}

func (a *Authority) stamp(of imprint, nonce *big.Int, at time.Time) []byte {
	info := marshal(struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint imprint
		Serial  int
		Time    time.Time `asn1:"generalized"`
		Nonce   *big.Int  `asn1:"optional"`
	}{1, asn1.ObjectIdentifier{1, 2, 3}, of, 7, at.UTC(), nonce})
	_, isSM2 := a.key.(*sm2.PrivateKey)
	digest, hash, signature := oidSHA256, digestSHA256, asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	if _, ok := a.key.(*rsa.PrivateKey); ok {
		signature = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	}
	if isSM2 {
		digest, hash, signature = oidSM3, digestSM3, asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 501}
	}
	type named struct {
		Hash   algorithm
		Digest []byte
	}
	attributes := marshal(struct {
		Set []attribute `asn1:"set"`
	}{[]attribute{
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}, []any{oidStamp}},
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}, []any{hash(info)}},
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}, []any{struct{ List []named }{[]named{{algorithm{Algorithm: digest}, hash(a.cert.Raw)}}}}},
	}})
	var set asn1.RawValue
	unmarshal(attributes, &set)
	unmarshal(set.Bytes, &set)
	var signed []byte
	var err error
	if isSM2 {
		signed, err = a.key.Sign(rand.Reader, set.FullBytes, sm2.DefaultSM2SignerOpts)
	} else {
		signed, err = a.key.Sign(rand.Reader, hash(set.FullBytes), crypto.SHA256)
	}
	if err != nil {
		panic(err)
	}
	tagged := append([]byte{}, set.FullBytes...)
	tagged[0] = 0xa0
	type signer struct {
		Version int
		Who     struct {
			Issuer asn1.RawValue
			Serial *big.Int
		}
		Digest    algorithm
		Signed    asn1.RawValue
		Algorithm algorithm
		Signature []byte
	}
	by := signer{Version: 1, Digest: algorithm{Algorithm: digest}, Signed: asn1.RawValue{FullBytes: tagged}, Algorithm: algorithm{Algorithm: signature}, Signature: signed}
	by.Who.Issuer, by.Who.Serial = asn1.RawValue{FullBytes: a.cert.RawIssuer}, a.cert.SerialNumber
	type content struct {
		Type asn1.ObjectIdentifier
		Info []byte `asn1:"explicit,tag:0"`
	}
	token := marshal(struct {
		Version      int
		Digests      []algorithm `asn1:"set"`
		Content      content
		Certificates asn1.RawValue
		Signers      []signer `asn1:"set"`
	}{3, []algorithm{{Algorithm: digest}}, content{oidStamp, info}, asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: a.cert.Raw}, []signer{by}})
	type status struct{ Status int }
	return marshal(struct {
		Status status
		Token  struct {
			Type    asn1.ObjectIdentifier
			Content asn1.RawValue
		}
	}{status{0}, struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}{oidSigned, asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: token}}})
}

func digestSHA256(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

func digestSM3(data []byte) []byte {
	sum := sm3.Sum(data)
	return sum[:]
}

func marshal(v any) []byte {
	der, err := asn1.Marshal(v)
	if err != nil {
		panic(err)
	}
	return der
}

func unmarshal(der []byte, into any) {
	if _, err := asn1.Unmarshal(der, into); err != nil {
		panic(err)
	}
}
