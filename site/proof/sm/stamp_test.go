package sm_test

import (
	"bytes"
	"crypto/rand"

	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/proof/sm"
	"gongkai/site/proof/sm/tsatest"

	"github.com/emmansun/gmsm/smx509"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func roots(t testing.TB, pem []byte) sm.Roots {
	t.Helper()
	r, err := sm.ParseRoots(pem)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The response is OpenSSL's, over the bytes of the checkpoint.
func TestStampOfOpenSSL(t *testing.T) {
	t.Parallel()
	s, err := sm.ReadStamp(file(t, "p256.tsr"), roots(t, file(t, "p256.ca.pem")))
	if err != nil {
		t.Fatal(err)
	}
	nonce, _ := new(big.Int).SetString("B8A1405F57BA8094", 16)
	if got := s.Time.Format(time.RFC3339); got != "2026-11-29T21:48:18+08:00" || s.Authority != "test TSA" || s.Hash != sm.SHA256 || s.Nonce.Cmp(nonce) != 0 {
		t.Errorf("%s of %q over %s, nonce %x", got, s.Authority, s.Hash, s.Nonce)
	}
	checkpoint := file(t, "checkpoint")
	if !s.Covers(checkpoint) || s.Covers(append(checkpoint, '\n')) {
		t.Error("the stamp covers another text, or does not cover its own")
	}
}

// Every altered byte of a response that verifies is seen, or makes no difference to what
// the stamp says.
func TestStampAltered(t *testing.T) {
	t.Parallel()
	trusted, data := roots(t, file(t, "p256.ca.pem")), file(t, "p256.tsr")
	honest, err := sm.ReadStamp(data, trusted)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		altered := bytes.Clone(data)
		altered[i] ^= 1
		s, err := sm.ReadStamp(altered, trusted)
		if err == nil && (!s.Time.Equal(honest.Time) || !bytes.Equal(s.Imprint, honest.Imprint) || s.Hash != honest.Hash || s.Authority != honest.Authority) {
			t.Errorf("byte %d altered: %+v", i, s)
		}
	}
}

func TestStampKeys(t *testing.T) {
	t.Parallel()
	text := []byte("www.shifan.example/log\n1\nEGptFZTXMkjJY0Y5iWz4p20sNBj4+4tOJDhgJaJ/JHI=\n")
	for _, key := range []string{"p256", "rsa", "sm2"} {
		authority := tsatest.New(t, tsatest.Options{Key: key})
		for _, hash := range []string{sm.SHA256, sm.SM3} {
			request, err := sm.NewRequest(hash, text, rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			asked, err := request.Encode()
			if err != nil {
				t.Fatal(err)
			}
			s, err := request.Answer(authority.Answer(asked, tsatest.Middle), roots(t, authority.Roots))
			if err != nil || !s.Time.Equal(tsatest.Middle) || s.Authority != tsatest.Name || !s.Covers(text) || s.Hash != hash {
				t.Errorf("%s, %s: %+v, %v", key, hash, s, err)
			}
		}
	}
}

func TestStampRefused(t *testing.T) {
	t.Parallel()
	text := []byte("a\n1\nEGptFZTXMkjJY0Y5iWz4p20sNBj4+4tOJDhgJaJ/JHI=\n")
	honest := tsatest.New(t, tsatest.Options{})
	response := honest.Stamp(text, false, tsatest.Middle)
	expired := tsatest.New(t, tsatest.Options{From: tsatest.Middle.AddDate(-2, 0, 0), Until: tsatest.Middle.AddDate(0, 0, -1)})
	future := tsatest.New(t, tsatest.Options{From: tsatest.Middle.AddDate(0, 0, 1), Until: tsatest.Middle.AddDate(1, 0, 0)})
	careless := tsatest.New(t, tsatest.Options{Careless: true})
	server := tsatest.New(t, tsatest.Options{Usage: []smx509.ExtKeyUsage{smx509.ExtKeyUsageServerAuth}})
	both := tsatest.New(t, tsatest.Options{Usage: []smx509.ExtKeyUsage{smx509.ExtKeyUsageTimeStamping, smx509.ExtKeyUsageServerAuth}})
	for name, c := range map[string]struct {
		data  []byte
		roots []byte
		says  string
	}{
		"expired chain":         {expired.Stamp(text, false, tsatest.Middle), expired.Roots, "没有通到可信的根证书"},
		"chain of the future":   {future.Stamp(text, false, tsatest.Middle), future.Roots, "没有通到可信的根证书"},
		"another root":          {response, expired.Roots, "没有通到可信的根证书"},
		"clock after the root":  {honest.Stamp(text, false, tsatest.Middle.AddDate(20, 0, 0)), honest.Roots, "没有通到可信的根证书"},
		"usage not critical":    {careless.Stamp(text, false, tsatest.Middle), careless.Roots, "不是专门签发时间戳的"},
		"usage of a server":     {server.Stamp(text, false, tsatest.Middle), server.Roots, "不是专门签发时间戳的"},
		"usage of both":         {both.Stamp(text, false, tsatest.Middle), both.Roots, "不是专门签发时间戳的"},
		"refused by authority":  {[]byte{0x30, 0x0f, 0x30, 0x0d, 2, 1, 2, 0x30, 8, 0x0c, 6, 'q', 'u', 'o', 't', 'a', '!'}, honest.Roots, "拒绝了请求（状态 2"},
		"nothing":               {nil, honest.Roots, "不是时间戳响应"},
		"a page":                {[]byte("<html>503</html>"), honest.Roots, "不是时间戳响应"},
		"granted without token": {[]byte{0x30, 5, 0x30, 3, 2, 1, 0}, honest.Roots, "没有签名数据"},
		"something behind":      {append(bytes.Clone(response), 0), honest.Roots, "不是时间戳响应"},
		"cut":                   {response[:len(response)-1], honest.Roots, "不是时间戳响应"},
		"too large":             {bytes.Repeat([]byte{0x30}, sm.MostStamp+1), honest.Roots, "超过"},
	} {
		if s, err := sm.ReadStamp(c.data, roots(t, c.roots)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	if _, err := sm.ReadStamp(response, sm.Roots{}); err == nil {
		t.Error("a stamp was trusted without any root")
	}
}

// An authority that answers with an older stamp, or one of something else.
func TestStampAnswersAnother(t *testing.T) {
	t.Parallel()
	authority := tsatest.New(t, tsatest.Options{})
	trusted := roots(t, authority.Roots)
	request, err := sm.NewRequest(sm.SHA256, []byte("a"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	older, err := sm.NewRequest(sm.SHA256, []byte("a"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := older.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"wrong nonce":   {authority.Answer(asked, tsatest.Middle), "随机数"},
		"no nonce":      {authority.Stamp([]byte("a"), false, tsatest.Middle), "随机数"},
		"wrong imprint": {authority.Stamp([]byte("b"), false, tsatest.Middle), "别的内容"},
		"wrong digest":  {authority.Stamp([]byte("a"), true, tsatest.Middle), "别的内容"},
	} {
		if _, err := request.Answer(c.data, trusted); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	carried, err := sm.NewRequest(sm.SHA256, []byte("a"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := carried.Answer(authority.Stamp([]byte("a"), false, tsatest.Middle), trusted); err != nil {
		t.Errorf("a carried request has no nonce: %v", err)
	}
	if _, err := sm.NewRequest("md5", nil, nil); err == nil {
		t.Error("md5 was taken")
	}
}

func TestRoots(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, says string }{
		"nothing":    {"", "没有 PEM"},
		"key":        {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "应当只有证书"},
		"no DER":     {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "第 1 个根证书"},
		"too many":   {strings.Repeat(string(file(t, "p256.ca.pem")), 101), "超过 100 个"},
		"much text":  {strings.Repeat("x", 1<<20+1), "字节"},
		"joined one": {string(file(t, "p256.ca.pem")) + "注释\n" + string(file(t, "p256.ca.pem")), ""},
	} {
		_, err := sm.ParseRoots([]byte(c.text))
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// OpenSSL answers our request, and verifies what our reader reads.
func TestOpenSSLAnswers(t *testing.T) {
	t.Parallel()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		c := exec.Command(openssl, args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("tsa.cnf", []byte("[tsa]\ndefault_tsa = t\n[t]\nserial = serial\ncrypto_device = builtin\nsigner_digest = sha256\ndefault_policy = 1.2.3\ndigests = sha256, sm3\n"+
		"accuracy = secs:1, millisecs:500, microsecs:100\nordering = yes\ntsa_name = yes\ness_cert_id_chain = no\n"))
	write("serial", []byte("01\n"))
	write("ext", []byte("extendedKeyUsage = critical,timeStamping\n"))
	run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca", "-days", "2")
	run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=openssl")
	run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "2", "-extfile", "ext")
	ca, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	text := file(t, "checkpoint")
	write("text", text)
	for _, hash := range []string{sm.SHA256, sm.SM3} {
		request, err := sm.NewRequest(hash, text, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := request.Encode()
		if err != nil {
			t.Fatal(err)
		}
		write("asked.tsq", asked)
		run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "asked.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "answer.tsr")
		answer, err := os.ReadFile(filepath.Join(dir, "answer.tsr"))
		if err != nil {
			t.Fatal(err)
		}
		if s, err := request.Answer(answer, roots(t, ca)); err != nil || s.Authority != "openssl" || !s.Covers(text) {
			t.Errorf("%s: %+v, %v", hash, s, err)
		}
	}
	// And OpenSSL reads the tokens that tests are made of.
	authority := tsatest.New(t, tsatest.Options{})
	write("ours.pem", authority.Roots)
	write("ours.tsr", authority.Stamp(text, false, tsatest.Middle))
	run("ts", "-verify", "-data", "text", "-in", "ours.tsr", "-CAfile", "ours.pem", "-attime", "1773279000")
}

func FuzzReadStamp(f *testing.F) {
	f.Add(file(f, "p256.tsr"))
	authority := tsatest.New(f, tsatest.Options{Key: "sm2"})
	f.Add(authority.Stamp([]byte("a"), true, tsatest.Middle))
	f.Add([]byte{0x30, 5, 0x30, 3, 2, 1, 0})
	trusted := roots(f, file(f, "p256.ca.pem"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := sm.ReadStamp(data, trusted); err == nil && s.Authority != "test TSA" {
			t.Errorf("%+v", s)
		}
	})
}
