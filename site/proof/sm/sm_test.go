package sm

import (
	"encoding/pem"
	"os"
	"strings"
	"testing"
)

// The examples are those of the standard, GB/T 32905-2016 appendix A.
func TestDigest(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"abc":                      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		strings.Repeat("abcd", 16): "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
	} {
		if got := Digest([]byte(text)); got != want {
			t.Errorf("Digest(%q) = %s, want %s", text, got, want)
		}
	}
}

// The signature is OpenSSL's: dgst -sm3 -sign KEY -sigopt distid:1234567812345678.
func TestSM2OfOpenSSL(t *testing.T) {
	t.Parallel()
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	message, signature := read("m"), read("m.sig")
	public, err := SM2Public(read("sm2.pub.der"))
	if err != nil {
		t.Fatal(err)
	}
	if !VerifySM2(public, message, signature) {
		t.Error("OpenSSL's signature does not verify")
	}
	signature[len(signature)-1] ^= 1
	if VerifySM2(public, message, signature) || VerifySM2(public[1:], message, signature) || VerifySM2(public, message, nil) {
		t.Error("what is no signature verifies")
	}
	if _, err := SM2Public([]byte("key")); err == nil {
		t.Error("what is no key was read")
	}
}

// FuzzSM2: a public key of somebody else, in PEM, DER or as a point, is read or refused, and
// verifies no signature that is none.
func FuzzSM2(f *testing.F) {
	der, err := os.ReadFile("testdata/sm2.pub.der")
	if err != nil {
		f.Fatal(err)
	}
	signature, err := os.ReadFile("testdata/m.sig")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(der, signature)
	f.Add(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), signature)
	f.Add(der[:len(der)-1], []byte{0x30, 0x06, 0x02, 0x01, 0, 0x02, 0x01, 0})
	f.Add([]byte("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"), []byte{})
	f.Fuzz(func(t *testing.T, key, signature []byte) {
		public, err := SM2Public(key)
		if err != nil {
			return
		}
		if len(public) != sm2PublicBytes || public[0] != 4 {
			t.Fatalf("a point of %d bytes", len(public))
		}
		if VerifySM2(public, []byte("nobody has signed this"), signature) {
			t.Fatalf("%x verifies", signature)
		}
	})
}
