package witness

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
	"gongkai/site/proof/sm/tsatest"
)

func file(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// grown is a log of n entries, signed.
func grown(t *testing.T, signer log.Signer, vkey string, n int) *log.Log {
	t.Helper()
	files := fstest.MapFS{}
	l := log.Empty("a.example/log")
	var entries []log.Entry
	for i := range n {
		entries = append(entries, log.Entry{Event: log.Remove, Path: fmt.Sprint(i), Cause: log.CauseAccepted, AsOf: "2026-03-12"})
	}
	p, err := l.Append(entries, signer)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	files["checkpoint"] = &fstest.MapFile{Data: p.After.Note}
	keys, err := log.ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if l, err = log.Open(files, keys); err != nil {
		t.Fatal(err)
	}
	return l
}

func key(t *testing.T, name string) (log.Signer, string, string) {
	t.Helper()
	secret, vkey, err := log.NewKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := log.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return signer, secret, vkey
}

func cosigner(t *testing.T, name string) (log.Cosigner, Witness) {
	t.Helper()
	_, secret, _ := key(t, name)
	c, err := log.NewCosigner(secret, func() time.Time { return tsatest.Middle })
	if err != nil {
		t.Fatal(err)
	}
	return c, Witness{Witness: grade.Witness{Name: "w", VKey: c.VKey(), Key: c.Witness}}
}

func client() Client {
	return Client{HTTP: http.DefaultClient, Random: rand.Reader, Wait: 5 * time.Minute}
}

// Each answer of litewitness (filippo.io/torchwood), as it was recorded.
func TestRecordedExchange(t *testing.T) {
	t.Parallel()
	keys, err := log.ParseKeys(strings.TrimSpace(file(t, "log.vkey")))
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := log.ParseWitness(strings.TrimSpace(file(t, "witness.vkey")))
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 4; n++ {
		request, response := file(t, fmt.Sprintf("witness-%d.request", n)), file(t, fmt.Sprintf("witness-%d.response", n))
		head, body, _ := strings.Cut(response, "\n")
		status, err := strconv.Atoi(strings.TrimPrefix(head, "HTTP "))
		if err != nil {
			t.Fatal(err)
		}
		_, note, _ := strings.Cut(request, "\n\n")
		c, err := keys.Checkpoint([]byte(note))
		if err != nil {
			t.Fatal(err)
		}
		if status != http.StatusOK {
			continue
		}
		line, err := cosignature(Witness{Witness: grade.Witness{Name: "sft", Key: verifier}}, c, body)
		if err != nil {
			t.Fatal(n, err)
		}
		cosigned, err := c.Cosign(line, verifier)
		if err != nil {
			t.Fatal(n, err)
		}
		if at, ok := cosigned.Cosigned(verifier); !ok || at.Year() != 2026 {
			t.Errorf("%d: %v %v", n, at, ok)
		}
	}
}

// A server of the recorded answers: the query is compared in its form, line by line.
func TestCosign(t *testing.T) {
	t.Parallel()
	signer, _, vkey := key(t, "a.example/log")
	l := grown(t, signer, vkey, 300)
	cosigns, honest := cosigner(t, "w.example/witness")
	otherCosigns, _ := cosigner(t, "w.example/witness")
	line := func(c log.Cosigner) string {
		signed, err := l.Checkpoint().Sign(c)
		if err != nil {
			t.Fatal(err)
		}
		return Lines(honest, signed.Note)[0] + "\n"
	}
	type reply struct {
		status int
		body   string
	}
	for name, c := range map[string]struct {
		replies []reply
		older   int64
		code    string
		asked   string // sizes that the queries name
	}{
		"first":                  {[]reply{{200, line(cosigns)}}, 0, "", "0"},
		"from a size":            {[]reply{{200, line(cosigns)}}, 256, "", "256"},
		"several lines":          {[]reply{{200, "— x.example/y AAAA\n" + line(cosigns)}}, 0, "", "0"},
		"409, then 200":          {[]reply{{409, "100\n"}, {200, line(cosigns)}}, 0, "", "0 100"},
		"409 of the same size":   {[]reply{{409, "300\n"}, {200, line(cosigns)}}, 0, "", "0 300"},
		"409 for ever":           {[]reply{{409, "100\n"}, {409, "100\n"}}, 0, NoAnswer, "0 100"},
		"409 of another history": {[]reply{{409, "300\n"}, {409, "300\n"}}, 0, Forked, "0 300"},
		"409 beyond our size":    {[]reply{{409, "301\n"}}, 0, Behind, "0"},
		"409 without a size":     {[]reply{{409, "no\n"}}, 0, NoAnswer, "0"},
		"409 below nothing":      {[]reply{{409, "-1\n"}}, 0, NoAnswer, "0"},
		"422":                    {[]reply{{422, "bad consistency proof"}}, 0, Forked, "0"},
		"does not know the log":  {[]reply{{404, "unknown log"}}, 0, NoAnswer, "0"},
		"broken":                 {[]reply{{500, ""}}, 0, NoAnswer, "0"},
		"sends on":               {[]reply{{302, ""}}, 0, NoAnswer, "0"},
		"lies: another key":      {[]reply{{200, line(otherCosigns)}}, 0, log.BadCosignature, "0"},
		"lies: a page":           {[]reply{{200, "<html>welcome</html>"}}, 0, log.BadCosignature, "0"},
		"lies: nothing":          {[]reply{{200, ""}}, 0, log.BadCosignature, "0"},
		"too much":               {[]reply{{200, strings.Repeat("x", mostAnswer+1)}}, 0, NoAnswer, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil || r.URL.Path != "/w/add-checkpoint" || r.Method != http.MethodPost {
					t.Errorf("%s %s: %v", r.Method, r.URL, err)
				}
				proof, note, _ := strings.Cut(string(body), "\n\n")
				head, hashes, _ := strings.Cut(proof, "\n")
				old := strings.TrimPrefix(head, "old ")
				asked = append(asked, old)
				size, err := strconv.ParseInt(old, 10, 64)
				if err != nil || note != string(l.Checkpoint().Note) {
					t.Errorf("query %q", body)
				}
				if (size > 0 && size < 300) != (hashes != "") {
					t.Errorf("hashes from %d: %q", size, hashes)
				}
				reply := c.replies[min(len(asked), len(c.replies))-1]
				w.Header().Set("Location", "http://192.0.2.1/")
				w.WriteHeader(reply.status)
				_, _ = io.WriteString(w, reply.body)
			}))
			defer server.Close()
			w := honest
			w.URL = server.URL + "/w"
			got, err := client().Cosign(t.Context(), w, l, c.older)
			var fault *Fault
			switch errors.As(err, &fault); {
			case c.code == "" && (err != nil || got+"\n" != line(cosigns)), c.code != "" && (fault == nil || fault.Code != c.code):
				t.Errorf("%q, %v", got, err)
			}
			if got := strings.Join(asked, " "); got != c.asked {
				t.Errorf("asked with the sizes %q, not %q", got, c.asked)
			}
		})
	}
}

