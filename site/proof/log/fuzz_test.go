package log

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/proof/sm"
)

// FuzzCosign: whatever a witness answers, a checkpoint takes in a line that verifies and
// nothing else; its own signature stays, and the time is that of the line.
func FuzzCosign(f *testing.F) {
	secret, vkey, err := NewKey(rand.NewChaCha8([32]byte{1}), "www.shifan.example/log")
	if err != nil {
		f.Fatal(err)
	}
	signer, err := ParseSigner(secret)
	if err != nil {
		f.Fatal(err)
	}
	keys, err := ParseKeys(vkey)
	if err != nil {
		f.Fatal(err)
	}
	of, err := Checkpoint{Origin: "www.shifan.example/log", Size: 3, Root: Hash{1}}.Sign(signer)
	if err != nil {
		f.Fatal(err)
	}
	var cosigner Cosigner
	for i, name := range []string{"dag.example/witness", "other.example/witness"} {
		secret, _, err := NewKey(rand.NewChaCha8([32]byte{byte(2 + i)}), name)
		if err != nil {
			f.Fatal(err)
		}
		c, err := NewCosigner(secret, func() time.Time { return time.Unix(1795305600, 0) })
		if err != nil {
			f.Fatal(err)
		}
		if i == 0 {
			cosigner = c
		}
		signed, err := Checkpoint{Origin: of.Origin, Size: of.Size, Root: of.Root}.Sign(c)
		if err != nil {
			f.Fatal(err)
		}
		_, line, _ := strings.Cut(string(signed.Note), "\n\n")
		f.Add(line)
		f.Add(line[:len(line)-8] + "AAAA\n")
		f.Add(line + line)
	}
	f.Add("— dag.example/witness \n")
	f.Add("\n")
	f.Fuzz(func(t *testing.T, line string) {
		c, err := of.Cosign(line, cosigner.Witness)
		if err != nil {
			if string(c.Note) != string(of.Note) {
				t.Fatal("a line that is refused alters the checkpoint")
			}
			return
		}
		if at, err := c.Cosignature(cosigner.Witness); err != nil || len(c.Note) <= len(of.Note) || at.IsZero() {
			t.Fatalf("a line was taken in that does not verify: %q: %v", line, err)
		}
		if again, err := c.Cosign(line, cosigner.Witness); err != nil || string(again.Note) != string(c.Note) {
			t.Fatalf("taken in twice: %v\n%s", err, again.Note)
		}
		if read, err := keys.Checkpoint(c.Note); err != nil || read.Size != of.Size || read.Root != of.Root {
			t.Fatalf("the log's signature is lost: %v\n%s", err, c.Note)
		}
	})
}

// FuzzParseKeys: a key of a witness or of SM2 that is read is written the same, and no text
// is both.
func FuzzParseKeys(f *testing.F) {
	der, err := os.ReadFile(filepath.Join("..", "sm", "testdata", "sm2.pub.der"))
	if err != nil {
		f.Fatal(err)
	}
	point, err := sm.SM2Public(der)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(NewSM2("www.shifan.example/log", point).VKey())
	vkey, err := os.ReadFile("testdata/witness.vkey")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(strings.TrimSpace(string(vkey)))
	f.Add("a+00000000+/3NtMi1zbTM=")
	f.Add("++")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := ParseSM2(text)
		w, err2 := ParseWitness(text)
		if err == nil && err2 == nil {
			t.Fatalf("%q is a key of two kinds", text)
		}
		if err == nil {
			if again, err := ParseSM2(k.VKey()); err != nil || again.KeyHash() != k.KeyHash() || again.Name() != k.Name() {
				t.Fatalf("%q is written %q", text, k.VKey())
			}
			k.Verify([]byte(text), []byte(text))
		}
		if err2 == nil {
			again, err := ParseWitness((Cosigner{Witness: w}).VKey())
			if err != nil || again.KeyHash() != w.KeyHash() || again.Name() != w.Name() {
				t.Fatalf("%q is written %q", text, (Cosigner{Witness: w}).VKey())
			}
			if w.Verify([]byte(text), []byte(text)) {
				t.Fatalf("%q signs itself", text)
			}
		}
	})
}

// FuzzPolicySM2Keys: only keys of the log are taken from a policy of somebody else.
func FuzzPolicySM2Keys(f *testing.F) {
	const origin = "www.shifan.example/log"
	der, err := os.ReadFile(filepath.Join("..", "sm", "testdata", "sm2.pub.der"))
	if err != nil {
		f.Fatal(err)
	}
	point, err := sm.SM2Public(der)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("log x\n" + PolicySM2(NewSM2(origin, point).VKey())))
	f.Add([]byte(PolicySM2(NewSM2("other.example/log", point).VKey())))
	f.Add([]byte("# sm2 \n# sm2"))
	f.Fuzz(func(t *testing.T, policy []byte) {
		for _, k := range PolicySM2Keys(policy, origin) {
			if k.Name() != origin {
				t.Fatalf("a key of %q", k.Name())
			}
		}
	})
}
