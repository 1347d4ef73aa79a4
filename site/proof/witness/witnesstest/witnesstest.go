// Package witnesstest is a witness (见证人) for tests, on loopback: C2SP tlog-witness's
// add-checkpoint, and the monitoring address. It cosigns what continues the checkpoint that
// it saw last, unless a test lets it lie, hang or answer 409 for ever.
package witnesstest

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/site/proof/log"
)

// Fault is what a witness does wrong.
type Fault int

// Faults.
const (
	None     Fault = iota
	Lies           // signs with another key
	Hangs          // never answers
	Conflict       // answers 409 whatever it is asked
	Broken         // answers 500
)

// Witness is a witness of one log.
type Witness struct {
	URL, VKey string
	Secret    string

	mu    sync.Mutex
	keys  log.Keys
	signs log.Cosigner
	lies  log.Cosigner
	fault Fault
	now   time.Time
	last  log.Checkpoint
	hang  chan struct{}
	Asked int // calls of add-checkpoint
}

// New starts a witness of the log with the verifier keys. Its clock stands at now.
func New(tb testing.TB, name string, now time.Time, vkeys ...string) *Witness {
	tb.Helper()
	w := &Witness{now: now, hang: make(chan struct{})}
	clock := func() time.Time { return w.now }
	for _, c := range []*log.Cosigner{&w.lies, &w.signs} {
		secret, _, err := log.NewKey(rand.Reader, name)
		if err != nil {
			tb.Fatal(err)
		}
		if *c, err = log.NewCosigner(secret, clock); err != nil {
			tb.Fatal(err)
		}
		w.Secret = secret
	}
	var err error
	if w.keys, err = log.ParseKeys(vkeys...); err != nil {
		tb.Fatal(err)
	}
	w.VKey = w.signs.VKey()
	server := httptest.NewServer(w)
	w.URL = server.URL
	tb.Cleanup(func() { close(w.hang); server.Close() })
	return w
}

// Set lets the witness do wrong, or right again, from a time on.
func (w *Witness) Set(fault Fault, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault, w.now = fault, now
}

// Forget lets the witness know nothing of the log.
func (w *Witness) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = log.Checkpoint{}
}

// ServeHTTP answers.
func (w *Witness) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	fault := w.fault
	w.mu.Unlock()
	if fault == Hangs {
		select {
		case <-w.hang:
		case <-r.Context().Done():
		}
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.Method == http.MethodGet {
		if w.last.Note == nil || r.URL.Path != "/"+log.Digest([]byte(w.last.Origin))+"/checkpoint" {
			http.NotFound(out, r)
			return
		}
		_, _ = out.Write(w.last.Note)
		return
	}
	w.Asked++
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || r.URL.Path != "/add-checkpoint" {
		http.Error(out, "bad request", http.StatusBadRequest)
		return
	}
	status, text := w.answer(fault, string(body))
	out.WriteHeader(status)
	_, _ = io.WriteString(out, text)
}

func (w *Witness) answer(fault Fault, body string) (status int, text string) {
	proof, note, _ := strings.Cut(body, "\n\n")
	lines := strings.Split(proof, "\n")
	old, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if err != nil {
		return http.StatusBadRequest, err.Error()
	}
	c, err := w.keys.Checkpoint([]byte(note))
	if err != nil {
		return http.StatusForbidden, err.Error()
	}
	var hashes []log.Hash
	for _, line := range lines[1:] {
		b, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(b) != len(log.Hash{}) {
			return http.StatusBadRequest, "hash"
		}
		hashes = append(hashes, log.Hash(b))
	}
	switch {
	case fault == Broken:
		return http.StatusInternalServerError, "no disk"
	case fault == Conflict, old != w.last.Size, w.last.Size == c.Size && w.last.Size > 0 && w.last.Root != c.Root:
		return http.StatusConflict, fmt.Sprintf("%d\n", w.last.Size)
	case !c.Continues(w.last, hashes):
		return http.StatusUnprocessableEntity, "bad consistency proof"
	}
	signer := w.signs
	if fault == Lies {
		signer = w.lies
	}
	signed, err := c.Sign(signer)
	if err != nil {
		return http.StatusInternalServerError, err.Error()
	}
	_, line, _ := strings.Cut(string(signed.Note), "\n\n")
	c.Note = append(c.Note[:len(c.Note):len(c.Note)], line...)
	w.last = c
	return http.StatusOK, line
}