// Whoever does not answer is not waited for longer than the client says; an interrupted
// run is no fault of the witness.
func TestHanging(t *testing.T) {
	t.Parallel()
	signer, _, vkey := key(t, "a.example/log")
	l := grown(t, signer, vkey, 3)
	_, w := cosigner(t, "w.example/witness")
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	w.URL = server.URL
	c := client()
	c.Wait = 50 * time.Millisecond
	var fault *Fault
	if _, err := c.Cosign(t.Context(), w, l, 0); !errors.As(err, &fault) || fault.Code != NoAnswer || !strings.Contains(fault.Message, "没有回答") {
		t.Errorf("a witness that hangs: %v", err)
	}
	if _, err := c.Stamp(t.Context(), Authority{Name: "a", URL: server.URL, Hash: sm.SHA256}, l.Checkpoint()); !errors.As(err, &fault) || fault.Code != NoAnswer {
		t.Errorf("an authority that hangs: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Cosign(cancelled, w, l, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	w.URL = "http://127.0.0.1:1"
	if _, err := c.Cosign(t.Context(), w, l, 0); !errors.As(err, &fault) || fault.Code != NoAnswer {
		t.Errorf("nobody there: %v", err)
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	signer, _, vkey := key(t, "a.example/log")
	_, _, foreign := key(t, "b.example/log")
	l := grown(t, signer, vkey, 3)
	_, w := cosigner(t, "w.example/witness")
	keys, err := log.ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	others, err := log.ParseKeys(foreign)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if want := "/" + log.Digest([]byte("a.example/log")) + "/checkpoint"; r.URL.Path != want {
			http.NotFound(out, r)
			return
		}
		_, _ = out.Write(l.Checkpoint().Note)
	}))
	defer server.Close()
	w.URL = server.URL
	if seen, err := client().Seen(t.Context(), w, keys, "a.example/log"); err != nil || seen.Size != 3 {
		t.Errorf("%+v, %v", seen, err)
	}
	if _, err := client().Seen(t.Context(), w, keys, "c.example/log"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a log that it has not seen: %v", err)
	}
	var fault *Fault
	if _, err := client().Seen(t.Context(), w, others, "a.example/log"); !errors.As(err, &fault) || fault.Code != log.BadCosignature {
		t.Errorf("another key: %v", err)
	}
}

