package verify

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestWeb(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "别处") }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gongkai/a b/中文.txt":
			_, _ = io.WriteString(w, r.Method+" ok")
		case "/gongkai/log/checkpoint":
			_, _ = io.WriteString(w, "note")
		case "/gongkai/moved":
			http.Redirect(w, r, "/gongkai/log/checkpoint", http.StatusFound)
		case "/gongkai/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		case "/gongkai/round":
			http.Redirect(w, r, "/gongkai/round", http.StatusFound)
		case "/gongkai/broken":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/gongkai/endless":
			for range 1 << 12 {
				_, _ = w.Write(make([]byte, 1<<10))
			}
		case "/gongkai/slow":
			<-r.Context().Done() // until the client gives up
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	web, err := NewWeb(t.Context(), server.URL+"/gongkai?x#y", &http.Client{Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a b/中文.txt": "GET ok", "log/checkpoint": "note", "moved": "note"} {
		if data, err := read(web, name, 100); err != nil || string(data) != want {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	sub, err := web.Sub("log")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := read(sub, "checkpoint", 100); err != nil || string(data) != "note" {
		t.Errorf("log/checkpoint: %q, %v", data, err)
	}
	if _, err := read(web, "nothing", 100); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	for _, name := range []string{"away", "round", "broken", "endless", "slow", "../secret", "/etc/passwd"} {
		if data, err := read(web, name, 1<<20); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
	}
	// Whatever fails gives its place among those at once back.
	for range 40 {
		if _, err := read(web, "log/checkpoint", 100); err != nil {
			t.Fatal(err)
		}
	}
	for _, address := range []string{"", "www.shifan.example", "ftp://www.shifan.example/", "file:///etc/"} {
		if _, err := NewWeb(t.Context(), address, http.DefaultClient); err == nil || !strings.Contains(err.Error(), "网址") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
