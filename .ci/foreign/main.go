// Command foreign checks the proofs of a published site with the libraries of other
// people: transparency-dev's readers of proofs, checkpoints and cosignatures (formats) and
// its Merkle trees (merkle). It shares no code with gongkai, and is a module of its own so
// that gongkai does not depend on these.
//
//	foreign SITE LOG KEY WITNESS
//
// SITE is the folder of the pages, LOG that of the log; KEY and WITNESS are verifier keys.
// Of every document it verifies that the entry is in the log, that the log's key and, where
// there is a line of his, the witness has signed the checkpoint, and that the record beside
// the page is the one that was logged; then that the newest checkpoint satisfies the
// policy which the log suggests.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/formats/witness"
	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	modnote "golang.org/x/mod/sumdb/note"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "foreign SITE LOG KEY WITNESS")
		os.Exit(2)
	}
	proofs, cosigned, err := check(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	if err == nil {
		err = satisfied(os.Args[2])
	}
	if err == nil && (proofs == 0 || cosigned == 0) {
		err = fmt.Errorf("%d proofs, %d of them cosigned", proofs, cosigned)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "foreign:", err)
		os.Exit(1)
	}
	fmt.Printf("%d proofs verified, %d of them cosigned\n", proofs, cosigned)
}

// check verifies every proof under the log.
func check(site, folder, key, witnessKey string) (proofs, cosigned int, err error) {
	of, err := note.NewVerifier(key)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", key, err)
	}
	by, err := note.NewVerifierForCosignatureV1(witnessKey)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", witnessKey, err)
	}
	top := filepath.Join(folder, "proof")
	err = filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		document, err := filepath.Rel(top, strings.TrimSuffix(name, ".md.tlog-proof"))
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		record, err := os.ReadFile(filepath.Join(site, document, "record.txt"))
		if err != nil {
			return err
		}
		seen, err := verify(data, record, of, by)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		proofs++
		if seen {
			cosigned++
		}
		return nil
	})
	return proofs, cosigned, err
}

// satisfied checks the newest checkpoint against log/policy. The library wants an address
// of every witness, which the policy need not have.
func satisfied(folder string) error {
	text, err := os.ReadFile(filepath.Join(folder, "policy"))
	if err != nil {
		return err
	}
	var policy strings.Builder
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "witness" {
			line = strings.TrimSpace(line) + " https://witness.example/\n"
		}
		policy.WriteString(line)
	}
	group, err := witness.ParsePolicy([]byte(policy.String()))
	if err != nil {
		return fmt.Errorf("log/policy: %w", err)
	}
	checkpoint, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	if len(group.Endpoints()) == 0 || !group.Satisfied(checkpoint) {
		return fmt.Errorf("log/checkpoint does not satisfy log/policy:\n%s", policy.String())
	}
	return nil
}

// verify verifies one proof, and reports whether the witness has cosigned it.
func verify(data, record []byte, of, by modnote.Verifier) (cosigned bool, err error) {
	var p proof.TLogProof
	if err := p.Unmarshal(data); err != nil {
		return false, err
	}
	if !bytes.Equal(p.Marshal(), data) {
		return false, fmt.Errorf("is written otherwise than the library writes it")
	}
	checkpoint, _, signed, err := log.ParseCheckpoint(p.Checkpoint, of.Name(), of, by)
	if err != nil {
		return false, err
	}
	var hashes [][]byte
	for _, h := range p.Hashes {
		hashes = append(hashes, h[:])
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(p.ExtraData)
	if err := merkle.VerifyInclusion(rfc6962.DefaultHasher, p.Index, checkpoint.Size, leaf, hashes, checkpoint.Hash); err != nil {
		return false, err
	}
	var entry struct{ Record string }
	if err := json.Unmarshal(p.ExtraData, &entry); err != nil {
		return false, err
	}
	if sum := sha256.Sum256(record); hex.EncodeToString(sum[:]) != entry.Record {
		return false, fmt.Errorf("another record was logged than is served")
	}
	for _, s := range signed.Sigs {
		if s.Hash != by.KeyHash() {
			continue
		}
		at, err := note.CoSigV1Timestamp(s)
		if err != nil {
			return false, err
		}
		if age := time.Since(at); age < -time.Minute || age > time.Hour {
			return false, fmt.Errorf("was cosigned at %s, the test has only begun", at)
		}
		cosigned = true
	}
	return cosigned, nil
}