func TestStamp(t *testing.T) {
	t.Parallel()
	signer, _, vkey := key(t, "a.example/log")
	l := grown(t, signer, vkey, 3)
	honest := tsatest.New(t, tsatest.Options{Key: "sm2"})
	expired := tsatest.New(t, tsatest.Options{From: tsatest.Middle.AddDate(-2, 0, 0), Until: tsatest.Middle.AddDate(-1, 0, 0)})
	text := []byte(l.Checkpoint().Text())
	for name, c := range map[string]struct {
		of     *tsatest.Authority
		answer func(request []byte) (status int, kind string, body []byte)
		code   string
	}{
		"honest": {honest, func(q []byte) (int, string, []byte) {
			return 200, "application/timestamp-reply", honest.Answer(q, tsatest.Middle)
		}, ""},
		"expired chain": {expired, func(q []byte) (int, string, []byte) {
			return 200, "application/timestamp-reply", expired.Answer(q, tsatest.Middle)
		}, log.BadTimestamp},
		"wrong imprint": {honest, func([]byte) (int, string, []byte) {
			return 200, "application/timestamp-reply", honest.Stamp([]byte("b"), true, tsatest.Middle)
		}, log.BadTimestamp},
		"wrong nonce": {honest, func([]byte) (int, string, []byte) {
			return 200, "application/timestamp-reply", honest.Stamp(text, true, tsatest.Middle)
		}, log.BadTimestamp},
		"page":     {honest, func([]byte) (int, string, []byte) { return 200, "text/html; charset=utf-8", []byte("<html>") }, NoAnswer},
		"refuses":  {honest, func([]byte) (int, string, []byte) { return 403, "text/plain", []byte("quota\x1b[2J") }, NoAnswer},
		"too much": {honest, func([]byte) (int, string, []byte) { return 200, "", bytes.Repeat([]byte("x"), mostAnswer+1) }, NoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				query, err := io.ReadAll(r.Body)
				if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
					t.Error(r.Header, err)
				}
				status, kind, body := c.answer(query)
				w.Header().Set("Content-Type", kind)
				w.WriteHeader(status)
				_, _ = w.Write(body)
			}))
			defer server.Close()
			roots, err := sm.ParseRoots(c.of.Roots)
			if err != nil {
				t.Fatal(err)
			}
			data, err := client().Stamp(t.Context(), Authority{Name: "ntsc", URL: server.URL, Hash: sm.SM3, Roots: roots}, l.Checkpoint())
			var fault *Fault
			if errors.As(err, &fault); c.code == "" && err != nil || c.code != "" && (fault == nil || fault.Code != c.code) {
				t.Fatal(err)
			}
			if fault != nil && strings.Contains(fault.Message, "\x1b") {
				t.Errorf("a message may move the cursor: %q", fault.Message)
			}
			if c.code == "" {
				if s, err := sm.ReadStamp(data, roots); err != nil || !s.Covers(text) {
					t.Errorf("%+v, %v", s, err)
				}
			}
		})
	}
}
